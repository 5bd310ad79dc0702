//! Five thousand candidates of one exam, each signed in. How they came so far is measured nowhere, so their rows are written
//! as they are.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::login::{self, Origin};
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::blueprint::{self, NewBlueprint};
use shining_star::assessment::invigilator;
use shining_star::assessment::item::{Difficulty, ItemKind};
use shining_star::assessment::plan::NewSitting;
use shining_star::assessment::planning;
use shining_star::assessment::sitting::{Component, Door, SittingId};
use shining_star::audit::chain::ChainKey;
use shining_star::audit::seal;
use shining_star::clock::Clock;
use shining_star::db::{Conn, Db};
use shining_star::random;
use shining_star::schema::{candidates, invigilators};

use super::programme::{self, Programme};
use super::{bank, exam, person, signed_in};

pub const CROWD: usize = 5000;
const BATCH: usize = 250;

pub struct Crowd {
    pub office: String,
    /// Login tokens of everybody on the list, by number.
    pub candidates: Vec<String>,
    pub sitting: SittingId,
    /// Login tokens of people who are in the middle of another exam, how many questions that has, and which it is.
    pub others: Vec<String>,
    pub questions: i64,
    pub other_sitting: SittingId,
}

/// The office, and the people in another exam.
pub fn few(db: &Db) -> anyhow::Result<Crowd> {
    Ok(begun(db, Clock::System.now())?.0)
}

fn begun(db: &Db, now: NaiveDateTime) -> anyhow::Result<(Crowd, Programme)> {
    let office = db.write_now(move |conn| person(conn, "office", Some(Role::Office), now))?;
    let programme = programme::make(db, office, now)?;
    let (other_sitting, questions) = exam::start(db, &programme, now)?;
    let crowd = Crowd {
        office: signed_in(db, &[office], now)?.remove(0),
        candidates: Vec::new(),
        sitting: other_sitting,
        others: signed_in(db, &programme.trainees, now)?,
        questions,
        other_sitting,
    };
    Ok((crowd, programme))
}

/// The exam is planned; nobody has been told yet.
pub fn gather(db: &Db) -> anyhow::Result<Crowd> {
    let now = Clock::System.now();
    let (crowd, programme) = begun(db, now)?;
    let office = programme.office;
    bank::fill(db, office)?;
    let new = NewBlueprint { scheme: programme.scheme, title: "Rush".into(), cells: cells() };
    let blueprint = db.write_now(move |conn| blueprint::create(conn, office, &new, now))?;
    let new = NewSitting {
        kind: Component::Theory,
        cohort: programme.cohort,
        blueprint: Some(blueprint),
        rubric: None,
        room: None,
        title_en: "The great exam".into(),
        title_zh: "万人统考".into(),
        starts_at: now,
        ends_at: now + TimeDelta::hours(4),
        minutes: 120,
        grace_seconds: 30,
        brief_en: String::new(),
        brief_zh: String::new(),
        door: Door { needs_authorisation: true, ..Door::default() },
    };
    let before = now - TimeDelta::hours(2);
    let sitting = db.write_now(move |conn| planning::plan(conn, office, &new, before))?;
    let candidates = list(db, sitting, now)?;
    watched(db, office, sitting, now)?;
    // Nobody verifies the chain of a measurement, so any key will do.
    db.write_now(move |conn| seal::seal_waiting(conn, &ChainKey::new([0; 32]), seal::Reach::Near, now))?;
    Ok(Crowd { candidates, sitting, ..crowd })
}

/// The core, and five of each domain.
fn cells() -> Vec<Cell> {
    let cell = |domain: String, count| Cell { domain, difficulty: Difficulty::Easy, kind: ItemKind::Single, count };
    let domains = (0..bank::DOMAINS).map(|n| cell(format!("bench{n}"), 5));
    std::iter::once(cell("core".into(), bank::CORE as i64)).chain(domains).collect()
}

fn list(db: &Db, sitting: SittingId, now: NaiveDateTime) -> anyhow::Result<Vec<String>> {
    let mut all = Vec::with_capacity(CROWD);
    for from in (0..CROWD).step_by(BATCH) {
        let tokens: Vec<String> = (0..BATCH.min(CROWD - from)).map(|_| random::token()).collect();
        let held = tokens.clone();
        db.write_now(move |conn| {
            held.iter().zip(from..).try_for_each(|(token, n)| candidate(conn, sitting, (n, token), now))
        })?;
        all.extend(tokens);
    }
    Ok(all)
}

/// As many invigilators as the readiness check asks for.
fn watched(db: &Db, office: UserId, sitting: SittingId, now: NaiveDateTime) -> anyhow::Result<()> {
    Ok(db.write_now(move |conn| {
        for n in 0..invigilator::needed(CROWD as i64) {
            let user = person(conn, &format!("invigilator{n}"), Some(Role::Trainer), now)?;
            diesel::insert_into(invigilators::table)
                .values((
                    invigilators::sitting_id.eq(sitting),
                    invigilators::user_id.eq(user),
                    invigilators::added_by_id.eq(office),
                    invigilators::added_at.eq(now),
                ))
                .execute(conn)?;
        }
        Ok::<_, diesel::result::Error>(())
    })?)
}

fn candidate(conn: &mut Conn, sitting: SittingId, (n, token): (usize, &str), now: NaiveDateTime) -> QueryResult<()> {
    let user: UserId = person(conn, &format!("candidate{n}"), Some(Role::Trainee), now)?;
    let origin = Origin { ip: "127.0.0.1".to_owned(), user_agent: "bench".to_owned() };
    login::start(conn, user, token, &origin, now)?;
    diesel::insert_into(candidates::table)
        .values((
            candidates::sitting_id.eq(sitting),
            candidates::user_id.eq(user),
            candidates::number.eq(format!("{:04}", n + 1)),
            candidates::added_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
