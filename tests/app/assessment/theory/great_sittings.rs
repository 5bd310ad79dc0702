//! Sittings of many: what would hold everybody else up is done piece by piece, and comes to the same.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::user::{self, NewUser, UserId};
use shining_star::assessment::attempt::{self, AttemptId, AttemptStatus};
use shining_star::assessment::attempt_error::AttemptError;
use shining_star::assessment::hand_in;
use shining_star::assessment::sitting::{self, Door, SittingId, SittingStatus};
use shining_star::assessment::time_out;
use shining_star::assessment::{candidate, planning, progress};
use shining_star::db::Conn;
use shining_star::i18n::Lang;
use shining_star::recruitment::{impartial, provider};
use shining_star::schema::{attempt_events, attempts, audit_entries, candidates, results, sittings};

use crate::support::World;
use crate::support::recruitment as help;
use crate::support::theory::{self, Programme};

fn person(conn: &mut Conn, n: usize, now: NaiveDateTime) -> QueryResult<UserId> {
    let new = NewUser {
        email: format!("many{n}@example.com").parse().unwrap(),
        name: format!("Many {n}"),
        lang: Lang::En,
        password_hash: None,
        is_confirmed: true,
    };
    let id = user::create(conn, &new, now)?;
    role::grant(conn, id, Role::Trainee, None, now)?;
    Ok(id)
}

/// A sitting at its start, and so many candidates.
fn great(world: &World, count: usize) -> (Programme, SittingId, Vec<UserId>) {
    let programme = theory::programme(world);
    let now = world.now();
    let people = world.write(move |conn| (0..count).map(|n| person(conn, n, now)).collect::<QueryResult<Vec<_>>>());
    let people = people.unwrap();
    let sitting = programme.at_start(world, &people);
    (programme, sitting, people)
}

#[test]
fn a_great_sitting_is_marked_piece_by_piece_and_everybody_once() {
    let world = World::new();
    let (programme, sitting, people) = great(&world, 130);
    let (office, now, first) = (programme.office, world.now(), people[0]);
    world
        .write(move |conn| {
            for (person, seed) in people.iter().zip(1..) {
                attempt::start(conn, *person, sitting, Lang::En, seed, now)?;
                hand_in::anywhere(conn, *person, sitting, now)?;
            }
            Ok::<_, AttemptError>(())
        })
        .unwrap();
    world.write(move |conn| progress::close(conn, Some(office), sitting, now)).unwrap();
    let state = || {
        world.read(|conn| {
            let written: i64 = results::table.count().get_result(conn)?;
            Ok((sitting::find(conn, sitting)?.status, written))
        })
    };
    assert_eq!(state(), (SittingStatus::Closed, 100));
    // Meanwhile one of those who wait turns out to be void.
    let last = world.read(|conn| {
        candidates::table
            .filter(candidates::sitting_id.eq(sitting))
            .order(candidates::id.desc())
            .select(candidates::id)
            .first(conn)
    });
    world.write(move |conn| attempt::void(conn, office, sitting, last, "somebody else wrote it", now)).unwrap();
    let turn = || world.write(move |conn| progress::turn(conn, now)).unwrap();
    assert_eq!((turn(), state()), (1, (SittingStatus::Marked, 129)));
    assert_eq!((turn(), state()), (0, (SittingStatus::Marked, 129)));
    let (details, unlike): (String, i64) = world.read(|conn| {
        let told = audit_entries::table.filter(audit_entries::action.eq("sitting.marked"));
        let unlike = results::table
            .inner_join(candidates::table.inner_join(attempts::table))
            .filter(attempts::status.ne(AttemptStatus::Submitted));
        Ok((told.select(audit_entries::details).first(conn)?, unlike.count().get_result(conn)?))
    });
    assert_eq!((details.as_str(), unlike), ("{\"results\":129}", 0));
    let of_first: i64 = world.read(|conn| results::table.filter(results::user_id.eq(first)).count().get_result(conn));
    assert_eq!(of_first, 1);
}

