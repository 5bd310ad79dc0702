//! Venues and sessions: those of the past with who came, came late or stayed away; today's, which is running; and those
//! to come, one of them full with a waitlist, one cancelled, one still a draft.

use chrono::{NaiveDateTime, TimeDelta};

use super::cast::Cast;
use super::dice;
use super::recruitment::{Cohorts, Run, Trainee};
use super::scene::{DemoError, Granted, Scene};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::recruitment::cohort::CohortId;
use crate::training::attendance;
use crate::training::block::Span;
use crate::training::closing;
use crate::training::excuse;
use crate::training::planning::{self, SessionInput};
use crate::training::seat::{self, SeatStatus};
use crate::training::session::{Desk, Module, SessionId};
use crate::training::venue::{self, RoomId, RoomInput, VenueInput};

/// Minutes of a session.
const LENGTH: i64 = 200;
/// People who train together.
const GROUP: usize = 22;

const MODULES: [(Module, &str, &str); 6] = [
    (Module::Compliance, "Law and platform rules before the first show", "开播前的法律法规与平台规则"),
    (Module::Product, "Choosing and knowing products", "选品与产品知识"),
    (Module::Script, "Writing a script that holds", "直播脚本与话术设计"),
    (Module::Camera, "Camera, light and sound", "镜头、灯光与收音"),
    (Module::Rehearsal, "Rehearsal with incidents", "实战演练与突发应对"),
    (Module::Review, "Reading the figures of a show", "直播数据复盘"),
];

const STARTS: [(u32, u32); 3] = [(9, 0), (13, 30), (18, 0)];

/// The past of one cohort: so many modules between two days, by these trainers.
struct Past {
    cohort: CohortId,
    trainers: Vec<UserId>,
    days: (i64, i64),
    modules: usize,
}

/// Everything that one session needs to be held.
#[derive(Debug, Clone)]
struct Held {
    input: SessionInput,
    people: Vec<Trainee>,
    /// For the dice.
    nth: usize,
}

pub(super) fn hold(scene: &Scene, cast: &Cast, cohorts: &Cohorts) -> anyhow::Result<usize> {
    let rooms = rooms(scene, cast)?;
    let by = |numbers: &[usize]| numbers.iter().map(|n| cast.trainers[*n]).collect::<Vec<_>>();
    let pasts = [
        (&cohorts.last_year, by(&[1, 2]), (-428, -396), 6),
        (&cohorts.spring, by(&[0, 1, 2]), (-233, -186), 6),
        (&cohorts.autumn, by(&[3, 4]), (-73, -38), 6),
        (&cohorts.winter, by(&[0, 5, 6]), (-28, -3), 3),
    ];
    let mut count = 0;
    for (run, trainers, days, modules) in pasts {
        let past = Past { cohort: run.id, trainers, days, modules };
        for held in plan(scene, &past, run, &rooms) {
            scene.write(move |conn| give(conn, &held))?;
            count += 1;
        }
    }
    Ok(count + present(scene, cast, &cohorts.winter, &rooms)?)
}

fn rooms(scene: &Scene, cast: &Cast) -> anyhow::Result<Vec<RoomId>> {
    let (office, now) = (cast.office[0], scene.at(-457, 10, 0));
    scene.write(move |conn| {
        let haining = VenueInput {
            name_en: "Haining Live Training Centre".into(),
            name_zh: "海宁直播实训中心".into(),
            city: "海宁".into(),
            address: "海宁市海州西路201号3楼".into(),
        };
        let hangzhou = VenueInput {
            name_en: "Binjiang Studio, Hangzhou".into(),
            name_zh: "杭州滨江实训基地".into(),
            city: "杭州".into(),
            address: "杭州市滨江区江南大道588号B座".into(),
        };
        let mut rooms = Vec::new();
        for (input, names) in [(haining, ["A301", "A302"]), (hangzhou, ["B1", "B2"])] {
            let venue = venue::create(conn, office, &input, now).granted()?;
            for name in names {
                let input = RoomInput { name: name.into(), capacity: 30 };
                rooms.push(venue::add_room(conn, office, venue, &input, now).granted()?);
            }
        }
        Ok(rooms)
    })
}

