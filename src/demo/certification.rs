//! Certificates: of last year, which have expired; of the spring, most of them valid, some suspended, revoked or given
//! back; and of the autumn, where the office still has to decide about most.

use chrono::{NaiveDateTime, TimeDelta};

use super::cast::Cast;
use super::dice;
use super::recruitment::{Cohorts, Run, Trainee};
use super::scene::{DemoError, Granted, Scene};
use crate::accounts::user::UserId;
use crate::certification::award::{self, NewAward};
use crate::certification::certificate::{self, CertificateId};
use crate::certification::fact::{self, NewFact};
use crate::certification::ready;
use crate::db::Conn;
use crate::placement::offer_list;
use crate::placement::placement::PlacementStatus;
use crate::placement::placement_list::{self, PlacementView};
use crate::recruitment::cohort::{self, CohortStatus};

/// Awards what is to be awarded, and concludes the cohorts that are over.
pub(super) fn decide(scene: &Scene, cast: &Cast, cohorts: &Cohorts) -> anyhow::Result<Vec<CertificateId>> {
    let mut awarded = give(scene, cast, &cohorts.last_year, scene.at(-370, 11, 0), usize::MAX)?;
    awarded.extend(give(scene, cast, &cohorts.spring, scene.at(-166, 11, 0), usize::MAX)?);
    awarded.extend(give(scene, cast, &cohorts.autumn, scene.at(-8, 11, 0), 3 * scene.scale)?);
    for (run, day) in [(&cohorts.last_year, -360), (&cohorts.spring, -160)] {
        let (id, office, now) = (run.id, cast.office[0], scene.at(day, 17, 0));
        scene.write(move |conn| cohort::move_to(conn, office, id, CohortStatus::Concluded, now).granted())?;
    }
    Ok(awarded)
}

/// Gives a certificate to everybody of a cohort who has earned it, or to the first `most`.
fn give(scene: &Scene, cast: &Cast, run: &Run, now: NaiveDateTime, most: usize) -> anyhow::Result<Vec<CertificateId>> {
    let today = scene.date(now);
    let (run, office) = (run.clone(), cast.office[0]);
    scene.write(move |conn| {
        let ready = ready::ready(conn, today)?;
        let earned = ready.into_iter().filter(|case| case.cohort.id == run.id).take(most);
        let mut awarded = Vec::new();
        for (at, case) in earned.enumerate() {
            let seed = dice::seed("certificate", case.user.0 as usize);
            let new = NewAward { user: case.user, cohort: run.id, today, seed };
            awarded.push(award::award(conn, office, &new, now + TimeDelta::minutes(4 * at as i64)).granted()?);
        }
        Ok(awarded)
    })
}

/// The anchors of the spring who hold a valid certificate.
pub(super) fn anchors(scene: &Scene, run: &Run) -> anyhow::Result<Vec<Trainee>> {
    let (today, people) = (scene.today, run.people.clone());
    scene.read(|conn| {
        let mut holding = Vec::new();
        for trainee in people {
            if certificate::valid_of(conn, trainee.user, today)?.is_some() {
                holding.push(trainee);
            }
        }
        Ok(holding)
    })
}

/// What the office does about a certificate.
#[derive(Debug, Clone, Copy)]
enum Loss {
    Suspended,
    Revoked,
    GivenBack,
}

/// What its holder stands to lose with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    Offer,
    Job,
    None,
}

fn ties(scene: &Scene, holders: Vec<Trainee>) -> anyhow::Result<Vec<(UserId, Tie)>> {
    scene.read(|conn| {
        let mut found = Vec::new();
        for trainee in holders {
            let works = |view: &PlacementView| view.placement.status == PlacementStatus::Active;
            let tie = if !offer_list::open_of(conn, trainee.user)?.is_empty() {
                Tie::Offer
            } else if placement_list::of_user(conn, trainee.user)?.iter().any(works) {
                Tie::Job
            } else {
                Tie::None
            };
            found.push((trainee.user, tie));
        }
        Ok(found)
    })
}

/// Takes certificates away, after their holders have found jobs and offers, so that the consequences can be seen.
pub(super) fn lose(scene: &Scene, cast: &Cast, cohorts: &Cohorts) -> anyhow::Result<()> {
    let losses = [
        (Loss::Suspended, Tie::Offer, 3, "直播中两次使用绝对化用语，限期整改"),
        (Loss::Suspended, Tie::None, 2, "被投诉虚假宣传，调查期间暂停"),
        (Loss::Revoked, Tie::Job, 9, "实操考试由他人代考，经查属实"),
        (Loss::Revoked, Tie::None, 6, "多次销售侵权商品"),
        (Loss::GivenBack, Tie::None, 21, "被投诉价格标示不清，调查期间暂停"),
    ];
    // The first is the demo's own anchor, who keeps her certificate.
    let mut holders = ties(scene, anchors(scene, &cohorts.spring)?.split_off(1))?;
    let mut chosen = Vec::new();
    for (loss, tie, days, reason) in losses {
        if let Some(place) = holders.iter().rposition(|(_, own)| *own == tie) {
            chosen.push((holders.remove(place).0, (loss, days, reason)));
        }
    }
    let (office, own) = (cast.office[0], scene.clone());
    scene.write(move |conn| {
        for (user, (loss, days, reason)) in chosen.iter().copied() {
            take_away(conn, &own, (office, user), (loss, reason), own.now - TimeDelta::days(days))?;
        }
        Ok(())
    })
}

fn take_away(
    conn: &mut Conn,
    scene: &Scene,
    (office, user): (UserId, UserId),
    (loss, reason): (Loss, &str),
    now: NaiveDateTime,
) -> Result<(), DemoError> {
    let today = scene.date(now);
    let Some(held) = certificate::valid_of(conn, user, today)? else { return Ok(()) };
    let then = scene.app.on_certificate_change;
    let new = NewFact { certificate: held.id, reason: reason.into(), today };
    match loss {
        Loss::Suspended => fact::suspend(conn, office, &new, then, now).granted(),
        Loss::Revoked => fact::revoke(conn, office, &new, then, now).granted(),
        Loss::GivenBack => {
            fact::suspend(conn, office, &new, then, now).granted()?;
            let new = NewFact { reason: "调查结束，未发现违规".into(), ..new };
            fact::reinstate(conn, office, &new, then, now + TimeDelta::days(4)).granted()
        }
    }
}
