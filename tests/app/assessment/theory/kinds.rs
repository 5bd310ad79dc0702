//! Every kind of item, from the office's form to the points.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::attempt::Attempt;
use shining_star::assessment::blueprint::{self, NewBlueprint};
use shining_star::assessment::item::{self, Difficulty, ItemKind, ItemStatus};
use shining_star::assessment::paper;
use shining_star::assessment::review;
use shining_star::assessment::{candidate, planning};
use shining_star::schema::{attempts, candidates, item_versions, items, paper_items};

use crate::support::theory::{self, Programme};
use crate::support::{Person, World};

/// Names and values.
type Fields = &'static [(&'static str, &'static str)];

/// What the office types for one item of each kind that is not a plain choice.
const ITEMS: [(&str, Fields); 5] = [
    (
        "ordering",
        &[("a_en", "Greet"), ("b_en", "Show the product"), ("c_en", "Answer questions"), ("scoring", "partial")],
    ),
    (
        "matching",
        &[
            ("a_en", "Diamond"),
            ("a_partner_en", "Highest tier"),
            ("b_en", "Bronze"),
            ("b_partner_en", "Lowest tier"),
            ("c_partner_en", "No tier"),
            ("scoring", "partial"),
        ],
    ),
    ("numeric", &[("number_value", "77.25"), ("number_tolerance", "0.5")]),
    ("short_text", &[("a_en", "Order 117"), ("b_en", "No. 117")]),
    ("essay", &[("guidance_en", "Names three duties."), ("max_words", "200")]),
];

fn typed<'a>(kind: &'a str, own: &[(&'a str, &'a str)], code: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("scope", "kinds"),
        ("module", "all"),
        ("point", kind),
        ("kind", kind),
        ("difficulty", "easy"),
        ("importance", "X"),
        ("points", "6"),
        ("scoring", "all_or_nothing"),
        ("stem_en", code),
        ("stem_zh", code),
        ("explanation_en", "Explained afterwards"),
        ("explanation_zh", "事后解释"),
    ];
    fields.retain(|(name, _)| own.iter().all(|(other, _)| other != name));
    fields.extend_from_slice(own);
    fields
}

/// The office writes and activates one item of each kind, and plans a sitting whose paper holds all of them.
pub fn sit(world: &World) -> (Programme, Person) {
    let programme = theory::programme(world);
    let mut office = world.signed_in(programme.office);
    for (kind, own) in ITEMS {
        let code = format!("kinds.all.{kind}");
        office.get("/office/exams/items/new").ok();
        office.submit("/office/exams/items", &typed(kind, own, &code)).ok();
        assert_eq!(office.text("h1"), code);
    }
    let (author, now) = (programme.office, world.now());
    world
        .write(move |conn| {
            let drafts: Vec<_> = item_versions::table
                .inner_join(items::table)
                .select((items::id, item_versions::id))
                .load::<(item::ItemId, item::ItemVersionId)>(conn)?;
            for (id, version) in drafts {
                review::elsewhere(conn, author, id, version, "the law team", now)?;
            }
            Ok::<_, item::ItemError>(())
        })
        .unwrap();
    let cell = |kind| Cell { domain: "kinds".into(), difficulty: Difficulty::Easy, kind, count: 1 };
    let kinds = [ItemKind::Ordering, ItemKind::Matching, ItemKind::Numeric, ItemKind::ShortText, ItemKind::Essay];
    let new = NewBlueprint { scheme: programme.scheme, title: "All kinds".into(), cells: kinds.map(cell).to_vec() };
    let blueprint = world.write(move |conn| blueprint::create(conn, author, &new, now)).unwrap();
    let sitting = programme.planned(world, blueprint);
    let lin = programme.admitted_trainee(world, "lin@example.com", 60);
    world
        .write(move |conn| {
            candidate::add(conn, sitting, lin, now)?;
            planning::make_ready(conn, author, sitting, now)
        })
        .unwrap();
    world.advance(TimeDelta::hours(1));
    let mut lin = world.signed_in(lin);
    let path = format!("/my/exams/{sitting}");
    lin.get(&path).ok().submit(&format!("{path}/start"), &[("lang", "en"), ("agree", "true")]).ok();
    (programme, lin)
}

