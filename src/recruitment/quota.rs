//! How many people a provider may put forward for a cohort, and the code that its nominees enter. A nomination that is
//! open or used takes one seat of the quota; one that was given back takes none.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::application::{ApplicationStatus, CodeCheck};
use super::cohort::{self, Cohort, CohortId, CohortStatus, Intake};
use super::nomination::NominationStatus;
use super::provider::{Provider, ProviderId};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::schema::{applications, cohorts, nominations, providers, quotas};

pub type QuotaId = Id<Quota>;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = quotas)]
pub struct Quota {
    pub id: QuotaId,
    pub cohort_id: CohortId,
    pub provider_id: ProviderId,
    pub seats: i64,
    pub nomination_code: String,
    pub valid_until: NaiveDateTime,
}

/// A quota with how much of it is used, for lists.
#[derive(Debug, Clone)]
pub struct QuotaUse {
    pub quota: Quota,
    pub cohort: Cohort,
    pub provider: Provider,
    pub used: i64,
}

impl QuotaUse {
    /// Whether somebody can still be nominated at `now`, as far as time goes.
    pub fn is_open(&self, now: NaiveDateTime) -> bool {
        self.quota.valid_until > now
            && self.cohort.status != CohortStatus::Draft
            && self.cohort.intake(now) != Intake::Over
    }

