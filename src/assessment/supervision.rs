//! What an invigilator does for one candidate: lets them in, pauses, resumes, ends. Each step is written down with who,
//! when and why.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{self, Attempt, AttemptStatus};
use super::attempt_event::{self, EventKind};
use super::candidate::{self, Candidate, CandidateId};
use super::hand_in;
use super::sitting::{self, Sitting, SittingId, SittingStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::recruitment::impartial::{self, Partial};
use crate::schema::{attempts, candidates};
use crate::text_enum;

text_enum! {
    /// What was looked at to check who somebody is.
    pub enum Document: "identity-document" {
        IdCard = "id_card",
        Passport = "passport",
        ResidencePermit = "residence_permit",
        Other = "other",
    }
}

/// Candidates who are let in by one transaction: nobody else's answer waits for more.
const PIECE: usize = 250;

/// How an identity was checked.
#[derive(Debug, Clone)]
pub struct Check {
    pub document: Document,
    pub note: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SupervisionError {
    #[error("not wanted here")]
    NotNeeded,
    #[error("the attempt is elsewhere in its life")]
    Moved,
    #[error("over")]
    Over,
    #[error("the actor is not impartial")]
    Partial(Partial),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl SupervisionError {
    pub fn message(&self) -> Message {
        match self {
            SupervisionError::NotNeeded => "supervision-error-not-needed".into(),
            SupervisionError::Moved => "supervision-error-moved".into(),
            SupervisionError::Over => "candidate-error-over".into(),
            SupervisionError::Partial(partial) => partial.message(),
            SupervisionError::Db(_) => "error-busy".into(),
        }
    }
}

/// Whom a step is about. Nobody watches over themselves or over people of their own provider.
fn subject(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    id: CandidateId,
) -> Result<(Sitting, Candidate, Option<Attempt>), SupervisionError> {
    let sitting = sitting::find(conn, sitting)?;
    let candidate = candidate::find_in(conn, sitting.id, id)?;
    if let Some(partial) = impartial::about(conn, actor, candidate.user_id)? {
        return Err(SupervisionError::Partial(partial));
    }
    let attempt = attempt::of_candidate(conn, id)?;
    Ok((sitting, candidate, attempt))
}

/// Lets one candidate in after a look at who they are; a second time changes nothing.
pub fn authorise(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    id: CandidateId,
    check: &Check,
    now: NaiveDateTime,
) -> Result<(), SupervisionError> {
    let (sitting, candidate, attempt) = subject(conn, actor, sitting, id)?;
    admissible(&sitting)?;
    if candidate.authorised_at.is_some() || attempt.is_some() {
        return Ok(());
    }
    note_check(conn, actor, &[id], check, now)?;
    let details = json!({ "document": check.document });
    audit::record(conn, Some(actor), "candidate.authorised", ("candidate", id.0), details, now)?;
    Ok(())
}

/// Lets in those who are not in yet, at most [`PIECE`] at a time and nobody whom `actor` may not check; returns how many.
pub fn authorise_next(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    check: &Check,
    now: NaiveDateTime,
) -> Result<usize, SupervisionError> {
    admissible(&sitting::find(conn, sitting)?)?;
    let waiting: Vec<(CandidateId, UserId)> = candidates::table
        .left_join(attempts::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::authorised_at.is_null())
        .filter(attempts::id.is_null())
        .order(candidates::id)
        .select((candidates::id, candidates::user_id))
        .load(conn)?;
    let barred = impartial::barred(conn, actor)?;
    let ids: Vec<CandidateId> =
        waiting.iter().filter(|(_, user)| !barred.contains(user)).map(|(id, _)| *id).take(PIECE).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    note_check(conn, actor, &ids, check, now)?;
    let details = json!({ "document": check.document, "candidates": ids });
    audit::record(conn, Some(actor), "candidates.authorised", ("sitting", sitting.0), details, now)?;
    Ok(ids.len())
}

fn note_check(
    conn: &mut Conn,
    actor: UserId,
    of: &[CandidateId],
    check: &Check,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::update(candidates::table.filter(candidates::id.eq_any(of)))
        .set((
            candidates::authorised_at.eq(now),
            candidates::authorised_by_id.eq(actor),
            candidates::identity_document.eq(check.document.as_str()),
            candidates::identity_note.eq(&check.note),
        ))
        .execute(conn)?;
    of.iter().try_for_each(|id| attempt_event::add(conn, *id, EventKind::Authorised, (Some(actor), &check.note), now))
}

fn admissible(sitting: &Sitting) -> Result<(), SupervisionError> {
    if !sitting.needs_authorisation {
        return Err(SupervisionError::NotNeeded);
    }
    match sitting.status {
        SittingStatus::Ready | SittingStatus::Open => Ok(()),
        _ => Err(SupervisionError::Over),
    }
}

/// `in_progress -> paused`: no answer is taken, and the time that is left stands still.
pub fn pause(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    id: CandidateId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), SupervisionError> {
    let (_, _, attempt) = subject(conn, actor, sitting, id)?;
    let attempt = attempt.ok_or(SupervisionError::Moved)?;
    // Whose time is up writes no more: there is nothing to stop.
    if attempt.deadline_at.is_none_or(|deadline| deadline <= now) {
        return Err(SupervisionError::Over);
    }
    let writing = attempts::table.find(attempt.id).filter(attempts::status.eq(AttemptStatus::InProgress));
    let moved = diesel::update(writing)
        .set((attempts::status.eq(AttemptStatus::Paused), attempts::paused_at.eq(now)))
        .execute(conn)?;
    if moved == 0 {
        return Err(SupervisionError::Moved);
    }
    attempt_event::add(conn, id, EventKind::Paused, (Some(actor), reason), now)?;
    let details = json!({ "reason": reason });
    audit::record(conn, Some(actor), "attempt.paused", ("attempt", attempt.id.0), details, now)?;
    Ok(())
}

/// `paused -> in_progress`: the deadline, and with it the end of the window, moves by exactly the pause.
pub fn resume(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    id: CandidateId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), SupervisionError> {
    let (sitting, candidate, attempt) = subject(conn, actor, sitting, id)?;
    let attempt = attempt.filter(|attempt| attempt.status == AttemptStatus::Paused).ok_or(SupervisionError::Moved)?;
    let (Some(started), Some(since)) = (attempt.started_at, attempt.paused_at) else {
        return Err(SupervisionError::Moved);
    };
    let pause = (now - since).max(TimeDelta::zero());
    let paused_us = attempt.paused_us + pause.num_microseconds().unwrap_or(0);
    let deadline = sitting.deadline(started, candidate.extra_minutes, TimeDelta::microseconds(paused_us));
    let moved = diesel::update(attempts::table.find(attempt.id).filter(attempts::paused_at.eq(since)))
        .set((
            attempts::status.eq(AttemptStatus::InProgress),
            attempts::paused_at.eq(None::<NaiveDateTime>),
            attempts::paused_us.eq(paused_us),
            attempts::deadline_at.eq(deadline),
            attempts::seen_at.eq(now),
        ))
        .execute(conn)?;
    if moved == 0 {
        return Err(SupervisionError::Moved);
    }
    attempt_event::add(conn, id, EventKind::Resumed, (Some(actor), reason), now)?;
    let details = json!({ "reason": reason, "seconds": pause.num_seconds() });
    audit::record(conn, Some(actor), "attempt.resumed", ("attempt", attempt.id.0), details, now)?;
    Ok(())
}

/// Hands in for a candidate: what is saved counts, as if they had handed in themselves.
pub fn end(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    id: CandidateId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), SupervisionError> {
    let (_, _, attempt) = subject(conn, actor, sitting, id)?;
    let attempt = attempt.ok_or(SupervisionError::Moved)?;
    if !hand_in::finish(conn, attempt.id, AttemptStatus::Submitted, now)? {
        return Err(SupervisionError::Moved);
    }
    attempt_event::add(conn, id, EventKind::Ended, (Some(actor), reason), now)?;
    let details = json!({ "reason": reason });
    audit::record(conn, Some(actor), "attempt.ended", ("attempt", attempt.id.0), details, now)?;
    Ok(())
}