/// Position, kind and order of the questions on the only paper.
pub fn paper(world: &World) -> Vec<(i64, ItemKind, String)> {
    world.read(|conn| {
        paper_items::table
            .inner_join(item_versions::table)
            .order(paper_items::position)
            .select((paper_items::position, item_versions::kind, paper_items::option_order))
            .load(conn)
    })
}

/// The item's own letters as this paper shows them.
fn shown(own: &str, order: &str) -> String {
    own.chars()
        .map(|own| order.chars().zip('A'..).find(|(other, _)| *other == own).map_or('-', |found| found.1))
        .collect()
}

#[test]
fn a_candidate_answers_every_kind_and_gets_its_points() {
    let world = World::new();
    let (_, mut lin) = sit(&world);
    let base = lin.path.trim_end_matches("/questions/1").to_owned();
    for (position, kind, order) in paper(&world) {
        // Own letters: two of three things in their place, one of two pairs.
        let answer = match kind {
            ItemKind::Ordering => format!("{}-{}", shown("A", &order), shown("C", &order)),
            ItemKind::Matching => shown("AC", &order),
            ItemKind::Numeric => "７７.75".to_owned(),
            ItemKind::ShortText => "  order 117 ".to_owned(),
            ItemKind::Essay => "First, tell the truth.\nSecond, keep the proof.".to_owned(),
            _ => unreachable!("{kind}"),
        };
        let choices: Vec<String> = match kind {
            ItemKind::Ordering | ItemKind::Matching => answer.chars().map(String::from).collect(),
            _ => vec![answer],
        };
        let page = format!("{base}/questions/{position}");
        lin.get(&page).ok();
        let fields: Vec<(&str, &str)> =
            choices.iter().map(|choice| ("choice", choice.as_str())).chain([("go", "review")]).collect();
        lin.post(&page, &fields).ok();
        let back = lin.get(&page).ok();
        match kind {
            ItemKind::Ordering | ItemKind::Matching => {
                // Each says its letter and its text.
                let chosen = back.texts("select option[selected]");
                let letters: Vec<&str> = chosen.iter().filter_map(|text| text.split(" · ").next()).collect();
                assert_eq!(letters, choices.iter().filter(|c| *c != "-").collect::<Vec<_>>());
            }
            ItemKind::Essay => {
                assert!(back.text("textarea").contains("Second, keep the proof."), "{}", back.text("main"))
            }
            _ => assert_eq!(back.value("choice"), choices[0].trim()),
        }
    }
    assert!(lin.get(&format!("{base}/review")).ok().sees("5 of 5 answered"), "{}", lin.text("main"));
    let attempt: Attempt = world.read(|conn| attempts::table.select(Attempt::as_select()).first(conn));
    let score = world.read(move |conn| paper::score(conn, attempt.id));
    // 4 + 3 + 6 + 6 of 30 points; the essay waits for its marker.
    assert_eq!((score.points, score.max, score.right, score.waiting), (1900, 3000, 2, 1));
}

#[test]
fn the_paper_as_data_holds_every_field_and_no_key() {
    let world = World::new();
    let (_, mut lin) = sit(&world);
    let base = lin.path.trim_end_matches("/questions/1").to_owned();
    lin.get(&format!("{base}/paper"));
    assert_eq!(lin.status, 200);
    let paper: serde_json::Value = serde_json::from_str(&lin.body).unwrap();
    let fields: Vec<&str> =
        paper.as_array().unwrap().iter().map(|question| question["field"].as_str().unwrap()).collect();
    assert_eq!(fields.len(), 5);
    assert_eq!(fields.iter().filter(|field| field.contains("<select")).count(), 2);
    assert_eq!(fields.iter().filter(|field| field.contains("<textarea")).count(), 1);
    for secret in ["Order 117", "Names three duties", "is_key", "77.25"] {
        assert!(!lin.body.contains(secret), "{secret}");
    }
}

