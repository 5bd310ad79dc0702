//! An ordering in which one thing stands in two places: it is kept as it was given, and its candidate hears of it.

use diesel::prelude::*;
use shining_star::assessment::content::{Content, ContentOption};
use shining_star::assessment::item::{self, Difficulty, ItemError, ItemKind};
use shining_star::assessment::practice;
use shining_star::assessment::purpose::{self, ItemPurpose};
use shining_star::assessment::review;
use shining_star::schema::{answers, practice_runs};

use super::kinds;
use crate::support::World;
use crate::support::theory;

const HINT: &str = "Chosen more than once: A. Each entry belongs in one place.";

#[test]
fn an_ordering_with_one_thing_in_two_places_is_kept_and_says_so_beside_it() {
    let world = World::new();
    let (_, mut lin) = kinds::sit(&world);
    let position =
        kinds::paper(&world).into_iter().find(|(_, kind, _)| *kind == ItemKind::Ordering).map(|found| found.0).unwrap();
    let path = lin.path.rsplit_once("/questions").unwrap().0.to_owned();
    let question = format!("{path}/questions/{position}");
    let number = position.to_string();
    let hint = |lin: &mut crate::support::Person, choice: &str| {
        lin.post(&format!("{path}/answers"), &[("position", &number), ("choice", choice)]).ok();
        serde_json::from_str::<serde_json::Value>(&lin.body).unwrap()["hint"].as_str().map(str::to_owned)
    };
    assert_eq!(hint(&mut lin, "AB-"), None);
    assert!(!lin.get(&question).ok().sees("Chosen more than once"));
    assert!(hint(&mut lin, "ABA").unwrap().starts_with(HINT));
    lin.get(&question).ok();
    assert!(lin.text("[data-twice]").starts_with(HINT) && lin.value("choice") == "A");
    lin.set_cookie("lang", "zh-CN");
    assert_eq!(hint(&mut lin, "AAB").unwrap(), "A 选择了不止一次。每一项只应放在一个位置。您的作答已按现状保留。");
    lin.set_cookie("lang", "en");
    // Without a script: the next page says it, with the number of the question.
    lin.get(&question).ok().submit(&question, &[("choice", "B"), ("choice", "B"), ("choice", "B"), ("go", "previous")]);
    lin.ok();
    assert!(lin.sees(&format!("Question {position} is saved, but B is chosen more than once there.")));
    let kept: Vec<String> = world.read(|conn| answers::table.order(answers::id).select(answers::choice).load(conn));
    assert_eq!(kept.len(), 4);
    assert!(kept[3].len() == 3 && kept[3].chars().all(|letter| kept[3].starts_with(letter)));
}

#[test]
fn practice_tells_of_one_thing_in_two_places_beside_the_answer() {
    let world = World::new();
    let (office, now) = (theory::programme(&world).office, world.now());
    let option = |text: &str| ContentOption { en: text.into(), zh: text.into(), is_key: true, ..Default::default() };
    let content = Content {
        difficulty: Difficulty::Easy,
        stem_en: "In which order?".into(),
        stem_zh: "顺序如何？".into(),
        points: 200,
        options: ["One", "Two", "Three"].map(option).to_vec(),
        ..Content::blank(ItemKind::Ordering)
    };
    world
        .write(move |conn| {
            let id = purpose::create(conn, office, ("law.order", ItemPurpose::Practice), &content, now)?;
            let version = item::versions(conn, id)?[0].id;
            review::elsewhere(conn, office, id, version, "the law team", now)?;
            Ok::<_, ItemError>(())
        })
        .unwrap();
    let user = world.user("mei@example.com", &[shining_star::accounts::role::Role::Trainee]);
    let wish = practice::Wish::Domain(String::new());
    let run = world.write(move |conn| practice::start(conn, user, (&wish, 1), 7, now)).unwrap();
    let mut mei = world.signed_in(user);
    let page = format!("/my/practice/{run}/questions/1");
    mei.get(&page).ok();
    assert!(mei.has("[data-twice]") && !mei.sees("more than once"));
    mei.submit(&page, &[("choice", "A"), ("choice", "B"), ("choice", "A")]).ok();
    assert!(mei.text(".told-facts").contains(HINT));
    let runs: i64 = world.read(|conn| practice_runs::table.count().get_result(conn));
    assert_eq!(runs, 1);
}
