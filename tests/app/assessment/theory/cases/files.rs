//! Cases through files.

use diesel::prelude::*;
use shining_star::assessment::bank::{self, ImportError, Imported, NewImport};
use shining_star::assessment::case;
use shining_star::assessment::import::{self, Bilingual, DraftCase, DraftKind, DraftOption, Format, ItemDraft, Report};
use shining_star::assessment::item::{ItemError, ItemId, ItemKind};
use shining_star::assessment::item_import::{self, ItemFile};
use shining_star::assessment::item_list::Filter;
use shining_star::assessment::purpose::ItemPurpose;
use shining_star::assessment::{export, transfer};
use shining_star::schema::items;

use super::Bank;
use crate::support::World;
use crate::support::theory;

fn both(text: &str) -> Bilingual {
    Bilingual { en: text.into(), zh: format!("{text}。") }
}

/// Cases of three questions each; every question asks the same.
fn file_of(cases: usize, code: &str) -> NewImport {
    let mut report = Report::default();
    for n in 0..cases {
        let reference = format!("case {n}");
        report.cases.push(DraftCase {
            reference: reference.clone(),
            row: 4 * n + 2,
            code: code.into(),
            stem: both(&format!("Material {n}")),
            ..DraftCase::default()
        });
        for part in 0..3 {
            let option = |text, is_key| DraftOption { text: both(text), is_key, ..DraftOption::default() };
            report.drafts.push(ItemDraft {
                stem: both(&format!("Question {part}?")),
                options: vec![option("Right", true), option("Wrong", false)],
                case: Some(reference.clone()),
                ..ItemDraft::new(4 * n + 3 + part, code, DraftKind::Single)
            });
        }
    }
    NewImport {
        file_name: "cases.xlsx".into(),
        digest: bank::digest(b"cases"),
        drafts: transfer::settled(report).drafts,
        reviewed: Some("the item board".into()),
        purpose: ItemPurpose::Exam,
    }
}

#[test]
fn an_import_that_is_interrupted_leaves_no_half_case_and_goes_on() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let now = world.now();
    let file = ItemFile::new(file_of(60, "room.file"));
    world
        .write(move |conn| {
            item_import::begin(conn, office, &file, now)?;
            item_import::take(conn, office, &file, now)
        })
        .unwrap();
    let cases = |world: &World| -> Vec<usize> { world.read(bank::pool).iter().map(|item| item.parts.len()).collect() };
    assert_eq!(cases(&world), vec![3; 25], "a hundred items are 25 whole cases");
    let done = bank::import_all(&world.app, office, file_of(60, "room.file"), now).unwrap();
    assert_eq!(done, Imported { added: 240, changed: 0, unchanged: 0 });
    assert_eq!(cases(&world), vec![3; 60]);
    let again = NewImport { digest: bank::digest(b"other bytes"), ..file_of(60, "room.file") };
    let would = world.read(|conn| bank::preview(conn, &file_of(60, "room.file").drafts));
    assert_eq!(would, Imported { added: 0, changed: 0, unchanged: 240 });
    assert_eq!(bank::import_all(&world.app, office, again, now).unwrap(), would);
    // Where the hundredth item stands in the middle of a case, the piece goes on to the end of that.
    let mut odd = file_of(40, "room.odd");
    odd.digest = bank::digest(b"odd");
    odd.drafts.insert(0, ItemDraft { stem: both("Alone?"), ..ItemDraft::new(1, "room.first", DraftKind::Essay) });
    let file = ItemFile::new(odd);
    world
        .write(move |conn| {
            item_import::begin(conn, office, &file, now)?;
            item_import::take(conn, office, &file, now)
        })
        .unwrap();
    assert_eq!(cases(&world).iter().filter(|parts| **parts == 3).count(), 60 + 25);
}

