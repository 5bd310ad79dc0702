//! What an item is for: exams or practice, never both.

use diesel::prelude::*;
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::bank::{self, ImportError, NewImport};
use shining_star::assessment::import::{self, Format};
use shining_star::assessment::item::{self, Difficulty, ItemError, ItemKind};
use shining_star::assessment::practice::Wish;
use shining_star::assessment::purpose::{self, ItemPurpose};
use shining_star::assessment::{attempt, paper_pool, review};
use shining_star::i18n::Lang;
use shining_star::schema::{answers, attempts, item_versions, items, paper_items, practice_answers, results};

use super::{ALL, add, answer_all, choice, start, three, trainee};
use crate::support::World;
use crate::support::person::Upload;
use crate::support::theory::{self, ITEMS};

#[test]
fn a_practice_item_is_never_on_a_paper_and_never_counts_in_a_blueprint() {
    let world = World::new();
    let emails: Vec<String> = (0..12).map(|n| format!("t{n}@example.com")).collect();
    let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
    let (exam, people) = theory::small_exam(&world, 2, false, &emails);
    for n in 0..20 {
        add(&world, exam.programme.office, &format!("after.practice.{n}"));
    }
    let cell = Cell { domain: "after".into(), difficulty: Difficulty::Easy, kind: ItemKind::Single, count: 3 };
    let short = world.read(|conn| Ok(paper_pool::drawable(conn)?.shortages(&[cell])));
    assert_eq!(short.iter().map(|shortage| shortage.available).collect::<Vec<_>>(), [2]);
    let (sitting, now) = (exam.sitting, world.now());
    for user in people {
        world.write(move |conn| attempt::start(conn, user, sitting, Lang::En, user.0 * 77, now)).unwrap();
    }
    // Looked up by hand: whatever stands on a paper belongs to an exam item.
    let drawn: Vec<String> = world.read(|conn| {
        paper_items::table.inner_join(item_versions::table.inner_join(items::table)).select(items::purpose).load(conn)
    });
    assert_eq!((drawn.len(), drawn.iter().all(|purpose| purpose == "exam")), (24, true));
}

#[test]
fn an_exam_item_is_never_asked_in_practice_and_practice_counts_nowhere() {
    let world = World::new();
    let programme = three(&world);
    programme.bank(&world);
    let (user, mut person) = trainee(&world, "t@example.com");
    for seed in 0..20 {
        let run = start(&world, user, ALL, 50, seed).unwrap();
        answer_all(&world, user, run, &[1]);
        start(&world, user, Wish::Mistakes(None), 50, seed).unwrap();
    }
    let asked: Vec<String> = world.read(|conn| {
        practice_answers::table
            .inner_join(item_versions::table.inner_join(items::table))
            .select(items::purpose)
            .load(conn)
    });
    assert_eq!((asked.len(), asked.iter().all(|purpose| purpose == "practice")), (80, true));
    // Domains of the exam bank alone are no choice.
    assert_eq!(person.get("/my/practice").ok().texts("#f-domain option").len(), 3);
    let counted: (i64, i64, i64) = world.read(|conn| {
        Ok((
            attempts::table.count().get_result(conn)?,
            answers::table.count().get_result(conn)?,
            results::table.count().get_result(conn)?,
        ))
    });
    assert_eq!(counted, (0, 0, 0));
}