fn input(module: usize, place: (CohortId, UserId, RoomId), starts_at: NaiveDateTime) -> SessionInput {
    let (kind, en, zh) = MODULES[module % MODULES.len()];
    let (cohort, trainer, room) = place;
    SessionInput {
        cohort,
        module: kind,
        title_en: en.into(),
        title_zh: zh.into(),
        room,
        trainer,
        times: vec![block(starts_at)],
        booking_closes_at: starts_at - TimeDelta::hours(2),
        capacity: GROUP as i64 + 2,
    }
}

fn block(from: NaiveDateTime) -> Span {
    Span { from, to: from + TimeDelta::minutes(LENGTH) }
}

/// Spreads the sessions of all groups over the days, so that no trainer, room or group is in two places.
fn plan(scene: &Scene, past: &Past, run: &Run, rooms: &[RoomId]) -> Vec<Held> {
    let groups: Vec<&[Trainee]> = run.people.chunks(GROUP).collect();
    let count = groups.len() * past.modules;
    let span = (past.days.1 - past.days.0 + 1) as usize;
    let mut same_day = (usize::MAX, 0);
    (0..count)
        .map(|nth| {
            let day = nth * span / count;
            same_day = if same_day.0 == day { (day, same_day.1 + 1) } else { (day, 0) };
            let (trainer, slot) = (same_day.1 % past.trainers.len(), same_day.1 / past.trainers.len());
            let (hour, minute) = STARTS[(slot + day) % STARTS.len()];
            let starts_at = scene.at(past.days.0 + day as i64, hour, minute);
            // Each day another trainer comes first, so that everybody meets several.
            let trainer = past.trainers[(trainer + day) % past.trainers.len()];
            let place = (past.cohort, trainer, rooms[same_day.1 % past.trainers.len() % rooms.len()]);
            Held {
                input: input(nth / groups.len(), place, starts_at),
                people: groups[nth % groups.len()].to_vec(),
                nth,
            }
        })
        .collect()
}

/// Holds a session of the past from the plan to the closing.
fn give(conn: &mut Conn, held: &Held) -> Result<(), DemoError> {
    let input = &held.input;
    let (desk, time) = (Desk::Trainer(input.trainer), input.times[0]);
    let id = announce(conn, desk, input, time.from - TimeDelta::days(9))?;
    for (at, trainee) in held.people.iter().enumerate() {
        let when = time.from - TimeDelta::hours(70) + TimeDelta::minutes(11 * at as i64);
        seat::book(conn, trainee.user, id, when).granted()?;
    }
    for seat in seat::of_session(conn, id, &[SeatStatus::Held])? {
        let place = held.people.iter().position(|trainee| trainee.user == seat.user_id).unwrap_or(0);
        let n = held.people[place].n * 31 + held.nth;
        // The first of a group never misses anything: the demo's trainee and its anchor are among them.
        let throw = (n, if place == 0 { 100 } else { dice::between("attendance", n, 1, 100) });
        attend(conn, (desk, id, seat.id), time.from, throw)?;
    }
    closing::close(conn, desk, id, time.to + TimeDelta::minutes(12)).granted()
}

fn announce(conn: &mut Conn, desk: Desk, input: &SessionInput, now: NaiveDateTime) -> Result<SessionId, DemoError> {
    let id = planning::create(conn, desk, input, now).granted()?;
    planning::publish(conn, desk, id, now + TimeDelta::minutes(20)).granted()?;
    Ok(id)
}

/// Most are there in time; some are late, leave early, are excused or stay away.
fn attend(
    conn: &mut Conn,
    (desk, id, seat): (Desk, SessionId, seat::SeatId),
    starts_at: NaiveDateTime,
    (n, throw): (usize, i64),
) -> Result<(), DemoError> {
    let from_start = |minutes: i64| starts_at + TimeDelta::minutes(minutes);
    match throw {
        1..=3 => return Ok(()),
        4..=5 => return excuse::give(conn, desk, (id, seat), "发烧请假，已交病假条", from_start(-200)).granted(),
        6..=11 => {
            attendance::check_in(conn, desk, (id, seat), from_start(dice::between("late", n, 12, 35))).granted()?
        }
        _ => attendance::check_in(conn, desk, (id, seat), from_start(dice::between("early", n, -14, 3))).granted()?,
    };
    if (12..=14).contains(&throw) {
        attendance::check_out(conn, desk, (id, seat), from_start(LENGTH - 45)).granted()?;
    }
    Ok(())
}

