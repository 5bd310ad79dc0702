use chrono::TimeDelta;
use shining_star::training::planning;
use shining_star::training::seat::{self, Booking, SeatError, SeatStatus};
use shining_star::workers;

use crate::support::World;
use crate::support::training::{Scene, book, in_two_days, seat_of};

fn full(
    world: &World,
    scene: &Scene,
) -> (shining_star::training::session::SessionId, [shining_star::accounts::user::UserId; 3]) {
    let session = scene.session(world, 1);
    let people = ["first", "second", "third"].map(|name| scene.trainee(world, name));
    for user in people {
        book(world, user, session);
    }
    (session, people)
}

#[test]
fn a_seat_given_back_is_offered_to_the_first_in_line_who_takes_it() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [first, second, third]) = full(&world, &scene);
    let now = world.now();
    world.write(move |conn| seat::release(conn, first, session, now)).unwrap();
    let offered = seat_of(&world, second, session);
    assert_eq!((offered.status, offered.offered_until), (SeatStatus::Offered, Some(now + TimeDelta::hours(6))));
    let newcomer = scene.trainee(&world, "newcomer");
    assert_eq!(book(&world, newcomer, session), Booking::Waitlisted(2));
    let link = world.link_to("second@example.com");
    let mut person = world.signed_in(second);
    person.get(&link).ok();
    assert!(person.sees("A seat is free for you"));
    person.submit(&format!("{link}/seat/acceptance"), &[]).ok();
    assert!(person.sees("You have a seat"));
    assert_eq!(seat_of(&world, third, session).status, SeatStatus::Waitlisted);
    person.post(&format!("{link}/seat/acceptance"), &[]).ok();
    assert!(person.sees("You have a part in this session already."));
}

#[test]
fn an_offer_that_nobody_takes_goes_to_the_next() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [first, second, third]) = full(&world, &scene);
    let now = world.now();
    world.write(move |conn| seat::release(conn, first, session, now)).unwrap();
    world.advance(TimeDelta::hours(6));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 1);
    assert_eq!(workers::deadlines(&world.app).unwrap(), 0);
    assert_eq!(seat_of(&world, third, session).status, SeatStatus::Offered);
    assert!(world.mail_to("second@example.com").subject.starts_with("The offered seat went to the next in line"));
    let now = world.now();
    assert!(matches!(world.write(move |conn| seat::accept(conn, second, session, now)), Err(SeatError::Gone)));
}

#[test]
fn a_declined_offer_goes_to_the_next_and_a_late_answer_is_refused() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [first, second, third]) = full(&world, &scene);
    let now = world.now();
    world.write(move |conn| seat::release(conn, first, session, now)).unwrap();
    world.write(move |conn| seat::release(conn, second, session, now)).unwrap();
    assert_eq!(seat_of(&world, third, session).status, SeatStatus::Offered);
    world.advance(TimeDelta::hours(6));
    let now = world.now();
    assert!(matches!(world.write(move |conn| seat::accept(conn, third, session, now)), Err(SeatError::OfferOver)));
}

#[test]
fn an_offer_never_outlives_the_close_of_booking() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [first, second, _]) = full(&world, &scene);
    let close = in_two_days(&world) - TimeDelta::hours(2);
    world.app.clock.set(close - TimeDelta::hours(1));
    let now = world.now();
    world.write(move |conn| seat::release(conn, first, session, now)).unwrap();
    assert_eq!(seat_of(&world, second, session).offered_until, Some(close));
}

#[test]
fn more_seats_go_to_the_waitlist() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [_, second, third]) = full(&world, &scene);
    let (desk, now, plan) = (scene.desk(), world.now(), scene.plan(in_two_days(&world), 3));
    world.write(move |conn| planning::update(conn, desk, session, &plan, now)).unwrap();
    assert_eq!([second, third].map(|user| seat_of(&world, user, session).status), [SeatStatus::Offered; 2]);
}
