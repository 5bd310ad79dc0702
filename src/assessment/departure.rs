//! What leaving a cohort means for training and assessment: seats of sessions to come are freed, and so are places in exams
//! that the trainee has not begun. What was done stays on record.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::attempt::AttemptStatus;
use super::candidate::{self, CandidateError, CandidateId};
use super::mark_sheet::SheetId;
use super::performance::{PerformanceId, PerformanceStatus};
use super::sitting::{SittingId, SittingStatus};
use crate::audit;
use crate::db::Conn;
use crate::recruitment::application::{ApplicationError, Departure};
use crate::schema::{attempts, candidates, conflict_overrides, mark_sheets, marks, performances, sittings};
use crate::training::seat::{self, SeatError};

/// The [`crate::recruitment::application::Consequence`] of a departure.
pub fn left(conn: &mut Conn, gone: Departure, now: NaiveDateTime) -> Result<(), ApplicationError> {
    if is_in_exam(conn, &gone)? {
        return Err(ApplicationError::Kept("application-in-exam".into()));
    }
    match seat::release_all(conn, gone.by, (gone.trainee, gone.cohort), now) {
        Ok(()) => {}
        Err(SeatError::Db(error)) => return Err(error.into()),
        Err(refusal) => return Err(ApplicationError::Kept(refusal.message())),
    }
    free_exam_places(conn, &gone, now)?;
    Ok(())
}

fn is_in_exam(conn: &mut Conn, gone: &Departure) -> QueryResult<bool> {
    let running: i64 = attempts::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(candidates::user_id.eq(gone.trainee))
        .filter(sittings::cohort_id.eq(gone.cohort))
        .filter(attempts::status.eq_any([AttemptStatus::InProgress, AttemptStatus::Paused]))
        .count()
        .get_result(conn)?;
    Ok(running > 0)
}

/// Takes the trainee off the lists of exams to come; a slot for a performance that was not given goes with it.
fn free_exam_places(conn: &mut Conn, gone: &Departure, now: NaiveDateTime) -> QueryResult<()> {
    let ahead = [SittingStatus::Planned, SittingStatus::Ready, SittingStatus::Open];
    let listed: Vec<(CandidateId, SittingId)> = candidates::table
        .inner_join(sittings::table)
        .filter(candidates::user_id.eq(gone.trainee))
        .filter(sittings::cohort_id.eq(gone.cohort))
        .filter(sittings::status.eq_any(ahead))
        .order(candidates::id)
        .select((candidates::id, sittings::id))
        .load(conn)?;
    for (id, sitting) in listed {
        free_slot(conn, gone, id, now)?;
        // What has begun stays on record.
        if let Err(CandidateError::Db(error)) = candidate::remove(conn, gone.by, sitting, id, now) {
            return Err(error);
        }
    }
    Ok(())
}

fn free_slot(conn: &mut Conn, gone: &Departure, id: CandidateId, now: NaiveDateTime) -> QueryResult<()> {
    let slot: Option<PerformanceId> = performances::table
        .filter(performances::candidate_id.eq(id))
        .filter(performances::status.eq(PerformanceStatus::Scheduled))
        .select(performances::id)
        .first(conn)
        .optional()?;
    let Some(slot) = slot else { return Ok(()) };
    diesel::delete(conflict_overrides::table.filter(conflict_overrides::performance_id.eq(slot))).execute(conn)?;
    let sheets = mark_sheets::table.filter(mark_sheets::performance_id.eq(slot)).select(mark_sheets::id);
    let sheets: Vec<SheetId> = sheets.load(conn)?;
    diesel::delete(marks::table.filter(marks::mark_sheet_id.eq_any(sheets))).execute(conn)?;
    diesel::delete(mark_sheets::table.filter(mark_sheets::performance_id.eq(slot))).execute(conn)?;
    diesel::delete(performances::table.find(slot)).execute(conn)?;
    audit::record(conn, Some(gone.by), "performance.freed", ("performance", slot.0), serde_json::json!({}), now)
}
