//! At the door: somebody without a seat takes a free one, and somebody who was checked out by mistake is in again.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attendance::{self, AttendanceError};
use super::conflict::Clash;
use super::credit;
use super::hours::{self, NewEntry};
use super::seat::{self, SeatId, SeatStatus};
use super::session::{Desk, Session, SessionId};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::recruitment::application;
use crate::schema::{attendances, seats, users};

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
    let session = attendance::open(conn, desk, id, now)?;
    if now >= session.ends_at {
        return Err(AttendanceError::NotRunning);
    }
    seat::session_for(conn, user, id)?;
    let seat = match seat::of_user(conn, id, user)? {
        Some(seat) => seat.id,
        None => take(conn, desk, &session, user, now)?,
    };
    attendance::check_in(conn, desk, (id, seat), now)
}

fn take(
    conn: &mut Conn,
    desk: Desk,
    session: &Session,
    user: UserId,
    now: NaiveDateTime,
) -> Result<SeatId, AttendanceError> {
    if let Some(other) = seat::overlapping(conn, user, session)? {
        return Err(AttendanceError::Elsewhere(Clash::of(&other)));
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

/// Takes a check-out back until the attendance is closed. What it credited is taken off by an entry of its own, for the
/// ledger forgets nothing.
pub fn come_back(
    conn: &mut Conn,
    desk: Desk,
    (id, seat): (SessionId, SeatId),
    now: NaiveDateTime,
) -> Result<(), AttendanceError> {
    let session = attendance::open(conn, desk, id, now)?;
    let seat = attendance::held(conn, id, seat)?;
    let known = attendance::of_seat(conn, seat.id)?.ok_or(AttendanceError::NotIn)?;
    let came = known.checked_in_at.ok_or(AttendanceError::NotIn)?;
    let changed = diesel::update(
        attendances::table.filter(attendances::seat_id.eq(seat.id)).filter(attendances::checked_out_at.is_not_null()),
    )
    .set((
        attendances::checked_out_at.eq(None::<NaiveDateTime>),
        attendances::status.eq(credit::status(attendance::planned(&session), came, None)),
        attendances::minutes.eq(0),
    ))
    .execute(conn)?;
    if changed == 0 {
        return Err(AttendanceError::NotOut);
    }
    let entries = hours::of_session(conn, id)?;
    let credited: i64 = entries.iter().filter(|(who, _)| *who == seat.user_id).map(|(_, minutes)| minutes).sum();
    if credited != 0 {
        let (user, cohort) = (seat.user_id, session.cohort_id);
        let entry = NewEntry { user, cohort, session: id, minutes: -credited, reason: "" };
        hours::enter(conn, desk.user(), &entry, now)?;
    }
    let details = json!({ "session": id.0, "minutes": credited });
    audit::record(conn, Some(desk.user()), "attendance.check_out_undone", ("seat", seat.id.0), details, now)?;
    Ok(())
}
