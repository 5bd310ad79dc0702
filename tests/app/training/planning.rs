use chrono::TimeDelta;
use chrono_tz::Asia::Shanghai;
use shining_star::accounts::role::{self, Role};
use shining_star::training::conflict::SessionError;
use shining_star::training::planning::{self, SessionInput};
use shining_star::training::session::{self, Desk, SessionStatus};

use crate::support::training::{Scene, book, in_two_days, room, seat_of};
use crate::support::{Person, World};

fn fields<'a>(scene: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    scene.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn plan(scene: &Scene) -> Vec<(&'static str, String)> {
    vec![
        ("title_en", "Light and camera".into()),
        ("title_zh", "灯光与镜头".into()),
        ("cohort", scene.cohort.to_string()),
        ("module", "camera".into()),
        ("room", scene.room.to_string()),
        ("day_1", "2026-11-26".into()),
        ("from_1", "14:00".into()),
        ("to_1", "17:00".into()),
        ("capacity", "12".into()),
    ]
}

#[test]
fn a_trainer_plans_publishes_and_sees_the_session_in_the_list() {
    let world = World::new();
    let scene = Scene::new(&world);
    let mut trainer = world.signed_in(scene.trainer);
    trainer.get("/trainer/sessions").ok();
    assert!(trainer.sees("No sessions here yet"));
    trainer.get("/trainer/sessions/new").ok().submit("/trainer/sessions", &fields(&plan(&scene)));
    trainer.ok();
    assert!(trainer.sees("draft"));
    let publication = format!("{}/publication", trainer.path);
    trainer.submit(&publication, &[]).ok();
    assert!(trainer.sees("Trainees can book now."));
    trainer.get("/trainer/sessions").ok();
    assert!(trainer.sees("Light and camera") && trainer.sees("0 / 12") && trainer.sees("upcoming"));
    trainer.get("/trainer/sessions?when=past").ok();
    assert!(!trainer.sees("Light and camera"));
    trainer.get("/trainer/sessions?module=product").ok();
    assert!(trainer.sees("Nothing matches"));
    trainer.get("/trainer/sessions.csv").ok();
    assert!(
        trainer
            .body
            .contains("Light and camera,Camera presence,Winter 2026,trainer,Base One · Studio A,2026-11-26 14:00")
    );
    trainer.set_cookie("lang", "zh-CN");
    trainer.get("/trainer/sessions").ok();
    assert_eq!(trainer.text("h1"), "培训场次");
}

#[test]
fn a_wrong_plan_comes_back_filled_in_with_messages() {
    let world = World::new();
    let scene = Scene::new(&world);
    let mut trainer = world.signed_in(scene.trainer);
    let wrong = [
        ("title_en", "x"),
        ("cohort", "999999"),
        ("module", "dancing"),
        ("room", ""),
        ("day_1", "soon"),
        ("from_1", "14"),
        ("to_1", "17:00"),
        ("capacity", "0"),
    ];
    trainer.get("/trainer/sessions/new").submit("/trainer/sessions", &wrong);
    assert_eq!(trainer.status, 422);
    assert_eq!(trainer.value("title_en"), "x");
    for field in ["title_zh", "module", "room", "day_1", "from_1", "capacity"] {
        assert!(trainer.error(field).is_some(), "{field}");
    }
    let mut past = plan(&scene);
    past[5].1 = "2026-11-20".into();
    trainer.submit("/trainer/sessions", &fields(&past));
    assert_eq!(
        (trainer.status, trainer.error("times").as_deref()),
        (422, Some("Choose a time that is still to come."))
    );
    let mut large = plan(&scene);
    large[8].1 = "61".into();
    trainer.submit("/trainer/sessions", &fields(&large));
    assert_eq!(trainer.error("capacity").as_deref(), Some("This room holds 60 people."));
}

#[test]
fn an_overlapping_room_or_trainer_is_refused_and_the_conflict_is_named() {
    let world = World::new();
    let scene = Scene::new(&world);
    scene.session_at(&world, in_two_days(&world), 10);
    let mut trainer = world.signed_in(scene.trainer);
    let mut clash = plan(&scene);
    clash[5].1 = "2026-11-25".into();
    clash[6].1 = "16:00".into();
    clash[7].1 = "18:00".into();
    trainer.get("/trainer/sessions/new").submit("/trainer/sessions", &fields(&clash));
    let said = "The room is taken by “Script writing” from Wed 25 Nov 2026, 14:00 to Wed 25 Nov 2026, 17:00.";
    assert_eq!((trainer.status, trainer.error("room").as_deref()), (422, Some(said)));
    clash[4].1 = room(&world, 20).to_string();
    trainer.get("/trainer/sessions/new").submit("/trainer/sessions", &fields(&clash));
    assert_eq!(trainer.status, 422);
    // Back to back is no overlap.
    clash[4].1 = scene.room.to_string();
    clash[6].1 = "17:00".into();
    trainer.get("/trainer/sessions/new").submit("/trainer/sessions", &fields(&clash)).ok();
}

