//! What the office does with an application. Places are counted where they are given: offered and admitted together never
//! exceed the cohort's places, nor a provider's nominees its quota.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::{Application, ApplicationError, ApplicationId, ApplicationStatus, Step, find, shift};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::cohort::{self, Cohort};
use crate::recruitment::impartial;
use crate::recruitment::nomination::{self, NominationStatus};
use crate::recruitment::quota;
use crate::schema::applications;

/// Somebody of the office begins to read.
pub fn start_review(
    conn: &mut Conn,
    office: UserId,
    id: ApplicationId,
    note: &str,
    now: NaiveDateTime,
) -> Result<(), ApplicationError> {
    advance(conn, office, id, (ApplicationStatus::InReview, note), now)?;
    Ok(())
}

/// Good enough, but there is no place now. The next free place is offered to the first in line.
pub fn waitlist(
    conn: &mut Conn,
    office: UserId,
    id: ApplicationId,
    note: &str,
    now: NaiveDateTime,
) -> Result<(), ApplicationError> {
    let application = advance(conn, office, id, (ApplicationStatus::Waitlisted, note), now)?;
    let cohort = cohort::find(conn, application.cohort_id)?;
    mail(conn, &application, &cohort, "mail-application-waitlisted-subject", "mail-application-waitlisted-text", now)?;
    Ok(())
}

/// Says no, with a note that the applicant reads.
pub fn reject(
    conn: &mut Conn,
    office: UserId,
    id: ApplicationId,
    note: &str,
    now: NaiveDateTime,
) -> Result<(), ApplicationError> {
    let application = advance(conn, office, id, (ApplicationStatus::Rejected, note), now)?;
    give_seat_back(conn, &application, NominationStatus::Withdrawn)?;
    let cohort = cohort::find(conn, application.cohort_id)?;
    let title = Arg::bilingual(&cohort.title_en, &cohort.title_zh);
    let mut letter = Letter::new("mail-application-rejected-subject")
        .say(Message::new("mail-application-rejected-text").with("cohort", title));
    if !note.is_empty() {
        letter = letter.say(Message::new("mail-application-rejected-note").with("note", note));
    }
    let letter = letter.action("mail-application-rejected-action", "/cohorts");
    outbox::queue_to(conn, application.user_id, &letter, now)?;
    Ok(())
}

/// Offers a place and says until when. Returns that time.
pub fn offer(
    conn: &mut Conn,
    office: UserId,
    id: ApplicationId,
    note: &str,
    now: NaiveDateTime,
) -> Result<NaiveDateTime, ApplicationError> {
    let application = find(conn, id)?;
    impartial(conn, office, &application)?;
    let cohort = cohort::find(conn, application.cohort_id)?;
    offer_place(conn, &application, &cohort, Step { by: Some(office), note, now })
}

fn offer_place(
    conn: &mut Conn,
    application: &Application,
    cohort: &Cohort,
    step: Step<'_>,
) -> Result<NaiveDateTime, ApplicationError> {
    if !application.status.may_become(ApplicationStatus::Offered) {
        return Err(ApplicationError::NoSuchStep);
    }
    if !cohort.status.gives_places() {
        return Err(ApplicationError::CohortOver);
    }
    if cohort::taken(conn, cohort.id)? >= cohort.places {
        return Err(ApplicationError::CohortFull);
    }
    if let Some(provider) = application.provider_id
        && let Some(quota) = quota::find(conn, cohort.id, provider)?
        && quota::placed(conn, cohort.id, provider)? >= quota.seats
    {
        return Err(ApplicationError::QuotaFull);
    }
    if !shift(conn, application, ApplicationStatus::Offered, step)? {
        return Err(ApplicationError::NoSuchStep);
    }
    let until = step.now + TimeDelta::hours(cohort.offer_hours);
    diesel::update(applications::table.find(application.id))
        .set(applications::offer_expires_at.eq(until))
        .execute(conn)?;
    let title = Arg::bilingual(&cohort.title_en, &cohort.title_zh);
    let letter = Letter::new("mail-place-offered-subject")
        .say(Message::new("mail-place-offered-text").with("cohort", title).with("until", until))
        .say("mail-place-offered-hint")
        .action("mail-place-offered-action", "/my/application");
    outbox::queue_to(conn, application.user_id, &letter, step.now)?;
    Ok(until)
}

/// Offers a place that came free to the first on the waitlist for whom there is one.
pub(super) fn offer_next(conn: &mut Conn, cohort: &Cohort, now: NaiveDateTime) -> QueryResult<()> {
    let line: Vec<Application> = applications::table
        .filter(applications::cohort_id.eq(cohort.id))
        .filter(applications::status.eq(ApplicationStatus::Waitlisted))
        .order((applications::changed_at, applications::id))
        .limit(50)
        .select(Application::as_select())
        .load(conn)?;
    for application in line {
        match offer_place(conn, &application, cohort, Step { by: None, note: "", now }) {
            Ok(_) | Err(ApplicationError::CohortFull | ApplicationError::CohortOver) => return Ok(()),
            Err(ApplicationError::Db(error)) => return Err(error),
            // This one's provider has no seat left; the next one may have.
            Err(_) => {}
        }
    }
    Ok(())
}

fn advance(
    conn: &mut Conn,
    office: UserId,
    id: ApplicationId,
    (to, note): (ApplicationStatus, &str),
    now: NaiveDateTime,
) -> Result<Application, ApplicationError> {
    let application = find(conn, id)?;
    impartial(conn, office, &application)?;
    if shift(conn, &application, to, Step { by: Some(office), note, now })? {
        Ok(application)
    } else {
        Err(ApplicationError::NoSuchStep)
    }
}

/// Refuses who applied themselves, or belongs to a provider of the applicant.
pub(super) fn impartial(conn: &mut Conn, office: UserId, application: &Application) -> Result<(), ApplicationError> {
    match impartial::about(conn, office, application.user_id)? {
        Some(partial) => Err(ApplicationError::Partial(partial)),
        None => Ok(()),
    }
}

/// What becomes of the nomination when its application ends.
pub(super) fn give_seat_back(conn: &mut Conn, application: &Application, to: NominationStatus) -> QueryResult<()> {
    match application.nomination_id {
        Some(nomination) => nomination::release(conn, nomination, to),
        None => Ok(()),
    }
}

/// A letter that names the cohort and leads to the application.
pub(super) fn mail(
    conn: &mut Conn,
    application: &Application,
    cohort: &Cohort,
    subject: &'static str,
    text: &'static str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let title = Arg::bilingual(&cohort.title_en, &cohort.title_zh);
    let letter = Letter::new(subject)
        .say(Message::new(text).with("cohort", title))
        .action("mail-application-sent-action", "/my/application");
    outbox::queue_to(conn, application.user_id, &letter, now)
}
