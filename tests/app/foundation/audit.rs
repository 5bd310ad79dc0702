use std::path::PathBuf;

use diesel::RunQueryDsl;
use shining_star::audit::head::Head;
use shining_star::audit::seal::{self, Verdict};
use shining_star::audit::{self, worker};

use crate::support::World;

fn record(world: &World, count: i64) {
    let now = world.now();
    for n in 0..count {
        let details = serde_json::json!({ "n": n });
        world.write(move |conn| audit::record(conn, None, "test.done", ("test", n), details.clone(), now)).unwrap();
    }
}

fn world_with_entries() -> World {
    let world = World::new();
    record(&world, 5);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 5);
    world
}

fn head_file(world: &World) -> PathBuf {
    world.app.config.audit_head_file()
}

fn verdict(world: &World) -> Verdict {
    let (now, head) = (world.now(), Head::read(&head_file(world)).unwrap());
    world.read(|conn| seal::verify(conn, &world.app.audit_key, head.as_ref(), now))
}

fn sql(world: &World, sql: &'static str) {
    world.write(move |conn| diesel::sql_query(sql).execute(conn)).unwrap();
}

#[test]
fn an_untouched_chain_is_whole() {
    let world = world_with_entries();
    assert!(matches!(verdict(&world), Verdict::Whole { entries: 5, .. }));
    record(&world, 2);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 2);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 0);
    assert!(matches!(verdict(&world), Verdict::Whole { entries: 7, .. }));
    assert_eq!(Head::read(&head_file(&world)).unwrap().unwrap().position, 7);
}

#[test]
fn an_altered_entry_is_named() {
    let world = world_with_entries();
    sql(&world, "UPDATE audit_entries SET details = '{\"n\":9}' WHERE id = 3");
    assert!(matches!(verdict(&world), Verdict::Altered { position: 3, .. }));
}

#[test]
fn a_removed_entry_is_named() {
    let world = world_with_entries();
    sql(&world, "DELETE FROM audit_seals WHERE position = 2");
    sql(&world, "DELETE FROM audit_entries WHERE id = 2");
    assert!(matches!(verdict(&world), Verdict::Removed { position: 2, .. }));
}

#[test]
fn an_entry_that_was_slipped_in_with_an_old_date_is_never_sealed_and_named() {
    let world = world_with_entries();
    let long_ago = world.now() - chrono::TimeDelta::days(30);
    world
        .write(move |conn| audit::record(conn, None, "test.forged", ("test", 1), serde_json::json!({}), long_ago))
        .unwrap();
    record(&world, 1);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 1);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 0);
    assert!(matches!(verdict(&world), Verdict::SlippedIn { .. }));
}

#[test]
fn an_entry_of_a_time_to_come_is_named_and_holds_up_no_other() {
    let world = world_with_entries();
    let ahead = world.now() + chrono::TimeDelta::days(30);
    world
        .write(move |conn| audit::record(conn, None, "test.forged", ("test", 1), serde_json::json!({}), ahead))
        .unwrap();
    record(&world, 2);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 2);
    assert!(matches!(verdict(&world), Verdict::SlippedIn { .. }));
}

#[test]
fn a_clock_that_was_ahead_once_does_not_end_the_sealing() {
    let world = world_with_entries();
    let right = world.now();
    world.advance(chrono::TimeDelta::hours(3));
    record(&world, 1);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 1);
    world.app.clock.set(right);
    record(&world, 2);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 2);
    assert!(matches!(verdict(&world), Verdict::Whole { entries: 8, .. }));
}

#[test]
fn an_entry_whose_writer_was_overtaken_by_many_is_found_by_the_long_look() {
    let world = World::new();
    record(&world, 3);
    sql(&world, "DELETE FROM audit_entries WHERE id = 2");
    record(&world, 600);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 602);
    let late = "INSERT INTO audit_entries (id, at, action, subject_kind, subject_id) \
        SELECT 2, at, action, subject_kind, subject_id FROM audit_entries WHERE id = 1";
    sql(&world, late);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 0);
    assert_eq!(worker::seal_late(&world.app).unwrap(), 1);
    assert!(matches!(verdict(&world), Verdict::Whole { entries: 603, .. }));
}

#[test]
fn entries_that_were_removed_from_the_end_are_missed_even_when_others_take_their_place() {
    let world = world_with_entries();
    sql(&world, "DELETE FROM audit_seals WHERE position > 3");
    sql(&world, "DELETE FROM audit_entries WHERE id > 3");
    let cut = |verdict| matches!(verdict, Verdict::CutOff { position: 5, .. });
    assert!(cut(verdict(&world)));
    record(&world, 4);
    assert_eq!(worker::seal_waiting(&world.app).unwrap(), 4);
    assert!(cut(verdict(&world)));
    // Whoever restored a backup says so by deleting the file.
    std::fs::remove_file(head_file(&world)).unwrap();
    record(&world, 1);
    worker::seal_waiting(&world.app).unwrap();
    assert!(matches!(verdict(&world), Verdict::Whole { entries: 8, .. }));
}

#[test]
fn the_noted_head_never_goes_back() {
    let world = world_with_entries();
    let noted = || Head::read(&head_file(&world)).unwrap().unwrap();
    let first = noted();
    record(&world, 3);
    worker::seal_waiting(&world.app).unwrap();
    let last = noted();
    assert_eq!((first.position, last.position), (5, 8));
    // Whoever sealed earlier and comes to the file later leaves it alone.
    first.keep(&head_file(&world)).unwrap();
    assert_eq!(noted(), last);
    // Nor does another end at the same place take its place.
    Head { hash: first.hash.clone(), ..last.clone() }.keep(&head_file(&world)).unwrap();
    assert_eq!(noted(), last);
    let at = |position| Head { position, ..last.clone() };
    std::thread::scope(|threads| {
        for thread in 1..=8 {
            let (at, file) = (&at, head_file(&world));
            threads.spawn(move || (0..50).for_each(|n| at(8 + n * 8 + thread).keep(&file).unwrap()));
        }
    });
    assert_eq!(noted(), at(8 + 49 * 8 + 8));
}

#[test]
fn a_chain_that_was_sealed_with_another_key_does_not_pass() {
    let (world, other) = (world_with_entries(), World::new());
    let now = world.now();
    let found = world.read(|conn| seal::verify(conn, &other.app.audit_key, None, now));
    assert!(matches!(found, Verdict::Altered { position: 1, .. }));
}
