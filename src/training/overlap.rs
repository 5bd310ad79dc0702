//! Nobody and nothing is in two places: the one question whether a room, a trainer or a person is taken at a time. It is
//! asked by block, so that day 1 and day 3 of a session leave day 2 free.

use diesel::prelude::*;

use super::block::{Block, LONGEST, Span};
use super::conflict::Clash;
use super::seat::SeatStatus;
use super::session::{Session, SessionId, SessionStatus};
use super::venue::RoomId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{seats, session_blocks, sessions};

type Found = (Session, Block);

// No block is longer than LONGEST, so that the index on the start bounds the search on both sides.
macro_rules! at_the_time {
    ($query:expr, $span:expr) => {
        $query
            .filter(session_blocks::starts_at.gt($span.from - LONGEST))
            .filter(session_blocks::starts_at.lt($span.to))
            .filter(session_blocks::ends_at.gt($span.from))
            .order((session_blocks::starts_at, session_blocks::id))
            .select((Session::as_select(), Block::as_select()))
    };
}

/// What takes place, or is planned, in `room` or with `trainer` at a time.
pub(super) fn planned(
    conn: &mut Conn,
    (room, trainer): (Option<RoomId>, Option<UserId>),
    span: Span,
) -> QueryResult<Vec<Found>> {
    let theirs = sessions::room_id.nullable().eq(room).or(sessions::trainer_id.nullable().eq(trainer));
    let query = sessions::table
        .inner_join(session_blocks::table)
        .filter(sessions::status.ne(SessionStatus::Cancelled))
        .filter(theirs);
    at_the_time!(query, span).load(conn)
}

/// Where `user` has a seat, or is offered one, at a time.
pub(super) fn seated(conn: &mut Conn, user: UserId, span: Span) -> QueryResult<Vec<Found>> {
    let query = sessions::table
        .inner_join(session_blocks::table)
        .inner_join(seats::table)
        .filter(seats::user_id.eq(user))
        .filter(seats::status.eq_any(SeatStatus::TAKEN))
        .filter(sessions::status.eq(SessionStatus::Published));
    at_the_time!(query, span).load(conn)
}

/// Another session than `session` in which `user` has a seat, or is offered one, at one of these times.
pub(super) fn elsewhere(
    conn: &mut Conn,
    user: UserId,
    session: SessionId,
    times: &[Span],
) -> QueryResult<Option<Clash>> {
    for span in times {
        let found = seated(conn, user, *span)?;
        if let Some((other, block)) = found.iter().find(|(other, _)| other.id != session) {
            return Ok(Some(Clash::of(other, block)));
        }
    }
    Ok(None)
}