    pub fn left(&self) -> i64 {
        (self.quota.seats - self.used).max(0)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum QuotaError {
    #[error("{0} seats are used already")]
    BelowUsed(i64),
    #[error("the cohort has {0} places only")]
    AbovePlaces(i64),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl QuotaError {
    pub fn message(&self) -> Message {
        match self {
            QuotaError::BelowUsed(used) => Message::new("quota-below-used").with("used", *used),
            QuotaError::AbovePlaces(places) => Message::new("quota-above-places").with("places", *places),
            QuotaError::Db(_) => "error-busy".into(),
        }
    }
}

/// Seats of a quota that are taken.
pub fn used(conn: &mut Conn, cohort: CohortId, provider: ProviderId) -> QueryResult<i64> {
    nominations::table
        .filter(nominations::cohort_id.eq(cohort))
        .filter(nominations::provider_id.eq(provider))
        .filter(nominations::status.ne(NominationStatus::Withdrawn))
        .count()
        .get_result(conn)
}

/// Places of a cohort that are offered to, or held by, people whom `provider` nominated.
pub fn placed(conn: &mut Conn, cohort: CohortId, provider: ProviderId) -> QueryResult<i64> {
    applications::table
        .filter(applications::cohort_id.eq(cohort))
        .filter(applications::provider_id.eq(provider))
        .filter(applications::status.eq_any(ApplicationStatus::TAKING))
        .count()
        .get_result(conn)
}

pub fn find(conn: &mut Conn, cohort: CohortId, provider: ProviderId) -> QueryResult<Option<Quota>> {
    quotas::table
        .filter(quotas::cohort_id.eq(cohort))
        .filter(quotas::provider_id.eq(provider))
        .select(Quota::as_select())
        .first(conn)
        .optional()
}

/// The quotas of a provider, those of the latest cohorts first.
pub fn of_provider(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<QuotaUse>> {
    let rows = quotas::table
        .inner_join(cohorts::table)
        .inner_join(providers::table)
        .filter(quotas::provider_id.eq(provider))
        .order((cohorts::starts_on.desc(), quotas::id.desc()))
        .limit(100)
        .select((Quota::as_select(), Cohort::as_select(), Provider::as_select()))
        .load(conn)?;
    let counts: Vec<(CohortId, i64)> = nominations::table
        .filter(nominations::provider_id.eq(provider))
        .filter(nominations::status.ne(NominationStatus::Withdrawn))
        .group_by(nominations::cohort_id)
        .select((nominations::cohort_id, diesel::dsl::count(nominations::id)))
        .load(conn)?;
    let counts: HashMap<_, _> = counts.into_iter().collect();
    Ok(with_use(rows, |quota| counts.get(&quota.cohort_id).copied()))
}

/// The quotas of a cohort, by provider.
pub fn of_cohort(conn: &mut Conn, cohort: CohortId) -> QueryResult<Vec<QuotaUse>> {
    let rows = quotas::table
        .inner_join(cohorts::table)
        .inner_join(providers::table)
        .filter(quotas::cohort_id.eq(cohort))
        .order(providers::code)
        .limit(500)
        .select((Quota::as_select(), Cohort::as_select(), Provider::as_select()))
        .load(conn)?;
    let counts: Vec<(ProviderId, i64)> = nominations::table
        .filter(nominations::cohort_id.eq(cohort))
        .filter(nominations::status.ne(NominationStatus::Withdrawn))
        .group_by(nominations::provider_id)
        .select((nominations::provider_id, diesel::dsl::count(nominations::id)))
        .load(conn)?;
    let counts: HashMap<_, _> = counts.into_iter().collect();
    Ok(with_use(rows, |quota| counts.get(&quota.provider_id).copied()))
}

fn with_use(rows: Vec<(Quota, Cohort, Provider)>, used: impl Fn(&Quota) -> Option<i64>) -> Vec<QuotaUse> {
    rows.into_iter()
        .map(|(quota, cohort, provider)| QuotaUse { used: used(&quota).unwrap_or(0), quota, cohort, provider })
        .collect()
}

/// Whose code `code` is in a cohort, and whether it can still be used.
pub fn check_code(
    conn: &mut Conn,
    cohort: CohortId,
    code: &str,
    now: NaiveDateTime,
) -> QueryResult<(CodeCheck, Option<Quota>)> {
    let code = code.trim().to_uppercase();
    if code.is_empty() {
        return Ok((CodeCheck::Absent, None));
    }
    let found: Option<Quota> = quotas::table
        .filter(quotas::cohort_id.eq(cohort))
        .filter(quotas::nomination_code.eq(code))
        .select(Quota::as_select())
        .first(conn)
        .optional()?;
    Ok(match found {
        None => (CodeCheck::Unknown, None),
        Some(quota) if quota.valid_until <= now => (CodeCheck::Expired, Some(quota)),
        Some(quota) if used(conn, cohort, quota.provider_id)? >= quota.seats => (CodeCheck::Full, Some(quota)),
        Some(quota) => (CodeCheck::Valid, Some(quota)),
    })
}

/// What the office grants a provider for a cohort.
#[derive(Debug, Clone)]
pub struct Grant {
    pub cohort: CohortId,
    pub provider: ProviderId,
    pub seats: i64,
    pub valid_until: NaiveDateTime,
    /// The nomination code, if this is the first grant; a known quota keeps its own.
    pub code: String,
}

/// Grants or changes a quota.
pub fn grant(conn: &mut Conn, office: UserId, grant: &Grant, now: NaiveDateTime) -> Result<QuotaId, QuotaError> {
    let used = used(conn, grant.cohort, grant.provider)?;
    if grant.seats < used {
        return Err(QuotaError::BelowUsed(used));
    }
    let places = cohort::find(conn, grant.cohort)?.places;
    if grant.seats > places {
        return Err(QuotaError::AbovePlaces(places));
    }
    let id = match find(conn, grant.cohort, grant.provider)? {
        Some(known) => {
            diesel::update(quotas::table.find(known.id))
                .set((quotas::seats.eq(grant.seats), quotas::valid_until.eq(grant.valid_until)))
                .execute(conn)?;
            known.id
        }
        None => diesel::insert_into(quotas::table)
            .values((
                quotas::cohort_id.eq(grant.cohort),
                quotas::provider_id.eq(grant.provider),
                quotas::seats.eq(grant.seats),
                quotas::nomination_code.eq(&grant.code),
                quotas::valid_until.eq(grant.valid_until),
                quotas::created_at.eq(now),
            ))
            .returning(quotas::id)
            .get_result(conn)?,
    };
    let said = json!({ "cohort": grant.cohort, "provider": grant.provider, "seats": grant.seats });
    audit::record(conn, Some(office), "quota.granted", ("quota", id.0), said, now)?;
    Ok(id)
}
