//! Performances in lists: the office's board with names, the trainers' slots without.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::performance::{Performance, PerformanceId, PerformanceStatus};
use super::sitting::{SittingId, SittingStatus};
use crate::db::Conn;
use crate::schema::{candidates, mark_sheets, performances, sittings, users};

/// A row of the office's board.
#[derive(Debug, Clone)]
pub struct Row {
    pub performance: Performance,
    pub candidate_name: String,
    /// Names of the examiners, in the order of their seats.
    pub examiners: Vec<String>,
    /// How many sheets are final.
    pub finished: usize,
}

pub fn count(conn: &mut Conn, sitting: SittingId, status: Option<PerformanceStatus>) -> QueryResult<i64> {
    let mut query = performances::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(sitting))
        .select(diesel::dsl::count_star())
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(performances::status.eq(status));
    }
    query.first(conn)
}

/// `limit` rows of the sitting from `offset` on, by slot.
pub fn page(
    conn: &mut Conn,
    sitting: SittingId,
    status: Option<PerformanceStatus>,
    (limit, offset): (i64, i64),
) -> QueryResult<Vec<Row>> {
    let mut query = performances::table
        .inner_join(candidates::table.inner_join(users::table))
        .filter(candidates::sitting_id.eq(sitting))
        .select((Performance::as_select(), users::name))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(performances::status.eq(status));
    }
    let rows: Vec<(Performance, String)> =
        query.order((performances::scheduled_at, performances::id)).limit(limit).offset(offset).load(conn)?;
    let ids: Vec<PerformanceId> = rows.iter().map(|(performance, _)| performance.id).collect();
    let sheets: Vec<(PerformanceId, String, Option<NaiveDateTime>)> = mark_sheets::table
        .inner_join(users::table.on(users::id.eq(mark_sheets::examiner_id)))
        .filter(mark_sheets::performance_id.eq_any(ids))
        .order(mark_sheets::id)
        .select((mark_sheets::performance_id, users::name, mark_sheets::finalised_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(performance, candidate_name)| {
            let own = sheets.iter().filter(|(id, _, _)| *id == performance.id);
            Row {
                examiners: own.clone().map(|(_, name, _)| name.clone()).collect(),
                finished: own.filter(|(_, _, finalised)| finalised.is_some()).count(),
                performance,
                candidate_name,
            }
        })
        .collect())
}

/// Slots between two moments that are not given yet, for those who record them; nothing about the candidates.
pub fn slots(
    conn: &mut Conn,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> QueryResult<Vec<(Performance, String, String)>> {
    performances::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(performances::scheduled_at.between(from, to))
        .filter(sittings::status.ne_all([SittingStatus::Marked, SittingStatus::Released]))
        .order((performances::scheduled_at, performances::id))
        .limit(200)
        .select((Performance::as_select(), sittings::title_en, sittings::title_zh))
        .load(conn)
}
