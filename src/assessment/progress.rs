//! The progress of a sitting that is ready: it opens, closes and, for theory, is marked; by hand or by the clock. One with
//! essays stays closed until the last of them has its mark.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{AttemptId, AttemptStatus};
use super::candidate::CandidateId;
use super::open_mark;
use super::paper::{self, Paper};
use super::plan::SittingError;
use super::readiness;
use super::result::{self, NewOutcome};
use super::sitting::{self, Component, Sitting, SittingId, SittingStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::{self, Conn};
use crate::recruitment::scheme;
use crate::schema::{attempts, candidates, open_marks, results, sittings};

/// Results that are written by one transaction: nobody's answer in another exam waits for more.
const PIECE: usize = 100;

/// `ready -> open`, from `starts_at` on. Much may have changed since it was made ready, so by hand (with an actor) everything is
/// checked again. For whoever begins first nothing is: their paper is drawn right after, and where it cannot be, the opening
/// is undone with the rest. The clock is in between, see [`turn`].
pub fn open(conn: &mut Conn, actor: Option<UserId>, id: SittingId, now: NaiveDateTime) -> Result<(), SittingError> {
    let ready = sitting::find(conn, id)?;
    if now < ready.starts_at {
        return Err(SittingError::TooEarly);
    }
    if ready.status == SittingStatus::Ready && actor.is_some() {
        readiness::insist(conn, &ready)?;
    }
    if !sitting::advance(conn, id, SittingStatus::Ready, SittingStatus::Open)? {
        return Err(SittingError::Status);
    }
    audit::record(conn, actor, "sitting.opened", ("sitting", id.0), json!({}), now)?;
    Ok(())
}

/// `open -> closed -> marked` for a theory exam that is over: nobody writes and nobody may start any more. Essays go to
/// their markers first; the results of many candidates follow piece by piece (see [`turn`]).
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
        let markers = scheme::find(conn, over.scheme_id)?.open_markers;
        if open_mark::open(conn, id, markers, now)? == 0 {
            mark(conn, &over, now)?;
        }
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

/// Writes results that are still missing, at most [`PIECE`] at a time; with the last of them `closed -> marked`. Returns how
/// many it wrote.
fn mark(conn: &mut Conn, sitting: &Sitting, now: NaiveDateTime) -> QueryResult<usize> {
    let cut = scheme::find(conn, sitting.scheme_id)?.theory_cut;
    let left = without_result(conn, sitting.id)?;
    let ids: Vec<AttemptId> = left.iter().map(|(_, attempt)| *attempt).collect();
    let papers = paper::of(conn, &ids)?;
    for (candidate, attempt) in &left {
        let score = papers.get(attempt).map(Paper::score).unwrap_or_default();
        // What markers gave is new since the attempt was handed in.
        diesel::update(attempts::table.find(*attempt))
            .set((attempts::score.eq(score.points), attempts::max_score.eq(score.max)))
            .execute(conn)?;
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
    let is_last = left.len() < PIECE;
    if is_last && sitting::advance(conn, sitting.id, SittingStatus::Closed, SittingStatus::Marked)? {
        let results: i64 = results::table
            .inner_join(candidates::table)
            .filter(candidates::sitting_id.eq(sitting.id))
            .count()
            .get_result(conn)?;
        audit::record(conn, None, "sitting.marked", ("sitting", sitting.id.0), json!({ "results": results }), now)?;
    }
    Ok(left.len())
}

/// Attempts that count and have no result yet.
fn without_result(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<(CandidateId, AttemptId)>> {
    attempts::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .filter(not(exists(results::table.filter(results::candidate_id.eq(candidates::id)))))
        .order(candidates::id)
        .limit(PIECE as i64)
        .select((candidates::id, attempts::id))
        .load(conn)
}

/// Theory sittings that closed and in which no essay waits for a marker any more.
fn marked_out(conn: &mut Conn) -> QueryResult<Vec<Sitting>> {
    let waiting = open_marks::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(candidates::sitting_id.eq(sittings::id))
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .filter(open_marks::finalised_at.is_null());
    sittings::table
        .filter(sittings::kind.eq(Component::Theory))
        .filter(sittings::status.eq(SittingStatus::Closed))
        .filter(not(exists(waiting)))
        .order(sittings::id)
        .limit(20)
        .select(Sitting::as_select())
        .load(conn)
}

/// Opens by the clock. What nobody could write stays ready, and its page says why; once it is over it goes the way of all.
fn open_due(conn: &mut Conn, id: SittingId, now: NaiveDateTime) -> Result<(), SittingError> {
    let ready = sitting::find(conn, id)?;
    if now < ready.ends_at && !readiness::can_be_held(conn, &ready)? {
        return Err(SittingError::NotReady);
    }
    open(conn, None, id, now)
}

/// Opens what is due, closes what is over and ends the marking where the last essay has its mark. For the deadline worker; returns how many sittings moved.
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
    for sitting in marked_out(conn)? {
        let marked = db::apart(conn, ("sitting", sitting.id.0), |conn| mark(conn, &sitting, now))?;
        moved += usize::from(marked.is_some());
    }
    for id in due {
        let opened = db::apart(conn, ("sitting", id.0), |conn| due_now(open_due(conn, id, now)))?;
        moved += usize::from(opened == Some(true));
    }
    for id in over {
        let closed = db::apart(conn, ("sitting", id.0), |conn| due_now(close(conn, None, id, now)))?;
        moved += usize::from(closed == Some(true));
    }
    Ok(moved)
}

/// Whether a sitting moved; one whose time has not come, or that nobody could write, is no failure.
fn due_now(outcome: Result<(), SittingError>) -> Result<bool, SittingError> {
    match outcome {
        Err(SittingError::StillWriting { .. } | SittingError::TooEarly | SittingError::NotReady) => Ok(false),
        outcome => outcome.map(|()| true),
    }
}
