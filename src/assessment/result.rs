//! A result: one component of one candidate, with the score and the cut that decided it. Nobody reads it before release.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::candidate::CandidateId;
use super::sitting::{Component, SittingId};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::recruitment::scheme::SchemeId;
use crate::schema::{candidates, mark_sheets, performances, results, sittings};

pub type ResultId = Id<Outcome>;

/// Score and cut in hundredths of a point out of 100 points.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = results)]
pub struct Outcome {
    pub id: ResultId,
    pub candidate_id: CandidateId,
    pub user_id: UserId,
    pub component: Component,
    pub score: i64,
    pub cut: i64,
    pub is_passed: bool,
    pub has_red_line: bool,
    /// JSON: what the score is made of.
    pub detail: String,
    pub computed_at: NaiveDateTime,
    pub released_at: Option<NaiveDateTime>,
}

/// What an exam found out, ready to be written down.
#[derive(Debug, Clone)]
pub struct NewOutcome {
    pub candidate: CandidateId,
    pub component: Component,
    pub score: i64,
    pub cut: i64,
    pub has_red_line: bool,
    pub detail: String,
}

/// Writes the result of a candidate, in place of an earlier one that is not released.
pub fn record(conn: &mut Conn, new: &NewOutcome, now: NaiveDateTime) -> QueryResult<()> {
    let user: UserId = candidates::table.find(new.candidate).select(candidates::user_id).first(conn)?;
    let is_passed = new.score >= new.cut && !new.has_red_line;
    diesel::delete(
        results::table.filter(results::candidate_id.eq(new.candidate)).filter(results::released_at.is_null()),
    )
    .execute(conn)?;
    diesel::insert_into(results::table)
        .values((
            results::candidate_id.eq(new.candidate),
            results::user_id.eq(user),
            results::component.eq(new.component),
            results::score.eq(new.score),
            results::cut.eq(new.cut),
            results::is_passed.eq(is_passed),
            results::has_red_line.eq(new.has_red_line),
            results::detail.eq(&new.detail),
            results::computed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a candidate reached, released or not.
pub fn of_candidate(conn: &mut Conn, candidate: CandidateId) -> QueryResult<Option<Outcome>> {
    results::table.filter(results::candidate_id.eq(candidate)).select(Outcome::as_select()).first(conn).optional()
}

/// The released results of `user` under `scheme`, newest first.
pub fn released(conn: &mut Conn, user: UserId, scheme: SchemeId) -> QueryResult<Vec<(SittingId, Outcome)>> {
    results::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(results::user_id.eq(user))
        .filter(results::released_at.is_not_null())
        .filter(sittings::scheme_id.eq(scheme))
        .order(results::id.desc())
        .limit(50)
        .select((sittings::id, Outcome::as_select()))
        .load(conn)
}

/// Everybody who has marked a performance of `user`.
pub fn examiners_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<UserId>> {
    mark_sheets::table
        .inner_join(performances::table.inner_join(candidates::table))
        .filter(candidates::user_id.eq(user))
        .select(mark_sheets::examiner_id)
        .distinct()
        .load(conn)
}
