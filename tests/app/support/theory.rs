//! Gestures around the theory exam: a scheme, a cohort with an admitted trainee, a bank, a sitting.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::answer::{self, NewAnswer};
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::attempt;
use shining_star::assessment::bank::{self, NewImport};
use shining_star::assessment::blueprint::{self, NewBlueprint};
use shining_star::assessment::content::{Content, ContentOption};
use shining_star::assessment::hand_in;
use shining_star::assessment::import::{self, Format};
use shining_star::assessment::item::{self, ItemVersionId};
use shining_star::assessment::item::{Difficulty, ItemKind};
use shining_star::assessment::plan::NewSitting;
use shining_star::assessment::planning;
use shining_star::assessment::purpose::ItemPurpose;
use shining_star::assessment::review;
use shining_star::assessment::sitting::{BlueprintId, Component, Door, SittingId};
use shining_star::assessment::{candidate, invigilator, listing};
use shining_star::i18n::Lang;
use shining_star::recruitment::cohort::CohortId;
use shining_star::recruitment::scheme::SchemeId;
use shining_star::recruitment::trainer;
use shining_star::schema::{applications, hour_entries, item_versions, paper_items, sittings};

use super::ground::{self, Rules};
use super::{Person, World};

/// The items of the demonstration: 156 in both languages.
pub const ITEMS: &[u8] = include_bytes!("../../../src/demo/items.csv");

pub struct Programme {
    pub office: UserId,
    pub scheme: SchemeId,
    pub cohort: CohortId,
}

/// A published scheme (60 training minutes, theory cut 60) and a running cohort under it.
pub fn programme(world: &World) -> Programme {
    let office = world.user("office@example.com", &[Role::Office]);
    let now = world.now();
    let (scheme, cohort) = world
        .write(move |conn| {
            let rules = Rules {
                code: "anchor-5",
                version: 1,
                level: 5,
                titles: ("Anchor, level 5", "五级主播"),
                training_minutes: 60,
                theory_minutes: 40,
                validity_months: 12,
                tolerance: 500,
            };
            let scheme = ground::scheme(conn, &rules, now)?;
            let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
            let cohort = ground::cohort(conn, scheme, ("C1", "Cohort one", "第一期"), (day(1), day(30)), now)?;
            Ok::<_, diesel::result::Error>((scheme, cohort))
        })
        .unwrap();
    Programme { office, scheme, cohort }
}

impl Programme {
    /// A trainee who holds a place in the cohort and has so many minutes of training.
    pub fn admitted_trainee(&self, world: &World, email: &str, minutes: i64) -> UserId {
        let user = world.user(email, &[Role::Trainee]);
        let (now, cohort, office) = (world.now(), self.cohort, self.office);
        world
            .write(move |conn| {
                diesel::insert_into(applications::table)
                    .values((
                        applications::cohort_id.eq(cohort),
                        applications::user_id.eq(user),
                        applications::source.eq("self"),
                        applications::city.eq("Hangzhou"),
                        applications::motivation.eq("x"),
                        applications::status.eq("admitted"),
                        applications::submitted_at.eq(now),
                        applications::changed_at.eq(now),
                    ))
                    .execute(conn)?;
                diesel::insert_into(hour_entries::table)
                    .values((
                        hour_entries::user_id.eq(user),
                        hour_entries::cohort_id.eq(cohort),
                        hour_entries::minutes.eq(minutes),
                        hour_entries::reason.eq("test"),
                        hour_entries::recorded_by_id.eq(office),
                        hour_entries::recorded_at.eq(now),
                    ))
                    .execute(conn)
            })
            .unwrap();
        user
    }

    /// Fills the bank with the items of the demonstration, all active.
    pub fn bank(&self, world: &World) {
        let report = import::parse(Format::Csv, ITEMS, "").unwrap();
        let new = NewImport {
            file_name: "items.csv".into(),
            digest: bank::digest(ITEMS),
            drafts: report.drafts,
            reviewed: Some("the item board".into()),
            purpose: ItemPurpose::Exam,
        };
        let (office, now) = (self.office, world.now());
        world.write(move |conn| bank::import(conn, office, &new, now)).unwrap();
    }

