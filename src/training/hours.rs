//! The hour ledger: minutes of training that count towards a cohort's scheme, each with where it comes from. Entries are
//! never changed; a correction is another entry with its reason.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attendance;
use super::block::{self, Block, BlockId};
use super::credit::Rule;
use super::seat::{SeatId, SeatStatus};
use super::session::{self, Desk, SessionId, SessionStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::recruitment::cohort::{self, CohortId};
use crate::recruitment::impartial::Partial;
use crate::recruitment::scheme;
use crate::schema::{attendances, hour_entries, seats, session_blocks, sessions, users};

pub type EntryId = Id<Entry>;

/// One line of the ledger, as its owner reads it.
#[derive(Debug, Clone, Queryable)]
pub struct Entry {
    pub id: EntryId,
    pub minutes: i64,
    /// Empty for attendance; why, for a correction.
    pub reason: String,
    pub recorded_at: NaiveDateTime,
    pub recorded_by: String,
    pub session: Option<SessionId>,
    pub title_en: Option<String>,
    pub title_zh: Option<String>,
    /// Of the block.
    pub starts_at: Option<NaiveDateTime>,
}

/// Whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    pub required: i64,
    pub credited: i64,
    /// Of held seats whose attendance is not yet settled.
    pub booked: i64,
    /// When the booked sessions will have filled what is required.
    pub reached_at: Option<NaiveDateTime>,
}

impl Summary {
    /// Neither credited nor booked.
    pub fn missing(&self) -> i64 {
        (self.required - self.credited - self.booked).max(0)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    #[error("the attendance is not settled yet")]
    Open,
    #[error("more than the block lasted: {0} minutes")]
    TooMuch(i64),
    #[error("nothing changes")]
    Same,
    #[error("about oneself")]
    Oneself,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl CorrectionError {
    pub fn message(&self) -> Message {
        match self {
            CorrectionError::Open => "correction-open".into(),
            CorrectionError::TooMuch(most) => Message::new("correction-too-much").with("most", *most),
            CorrectionError::Same => "correction-same".into(),
            CorrectionError::Oneself => Partial::Oneself.message(),
            CorrectionError::Db(_) => "error-busy".into(),
        }
    }
}

/// `3 h 20 min` in the reader's language.
pub fn duration(minutes: i64) -> Message {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, _) => Message::new("duration-minutes").with("minutes", rest),
        (_, 0) => Message::new("duration-hours").with("hours", hours),
        _ => Message::new("duration-both").with("hours", hours).with("minutes", rest.abs()),
    }
}

/// Minutes credited to `user` in `cohort`.
pub fn credited(conn: &mut Conn, user: UserId, cohort: CohortId) -> QueryResult<i64> {
    let minutes: Vec<i64> = hour_entries::table
        .filter(hour_entries::user_id.eq(user))
        .filter(hour_entries::cohort_id.eq(cohort))
        .select(hour_entries::minutes)
        .load(conn)?;
    Ok(minutes.into_iter().sum())
}

/// Who has trained `user` since `since`: the trainers of sessions that the trainee was checked in to.
pub fn trained_by(conn: &mut Conn, user: UserId, since: NaiveDateTime) -> QueryResult<Vec<UserId>> {
    attendances::table
        .inner_join(seats::table)
        .inner_join(session_blocks::table.inner_join(sessions::table))
        .filter(seats::user_id.eq(user))
        .filter(attendances::checked_in_at.is_not_null())
        .filter(session_blocks::ends_at.ge(since))
        .select(sessions::trainer_id)
        .distinct()
        .load(conn)
}

/// Where `user` stands in `cohort`: required by its scheme, credited, booked, and when that will be enough.
pub fn summary(conn: &mut Conn, user: UserId, cohort: CohortId) -> QueryResult<Summary> {
    let scheme = cohort::find(conn, cohort)?.scheme_id;
    let required = scheme::find(conn, scheme)?.training_minutes;
    let credited = credited(conn, user, cohort)?;
    let held: Vec<(SeatId, Block)> = sessions::table
        .inner_join(session_blocks::table)
        .inner_join(seats::table)
        .filter(seats::user_id.eq(user))
        .filter(seats::status.eq(SeatStatus::Held))
        .filter(sessions::cohort_id.eq(cohort))
        .filter(sessions::status.eq(SessionStatus::Published))
        .filter(session_blocks::settled_at.is_null())
        .order((session_blocks::starts_at, session_blocks::id))
        .select((seats::id, Block::as_select()))
        .load(conn)?;
    // Checked out, or excused beforehand.
    let settled: Vec<(SeatId, BlockId)> = attendances::table
        .filter(attendances::seat_id.eq_any(held.iter().map(|(seat, _)| *seat)))
        .filter(attendances::checked_out_at.is_not_null().or(attendances::checked_in_at.is_null()))
        .select((attendances::seat_id, attendances::block_id))
        .load(conn)?;
    let (mut booked, mut reached_at) = (0, None);
    for (_, block) in held.iter().filter(|(seat, block)| !settled.contains(&(*seat, block.id))) {
        let is_short = credited + booked < required;
        booked += Rule::USUAL.rounded(block.span().minutes());
        if is_short && credited + booked >= required {
            reached_at = Some(block.ends_at);
        }
    }
    Ok(Summary { required, credited, booked, reached_at })
}

