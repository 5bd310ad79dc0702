//! An application: a trainee asks for a place in a cohort. The end of it is an admission, on which everything later builds.
//!
//! [`apply`] sends it, the office moves it on ([`offer`], [`reject`] ...), the trainee answers ([`accept`], [`decline`],
//! [`withdraw`]), an admitted trainee may leave ([`leave`], [`remove`]), and the clock ends what was not answered ([`lapse_expired`]).

mod answer;
mod apply;
mod departure;
mod review;
mod search;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::cohort::{Cohort, CohortId};
use super::identity::IdentityError;
use super::impartial::Partial;
use super::nomination::NominationId;
use super::provider::ProviderId;
use super::scheme::SchemeId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::schema::{application_moves, applications, cohorts, users};
use crate::text_enum;

pub use answer::{accept, decline, lapse_expired, withdraw};
pub use apply::{Applied, NewApplication, apply, count_code_try, enter_code, intake_refusal};
pub use departure::{Consequence, Departure, leave, remove};
pub use review::{offer, reject, start_review, waitlist};
pub use search::{ApplicationRow, Flag, Named, Search, flagged, next_to_review, search};

pub type ApplicationId = Id<Application>;

text_enum! {
    pub enum ApplicationStatus: "application-status" {
        Submitted = "submitted",
        InReview = "in_review",
        Waitlisted = "waitlisted",
        Offered = "offered",
        Rejected = "rejected",
        Admitted = "admitted",
        Declined = "declined",
        Lapsed = "lapsed",
        Withdrawn = "withdrawn",
    }
}

impl ApplicationStatus {
    /// Those that take a place of the cohort.
    pub const TAKING: [ApplicationStatus; 2] = [ApplicationStatus::Offered, ApplicationStatus::Admitted];
    /// Those that have not ended.
    pub const ALIVE: [ApplicationStatus; 5] = [
        ApplicationStatus::Submitted,
        ApplicationStatus::InReview,
        ApplicationStatus::Waitlisted,
        ApplicationStatus::Offered,
        ApplicationStatus::Admitted,
    ];
    /// Those that wait for the office.
    pub const WAITING: [ApplicationStatus; 2] = [ApplicationStatus::Submitted, ApplicationStatus::InReview];

    /// Whether an application may go from here to `to`.
    pub const fn may_become(self, to: ApplicationStatus) -> bool {
        use ApplicationStatus::{
            Admitted, Declined, InReview, Lapsed, Offered, Rejected, Submitted, Waitlisted, Withdrawn,
        };
        match self {
            Submitted => matches!(to, InReview | Withdrawn),
            InReview => matches!(to, Waitlisted | Offered | Rejected | Withdrawn),
            Waitlisted => matches!(to, Offered | Rejected | Withdrawn),
            Offered => matches!(to, Admitted | Declined | Lapsed | Withdrawn),
            Admitted => matches!(to, Withdrawn),
            Withdrawn => matches!(to, Submitted),
            Rejected | Declined | Lapsed => false,
        }
    }

    /// Whether the applicant may still enter or correct a nomination code.
    pub const fn takes_code(self) -> bool {
        matches!(self, ApplicationStatus::Submitted | ApplicationStatus::InReview | ApplicationStatus::Waitlisted)
    }
}

text_enum! {
    /// How an applicant came to the programme.
    pub enum ApplicationSource: "application-source" {
        Provider = "provider",
        Referral = "referral",
        Own = "self",
    }
}

text_enum! {
    /// What became of the nomination code that was typed. All but the first two are flagged for the office.
    pub enum CodeCheck: "code-check" {
        Absent = "none",
        Valid = "valid",
        Unknown = "unknown",
        Expired = "expired",
        Full = "full",
    }
}

impl CodeCheck {
    pub const FLAGGED: [CodeCheck; 3] = [CodeCheck::Unknown, CodeCheck::Expired, CodeCheck::Full];

    pub const fn is_flagged(self) -> bool {
        matches!(self, CodeCheck::Unknown | CodeCheck::Expired | CodeCheck::Full)
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = applications)]
pub struct Application {
    pub id: ApplicationId,
    pub cohort_id: CohortId,
    pub user_id: UserId,
    pub source: ApplicationSource,
    /// Who nominated the trainee.
    pub provider_id: Option<ProviderId>,
    pub nomination_id: Option<NominationId>,
    pub code_entered: String,
    pub code_check: CodeCheck,
    pub city: String,
    pub motivation: String,
    pub experience: String,
    pub status: ApplicationStatus,
    pub offer_expires_at: Option<NaiveDateTime>,
    pub submitted_at: NaiveDateTime,
    pub changed_at: NaiveDateTime,
}

