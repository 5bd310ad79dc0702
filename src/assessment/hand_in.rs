//! Handing in follows the rules of an answer: from the device that holds the exam where it asks for one, from its networks,
//! and not in a pause. Ending a paused exam is the invigilator's. The score waits until the sitting is marked: thousands hand
//! in within the same minute, and nobody sees points before.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{AttemptId, AttemptStatus};
use super::attempt_error::AttemptError;
use super::attempt_event::{self, EventKind};
use super::candidate::CandidateId;
use super::entry;
use super::presence::{self, Origin};
use super::sitting::SittingId;
use crate::accounts::login::LoginId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::{attempts, candidates, sittings};

/// What decides whether an exam may be handed in.
#[derive(Queryable)]
struct Facts {
    candidate: CandidateId,
    attempt: AttemptId,
    status: AttemptStatus,
    holder: String,
    holder_login: Option<LoginId>,
    is_one_device: bool,
    ip_ranges: String,
}

fn facts(conn: &mut Conn, user: UserId, sitting: SittingId) -> QueryResult<Facts> {
    attempts::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::user_id.eq(user))
        .select((
            candidates::id,
            attempts::id,
            attempts::status,
            attempts::device,
            attempts::holder_login,
            sittings::is_one_device,
            sittings::ip_ranges,
        ))
        .first(conn)
}

/// Hands in for `user`, who asks from `origin`; a second time changes nothing.
pub fn hand_in(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
    origin: &Origin,
    now: NaiveDateTime,
) -> Result<(), AttemptError> {
    let facts = facts(conn, user, sitting)?;
    if facts.status == AttemptStatus::InProgress {
        if !entry::is_inside(&facts.ip_ranges, &origin.ip) {
            return Err(AttemptError::Outside);
        }
        let (holder, from) = ((&*facts.holder, facts.holder_login), (&*origin.device, Some(origin.login)));
        if facts.is_one_device && presence::is_other(holder, from) {
            return Err(AttemptError::Elsewhere);
        }
    }
    submit(conn, user, &facts, now)
}

/// [`hand_in`], wherever the candidate is.
pub fn anywhere(conn: &mut Conn, user: UserId, sitting: SittingId, now: NaiveDateTime) -> Result<(), AttemptError> {
    let facts = facts(conn, user, sitting)?;
    submit(conn, user, &facts, now)
}

fn submit(conn: &mut Conn, user: UserId, facts: &Facts, now: NaiveDateTime) -> Result<(), AttemptError> {
    match facts.status {
        AttemptStatus::Paused => return Err(AttemptError::Paused),
        AttemptStatus::Voided => return Err(AttemptError::Finished),
        _ => {}
    }
    if finish(conn, facts.attempt, AttemptStatus::Submitted, now)? {
        attempt_event::add(conn, facts.candidate, EventKind::Submitted, (Some(user), ""), now)?;
        audit::record(conn, Some(user), "attempt.submitted", ("attempt", facts.attempt.0), json!({}), now)?;
    }
    Ok(())
}

/// Ends an attempt, once: what is saved counts.
pub(super) fn finish(conn: &mut Conn, id: AttemptId, to: AttemptStatus, at: NaiveDateTime) -> QueryResult<bool> {
    let running = attempts::status.eq_any([AttemptStatus::InProgress, AttemptStatus::Paused]);
    let moved = diesel::update(attempts::table.find(id).filter(running))
        .set((attempts::status.eq(to), attempts::finished_at.eq(at)))
        .execute(conn)?;
    Ok(moved == 1)
}