#[test]
fn a_purpose_changes_only_while_the_item_is_a_draft_that_nobody_was_asked() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let now = world.now();
    let id = world.write(move |conn| item::create(conn, office, "law.draft", &choice("Draft"), now)).unwrap();
    let set = |purpose| world.write(move |conn| purpose::set(conn, office, id, purpose, now));
    assert!(set(ItemPurpose::Practice).unwrap());
    assert!(!set(ItemPurpose::Practice).unwrap());
    let mut person = world.signed_in(office);
    let page = format!("/office/exams/items/{id}");
    person.get(&format!("{page}/edit")).ok();
    assert_eq!(person.texts("input[name=purpose]").len(), 2);
    person.submit(&page, &[("purpose", "exam")]).ok();
    assert_eq!(world.read(|conn| item::find(conn, id)).purpose, ItemPurpose::Exam);
    world
        .write(move |conn| {
            let version = item::versions(conn, id)?[0].id;
            review::elsewhere(conn, office, id, version, "the law team", now)
        })
        .unwrap();
    assert!(matches!(set(ItemPurpose::Practice), Err(ItemError::PurposeFixed)));
    assert!(!person.get(&format!("{page}/edit")).ok().has("input[name=purpose]"));
    // A form that brings the choice all the same is refused.
    let fields = [("stem_en", "Other"), ("purpose", "practice"), ("kind", "single"), ("importance", "X")];
    let rest = [("difficulty", "easy"), ("points", "1"), ("a_en", "A"), ("b_en", "B"), ("key", "a")];
    person.post(&page, &[fields.as_slice(), rest.as_slice()].concat());
    assert_eq!(person.status, 422);
    assert_eq!(world.read(|conn| item::find(conn, id)).purpose, ItemPurpose::Exam);
}

#[test]
fn a_new_draft_of_a_practice_item_that_was_asked_stays_for_practice() {
    let world = World::new();
    let programme = three(&world);
    let office = programme.office;
    let (user, _) = trainee(&world, "t@example.com");
    start(&world, user, ALL, 3, 1).unwrap();
    let now = world.now();
    let refused = world.write(move |conn| {
        let id = item::by_code(conn, "law.one")?.unwrap().id;
        item::edit(conn, office, id, &choice("Better"), now)?;
        purpose::set(conn, office, id, ItemPurpose::Exam, now)
    });
    assert!(matches!(refused, Err(ItemError::PurposeFixed)));
}

#[test]
fn an_import_for_practice_takes_new_items_and_leaves_those_of_exams_alone() {
    let world = World::new();
    let programme = theory::programme(&world);
    let mut office = world.signed_in(programme.office);
    let path = "/office/exams/items/import";
    let file = [Upload { field: "file", name: "practice.csv", bytes: import::SAMPLE }];
    office.get(path).upload(path, &[("purpose", "practice")], &file).ok();
    office.submit("/office/exams/items/import/confirm", &[("activate", "true"), ("reviewed_by", "the law team")]).ok();
    let purposes: Vec<String> = world.read(|conn| items::table.select(items::purpose).distinct().load(conn));
    assert_eq!(purposes, ["practice"]);
    assert_eq!(world.read(bank::pool), []);
    office.get("/office/exams/items?purpose=exam").ok();
    assert!(!office.has("tbody tr"));
    assert!(office.get("/office/exams/items?purpose=practice").ok().has("tbody tr"));
    assert!(office.get("/office/exams/items.csv?purpose=practice").ok().body.contains(",practice,"));

    programme.bank(&world);
    let changed = String::from_utf8(ITEMS.to_vec()).unwrap().replace("On which date did", "On what date did");
    let file = [Upload { field: "file", name: "items.csv", bytes: changed.as_bytes() }];
    office.get(path).upload(path, &[("purpose", "practice")], &file);
    assert_eq!(office.status, 422);
    assert!(office.error("file").is_some_and(|message| message.contains("for something else")));
    let drafts = import::parse(Format::Csv, changed.as_bytes(), "").unwrap().drafts;
    let (digest, purpose) = (bank::digest(changed.as_bytes()), ItemPurpose::Practice);
    let new = NewImport { file_name: "items.csv".into(), digest, drafts, reviewed: None, purpose };
    let (by, now) = (programme.office, world.now());
    let done = world.write(move |conn| bank::import(conn, by, &new, now));
    assert!(matches!(done, Err(ImportError::OtherPurpose { .. })));
}
