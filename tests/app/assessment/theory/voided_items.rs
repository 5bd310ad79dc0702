//! An item that turned out to be no good: set aside, void, every paper scored again once.

use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::bank;
use shining_star::assessment::item::{self, ItemId, ItemStatus};
use shining_star::assessment::release;
use shining_star::assessment::rescore;
use shining_star::assessment::scoring::Effect;
use shining_star::assessment::void::{self, NewVoid, VoidError};
use shining_star::assessment::void_preview;
use shining_star::schema::{item_versions, item_voids, mails, rescores, results};
use shining_star::workers;

use crate::support::World;
use crate::support::theory::{self, SmallExam};

/// Five choices of two points: lin has two right, mei three, bo all. The cut is 60.
fn exam(world: &World) -> (SmallExam, Vec<UserId>) {
    let people = ["lin@example.com", "mei@example.com", "bo@example.com"];
    let (exam, people) = theory::small_exam(world, 5, false, &people);
    for (person, right) in people.iter().zip(["11000", "1110-", "11111"]) {
        exam.write(world, *person, right, "");
    }
    exam.close(world);
    (exam, people)
}

fn release(world: &World, exam: &SmallExam) {
    let (office, sitting, now) = (exam.programme.office, exam.sitting, world.now());
    world.write(move |conn| release::release(conn, office, sitting, now)).unwrap();
}

fn item_of(world: &World, exam: &SmallExam, n: usize) -> ItemId {
    let version = exam.choices[n];
    world.read(move |conn| item_versions::table.find(version).select(item_versions::item_id).first(conn))
}

fn declare(world: &World, exam: &SmallExam, n: usize, effect: Effect) -> Result<(), VoidError> {
    let (office, item, now) = (exam.programme.office, item_of(world, exam, n), world.now());
    let new = NewVoid { version: exam.choices[n], sitting: None, effect, reason: "two answers are right".into() };
    world.write(move |conn| void::void(conn, office, item, &new, now)).map(|_| ())
}

fn work(world: &World) {
    while workers::deadlines(&world.app).unwrap() > 0 {}
}

fn outcomes(world: &World) -> Vec<(i64, bool)> {
    world.read(|conn| results::table.order(results::user_id).select((results::score, results::is_passed)).load(conn))
}

#[test]
fn a_quarantined_version_reaches_no_new_paper_and_stays_in_the_old_ones() {
    let world = World::new();
    let (exam, _) = exam(&world);
    let (item, version) = (item_of(&world, &exam, 0), exam.choices[0]);
    let mut office = world.signed_in(exam.programme.office);
    let page = format!("/office/exams/items/{item}");
    office.get(&page).ok().submit(&format!("{page}/versions/{version}/quarantine"), &[]).ok();
    assert!(office.sees("No new paper gets it"));
    assert_eq!(world.read(|conn| item::versions(conn, item))[0].status, ItemStatus::Quarantined);
    assert!(!world.read(bank::pool).iter().any(|one| one.version == version));
    assert_eq!(outcomes(&world), [(4000, false), (6000, true), (10_000, true)]);
    // Once somebody else has looked at it, it may come back.
    office.submit(&format!("{page}/versions/{version}/ask"), &[]).ok();
    let second = world.user("second@example.com", &[Role::Office]);
    let mut second = world.signed_in(second);
    second.get(&page).ok().submit(&format!("{page}/versions/{version}/review"), &[("verdict", "approve")]).ok();
    assert!(world.read(bank::pool).iter().any(|one| one.version == version));
}

#[test]
fn a_void_item_is_previewed_and_then_every_paper_is_scored_again_once() {
    let world = World::new();
    let (exam, people) = exam(&world);
    release(&world, &exam);
    let (item, version) = (item_of(&world, &exam, 3), exam.choices[3]);
    let mut office = world.signed_in(exam.programme.office);
    let page = format!("/office/exams/items/{item}/versions/{version}/void");
    office.get(&format!("/office/exams/items/{item}")).ok();
    assert_eq!(office.link("Declare void"), page);
    office.get(&page).ok();
    assert!(office.has("input[name=effect][value=full_points][checked]"), "what harms nobody is proposed");
    office.get(&format!("{page}?sitting=all&effect=full_points")).ok();
    assert!(office.sees("2 of 3 scores change"));
    assert_eq!(office.texts("main dl.facts dd")[..2], ["1", "0"]);
    assert_eq!(office.texts("tbody td")[..5], ["lin", "0001", "40", "60", "would pass"]);
    office.get(&format!("{page}.csv?sitting=all&effect=full_points")).ok();
    assert!(office.body.lines().nth(1).unwrap().ends_with(",0001,lin,40,60,would pass"), "{}", office.body);
    office.post(&page, &[("sitting", "all"), ("effect", "full_points"), ("reason", "")]);
    assert_eq!((office.status, office.error("reason").is_some()), (422, true));
    let fields = [("sitting", "all"), ("effect", "full_points"), ("reason", "two answers are right")];
    office.post(&page, &fields).ok();
    assert!(office.sees("two answers are right") && office.sees("being scored again: 0 papers so far"));
    assert_eq!(outcomes(&world), [(4000, false), (6000, true), (10_000, true)]);
    work(&world);
    assert_eq!(outcomes(&world), [(6000, true), (8000, true), (10_000, true)]);
    office.get(&format!("/office/exams/items/{item}")).ok();
    assert!(office.sees("3 papers scored again, 2 changed"));
    // What was decided stands where the button was.
    assert!(!office.has("a.btn[href$='/void']") && office.sees("Void: full points for everybody"));
    assert!(!office.get(&page).ok().has("form[action$='/void']"));
    office.set_cookie("lang", "zh-CN");
    assert!(office.get(&format!("/office/exams/items/{item}")).ok().sees("已作废：全员给满分"));
    office.set_cookie("lang", "en");
    let told = || -> i64 {
        world.read(|conn| mails::table.filter(mails::letter.like("%mail-rescored-subject%")).count().get_result(conn))
    };
    assert_eq!(told(), 2);
    // A second void, and a second round of the worker, change nothing.
    office.post(&page, &fields);
    assert_eq!(office.status, 422);
    assert!(matches!(declare(&world, &exam, 3, Effect::LeftOut), Err(VoidError::Already)));
    world
        .write(|conn| {
            diesel::update(item_voids::table)
                .set(item_voids::rescored_at.eq(None::<chrono::NaiveDateTime>))
                .execute(conn)
        })
        .unwrap();
    work(&world);
    assert_eq!(outcomes(&world), [(6000, true), (8000, true), (10_000, true)]);
    let rows: i64 = world.read(|conn| rescores::table.count().get_result(conn));
    assert_eq!((rows, told()), (3, 2));
    let mut lin = world.signed_in(people[0]);
    let result: i64 = world.read(|conn| results::table.order(results::user_id).select(results::id).first(conn));
    lin.get(&format!("/my/results/{result}")).ok();
    assert!(lin.sees("40 became 60 points") && lin.sees("two answers are right"));
    assert!(lin.sees("passed"));
}

