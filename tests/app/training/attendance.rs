use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::schema::{applications, seats};
use shining_star::training::attendance::{self, AttendanceError, AttendanceStatus};
use shining_star::training::excuse;
use shining_star::training::hours::{self, Correction, CorrectionError};
use shining_star::training::seat::{self, SeatError, SeatId, SeatStatus};
use shining_star::training::session::SessionId;
use shining_star::workers;

use crate::support::World;
use crate::support::training::{Scene, book, in_two_days, seat_of};

fn with_people<const N: usize>(world: &World, scene: &Scene, names: [&str; N]) -> (SessionId, [UserId; N]) {
    let session = scene.session(world, N as i64);
    let people = names.map(|name| scene.trainee(world, name));
    for user in people {
        book(world, user, session);
    }
    (session, people)
}

fn status(world: &World, user: UserId, session: SessionId) -> Option<AttendanceStatus> {
    let seat = seat_of(world, user, session).id;
    world.read(|conn| attendance::of_seat(conn, seat)).first().and_then(|found| found.status)
}

fn credited(world: &World, scene: &Scene, user: UserId) -> i64 {
    let cohort = scene.cohort;
    world.read(|conn| hours::credited(conn, user, cohort))
}

#[test]
fn one_tap_in_and_one_tap_out_credit_the_minutes_once() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [lin]) = with_people(&world, &scene, ["lin"]);
    let start = in_two_days(&world);
    world.app.clock.set(start + TimeDelta::minutes(4));
    let page = format!("/trainer/sessions/{session}");
    let seat = format!("{page}/seats/{}", seat_of(&world, lin, session).id);
    let mut trainer = world.signed_in(scene.trainer);
    trainer.get(&page).ok().submit(&format!("{seat}/check-in"), &[]).ok();
    assert!(trainer.sees("Checked in.") && trainer.sees("present"));
    trainer.post(&format!("{seat}/check-in"), &[]).ok();
    assert!(trainer.sees("Was checked in already"));
    world.app.clock.set(start + TimeDelta::minutes(178));
    trainer.get(&page).submit(&format!("{seat}/check-out"), &[]).ok();
    trainer.post(&format!("{seat}/check-out"), &[]).ok();
    assert!(trainer.sees("Was checked out already"));
    assert_eq!(credited(&world, &scene, lin), 170);
    let since = start - TimeDelta::days(700);
    assert_eq!(world.read(|conn| hours::trained_by(conn, lin, since)), [scene.trainer]);
}

#[test]
fn late_partial_excused_and_absent_are_told_apart() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [late, early, ill, absent]) = with_people(&world, &scene, ["late", "early", "ill", "absent"]);
    let (start, desk) = (in_two_days(&world), scene.desk());
    let seats = [late, early, ill].map(|user| seat_of(&world, user, session).id);
    world
        .write(move |conn| {
            let at = |minutes| start + TimeDelta::minutes(minutes);
            attendance::check_in(conn, desk, (session, seats[1]), at(-10))?;
            excuse::give(conn, desk, (session, seats[2]), "flu", at(0))?;
            attendance::check_in(conn, desk, (session, seats[0]), at(31))?;
            attendance::check_out(conn, desk, (session, seats[1]), at(62))?;
            assert_eq!(attendance::check_in_all(conn, desk, session, at(170))?, 1);
            Ok::<_, AttendanceError>(())
        })
        .unwrap();
    assert_eq!(status(&world, early, session), Some(AttendanceStatus::Partial));
    assert_eq!(status(&world, late, session), Some(AttendanceStatus::Late));
    assert_eq!(status(&world, ill, session), Some(AttendanceStatus::Excused));
    assert_eq!((credited(&world, &scene, early), credited(&world, &scene, absent)), (60, 0));
}

