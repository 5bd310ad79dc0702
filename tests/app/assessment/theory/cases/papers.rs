//! Cases on papers: drawn whole, shown below their material, marked question by question.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::assessment::attempt::AttemptId;
use shining_star::assessment::bank;
use shining_star::assessment::case::{self, Direction};
use shining_star::assessment::item::{self, ItemError, ItemKind, ItemVersionId};
use shining_star::assessment::paper_again::Outcome;
use shining_star::assessment::scoring::Effect;
use shining_star::assessment::void::{self, NewVoid};
use shining_star::assessment::{item_tie, open_claim, paper, review};
use shining_star::schema::{attempts, audit_entries, paper_items};
use shining_star::workers;

use super::{Bank, MATERIAL, activate, again, content, drawable, laid_out, start, write};
use crate::support::World;
use crate::support::media::{draft as file, png, show};
use crate::support::theory;

#[test]
fn a_case_is_drawn_whole_in_its_order_below_its_material_and_its_questions_never_alone() {
    let world = World::new();
    let bank = Bank::new(&world, ItemKind::Numeric);
    let people = bank.people(&world, 12);
    let sitting = bank.sitting(&world, &people);
    let mut places = BTreeSet::new();
    for (user, seed) in people.iter().zip(1..) {
        let id = start(&world, *user, sitting, seed);
        let paper = laid_out(&world, id);
        let first = paper.iter().position(|(_, case)| case.is_some()).unwrap();
        places.insert(first);
        let wanted: Vec<_> = bank.versions.iter().map(|version| (*version, Some(bank.material))).collect();
        assert_eq!(paper[first..first + 3], wanted);
        let others: BTreeSet<_> =
            paper.iter().filter(|(_, case)| case.is_none()).map(|(version, _)| *version).collect();
        assert_eq!(others, bank.alone.iter().copied().collect());
        assert_eq!(again(&world, id), Outcome::Equal);
    }
    assert!(places.len() > 1, "other questions are shuffled around it: {places:?}");
    let all: Vec<ItemVersionId> = bank.versions.iter().copied().chain([bank.material]).collect();
    assert!(world.read(move |conn| item::versions_of(conn, &all)).iter().all(|version| version.used_at.is_some()));
    let case = bank.case;
    assert_eq!(world.read(move |conn| item_tie::exposures(conn, &[case])), [(case, 12)], "papers, not questions");
    // Another material on the paper is seen when it is drawn again.
    let place = paper_items::table.filter(paper_items::case_version_id.is_not_null());
    let other = bank.alone[0];
    world.write(move |conn| diesel::update(place).set(paper_items::case_version_id.eq(other)).execute(conn)).unwrap();
    let id: AttemptId = world.read(|conn| attempts::table.select(attempts::id).first(conn));
    assert!(matches!(again(&world, id), Outcome::Different { .. }));
}

#[test]
fn a_case_waits_for_its_material_and_for_each_question_that_is_not_retired() {
    let world = World::new();
    let bank = Bank::new(&world, ItemKind::Numeric);
    let (office, now, case, part, version) =
        (bank.programme.office, world.now(), bank.case, bank.parts[2], bank.versions[2]);
    let mut browser = world.signed_in(office);
    let page = format!("/office/exams/items/{case}");
    browser.get(&page).ok();
    assert!(drawable(&world) && browser.sees("Can be drawn"));
    // A question that is set aside keeps the case out; retired, it is no part of it any more.
    world.write(move |conn| void::quarantine(conn, office, part, version, now)).unwrap();
    browser.get(&page).ok();
    assert!(!drawable(&world) && browser.sees("A question of it is not approved"));
    world.write(move |conn| review::retire(conn, office, part, version, now)).unwrap();
    browser.get(&page).ok();
    assert!(drawable(&world) && browser.sees("Can be drawn"));
    let sizes: Vec<usize> = world.read(bank::pool).iter().map(|item| item.parts.len()).collect();
    assert_eq!(sizes.iter().max(), Some(&2));
    // A new question waits for its review, and an old version goes on meanwhile.
    let text = content(ItemKind::Essay, "And then?", 100);
    let fresh = world.write(move |conn| case::create(conn, office, (case, "room.case.new"), &text, now)).unwrap();
    assert!(!drawable(&world));
    activate(&world, office, fresh);
    let text = content(ItemKind::Essay, "And then, in the show?", 100);
    world.write(move |conn| item::edit(conn, office, fresh, &text, now)).unwrap();
    assert!(drawable(&world));
    let material = bank.material;
    world.write(move |conn| review::retire(conn, office, case, material, now)).unwrap();
    browser.get(&page).ok();
    assert!(!drawable(&world) && browser.sees("No version of the material is approved"));
}

