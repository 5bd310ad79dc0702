use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::user::UserId;
use shining_star::placement::outcome::{self, NewOutcome, OutcomeError, OutcomeStatus};
use shining_star::placement::placement::{PlacementId, PlacementStatus};
use shining_star::placement::placement_list;
use shining_star::placement::scorecard::Sight;
use shining_star::recruitment::impartial::Partial;
use shining_star::recruitment::provider::ProviderId;
use shining_star::schema::placements;
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
        let view = placement_list::find(conn, id)?;
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
    let Sight::Own(card) = world.read(|conn| outcome::seen_by(conn, own.0, &[lin]))[&lin] else { panic!("not all") };
    assert_eq!((card.shows, card.gpm_fen(), card.is_verified), (5, Some(124_000), true));
    browser.get(&format!("/provider/anchors/{lin}")).ok();
    assert!(browser.sees("provider-confirmed, checked by the office"));
    assert!(browser.get(&format!("{path}/outcomes.csv")).ok().body.contains("rejected"));
    assert!(office.get("/office/placements.csv?status=active").ok().body.contains("lin"));
}

#[test]
fn everything_that_speaks_against_a_report_is_said_at_once_and_at_its_field() {
    let world = World::new();
    let (own, _, id) = at_work(&world);
    report(&world, own.1, id, week()).unwrap();
    let path = format!("/provider/placements/{id}");
    let mut browser = world.signed_in(own.1);
    let fields = [
        ("period_start", "2026-12-16"),
        ("period_end", "2026-12-16"),
        ("shows", "several"),
        ("hours", "25"),
        ("gmv", "-5"),
        ("viewers", "10"),
        ("orders", "11"),
        ("refunds", "0"),
    ];
    browser.get(&path).submit(&format!("{path}/outcomes"), &fields);
    let said = ["period_end", "shows", "hours", "gmv", "orders"].map(|field| browser.error(field).unwrap_or_default());
    assert_eq!(
        (browser.status, said.each_ref().map(String::as_str)),
        (
            422,
            [
                "There is a report that covers part of this period already.",
                "Please give a whole number.",
                "There are more live hours than the period has.",
                "Please give an amount that is not negative.",
                "There cannot be more orders than viewers.",
            ]
        )
    );
    assert_eq!(browser.value("viewers"), "10");
}

#[test]
fn figures_from_few_shows_are_withheld() {
    let world = World::new();
    let (own, lin, id) = at_work(&world);
    report(&world, own.1, id, NewOutcome { shows: 2, ..week() }).unwrap();
    let mut browser = world.signed_in(own.1);
    browser.get(&format!("/provider/anchors/{lin}")).ok();
    assert!(browser.sees("Results are withheld: fewer than 3 shows"));
    assert!(!browser.sees("¥1,240"));
}

#[test]
fn a_job_ends_with_a_reason_and_reports_stop_at_its_last_day() {
    let world = World::new();
    let (own, _, id) = at_work(&world);
    let path = format!("/provider/placements/{id}");
    let mut browser = world.signed_in(own.1);
    browser.get(&path).submit(&format!("{path}/end"), &[("ended_on", "2026-12-14"), ("reason", "")]);
    assert_eq!((browser.status, browser.error("reason").is_some()), (422, true));
    assert_eq!((browser.value("ended_on").as_str(), browser.text("h1 .status").as_str()), ("2026-12-14", "active"));
    browser.submit(&format!("{path}/end"), &[("ended_on", "2026-12-14"), ("reason", "Moved away")]).ok();
    assert_eq!(browser.text("h1 .status"), "ended");
    assert!(matches!(report(&world, own.1, id, week()), Err(OutcomeError::Period)));
    assert!(world.mail_to("lin@example.com").subject.starts_with("Your job has ended"));
    assert!(!OutcomeStatus::Rejected.may_become(OutcomeStatus::Verified));
}

#[test]
fn nobody_checks_a_report_of_their_own_provider() {
    let world = World::new();
    let (own, _, id) = at_work(&world);
    let reported = report(&world, own.1, id, week()).unwrap();
    let now = world.now();
    world.write(move |conn| role::grant(conn, own.1, Role::Office, None, now)).unwrap();
    let found = world.read(|conn| outcome::find(conn, reported));
    let decided = world.write(move |conn| outcome::decide(conn, own.1, &found, (OutcomeStatus::Verified, ""), now));
    assert!(matches!(decided, Err(OutcomeError::Partial(Partial::OwnProvider))));
}

/// Another job of the same anchor, at work since the same day.
fn second_job(world: &World, own: (ProviderId, UserId), anchor: UserId) -> PlacementId {
    let opening = published_opening(world, own, 1);
    let id = planned_placement(world, own, opening, anchor);
    world
        .write(move |conn| {
            diesel::update(placements::table.find(id))
                .set((placements::starts_on.eq(day(2026, 12, 10)), placements::status.eq(PlacementStatus::Active)))
                .execute(conn)
        })
        .unwrap();
    id
}

#[test]
fn a_provider_learns_nothing_of_the_business_of_another() {
    let world = World::new();
    let (first, lin, id) = at_work(&world);
    report(&world, first.1, id, week()).unwrap();
    let [second, viewer] = ["jiutong", "lanyu"].map(|code| provider_with_member(&world, code));
    let sight = |of: ProviderId| world.read(|conn| outcome::seen_by(conn, of, &[lin]))[&lin];
    assert!(matches!(sight(first.0), Sight::Own(_)));
    assert_eq!(sight(viewer.0), Sight::Withheld);
    let page = format!("/provider/anchors/{lin}");
    let mut browser = world.signed_in(viewer.1);
    assert!(browser.get(&page).ok().sees("Results are withheld"));
    assert!(!browser.body.contains("124,000") && !browser.body.contains("¥1,240"));

    // A second employer: now the mean of both says nothing about either.
    let job = second_job(&world, second, lin);
    report(&world, second.1, job, NewOutcome { gmv_fen: 6_200_000, refunds_fen: 0, ..week() }).unwrap();
    let Sight::Several(card) = sight(viewer.0) else { panic!("{:?}", sight(viewer.0)) };
    assert_eq!((card.shows, card.gpm_fen()), (10, Some(93_000)));
    assert!(browser.get(&page).ok().sees("GPM") && browser.sees("¥930"));
    assert!(!browser.sees("186,000") && !browser.sees("200,000") && !browser.sees("1,800"));
}
