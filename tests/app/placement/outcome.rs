use chrono::TimeDelta;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::placement::outcome::{self, NewOutcome, OutcomeError, OutcomeStatus};
use shining_star::placement::placement::{self, PlacementId};
use shining_star::recruitment::provider::ProviderId;
use shining_star::workers;

use crate::support::World;
use crate::support::placement::{certified_anchor, day, planned_placement, provider_with_member, published_opening};

/// A job at work since 10 December, seen on 30 December.
fn at_work(world: &World) -> ((ProviderId, UserId), UserId, PlacementId) {
    let own = provider_with_member(world, "haining");
    let opening = published_opening(world, own, 1);
    let lin = certified_anchor(world, "lin@example.com");
    let id = planned_placement(world, own, opening, lin);
    world.advance(TimeDelta::days(37));
    workers::deadlines(&world.app).unwrap();
    (own, lin, id)
}

fn week() -> NewOutcome {
    NewOutcome {
        period_start: day(2026, 12, 10),
        period_end: day(2026, 12, 16),
        shows: 5,
        live_minutes: 1200,
        gmv_fen: 12_400_000,
        viewers: 100_000,
        orders: 900,
        refunds_fen: 620_000,
    }
}

fn report(world: &World, member: UserId, id: PlacementId, new: NewOutcome) -> Result<outcome::OutcomeId, OutcomeError> {
    let now = world.now();
    world.write(move |conn| {
        let view = placement::find(conn, id)?;
        outcome::report(conn, member, &view.placement, &new, day(2026, 12, 30), now)
    })
}

#[test]
fn numbers_that_cannot_be_are_refused() {
    let world = World::new();
    let (own, _, id) = at_work(&world);
    let refused = |change: fn(&mut NewOutcome)| {
        let mut new = week();
        change(&mut new);
        report(&world, own.1, id, new).unwrap_err().message().key.into_owned()
    };
    assert_eq!(refused(|new| new.period_start = day(2026, 12, 9)), "outcome-period-wrong");
    assert_eq!(refused(|new| new.period_end = day(2026, 12, 1)), "outcome-period-wrong");
    assert_eq!(refused(|new| new.period_end = day(2026, 12, 31)), "outcome-future");
    assert_eq!(refused(|new| new.live_minutes = 7 * 24 * 60 + 1), "outcome-too-many-hours");
    assert_eq!(refused(|new| new.shows = 0), "outcome-shows-hours");
    assert_eq!(refused(|new| new.orders = 100_001), "outcome-orders-viewers");
    assert_eq!(refused(|new| new.gmv_fen = 0), "outcome-orders-gmv");
    assert_eq!(refused(|new| new.refunds_fen = 12_400_001), "outcome-refunds-gmv");
    report(&world, own.1, id, week()).unwrap();
    assert_eq!(refused(|new| new.period_start = day(2026, 12, 16)), "outcome-overlap");
}

#[test]
fn the_provider_reports_and_the_office_rejects_and_verifies() {
    let world = World::new();
    let (own, lin, id) = at_work(&world);
    let path = format!("/provider/placements/{id}");
    let fields = [
        ("period_start", "2026-12-10"),
        ("period_end", "2026-12-16"),
        ("shows", "5"),
        ("hours", "20"),
        ("gmv", "124,000"),
        ("viewers", "100000"),
        ("orders", "900"),
        ("refunds", "6200"),
    ];
    let mut browser = world.signed_in(own.1);
    browser.get(&path).ok().submit(&format!("{path}/outcomes"), &[("shows", "many")]);
    assert_eq!((browser.status, browser.error("shows").is_some()), (422, true));
    browser.submit(&format!("{path}/outcomes"), &fields).ok();
    assert!(browser.sees("¥1,240") && browser.sees("provider-confirmed, not checked by the office"));
    browser.get(&path).submit(&format!("{path}/outcomes"), &fields);
    assert_eq!(browser.status, 422);

    let mut office = world.signed_in(world.user("office@example.com", &[Role::Office]));
    office.get("/office/placements").ok();
    assert!(office.sees("One report waits to be checked."));
    let placement = office.link("lin");
    office.get(&placement).ok();
    let reject = office.actions().into_iter().find(|action| action.ends_with("/rejection")).unwrap();
    office.submit(&reject, &[("reason", "The file says otherwise")]).ok();
    assert!(world.mail_to("haining@example.com").text.contains("The file says otherwise"));

    browser.get(&path).submit(&format!("{path}/outcomes"), &fields).ok();
    office.get(&placement).ok();
    let verify = office.actions().into_iter().find(|action| action.ends_with("/verification")).unwrap();
    office.submit(&verify, &[]).ok();
    office.post(&verify, &[]);
    assert_eq!(office.text(".flash"), "The report was decided in the meantime.");
    let card = world.read(|conn| outcome::scorecards(conn, &[lin]))[&lin];
    assert_eq!((card.shows, card.gpm_fen(), card.is_verified), (5, Some(124_000), true));
    browser.get(&format!("/provider/anchors/{lin}")).ok();
    assert!(browser.sees("provider-confirmed, checked by the office"));
    assert!(browser.get(&format!("{path}/outcomes.csv")).ok().body.contains("rejected"));
    assert!(office.get("/office/placements.csv?status=active").ok().body.contains("lin"));
}

#[test]
fn figures_from_few_shows_are_withheld() {
    let world = World::new();
    let (own, lin, id) = at_work(&world);
    report(&world, own.1, id, NewOutcome { shows: 2, ..week() }).unwrap();
    let mut browser = world.signed_in(own.1);
    browser.get(&format!("/provider/anchors/{lin}")).ok();
    assert!(browser.sees("Results are withheld: fewer than 3 shows."));
    assert!(!browser.sees("¥1,240"));
}

#[test]
fn a_job_ends_with_a_reason_and_reports_stop_at_its_last_day() {
    let world = World::new();
    let (own, _, id) = at_work(&world);
    let path = format!("/provider/placements/{id}");
    let mut browser = world.signed_in(own.1);
    browser.get(&path).submit(&format!("{path}/end"), &[("ended_on", "2026-12-14"), ("reason", "")]).ok();
    assert_eq!(browser.text("h1 .status"), "active");
    browser.submit(&format!("{path}/end"), &[("ended_on", "2026-12-14"), ("reason", "Moved away")]).ok();
    assert_eq!(browser.text("h1 .status"), "ended");
    assert!(matches!(report(&world, own.1, id, week()), Err(OutcomeError::Period)));
    assert!(world.mail_to("lin@example.com").subject.starts_with("Your job has ended"));
    assert!(!OutcomeStatus::Rejected.may_become(OutcomeStatus::Verified));
}