/// Every page of the person that a link or a picture leads to, with the exam's own data.
fn walk(person: &mut Person, more: &[String]) -> Vec<(String, String)> {
    let mut waiting: Vec<String> =
        ["/my".to_owned(), "/my/exams".to_owned()].into_iter().chain(more.to_vec()).collect();
    let mut seen: Vec<(String, String)> = Vec::new();
    while let Some(path) = waiting.pop() {
        if seen.iter().any(|(known, _)| *known == path) || seen.len() > 80 {
            continue;
        }
        person.get(&path);
        let body = person.body.clone();
        for link in ["href=\"/my", "src=\"/my"].iter().flat_map(|start| body.split(start).skip(1)) {
            waiting.push(format!("/my{}", link.split('"').next().unwrap().replace("&amp;", "&")));
        }
        seen.push((path, body));
    }
    seen
}

#[test]
fn no_page_that_a_candidate_can_reach_before_release_carries_a_key() {
    let world = World::new();
    let (_, mut lin) = sit(&world);
    let base = lin.path.trim_end_matches("/questions/1").to_owned();
    let mut more: Vec<String> = (1..=5).map(|n| format!("{base}/questions/{n}")).collect();
    more.extend(["", "/paper?lang=en", "/paper?lang=zh-CN", "/review", "/trial"].map(|end| format!("{base}{end}")));
    let check = |lin: &mut Person, least: usize| {
        let pages = walk(lin, &more);
        assert!(pages.len() >= least, "{}", pages.len());
        for (path, body) in pages {
            for key in ["Explained", "事后解释", "Names three", "Order 117", "No. 117", "77.25", "is_key", "tolerance"]
            {
                assert!(!body.contains(key), "{key} on {path}");
            }
        }
    };
    check(&mut lin, 10);
    lin.get(&format!("{base}/questions/1?lang=zh-CN")).ok();
    check(&mut lin, 10);
    lin.get(&format!("{base}/review")).submit(&format!("{base}/submit"), &[]).ok();
    check(&mut lin, 4);
    world.advance(TimeDelta::hours(3));
    while shining_star::workers::deadlines(&world.app).unwrap() > 0 {}
    let user: UserId = world.read(|conn| candidates::table.select(candidates::user_id).first(conn));
    check(&mut world.signed_in(user), 4);
}

#[test]
fn an_item_says_what_its_kind_still_needs() {
    let world = World::new();
    let programme = theory::programme(&world);
    let mut office = world.signed_in(programme.office);
    let cases: [(&str, Fields, &str); 7] = [
        ("ordering", &[("a_en", "Alone")], "a_en"),
        ("ordering", &[("a_en", "One"), ("b_en", "Two"), ("scoring", "half")], "scoring"),
        ("matching", &[("a_en", "Left"), ("b_en", "Left too"), ("b_partner_en", "Right")], "a_partner_en"),
        ("numeric", &[("number_value", "a hundred")], "number_value"),
        ("numeric", &[("number_value", "100"), ("number_tolerance", "-1")], "number_tolerance"),
        ("short_text", &[], "a_en"),
        ("essay", &[("max_words", "0")], "max_words"),
    ];
    for (kind, own, field) in cases {
        office.get("/office/exams/items/new").ok();
        office.submit("/office/exams/items", &typed(kind, own, "kinds.new"));
        assert_eq!((office.status, office.error(field).is_some()), (422, true), "{kind} {own:?}");
    }
    let drafts: i64 = world
        .read(|conn| item_versions::table.filter(item_versions::status.eq(ItemStatus::Draft)).count().get_result(conn));
    assert_eq!(drafts, 0);
}
