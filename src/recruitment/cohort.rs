//! A cohort: one run of the programme under one scheme version, with an intake window and a number of places.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

use super::application::ApplicationStatus;
use super::scheme::{self, Scheme, SchemeId, SchemeStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::ordered;
use crate::schema::{applications, cohorts, schemes};
use crate::text_enum;

pub type CohortId = Id<Cohort>;

text_enum! {
    pub enum CohortStatus: "cohort-status" {
        Draft = "draft",
        Open = "open",
        Paused = "paused",
        Closed = "closed",
        Running = "running",
        Concluded = "concluded",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = cohorts)]
pub struct Cohort {
    pub id: CohortId,
    pub code: String,
    pub title_en: String,
    pub title_zh: String,
    pub about_en: String,
    pub about_zh: String,
    pub scheme_id: SchemeId,
    pub city: String,
    pub places: i64,
    pub opens_at: NaiveDateTime,
    pub closes_at: NaiveDateTime,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    /// How long an offered place waits for an answer.
    pub offer_hours: i64,
    pub status: CohortStatus,
    pub created_at: NaiveDateTime,
}

pub fn find(conn: &mut Conn, id: CohortId) -> QueryResult<Cohort> {
    cohorts::table.find(id).select(Cohort::as_select()).first(conn)
}

impl CohortStatus {
    /// Where a cohort may go from here.
    pub const fn next(self) -> &'static [CohortStatus] {
        match self {
            CohortStatus::Draft => &[CohortStatus::Open],
            CohortStatus::Open => &[CohortStatus::Paused, CohortStatus::Closed],
            CohortStatus::Paused => &[CohortStatus::Open, CohortStatus::Closed],
            CohortStatus::Closed => &[CohortStatus::Running, CohortStatus::Open],
            CohortStatus::Running => &[CohortStatus::Concluded],
            CohortStatus::Concluded => &[],
        }
    }

    /// Whether places may still be offered and accepted.
    pub const fn gives_places(self) -> bool {
        !matches!(self, CohortStatus::Draft | CohortStatus::Concluded)
    }
}

/// Where the intake of a cohort stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// Not published, or not yet at its opening time.
    Ahead,
    Open,
    Paused,
    Over,
}

impl Cohort {
    pub fn intake(&self, now: NaiveDateTime) -> Intake {
        match self.status {
            CohortStatus::Draft => Intake::Ahead,
            CohortStatus::Open if now < self.opens_at => Intake::Ahead,
            CohortStatus::Open if now < self.closes_at => Intake::Open,
            CohortStatus::Paused if now < self.closes_at => Intake::Paused,
            _ => Intake::Over,
        }
    }
}

