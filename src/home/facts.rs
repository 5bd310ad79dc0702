//! Gathers what every feature knows about a trainee, for the journey on their home.

use chrono::{NaiveDate, NaiveDateTime};

use super::journey::{Bookable, Certificate, Exam, Facts, Hours, Outcome};
use crate::accounts::consent::{self, ConsentPurpose};
use crate::accounts::user::UserId;
use crate::assessment::sitting::{Component, SittingStatus};
use crate::assessment::{candidate, performance};
use crate::certification::certificate;
use crate::certification::ready;
use crate::certification::requirements::Requirement;
use crate::certification::status::CertificateStatus;
use crate::db::Conn;
use crate::i18n::Arg;
use crate::placement::candidacy_list;
use crate::placement::offer::OfferStatus;
use crate::placement::offer_list;
use crate::placement::pipeline::CandidacyStatus;
use crate::placement::placement::PlacementStatus;
use crate::placement::placement_list;
use crate::recruitment::application::{self, ApplicationStatus};
use crate::recruitment::cohort::{self, Cohort};
use crate::recruitment::guardian;
use crate::recruitment::identity::{self, ADULT};
use crate::recruitment::scheme;
use crate::training::seat::{self, OwnSeat, SeatStatus};
use crate::training::{hours, session};

/// Everything that the home of a trainee shows.
pub struct Gathered {
    pub facts: Facts,
    pub cohort: Option<Cohort>,
    pub level: Option<i64>,
    pub seats: Vec<OwnSeat>,
    pub requirements: Vec<Requirement>,
}

pub fn gather(conn: &mut Conn, user: UserId, today: NaiveDate, now: NaiveDateTime) -> diesel::QueryResult<Gathered> {
    let mut facts = Facts { now, ..Facts::default() };
    let latest = application::latest_of(conn, user)?;
    facts.application = latest.as_ref().map(|latest| (latest.status, latest.offer_expires_at));
    if latest.is_some_and(|latest| ApplicationStatus::ALIVE.contains(&latest.status)) {
        papers(conn, &mut facts, user, today)?;
    }
    let admission = application::admissions(conn, user)?.into_iter().next();
    let (mut cohort, mut level, mut seats) = (None, None, Vec::new());
    if let Some(admission) = &admission {
        let ledger = hours::summary(conn, user, admission.cohort)?;
        facts.hours = Hours { required: ledger.required, credited: ledger.credited, booked: ledger.booked };
        seats = seat::upcoming_of(conn, user, now)?;
        train(conn, &mut facts, &seats, user, now)?;
        cohort = Some(cohort::find(conn, admission.cohort)?);
        level = Some(scheme::find(conn, admission.scheme)?.level);
    }
    assess(conn, &mut facts, user)?;
    let held = certificate::with_status(conn, &[user], today)?;
    facts.certificate = if held.iter().any(|(_, status)| *status == CertificateStatus::Valid) {
        Certificate::Valid
    } else if held.is_empty() {
        Certificate::None
    } else {
        Certificate::Lost
    };
    place(conn, &mut facts, user)?;
    let requirements = ready::open_cases(conn, user, today)?.into_iter().next().map(|case| case.requirements);
    Ok(Gathered { facts, cohort, level, seats, requirements: requirements.unwrap_or_default() })
}

fn papers(conn: &mut Conn, facts: &mut Facts, user: UserId, today: NaiveDate) -> diesel::QueryResult<()> {
    let known = identity::of(conn, user)?;
    facts.needs_identity = known.as_ref().is_none_or(|known| known.number_mask.is_empty());
    facts.needs_guardian =
        known.is_some_and(|known| known.age_on(today) < ADULT) && guardian::consent(conn, user)?.is_none();
    Ok(())
}

fn train(
    conn: &mut Conn,
    facts: &mut Facts,
    seats: &[OwnSeat],
    user: UserId,
    now: NaiveDateTime,
) -> diesel::QueryResult<()> {
    facts.seat_offer = seats
        .iter()
        .filter(|own| own.seat.status == SeatStatus::Offered)
        .find_map(|own| Some((format!("/my/sessions/{}", own.view.session.id), own.seat.offered_until?)));
    facts.bookable = session::next_bookable(conn, user, now)?.map(|view| Bookable {
        path: format!("/my/sessions/{}", view.session.id),
        title: Arg::bilingual(&view.session.title_en, &view.session.title_zh),
        starts_at: view.session.starts_at,
    });
    Ok(())
}

/// Theory and practical exams; a passed component stays passed whatever came later.
fn assess(conn: &mut Conn, facts: &mut Facts, user: UserId) -> diesel::QueryResult<()> {
    for exam in candidate::exams_of(conn, user)? {
        let outcome = match &exam.result {
            Some(result) if result.is_passed => Outcome::Passed,
            Some(_) => Outcome::Failed,
            None if matches!(exam.sitting.status, SittingStatus::Closed | SittingStatus::Marked) => Outcome::Waiting,
            None if exam.attempt.as_ref().is_some_and(|attempt| !attempt.status.is_running()) => Outcome::Waiting,
            None if exam.is_performed() => Outcome::Waiting,
            None => Outcome::None,
        };
        let known = match exam.sitting.kind {
            Component::Theory => &mut facts.theory,
            Component::Practical => &mut facts.practical,
        };
        if *known != Outcome::Passed && outcome != Outcome::None {
            *known = outcome;
        }
        let is_ahead = matches!(exam.sitting.status, SittingStatus::Ready | SittingStatus::Open);
        if exam.sitting.kind == Component::Theory && is_ahead && outcome == Outcome::None && facts.exam.is_none() {
            facts.exam = Some(Exam {
                path: format!("/my/exams/{}", exam.sitting.id),
                starts_at: exam.sitting.starts_at,
                is_open: exam.sitting.status == SittingStatus::Open,
            });
        }
    }
    let slots = performance::upcoming_of(conn, user)?;
    facts.performance_at = slots.first().map(|(slot, _)| (format!("/my/performances/{}", slot.id), slot.scheduled_at));
    Ok(())
}

fn place(conn: &mut Conn, facts: &mut Facts, user: UserId) -> diesel::QueryResult<()> {
    facts.is_findable = consent::current(conn, user)?.contains(&ConsentPurpose::BeFound);
    facts.job_offer = offer_list::open_of(conn, user)?
        .into_iter()
        .find(|view| view.offer.status == OfferStatus::Open)
        .map(|view| (format!("/my/offers/{}", view.offer.id), view.offer.expires_at));
    facts.invitations = candidacy_list::of_user(conn, user)?
        .iter()
        .filter(|(candidacy, ..)| candidacy.status == CandidacyStatus::Invited)
        .count();
    for view in placement_list::of_user(conn, user)? {
        match view.placement.status {
            PlacementStatus::Planned => facts.job_starts_on = Some(view.placement.starts_on),
            PlacementStatus::Active => facts.is_at_work = true,
            PlacementStatus::Ended => {}
        }
    }
    Ok(())
}
