//! Planning sessions: make, change, publish, cancel. A room and a trainer are in one place at a time; drafts count too,
//! so that two plans cannot take the same evening.

use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use diesel::prelude::*;
use serde_json::json;

use super::block::{self, Block, Span};
use super::conflict::{self, SessionError, Wish};
use super::seat::{self, SeatStatus};
use super::session::{self, Desk, Module, Session, SessionId, SessionStatus};
use super::venue::RoomId;
use super::{letters, overlap, waitlist};
use crate::accounts::user::{self, UserId};
use crate::audit;
use crate::db::Conn;
use crate::recruitment::cohort::CohortId;
use crate::schema::sessions;
use crate::web::dates;

#[derive(Debug, Clone)]
pub struct SessionInput {
    pub cohort: CohortId,
    pub module: Module,
    pub title_en: String,
    pub title_zh: String,
    pub room: RoomId,
    pub trainer: UserId,
    /// Its blocks; the verbs put them in order.
    pub times: Vec<Span>,
    pub booking_closes_at: NaiveDateTime,
    pub capacity: i64,
}

impl SessionInput {
    /// The same so many weeks later by the clock on the wall; where that clock skips the hour, by time that passes.
    fn later_by(&self, weeks: i64, zone: Tz) -> SessionInput {
        let shift = TimeDelta::weeks(weeks);
        let later = |at| dates::to_utc(zone, dates::local(zone, at) + shift).unwrap_or(at + shift);
        let times = self.times.iter().map(|span| Span { from: later(span.from), to: later(span.to) });
        SessionInput { times: times.collect(), booking_closes_at: later(self.booking_closes_at), ..self.clone() }
    }
}

/// From the first block to the last of a plan in whose way nothing stands.
fn check(
    conn: &mut Conn,
    own: Option<SessionId>,
    input: &SessionInput,
    now: NaiveDateTime,
) -> Result<Span, SessionError> {
    let whole = Span::around(&input.times).ok_or(SessionError::Length)?;
    conflict::faults(conn, own, &Wish::from(input), now)?.into_iter().next().map_or(Ok(whole), Err)
}

/// Nobody who has a seat, or is offered one, may be in another session at the new times.
fn check_holders(conn: &mut Conn, id: SessionId, times: &[Span]) -> Result<(), SessionError> {
    for holder in seat::of_session(conn, id, SeatStatus::TAKEN)? {
        if let Some(clash) = overlap::elsewhere(conn, holder.user_id, id, times)? {
            let name = user::find(conn, holder.user_id)?.name;
            return Err(SessionError::HolderElsewhere { name, clash });
        }
    }
    Ok(())
}

/// What the desk may make: a trainer only their own sessions. Blocks are in order.
fn own_input(desk: Desk, input: &SessionInput) -> SessionInput {
    let mut input = input.clone();
    input.times.sort_unstable();
    if let Desk::Trainer(trainer) = desk {
        input.trainer = trainer;
    }
    input
}

/// Makes a draft.
pub fn create(
    conn: &mut Conn,
    desk: Desk,
    input: &SessionInput,
    now: NaiveDateTime,
) -> Result<SessionId, SessionError> {
    let input = own_input(desk, input);
    let whole = check(conn, None, &input, now)?;
    let id: SessionId = diesel::insert_into(sessions::table)
        .values((
            (sessions::cohort_id.eq(input.cohort), sessions::room_id.eq(input.room)),
            (sessions::trainer_id.eq(input.trainer), sessions::module.eq(input.module)),
            (sessions::title_en.eq(&input.title_en), sessions::title_zh.eq(&input.title_zh)),
            (sessions::starts_at.eq(whole.from), sessions::ends_at.eq(whole.to)),
            (sessions::booking_closes_at.eq(input.booking_closes_at), sessions::capacity.eq(input.capacity)),
            (sessions::status.eq(SessionStatus::Draft), sessions::created_by_id.eq(desk.user())),
            sessions::created_at.eq(now),
        ))
        .returning(sessions::id)
        .get_result(conn)?;
    block::write(conn, id, &input.times)?;
    let details = json!({ "cohort": input.cohort.0, "trainer": input.trainer.0, "capacity": input.capacity });
    audit::record(conn, Some(desk.user()), "session.created", ("session", id.0), details, now)?;
    Ok(id)
}

/// Makes the same draft in each of `weeks` weeks at the same hours of `zone`, all of them or none.
pub fn create_weekly(
    conn: &mut Conn,
    desk: Desk,
    input: &SessionInput,
    (weeks, zone): (i64, Tz),
    now: NaiveDateTime,
) -> Result<Vec<SessionId>, SessionError> {
    (0..weeks).map(|week| create(conn, desk, &input.later_by(week, zone), now)).collect()
}

