//! At the door: somebody without a seat takes a free one, and somebody who was checked out by mistake is in again.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attendance::{self, AttendanceError, Presence};
use super::block::{Block, Span};
use super::overlap;
use super::seat::{self, SeatId, SeatStatus};
use super::session::{Desk, Session, SessionId};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::recruitment::application;
use crate::schema::{seats, users};

/// The trainees of the cohort who are not on the roster, by name: only they need the door.
pub fn unlisted(conn: &mut Conn, session: &Session) -> QueryResult<Vec<(UserId, String)>> {
    let listed: Vec<UserId> = seats::table
        .filter(seats::session_id.eq(session.id))
        .filter(seats::status.eq_any(SeatStatus::OPEN))
        .select(seats::user_id)
        .load(conn)?;
    let listed: HashSet<UserId> = listed.into_iter().collect();
    let admitted = application::admitted_to(conn, session.cohort_id)?;
    let unlisted: Vec<UserId> = admitted.into_iter().filter(|user| !listed.contains(user)).collect();
    users::table
        .filter(users::id.eq_any(&unlisted))
        .order((users::name, users::id))
        .select((users::id, users::name))
        .limit(500)
        .load(conn)
}

/// Checks in a trainee of the cohort who came without a seat, if one is free. `false`: they were in already.
pub fn walk_in(
    conn: &mut Conn,
    desk: Desk,
    id: SessionId,
    user: UserId,
    now: NaiveDateTime,
) -> Result<bool, AttendanceError> {
    let (session, blocks) = attendance::open(conn, desk, id, now)?;
    if user == desk.user() || user == session.trainer_id {
        return Err(AttendanceError::Oneself);
    }
    attendance::entering(&blocks, now)?;
    seat::session_for(conn, user, id)?;
    let seat = match seat::of_user(conn, id, user)? {
        Some(seat) => seat.id,
        None => take(conn, desk, (&session, &blocks), user, now)?,
    };
    attendance::check_in(conn, desk, (id, seat), now)
}

fn take(
    conn: &mut Conn,
    desk: Desk,
    (session, blocks): (&Session, &[Block]),
    user: UserId,
    now: NaiveDateTime,
) -> Result<SeatId, AttendanceError> {
    // What is over is in nobody's way.
    let coming: Vec<Span> = blocks.iter().filter(|block| now < block.ends_at).map(Block::span).collect();
    if let Some(clash) = overlap::elsewhere(conn, user, session.id, &coming)? {
        return Err(AttendanceError::Elsewhere(clash));
    }
    if seat::taken(conn, session.id)? >= session.capacity {
        return Err(AttendanceError::Full);
    }
    let seat: SeatId = diesel::insert_into(seats::table)
        .values((
            seats::session_id.eq(session.id),
            seats::user_id.eq(user),
            seats::status.eq(SeatStatus::Held),
            seats::joined_at.eq(now),
            seats::changed_at.eq(now),
        ))
        .returning(seats::id)
        .get_result(conn)?;
    let details = json!({ "session": session.id.0, "user": user });
    audit::record(conn, Some(desk.user()), "seat.walked_in", ("seat", seat.0), details, now)?;
    Ok(seat)
}

/// Takes the last check-out back until the block is settled. What it credited is taken off by an entry of its own, for the
/// ledger forgets nothing.
pub fn come_back(
    conn: &mut Conn,
    desk: Desk,
    (id, seat): (SessionId, SeatId),
    now: NaiveDateTime,
) -> Result<(), AttendanceError> {
    let (session, blocks) = attendance::open(conn, desk, id, now)?;
    let seat = attendance::held(conn, desk, id, seat)?;
    let known = attendance::of_seat(conn, seat.id)?;
    let last = known.iter().rev().find(|known| known.has_come()).ok_or(AttendanceError::NotIn)?;
    let block = blocks.iter().find(|block| block.id == last.block_id && block.settled_at.is_none());
    let (Some(block), Some(came), true) = (block, last.checked_in_at, last.is_out()) else {
        return Err(AttendanceError::NotOut);
    };
    attendance::settle(
        conn,
        Some(desk.user()),
        (&session, block, &seat),
        Presence::Here { came, left: None },
        "",
        now,
    )?;
    let details = json!({ "session": id.0, "block": block.number, "minutes": last.minutes });
    audit::record(conn, Some(desk.user()), "attendance.check_out_undone", ("seat", seat.id.0), details, now)?;
    Ok(())
}
