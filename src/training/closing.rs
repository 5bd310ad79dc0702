//! Settling the attendance of a block: who is still in leaves with it, who never came is absent. By hand after its end, or by
//! the program two hours later. A session is closed with its last block.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::attendance::{self, AttendanceError, AttendanceStatus, Presence};
use super::block::{self, Block};
use super::seat::{self, SeatStatus};
use super::session::{Desk, Session, SessionId, SessionStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::{self, Conn};
use crate::schema::{session_blocks, sessions};

/// How long after its end the program settles a block by itself.
pub const CLOSES_AFTER: TimeDelta = TimeDelta::hours(2);

/// Settles every block that has ended.
pub fn close(conn: &mut Conn, desk: Desk, id: SessionId, now: NaiveDateTime) -> Result<(), AttendanceError> {
    let (session, blocks) = attendance::open(conn, desk, id, now)?;
    let ended: Vec<&Block> = blocks.iter().filter(|block| block.settled_at.is_none() && block.ends_at <= now).collect();
    if ended.is_empty() {
        return Err(AttendanceError::NotEnded);
    }
    ended.into_iter().try_for_each(|block| shut(conn, Some(desk.user()), (&session, block), now))
}

fn shut(
    conn: &mut Conn,
    by: Option<UserId>,
    (session, block): (&Session, &Block),
    now: NaiveDateTime,
) -> Result<(), AttendanceError> {
    let changed = diesel::update(session_blocks::table.find(block.id).filter(session_blocks::settled_at.is_null()))
        .set(session_blocks::settled_at.eq(now))
        .execute(conn)?;
    if changed == 0 {
        return Err(AttendanceError::Closed);
    }
    for seat in seat::of_session(conn, session.id, &[SeatStatus::Held])? {
        let known = attendance::of_seat(conn, seat.id)?.into_iter().find(|known| known.block_id == block.id);
        let part = (session, block, &seat);
        match known.map(|known| (known.checked_in_at, known.checked_out_at)) {
            // Whoever joined later was not expected.
            None if seat.joined_at < block.ends_at => {
                let away = Presence::Away { status: AttendanceStatus::Absent, note: "" };
                attendance::settle(conn, by, part, away, "", now)?;
            }
            Some((Some(came), None)) => attendance::note_out(conn, by, part, (came, block.ends_at), now)?,
            _ => {}
        }
    }
    let is_last = block::of_session(conn, session.id)?.iter().all(|block| block.settled_at.is_some());
    if is_last {
        diesel::update(sessions::table.find(session.id)).set(sessions::closed_at.eq(now)).execute(conn)?;
    }
    let details = json!({ "block": block.number, "is_last": is_last });
    audit::record(conn, by, "session.closed", ("session", session.id.0), details, now)?;
    Ok(())
}

/// Settles blocks that nobody settled two hours after their end. Returns how many.
pub fn settle_overdue(conn: &mut Conn, now: NaiveDateTime) -> Result<usize, AttendanceError> {
    let overdue: Vec<(Session, Block)> = sessions::table
        .inner_join(session_blocks::table)
        .filter(sessions::status.eq(SessionStatus::Published))
        .filter(session_blocks::settled_at.is_null())
        .filter(session_blocks::ends_at.le(now - CLOSES_AFTER))
        .order(session_blocks::id)
        .select((Session::as_select(), Block::as_select()))
        .limit(10)
        .load(conn)?;
    let mut settled = 0;
    for (session, block) in &overdue {
        let done = db::apart(conn, ("session", session.id.0), |conn| shut(conn, None, (session, block), now))?;
        settled += usize::from(done.is_some());
    }
    Ok(settled)
}
