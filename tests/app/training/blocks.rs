//! Sessions of several blocks: planned, booked, held and counted day by day.

use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::Europe::Berlin;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::notifications::letter::{Calendar, Letter};
use shining_star::schema::{attendances, hour_entries, mails, session_blocks, sessions};
use shining_star::training::attendance::{self, AttendanceError, AttendanceStatus};
use shining_star::training::block::{self, Block, BlockId, Span};
use shining_star::training::calendar::{self, Filter};
use shining_star::training::conflict::SessionError;
use shining_star::training::hours::{self, Correction, CorrectionError};
use shining_star::training::planning::{self, SessionInput};
use shining_star::training::roster::{self, Turnout};
use shining_star::training::seat::{self, SeatError};
use shining_star::training::session::{self, Desk, SessionId};
use shining_star::training::{closing, door, excuse};
use shining_star::workers;

use crate::support::World;
use crate::support::database::is_postgres;
use crate::support::training::{Scene, book, hours as block_of, in_two_days, published, seat_of};

/// 14:00 to 17:00 on these days, counted from the day after tomorrow.
fn on_days(world: &World, days: &[i64]) -> Vec<Span> {
    days.iter().map(|day| block_of(in_two_days(world) + TimeDelta::days(*day), 3)).collect()
}

fn plan(world: &World, scene: &Scene, days: &[i64]) -> SessionInput {
    let times = on_days(world, days);
    let first = times.iter().map(|time| time.from).min().unwrap();
    SessionInput { times, ..scene.plan(first, 5) }
}

fn session_on(world: &World, scene: &Scene, days: &[i64]) -> SessionId {
    published(world, scene.desk(), plan(world, scene, days))
}

fn blocks(world: &World, session: SessionId) -> Vec<Block> {
    world.read(|conn| block::of_session(conn, session))
}

fn statuses(world: &World, user: UserId, session: SessionId) -> Vec<Option<AttendanceStatus>> {
    let seat = seat_of(world, user, session).id;
    world.read(|conn| attendance::of_seat(conn, seat)).into_iter().map(|known| known.status).collect()
}

fn credited(world: &World, scene: &Scene, user: UserId) -> i64 {
    let cohort = scene.cohort;
    world.read(|conn| hours::credited(conn, user, cohort))
}

fn calendars(world: &World) -> Vec<Calendar> {
    let letters: Vec<String> = world.read(|conn| mails::table.order(mails::id).select(mails::letter).load(conn));
    letters.iter().filter_map(|json| serde_json::from_str::<Letter>(json).unwrap().calendar).collect()
}

fn lines<'a>(calendars: &'a [Calendar], name: &str) -> Vec<&'a str> {
    let all = calendars.iter().flat_map(|calendar| calendar.body.lines());
    all.filter_map(|line| line.trim_end().strip_prefix(name)).collect()
}

