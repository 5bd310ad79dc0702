//! The form of an item: it asks for what the chosen kind needs, and keeps what was typed.

use shining_star::assessment::item;

use crate::support::World;
use crate::support::person::Person;
use crate::support::theory;

const SAVE: &str = "/office/exams/items";
const PREVIEW: &str = "/office/exams/items/preview";

fn form(world: &World) -> Person {
    let mut office = world.signed_in(theory::programme(world).office);
    office.get("/office/exams/items/new").ok();
    office
}

fn count(person: &Person, css: &str) -> usize {
    person.texts(css).len()
}

#[test]
fn each_kind_shows_its_own_fields_and_nothing_typed_is_lost_on_the_way() {
    let world = World::new();
    let mut office = form(&world);
    assert_eq!(
        (count(&office, "input[type=radio][name=key]"), count(&office, "input[type=checkbox][name=key]")),
        (4, 0)
    );
    let typed = [("kind", "multiple"), ("stem_en", "Which?"), ("a_en", "This"), ("b_zh", "那个"), ("key", "b")];
    office.press(SAVE, PREVIEW, &typed).ok();
    assert_eq!(
        (count(&office, "input[type=radio][name=key]"), count(&office, "input[type=checkbox][name=key]")),
        (0, 4)
    );
    assert!(office.has("select[name=scoring]") && office.has("input[name=key][value=b][checked]"));
    office.press(SAVE, PREVIEW, &[("kind", "true_false")]).ok();
    assert_eq!(count(&office, "input[type=radio][name=truth]"), 2);
    assert!(!office.has("input[type=text][name=a_en]") && !office.has("select[name=scoring]"));
    office.press(SAVE, PREVIEW, &[("kind", "numeric"), ("truth", "b")]).ok();
    assert!(office.has("input[name=number_value]"));
    office.press(SAVE, PREVIEW, &[("kind", "matching"), ("number_value", "16.5")]).ok();
    assert!(office.has("input[type=text][name=b_partner_zh]"));
    office.press(SAVE, PREVIEW, &[("kind", "essay"), ("a_partner_en", "That")]).ok();
    assert!(office.has("textarea[name=guidance_zh]"));
    // Refused as well: an essay without points.
    office.submit(SAVE, &[("points", "")]);
    assert_eq!(office.status, 422);
    let kept =
        ["stem_en", "a_en", "b_zh", "a_partner_en", "number_value", "truth", "key"].map(|name| office.value(name));
    assert_eq!(kept, ["Which?", "This", "那个", "That", "16.5", "b", "b"]);
}

#[test]
fn lines_are_added_and_removed_without_a_script() {
    let world = World::new();
    let mut office = form(&world);
    let typed = [("a_en", "One"), ("b_en", "Two"), ("c_en", "Three"), ("key", "c"), ("lines", "5")];
    office.press(SAVE, PREVIEW, &typed).ok();
    assert_eq!(count(&office, "input[type=radio][name=key]"), 5);
    office.press(SAVE, PREVIEW, &[("drop", "b")]).ok();
    assert_eq!(count(&office, "input[type=radio][name=key]"), 4);
    assert_eq!(["a_en", "b_en", "c_en"].map(|name| office.value(name)), ["One", "Three", ""]);
    assert!(office.has("input[name=key][value=b][checked]"));
    // Never fewer than make a choice, never more than there are letters.
    office.press(SAVE, PREVIEW, &[("lines", "0")]).ok();
    assert_eq!(count(&office, "input[type=radio][name=key]"), 2);
    office.press(SAVE, PREVIEW, &[("lines", "99")]).ok();
    assert_eq!(count(&office, "input[type=radio][name=key]"), 8);
    assert!(!office.has("button[name=lines]"));
}

#[test]
fn empty_lines_are_left_out_and_an_empty_line_is_nobodys_answer() {
    let world = World::new();
    let mut office = form(&world);
    let fields = [
        ("scope", "law"),
        ("module", "test"),
        ("point", "gaps"),
        ("stem_en", "Which one?"),
        ("a_en", "This"),
        ("c_en", "That"),
        ("key", "b"),
    ];
    office.submit(SAVE, &fields);
    assert_eq!((office.status, office.error("b_en").is_some()), (422, true));
    office.submit(SAVE, &[("key", "c")]).ok();
    let options = world.read(|conn| {
        let item = item::by_code(conn, "law.test.gaps")?.ok_or(diesel::result::Error::NotFound)?;
        let versions = item::versions(conn, item.id)?;
        item::options(conn, &[versions[0].id])
    });
    let options: Vec<(&str, bool)> = options.iter().map(|option| (option.text_en.as_str(), option.is_key)).collect();
    assert_eq!(options, [("This", false), ("That", true)]);
}

#[test]
fn true_and_false_are_not_typed() {
    let world = World::new();
    let mut office = form(&world);
    office.press(SAVE, PREVIEW, &[("kind", "true_false")]).ok();
    let fields = [("scope", "law"), ("module", "test"), ("point", "truth"), ("stem_en", "It is so.")];
    office.submit(SAVE, &fields);
    assert_eq!((office.status, office.error("truth").is_some()), (422, true));
    office.submit(SAVE, &[("truth", "b")]).ok();
    let edit = format!("{}/edit", office.path);
    office.get(&edit).ok();
    assert!(office.has("input[name=truth][value=b][checked]"));
}
