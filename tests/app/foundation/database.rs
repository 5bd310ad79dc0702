use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use shining_star::db::{self, Conn, errors};
use shining_star::schema::throttles;

use crate::support::World;

fn insert(conn: &mut Conn, name: &str) -> QueryResult<usize> {
    let at = chrono::NaiveDateTime::default();
    diesel::insert_into(throttles::table)
        .values((throttles::name.eq(name), throttles::window_started_at.eq(at), throttles::hits.eq(1)))
        .execute(conn)
}

fn names(world: &World) -> Vec<String> {
    world.read(|conn| throttles::table.select(throttles::name).order(throttles::name).load(conn))
}

#[test]
fn a_row_that_panics_is_undone_alone_and_those_behind_it_are_kept() {
    let world = World::new();
    let kept = world.write(|conn| {
        let mut kept = Vec::new();
        for name in ["one", "two", "three"] {
            let row = |conn: &mut Conn| {
                insert(conn, name)?;
                conn.transaction(|conn| {
                    insert(conn, &format!("{name} inside"))?;
                    assert_ne!(name, "two", "as a poisoned row does");
                    Ok(name)
                })
            };
            kept.push(db::apart::<_, diesel::result::Error>(conn, ("test", 0), row)?);
        }
        Ok::<_, diesel::result::Error>(kept)
    });
    assert_eq!(kept.unwrap(), [Some("one"), None, Some("three")]);
    assert_eq!(names(&world), ["one", "one inside", "three", "three inside"]);
}

#[test]
fn a_failing_or_panicking_write_harms_nobody_else() {
    let world = World::new();
    std::thread::scope(|threads| {
        for n in 0..60 {
            let db = world.app.db.clone();
            threads.spawn(move || {
                let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    db.write_now(move |conn| {
                        insert(conn, &format!("w{n:02}"))?;
                        match n % 3 {
                            0 => Ok(()),
                            1 => Err(diesel::result::Error::RollbackTransaction),
                            _ => conn.transaction(|_| panic!("a planted panic")),
                        }
                    })
                }));
                assert_eq!(matches!(outcome, Ok(Ok(()))), n % 3 == 0);
            });
        }
    });
    let kept: Vec<String> = (0..60).filter(|n| n % 3 == 0).map(|n| format!("w{n:02}")).collect();
    assert_eq!(names(&world), kept);
}

#[test]
fn a_counter_raised_by_fifty_threads_loses_nothing() {
    let world = World::new();
    world.write(|conn| insert(conn, "counter")).unwrap();
    std::thread::scope(|threads| {
        for _ in 0..50 {
            let db = world.app.db.clone();
            threads.spawn(move || {
                db.write_now(|conn| {
                    let hits: i64 =
                        throttles::table.filter(throttles::name.eq("counter")).select(throttles::hits).first(conn)?;
                    diesel::update(throttles::table.filter(throttles::name.eq("counter")))
                        .set(throttles::hits.eq(hits + 1))
                        .execute(conn)
                })
                .unwrap();
            });
        }
    });
    let hits: i64 = world.read(|conn| throttles::table.select(throttles::hits).first(conn));
    assert_eq!(hits, 51);
}

#[test]
fn who_comes_first_does_not_wait_for_all_the_long_writes_behind() {
    let world = World::new();
    let (ran, all) = (Arc::new(AtomicUsize::new(0)), 60);
    let ran_before_the_first_answer = std::thread::scope(|threads| {
        let waiting: Vec<_> = (0..all)
            .map(|n| {
                let (db, ran) = (world.app.db.clone(), ran.clone());
                threads.spawn(move || {
                    let counted = ran.clone();
                    db.write_now(move |conn| {
                        std::thread::sleep(Duration::from_millis(4));
                        counted.fetch_add(1, Ordering::SeqCst);
                        insert(conn, &format!("w{n:02}"))
                    })
                    .unwrap();
                    ran.load(Ordering::SeqCst)
                })
            })
            .collect();
        waiting.into_iter().map(|thread| thread.join().unwrap()).min().unwrap()
    });
    assert!(ran_before_the_first_answer < all / 2, "{ran_before_the_first_answer} of {all} ran first");
    assert_eq!(names(&world).len(), all);
}

#[test]
fn the_reading_door_cannot_write() {
    let world = World::new();
    let outcome = world.app.db.read_now(|conn| insert(conn, "sneaky"));
    assert!(outcome.is_err());
    assert_eq!(names(&world), Vec::<String>::new());
}

#[test]
fn a_lost_database_is_told_apart_from_a_wrong_request() {
    let unique = diesel::result::Error::DatabaseError(
        diesel::result::DatabaseErrorKind::UniqueViolation,
        Box::new("UNIQUE constraint failed".to_owned()),
    );
    let full = diesel::result::Error::DatabaseError(
        diesel::result::DatabaseErrorKind::Unknown,
        Box::new("database or disk is full".to_owned()),
    );
    assert_eq!((errors::is_unavailable(&unique), errors::is_unavailable(&full)), (false, true));
}
