//! From a draft to an active item: two people, a thread, and what is noted about it.

use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::bank::{self, NewImport};
use shining_star::assessment::content::{Content, ContentOption};
use shining_star::assessment::import::{self, Format};
use shining_star::assessment::item::{self, ItemError, ItemId, ItemKind, ItemStatus, ItemVersionId};
use shining_star::assessment::item_status::Step;
use shining_star::assessment::purpose::ItemPurpose;
use shining_star::assessment::review::{self, Opinion, Verdict};
use shining_star::assessment::{purpose, void};
use shining_star::schema::{audit_entries, item_reviews, item_versions};

use crate::support::World;
use crate::support::person::{Person, Upload};
use crate::support::theory::{self, ITEMS};

pub fn content(stem: &str) -> Content {
    let option = |text: &str, is_key| ContentOption { en: text.into(), zh: text.into(), is_key, ..Default::default() };
    Content {
        stem_en: stem.into(),
        stem_zh: stem.into(),
        options: vec![option("This", true), option("That", false)],
        ..Content::blank(ItemKind::Single)
    }
}

/// An item by `author` that waits for a review.
fn asked(world: &World, author: UserId) -> (ItemId, ItemVersionId) {
    let now = world.now();
    world
        .write(move |conn| {
            let item = item::create(conn, author, "law.asked", &content("Which one?"), now)?;
            let version = item::versions(conn, item)?[0].id;
            review::ask(conn, author, item, version, now)?;
            Ok::<_, ItemError>((item, version))
        })
        .unwrap()
}

fn give(
    world: &World,
    by: UserId,
    place: (ItemId, ItemVersionId),
    verdict: Verdict,
    seen: i64,
) -> Result<(), ItemError> {
    let (now, text) = (world.now(), "As the law says.".to_owned());
    world.write(move |conn| {
        review::give(conn, by, place.0, place.1, &Opinion { verdict, text: text.clone(), seen }, now)
    })
}

fn newest(world: &World, version: ItemVersionId) -> i64 {
    world.read(|conn| Ok(review::threads(conn, &[version])?.last().map_or(0, |entry| entry.id)))
}

fn status(world: &World, version: ItemVersionId) -> ItemStatus {
    world.read(|conn| item_versions::table.find(version).select(item_versions::status).first(conn))
}

fn action(person: &Person, end: &str) -> String {
    person.actions().into_iter().find(|action| action.ends_with(end)).unwrap()
}

#[test]
fn a_version_takes_only_the_steps_of_the_table() {
    use ItemStatus::{Active, Draft, InReview, Quarantined, Retired};
    let steps = [
        Step::AskReview,
        Step::Change,
        Step::Object,
        Step::Approve,
        Step::ReviewedElsewhere,
        Step::SetAside,
        Step::Retire,
    ];
    let table = [
        (Draft, [Some(InReview), Some(Draft), None, None, Some(Active), None, Some(Retired)]),
        (InReview, [None, Some(Draft), Some(Draft), Some(Active), None, Some(Quarantined), Some(Retired)]),
        (Active, [None, None, None, None, None, Some(Quarantined), Some(Retired)]),
        (Quarantined, [Some(InReview), None, None, None, None, None, Some(Retired)]),
        (Retired, [None; 7]),
    ];
    for (from, outcomes) in table {
        assert_eq!(steps.map(|step| from.after(step)), outcomes, "{from}");
    }
}

