//! Releasing results: until the office does it for a whole sitting, nobody else learns that a result exists.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::performance::PerformanceStatus;
use super::result::ResultId;
use super::sitting::{self, Component, Sitting, SittingId, SittingStatus};
use super::verdict;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::schema::{candidates, results, sittings};

#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error("the sitting is not marked, or released already")]
    NotMarked,
    #[error("performances are still being marked")]
    Undecided(usize),
    #[error("nothing was marked")]
    Empty,
    #[error("no practical sitting before marking")]
    Stale,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl ReleaseError {
    pub fn message(&self) -> Message {
        match self {
            ReleaseError::NotMarked => Message::new("release-error-not-marked"),
            ReleaseError::Undecided(count) => Message::new("release-error-undecided").with("count", *count),
            ReleaseError::Empty => Message::new("release-error-empty"),
            ReleaseError::Stale => Message::new("release-error-stale"),
            ReleaseError::Db(_) => Message::new("error-internal"),
        }
    }
}

/// Ends the marking of a practical sitting. Whoever has a slot but did not perform gets no result.
pub fn end_marking(conn: &mut Conn, actor: UserId, id: SittingId, now: NaiveDateTime) -> Result<(), ReleaseError> {
    let held = sitting::find(conn, id)?;
    if held.kind != Component::Practical || matches!(held.status, SittingStatus::Marked | SittingStatus::Released) {
        return Err(ReleaseError::Stale);
    }
    let undecided = verdict::undecided(conn, id)?;
    let open = undecided.iter().filter(|(_, status)| *status != PerformanceStatus::Scheduled).count();
    if open > 0 {
        return Err(ReleaseError::Undecided(open));
    }
    if count_results(conn, id)? == 0 {
        return Err(ReleaseError::Empty);
    }
    if !sitting::advance(conn, id, held.status, SittingStatus::Marked)? {
        return Err(ReleaseError::Stale);
    }
    let details = json!({ "absent": undecided.len() });
    audit::record(conn, Some(actor), "sitting.marked", ("sitting", id.0), details, now)?;
    Ok(())
}

fn count_results(conn: &mut Conn, id: SittingId) -> QueryResult<i64> {
    results::table.inner_join(candidates::table).filter(candidates::sitting_id.eq(id)).count().get_result(conn)
}

/// Opens every result of a marked sitting to its candidate, and writes to each. Returns how many.
pub fn release(conn: &mut Conn, actor: UserId, id: SittingId, now: NaiveDateTime) -> Result<usize, ReleaseError> {
    let held = sitting::find(conn, id)?;
    if !sitting::advance(conn, id, SittingStatus::Marked, SittingStatus::Released)? {
        return Err(ReleaseError::NotMarked);
    }
    diesel::update(sittings::table.find(id))
        .set((sittings::released_at.eq(now), sittings::released_by_id.eq(actor)))
        .execute(conn)?;
    let found: Vec<(ResultId, UserId)> = results::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(id))
        .filter(results::released_at.is_null())
        .order(results::id)
        .select((results::id, results::user_id))
        .load(conn)?;
    let ids: Vec<ResultId> = found.iter().map(|(id, _)| *id).collect();
    diesel::update(results::table.filter(results::id.eq_any(ids))).set(results::released_at.eq(now)).execute(conn)?;
    let letters: Vec<_> = found.iter().map(|(result, user)| (*user, letter(&held, *result))).collect();
    outbox::queue_to_each(conn, &letters, now)?;
    let details = json!({ "results": found.len() });
    audit::record(conn, Some(actor), "sitting.released", ("sitting", id.0), details, now)?;
    Ok(found.len())
}

/// The mail says that there is a result, not which: mails are read over shoulders.
fn letter(held: &Sitting, result: ResultId) -> Letter {
    let exam = Arg::bilingual(&held.title_en, &held.title_zh);
    Letter::new("mail-result-subject")
        .say(Message::new("mail-result-text").with("exam", exam))
        .action("mail-result-action", format!("/my/results/{result}"))
}

/// Sittings that are marked and wait to be released: the office's queue.
pub fn awaiting(conn: &mut Conn) -> QueryResult<i64> {
    sittings::table.filter(sittings::status.eq(SittingStatus::Marked)).count().get_result(conn)
}