    /// Six questions: two single, two multiple and two true or false.
    pub fn blueprint(&self, world: &World) -> BlueprintId {
        let cell = |domain: &str, difficulty, kind| Cell { domain: domain.into(), difficulty, kind, count: 2 };
        let cells = vec![
            cell("law", Difficulty::Medium, ItemKind::Single),
            cell("product", Difficulty::Hard, ItemKind::Multiple),
            cell("law", Difficulty::Easy, ItemKind::TrueFalse),
        ];
        let new = NewBlueprint { scheme: self.scheme, title: "Short paper".into(), cells };
        let (office, now) = (self.office, world.now());
        world.write(move |conn| blueprint::create(conn, office, &new, now)).unwrap()
    }

    /// A theory sitting that starts in an hour and is open for two: 40 minutes, 30 seconds of grace.
    pub fn plan(&self, world: &World, blueprint: BlueprintId) -> NewSitting {
        let now = world.now();
        NewSitting {
            kind: Component::Theory,
            cohort: self.cohort,
            blueprint: Some(blueprint),
            rubric: None,
            room: None,
            title_en: "Theory exam".into(),
            title_zh: "理论考试".into(),
            starts_at: now + TimeDelta::hours(1),
            ends_at: now + TimeDelta::hours(3),
            minutes: 40,
            grace_seconds: 30,
            brief_en: String::new(),
            brief_zh: String::new(),
            door: Door::default(),
        }
    }

    /// Such a sitting, planned.
    pub fn planned(&self, world: &World, blueprint: BlueprintId) -> SittingId {
        let (office, now, new) = (self.office, world.now(), self.plan(world, blueprint));
        world.write(move |conn| planning::plan(conn, office, &new, now)).unwrap()
    }

    /// The sitting with these candidates, ready, at its start.
    pub fn at_start(&self, world: &World, trainees: &[UserId]) -> SittingId {
        self.bank(world);
        let blueprint = self.blueprint(world);
        let sitting = self.planned(world, blueprint);
        let (office, now, trainees) = (self.office, world.now(), trainees.to_vec());
        world
            .write(move |conn| {
                for trainee in &trainees {
                    candidate::add(conn, sitting, *trainee, now)?;
                }
                planning::make_ready(conn, office, sitting, now)
            })
            .unwrap();
        world.advance(TimeDelta::hours(1));
        sitting
    }

    /// Adds everybody eligible, as the office's button does.
    pub fn list_eligible(&self, world: &World, sitting: SittingId) -> usize {
        let (office, now) = (self.office, world.now());
        world.write(move |conn| listing::add_eligible(conn, office, sitting, now)).unwrap()
    }
}

/// Begins the exam in the browser of a candidate; returns its address.
pub fn begin(person: &mut Person, sitting: SittingId) -> String {
    let path = format!("/my/exams/{sitting}");
    person.get(&path).ok().submit(&format!("{path}/start"), &[("lang", "en"), ("agree", "true")]).ok();
    assert_eq!(person.path, format!("{path}/questions/1"));
    path
}

/// A trainer who watches over the sitting.
pub fn invigilator(world: &World, programme: &Programme, sitting: SittingId, email: &str) -> UserId {
    let (user, office, now) = (world.user(email, &[Role::Trainer]), programme.office, world.now());
    world.write(move |conn| invigilator::name(conn, office, sitting, user, now)).unwrap();
    user
}

/// Asks something of candidates at the door of a sitting.
pub fn ask(world: &World, sitting: SittingId, door: Door) {
    world.write(move |conn| diesel::update(sittings::table.find(sitting)).set(&door).execute(conn)).unwrap();
}
/// A theory exam over a few items of its own, in the domain "after": choices of A (right) and B, 2 points each, and
/// perhaps an essay of 4 points.
pub struct SmallExam {
    pub programme: Programme,
    pub sitting: SittingId,
    pub choices: Vec<ItemVersionId>,
}

