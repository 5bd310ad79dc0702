//! The page of an item: what changed, what candidates see, what it is tied to, who opened it.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::assessment::attempt_error::AttemptError;
use shining_star::assessment::item::{self, ItemError, ItemId};
use shining_star::assessment::{attempt, bank, hand_in, item_tie};
use shining_star::i18n::Lang;
use shining_star::schema::{audit_entries, item_enemies, item_views};

use super::review::content;
use crate::support::World;
use crate::support::theory::{self, Programme};

fn created(world: &World, programme: &Programme, code: &'static str) -> ItemId {
    let (office, now) = (programme.office, world.now());
    world.write(move |conn| item::create(conn, office, code, &content("Which one?"), now)).unwrap()
}

fn views(world: &World) -> i64 {
    world.read(|conn| item_views::table.count().get_result(conn))
}

#[test]
fn opening_an_item_is_noted_once_in_ten_minutes_for_each_person() {
    let world = World::new();
    let programme = theory::programme(&world);
    let item = created(&world, &programme, "law.seen");
    let page = format!("/office/exams/items/{item}");
    let mut office = world.signed_in(programme.office);
    office.get(&page).ok();
    office.get(&format!("{page}/edit")).ok();
    assert_eq!(views(&world), 1);
    let mut second = world.signed_in(world.user("second@example.com", &[Role::Office]));
    second.get(&format!("{page}/edit")).ok();
    assert_eq!(views(&world), 2);
    world.advance(TimeDelta::minutes(11));
    office.get(&page).ok();
    assert_eq!(views(&world), 3);
    assert!(office.sees("second"));
    office.get(&format!("{page}/views.csv")).ok();
    assert_eq!(office.body.lines().count(), 4);
    assert!(office.body.contains("second@example.com"));
    assert_eq!(office.get("/office/exams/items/999").status, 404);
    assert_eq!(views(&world), 3);
}

#[test]
fn taking_the_bank_away_is_audited() {
    let world = World::new();
    let programme = theory::programme(&world);
    created(&world, &programme, "law.seen");
    let mut office = world.signed_in(programme.office);
    for form in ["csv", "xlsx"] {
        office.get(&format!("/office/exams/items.{form}"));
        assert_eq!(office.status, 200);
    }
    let noted: i64 = world
        .read(|conn| audit_entries::table.filter(audit_entries::action.eq("items.exported")).count().get_result(conn));
    assert_eq!(noted, 2);
}

#[test]
fn a_new_version_shows_what_changed_word_by_word() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let id = world.read(|conn| item::by_code(conn, "law.order117.in_force")).unwrap().id;
    let page = format!("/office/exams/items/{id}");
    let mut office = world.signed_in(programme.office);
    office.get(&format!("{page}/edit"));
    let (en, zh) = (office.value("stem_en").replace("which", "what"), office.value("stem_zh").replace("施行", "生效"));
    office.submit(&page, &[("stem_en", &en), ("stem_zh", &zh), ("points", "2")]).ok();
    assert_eq!(office.texts("dd del"), ["1", "which", "施行"]);
    assert_eq!(office.texts("dd ins"), ["2", "what", "生效"]);
    assert!(office.sees("Changed from the version before: 3"));
}

#[test]
fn the_preview_shows_both_languages_and_works_without_a_script() {
    let world = World::new();
    let programme = theory::programme(&world);
    let mut office = world.signed_in(programme.office);
    let fields = [
        ("kind", "single"),
        ("stem_en", "Which <one>?"),
        ("stem_zh", "哪一个？"),
        ("a_en", "This"),
        ("b_en", "That"),
        ("b_zh", "那个"),
    ];
    office.get("/office/exams/items/new").ok();
    assert!(office.has("#preview"));
    office.post("/office/exams/items/preview", &fields).ok();
    assert_eq!(office.texts("#preview .stem"), ["Which <one>?", "哪一个？"]);
    assert_eq!(office.texts("#preview .opt span"), ["This", "That", "This", "那个"]);
    assert_eq!(
        (office.value("stem_en"), office.has("form[action='/office/exams/items']")),
        ("Which <one>?".into(), true)
    );
    let ordering = [("kind", "ordering"), ("stem_en", "Order"), ("a_en", "first"), ("b_en", "second")];
    office.post("/office/exams/items/preview", &ordering).ok();
    assert_eq!(office.texts("#preview fieldset[lang=en] .things span"), ["second", "first"]);
    // A half-typed form is shown as far as it goes.
    office.post("/office/exams/items/preview", &[("kind", "numeric"), ("number_value", "x")]).ok();
    assert!(office.sees("Nothing is written in either language yet."));
    let id = created(&world, &programme, "law.known");
    office.get(&format!("/office/exams/items/{id}/edit"));
    office.post("/office/exams/items/preview", &[("item", &id.to_string()), ("kind", "essay")]).ok();
    assert!(office.has(&format!("form[action='/office/exams/items/{id}']")));
}