#[test]
fn a_paper_keeps_the_words_of_its_material_and_its_questions_whatever_the_office_does() {
    let world = World::new();
    let bank = Bank::new(&world, ItemKind::Numeric);
    let people = bank.people(&world, 2);
    let sitting = bank.sitting(&world, &people);
    let first = start(&world, people[0], sitting, 1);
    let before = laid_out(&world, first);
    let (office, now, case, parts) = (bank.programme.office, world.now(), bank.case, bank.parts.clone());
    let newer = world
        .write(move |conn| {
            let newer = item::edit(conn, office, case, &content(ItemKind::Case, "Other words.", 0), now)?;
            review::elsewhere(conn, office, case, newer, "the law team", now)?;
            case::shift(conn, office, (case, parts[2]), Direction::Up, now)?;
            case::remove(conn, office, (case, parts[0]), now)?;
            Ok::<_, ItemError>(newer)
        })
        .unwrap();
    assert_ne!(newer, bank.material);
    assert_eq!(laid_out(&world, first), before);
    assert_eq!(again(&world, first), Outcome::Equal);
    let mut lin = world.signed_in(people[0]);
    let place = before.iter().position(|(_, case)| case.is_some()).unwrap() + 1;
    lin.get(&format!("/my/exams/{sitting}/questions/{place}")).ok();
    assert!(lin.sees(MATERIAL) && !lin.sees("Other words."));
    // Whoever starts now gets the new words and the new order; what was taken out stands alone.
    let second = start(&world, people[1], sitting, 1);
    let after: Vec<_> = laid_out(&world, second).into_iter().filter(|(_, case)| case.is_some()).collect();
    assert_eq!(after, [(bank.versions[2], Some(newer)), (bank.versions[1], Some(newer))]);
    assert_eq!(again(&world, second), Outcome::Equal);
    let actions: Vec<String> = world.read(|conn| {
        audit_entries::table
            .filter(audit_entries::action.like("case.%"))
            .order(audit_entries::id.desc())
            .limit(2)
            .select(audit_entries::action)
            .load(conn)
    });
    assert_eq!(actions, ["case.question_removed", "case.questions_arranged"]);
}

#[test]
fn a_retake_prefers_a_case_that_was_not_seen_and_no_case_passes_its_cap() {
    let world = World::new();
    let bank = Bank::new(&world, ItemKind::Numeric);
    let (office, now, case) = (bank.programme.office, world.now(), bank.case);
    let other = world
        .write(move |conn| {
            let other = item::create(conn, office, "room.case.other", &content(ItemKind::Case, "Other.", 0), now)?;
            let text = content(ItemKind::Essay, "What then?", 100);
            Ok::<_, ItemError>((other, case::create(conn, office, (other, "room.case.other.1"), &text, now)?))
        })
        .unwrap();
    let people = bank.people(&world, 3);
    let sitting = bank.sitting(&world, &people);
    start(&world, people[0], sitting, 1);
    let second = activate(&world, office, other.0);
    activate(&world, office, other.1);
    let retake = bank.sitting(&world, &people);
    let cases = |id| laid_out(&world, id).into_iter().filter_map(|(_, case)| case).collect::<BTreeSet<_>>();
    assert_eq!(cases(start(&world, people[0], retake, 1)), BTreeSet::from([second]));
    world.write(move |conn| item_tie::set_cap(conn, office, case, Some(1), now)).unwrap();
    for user in &people[1..] {
        let id = start(&world, *user, retake, user.0);
        assert_eq!(cases(id), BTreeSet::from([second]), "the other is at its cap");
        assert_eq!(again(&world, id), Outcome::Equal);
    }
}

#[test]
fn the_exam_shows_the_material_with_its_files_above_each_of_its_questions() {
    let world = World::new();
    let bank = Bank::new(&world, ItemKind::Numeric);
    let files = [file("cream.png", png(40, 30), ("A jar", "一罐面霜"))];
    show(&world, bank.programme.office, bank.material, &files);
    show(&world, bank.programme.office, bank.versions[0], &[file("a.png", png(30, 30), ("A label", "标签"))]);
    let people = bank.people(&world, 2);
    let sitting = bank.sitting(&world, &people);
    let mut lin = world.signed_in(people[0]);
    let path = theory::begin(&mut lin, sitting);
    let id: AttemptId = world.read(|conn| attempts::table.select(attempts::id).first(conn));
    let paper = laid_out(&world, id);
    let mut address = String::new();
    for ((version, case), number) in paper.iter().zip(1..) {
        lin.get(&format!("{path}/questions/{number}")).ok();
        let Some(nth) = bank.versions.iter().position(|own| own == version).map(|at| at + 1) else {
            assert!(case.is_none() && !lin.sees(MATERIAL) && !lin.has("details.material"));
            continue;
        };
        assert!(lin.has("#material details.material[open]") && lin.sees(MATERIAL));
        assert_eq!(lin.text("details.material summary"), format!("Case: question {nth} of 3"));
        // Its own files come first: the material's follow them.
        let at = usize::from(nth == 1);
        assert!(lin.has(&format!("#material img[alt='A jar'][src^='{path}/questions/{number}/files/{at}?']")));
        assert_eq!(lin.has("#figures img[alt='A label']"), nth == 1);
        address = format!("{path}/questions/{number}/files/{at}");
        lin.get(&address).ok();
    }
    assert_eq!(lin.get(&format!("{address}9")).status, 404);
    assert_eq!(world.signed_in(people[1]).get(&address).status, 404, "listed, but has not begun");
    lin.get(&format!("{path}/questions/1?lang=zh-CN")).ok();
    let tiles = lin.texts(".palette a.c");
    assert_eq!(tiles.len(), 3);
    assert!(lin.has(".palette a.c1[aria-label$='案例 1']") && lin.has(".palette a.c9") && lin.has(".legend .key.c"));
    lin.get(&format!("{path}/review")).ok();
    assert_eq!(lin.texts(".palette a.c").len(), 3);
    // The same without a connection, and no key anywhere.
    lin.get(&format!("{path}/paper?lang=en"));
    let questions: serde_json::Value = serde_json::from_str(&lin.body).unwrap();
    let materials = questions.as_array().unwrap().iter().map(|question| question["material"].as_str().unwrap());
    assert_eq!(materials.filter(|html| html.contains(MATERIAL) && html.contains("A jar")).count(), 3);
    for secret in ["is_key", "Corrects the claim"] {
        assert!(!lin.body.contains(secret), "{secret}");
    }
}

