use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::certification::fact::{self, NewFact};
use shining_star::certification::status::FactKind;
use shining_star::placement::candidacy;
use shining_star::placement::closing;
use shining_star::placement::offer::{self, OfferError, OfferId, OfferStatus};
use shining_star::placement::opening::{self, OpeningStatus};
use shining_star::placement::pipeline::CandidacyStatus;
use shining_star::placement::placement::PlacementStatus;
use shining_star::placement::placement_list;
use shining_star::schema::{candidacies, certificates, offers, openings, placements};
use shining_star::workers;

use crate::support::World;
use crate::support::placement::{
    certificate_for, certified_anchor, interested, open_offer, planned_placement, provider_with_member,
    published_opening, record_fact, today,
};

fn status(world: &World, id: OfferId) -> OfferStatus {
    world.read(|conn| offers::table.find(id).select(offers::status).first(conn))
}

#[test]
fn fifty_people_after_the_last_place_exactly_one_gets_it() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let waiting: Vec<_> = (0..50)
        .map(|n| {
            let anchor = certified_anchor(&world, &format!("a{n}@example.com"));
            (anchor, open_offer(&world, own, interested(&world, own, opening, anchor)))
        })
        .collect();
    let now = world.now();
    let outcomes: Vec<Result<_, OfferError>> = std::thread::scope(|threads| {
        let running: Vec<_> = waiting
            .iter()
            .map(|(anchor, id)| {
                let (db, anchor, id) = (world.app.db.clone(), *anchor, *id);
                threads.spawn(move || db.write_now(move |conn| offer::accept(conn, anchor, id, "", today(), now)))
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refusal in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert!(matches!(refusal, OfferError::NotOpen | OfferError::Full), "{refusal:?}");
    }
    let count: i64 = world.read(|conn| placements::table.count().get_result(conn));
    assert_eq!(count, 1);
    assert_eq!(world.read(|conn| opening::find(conn, opening)).status, OpeningStatus::Filled);
    let open: i64 =
        world.read(|conn| offers::table.filter(offers::status.eq(OfferStatus::Open)).count().get_result(conn));
    assert_eq!(open, 0);
}

#[test]
fn an_offer_that_is_not_answered_lapses_and_both_sides_are_told() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let candidacy = interested(&world, own, opening, lin);
    let id = open_offer(&world, own, candidacy);
    assert_eq!(workers::deadlines(&world.app).unwrap(), 0);
    world.advance(TimeDelta::days(7));
    let now = world.now();
    let late = world.write(move |conn| offer::accept(conn, lin, id, "", today(), now));
    assert!(matches!(late, Err(OfferError::Expired)));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 1);
    assert_eq!(workers::deadlines(&world.app).unwrap(), 0);
    assert_eq!(status(&world, id), OfferStatus::Lapsed);
    let (row, _) = world.read(|conn| candidacy::for_provider(conn, own.0, candidacy));
    assert_eq!(row.status, CandidacyStatus::Lapsed);
    assert!(world.mail_to("lin@example.com").subject.starts_with("Your offer has lapsed"));
    assert!(world.mail_to("haining@example.com").subject.starts_with("No answer from lin"));
}

#[test]
fn a_suspended_certificate_freezes_offers_and_tells_the_provider_at_once() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let id = open_offer(&world, own, interested(&world, own, opening, lin));
    record_fact(&world, lin, FactKind::Suspended);
    assert_eq!(status(&world, id), OfferStatus::Frozen);
    assert!(world.mail_to("haining@example.com").subject.starts_with("lin holds no valid certificate"));
    assert!(world.mail_to("lin@example.com").subject.starts_with("Your offer is frozen"));
    let now = world.now();
    let refused = world.write(move |conn| offer::accept(conn, lin, id, "", today(), now));
    assert!(matches!(refused, Err(OfferError::Frozen)));
    record_fact(&world, lin, FactKind::Reinstated);
    assert_eq!(status(&world, id), OfferStatus::Open);
    assert!(world.mail_to("haining@example.com").subject.starts_with("lin is certified again"));
    world.write(move |conn| offer::accept(conn, lin, id, "", today(), now)).unwrap();
}

#[test]
fn a_revocation_is_told_to_the_provider_who_employs_the_anchor() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let placement = planned_placement(&world, own, opening, lin);
    record_fact(&world, lin, FactKind::Revoked);
    assert!(world.mail_to("haining@example.com").subject.starts_with("lin holds no valid certificate"));
    assert_eq!(world.link_to("haining@example.com"), format!("/provider/placements/{placement}"));
    // Nobody starts without a certificate, not even when the day comes.
    world.advance(TimeDelta::days(30));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 0);
}

