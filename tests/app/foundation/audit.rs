use diesel::RunQueryDsl;
use shining_star::audit::{self, seal};

use crate::support::World;

fn world_with_entries() -> World {
    let world = World::new();
    let now = world.now();
    for n in 0..5 {
        world
            .write(move |conn| audit::record(conn, None, "test.done", ("test", n), serde_json::json!({ "n": n }), now))
            .unwrap();
    }
    assert_eq!(world.write(move |conn| seal::seal_waiting(conn, now)).unwrap(), 5);
    world
}

fn verdict(world: &World) -> seal::Verdict {
    let now = world.now();
    world.read(move |conn| seal::verify(conn, now))
}

fn sql(world: &World, sql: &'static str) {
    world.write(move |conn| diesel::sql_query(sql).execute(conn)).unwrap();
}

#[test]
fn an_untouched_chain_is_whole() {
    let world = world_with_entries();
    assert!(matches!(verdict(&world), seal::Verdict::Whole { entries: 5, .. }));
}

#[test]
fn an_altered_entry_is_named() {
    let world = world_with_entries();
    sql(&world, "UPDATE audit_entries SET details = '{\"n\":9}' WHERE id = 3");
    assert!(matches!(verdict(&world), seal::Verdict::Altered { position: 3, .. }));
}

#[test]
fn a_removed_entry_is_named() {
    let world = world_with_entries();
    sql(&world, "DELETE FROM audit_seals WHERE position = 2");
    sql(&world, "DELETE FROM audit_entries WHERE id = 2");
    assert!(matches!(verdict(&world), seal::Verdict::Removed { position: 2, .. }));
}

#[test]
fn an_entry_that_was_slipped_in_is_named() {
    let world = world_with_entries();
    let long_ago = world.now() - chrono::TimeDelta::days(30);
    world
        .write(move |conn| audit::record(conn, None, "test.forged", ("test", 1), serde_json::json!({}), long_ago))
        .unwrap();
    assert!(matches!(verdict(&world), seal::Verdict::SlippedIn { .. }));
}
