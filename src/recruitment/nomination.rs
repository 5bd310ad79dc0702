//! A nomination: a provider puts a person forward for a cohort, one by one or from a file. It takes a seat of the quota
//! until it is given back.

mod batch;
pub mod file;
mod invitation;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::application::{ApplicationStatus, CodeCheck};
use super::cohort::{self, Cohort, CohortId, CohortStatus, Intake};
use super::provider::ProviderId;
use super::quota::{self, Quota};
use crate::accounts::user::{Email, User, UserId};
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::schema::{applications, cohorts, nominations};
use crate::text_enum;

pub use batch::{Batch, BatchId, Import, Imported, Review, Rows, batches, import, review, undo};

pub type NominationId = Id<Nomination>;

text_enum! {
    pub enum NominationStatus: "nomination-status" {
        Open = "open",
        Used = "used",
        /// Taken back by the provider, or given back when the application ended without a place.
        Withdrawn = "withdrawn",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = nominations)]
pub struct Nomination {
    pub id: NominationId,
    pub cohort_id: CohortId,
    pub provider_id: ProviderId,
    pub batch_id: Option<BatchId>,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub note: String,
    pub status: NominationStatus,
    pub created_at: NaiveDateTime,
}

/// Whom a provider names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominee {
    pub name: String,
    pub email: Email,
    pub phone: String,
    pub note: String,
}

#[derive(Debug, thiserror::Error)]
pub enum NominationError {
    #[error("no quota in this cohort")]
    NoQuota,
    #[error("the quota has ended")]
    QuotaEnded,
    #[error("the intake is over")]
    IntakeOver,
    #[error("no seat is left")]
    Full,
    #[error("nominated already")]
    Already,
    #[error("the nomination is not open")]
    NotOpen,
    #[error("{0} of the batch have applied")]
    BatchUsed(i64),
    #[error("{0} rows are wrong")]
    WrongRows(usize),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl NominationError {
    pub fn message(&self) -> Message {
        match self {
            NominationError::NoQuota => "nomination-no-quota".into(),
            NominationError::QuotaEnded => "nomination-quota-ended".into(),
            NominationError::IntakeOver => "nomination-intake-over".into(),
            NominationError::Full => "nomination-full".into(),
            NominationError::Already => "nomination-already".into(),
            NominationError::NotOpen => "nomination-not-open".into(),
            NominationError::BatchUsed(count) => Message::new("nomination-batch-used").with("count", *count),
            NominationError::WrongRows(count) => Message::new("nomination-wrong-rows").with("count", *count),
            NominationError::Db(_) => "error-busy".into(),
        }
    }
}

/// A nomination as its provider sees it.
#[derive(Debug, Clone, Queryable)]
pub struct NominationRow {
    pub nomination: Nomination,
    pub cohort_code: String,
    /// Where the nominee's application stands, once there is one.
    pub application: Option<ApplicationStatus>,
}

/// What `provider` has put forward, newest first, and how many in all.
pub fn of_provider(
    conn: &mut Conn,
    provider: ProviderId,
    offset: i64,
    limit: i64,
) -> QueryResult<(Vec<NominationRow>, i64)> {
    let total = nominations::table.filter(nominations::provider_id.eq(provider)).count().get_result(conn)?;
    let rows = nominations::table
        .inner_join(cohorts::table)
        .left_join(applications::table)
        .filter(nominations::provider_id.eq(provider))
        .order(nominations::id.desc())
        .offset(offset)
        .limit(limit)
        .select((Nomination::as_select(), cohorts::code, applications::status.nullable()))
        .load(conn)?;
    Ok((rows, total))
}

/// The quota that lets `provider` nominate for `cohort` now.
fn usable_quota(
    conn: &mut Conn,
    provider: ProviderId,
    cohort: &Cohort,
    now: NaiveDateTime,
) -> Result<Quota, NominationError> {
    let quota = quota::find(conn, cohort.id, provider)?.ok_or(NominationError::NoQuota)?;
    if cohort.status == CohortStatus::Draft || cohort.intake(now) == Intake::Over {
        return Err(NominationError::IntakeOver);
    }
    if quota.valid_until <= now {
        return Err(NominationError::QuotaEnded);
    }
    Ok(quota)
}

/// The nomination of somebody by the owner of `quota`, open or not.
fn known(conn: &mut Conn, quota: &Quota, email: &str) -> QueryResult<Option<Nomination>> {
    nominations::table
        .filter(nominations::cohort_id.eq(quota.cohort_id))
        .filter(nominations::provider_id.eq(quota.provider_id))
        .filter(nominations::email.eq(email))
        .select(Nomination::as_select())
        .first(conn)
        .optional()
}

/// Puts one person forward and mails them the way to apply.
pub fn nominate(
    conn: &mut Conn,
    member: UserId,
    provider: ProviderId,
    cohort: CohortId,
    nominee: &Nominee,
    now: NaiveDateTime,
) -> Result<NominationId, NominationError> {
    let cohort = cohort::find(conn, cohort)?;
    let quota = usable_quota(conn, provider, &cohort, now)?;
    if quota::used(conn, cohort.id, provider)? >= quota.seats {
        return Err(NominationError::Full);
    }
    let place = Place { quota: &quota, batch: None, status: NominationStatus::Open };
    let id = put(conn, member, &place, nominee, now)?.ok_or(NominationError::Already)?;
    invitation::mail(conn, &cohort, &quota, nominee, now)?;
    Ok(id)
}

/// Where a nomination goes, and how it stands at first.
struct Place<'a> {
    quota: &'a Quota,
    batch: Option<BatchId>,
    status: NominationStatus,
}