#[test]
fn a_job_starts_by_itself_on_its_day() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 2);
    planned_placement(&world, own, opening, certified_anchor(&world, "lin@example.com"));
    world.advance(TimeDelta::days(16));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 0);
    world.advance(TimeDelta::days(1));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 1);
    assert!(world.mail_to("lin@example.com").subject.starts_with("Your job has started"));
}

#[test]
fn closing_an_opening_takes_its_offers_back() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let id = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let offered = open_offer(&world, own, interested(&world, own, id, lin));
    let now = world.now();
    world
        .write(move |conn| {
            let own = opening::find(conn, id)?;
            closing::close_opening(conn, lin, &own, "No budget", now)
        })
        .unwrap();
    assert_eq!(status(&world, offered), OfferStatus::Withdrawn);
    assert!(world.mail_to("lin@example.com").subject.starts_with("Offer taken back"));
}

#[test]
fn one_bad_row_holds_back_neither_its_neighbours_nor_the_other_deadlines() {
    let world = World::new();
    let own = provider_with_member(&world, "jiutong");
    let opening = published_opening(&world, own, 9);
    let [bad, good] = ["bad@example.com", "good@example.com"].map(|email| certified_anchor(&world, email));
    let [bad, good] = [bad, good].map(|anchor| interested(&world, own, opening, anchor));
    let offers = [bad, good].map(|candidacy| open_offer(&world, own, candidacy));
    let worker = certified_anchor(&world, "worker@example.com");
    let job = planned_placement(&world, own, opening, worker);
    // No step leads from here to a lapsed offer.
    world
        .write(move |conn| {
            diesel::update(candidacies::table.find(bad))
                .set(candidacies::status.eq(CandidacyStatus::Closed))
                .execute(conn)
        })
        .unwrap();
    world.advance(TimeDelta::days(30));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 2);
    let status = |id| world.read(|conn| offers::table.find(id).select(offers::status).first::<OfferStatus>(conn));
    assert_eq!(offers.map(status), [OfferStatus::Open, OfferStatus::Lapsed]);
    let started = world.read(|conn| placement_list::find(conn, job)).placement.status;
    assert_eq!(started, PlacementStatus::Active);
}

#[test]
fn an_offer_freezes_when_the_level_it_asks_for_is_lost_though_a_lower_one_stays() {
    let world = World::new();
    let own = provider_with_member(&world, "jiutong");
    let lin = certified_anchor(&world, "lin@example.com");
    let now = world.now();
    let high = world.write(move |conn| certificate_for(conn, lin, 3, now)).unwrap();
    let [asks_high, asks_low] = [3i64, 5].map(|level| {
        let id = published_opening(&world, own, 3);
        world
            .write(move |conn| {
                diesel::update(openings::table.find(id)).set(openings::level.eq(level)).execute(conn).map(|_| id)
            })
            .unwrap()
    });
    let offers = [asks_high, asks_low].map(|id| open_offer(&world, own, interested(&world, own, id, lin)));
    let record = |kind| {
        let (office, then) = (own.1, world.app.on_certificate_change);
        let verb = match kind {
            FactKind::Suspended => fact::suspend,
            _ => fact::reinstate,
        };
        let new = NewFact { certificate: high, reason: "a complaint".into(), today: today() };
        world.write(move |conn| verb(conn, office, &new, then, now)).unwrap();
    };
    record(FactKind::Suspended);
    assert_eq!(offers.map(|id| status(&world, id)), [OfferStatus::Frozen, OfferStatus::Open]);
    record(FactKind::Reinstated);
    assert_eq!(offers.map(|id| status(&world, id)), [OfferStatus::Open, OfferStatus::Open]);
}

#[test]
fn the_employer_is_told_when_the_level_of_the_job_is_lost_and_not_for_a_lower_one() {
    let world = World::new();
    let own = provider_with_member(&world, "jiutong");
    let lin = certified_anchor(&world, "lin@example.com");
    let now = world.now();
    let low = world.write(move |conn| certificate_for(conn, lin, 5, now)).unwrap();
    let opening = published_opening(&world, own, 3);
    world
        .write(move |conn| diesel::update(openings::table.find(opening)).set(openings::level.eq(4)).execute(conn))
        .unwrap();
    planned_placement(&world, own, opening, lin);
    let told =
        || world.deliver_mail().iter().filter(|mail| mail.subject.contains("holds no valid certificate")).count();
    let office = crate::support::recruitment::office(&world);
    let revoke = |certificate| {
        let then = world.app.on_certificate_change;
        let new = NewFact { certificate, reason: "a complaint".into(), today: today() };
        world.write(move |conn| fact::revoke(conn, office, &new, then, now)).unwrap();
    };
    revoke(low);
    assert_eq!(told(), 0);
    let high = world.read(|conn| {
        certificates::table
            .filter(certificates::user_id.eq(lin))
            .filter(certificates::level.eq(4))
            .select(certificates::id)
            .first(conn)
    });
    revoke(high);
    assert_eq!(told(), 1);
}
