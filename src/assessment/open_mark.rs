//! A mark for an open answer: one seat at one essay. Whoever holds the lease of a seat marks it; a mark counts once it is
//! final, and nobody but its marker sees it before the result is released.
//!
//! One marker, or two who do not see each other (the scheme says which). Two marks become their mean, rounded down to
//! hundredths; where they are more than a quarter of the points apart, a third marker decides.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{AttemptId, AttemptStatus};
use super::conflict::{self, Side};
use super::item::{ItemKind, ItemVersionId};
use super::mark_sheet::Seat;
use super::paper;
use super::sitting::{SittingId, SittingStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::schema::{attempts, candidates, item_versions, item_voids, open_marks, paper_items, sittings};

pub type OpenMarkId = Id<OpenMark>;

/// How long an answer is one marker's alone; then somebody else may take it.
pub const LEASE: TimeDelta = TimeDelta::minutes(30);
/// Marks are given in half points.
pub const STEP: i64 = 50;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = open_marks)]
pub struct OpenMark {
    pub id: OpenMarkId,
    pub attempt_id: AttemptId,
    pub position: i64,
    pub item_version_id: ItemVersionId,
    pub seat: Seat,
    pub marker_id: Option<UserId>,
    pub points: Option<i64>,
    pub comment: String,
    pub finalised_at: Option<NaiveDateTime>,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenMarkError {
    #[error("somebody else has it, or it is final")]
    Gone,
    #[error("points")]
    Points { max: i64 },
    #[error("a conflict of interest")]
    Conflict,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl OpenMarkError {
    pub fn message(&self) -> Message {
        match self {
            OpenMarkError::Gone => "open-mark-error-gone".into(),
            OpenMarkError::Points { .. } => "open-mark-error-points".into(),
            OpenMarkError::Conflict => "open-mark-error-conflict".into(),
            OpenMarkError::Db(_) => "error-busy".into(),
        }
    }
}

/// Whether two marks out of `max` are too far apart for their mean: by more than a quarter of the points.
pub const fn is_disputed(max: i64, first: i64, second: i64) -> bool {
    (first - second).abs() * 4 > max
}

/// What the seats of an answer come to, once all are final. Hundredths of a point.
pub fn settled(max: i64, marks: &[(Seat, Option<i64>)]) -> Option<i64> {
    let of = |seat: Seat| marks.iter().find(|mark| mark.0 == seat).map(|mark| mark.1);
    match (of(Seat::First)?, of(Seat::Second), of(Seat::Third)) {
        (_, _, Some(third)) => third,
        (first, None, None) => first,
        (first, Some(second), None) => {
            let (first, second) = (first?, second?);
            (!is_disputed(max, first, second)).then(|| (first + second).div_euclid(2))
        }
    }
}

/// Opens the seats of every essay that somebody wrote in a sitting that closed; returns how many.
pub fn open(conn: &mut Conn, sitting: SittingId, markers: i64, now: NaiveDateTime) -> QueryResult<usize> {
    let void = item_voids::table
        .filter(item_voids::item_version_id.eq(item_versions::id))
        .filter(item_voids::sitting_id.is_null().or(item_voids::sitting_id.eq(sitting)));
    let essays: Vec<(AttemptId, i64, ItemVersionId)> = paper_items::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .inner_join(item_versions::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .filter(item_versions::kind.eq(ItemKind::Essay))
        .filter(diesel::dsl::not(diesel::dsl::exists(void)))
        .order((paper_items::attempt_id, paper_items::position))
        .select((paper_items::attempt_id, paper_items::position, paper_items::item_version_id))
        .load(conn)?;
    let seats: &[Seat] = if markers > 1 { &[Seat::First, Seat::Second] } else { &[Seat::First] };
    let mut opened = 0;
    for chunk in essays.chunks(paper::CHUNK) {
        let ids: Vec<AttemptId> = chunk.iter().map(|essay| essay.0).collect();
        let answers = paper::answers(conn, &ids)?;
        let written = |essay: &&(AttemptId, i64, ItemVersionId)| {
            answers.get(&(essay.0, essay.1)).is_some_and(|text| !text.trim().is_empty())
        };
        for (attempt, position, version) in chunk.iter().filter(written) {
            for seat in seats {
                insert(conn, (*attempt, *position, *version), *seat, now)?;
                opened += 1;
            }
        }
    }
    Ok(opened)
}

fn insert(
    conn: &mut Conn,
    (attempt, position, version): (AttemptId, i64, ItemVersionId),
    seat: Seat,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(open_marks::table)
        .values((
            open_marks::attempt_id.eq(attempt),
            open_marks::position.eq(position),
            open_marks::item_version_id.eq(version),
            open_marks::seat.eq(seat),
            open_marks::opened_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Seats of a sitting that are not final.
pub fn waiting(conn: &mut Conn, sitting: SittingId) -> QueryResult<i64> {
    open_marks::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(candidates::sitting_id.eq(sitting))
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .filter(open_marks::finalised_at.is_null())
        .count()
        .get_result(conn)
}

/// Writes a mark; it is final. Hundredths of a point, in half points.
pub fn save(
    conn: &mut Conn,
    marker: UserId,
    id: OpenMarkId,
    (points, comment): (i64, &str),
    now: NaiveDateTime,
) -> Result<(), OpenMarkError> {
    let mark: OpenMark = open_marks::table
        .find(id)
        .filter(open_marks::marker_id.eq(marker))
        .select(OpenMark::as_select())
        .first(conn)?;
    let (candidate, status): (UserId, SittingStatus) = attempts::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(attempts::id.eq(mark.attempt_id))
        .select((candidates::user_id, sittings::status))
        .first(conn)?;
    let max = points_of(conn, mark.attempt_id, mark.position)?;
    if !(0..=max).contains(&points) || (points % STEP != 0 && points != max) {
        return Err(OpenMarkError::Points { max });
    }
    if status != SittingStatus::Closed {
        return Err(OpenMarkError::Gone);
    }
    if !conflict::is_examiner(conn, marker)? || !Side::about(conn, candidate, now)?.against(conn, marker)?.is_empty() {
        return Err(OpenMarkError::Conflict);
    }
    let kept = diesel::update(open_marks::table.find(id).filter(open_marks::finalised_at.is_null()))
        .set((
            open_marks::points.eq(points),
            open_marks::comment.eq(comment),
            open_marks::finalised_at.eq(now),
            open_marks::leased_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    if kept == 0 {
        return Err(OpenMarkError::Gone);
    }
    audit::record(conn, Some(marker), "open_mark.finished", ("open_mark", id.0), json!({ "seat": mark.seat }), now)?;
    Ok(call_third(conn, &mark, max, now)?)
}

/// Opens the third seat where the first two are too far apart.
fn call_third(conn: &mut Conn, mark: &OpenMark, max: i64, now: NaiveDateTime) -> QueryResult<()> {
    let marks: Vec<(Seat, Option<i64>)> = open_marks::table
        .filter(open_marks::attempt_id.eq(mark.attempt_id))
        .filter(open_marks::position.eq(mark.position))
        .select((open_marks::seat, open_marks::points))
        .load(conn)?;
    let given: Vec<i64> = marks.iter().filter_map(|(_, points)| *points).collect();
    match given[..] {
        [first, second] if marks.len() == 2 && is_disputed(max, first, second) => {
            insert(conn, (mark.attempt_id, mark.position, mark.item_version_id), Seat::Third, now)
        }
        _ => Ok(()),
    }
}

pub(super) fn points_of(conn: &mut Conn, attempt: AttemptId, position: i64) -> QueryResult<i64> {
    paper_items::table
        .filter(paper_items::attempt_id.eq(attempt))
        .filter(paper_items::position.eq(position))
        .select(paper_items::points)
        .first(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_marks_become_their_mean_and_a_third_decides_when_they_are_far_apart() {
        let (first, second, third) = (Seat::First, Seat::Second, Seat::Third);
        assert_eq!(settled(1000, &[]), None);
        assert_eq!(settled(1000, &[(first, None)]), None);
        assert_eq!(settled(1000, &[(first, Some(650))]), Some(650));
        assert_eq!(settled(1000, &[(first, Some(650)), (second, None)]), None);
        assert_eq!(settled(1000, &[(second, Some(900)), (first, Some(650))]), Some(775));
        assert_eq!(settled(333, &[(first, Some(333)), (second, Some(300))]), Some(316));
        assert_eq!(settled(1000, &[(first, Some(600)), (second, Some(900))]), None);
        assert_eq!(settled(1000, &[(first, Some(600)), (second, Some(900)), (third, None)]), None);
        assert_eq!(settled(1000, &[(first, Some(600)), (second, Some(900)), (third, Some(850))]), Some(850));
    }
}
