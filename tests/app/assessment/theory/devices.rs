//! Several devices, and answers that arrive twice or late: what counts is what the rules page says.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::answer;
use shining_star::assessment::attempt::{Attempt, AttemptId};
use shining_star::assessment::paper;
use shining_star::assessment::sitting::{Door, SittingId};
use shining_star::assessment::supervision;
use shining_star::schema::{answers, attempt_events, attempts, candidates};

use crate::support::theory::{self, Programme, begin};
use crate::support::{Person, World};

fn sit(world: &World) -> (Programme, UserId, SittingId) {
    let programme = theory::programme(world);
    let lin = programme.admitted_trainee(world, "lin@example.com", 60);
    let sitting = programme.at_start(world, &[lin]);
    (programme, lin, sitting)
}

fn save(person: &mut Person, path: &str, device: &str, sequence: i64, choice: &str) -> u16 {
    let sequence = sequence.to_string();
    let fields = [("position", "1"), ("choice", choice), ("device", device), ("sequence", &sequence)];
    person.post(&format!("{path}/answers"), &fields).status
}

fn beat(person: &mut Person, path: &str, device: &str, focus: &str) -> serde_json::Value {
    person.post(&format!("{path}/presence"), &[("device", device), ("focus", focus)]).ok();
    serde_json::from_str(&person.body).unwrap()
}

/// What counts for question 1, in the letters that the candidate sees.
fn shown(person: &mut Person, path: &str) -> String {
    person.get(&format!("{path}/questions/1")).ok();
    person.value("choice")
}

const PHONE: &str = "phone-0001";
const LAPTOP: &str = "laptop-0002";

#[test]
fn an_answer_sent_again_changes_nothing_and_a_late_one_replaces_no_newer() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    let mut browser = world.signed_in(lin);
    browser.get(&format!("/my/exams/{sitting}")).ok();
    assert!(browser.sees("the answer that is saved last counts"));
    let path = begin(&mut browser, sitting);
    assert_eq!(save(&mut browser, &path, PHONE, 10, "A"), 200);
    assert_eq!(save(&mut browser, &path, PHONE, 12, "B"), 200);
    // Sent again, late, and sent again with another content: all are acknowledged, and B counts.
    for (sequence, choice) in [(12, "B"), (11, "A"), (10, "A"), (12, "A")] {
        assert_eq!(save(&mut browser, &path, PHONE, sequence, choice), 200);
        assert_eq!(shown(&mut browser, &path), "B");
    }
    // On another device the last saved counts, and nothing old comes back after it.
    assert_eq!(save(&mut browser, &path, LAPTOP, 3, "A"), 200);
    assert_eq!(save(&mut browser, &path, PHONE, 12, "B"), 200);
    assert_eq!(shown(&mut browser, &path), "A");
    assert_eq!(save(&mut browser, &path, PHONE, 13, "B"), 200);
    assert_eq!(shown(&mut browser, &path), "B");
    // The plain form counts as it arrives.
    browser.submit(&format!("{path}/questions/1"), &[("choice", "A"), ("go", "next")]).ok();
    assert_eq!(shown(&mut browser, &path), "A");
    assert_eq!(save(&mut browser, &path, PHONE, 9, "B"), 200);
    assert_eq!(shown(&mut browser, &path), "A");
    let attempt: AttemptId = world.read(|conn| attempts::table.select(attempts::id).first(conn));
    assert_eq!(world.read(|conn| answer::current(conn, attempt)).len(), 1);
    let log: i64 = world.read(|conn| answers::table.count().get_result(conn));
    assert_eq!(log, 11);
    // What is marked is what the candidate sees.
    let counts = world.read(|conn| answer::current(conn, attempt)).remove(&1).unwrap().choice;
    let marked = world.read(|conn| paper::of(conn, &[attempt])).remove(&attempt).unwrap();
    assert_eq!(marked.questions[0].1.answer, counts);
    browser.submit(&format!("{path}/questions/1"), &[("choice", "B"), ("go", "next")]).ok();
    let other = world.read(|conn| answer::current(conn, attempt)).remove(&1).unwrap().choice;
    assert_ne!(other, counts);
    let marked = world.read(|conn| paper::of(conn, &[attempt])).remove(&attempt).unwrap();
    assert_eq!(marked.questions[0].1.answer, other);
}