/// Changes a draft, or a published session that has not begun. Those who hold a seat learn of another time or place;
/// more seats go to the waitlist.
pub fn update(
    conn: &mut Conn,
    desk: Desk,
    id: SessionId,
    input: &SessionInput,
    now: NaiveDateTime,
) -> Result<(), SessionError> {
    let old = session::at_desk(conn, desk, id)?;
    if !old.is_editable(now) {
        return Err(SessionError::Fixed);
    }
    let mut input = own_input(desk, input);
    if old.status == SessionStatus::Published {
        // Admission is to a cohort, so seats would be left without one.
        input.cohort = old.cohort_id;
    }
    let whole = check(conn, Some(id), &input, now)?;
    let before = block::of_session(conn, id)?;
    let has_new_times = block::spans(&before) != input.times;
    if has_new_times {
        check_holders(conn, id, &input.times)?;
    }
    let taken = seat::taken(conn, id)?;
    if input.capacity < old.capacity && input.capacity < taken {
        return Err(SessionError::BelowTaken(taken));
    }
    let is_moved = has_new_times
        || old.room_id != input.room
        || old.trainer_id != input.trainer
        || old.title_en != input.title_en
        || old.title_zh != input.title_zh;
    let sequence = old.calendar_sequence + i64::from(is_moved);
    diesel::update(sessions::table.find(id))
        .set((
            (sessions::cohort_id.eq(input.cohort), sessions::room_id.eq(input.room)),
            (sessions::trainer_id.eq(input.trainer), sessions::module.eq(input.module)),
            (sessions::title_en.eq(&input.title_en), sessions::title_zh.eq(&input.title_zh)),
            (sessions::starts_at.eq(whole.from), sessions::ends_at.eq(whole.to)),
            (sessions::booking_closes_at.eq(input.booking_closes_at), sessions::capacity.eq(input.capacity)),
            sessions::calendar_sequence.eq(sequence),
        ))
        .execute(conn)?;
    block::write(conn, id, &input.times)?;
    let details = json!({ "moved": is_moved, "capacity": input.capacity });
    audit::record(conn, Some(desk.user()), "session.changed", ("session", id.0), details, now)?;
    if old.status == SessionStatus::Published {
        if is_moved {
            tell_of_change(conn, desk, (&old, input.trainer), before.get(input.times.len()..).unwrap_or(&[]), now)?;
        }
        waitlist::promote(conn, id, now)?;
    }
    Ok(())
}

/// Everybody who comes learns what has changed, the trainers of before and of now among them. `gone` are days that are
/// no more.
fn tell_of_change(
    conn: &mut Conn,
    desk: Desk,
    (old, trainer): (&Session, UserId),
    gone: &[Block],
    now: NaiveDateTime,
) -> QueryResult<()> {
    for seat in seat::of_session(conn, old.id, &[SeatStatus::Held])? {
        letters::session_moved(conn, old.id, seat.user_id, gone, now)?;
    }
    if trainer != old.trainer_id {
        letters::session_assigned(conn, old.id, trainer, now)?;
        letters::session_handed_over(conn, old.id, old.trainer_id, gone, now)?;
    } else if trainer != desk.user() {
        letters::session_moved(conn, old.id, trainer, gone, now)?;
    }
    Ok(())
}

/// Opens a draft for booking.
pub fn publish(conn: &mut Conn, desk: Desk, id: SessionId, now: NaiveDateTime) -> Result<(), SessionError> {
    let session = session::at_desk(conn, desk, id)?;
    if session.status != SessionStatus::Draft {
        return Err(SessionError::Fixed);
    }
    if session.starts_at <= now {
        return Err(SessionError::Past);
    }
    diesel::update(sessions::table.find(id)).set(sessions::status.eq(SessionStatus::Published)).execute(conn)?;
    audit::record(conn, Some(desk.user()), "session.published", ("session", id.0), json!({}), now)?;
    if session.trainer_id != desk.user() {
        letters::session_assigned(conn, id, session.trainer_id, now)?;
    }
    Ok(())
}

/// Calls a session off before it begins. Everybody who holds or waits for a seat is told, and calendars with them.
pub fn cancel(
    conn: &mut Conn,
    desk: Desk,
    id: SessionId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), SessionError> {
    let session = session::at_desk(conn, desk, id)?;
    if !session.is_editable(now) {
        return Err(SessionError::Fixed);
    }
    diesel::update(sessions::table.find(id))
        .set((
            sessions::status.eq(SessionStatus::Cancelled),
            sessions::cancel_reason.eq(reason),
            sessions::calendar_sequence.eq(session.calendar_sequence + 1),
        ))
        .execute(conn)?;
    audit::record(conn, Some(desk.user()), "session.cancelled", ("session", id.0), json!({}), now)?;
    for seat in seat::of_session(conn, id, SeatStatus::OPEN)? {
        seat::end(conn, &seat, SeatStatus::Released, reason, now)?;
        letters::session_cancelled(conn, id, seat.user_id, now)?;
    }
    if session.status == SessionStatus::Published && session.trainer_id != desk.user() {
        letters::session_cancelled(conn, id, session.trainer_id, now)?;
    }
    Ok(())
}
