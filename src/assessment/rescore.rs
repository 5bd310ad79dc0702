//! Scoring again after a void: every finished attempt that holds the item, a piece at a time, each exactly once. The score is
//! what the paper, the answers, the marks and the voids come to, so a second run finds nothing to change. A row keeps what it
//! was before, what it is after, when and why.
//!
//! A released pass that becomes a fail takes no certificate away: it is a finding, and somebody of the office looks at it.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{AttemptId, AttemptStatus};
use super::candidate::CandidateId;
use super::paper;
use super::result::{Outcome, ResultId};
use super::scoring::{self, Score};
use super::sitting::{Sitting, SittingId};
use super::void::{Void, VoidId};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::types::Id;
use crate::db::{self, Conn};
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::impartial::{self, Partial};
use crate::schema::{attempts, candidates, item_voids, paper_items, rescores, results, sittings, users};

pub type RescoreId = Id<Rescore>;

/// Attempts in one transaction.
const PIECE: i64 = 100;

/// Scores in hundredths of a percent. Passed or not is there once the sitting was marked.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = rescores)]
pub struct Rescore {
    pub id: RescoreId,
    pub attempt_id: AttemptId,
    pub item_void_id: VoidId,
    pub score_before: i64,
    pub score_after: i64,
    pub was_passed: Option<bool>,
    pub is_passed: Option<bool>,
    pub was_released: bool,
    pub rescored_at: NaiveDateTime,
}

#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    #[error("no finding, or settled already")]
    Settled,
    #[error("no note")]
    Note,
    #[error("the decision-maker is not impartial")]
    Partial(Partial),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl SettleError {
    pub fn message(&self) -> Message {
        match self {
            SettleError::Settled => "finding-error-settled".into(),
            SettleError::Note => "finding-error-note".into(),
            SettleError::Partial(partial) => partial.message(),
            SettleError::Db(_) => "error-busy".into(),
        }
    }
}

/// Goes on with the oldest void that is not through: one piece of it. For the deadline worker; returns how much was done.
pub fn turn(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let open: Option<Void> = item_voids::table
        .filter(item_voids::rescored_at.is_null())
        .order(item_voids::id)
        .select(Void::as_select())
        .first(conn)
        .optional()?;
    let Some(void) = open else { return Ok(0) };
    let left = left(conn, &void)?;
    if left.is_empty() {
        diesel::update(item_voids::table.find(void.id).filter(item_voids::rescored_at.is_null()))
            .set(item_voids::rescored_at.eq(now))
            .execute(conn)?;
        let attempts: i64 = rescores::table.filter(rescores::item_void_id.eq(void.id)).count().get_result(conn)?;
        audit::record(conn, None, "item.rescored", ("item_void", void.id.0), json!({ "attempts": attempts }), now)?;
        return Ok(1);
    }
    let papers = paper::of(conn, &left)?;
    let mut done = 0;
    for (id, paper) in &papers {
        let again =
            db::apart(conn, ("attempt", id.0), |conn| again(conn, &void, (*id, paper.candidate), &paper.score(), now))?;
        done += usize::from(again.is_some());
    }
    Ok(done)
}

/// Scored attempts that hold the void item and have no row of this void yet; the marking of the others knows of it.
fn left(conn: &mut Conn, void: &Void) -> QueryResult<Vec<AttemptId>> {
    let done = rescores::table
        .filter(rescores::item_void_id.eq(void.id))
        .filter(rescores::attempt_id.eq(paper_items::attempt_id));
    let held = paper_items::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(paper_items::item_version_id.eq(void.item_version_id))
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .filter(attempts::score.is_not_null())
        .filter(not(exists(done)));
    // All sittings, or the one.
    let (from, to) = void.sitting_id.map_or((0, i64::MAX), |only| (only.0, only.0));
    held.filter(candidates::sitting_id.ge(SittingId::new(from)))
        .filter(candidates::sitting_id.le(SittingId::new(to)))
        .order(paper_items::attempt_id)
        .limit(PIECE)
        .select(paper_items::attempt_id)
        .load(conn)
}