#[test]
fn a_session_of_three_days_is_planned_booked_and_held() {
    let world = World::new();
    let scene = Scene::new(&world);
    let lin = scene.trainee(&world, "lin");
    let mut trainer = world.signed_in(scene.trainer);
    let (cohort, room) = (scene.cohort.to_string(), scene.room.to_string());
    let mut form = vec![
        ("title_en", "Camera week"),
        ("title_zh", "镜头周"),
        ("cohort", &cohort),
        ("module", "camera"),
        ("room", &room),
        ("capacity", "5"),
        ("day_1", "2026-11-25"),
        ("from_1", "14:00"),
        ("to_1", "17:00"),
        // A row between may stay empty, and their order is of no account.
        ("day_3", "2026-11-28"),
        ("from_3", "22:00"),
        ("to_3", "01:00"),
        ("day_4", "2026-11-26"),
        ("from_4", "14:00"),
        ("to_4", ""),
    ];
    trainer.get("/trainer/sessions/new").ok().submit("/trainer/sessions", &form);
    assert_eq!((trainer.status, trainer.error("to_4").is_some()), (422, true));
    assert_eq!(trainer.value("from_3"), "22:00");
    form.last_mut().unwrap().1 = "17:00";
    trainer.submit("/trainer/sessions", &form).ok();
    assert!(trainer.sees("Day 3Sat 28 Nov 2026, 22:00 – Sun 29 Nov 2026, 01:00"));
    let page = trainer.path.clone();
    trainer.submit(&format!("{page}/publication"), &[]).ok();
    trainer.get(&format!("{page}/edit")).ok();
    assert_eq!([trainer.value("day_2"), trainer.value("from_3"), trainer.value("day_4")], ["2026-11-26", "22:00", ""]);
    let session: SessionId = page.rsplit('/').next().unwrap().parse().unwrap();
    let own = format!("/my/sessions/{session}");
    let mut person = world.signed_in(lin);
    assert!(person.get("/my/sessions").ok().sees("14:00–17:00 · 3 days"));
    person.get(&own).ok().submit(&format!("{own}/seat"), &[]).ok();
    let sent = calendars(&world);
    let uids = ["", "-2", "-3"].map(|part| format!(":session-{session}{part}@shining-star"));
    assert_eq!(lines(&sent, "UID"), uids);
    assert_eq!(lines(&sent, "DTSTART"), [":20261125T060000Z", ":20261126T060000Z", ":20261128T140000Z"]);
    trainer.get("/trainer/calendar?on=2026-11-26").ok();
    assert!(trainer.sees("14:00 Camera week 1/3") && trainer.sees("22:00 Camera week 3/3"));
    trainer.get("/trainer/calendar?view=day&on=2026-11-26").ok();
    assert!(trainer.sees("14:00–17:00 · Camera week 2/3") && trainer.sees("lin"));
    for (at, block) in blocks(&world, session).iter().enumerate() {
        world.app.clock.set(block.starts_at);
        let mut trainer = world.signed_in(scene.trainer);
        trainer.get("/trainer").ok();
        assert!(trainer.sees("Camera week"), "{at}");
        trainer.get(&page).ok();
        assert!(trainer.has(&format!("nav.tabs a[href='{page}?day={}'][aria-current]", at + 1)));
        trainer.submit(&format!("{page}/check-ins"), &[]).ok();
        assert!(trainer.sees("Checked in: 1."));
        // On another day's list nothing can be done about this one.
        trainer.get(&format!("{page}?day={}", if at == 0 { 2 } else { 1 })).ok();
        assert!(!trainer.actions().contains(&format!("{page}/check-ins")));
        world.app.clock.set(block.ends_at);
        let mut trainer = world.signed_in(scene.trainer);
        trainer.get(&page).ok().submit(&format!("{page}/closing"), &[]).ok();
        assert_eq!(credited(&world, &scene, lin), 180 * (at as i64 + 1));
        assert_eq!(world.read(|conn| session::find(conn, session)).closed_at.is_some(), at == 2);
    }
    assert_eq!(statuses(&world, lin, session), [Some(AttendanceStatus::Present); 3]);
    let mut trainer = world.signed_in(scene.trainer);
    trainer.get(&format!("{page}/roster.csv")).ok();
    assert!(trainer.body.contains("2026-11-28 22:00,present,22:00,01:00,180"));
}

#[test]
fn the_first_and_the_third_day_leave_the_second_free() {
    let world = World::new();
    let scene = Scene::new(&world);
    let outer = session_on(&world, &scene, &[0, 2]);
    // The same room, trainer and trainee.
    let inner = session_on(&world, &scene, &[1, 3]);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, outer);
    book(&world, lin, inner);
    let next = world.read(|conn| session::next_bookable(conn, lin, world.now()));
    assert!(next.is_none());
    let (desk, now, third) = (scene.desk(), world.now(), plan(&world, &scene, &[4, 2]));
    let refusal = world.write(move |conn| planning::create(conn, desk, &third, now)).unwrap_err();
    let at = in_two_days(&world) + TimeDelta::days(2);
    assert!(matches!(&refusal, SessionError::RoomTaken(clash) if clash.starts_at == at), "{refusal:?}");
    // Moving the inner one onto the outer one's second day is refused for whoever has a seat in both.
    let (office, other) =
        (world.user("boss@example.com", &[Role::Office]), world.user("o@example.com", &[Role::Trainer]));
    let room = crate::support::training::room(&world, 20);
    let moved = SessionInput { trainer: other, room, ..plan(&world, &scene, &[1, 2]) };
    let moved = world.write(move |conn| planning::update(conn, Desk::Office(office), inner, &moved, now));
    assert!(matches!(moved, Err(SessionError::HolderElsewhere { .. })));
}

