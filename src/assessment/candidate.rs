//! A candidate: a trainee on the list of a sitting, known to examiners by a number only.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{Attempt, AttemptStatus};
use super::attempt_event::{self, EventKind};
use super::performance::PerformanceStatus;
use super::result::Outcome;
use super::sitting::{self, Sitting, SittingId, SittingStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::recruitment::impartial::{self, Partial};
use crate::schema::{
    attempt_events, attempts, candidates, incidents, performances, results, rooms, sittings, users, venues,
};

pub type CandidateId = Id<Candidate>;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = candidates)]
pub struct Candidate {
    pub id: CandidateId,
    pub sitting_id: SittingId,
    pub user_id: UserId,
    pub number: String,
    pub extra_minutes: i64,
    pub extra_reason: String,
    pub seat: String,
    pub is_seat_accessible: bool,
    /// An invigilator has checked who this is.
    pub authorised_at: Option<NaiveDateTime>,
    pub authorised_by_id: Option<UserId>,
    pub identity_document: String,
    pub identity_note: String,
    /// Their page has waited for the identity check since then.
    pub arrived_at: Option<NaiveDateTime>,
}

#[derive(Debug, thiserror::Error)]
pub enum CandidateError {
    #[error("started")]
    Started,
    #[error("over")]
    Over,
    #[error("reason")]
    ReasonMissing,
    #[error("the decision-maker is not impartial")]
    Partial(Partial),
    /// `count` people with those who are added now.
    #[error("the room is full")]
    RoomFull { capacity: i64, count: i64 },
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl CandidateError {
    pub fn message(&self) -> Message {
        match self {
            CandidateError::Started => "candidate-error-started".into(),
            CandidateError::Over => "candidate-error-over".into(),
            CandidateError::ReasonMissing => "candidate-error-reason".into(),
            CandidateError::Partial(partial) => partial.message(),
            CandidateError::RoomFull { capacity, count } => {
                Message::new("candidate-error-room-full").with("capacity", *capacity).with("count", *count)
            }
            CandidateError::Db(_) => "error-busy".into(),
        }
    }
}

/// One exam as the trainee's list shows it. The result is there only when it is released.
#[derive(Debug, Clone, Queryable)]
pub struct Exam {
    pub sitting: Sitting,
    pub candidate: Candidate,
    pub attempt: Option<Attempt>,
    pub result: Option<Outcome>,
    pub performance: Option<PerformanceStatus>,
}

impl Exam {
    /// Whether the simulated show was given.
    pub fn is_performed(&self) -> bool {
        self.performance.is_some_and(|status| status != PerformanceStatus::Scheduled)
    }
}

/// Every sitting that `user` is on the list of and was told of, soonest first.
pub fn exams_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Exam>> {
    let mut exams: Vec<Exam> = candidates::table
        .inner_join(sittings::table)
        .left_join(attempts::table)
        .left_join(results::table)
        .left_join(performances::table)
        .filter(candidates::user_id.eq(user))
        .filter(sittings::status.ne(SittingStatus::Planned))
        .order((sittings::starts_at, sittings::id))
        .limit(100)
        .select((
            Sitting::as_select(),
            Candidate::as_select(),
            Option::<Attempt>::as_select(),
            Option::<Outcome>::as_select(),
            performances::status.nullable(),
        ))
        .load(conn)?;
    for exam in &mut exams {
        exam.result = exam.result.take().filter(|result| result.released_at.is_some());
    }
    Ok(exams)
}

/// One of them.
pub fn exam_of(conn: &mut Conn, user: UserId, sitting: SittingId) -> QueryResult<Exam> {
    exams_of(conn, user)?.into_iter().find(|exam| exam.sitting.id == sitting).ok_or(diesel::result::Error::NotFound)
}

/// Where a sitting takes place: venue and room, in words; nothing for an exam on the candidate's own device.
pub fn place_of(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Option<(String, String)>> {
    let Some(room) = sitting.room_id else { return Ok(None) };
    rooms::table
        .inner_join(venues::table)
        .filter(rooms::id.eq(room))
        .select((venues::name_en, venues::name_zh, rooms::name, venues::address))
        .first::<(String, String, String, String)>(conn)
        .optional()
        .map(|found| {
            found.map(|(en, zh, room, address)| (format!("{en}, {room}, {address}"), format!("{zh} {room}，{address}")))
        })
}

/// A candidate of this sitting.
pub fn find_in(conn: &mut Conn, sitting: SittingId, id: CandidateId) -> QueryResult<Candidate> {
    candidates::table.find(id).filter(candidates::sitting_id.eq(sitting)).select(Candidate::as_select()).first(conn)
}

/// Takes somebody off the list who has not begun.
pub fn remove(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    id: CandidateId,
    now: NaiveDateTime,
) -> Result<(), CandidateError> {
    let candidate = find_in(conn, sitting, id)?;
    let attempts: i64 = attempts::table.filter(attempts::candidate_id.eq(id)).count().get_result(conn)?;
    let performances: i64 = performances::table.filter(performances::candidate_id.eq(id)).count().get_result(conn)?;
    let results: i64 = results::table.filter(results::candidate_id.eq(id)).count().get_result(conn)?;
    if attempts + performances + results > 0 {
        return Err(CandidateError::Started);
    }
    forget(conn, &[id])?;
    diesel::delete(candidates::table.find(id)).execute(conn)?;
    let details = json!({ "user": candidate.user_id });
    audit::record(conn, Some(actor), "candidate.removed", ("sitting", sitting.0), details, now)?;
    Ok(())
}

/// What was noted about candidates who never began goes with them; an incident stays, without its candidate.
pub(super) fn forget(conn: &mut Conn, of: &[CandidateId]) -> QueryResult<()> {
    diesel::delete(attempt_events::table.filter(attempt_events::candidate_id.eq_any(of))).execute(conn)?;
    diesel::update(incidents::table.filter(incidents::candidate_id.eq_any(of)))
        .set(incidents::candidate_id.eq(None::<CandidateId>))
        .execute(conn)?;
    Ok(())
}

/// Gives a candidate `minutes` of extra time in all, with a reason; a running attempt gets its new deadline at once.
pub fn give_time(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    id: CandidateId,
    (minutes, reason): (i64, &str),
    now: NaiveDateTime,
) -> Result<(), CandidateError> {
    let plan = sitting::find(conn, sitting)?;
    let candidate = find_in(conn, sitting, id)?;
    if let Some(partial) = impartial::about(conn, actor, candidate.user_id)? {
        return Err(CandidateError::Partial(partial));
    }
    if reason.trim().is_empty() {
        return Err(CandidateError::ReasonMissing);
    }
    if !plan.is_before_start() && plan.status != SittingStatus::Open {
        return Err(CandidateError::Over);
    }
    let attempt: Option<Attempt> =
        attempts::table.filter(attempts::candidate_id.eq(id)).select(Attempt::as_select()).first(conn).optional()?;
    if let Some(attempt) = attempt {
        if !attempt.status.is_running() {
            return Err(CandidateError::Over);
        }
        let deadline = attempt.started_at.map(|started| plan.deadline(started, minutes, attempt.paused()));
        let running = attempts::status.eq_any([AttemptStatus::InProgress, AttemptStatus::Paused]);
        diesel::update(attempts::table.find(attempt.id).filter(running))
            .set(attempts::deadline_at.eq(deadline))
            .execute(conn)?;
    }
    diesel::update(candidates::table.find(id))
        .set((candidates::extra_minutes.eq(minutes), candidates::extra_reason.eq(reason.trim())))
        .execute(conn)?;
    let what = format!("+{minutes} min: {}", reason.trim());
    attempt_event::add(conn, id, EventKind::TimeGiven, (Some(actor), &what), now)?;
    let details = json!({ "minutes": minutes, "reason": reason.trim() });
    audit::record(conn, Some(actor), "candidate.time_given", ("candidate", id.0), details, now)?;
    Ok(())
}

/// The place of somebody on the list of a sitting.
pub fn listed(conn: &mut Conn, sitting: SittingId, user: UserId) -> QueryResult<Option<CandidateId>> {
    candidates::table
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::user_id.eq(user))
        .select(candidates::id)
        .first(conn)
        .optional()
}

/// Puts `user` on the list; the same candidate when they stand on it. Numbers are `0001`, `0002` ... per sitting.
pub fn add(conn: &mut Conn, sitting: SittingId, user: UserId, now: NaiveDateTime) -> QueryResult<CandidateId> {
    if let Some(known) = listed(conn, sitting, user)? {
        return Ok(known);
    }
    let last: Option<String> = candidates::table
        .filter(candidates::sitting_id.eq(sitting))
        .order(candidates::id.desc())
        .select(candidates::number)
        .first(conn)
        .optional()?;
    let next = last.and_then(|number| number.parse::<i64>().ok()).unwrap_or(0) + 1;
    diesel::insert_into(candidates::table)
        .values((
            candidates::sitting_id.eq(sitting),
            candidates::user_id.eq(user),
            candidates::number.eq(format!("{next:04}")),
            candidates::added_at.eq(now),
        ))
        .returning(candidates::id)
        .get_result(conn)
}

/// Numbers and names of a sitting, to choose from: as many as a page can carry.
pub fn named(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<(String, String)>> {
    candidates::table
        .inner_join(users::table)
        .filter(candidates::sitting_id.eq(sitting))
        .order(candidates::number)
        .limit(1_000)
        .select((candidates::number, users::name))
        .load(conn)
}

/// The list of a sitting, by number.
pub fn list(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<Candidate>> {
    candidates::table
        .filter(candidates::sitting_id.eq(sitting))
        .order(candidates::number)
        .select(Candidate::as_select())
        .load(conn)
}
