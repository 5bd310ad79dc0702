//! What markers gave and wrote about essays, for those who may read it: the third marker of an answer once the first two
//! marks are final, and everybody concerned once the result is released.

use diesel::prelude::*;

use super::attempt::AttemptId;
use super::candidate::CandidateId;
use super::mark_sheet::Seat;
use super::open_mark::OpenMark;
use crate::db::Conn;
use crate::schema::{attempts, open_marks, paper_items, results, users};

/// One final mark. Points in hundredths.
#[derive(Debug, Clone, Queryable)]
pub struct Remark {
    pub position: i64,
    pub seat: Seat,
    pub marker: String,
    pub points: Option<i64>,
    pub max: i64,
    pub comment: String,
}

fn of_attempt(conn: &mut Conn, attempt: AttemptId) -> QueryResult<Vec<Remark>> {
    let question =
        paper_items::attempt_id.eq(open_marks::attempt_id).and(paper_items::position.eq(open_marks::position));
    open_marks::table
        .inner_join(paper_items::table.on(question))
        .inner_join(users::table.on(open_marks::marker_id.eq(users::id.nullable())))
        .filter(open_marks::attempt_id.eq(attempt))
        .filter(open_marks::finalised_at.is_not_null())
        .order((open_marks::position, open_marks::id))
        .select((
            open_marks::position,
            open_marks::seat,
            users::name,
            open_marks::points,
            paper_items::points,
            open_marks::comment,
        ))
        .load(conn)
}

/// The marks that a third one is to settle; of any other, nothing.
pub fn to_settle(conn: &mut Conn, mark: &OpenMark) -> QueryResult<Vec<Remark>> {
    if mark.seat != Seat::Third {
        return Ok(Vec::new());
    }
    Ok(of_attempt(conn, mark.attempt_id)?.into_iter().filter(|remark| remark.position == mark.position).collect())
}

/// Those about the essays of a candidate; nothing before the result is released.
pub fn released(conn: &mut Conn, candidate: CandidateId) -> QueryResult<Vec<Remark>> {
    let attempt: Option<AttemptId> = attempts::table
        .inner_join(results::table.on(results::candidate_id.eq(attempts::candidate_id)))
        .filter(attempts::candidate_id.eq(candidate))
        .filter(results::released_at.is_not_null())
        .select(attempts::id)
        .first(conn)
        .optional()?;
    attempt.map_or(Ok(Vec::new()), |attempt| of_attempt(conn, attempt))
}
