//! Writing the exam, as the trainee sees it and as the server decides it.

use std::collections::HashMap;

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::answer::{self, AnswerError, NewAnswer};
use shining_star::assessment::attempt::{self, Attempt, AttemptStatus};
use shining_star::assessment::candidate;
use shining_star::assessment::hand_in;
use shining_star::assessment::paper;
use shining_star::assessment::sitting::{self, SittingId, SittingStatus};
use shining_star::i18n::Lang;
use shining_star::schema::{answers, attempts, item_options, item_versions, paper_items, results};
use shining_star::workers;

use crate::support::theory::{self, Programme};
use crate::support::{Person, World};

fn sit(world: &World) -> (Programme, UserId, SittingId) {
    let programme = theory::programme(world);
    let lin = programme.admitted_trainee(world, "lin@example.com", 60);
    let sitting = programme.at_start(world, &[lin]);
    (programme, lin, sitting)
}

fn begin(person: &mut Person, sitting: SittingId) -> String {
    let path = format!("/my/exams/{sitting}");
    person.get(&path).ok().submit(&format!("{path}/start"), &[("lang", "en"), ("agree", "true")]).ok();
    assert_eq!(person.path, format!("{path}/questions/1"));
    path
}

fn attempt_of(world: &World) -> Attempt {
    world.read(|conn| attempts::table.select(Attempt::as_select()).first(conn))
}

/// The right letters, as the paper shows them, by position.
fn key(world: &World) -> HashMap<i64, String> {
    world.read(|conn| {
        let paper: Vec<(i64, i64, String)> = paper_items::table
            .select((paper_items::position, paper_items::item_version_id, paper_items::option_order))
            .load(conn)?;
        let mut key = HashMap::new();
        for (position, version, order) in paper {
            let right: Vec<i64> = item_options::table
                .filter(item_options::item_version_id.eq(version))
                .filter(item_options::is_key.eq(true))
                .select(item_options::position)
                .load(conn)?;
            let own: Vec<char> = right.iter().map(|position| char::from(b'A' + *position as u8)).collect();
            let shown = order.chars().zip('A'..).filter(|(letter, _)| own.contains(letter));
            key.insert(position, shown.map(|(_, shown)| shown).collect());
        }
        Ok(key)
    })
}

fn save(person: &mut Person, path: &str, position: i64, choice: &str) -> u16 {
    person.post(
        &format!("{path}/answers"),
        &[("position", &position.to_string()), ("choice", choice), ("flagged", "false")],
    );
    person.status
}

