//! An excuse: why a person who holds a seat does not come.

use chrono::NaiveDateTime;
use serde_json::json;

use super::attendance::{self, AttendanceError, AttendanceStatus, Presence};
use super::block::{self, Block};
use super::seat::SeatId;
use super::session::{self, Desk, SessionId, SessionStatus};
use crate::audit;
use crate::db::Conn;

/// Excuses a person who does not come, before or after the session, with the reason: from every block to which they have
/// not come.
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
    let known = attendance::of_seat(conn, seat.id)?;
    let has_come = |block: &Block| known.iter().any(|known| known.block_id == block.id && known.has_come());
    let missed: Vec<Block> = block::of_session(conn, id)?.into_iter().filter(|block| !has_come(block)).collect();
    if missed.is_empty() {
        return Err(AttendanceError::CameAlready);
    }
    let excused = Presence::Away { status: AttendanceStatus::Excused, note: reason };
    for block in &missed {
        attendance::settle(conn, Some(desk.user()), (&session, block, &seat), excused, reason, now)?;
    }
    let details = json!({ "session": id.0 });
    audit::record(conn, Some(desk.user()), "attendance.excused", ("seat", seat.id.0), details, now)?;
    Ok(())
}
