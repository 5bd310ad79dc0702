//! Places, seats and offers are scarce; fifty threads ask for them at once.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use shining_star::recruitment::application::{self, ApplicationError, ApplicationId, ApplicationStatus};
use shining_star::recruitment::nomination::{self, NominationError};
use shining_star::recruitment::{cohort, quota, scheme};

use crate::support::World;
use crate::support::recruitment as help;

fn status(world: &World, id: ApplicationId) -> ApplicationStatus {
    world.read(|conn| application::find(conn, id)).status
}

/// How many of fifty threads succeed.
fn fifty(try_it: impl Fn(usize) -> bool + Sync) -> usize {
    let done = AtomicUsize::new(0);
    std::thread::scope(|threads| {
        for n in 0..50 {
            let (done, try_it) = (&done, &try_it);
            threads.spawn(move || {
                if try_it(n) {
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    done.into_inner()
}

#[test]
fn of_fifty_offers_for_the_last_place_one_is_made() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 1);
    let (office, now) = (help::office(&world), world.now());
    let ids: Vec<ApplicationId> =
        (0..50).map(|n| help::applicant(&world, &format!("a{n}@example.com"), cohort).1).collect();
    for id in ids.clone() {
        world.write(move |conn| application::start_review(conn, office, id, "", now)).unwrap();
    }
    let made = fifty(|n| {
        let id = ids[n];
        match world.write(move |conn| application::offer(conn, office, id, "", now)) {
            Ok(_) => true,
            Err(ApplicationError::CohortFull) => false,
            Err(other) => panic!("{other}"),
        }
    });
    assert_eq!((made, world.read(|conn| cohort::taken(conn, cohort))), (1, 1));
}

#[test]
fn of_fifty_nominations_for_the_last_seat_one_is_made() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (provider, member) = help::provider(&world, "HZ01");
    help::quota(&world, cohort, provider, 1);
    let now = world.now();
    let made = fifty(|n| {
        let nominee = help::nominee(&format!("n{n}@example.com"));
        match world.write(move |conn| nomination::nominate(conn, member, provider, cohort, &nominee, now)) {
            Ok(_) => true,
            Err(NominationError::Full) => false,
            Err(other) => panic!("{other}"),
        }
    });
    assert_eq!((made, world.read(|conn| quota::used(conn, cohort, provider))), (1, 1));
}

#[test]
fn an_offer_accepted_fifty_times_is_accepted_once() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (lin, id) = help::offered_trainee(&world, "lin@example.com", cohort);
    let now = world.now();
    let accepted = fifty(|_| world.write(move |conn| application::accept(conn, lin, id, now)).is_ok());
    assert_eq!((accepted, status(&world, id)), (1, ApplicationStatus::Admitted));
}

#[test]
fn a_lapsed_place_goes_to_the_first_on_the_waitlist() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 1);
    let (_, first) = help::offered_trainee(&world, "first@example.com", cohort);
    let (_, second) = help::applicant(&world, "second@example.com", cohort);
    help::waitlist(&world, second);
    world.advance(TimeDelta::minutes(1));
    let (_, third) = help::applicant(&world, "third@example.com", cohort);
    help::waitlist(&world, third);
    world.advance(TimeDelta::hours(73));
    assert_eq!(shining_star::workers::deadlines(&world.app).unwrap(), 1);
    assert_eq!(
        [first, second, third].map(|id| status(&world, id)),
        [ApplicationStatus::Lapsed, ApplicationStatus::Offered, ApplicationStatus::Waitlisted]
    );
    assert_eq!(world.mail_to("first@example.com").subject, "Your offer has expired");
    assert_eq!(world.mail_to("second@example.com").subject, "A place is waiting for you");
    assert_eq!(shining_star::workers::deadlines(&world.app).unwrap(), 0);
}

#[test]
fn a_declined_place_goes_on_and_frees_the_seat_of_the_quota() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 1);
    let (provider, _) = help::provider(&world, "HZ01");
    let code = help::quota(&world, cohort, provider, 1);
    let (lin, id) = help::applicant_with(&world, "lin@example.com", cohort, &code);
    help::offer(&world, id);
    let (_, next) = help::applicant(&world, "next@example.com", cohort);
    help::waitlist(&world, next);
    let now = world.now();
    world.write(move |conn| application::decline(conn, lin, id, "I move away", now)).unwrap();
    assert_eq!(status(&world, next), ApplicationStatus::Offered);
    assert_eq!(world.read(|conn| quota::used(conn, cohort, provider)), 0);
}

#[test]
fn a_published_scheme_never_changes() {
    let world = World::new();
    let id = help::published_scheme(&world);
    let (office, now) = (help::office(&world), world.now());
    let outcome = world.write(move |conn| scheme::update(conn, office, id, &help::scheme_rules(), now));
    assert!(matches!(outcome, Err(scheme::SchemeError::NotDraft)));
    let next = world.write(move |conn| scheme::new_version(conn, office, id, now)).unwrap();
    world.write(move |conn| scheme::publish(conn, office, next, now)).unwrap();
    let statuses = [id, next].map(|id| world.read(|conn| scheme::find(conn, id)).status.as_str());
    assert_eq!(statuses, ["superseded", "published"]);
}
