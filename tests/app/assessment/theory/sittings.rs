//! The office plans: blueprints, sittings, candidates, readiness.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::{self, Role};
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::blueprint::{self, NewBlueprint};
use shining_star::assessment::candidate::{self, CandidateError};
use shining_star::assessment::item::{Difficulty, ItemKind};
use shining_star::assessment::listing;
use shining_star::assessment::replan;
use shining_star::assessment::sitting::{self, SittingStatus};
use shining_star::recruitment::impartial::Partial;
use shining_star::schema::{blueprints, candidates, sittings};
use shining_star::workers;

use crate::support::World;
use crate::support::theory;

#[test]
fn a_blueprint_names_the_cells_that_the_bank_cannot_fill() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let mut office = world.signed_in(programme.office);
    let scheme = programme.scheme.to_string();
    office.get("/office/exams/blueprints/new").ok();
    office.submit("/office/exams/blueprints", &[("title", "Big"), ("scheme", &scheme)]);
    assert_eq!(office.status, 422);
    let fields = [("title", "Big"), ("scheme", scheme.as_str()), ("n|law|easy|multiple", "5")];
    office.submit("/office/exams/blueprints", &fields).ok();
    assert!(office.sees("Law and regulations, Easy, Multiple choice: 5 wanted, 1 active."));
    let path = office.path.clone();
    office.submit(&path, &[("n|law|easy|multiple", "1")]).ok();
    assert!(!office.sees("Too few active items"));
}

#[test]
fn a_used_blueprint_does_not_change_but_its_copy_does() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    programme.at_start(&world, &[lin]);
    let mut office = world.signed_in(programme.office);
    office.get("/office/exams/blueprints").ok();
    let path = office.link("Short paper");
    let scheme = programme.scheme.to_string();
    office.post(&path, &[("title", "Other"), ("scheme", &scheme), ("n|law|easy|single", "1")]);
    assert_eq!(office.status, 422);
    office.get(&path).submit(&format!("{path}/copy"), &[]).ok();
    assert_eq!(office.text("h1"), "Copy of Short paper");
    let copy = office.path.clone();
    office.submit(&copy, &[("title", "Better")]).ok();
    assert_eq!(office.text("h1"), "Better");
}

#[test]
fn the_office_plans_a_sitting_lists_who_is_eligible_and_makes_it_ready() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let blueprint = programme.blueprint(&world).to_string();
    programme.admitted_trainee(&world, "lin@example.com", 60);
    let [short, brief] = ["short", "brief"]
        .map(|name| programme.admitted_trainee(&world, &format!("{name}@example.com"), 59).to_string());
    let mut office = world.signed_in(programme.office);
    let cohort = programme.cohort.to_string();
    let mut fields = vec![
        ("kind", "theory"),
        ("cohort", cohort.as_str()),
        ("blueprint", blueprint.as_str()),
        ("title_en", "Theory exam"),
        ("title_zh", "理论考试"),
        ("starts_at", "2026-11-24T09:00"),
        ("ends_at", "2026-11-24T09:30"),
        ("minutes", "40"),
        ("grace_seconds", "30"),
    ];
    office.get("/office/exams/new").submit("/office/exams", &fields);
    assert_eq!(office.status, 422);
    assert_eq!(office.error("minutes").as_deref().map(|text| text.contains("40")), Some(true));
    let mut wrong = fields.clone();
    (wrong[2].1, wrong[4].1, wrong[6].1) = ("", "", "2026-11-24T08:00");
    office.submit("/office/exams", &wrong);
    for field in ["blueprint", "title_zh", "ends_at"] {
        assert!(office.error(field).is_some(), "{field}");
    }
    fields[6].1 = "2026-11-24T11:00";
    office.submit("/office/exams", &fields).ok();
    let path = office.path.clone();
    assert!(office.sees("Nobody is on the list."));
    office.post(&format!("{path}/ready"), &[]);
    assert!(office.sees("The readiness check does not pass yet."));
    office.get(&format!("{path}/candidates")).ok();
    assert!(office.sees("59 of 60 training minutes are credited."));
    office.submit(&format!("{path}/candidates/eligible"), &[]).ok();
    assert_eq!(office.texts("tbody tr").len(), 1);
    let add = format!("{path}/candidates");
    office.post(&add, &[("user", &short), ("reason", "promised")]);
    assert_eq!((office.status, office.value("reason").as_str()), (422, "promised"));
    assert_eq!(office.error("reason").as_deref(), Some("Please tick the box and give a reason."));
    office.post(&add, &[("anyway", "true"), ("reason", "promised")]);
    assert_eq!(office.error("user").as_deref(), Some("Please tick who is to be added."));
    // Several at once, or none of them.
    let nobody = [("user", short.as_str()), ("user", "999999"), ("anyway", "true"), ("reason", "promised")];
    assert_eq!(office.post(&add, &nobody).status, 422);
    assert!(office.sees("is not in this cohort any more") && office.body.contains("promised"));
    office.get(&path).ok();
    assert_eq!(office.texts("tbody tr").len(), 1);
    let several = [("user", short.as_str()), ("user", &brief), ("anyway", "true"), ("reason", "promised")];
    office.post(&add, &several).ok();
    assert!(office.sees("Candidates added: 2."));
    office.post(&add, &several).ok();
    assert!(office.sees("Candidates added: 0."), "they are on the list already");
    assert_eq!(office.texts("tbody tr").len(), 3);
    let candidate = office.link("short");
    office.get(&candidate).submit(&format!("{candidate}/remove"), &[]).ok();
    assert_eq!(office.texts("tbody tr").len(), 2);
    office.get(&path).submit(&format!("{path}/ready"), &[]).ok();
    assert_eq!(office.text("[aria-current=step]"), "ready");
    assert!(world.mail_to("lin@example.com").subject.contains("Theory exam"));
    office.get("/office/exams?status=ready").ok();
    assert_eq!(office.texts("tbody tr").len(), 1);
    for (query, found) in [("q=THEORY", 1), ("q=理论", 1), ("q=practical", 0), ("q=%25", 0)] {
        office.get(&format!("/office/exams?{query}&sort=-cohort")).ok();
        assert_eq!(office.texts("tbody tr").len(), found, "{query}");
    }
    office.get(&format!("/office/exams?cohort={cohort}")).ok();
    assert_eq!((office.texts("tbody tr").len(), office.value("cohort")), (1, cohort.clone()));
    office.get("/office/exams?cohort=999999").ok();
    assert!(office.sees("No exam fits"));
    office.get("/office/exams.csv").ok();
    office.get(&format!("{path}/candidates.csv")).ok();
    office.post(&format!("{path}/edit"), &fields);
    assert_eq!(office.status, 422);
}