#[test]
fn a_trainee_writes_the_exam_without_a_script_and_sees_no_score_before_release() {
    let world = World::new();
    let (programme, lin, sitting) = sit(&world);
    let mut lin_browser = world.signed_in(lin);
    lin_browser.get("/my/exams").ok();
    assert_eq!(lin_browser.link("Start the exam"), format!("/my/exams/{sitting}"));
    let start = format!("/my/exams/{sitting}/start");
    lin_browser.get(&format!("/my/exams/{sitting}")).submit(&start, &[("lang", "en")]);
    assert_eq!((lin_browser.status, lin_browser.error("agree").is_some()), (422, true));
    let path = begin(&mut lin_browser, sitting);
    let key = key(&world);
    for number in 1..=6i64 {
        assert_eq!(lin_browser.path, format!("{path}/questions/{number}"));
        assert!(lin_browser.text("h1").starts_with(&format!("Question {number} of 6")));
        let mut fields: Vec<(&str, String)> =
            key[&number].chars().map(|letter| ("choice", letter.to_string())).collect();
        if number == 6 {
            fields.push(("flagged", "true".into()));
        }
        fields.push(("go", "next".into()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        lin_browser.submit(&format!("{path}/questions/{number}"), &fields).ok();
    }
    assert_eq!(lin_browser.path, format!("{path}/review"));
    assert!(lin_browser.sees("6 of 6 answered") && lin_browser.sees("Flagged: 1"));
    let given = (1..=6).map(|number| key[&number].chars().map(String::from).collect::<Vec<_>>().join(" "));
    for given in given {
        assert!(lin_browser.body.contains(&format!("data-given=\"{given}\"")), "{given}");
    }
    lin_browser.submit(&format!("{path}/submit"), &[]).ok();
    let after = lin_browser.path.clone();
    lin_browser.get("/my/certificates").ok();
    assert!(lin_browser.sees("Taken; the result is not released yet.") && !lin_browser.sees("On the list for"));
    lin_browser.get(&after).ok();
    assert!(lin_browser.sees("Thank you, that is all"));
    let handed_in = attempt_of(&world);
    // Points come with the marking.
    assert_eq!((handed_in.status, handed_in.score), (AttemptStatus::Submitted, None));
    // A second time changes nothing.
    world.advance(TimeDelta::minutes(1));
    lin_browser.post(&format!("{path}/submit"), &[]).ok();
    assert_eq!(attempt_of(&world).finished_at, handed_in.finished_at);
    assert_eq!(save(&mut lin_browser, &path, 1, "A"), 409);
    world.advance(TimeDelta::hours(2));
    workers::deadlines(&world.app).unwrap();
    assert_eq!(world.read(|conn| sitting::find(conn, sitting)).status, SittingStatus::Marked);
    let (score, cut, passed, detail): (i64, i64, bool, String) = world.read(|conn| {
        results::table.select((results::score, results::cut, results::is_passed, results::detail)).first(conn)
    });
    assert_eq!((score, cut, passed), (10_000, 6000, true));
    let detail: serde_json::Value = serde_json::from_str(&detail).unwrap();
    assert_eq!(detail["domains"]["law"], serde_json::json!({ "points": 400, "max": 400 }));
    for page in ["/my/exams", path.as_str()] {
        lin_browser.get(page).ok();
        assert!(!lin_browser.sees("100") && !lin_browser.sees("passed"), "{page}");
    }
    let mut office = world.signed_in(programme.office);
    let board = format!("/office/exams/{sitting}");
    let candidate = office.get(&board).ok().link("lin");
    assert!(office.sees("handed in"));
    for page in [&board, &candidate, &format!("{board}/candidates.csv"), &format!("/office/results/{sitting}")] {
        assert!(!office.get(page).ok().body.contains("passed"), "{page}");
    }
    office.submit(&format!("/office/results/{sitting}/release"), &[]).ok();
    assert!(office.text("tbody tr").contains("passed"));
    office.get(&candidate).ok();
    assert!(office.sees("100 of 100 points; 60 are needed."));
    office.get(&format!("{board}/candidates.csv")).ok();
    assert!(office.body.contains("100,60,passed"));
    office.get(&board).ok();
    assert_eq!(office.texts("tbody td").last().map(String::as_str), Some("passed"));
    lin_browser.get(&path).ok();
    assert!(lin_browser.sees("100 of 100 points; 60 are needed.") && lin_browser.sees("passed"));
    lin_browser.get("/my/results").ok();
    let result = lin_browser.link("Theory exam");
    lin_browser.get(&result).ok();
    assert!(lin_browser.sees("Law and regulations 4 / 4") && lin_browser.sees("Products 2 / 2"));
    // What is no whole number is shown as it is.
    let detail = r#"{"domains":{"law":{"points":500,"max":800},"product":{"points":100,"max":300}}}"#;
    world.write(move |conn| diesel::update(results::table).set(results::detail.eq(detail)).execute(conn)).unwrap();
    lin_browser.get(&result).ok();
    assert_eq!(lin_browser.texts(".fit b"), ["62.5", "33.33"]);
}

#[test]
fn the_whole_paper_can_be_loaded_once_while_the_exam_runs() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    let mut browser = world.signed_in(lin);
    let paper = format!("/my/exams/{sitting}/paper");
    assert_eq!(browser.get(&paper).status, 404);
    let path = begin(&mut browser, sitting);
    let stem = browser.text(".stem");
    assert_eq!(save(&mut browser, &path, 1, "B"), 200);
    browser.get(&format!("{paper}?lang=en")).ok();
    assert!(!browser.body.contains("is_key"));
    let questions: Vec<serde_json::Value> = serde_json::from_str(&browser.body).unwrap();
    assert_eq!((questions.len(), questions[0]["heading"].as_str()), (6, Some("Question 1")));
    let folded = questions[0]["stem"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(folded, stem);
    assert_eq!(questions[0]["choice"], "B");
    assert!(questions[0]["field"].as_str().unwrap().contains("value=\"B\" checked"));
    let other = world.user("other@example.com", &[shining_star::accounts::role::Role::Trainee]);
    assert_eq!(world.signed_in(other).get(&paper).status, 404);
    browser.post(&format!("{path}/submit"), &[]).ok();
    assert_eq!(browser.get(&paper).status, 404);
}

#[test]
fn answers_come_back_on_another_device_and_in_the_other_language() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    let (mut phone, mut laptop) = (world.signed_in(lin), world.signed_in(lin));
    let path = begin(&mut phone, sitting);
    assert_eq!(save(&mut phone, &path, 2, "A"), 200);
    let saved: serde_json::Value = serde_json::from_str(&phone.body).unwrap();
    assert_eq!(saved["deadline_at"], "2026-11-23T03:40:00Z");
    laptop.get(&format!("{path}/questions/2")).ok();
    assert_eq!(laptop.value("choice"), "A");
    let english = laptop.text(".stem");
    laptop.submit(&format!("{path}/questions/2"), &[("go", "zh-CN")]).ok();
    assert_eq!((laptop.value("choice").as_str(), laptop.text(".stem") != english), ("A", true));
    // The rest of the paper and the review are in the language that was chosen last.
    for page in ["questions/3", "review"] {
        laptop.get(&format!("{path}/{page}")).ok();
        assert!(laptop.body.contains("<html lang=\"zh-CN\""), "{page}");
    }
    // Starting again leads to the same paper.
    laptop.post(&format!("{path}/start"), &[("lang", "en"), ("agree", "true")]).ok();
    let attempts: i64 = world.read(|conn| attempts::table.count().get_result(conn));
    assert_eq!(attempts, 1);
    assert_eq!(save(&mut phone, &path, 2, ""), 200);
    laptop.get(&format!("{path}/questions/2")).ok();
    assert_eq!(laptop.value("choice"), "");
    let log: i64 = world.read(|conn| answers::table.count().get_result(conn));
    assert_eq!(log, 3);
}

#[test]
fn a_late_answer_is_refused_in_words_and_the_server_hands_in() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    let mut browser = world.signed_in(lin);
    let path = begin(&mut browser, sitting);
    let right = key(&world)[&1].clone();
    assert_eq!(save(&mut browser, &path, 1, &right), 200);
    world.advance(TimeDelta::minutes(40) + TimeDelta::seconds(30));
    assert_eq!(save(&mut browser, &path, 2, "A"), 200);
    workers::deadlines(&world.app).unwrap();
    assert_eq!(attempt_of(&world).status, AttemptStatus::InProgress);
    world.advance(TimeDelta::seconds(1));
    assert_eq!(save(&mut browser, &path, 3, "A"), 409);
    assert!(browser.body.contains("came after the deadline"));
    browser.post(&format!("{path}/questions/3"), &[("choice", "A"), ("go", "next")]).ok();
    assert!(browser.sees("came after the deadline"));
    workers::deadlines(&world.app).unwrap();
    let attempt = attempt_of(&world);
    assert_eq!((attempt.status, attempt.finished_at), (AttemptStatus::TimedOut, attempt.deadline_at));
    assert!(world.read(move |conn| paper::score(conn, attempt.id)).points >= 100);
    browser.get(&format!("{path}/questions/1")).ok();
    assert!(browser.sees("Thank you, that is all"));
}