/// Today and what is to come for the cohort in training. The demo's trainee is its first person.
fn present(scene: &Scene, cast: &Cast, run: &Run, rooms: &[RoomId]) -> anyhow::Result<usize> {
    let (own, cast, run, rooms) = (scene.clone(), cast.clone(), run.clone(), rooms.to_vec());
    scene.write(move |conn| {
        let now = own.now;
        let place = |trainer: usize, room: usize| (run.id, cast.trainers[trainer], rooms[room]);
        let mut count = 0;
        let mut future = |conn: &mut Conn, module, who: (usize, usize), day, capacity: Option<i64>| {
            count += 1;
            let (hour, minute) = STARTS[count % 2 + 1];
            let mut input = input(module, place(who.0, who.1), own.at(day, hour, minute));
            input.capacity = capacity.unwrap_or(input.capacity);
            // One of them goes on the next morning.
            if day == 3 {
                input.times.push(block(own.at(day + 1, 9, 0)));
            }
            let id = announce(conn, Desk::Trainer(input.trainer), &input, now - TimeDelta::days(6))?;
            Ok::<_, DemoError>((id, input))
        };
        // On the hour or the half hour, so that it looks planned.
        let started = now - TimeDelta::seconds(now.and_utc().timestamp().rem_euclid(1800) + 1800);
        let mut today = input(3, place(0, 0), started);
        today.capacity = 14;
        let id = announce(conn, Desk::Trainer(today.trainer), &today, now - TimeDelta::days(7))?;
        let second_group: Vec<Trainee> = run.people.iter().skip(1).step_by(2).take(14).copied().collect();
        for (at, trainee) in second_group.iter().enumerate() {
            seat::book(conn, trainee.user, id, now - TimeDelta::hours(60 - at as i64)).granted()?;
        }
        for (at, seat) in seat::of_session(conn, id, &[SeatStatus::Held])?.iter().enumerate().take(8) {
            let when = started + TimeDelta::minutes(at as i64 * 3 - 9);
            attendance::check_in(conn, Desk::Trainer(today.trainer), (id, seat.id), when).granted()?;
        }
        // Full, with a waitlist; somebody gave a seat back, which is offered to the first in line.
        let (full, _) = future(conn, 3, (5, 0), 1, Some(9))?;
        let first_group: Vec<Trainee> = run.people.iter().step_by(2).take(13).copied().collect();
        for (at, trainee) in first_group.iter().enumerate() {
            seat::book(conn, trainee.user, full, now - TimeDelta::hours(50 - at as i64)).granted()?;
        }
        seat::release(conn, first_group[4].user, full, now - TimeDelta::hours(1)).granted()?;
        let open = [(4, (0, 1), 3), (4, (6, 2), 5), (5, (0, 0), 6), (3, (5, 1), 8), (5, (6, 3), 10)];
        for (at, (module, who, day)) in open.into_iter().enumerate() {
            let (id, _) = future(conn, module, who, day, None)?;
            for trainee in run.people.iter().skip(at % 2).step_by(3 + at).take(9) {
                // The trainee's own next steps are left to them, but for one.
                if trainee.user != run.people[0].user || at == 0 {
                    seat::book(conn, trainee.user, id, now - TimeDelta::hours(30 - at as i64)).granted()?;
                }
            }
        }
        let (off, input_off) = future(conn, 4, (5, 2), 4, None)?;
        for trainee in run.people.iter().skip(2).step_by(5).take(5) {
            seat::book(conn, trainee.user, off, now - TimeDelta::hours(20)).granted()?;
        }
        let reason = "当天场地停电检修，改期另行通知。";
        planning::cancel(conn, Desk::Trainer(input_off.trainer), off, reason, now - TimeDelta::hours(9)).granted()?;
        let draft = input(5, place(0, 2), own.at(12, 18, 0));
        planning::create(conn, Desk::Trainer(draft.trainer), &draft, now - TimeDelta::hours(4)).granted()?;
        Ok(count + 2)
    })
}
