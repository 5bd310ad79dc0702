//! An outcome: what a placed anchor achieved in a period, as the provider reports it and the office may check it.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

use super::claim::{self, Claim};
use super::placement::{Placement, PlacementId};
use super::scorecard::Sight;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::impartial::{self, Partial};
use crate::recruitment::provider::ProviderId;
use crate::schema::{outcomes, placements};
use crate::text_enum;

pub type OutcomeId = Id<Outcome>;

text_enum! {
    /// How far a figure can be trusted, lowest first.
    pub enum Trust: "trust" {
        SelfReported = "self_reported",
        ProviderConfirmed = "provider_confirmed",
        FileVerified = "file_verified",
    }
}

text_enum! {
    pub enum OutcomeStatus: "outcome-status" {
        Reported = "reported",
        Confirmed = "confirmed",
        Verified = "verified",
        Rejected = "rejected",
    }
}

impl OutcomeStatus {
    pub const fn may_become(self, next: OutcomeStatus) -> bool {
        use OutcomeStatus::{Confirmed, Rejected, Reported, Verified};
        matches!((self, next), (Reported, Confirmed) | (Reported | Confirmed, Verified | Rejected))
    }
}

/// Money in fen; both days of the period count.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outcomes)]
pub struct Outcome {
    pub id: OutcomeId,
    pub placement_id: PlacementId,
    pub period_start: NaiveDate,
    pub period_end: NaiveDate,
    pub shows: i64,
    pub live_minutes: i64,
    pub gmv_fen: i64,
    pub viewers: i64,
    pub orders: i64,
    pub refunds_fen: i64,
    pub trust: Trust,
    pub status: OutcomeStatus,
    /// Why the office rejected it.
    pub note: String,
    pub reported_by_id: UserId,
    pub reported_at: NaiveDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutcome {
    pub period_start: NaiveDate,
    pub period_end: NaiveDate,
    pub shows: i64,
    pub live_minutes: i64,
    pub gmv_fen: i64,
    pub viewers: i64,
    pub orders: i64,
    pub refunds_fen: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum OutcomeError {
    #[error("the job has not started")]
    NotStarted,
    #[error("the period begins before the job")]
    BeforeJob,
    #[error("the period ends before it begins, or after the job")]
    Period,
    #[error("the period is not over")]
    Future,
    #[error("overlaps another report")]
    Overlap,
    #[error("the numbers contradict each other: {key}")]
    Senseless { field: &'static str, key: &'static str },
    #[error("not possible in this status")]
    Stale,
    #[error("the decision-maker is not impartial")]
    Partial(Partial),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl OutcomeError {
    pub fn message(&self) -> Message {
        match self {
            OutcomeError::NotStarted => "outcome-not-started".into(),
            OutcomeError::BeforeJob | OutcomeError::Period => "outcome-period-wrong".into(),
            OutcomeError::Future => "outcome-future".into(),
            OutcomeError::Overlap => "outcome-overlap".into(),
            OutcomeError::Senseless { key, .. } => Message::new(key),
            OutcomeError::Stale => "outcome-stale".into(),
            OutcomeError::Partial(partial) => partial.message(),
            OutcomeError::Db(_) => "error-busy".into(),
        }
    }

    /// The form field that the refusal is about.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            OutcomeError::BeforeJob => Some("period_start"),
            OutcomeError::Period | OutcomeError::Future | OutcomeError::Overlap => Some("period_end"),
            OutcomeError::Senseless { field, .. } => Some(field),
            OutcomeError::NotStarted | OutcomeError::Stale | OutcomeError::Partial(_) | OutcomeError::Db(_) => None,
        }
    }
}

/// The provider reports a period. It counts as confirmed by the provider until the office has checked it.
pub fn report(
    conn: &mut Conn,
    actor: UserId,
    placement: &Placement,
    new: &NewOutcome,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<OutcomeId, OutcomeError> {
    if let Some(fault) = claim::faults(conn, placement, &Claim::from(new), today)?.into_iter().next() {
        return Err(fault);
    }
    let id: OutcomeId = diesel::insert_into(outcomes::table)
        .values((
            outcomes::placement_id.eq(placement.id),
            outcomes::period_start.eq(new.period_start),
            outcomes::period_end.eq(new.period_end),
            outcomes::shows.eq(new.shows),
            outcomes::live_minutes.eq(new.live_minutes),
            outcomes::gmv_fen.eq(new.gmv_fen),
            outcomes::viewers.eq(new.viewers),
            outcomes::orders.eq(new.orders),
            outcomes::refunds_fen.eq(new.refunds_fen),
            outcomes::trust.eq(Trust::ProviderConfirmed),
            outcomes::status.eq(OutcomeStatus::Reported),
            outcomes::reported_by_id.eq(actor),
            outcomes::reported_at.eq(now),
        ))
        .returning(outcomes::id)
        .get_result(conn)?;
    let details = json!({ "placement": placement.id, "gmv_fen": new.gmv_fen, "viewers": new.viewers });
    audit::record(conn, Some(actor), "outcome.reported", ("outcome", id.0), details, now)?;
    Ok(id)
}

pub fn find(conn: &mut Conn, id: OutcomeId) -> QueryResult<Outcome> {
    outcomes::table.find(id).select(Outcome::as_select()).first(conn)
}

/// The reports about a placement, newest period first.
pub fn of_placement(conn: &mut Conn, placement: PlacementId) -> QueryResult<Vec<Outcome>> {
    outcomes::table
        .filter(outcomes::placement_id.eq(placement))
        .order((outcomes::period_start.desc(), outcomes::id.desc()))
        .limit(500)
        .select(Outcome::as_select())
        .load(conn)
}

/// What `viewer` may see of the outcomes of each of `users`, over all their jobs, in one query.
pub fn seen_by(conn: &mut Conn, viewer: ProviderId, users: &[UserId]) -> QueryResult<HashMap<UserId, Sight>> {
    let rows: Vec<(UserId, ProviderId, Outcome)> = outcomes::table
        .inner_join(placements::table)
        .filter(placements::user_id.eq_any(users))
        .select((placements::user_id, placements::provider_id, Outcome::as_select()))
        .load(conn)?;
    let mut grouped: HashMap<UserId, Vec<(ProviderId, Outcome)>> = HashMap::new();
    for (user, provider, row) in rows {
        grouped.entry(user).or_default().push((provider, row));
    }
    Ok(grouped.iter().filter_map(|(user, rows)| Some((*user, Sight::of(rows, viewer)?))).collect())
}

/// How many reports wait for the office.
pub fn waiting(conn: &mut Conn) -> QueryResult<i64> {
    outcomes::table
        .filter(outcomes::status.eq_any([OutcomeStatus::Reported, OutcomeStatus::Confirmed]))
        .count()
        .get_result(conn)
}

/// The office checked a report and found it right, or rejects it with a reason that its reporter is mailed.
pub fn decide(
    conn: &mut Conn,
    actor: UserId,
    outcome: &Outcome,
    (next, reason): (OutcomeStatus, &str),
    now: NaiveDateTime,
) -> Result<(), OutcomeError> {
    let anchor: UserId = placements::table.find(outcome.placement_id).select(placements::user_id).first(conn)?;
    if let Some(partial) = impartial::about(conn, actor, anchor)? {
        return Err(OutcomeError::Partial(partial));
    }
    if !outcome.status.may_become(next) {
        return Err(OutcomeError::Stale);
    }
    let changed = diesel::update(outcomes::table.find(outcome.id).filter(outcomes::status.eq(outcome.status)))
        .set((outcomes::status.eq(next), outcomes::note.eq(reason)))
        .execute(conn)?;
    if changed == 0 {
        return Err(OutcomeError::Stale);
    }
    let action = if next == OutcomeStatus::Rejected { "outcome.rejected" } else { "outcome.verified" };
    let details = json!({ "gmv_fen": outcome.gmv_fen, "viewers": outcome.viewers, "shows": outcome.shows });
    audit::record(conn, Some(actor), action, ("outcome", outcome.id.0), details, now)?;
    if next == OutcomeStatus::Rejected {
        let letter = Letter::new("mail-outcome-rejected-subject")
            .say(
                Message::new("mail-outcome-rejected-text")
                    .with("from", outcome.period_start)
                    .with("to", outcome.period_end)
                    .with("reason", reason),
            )
            .action("mail-provider-action", format!("/provider/placements/{}", outcome.placement_id));
        outbox::queue_to(conn, outcome.reported_by_id, &letter, now)?;
    }
    Ok(())
}
