//! The office writes cases, and trainees practise them.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::assessment::case;
use shining_star::assessment::content::Content;
use shining_star::assessment::item::{self, ItemError, ItemId, ItemKind};
use shining_star::assessment::item_tie;
use shining_star::assessment::practice::{self, Wish};
use shining_star::assessment::purpose::{self, ItemPurpose};
use shining_star::schema::{item_views, items};

use super::{MATERIAL, activate, content, option};
use crate::support::World;
use crate::support::theory;

#[test]
fn the_office_writes_a_case_orders_its_questions_and_takes_them_out() {
    let world = World::new();
    let programme = theory::programme(&world);
    let mut office = world.signed_in(programme.office);
    let fields = |kind, stem, point| {
        vec![
            ("scope", "room"),
            ("module", "case"),
            ("point", point),
            ("kind", kind),
            ("difficulty", "easy"),
            ("importance", "X"),
            ("points", "2"),
            ("scoring", "all_or_nothing"),
            ("stem_en", stem),
            ("stem_zh", stem),
        ]
    };
    office.get("/office/exams/items/new").ok();
    office.submit("/office/exams/items", &fields("case", MATERIAL, "tea")).ok();
    assert_eq!(office.text("h1"), "room.case.tea");
    let page = office.path.clone();
    assert!(office.sees("Cannot be drawn yet") && office.sees("There is no approved question"));
    for stem in ["First?", "Second?"] {
        let case = page.rsplit('/').next().unwrap();
        office.get(&format!("/office/exams/items/new?case={case}")).ok();
        assert_eq!(
            (office.value("scope"), office.value("module"), office.value("point")),
            ("room".into(), "case".into(), "tea".into())
        );
        assert!(office.sees(MATERIAL), "{}", office.text("main"));
        assert!(!office.has("select[name=kind] option[value=case]"));
        let mut fields = fields("essay", stem, "tea");
        fields.retain(|(name, _)| !["scope", "module", "point"].contains(name));
        office.submit("/office/exams/items", &fields).ok();
        assert!(office.sees(MATERIAL) && office.link("room.case.tea") == page);
    }
    let order = |office: &mut crate::support::Person| -> Vec<String> {
        office.get(&page).ok();
        office.texts("ol.list li a")
    };
    assert_eq!(order(&mut office), ["First?", "Second?"]);
    let ids: Vec<ItemId> = world.read(|conn| items::table.order(items::id).select(items::id).load(conn));
    office.post(&format!("{page}/questions/{}/move", ids[2]), &[("to", "up")]).ok();
    assert_eq!(order(&mut office), ["Second?", "First?"]);
    office.post(&format!("{page}/questions/{}/remove", ids[2]), &[]).ok();
    assert_eq!(order(&mut office), ["First?"]);
    office.submit(&format!("{page}/questions"), &[("question", "room.case.tea.3")]).ok();
    assert_eq!(order(&mut office), ["First?", "Second?"]);
    office.submit(&format!("{page}/questions"), &[("question", "room.case.tea.2")]);
    assert_eq!((office.status, office.error("question").is_some()), (422, true), "it has a case already");
    for (list, field) in [("questions", "question"), ("enemies", "enemy")] {
        office.post(&format!("{page}/{list}"), &[(field, " ")]);
        assert_eq!((office.status, office.error(field).as_deref()), (422, Some("Please type the code.")), "{list}");
    }
    // The list names the case, and finds cases by their kind.
    office.get("/office/exams/items?kind=essay").ok();
    assert_eq!(office.texts("td small a.mono"), ["room.case.tea", "room.case.tea"]);
    office.get("/office/exams/items?kind=case").ok();
    assert_eq!(office.texts("tbody tr").len(), 1);
    // Whoever opens a question has seen the material.
    let case = ids[0];
    world.advance(TimeDelta::minutes(11));
    let seen = || -> i64 {
        world.read(move |conn| item_views::table.filter(item_views::item_id.eq(case)).count().get_result(conn))
    };
    let before = seen();
    world.signed_in(programme.office).get(&format!("/office/exams/items/{}", ids[1])).ok();
    assert_eq!(seen(), before + 1);
}

