//! Cases: material with several questions, from the office's desk to the points, and through files.

use chrono::TimeDelta;
use shining_star::accounts::user::UserId;
use shining_star::assessment::answer::{self, NewAnswer};
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::attempt::{self, AttemptId};
use shining_star::assessment::bank;
use shining_star::assessment::blueprint::{self, NewBlueprint};
use shining_star::assessment::case;
use shining_star::assessment::content::{Content, ContentOption};
use shining_star::assessment::hand_in;
use shining_star::assessment::item::{self, Difficulty, ItemError, ItemId, ItemKind, ItemVersionId};
use shining_star::assessment::paper_again::{self, Outcome};
use shining_star::assessment::scoring::Rule;
use shining_star::assessment::sitting::SittingId;
use shining_star::assessment::{candidate, planning, review};
use shining_star::i18n::Lang;

use crate::support::World;
use crate::support::theory::{self, Programme};

mod authoring;
mod files;
mod papers;

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
    world.read(move |conn| paper_again::again(conn, id)).outcome
}

/// Version and material of each question.
fn laid_out(world: &World, id: AttemptId) -> Vec<(ItemVersionId, Option<ItemVersionId>)> {
    let paper = world.read(move |conn| attempt::paper(conn, id));
    paper.into_iter().map(|place| (place.item_version_id, place.case_version_id)).collect()
}

fn drawable(world: &World) -> bool {
    world.read(bank::pool).iter().any(|item| item.kind == ItemKind::Case)
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
    world.write(move |conn| hand_in::anywhere(conn, user, sitting, now)).unwrap();
    id
}
