//! The check before a sitting is made ready: each point says what is missing, and leads to where it is mended.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::assessment::readiness::{self, Readiness};
use shining_star::assessment::sitting::{self, Door, SittingId};
use shining_star::assessment::{candidate, invigilator, planning};
use shining_star::schema::{candidates, rooms, sessions, sittings, users};

use crate::support::theory::{self, Programme};
use crate::support::{World, ground};

pub fn check(world: &World, id: SittingId) -> Readiness {
    world.read(|conn| {
        let sitting = sitting::find(conn, id)?;
        readiness::check(conn, &sitting)
    })
}

/// A planned sitting with three candidates on its list, in a room that holds two.
pub fn in_a_room(world: &World) -> (Programme, SittingId, i64) {
    let programme = theory::programme(world);
    programme.bank(world);
    let sitting = programme.planned(world, programme.blueprint(world));
    let listed =
        ["lin", "mei", "tao"].map(|name| programme.admitted_trainee(world, &format!("{name}@example.com"), 60));
    let now = world.now();
    let room = world
        .write(move |conn| {
            for trainee in listed {
                candidate::add(conn, sitting, trainee, now)?;
            }
            let room = ground::room(conn, now)?;
            diesel::update(rooms::table.find(room)).set(rooms::capacity.eq(2)).execute(conn)?;
            diesel::update(sittings::table.find(sitting)).set(sittings::room_id.eq(room)).execute(conn)?;
            Ok::<_, diesel::result::Error>(room)
        })
        .unwrap();
    (programme, sitting, room)
}

#[test]
fn an_exam_on_the_own_device_needs_neither_room_nor_seats_nor_invigilator_and_says_so() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let sitting = programme.planned(&world, programme.blueprint(&world));
    programme.admitted_trainee(&world, "lin@example.com", 60);
    let path = format!("/office/exams/{sitting}");
    let mut office = world.signed_in(programme.office);
    office.get(&path).ok();
    assert_eq!(office.link("Nobody is on the list."), format!("{path}/candidates"));
    programme.list_eligible(&world, sitting);
    assert!(check(&world, sitting).is_ready());
    office.get(&path).ok();
    for words in [
        "No room is needed: everybody writes where they are",
        "No seat plan is needed: there is no room",
        "No invigilator is needed: nobody is let in by hand, and there is no room",
        "Incident forms are at hand: 7 kinds, for the office and 0 invigilators",
    ] {
        assert!(office.sees(words), "{words}");
    }
    // Seats without a room are no fault; but it is not said that everybody writes where they are.
    world.write(|conn| diesel::update(candidates::table).set(candidates::seat.eq("1")).execute(conn)).unwrap();
    office.get(&path).ok();
    assert!(office.sees("No room is chosen, though seats are given.") && !office.sees("No room is needed"));
    world.write(|conn| diesel::update(candidates::table).set(candidates::seat.eq("")).execute(conn)).unwrap();
    office.set_cookie("lang", "zh-CN");
    office.get(&path).ok();
    for words in ["无需教室", "无需座位表", "无需监考员", "异常记录已就绪：共 7 类"] {
        assert!(office.sees(words), "{words}");
    }
}

#[test]
fn in_a_room_everybody_has_a_place_a_seat_and_somebody_who_watches() {
    let world = World::new();
    let (programme, sitting, room) = in_a_room(&world);
    let path = format!("/office/exams/{sitting}");
    let mut office = world.signed_in(programme.office);
    office.get(&path).ok();
    let small = "It holds 2, and 3 are on the list. Please choose a larger room, or plan a second sitting.";
    assert_eq!(office.link(small), format!("{path}/edit"));
    assert_eq!(office.link("3 candidates have no seat. Please number the seats."), format!("{path}/seats"));
    assert_eq!(office.link("0 named, 1 needed: one for every 15 candidates."), format!("{path}#invigilators"));
    office.set_cookie("lang", "zh-CN");
    office.get(&path).ok();
    for words in ["教室可容纳 2 人，名单上有 3 人", "还有 3 名考生没有座位", "已指定 0 人，需要 1 人"]
    {
        assert!(office.sees(words), "{words}");
    }
    office.set_cookie("lang", "en");
    office.post(&format!("{path}/ready"), &[]);
    assert!(office.sees("The readiness check does not pass yet."));
    world.write(move |conn| diesel::update(rooms::table.find(room)).set(rooms::capacity.eq(3)).execute(conn)).unwrap();
    office.get(&format!("{path}/seats")).ok().submit(&format!("{path}/seats"), &[]).ok();
    theory::invigilator(&world, &programme, sitting, "wang@example.com");
    office.get(&path).ok();
    for words in ["Room A, for 3 people", "Seats given: 3", "Invigilators named: 1", "the office and 1 invigilator"] {
        assert!(office.sees(words), "{words}");
    }
    office.submit(&format!("{path}/ready"), &[]).ok();
    assert_eq!(office.text("[aria-current=step]"), "ready");
    // Ready it stays: the only invigilator goes when another is named, and another exam does not get the room.
    let wang = world.read(|conn| invigilator::of_sitting(conn, sitting))[0].0;
    office.post(&format!("{path}/invigilators/{wang}/remove"), &[]).ok();
    assert!(office.sees("Please name somebody else first."));
    assert_eq!(world.read(|conn| invigilator::of_sitting(conn, sitting)).len(), 1);
    let other = programme.planned(&world, programme.blueprint(&world));
    world
        .write(move |conn| diesel::update(sittings::table.find(other)).set(sittings::room_id.eq(room)).execute(conn))
        .unwrap();
    office.get(&format!("/office/exams/{other}")).ok();
    assert!(office.sees("is in this room from"));
    // Once the plan stands, what came later is still named; the plan itself is no longer open to a change.
    world.write(move |conn| diesel::update(rooms::table.find(room)).set(rooms::capacity.eq(1)).execute(conn)).unwrap();
    office.get(&path).ok();
    assert!(office.sees("It holds 1, and 3 are on the list.") && !office.body.contains(&format!("{path}/edit\"")));
}