#[test]
fn nobody_else_gets_into_an_exam() {
    let world = World::new();
    let (programme, lin, sitting) = sit(&world);
    let other = programme.admitted_trainee(&world, "other@example.com", 60);
    let path = begin(&mut world.signed_in(lin), sitting);
    let mut other = world.signed_in(other);
    for page in ["", "/questions/1", "/review"] {
        assert_eq!(other.get(&format!("{path}{page}")).status, 404, "{page}");
    }
    for action in ["/submit", "/questions/1"] {
        assert_eq!(other.post(&format!("{path}{action}"), &[]).status, 404, "{action}");
    }
    other.post(&format!("{path}/start"), &[("lang", "en"), ("agree", "true")]);
    assert_eq!(other.status, 404);
    assert_eq!(save(&mut other, &path, 1, "A"), 404);
    // Whose role has no exams is told so before anything is looked up, whether the exam is there or not.
    let mut office = world.signed_in(programme.office);
    for page in ["/my/exams", &path, "/my/exams/999999"] {
        assert_eq!(office.get(page).status, 403, "{page}");
    }
    let mut lin = world.signed_in(lin);
    assert_eq!(save(&mut lin, &path, 7, "A"), 404);
    assert_eq!(save(&mut lin, &path, 1, "Z"), 409);
}

