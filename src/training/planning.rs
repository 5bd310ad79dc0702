//! Planning sessions: make, change, publish, cancel. A room and a trainer are in one place at a time; drafts count too,
//! so that two plans cannot take the same evening.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::conflict::{self, Clash, SessionError, Wish};
use super::seat::{self, SeatStatus};
use super::session::{self, Desk, Module, SessionId, SessionStatus};
use super::venue::RoomId;
use super::{letters, waitlist};
use crate::accounts::user::{self, UserId};
use crate::audit;
use crate::db::Conn;
use crate::recruitment::cohort::CohortId;
use crate::schema::sessions;

#[derive(Debug, Clone)]
pub struct SessionInput {
    pub cohort: CohortId,
    pub module: Module,
    pub title_en: String,
    pub title_zh: String,
    pub room: RoomId,
    pub trainer: UserId,
    pub starts_at: NaiveDateTime,
    pub ends_at: NaiveDateTime,
    pub booking_closes_at: NaiveDateTime,
    pub capacity: i64,
}

impl SessionInput {
    fn later_by(&self, shift: TimeDelta) -> SessionInput {
        SessionInput {
            starts_at: self.starts_at + shift,
            ends_at: self.ends_at + shift,
            booking_closes_at: self.booking_closes_at + shift,
            ..self.clone()
        }
    }
}

fn check(
    conn: &mut Conn,
    own: Option<SessionId>,
    input: &SessionInput,
    now: NaiveDateTime,
) -> Result<(), SessionError> {
    conflict::faults(conn, own, &Wish::from(input), now)?.into_iter().next().map_or(Ok(()), Err)
}

/// Nobody who has a seat, or is offered one, may be in another session at the new time.
fn check_holders(conn: &mut Conn, id: SessionId, time: (NaiveDateTime, NaiveDateTime)) -> Result<(), SessionError> {
    for holder in seat::of_session(conn, id, SeatStatus::TAKEN)? {
        let elsewhere = seat::seated(conn, holder.user_id, time)?.into_iter().find(|other| other.id != id);
        if let Some(other) = elsewhere {
            let name = user::find(conn, holder.user_id)?.name;
            return Err(SessionError::HolderElsewhere { name, clash: Clash::of(&other) });
        }
    }
    Ok(())
}

/// Whose session the desk may make: a trainer only their own.
fn own_input(desk: Desk, input: &SessionInput) -> SessionInput {
    match desk {
        Desk::Trainer(trainer) => SessionInput { trainer, ..input.clone() },
        Desk::Office(_) => input.clone(),
    }
}

/// Makes a draft.
pub fn create(
    conn: &mut Conn,
    desk: Desk,
    input: &SessionInput,
    now: NaiveDateTime,
) -> Result<SessionId, SessionError> {
    let input = own_input(desk, input);
    check(conn, None, &input, now)?;
    let id: SessionId = diesel::insert_into(sessions::table)
        .values((
            (sessions::cohort_id.eq(input.cohort), sessions::room_id.eq(input.room)),
            (sessions::trainer_id.eq(input.trainer), sessions::module.eq(input.module)),
            (sessions::title_en.eq(&input.title_en), sessions::title_zh.eq(&input.title_zh)),
            (sessions::starts_at.eq(input.starts_at), sessions::ends_at.eq(input.ends_at)),
            (sessions::booking_closes_at.eq(input.booking_closes_at), sessions::capacity.eq(input.capacity)),
            (sessions::status.eq(SessionStatus::Draft), sessions::created_by_id.eq(desk.user())),
            sessions::created_at.eq(now),
        ))
        .returning(sessions::id)
        .get_result(conn)?;
    let details = json!({ "cohort": input.cohort.0, "trainer": input.trainer.0, "capacity": input.capacity });
    audit::record(conn, Some(desk.user()), "session.created", ("session", id.0), details, now)?;
    Ok(id)
}

/// Makes the same draft in each of `weeks` weeks, all of them or none.
pub fn create_weekly(
    conn: &mut Conn,
    desk: Desk,
    input: &SessionInput,
    weeks: i64,
    now: NaiveDateTime,
) -> Result<Vec<SessionId>, SessionError> {
    (0..weeks).map(|week| create(conn, desk, &input.later_by(TimeDelta::weeks(week)), now)).collect()
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
    check(conn, Some(id), &input, now)?;
    if (old.starts_at, old.ends_at) != (input.starts_at, input.ends_at) {
        check_holders(conn, id, (input.starts_at, input.ends_at))?;
    }
    let taken = seat::taken(conn, id)?;
    if input.capacity < taken {
        return Err(SessionError::BelowTaken(taken));
    }
    let is_moved = old.starts_at != input.starts_at
        || old.ends_at != input.ends_at
        || old.room_id != input.room
        || old.title_en != input.title_en
        || old.title_zh != input.title_zh;
    let sequence = old.calendar_sequence + i64::from(is_moved);
    diesel::update(sessions::table.find(id))
        .set((
            (sessions::cohort_id.eq(input.cohort), sessions::room_id.eq(input.room)),
            (sessions::trainer_id.eq(input.trainer), sessions::module.eq(input.module)),
            (sessions::title_en.eq(&input.title_en), sessions::title_zh.eq(&input.title_zh)),
            (sessions::starts_at.eq(input.starts_at), sessions::ends_at.eq(input.ends_at)),
            (sessions::booking_closes_at.eq(input.booking_closes_at), sessions::capacity.eq(input.capacity)),
            sessions::calendar_sequence.eq(sequence),
        ))
        .execute(conn)?;
    let details = json!({ "moved": is_moved, "capacity": input.capacity });
    audit::record(conn, Some(desk.user()), "session.changed", ("session", id.0), details, now)?;
    if old.status == SessionStatus::Published {
        if is_moved {
            for seat in seat::of_session(conn, id, &[SeatStatus::Held])? {
                letters::session_moved(conn, id, seat.user_id, now)?;
            }
        }
        waitlist::promote(conn, id, now)?;
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
