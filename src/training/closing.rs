//! Closing the attendance of a session: who is still in leaves with the session, who never came is absent. By hand after
//! the end, or by the program two hours later.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::attendance::{self, AttendanceError, AttendanceStatus};
use super::seat::{self, SeatStatus};
use super::session::{Desk, Session, SessionId, SessionStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::{self, Conn};
use crate::schema::sessions;

/// How long after the end the program closes the attendance by itself.
pub const CLOSES_AFTER: TimeDelta = TimeDelta::hours(2);

/// Closes the attendance after the end: who is still in leaves with the session, who never came is absent.
pub fn close(conn: &mut Conn, desk: Desk, id: SessionId, now: NaiveDateTime) -> Result<(), AttendanceError> {
    let session = attendance::open(conn, desk, id, now)?;
    if now < session.ends_at {
        return Err(AttendanceError::NotEnded);
    }
    shut(conn, Some(desk.user()), &session, now)
}

fn shut(conn: &mut Conn, by: Option<UserId>, session: &Session, now: NaiveDateTime) -> Result<(), AttendanceError> {
    let changed = diesel::update(sessions::table.find(session.id).filter(sessions::closed_at.is_null()))
        .set(sessions::closed_at.eq(now))
        .execute(conn)?;
    if changed == 0 {
        return Err(AttendanceError::Closed);
    }
    let recorder = by.unwrap_or(session.trainer_id);
    for seat in seat::of_session(conn, session.id, &[SeatStatus::Held])? {
        match attendance::of_seat(conn, seat.id)? {
            None => attendance::note_missing(conn, recorder, seat.id, (AttendanceStatus::Absent, ""), now)?,
            Some(known) if known.checked_in_at.is_some() && known.checked_out_at.is_none() => {
                attendance::note_out(conn, by, session, &seat, (session.ends_at, now))?;
            }
            Some(_) => {}
        }
    }
    audit::record(conn, by, "session.closed", ("session", session.id.0), json!({}), now)?;
    Ok(())
}

/// Closes sessions that nobody closed two hours after their end. Returns how many.
pub fn close_overdue(conn: &mut Conn, now: NaiveDateTime) -> Result<usize, AttendanceError> {
    let overdue: Vec<Session> = sessions::table
        .filter(sessions::status.eq(SessionStatus::Published))
        .filter(sessions::closed_at.is_null())
        .filter(sessions::ends_at.le(now - CLOSES_AFTER))
        .order(sessions::id)
        .select(Session::as_select())
        .limit(10)
        .load(conn)?;
    let mut closed = 0;
    for session in &overdue {
        let done = db::apart(conn, ("session", session.id.0), |conn| shut(conn, None, session, now))?;
        closed += usize::from(done.is_some());
    }
    Ok(closed)
}
