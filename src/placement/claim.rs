//! What a report claims, and all that speaks against it: a period outside the job or reported already, numbers that
//! contradict each other.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::outcome::{NewOutcome, OutcomeError, OutcomeStatus};
use super::placement::{Placement, PlacementStatus};
use crate::db::Conn;
use crate::schema::outcomes;

/// What a report says, as far as it is known: a form may still lack some of it.
#[derive(Debug, Clone, Default)]
pub struct Claim {
    pub period_start: Option<NaiveDate>,
    pub period_end: Option<NaiveDate>,
    pub shows: Option<i64>,
    pub live_minutes: Option<i64>,
    pub gmv_fen: Option<i64>,
    pub viewers: Option<i64>,
    pub orders: Option<i64>,
    pub refunds_fen: Option<i64>,
}

impl From<&NewOutcome> for Claim {
    fn from(new: &NewOutcome) -> Claim {
        Claim {
            period_start: Some(new.period_start),
            period_end: Some(new.period_end),
            shows: Some(new.shows),
            live_minutes: Some(new.live_minutes),
            gmv_fen: Some(new.gmv_fen),
            viewers: Some(new.viewers),
            orders: Some(new.orders),
            refunds_fen: Some(new.refunds_fen),
        }
    }
}

/// Everything that speaks against `claim` about `placement`.
pub fn faults(
    conn: &mut Conn,
    placement: &Placement,
    claim: &Claim,
    today: NaiveDate,
) -> QueryResult<Vec<OutcomeError>> {
    let mut found = period_faults(claim, placement, today);
    if let (Some(start), Some(end)) = (claim.period_start, claim.period_end) {
        let overlapping: i64 = outcomes::table
            .filter(outcomes::placement_id.eq(placement.id))
            .filter(outcomes::status.ne(OutcomeStatus::Rejected))
            .filter(outcomes::period_start.le(end))
            .filter(outcomes::period_end.ge(start))
            .count()
            .get_result(conn)?;
        if overlapping > 0 {
            found.push(OutcomeError::Overlap);
        }
    }
    found.extend(number_faults(claim));
    Ok(found)
}

fn period_faults(claim: &Claim, placement: &Placement, today: NaiveDate) -> Vec<OutcomeError> {
    if placement.status == PlacementStatus::Planned {
        return vec![OutcomeError::NotStarted];
    }
    let mut found = Vec::new();
    let last = placement.ended_on.unwrap_or(NaiveDate::MAX);
    let is_turned = claim.period_start.zip(claim.period_end).is_some_and(|(start, end)| end < start);
    if claim.period_start.is_some_and(|start| start < placement.starts_on) {
        found.push(OutcomeError::BeforeJob);
    }
    if is_turned || claim.period_end.is_some_and(|end| end > last) {
        found.push(OutcomeError::Period);
    }
    if claim.period_end.is_some_and(|end| end > today) {
        found.push(OutcomeError::Future);
    }
    found
}

/// Numbers that contradict each other: pure.
fn number_faults(claim: &Claim) -> impl Iterator<Item = OutcomeError> {
    let days = claim.period_start.zip(claim.period_end).map(|(start, end)| (end - start).num_days() + 1);
    let is_more = |a: Option<i64>, b: Option<i64>| a.zip(b).is_some_and(|(a, b)| a > b);
    let is_one_without = |a: Option<i64>, b: Option<i64>| a.zip(b).is_some_and(|(a, b)| (a == 0) != (b == 0));
    let found = [
        (
            is_more(claim.live_minutes, days.filter(|days| *days > 0).map(|days| days * 24 * 60)),
            "hours",
            "outcome-too-many-hours",
        ),
        (is_one_without(claim.shows, claim.live_minutes), "hours", "outcome-shows-hours"),
        (is_more(claim.orders, claim.viewers), "orders", "outcome-orders-viewers"),
        (is_one_without(claim.orders, claim.gmv_fen), "orders", "outcome-orders-gmv"),
        (is_more(claim.refunds_fen, claim.gmv_fen), "refunds", "outcome-refunds-gmv"),
    ];
    found.into_iter().filter(|(is_so, ..)| *is_so).map(|(_, field, key)| OutcomeError::Senseless { field, key })
}
