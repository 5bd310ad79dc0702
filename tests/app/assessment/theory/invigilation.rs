//! Watching over an exam: who may, letting in, pausing, giving time, ending.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::attempt::{self, Attempt, AttemptStatus};
use shining_star::assessment::candidate::{self, CandidateId};
use shining_star::assessment::sitting::{self, Door, SittingId, SittingStatus};
use shining_star::assessment::supervision::{self, SupervisionError};
use shining_star::recruitment::identity::{self, NewIdentity, SealedNumber};
use shining_star::recruitment::impartial::Partial;
use shining_star::schema::{attempt_events, attempts, audit_entries};
use shining_star::workers;

use crate::support::theory::{self, Programme, begin};
use crate::support::{Person, World};

fn sit(world: &World) -> (Programme, UserId, SittingId, CandidateId) {
    let programme = theory::programme(world);
    let lin = programme.admitted_trainee(world, "lin@example.com", 60);
    let sitting = programme.at_start(world, &[lin]);
    let candidate = world.read(|conn| candidate::list(conn, sitting))[0].id;
    (programme, lin, sitting, candidate)
}

fn attempt_of(world: &World) -> Attempt {
    world.read(|conn| attempts::table.select(Attempt::as_select()).first(conn))
}

fn deadline(world: &World) -> NaiveDateTime {
    attempt_of(world).deadline_at.unwrap()
}

fn save(person: &mut Person, path: &str, position: i64) -> u16 {
    person.post(&format!("{path}/answers"), &[("position", &position.to_string()), ("choice", "A")]).status
}

fn presence(person: &mut Person, path: &str) -> serde_json::Value {
    person.post(&format!("{path}/presence"), &[("device", "phone-1234")]).ok();
    serde_json::from_str(&person.body).unwrap()
}

fn kinds(world: &World) -> Vec<String> {
    world.read(|conn| attempt_events::table.order(attempt_events::id).select(attempt_events::kind).load(conn))
}

#[test]
fn the_office_names_invigilators_and_only_they_see_the_board() {
    let world = World::new();
    let (programme, _, sitting, candidate) = sit(&world);
    let wang = world.user("wang@example.com", &[Role::Trainer]);
    let other = world.user("zhou@example.com", &[Role::Trainer]);
    let trainee = world.user("nobody@example.com", &[Role::Trainee]);
    let mut office = world.signed_in(programme.office);
    let page = format!("/office/exams/{sitting}");
    let name = format!("{page}/invigilators");
    office.get(&page).ok();
    assert!(office.sees("Nobody is named yet."));
    office.submit(&name, &[("user", &wang.to_string())]).ok();
    assert!(office.sees("Invigilators: 1"));
    office.post(&name, &[("user", &trainee.to_string())]).ok();
    assert!(office.sees("Please choose a trainer or a member of the office."));
    let board = format!("/trainer/exams/{sitting}");
    let mut trainer = world.signed_in(wang);
    trainer.get("/trainer/exams").ok();
    assert_eq!(trainer.link("Theory exam"), board);
    trainer.get(&board).ok();
    assert!(trainer.sees("not arrived") && trainer.sees("lin"));
    let mut stranger = world.signed_in(other);
    for path in ["", "/rows", "/incidents", "/incidents.csv"] {
        assert_eq!(stranger.get(&format!("{board}{path}")).status, 404, "{path}");
    }
    assert_eq!(stranger.get(&format!("{board}/candidates/{candidate}")).status, 404);
    for (step, field) in [("pause", "pause_reason"), ("resume", "resume_reason"), ("end", "end_reason")] {
        let path = format!("{board}/candidates/{candidate}/{step}");
        assert_eq!(stranger.post(&path, &[(field, "because")]).status, 404, "{step}");
    }
    let time = format!("{board}/candidates/{candidate}/time");
    assert_eq!(stranger.post(&time, &[("minutes", "5"), ("time_reason", "because")]).status, 404);
    assert_eq!(stranger.post(&format!("{board}/authorise"), &[("document", "id_card")]).status, 404);
    let incident = [("category", "other"), ("description", "something")];
    assert_eq!(stranger.post(&format!("{board}/incidents"), &incident).status, 404);
    // Even an invigilator stays outside of the office's addresses.
    assert_eq!(trainer.get(&format!("{page}/board")).status, 403);
    office.post(&format!("{name}/{wang}/remove"), &[]).ok();
    assert_eq!(trainer.get(&board).status, 404);
    office.get(&format!("{page}/board")).ok();
    assert!(office.sees("lin"));
}

