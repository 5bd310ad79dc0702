//! The bank: importing files, versions, and the pages of the office.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::assessment::bank::{self, ImportError, Imported, NewImport};
use shining_star::assessment::import::{self, Format};
use shining_star::assessment::item::{self, ItemStatus};
use shining_star::assessment::purpose::ItemPurpose;
use shining_star::schema::{item_imports, item_versions, items};
use shining_star::workers;

use crate::support::World;
use crate::support::person::{Person, Upload};
use crate::support::theory::{self, ITEMS};

const GIFT: &[u8] = include_bytes!("../../../data/items-good.gift");
const BROKEN: &[u8] = include_bytes!("../../../data/items-broken.csv");

fn counts(world: &World) -> (i64, i64) {
    world.read(|conn| Ok((items::table.count().get_result(conn)?, item_versions::table.count().get_result(conn)?)))
}

#[test]
fn the_office_imports_a_csv_file_after_a_look_at_it() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut office = world.signed_in(office);
    let path = "/office/exams/items/import";
    let file = Upload { field: "file", name: "items.csv", bytes: ITEMS };
    office.get(path).ok().upload(path, &[], &[file]).ok();
    assert!(office.sees("New: 156. Changed: 0. As they are: 0."));
    assert_eq!(counts(&world), (0, 0));
    office
        .submit("/office/exams/items/import/confirm", &[("activate", "true"), ("reviewed_by", "the item board")])
        .ok();
    assert_eq!(counts(&world), (156, 156));
    assert!(office.sees("1–30 of 156"));
    office.get("/office/exams/items?domain=law&kind=single&difficulty=medium").ok();
    assert!(office.sees("1–8 of 8"));
    office.get("/office/exams/items?q=117").ok();
    assert!(office.sees("Order 117"));
    let file = Upload { field: "file", name: "again.csv", bytes: ITEMS };
    office.get(path).upload(path, &[], &[file]);
    assert_eq!(office.status, 422);
    assert!(office.error("file").unwrap().contains("was imported on"));
    office.get("/office/exams/items.csv").ok();
    assert_eq!(office.body.lines().count(), 157);
}

#[test]
fn a_gift_file_comes_in_as_drafts_and_its_items_get_codes_of_their_own() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut office = world.signed_in(office);
    let path = "/office/exams/items/import";
    let file = Upload { field: "file", name: "conduct.gift", bytes: GIFT };
    office.get(path).upload(path, &[("code", "conduct.language")], &[file]).ok();
    let shown = office.texts("tbody td.mono");
    assert!(office.sees("Conduct"));
    office.submit("/office/exams/items/import/confirm", &[]).ok();
    let codes: Vec<String> = world.read(|conn| items::table.select(items::code).order(items::id).load(conn));
    assert_eq!(codes.len(), 3);
    assert!(codes.iter().all(|code| code.starts_with("conduct.language.")), "{codes:?}");
    assert_eq!(shown, codes);
    assert_eq!(office.path, "/office/exams/items?domain=conduct");
    let active: i64 = world.read(|conn| {
        item_versions::table.filter(item_versions::status.eq(ItemStatus::Active)).count().get_result(conn)
    });
    assert_eq!(active, 0);
}

#[test]
fn items_without_a_code_go_where_the_office_says_after_a_look_at_the_file() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut office = world.signed_in(office);
    let path = "/office/exams/items/import";
    // Its first line names a category, which stands for a code.
    let bare = String::from_utf8(GIFT.to_vec()).unwrap().replace("$CATEGORY: conduct/language", "");
    let file = Upload { field: "file", name: "conduct.gift", bytes: bare.as_bytes() };
    office.get(path).upload(path, &[], &[file]).ok();
    assert!(office.sees("Items without a code of their own: 3"));
    assert!(office.texts("tbody td.mono").iter().all(|code| code.starts_with("general.")));
    let confirm = "/office/exams/items/import/confirm";
    office.submit(confirm, &[("code", "Conduct.Language")]).ok();
    let codes: Vec<String> = world.read(|conn| items::table.select(items::code).load(conn));
    assert!(codes.len() == 3 && codes.iter().all(|code| code.starts_with("conduct.language.")), "{codes:?}");
    office.get(path).upload(path, &[], &[Upload { field: "file", name: "sample.csv", bytes: ITEMS }]).ok();
    assert!(!office.sees("Items without a code"));
    office.submit(confirm, &[("code", "no code at all")]).ok();
    assert!(office.sees("A code is letters") && counts(&world).0 == 3);
}

