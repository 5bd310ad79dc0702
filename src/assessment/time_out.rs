//! The end of an attempt whose time is over: the clock hands in for whoever has not.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{AttemptId, AttemptStatus};
use super::attempt_event::{self, EventKind};
use super::candidate::CandidateId;
use super::hand_in::finish;
use super::sitting::SittingStatus;
use super::timing;
use crate::audit;
use crate::db::{self, Conn};
use crate::schema::{attempts, candidates, sittings};

/// So many are handed in at a time: the writer is everybody's.
const EXPIRED_AT_ONCE: usize = 100;

/// Hands in for those whose deadline and grace have passed, a limited number at a time; returns how many. They count as
/// finished at their deadline.
pub fn expire(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let open = sittings::table.filter(sittings::status.eq(SittingStatus::Open));
    let graces: Vec<i64> = open.select(sittings::grace_seconds).distinct().load(conn)?;
    let mut done = 0;
    for grace in graces {
        // One that cannot be ended keeps nobody waiting.
        let mut left_out = 0;
        while done < EXPIRED_AT_ONCE {
            let past = past(conn, (grace, now), (left_out, EXPIRED_AT_ONCE - done))?;
            if past.is_empty() {
                break;
            }
            for (id, candidate, deadline) in past {
                let ended = db::apart(conn, ("attempt", id.0), |conn| time_out(conn, (id, candidate), deadline, now))?;
                if ended == Some(true) { done += 1 } else { left_out += 1 }
            }
        }
    }
    Ok(done)
}

/// Those who write in open sittings of this grace, and whose time and grace have passed.
fn past(
    conn: &mut Conn,
    (grace, now): (i64, NaiveDateTime),
    (offset, limit): (usize, usize),
) -> QueryResult<Vec<(AttemptId, CandidateId, NaiveDateTime)>> {
    attempts::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(attempts::status.eq(AttemptStatus::InProgress))
        .filter(attempts::deadline_at.lt(timing::last_deadline(now, grace)))
        .filter(sittings::status.eq(SittingStatus::Open))
        .filter(sittings::grace_seconds.eq(grace))
        .order((attempts::deadline_at, attempts::id))
        .offset(offset as i64)
        .limit(limit as i64)
        .select((attempts::id, attempts::candidate_id, attempts::deadline_at.assume_not_null()))
        .load(conn)
}

fn time_out(
    conn: &mut Conn,
    (id, candidate): (AttemptId, CandidateId),
    deadline: NaiveDateTime,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let ended = finish(conn, id, AttemptStatus::TimedOut, deadline)?;
    if ended {
        attempt_event::add(conn, candidate, EventKind::TimedOut, (None, ""), deadline)?;
        audit::record(conn, None, "attempt.timed_out", ("attempt", id.0), json!({}), now)?;
    }
    Ok(ended)
}