#[test]
fn an_answer_from_the_page_of_another_attempt_is_not_written_into_this_one() {
    let world = World::new();
    let programme = theory::programme(&world);
    let people = ["lin@example.com", "mei@example.com"].map(|email| programme.admitted_trainee(&world, email, 60));
    let sitting = programme.at_start(&world, &people);
    let [mut lin, mut mei] = people.map(|person| world.signed_in(person));
    let path = begin(&mut lin, sitting);
    let of_lin = lin.get(&format!("{path}/questions/1")).ok().value("attempt");
    begin(&mut mei, sitting);
    let of_mei = mei.get(&format!("{path}/questions/1")).ok().value("attempt");
    assert_ne!(of_lin, of_mei);
    // Lin wrote on this device before, and mei is signed in there now.
    let answer =
        |attempt: &str| [("position", "1"), ("choice", "A"), ("attempt", attempt)].map(|(k, v)| (k, v.to_owned()));
    let send = |person: &mut Person, page: &str, attempt: &str| {
        let fields = answer(attempt);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        person.post(page, &fields);
        person.status
    };
    assert_eq!(send(&mut mei, &format!("{path}/answers"), &of_lin), 409);
    assert!(mei.body.contains("other_attempt"));
    send(&mut mei, &format!("{path}/questions/1"), &of_lin);
    assert!(mei.sees("belong to another exam"));
    assert_eq!(world.read(|conn| answers::table.count().get_result::<i64>(conn)), 0);
    assert_eq!(send(&mut mei, &format!("{path}/answers"), &of_mei), 200);
    // Whoever only went past a question is not told that it is answered.
    send(&mut lin, &format!("{path}/answers"), &of_lin);
    lin.post(&format!("{path}/questions/2"), &[("go", "next")]).ok();
    assert!(lin.get(&format!("{path}/questions/1")).ok().text("#saved").contains("Answer 1"));
    assert_eq!(lin.get(&format!("{path}/questions/2")).ok().text("#saved"), "");
}

#[test]
fn an_exam_starts_only_in_its_window() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let sitting = programme.at_start(&world, &[lin]);
    let path = format!("/my/exams/{sitting}");
    let mut browser = world.signed_in(lin);
    world.advance(TimeDelta::seconds(-1));
    let agree = [("lang", "en"), ("agree", "true")];
    browser.post(&format!("{path}/start"), &agree);
    assert!(browser.sees("The exam starts on"));
    world.advance(TimeDelta::hours(2) + TimeDelta::seconds(1));
    browser.post(&format!("{path}/start"), &agree);
    assert!(browser.sees("could be started is over"));
}

#[test]
fn a_late_start_ends_with_the_window_and_extra_time_moves_the_deadline() {
    let world = World::new();
    let (programme, lin, sitting) = sit(&world);
    world.advance(TimeDelta::minutes(110));
    let mut browser = world.signed_in(lin);
    let path = begin(&mut browser, sitting);
    let end = world.read(|conn| sitting::find(conn, sitting)).ends_at;
    assert_eq!(attempt_of(&world).deadline_at, Some(end));
    let mut office = world.signed_in(programme.office);
    office.get(&format!("/office/exams/{sitting}")).ok();
    assert!(office.sees("0 / 6") && office.sees("10:00"));
    let candidate = office.link("lin");
    office.get(&candidate).submit(&format!("{candidate}/time"), &[("minutes", "15"), ("reason", "")]);
    assert_eq!((office.status, office.error("reason").is_some()), (422, true));
    office.submit(&format!("{candidate}/time"), &[("minutes", "15"), ("reason", "fire alarm")]).ok();
    assert_eq!(attempt_of(&world).deadline_at, Some(end + TimeDelta::minutes(15)));
    world.advance(TimeDelta::minutes(12));
    workers::deadlines(&world.app).unwrap();
    assert_eq!(world.read(|conn| sitting::find(conn, sitting)).status, SittingStatus::Open);
    assert_eq!(save(&mut browser, &path, 1, "A"), 200);
    office.get(&candidate).submit(&format!("{candidate}/void"), &[("void_reason", "somebody else wrote it")]).ok();
    assert_eq!(save(&mut browser, &path, 1, "B"), 409);
    browser.get(&path).ok();
    assert!(browser.sees("somebody else wrote it"));
    workers::deadlines(&world.app).unwrap();
    let results: i64 = world.read(|conn| results::table.count().get_result(conn));
    assert_eq!(results, 0);
}

