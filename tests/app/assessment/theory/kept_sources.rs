//! Papers are drawn from what is kept in memory: the same papers, and never from a bank of yesterday.

use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::attempt::{self, AttemptId};
use shining_star::assessment::item::{self, ItemError, ItemId, ItemVersionId};
use shining_star::assessment::item_tie;
use shining_star::assessment::paper_again::{self, Outcome};
use shining_star::assessment::paper_sources::Sources;
use shining_star::assessment::review;
use shining_star::assessment::sitting::SittingId;
use shining_star::db::Conn;
use shining_star::i18n::Lang;
use shining_star::schema::{item_enemies, paper_draws, paper_pools};

use crate::support::World;
use crate::support::theory::{self, Programme};

fn ready(world: &World, count: usize) -> (Programme, SittingId, Vec<UserId>) {
    let programme = theory::programme(world);
    let people: Vec<UserId> =
        (0..count).map(|n| programme.admitted_trainee(world, &format!("t{n}@example.com"), 60)).collect();
    let sitting = programme.at_start(world, &people);
    (programme, sitting, people)
}

/// The versions and the orders of their letters.
fn paper(world: &World, id: AttemptId) -> Vec<(i64, String)> {
    let paper = world.read(move |conn| attempt::paper(conn, id));
    paper.into_iter().map(|place| (place.item_version_id.0, place.option_order)).collect()
}