#[test]
fn nobody_starts_before_their_identity_is_checked() {
    let world = World::new();
    let (programme, lin, sitting, candidate) = sit(&world);
    theory::ask(&world, sitting, Door { needs_authorisation: true, ..Door::default() });
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let mut browser = world.signed_in(lin);
    let path = format!("/my/exams/{sitting}");
    browser.get(&path).ok();
    assert!(browser.sees("Please show your identity document") && !browser.has("form[action$='/start']"));
    browser.post(&format!("{path}/start"), &[("lang", "en"), ("agree", "true")]).ok();
    assert!(browser.sees("An invigilator checks who you are first."));
    let mut trainer = world.signed_in(wang);
    let board = format!("/trainer/exams/{sitting}");
    assert_eq!(trainer.get(&board).ok().texts("tbody .status"), ["not arrived"]);
    // From the first sign of life on the board tells who waits.
    for _ in 0..2 {
        assert_eq!(presence(&mut browser, &path)["state"], "waiting");
    }
    trainer.get(&format!("{board}?state=waiting")).ok();
    assert_eq!(trainer.texts("tbody .status"), ["waits for the check"]);
    assert!(trainer.texts(".counts a").contains(&"1 waits for the check".to_owned()));
    let page = format!("/trainer/exams/{sitting}/candidates/{candidate}");
    trainer.get(&page).ok().submit(&format!("{page}/authorise"), &[("document", "")]);
    assert_eq!((trainer.status, trainer.error("document").is_some()), (422, true));
    trainer.submit(&format!("{page}/authorise"), &[("document", "passport"), ("note", "has married")]).ok();
    assert!(trainer.sees("Passport") && trainer.sees("has married") && trainer.sees("wang"));
    assert_eq!(presence(&mut browser, &path)["state"], "admitted");
    begin(&mut browser, sitting);
    assert_eq!(kinds(&world), ["authorised", "started"]);
    let audited: i64 = world.read(|conn| {
        audit_entries::table.filter(audit_entries::action.eq("candidate.authorised")).count().get_result(conn)
    });
    assert_eq!(audited, 1);
}

#[test]
fn nobody_waits_for_the_check_who_is_outside_the_networks_of_the_exam() {
    let world = World::new();
    let (programme, lin, sitting, _) = sit(&world);
    theory::ask(&world, sitting, Door { needs_authorisation: true, ip_ranges: "10.0.0.0/8".into(), ..Door::default() });
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let (mut browser, mut trainer) = (world.signed_in(lin), world.signed_in(wang));
    assert_eq!(presence(&mut browser, &format!("/my/exams/{sitting}"))["state"], "waiting");
    assert_eq!(trainer.get(&format!("/trainer/exams/{sitting}")).ok().texts("tbody .status"), ["not arrived"]);
}

#[test]
fn who_checks_an_identity_sees_what_the_programme_knows_until_the_check_is_done() {
    let world = World::new();
    let (programme, lin, sitting, candidate) = sit(&world);
    theory::ask(&world, sitting, Door { needs_authorisation: true, ..Door::default() });
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let mut trainer = world.signed_in(wang);
    let page = format!("/trainer/exams/{sitting}/candidates/{candidate}");
    trainer.get(&page).ok();
    assert!(trainer.sees("knows only the name of the account") && !trainer.has("#known"));
    let (now, born) = (world.now(), chrono::NaiveDate::from_ymd_opt(2004, 5, 6).unwrap());
    let number = SealedNumber { sealed: vec![1], digest: "d".into(), mask: "330***********1234".into() };
    let new = NewIdentity { legal_name: "林小雨".into(), birth_date: born, number: Some(number) };
    world.write(move |conn| identity::record(conn, lin, &new, now.date(), now)).unwrap();
    trainer.get(&page).ok();
    assert_eq!(trainer.texts("#known dd"), ["林小雨", "6 May 2004", "330***********1234", "0001"]);
    trainer.set_cookie("lang", "zh-CN");
    trainer.get(&page).ok();
    assert_eq!(trainer.texts("#known dd")[1], "2004年5月6日");
    trainer.submit(&format!("{page}/authorise"), &[("document", "id_card")]).ok();
    assert!(!trainer.has("#known") && !trainer.sees("林小雨"));
}

