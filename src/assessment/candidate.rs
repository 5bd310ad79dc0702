//! A candidate: a trainee on the list of a sitting, known to examiners by a number only.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::sitting::SittingId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::schema::candidates;

pub type CandidateId = Id<Candidate>;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = candidates)]
pub struct Candidate {
    pub id: CandidateId,
    pub sitting_id: SittingId,
    pub user_id: UserId,
    pub number: String,
    pub extra_minutes: i64,
}

/// Puts `user` on the list; the same candidate when they stand on it. Numbers are `0001`, `0002` ... per sitting.
pub fn add(conn: &mut Conn, sitting: SittingId, user: UserId, now: NaiveDateTime) -> QueryResult<CandidateId> {
    let known = candidates::table
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::user_id.eq(user))
        .select(candidates::id)
        .first(conn)
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let last: Option<String> = candidates::table
        .filter(candidates::sitting_id.eq(sitting))
        .order(candidates::id.desc())
        .select(candidates::number)
        .first(conn)
        .optional()?;
    let next = last.and_then(|number| number.parse::<i64>().ok()).unwrap_or(0) + 1;
    diesel::insert_into(candidates::table)
        .values((
            candidates::sitting_id.eq(sitting),
            candidates::user_id.eq(user),
            candidates::number.eq(format!("{next:04}")),
            candidates::added_at.eq(now),
        ))
        .returning(candidates::id)
        .get_result(conn)
}

/// The list of a sitting, by number.
pub fn list(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<Candidate>> {
    candidates::table
        .filter(candidates::sitting_id.eq(sitting))
        .order(candidates::number)
        .select(Candidate::as_select())
        .load(conn)
}