#[test]
fn tags_enemies_and_a_limit_are_kept_with_the_item() {
    let world = World::new();
    let programme = theory::programme(&world);
    let (one, two) = (created(&world, &programme, "law.one"), created(&world, &programme, "law.two"));
    let page = format!("/office/exams/items/{one}");
    let mut office = world.signed_in(programme.office);
    office.get(&page).submit(&format!("{page}/tags"), &[("tags", "Tea，Price, tea")]).ok();
    assert_eq!(world.read(|conn| item_tie::tags(conn, one)), ["price", "tea"]);
    let enemies = format!("{page}/enemies");
    for code in ["law.none", "law.one", ""] {
        office.get(&page).submit(&enemies, &[("enemy", code)]);
        assert_eq!((office.status, office.error("enemy").is_some()), (422, true), "{code}");
    }
    office.get(&page).submit(&enemies, &[("enemy", "law.two")]).ok();
    let other = format!("/office/exams/items/{two}");
    office.get(&other).ok();
    assert!(office.sees("law.one"));
    office.submit(&format!("{other}/enemies"), &[("enemy", "law.one")]);
    assert_eq!(office.status, 422);
    assert_eq!(world.read(|conn| item_enemies::table.count().get_result::<i64>(conn)), 1);
    office.get(&other).submit(&format!("{other}/enemies/{one}/remove"), &[]).ok();
    assert_eq!(world.read(|conn| item_tie::enemies(conn, one)), []);
    assert_eq!(office.post(&format!("{other}/enemies/{one}/remove"), &[]).status, 404);
    let cap = format!("{page}/cap");
    office.get(&page).submit(&cap, &[("cap", "0")]);
    assert_eq!((office.status, office.error("cap").is_some()), (422, true));
    office.get(&page).submit(&cap, &[("cap", "25")]).ok();
    assert!(office.sees("Papers that hold it: 0 of at most 25"));
    office.set_cookie("lang", "zh-CN");
    office.get(&page).submit(&cap, &[("cap", "")]).ok();
    assert!(office.sees("已进入 0 份试卷"));
}

#[test]
fn figures_are_withheld_below_thirty_answers() {
    let world = World::new();
    let programme = theory::programme(&world);
    let trainee = programme.admitted_trainee(&world, "mei@example.com", 60);
    let sitting = programme.at_start(&world, &[trainee]);
    let now = world.now();
    let id = world
        .write(move |conn| {
            let id = attempt::start(conn, trainee, sitting, Lang::En, 7, now)?;
            hand_in::anywhere(conn, trainee, sitting, now)?;
            Ok::<_, AttemptError>(id)
        })
        .unwrap();
    let version = world.read(|conn| attempt::paper(conn, id))[0].item_version_id;
    let item = world.read(|conn| item::of_version(conn, version)).0;
    let mut office = world.signed_in(programme.office);
    office.get(&format!("/office/exams/items/{item}")).ok();
    assert!(office.sees("Answers: 1 · shown from 30 answers on"));
    assert!(!office.sees("Discrimination"));
    assert!(office.sees("Papers that hold it: 1"));
    assert!(world.read(bank::pool).len() > 1);
}

#[test]
fn fifty_people_who_tie_two_items_at_once_make_one_pair() {
    let world = World::new();
    let programme = theory::programme(&world);
    let (one, two) = (created(&world, &programme, "law.one"), created(&world, &programme, "law.two"));
    let (office, now) = (programme.office, world.now());
    let tied: usize = std::thread::scope(|scope| {
        let tie = |n: usize| {
            let world = &world;
            let (item, code) = if n.is_multiple_of(2) { (one, "law.two") } else { (two, "law.one") };
            scope.spawn(move || {
                let done = world.write(move |conn| item_tie::add_enemy(conn, office, item, code, now));
                assert!(matches!(done, Ok(()) | Err(ItemError::Unchanged)));
                usize::from(done.is_ok())
            })
        };
        let threads: Vec<_> = (0..50).map(tie).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(tied, 1);
}
