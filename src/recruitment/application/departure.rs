//! Leaving a cohort after admission: the trainee goes, or the office removes them, for a reason. What later features gave
//! them is taken back by a [`Consequence`] in the same transaction, and the place goes to the first on the waitlist.

use chrono::NaiveDateTime;

use super::review::{give_seat_back, impartial, offer_next};
use super::{Application, ApplicationError, ApplicationId, ApplicationStatus, Step, find, find_own, shift};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::cohort::{self, Cohort, CohortId, CohortStatus};
use crate::recruitment::nomination::NominationStatus;

/// Who leaves which cohort.
#[derive(Debug, Clone, Copy)]
pub struct Departure {
    pub trainee: UserId,
    pub cohort: CohortId,
    /// The trainee, or whoever of the office removes them.
    pub by: UserId,
}

/// What else a departure ends: seats, places in exams. It may refuse with [`ApplicationError::Kept`].
pub type Consequence = fn(&mut Conn, Departure, NaiveDateTime) -> Result<(), ApplicationError>;

/// The trainee gives the place back and says why.
pub fn leave(
    conn: &mut Conn,
    trainee: UserId,
    id: ApplicationId,
    (reason, then): (&str, Consequence),
    now: NaiveDateTime,
) -> Result<(), ApplicationError> {
    let application = find_own(conn, trainee, id)?;
    let cohort = depart(conn, &application, Step { by: Some(trainee), note: reason, now }, then)?;
    let letter = Letter::new("mail-left-subject").say(about("mail-left-text", &cohort)).say("mail-left-freed");
    outbox::queue_to(conn, trainee, &letter.action("mail-application-sent-action", "/my/application"), now)?;
    offer_next(conn, &cohort, now)?;
    Ok(())
}

/// The office takes the place away, with a reason that the trainee reads.
pub fn remove(
    conn: &mut Conn,
    office: UserId,
    id: ApplicationId,
    (reason, then): (&str, Consequence),
    now: NaiveDateTime,
) -> Result<(), ApplicationError> {
    let application = find(conn, id)?;
    impartial(conn, office, &application)?;
    let cohort = depart(conn, &application, Step { by: Some(office), note: reason, now }, then)?;
    let letter = Letter::new("mail-removed-subject")
        .say(about("mail-removed-text", &cohort))
        .say(Message::new("mail-application-rejected-note").with("note", reason))
        .say("mail-left-freed")
        .action("mail-application-sent-action", "/my/application");
    outbox::queue_to(conn, application.user_id, &letter, now)?;
    offer_next(conn, &cohort, now)?;
    Ok(())
}

fn depart(
    conn: &mut Conn,
    application: &Application,
    step: Step<'_>,
    then: Consequence,
) -> Result<Cohort, ApplicationError> {
    if application.status != ApplicationStatus::Admitted {
        return Err(ApplicationError::NoSuchStep);
    }
    let cohort = cohort::find(conn, application.cohort_id)?;
    if cohort.status == CohortStatus::Concluded {
        return Err(ApplicationError::Concluded);
    }
    let by = step.by.unwrap_or(application.user_id);
    then(conn, Departure { trainee: application.user_id, cohort: cohort.id, by }, step.now)?;
    if !shift(conn, application, ApplicationStatus::Withdrawn, step)? {
        return Err(ApplicationError::NoSuchStep);
    }
    give_seat_back(conn, application, NominationStatus::Withdrawn)?;
    Ok(cohort)
}

fn about(key: &'static str, cohort: &Cohort) -> Message {
    Message::new(key).with("cohort", Arg::bilingual(&cohort.title_en, &cohort.title_zh))
}