#[test]
fn times_that_cannot_be_are_refused() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (desk, now, at) = (scene.desk(), world.now(), in_two_days(&world));
    let refused = |times: Vec<Span>| {
        let input = SessionInput { times, ..scene.plan(at, 5) };
        world.write(move |conn| planning::create(conn, desk, &input, now)).unwrap_err()
    };
    assert!(matches!(refused(Vec::new()), SessionError::Length));
    assert!(matches!(refused(vec![block_of(at, 13)]), SessionError::Length));
    assert!(matches!(
        refused(vec![block_of(at, 3), block_of(at + TimeDelta::hours(2), 3)]),
        SessionError::BlocksOverlap
    ));
    assert!(matches!(
        refused(vec![block_of(at, 3), block_of(at + TimeDelta::days(61), 3)]),
        SessionError::BlocksSpread
    ));
    assert!(matches!(
        refused((0..13).map(|n| block_of(at + TimeDelta::days(n), 3)).collect()),
        SessionError::BlocksMany
    ));
}

#[test]
fn minutes_of_several_blocks_add_up_with_late_arrival_and_early_leave() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = session_on(&world, &scene, &[0, 1, 2]);
    let [lin, ill, walker] = ["lin", "ill", "walker"].map(|name| scene.trainee(&world, name));
    book(&world, lin, session);
    book(&world, ill, session);
    let cohort = scene.cohort;
    let summary = |user| world.read(|conn| hours::summary(conn, user, cohort));
    assert_eq!((summary(lin).booked, summary(lin).missing()), (540, 60));
    let (desk, start) = (scene.desk(), in_two_days(&world));
    let seats = [lin, ill].map(|user| seat_of(&world, user, session).id);
    world
        .write(move |conn| {
            let at = |day, minutes| start + TimeDelta::days(day) + TimeDelta::minutes(minutes);
            attendance::check_in(conn, desk, (session, seats[0]), at(0, 20))?;
            attendance::check_in(conn, desk, (session, seats[1]), at(0, 0))?;
            closing::close(conn, desk, session, at(0, 190))?;
            assert!(matches!(closing::close(conn, desk, session, at(0, 191)), Err(AttendanceError::NotEnded)));
            // Between two days nobody is checked in, and the doors of the next say when they open.
            let between = attendance::check_in(conn, desk, (session, seats[0]), at(0, 240));
            assert!(matches!(between, Err(AttendanceError::TooEarly(doors)) if doors == at(1, -60)));
            excuse::give(conn, desk, (session, seats[1]), "flu", at(0, 300))?;
            attendance::check_in(conn, desk, (session, seats[0]), at(1, -5))?;
            assert!(door::walk_in(conn, desk, session, walker, at(1, 5))?);
            assert!(attendance::check_out(conn, desk, (session, seats[0]), at(1, 132))?);
            assert!(!attendance::check_out(conn, desk, (session, seats[0]), at(1, 133))?);
            door::come_back(conn, desk, (session, seats[0]), at(1, 133))?;
            assert!(attendance::check_out(conn, desk, (session, seats[0]), at(1, 134))?);
            closing::close(conn, desk, session, at(1, 200))?;
            // What is settled stays: the next check-out would be of the third day.
            let settled = door::come_back(conn, desk, (session, seats[0]), at(2, 0));
            assert!(matches!(settled, Err(AttendanceError::NotOut)));
            closing::close(conn, desk, session, at(2, 200))
        })
        .unwrap();
    use AttendanceStatus::{Absent, Excused, Late, Partial, Present};
    assert_eq!(statuses(&world, lin, session), [Some(Late), Some(Partial), Some(Absent)]);
    assert_eq!(statuses(&world, ill, session), [Some(Present), Some(Excused), Some(Excused)]);
    // Who joined on the second day was not expected on the first.
    assert_eq!(statuses(&world, walker, session), [Some(Present), Some(Absent)]);
    assert_eq!([lin, ill, walker].map(|user| credited(&world, &scene, user)), [160 + 130, 180, 175]);
    let rows = world.read(|conn| roster::of(conn, session));
    assert!(rows.iter().all(|row| row.status() == Some(Partial)));
    let turnout = world.read(|conn| roster::turnout(conn, &[session]));
    assert_eq!(turnout[&session], Turnout { came: 3, excused: 0, absent: 0 });
    assert_eq!(summary(lin).booked, 0);
}

