//! Papers as candidates get them: caps, what was seen before, and the same paper again years later.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::attempt::{self, AttemptId};
use shining_star::assessment::attempt_error::AttemptError;
use shining_star::assessment::item::{self, Difficulty, ItemId, ItemKind, ItemVersionId};
use shining_star::assessment::paper_again::{self, Outcome};
use shining_star::assessment::sitting::SittingId;
use shining_star::assessment::{bank, candidate, item_tie, planning};
use shining_star::i18n::Lang;
use shining_star::schema::{items, paper_items, paper_pools};

use super::review::content;
use crate::support::World;
use crate::support::theory::{self, Programme};

fn start(world: &World, user: UserId, sitting: SittingId, seed: i64) -> AttemptId {
    let now = world.now();
    world.write(move |conn| attempt::start(conn, user, sitting, Lang::En, seed, now)).unwrap()
}

fn again(world: &World, id: AttemptId) -> Outcome {
    world.read(|conn| paper_again::again(conn, id)).outcome
}

/// The versions that the cell of medium single choices about law draws from, with their items.
fn law(world: &World) -> Vec<(ItemVersionId, ItemId)> {
    let pool = world.read(bank::pool);
    let fits = |item: &&shining_star::assessment::assembly::PoolItem| {
        (item.domain.as_str(), item.difficulty, item.kind) == ("law", Difficulty::Medium, ItemKind::Single)
    };
    let versions: Vec<ItemVersionId> = pool.iter().filter(fits).map(|item| item.version).collect();
    versions.into_iter().map(|version| (version, world.read(|conn| item::of_version(conn, version)).0)).collect()
}

fn drawn(world: &World, id: AttemptId) -> BTreeSet<ItemVersionId> {
    world.read(|conn| attempt::paper(conn, id)).into_iter().map(|place| place.item_version_id).collect()
}

/// A second sitting with the same blueprint and candidate, open now.
fn retake(world: &World, programme: &Programme, user: UserId) -> SittingId {
    let blueprint = programme.blueprint(world);
    let sitting = programme.planned(world, blueprint);
    let (office, now) = (programme.office, world.now());
    world
        .write(move |conn| {
            candidate::add(conn, sitting, user, now)?;
            planning::make_ready(conn, office, sitting, now)
        })
        .unwrap();
    world.advance(TimeDelta::hours(1));
    sitting
}

#[test]
fn a_paper_drawn_again_from_its_seed_is_equal_however_the_bank_has_changed() {
    let world = World::new();
    let programme = theory::programme(&world);
    let user = programme.admitted_trainee(&world, "mei@example.com", 60);
    let sitting = programme.at_start(&world, &[user]);
    let [(_, one), (_, two), (_, three), ..] = law(&world)[..] else { panic!("too few items") };
    let (office, now) = (programme.office, world.now());
    world
        .write(move |conn| {
            let code = item::find(conn, two)?.code;
            item_tie::add_enemy(conn, office, one, &code, now)?;
            item_tie::set_cap(conn, office, three, Some(1), now)
        })
        .unwrap();
    let first = start(&world, user, sitting, 7);
    assert_eq!(again(&world, first), Outcome::Equal);
    // The bank goes on: items retire, enemies go, others come.
    world
        .write(move |conn| {
            item_tie::remove_enemy(conn, office, one, two, now)?;
            item_tie::set_cap(conn, office, three, None, now)?;
            item::create(conn, office, "law.new", &content("New?"), now)?;
            for (version, item) in item::active_of(conn, &[one, two])? {
                shining_star::assessment::review::retire(conn, office, item, version, now)?;
            }
            Ok::<_, item::ItemError>(())
        })
        .unwrap();
    assert_eq!(again(&world, first), Outcome::Equal);
    let mut browser = world.signed_in(office);
    let page = format!("/office/exams/{sitting}/candidates/1");
    browser.get(&format!("{page}/paper")).ok();
    assert!(browser.sees("Equal: drawn again from its seed"));
    browser.set_cookie("lang", "zh-CN");
    browser.get(&format!("{page}/paper")).ok();
    assert!(browser.sees("题目、题序和选项顺序完全相同"));
    let place = paper_items::table.filter(paper_items::attempt_id.eq(first)).filter(paper_items::position.eq(3));
    world.write(move |conn| diesel::update(place).set(paper_items::option_order.eq("ZZ")).execute(conn)).unwrap();
    assert_eq!(again(&world, first), Outcome::Different { position: 3 });
    world.write(|conn| diesel::update(paper_pools::table).set(paper_pools::content.eq("{}")).execute(conn)).unwrap();
    assert_eq!(again(&world, first), Outcome::Altered);
}