/// Starts with what the app keeps, as its page does.
fn start(world: &World, user: UserId, sitting: SittingId, seed: i64) -> AttemptId {
    let (sources, now) = (world.app.paper_sources.clone(), world.now());
    world.write(move |conn| attempt::start_from(conn, &sources, user, sitting, (Lang::En, seed), now)).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_paper_from_memory_as_from_the_bank() {
    let world = World::new();
    let (_, sitting, people) = ready(&world, 3);
    let (first, now) = (people[0], world.now());
    let afresh = world.write(move |conn| attempt::start(conn, first, sitting, Lang::En, 7, now)).unwrap();
    let kept = [start(&world, people[1], sitting, 7), start(&world, people[2], sitting, 7)];
    for id in kept {
        assert_eq!(paper(&world, id), paper(&world, afresh));
        assert_eq!(world.read(move |conn| paper_again::again(conn, id)).outcome, Outcome::Equal);
    }
    let rows: (i64, i64) = world
        .read(|conn| Ok((paper_pools::table.count().get_result(conn)?, paper_draws::table.count().get_result(conn)?)));
    assert_eq!(rows, (1, 3));
}

#[test]
fn what_the_office_takes_out_of_the_bank_is_drawn_for_nobody_who_starts_after_that() {
    let world = World::new();
    let (programme, sitting, people) = ready(&world, 12);
    let before = start(&world, people[0], sitting, 1);
    let taken: Vec<i64> = paper(&world, before).into_iter().map(|(version, _)| version).collect();
    let (office, now, out) = (programme.office, world.now(), taken.clone());
    world
        .write(move |conn| {
            for version in &out[..3] {
                let version = shining_star::db::types::Id::new(*version);
                let (item, _) = item::of_version(conn, version)?;
                review::retire(conn, office, item, version, now)?;
            }
            Ok::<_, ItemError>(())
        })
        .unwrap();
    for (user, seed) in people[1..].iter().zip(2..) {
        let id = start(&world, *user, sitting, seed);
        assert!(paper(&world, id).iter().all(|(version, _)| !taken[..3].contains(version)));
        assert_eq!(world.read(move |conn| paper_again::again(conn, id)).outcome, Outcome::Equal);
    }
}

#[test]
fn a_start_that_is_undone_leaves_nothing_behind_in_memory_that_others_would_miss() {
    let world = World::new();
    let (_, sitting, people) = ready(&world, 2);
    let (sources, now, first) = (std::sync::Arc::new(Sources::default()), world.now(), people[0]);
    let held = sources.clone();
    let undone = world.write(move |conn| {
        diesel::delete(paper_pools::table).execute(conn)?;
        let started = attempt::start_from(conn, &held, first, sitting, (Lang::En, 7), now);
        assert!(started.is_ok());
        Err::<(), _>(diesel::result::Error::RollbackTransaction)
    });
    assert!(undone.is_err());
    let second = people[1];
    let id = world
        .write(move |conn| {
            diesel::delete(paper_pools::table).execute(conn)?;
            attempt::start_from(conn, &sources, second, sitting, (Lang::En, 7), now)
        })
        .unwrap();
    assert_eq!(world.read(move |conn| paper_again::again(conn, id)).outcome, Outcome::Equal);
}

/// What the office does with two items that stood on a paper.
type Step = fn(&mut Conn, UserId, [(ItemId, ItemVersionId); 2], chrono::NaiveDateTime) -> Result<(), ItemError>;

#[test]
fn after_each_step_of_the_office_memory_and_bank_give_the_same_paper() {
    let world = World::new();
    let (programme, sitting, people) = ready(&world, 13);
    let first = start(&world, people[0], sitting, 1);
    let drawn: Vec<ItemVersionId> =
        world.read(move |conn| attempt::paper(conn, first)).iter().map(|place| place.item_version_id).collect();
    let items: Vec<(ItemId, ItemVersionId)> = world.read(move |conn| {
        drawn.iter().map(|version| Ok((item::of_version(conn, *version)?.0, *version))).collect::<QueryResult<_>>()
    });
    let pair = [items[0], items[1]];
    let steps: [(&str, Step); 6] = [
        ("enemies", |conn, office, [(one, _), (other, _)], now| {
            let code = item::find(conn, other)?.code;
            item_tie::add_enemy(conn, office, one, &code, now)
        }),
        ("friends", |conn, office, [(one, _), (other, _)], now| {
            let pair = item_enemies::table.select((item_enemies::item_id, item_enemies::enemy_id));
            let known: Vec<(ItemId, ItemId)> = pair.load(conn)?;
            assert_eq!(known, [(one.min(other), one.max(other))]);
            item_tie::remove_enemy(conn, office, one, other, now)
        }),
        ("retired", |conn, office, [(item, version), _], now| review::retire(conn, office, item, version, now)),
        ("reworded", |conn, office, [_, (item, version)], now| {
            let (_, known) = item::of_version(conn, version)?;
            let options = item::options(conn, &[version])?;
            let mut content = shining_star::assessment::content::Content::of(&known, &options);
            content.stem_en.push('!');
            item::edit(conn, office, item, &content, now).map(|_| ())
        }),
        ("approved", |conn, office, [_, (item, _)], now| {
            let newest = item::versions(conn, item)?.remove(0).id;
            review::elsewhere(conn, office, item, newest, "the item board", now)
        }),
        ("capped", |conn, office, [_, (item, _)], now| item_tie::set_cap(conn, office, item, Some(1), now)),
    ];
    let (office, now) = (programme.office, world.now());
    for ((name, step), people) in steps.into_iter().zip(people[1..].chunks(2)) {
        world.write(move |conn| step(conn, office, pair, now)).unwrap();
        let (from_bank, seed) = (people[0], 7);
        let from_bank = world.write(move |conn| attempt::start(conn, from_bank, sitting, Lang::En, seed, now)).unwrap();
        let from_memory = start(&world, people[1], sitting, seed);
        assert_eq!(paper(&world, from_memory), paper(&world, from_bank), "{name}");
        let outcome = world.read(move |conn| paper_again::again(conn, from_memory)).outcome;
        assert_eq!(outcome, Outcome::Equal, "{name}");
    }
}

#[test]
fn a_change_that_is_undone_leaves_no_bank_in_memory_that_never_was() {
    let world = World::new();
    let (programme, sitting, people) = ready(&world, 3);
    let first = start(&world, people[0], sitting, 7);
    let stood: Vec<ItemVersionId> =
        world.read(move |conn| attempt::paper(conn, first)).iter().map(|place| place.item_version_id).collect();
    let (office, now, sources) = (programme.office, world.now(), world.app.paper_sources.clone());
    let retire = move |conn: &mut Conn, version: ItemVersionId| {
        let (item, _) = item::of_version(conn, version)?;
        review::retire(conn, office, item, version, now)
    };
    let (second, undone) = (people[1], stood[0]);
    let outcome = world.write(move |conn| {
        retire(conn, undone)?;
        let started = attempt::start_from(conn, &sources, second, sitting, (Lang::En, 7), now);
        assert!(started.is_ok());
        Err::<(), _>(ItemError::Unchanged)
    });
    assert!(outcome.is_err());
    let done = stood[1];
    world.write(move |conn| retire(conn, done)).unwrap();
    let from_memory = start(&world, people[1], sitting, 7);
    let third = people[2];
    let from_bank = world.write(move |conn| attempt::start(conn, third, sitting, Lang::En, 7, now)).unwrap();
    assert_eq!(paper(&world, from_memory), paper(&world, from_bank));
}
