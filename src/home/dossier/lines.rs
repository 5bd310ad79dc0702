//! One line of the dossier for each thing that is known, with the way to it.

use chrono::NaiveDate;

use super::{Exam, Known};
use crate::certification::certificate::Certificate;
use crate::certification::paper;
use crate::certification::requirements::Requirement;
use crate::certification::status::CertificateStatus;
use crate::placement::placement_list::PlacementView;
use crate::recruitment::application::{Application, ApplicationStatus};
use crate::recruitment::cohort::Cohort;
use crate::recruitment::identity::ADULT;
use crate::training::seat::OwnSeat;
use crate::web::dates;
use crate::web::layout::Layout;

pub(super) struct Line {
    /// Empty for what has no page of its own.
    pub(super) path: String,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) tone: &'static str,
    pub(super) status: String,
}

/// Who it is: how to reach them, and where their papers stand.
pub(super) fn facts(l: &Layout, known: &Known, today: NaiveDate) -> Vec<(String, String)> {
    let fact = |key, value: &str| (l.t(key).to_owned(), value.to_owned());
    let user = &known.person.user;
    let mut facts = vec![fact("person-email", &user.email), fact("person-phone", &user.phone)];
    let Some(identity) = &known.identity else { return facts };
    let number = match (identity.number_mask.as_str(), identity.verified_at) {
        ("", _) => l.t("identity-number-missing").to_owned(),
        (mask, None) => format!("{mask} ({})", l.t("dossier-not-verified")),
        (mask, Some(_)) => format!("{mask} ({})", l.t("identity-verified")),
    };
    let age = identity.age_on(today);
    let born = [("day", &*l.day(&identity.birth_date)), ("age", &*age.to_string())];
    facts.push(fact("identity-legal-name", &identity.legal_name));
    facts.push(fact("identity-birth-date", &l.t_with("identity-born-age", &born)));
    facts.push(fact("identity-number", &number));
    if age < ADULT {
        let state = match known.guardian.as_ref().map(|consent| consent.accepted_at) {
            None => "guardian-missing",
            Some(None) => "guardian-to-check",
            Some(Some(_)) => "guardian-accepted",
        };
        facts.push(fact("guardian-title", l.t(state)));
    }
    facts
}

pub(super) fn application(l: &Layout, (application, cohort): &(Application, Cohort)) -> Line {
    Line {
        path: format!("/office/applications/{}", application.id),
        title: l.pick(&cohort.title_en, &cohort.title_zh).to_owned(),
        detail: l.when(&application.submitted_at),
        tone: match application.status {
            ApplicationStatus::Submitted | ApplicationStatus::InReview => "now",
            ApplicationStatus::Waitlisted | ApplicationStatus::Offered => "warn",
            ApplicationStatus::Admitted => "ok",
            ApplicationStatus::Rejected | ApplicationStatus::Lapsed => "bad",
            ApplicationStatus::Declined | ApplicationStatus::Withdrawn => "",
        },
        status: l.t(application.status.label()).to_owned(),
    }
}

pub(super) fn seat(l: &Layout, own: &OwnSeat) -> Line {
    let session = &own.view.session;
    Line {
        path: format!("/office/sessions/{}", session.id),
        title: l.pick(&session.title_en, &session.title_zh).to_owned(),
        detail: format!("{} · {}", l.span(&session.starts_at, &session.ends_at), own.view.trainer),
        tone: own.seat.status.tone(),
        status: l.t(own.seat.status.label()).to_owned(),
    }
}

pub(super) fn exam(l: &Layout, (sitting, candidate, result): &Exam) -> Line {
    let mut detail = format!("{} · {}", l.t(sitting.kind.label()), l.when(&sitting.starts_at));
    let (tone, status) = match result {
        None => (sitting.status.tone(), sitting.status.label()),
        Some(result) if result.is_passed => ("ok", "dossier-passed"),
        Some(_) => ("bad", "dossier-failed"),
    };
    if let Some(result) = result {
        let points = [("score", &*dates::points(result.score)), ("cut", &*dates::points(result.cut))];
        detail = format!("{detail} · {}", l.t_with("snapshot-score", &points));
    }
    Line {
        path: format!("/office/exams/{}/candidates/{}", sitting.id, candidate.id),
        title: l.pick(&sitting.title_en, &sitting.title_zh).to_owned(),
        detail,
        tone,
        status: l.t(status).to_owned(),
    }
}

pub(super) fn certificate(l: &Layout, (certificate, status): &(Certificate, CertificateStatus)) -> Line {
    let until = l.t1("dossier-valid-until", "day", l.day(&certificate.valid_until));
    Line {
        path: format!("/office/certificates/{}", certificate.id),
        title: certificate.number.clone(),
        detail: format!("{} · {until}", l.t(paper::level_key(certificate.level))),
        tone: status.tone(),
        status: l.t(status.label()).to_owned(),
    }
}

pub(super) fn placement(l: &Layout, view: &PlacementView) -> Line {
    let provider = l.pick(&view.provider_en, &view.provider_zh);
    Line {
        path: format!("/office/placements/{}", view.placement.id),
        title: view.opening.clone(),
        detail: format!("{provider} · {}", l.day(&view.placement.starts_on)),
        tone: view.placement.status.tone(),
        status: l.t(view.placement.status.label()).to_owned(),
    }
}

pub(super) fn requirement(l: &Layout, requirement: &Requirement) -> Line {
    Line {
        path: String::new(),
        title: l.t(requirement.need.label()).to_owned(),
        detail: l.msg(&requirement.detail),
        tone: requirement.state.tone(),
        status: l.t(requirement.state.label()).to_owned(),
    }
}
