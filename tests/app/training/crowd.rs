//! Many at once, on real threads.

use diesel::prelude::*;
use shining_star::schema::{attendances, audit_entries, seats};
use shining_star::training::attendance;
use shining_star::training::seat::{self, Booking, SeatStatus};

use crate::support::World;
use crate::support::training::{Scene, book, seat_of};

#[test]
fn fifty_people_after_the_last_seat_give_one_seat_and_a_line_of_forty_nine() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 1);
    let people: Vec<_> = (0..50).map(|n| scene.trainee(&world, &format!("t{n:02}"))).collect();
    let now = world.now();
    let bookings: Vec<Booking> = std::thread::scope(|threads| {
        let running: Vec<_> = people
            .iter()
            .map(|user| {
                let (db, user) = (world.app.db.clone(), *user);
                threads.spawn(move || db.write_now(move |conn| seat::book(conn, user, session, now)).unwrap())
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(bookings.iter().filter(|booking| **booking == Booking::Held).count(), 1);
    let held = world.read(|conn| seat::of_session(conn, session, &[SeatStatus::Held]));
    let waiting = world.read(|conn| seat::of_session(conn, session, &[SeatStatus::Waitlisted]));
    assert_eq!((held.len(), waiting.len()), (1, 49));
}

#[test]
fn no_seat_is_given_twice_while_some_leave_and_others_join() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 10);
    let inside: Vec<_> = (0..10).map(|n| scene.trainee(&world, &format!("in{n:02}"))).collect();
    for user in &inside {
        assert_eq!(book(&world, *user, session), Booking::Held);
    }
    let outside: Vec<_> = (0..40).map(|n| scene.trainee(&world, &format!("out{n:02}"))).collect();
    let now = world.now();
    std::thread::scope(|threads| {
        for user in &outside {
            let (db, user) = (world.app.db.clone(), *user);
            threads.spawn(move || db.write_now(move |conn| seat::book(conn, user, session, now)).unwrap());
        }
        for user in &inside {
            let (db, user) = (world.app.db.clone(), *user);
            threads.spawn(move || db.write_now(move |conn| seat::release(conn, user, session, now)).unwrap());
        }
    });
    let taken = world.read(|conn| seat::of_session(conn, session, SeatStatus::TAKEN));
    let waiting = world.read(|conn| seat::of_session(conn, session, &[SeatStatus::Waitlisted]));
    assert_eq!((taken.len(), waiting.len()), (10, 30));
}

#[test]
fn fifty_taps_check_a_person_in_once() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 5);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, session);
    let seat = seat_of(&world, lin, session).id;
    let start = crate::support::training::in_two_days(&world);
    world.app.clock.set(start);
    let (now, desk) = (world.now(), scene.desk());
    let news: Vec<bool> = std::thread::scope(|threads| {
        let running: Vec<_> = (0..50)
            .map(|_| {
                let db = world.app.db.clone();
                threads.spawn(move || {
                    db.write_now(move |conn| attendance::check_in(conn, desk, (session, seat), now)).unwrap()
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(news.into_iter().filter(|is_new| *is_new).count(), 1);
    let rows: i64 = world.read(|conn| attendances::table.count().get_result(conn));
    let entries: i64 = world.read(|conn| {
        audit_entries::table.filter(audit_entries::action.eq("attendance.checked_in")).count().get_result(conn)
    });
    let seats: i64 = world.read(|conn| seats::table.count().get_result(conn));
    assert_eq!((rows, entries, seats), (1, 1, 1));
}