fn again(
    conn: &mut Conn,
    void: &Void,
    (id, candidate): (AttemptId, CandidateId),
    score: &Score,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let (points, max): (Option<i64>, Option<i64>) =
        attempts::table.find(id).select((attempts::score, attempts::max_score)).first(conn)?;
    let known: Option<Outcome> = results::table
        .filter(results::candidate_id.eq(candidate))
        .select(Outcome::as_select())
        .first(conn)
        .optional()?;
    let after = score.percentage();
    let is_passed = known.as_ref().map(|known| after >= known.cut && !known.has_red_line);
    let was_released = known.as_ref().is_some_and(|known| known.released_at.is_some());
    let before =
        known.as_ref().map_or_else(|| scoring::percentage(points.unwrap_or(0), max.unwrap_or(0)), |known| known.score);
    diesel::insert_into(rescores::table)
        .values((
            rescores::attempt_id.eq(id),
            rescores::item_void_id.eq(void.id),
            rescores::score_before.eq(before),
            rescores::score_after.eq(after),
            rescores::was_passed.eq(known.as_ref().map(|known| known.is_passed)),
            rescores::is_passed.eq(is_passed),
            rescores::was_released.eq(was_released),
            rescores::rescored_at.eq(now),
        ))
        .execute(conn)?;
    diesel::update(attempts::table.find(id))
        .set((attempts::score.eq(score.points), attempts::max_score.eq(score.max)))
        .execute(conn)?;
    let Some(known) = known else { return Ok(()) };
    diesel::update(results::table.find(known.id))
        .set((
            results::score.eq(after),
            results::is_passed.eq(is_passed.unwrap_or(known.is_passed)),
            results::detail.eq(score.detail().to_string()),
            results::computed_at.eq(now),
        ))
        .execute(conn)?;
    if was_released && known.score != after {
        tell(conn, candidate, (known.id, known.user_id), now)?;
    }
    let details = json!({ "void": void.id, "before": known.score, "after": after });
    audit::record(conn, None, "result.rescored", ("result", known.id.0), details, now)
}

/// The mail says that the result changed, not how: mails are read over shoulders.
fn tell(
    conn: &mut Conn,
    candidate: CandidateId,
    (result, user): (ResultId, UserId),
    now: NaiveDateTime,
) -> QueryResult<()> {
    let held: Sitting = candidates::table
        .inner_join(sittings::table)
        .filter(candidates::id.eq(candidate))
        .select(Sitting::as_select())
        .first(conn)?;
    let letter = Letter::new("mail-rescored-subject")
        .say(Message::new("mail-rescored-text").with("exam", Arg::bilingual(&held.title_en, &held.title_zh)))
        .action("mail-result-action", format!("/my/results/{result}"));
    outbox::queue_to(conn, user, &letter, now)
}

/// What changed the result of a candidate after its release, newest first, with the reasons. A change before that is part
/// of the score that was released, and nobody's business.
pub fn of_candidate(conn: &mut Conn, candidate: CandidateId) -> QueryResult<Vec<(Rescore, String)>> {
    let rows: Vec<(Rescore, String)> = rescores::table
        .inner_join(item_voids::table)
        .inner_join(attempts::table)
        .filter(attempts::candidate_id.eq(candidate))
        .filter(rescores::was_released.eq(true))
        .order(rescores::id.desc())
        .select((Rescore::as_select(), item_voids::reason))
        .load(conn)?;
    Ok(rows.into_iter().filter(|(row, _)| row.score_before != row.score_after).collect())
}

/// A released pass that became a fail.
#[derive(Debug, Clone, Queryable)]
pub struct Finding {
    pub rescore: Rescore,
    pub reason: String,
    pub candidate: CandidateId,
    pub name: String,
    pub sitting: Sitting,
}

/// Findings that nobody settled, oldest first.
pub fn findings(conn: &mut Conn) -> QueryResult<Vec<Finding>> {
    rescores::table
        .inner_join(item_voids::table)
        .inner_join(attempts::table.inner_join(candidates::table.inner_join(users::table).inner_join(sittings::table)))
        .filter(rescores::was_released.eq(true))
        .filter(rescores::was_passed.eq(true))
        .filter(rescores::is_passed.eq(false))
        .filter(rescores::settled_at.is_null())
        .order(rescores::id)
        .limit(500)
        .select((Rescore::as_select(), item_voids::reason, candidates::id, users::name, Sitting::as_select()))
        .load(conn)
}

pub fn count_findings(conn: &mut Conn) -> QueryResult<i64> {
    rescores::table
        .filter(rescores::was_released.eq(true))
        .filter(rescores::was_passed.eq(true))
        .filter(rescores::is_passed.eq(false))
        .filter(rescores::settled_at.is_null())
        .count()
        .get_result(conn)
}

/// Somebody of the office looked at a finding, and says what was done about it.
pub fn settle(
    conn: &mut Conn,
    actor: UserId,
    id: RescoreId,
    note: &str,
    now: NaiveDateTime,
) -> Result<(), SettleError> {
    if note.trim().is_empty() {
        return Err(SettleError::Note);
    }
    let user: UserId = rescores::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(rescores::id.eq(id))
        .select(candidates::user_id)
        .first(conn)?;
    if let Some(partial) = impartial::about(conn, actor, user)? {
        return Err(SettleError::Partial(partial));
    }
    let settled = diesel::update(
        rescores::table
            .filter(rescores::id.eq(id))
            .filter(rescores::was_released.eq(true))
            .filter(rescores::was_passed.eq(true))
            .filter(rescores::is_passed.eq(false))
            .filter(rescores::settled_at.is_null()),
    )
    .set((rescores::settled_at.eq(now), rescores::settled_by_id.eq(actor), rescores::settled_note.eq(note.trim())))
    .execute(conn)?;
    if settled == 0 {
        return Err(SettleError::Settled);
    }
    audit::record(conn, Some(actor), "rescore.settled", ("rescore", id.0), json!({ "note": note }), now)?;
    Ok(())
}
