//! Many nominations from one file. The same file twice is imported once; a batch can be undone while nobody has applied.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::file::NomineeFile;
use super::{NominationError, NominationStatus, Nominee, Place, invitation, put, usable_quota};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::recruitment::cohort::{self, CohortId};
use crate::recruitment::provider::ProviderId;
use crate::recruitment::quota;
use crate::schema::{cohorts, nomination_batches, nominations};

pub type BatchId = Id<Batch>;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = nomination_batches)]
pub struct Batch {
    pub id: BatchId,
    pub cohort_id: CohortId,
    pub file_name: String,
    pub rows: i64,
    pub created_at: NaiveDateTime,
    pub undone_at: Option<NaiveDateTime>,
}

/// What an import would do: the rows it would take, and what is wrong with the others, by line.
#[derive(Debug, Clone)]
pub struct Review {
    pub good: Vec<(u64, Nominee)>,
    pub problems: Vec<(u64, Message)>,
    pub seats_left: i64,
}

/// Which rows an import takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// All of them, or none when one is wrong.
    All,
    /// Those that are right.
    Good,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    Now(BatchId, usize),
    /// The same file was imported before and is still in force.
    Before(BatchId),
}

/// Checks a file against the quota and what is nominated already. Changes nothing.
pub fn review(
    conn: &mut Conn,
    provider: ProviderId,
    cohort: CohortId,
    file: &NomineeFile,
    now: NaiveDateTime,
) -> Result<Review, NominationError> {
    let cohort = cohort::find(conn, cohort)?;
    let quota = usable_quota(conn, provider, &cohort, now)?;
    let seats_left = (quota.seats - quota::used(conn, cohort.id, provider)?).max(0);
    let known: HashSet<String> = nominations::table
        .filter(nominations::cohort_id.eq(cohort.id))
        .filter(nominations::provider_id.eq(provider))
        .filter(nominations::status.ne(NominationStatus::Withdrawn))
        .select(nominations::email)
        .load::<String>(conn)?
        .into_iter()
        .collect();
    let (mut good, mut problems) = (Vec::new(), file.problems.clone());
    for (line, nominee) in &file.rows {
        if known.contains(nominee.email.as_str()) {
            problems.push((*line, "nomination-already".into()));
        } else if good.len() as i64 >= seats_left {
            problems.push((*line, "nomination-row-no-seat".into()));
        } else {
            good.push((*line, nominee.clone()));
        }
    }
    problems.sort_by_key(|(line, _)| *line);
    Ok(Review { good, problems, seats_left })
}

/// A file that somebody confirms.
#[derive(Debug, Clone)]
pub struct Import {
    pub cohort: CohortId,
    pub provider: ProviderId,
    pub file_name: String,
    pub file: NomineeFile,
    pub rows: Rows,
}

/// Nominates everybody in a file. It is checked again, for seats may be gone since the dry run.
pub fn import(conn: &mut Conn, member: UserId, new: &Import, now: NaiveDateTime) -> Result<Imported, NominationError> {
    let before: Option<BatchId> = nomination_batches::table
        .filter(nomination_batches::cohort_id.eq(new.cohort))
        .filter(nomination_batches::provider_id.eq(new.provider))
        .filter(nomination_batches::file_digest.eq(&new.file.digest))
        .filter(nomination_batches::undone_at.is_null())
        .select(nomination_batches::id)
        .first(conn)
        .optional()?;
    if let Some(before) = before {
        return Ok(Imported::Before(before));
    }
    let review = review(conn, new.provider, new.cohort, &new.file, now)?;
    if review.good.is_empty() || (new.rows == Rows::All && !review.problems.is_empty()) {
        return Err(NominationError::WrongRows(review.problems.len()));
    }
    let cohort = cohort::find(conn, new.cohort)?;
    let quota = usable_quota(conn, new.provider, &cohort, now)?;
    let batch: BatchId = diesel::insert_into(nomination_batches::table)
        .values((
            nomination_batches::cohort_id.eq(new.cohort),
            nomination_batches::provider_id.eq(new.provider),
            nomination_batches::file_name.eq(&new.file_name),
            nomination_batches::file_digest.eq(&new.file.digest),
            nomination_batches::rows.eq(review.good.len() as i64),
            nomination_batches::created_by_id.eq(member),
            nomination_batches::created_at.eq(now),
        ))
        .returning(nomination_batches::id)
        .get_result(conn)?;
    let place = Place { quota: &quota, batch: Some(batch), status: NominationStatus::Open };
    for (_, nominee) in &review.good {
        put(conn, member, &place, nominee, now)?.ok_or(NominationError::Already)?;
        invitation::mail(conn, &cohort, &quota, nominee, now)?;
    }
    let details = json!({ "cohort": new.cohort, "provider": new.provider, "rows": review.good.len() });
    audit::record(conn, Some(member), "nominations.imported", ("nomination_batch", batch.0), details, now)?;
    Ok(Imported::Now(batch, review.good.len()))
}

/// The files of a provider, newest first, with the code of their cohort.
pub fn batches(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<(Batch, String)>> {
    nomination_batches::table
        .inner_join(cohorts::table)
        .filter(nomination_batches::provider_id.eq(provider))
        .order(nomination_batches::id.desc())
        .limit(20)
        .select((Batch::as_select(), cohorts::code))
        .load(conn)
}

/// Takes all nominations of a file back, if nobody has applied with one; `NotFound` when it is another provider's.
pub fn undo(
    conn: &mut Conn,
    member: UserId,
    provider: ProviderId,
    id: BatchId,
    now: NaiveDateTime,
) -> Result<usize, NominationError> {
    nomination_batches::table
        .find(id)
        .filter(nomination_batches::provider_id.eq(provider))
        .select(nomination_batches::id)
        .first::<BatchId>(conn)?;
    let in_batch = nominations::table.filter(nominations::batch_id.eq(id));
    let used = in_batch.filter(nominations::status.eq(NominationStatus::Used)).count().get_result(conn)?;
    if used > 0 {
        return Err(NominationError::BatchUsed(used));
    }
    let undone = diesel::update(nomination_batches::table.find(id).filter(nomination_batches::undone_at.is_null()))
        .set(nomination_batches::undone_at.eq(now))
        .execute(conn)?;
    if undone == 0 {
        return Err(NominationError::NotOpen);
    }
    let count = diesel::update(nominations::table)
        .filter(nominations::batch_id.eq(id))
        .filter(nominations::status.eq(NominationStatus::Open))
        .set(nominations::status.eq(NominationStatus::Withdrawn))
        .execute(conn)?;
    audit::record(conn, Some(member), "nominations.undone", ("nomination_batch", id.0), json!({ "rows": count }), now)?;
    Ok(count)
}
