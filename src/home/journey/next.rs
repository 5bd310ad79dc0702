//! The one thing to do next, of all that is known about a trainee.

use chrono::{NaiveDateTime, TimeDelta};

use super::{Certificate, Exam, Facts, Outcome, Step};
use crate::i18n::{Arg, Message};
use crate::recruitment::application::ApplicationStatus;

/// What to do next; without an action there is only waiting.
#[derive(Debug, Clone, PartialEq)]
pub struct NextStep {
    pub title: Message,
    pub text: Message,
    pub action: Option<(Message, String)>,
}

fn go(title: impl Into<Message>, text: impl Into<Message>, action: &'static str, path: impl Into<String>) -> NextStep {
    NextStep { title: title.into(), text: text.into(), action: Some((Message::new(action), path.into())) }
}

fn theory_planned(exam: &Exam) -> NextStep {
    let text = Message::new("next-theory-planned-text").with("when", exam.starts_at);
    go("next-theory-planned", text, "next-theory-planned-action", &exam.path)
}

fn practical_planned(path: &str, at: NaiveDateTime) -> NextStep {
    let text = Message::new("next-practical-planned-text").with("when", at);
    go("next-practical-planned", text, "next-practical-planned-action", path)
}

fn wait(title: impl Into<Message>, text: impl Into<Message>) -> NextStep {
    NextStep { title: title.into(), text: text.into(), action: None }
}

impl Facts {
    /// The one large next step. What expires comes first.
    pub fn next(&self) -> NextStep {
        if let Some((path, until)) = &self.job_offer {
            let text = Message::new("next-job-offer-text").with("when", *until);
            return go("next-job-offer", text, "next-job-offer-action", path);
        }
        if let Some((ApplicationStatus::Offered, Some(until))) = self.application {
            let text = Message::new("next-place-offered-text").with("when", until);
            return go("next-place-offered", text, "next-place-offered-action", "/my/application");
        }
        if let Some(exam) = self.exam.as_ref().filter(|exam| exam.is_open) {
            return go("next-exam-open", "next-exam-open-text", "next-exam-open-action", &exam.path);
        }
        if let Some(step) = self.next_exam_soon() {
            return step;
        }
        if let Some((path, until)) = &self.seat_offer {
            let text = Message::new("next-seat-offered-text").with("when", *until);
            return go("next-seat-offered", text, "next-seat-offered-action", path);
        }
        match self.here() {
            Some(Step::Apply) => self.next_application(),
            Some(_) if self.needs_identity => {
                go("next-identity", "next-identity-text", "next-identity-action", "/my/application")
            }
            Some(_) if self.needs_guardian => {
                go("next-guardian", "next-guardian-text", "next-guardian-action", "/my/application")
            }
            Some(Step::Train) => self.next_training(),
            Some(Step::Theory) => self.next_theory(),
            Some(Step::Practical) => self.next_practical(),
            Some(Step::Certificate) if self.certificate == Certificate::Lost => go(
                "next-certificate-lost",
                "next-certificate-lost-text",
                "next-certificate-lost-action",
                "/my/certificates",
            ),
            Some(Step::Certificate) => wait("next-decision", "next-decision-text"),
            Some(Step::Job) => self.next_job(),
            None => go("next-working", "next-working-text", "next-working-action", "/my/jobs"),
        }
    }

    fn next_application(&self) -> NextStep {
        match self.application.map(|(status, _)| status) {
            Some(ApplicationStatus::Submitted | ApplicationStatus::InReview) => {
                self.next_while_waiting("next-in-review", "next-in-review-text")
            }
            Some(ApplicationStatus::Waitlisted) => self.next_while_waiting("next-waitlisted", "next-waitlisted-text"),
            Some(
                ApplicationStatus::Rejected
                | ApplicationStatus::Declined
                | ApplicationStatus::Lapsed
                | ApplicationStatus::Withdrawn,
            ) => go("next-apply-again", "next-apply-again-text", "next-apply-action", "/cohorts"),
            Some(ApplicationStatus::Offered | ApplicationStatus::Admitted) | None => {
                go("next-apply", "next-apply-text", "next-apply-action", "/cohorts")
            }
        }
    }

    /// While the office decides: the papers that are missing, or a look at what was sent.
    fn next_while_waiting(&self, title: &'static str, text: &'static str) -> NextStep {
        let (text, action) = if self.needs_identity {
            ("next-meanwhile-identity", "next-identity-action")
        } else if self.needs_guardian {
            ("next-meanwhile-guardian", "next-guardian-action")
        } else {
            (text, "next-application-action")
        };
        go(title, text, action, "/my/application")
    }

    /// Whether something begins within a day. Whoever is late still needs the way there, so the hour after counts too.
    fn is_soon(&self, at: NaiveDateTime) -> bool {
        (-TimeDelta::hours(1)..=TimeDelta::days(1)).contains(&(at - self.now))
    }

    /// An exam within a day comes before everything that can be done later, whatever the trainee still has to do.
    fn next_exam_soon(&self) -> Option<NextStep> {
        if let Some(exam) = self.exam.as_ref().filter(|exam| self.is_soon(exam.starts_at)) {
            return Some(theory_planned(exam));
        }
        let (path, at) = self.performance_at.as_ref().filter(|(_, at)| self.is_soon(*at))?;
        Some(practical_planned(path, *at))
    }

    fn next_training(&self) -> NextStep {
        let missing = self.hours.missing();
        if missing == 0 {
            return go("next-attend", "next-attend-text", "next-attend-action", "/my/sessions");
        }
        let title = Message::new("next-train").with("minutes", Arg::Minutes(missing));
        match &self.bookable {
            Some(session) => {
                let text = Message::new("next-train-text")
                    .with("title", session.title.clone())
                    .with("when", session.starts_at);
                go(title, text, "next-train-action", &session.path)
            }
            None => wait(title, "next-train-none"),
        }
    }

    fn next_theory(&self) -> NextStep {
        match (self.theory, &self.exam) {
            (Outcome::Waiting, _) => wait("next-theory-waiting", "next-results-waiting-text"),
            (_, Some(exam)) => theory_planned(exam),
            (Outcome::Failed, None) => {
                go("next-theory-failed", "next-failed-text", "next-failed-action", "/my/results")
            }
            _ => wait("next-theory-none", "next-theory-none-text"),
        }
    }

    fn next_practical(&self) -> NextStep {
        match (self.practical, &self.performance_at) {
            (Outcome::Waiting, _) => wait("next-practical-waiting", "next-results-waiting-text"),
            (_, Some((path, at))) => practical_planned(path, *at),
            (Outcome::Failed, None) => {
                go("next-practical-failed", "next-failed-text", "next-failed-action", "/my/results")
            }
            _ => wait("next-practical-none", "next-practical-none-text"),
        }
    }

    fn next_job(&self) -> NextStep {
        if let Some(day) = self.job_starts_on {
            let text = Message::new("next-job-planned-text").with("day", day);
            return go("next-job-planned", text, "next-working-action", "/my/jobs");
        }
        if self.invitations > 0 {
            let title = Message::new("next-invited").with("count", self.invitations);
            return go(title, "next-invited-text", "next-invited-action", "/my/jobs");
        }
        if !self.is_findable {
            return go("next-be-found", "next-be-found-text", "next-be-found-action", "/my/profile");
        }
        go("next-look", "next-look-text", "next-look-action", "/my/jobs")
    }
}
