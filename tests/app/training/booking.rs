use chrono::TimeDelta;
use shining_star::accounts::role::Role;
use shining_star::training::planning::SessionInput;
use shining_star::training::seat::{self, Booking, SeatError, SeatStatus};
use shining_star::training::session::{self, Desk};

use crate::support::World;
use crate::support::training::{Scene, admitted_trainee, book, in_two_days, published, room, running_cohort, seat_of};

#[test]
fn a_trainee_books_and_gives_the_seat_back() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 5);
    let lin = scene.trainee(&world, "lin");
    let mut person = world.signed_in(lin);
    person.get("/my/sessions").ok();
    assert!(person.sees("Wed 25 Nov 2026") && person.sees("5 free"));
    let page = person.link("Script writing");
    assert_eq!(page, format!("/my/sessions/{session}"));
    person.get(&page).ok().submit(&format!("{page}/seat"), &[]).ok();
    assert!(person.sees("You have a seat"));
    let mail = world.mail_to("lin@example.com");
    assert_eq!(mail.subject, "Your seat: Script writing, Wed 25 Nov 2026, 14:00");
    person.get("/my/sessions").ok();
    assert!(person.sees("My seats") && person.sees("seat held"));
    person.post(&format!("{page}/seat"), &[]).ok();
    assert!(person.sees("You have a part in this session already."));
    person.get(&page).submit(&format!("{page}/seat/release"), &[]).ok();
    assert!(person.sees("There is a seat for you"));
    assert_eq!(world.mail_to("lin@example.com").subject, "No longer booked: Script writing, Wed 25 Nov 2026, 14:00");
    person.post(&format!("{page}/seat/release"), &[]).ok();
    assert!(person.sees("This seat was given back already."));
}

#[test]
fn the_invitation_keeps_its_uid_and_speaks_utc() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 5);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, session);
    use diesel::prelude::*;
    use shining_star::notifications::letter::Letter;
    let json: String =
        world.read(|conn| shining_star::schema::mails::table.select(shining_star::schema::mails::letter).first(conn));
    let calendar = serde_json::from_str::<Letter>(&json).unwrap().calendar.unwrap();
    assert_eq!(calendar.method, "REQUEST");
    for line in [
        "METHOD:REQUEST".to_owned(),
        format!("UID:session-{session}@shining-star"),
        "SEQUENCE:0".to_owned(),
        "DTSTART:20261125T060000Z".to_owned(),
        "DTEND:20261125T090000Z".to_owned(),
        "ATTENDEE:mailto:lin@example.com".to_owned(),
    ] {
        assert!(calendar.body.lines().any(|found| found.trim_end() == line), "{line} in {}", calendar.body);
    }
}

#[test]
fn a_full_session_puts_the_trainee_on_the_waitlist() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 1);
    let first = scene.trainee(&world, "first");
    book(&world, first, session);
    let lin = scene.trainee(&world, "lin");
    let mut person = world.signed_in(lin);
    let page = format!("/my/sessions/{session}");
    person.get(&page).ok();
    assert!(person.sees("All seats are taken"));
    person.submit(&format!("{page}/seat"), &[]).ok();
    assert!(person.sees("Waiting, place 1"));
    let mei = scene.trainee(&world, "mei");
    assert_eq!(book(&world, mei, session), Booking::Waitlisted(2));
    person.get("/my/sessions").ok();
    assert!(person.sees("Waiting, place 1"));
}

#[test]
fn nobody_holds_two_sessions_at_one_time() {
    let world = World::new();
    let scene = Scene::new(&world);
    let first = scene.session(&world, 5);
    let other = world.user("other@example.com", &[Role::Trainer]);
    let start = in_two_days(&world) + TimeDelta::hours(1);
    let plan = SessionInput { room: room(&world, 9), trainer: other, ..scene.plan(start, 5) };
    let second = published(&world, Desk::Trainer(other), plan);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, first);
    let now = world.now();
    let outcome = world.write(move |conn| seat::book(conn, lin, second, now));
    assert!(matches!(outcome, Err(SeatError::Overlap(_))));
    let mut person = world.signed_in(lin);
    person.post(&format!("/my/sessions/{second}/seat"), &[]).ok();
    assert!(person.sees("At that time you have “Script writing”"));
}

#[test]
fn booking_and_leaving_end_when_booking_closes() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 5);
    let (lin, mei) = (scene.trainee(&world, "lin"), scene.trainee(&world, "mei"));
    book(&world, lin, session);
    let close = in_two_days(&world) - TimeDelta::hours(2);
    world.app.clock.set(close);
    let now = world.now();
    assert!(matches!(world.write(move |conn| seat::book(conn, mei, session, now)), Err(SeatError::BookingClosed)));
    assert!(matches!(world.write(move |conn| seat::release(conn, lin, session, now)), Err(SeatError::TooLate)));
    let mut trainer = world.signed_in(scene.trainer);
    let seat = seat_of(&world, lin, session).id;
    let page = format!("/trainer/sessions/{session}/seats/{seat}");
    trainer.get(&page).ok().submit(&format!("{page}/release"), &[("release", "")]);
    assert_eq!((trainer.status, trainer.error("release").is_some()), (422, true));
    trainer.submit(&format!("{page}/release"), &[("release", "Ill with flu")]).ok();
    assert_eq!(world.read(|conn| seat::of_session(conn, session, SeatStatus::OPEN)).len(), 0);
}

#[test]
fn only_sessions_of_ones_own_cohort_are_found() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 5);
    let elsewhere = running_cohort(&world);
    let stranger = admitted_trainee(&world, elsewhere, "stranger@example.com");
    let mut person = world.signed_in(stranger);
    person.get("/my/sessions").ok();
    assert!(person.sees("No sessions planned yet"));
    person.get(&format!("/my/sessions/{session}"));
    assert_eq!(person.status, 404);
    person.post(&format!("/my/sessions/{session}/seat"), &[]);
    assert_eq!(person.status, 404);
    let mut newcomer = world.signed_in(world.user("new@example.com", &[Role::Trainee]));
    newcomer.get("/my/sessions").ok();
    assert!(newcomer.sees("Training starts with a place in a cohort"));
}

#[test]
fn the_next_bookable_session_has_a_free_seat_and_no_overlap() {
    let world = World::new();
    let scene = Scene::new(&world);
    let full = scene.session(&world, 1);
    let free = scene.session_at(&world, in_two_days(&world) + TimeDelta::days(1), 3);
    let (lin, mei) = (scene.trainee(&world, "lin"), scene.trainee(&world, "mei"));
    book(&world, mei, full);
    let now = world.now();
    let next = |user| world.read(|conn| session::next_bookable(conn, user, now)).map(|view| view.session.id);
    assert_eq!(next(lin), Some(free));
    book(&world, lin, free);
    assert_eq!(next(lin), None);
    let own = world.read(|conn| seat::upcoming_of(conn, lin, now));
    assert_eq!(own.iter().map(|own| own.seat.status).collect::<Vec<_>>(), [SeatStatus::Held]);
}