#[test]
fn one_device_at_a_time_holds_the_exam_and_another_can_take_over() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    theory::ask(&world, sitting, Door { is_one_device: true, ..Door::default() });
    let (mut phone, mut laptop) = (world.signed_in(lin), world.signed_in(lin));
    let path = format!("/my/exams/{sitting}");
    assert!(phone.get(&path).ok().sees("One device at a time"));
    begin(&mut phone, sitting);
    assert!(beat(&mut phone, &path, PHONE, "")["elsewhere"].is_null());
    assert_eq!(save(&mut phone, &path, PHONE, 1, "A"), 200);
    phone.post(&format!("{path}/questions/3"), &[("choice", "A"), ("device", PHONE)]).ok();
    // The exam's page and the other device go on at the question that was saved last.
    assert_eq!(phone.get(&path).ok().link("Go on"), format!("{path}/questions/3"));
    let told = beat(&mut laptop, &path, LAPTOP, "");
    assert!(told["elsewhere"].as_str().unwrap().contains("Another device holds this exam"));
    assert_eq!(save(&mut laptop, &path, LAPTOP, 1, "B"), 409);
    assert!(laptop.body.contains(r#""code":"elsewhere""#));
    // Without a script neither, nor by a made-up login.
    laptop.post(&format!("{path}/questions/1"), &[("choice", "B"), ("go", "next")]).ok();
    assert!(laptop.sees("Another device holds this exam"));
    assert_eq!(save(&mut laptop, &path, "login-1", 1, "B"), 409);
    laptop.post(&format!("{path}/device"), &[("device", LAPTOP)]).ok();
    assert_eq!(laptop.path, format!("{path}/questions/3"));
    assert!(laptop.sees("You go on on this device now."));
    assert_eq!(save(&mut laptop, &path, LAPTOP, 2, "B"), 200);
    assert_eq!(save(&mut phone, &path, PHONE, 2, "A"), 409);
    assert!(beat(&mut phone, &path, PHONE, "")["elsewhere"].is_string());
    assert_eq!(shown(&mut laptop, &path), "B");
    let taken: i64 = world
        .read(|conn| attempt_events::table.filter(attempt_events::kind.eq("device_taken")).count().get_result(conn));
    assert_eq!(taken, 1);
}

#[test]
fn another_login_reads_nothing_of_an_exam_that_one_device_holds() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    theory::ask(&world, sitting, Door { is_one_device: true, ..Door::default() });
    let (mut phone, mut laptop) = (world.signed_in(lin), world.signed_in(lin));
    let path = begin(&mut phone, sitting);
    // Whoever began holds it, also before their page has given a sign of life.
    assert!(beat(&mut laptop, &path, LAPTOP, "")["elsewhere"].is_string());
    assert_eq!(save(&mut laptop, &path, LAPTOP, 1, "B"), 409);
    for page in ["questions/1", "review"] {
        laptop.get(&format!("{path}/{page}")).ok();
        assert_eq!(laptop.path, path);
        assert!(laptop.sees("This exam is open on another device"));
    }
    for file in ["paper", "questions/1/files/0"] {
        assert_eq!(laptop.get(&format!("{path}/{file}")).status, 404, "{file}");
    }
    phone.get(&format!("{path}/paper")).ok();
    assert!(beat(&mut phone, &path, PHONE, "")["elsewhere"].is_null());

    // A page of the holder whose script did not run gives no name, and is the holder's all the same.
    phone.post(&format!("{path}/questions/1"), &[("choice", "A"), ("go", "next")]).ok();
    assert!(!phone.sees("Another device holds this exam"));
    let log = || world.read(|conn| answers::table.count().get_result::<i64>(conn));
    assert_eq!(log(), 1);

    // The name of the device, copied, opens nothing; signed in anew on the same device one takes over with a press.
    let mut again = world.signed_in(lin);
    assert!(beat(&mut again, &path, PHONE, "")["elsewhere"].is_string());
    assert_eq!(save(&mut again, &path, PHONE, 7, "B"), 409);
    again.post(&format!("{path}/submit"), &[("device", PHONE)]).ok();
    assert!(again.sees("Another device holds this exam"));
    assert_eq!((again.get(&format!("{path}/paper")).status, log()), (404, 1));
    again.post(&format!("{path}/device"), &[("device", PHONE)]).ok();
    assert_eq!(again.path, format!("{path}/questions/1"));
    let taken = || {
        world.read(|conn| {
            attempt_events::table.filter(attempt_events::kind.eq("device_taken")).count().get_result::<i64>(conn)
        })
    };
    assert_eq!(taken(), 1);

    laptop.post(&format!("{path}/device"), &[("device", LAPTOP)]).ok();
    assert_eq!(laptop.path, format!("{path}/questions/1"));
    assert_eq!(again.get(&format!("{path}/paper")).status, 404);
}

