use chrono::TimeDelta;

use super::*;
use crate::i18n::Message;

fn admitted() -> Facts {
    Facts {
        application: Some((ApplicationStatus::Admitted, None)),
        hours: Hours { required: 600, credited: 120, booked: 60 },
        ..Facts::default()
    }
}

#[test]
fn a_newcomer_is_asked_to_apply() {
    let facts = Facts::default();
    assert_eq!((facts.here(), facts.next().title.key.as_ref()), (Some(Step::Apply), "next-apply"));
}

#[test]
fn an_admitted_trainee_is_told_how_much_training_is_missing() {
    let next = admitted().next();
    assert_eq!(next.title, Message::new("next-train").with("minutes", Arg::Minutes(420)));
}

#[test]
fn what_expires_comes_first() {
    let at = NaiveDateTime::default();
    let facts = Facts { seat_offer: Some(("/s".into(), at)), job_offer: Some(("/o".into(), at)), ..admitted() };
    assert_eq!(facts.next().title.key, "next-job-offer");
}

fn told(facts: &Facts) -> (String, Option<String>) {
    let next = facts.next();
    (next.title.key.into_owned(), next.action.map(|(_, path)| path))
}

#[test]
fn an_applicant_is_shown_the_way_to_their_application_and_asked_for_the_missing_papers() {
    let applied = |needs_identity, needs_guardian| Facts {
        application: Some((ApplicationStatus::Submitted, None)),
        needs_identity,
        needs_guardian,
        ..Facts::default()
    };
    let texts = [applied(false, false), applied(true, true), applied(false, true)].map(|facts| {
        assert_eq!(told(&facts), ("next-in-review".to_owned(), Some("/my/application".to_owned())));
        facts.next().text.key
    });
    assert_eq!(texts, ["next-in-review-text", "next-meanwhile-identity", "next-meanwhile-guardian"]);
}

#[test]
fn an_exam_within_a_day_comes_before_papers_and_training() {
    let now = NaiveDateTime::default();
    let exam = |at| Exam { path: "/exam".into(), starts_at: at, is_open: false };
    let papers = Facts { now, needs_identity: true, ..admitted() };
    let facts = |hours| Facts { exam: Some(exam(now + TimeDelta::hours(hours))), ..papers.clone() };
    assert_eq!(told(&facts(24)).0, "next-theory-planned");
    assert_eq!(told(&facts(25)).0, "next-identity");
    let show = Facts { performance_at: Some(("/show".into(), now + TimeDelta::minutes(2))), ..papers };
    assert_eq!(told(&show), ("next-practical-planned".to_owned(), Some("/show".to_owned())));
}

#[test]
fn a_job_that_has_not_begun_is_agreed_on_and_not_reached() {
    let day = NaiveDate::from_ymd_opt(2026, 12, 4).unwrap();
    let agreed = Facts { certificate: Certificate::Valid, job_starts_on: Some(day), ..Facts::default() };
    assert_eq!((agreed.here(), told(&agreed).0.as_str()), (Some(Step::Job), "next-job-planned"));
    let at_work = Facts { is_at_work: true, ..agreed };
    assert_eq!((at_work.here(), told(&at_work).0.as_str()), (None, "next-working"));
}

#[test]
fn a_certified_anchor_has_five_steps_behind_them() {
    let facts = Facts { certificate: Certificate::Valid, ..Facts::default() };
    let done = facts.states().iter().filter(|(state, _)| *state == "done").count();
    assert_eq!((done, facts.here()), (5, Some(Step::Job)));
}