#[test]
fn a_correction_is_of_one_day_and_a_second_closing_leaves_it() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = session_on(&world, &scene, &[0, 1]);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, session);
    let (desk, start, seat) = (scene.desk(), in_two_days(&world), seat_of(&world, lin, session).id);
    let page = format!("/trainer/sessions/{session}/seats/{seat}");
    let wanted = |day, minutes| Correction { day, minutes, reason: "The list was wrong".to_owned() };
    world
        .write(move |conn| {
            attendance::check_in(conn, desk, (session, seat), start)?;
            closing::close(conn, desk, session, start + TimeDelta::hours(3))
        })
        .unwrap();
    world.app.clock.set(start + TimeDelta::hours(4));
    let correct = |wanted: Correction| {
        let now = world.now();
        world.write(move |conn| hours::correct(conn, desk, (session, seat), &wanted, now))
    };
    assert!(matches!(correct(wanted(2, 60)), Err(CorrectionError::Open)));
    assert!(matches!(correct(wanted(1, 181)), Err(CorrectionError::TooMuch(180))));
    assert!(matches!(correct(wanted(1, 180)), Err(CorrectionError::Same)));
    let mut trainer = world.signed_in(scene.trainer);
    let form = [("minutes", "60"), ("why", "Left at three")];
    trainer.get(&page).ok().submit(&format!("{page}/correction"), &form).ok();
    assert!(trainer.sees("Corrected.") && trainer.sees("Credited1 h"));
    world.app.clock.set(start + TimeDelta::days(1) + TimeDelta::hours(6));
    workers::deadlines(&world.app).unwrap();
    assert_eq!(credited(&world, &scene, lin), 60);
    correct(wanted(2, 120)).unwrap();
    assert_eq!(credited(&world, &scene, lin), 180);
    let mut trainer = world.signed_in(scene.trainer);
    trainer.get(&page).ok();
    assert_eq!(trainer.texts("#f-day option").len(), 3);
    assert!(trainer.sees("absent") && trainer.sees("Credited2 h"));
}

#[test]
fn a_day_that_nobody_closed_is_settled_and_the_session_stays_open() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = session_on(&world, &scene, &[0, 1]);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, session);
    world.app.clock.set(in_two_days(&world) + TimeDelta::hours(5) - TimeDelta::seconds(1));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 0);
    world.advance(TimeDelta::seconds(1));
    assert_eq!((workers::deadlines(&world.app).unwrap(), workers::deadlines(&world.app).unwrap()), (1, 0));
    assert_eq!(statuses(&world, lin, session), [Some(AttendanceStatus::Absent)]);
    assert!(world.read(|conn| session::find(conn, session)).closed_at.is_none());
    world.advance(TimeDelta::days(1));
    assert_eq!(workers::deadlines(&world.app).unwrap(), 1);
    assert!(world.read(|conn| session::find(conn, session)).closed_at.is_some());
}

fn berlin() -> (World, Scene) {
    let world = World::with(&[("TIME_ZONE", "Europe/Berlin")]);
    let scene = Scene::new(&world);
    (world, scene)
}