/// A trainee's place in a cohort.
#[derive(Debug, Clone, Queryable)]
pub struct Admission {
    pub application: ApplicationId,
    pub cohort: CohortId,
    pub scheme: SchemeId,
    /// Who nominated the trainee.
    pub provider: Option<ProviderId>,
}

/// The places that `user` holds, newest first.
pub fn admissions(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Admission>> {
    applications::table
        .inner_join(cohorts::table)
        .filter(applications::user_id.eq(user))
        .filter(applications::status.eq(ApplicationStatus::Admitted))
        .order(applications::id.desc())
        .select((applications::id, applications::cohort_id, cohorts::scheme_id, applications::provider_id))
        .limit(20)
        .load(conn)
}

/// The place of `user` in `cohort`, if they hold one.
pub fn admission_to(conn: &mut Conn, user: UserId, cohort: CohortId) -> QueryResult<Option<Admission>> {
    Ok(admissions(conn, user)?.into_iter().find(|admission| admission.cohort == cohort))
}

/// Everybody who holds a place in `cohort`.
pub fn admitted_to(conn: &mut Conn, cohort: CohortId) -> QueryResult<Vec<UserId>> {
    applications::table
        .filter(applications::cohort_id.eq(cohort))
        .filter(applications::status.eq(ApplicationStatus::Admitted))
        .order(applications::id)
        .select(applications::user_id)
        .load(conn)
}

#[derive(Debug, thiserror::Error)]
pub enum ApplicationError {
    #[error("the intake is not open")]
    IntakeClosed(Message),
    #[error("applied already")]
    AppliedAlready,
    #[error("the nomination code does not fit")]
    Code(CodeCheck),
    #[error("the cohort is concluded")]
    Concluded,
    #[error("something keeps the trainee in the cohort")]
    Kept(Message),
    #[error("too many nomination codes")]
    TooManyCodes,
    #[error(transparent)]
    Identity(IdentityError),
    #[error("no such step from here")]
    NoSuchStep,
    #[error("all places are given away")]
    CohortFull,
    #[error("the provider's quota is used up")]
    QuotaFull,
    #[error("the cohort gives no places any more")]
    CohortOver,
    #[error("the offer has expired")]
    OfferExpired,
    #[error("the decision-maker is not impartial")]
    Partial(Partial),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl From<IdentityError> for ApplicationError {
    fn from(error: IdentityError) -> ApplicationError {
        match error {
            IdentityError::Db(error) => ApplicationError::Db(error),
            error => ApplicationError::Identity(error),
        }
    }
}

impl ApplicationError {
    pub fn message(&self) -> Message {
        match self {
            ApplicationError::IntakeClosed(message) => message.clone(),
            ApplicationError::AppliedAlready => "application-already".into(),
            ApplicationError::Code(CodeCheck::Expired) => "application-code-expired".into(),
            ApplicationError::Code(CodeCheck::Full) => "application-code-full".into(),
            ApplicationError::Code(_) => "application-code-unknown".into(),
            ApplicationError::Concluded => "application-concluded".into(),
            ApplicationError::Kept(message) => message.clone(),
            ApplicationError::TooManyCodes => "application-too-many-codes".into(),
            ApplicationError::Identity(error) => error.message(),
            ApplicationError::NoSuchStep => "application-no-such-step".into(),
            ApplicationError::CohortFull => "application-cohort-full".into(),
            ApplicationError::QuotaFull => "application-quota-full".into(),
            ApplicationError::CohortOver => "application-cohort-over".into(),
            ApplicationError::OfferExpired => "application-offer-expired".into(),
            ApplicationError::Partial(partial) => partial.message(),
            ApplicationError::Db(_) => "error-busy".into(),
        }
    }
}

pub fn find(conn: &mut Conn, id: ApplicationId) -> QueryResult<Application> {
    applications::table.find(id).select(Application::as_select()).first(conn)
}

/// The application, if it is `trainee`'s own; `NotFound` otherwise.
pub fn find_own(conn: &mut Conn, trainee: UserId, id: ApplicationId) -> QueryResult<Application> {
    applications::table.find(id).filter(applications::user_id.eq(trainee)).select(Application::as_select()).first(conn)
}

/// What `user` has applied for, newest first.
pub fn of_user(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Application>> {
    applications::table
        .filter(applications::user_id.eq(user))
        .order((applications::submitted_at.desc(), applications::id.desc()))
        .limit(50)
        .select(Application::as_select())
        .load(conn)
}

/// The newest applications of `user`, each with its cohort.
pub fn with_cohorts_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(Application, Cohort)>> {
    applications::table
        .inner_join(cohorts::table)
        .filter(applications::user_id.eq(user))
        .order((applications::submitted_at.desc(), applications::id.desc()))
        .limit(10)
        .select((Application::as_select(), Cohort::as_select()))
        .load(conn)
}

/// The application that a trainee's home is about: an admission if there is one, else the newest.
pub fn latest_of(conn: &mut Conn, user: UserId) -> QueryResult<Option<Application>> {
    let all = of_user(conn, user)?;
    let admitted = all.iter().position(|application| application.status == ApplicationStatus::Admitted);
    Ok(all.into_iter().nth(admitted.unwrap_or(0)))
}

/// The application of `user` to `cohort`.
pub fn to_cohort(conn: &mut Conn, user: UserId, cohort: CohortId) -> QueryResult<Option<Application>> {
    applications::table
        .filter(applications::user_id.eq(user))
        .filter(applications::cohort_id.eq(cohort))
        .select(Application::as_select())
        .first(conn)
        .optional()
}

/// How many applications wait for the office, and since when the oldest does.
pub fn awaiting_review(conn: &mut Conn) -> QueryResult<(i64, Option<NaiveDateTime>)> {
    let waiting = || applications::table.filter(applications::status.eq_any(ApplicationStatus::WAITING));
    let count = waiting().count().get_result(conn)?;
    let oldest = waiting().select(diesel::dsl::min(applications::submitted_at)).first(conn)?;
    Ok((count, oldest))
}

/// One line of an application's history.
#[derive(Debug, Clone, Queryable)]
pub struct Move {
    /// Empty for the first.
    pub from: String,
    pub to: ApplicationStatus,
    pub note: String,
    /// `None` for what the clock did.
    pub by: Option<String>,
    pub at: NaiveDateTime,
}

impl Move {
    /// A line that tells of a nomination code that was entered, and moves nothing.
    pub fn is_code(&self) -> bool {
        self.from == self.to.as_str()
    }
}

/// Who moved what when, newest first.
pub fn history(conn: &mut Conn, id: ApplicationId) -> QueryResult<Vec<Move>> {
    application_moves::table
        .left_join(users::table)
        .filter(application_moves::application_id.eq(id))
        .order(application_moves::id.desc())
        .limit(200)
        .select((
            application_moves::from_status,
            application_moves::to_status,
            application_moves::note,
            users::name.nullable(),
            application_moves::moved_at,
        ))
        .load(conn)
}

/// Who moves an application, why, and when.
#[derive(Debug, Clone, Copy)]
struct Step<'a> {
    /// `None` for the clock.
    by: Option<UserId>,
    note: &'a str,
    now: NaiveDateTime,
}

/// Moves an application on, if it still stands where the caller saw it; `false` otherwise.
fn shift(conn: &mut Conn, application: &Application, to: ApplicationStatus, step: Step<'_>) -> QueryResult<bool> {
    if !application.status.may_become(to) {
        return Ok(false);
    }
    let changed = diesel::update(applications::table.find(application.id))
        .filter(applications::status.eq(application.status))
        .filter(applications::changed_at.eq(application.changed_at))
        .set((applications::status.eq(to), applications::changed_at.eq(step.now)))
        .execute(conn)?;
    if changed == 0 {
        return Ok(false);
    }
    note_move(conn, application.id, application.status.as_str(), to, step)?;
    Ok(true)
}

fn note_move(conn: &mut Conn, id: ApplicationId, from: &str, to: ApplicationStatus, step: Step<'_>) -> QueryResult<()> {
    line_up(conn, id, (from, to), step)?;
    let details = json!({ "from": from, "to": to });
    audit::record(conn, step.by, "application.moved", ("application", id.0), details, step.now)
}

/// The code that the applicant entered later, as a line of the history.
fn note_code(conn: &mut Conn, application: &Application, code: &str, now: NaiveDateTime) -> QueryResult<()> {
    let (by, status) = (Some(application.user_id), application.status);
    line_up(conn, application.id, (status.as_str(), status), Step { by, note: code, now })?;
    let subject = ("application", application.id.0);
    audit::record(conn, by, "application.code_entered", subject, json!({}), now)
}

fn line_up(
    conn: &mut Conn,
    id: ApplicationId,
    (from, to): (&str, ApplicationStatus),
    step: Step<'_>,
) -> QueryResult<()> {
    diesel::insert_into(application_moves::table)
        .values((
            application_moves::application_id.eq(id),
            application_moves::from_status.eq(from),
            application_moves::to_status.eq(to),
            application_moves::note.eq(step.note),
            application_moves::moved_by_id.eq(step.by),
            application_moves::moved_at.eq(step.now),
        ))
        .execute(conn)?;
    Ok(())
}
