//! The demo: filled through the verbs of the pages, it holds a programme in full swing for everybody who enters.

use std::collections::BTreeSet;

use diesel::prelude::*;
use shining_star::accounts::user::{self, User};
use shining_star::assessment::flagging;
use shining_star::assessment::item::ItemKind;
use shining_star::audit::head::Head;
use shining_star::audit::seal::{self, Verdict};
use shining_star::certification::certificate;
use shining_star::certification::status::CertificateStatus;
use shining_star::config::Config;
use shining_star::demo::{self, Contents, PEOPLE};
use shining_star::schema;

use crate::support::World;

fn person(world: &World, email: &'static str) -> User {
    world.read(|conn| user::by_email(conn, &email.parse().unwrap())).unwrap()
}

/// How many rows a table of the schema has.
macro_rules! count {
    ($world:expr, $table:ident) => {
        $world.read(|conn| schema::$table::table.count().get_result::<i64>(conn))
    };
}

/// Every value of a text column.
macro_rules! values {
    ($world:expr, $table:ident, $column:ident) => {
        $world
            .read(|conn| {
                schema::$table::table.select(schema::$table::$column.nullable()).distinct().load::<Option<String>>(conn)
            })
            .into_iter()
            .flatten()
            .collect::<BTreeSet<String>>()
    };
}

fn set(values: &[&str]) -> BTreeSet<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// The question and the text of every essay that somebody wrote.
fn essays(world: &World) -> Vec<(String, String)> {
    use schema::{answers, attempts, item_versions, paper_items};
    world.read(|conn| {
        answers::table
            .inner_join(attempts::table)
            .inner_join(
                paper_items::table
                    .on(paper_items::attempt_id.eq(attempts::id).and(paper_items::position.eq(answers::position))),
            )
            .inner_join(item_versions::table.on(item_versions::id.eq(paper_items::item_version_id)))
            .filter(item_versions::kind.eq(ItemKind::Essay))
            .select((item_versions::stem_zh, answers::choice))
            .load(conn)
    })
}

#[test]
fn the_demo_fills_an_empty_database_with_a_programme_in_full_swing() {
    let world = World::new();
    assert_eq!(world.read(demo::contents), Contents::Nothing);
    demo::fill(&world.app, 1, "three white horses", &|_| {}).unwrap();
    assert_eq!(world.read(demo::contents), Contents::Demo);
    demo::set_password(&world.app, "four black horses").unwrap();

    assert!(count!(world, cohorts) >= 5);
    let essays = essays(&world);
    assert!(essays.len() >= 6);
    for (question, text) in essays {
        let is_of_the_cup = text.contains('杯') || text.contains("破损");
        assert_eq!(is_of_the_cup, question.contains("破损"), "{question} {text}");
    }
    assert_eq!(values!(world, cohorts, status), set(&["open", "running", "concluded"]));
    assert_eq!(count!(world, providers), 6);
    assert_eq!(values!(world, providers, tier), set(&["diamond", "gold", "silver", "bronze"]));
    assert_eq!(count!(world, trainers), 8);
    assert_eq!(count!(world, identities), 120);
    assert_eq!(count!(world, items), 171 + 16);
    assert_eq!(values!(world, items, purpose), set(&["exam", "practice"]));
    assert_eq!(count!(world, practice_runs), 2);
    assert_eq!(count!(world, item_files), 1);
    assert!(count!(world, sessions) >= 20);
    assert_eq!(values!(world, sessions, status), set(&["draft", "published", "cancelled"]));
    assert_eq!(values!(world, seats, status), set(&["held", "waitlisted", "offered", "released"]));
    assert_eq!(values!(world, attendances, status).len(), 5);
    assert_eq!(values!(world, applications, status).len(), 9);
    assert_eq!(values!(world, sittings, status), set(&["planned", "ready", "open", "closed", "released"]));
    assert_eq!(values!(world, item_versions, status), set(&["active", "draft", "in_review", "quarantined"]));
    assert_eq!(count!(world, item_voids), 1);
    assert!(count!(world, incidents) >= 3 && count!(world, open_marks) >= 4);
    assert_eq!(values!(world, performances, status), set(&["scheduled", "marking", "agreed", "disputed", "settled"]));
    assert_eq!(values!(world, openings, status).len(), 5);
    assert_eq!(values!(world, candidacies, status).len(), 11);
    assert_eq!(values!(world, offers, status), set(&["open", "accepted", "refused", "lapsed", "frozen"]));
    assert_eq!(values!(world, placements, status).len(), 3);
    assert_eq!(values!(world, outcomes, status), set(&["reported", "verified", "rejected"]));
    assert!(count!(world, outcomes) >= 15);

    has_certificates_of_every_status(&world);
    has_theory_scores_on_both_sides_of_the_cut(&world);
    its_five_people_have_something_to_do(&world);
    two_people_of_the_autumn_answered_alike(&world);
    let now = world.now();
    let head = Head::read(&world.app.config.audit_head_file()).unwrap();
    let verdict = world.read(|conn| seal::verify(conn, &world.app.audit_key, head.as_ref(), now));
    assert!(matches!(verdict, Verdict::Whole { entries, .. } if entries > 3000), "{verdict:?}");
    assert_eq!(values!(world, mails, status), set(&["failed", "sent"]));
    let failed = schema::mails::table.filter(schema::mails::status.eq("failed"));
    assert_eq!(world.read(|conn| failed.count().get_result::<i64>(conn)), 1);
    assert!(count!(world, conflict_overrides) >= 1);
}

