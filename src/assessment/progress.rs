//! The progress of a sitting that is ready: it opens, closes and, for theory, is marked; by hand or by the clock.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{self, AttemptStatus};
use super::plan::SittingError;
use super::result::{self, NewOutcome};
use super::scoring;
use super::sitting::{self, Component, Sitting, SittingId, SittingStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::{self, Conn};
use crate::recruitment::scheme;
use crate::schema::{attempts, candidates, sittings};

/// `ready -> open`, from `starts_at` on.
pub fn open(conn: &mut Conn, actor: Option<UserId>, id: SittingId, now: NaiveDateTime) -> Result<(), SittingError> {
    let ready = sitting::find(conn, id)?;
    if now < ready.starts_at {
        return Err(SittingError::TooEarly);
    }
    if !sitting::advance(conn, id, SittingStatus::Ready, SittingStatus::Open)? {
        return Err(SittingError::Status);
    }
    audit::record(conn, actor, "sitting.opened", ("sitting", id.0), json!({}), now)?;
    Ok(())
}

/// `open -> closed -> marked` for a theory exam that is over: nobody writes and nobody may start any more.
/// A practical exam is closed only; its marks follow.
pub fn close(conn: &mut Conn, actor: Option<UserId>, id: SittingId, now: NaiveDateTime) -> Result<(), SittingError> {
    let over = sitting::find(conn, id)?;
    if over.status != SittingStatus::Open {
        return Err(SittingError::Status);
    }
    if over.kind == Component::Theory {
        let waiting = waiting_for(conn, &over, now)?;
        if waiting > 0 {
            return Err(SittingError::StillWriting { count: waiting });
        }
    }
    if now < over.ends_at && over.kind == Component::Practical {
        return Err(SittingError::TooEarly);
    }
    if !sitting::advance(conn, id, SittingStatus::Open, SittingStatus::Closed)? {
        return Err(SittingError::Status);
    }
    audit::record(conn, actor, "sitting.closed", ("sitting", id.0), json!({}), now)?;
    if over.kind == Component::Theory {
        mark(conn, &over, now)?;
    }
    Ok(())
}

/// Candidates who write, or who may still begin.
fn waiting_for(conn: &mut Conn, sitting: &Sitting, now: NaiveDateTime) -> QueryResult<i64> {
    let rows: Vec<(i64, Option<AttemptStatus>)> = candidates::table
        .left_join(attempts::table)
        .filter(candidates::sitting_id.eq(sitting.id))
        .select((candidates::extra_minutes, attempts::status.nullable()))
        .load(conn)?;
    let waits = |(extra, status): &(i64, Option<AttemptStatus>)| match status {
        Some(status) => status.is_running(),
        None => now < sitting.ends_at + TimeDelta::minutes(*extra),
    };
    Ok(rows.iter().filter(|row| waits(row)).count() as i64)
}

/// Writes the result of everybody who wrote: `closed -> marked`.
fn mark(conn: &mut Conn, sitting: &Sitting, now: NaiveDateTime) -> QueryResult<()> {
    let cut = scheme::find(conn, sitting.scheme_id)?.theory_cut;
    let finished = attempt::finished(conn, sitting.id)?;
    for (candidate, attempt) in &finished {
        let paper = attempt::marked_paper(conn, *attempt)?;
        let score = scoring::score(&paper);
        let outcome = NewOutcome {
            candidate: *candidate,
            component: Component::Theory,
            score: score.percentage(),
            cut,
            has_red_line: false,
            detail: score.detail().to_string(),
        };
        result::record(conn, &outcome, now)?;
    }
    sitting::advance(conn, sitting.id, SittingStatus::Closed, SittingStatus::Marked)?;
    let details = json!({ "results": finished.len() });
    audit::record(conn, None, "sitting.marked", ("sitting", sitting.id.0), details, now)
}

/// Opens what is due and closes what is over. For the deadline worker; returns how many sittings moved.
pub fn turn(conn: &mut Conn, now: NaiveDateTime) -> Result<usize, SittingError> {
    let due: Vec<SittingId> = sittings::table
        .filter(sittings::status.eq(SittingStatus::Ready))
        .filter(sittings::starts_at.le(now))
        .order(sittings::id)
        .limit(20)
        .select(sittings::id)
        .load(conn)?;
    let over: Vec<SittingId> = sittings::table
        .filter(sittings::status.eq(SittingStatus::Open))
        .filter(sittings::ends_at.le(now))
        .order(sittings::id)
        .limit(20)
        .select(sittings::id)
        .load(conn)?;
    let mut moved = 0;
    for id in due {
        let opened = db::apart(conn, ("sitting", id.0), |conn| due_now(open(conn, None, id, now)))?;
        moved += usize::from(opened == Some(true));
    }
    for id in over {
        let closed = db::apart(conn, ("sitting", id.0), |conn| due_now(close(conn, None, id, now)))?;
        moved += usize::from(closed == Some(true));
    }
    Ok(moved)
}

/// Whether a sitting moved; one whose time has not come is no failure.
fn due_now(outcome: Result<(), SittingError>) -> Result<bool, SittingError> {
    match outcome {
        Err(SittingError::StillWriting { .. } | SittingError::TooEarly) => Ok(false),
        outcome => outcome.map(|()| true),
    }
}