#[test]
fn each_question_of_a_case_gets_its_own_points_and_one_of_them_can_be_void() {
    let world = World::new();
    let bank = Bank::new(&world, ItemKind::Numeric);
    // Hundredths: 200 for A; 400 in parts for A and B less wrong ones; 400 for 12; twice 200 beside the case.
    let table: [([&str; 3], &str, i64); 5] = [
        (["A", "AB", "12"], "A", 1400),
        (["A", "A", "12"], "A", 1200),
        (["B", "AC", "12.0"], "B", 400),
        (["", "", ""], "A", 400),
        (["B", "C", "13"], "B", 0),
    ];
    let people = bank.people(&world, table.len());
    let sitting = bank.sitting(&world, &people);
    let ids: Vec<AttemptId> = people
        .iter()
        .zip(table)
        .map(|(user, (given, alone, _))| write(&world, *user, sitting, &bank, given, alone))
        .collect();
    let scores = || -> Vec<(i64, i64)> {
        let scores = ids.iter().copied().map(|id| world.read(move |conn| paper::score(conn, id)));
        scores.map(|score| (score.points, score.max)).collect()
    };
    assert_eq!(scores(), table.map(|(.., points)| (points, 1400)));
    world.advance(TimeDelta::hours(3));
    while workers::deadlines(&world.app).unwrap() > 0 {}
    let (office, now, version, item) = (bank.programme.office, world.now(), bank.versions[1], bank.parts[1]);
    let new = NewVoid { version, sitting: None, effect: Effect::LeftOut, reason: "Both can be read.".into() };
    world.write(move |conn| void::void(conn, office, item, &new, now)).unwrap();
    while workers::deadlines(&world.app).unwrap() > 0 {}
    // Without the 400 of the second question.
    assert_eq!(scores(), [(1000, 1000), (1000, 1000), (400, 1000), (400, 1000), (0, 1000)]);
    let kept: Vec<Option<i64>> =
        world.read(|conn| attempts::table.order(attempts::id).select(attempts::score).load(conn));
    assert_eq!(kept, [Some(1000), Some(1000), Some(400), Some(400), Some(0)]);
    let mut browser = world.signed_in(office);
    assert_eq!(browser.get(&format!("/office/exams/items/{}/versions/{}/void", bank.case, bank.material)).status, 404);
}

#[test]
fn the_marker_of_an_essay_sees_the_material_and_its_files() {
    let world = World::new();
    let bank = Bank::new(&world, ItemKind::Essay);
    show(&world, bank.programme.office, bank.material, &[file("cream.png", png(40, 30), ("A jar", "一罐面霜"))]);
    let people = bank.people(&world, 1);
    let sitting = bank.sitting(&world, &people);
    let marker = theory::trainer(&world, "marker@example.com");
    write(&world, people[0], sitting, &bank, ["A", "AB", "That was wrong."], "A");
    world.advance(TimeDelta::hours(3));
    while workers::deadlines(&world.app).unwrap() > 0 {}
    let now = world.now();
    let mark = world.write(move |conn| open_claim::claim(conn, marker, None, now)).unwrap().unwrap();
    let mut desk = world.signed_in(marker);
    let path = format!("/trainer/marking/answers/{mark}");
    desk.get(&path).ok();
    assert!(desk.sees(MATERIAL) && desk.sees("What does she say?") && desk.sees("That was wrong."));
    assert!(desk.has(&format!("details.material img[src^='{path}/files/0?']")));
    desk.get(&format!("{path}/files/0")).ok();
    assert_eq!(desk.headers["content-type"], "image/png");
}