#[test]
fn a_second_person_approves_before_an_item_reaches_papers() {
    let world = World::new();
    let author = theory::programme(&world).office;
    let reviewer = world.user("second@example.com", &[Role::Office]);
    let (item, version) = asked(&world, author);
    let page = format!("/office/exams/items/{item}");
    let mut writer = world.signed_in(author);
    writer.get(&page).ok();
    assert!(writer.sees("somebody else has to approve it") && !writer.sees("Approve and activate"));
    let place = action(&writer, "/review");
    writer.submit(&place, &[("verdict", "approve")]);
    assert_eq!(writer.status, 422);
    assert!(writer.sees("You wrote a part of this version"));
    assert_eq!(world.read(bank::pool).len(), 0);
    let mut other = world.signed_in(reviewer);
    other.get("/office").ok();
    assert!(other.sees("exam item to review"));
    other.get("/office/exams/items?status=in_review").ok();
    assert!(other.sees("1–1 of 1"));
    other.get(&page).submit(&place, &[("verdict", "approve"), ("text", "Checked against the text.")]).ok();
    assert!(other.sees("Checked against the text."));
    assert_eq!((status(&world, version), world.read(bank::pool).len()), (ItemStatus::Active, 1));
    let by: Option<UserId> =
        world.read(|conn| item_versions::table.find(version).select(item_versions::reviewer_id).first(conn));
    assert_eq!(by, Some(reviewer));
    let noted: Vec<String> = world.read(|conn| {
        let rows = audit_entries::table.filter(audit_entries::action.like("item.%")).order(audit_entries::id);
        rows.select(audit_entries::action).load(conn)
    });
    assert_eq!(noted, ["item.created", "item.review_asked", "item.approved"]);
}

#[test]
fn an_objection_sends_the_version_back_and_needs_words() {
    let world = World::new();
    let author = theory::programme(&world).office;
    let mut other = world.signed_in(world.user("second@example.com", &[Role::Office]));
    let (item, version) = asked(&world, author);
    other.get(&format!("/office/exams/items/{item}"));
    let place = action(&other, "/review");
    other.submit(&place, &[("verdict", "object")]);
    assert_eq!((other.status, other.error("text").is_some()), (422, true));
    assert_eq!(status(&world, version), ItemStatus::InReview);
    other.submit(&place, &[("verdict", "object"), ("text", "Two options are right.")]).ok();
    assert!(other.sees("Two options are right."));
    assert_eq!(status(&world, version), ItemStatus::Draft);
    other.set_cookie("lang", "zh-CN");
    other.get(&format!("/office/exams/items/{item}")).ok();
    assert!(other.sees("退回修改"));
}

#[test]
fn nobody_approves_what_was_changed_meanwhile_or_what_they_changed_themselves() {
    let world = World::new();
    let author = theory::programme(&world).office;
    let second = world.user("second@example.com", &[Role::Office]);
    let third = world.user("third@example.com", &[Role::Office]);
    let (item, version) = asked(&world, author);
    let seen = newest(&world, version);
    let now = world.now();
    let change = move |by: UserId, stem: &'static str| {
        move |conn: &mut shining_star::db::Conn| item::edit(conn, by, item, &content(stem), now)
    };
    assert_eq!(world.write(change(second, "Which one is it?")).unwrap(), version);
    assert_eq!(status(&world, version), ItemStatus::Draft);
    world.write(move |conn| review::ask(conn, author, item, version, now)).unwrap();
    assert!(matches!(give(&world, third, (item, version), Verdict::Approve, seen), Err(ItemError::Status)));
    let seen = newest(&world, version);
    for by in [author, second] {
        assert!(matches!(give(&world, by, (item, version), Verdict::Approve, seen), Err(ItemError::OwnWork)));
    }
    give(&world, third, (item, version), Verdict::Approve, seen).unwrap();
    assert_eq!(status(&world, version), ItemStatus::Active);
}

#[test]
fn items_reviewed_elsewhere_say_by_whom() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let mut office = world.signed_in(office);
    let path = "/office/exams/items/import";
    office.get(path).upload(path, &[], &[Upload { field: "file", name: "items.csv", bytes: ITEMS }]).ok();
    office.submit("/office/exams/items/import/confirm", &[("activate", "true")]);
    assert!(office.sees("Please say who reviewed the items elsewhere"));
    assert_eq!(world.read(|conn| item_versions::table.count().get_result::<i64>(conn)), 0);
    office.get(path).upload(path, &[], &[Upload { field: "file", name: "items.csv", bytes: ITEMS }]).ok();
    let fields = [("activate", "true"), ("reviewed_by", "the board of 12 March")];
    office.submit("/office/exams/items/import/confirm", &fields).ok();
    let said: Vec<(Verdict, String)> = world
        .read(|conn| item_reviews::table.select((item_reviews::verdict, item_reviews::text)).distinct().load(conn));
    assert_eq!(said, [(Verdict::Elsewhere, "the board of 12 March".to_owned())]);
    assert_eq!(world.read(bank::pool).len(), 156);
}

