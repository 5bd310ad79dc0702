//! What changes between the plan and the start: who is added late, and what has come to be missing when it opens.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::assessment::attempt_error::AttemptError;
use shining_star::assessment::sitting::{self, SittingId, SittingStatus};
use shining_star::assessment::{attempt, candidate, planning, progress, seating};
use shining_star::i18n::Lang;
use shining_star::schema::{item_versions, mails, rooms};

use super::readiness::{check, in_a_room};
use crate::support::World;
use crate::support::theory::{self, Programme};

/// The sitting of [`in_a_room`], ready for its three candidates in a room for three.
fn ready_in_a_room(world: &World) -> (Programme, SittingId, i64) {
    let (programme, sitting, room) = in_a_room(world);
    theory::invigilator(world, &programme, sitting, "wang@example.com");
    let (office, now) = (programme.office, world.now());
    world
        .write(move |conn| {
            diesel::update(rooms::table.find(room)).set(rooms::capacity.eq(3)).execute(conn)?;
            seating::seat_all(conn, office, sitting, now)?;
            planning::make_ready(conn, office, sitting, now)
        })
        .unwrap();
    (programme, sitting, room)
}

fn seats(world: &World, sitting: SittingId) -> Vec<String> {
    world.read(|conn| candidate::list(conn, sitting)).into_iter().map(|candidate| candidate.seat).collect()
}

#[test]
fn whoever_is_added_to_a_ready_sitting_gets_the_next_free_seat_while_the_room_has_one() {
    let world = World::new();
    let (programme, sitting, room) = ready_in_a_room(&world);
    let path = format!("/office/exams/{sitting}");
    let mut office = world.signed_in(programme.office);
    let late = programme.admitted_trainee(&world, "late@example.com", 0);
    programme.admitted_trainee(&world, "late2@example.com", 60);
    let add = [("user", late.to_string()), ("anyway", "true".into()), ("reason", "ill before".into())];
    let add: Vec<(&str, &str)> = add.iter().map(|(name, value)| (*name, value.as_str())).collect();
    office.post(&format!("{path}/candidates"), &add);
    assert_eq!(office.status, 422);
    assert!(office.sees("Nobody was added: the room holds 3, and 4 would be on the list."));
    assert_eq!(office.value("reason"), "ill before");
    office.post(&format!("{path}/candidates/eligible"), &[]).ok();
    assert!(office.sees("Nobody was added: the room holds 3, and 4 would be on the list."));
    assert_eq!(seats(&world, sitting), ["1", "2", "3"]);
    let letters: i64 = world.read(|conn| mails::table.count().get_result(conn));
    // The second seat is free again, and two more come in.
    world.write(move |conn| diesel::update(rooms::table.find(room)).set(rooms::capacity.eq(4)).execute(conn)).unwrap();
    let second = world.read(|conn| candidate::list(conn, sitting))[1].id;
    office.post(&format!("{path}/candidates/{second}/remove"), &[]).ok();
    office.post(&format!("{path}/candidates"), &add).ok();
    office.post(&format!("{path}/candidates/eligible"), &[]);
    assert_eq!(office.status, 200);
    assert!(office.sees("Nobody was added"), "mei, who was taken off, is eligible again");
    assert_eq!(seats(&world, sitting), ["1", "3", "2"]);
    world.write(move |conn| diesel::update(rooms::table.find(room)).set(rooms::capacity.eq(9)).execute(conn)).unwrap();
    office.post(&format!("{path}/candidates/eligible"), &[]).ok();
    assert_eq!(seats(&world, sitting), ["1", "3", "2", "4", "5"]);
    assert!(check(&world, sitting).is_ready());
    assert_eq!(world.read(|conn| mails::table.count().get_result::<i64>(conn)), letters + 3);
}

