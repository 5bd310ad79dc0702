//! The calendar: the blocks that take place between two moments, narrowed to a room, a trainer or a cohort. Cancelled
//! sessions are left out, drafts are in.

use std::collections::HashMap;

use diesel::prelude::*;

use super::block::{Block, LONGEST, Span};
use super::seat::SeatStatus;
use super::session::{self, Desk, Session, SessionId, SessionStatus, SessionView};
use super::venue::RoomId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::recruitment::cohort::CohortId;
use crate::schema::{seats, session_blocks, sessions, users};

/// The most blocks of one view; a programme of thousands a month looks at one room, trainer or cohort at a time.
pub const MOST: i64 = 1000;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub room: Option<RoomId>,
    pub trainer: Option<UserId>,
    pub cohort: Option<CohortId>,
}

/// Blocks of a desk's sessions that take place inside a span, soonest first, at most [`MOST`].
pub fn between(conn: &mut Conn, desk: Desk, filter: Filter, span: Span) -> QueryResult<Vec<(Session, Block)>> {
    let mut query = session_blocks::table
        .inner_join(sessions::table)
        .filter(sessions::status.ne(SessionStatus::Cancelled))
        // No block is longer, so that the index on the start bounds the search on both sides.
        .filter(session_blocks::starts_at.gt(span.from - LONGEST))
        .filter(session_blocks::starts_at.lt(span.to))
        .filter(session_blocks::ends_at.gt(span.from))
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
    query
        .order((session_blocks::starts_at, session_blocks::id))
        .select((Session::as_select(), Block::as_select()))
        .limit(MOST)
        .load(conn)
}

/// The same as the sheet of a day or a list shows it.
pub fn with_views(conn: &mut Conn, found: Vec<(Session, Block)>) -> QueryResult<Vec<(SessionView, Block)>> {
    let mut sessions: Vec<Session> = found.iter().map(|(session, _)| session.clone()).collect();
    sessions.sort_by_key(|session| session.id);
    sessions.dedup_by_key(|session| session.id);
    let views = session::views(conn, sessions)?;
    let view = |(session, block): (Session, Block)| {
        let view = views.iter().find(|view| view.session.id == session.id)?.clone();
        Some((view, block))
    };
    Ok(found.into_iter().filter_map(view).collect())
}

/// What a trainer gives inside a span (their day), drafts left out.
pub fn of_trainer(conn: &mut Conn, trainer: UserId, span: Span) -> QueryResult<Vec<(SessionView, Block)>> {
    let mut found = between(conn, Desk::Trainer(trainer), Filter::default(), span)?;
    found.retain(|(session, _)| session.status == SessionStatus::Published);
    with_views(conn, found)
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