/// Writes a nomination; one that was withdrawn comes back. `None` when the person is nominated already.
fn put(
    conn: &mut Conn,
    by: UserId,
    place: &Place<'_>,
    nominee: &Nominee,
    now: NaiveDateTime,
) -> QueryResult<Option<NominationId>> {
    let id = match known(conn, place.quota, nominee.email.as_str())? {
        Some(before) if before.status != NominationStatus::Withdrawn => return Ok(None),
        Some(before) => {
            diesel::update(nominations::table.find(before.id))
                .set((
                    nominations::name.eq(&nominee.name),
                    nominations::phone.eq(&nominee.phone),
                    nominations::note.eq(&nominee.note),
                    nominations::batch_id.eq(place.batch),
                    nominations::status.eq(place.status),
                    nominations::created_by_id.eq(by),
                    nominations::created_at.eq(now),
                ))
                .execute(conn)?;
            before.id
        }
        None => diesel::insert_into(nominations::table)
            .values((
                nominations::cohort_id.eq(place.quota.cohort_id),
                nominations::provider_id.eq(place.quota.provider_id),
                nominations::batch_id.eq(place.batch),
                nominations::name.eq(&nominee.name),
                nominations::email.eq(nominee.email.as_str()),
                nominations::phone.eq(&nominee.phone),
                nominations::note.eq(&nominee.note),
                nominations::status.eq(place.status),
                nominations::created_by_id.eq(by),
                nominations::created_at.eq(now),
            ))
            .returning(nominations::id)
            .get_result(conn)?,
    };
    let details = json!({ "cohort": place.quota.cohort_id, "provider": place.quota.provider_id });
    audit::record(conn, Some(by), "nomination.made", ("nomination", id.0), details, now)?;
    Ok(Some(id))
}

/// Takes a nomination back while nobody has applied with it; `NotFound` when it is another provider's.
pub fn withdraw(
    conn: &mut Conn,
    member: UserId,
    provider: ProviderId,
    id: NominationId,
    now: NaiveDateTime,
) -> Result<(), NominationError> {
    let own = nominations::table.find(id).filter(nominations::provider_id.eq(provider));
    own.select(nominations::id).first::<NominationId>(conn)?;
    let changed = diesel::update(nominations::table.find(id).filter(nominations::status.eq(NominationStatus::Open)))
        .set(nominations::status.eq(NominationStatus::Withdrawn))
        .execute(conn)?;
    if changed == 0 {
        return Err(NominationError::NotOpen);
    }
    audit::record(conn, Some(member), "nomination.withdrawn", ("nomination", id.0), json!({}), now)?;
    Ok(())
}

/// Takes the seat for somebody who applies with the provider's code: their own nomination, or a free seat while the code
/// is valid. `None` when there is neither.
pub(super) fn take(
    conn: &mut Conn,
    quota: &Quota,
    person: &User,
    check: CodeCheck,
    now: NaiveDateTime,
) -> QueryResult<Option<NominationId>> {
    let own = known(conn, quota, &person.email)?.filter(|own| own.status != NominationStatus::Withdrawn);
    if let Some(own) = own {
        diesel::update(nominations::table.find(own.id))
            .set(nominations::status.eq(NominationStatus::Used))
            .execute(conn)?;
        return Ok(Some(own.id));
    }
    let Ok(email) = person.email.parse::<Email>() else { return Ok(None) };
    if check != CodeCheck::Valid {
        return Ok(None);
    }
    let nominee = Nominee { name: person.name.clone(), email, phone: person.phone.clone(), note: String::new() };
    put(conn, person.id, &Place { quota, batch: None, status: NominationStatus::Used }, &nominee, now)
}

/// Frees or reopens the nomination of an application that has ended.
pub(super) fn release(conn: &mut Conn, id: NominationId, to: NominationStatus) -> QueryResult<()> {
    diesel::update(nominations::table.find(id)).set(nominations::status.eq(to)).execute(conn)?;
    Ok(())
}

/// The code with which `email` is nominated for `cohort`, so that the form can show it.
pub fn code_for(conn: &mut Conn, cohort: CohortId, email: &str) -> QueryResult<Option<String>> {
    use crate::schema::quotas;
    nominations::table
        .inner_join(
            quotas::table
                .on(quotas::cohort_id.eq(nominations::cohort_id).and(quotas::provider_id.eq(nominations::provider_id))),
        )
        .filter(nominations::cohort_id.eq(cohort))
        .filter(nominations::email.eq(email))
        .filter(nominations::status.eq(NominationStatus::Open))
        .order(nominations::id)
        .select(quotas::nomination_code)
        .first(conn)
        .optional()
}
