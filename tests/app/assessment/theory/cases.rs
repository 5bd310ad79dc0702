//! Cases: material with several questions, from the office's desk to the points, and through files.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::answer::{self, NewAnswer};
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::attempt::{self, AttemptId};
use shining_star::assessment::bank::{self, ImportError, Imported, NewImport};
use shining_star::assessment::blueprint::{self, NewBlueprint};
use shining_star::assessment::case::{self, Direction};
use shining_star::assessment::content::{Content, ContentOption};
use shining_star::assessment::export;
use shining_star::assessment::import::{self, Bilingual, DraftCase, DraftKind, DraftOption, Format, ItemDraft, Report};
use shining_star::assessment::item::{self, Difficulty, ItemError, ItemId, ItemKind, ItemVersionId};
use shining_star::assessment::item_import::{self, ItemFile};
use shining_star::assessment::item_list::Filter;
use shining_star::assessment::paper;
use shining_star::assessment::paper_pool::{self, Outcome};
use shining_star::assessment::practice::{self, Wish};
use shining_star::assessment::purpose::{self, ItemPurpose};
use shining_star::assessment::review;
use shining_star::assessment::scoring::{Effect, Rule};
use shining_star::assessment::sitting::SittingId;
use shining_star::assessment::void::{self, NewVoid};
use shining_star::assessment::{candidate, item_tie, open_claim, planning, transfer};
use shining_star::i18n::Lang;
use shining_star::schema::{attempts, audit_entries, item_views, items, paper_items};
use shining_star::workers;

use crate::support::World;
use crate::support::media::{draft as file, png, show};
use crate::support::theory::{self, Programme};

const MATERIAL: &str = "In live room 12 the anchor says that a cream heals eczema.";

fn option(text: &str, is_key: bool) -> ContentOption {
    ContentOption { en: text.into(), zh: text.into(), is_key, ..Default::default() }
}

fn content(kind: ItemKind, stem: &str, points: i64) -> Content {
    Content { difficulty: Difficulty::Easy, stem_en: stem.into(), stem_zh: stem.into(), points, ..Content::blank(kind) }
}

fn activate(world: &World, office: UserId, id: ItemId) -> ItemVersionId {
    let now = world.now();
    world
        .write(move |conn| {
            let version = item::versions(conn, id)?[0].id;
            review::elsewhere(conn, office, id, version, "the law team", now)?;
            Ok::<_, ItemError>(version)
        })
        .unwrap()
}

/// A case in the domain "room" with a single choice (A), a multiple choice (A and B, for a part of the points), and a number
/// or an essay; two single choices beside it. All are active.
struct Bank {
    programme: Programme,
    case: ItemId,
    material: ItemVersionId,
    parts: Vec<ItemId>,
    versions: Vec<ItemVersionId>,
    alone: Vec<ItemVersionId>,
}

impl Bank {
    fn new(world: &World, last: ItemKind) -> Bank {
        let programme = theory::programme(world);
        let (office, now) = (programme.office, world.now());
        let single = |stem: &str| Content {
            options: vec![option("Right", true), option("Wrong", false)],
            ..content(ItemKind::Single, stem, 200)
        };
        let multiple = Content {
            options: vec![option("This", true), option("That", true), option("Neither", false)],
            scoring: Rule::Partial,
            ..content(ItemKind::Multiple, "Which two are right?", 400)
        };
        let last = Content {
            number_value: if last == ItemKind::Numeric { "12".into() } else { String::new() },
            guidance_en: "Corrects the claim at once.".into(),
            ..content(last, "What does she say?", 400)
        };
        let texts = [single("What does she do first?"), multiple, last];
        let others = [single("Alone 1"), single("Alone 2")];
        let (case, parts, others) = world
            .write(move |conn| {
                let material = content(ItemKind::Case, MATERIAL, 0);
                let case = item::create(conn, office, "room.case.cream", &material, now)?;
                let mut parts = Vec::new();
                for (text, n) in texts.iter().zip(1..) {
                    parts.push(case::create(conn, office, (case, &format!("room.case.cream.{n}")), text, now)?);
                }
                let mut alone = Vec::new();
                for (text, n) in others.iter().zip(1..) {
                    alone.push(item::create(conn, office, &format!("room.alone.{n}"), text, now)?);
                }
                Ok::<_, ItemError>((case, parts, alone))
            })
            .unwrap();
        Bank {
            material: activate(world, office, case),
            versions: parts.iter().map(|part| activate(world, office, *part)).collect(),
            alone: others.iter().map(|other| activate(world, office, *other)).collect(),
            programme,
            case,
            parts,
        }
    }

    /// A sitting with both single choices and the case, at its start, with these people.
    fn sitting(&self, world: &World, people: &[UserId]) -> SittingId {
        let (office, now, people) = (self.programme.office, world.now(), people.to_vec());
        let cell = |kind, count| Cell { domain: "room".into(), difficulty: Difficulty::Easy, kind, count };
        let cells = vec![cell(ItemKind::Single, 2), cell(ItemKind::Case, 1)];
        let new = NewBlueprint { scheme: self.programme.scheme, title: format!("Room {}", now), cells };
        let blueprint = world.write(move |conn| blueprint::create(conn, office, &new, now)).unwrap();
        let sitting = self.programme.planned(world, blueprint);
        world
            .write(move |conn| {
                for user in &people {
                    candidate::add(conn, sitting, *user, now)?;
                }
                planning::make_ready(conn, office, sitting, now)
            })
            .unwrap();
        world.advance(TimeDelta::hours(1));
        sitting
    }

    fn people(&self, world: &World, count: usize) -> Vec<UserId> {
        (0..count).map(|n| self.programme.admitted_trainee(world, &format!("t{n}@example.com"), 60)).collect()
    }
}

fn start(world: &World, user: UserId, sitting: SittingId, seed: i64) -> AttemptId {
    let now = world.now();
    world.write(move |conn| attempt::start(conn, user, sitting, Lang::En, seed, now)).unwrap()
}

fn again(world: &World, id: AttemptId) -> Outcome {
    world.read(move |conn| paper_pool::again(conn, id)).outcome
}

/// Version and material of each question.
fn laid_out(world: &World, id: AttemptId) -> Vec<(ItemVersionId, Option<ItemVersionId>)> {
    let paper = world.read(move |conn| attempt::paper(conn, id));
    paper.into_iter().map(|place| (place.item_version_id, place.case_version_id)).collect()
}

fn drawable(world: &World) -> bool {
    world.read(bank::pool).iter().any(|item| item.kind == ItemKind::Case)
}

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

/// Answers in the item's own letters, by the place in the case; hands in.
fn write(world: &World, user: UserId, sitting: SittingId, bank: &Bank, given: [&str; 3], alone: &str) -> AttemptId {
    let id = start(world, user, sitting, user.0);
    let paper = world.read(move |conn| attempt::paper(conn, id));
    let now = world.now();
    for place in paper {
        let own = bank.versions.iter().position(|version| *version == place.item_version_id);
        let answer = own.map_or(alone, |at| given[at]);
        let shown =
            |sign: char| place.option_order.chars().zip('A'..).find(|(own, _)| *own == sign).map(|found| found.1);
        let choice: String = match place.option_order.is_empty() {
            true => answer.to_owned(),
            false => answer.chars().filter_map(shown).collect(),
        };
        let new = NewAnswer { position: place.position, choice, is_flagged: false };
        world.write(move |conn| answer::save(conn, user, sitting, &new, now)).unwrap();
    }
    world.write(move |conn| attempt::submit(conn, user, sitting, now)).unwrap();
    id
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
