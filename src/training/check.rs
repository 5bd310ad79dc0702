//! Check-in and check-out. A second tap changes nothing.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attendance::{AttendanceError, Part, Presence, entering, held, note_out, of_block, of_seat, open, settle};
use super::block::{self, Block};
use super::seat::{self, Seat, SeatId, SeatStatus};
use super::session::{Desk, SessionId};
use crate::audit;
use crate::db::Conn;

/// Every held seat but that of who sits at the desk.
fn others(conn: &mut Conn, desk: Desk, id: SessionId) -> QueryResult<Vec<Seat>> {
    let mut seats = seat::of_session(conn, id, &[SeatStatus::Held])?;
    seats.retain(|seat| seat.user_id != desk.user());
    Ok(seats)
}

fn note_in(conn: &mut Conn, desk: Desk, part: Part<'_>, now: NaiveDateTime) -> Result<bool, AttendanceError> {
    let (session, block, seat) = part;
    if of_block(conn, seat.id, block.id)?.is_some_and(|known| known.has_come()) {
        return Ok(false);
    }
    // Who was excused beforehand may come after all.
    let came = Presence::Here { came: now, left: None };
    let Some(known) = settle(conn, Some(desk.user()), part, came, "", now)? else { return Ok(false) };
    let details = json!({ "session": session.id.0, "block": block.number, "status": known.status });
    audit::record(conn, Some(desk.user()), "attendance.checked_in", ("seat", seat.id.0), details, now)?;
    Ok(true)
}

/// Checks a person in. `false`: they were in already, and nothing changed.
pub fn check_in(
    conn: &mut Conn,
    desk: Desk,
    (id, seat): (SessionId, SeatId),
    now: NaiveDateTime,
) -> Result<bool, AttendanceError> {
    let (session, blocks) = open(conn, desk, id, now)?;
    let seat = held(conn, desk, id, seat)?;
    let block = entering(&blocks, now)?;
    note_in(conn, desk, (&session, block, &seat), now)
}

/// Checks in everybody who is not in yet. Returns how many.
pub fn check_in_all(conn: &mut Conn, desk: Desk, id: SessionId, now: NaiveDateTime) -> Result<usize, AttendanceError> {
    let (session, blocks) = open(conn, desk, id, now)?;
    let block = entering(&blocks, now)?;
    let mut came = 0;
    for seat in others(conn, desk, id)? {
        let is_excused = of_block(conn, seat.id, block.id)?.is_some_and(|known| !known.has_come());
        if !is_excused && note_in(conn, desk, (&session, block, &seat), now)? {
            came += 1;
        }
    }
    Ok(came)
}

/// The last block in which a seat's owner is, with when they came.
fn inside<'a>(conn: &mut Conn, blocks: &'a [Block], seat: SeatId) -> QueryResult<Option<(&'a Block, NaiveDateTime)>> {
    let known = of_seat(conn, seat)?;
    let last = known.iter().rev().find(|found| found.is_in());
    Ok(last.and_then(|last| {
        let block = blocks.iter().find(|block| block.id == last.block_id)?;
        Some((block, last.checked_in_at?))
    }))
}

/// Checks a person out. `false`: they were out already, and nothing changed.
pub fn check_out(
    conn: &mut Conn,
    desk: Desk,
    (id, seat): (SessionId, SeatId),
    now: NaiveDateTime,
) -> Result<bool, AttendanceError> {
    let (session, blocks) = open(conn, desk, id, now)?;
    let seat = held(conn, desk, id, seat)?;
    if let Some((block, came)) = inside(conn, &blocks, seat.id)? {
        note_out(conn, Some(desk.user()), (&session, block, &seat), (came, now), now)?;
        return Ok(true);
    }
    let current = block::at(&blocks, now).or_else(|| blocks.iter().rev().find(|block| block.ends_at <= now));
    let is_out =
        of_seat(conn, seat.id)?.iter().any(|known| known.is_out() && current.is_some_and(|it| it.id == known.block_id));
    if is_out { Ok(false) } else { Err(AttendanceError::NotIn) }
}

/// Checks out everybody who is still in. Returns how many.
pub fn check_out_all(conn: &mut Conn, desk: Desk, id: SessionId, now: NaiveDateTime) -> Result<usize, AttendanceError> {
    let (session, blocks) = open(conn, desk, id, now)?;
    let mut left = 0;
    for seat in others(conn, desk, id)? {
        if let Some((block, came)) = inside(conn, &blocks, seat.id)? {
            note_out(conn, Some(desk.user()), (&session, block, &seat), (came, now), now)?;
            left += 1;
        }
    }
    Ok(left)
}