#[test]
fn a_case_and_its_questions_stay_what_they_are_and_have_one_purpose() {
    let world = World::new();
    let programme = theory::programme(&world);
    let (office, now) = (programme.office, world.now());
    let essay = |stem: &str| content(ItemKind::Essay, stem, 100);
    let (text, other, lone) = (essay("Now?"), essay("Lone?"), essay("Tied?"));
    let (case, part, alone, tied) = world
        .write(move |conn| {
            let case = item::create(conn, office, "room.a", &content(ItemKind::Case, MATERIAL, 0), now)?;
            let part = case::create(conn, office, (case, "room.a.1"), &text, now)?;
            let alone = item::create(conn, office, "room.b", &other, now)?;
            let tied = item::create(conn, office, "room.c", &lone, now)?;
            item_tie::set_cap(conn, office, tied, Some(3), now)?;
            Ok::<_, ItemError>((case, part, alone, tied))
        })
        .unwrap();
    let refused = |error: Result<(), ItemError>| error.unwrap_err().to_string();
    let edit = |id, text: Content| world.write(move |conn| item::edit(conn, office, id, &text, now).map(|_| ()));
    assert_eq!(refused(edit(case, essay("A question?"))), ItemError::KindFixed.to_string());
    assert_eq!(refused(edit(part, content(ItemKind::Case, "Material", 0))), ItemError::KindFixed.to_string());
    let add = |case, id| {
        world.write(move |conn| {
            let code = item::find(conn, id)?.code;
            case::add_known(conn, office, (case, &code), now).map(|_| ())
        })
    };
    assert_eq!(refused(add(case, case)), ItemError::KindFixed.to_string());
    assert_eq!(refused(add(case, part)), ItemError::InCase.to_string());
    assert_eq!(refused(add(case, tied)), ItemError::Tied.to_string());
    assert!(add(alone, tied).is_err(), "only a case has questions");
    let cap = world.write(move |conn| item_tie::set_cap(conn, office, part, Some(1), now));
    assert_eq!(refused(cap), ItemError::InCase.to_string());
    let enemy = world.write(move |conn| item_tie::add_enemy(conn, office, alone, "room.a.1", now));
    assert_eq!(refused(enemy), ItemError::InCase.to_string());
    let set = |id| world.write(move |conn| purpose::set(conn, office, id, ItemPurpose::Practice, now).map(|_| ()));
    assert_eq!(refused(set(part)), ItemError::InCase.to_string());
    set(case).unwrap();
    let purposes: Vec<ItemPurpose> =
        world.read(move |conn| items::table.filter(items::id.eq_any([case, part])).select(items::purpose).load(conn));
    assert_eq!(purposes, [ItemPurpose::Practice; 2]);
    add(case, alone).unwrap();
    assert_eq!(world.read(move |conn| item::find(conn, alone)).purpose, ItemPurpose::Practice, "it goes with its case");
}

#[test]
fn practice_asks_all_questions_of_a_case_below_its_material_and_repeats_it_whole() {
    let world = World::new();
    let programme = theory::programme(&world);
    let (office, now) = (programme.office, world.now());
    let text = |stem: &str| Content {
        options: vec![option("Right", true), option("Wrong", false)],
        explanation_en: "Because.".into(),
        ..content(ItemKind::Single, stem, 100)
    };
    let (one, two) = (text("One?"), text("Two?"));
    let made = world
        .write(move |conn| {
            let material = content(ItemKind::Case, MATERIAL, 0);
            let case = purpose::create(conn, office, ("room.p", ItemPurpose::Practice), &material, now)?;
            let first = case::create(conn, office, (case, "room.p.1"), &one, now)?;
            Ok::<_, ItemError>([case, first, case::create(conn, office, (case, "room.p.2"), &two, now)?])
        })
        .unwrap();
    for id in made {
        activate(&world, office, id);
    }
    let user = programme.admitted_trainee(&world, "lin@example.com", 60);
    let mut lin = world.signed_in(user);
    lin.get("/my/practice").ok();
    lin.submit("/my/practice", &[("domain", ""), ("count", "5")]).ok();
    let path = lin.path.trim_end_matches("/questions/1").to_owned();
    for (number, stem) in [(1, "One?"), (2, "Two?")] {
        let page = format!("{path}/questions/{number}");
        lin.get(&page).ok();
        assert_eq!(lin.text("details.material summary"), format!("Case: question {number} of 2"));
        assert!(lin.sees(MATERIAL) && lin.sees(stem) && !lin.sees("Because."));
        let key = lin.texts(".opt").iter().position(|text| text.contains("Right") == (number == 1)).unwrap();
        lin.post(&page, &[("choice", ["A", "B"][key])]).ok();
        assert!(lin.sees(MATERIAL) && lin.sees("Because."));
    }
    let run = world.write(move |conn| practice::start(conn, user, (&Wish::Mistakes(None), 50), 3, now)).unwrap();
    let asked = world.read(move |conn| practice::questions(conn, run));
    assert_eq!(asked.len(), 2, "one of them was wrong: the case comes whole");
}