#[test]
fn everything_that_is_wrong_with_a_plan_is_said_at_once() {
    let world = World::new();
    let scene = Scene::new(&world);
    scene.session_at(&world, in_two_days(&world), 10);
    let mut office = world.signed_in(world.user("office@example.com", &[Role::Office]));
    let mut wrong = plan(&scene);
    wrong[1].1 = String::new();
    wrong[5].1 = "2026-11-25".into();
    wrong[6].1 = "16:00".into();
    wrong[7].1 = "18:00".into();
    wrong[8].1 = "61".into();
    wrong.push(("trainer", scene.trainer.to_string()));
    wrong.push(("booking_closes_at", "2026-11-25T17:00".into()));
    office.get("/office/sessions/new").submit("/office/sessions", &fields(&wrong));
    assert_eq!((office.status, office.value("title_en").as_str()), (422, "Light and camera"));
    for field in ["title_zh", "room", "trainer", "capacity", "booking_closes_at"] {
        assert!(office.error(field).is_some(), "{field}");
    }
}

#[test]
fn the_lists_of_sessions_and_venues_are_sorted_as_their_heads_say() {
    let world = World::new();
    let scene = Scene::new(&world);
    let small = scene.session_at(&world, in_two_days(&world), 5);
    let large = scene.session_at(&world, in_two_days(&world) + TimeDelta::days(1), 10);
    let mut office = world.signed_in(world.user("office@example.com", &[Role::Office]));
    let first = |office: &mut Person, path: &str| {
        office.get(path).ok();
        office.link("Script writing")
    };
    for (sort, session) in [("", small), ("seats", small), ("-seats", large), ("-starts", large)] {
        let path = format!("/office/sessions?sort={sort}");
        assert_eq!(first(&mut office, &path), format!("/office/sessions/{session}"), "{sort}");
    }
    office.get("/office/sessions?sort=-starts").ok();
    assert!(office.has("th[aria-sort=descending]"));
    office.get("/office/venues?sort=-name").ok();
    assert!(office.has("th[aria-sort=descending]"));
    office.get("/office/venues.xlsx?sort=-city").ok();
}

#[test]
fn a_series_is_made_whole_or_not_at_all() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (desk, now) = (scene.desk(), world.now());
    let third = scene.session_at(&world, in_two_days(&world) + TimeDelta::weeks(2), 5);
    let weekly = scene.plan(in_two_days(&world), 5);
    let input = weekly.clone();
    let outcome = world.write(move |conn| planning::create_weekly(conn, desk, &input, (4, Shanghai), now));
    assert!(matches!(outcome, Err(SessionError::RoomTaken(_))));
    world.write(move |conn| planning::cancel(conn, desk, third, "moved", now)).unwrap();
    let made = world.write(move |conn| planning::create_weekly(conn, desk, &weekly, (4, Shanghai), now)).unwrap();
    assert_eq!(made.len(), 4);
}

#[test]
fn another_trainers_session_is_not_found_and_the_office_sees_all() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 5);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, session);
    let seat = seat_of(&world, lin, session).id;
    let mut other = world.signed_in(world.user("other@example.com", &[Role::Trainer]));
    for path in ["", "/edit", &format!("/seats/{seat}")] {
        other.get(&format!("/trainer/sessions/{session}{path}"));
        assert_eq!(other.status, 404, "{path}");
    }
    let posts = ["", "/publication", "/cancellation", "/check-ins", "/check-outs", "/walk-ins", "/closing"];
    let seats =
        ["check-in", "check-out", "excuse", "release", "correction"].map(|verb| format!("/seats/{seat}/{verb}"));
    for path in posts.iter().copied().chain(seats.iter().map(String::as_str)) {
        let fields =
            [("reason", "because"), ("email", "lin@example.com"), ("excuse", "because"), ("release", "because")];
        other.post(&format!("/trainer/sessions/{session}{path}"), &fields);
        assert_eq!(other.status, 404, "{path}");
    }
    other.get("/trainer/sessions").ok();
    assert!(!other.sees("Script writing"));
    let mut office = world.signed_in(world.user("boss@example.com", &[Role::Office]));
    office.get("/office/sessions").ok();
    assert!(office.sees("Script writing") && office.sees("trainer"));
    office.get(&format!("/office/sessions/{session}")).ok();
    office.get(&format!("/office/sessions/{session}/seats/{seat}")).ok();
}

#[test]
fn the_office_plans_for_any_trainer_who_gets_a_mail() {
    let world = World::new();
    let scene = Scene::new(&world);
    let mut office = world.signed_in(world.user("boss@example.com", &[Role::Office]));
    let mut form = plan(&scene);
    office.get("/office/sessions/new").ok().submit("/office/sessions", &fields(&form));
    assert!(office.error("trainer").is_some());
    form.push(("trainer", scene.trainer.to_string()));
    office.submit("/office/sessions", &fields(&form)).ok();
    let publication = format!("{}/publication", office.path);
    office.submit(&publication, &[]).ok();
    assert_eq!(
        world.mail_to("trainer@example.com").subject,
        "You give a session: Light and camera, Thu 26 Nov 2026, 14:00"
    );
}