#[test]
fn cases_go_through_files_and_come_back_as_they_were() {
    let world = World::new();
    let bank = Bank::new(&world, ItemKind::Essay);
    let (office, now) = (bank.programme.office, world.now());
    let filters = [
        Filter::default(),
        Filter { kind: Some(ItemKind::Case), ..Filter::default() },
        Filter { kind: Some(ItemKind::Essay), ..Filter::default() },
    ];
    for (filter, count) in filters.into_iter().zip([6, 4, 4]) {
        let out = world.write(move |conn| transfer::export(conn, office, &filter, ("qti", 100), now)).unwrap();
        assert_eq!(out.len(), count, "whole cases");
        let (drafts, cases) = transfer::apart(out);
        assert_eq!(cases.len(), 1);
        let package = export::package(&drafts, &cases).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&package)).unwrap();
        assert!(zip.by_name("stimuli/case-1.xml").is_ok());
        let files = [(Format::QtiPackage, package), (Format::Xlsx, export::workbook(&drafts, &cases).unwrap())];
        for (format, bytes) in files {
            let back = transfer::settled(import::parse(format, &bytes, "").unwrap());
            assert_eq!(back.problems, []);
            let drafts = back.drafts.clone();
            let would = world.read(move |conn| bank::preview(conn, &drafts));
            assert_eq!(would, Imported { added: 0, changed: 0, unchanged: count as i64 });
            // In a bank that is empty they become the same again.
            let other = World::new();
            let there = theory::programme(&other).office;
            let new = NewImport {
                file_name: "cases".into(),
                digest: bank::digest(&bytes),
                drafts: back.drafts,
                reviewed: Some("there".into()),
                purpose: ItemPurpose::Exam,
            };
            bank::import_all(&other.app, there, new, now).unwrap();
            let whole = other.read(bank::pool).into_iter().find(|item| item.kind == ItemKind::Case).unwrap();
            let kinds: Vec<ItemKind> = whole.parts.iter().map(|part| part.kind).collect();
            assert_eq!(kinds, [ItemKind::Single, ItemKind::Multiple, ItemKind::Essay]);
        }
    }
}

#[test]
fn a_file_puts_questions_into_the_order_that_it_has_and_never_makes_a_case_of_a_question() {
    let world = World::new();
    let bank = Bank::new(&world, ItemKind::Essay);
    let (office, now) = (bank.programme.office, world.now());
    let filter = Filter { kind: Some(ItemKind::Case), ..Filter::default() };
    let out = world.write(move |conn| transfer::export(conn, office, &filter, ("xlsx", 100), now)).unwrap();
    let import = |drafts: Vec<ItemDraft>, name: &str| {
        let digest = bank::digest(name.as_bytes());
        let new = NewImport { file_name: name.into(), digest, drafts, reviewed: None, purpose: ItemPurpose::Exam };
        bank::import_all(&world.app, office, new, now)
    };
    let mut turned = out.clone();
    turned[1..].reverse();
    let case = bank.case;
    // One question was taken out meanwhile: the file brings it back.
    let part = bank.parts[0];
    world.write(move |conn| case::remove(conn, office, (case, part), now)).unwrap();
    assert_eq!(import(turned, "turned").unwrap(), Imported { added: 0, changed: 1, unchanged: 3 });
    let order: Vec<ItemId> = bank.parts.iter().rev().copied().collect();
    assert_eq!(world.read(move |conn| case::ids(conn, case)), order);
    // What the case would not take is said before anything of the file is written.
    let before: i64 = world.read(|conn| items::table.count().get_result(conn));
    world
        .write(move |conn| {
            case::remove(conn, office, (case, part), now)?;
            diesel::update(items::table.find(part)).set(items::exposure_cap.eq(5)).execute(conn)?;
            Ok::<_, ItemError>(())
        })
        .unwrap();
    let mut tied: Vec<ItemDraft> = (0..120)
        .map(|n| ItemDraft {
            stem: both(&format!("New question {n}?")),
            ..ItemDraft::new(2, &format!("room.new.{n}"), DraftKind::Essay)
        })
        .collect();
    tied.extend(out.iter().cloned());
    let refused = import(tied, "tied");
    assert!(matches!(&refused, Err(ImportError::Unfit { code }) if *code == out[1].code), "{refused:?}");
    assert_eq!(world.read(|conn| items::table.count().get_result::<i64>(conn)), before);
    let mut other = vec![ItemDraft { stem: both("A question?"), ..ItemDraft::new(2, &out[0].code, DraftKind::Essay) }];
    assert!(matches!(import(other.clone(), "other"), Err(ImportError::OtherKind { .. })));
    other[0] =
        ItemDraft { kind: DraftKind::Case, code: "room.alone.1".into(), case: Some("x".into()), ..other[0].clone() };
    assert!(matches!(import(other, "another"), Err(ImportError::OtherKind { .. })));
}
