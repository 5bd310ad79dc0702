//! The trainee's answer to an offer, withdrawal, and what the clock does with offers that nobody answered. A place that
//! comes free is offered to the first on the waitlist in the same transaction.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::review::{give_seat_back, mail, offer_next};
use super::{Application, ApplicationError, ApplicationId, ApplicationStatus, Step, find_own, shift};
use crate::accounts::user::UserId;
use crate::db::{self, Conn};
use crate::recruitment::cohort;
use crate::recruitment::nomination::NominationStatus;
use crate::schema::applications;

/// How many offers lapse in one transaction.
const BATCH: i64 = 100;

/// The trainee takes the offered place.
pub fn accept(conn: &mut Conn, trainee: UserId, id: ApplicationId, now: NaiveDateTime) -> Result<(), ApplicationError> {
    let application = offered(conn, trainee, id, now)?;
    let cohort = cohort::find(conn, application.cohort_id)?;
    if !cohort.status.gives_places() {
        return Err(ApplicationError::CohortOver);
    }
    moved(shift(conn, &application, ApplicationStatus::Admitted, Step { by: Some(trainee), note: "", now })?)?;
    mail(conn, &application, &cohort, "mail-admitted-subject", "mail-admitted-text", now)?;
    Ok(())
}

/// The trainee leaves the offered place to somebody else, and may say why.
pub fn decline(
    conn: &mut Conn,
    trainee: UserId,
    id: ApplicationId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), ApplicationError> {
    let application = offered(conn, trainee, id, now)?;
    let step = Step { by: Some(trainee), note: reason, now };
    moved(shift(conn, &application, ApplicationStatus::Declined, step)?)?;
    give_seat_back(conn, &application, NominationStatus::Withdrawn)?;
    let cohort = cohort::find(conn, application.cohort_id)?;
    offer_next(conn, &cohort, now)?;
    Ok(())
}

/// The trainee takes the application back. They may apply again while the intake is open; a nomination stays theirs.
pub fn withdraw(
    conn: &mut Conn,
    trainee: UserId,
    id: ApplicationId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), ApplicationError> {
    let application = find_own(conn, trainee, id)?;
    // Whoever holds a place leaves, which frees more than the place.
    moved(application.status != ApplicationStatus::Admitted)?;
    let step = Step { by: Some(trainee), note: reason, now };
    moved(shift(conn, &application, ApplicationStatus::Withdrawn, step)?)?;
    give_seat_back(conn, &application, NominationStatus::Open)?;
    if application.status == ApplicationStatus::Offered {
        let cohort = cohort::find(conn, application.cohort_id)?;
        offer_next(conn, &cohort, now)?;
    }
    Ok(())
}

/// Ends the offers whose time is over, at most 100 at once, and offers each place on. Returns how many ended.
pub fn lapse_expired(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let expired: Vec<Application> = applications::table
        .filter(applications::status.eq(ApplicationStatus::Offered))
        .filter(applications::offer_expires_at.le(now))
        .order(applications::offer_expires_at)
        .limit(BATCH)
        .select(Application::as_select())
        .load(conn)?;
    let mut lapsed = 0;
    for application in &expired {
        let done = db::apart(conn, ("application", application.id.0), |conn| lapse(conn, application, now))?;
        lapsed += usize::from(done == Some(true));
    }
    Ok(lapsed)
}

fn lapse(conn: &mut Conn, application: &Application, now: NaiveDateTime) -> QueryResult<bool> {
    if !shift(conn, application, ApplicationStatus::Lapsed, Step { by: None, note: "", now })? {
        return Ok(false);
    }
    give_seat_back(conn, application, NominationStatus::Withdrawn)?;
    let cohort = cohort::find(conn, application.cohort_id)?;
    mail(conn, application, &cohort, "mail-place-lapsed-subject", "mail-place-lapsed-text", now)?;
    offer_next(conn, &cohort, now)?;
    Ok(true)
}

fn offered(
    conn: &mut Conn,
    trainee: UserId,
    id: ApplicationId,
    now: NaiveDateTime,
) -> Result<Application, ApplicationError> {
    let application = find_own(conn, trainee, id)?;
    match (application.status, application.offer_expires_at) {
        (ApplicationStatus::Offered, Some(until)) if until > now => Ok(application),
        (ApplicationStatus::Offered | ApplicationStatus::Lapsed, _) => Err(ApplicationError::OfferExpired),
        _ => Err(ApplicationError::NoSuchStep),
    }
}

fn moved(changed: bool) -> Result<(), ApplicationError> {
    if changed { Ok(()) } else { Err(ApplicationError::NoSuchStep) }
}
