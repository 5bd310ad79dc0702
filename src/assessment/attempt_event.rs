//! What happened around one candidate's attempt, in order. Rows are added and never changed.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::candidate::CandidateId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{attempt_events, users};
use crate::text_enum;

text_enum! {
    pub enum EventKind: "attempt-event" {
        Authorised = "authorised",
        Started = "started",
        Paused = "paused",
        Resumed = "resumed",
        TimeGiven = "time_given",
        DeviceTaken = "device_taken",
        FocusLost = "focus_lost",
        FocusBack = "focus_back",
        Submitted = "submitted",
        Ended = "ended",
        TimedOut = "timed_out",
        Voided = "voided",
    }
}

impl EventKind {
    /// How it looks in the history.
    pub const fn tone(self) -> &'static str {
        match self {
            EventKind::Authorised | EventKind::Resumed | EventKind::Submitted => "ok",
            EventKind::Paused | EventKind::DeviceTaken | EventKind::TimedOut => "warn",
            EventKind::Ended | EventKind::Voided => "bad",
            EventKind::Started | EventKind::TimeGiven => "now",
            EventKind::FocusLost | EventKind::FocusBack => "",
        }
    }
}

/// One line of the history; without an actor the clock or the program did it.
#[derive(Debug, Clone, Queryable)]
pub struct Event {
    pub kind: EventKind,
    pub actor: Option<String>,
    pub reason: String,
    pub at: NaiveDateTime,
}

pub fn add(
    conn: &mut Conn,
    candidate: CandidateId,
    kind: EventKind,
    (actor, reason): (Option<UserId>, &str),
    at: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(attempt_events::table)
        .values((
            attempt_events::candidate_id.eq(candidate),
            attempt_events::kind.eq(kind),
            attempt_events::actor_id.eq(actor),
            attempt_events::reason.eq(reason),
            attempt_events::at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The newest 200 of one candidate, newest first.
pub fn of_candidate(conn: &mut Conn, candidate: CandidateId) -> QueryResult<Vec<Event>> {
    attempt_events::table
        .left_join(users::table)
        .filter(attempt_events::candidate_id.eq(candidate))
        .order((attempt_events::at.desc(), attempt_events::id.desc()))
        .limit(200)
        .select((attempt_events::kind, users::name.nullable(), attempt_events::reason, attempt_events::at))
        .load(conn)
}
