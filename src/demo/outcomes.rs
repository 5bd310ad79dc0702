//! What placed anchors sold, month by month, as their providers report it, and what the office says to it.

use chrono::{NaiveDate, TimeDelta};

use super::dice;
use super::scene::{DemoError, Granted, Scene};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::placement::outcome::{self, NewOutcome, OutcomeStatus};
use crate::placement::placement::Placement;
use crate::placement::placement_list::{self, PlacementFilter};

/// Reports every whole period of 30 days from the first day to `last`; returns how many.
pub(super) fn report(
    conn: &mut Conn,
    scene: &Scene,
    (member, job): (UserId, &Placement),
    last: NaiveDate,
) -> Result<usize, DemoError> {
    let mut count = 0;
    let mut from = job.starts_on;
    while from + TimeDelta::days(29) < last {
        let to = from + TimeDelta::days(29);
        let day = to + TimeDelta::days(1);
        let at = scene.at((day - scene.today).num_days(), 9, 0).min(scene.now);
        outcome::report(conn, member, job, &figures(job.id.0 as usize, count, (from, to)), day, at).granted()?;
        count += 1;
        from = day;
    }
    Ok(count)
}

/// Figures that hang together, and grow with practice.
fn figures(job: usize, month: usize, (period_start, period_end): (NaiveDate, NaiveDate)) -> NewOutcome {
    let n = job * 13 + month;
    let shows = dice::between("shows", n, 12, 22);
    let live_minutes = shows * dice::between("length", n, 130, 210);
    let audience = dice::between("audience", job, 1500, 7000) * (100 + 12 * month as i64) / 100;
    let viewers = shows * audience;
    // Per thousand viewers.
    let orders = viewers * dice::between("orders", n, 9, 34) / 1000;
    let gmv_fen = orders * dice::between("basket", job, 6_900, 42_000);
    let refunds_fen = gmv_fen * dice::between("refunds", n, 6, 24) / 100;
    NewOutcome { period_start, period_end, shows, live_minutes, gmv_fen, viewers, orders, refunds_fen }
}

/// The office has checked the older reports and did not believe one of them; the newest wait for it.
pub(super) fn check(scene: &Scene, office: UserId) -> anyhow::Result<()> {
    let (own, now) = (scene.clone(), scene.now - TimeDelta::hours(26));
    scene.write(move |conn| {
        let (jobs, _) = placement_list::list(conn, &PlacementFilter::default(), 0, 10_000)?;
        let mut has_doubted = false;
        for job in &jobs {
            for outcome in outcome::of_placement(conn, job.placement.id)? {
                let age = (own.today - outcome.period_end).num_days();
                let decision = match age {
                    ..=20 => continue,
                    _ if has_doubted => (OutcomeStatus::Verified, ""),
                    _ => (OutcomeStatus::Rejected, "成交额与平台后台数据不符，请核对后重新上报"),
                };
                has_doubted = true;
                outcome::decide(conn, office, &outcome, decision, now).granted()?;
            }
        }
        Ok(())
    })
}