#[test]
fn a_training_in_the_room_is_named() {
    let world = World::new();
    let (programme, sitting, room) = in_a_room(&world);
    let (cohort, office, at) =
        (programme.cohort, programme.office, world.read(|conn| sitting::find(conn, sitting)).ends_at);
    let trainer = theory::trainer(&world, "wang@example.com");
    let add = |title: &'static str, starts_at| {
        world
            .write(move |conn| {
                let ends_at = starts_at + TimeDelta::hours(1);
                let session: i64 = diesel::insert_into(sessions::table)
                    .values((
                        (sessions::cohort_id.eq(cohort), sessions::room_id.eq(room), sessions::trainer_id.eq(trainer)),
                        (sessions::module.eq("camera"), sessions::title_en.eq(title), sessions::title_zh.eq("x")),
                        (sessions::starts_at.eq(starts_at), sessions::ends_at.eq(ends_at)),
                        (sessions::booking_closes_at.eq(starts_at), sessions::capacity.eq(2)),
                        (sessions::status.eq("published"), sessions::created_by_id.eq(office)),
                        sessions::created_at.eq(starts_at),
                    ))
                    .returning(sessions::id)
                    .get_result(conn)?;
                ground::block(conn, session, (starts_at, ends_at))
            })
            .unwrap();
    };
    let mut browser = world.signed_in(office);
    let path = format!("/office/exams/{sitting}");
    add("Right after it", at);
    assert!(!browser.get(&path).ok().sees("The room is taken by"));
    add("Light", at - TimeDelta::minutes(1));
    assert!(browser.get(&path).ok().sees("The room is taken by “Light” from"));
}

#[test]
fn an_invigilator_who_writes_the_exam_or_left_does_not_count() {
    let world = World::new();
    let (programme, sitting, _) = in_a_room(&world);
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let zhou = theory::invigilator(&world, &programme, sitting, "zhou@example.com");
    let now = world.now();
    world
        .write(move |conn| {
            candidate::add(conn, sitting, wang, now)?;
            diesel::update(users::table.find(zhou)).set(users::disabled_at.eq(now)).execute(conn)
        })
        .unwrap();
    let mut office = world.signed_in(programme.office);
    office.get(&format!("/office/exams/{sitting}")).ok();
    for words in [
        "wang is a candidate of this exam. Please name somebody else.",
        "zhou can no longer watch over it: without an account in use, or neither trainer nor of the office.",
        "0 named, 1 needed",
        "the office and 0 invigilators",
    ] {
        assert!(office.sees(words), "{words}");
    }
    theory::invigilator(&world, &programme, sitting, "chen@example.com");
    office.get(&format!("/office/exams/{sitting}")).ok();
    assert!(office.sees("wang is a candidate") && !office.sees("0 named, 1 needed"));
}

#[test]
fn where_candidates_are_let_in_there_is_an_invigilator_for_every_fifteen() {
    let world = World::new();
    let programme = theory::programme(&world);
    programme.bank(&world);
    let blueprint = programme.blueprint(&world);
    let sitting = programme.planned(&world, blueprint);
    theory::ask(&world, sitting, Door { needs_authorisation: true, ..Door::default() });
    let now = world.now();
    for n in 0..16 {
        let trainee = programme.admitted_trainee(&world, &format!("t{n}@example.com"), 60);
        world.write(move |conn| candidate::add(conn, sitting, trainee, now)).unwrap();
    }
    theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let mut office = world.signed_in(programme.office);
    office.get(&format!("/office/exams/{sitting}")).ok();
    assert_eq!(
        office.link("1 named, 2 needed: one for every 15 candidates."),
        format!("/office/exams/{sitting}#invigilators")
    );
    assert!(office.has("#invigilators"));
    let by = programme.office;
    assert!(world.write(move |conn| planning::make_ready(conn, by, sitting, now)).is_err());
    theory::invigilator(&world, &programme, sitting, "zhou@example.com");
    assert!(check(&world, sitting).is_ready());
}