#[test]
fn a_retake_prefers_what_the_candidate_has_not_seen() {
    let world = World::new();
    let programme = theory::programme(&world);
    let user = programme.admitted_trainee(&world, "mei@example.com", 60);
    let sitting = programme.at_start(&world, &[user]);
    let first = start(&world, user, sitting, 1);
    // Eight items for two questions: enough for this paper and two more.
    let roomy: BTreeSet<ItemVersionId> = law(&world).into_iter().map(|(version, _)| version).collect();
    let of = |id: AttemptId| -> BTreeSet<ItemVersionId> { &drawn(&world, id) & &roomy };
    for seed in 1..=2 {
        let sitting = retake(&world, &programme, user);
        let next = start(&world, user, sitting, seed);
        assert!(of(first).is_disjoint(&of(next)));
        assert_eq!(again(&world, next), Outcome::Equal);
    }
}

#[test]
fn fifty_who_start_at_once_never_take_an_item_past_its_cap() {
    const CAP: i64 = 10;
    const PEOPLE: usize = 50;
    let world = World::new();
    let programme = theory::programme(&world);
    let people: Vec<UserId> =
        (0..PEOPLE).map(|n| programme.admitted_trainee(&world, &format!("t{n}@example.com"), 60)).collect();
    let sitting = programme.at_start(&world, &people);
    let capped: Vec<ItemId> = law(&world).into_iter().map(|(_, item)| item).collect();
    assert_eq!(capped.len(), 8);
    let ids = capped.clone();
    world
        .write(move |conn| {
            let capped = items::table.filter(items::id.eq_any(&ids));
            diesel::update(capped).set(items::exposure_cap.eq(CAP)).execute(conn)
        })
        .unwrap();
    let (runs, barrier, now) = (Arc::new(AtomicUsize::new(0)), Barrier::new(PEOPLE), world.now());
    let started: Vec<AttemptId> = std::thread::scope(|scope| {
        let go = |(n, user): (usize, &UserId)| {
            let (world, barrier, runs, user) = (&world, &barrier, runs.clone(), *user);
            scope.spawn(move || {
                barrier.wait();
                let done = world.write(move |conn| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    attempt::start(conn, user, sitting, Lang::En, n as i64, now)
                });
                match done {
                    Ok(id) => Some(id),
                    Err(AttemptError::NoPaper) => None,
                    Err(error) => panic!("{error:?}"),
                }
            })
        };
        let threads: Vec<_> = people.iter().enumerate().map(go).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    });
    println!("starts {PEOPLE}, tried again {}", runs.load(Ordering::Relaxed) - PEOPLE);
    let exposures = world.read(|conn| item_tie::exposures(conn, &capped));
    assert!(exposures.iter().all(|(_, count)| *count <= CAP), "{exposures:?}");
    assert_eq!(exposures.iter().map(|(_, count)| count).sum::<i64>(), 2 * started.len() as i64);
    // Those who got none could not have had one: at most one item of the cell was left.
    let full = exposures.iter().filter(|(_, count)| *count == CAP).count();
    assert!(started.len() < PEOPLE && capped.len() - full < 2, "{} started, {full} full", started.len());
    assert!(started.iter().all(|id| again(&world, *id) == Outcome::Equal));
}
