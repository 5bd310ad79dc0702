//! What a certificate asks for, each requirement with its state, its numbers and the way to meet it: the answer to
//! "why not yet". The trainee's page, the office's queue and the award itself read the same list.

use chrono::{Months, NaiveDate};
use diesel::prelude::*;

use super::evidence::{self, Coming, Evidence, GuardianPaper, Place, Standing};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::recruitment::cohort::CohortId;
use crate::recruitment::identity::{ADULT, YOUNGEST};
use crate::recruitment::scheme::{self, Scheme, SchemeId};
use crate::text_enum;
use crate::web::dates;

text_enum! {
    pub enum Need: "requirement" {
        Identity = "identity",
        Age = "age",
        /// Asked for below the age of 18 only.
        Guardian = "guardian",
        Training = "training",
        Theory = "theory",
        Practical = "practical",
        NoRedLine = "no_red_line",
    }
}

text_enum! {
    pub enum RequirementState: "requirement-state" {
        Met = "met",
        /// The trainee can do something about it now.
        Missing = "missing",
        /// It is on its way: time, an exam or the office decides.
        NotYet = "not_yet",
    }
}

impl RequirementState {
    pub const fn tone(self) -> &'static str {
        match self {
            RequirementState::Met => "ok",
            RequirementState::Missing => "warn",
            RequirementState::NotYet => "now",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Requirement {
    pub need: Need,
    pub state: RequirementState,
    /// The numbers, and how or when it can be met.
    pub detail: Message,
}

impl Requirement {
    /// The trainee's page on which something can be done about what is missing; empty when there is nothing to do. The
    /// office puts people on the lists of exams, so they can only wait for one.
    pub const fn path(&self) -> &'static str {
        match (self.state, self.need) {
            (RequirementState::Met | RequirementState::NotYet, _) => "",
            (RequirementState::Missing, Need::Identity | Need::Age | Need::Guardian) => "/my/application",
            (RequirementState::Missing, Need::Training) => "/my/sessions",
            (RequirementState::Missing, Need::Theory | Need::Practical | Need::NoRedLine) => "",
        }
    }
}

/// The requirements of `scheme` for `user` in `cohort` on `today`.
pub fn requirements(
    conn: &mut Conn,
    user: UserId,
    scheme: SchemeId,
    cohort: CohortId,
    today: NaiveDate,
) -> QueryResult<Vec<Requirement>> {
    let rules = scheme::find(conn, scheme)?;
    let evidence = evidence::gather(conn, &[Place { user, cohort, scheme }])?;
    Ok(evidence.first().map(|evidence| judge(evidence, &rules, today)).unwrap_or_default())
}

pub fn all_met(requirements: &[Requirement]) -> bool {
    !requirements.is_empty() && requirements.iter().all(|requirement| requirement.state == RequirementState::Met)
}

/// Holds the evidence against the rules of a scheme. Pure.
pub fn judge(evidence: &Evidence, rules: &Scheme, today: NaiveDate) -> Vec<Requirement> {
    let mut list = vec![identity(evidence), age(evidence, today)];
    list.extend(guardian(evidence, today));
    list.push(training(evidence.minutes, rules.training_minutes));
    list.push(component(Need::Theory, &evidence.theory, rules.theory_cut));
    list.push(component(Need::Practical, &evidence.practical, rules.practical_cut));
    list.push(no_red_line(&evidence.practical));
    list
}

fn requirement(need: Need, state: RequirementState, detail: impl Into<Message>) -> Requirement {
    Requirement { need, state, detail: detail.into() }
}

fn identity(evidence: &Evidence) -> Requirement {
    use RequirementState::{Met, Missing, NotYet};
    match &evidence.identity {
        None => requirement(Need::Identity, Missing, "requirement-identity-none"),
        Some(identity) if identity.verified_at.is_none() && identity.number_mask.is_empty() => {
            requirement(Need::Identity, Missing, "requirement-identity-number")
        }
        Some(identity) if identity.verified_at.is_none() => {
            requirement(Need::Identity, NotYet, "requirement-identity-unverified")
        }
        Some(identity) => requirement(
            Need::Identity,
            Met,
            Message::new("requirement-identity-verified").with("name", &identity.legal_name),
        ),
    }
}

fn age(evidence: &Evidence, today: NaiveDate) -> Requirement {
    use RequirementState::{Met, Missing, NotYet};
    let Some(identity) = &evidence.identity else {
        return requirement(Need::Age, Missing, Message::new("requirement-age-unknown").with("age", YOUNGEST));
    };
    if identity.age_on(today) >= YOUNGEST {
        return requirement(Need::Age, Met, Message::new("requirement-age-met").with("age", YOUNGEST));
    }
    let day = identity.birth_date.checked_add_months(Months::new(YOUNGEST * 12)).unwrap_or(today);
    requirement(Need::Age, NotYet, Message::new("requirement-age-from").with("age", YOUNGEST).with("day", day))
}

fn guardian(evidence: &Evidence, today: NaiveDate) -> Option<Requirement> {
    use RequirementState::{Met, Missing, NotYet};
    let identity = evidence.identity.as_ref().filter(|identity| identity.age_on(today) < ADULT)?;
    Some(match evidence.guardian {
        GuardianPaper::Accepted => requirement(Need::Guardian, Met, "requirement-guardian-met"),
        GuardianPaper::Sent => requirement(Need::Guardian, NotYet, "requirement-guardian-sent"),
        GuardianPaper::None => {
            let day = identity.birth_date.checked_add_months(Months::new(ADULT * 12)).unwrap_or(today);
            requirement(Need::Guardian, Missing, Message::new("requirement-guardian-none").with("day", day))
        }
    })
}

fn training(credited: i64, required: i64) -> Requirement {
    let said =
        |key| Message::new(key).with("credited", Arg::Minutes(credited)).with("required", Arg::Minutes(required));
    if credited >= required {
        let detail = said("requirement-training-met");
        return requirement(Need::Training, RequirementState::Met, detail);
    }
    let detail = said("requirement-training-short").with("missing", Arg::Minutes(required - credited));
    requirement(Need::Training, RequirementState::Missing, detail)
}

fn component(need: Need, standing: &Standing, cut: i64) -> Requirement {
    use RequirementState::{Met, Missing, NotYet};
    let scored = |key, score: i64, cut: i64| {
        Message::new(key).with("score", dates::points(score)).with("cut", dates::points(cut))
    };
    if let Some(pass) = &standing.pass {
        return requirement(need, Met, scored("requirement-exam-passed", pass.score, pass.cut));
    }
    match (standing.coming, &standing.last) {
        (Some(Coming::On(at)), _) => {
            let detail = Message::new("requirement-exam-on").with("when", at).with("cut", dates::points(cut));
            requirement(need, NotYet, detail)
        }
        (Some(Coming::BeingMarked), _) => requirement(need, NotYet, "requirement-exam-marking"),
        (None, Some(last)) => requirement(need, Missing, scored("requirement-exam-failed", last.score, last.cut)),
        (None, None) => {
            requirement(need, Missing, Message::new("requirement-exam-none").with("cut", dates::points(cut)))
        }
    }
}

fn no_red_line(practical: &Standing) -> Requirement {
    use RequirementState::{Met, Missing, NotYet};
    match (&practical.pass, &practical.last) {
        (Some(_), _) => requirement(Need::NoRedLine, Met, "requirement-red-line-clear"),
        (None, Some(last)) if last.has_red_line => requirement(Need::NoRedLine, Missing, "requirement-red-line-hit"),
        (None, Some(_)) => requirement(Need::NoRedLine, Met, "requirement-red-line-clear"),
        (None, None) => requirement(Need::NoRedLine, NotYet, "requirement-red-line-open"),
    }
}