#[test]
fn two_people_who_decide_at_once_decide_once() {
    let world = World::new();
    let author = theory::programme(&world).office;
    let people: Vec<UserId> = ["b@x.com", "c@x.com"].map(|mail| world.user(mail, &[Role::Office])).into();
    let place = asked(&world, author);
    let seen = newest(&world, place.1);
    let done: Vec<bool> = std::thread::scope(|scope| {
        let verdicts = [Verdict::Approve, Verdict::Object];
        let threads: Vec<_> = people
            .iter()
            .zip(verdicts)
            .map(|(by, verdict)| {
                scope.spawn({
                    let world = &world;
                    move || give(world, *by, place, verdict, seen).is_ok()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(done.iter().filter(|done| **done).count(), 1);
}

#[test]
fn an_import_without_a_word_about_a_review_brings_drafts() {
    let world = World::new();
    let office = theory::programme(&world).office;
    let drafts = import::parse(Format::Csv, ITEMS, "").unwrap().drafts;
    let new = NewImport {
        file_name: "items.csv".into(),
        digest: bank::digest(ITEMS),
        drafts,
        reviewed: None,
        purpose: ItemPurpose::Exam,
    };
    let now = world.now();
    world.write(move |conn| bank::import(conn, office, &new, now)).unwrap();
    assert_eq!(world.read(bank::pool).len(), 0);
    assert_eq!(world.read(item::drafts).len(), 156);
}

#[test]
fn what_was_approved_once_never_changes_and_keeps_its_purpose() {
    let world = World::new();
    let author = theory::programme(&world).office;
    let second = world.user("second@example.com", &[Role::Office]);
    let place = asked(&world, author);
    let (item, version) = place;
    give(&world, second, place, Verdict::Approve, newest(&world, version)).unwrap();
    let now = world.now();
    world
        .write(move |conn| {
            void::quarantine(conn, author, item, version, now)?;
            review::ask(conn, author, item, version, now)
        })
        .unwrap();
    give(&world, second, place, Verdict::Object, newest(&world, version)).unwrap();
    assert_eq!(status(&world, version), ItemStatus::Draft);
    assert!(!world.read(move |conn| purpose::is_open(conn, item)));
    let edited = world.write(move |conn| item::edit(conn, author, item, &content("Another?"), now)).unwrap();
    assert_ne!(edited, version);
    let stems: Vec<String> =
        world.read(|conn| item_versions::table.order(item_versions::id).select(item_versions::stem_en).load(conn));
    assert_eq!(stems, ["Which one?".to_owned(), "Another?".to_owned()]);
}

#[test]
fn an_older_version_does_not_take_the_place_of_a_newer_one() {
    let world = World::new();
    let author = theory::programme(&world).office;
    let second = world.user("second@example.com", &[Role::Office]);
    let place = asked(&world, author);
    let (item, old) = place;
    give(&world, second, place, Verdict::Approve, newest(&world, old)).unwrap();
    let now = world.now();
    let new = world
        .write(move |conn| {
            void::quarantine(conn, author, item, old, now)?;
            let new = item::edit(conn, author, item, &content("Another?"), now)?;
            review::ask(conn, author, item, new, now)?;
            review::ask(conn, author, item, old, now)?;
            Ok::<_, ItemError>(new)
        })
        .unwrap();
    give(&world, second, (item, new), Verdict::Approve, newest(&world, new)).unwrap();
    let late = give(&world, second, place, Verdict::Approve, newest(&world, old));
    assert!(matches!(late, Err(ItemError::Status)));
    assert_eq!((status(&world, old), status(&world, new)), (ItemStatus::InReview, ItemStatus::Active));
}
