//! A performance: one candidate's simulated live show, known to examiners by its number and its product only.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::candidate::{self, CandidateId};
use super::sitting::{self, Component, RubricId, Sitting, SittingId, SittingStatus};
use super::{mark_sheet, rubric};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::schema::{candidates, performances, sittings};
use crate::text_enum;

pub type PerformanceId = Id<Performance>;

text_enum! {
    pub enum PerformanceStatus: "performance-status" {
        Scheduled = "scheduled",
        Performed = "performed",
        /// Performed, and both examiners are chosen.
        Marking = "marking",
        Agreed = "agreed",
        Disputed = "disputed",
        Settled = "settled",
    }
}

impl PerformanceStatus {
    /// How it looks on a page.
    pub const fn tone(self) -> &'static str {
        match self {
            PerformanceStatus::Scheduled => "",
            PerformanceStatus::Performed | PerformanceStatus::Marking => "now",
            PerformanceStatus::Disputed => "warn",
            PerformanceStatus::Agreed | PerformanceStatus::Settled => "ok",
        }
    }

    pub const fn is_decided(self) -> bool {
        matches!(self, PerformanceStatus::Agreed | PerformanceStatus::Settled)
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = performances)]
pub struct Performance {
    pub id: PerformanceId,
    pub candidate_id: CandidateId,
    /// `P-0412`: says nothing about the candidate.
    pub number: String,
    pub status: PerformanceStatus,
    pub scheduled_at: NaiveDateTime,
    pub performed_at: Option<NaiveDateTime>,
    pub product_en: String,
    pub product_zh: String,
    pub score: Option<i64>,
    pub has_red_line: bool,
    pub settled_at: Option<NaiveDateTime>,
}