#[test]
fn a_sitting_opens_and_closes_by_the_clock() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let sitting = programme.at_start(&world, &[lin]);
    let status = |world: &World| world.read(|conn| sitting::find(conn, sitting)).status;
    assert_eq!(status(&world), SittingStatus::Ready);
    workers::deadlines(&world.app).unwrap();
    assert_eq!(status(&world), SittingStatus::Open);
    world.advance(TimeDelta::hours(2) - TimeDelta::seconds(1));
    workers::deadlines(&world.app).unwrap();
    assert_eq!(status(&world), SittingStatus::Open);
    world.advance(TimeDelta::seconds(1));
    workers::deadlines(&world.app).unwrap();
    assert_eq!(status(&world), SittingStatus::Marked);
    assert_eq!(workers::deadlines(&world.app).unwrap(), 0);
}

#[test]
fn a_ready_sitting_is_taken_back_and_changed_while_nobody_has_begun() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let sitting = programme.at_start(&world, &[lin]);
    let path = format!("/office/exams/{sitting}");
    let mut office = world.signed_in(programme.office);
    let checked = || {
        world.read(|conn| {
            candidates::table.select(candidates::authorised_at).first::<Option<chrono::NaiveDateTime>>(conn)
        })
    };
    let now = world.now();
    world
        .write(move |conn| diesel::update(candidates::table).set(candidates::authorised_at.eq(now)).execute(conn))
        .unwrap();
    office.get(&path).ok().submit(&format!("{path}/replan"), &[]).ok();
    assert_eq!(office.path, format!("{path}/edit"));
    // Who somebody is was checked for the old plan.
    assert_eq!(checked(), None);
    assert!(world.mail_to("lin@example.com").subject.contains("New time to come: Theory exam"));
    office.submit(&office.path.clone(), &[("title_en", "Moved exam"), ("ends_at", "2026-11-30T18:00")]).ok();
    assert_eq!(office.text("h1"), "Moved exam");
    office.submit(&format!("{path}/ready"), &[]).ok();
    assert!(world.mail_to("lin@example.com").subject.contains("Your exam: Moved exam"));
    let mut browser = world.signed_in(lin);
    let exam = format!("/my/exams/{sitting}");
    browser.get(&exam).submit(&format!("{exam}/start"), &[("lang", "en"), ("agree", "true")]).ok();
    office.post(&format!("{path}/replan"), &[]);
    assert!(office.sees("Somebody has begun"));
    office.get(&path).ok();
    assert!(office.sees("It waits for 1: lin."));
    assert!(!office.actions().contains(&format!("{path}/close")));
}

#[test]
fn a_planned_sitting_can_be_deleted_and_a_ready_one_cannot() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let blueprint = programme.blueprint(&world);
    let sitting = programme.planned(&world, blueprint);
    assert_eq!(programme.list_eligible(&world, sitting), 1);
    let path = format!("/office/exams/{sitting}");
    let mut office = world.signed_in(programme.office);
    office.get(&path).submit(&format!("{path}/ready"), &[]).ok();
    office.post(&format!("{path}/delete"), &[]);
    assert!(office.sees("The sitting has moved on meanwhile."));
    office.get(&path).submit(&format!("{path}/replan"), &[]).ok();
    office.get(&path).submit(&format!("{path}/delete"), &[]).ok();
    assert_eq!(office.path, "/office/exams");
    assert_eq!(office.get(&path).status, 404);
    world.signed_in(lin).get("/my/exams").ok();
}