#[test]
fn closing_marks_who_never_came_and_credits_who_stayed() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [lin, absent]) = with_people(&world, &scene, ["lin", "absent"]);
    let (start, desk) = (in_two_days(&world), scene.desk());
    let seat = seat_of(&world, lin, session).id;
    world.write(move |conn| attendance::check_in(conn, desk, (session, seat), start)).unwrap();
    world.app.clock.set(start + TimeDelta::hours(2));
    let (page, closing) = (format!("/trainer/sessions/{session}"), format!("/trainer/sessions/{session}/closing"));
    let mut trainer = world.signed_in(scene.trainer);
    trainer.post(&closing, &[]).ok();
    assert!(trainer.sees("It has not ended yet."));
    world.app.clock.set(start + TimeDelta::hours(3));
    trainer.get(&page).ok().submit(&closing, &[]).ok();
    assert!(trainer.sees("Whoever never came is marked absent."));
    assert_eq!(status(&world, absent, session), Some(AttendanceStatus::Absent));
    assert_eq!(credited(&world, &scene, lin), 180);
    trainer.post(&closing, &[]).ok();
    assert!(trainer.sees("Attendance is closed."));
    trainer.get("/trainer/sessions?when=past").ok();
    assert!(trainer.sees("1 came, 1 absent"));
}

#[test]
fn a_forgotten_session_closes_itself_two_hours_after_its_end() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [absent]) = with_people(&world, &scene, ["absent"]);
    world.app.clock.set(in_two_days(&world) + TimeDelta::hours(5) - TimeDelta::seconds(1));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 0);
    world.advance(TimeDelta::seconds(1));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 1);
    assert_eq!(workers::deadlines(&world.app).unwrap(), 0);
    assert_eq!(status(&world, absent, session), Some(AttendanceStatus::Absent));
}

#[test]
fn the_door_names_only_who_is_not_listed_and_gives_them_a_free_seat() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 2);
    let [lin, walker, third] = ["lin", "walker", "third"].map(|name| scene.trainee(&world, name));
    book(&world, lin, session);
    let page = format!("/trainer/sessions/{session}");
    let action = format!("{page}/walk-ins");
    let mut trainer = world.signed_in(scene.trainer);
    assert!(!trainer.get("/trainer/sessions").ok().sees("0 came"));
    trainer.post(&action, &[("person", &walker.to_string())]);
    assert_eq!(trainer.status, 422);
    assert!(trainer.sees("Check-in opens at Wed 25 Nov 2026, 13:00."));
    let start = in_two_days(&world);
    world.app.clock.set(start);
    let mut trainer = world.signed_in(scene.trainer);
    trainer.get(&page).ok();
    assert_eq!(trainer.texts("#f-person option[value]:not([value=''])"), ["third", "walker"]);
    trainer.submit(&action, &[("person", &walker.to_string())]).ok();
    assert_eq!(status(&world, walker, session), Some(AttendanceStatus::Present));
    trainer.submit(&action, &[("person", &third.to_string())]);
    let full = Some("No seat is free in this session.");
    assert_eq!((trainer.status, trainer.error("person").as_deref()), (422, full));
    let stranger = world.user("stranger@example.com", &[Role::Trainee]).to_string();
    trainer.post(&action, &[("person", &stranger)]);
    assert_eq!(trainer.status, 404);
    trainer.get(&format!("{page}/roster.csv")).ok();
    assert!(trainer.body.contains("walker,walker@example.com") && trainer.body.contains("present"));
}

