//! Pages of recruitment, by who sees them: everybody, trainees, providers, the office.

mod applications;
mod apply;
mod cohorts;
mod decisions;
mod invitations;
mod my;
mod nominations;
mod people;
mod providers;
mod public;
mod schemes;

use serde::Deserialize;
use validator::{Validate, ValidationErrors};

use super::application::ApplicationStatus;
use super::cohort::CohortStatus;
use crate::db::sort::Sort;
use crate::web::layout::Layout;
use crate::web::routing::Routes;

/// The order that a list's address asks for.
#[derive(Deserialize)]
struct Order {
    #[serde(default)]
    sort: Sort,
}

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/cohorts", public::index);
    routes.get("/cohorts/{code}", public::show);
    routes.get("/cohorts/{code}/apply", apply::new);
    routes.post("/cohorts/{code}/apply", apply::create);

    routes.get("/my/application", my::show);
    routes.post("/my/identity", my::add_number);
    routes.get("/my/guardian", my::guardian);
    routes.post("/my/guardian", my::add_guardian);
    routes.post("/my/applications/{id}/accept", my::accept);
    routes.post("/my/applications/{id}/decline", my::decline);
    routes.post("/my/applications/{id}/withdraw", my::withdraw);
    routes.post("/my/applications/{id}/leave", my::leave);
    routes.post("/my/applications/{id}/code", my::enter_code);

    routes.get("/provider/nominations", nominations::index);
    routes.sheet("/provider/nominations", nominations::csv);
    routes.post("/provider/nominations", nominations::create);
    routes.post("/provider/nominations/file", nominations::dry_run);
    routes.post("/provider/nominations/batches", nominations::confirm);
    routes.post("/provider/nominations/batches/{id}/undo", nominations::undo);
    routes.post("/provider/nominations/{id}/withdraw", nominations::withdraw);

    routes.get("/office/schemes", schemes::index);
    routes.post("/office/schemes", schemes::create);
    routes.sheet("/office/schemes", schemes::csv);
    routes.get("/office/schemes/new", schemes::new);
    routes.get("/office/schemes/{id}", schemes::show);
    routes.post("/office/schemes/{id}", schemes::update);
    routes.get("/office/schemes/{id}/edit", schemes::edit);
    routes.post("/office/schemes/{id}/publish", schemes::publish);
    routes.post("/office/schemes/{id}/new-version", schemes::new_version);

    routes.get("/office/cohorts", cohorts::index);
    routes.post("/office/cohorts", cohorts::create);
    routes.sheet("/office/cohorts", cohorts::csv);
    routes.get("/office/cohorts/new", cohorts::new);
    routes.get("/office/cohorts/{id}", cohorts::show);
    routes.post("/office/cohorts/{id}", cohorts::update);
    routes.get("/office/cohorts/{id}/edit", cohorts::edit);
    routes.post("/office/cohorts/{id}/status", cohorts::advance);
    routes.post("/office/cohorts/{id}/quotas", cohorts::grant);

    routes.get("/office/providers", providers::index);
    routes.post("/office/providers", providers::create);
    routes.sheet("/office/providers", providers::csv);
    routes.get("/office/providers/new", providers::new);
    routes.get("/office/providers/{id}", providers::show);
    routes.post("/office/providers/{id}", providers::update);
    routes.get("/office/providers/{id}/edit", providers::edit);
    routes.post("/office/providers/{id}/members", providers::invite);

    routes.get("/office/people", people::index);
    routes.sheet("/office/people", people::csv);
    routes.get("/office/people/invite", people::new_invitation);
    routes.post("/office/people/invite", people::invite);
    routes.get("/office/people/{id}", people::show);
    routes.post("/office/people/{id}/trainer", people::appoint);
    routes.post("/office/people/{id}/removal", people::remove);
    routes.post("/office/people/{id}/disable", people::disable);
    routes.post("/office/people/{id}/enable", people::enable);

    routes.post("/office/invitations/{id}/again", invitations::send_again);
    routes.post("/office/invitations/{id}/cancel", invitations::cancel);

    routes.get("/office/applications", applications::index);
    routes.sheet("/office/applications", applications::csv);
    routes.get("/office/applications/{id}", applications::show);
    routes.get("/office/applications/{id}/guardian", applications::guardian);
    routes.post("/office/applications/{id}/moves", decisions::advance);
    routes.post("/office/applications/{id}/removal", decisions::remove);
    routes.post("/office/applications/{id}/identity", decisions::verify_identity);
    routes.post("/office/applications/{id}/guardian", decisions::accept_guardian);
}

/// A form whose fields are all read through its state.
#[derive(serde::Deserialize)]
struct Fields {}

impl Validate for Fields {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// The values of a text enum as choices of a form.
macro_rules! choices {
    ($l:expr, $values:expr) => {
        $values
            .iter()
            .map(|value| (value.to_string(), $l.t(value.label()).to_owned()))
            .collect::<Vec<(String, String)>>()
    };
}
use choices;

const fn application_tone(status: ApplicationStatus) -> &'static str {
    match status {
        ApplicationStatus::Submitted | ApplicationStatus::InReview => "now",
        ApplicationStatus::Waitlisted | ApplicationStatus::Offered => "warn",
        ApplicationStatus::Admitted => "ok",
        ApplicationStatus::Rejected | ApplicationStatus::Lapsed => "bad",
        ApplicationStatus::Declined | ApplicationStatus::Withdrawn => "",
    }
}

const fn cohort_tone(status: CohortStatus) -> &'static str {
    match status {
        CohortStatus::Open => "ok",
        CohortStatus::Paused => "warn",
        CohortStatus::Running => "now",
        CohortStatus::Draft | CohortStatus::Closed | CohortStatus::Concluded => "",
    }
}

/// The way to a page of the office, for its breadcrumbs.
fn trail(l: &Layout, list: (&str, &'static str), here: &str) -> Vec<(String, String)> {
    vec![(list.0.to_owned(), l.t(list.1).to_owned()), (String::new(), here.to_owned())]
}

/// Cohorts, schemes and providers stand side by side.
fn set_up_tabs(l: &Layout) -> Vec<(String, String, bool)> {
    [("/office/cohorts", "nav-cohorts"), ("/office/schemes", "scheme-list"), ("/office/providers", "provider-list")]
        .into_iter()
        .map(|(href, label)| (href.to_owned(), l.t(label).to_owned(), l.path == href))
        .collect()
}