#[test]
fn the_same_plan_sent_twice_is_one_sitting_and_the_same_blueprint_is_one() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let (scheme, cohort) = (programme.scheme.to_string(), programme.cohort.to_string());
    let mut office = world.signed_in(programme.office);
    let fields = [("title", "Paper"), ("scheme", scheme.as_str()), ("n|law|easy|multiple", "1")];
    let first = office.post("/office/exams/blueprints", &fields).ok().path.clone();
    assert_eq!(office.post("/office/exams/blueprints", &fields).ok().path, first);
    let blueprint = first.rsplit('/').next().unwrap().to_owned();
    let fields = [
        ("kind", "theory"),
        ("cohort", cohort.as_str()),
        ("blueprint", blueprint.as_str()),
        ("title_en", "Theory exam"),
        ("title_zh", "理论考试"),
        ("starts_at", "2026-11-24T09:00"),
        ("ends_at", "2026-11-24T11:00"),
        ("minutes", "40"),
        ("grace_seconds", "30"),
    ];
    let first = office.post("/office/exams", &fields).ok().path.clone();
    assert_eq!(office.post("/office/exams", &fields).ok().path, first);
    world.advance(TimeDelta::minutes(1));
    assert_ne!(office.post("/office/exams", &fields).ok().path, first);
    let sittings: i64 = world.read(|conn| sittings::table.count().get_result(conn));
    let blueprints: i64 = world.read(|conn| blueprints::table.count().get_result(conn));
    assert_eq!((sittings, blueprints), (2, 1));
}

#[test]
fn twenty_clicks_at_once_make_one_sitting_and_one_blueprint() {
    let world = World::new();
    let programme = theory::programme(&world);
    let (office, now) = (programme.office, world.now());
    let cells = vec![Cell { domain: "law".into(), difficulty: Difficulty::Easy, kind: ItemKind::Single, count: 2 }];
    let paper = NewBlueprint { scheme: programme.scheme, title: "Paper".into(), cells };
    let plan = programme.plan(&world, programme.blueprint(&world));
    std::thread::scope(|threads| {
        for _ in 0..20 {
            let (db, plan, paper) = (world.app.db.clone(), plan.clone(), paper.clone());
            threads.spawn(move || {
                db.write_now(move |conn| replan::plan_once(conn, office, &plan, now)).unwrap();
                db.write_now(move |conn| blueprint::create(conn, office, &paper, now)).unwrap();
            });
        }
    });
    let sittings: i64 = world.read(|conn| sittings::table.count().get_result(conn));
    let blueprints: i64 = world.read(|conn| blueprints::table.count().get_result(conn));
    assert_eq!((sittings, blueprints), (1, 2));
}

#[test]
fn a_deadline_that_fails_does_not_keep_a_sitting_from_opening() {
    let world = World::new();
    if !world.app.db.is_sqlite() {
        return; // the databases of a PostgreSQL run are used again, so their tables stay
    }
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let sitting = programme.at_start(&world, &[lin]);
    world.write(|conn| diesel::sql_query("ALTER TABLE applications RENAME TO lost").execute(conn)).unwrap();
    assert_eq!(workers::deadlines(&world.app).unwrap(), 1);
    assert_eq!(world.read(|conn| sitting::find(conn, sitting)).status, SittingStatus::Open);
    assert!(workers::deadlines(&world.app).is_err());
}

#[test]
fn a_candidate_who_works_in_the_office_gives_themselves_neither_time_nor_a_place() {
    let world = World::new();
    let programme = theory::programme(&world);
    let [lin, wu] = ["lin", "wu"].map(|name| programme.admitted_trainee(&world, &format!("{name}@example.com"), 60));
    let sitting = programme.at_start(&world, &[lin]);
    let now = world.now();
    world
        .write(move |conn| {
            role::grant(conn, lin, Role::Office, None, now)?;
            role::grant(conn, wu, Role::Office, None, now)
        })
        .unwrap();
    let listed = world.read(|conn| candidate::list(conn, sitting)).remove(0).id;
    let time = |by| world.write(move |conn| candidate::give_time(conn, by, sitting, listed, (30, "Slow hands"), now));
    assert!(matches!(time(lin), Err(CandidateError::Partial(Partial::Oneself))));
    assert!(time(wu).is_ok());
    let added = world.write(move |conn| listing::add_one(conn, wu, sitting, wu, "They are late", now));
    assert!(matches!(added, Err(CandidateError::Partial(Partial::Oneself))));
}