#[test]
fn everything_that_is_wrong_with_a_start_is_said_at_once() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    theory::ask(&world, sitting, Door { entry_code: "STAR-7".into(), ..Door::default() });
    let mut browser = world.signed_in(lin);
    let start = format!("/my/exams/{sitting}/start");
    let wrong = |person: &Person| ["lang", "agree", "code"].map(|field| person.error(field).is_some());
    for code in ["", "STAR-8"] {
        browser.post(&start, &[("lang", ""), ("code", code)]);
        assert_eq!((browser.status, wrong(&browser)), (422, [true, true, true]), "{code}");
    }
    browser.post(&start, &[("lang", "en"), ("code", "star-7")]);
    assert_eq!((browser.status, wrong(&browser)), (422, [false, true, false]));
    browser.post(&start, &[("lang", "en"), ("agree", "true"), ("code", "star-7")]).ok();
    assert!(browser.has("#question"));
}

#[test]
fn codes_cannot_be_tried_without_end() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    theory::ask(&world, sitting, Door { entry_code: "STAR-7".into(), ..Door::default() });
    let mut browser = world.signed_in(lin);
    let path = format!("/my/exams/{sitting}");
    let enter = |browser: &mut Person, code: &str| {
        browser.post(&format!("{path}/start"), &[("lang", "en"), ("agree", "true"), ("code", code)]).status
    };
    for n in 0..10 {
        // Whether or not the rest of the form is filled in.
        let (code, agree) = (format!("STAR-{n}{n}"), if n % 2 == 0 { "true" } else { "" });
        browser.post(&format!("{path}/start"), &[("lang", "en"), ("agree", agree), ("code", &code)]);
        assert_eq!(browser.status, 422);
        assert!(browser.sees("This is not the code of this exam."));
    }
    assert_eq!(enter(&mut browser, "star-7"), 422);
    assert!(browser.sees("Too many wrong codes. Wait ten minutes"));
    world.advance(TimeDelta::minutes(10));
    enter(&mut browser, "star-7");
    assert_eq!(browser.path, format!("{path}/questions/1"));
}

#[test]
fn handing_in_keeps_to_the_device_that_holds_the_exam_and_waits_for_the_end_of_a_pause() {
    let world = World::new();
    let (programme, lin, sitting) = sit(&world);
    theory::ask(&world, sitting, Door { is_one_device: true, ..Door::default() });
    let (mut phone, mut laptop) = (world.signed_in(lin), world.signed_in(lin));
    let path = format!("/my/exams/{sitting}");
    assert!(phone.get(&path).ok().sees("Only the device that holds the exam can hand in"));
    begin(&mut phone, sitting);
    assert_eq!(save(&mut phone, &path, PHONE, 1, "A"), 200);
    laptop.post(&format!("{path}/submit"), &[("device", LAPTOP)]).ok();
    assert!(laptop.sees("Another device holds this exam, so it cannot be handed in from here."));
    let (office, now) = (programme.office, world.now());
    let candidate = world.read(|conn| candidates::table.select(candidates::id).first(conn));
    world.write(move |conn| supervision::pause(conn, office, sitting, candidate, "Fire alarm", now)).unwrap();
    phone.post(&format!("{path}/submit"), &[("device", PHONE)]).ok();
    assert!(phone.sees("The exam is paused, so it cannot be handed in just now."));
    world.write(move |conn| supervision::resume(conn, office, sitting, candidate, "A drill", now)).unwrap();
    phone.post(&format!("{path}/submit"), &[("device", PHONE)]).ok();
    assert!(phone.sees("Your exam is handed in."));
    // A second time, from wherever, changes nothing.
    laptop.post(&format!("{path}/submit"), &[("device", LAPTOP)]).ok();
    assert!(laptop.sees("Your exam is handed in."));
}

