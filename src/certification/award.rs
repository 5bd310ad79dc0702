//! The decision: award a certificate or refuse it. Whoever decides has neither trained nor examined the candidate, and a
//! certificate comes into being only while every requirement is met.

use chrono::{Datelike, Months, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DbError};

use super::certificate::{self, CertificateId};
use super::number::Number;
use super::paper::{self, NameProblem};
use super::ready::{self, Case};
use super::requirements::{self, RequirementState};
use super::snapshot::Snapshot;
use crate::accounts::user::UserId;
use crate::assessment::result;
use crate::audit;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::cohort::CohortId;
use crate::recruitment::impartial::{self, Partial};
use crate::schema::{certificate_refusals, certificates};
use crate::training::hours;

#[derive(Debug, Clone)]
pub struct NewAward {
    pub user: UserId,
    pub cohort: CohortId,
    /// The day on the programme's calendar.
    pub today: NaiveDate,
    /// Random; the number follows from it.
    pub seed: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum AwardError {
    #[error("not every requirement is met")]
    NotMet(&'static str),
    #[error("the decision-maker trained the candidate")]
    Trained,
    #[error("the decision-maker examined the candidate")]
    Examined,
    #[error("the decision-maker is not impartial")]
    Partial(Partial),
    #[error("a certificate of this level exists")]
    Held,
    #[error("the fonts cannot draw {0}")]
    Undrawable(String),
    #[error("the name is too long for the paper")]
    NameTooLong,
    #[error("certificates cannot be drawn")]
    Renderer,
    #[error("database")]
    Db(#[from] DbError),
}

impl AwardError {
    pub fn message(&self) -> Message {
        match self {
            AwardError::NotMet(label) => {
                Message::new("award-not-met").with("requirement", Arg::Key((*label).to_owned()))
            }
            AwardError::Trained => "award-trained".into(),
            AwardError::Examined => "award-examined".into(),
            AwardError::Partial(partial) => partial.message(),
            AwardError::Held => "award-held".into(),
            AwardError::Undrawable(missing) => Message::new("award-undrawable").with("characters", missing),
            AwardError::NameTooLong => "award-name-too-long".into(),
            AwardError::Renderer | AwardError::Db(_) => "error-busy".into(),
        }
    }
}

impl From<NameProblem> for AwardError {
    fn from(problem: NameProblem) -> AwardError {
        match problem {
            NameProblem::Missing(characters) => AwardError::Undrawable(characters),
            NameProblem::TooLong => AwardError::NameTooLong,
            NameProblem::Renderer(error) => {
                tracing::error!(error, "a certificate cannot be drawn");
                AwardError::Renderer
            }
        }
    }
}

/// Why `actor` may not decide about `candidate`; nothing when they may.
pub fn conflict(conn: &mut Conn, actor: UserId, candidate: UserId) -> QueryResult<Option<AwardError>> {
    if let Some(partial) = impartial::about(conn, actor, candidate)? {
        return Ok(Some(AwardError::Partial(partial)));
    }
    if hours::trained_by(conn, candidate, NaiveDateTime::default())?.contains(&actor) {
        return Ok(Some(AwardError::Trained));
    }
    let examined = result::examiners_of(conn, candidate)?.contains(&actor);
    Ok(examined.then_some(AwardError::Examined))
}

/// Issues the certificate of the cohort's scheme to `new.user`.
pub fn award(conn: &mut Conn, actor: UserId, new: &NewAward, now: NaiveDateTime) -> Result<CertificateId, AwardError> {
    let case = ready::case(conn, new.user, new.cohort, new.today)?;
    if let Some(conflict) = conflict(conn, actor, new.user)? {
        return Err(conflict);
    }
    if held(conn, &case, new.today)? {
        return Err(AwardError::Held);
    }
    if let Some(unmet) = case.requirements.iter().find(|requirement| requirement.state != RequirementState::Met) {
        return Err(AwardError::NotMet(unmet.need.label()));
    }
    let (identity, passes) = match (&case.evidence.identity, &case.evidence.theory.pass, &case.evidence.practical.pass)
    {
        (Some(identity), Some(theory), Some(practical)) => (identity, (theory, practical)),
        _ => return Err(AwardError::NotMet(requirements::Need::Identity.label())),
    };
    paper::check_name(&identity.legal_name)?;
    let snapshot = Snapshot::take(conn, new.user, &case.scheme, &case.evidence, passes)?;
    let number = free_number(conn, new, case.scheme.level)?;
    let earlier = step_aside(conn, new.user, case.scheme.level)?;
    let id = insert(conn, actor, new, &case, (&number, &identity.legal_name, &snapshot), now)?;
    diesel::update(certificates::table.filter(certificates::id.eq_any(&earlier)))
        .set(certificates::superseded_by_id.eq(id))
        .execute(conn)?;
    audit::record(
        conn,
        Some(actor),
        "certificate.awarded",
        ("certificate", id.0),
        serde_json::json!({ "user": new.user, "cohort": new.cohort, "level": case.scheme.level }),
        now,
    )?;
    outbox::queue_to(conn, new.user, &congratulation(&case, &number), now)?;
    Ok(id)
}

fn held(conn: &mut Conn, case: &Case, today: NaiveDate) -> QueryResult<bool> {
    let mut held = certificate::with_status(conn, &[case.user], today)?.into_iter();
    Ok(held.any(|(row, status)| row.level == case.scheme.level && row.bars(status, case.cohort.id, today)))
}

/// Makes room for a new certificate of `level`: one person holds one that nothing supersedes. Each earlier one points to
/// itself until the new one exists.
fn step_aside(conn: &mut Conn, user: UserId, level: i64) -> QueryResult<Vec<CertificateId>> {
    let earlier: Vec<CertificateId> = certificates::table
        .filter(certificates::user_id.eq(user))
        .filter(certificates::level.eq(level))
        .filter(certificates::superseded_by_id.is_null())
        .select(certificates::id)
        .load(conn)?;
    for id in &earlier {
        diesel::update(certificates::table.find(*id)).set(certificates::superseded_by_id.eq(*id)).execute(conn)?;
    }
    Ok(earlier)
}

fn free_number(conn: &mut Conn, new: &NewAward, level: i64) -> QueryResult<Number> {
    for number in Number::drawn(new.today.year(), level, new.seed) {
        let taken: i64 =
            certificates::table.filter(certificates::number.eq(number.as_str())).count().get_result(conn)?;
        if taken == 0 {
            return Ok(number);
        }
    }
    Err(DbError::NotFound)
}

fn insert(
    conn: &mut Conn,
    actor: UserId,
    new: &NewAward,
    case: &Case,
    issued: (&Number, &str, &Snapshot),
    now: NaiveDateTime,
) -> Result<CertificateId, AwardError> {
    let (number, holder_name, snapshot) = issued;
    let json = serde_json::to_string(snapshot).map_err(|error| DbError::SerializationError(error.into()))?;
    let months = Months::new(case.scheme.validity_months.try_into().unwrap_or(0));
    diesel::insert_into(certificates::table)
        .values((
            certificates::number.eq(number.as_str()),
            certificates::user_id.eq(new.user),
            certificates::scheme_id.eq(case.scheme.id),
            certificates::cohort_id.eq(case.cohort.id),
            certificates::level.eq(case.scheme.level),
            certificates::holder_name.eq(holder_name),
            certificates::issued_at.eq(now),
            certificates::issued_by_id.eq(actor),
            certificates::valid_until.eq(new.today.checked_add_months(months).unwrap_or(new.today)),
            certificates::snapshot.eq(json),
        ))
        .returning(certificates::id)
        .get_result(conn)
        .map_err(|error| match error {
            // Somebody decided at the same moment.
            DbError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => AwardError::Held,
            error => AwardError::Db(error),
        })
}

fn congratulation(case: &Case, number: &Number) -> Letter {
    let title = Arg::bilingual(&case.scheme.title_en, &case.scheme.title_zh);
    Letter::new("mail-certificate-awarded-subject")
        .say(Message::new("mail-certificate-awarded-text").with("title", title).with("number", number.as_str()))
        .say("mail-certificate-awarded-next")
        .action("mail-certificate-action", "/my/certificates")
}

/// Decides against a certificate. The trainee reads the reason.
pub fn refuse(
    conn: &mut Conn,
    actor: UserId,
    case: (UserId, CohortId),
    reason: &str,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<(), AwardError> {
    let (user, cohort) = case;
    let case = ready::case(conn, user, cohort, today)?;
    if let Some(conflict) = conflict(conn, actor, user)? {
        return Err(conflict);
    }
    if held(conn, &case, today)? {
        return Err(AwardError::Held);
    }
    diesel::insert_into(certificate_refusals::table)
        .values((
            certificate_refusals::user_id.eq(user),
            certificate_refusals::scheme_id.eq(case.scheme.id),
            certificate_refusals::cohort_id.eq(cohort),
            certificate_refusals::reason.eq(reason),
            certificate_refusals::decided_by_id.eq(actor),
            certificate_refusals::decided_at.eq(now),
        ))
        .execute(conn)?;
    audit::record(
        conn,
        Some(actor),
        "certificate.refused",
        ("user", user.0),
        serde_json::json!({ "cohort": cohort, "level": case.scheme.level }),
        now,
    )?;
    let title = Arg::bilingual(&case.scheme.title_en, &case.scheme.title_zh);
    let letter = Letter::new("mail-certificate-refused-subject")
        .say(Message::new("mail-certificate-refused-text").with("title", title))
        .say(Message::new("mail-certificate-reason").with("reason", reason))
        .action("mail-certificate-refused-action", "/my/certificates");
    outbox::queue_to(conn, user, &letter, now)?;
    Ok(())
}
