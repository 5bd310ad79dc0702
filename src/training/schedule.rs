//! Lists of sessions: a desk's, and a trainee's. Each is a filter, a page of it, and its number of rows.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::session::{Desk, Module, Session, SessionStatus, SessionView, views};
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::ordered;
use crate::recruitment::cohort::CohortId;
use crate::schema::sessions;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    #[default]
    Upcoming,
    Past,
}

#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub when: When,
    pub module: Option<Module>,
    pub status: Option<SessionStatus>,
    pub cohort: Option<CohortId>,
    pub sort: Sort,
}

/// A page of rows and how many there are in all.
pub struct Found {
    pub rows: Vec<SessionView>,
    pub total: i64,
}

// One place for the conditions, used by the rows and by their number; a boxed query's type is too long to name.
macro_rules! matching {
    ($desk:expr, $filter:expr, $now:expr) => {{
        let mut query = sessions::table.into_boxed();
        if let Desk::Trainer(trainer) = $desk {
            query = query.filter(sessions::trainer_id.eq(trainer));
        }
        if let Some(module) = $filter.module {
            query = query.filter(sessions::module.eq(module));
        }
        if let Some(status) = $filter.status {
            query = query.filter(sessions::status.eq(status));
        }
        if let Some(cohort) = $filter.cohort {
            query = query.filter(sessions::cohort_id.eq(cohort));
        }
        match $filter.when {
            When::Upcoming => query.filter(sessions::ends_at.gt($now)),
            When::Past => query.filter(sessions::ends_at.le($now)),
        }
    }};
}

macro_rules! by_column {
    ($query:expr, $sort:expr, $usual:expr) => {
        ordered!($query, $sort, $usual,
            "title" => sessions::title_en,
            "starts" => sessions::starts_at,
            "seats" => sessions::capacity,
            "status" => sessions::status,
        )
    };
}

/// Sessions of a desk in the order asked for; otherwise the coming ones soonest first, past ones newest first.
pub fn at_desk(
    conn: &mut Conn,
    desk: Desk,
    filter: &Filter,
    (offset, limit): (i64, i64),
    now: NaiveDateTime,
) -> QueryResult<Found> {
    let total = matching!(desk, filter, now).count().get_result(conn)?;
    let query = matching!(desk, filter, now);
    let sorted = match filter.when {
        When::Upcoming => by_column!(query, filter.sort, (sessions::starts_at.asc(), sessions::id.asc())),
        When::Past => by_column!(query, filter.sort, (sessions::starts_at.desc(), sessions::id.desc())),
    };
    let rows: Vec<Session> = sorted.select(Session::as_select()).offset(offset).limit(limit).load(conn)?;
    Ok(Found { rows: views(conn, rows)?, total })
}

/// Published sessions of these cohorts that have not begun, soonest first.
pub fn coming(
    conn: &mut Conn,
    cohorts: &[CohortId],
    module: Option<Module>,
    (offset, limit): (i64, i64),
    now: NaiveDateTime,
) -> QueryResult<Found> {
    let modules: &[Module] = match &module {
        Some(module) => std::slice::from_ref(module),
        None => Module::ALL,
    };
    let open = sessions::table
        .filter(sessions::cohort_id.eq_any(cohorts))
        .filter(sessions::module.eq_any(modules))
        .filter(sessions::status.eq(SessionStatus::Published))
        .filter(sessions::starts_at.gt(now));
    let total = open.clone().count().get_result(conn)?;
    let rows = open
        .order((sessions::starts_at, sessions::id))
        .select(Session::as_select())
        .offset(offset)
        .limit(limit)
        .load(conn)?;
    Ok(Found { rows: views(conn, rows)?, total })
}

/// What the office's home counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub drafts: i64,
    pub upcoming: i64,
    /// Ended, and nobody has closed the attendance.
    pub unclosed: i64,
}

pub fn counts(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Counts> {
    let published = sessions::table.filter(sessions::status.eq(SessionStatus::Published));
    Ok(Counts {
        drafts: sessions::table
            .filter(sessions::status.eq(SessionStatus::Draft))
            .filter(sessions::starts_at.gt(now))
            .count()
            .get_result(conn)?,
        upcoming: published.filter(sessions::starts_at.gt(now)).count().get_result(conn)?,
        unclosed: published
            .filter(sessions::ends_at.le(now))
            .filter(sessions::closed_at.is_null())
            .count()
            .get_result(conn)?,
    })
}
