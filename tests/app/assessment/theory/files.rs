//! Items in files: every format in, QTI and workbooks out and in again.

use diesel::prelude::*;
use shining_star::assessment::bank::{self, Imported, NewImport};
use shining_star::assessment::content::{Content, ContentOption};
use shining_star::assessment::export;
use shining_star::assessment::import::{self, Format, ItemDraft};
use shining_star::assessment::item::{ItemError, ItemKind};
use shining_star::assessment::item_list::Filter;
use shining_star::assessment::purpose::{self, ItemPurpose};
use shining_star::assessment::transfer;
use shining_star::schema::{audit_entries, item_tags, item_versions, items};

use crate::support::World;
use crate::support::person::Upload;
use crate::support::theory::{self, Programme};

const MOODLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/law/order117</text></category></question>
<question type="shortanswer"><name><text>order</text></name><questiontext format="plain_text"><text>Which order governs live commerce since 2026?</text></questiontext><defaultgrade>2</defaultgrade><usecase>0</usecase><answer fraction="100"><text>Order 117</text></answer></question>
<question type="matching"><name><text>tiers</text></name><questiontext format="html"><text><![CDATA[<p>Match the <b>tiers</b>.</p>]]></text></questiontext><subquestion><text>Diamond</text><answer><text>highest</text></answer></subquestion><subquestion><text>Bronze</text><answer><text>lowest</text></answer></subquestion></question>
</quiz>"#;

fn take(world: &World, programme: &Programme, drafts: Vec<ItemDraft>, activate: bool) -> Imported {
    let reviewed = activate.then(|| "the law team".to_owned());
    let new = NewImport {
        file_name: "items".into(),
        digest: format!("{:064}", drafts.len()),
        drafts,
        reviewed,
        purpose: ItemPurpose::Exam,
    };
    let (office, now) = (programme.office, world.now());
    world.write(move |conn| bank::import(conn, office, &new, now)).unwrap()
}

fn read(format: Format, bytes: &[u8]) -> Vec<ItemDraft> {
    let report = transfer::settled(import::parse(format, bytes, "").unwrap());
    assert_eq!(report.problems, []);
    report.drafts
}

#[test]
fn what_the_bank_gives_away_comes_back_as_it_was() {
    let world = World::new();
    let programme = theory::programme(&world);
    let drafts = read(Format::Csv, import::SAMPLE);
    let count = drafts.len() as i64;
    assert_eq!(take(&world, &programme, drafts, true).added, count);
    let kinds: Vec<ItemKind> =
        world.read(|conn| item_versions::table.select(item_versions::kind).distinct().load(conn));
    assert_eq!(kinds.len(), ItemKind::ALL.len(), "the sample has an item of every kind");
    assert!(world.read(|conn| item_tags::table.count().get_result::<i64>(conn)) > 0);

    let (office, now) = (programme.office, world.now());
    let out = world.write(move |conn| transfer::export(conn, office, &Filter::default(), ("qti", 100), now)).unwrap();
    let out = transfer::apart(out);
    let package = read(Format::QtiPackage, &export::package(&out.0, &out.1).unwrap());
    let workbook = read(Format::Xlsx, &export::workbook(&out.0, &out.1).unwrap());
    for back in [package, workbook] {
        let would = world.read(move |conn| bank::preview(conn, &back));
        assert_eq!(would, Imported { added: 0, changed: 0, unchanged: count });
    }
    let actions: Vec<String> = world.read(|conn| {
        audit_entries::table.filter(audit_entries::action.eq("items.exported")).select(audit_entries::action).load(conn)
    });
    assert_eq!(actions.len(), 1);
}

#[test]
fn an_export_of_everything_comes_back_whole_with_what_each_item_is_for() {
    let world = World::new();
    let (office, now) = (theory::programme(&world).office, world.now());
    let all = [
        ("law.a", ItemPurpose::Exam, "No"),
        ("law.b", ItemPurpose::Practice, "No"),
        ("law.c", ItemPurpose::Exam, "Yes"),
    ];
    let made = world.write(move |conn| {
        for (code, purpose, word) in all {
            let option = ContentOption { en: word.into(), zh: word.into(), is_key: true, ..ContentOption::default() };
            let (stem_en, stem_zh, options) = ("May he?".into(), "可以吗？".into(), vec![option]);
            let content = Content { stem_en, stem_zh, options, ..Content::blank(ItemKind::ShortText) };
            purpose::create(conn, office, (code, purpose), &content, now)?;
        }
        Ok::<_, ItemError>(())
    });
    made.unwrap();
    let out = world.write(move |conn| transfer::export(conn, office, &Filter::default(), ("qti", 100), now)).unwrap();
    let (drafts, cases) = transfer::apart(out);
    for (format, bytes) in [
        (Format::QtiPackage, export::package(&drafts, &cases).unwrap()),
        (Format::Xlsx, export::workbook(&drafts, &cases).unwrap()),
    ] {
        let drafts = transfer::settled(import::parse(format, &bytes, "").unwrap()).drafts;
        let back = drafts.clone();
        let (refusal, would) = world
            .read(move |conn| Ok((bank::refusal(conn, "new", &back, ItemPurpose::Exam)?, bank::preview(conn, &back)?)));
        assert!(refusal.is_none());
        assert_eq!(would, Imported { added: 0, changed: 0, unchanged: 3 });
        let empty = World::new();
        let programme = theory::programme(&empty);
        assert_eq!(take(&empty, &programme, drafts, false).added, 3);
        let purposes: Vec<ItemPurpose> =
            empty.read(|conn| items::table.order(items::code).select(items::purpose).load(conn));
        assert_eq!(purposes, all.map(|(_, purpose, _)| purpose));
    }
}

#[test]
fn the_office_imports_what_moodle_exports_and_reads_what_became_of_it() {
    let world = World::new();
    let programme = theory::programme(&world);
    let mut office = world.signed_in(programme.office);
    let file = |text: &'static str| Upload { field: "file", name: "questions.xml", bytes: text.as_bytes() };
    office.get("/office/exams/items/import").ok();
    office.upload("/office/exams/items/import", &[], &[file(MOODLE)]).ok();
    assert!(office.sees("New: 2"), "{}", office.text("main"));
    office.submit("/office/exams/items/import/confirm", &[]).ok();
    let kinds: Vec<ItemKind> =
        world.read(|conn| item_versions::table.order(item_versions::id).select(item_versions::kind).load(conn));
    assert_eq!(kinds, [ItemKind::ShortText, ItemKind::Matching]);
}

#[test]
fn a_file_with_entities_is_refused_and_changes_nothing() {
    let world = World::new();
    let programme = theory::programme(&world);
    let mut office = world.signed_in(programme.office);
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz><question type="essay"><name><text>x</text></name><questiontext><text>&b;</text></questiontext></question></quiz>"#;
    office.get("/office/exams/items/import").ok();
    let file = Upload { field: "file", name: "questions.xml", bytes: bomb.as_bytes() };
    office.upload("/office/exams/items/import", &[], &[file]);
    assert_eq!((office.status, office.error("file").is_some()), (422, true));
    assert_eq!(world.read(|conn| item_versions::table.count().get_result::<i64>(conn)), 0);
}

#[test]
fn the_office_downloads_the_bank_and_no_unknown_format() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let mut office = world.signed_in(programme.office);
    office.get("/office/exams/items").ok();
    for (format, status) in [("qti", 200), ("xlsx", 200), ("doc", 404)] {
        assert_eq!(office.get(&format!("/office/exams/items/export/{format}?domain=law")).status, status, "{format}");
    }
}
