//! A trainee's journey: six steps, where they stand, and the one thing to do next. Pure.

mod next;

use chrono::{NaiveDate, NaiveDateTime};

pub use next::NextStep;

use crate::i18n::Arg;
use crate::recruitment::application::ApplicationStatus;

/// What is known about a trainee, gathered from every feature.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub now: NaiveDateTime,
    pub application: Option<(ApplicationStatus, Option<NaiveDateTime>)>,
    /// Papers that the trainee has not sent. What was sent waits for the office and asks nothing of them.
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
    /// The first day of a job that is agreed on and has not begun.
    pub job_starts_on: Option<NaiveDate>,
    pub is_at_work: bool,
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
            Step::Job => self.is_at_work,
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
}

#[cfg(test)]
mod tests;