/// The ledger of `user` in `cohort`, newest first.
pub fn entries(conn: &mut Conn, user: UserId, cohort: CohortId) -> QueryResult<Vec<Entry>> {
    hour_entries::table
        .inner_join(users::table.on(users::id.eq(hour_entries::recorded_by_id)))
        .left_join(sessions::table)
        .left_join(session_blocks::table.on(session_blocks::id.nullable().eq(hour_entries::block_id)))
        .filter(hour_entries::user_id.eq(user))
        .filter(hour_entries::cohort_id.eq(cohort))
        .order(hour_entries::id.desc())
        .select((
            hour_entries::id,
            hour_entries::minutes,
            hour_entries::reason,
            hour_entries::recorded_at,
            users::name,
            hour_entries::session_id,
            sessions::title_en.nullable(),
            sessions::title_zh.nullable(),
            session_blocks::starts_at.nullable(),
        ))
        .limit(500)
        .load(conn)
}

/// Minutes of each person in each block of a session, corrections included.
pub fn of_session(conn: &mut Conn, session: SessionId) -> QueryResult<Vec<(UserId, Option<BlockId>, i64)>> {
    hour_entries::table
        .filter(hour_entries::session_id.eq(session))
        .select((hour_entries::user_id, hour_entries::block_id, hour_entries::minutes))
        .load(conn)
}

/// Minutes of a person in a block, corrections included.
pub(super) fn of_block(conn: &mut Conn, user: UserId, block: BlockId) -> QueryResult<i64> {
    let minutes: Vec<i64> = hour_entries::table
        .filter(hour_entries::block_id.eq(block))
        .filter(hour_entries::user_id.eq(user))
        .select(hour_entries::minutes)
        .load(conn)?;
    Ok(minutes.into_iter().sum())
}

pub(super) struct NewEntry<'a> {
    pub user: UserId,
    pub cohort: CohortId,
    pub block: &'a Block,
    pub minutes: i64,
    pub reason: &'a str,
}

pub(super) fn enter(conn: &mut Conn, by: UserId, entry: &NewEntry<'_>, now: NaiveDateTime) -> QueryResult<()> {
    diesel::insert_into(hour_entries::table)
        .values((
            hour_entries::user_id.eq(entry.user),
            hour_entries::cohort_id.eq(entry.cohort),
            hour_entries::session_id.eq(entry.block.session_id),
            hour_entries::block_id.eq(entry.block.id),
            hour_entries::minutes.eq(entry.minutes),
            hour_entries::reason.eq(entry.reason),
            hour_entries::recorded_by_id.eq(by),
            hour_entries::recorded_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a person is to be credited for a block, and why.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The number of the block.
    pub day: i64,
    pub minutes: i64,
    pub reason: String,
}

/// Sets what a person is credited for a block, by another entry that says why; the first one stays.
pub fn correct(
    conn: &mut Conn,
    desk: Desk,
    (id, seat): (SessionId, SeatId),
    wanted: &Correction,
    now: NaiveDateTime,
) -> Result<(), CorrectionError> {
    let session = session::at_desk(conn, desk, id)?;
    let user: UserId = seats::table
        .find(seat)
        .filter(seats::session_id.eq(id))
        .filter(seats::status.eq(SeatStatus::Held))
        .select(seats::user_id)
        .first(conn)?;
    if user == desk.user() {
        return Err(CorrectionError::Oneself);
    }
    let block = block::of_session(conn, id)?.into_iter().find(|block| block.number == wanted.day);
    let block = block.ok_or(diesel::result::Error::NotFound)?;
    let known = attendance::of_seat(conn, seat)?.into_iter().find(|known| known.block_id == block.id);
    if !known.is_some_and(|known| known.can_be_corrected(&block, now)) {
        return Err(CorrectionError::Open);
    }
    let most = block.span().minutes();
    if wanted.minutes > most {
        return Err(CorrectionError::TooMuch(most));
    }
    let before = of_block(conn, user, block.id)?;
    if before == wanted.minutes {
        return Err(CorrectionError::Same);
    }
    let (cohort, minutes) = (session.cohort_id, wanted.minutes - before);
    let entry = NewEntry { user, cohort, block: &block, minutes, reason: &wanted.reason };
    enter(conn, desk.user(), &entry, now)?;
    let details = json!({ "session": id.0, "block": block.number, "from": before, "to": wanted.minutes });
    audit::record(conn, Some(desk.user()), "hours.corrected", ("seat", seat.0), details, now)?;
    Ok(())
}