#[test]
fn the_sample_file_comes_in_and_what_is_in_one_language_stays_a_draft() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut office = world.signed_in(office);
    let path = "/office/exams/items/import";
    let sample = office.get(path).link("Download a sample file");
    let sample = office.get(&sample).ok().body.clone();
    let one_sided = format!("{sample}law.english,single,X,easy,,,,,,,Which one?,,This,,,,That,,,,,,,,,,A,,,,,,,\n");
    let file = Upload { field: "file", name: "items.csv", bytes: one_sided.as_bytes() };
    office.get(path).upload(path, &[], &[file]).ok();
    assert!(office.sees("taken as a draft") && office.sees("in one language only"));
    office
        .submit("/office/exams/items/import/confirm", &[("activate", "true"), ("reviewed_by", "the item board")])
        .ok();
    let drafts: Vec<String> = world.read(|conn| {
        let versions = item_versions::table.inner_join(items::table);
        versions.filter(item_versions::status.eq(ItemStatus::Draft)).select(items::code).load(conn)
    });
    assert_eq!((drafts, counts(&world)), (vec!["law.english".to_owned()], (11, 11)));
}

#[test]
fn a_file_with_bad_items_gives_the_others_only_to_whom_wants_them() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut office = world.signed_in(office);
    let path = "/office/exams/items/import";
    let file = Upload { field: "file", name: "broken.csv", bytes: BROKEN };
    office.get(path).upload(path, &[], &[file]);
    assert_eq!(office.status, 422);
    assert_eq!(office.texts("tbody tr:first-child td")[..2], ["3", "cannot be taken"]);
    assert!(office.sees("No right answer is given."));
    let confirm = "/office/exams/items/import/confirm";
    let others = office.texts("tbody td.mono").len() as i64;
    assert!(others > 0 && office.sees(&format!("Take the items that can be taken ({others})")));
    office.post(confirm, &[("digest", &bank::digest(BROKEN)), ("name", "broken.csv")]);
    assert!(office.sees("Nothing was imported, because the file has items that cannot be taken."));
    assert_eq!(counts(&world), (0, 0));
    office.get(path).upload(path, &[], &[Upload { field: "file", name: "broken.csv", bytes: BROKEN }]);
    office.submit(confirm, &[("partly", "true")]).ok();
    assert_eq!(counts(&world), (others, others));
}

#[test]
fn a_file_without_one_good_item_cannot_be_confirmed() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut office = world.signed_in(office);
    let path = "/office/exams/items/import";
    let file = Upload { field: "file", name: "bad.csv", bytes: b"type,stem,key\nsingle,Which?,A\n" };
    office.get(path).upload(path, &[], &[file]);
    assert_eq!(office.status, 422);
    assert!(office.sees("Nothing in this file can be taken."));
    assert!(!office.actions().iter().any(|action| action.ends_with("/confirm")));
}

#[test]
fn each_line_says_what_the_import_does_to_which_item() {
    let world = World::new();
    let programme = theory::programme(&world);
    let mut office = world.signed_in(programme.office);
    let path = "/office/exams/items/import";
    let upload = |office: &mut Person, who: &str, name| {
        let text = format!(
            "type,stem,key,code\nessay,{who} || 谁？,,law.who\nessay,When? || 何时？,,law.when\nessay,{name} || 何故？,,law.{name}\n"
        );
        let file = Upload { field: "file", name: "a.csv", bytes: text.as_bytes() };
        office.get(path).upload(path, &[], &[file]).ok();
        office.texts("td .status")
    };
    assert_eq!(upload(&mut office, "Who is it?", "why"), ["new", "new", "new"]);
    office.submit("/office/exams/items/import/confirm", &[]).ok();
    assert_eq!(upload(&mut office, "Who was it?", "wherefore"), ["changed", "as it is", "new"]);
    assert!(office.sees("Now: Who is it?") && !office.sees("Now: When?"));
    let changed = world.read(|conn| item::by_code(conn, "law.who")).unwrap().id;
    assert!(office.has(&format!("a[href=\"/office/exams/items/{changed}\"]")));
}

#[test]
fn files_that_are_no_items_are_refused_in_words() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut office = world.signed_in(office);
    let path = "/office/exams/items/import";
    for (name, bytes) in
        [("a.pdf", &b"%PDF-1.7"[..]), ("a.csv", b""), ("a.csv", b"\xff\xff\xff"), ("a.csv", b"x,y\n1,2\n")]
    {
        office.get(path).upload(path, &[], &[Upload { field: "file", name, bytes }]);
        assert_eq!((office.status, office.error("file").is_some()), (422, true), "{name}");
    }
}