#[test]
fn a_check_out_by_mistake_is_taken_back_until_the_attendance_is_closed() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, [lin]) = with_people(&world, &scene, ["lin"]);
    let start = in_two_days(&world);
    let page = format!("/trainer/sessions/{session}");
    let seat = format!("{page}/seats/{}", seat_of(&world, lin, session).id);
    world.app.clock.set(start);
    let mut trainer = world.signed_in(scene.trainer);
    trainer.get(&page).submit(&format!("{seat}/check-in"), &[]).ok();
    trainer.post(&format!("{seat}/return"), &[]);
    assert!(trainer.sees("This person is not checked out."));
    world.app.clock.set(start + TimeDelta::minutes(70));
    trainer.get(&page).submit(&format!("{seat}/check-out"), &[]).ok();
    assert_eq!(credited(&world, &scene, lin), 70);
    trainer.submit(&format!("{seat}/return"), &[]).ok();
    assert!(trainer.sees("The check-out is taken back"));
    assert_eq!((credited(&world, &scene, lin), status(&world, lin, session)), (0, Some(AttendanceStatus::Present)));
    let mut own = world.signed_in(lin);
    assert!(own.get("/my/hours").ok().sees("Check-out taken back by trainer"));
    world.app.clock.set(start + TimeDelta::hours(3));
    trainer.get(&page).submit(&format!("{page}/closing"), &[]).ok();
    assert_eq!(credited(&world, &scene, lin), 180);
    trainer.post(&format!("{seat}/return"), &[]);
    assert!(trainer.sees("Attendance is closed."));
}

#[test]
fn everybody_is_checked_in_and_out_at_once() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (session, people) = with_people(&world, &scene, ["a", "b", "c"]);
    let start = in_two_days(&world);
    world.app.clock.set(start);
    let page = format!("/trainer/sessions/{session}");
    let mut trainer = world.signed_in(scene.trainer);
    trainer.get(&page).ok().submit(&format!("{page}/check-ins"), &[]).ok();
    assert!(trainer.sees("Checked in: 3."));
    world.app.clock.set(start + TimeDelta::minutes(149));
    trainer.get(&page).ok();
    assert!(!trainer.actions().contains(&format!("{page}/check-outs")));
    world.app.clock.set(start + TimeDelta::minutes(175));
    trainer.get(&page).ok();
    assert!(trainer.sees("Still in: 3. The session ends at 17:00."));
    trainer.submit(&format!("{page}/check-outs"), &[]).ok();
    assert!(trainer.sees("Checked out: 3."));
    assert_eq!(people.map(|user| credited(&world, &scene, user)), [175; 3]);
}

#[test]
fn a_trainer_takes_no_seat_in_their_own_session_and_notes_nothing_about_themselves() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 5);
    let (trainer, cohort) = (scene.trainer, scene.cohort);
    let now = world.now();
    let seated = world
        .write(move |conn| {
            diesel::insert_into(applications::table)
                .values((
                    (applications::cohort_id.eq(cohort), applications::user_id.eq(trainer)),
                    (applications::source.eq("self"), applications::city.eq("杭州"), applications::motivation.eq("x")),
                    applications::status.eq("admitted"),
                    (applications::submitted_at.eq(now), applications::changed_at.eq(now)),
                ))
                .execute(conn)?;
            assert!(matches!(seat::book(conn, trainer, session, now), Err(SeatError::OwnSession)));
            // A seat from before they became the trainer.
            diesel::insert_into(seats::table)
                .values((
                    (seats::session_id.eq(session), seats::user_id.eq(trainer), seats::status.eq(SeatStatus::Held)),
                    (seats::joined_at.eq(now), seats::changed_at.eq(now)),
                ))
                .returning(seats::id)
                .get_result::<SeatId>(conn)
        })
        .unwrap();
    world.app.clock.advance(in_two_days(&world) - now);
    let (desk, now) = (scene.desk(), world.now());
    let came = world.write(move |conn| attendance::check_in(conn, desk, (session, seated), now));
    assert!(matches!(came, Err(AttendanceError::Oneself)));
    assert_eq!(world.write(move |conn| attendance::check_in_all(conn, desk, session, now)).unwrap(), 0);
    let wanted = Correction { day: 1, minutes: 60, reason: "I was there".to_owned() };
    let corrected = world.write(move |conn| hours::correct(conn, desk, (session, seated), &wanted, now));
    assert!(matches!(corrected, Err(CorrectionError::Oneself)));
}