#[test]
fn a_night_in_which_the_clock_changes_counts_the_minutes_that_passed() {
    let (world, scene) = berlin();
    let mut trainer = world.signed_in(scene.trainer);
    let (cohort, room) = (scene.cohort.to_string(), scene.room.to_string());
    let mut form = vec![
        ("title_en", "Night show"),
        ("title_zh", "夜场"),
        ("cohort", &cohort),
        ("module", "camera"),
        ("room", &room),
        ("capacity", "5"),
        ("day_1", "2027-03-27"),
        ("from_1", "23:00"),
        ("to_1", "05:00"),
    ];
    trainer.get("/trainer/sessions/new").ok().submit("/trainer/sessions", &form).ok();
    form[6].1 = "2027-10-30";
    trainer.get("/trainer/sessions/new").ok().submit("/trainer/sessions", &form).ok();
    let publication = format!("{}/publication", trainer.path);
    let session: SessionId = trainer.path.rsplit('/').next().unwrap().parse().unwrap();
    trainer.submit(&publication, &[]).ok();
    let all: Vec<Block> =
        world.read(|conn| session_blocks::table.order(session_blocks::id).select(Block::as_select()).load(conn));
    assert_eq!(all.iter().map(|block| block.span().minutes()).collect::<Vec<_>>(), [300, 420]);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, session);
    let (desk, seat, night) = (scene.desk(), seat_of(&world, lin, session).id, all[1].span());
    world
        .write(move |conn| {
            attendance::check_in(conn, desk, (session, seat), night.from)?;
            attendance::check_out(conn, desk, (session, seat), night.to)
        })
        .unwrap();
    assert_eq!(credited(&world, &scene, lin), 420);
    (form[6].1, form[7].1) = ("2027-03-28", "02:30");
    trainer.get("/trainer/sessions/new").ok().submit("/trainer/sessions", &form);
    assert_eq!(trainer.error("from_1").as_deref(), Some("The clock skips this time on that day. Choose another."));
}

#[test]
fn a_weekly_series_keeps_its_hour_when_the_clock_changes() {
    let (world, scene) = berlin();
    // 10:00 in Berlin, in the last week of summer time.
    let first: NaiveDateTime = "2027-10-28T08:00:00".parse().unwrap();
    let (desk, now, input) = (scene.desk(), world.now(), scene.plan(first, 5));
    let made = world.write(move |conn| planning::create_weekly(conn, desk, &input, (2, Berlin), now)).unwrap();
    let starts: Vec<NaiveDateTime> = made.iter().map(|id| blocks(&world, *id)[0].starts_at).collect();
    assert_eq!(starts, [first, first + TimeDelta::weeks(1) + TimeDelta::hours(1)]);
}

#[test]
fn a_day_taken_off_leaves_the_calendars_under_its_own_uid() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = session_on(&world, &scene, &[0, 1, 2]);
    let [lin, ill] = ["lin", "ill"].map(|name| scene.trainee(&world, name));
    book(&world, lin, session);
    book(&world, ill, session);
    let (desk, now, seat) = (scene.desk(), world.now(), seat_of(&world, ill, session).id);
    let shorter = plan(&world, &scene, &[0, 1]);
    world.write(move |conn| excuse::give(conn, desk, (session, seat), "away", now)).unwrap();
    let before = calendars(&world).len();
    world.write(move |conn| planning::update(conn, desk, session, &shorter, now)).unwrap();
    assert_eq!((blocks(&world, session).len(), statuses(&world, ill, session).len()), (2, 2));
    let sent = calendars(&world).split_off(before);
    let off: Vec<Calendar> = sent.iter().filter(|calendar| calendar.method == "CANCEL").cloned().collect();
    assert_eq!((sent.len(), lines(&off, "UID")), (6, vec![&*format!(":session-{session}-3@shining-star"); 2]));
    assert_eq!(lines(&off, "SEQUENCE"), [":1", ":1"]);
    let whole = world.read(|conn| session::find(conn, session));
    assert_eq!(whole.ends_at, on_days(&world, &[1])[0].to);
}

#[test]
fn another_trainer_is_told_and_so_are_the_one_of_before_and_everybody_who_comes() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 5);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, session);
    let (office, other) =
        (world.user("boss@example.com", &[Role::Office]), world.user("next@example.com", &[Role::Trainer]));
    let (now, input) = (world.now(), SessionInput { trainer: other, ..scene.plan(in_two_days(&world), 5) });
    world.write(move |conn| planning::update(conn, Desk::Office(office), session, &input, now)).unwrap();
    for (email, subject) in [
        ("lin@example.com", "Changed: Script writing, Wed 25 Nov 2026, 14:00"),
        ("next@example.com", "You give a session: Script writing, Wed 25 Nov 2026, 14:00"),
        ("trainer@example.com", "Another trainer gives it: Script writing, Wed 25 Nov 2026, 14:00"),
    ] {
        assert_eq!(world.mail_to(email).subject, subject);
    }
    assert!(world.mail_to("lin@example.com").text.contains("with next"));
}

