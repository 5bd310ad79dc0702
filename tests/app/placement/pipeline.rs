use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::placement::candidacy;
use shining_star::placement::pipeline::CandidacyStatus;
use shining_star::schema::openings;

use crate::support::World;
use crate::support::placement::{
    certified_anchor, interested, planned_placement, provider_with_member, published_opening,
};

const OPENING: &[(&str, &str)] = &[
    ("title", "Evening host"),
    ("headcount", "1"),
    ("level", "5"),
    ("city", "Haining"),
    ("pay_min", "8000"),
    ("pay_max", "12000"),
    ("starts_on", "2026-12-10"),
    ("closes_on", "2026-12-05"),
    ("category", "leather"),
];

#[test]
fn a_provider_goes_from_an_opening_to_a_job() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let lin = certified_anchor(&world, "lin@example.com");
    let (mut office, mut anchor) = (world.signed_in(own.1), world.signed_in(lin));

    office.get("/provider/openings/new").submit("/provider/openings", OPENING).ok();
    let opening = office.path.clone();
    office.submit(&format!("{opening}/publication"), &[]).ok();
    let id = opening.rsplit('/').next().unwrap().to_owned();
    office.get(&format!("/provider/anchors?opening={id}")).ok();
    let pick = lin.to_string();
    office.submit(&format!("{opening}/candidacies"), &[("user", &pick), ("step", "invite")]).ok();
    assert_eq!(office.path, opening);

    let invitation = world.link_to("lin@example.com");
    anchor.get(&invitation).ok();
    let answer = format!("{invitation}/answer");
    anchor.submit(&answer, &[("answer", "interested")]).ok();
    assert_eq!(world.mail_to("haining@example.com").subject, "lin is interested: Evening host");

    let candidacy = world.link_to("haining@example.com");
    office.get(&candidacy).ok().submit(&format!("{candidacy}/interview"), &[]).ok();
    office.get(&format!("{candidacy}/offer")).ok();
    office
        .submit(
            &format!("{candidacy}/offer"),
            &[("terms", "Six evenings a week."), ("pay", "9500"), ("starts_on", "2026-11-23")],
        )
        .ok();
    assert_eq!(office.path, candidacy);

    let offer = world.link_to("lin@example.com");
    anchor.get(&offer).ok().submit(&format!("{offer}/acceptance"), &[("note", "Gladly")]).ok();
    assert_eq!(world.mail_to("haining@example.com").subject, "lin accepts: Evening host");
    assert_eq!(office.get(&opening).text("h1 .status"), "filled");

    let placement = world.link_to("haining@example.com");
    office.get(&placement).ok().submit(&format!("{placement}/start"), &[]).ok();
    assert_eq!(office.text("h1 .status"), "active");
    assert_eq!(anchor.get("/my/jobs").ok().text(".list .status"), "active");
    assert_eq!(office.get("/provider/openings").ok().texts("tbody tr").len(), 1);
    assert_eq!(office.get("/provider/placements").ok().texts("tbody tr").len(), 1);
    assert!(office.get("/provider/placements.csv").ok().body.contains("Evening host"));
    assert!(office.get("/provider/openings.csv").ok().body.contains("filled"));
}

#[test]
fn a_wrong_opening_comes_back_with_its_messages() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let mut browser = world.signed_in(own.1);
    browser
        .get("/provider/openings/new")
        .submit("/provider/openings", &[("title", "Evening host"), ("pay_min", "12000"), ("pay_max", "8000")]);
    assert_eq!(browser.status, 422);
    assert_eq!(browser.value("title"), "Evening host");
    assert_eq!(browser.error("pay_max").as_deref(), Some("The highest pay must not be below the lowest."));
    assert!(browser.error("category").is_some() && browser.error("city").is_some());
}

#[test]
fn an_opening_and_an_offer_say_all_their_faults_at_once() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let mut browser = world.signed_in(own.1);
    let fields = [("title", "x"), ("pay_min", "-5"), ("closes_on", "2026-11-22"), ("starts_on", "soon")];
    browser.get("/provider/openings/new").submit("/provider/openings", &fields);
    assert_eq!(browser.status, 422);
    assert_eq!(browser.error("pay_min").as_deref(), Some("Please give an amount that is not negative."));
    assert!(["title", "city", "closes_on", "starts_on", "category"].iter().all(|name| browser.error(name).is_some()));

    let opening = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let candidacy = interested(&world, own, opening, lin);
    let path = format!("/provider/candidacies/{candidacy}/offer");
    let fields = [("pay", "9500"), ("terms", ""), ("starts_on", "2026-11-22"), ("expires_at", "2027-11-23T10:00")];
    browser.get(&path).ok().submit(&path, &fields);
    let said = ["terms", "starts_on", "expires_at"].map(|field| browser.error(field).unwrap_or_default());
    assert_eq!(
        said,
        [
            "Please fill this in.",
            "The first day must not lie in the past.",
            "The answer must be due within the next 30 days."
        ]
    );
    let fields =
        [("pay", "9500"), ("terms", "底薪加提成"), ("starts_on", "2026-11-23"), ("expires_at", "2026-11-25T10:00")];
    browser.submit(&path, &fields).ok();
    assert_eq!(browser.path, format!("/provider/candidacies/{candidacy}"));
}