#[test]
fn where_no_seats_are_used_none_is_given_and_a_plan_has_its_seats_numbered_by_hand() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let anywhere = programme.at_start(&world, &[lin]);
    programme.admitted_trainee(&world, "mei@example.com", 60);
    assert_eq!(programme.list_eligible(&world, anywhere), 1);
    assert_eq!(seats(&world, anywhere), ["", ""]);
    let (office, now) = (programme.office, world.now());
    world.write(move |conn| seating::seat_all(conn, office, anywhere, now)).unwrap();
    programme.admitted_trainee(&world, "tao@example.com", 60);
    assert_eq!(programme.list_eligible(&world, anywhere), 1);
    assert_eq!(seats(&world, anywhere), ["1", "2", "3"]);
    let planned = programme.planned(&world, programme.blueprint(&world));
    assert_eq!(programme.list_eligible(&world, planned), 3);
    assert_eq!(seats(&world, planned), ["", "", ""]);
}

#[test]
fn opening_by_hand_names_what_has_come_to_be_missing_and_neither_the_clock_nor_a_candidate_waits_for_it() {
    let world = World::new();
    let (programme, sitting, room) = ready_in_a_room(&world);
    let path = format!("/office/exams/{sitting}");
    let status = || world.read(|conn| sitting::find(conn, sitting)).status;
    world.advance(TimeDelta::hours(1));
    world.write(move |conn| diesel::update(rooms::table.find(room)).set(rooms::capacity.eq(2)).execute(conn)).unwrap();
    let mut office = world.signed_in(programme.office);
    office.get(&path).ok().submit(&format!("{path}/open"), &[]).ok();
    assert!(office.sees("It is not opened. It holds 2, and 3 are on the list."));
    office.set_cookie("lang", "zh-CN");
    office.get(&path).ok().submit(&format!("{path}/open"), &[]).ok();
    assert!(office.sees("未开考。教室可容纳 2 人，名单上有 3 人"));
    assert_eq!(status(), SittingStatus::Ready);
    // Whoever begins is let in, and so is everybody by the clock.
    let lin = world.read(|conn| candidate::list(conn, sitting))[0].user_id;
    let now = world.now();
    let back = world.write(move |conn| {
        attempt::start(conn, lin, sitting, Lang::En, 1, now)?;
        assert_eq!(sitting::find(conn, sitting)?.status, SittingStatus::Open);
        Err::<(), _>(AttemptError::Over)
    });
    assert!(back.is_err() && status() == SittingStatus::Ready);
    world.write(move |conn| progress::turn(conn, now)).unwrap();
    assert_eq!(status(), SittingStatus::Open);
}

#[test]
fn by_the_clock_an_exam_opens_once_its_papers_can_be_drawn() {
    let world = World::new();
    let (_, sitting, _) = ready_in_a_room(&world);
    let status = || world.read(|conn| sitting::find(conn, sitting)).status;
    let bank = |to: &'static str| {
        world.write(move |conn| diesel::update(item_versions::table).set(item_versions::status.eq(to)).execute(conn))
    };
    bank("retired").unwrap();
    world.advance(TimeDelta::hours(1));
    let turn = || {
        let now = world.now();
        world.write(move |conn| progress::turn(conn, now)).unwrap()
    };
    assert_eq!((turn(), status()), (0, SittingStatus::Ready));
    let (lin, now) = (world.read(|conn| candidate::list(conn, sitting))[0].user_id, world.now());
    let begun = world.write(move |conn| attempt::start(conn, lin, sitting, Lang::En, 1, now));
    assert!(matches!(begun, Err(AttemptError::NoPaper)));
    assert_eq!(status(), SittingStatus::Ready);
    bank("active").unwrap();
    assert_eq!((turn(), status()), (1, SittingStatus::Open));
}

#[test]
fn an_exam_that_could_not_be_written_is_closed_all_the_same_when_it_is_over() {
    let world = World::new();
    let (_, sitting, _) = ready_in_a_room(&world);
    world
        .write(|conn| diesel::update(item_versions::table).set(item_versions::status.eq("retired")).execute(conn))
        .unwrap();
    world.advance(TimeDelta::hours(4));
    for _ in 0..2 {
        let now = world.now();
        world.write(move |conn| progress::turn(conn, now)).unwrap();
    }
    assert_eq!(world.read(|conn| sitting::find(conn, sitting)).status, SittingStatus::Marked);
}