#[test]
fn whoever_leaves_the_networks_of_an_exam_loses_nothing_and_goes_on_when_back() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    let inside = Door { ip_ranges: "127.0.0.0/8".into(), ..Door::default() };
    theory::ask(&world, sitting, inside.clone());
    let mut phone = world.signed_in(lin);
    let path = begin(&mut phone, sitting);
    assert_eq!(save(&mut phone, &path, PHONE, 1, "A"), 200);
    let seen =
        |world: &World| -> Attempt { world.read(|conn| attempts::table.select(Attempt::as_select()).first(conn)) };
    let before = seen(&world).seen_at;

    // The same as a phone that changes to mobile data.
    theory::ask(&world, sitting, Door { ip_ranges: "203.0.113.0/24".into(), ..Door::default() });
    world.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(save(&mut phone, &path, PHONE, 2, "B"), 409);
    assert!(phone.body.contains(r#""code":"outside""#));
    let standing = beat(&mut phone, &path, PHONE, "");
    assert_eq!(standing["state"], "outside");
    assert!(standing["outside"].as_str().unwrap().contains("waits on this device"));
    assert_eq!(seen(&world).seen_at, before);
    for page in ["questions/1", "review"] {
        phone.get(&format!("{path}/{page}")).ok();
        assert_eq!(
            (phone.path.as_str(), phone.text("h2")),
            (path.as_str(), "You are outside the exam network".to_owned())
        );
    }
    assert_eq!(phone.get(&format!("{path}/paper")).status, 404);
    for step in ["submit", "device"] {
        phone.post(&format!("{path}/{step}"), &[("device", PHONE)]).ok();
        assert!(phone.sees("You are outside the exam network, so nothing is taken from here."), "{step}");
    }

    theory::ask(&world, sitting, inside);
    assert_eq!(shown(&mut phone, &path), "A");
    assert_eq!(save(&mut phone, &path, PHONE, 2, "B"), 200);
    assert_eq!(shown(&mut phone, &path), "B");
}

#[test]
fn without_a_script_the_login_holds_the_exam() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    theory::ask(&world, sitting, Door { is_one_device: true, ..Door::default() });
    let (mut one, mut other) = (world.signed_in(lin), world.signed_in(lin));
    let path = begin(&mut one, sitting);
    let question = format!("{path}/questions/1");
    one.submit(&question, &[("choice", "A"), ("go", "next")]).ok();
    assert_eq!(one.path, format!("{path}/questions/2"));
    other.post(&question, &[("choice", "B"), ("go", "next")]).ok();
    assert!(other.sees("Another device holds this exam"));
    other.submit(&format!("{path}/device"), &[]).ok();
    other.submit(&question, &[("choice", "B"), ("go", "next")]).ok();
    assert_eq!(other.path, format!("{path}/questions/2"));
    one.post(&question, &[("choice", "A"), ("go", "next")]).ok();
    assert!(one.sees("Another device holds this exam"));
}

#[test]
fn looks_away_are_written_down_and_change_nothing() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    let mut browser = world.signed_in(lin);
    let path = begin(&mut browser, sitting);
    let standing = beat(&mut browser, &path, PHONE, "lost-12,back-3,lost-0,nonsense");
    assert_eq!(standing["state"], "in_progress");
    let attempt: Attempt = world.read(|conn| attempts::table.select(Attempt::as_select()).first(conn));
    assert_eq!((attempt.focus_losses, attempt.seen_at), (2, Some(world.now())));
    let kinds: Vec<String> =
        world.read(|conn| attempt_events::table.order(attempt_events::id).select(attempt_events::kind).load(conn));
    assert_eq!(kinds, ["started", "focus_lost", "focus_back", "focus_lost"]);
    assert_eq!(save(&mut browser, &path, PHONE, 1, "A"), 200);
}

#[test]
fn nobody_else_gives_a_sign_of_life_or_takes_an_exam_over() {
    let world = World::new();
    let (programme, lin, sitting) = sit(&world);
    let other = programme.admitted_trainee(&world, "other@example.com", 60);
    let path = begin(&mut world.signed_in(lin), sitting);
    let mut other = world.signed_in(other);
    for page in ["presence", "device"] {
        assert_eq!(other.post(&format!("{path}/{page}"), &[("device", LAPTOP)]).status, 404, "{page}");
    }
    assert_eq!(save(&mut other, &path, PHONE, 1, "A"), 404);
}
