//! What the programme is, for visitors; the home of their role for those who are signed in.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::error::AppError;
use crate::recruitment::cohort::{self, Cohort};
use crate::web::layout::{Layout, home_path};
use crate::web::respond;
use crate::web::visit::Visit;

/// Title and text keys of the six steps.
const STEPS: &[(&str, &str)] = &[
    ("home-step-apply", "home-step-apply-text"),
    ("home-step-train", "home-step-train-text"),
    ("home-step-theory", "home-step-theory-text"),
    ("home-step-practical", "home-step-practical-text"),
    ("home-step-certificate", "home-step-certificate-text"),
    ("home-step-job", "home-step-job-text"),
];

#[derive(Template)]
#[template(path = "home/public.html")]
struct PublicPage {
    l: Layout,
    steps: &'static [(&'static str, &'static str)],
    cohorts: Vec<Cohort>,
}

pub async fn index(app: web::Data<App>, visit: Visit) -> Result<HttpResponse, AppError> {
    if let Some(user) = &visit.user {
        return Ok(respond::redirect(home_path(user)));
    }
    let now = visit.now;
    let cohorts = app.db.read(move |conn| cohort::open_now(conn, now)).await?;
    respond::page(&PublicPage { l: visit.layout("home-title"), steps: STEPS, cohorts })
}