#[test]
fn an_opening_is_edited_paused_and_closed_with_a_reason() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let path = format!("/provider/openings/{opening}");
    let mut browser = world.signed_in(own.1);
    browser.get(&format!("{path}/edit")).ok().submit(&path, &[("title", "Night host")]).ok();
    assert!(browser.text("h1").starts_with("Night host"));
    browser.submit(&format!("{path}/pause"), &[]).ok();
    assert_eq!(browser.text("h1 .status"), "paused");
    browser.submit(&format!("{path}/closure"), &[("reason", "")]).ok();
    assert_eq!(browser.text("h1 .status"), "paused");
    browser.submit(&format!("{path}/closure"), &[("reason", "No budget")]).ok();
    assert_eq!(browser.text("h1 .status"), "closed");
    browser.post(&format!("{path}/publication"), &[]);
    assert_eq!(browser.text(".flash"), "The opening has changed in the meantime. Look at where it stands now.");
}

#[test]
fn another_providers_records_are_not_found() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let other = provider_with_member(&world, "yiwu");
    let lin = certified_anchor(&world, "lin@example.com");
    let zhou = certified_anchor(&world, "zhou@example.com");
    let opening = published_opening(&world, own, 5);
    let placement = planned_placement(&world, own, opening, lin);
    let candidacy = interested(&world, own, opening, zhou);
    let mut stranger = world.signed_in(other.1);
    for path in [
        format!("/provider/openings/{opening}"),
        format!("/provider/openings/{opening}/edit"),
        format!("/provider/anchors?opening={opening}"),
        format!("/provider/candidacies/{candidacy}"),
        format!("/provider/candidacies/{candidacy}/offer"),
        format!("/provider/placements/{placement}"),
        format!("/provider/placements/{placement}/outcomes.csv"),
    ] {
        assert_eq!(stranger.get(&path).status, 404, "{path}");
    }
    let user = zhou.to_string();
    let offer =
        [("pay", "9000"), ("terms", "Long enough"), ("starts_on", "2026-12-10"), ("expires_at", "2026-11-30T10:00")];
    let posts: [(String, &[(&str, &str)]); 9] = [
        (format!("/provider/openings/{opening}"), OPENING),
        (format!("/provider/openings/{opening}/publication"), &[]),
        (format!("/provider/openings/{opening}/pause"), &[]),
        (format!("/provider/openings/{opening}/closure"), &[("reason", "mine now")]),
        (format!("/provider/openings/{opening}/candidacies"), &[("user", &user)]),
        (format!("/provider/candidacies/{candidacy}/interview"), &[]),
        (format!("/provider/candidacies/{candidacy}/offer"), &offer),
        (format!("/provider/placements/{placement}/start"), &[]),
        (format!("/provider/placements/{placement}/end"), &[("ended_on", "2026-11-23"), ("reason", "because")]),
    ];
    for (path, fields) in posts {
        assert_eq!(stranger.post(&path, fields).status, 404, "{path}");
    }
    assert!(!stranger.get("/provider/placements").ok().sees("lin"));
    let mut anchor = world.signed_in(lin);
    assert_eq!(anchor.get(&format!("/my/jobs/{candidacy}")).status, 404);
}

#[test]
fn the_board_shows_the_next_step_and_when_it_is_late() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    interested(&world, own, opening, certified_anchor(&world, "lin@example.com"));
    let mut browser = world.signed_in(own.1);
    browser.get(&format!("/provider/openings/{opening}")).ok();
    assert_eq!(
        (browser.text(".board .card .dim"), browser.texts(".board .status.bad").len()),
        ("Talk with them".into(), 0)
    );
    world.advance(TimeDelta::days(4));
    let mut browser = world.signed_in(own.1);
    browser.get(&format!("/provider/openings/{opening}")).ok();
    assert_eq!(browser.text(".board .status.bad"), "by 26 Nov 2026");
    browser.get(&format!("/provider/openings/{opening}?view=table")).ok();
    assert_eq!(browser.texts("tbody tr").len(), 1);
}

#[test]
fn a_closed_candidacy_tells_the_anchor_why_and_stays_closed() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let id = interested(&world, own, opening, certified_anchor(&world, "lin@example.com"));
    let path = format!("/provider/candidacies/{id}");
    let mut browser = world.signed_in(own.1);
    browser.get(&path).submit(&format!("{path}/closure"), &[("reason", "The place is gone")]).ok();
    assert!(world.mail_to("lin@example.com").text.contains("The place is gone"));
    browser.post(&format!("{path}/interview"), &[]).ok();
    let (row, _) = world.read(|conn| candidacy::for_provider(conn, own.0, id));
    assert_eq!(row.status, CandidacyStatus::Closed);
}

#[test]
fn the_same_opening_sent_twice_is_one() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let mut office = world.signed_in(own.1);
    let mut send = |fields: &[(&str, &str)]| {
        office.get("/provider/openings/new").submit("/provider/openings", OPENING);
        office.get("/provider/openings/new").submit("/provider/openings", &[OPENING, fields].concat()).ok();
        office.path.clone()
    };
    let first = send(&[]);
    assert_eq!(send(&[]), first);
    assert_ne!(send(&[("city", "Yiwu")]), first);
    world.advance(TimeDelta::minutes(2));
    assert_ne!(send(&[]), first);
    let written: i64 = world.read(|conn| openings::table.count().get_result(conn));
    assert_eq!(written, 3);
}
