//! The marks of a performance side by side. One's own first; the others have a seat and no name.

use diesel::prelude::*;

use super::mark;
use super::mark_sheet::{self, Seat, SheetId, SheetStatus};
use super::performance;
use super::rubric;
use crate::accounts::user::UserId;
use crate::db::Conn;

#[derive(Debug, Clone)]
pub struct Comparison {
    pub number: String,
    /// The seats, in the order of the columns.
    pub seats: Vec<Seat>,
    pub own: Seat,
    pub rows: Vec<Row>,
    pub totals: Vec<i64>,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub code: String,
    pub title_en: String,
    pub title_zh: String,
    pub max: i64,
    pub is_red_line: bool,
    /// Points, or nothing where that examiner did not mark; for a red line 1 is a vote.
    pub cells: Vec<Option<i64>>,
    pub differs: bool,
}

/// Not found until every sheet of the performance is final, and for those who did not mark it. Waiting for the third
/// too, so that the first two cannot argue their case to them.
pub fn of(conn: &mut Conn, examiner: UserId, id: SheetId) -> QueryResult<Comparison> {
    let own = mark_sheet::of_examiner(conn, examiner, id)?;
    let (performance, sitting, _) = performance::with_sitting(conn, own.performance_id)?;
    let sheets = mark_sheet::of_performance(conn, own.performance_id)?;
    let is_final = sheets.len() >= 2 && sheets.iter().all(|sheet| sheet.status == SheetStatus::Final);
    let rubric = performance::rubric_of(conn, &sitting)?.filter(|_| is_final).ok_or(diesel::result::Error::NotFound)?;
    let contents = rubric::contents(conn, rubric)?;
    let seats: Vec<Seat> = sheets.iter().map(|sheet| sheet.seat).collect();
    let mut marks = Vec::new();
    for seat in &seats {
        marks.push(mark::of_seat(conn, &sheets, *seat)?.unwrap_or_default());
    }
    let dispute = mark::dispute_of(conn, own.performance_id)?.unwrap_or_default();
    let criteria = contents.criteria.into_iter().map(|(criterion, _)| criterion);
    let rows = criteria
        .chain(contents.red_lines)
        .map(|criterion| Row {
            cells: (seats.iter().zip(&marks))
                .map(|(seat, marks)| {
                    if !criterion.is_red_line {
                        return marks.points.get(&criterion.id).copied();
                    }
                    let was_asked = *seat != Seat::Third || dispute.red_lines.contains(&criterion.id);
                    was_asked.then(|| i64::from(marks.red_lines.contains(&criterion.id)))
                })
                .collect(),
            differs: dispute.criteria.contains(&criterion.id) || dispute.red_lines.contains(&criterion.id),
            code: criterion.code,
            title_en: criterion.title_en,
            title_zh: criterion.title_zh,
            max: criterion.points,
            is_red_line: criterion.is_red_line,
        })
        .collect();
    let totals = marks.iter().map(super::agreement::Marks::total).collect();
    Ok(Comparison { number: performance.number, seats, own: own.seat, rows, totals })
}
