//! The cohorts, for everybody.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;

use crate::accounts::role::Role;
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;
use crate::recruitment::application::{self, Application};
use crate::recruitment::cohort::{self, Cohort, Intake};
use crate::recruitment::scheme::{self, Scheme};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::visit::Visit;

/// Where an intake stands, as a status: tone and words.
fn intake_status(cohort: &Cohort, now: NaiveDateTime) -> (&'static str, Message) {
    match cohort.intake(now) {
        Intake::Open => ("ok", Message::new("cohort-intake-open").with("when", cohort.closes_at)),
        Intake::Ahead => ("now", Message::new("cohort-intake-ahead").with("when", cohort.opens_at)),
        Intake::Paused => ("warn", "cohort-intake-paused".into()),
        Intake::Over => ("", "cohort-intake-over".into()),
    }
}

struct CohortCard {
    cohort: Cohort,
    scheme: Scheme,
    tone: &'static str,
    intake: Message,
    is_open: bool,
}

struct Group {
    title: &'static str,
    cards: Vec<CohortCard>,
}

#[derive(Template)]
#[template(path = "recruitment/public/index.html")]
struct CohortListPage {
    l: Layout,
    groups: Vec<Group>,
}

pub async fn index(app: web::Data<App>, visit: Visit) -> Result<HttpResponse, AppError> {
    let now = visit.now;
    let rows = app.db.read(cohort::listed).await?;
    let mut groups = [
        (Intake::Open, "cohort-group-open"),
        (Intake::Ahead, "cohort-group-ahead"),
        (Intake::Paused, "cohort-group-paused"),
        (Intake::Over, "cohort-group-running"),
    ]
    .map(|(intake, title)| (intake, Group { title, cards: Vec::new() }));
    for (cohort, scheme) in rows {
        let intake = cohort.intake(now);
        let (tone, words) = intake_status(&cohort, now);
        let is_open = intake == Intake::Open;
        if let Some((_, group)) = groups.iter_mut().find(|(of, _)| *of == intake) {
            group.cards.push(CohortCard { cohort, scheme, tone, intake: words, is_open });
        }
    }
    let groups = groups.into_iter().map(|(_, group)| group).filter(|group| !group.cards.is_empty()).collect();
    respond::page(&CohortListPage { l: visit.layout("cohort-list-title"), groups })
}

#[derive(Template)]
#[template(path = "recruitment/public/show.html")]
struct CohortPage {
    l: Layout,
    cohort: Cohort,
    scheme: Scheme,
    tone: &'static str,
    intake: Message,
    /// Whoever works here does not apply.
    may_apply: bool,
    applied: Option<Application>,
    crumbs: Vec<(String, String)>,
}

pub async fn show(app: web::Data<App>, visit: Visit, code: web::Path<String>) -> Result<HttpResponse, AppError> {
    let user = visit.user.as_ref().map(|user| user.id);
    let (cohort, scheme, applied) = app
        .db
        .read(move |conn| {
            let cohort = cohort::public_by_code(conn, &code)?;
            let scheme = scheme::find(conn, cohort.scheme_id)?;
            let applied = match user {
                Some(user) => application::to_cohort(conn, user, cohort.id)?,
                None => None,
            };
            Ok::<_, AppError>((cohort, scheme, applied))
        })
        .await?;
    let l = visit.layout_titled(visit.lang.pick(&cohort.title_en, &cohort.title_zh));
    let (tone, intake) = intake_status(&cohort, visit.now);
    let is_outsider = visit.user.as_ref().is_none_or(|user| user.has(Role::Trainee));
    let may_apply = is_outsider && cohort.intake(visit.now) == Intake::Open;
    let crumbs = super::trail(&l, ("/cohorts", "nav-cohorts"), &l.title);
    respond::page(&CohortPage { l, cohort, scheme, tone, intake, may_apply, applied, crumbs })
}
