//! The calendar: what takes place between two moments, narrowed to a room, a trainer or a cohort. Cancelled sessions are left
//! out, drafts are in.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::conflict::LONGEST;
use super::seat::SeatStatus;
use super::session::{Desk, Session, SessionId, SessionStatus};
use super::venue::RoomId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::recruitment::cohort::CohortId;
use crate::schema::{seats, sessions, users};

/// The most sessions of one view; a programme of thousands a month looks at one room, trainer or cohort at a time.
pub const MOST: i64 = 1000;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub room: Option<RoomId>,
    pub trainer: Option<UserId>,
    pub cohort: Option<CohortId>,
}

/// Sessions of a desk that take place between two moments, soonest first, at most [`MOST`].
pub fn between(
    conn: &mut Conn,
    desk: Desk,
    filter: Filter,
    (from, to): (NaiveDateTime, NaiveDateTime),
) -> QueryResult<Vec<Session>> {
    let mut query = sessions::table
        .filter(sessions::status.ne(SessionStatus::Cancelled))
        // No session is longer, so that the index on the start bounds the search on both sides.
        .filter(sessions::starts_at.gt(from - LONGEST))
        .filter(sessions::starts_at.lt(to))
        .filter(sessions::ends_at.gt(from))
        .into_boxed();
    let trainer = match desk {
        Desk::Trainer(own) => Some(own),
        Desk::Office(_) => filter.trainer,
    };
    if let Some(trainer) = trainer {
        query = query.filter(sessions::trainer_id.eq(trainer));
    }
    if let Some(room) = filter.room {
        query = query.filter(sessions::room_id.eq(room));
    }
    if let Some(cohort) = filter.cohort {
        query = query.filter(sessions::cohort_id.eq(cohort));
    }
    query.order((sessions::starts_at, sessions::id)).select(Session::as_select()).limit(MOST).load(conn)
}

/// The names of those who hold a seat, by session, each list by name.
pub fn names(conn: &mut Conn, sessions: &[SessionId]) -> QueryResult<HashMap<SessionId, Vec<String>>> {
    let rows: Vec<(SessionId, String)> = seats::table
        .inner_join(users::table)
        .filter(seats::session_id.eq_any(sessions))
        .filter(seats::status.eq(SeatStatus::Held))
        .order((users::name, seats::id))
        .select((seats::session_id, users::name))
        .load(conn)?;
    let mut names: HashMap<SessionId, Vec<String>> = HashMap::new();
    for (session, name) in rows {
        names.entry(session).or_default().push(name);
    }
    Ok(names)
}