#[test]
fn fifty_starts_at_once_make_one_paper() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    let now = world.now();
    std::thread::scope(|threads| {
        for seed in 0..50 {
            let db = world.app.db.clone();
            threads.spawn(move || {
                db.write_now(move |conn| attempt::start(conn, lin, sitting, Lang::Zh, seed, now)).unwrap();
            });
        }
    });
    let (attempts, questions): (i64, i64) = world
        .read(|conn| Ok((attempts::table.count().get_result(conn)?, paper_items::table.count().get_result(conn)?)));
    assert_eq!((attempts, questions), (1, 6));
    let unused: i64 = world.read(|conn| {
        paper_items::table
            .inner_join(item_versions::table)
            .filter(item_versions::used_at.is_null())
            .count()
            .get_result(conn)
    });
    assert_eq!(unused, 0);
}

#[test]
fn fifty_candidates_start_and_save_at_once_and_nothing_is_lost() {
    let world = World::new();
    let programme = theory::programme(&world);
    let trainees: Vec<UserId> =
        (0..50).map(|n| programme.admitted_trainee(&world, &format!("t{n}@example.com"), 60)).collect();
    let sitting = programme.at_start(&world, &trainees);
    assert_eq!(programme.list_eligible(&world, sitting), 0);
    let now = world.now();
    std::thread::scope(|threads| {
        for (seed, trainee) in (0i64..).zip(trainees) {
            let db = world.app.db.clone();
            threads.spawn(move || {
                db.write_now(move |conn| attempt::start(conn, trainee, sitting, Lang::Zh, seed, now)).unwrap();
                for position in 1..=6 {
                    let new = NewAnswer { position, choice: "A".into(), is_flagged: false };
                    db.write_now(move |conn| answer::save(conn, trainee, sitting, &new, now)).unwrap();
                }
            });
        }
    });
    let (attempts, log): (i64, i64) =
        world.read(|conn| Ok((attempts::table.count().get_result(conn)?, answers::table.count().get_result(conn)?)));
    assert_eq!((attempts, log), (50, 300));
}

#[test]
fn fifty_answers_race_the_hand_in_and_each_is_saved_or_refused() {
    let world = World::new();
    let (_, lin, sitting) = sit(&world);
    begin(&mut world.signed_in(lin), sitting);
    let now = world.now();
    let saved: usize = std::thread::scope(|threads| {
        let handles: Vec<_> = (0..50)
            .map(|n| {
                let db = world.app.db.clone();
                threads.spawn(move || {
                    if n == 25 {
                        db.write_now(move |conn| hand_in::anywhere(conn, lin, sitting, now)).unwrap();
                        return 0;
                    }
                    let new = NewAnswer { position: n % 6 + 1, choice: "A".into(), is_flagged: false };
                    match db.write_now(move |conn| answer::save(conn, lin, sitting, &new, now)) {
                        Ok(_) => 1,
                        Err(AnswerError::Finished) => 0,
                        Err(other) => panic!("{other:?}"),
                    }
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).sum()
    });
    let log: i64 = world.read(|conn| answers::table.count().get_result(conn));
    assert_eq!(log, saved as i64);
    assert_eq!(attempt_of(&world).status, AttemptStatus::Submitted);
    let exams = world.read(|conn| candidate::exams_of(conn, lin));
    assert_eq!((exams.len(), exams[0].result.is_none()), (1, true));
}