/// Such an exam of `choices` questions at its start, with these people on its list.
pub fn small_exam(world: &World, choices: i64, has_essay: bool, emails: &[&str]) -> (SmallExam, Vec<UserId>) {
    let programme = programme(world);
    let (office, now) = (programme.office, world.now());
    let option = |text: &str, is_key| ContentOption { en: text.into(), zh: text.into(), is_key, ..Default::default() };
    let easy = |kind, text: String, points| Content {
        difficulty: Difficulty::Easy,
        stem_en: text.clone(),
        stem_zh: text,
        points,
        ..Content::blank(kind)
    };
    let mut items: Vec<(String, Content)> = (1..=choices)
        .map(|n| {
            let options = vec![option("Right", true), option("Wrong", false)];
            let content = Content { options, ..easy(ItemKind::Single, format!("Choice {n}"), 200) };
            (format!("after.choice.{n}"), content)
        })
        .collect();
    if has_essay {
        let guidance = "Two duties, two points each.".to_owned();
        let essay = Content { guidance_en: guidance, ..easy(ItemKind::Essay, "Name two duties.".into(), 400) };
        items.push(("after.essay".to_owned(), essay));
    }
    let choices_made = world
        .write(move |conn| {
            let mut made = Vec::new();
            for (code, content) in &items {
                let id = item::create(conn, office, code, content, now)?;
                let version = item::versions(conn, id)?[0].id;
                review::elsewhere(conn, office, id, version, "the law team", now)?;
                made.push(version);
            }
            Ok::<_, item::ItemError>(made)
        })
        .unwrap();
    let cell = |kind, count| Cell { domain: "after".into(), difficulty: Difficulty::Easy, kind, count };
    let mut cells = vec![cell(ItemKind::Single, choices)];
    if has_essay {
        cells.push(cell(ItemKind::Essay, 1));
    }
    let new = NewBlueprint { scheme: programme.scheme, title: "Small".into(), cells };
    let blueprint = world.write(move |conn| blueprint::create(conn, office, &new, now)).unwrap();
    let sitting = programme.planned(world, blueprint);
    let people: Vec<UserId> = emails.iter().map(|email| programme.admitted_trainee(world, email, 60)).collect();
    let listed = people.clone();
    world
        .write(move |conn| {
            for person in &listed {
                candidate::add(conn, sitting, *person, now)?;
            }
            planning::make_ready(conn, office, sitting, now)
        })
        .unwrap();
    world.advance(TimeDelta::hours(1));
    (SmallExam { programme, sitting, choices: choices_made }, people)
}

impl SmallExam {
    /// Writes and hands in: `right` says of each choice in turn whether it is answered right (1), wrong (0) or not at
    /// all (-); the essay as it stands.
    pub fn write(&self, world: &World, person: UserId, right: &str, essay: &str) {
        let (sitting, now, choices) = (self.sitting, world.now(), self.choices.clone());
        let (right, essay) = (right.to_owned(), essay.to_owned());
        world
            .write(move |conn| {
                let id = attempt::start(conn, person, sitting, Lang::En, person.0, now).unwrap();
                let paper: Vec<(i64, ItemVersionId, ItemKind, String)> = paper_items::table
                    .inner_join(item_versions::table)
                    .filter(paper_items::attempt_id.eq(id))
                    .select((
                        paper_items::position,
                        paper_items::item_version_id,
                        item_versions::kind,
                        paper_items::option_order,
                    ))
                    .load(conn)?;
                for (position, version, kind, order) in paper {
                    let shown = |own| order.chars().zip('A'..).find(|(other, _)| *other == own).unwrap().1.to_string();
                    let sign = choices.iter().position(|other| *other == version).and_then(|n| right.chars().nth(n));
                    let choice = match (kind, sign) {
                        (ItemKind::Essay, _) => essay.clone(),
                        (_, Some('1')) => shown('A'),
                        (_, Some('0')) => shown('B'),
                        _ => continue,
                    };
                    answer::save(conn, person, sitting, &NewAnswer { position, choice, is_flagged: false }, now)
                        .unwrap();
                }
                hand_in::anywhere(conn, person, sitting, now).unwrap();
                Ok::<_, diesel::result::Error>(())
            })
            .unwrap();
    }

    /// The window is over, and the worker has been round.
    pub fn close(&self, world: &World) {
        world.advance(TimeDelta::hours(3));
        while shining_star::workers::deadlines(&world.app).unwrap() > 0 {}
    }
}

/// A trainer without ties.
pub fn trainer(world: &World, email: &str) -> UserId {
    let (user, now) = (world.user(email, &[]), world.now());
    world.write(move |conn| trainer::appoint(conn, user, None, None, now)).unwrap();
    user
}