fn has_certificates_of_every_status(world: &World) {
    let today = world.now().date();
    let held = world.read(|conn| {
        let holders: Vec<_> = schema::certificates::table.select(schema::certificates::user_id).load(conn)?;
        certificate::with_status(conn, &holders, today)
    });
    let statuses: BTreeSet<CertificateStatus> = held.iter().map(|(_, status)| *status).collect();
    use CertificateStatus::{Expired, Revoked, Suspended, Valid};
    assert!(held.len() >= 40, "{}", held.len());
    assert_eq!(statuses, BTreeSet::from([Valid, Suspended, Revoked, Expired]));
}

fn has_theory_scores_on_both_sides_of_the_cut(world: &World) {
    let scores: Vec<(i64, bool)> = world.read(|conn| {
        schema::results::table
            .filter(schema::results::component.eq("theory"))
            .select((schema::results::score, schema::results::is_passed))
            .load(conn)
    });
    let passed = scores.iter().filter(|(_, passed)| *passed).count() * 100 / scores.len();
    assert!((75..=97).contains(&passed), "{passed} % of {} passed", scores.len());
    let (lowest, highest) = (scores.iter().min().unwrap().0, scores.iter().max().unwrap().0);
    assert!(lowest < 6000 && highest >= 8500, "{lowest} to {highest}");
}

fn its_five_people_have_something_to_do(world: &World) {
    let pages = ["/office/applications", "/trainer/marking", "/provider/openings", "/my/exams", "/my/jobs"];
    for (email, page) in PEOPLE.into_iter().zip(pages) {
        let mut browser = world.signed_in(person(world, email).id);
        browser.get(page);
        assert_eq!(browser.status, 200, "{email}");
    }
}

fn two_people_of_the_autumn_answered_alike(world: &World) {
    while flagging::run(&world.app, world.now()).unwrap() > 0 {}
    let (sitting, similarity): (i64, i64) = world.read(|conn| {
        let alike = schema::exam_flags::table.filter(schema::exam_flags::kind.eq("alike"));
        alike.select((schema::exam_flags::sitting_id, schema::exam_flags::value)).first(conn)
    });
    assert!(similarity >= 6000, "{similarity}");
    let mut office = world.signed_in(person(world, PEOPLE[0]).id);
    office.set_cookie("lang", "en");
    office.get(&format!("/office/exams/{sitting}/flags")).ok();
    assert!(office.sees("identical wrong answers among"));
}

#[test]
fn the_demo_listens_on_this_machine_only_and_keeps_to_itself() {
    let config = Config::demo_from_lookup(|_| None).unwrap();
    assert!(config.is_demo);
    assert_eq!(config.database_url, "sqlite://var/demo.db");
    assert_eq!(config.smtp_url, "file://var/demo-mail");
    let open = Config::demo_from_lookup(|name| (name == "BIND").then(|| "0.0.0.0:8080".to_owned()));
    assert_eq!(open.unwrap_err().variable, "BIND");
}

#[test]
fn a_programme_that_the_demo_did_not_make_is_told_from_one_that_it_made() {
    let world = World::new();
    world.user("somebody@example.com", &[]);
    assert_eq!(world.read(demo::contents), Contents::Other);
}