/// What the office says about a cohort.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = cohorts)]
pub struct CohortDetails {
    pub code: String,
    pub title_en: String,
    pub title_zh: String,
    pub about_en: String,
    pub about_zh: String,
    pub scheme_id: SchemeId,
    pub city: String,
    pub places: i64,
    pub opens_at: NaiveDateTime,
    pub closes_at: NaiveDateTime,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub offer_hours: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum CohortError {
    #[error("the code is in use")]
    CodeTaken,
    #[error("the scheme is not published")]
    SchemeNotPublished,
    #[error("code and scheme are fixed once the cohort is no draft")]
    Fixed,
    #[error("{0} places are given away already")]
    TooFewPlaces(i64),
    #[error("no such step from here")]
    NoSuchStep,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl CohortError {
    pub fn message(&self) -> Message {
        match self {
            CohortError::CodeTaken => "cohort-code-taken".into(),
            CohortError::SchemeNotPublished => "cohort-scheme-not-published".into(),
            CohortError::Fixed => "cohort-fixed".into(),
            CohortError::TooFewPlaces(taken) => Message::new("cohort-too-few-places").with("taken", *taken),
            CohortError::NoSuchStep => "cohort-no-such-step".into(),
            CohortError::Db(_) => "error-busy".into(),
        }
    }
}

pub fn by_code(conn: &mut Conn, code: &str) -> QueryResult<Option<Cohort>> {
    cohorts::table.filter(cohorts::code.eq(code)).select(Cohort::as_select()).first(conn).optional()
}

/// A cohort that everybody may see: any but a draft. `NotFound` otherwise.
pub fn public_by_code(conn: &mut Conn, code: &str) -> QueryResult<Cohort> {
    by_code(conn, code)?.filter(|cohort| cohort.status != CohortStatus::Draft).ok_or(diesel::result::Error::NotFound)
}

/// Every cohort, the latest start first unless `sort` asks otherwise.
pub fn all(conn: &mut Conn, sort: &Sort) -> QueryResult<Vec<Cohort>> {
    let cohorts = cohorts::table.into_boxed();
    let sorted = ordered!(cohorts, sort, (cohorts::starts_on.desc(), cohorts::id.desc()),
        "title" => cohorts::title_en,
        "status" => cohorts::status,
        "starts" => cohorts::starts_on,
    );
    sorted.limit(500).select(Cohort::as_select()).load(conn)
}

/// The cohorts that take applications now, those that close first in front.
pub fn open_now(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<Cohort>> {
    cohorts::table
        .filter(cohorts::status.eq(CohortStatus::Open))
        .filter(cohorts::opens_at.le(now))
        .filter(cohorts::closes_at.gt(now))
        .order((cohorts::closes_at, cohorts::id))
        .limit(100)
        .select(Cohort::as_select())
        .load(conn)
}

/// The cohorts that are neither draft nor concluded, for choices in forms.
pub fn current(conn: &mut Conn) -> QueryResult<Vec<Cohort>> {
    cohorts::table
        .filter(cohorts::status.ne_all([CohortStatus::Draft, CohortStatus::Concluded]))
        .order((cohorts::starts_on, cohorts::id))
        .limit(200)
        .select(Cohort::as_select())
        .load(conn)
}

/// How many places are given away: offered and admitted.
pub fn taken(conn: &mut Conn, cohort: CohortId) -> QueryResult<i64> {
    applications::table
        .filter(applications::cohort_id.eq(cohort))
        .filter(applications::status.eq_any(ApplicationStatus::TAKING))
        .count()
        .get_result(conn)
}

/// Applications of each cohort by status; statuses without any are left out.
pub fn numbers(conn: &mut Conn, of: &[CohortId]) -> QueryResult<HashMap<CohortId, HashMap<ApplicationStatus, i64>>> {
    let rows: Vec<(CohortId, ApplicationStatus, i64)> = applications::table
        .filter(applications::cohort_id.eq_any(of))
        .group_by((applications::cohort_id, applications::status))
        .select((applications::cohort_id, applications::status, diesel::dsl::count(applications::id)))
        .load(conn)?;
    let mut numbers: HashMap<_, HashMap<_, _>> = HashMap::new();
    for (cohort, status, count) in rows {
        numbers.entry(cohort).or_default().insert(status, count);
    }
    Ok(numbers)
}

/// Makes a draft under a published scheme version.
pub fn create(
    conn: &mut Conn,
    office: UserId,
    details: &CohortDetails,
    now: NaiveDateTime,
) -> Result<CohortId, CohortError> {
    if by_code(conn, &details.code)?.is_some() {
        return Err(CohortError::CodeTaken);
    }
    if scheme::find(conn, details.scheme_id)?.status != SchemeStatus::Published {
        return Err(CohortError::SchemeNotPublished);
    }
    let id: CohortId = diesel::insert_into(cohorts::table)
        .values((details, cohorts::created_by_id.eq(office), cohorts::created_at.eq(now)))
        .returning(cohorts::id)
        .get_result(conn)?;
    audit::record(conn, Some(office), "cohort.created", ("cohort", id.0), json!({ "code": details.code }), now)?;
    Ok(id)
}

/// Changes a cohort. Its code and its scheme are fixed once people have seen it.
pub fn update(
    conn: &mut Conn,
    office: UserId,
    id: CohortId,
    details: &CohortDetails,
    now: NaiveDateTime,
) -> Result<(), CohortError> {
    let before = find(conn, id)?;
    let is_draft = before.status == CohortStatus::Draft;
    if !is_draft && (before.scheme_id != details.scheme_id || before.code != details.code) {
        return Err(CohortError::Fixed);
    }
    if by_code(conn, &details.code)?.is_some_and(|other| other.id != id) {
        return Err(CohortError::CodeTaken);
    }
    if is_draft && scheme::find(conn, details.scheme_id)?.status != SchemeStatus::Published {
        return Err(CohortError::SchemeNotPublished);
    }
    let taken = taken(conn, id)?;
    if details.places < taken {
        return Err(CohortError::TooFewPlaces(taken));
    }
    diesel::update(cohorts::table.find(id)).set(details).execute(conn)?;
    let said = json!({ "places": details.places, "places_before": before.places });
    audit::record(conn, Some(office), "cohort.changed", ("cohort", id.0), said, now)?;
    Ok(())
}

/// Opens, pauses, closes, runs or concludes a cohort.
pub fn move_to(
    conn: &mut Conn,
    office: UserId,
    id: CohortId,
    to: CohortStatus,
    now: NaiveDateTime,
) -> Result<(), CohortError> {
    let before = find(conn, id)?.status;
    if !before.next().contains(&to) {
        return Err(CohortError::NoSuchStep);
    }
    let changed = diesel::update(cohorts::table.find(id).filter(cohorts::status.eq(before)))
        .set(cohorts::status.eq(to))
        .execute(conn)?;
    if changed == 0 {
        return Err(CohortError::NoSuchStep);
    }
    audit::record(conn, Some(office), "cohort.moved", ("cohort", id.0), json!({ "from": before, "to": to }), now)?;
    Ok(())
}

/// What visitors see: every cohort but drafts and concluded ones, with its scheme, the next start first.
pub fn listed(conn: &mut Conn) -> QueryResult<Vec<(Cohort, Scheme)>> {
    cohorts::table
        .inner_join(schemes::table)
        .filter(cohorts::status.ne_all([CohortStatus::Draft, CohortStatus::Concluded]))
        .order((cohorts::starts_on, cohorts::id))
        .limit(200)
        .select((Cohort::as_select(), Scheme::as_select()))
        .load(conn)
}
