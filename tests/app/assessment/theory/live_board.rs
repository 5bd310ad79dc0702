//! The live board: what it shows, what it hides, and that it stays fast.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::candidate;
use shining_star::assessment::live_board::{self, Filter, State};
use shining_star::assessment::sitting::SittingId;
use shining_star::schema::{attempts, candidates, users};

use crate::support::theory::{self, Programme, begin};
use crate::support::{Person, World};

fn sit(world: &World, names: &[&str]) -> (Programme, Vec<UserId>, SittingId, Person) {
    let programme = theory::programme(world);
    let trainees: Vec<UserId> =
        names.iter().map(|name| programme.admitted_trainee(world, &format!("{name}@example.com"), 60)).collect();
    let sitting = programme.at_start(world, &trainees);
    let wang = theory::invigilator(world, &programme, sitting, "wang@example.com");
    let trainer = world.signed_in(wang);
    (programme, trainees, sitting, trainer)
}

#[test]
fn the_board_shows_where_everybody_is_and_refreshes_in_parts() {
    let world = World::new();
    let (programme, trainees, sitting, mut trainer) = sit(&world, &["lin", "mei", "tao"]);
    let board = format!("/trainer/exams/{sitting}");
    let mut lin = world.signed_in(trainees[0]);
    let path = begin(&mut lin, sitting);
    for (position, choice) in [("1", "A"), ("2", "A"), ("2", "")] {
        lin.post(&format!("{path}/answers"), &[("position", position), ("choice", choice)]).ok();
    }
    begin(&mut world.signed_in(trainees[1]), sitting);
    trainer.get(&board).ok();
    assert!(trainer.sees("in progress") && trainer.sees("not arrived") && trainer.has("script[src*='board']"));
    let row = |trainer: &Person, name: &str| trainer.texts("tbody tr").into_iter().find(|row| row.contains(name));
    // The second answer was taken back, so it does not count.
    assert!(row(&trainer, "lin").is_some_and(|row| row.contains("1 / 6") && row.contains("40:00")));
    world.advance(TimeDelta::seconds(61));
    lin.post(&format!("{path}/presence"), &[("device", "phone-0001"), ("focus", "lost-1")]).ok();
    trainer.get(&format!("{board}/rows")).ok();
    assert!(!trainer.has("h1"));
    assert!(row(&trainer, "lin").is_some_and(|row| row.contains("in progress") && row.contains("left the page 1×")));
    assert!(row(&trainer, "mei").is_some_and(|row| row.contains("lost contact")));
    assert!(row(&trainer, "tao").is_some_and(|row| row.contains("not arrived")));
    // Whoever needs somebody comes first, and the office's page of the sitting says the same of everybody.
    assert_eq!(trainer.texts("tbody td:first-child"), ["mei", "tao", "lin"]);
    let mut office = world.signed_in(programme.office);
    office.get(&format!("/office/exams/{sitting}")).ok();
    assert_eq!(office.texts("tbody .status"), ["in progress", "lost contact", "not arrived"]);
    office.get(&format!("/office/exams/{sitting}/candidates.csv")).ok();
    assert!(office.body.contains("mei,lost contact,"));
    trainer.get(&format!("{board}?state=lost_contact")).ok();
    assert!(trainer.texts("tbody tr").len() == 1 && row(&trainer, "mei").is_some());
    trainer.get(&format!("{board}/rows?q=TAO")).ok();
    assert!(trainer.texts("tbody tr").len() == 1 && row(&trainer, "tao").is_some());
    trainer.get(&format!("{board}/rows?q=0001")).ok();
    assert!(trainer.texts("tbody tr").len() == 1 && row(&trainer, "lin").is_some());
    lin.post(&format!("{path}/submit"), &[]).ok();
    trainer.get(&board).ok();
    assert!(row(&trainer, "lin").is_some_and(|row| row.contains("handed in")));
}

#[test]
fn a_board_shows_no_score_and_no_answer() {
    let world = World::new();
    let (_, trainees, sitting, mut trainer) = sit(&world, &["lin"]);
    let mut lin = world.signed_in(trainees[0]);
    let path = begin(&mut lin, sitting);
    let stem = lin.text(".stem");
    lin.post(&format!("{path}/answers"), &[("position", "1"), ("choice", "A")]).ok();
    lin.post(&format!("{path}/submit"), &[]).ok();
    world
        .write(move |conn| diesel::update(attempts::table).set(attempts::score.eq(Some(54_321))).execute(conn))
        .unwrap();
    let candidate = world.read(|conn| candidate::list(conn, sitting))[0].id;
    let board = format!("/trainer/exams/{sitting}");
    for page in [board.clone(), format!("{board}/rows"), format!("{board}/candidates/{candidate}")] {
        trainer.get(&page).ok();
        for hidden in ["543", "points", "passed", stem.as_str()] {
            assert!(!trainer.sees(hidden), "{page}: {hidden}");
        }
    }
    for page in ["", "/questions/1", "/paper", "/review"] {
        assert_eq!(trainer.get(&format!("{path}{page}")).status, 403, "{page}");
    }
}

#[test]
fn a_board_of_five_thousand_shows_one_page() {
    let world = World::new();
    let (_, _, sitting, _) = sit(&world, &["lin"]);
    let now = world.now();
    world
        .write(move |conn| {
            for n in 2..=5_000i64 {
                let user: UserId = diesel::insert_into(users::table)
                    .values((
                        users::email.eq(format!("c{n}@example.com")),
                        users::name.eq(format!("Candidate {n}")),
                        users::lang.eq("en"),
                        users::created_at.eq(now),
                    ))
                    .returning(users::id)
                    .get_result(conn)?;
                let id: candidate::CandidateId = diesel::insert_into(candidates::table)
                    .values((
                        candidates::sitting_id.eq(sitting),
                        candidates::user_id.eq(user),
                        candidates::number.eq(format!("{n:04}")),
                        candidates::added_at.eq(now),
                    ))
                    .returning(candidates::id)
                    .get_result(conn)?;
                diesel::insert_into(attempts::table)
                    .values((
                        attempts::candidate_id.eq(id),
                        attempts::seed.eq(n),
                        attempts::status.eq("in_progress"),
                        attempts::started_at.eq(now),
                        attempts::deadline_at.eq(now + TimeDelta::minutes(40)),
                        attempts::seen_at.eq(now - TimeDelta::seconds(n % 120)),
                        attempts::created_at.eq(now),
                    ))
                    .execute(conn)?;
            }
            Ok::<_, diesel::result::Error>(())
        })
        .unwrap();
    let board = world.read(|conn| live_board::board(conn, sitting, &Filter::default(), (30, 30), now));
    assert_eq!((board.total, board.matching, board.rows.len()), (5_000, 5_000, 30));
    assert!(board.rows.iter().all(|row| row.state == State::LostContact));
    assert!(board.rows.windows(2).all(|two| two[0].number < two[1].number));
    let count = |state| board.counts.iter().find(|(known, _)| *known == state).unwrap().1;
    assert_eq!(count(State::InProgress) + count(State::LostContact), 4_999);
    assert!(count(State::LostContact) > 2_000);
    let search = Filter { state: Some(State::LostContact), text: "candidate 49".into() };
    let found = world.read(|conn| live_board::board(conn, sitting, &search, (0, 30), now));
    assert!(found.matching > 20 && found.rows.iter().all(|row| row.name.starts_with("Candidate 49")));
}