/// Slots for the candidates of a sitting who have none.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub starts_at: NaiveDateTime,
    /// From one slot to the next.
    pub minutes: i64,
    pub product_en: String,
    pub product_zh: String,
    /// What the numbers are drawn from.
    pub seed: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum PerformanceError {
    #[error("no practical sitting")]
    NotPractical,
    #[error("the sitting has no published rubric")]
    NoRubric,
    #[error("the sitting is over")]
    Over,
    #[error("every candidate has a slot")]
    NobodyLeft,
    #[error("not in a state for this")]
    Stale,
    #[error("it is not time yet")]
    TooEarly,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl PerformanceError {
    pub fn message(&self) -> Message {
        Message::new(match self {
            PerformanceError::NotPractical => "performance-error-not-practical",
            PerformanceError::NoRubric => "performance-error-no-rubric",
            PerformanceError::Over => "performance-error-over",
            PerformanceError::NobodyLeft => "performance-error-nobody-left",
            PerformanceError::Stale => "performance-error-stale",
            PerformanceError::TooEarly => "performance-error-too-early",
            PerformanceError::Db(_) => "error-internal",
        })
    }
}

pub fn find(conn: &mut Conn, id: PerformanceId) -> QueryResult<Performance> {
    performances::table.find(id).select(Performance::as_select()).first(conn)
}

/// With the sitting it belongs to, and whose it is.
pub fn with_sitting(conn: &mut Conn, id: PerformanceId) -> QueryResult<(Performance, Sitting, UserId)> {
    performances::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(performances::id.eq(id))
        .select((Performance::as_select(), Sitting::as_select(), candidates::user_id))
        .first(conn)
}

/// The trainee's own performance; anybody else's is not found.
pub fn of_trainee(conn: &mut Conn, user: UserId, id: PerformanceId) -> QueryResult<(Performance, Sitting)> {
    let (performance, sitting, owner) = with_sitting(conn, id)?;
    if owner == user { Ok((performance, sitting)) } else { Err(diesel::result::Error::NotFound) }
}

/// The slots of a trainee that are still to come, soonest first: for their home and their exams.
pub fn upcoming_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(Performance, Sitting)>> {
    performances::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(candidates::user_id.eq(user))
        .filter(performances::status.eq(PerformanceStatus::Scheduled))
        .filter(sittings::status.ne_all([SittingStatus::Marked, SittingStatus::Released]))
        .order(performances::scheduled_at)
        .limit(20)
        .select((Performance::as_select(), Sitting::as_select()))
        .load(conn)
}

/// How many performances wait for a third examiner or their marks: the office's queue.
pub fn disputed_count(conn: &mut Conn) -> QueryResult<i64> {
    performances::table.filter(performances::status.eq(PerformanceStatus::Disputed)).count().get_result(conn)
}

/// How many performances of a sitting are in each state.
pub fn counts(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<(PerformanceStatus, i64)>> {
    performances::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(sitting))
        .group_by(performances::status)
        .select((performances::status, diesel::dsl::count_star()))
        .load(conn)
}

/// The rubric by which a sitting is marked: its own, or the published one of its scheme.
pub fn rubric_of(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Option<RubricId>> {
    match sitting.rubric_id {
        Some(rubric) => Ok(Some(rubric)),
        None => Ok(rubric::published_of(conn, sitting.scheme_id)?.map(|rubric| rubric.id)),
    }
}

/// Gives a slot and a number to every candidate of the sitting who has none, in the order of the list, and tells them.
/// Returns how many.
pub fn schedule(
    conn: &mut Conn,
    actor: UserId,
    sitting_id: SittingId,
    new: &Schedule,
    now: NaiveDateTime,
) -> Result<usize, PerformanceError> {
    let sitting = sitting::find(conn, sitting_id)?;
    if sitting.kind != Component::Practical {
        return Err(PerformanceError::NotPractical);
    }
    if matches!(sitting.status, SittingStatus::Marked | SittingStatus::Released) {
        return Err(PerformanceError::Over);
    }
    let rubric = rubric_of(conn, &sitting)?.ok_or(PerformanceError::NoRubric)?;
    if rubric::find(conn, rubric)?.status == rubric::RubricStatus::Draft {
        return Err(PerformanceError::NoRubric);
    }
    rubric::mark_used(conn, rubric, now)?;
    diesel::update(sittings::table.find(sitting_id)).set(sittings::rubric_id.eq(rubric)).execute(conn)?;
    let known: Vec<CandidateId> = performances::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(sitting_id))
        .select(performances::candidate_id)
        .load(conn)?;
    let waiting: Vec<_> = candidate::list(conn, sitting_id)?.into_iter().filter(|c| !known.contains(&c.id)).collect();
    if waiting.is_empty() {
        return Err(PerformanceError::NobodyLeft);
    }
    for (n, candidate) in (0i64..).zip(&waiting) {
        let at = new.starts_at + TimeDelta::minutes(n * new.minutes);
        let number = free_number(conn, new.seed, n)?;
        let id: PerformanceId = diesel::insert_into(performances::table)
            .values((
                performances::candidate_id.eq(candidate.id),
                performances::number.eq(number),
                performances::status.eq(PerformanceStatus::Scheduled),
                performances::scheduled_at.eq(at),
                performances::product_en.eq(&new.product_en),
                performances::product_zh.eq(&new.product_zh),
            ))
            .returning(performances::id)
            .get_result(conn)?;
        audit::record(conn, Some(actor), "performance.scheduled", ("performance", id.0), json!({}), now)?;
        let letter = Letter::new("mail-performance-subject")
            .say(Message::new("mail-performance-text").with("when", at))
            .action("mail-performance-action", format!("/my/performances/{id}"));
        outbox::queue_to(conn, candidate.user_id, &letter, now)?;
    }
    Ok(waiting.len())
}

/// A number that no performance has: four random digits, more when most of those are taken.
fn free_number(conn: &mut Conn, seed: i64, n: i64) -> QueryResult<String> {
    for round in 0u32.. {
        let digest = Sha256::digest(format!("{seed}/{n}/{round}"));
        let draw = digest.iter().take(7).fold(0u64, |value, byte| value << 8 | u64::from(*byte));
        let number = if round < 12 { format!("P-{:04}", draw % 10_000) } else { format!("P-{:07}", draw % 10_000_000) };
        let taken: i64 = performances::table.filter(performances::number.eq(&number)).count().get_result(conn)?;
        if taken == 0 {
            return Ok(number);
        }
    }
    Err(diesel::result::Error::RollbackTransaction)
}

/// Changes the product of one performance that has not been given, so that candidates do not all get the same.
pub fn set_product(
    conn: &mut Conn,
    actor: UserId,
    id: PerformanceId,
    product: (&str, &str),
    now: NaiveDateTime,
) -> Result<(), PerformanceError> {
    let changed =
        diesel::update(performances::table.find(id).filter(performances::status.eq(PerformanceStatus::Scheduled)))
            .set((performances::product_en.eq(product.0), performances::product_zh.eq(product.1)))
            .execute(conn)?;
    if changed == 0 {
        find(conn, id)?;
        return Err(PerformanceError::Stale);
    }
    audit::record(conn, Some(actor), "performance.product_set", ("performance", id.0), json!({}), now)?;
    Ok(())
}

/// Records that the show was given; marking begins when both examiners are chosen.
pub fn perform(conn: &mut Conn, actor: UserId, id: PerformanceId, now: NaiveDateTime) -> Result<(), PerformanceError> {
    let (performance, sitting, _) = with_sitting(conn, id)?;
    if matches!(sitting.status, SittingStatus::Marked | SittingStatus::Released) {
        return Err(PerformanceError::Over);
    }
    // An early start is fine, another day is a slip of the finger.
    if now + TimeDelta::hours(12) < performance.scheduled_at {
        return Err(PerformanceError::TooEarly);
    }
    let changed =
        diesel::update(performances::table.find(id).filter(performances::status.eq(PerformanceStatus::Scheduled)))
            .set((
                performances::status.eq(PerformanceStatus::Performed),
                performances::performed_at.eq(now),
                performances::recorded_by_id.eq(actor),
            ))
            .execute(conn)?;
    if changed == 0 {
        return Err(PerformanceError::Stale);
    }
    audit::record(conn, Some(actor), "performance.performed", ("performance", id.0), json!({}), now)?;
    begin_marking(conn, id)?;
    Ok(())
}

/// Performed and two examiners: marking begins.
pub(super) fn begin_marking(conn: &mut Conn, id: PerformanceId) -> QueryResult<()> {
    if mark_sheet::of_performance(conn, id)?.len() >= 2 {
        advance(conn, id, PerformanceStatus::Performed, PerformanceStatus::Marking)?;
    }
    Ok(())
}

/// Moves a performance from one status to the next if nobody was faster.
pub(super) fn advance(
    conn: &mut Conn,
    id: PerformanceId,
    from: PerformanceStatus,
    to: PerformanceStatus,
) -> QueryResult<bool> {
    let moved = diesel::update(performances::table.find(id).filter(performances::status.eq(from)))
        .set(performances::status.eq(to))
        .execute(conn)?;
    Ok(moved == 1)
}
