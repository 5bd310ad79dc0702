//! The bank as a list: codes of three levels, what is found by module and tag, and changes to many items at once.

use diesel::prelude::*;
use shining_star::assessment::item::{self, ItemStatus};
use shining_star::assessment::item_tie;
use shining_star::schema::{audit_entries, item_tags, item_versions, items};

use super::review::content;
use crate::support::theory::{self, Programme};
use crate::support::{Person, World};

const LIST: &str = "/office/exams/items";
const CHANGE: &str = "/office/exams/items/change";

fn bank(world: &World) -> (Programme, Person) {
    let programme = theory::programme(world);
    let (office, now) = (programme.office, world.now());
    let codes = ["law.order117.scope", "law.order117.duties", "law.consumer.refund", "product.price.display"];
    world
        .write(move |conn| {
            for code in codes {
                item::create(conn, office, code, &content(code), now)?;
            }
            Ok::<_, item::ItemError>(())
        })
        .unwrap();
    let office = world.signed_in(programme.office);
    (programme, office)
}

fn stems(office: &Person) -> Vec<String> {
    office.texts("tbody td:nth-child(2) a")
}

fn ticked(world: &World, codes: &[&str]) -> Vec<String> {
    let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
    let ids: Vec<item::ItemVersionId> = world.read(move |conn| {
        item_versions::table
            .inner_join(items::table)
            .filter(items::code.eq_any(&codes))
            .order(items::code)
            .select(item_versions::id)
            .load(conn)
    });
    ids.iter().map(ToString::to_string).collect()
}

/// Posts a change and confirms it.
fn change(office: &mut Person, query: &str, fields: &[(&str, &str)]) {
    office.get(&format!("{LIST}{query}")).post(&format!("{CHANGE}{query}"), fields).ok();
    office.submit(CHANGE, &[]).ok();
}

#[test]
fn a_second_item_of_the_same_point_gets_a_number() {
    let world = World::new();
    let mut office = world.signed_in(theory::programme(&world).office);
    let fields = [
        ("scope", "Law"),
        ("module", "order117"),
        ("point", "in_force"),
        ("kind", "single"),
        ("difficulty", "easy"),
        ("importance", "X"),
        ("stem_en", "Which one?"),
        ("a_en", "This"),
        ("b_en", "That"),
        ("key", "a"),
    ];
    for code in ["law.order117.in_force", "law.order117.in_force.2", "law.order117.in_force.3"] {
        office.get("/office/exams/items/new").submit(LIST, &fields).ok();
        assert_eq!(office.text("h1"), code);
    }
    let modules: Vec<String> = world.read(|conn| items::table.select(items::module).distinct().load(conn));
    assert_eq!(modules, ["law.order117"]);
    office.get("/office/exams/items/new");
    assert!(office.has("datalist option[value=order117]") && office.has("datalist option[value=law]"));
    for (field, value) in [("scope", "a.b"), ("module", "two words"), ("point", "")] {
        let mut wrong = fields.to_vec();
        wrong.retain(|(name, _)| *name != field);
        wrong.push((field, value));
        office.post(LIST, &wrong);
        assert_eq!((office.status, office.error(field).is_some()), (422, true), "{field}");
    }
}

#[test]
fn the_list_is_narrowed_by_module_and_by_tag() {
    let world = World::new();
    let (_, mut office) = bank(&world);
    office.get(&format!("{LIST}?domain=law")).ok();
    assert_eq!(office.texts("select[name=module] option").len(), 3);
    office.get(&format!("{LIST}?domain=law&module=law.order117")).ok();
    assert_eq!(stems(&office), ["law.order117.duties", "law.order117.scope"]);
    let picks = ticked(&world, &["law.consumer.refund", "law.order117.duties"]);
    let fields = [("pick", &*picks[0]), ("pick", &*picks[1]), ("action", "add_tag"), ("tag", "Consumer")];
    change(&mut office, "", &fields);
    assert!(office.sees("Changed: 2") && !office.sees("Left as they were"));
    office.get(&format!("{LIST}?tag=consumer")).ok();
    assert_eq!(stems(&office), ["law.consumer.refund", "law.order117.duties"]);
    assert_eq!(office.texts("tbody .tag"), ["consumer", "consumer"]);
}

#[test]
fn a_change_to_many_is_shown_first_and_each_is_changed_or_named() {
    let world = World::new();
    let (programme, mut office) = bank(&world);
    let fields = [("scope", "all"), ("action", "ask_review")];
    office.get(LIST).post(&format!("{CHANGE}?domain=law"), &fields).ok();
    assert!(office.sees("Ask for a review of 3 versions?") && office.sees("law.consumer.refund"));
    let waiting = |status| -> i64 {
        world.read(move |conn| item_versions::table.filter(item_versions::status.eq(status)).count().get_result(conn))
    };
    assert_eq!(waiting(ItemStatus::InReview), 0, "nothing is changed before it is confirmed");
    // Somebody asks for one of them meanwhile.
    let (by, now) = (programme.office, world.now());
    let place = world.read(|conn| {
        let item = item::by_code(conn, "law.order117.scope")?.unwrap().id;
        Ok((item, item::versions(conn, item)?[0].id))
    });
    world.write(move |conn| shining_star::assessment::review::ask(conn, by, place.0, place.1, now)).unwrap();
    office.submit(CHANGE, &[]).ok();
    assert!(office.sees("Changed: 2") && office.sees("Left as they were: 1") && office.sees("law.order117.scope"));
    assert_eq!((waiting(ItemStatus::InReview), waiting(ItemStatus::Draft)), (3, 1));
    change(&mut office, "", &[("scope", "all"), ("action", "set_cap"), ("cap", "40")]);
    let caps: Vec<Option<i64>> = world.read(|conn| items::table.select(items::exposure_cap).load(conn));
    assert_eq!(caps, [Some(40); 4]);
    change(&mut office, "?domain=product", &[("scope", "all"), ("action", "retire")]);
    assert_eq!(waiting(ItemStatus::Retired), 1);
    let noted: i64 = world
        .read(|conn| audit_entries::table.filter(audit_entries::action.eq("item.cap_set")).count().get_result(conn));
    assert_eq!(noted, 4, "each on its own");
}

#[test]
fn a_change_without_its_words_or_without_items_is_refused() {
    let world = World::new();
    let (_, mut office) = bank(&world);
    office.get(LIST).post(CHANGE, &[("action", "retire")]).ok();
    assert!(office.sees("Nothing was ticked"));
    office.get(LIST).post(CHANGE, &[("scope", "all"), ("action", "add_tag"), ("tag", " ")]);
    assert_eq!((office.status, office.error("tag").is_some()), (422, true));
    office.submit(CHANGE, &[("tag", "late")]).ok();
    office.submit(CHANGE, &[]).ok();
    let tags: i64 = world.read(|conn| item_tags::table.count().get_result(conn));
    assert_eq!(tags, 4, "what was chosen is kept while the tag is mended");
    office.get(LIST).post(CHANGE, &[("scope", "all"), ("action", "set_cap"), ("cap", "none")]);
    assert_eq!((office.status, office.error("cap").is_some()), (422, true));
    change(&mut office, "", &[("scope", "all"), ("action", "remove_tag"), ("tag", "late")]);
    assert!(world.read(item_tie::all_tags).is_empty());
}
