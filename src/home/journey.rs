//! A trainee's journey: six steps, where they stand, and the one thing to do next. Pure.

use chrono::NaiveDateTime;

use crate::i18n::{Arg, Message};
use crate::recruitment::application::ApplicationStatus;

/// What is known about a trainee, gathered from every feature.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub application: Option<(ApplicationStatus, Option<NaiveDateTime>)>,
    pub needs_identity: bool,
    pub needs_guardian: bool,
    pub hours: Hours,
    /// A seat that came free and waits for an answer: its address and until when.
    pub seat_offer: Option<(String, NaiveDateTime)>,
    /// The next session with a free seat: its address, titles and start.
    pub bookable: Option<Bookable>,
    pub exam: Option<Exam>,
    pub theory: Outcome,
    pub performance_at: Option<(String, NaiveDateTime)>,
    pub practical: Outcome,
    pub certificate: Certificate,
    /// A job offer that is open: its address and when it lapses.
    pub job_offer: Option<(String, NaiveDateTime)>,
    pub invitations: usize,
    pub is_findable: bool,
    pub is_placed: bool,
}

/// Minutes of training.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hours {
    pub required: i64,
    pub credited: i64,
    pub booked: i64,
}

impl Hours {
    pub fn missing(self) -> i64 {
        (self.required - self.credited - self.booked).max(0)
    }

    pub fn is_complete(self) -> bool {
        self.credited >= self.required
    }
}

#[derive(Debug, Clone)]
pub struct Bookable {
    pub path: String,
    pub title: Arg,
    pub starts_at: NaiveDateTime,
}

#[derive(Debug, Clone)]
pub struct Exam {
    pub path: String,
    pub starts_at: NaiveDateTime,
    /// The paper can be opened now, or is open.
    pub is_open: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Outcome {
    #[default]
    None,
    /// Sat, and not released.
    Waiting,
    Failed,
    Passed,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Certificate {
    #[default]
    None,
    Valid,
    /// Suspended, revoked or expired.
    Lost,
}

/// One of the six steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Apply,
    Train,
    Theory,
    Practical,
    Certificate,
    Job,
}

impl Step {
    pub const ALL: [Step; 6] = [Step::Apply, Step::Train, Step::Theory, Step::Practical, Step::Certificate, Step::Job];

    pub const fn label(self) -> &'static str {
        match self {
            Step::Apply => "journey-apply",
            Step::Train => "journey-train",
            Step::Theory => "journey-theory",
            Step::Practical => "journey-practical",
            Step::Certificate => "journey-certificate",
            Step::Job => "journey-job",
        }
    }
}

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

fn wait(title: impl Into<Message>, text: impl Into<Message>) -> NextStep {
    NextStep { title: title.into(), text: text.into(), action: None }
}

impl Facts {
    fn is_done(&self, step: Step) -> bool {
        match step {
            Step::Apply => {
                matches!(self.application, Some((ApplicationStatus::Admitted, _)))
                    || self.certificate != Certificate::None
            }
            Step::Train => {
                self.is_done(Step::Apply) && self.hours.is_complete() || self.certificate != Certificate::None
            }
            Step::Theory => self.theory == Outcome::Passed || self.certificate != Certificate::None,
            Step::Practical => self.practical == Outcome::Passed || self.certificate != Certificate::None,
            Step::Certificate => self.certificate == Certificate::Valid,
            Step::Job => self.is_placed,
        }
    }

    /// The step the trainee is at: the first that is not done.
    pub fn here(&self) -> Option<Step> {
        Step::ALL.into_iter().find(|step| !self.is_done(*step))
    }

    /// `done`, `here` or nothing for each step, as the stepper component wants it.
    pub fn states(&self) -> Vec<(&'static str, Step)> {
        let here = self.here();
        Step::ALL
            .into_iter()
            .map(|step| {
                let state = if self.is_done(step) {
                    "done"
                } else if Some(step) == here {
                    "here"
                } else {
                    ""
                };
                (state, step)
            })
            .collect()
    }

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
                wait("next-in-review", "next-in-review-text")
            }
            Some(ApplicationStatus::Waitlisted) => wait("next-waitlisted", "next-waitlisted-text"),
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
            (_, Some(exam)) => {
                let text = Message::new("next-theory-planned-text").with("when", exam.starts_at);
                go("next-theory-planned", text, "next-theory-planned-action", &exam.path)
            }
            (Outcome::Failed, None) => {
                go("next-theory-failed", "next-failed-text", "next-failed-action", "/my/results")
            }
            _ => wait("next-theory-none", "next-theory-none-text"),
        }
    }

    fn next_practical(&self) -> NextStep {
        match (self.practical, &self.performance_at) {
            (Outcome::Waiting, _) => wait("next-practical-waiting", "next-results-waiting-text"),
            (_, Some((path, at))) => {
                let text = Message::new("next-practical-planned-text").with("when", *at);
                go("next-practical-planned", text, "next-practical-planned-action", path)
            }
            (Outcome::Failed, None) => {
                go("next-practical-failed", "next-failed-text", "next-failed-action", "/my/results")
            }
            _ => wait("next-practical-none", "next-practical-none-text"),
        }
    }

    fn next_job(&self) -> NextStep {
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_certified_anchor_has_five_steps_behind_them() {
        let facts = Facts { certificate: Certificate::Valid, ..Facts::default() };
        let done = facts.states().iter().filter(|(state, _)| *state == "done").count();
        assert_eq!((done, facts.here()), (5, Some(Step::Job)));
    }
}
