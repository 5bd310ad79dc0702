//! An excuse: why a person who holds a seat does not come.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attendance::{self, AttendanceError, AttendanceStatus};
use super::seat::SeatId;
use super::session::{self, Desk, SessionId, SessionStatus};
use crate::audit;
use crate::db::Conn;
use crate::schema::attendances;

/// Excuses a person who does not come, before or after the session, with the reason.
pub fn give(
    conn: &mut Conn,
    desk: Desk,
    (id, seat): (SessionId, SeatId),
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), AttendanceError> {
    let session = session::at_desk(conn, desk, id)?;
    if session.status != SessionStatus::Published {
        return Err(AttendanceError::NotRunning);
    }
    let seat = attendance::held(conn, desk, id, seat)?;
    match attendance::of_seat(conn, seat.id)? {
        Some(known) if known.checked_in_at.is_some() => return Err(AttendanceError::CameAlready),
        Some(_) => {
            diesel::update(attendances::table.filter(attendances::seat_id.eq(seat.id)))
                .set((attendances::status.eq(AttendanceStatus::Excused), attendances::note.eq(reason)))
                .execute(conn)?;
        }
        None => attendance::note_missing(conn, desk.user(), seat.id, (AttendanceStatus::Excused, reason), now)?,
    }
    let details = json!({ "session": id.0 });
    audit::record(conn, Some(desk.user()), "attendance.excused", ("seat", seat.id.0), details, now)?;
    Ok(())
}