#[test]
fn a_pass_that_becomes_a_fail_is_a_finding_for_the_office() {
    let world = World::new();
    let (exam, _) = exam(&world);
    release(&world, &exam);
    declare(&world, &exam, 0, Effect::LeftOut).unwrap();
    work(&world);
    // lin 1 of 4, mei 2 of 4, bo 4 of 4.
    assert_eq!(outcomes(&world), [(2500, false), (5000, false), (10_000, true)]);
    let mut office = world.signed_in(exam.programme.office);
    office.get("/office").ok();
    assert!(office.sees("pass that became a fail"));
    office.get("/office/exams/findings").ok();
    assert!(office.sees("mei") && office.sees("60 became 50 points") && !office.text("main").contains("lin"));
    let finding = world.read(rescore::findings)[0].rescore.id;
    let settle = format!("/office/exams/findings/{finding}");
    office.post(&settle, &[("note", " ")]).ok();
    assert!(office.sees("Say what was decided"));
    office.get("/office/exams/findings").submit(&settle, &[("note", "invited to a free retake")]).ok();
    assert!(office.sees("Nothing to look at"));
    office.post(&settle, &[("note", "again")]).ok();
    assert!(office.sees("settled this already"));
}

#[test]
fn before_the_release_a_preview_counts_and_names_nobody() {
    let world = World::new();
    let (exam, people) = exam(&world);
    let version = exam.choices[3];
    let shown = world.read(|conn| void_preview::preview(conn, version, None, Effect::FullPoints));
    assert_eq!((shown.len(), shown[0].attempts, shown[0].changed), (1, 3, 2));
    assert_eq!((shown[0].would_pass, shown[0].would_fail, shown[0].people.len()), (1, 0, 0));
    declare(&world, &exam, 3, Effect::FullPoints).unwrap();
    work(&world);
    assert_eq!(outcomes(&world), [(6000, true), (8000, true), (10_000, true)]);
    let mails: i64 =
        world.read(|conn| mails::table.filter(mails::letter.like("%mail-rescored%")).count().get_result(conn));
    assert_eq!(mails, 0);
    release(&world, &exam);
    // What changed before the release is part of the result, not of its history.
    let result: i64 = world.read(|conn| results::table.order(results::user_id).select(results::id).first(conn));
    let mut lin = world.signed_in(people[0]);
    lin.get(&format!("/my/results/{result}")).ok();
    assert!(!lin.sees("became"));
}

#[test]
fn two_instances_score_every_paper_again_exactly_once() {
    let world = World::new();
    let (exam, _) = exam(&world);
    release(&world, &exam);
    declare(&world, &exam, 3, Effect::FullPoints).unwrap();
    declare(&world, &exam, 4, Effect::LeftOut).unwrap();
    let now = world.now();
    std::thread::scope(|threads| {
        for _ in 0..8 {
            let db = world.app.db.clone();
            threads.spawn(move || while db.write_now(move |conn| rescore::turn(conn, now)).unwrap() > 0 {});
        }
    });
    let rows: i64 = world.read(|conn| rescores::table.count().get_result(conn));
    let open: i64 =
        world.read(|conn| item_voids::table.filter(item_voids::rescored_at.is_null()).count().get_result(conn));
    assert_eq!((rows, open), (6, 0));
    // lin 3 of 4, mei and bo 4 of 4: the fifth is left out.
    assert_eq!(outcomes(&world), [(7500, true), (10_000, true), (10_000, true)]);
}

#[test]
fn a_void_before_the_marking_is_part_of_the_first_result() {
    let world = World::new();
    let people = ["lin@example.com", "mei@example.com", "bo@example.com"];
    let (exam, people) = theory::small_exam(&world, 5, false, &people);
    for (person, right) in people.iter().zip(["11000", "1110-", "11111"]) {
        exam.write(&world, *person, right, "");
    }
    declare(&world, &exam, 3, Effect::FullPoints).unwrap();
    work(&world);
    exam.close(&world);
    assert_eq!(outcomes(&world), [(6000, true), (8000, true), (10_000, true)]);
    let again: i64 = world.read(|conn| rescores::table.count().get_result(conn));
    let open: i64 =
        world.read(|conn| item_voids::table.filter(item_voids::rescored_at.is_null()).count().get_result(conn));
    assert_eq!((again, open), (0, 0), "nothing was scored yet that could be scored again");
}
