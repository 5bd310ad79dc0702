//! Great files: written piece by piece, and whole in the end whatever happens in between.

use diesel::prelude::*;
use shining_star::assessment::bank::{self, ImportError, Imported, NewImport};
use shining_star::assessment::content::Content;
use shining_star::assessment::import::{Bilingual, DraftKind, DraftOption, ItemDraft};
use shining_star::assessment::item::{self, ItemKind, ItemStatus};
use shining_star::assessment::item_import::{self, ItemFile};
use shining_star::assessment::purpose::{self, ItemPurpose};
use shining_star::schema::{audit_entries, item_imports, item_options, item_versions, items};

use crate::support::World;
use crate::support::theory;

const ITEMS: usize = 250;

fn draft(n: usize, code: &str) -> ItemDraft {
    let text = |words: &str| Bilingual { en: format!("{words} {n}"), zh: format!("{words}{n}") };
    let option = |words: &str, is_key| DraftOption { text: text(words), is_key, ..DraftOption::default() };
    ItemDraft {
        stem: text("Question"),
        options: vec![option("Right", true), option("Wrong", false)],
        ..ItemDraft::new(n + 1, &format!("{code}.n{n}"), DraftKind::Single)
    }
}

/// A file of [`ITEMS`] items whose content points begin with `code`; its bytes are always the same.
fn file(code: &str) -> NewImport {
    NewImport {
        file_name: "items.xlsx".into(),
        digest: bank::digest(b"the same bytes"),
        drafts: (0..ITEMS).map(|n| draft(n, code)).collect(),
        reviewed: Some("the item board".into()),
        purpose: ItemPurpose::Exam,
    }
}

/// Items, active versions, options.
fn counts(world: &World) -> (i64, i64, i64) {
    world.read(|conn| {
        let active = item_versions::table.filter(item_versions::status.eq(ItemStatus::Active));
        Ok((
            items::table.count().get_result(conn)?,
            active.count().get_result(conn)?,
            item_options::table.count().get_result(conn)?,
        ))
    })
}

/// Begins the import of a file and writes its first piece, as if the program had ended then.
fn interrupted(world: &World, new: NewImport) {
    let (office, now) = (theory::programme(world).office, world.now());
    let file = ItemFile::new(new);
    world
        .write(move |conn| {
            item_import::begin(conn, office, &file, now)?;
            item_import::take(conn, office, &file, now)
        })
        .unwrap();
}

#[test]
fn an_interrupted_import_goes_on_where_it_stopped_and_tells_of_the_whole_file() {
    let world = World::new();
    interrupted(&world, file("law"));
    assert_eq!(counts(&world), (100, 100, 200));
    let known = world.read(|conn| bank::imported_at(conn, &bank::digest(b"the same bytes")));
    assert_eq!(known, None);
    let would = world.read(|conn| bank::preview(conn, &file("law").drafts));
    assert_eq!(would, Imported { added: 150, changed: 0, unchanged: 100 });

    let office = world.read(|conn| item_imports::table.select(item_imports::imported_by_id).first(conn));
    let done = bank::import_all(&world.app, office, file("law"), world.now()).unwrap();
    assert_eq!(done, Imported { added: ITEMS as i64, changed: 0, unchanged: 0 });
    assert_eq!(counts(&world), (250, 250, 500));
    let again = bank::import_all(&world.app, office, file("law"), world.now());
    assert!(matches!(again, Err(ImportError::Known { .. })));
    assert_eq!(counts(&world), (250, 250, 500));
}

#[test]
fn an_interrupted_import_whose_items_are_called_otherwise_now_is_gone_through_again() {
    let world = World::new();
    interrupted(&world, file("law"));
    let office = world.read(|conn| item_imports::table.select(item_imports::imported_by_id).first(conn));
    let done = bank::import_all(&world.app, office, file("conduct"), world.now()).unwrap();
    assert_eq!(done, Imported { added: ITEMS as i64, changed: 0, unchanged: 0 });
    assert_eq!(counts(&world), (350, 350, 700));
}

#[test]
fn a_file_that_two_people_import_at_once_is_imported_once() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let outcomes: Vec<_> = std::thread::scope(|threads| {
        let importing: Vec<_> =
            (0..4).map(|_| threads.spawn(|| bank::import_all(&world.app, office, file("law"), world.now()))).collect();
        importing.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let whole = Imported { added: ITEMS as i64, changed: 0, unchanged: 0 };
    assert!(outcomes.iter().any(|outcome| outcome.as_ref().is_ok_and(|done| *done == whole)));
    for outcome in outcomes {
        assert!(matches!(outcome, Err(ImportError::Known { .. })) || outcome.unwrap() == whole);
    }
    assert_eq!(counts(&world), (250, 250, 500));
    let told: i64 = world
        .read(|conn| audit_entries::table.filter(audit_entries::action.eq("items.imported")).count().get_result(conn));
    assert_eq!(told, 1);
}

#[test]
fn a_question_that_stands_in_a_file_twice_is_taken_once() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut new = file("law");
    new.drafts = vec![draft(1, "law"), draft(2, "law"), draft(1, "law")];
    let done = bank::import_all(&world.app, office, new, world.now()).unwrap();
    assert_eq!(done, Imported { added: 2, changed: 0, unchanged: 1 });
    assert_eq!(counts(&world), (2, 2, 4));
}

#[test]
fn an_item_that_came_for_practice_meanwhile_stops_the_import_and_stays_as_it_is() {
    let world = World::new();
    interrupted(&world, file("law"));
    let office = world.read(|conn| item_imports::table.select(item_imports::imported_by_id).first(conn));
    let now = world.now();
    let practice = world
        .write(move |conn| {
            let content = Content { stem_en: "Practice".into(), ..Content::blank(ItemKind::Essay) };
            purpose::create(conn, office, ("law.n249", ItemPurpose::Practice), &content, now)
        })
        .unwrap();
    let running = ItemFile::new(file("law"));
    let stopped = world.write(move |conn| {
        loop {
            if let Some(done) = item_import::take(conn, office, &running, now)? {
                return Ok(done);
            }
        }
    });
    assert!(matches!(stopped, Err(ImportError::OtherPurpose { code }) if code == "law.n249"));
    let versions = world.read(|conn| item::versions(conn, practice));
    assert_eq!(versions.iter().map(|version| version.stem_en.as_str()).collect::<Vec<_>>(), ["Practice"]);
}

#[test]
fn two_ways_to_import_one_file_do_not_mix() {
    let world = World::new();
    interrupted(&world, file("law"));
    let office = world.read(|conn| item_imports::table.select(item_imports::imported_by_id).first(conn));
    let now = world.now();
    let (first, other) = (ItemFile::new(file("law")), ItemFile::new(NewImport { reviewed: None, ..file("conduct") }));
    world.write(move |conn| item_import::begin(conn, office, &other, now)).unwrap();
    let overtaken = world.write(move |conn| item_import::take(conn, office, &first, now));
    assert!(matches!(overtaken, Err(ImportError::Overtaken)));
    let other = NewImport { reviewed: None, ..file("conduct") };
    let done = bank::import_all(&world.app, office, other, now).unwrap();
    assert_eq!(done, Imported { added: ITEMS as i64, changed: 0, unchanged: 0 });
    assert_eq!(counts(&world), (350, 100, 700), "nobody reviewed those of the second");
}