#[test]
fn a_cancelled_session_tells_everybody_and_leaves_their_calendars() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 1);
    for name in ["lin", "mei"] {
        let user = scene.trainee(&world, name);
        book(&world, user, session);
    }
    let mut trainer = world.signed_in(scene.trainer);
    let (page, action) = (format!("/trainer/sessions/{session}"), format!("/trainer/sessions/{session}/cancellation"));
    trainer.get(&page).submit(&action, &[("reason", "")]);
    assert_eq!((trainer.status, trainer.error("reason").is_some()), (422, true));
    trainer.get(&page).submit(&action, &[("reason", "The studio is flooded.")]).ok();
    assert!(trainer.sees("The studio is flooded."));
    for email in ["lin@example.com", "mei@example.com"] {
        let mail = world.mail_to(email);
        assert_eq!(mail.subject, "Cancelled: Script writing, Wed 25 Nov 2026, 14:00");
        assert!(mail.text.contains("The studio is flooded."));
    }
    trainer.post(&action, &[("reason", "Twice")]).ok();
    assert!(trainer.sees("can no longer be changed"));
    let found = world.read(|conn| session::find(conn, session));
    assert_eq!((found.status, found.calendar_sequence), (SessionStatus::Cancelled, 1));
}

#[test]
fn an_edit_moves_the_session_and_never_drops_below_the_taken_seats() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 3);
    for name in ["lin", "mei"] {
        let user = scene.trainee(&world, name);
        book(&world, user, session);
    }
    let mut trainer: Person = world.signed_in(scene.trainer);
    let (edit, action) = (format!("/trainer/sessions/{session}/edit"), format!("/trainer/sessions/{session}"));
    trainer.get(&edit).ok().submit(&action, &[("capacity", "1")]);
    assert_eq!(trainer.error("capacity").as_deref(), Some("2 seats are taken already; there cannot be fewer."));
    let later = [("from_1", "15:00"), ("to_1", "18:00")];
    trainer.get(&edit).submit(&action, &later).ok();
    assert_eq!(world.mail_to("lin@example.com").subject, "Changed: Script writing, Wed 25 Nov 2026, 15:00");
    assert_eq!(world.read(|conn| session::find(conn, session)).calendar_sequence, 1);
    world.advance(TimeDelta::days(3));
    let mut trainer = world.signed_in(scene.trainer);
    trainer.get(&edit).ok();
    assert!(trainer.sees("can no longer be changed"));
    let (desk, now, plan) = (scene.desk(), world.now(), scene.plan(in_two_days(&world), 3));
    let outcome = world.write(move |conn| planning::update(conn, desk, session, &plan, now));
    assert!(matches!(outcome, Err(SessionError::Fixed)));
}

#[test]
fn a_session_does_not_move_onto_another_one_of_those_who_have_a_seat() {
    let world = World::new();
    let scene = Scene::new(&world);
    let lin = scene.trainee(&world, "lin");
    let [early, late] = [0, 6].map(|hours| scene.session_at(&world, in_two_days(&world) + TimeDelta::hours(hours), 10));
    book(&world, lin, early);
    book(&world, lin, late);
    // Another room and another trainer, so that only the trainee stands in the way.
    let other = world.user("other@example.com", &[Role::Trainer]);
    let moved = SessionInput {
        trainer: other,
        room: room(&world, 20),
        ..scene.plan(in_two_days(&world) + TimeDelta::hours(1), 10)
    };
    let (office, now) = (Desk::Office(crate::support::recruitment::office(&world)), world.now());
    let move_to = |input: SessionInput| world.write(move |conn| planning::update(conn, office, late, &input, now));
    let refusal = move_to(moved.clone()).unwrap_err();
    assert!(matches!(&refusal, SessionError::HolderElsewhere { name, .. } if name == "lin"), "{refusal:?}");
    assert_eq!(refusal.field(), Some("times"));
    let time = |id| world.read(|conn| session::find(conn, id)).starts_at;
    assert_eq!(time(late), in_two_days(&world) + TimeDelta::hours(6));
    move_to(scene.plan(in_two_days(&world) + TimeDelta::hours(3), 10)).unwrap();
    let seated = move_to(SessionInput { trainer: lin, ..scene.plan(in_two_days(&world) + TimeDelta::hours(3), 10) });
    assert!(matches!(seated, Err(SessionError::NoTrainer)));
    let now = world.now();
    world.write(move |conn| role::grant(conn, lin, Role::Trainer, None, now)).unwrap();
    let seated = move_to(SessionInput { trainer: lin, ..scene.plan(in_two_days(&world) + TimeDelta::hours(3), 10) });
    assert!(matches!(seated, Err(SessionError::TrainerSeated(_))));
}