#[test]
fn many_in_their_grace_hold_nobody_up_whose_grace_has_passed() {
    let world = World::new();
    let (programme, generous, people) = great(&world, 101);
    let strict = programme.planned(&world, world.read(|conn| sitting::find(conn, generous)).blueprint_id.unwrap());
    let late = programme.admitted_trainee(&world, "late@example.com", 60);
    let (office, now) = (programme.office, world.now());
    world
        .write(move |conn| {
            for (sitting, grace) in [(generous, 7200i64), (strict, 0)] {
                diesel::update(sittings::table.find(sitting)).set(sittings::grace_seconds.eq(grace)).execute(conn)?;
            }
            for (person, seed) in people.iter().zip(1..) {
                attempt::start(conn, *person, generous, Lang::En, seed, now).unwrap();
            }
            candidate::add(conn, strict, late, now)?;
            planning::make_ready(conn, office, strict, now)
        })
        .unwrap();
    world.advance(TimeDelta::hours(1));
    let now = world.now();
    let last = world.write(move |conn| attempt::start(conn, late, strict, Lang::En, 1, now)).unwrap();
    let timed_out = || {
        world.read(|conn| {
            let over = attempts::table.filter(attempts::status.eq(AttemptStatus::TimedOut));
            over.order(attempts::id.desc()).select(attempts::id).load::<AttemptId>(conn)
        })
    };
    let expire = || {
        world
            .write({
                let now = world.now();
                move |conn| time_out::expire(conn, now)
            })
            .unwrap()
    };
    world.advance(TimeDelta::minutes(40));
    assert_eq!(expire(), 0);
    world.advance(TimeDelta::seconds(1));
    assert_eq!((expire(), timed_out()), (1, vec![last]));
    // The grace of the others ends an hour later, to the second, and then they go in turns.
    world.advance(TimeDelta::minutes(60) - TimeDelta::seconds(1));
    assert_eq!(expire(), 0);
    world.advance(TimeDelta::seconds(1));
    assert_eq!([expire(), expire(), expire()], [100, 1, 0]);
    assert_eq!(timed_out().len(), 102);
}

#[test]
fn many_are_let_in_with_one_press_but_nobody_whom_the_invigilator_may_not_check() {
    let world = World::new();
    let (programme, sitting, people) = great(&world, 260);
    theory::ask(&world, sitting, Door { needs_authorisation: true, ..Door::default() });
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let (provider, _) = help::provider(&world, "HZ01");
    let (now, own) = (world.now(), people[7]);
    world
        .write(move |conn| {
            provider::join(conn, provider, wang, now)?;
            provider::join(conn, provider, own, now)
        })
        .unwrap();
    let board = format!("/trainer/exams/{sitting}");
    let mut trainer = world.signed_in(wang);
    trainer.get(&board).ok().submit(&format!("{board}/authorise"), &[("document", "id_card")]).ok();
    assert!(trainer.sees("Let in: 259."));
    let (waiting, events): (Vec<UserId>, i64) = world.read(|conn| {
        let waiting = candidates::table.filter(candidates::authorised_at.is_null()).select(candidates::user_id);
        Ok((waiting.load(conn)?, attempt_events::table.count().get_result(conn)?))
    });
    assert_eq!((waiting, events), (vec![own], 259));
}

#[test]
fn who_is_barred_is_the_same_for_many_as_for_one() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 9);
    let (provider, member) = help::provider(&world, "JIUTONG");
    let (_, other) = help::provider(&world, "HZ01");
    let code = help::quota(&world, cohort, provider, 3);
    let (nominee, _) = help::applicant_with(&world, "lin@example.com", cohort, &code);
    let (free, _) = help::applicant(&world, "wu@example.com", cohort);
    let office = world.user("office2@example.com", &[Role::Office]);
    let everybody = [member, other, nominee, free, office];
    for actor in everybody {
        let barred = world.read(move |conn| impartial::barred(conn, actor));
        for person in everybody {
            let about = world.read(move |conn| impartial::about(conn, actor, person));
            assert_eq!(barred.contains(&person), about.is_some(), "{actor} about {person}");
        }
    }
    assert!(world.read(move |conn| impartial::barred(conn, member)).contains(&nominee));
}
