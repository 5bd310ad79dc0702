//! Counts tries per name (an address, an account) in a window, in rows, so that every instance counts together.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::db::Conn;
use crate::schema::throttles;

/// What is throttled, and how often it is allowed.
#[derive(Debug, Clone, Copy)]
pub enum Throttle {
    SignInByAddress,
    /// One account from one address: few tries, which shut out nobody elsewhere.
    SignInByAccountAndAddress,
    /// One account from anywhere: a bound on guessing that a single stranger does not reach.
    SignInByAccount,
    PasswordChange,
    SignUp,
    ResetByAddress,
    ResetByAccount,
    Verification,
    NominationCode,
    /// One candidate at the door of one exam.
    EntryCode,
}

impl Throttle {
    const fn limit(self) -> (i64, TimeDelta) {
        match self {
            Throttle::SignInByAddress => (30, TimeDelta::minutes(10)),
            Throttle::SignInByAccountAndAddress => (10, TimeDelta::minutes(10)),
            Throttle::SignInByAccount => (100, TimeDelta::minutes(10)),
            Throttle::PasswordChange => (10, TimeDelta::minutes(10)),
            Throttle::SignUp => (20, TimeDelta::hours(1)),
            Throttle::ResetByAddress => (5, TimeDelta::hours(1)),
            Throttle::ResetByAccount => (20, TimeDelta::hours(1)),
            Throttle::Verification => (60, TimeDelta::minutes(1)),
            Throttle::NominationCode => (20, TimeDelta::minutes(10)),
            Throttle::EntryCode => (10, TimeDelta::minutes(10)),
        }
    }
}

/// Counts one try of `who`. `false` when there were too many in the window.
pub fn admit(conn: &mut Conn, throttle: Throttle, who: &str, now: NaiveDateTime) -> QueryResult<bool> {
    let (limit, window) = throttle.limit();
    let name = format!("{throttle:?}:{who}");
    let row: Option<(i64, NaiveDateTime, i64)> = throttles::table
        .filter(throttles::name.eq(&name))
        .select((throttles::id, throttles::window_started_at, throttles::hits))
        .first(conn)
        .optional()?;
    match row {
        None => {
            diesel::insert_into(throttles::table)
                .values((throttles::name.eq(&name), throttles::window_started_at.eq(now), throttles::hits.eq(1)))
                .execute(conn)?;
            Ok(true)
        }
        Some((id, started, _)) if now - started >= window => {
            diesel::update(throttles::table.find(id))
                .set((throttles::window_started_at.eq(now), throttles::hits.eq(1)))
                .execute(conn)?;
            Ok(true)
        }
        Some((_, _, hits)) if hits >= limit => Ok(false),
        Some((id, _, hits)) => {
            diesel::update(throttles::table.find(id)).set(throttles::hits.eq(hits + 1)).execute(conn)?;
            Ok(true)
        }
    }
}

/// Takes back one try of `who` that turned out to be right: a room full of people behind one address may all come in.
pub fn forgive(conn: &mut Conn, throttle: Throttle, who: &str) -> QueryResult<()> {
    let name = format!("{throttle:?}:{who}");
    diesel::update(throttles::table.filter(throttles::name.eq(name)).filter(throttles::hits.gt(0)))
        .set(throttles::hits.eq(throttles::hits - 1))
        .execute(conn)?;
    Ok(())
}

/// Forgets windows that ended long ago.
pub fn purge(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::delete(throttles::table.filter(throttles::window_started_at.lt(now - TimeDelta::days(1)))).execute(conn)
}