#[test]
fn everybody_is_let_in_at_once_and_a_sitting_without_the_check_needs_nothing() {
    let world = World::new();
    let programme = theory::programme(&world);
    let trainees: Vec<UserId> =
        (0..5).map(|n| programme.admitted_trainee(&world, &format!("t{n}@example.com"), 60)).collect();
    let sitting = programme.at_start(&world, &trainees);
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let board = format!("/trainer/exams/{sitting}");
    let mut trainer = world.signed_in(wang);
    trainer.post(&format!("{board}/authorise"), &[("document", "id_card")]).ok();
    assert!(trainer.sees("This exam needs no identity check."));
    theory::ask(&world, sitting, Door { needs_authorisation: true, ..Door::default() });
    trainer.get(&board).ok().submit(&format!("{board}/authorise"), &[("document", "id_card")]).ok();
    assert!(trainer.sees("Let in: 5."));
    begin(&mut world.signed_in(trainees[3]), sitting);
}

#[test]
fn a_pause_takes_no_answer_and_moves_the_deadline_by_exactly_itself() {
    let world = World::new();
    let (programme, lin, sitting, candidate) = sit(&world);
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let (mut browser, mut trainer) = (world.signed_in(lin), world.signed_in(wang));
    // Begun ten minutes before the window ends: that is the deadline.
    world.advance(TimeDelta::minutes(110));
    let path = begin(&mut browser, sitting);
    let end = world.read(|conn| sitting::find(conn, sitting)).ends_at;
    assert_eq!(deadline(&world), end);
    world.advance(TimeDelta::seconds(61));
    assert_eq!(save(&mut browser, &path, 1), 200);
    let page = format!("/trainer/exams/{sitting}/candidates/{candidate}");
    trainer.get(&page).ok().submit(&format!("{page}/pause"), &[("pause_reason", "")]);
    assert_eq!((trainer.status, trainer.error("pause_reason").is_some()), (422, true));
    assert!(trainer.sees("also moves the end of the exam window"));
    let has_deadline = |person: &Person| person.texts("dt").iter().any(|term| term == "Deadline");
    assert!(has_deadline(&trainer));
    trainer.submit(&format!("{page}/pause"), &[("pause_reason", "fire alarm")]).ok();
    // What is left stands there, and no deadline, which the pause moves.
    assert!(trainer.sees("8:59, standing still") && !has_deadline(&trainer));
    let mut office = world.signed_in(programme.office);
    office.get(&format!("/office/exams/{sitting}")).ok();
    assert_eq!(office.texts("tbody td")[1..], ["paused", "0001", "1 / 6", "8:59, standing still"]);
    office.get(&format!("/office/exams/{sitting}/candidates/{candidate}")).ok();
    assert!(office.sees("8:59, standing still") && !has_deadline(&office));
    assert_eq!(save(&mut browser, &path, 2), 409);
    assert!(browser.body.contains("The exam is paused") && browser.body.contains(r#""code":"paused""#));
    browser.post(&format!("{path}/questions/2"), &[("choice", "A"), ("go", "next")]).ok();
    assert!(browser.sees("Your exam is paused") && browser.sees("your time stands still"));
    let standing = presence(&mut browser, &path);
    assert_eq!((standing["state"].as_str(), standing["paused_at"].is_string()), (Some("paused"), true));
    // Extra time in the pause, and the clock goes far beyond the window.
    trainer.get(&page).submit(&format!("{page}/time"), &[("minutes", "15"), ("time_reason", "slow hands")]).ok();
    assert_eq!(deadline(&world), end + TimeDelta::minutes(15));
    world.advance(TimeDelta::minutes(90) + TimeDelta::seconds(7));
    workers::deadlines(&world.app).unwrap();
    assert_eq!(attempt_of(&world).status, AttemptStatus::Paused);
    assert_eq!(world.read(|conn| sitting::find(conn, sitting)).status, SittingStatus::Open);
    trainer.get(&page).submit(&format!("{page}/resume"), &[("resume_reason", "all clear")]).ok();
    let until = end + TimeDelta::minutes(105) + TimeDelta::seconds(7);
    assert_eq!(deadline(&world), until);
    assert_eq!(presence(&mut browser, &path)["deadline_at"], serde_json::json!(until.and_utc()));
    // A second pause adds to the first.
    trainer.get(&page).submit(&format!("{page}/pause"), &[("pause_reason", "again")]).ok();
    world.advance(TimeDelta::seconds(13));
    trainer.get(&page).submit(&format!("{page}/resume"), &[("resume_reason", "")]).ok();
    assert!(trainer.sees("The candidate goes on."), "a pause that is over needs no reason");
    assert_eq!(deadline(&world), until + TimeDelta::seconds(13));
    // Grace comes on top, to the second.
    let left = deadline(&world) - world.now();
    world.advance(left + TimeDelta::seconds(30));
    assert_eq!(save(&mut browser, &path, 3), 200);
    world.advance(TimeDelta::seconds(1));
    assert_eq!(save(&mut browser, &path, 4), 409);
    workers::deadlines(&world.app).unwrap();
    assert_eq!(attempt_of(&world).status, AttemptStatus::TimedOut);
    let expected = ["started", "paused", "time_given", "resumed", "paused", "resumed", "timed_out"];
    assert_eq!(kinds(&world), expected);
    trainer.get(&page).ok();
    assert!(trainer.sees("wang · fire alarm") && trainer.sees("+15 min · slow hands"));
    let mut office = world.signed_in(programme.office);
    office.get(&format!("/office/exams/{sitting}/candidates/{candidate}")).ok();
    assert!(office.sees("wang · all clear"));
}

#[test]
fn an_ended_exam_counts_as_handed_in() {
    let world = World::new();
    let (programme, lin, sitting, candidate) = sit(&world);
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let (mut browser, mut trainer) = (world.signed_in(lin), world.signed_in(wang));
    let path = begin(&mut browser, sitting);
    assert_eq!(save(&mut browser, &path, 1), 200);
    let page = format!("/trainer/exams/{sitting}/candidates/{candidate}");
    trainer.get(&page).ok().submit(&format!("{page}/end"), &[("end_reason", "used a phone")]).ok();
    assert_eq!(attempt_of(&world).status, AttemptStatus::Submitted);
    assert_eq!(save(&mut browser, &path, 2), 409);
    trainer.post(&format!("{page}/pause"), &[("pause_reason", "too late")]).ok();
    assert!(trainer.sees("stands differently by now") || trainer.sees("is over"));
    assert_eq!(kinds(&world), ["started", "ended"]);
    assert!(!trainer.sees("points") && !trainer.sees("score"));
}

#[test]
fn a_plain_trainer_role_is_not_enough_to_decide_about_oneself() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let sitting = programme.at_start(&world, &[lin]);
    let candidate = world.read(|conn| candidate::list(conn, sitting))[0].id;
    begin(&mut world.signed_in(lin), sitting);
    let now = world.now();
    let pause = world.write(move |conn| supervision::pause(conn, lin, sitting, candidate, "me", now));
    assert!(matches!(pause, Err(SupervisionError::Partial(Partial::Oneself))));
}

#[test]
fn fifty_resumes_at_once_move_the_deadline_once() {
    let world = World::new();
    let (programme, lin, sitting, candidate) = sit(&world);
    begin(&mut world.signed_in(lin), sitting);
    let (before, office, now) = (deadline(&world), programme.office, world.now());
    world.write(move |conn| supervision::pause(conn, office, sitting, candidate, "x", now)).unwrap();
    let later = now + TimeDelta::seconds(100);
    let resumed: usize = std::thread::scope(|threads| {
        let handles: Vec<_> = (0..50)
            .map(|_| {
                let db = world.app.db.clone();
                threads.spawn(move || {
                    match db.write_now(move |conn| supervision::resume(conn, office, sitting, candidate, "x", later)) {
                        Ok(()) => 1,
                        Err(SupervisionError::Moved) => 0,
                        Err(other) => panic!("{other:?}"),
                    }
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).sum()
    });
    assert_eq!(resumed, 1);
    assert_eq!(deadline(&world), before + TimeDelta::seconds(100));
}

#[test]
fn a_code_and_a_network_stand_at_the_door() {
    let world = World::new();
    let (_, lin, sitting, _) = sit(&world);
    let door = |ranges: &str| Door { entry_code: "Star-7".into(), ip_ranges: ranges.into(), ..Door::default() };
    theory::ask(&world, sitting, door("203.0.113.0/24"));
    let mut browser = world.signed_in(lin);
    let path = format!("/my/exams/{sitting}");
    let agree = |code| [("lang", "en"), ("agree", "true"), ("code", code)];
    browser.get(&path).ok().submit(&format!("{path}/start"), &agree("star-7")).ok();
    assert!(browser.sees("in the exam room only"));
    theory::ask(&world, sitting, door("127.0.0.0/8\n203.0.113.0/24"));
    browser.submit(&format!("{path}/start"), &agree("star-8"));
    assert_eq!((browser.status, browser.error("code").is_some()), (422, true));
    let started: i64 = world.read(|conn| attempts::table.count().get_result(conn));
    assert_eq!(started, 0);
    browser.submit(&format!("{path}/start"), &agree(" star-7 ")).ok();
    assert_eq!(browser.path, format!("{path}/questions/1"));
    assert!(world.read(|conn| attempt::of_user(conn, lin, sitting)).2.is_some());
}
