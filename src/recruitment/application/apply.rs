//! Sending an application. A nomination code that does not fit is refused in words; whoever leaves it empty applies on
//! their own, and may enter one later while the application is open.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

use super::{
    Application, ApplicationError, ApplicationId, ApplicationSource, ApplicationStatus, CodeCheck, Step, find_own,
    note_code, note_move, shift, to_cohort,
};
use crate::accounts::file::StorageKey;
use crate::accounts::throttle::{self, Throttle};
use crate::accounts::user::{self, User, UserId};
use crate::audit;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::cohort::{self, Cohort, CohortId, CohortStatus, Intake};
use crate::recruitment::guardian::{self, NewGuardianConsent};
use crate::recruitment::identity::{self, NewIdentity};
use crate::recruitment::nomination::{self, NominationId, NominationStatus};
use crate::recruitment::provider::ProviderId;
use crate::recruitment::quota;
use crate::schema::{applications, users};

/// What a trainee writes. `today` is the day on the programme's calendar, for the age.
#[derive(Debug, Clone)]
pub struct NewApplication {
    pub cohort: CohortId,
    pub identity: NewIdentity,
    pub guardian: Option<NewGuardianConsent>,
    pub phone: String,
    pub city: String,
    pub motivation: String,
    pub experience: String,
    /// The nomination code as typed, or nothing.
    pub code: String,
    /// What the trainee says; a nomination that holds makes it [`ApplicationSource::Provider`].
    pub source: ApplicationSource,
    pub today: NaiveDate,
}

/// An application that was sent.
#[derive(Debug, Clone)]
pub struct Applied {
    pub application: ApplicationId,
    /// The document that the guardian's consent replaced, to be discarded.
    pub replaced: Option<StorageKey>,
}

/// Why a cohort takes no application now, in words.
pub fn intake_refusal(cohort: &Cohort, now: NaiveDateTime) -> Option<Message> {
    match cohort.intake(now) {
        Intake::Open => None,
        Intake::Ahead if cohort.status == CohortStatus::Draft => Some("application-intake-draft".into()),
        Intake::Ahead => Some(Message::new("application-intake-ahead").with("when", cohort.opens_at)),
        Intake::Paused => Some("application-intake-paused".into()),
        Intake::Over => Some(Message::new("application-intake-over").with("when", cohort.closes_at)),
    }
}

/// Sends an application, or sends it again after it was withdrawn.
pub fn apply(
    conn: &mut Conn,
    trainee: UserId,
    new: &NewApplication,
    now: NaiveDateTime,
) -> Result<Applied, ApplicationError> {
    let cohort = cohort::find(conn, new.cohort)?;
    if let Some(message) = intake_refusal(&cohort, now) {
        return Err(ApplicationError::IntakeClosed(message));
    }
    let before = to_cohort(conn, trainee, cohort.id)?;
    if before.as_ref().is_some_and(|before| before.status != ApplicationStatus::Withdrawn) {
        return Err(ApplicationError::AppliedAlready);
    }
    let person = user::find(conn, trainee)?;
    let code = redeem(conn, &cohort, &person, &new.code, now)?;
    identity::record(conn, trainee, &new.identity, new.today, now)?;
    let replaced = match &new.guardian {
        Some(guardian) => guardian::submit(conn, trainee, guardian, now)?,
        None => None,
    };
    diesel::update(users::table.find(trainee)).set(users::phone.eq(&new.phone)).execute(conn)?;
    let id = match before {
        Some(before) => again(conn, &before, new, &code, now)?,
        None => insert(conn, trainee, new, &code, now)?,
    };
    let details = json!({ "cohort": cohort.id, "code_check": code.check });
    audit::record(conn, Some(trainee), "application.submitted", ("application", id.0), details, now)?;
    let letter = Letter::new("mail-application-sent-subject")
        .say(
            Message::new("mail-application-sent-text")
                .with("cohort", Arg::bilingual(&cohort.title_en, &cohort.title_zh)),
        )
        .action("mail-application-sent-action", "/my/application");
    outbox::queue_to(conn, trainee, &letter, now)?;
    Ok(Applied { application: id, replaced })
}

/// What a typed code came to.
struct Redeemed {
    text: String,
    check: CodeCheck,
    provider: Option<ProviderId>,
    nomination: Option<NominationId>,
}

/// Counts one try of a nomination code, so that nobody finds one by guessing. A write of its own: a refusal of the code
/// must not take the count back.
pub fn count_code_try(
    conn: &mut Conn,
    trainee: UserId,
    code: &str,
    now: NaiveDateTime,
) -> Result<(), ApplicationError> {
    let is_free = code.trim().is_empty() || throttle::admit(conn, Throttle::NominationCode, &trainee.to_string(), now)?;
    if is_free { Ok(()) } else { Err(ApplicationError::TooManyCodes) }
}