#[test]
fn a_session_with_more_people_than_seats_can_still_be_edited() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 3);
    for name in ["a", "b", "c"] {
        book(&world, scene.trainee(&world, name), session);
    }
    let (desk, now, plan) = (scene.desk(), world.now(), scene.plan(in_two_days(&world), 2));
    let edit = |capacity| {
        let input = SessionInput { capacity, ..plan.clone() };
        world.write(move |conn| {
            diesel::update(sessions::table).set(sessions::capacity.eq(2)).execute(conn)?;
            planning::update(conn, desk, session, &input, now)
        })
    };
    edit(2).unwrap();
    assert!(matches!(edit(1), Err(SessionError::BelowTaken(3))));
}

#[test]
fn nobody_books_a_session_that_shares_one_of_their_days() {
    let world = World::new();
    let scene = Scene::new(&world);
    let first = session_on(&world, &scene, &[0, 2]);
    let other = world.user("o@example.com", &[Role::Trainer]);
    let room = crate::support::training::room(&world, 20);
    let input = SessionInput { trainer: other, room, ..plan(&world, &scene, &[1, 2]) };
    let second = published(&world, Desk::Trainer(other), input);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, first);
    let now = world.now();
    let refusal = world.write(move |conn| seat::book(conn, lin, second, now)).unwrap_err();
    let at = in_two_days(&world) + TimeDelta::days(2);
    assert!(matches!(&refusal, SeatError::Overlap(clash) if clash.starts_at == at), "{refusal:?}");
    let mut person = world.signed_in(lin);
    person.post(&format!("/my/sessions/{second}/seat"), &[]).ok();
    assert!(person.sees("Fri 27 Nov 2026, 14:00"));
    let span = Span { from: at - TimeDelta::hours(30), to: at };
    let found = world.read(|conn| calendar::between(conn, scene.desk(), Filter::default(), span));
    assert_eq!(found.len(), 0);
}

#[test]
fn every_session_of_before_has_one_block_and_its_attendance_belongs_to_it() {
    let world = World::new();
    let scene = Scene::new(&world);
    let [early, late] = [0, 5].map(|day| session_on(&world, &scene, &[day]));
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, early);
    book(&world, lin, late);
    let (desk, start, seat) = (scene.desk(), in_two_days(&world), seat_of(&world, lin, early).id);
    world
        .write(move |conn| {
            attendance::check_in(conn, desk, (early, seat), start)?;
            closing::close(conn, desk, early, start + TimeDelta::hours(3))
        })
        .unwrap();
    let (down, up) = if is_postgres() {
        (
            include_str!("../../../migrations/postgres/2026-11-28-130000_session_blocks/down.sql"),
            include_str!("../../../migrations/postgres/2026-11-28-130000_session_blocks/up.sql"),
        )
    } else {
        (
            include_str!("../../../migrations/sqlite/2026-11-28-130000_session_blocks/down.sql"),
            include_str!("../../../migrations/sqlite/2026-11-28-130000_session_blocks/up.sql"),
        )
    };
    world
        .write(move |conn| {
            conn.batch_execute(down)?;
            conn.batch_execute(up)
        })
        .unwrap();
    for (session, is_settled) in [(early, true), (late, false)] {
        let (found, whole) = (blocks(&world, session), world.read(|conn| session::find(conn, session)));
        assert_eq!(
            found.iter().map(Block::span).collect::<Vec<_>>(),
            [Span { from: whole.starts_at, to: whole.ends_at }]
        );
        assert_eq!((found[0].number, found[0].settled_at.is_some()), (1, is_settled));
    }
    let own = blocks(&world, early)[0].id;
    let attended: Vec<BlockId> = world.read(|conn| attendances::table.select(attendances::block_id).load(conn));
    let entered: Vec<Option<BlockId>> =
        world.read(|conn| hour_entries::table.select(hour_entries::block_id).load(conn));
    assert_eq!((attended, entered), (vec![own], vec![Some(own)]));
}