#[test]
fn a_changed_file_makes_new_versions_of_what_changed_only() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let changed = String::from_utf8(ITEMS.to_vec()).unwrap().replace("On which date did", "On what date did");
    let report = import::parse(Format::Csv, changed.as_bytes(), "").unwrap();
    let new = NewImport {
        file_name: "items.csv".into(),
        digest: bank::digest(changed.as_bytes()),
        drafts: report.drafts,
        reviewed: Some("the item board".into()),
        purpose: ItemPurpose::Exam,
    };
    let (office, now) = (programme.office, world.now());
    let held = new.clone();
    let done = world.write(move |conn| bank::import(conn, office, &held, now)).unwrap();
    assert_eq!(done, Imported { added: 0, changed: 1, unchanged: 155 });
    let again = world.write(move |conn| bank::import(conn, office, &new, now));
    assert!(matches!(again, Err(ImportError::Known { .. })));
    let statuses: Vec<ItemStatus> = world.read(|conn| {
        let item = item::by_code(conn, "law.order117.in_force")?.unwrap();
        Ok(item::versions(conn, item.id)?.into_iter().map(|version| version.status).collect())
    });
    assert_eq!(statuses, [ItemStatus::Active, ItemStatus::Retired]);
}

#[test]
fn an_import_that_fails_half_way_leaves_nothing() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let report = import::parse(Format::Csv, ITEMS, "").unwrap();
    let new = NewImport {
        file_name: "items.csv".into(),
        digest: bank::digest(ITEMS),
        drafts: report.drafts,
        reviewed: None,
        purpose: ItemPurpose::Exam,
    };
    let now = world.now();
    let outcome = world.write(move |conn| {
        bank::import(conn, office, &new, now)?;
        Err::<(), _>(ImportError::Empty)
    });
    assert!(outcome.is_err());
    let imports: i64 = world.read(|conn| item_imports::table.count().get_result(conn));
    assert_eq!((counts(&world), imports), ((0, 0), 0));
}

#[test]
fn editing_a_draft_changes_it_and_editing_an_active_item_adds_a_version() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut second = world.signed_in(world.user("second@example.com", &[Role::Office]));
    let mut office = world.signed_in(office);
    let fields = [
        ("scope", "law"),
        ("module", "test"),
        ("point", "which"),
        ("kind", "single"),
        ("stem_en", "Which one?"),
        ("a_en", "This"),
        ("b_en", "That"),
    ];
    office.get("/office/exams/items/new").submit("/office/exams/items", &fields);
    assert_eq!((office.status, office.error("key").is_some()), (422, true));
    office.submit("/office/exams/items", &[("key", "a")]).ok();
    let page = office.path.clone();
    office.get(&format!("{page}/edit")).submit(&page, &[("stem_en", "Which one is it?")]).ok();
    assert_eq!(office.texts("header h2"), ["version 1"]);
    let action =
        |person: &Person, end: &str| person.actions().into_iter().find(|action| action.ends_with(end)).unwrap();
    office.submit(&action(&office, "/ask"), &[]).ok();
    second.get(&page);
    let review = action(&second, "/review");
    second.submit(&review, &[("verdict", "approve")]).ok();
    office.get(&format!("{page}/edit")).submit(&page, &[("key", "b")]).ok();
    assert_eq!(office.texts("header h2"), ["version 2", "version 1"]);
    office.get(&format!("{page}/edit")).submit(&page, &[]);
    assert_eq!(office.status, 422);
    second.get(&page).post(&review, &[("verdict", "object"), ("text", "Late")]);
    assert!(second.sees("has changed its status"));
}

#[test]
fn a_file_that_was_looked_at_and_never_imported_is_gone_after_a_day() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let folder = world.app.config.files_url.strip_prefix("file://").unwrap().to_owned();
    let kept = || std::fs::read_dir(&folder).unwrap().count();
    let path = "/office/exams/items/import";
    let look = |name, bytes, code| {
        let mut browser = world.signed_in(office);
        browser.get(path).upload(path, &[("code", code)], &[Upload { field: "file", name, bytes }]).ok();
        browser
    };
    let confirm = "/office/exams/items/import/confirm";
    look("items.csv", ITEMS, "");
    look("conduct.gift", GIFT, "conduct.language").submit(confirm, &[]).ok();
    world.advance(TimeDelta::hours(23));
    let mut late = look("items.csv", ITEMS, "");
    world.advance(TimeDelta::hours(23));
    assert_eq!((workers::purge(&world.app).unwrap(), kept()), (0, 2));
    world.advance(TimeDelta::hours(1));
    assert_eq!((workers::purge(&world.app).unwrap(), kept()), (1, 1));
    late.submit(confirm, &[]);
    assert_eq!(counts(&world), (3, 3));
    look("items.csv", ITEMS, "").submit(confirm, &[]).ok();
    assert_eq!(counts(&world), (159, 159));
}