/// Checks the code and takes its seat. Somebody whom the provider has named keeps their seat, whatever became of the code.
fn redeem(
    conn: &mut Conn,
    cohort: &Cohort,
    person: &User,
    code: &str,
    now: NaiveDateTime,
) -> Result<Redeemed, ApplicationError> {
    let text: String = code.trim().chars().take(40).collect();
    let (check, quota) = quota::check_code(conn, cohort.id, &text, now)?;
    if let Some(quota) = quota
        && let Some(nomination) = nomination::take(conn, &quota, person, check, now)?
    {
        let provider = Some(quota.provider_id);
        return Ok(Redeemed { text, check: CodeCheck::Valid, provider, nomination: Some(nomination) });
    }
    match check {
        CodeCheck::Absent => Ok(Redeemed { text, check, provider: None, nomination: None }),
        // Valid without a seat: the person is not one whom a provider can name.
        CodeCheck::Valid | CodeCheck::Unknown => Err(ApplicationError::Code(CodeCheck::Unknown)),
        CodeCheck::Expired | CodeCheck::Full => Err(ApplicationError::Code(check)),
    }
}

/// The applicant enters or corrects the code while nobody has decided, under the same rules as when applying. A seat that
/// another provider's code took is given back.
pub fn enter_code(
    conn: &mut Conn,
    trainee: UserId,
    id: ApplicationId,
    code: &str,
    now: NaiveDateTime,
) -> Result<(), ApplicationError> {
    let application = find_own(conn, trainee, id)?;
    if !application.status.takes_code() {
        return Err(ApplicationError::NoSuchStep);
    }
    let cohort = cohort::find(conn, application.cohort_id)?;
    let person = user::find(conn, trainee)?;
    let code = redeem(conn, &cohort, &person, code, now)?;
    if code.check == CodeCheck::Absent {
        return Err(ApplicationError::Code(CodeCheck::Unknown));
    }
    if let Some(before) = application.nomination_id.filter(|before| Some(*before) != code.nomination) {
        nomination::release(conn, before, NominationStatus::Withdrawn)?;
    }
    // The time of the last move stays: it is the place on the waitlist.
    let changed = diesel::update(applications::table.find(id).filter(applications::status.eq(application.status)))
        .set((
            applications::source.eq(ApplicationSource::Provider),
            applications::provider_id.eq(code.provider),
            applications::nomination_id.eq(code.nomination),
            applications::code_entered.eq(&code.text),
            applications::code_check.eq(code.check),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(ApplicationError::NoSuchStep);
    }
    note_code(conn, &application, &code.text, now)?;
    Ok(())
}

fn source(new: &NewApplication, code: &Redeemed) -> ApplicationSource {
    match (code.provider, new.source) {
        (Some(_), _) => ApplicationSource::Provider,
        (None, ApplicationSource::Referral) => ApplicationSource::Referral,
        (None, _) => ApplicationSource::Own,
    }
}

fn insert(
    conn: &mut Conn,
    trainee: UserId,
    new: &NewApplication,
    code: &Redeemed,
    now: NaiveDateTime,
) -> QueryResult<ApplicationId> {
    let id: ApplicationId = diesel::insert_into(applications::table)
        .values((
            applications::cohort_id.eq(new.cohort),
            applications::user_id.eq(trainee),
            applications::source.eq(source(new, code)),
            applications::provider_id.eq(code.provider),
            applications::nomination_id.eq(code.nomination),
            applications::code_entered.eq(&code.text),
            applications::code_check.eq(code.check),
            applications::city.eq(&new.city),
            applications::motivation.eq(&new.motivation),
            applications::experience.eq(&new.experience),
            applications::status.eq(ApplicationStatus::Submitted),
            applications::submitted_at.eq(now),
            applications::changed_at.eq(now),
        ))
        .returning(applications::id)
        .get_result(conn)?;
    note_move(conn, id, "", ApplicationStatus::Submitted, Step { by: Some(trainee), note: "", now })?;
    Ok(id)
}

/// The row of a withdrawn application is used again, so that its history goes on.
fn again(
    conn: &mut Conn,
    before: &Application,
    new: &NewApplication,
    code: &Redeemed,
    now: NaiveDateTime,
) -> Result<ApplicationId, ApplicationError> {
    let step = Step { by: Some(before.user_id), note: "", now };
    if !shift(conn, before, ApplicationStatus::Submitted, step)? {
        return Err(ApplicationError::AppliedAlready);
    }
    diesel::update(applications::table.find(before.id))
        .set((
            applications::source.eq(source(new, code)),
            applications::provider_id.eq(code.provider),
            applications::nomination_id.eq(code.nomination),
            applications::code_entered.eq(&code.text),
            applications::code_check.eq(code.check),
            applications::city.eq(&new.city),
            applications::motivation.eq(&new.motivation),
            applications::experience.eq(&new.experience),
            applications::offer_expires_at.eq(None::<NaiveDateTime>),
            applications::submitted_at.eq(now),
        ))
        .execute(conn)?;
    Ok(before.id)
}
