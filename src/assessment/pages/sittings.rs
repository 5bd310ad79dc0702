//! Sittings for the office: the list, planning, the readiness check and the live board.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;

use super::items::Fields;
use super::sitting_form::{self, Choices, Selects, path};
use crate::app::App;
use crate::assessment::attempt::AttemptStatus;
use crate::assessment::board::{self, BoardRow};
use crate::assessment::candidate;
use crate::assessment::planning::{self, SittingError};
use crate::assessment::readiness::{self, Readiness};
use crate::assessment::sitting::{self, Component, Filter, Sitting, SittingId, SittingStatus};
use crate::error::AppError;
use crate::recruitment::cohort::{self, Cohort};
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{self, PageNumber, Paging};
use crate::web::respond;

#[derive(Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    status: String,
}

impl Search {
    fn filter(&self) -> Filter {
        Filter { kind: self.kind.parse().ok(), status: self.status.parse().ok() }
    }
}

struct Line {
    sitting: Sitting,
    candidates: i64,
}

#[derive(Template)]
#[template(path = "assessment/theory/sittings.html")]
struct SittingListPage {
    l: Layout,
    form: FormState,
    rows: Vec<Line>,
    page: Paging,
    kinds: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    csv: String,
}

async fn lines(app: &App, filter: Filter, offset: i64, limit: i64) -> Result<(Vec<Line>, i64), AppError> {
    app.db
        .read(move |conn| {
            let (sittings, total) = sitting::list(conn, filter, offset, limit)?;
            let ids: Vec<SittingId> = sittings.iter().map(|sitting| sitting.id).collect();
            let counts = board::counts(conn, &ids)?;
            let line = |sitting: Sitting| Line { candidates: counts.get(&sitting.id).copied().unwrap_or(0), sitting };
            Ok((sittings.into_iter().map(line).collect(), total))
        })
        .await
}

pub async fn index(
    app: web::Data<App>,
    office: Office,
    search: web::Query<Search>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (rows, total) = lines(&app, search.filter(), page.offset(), paging::ROWS).await?;
    let l = office.layout("exams-title");
    respond::page(&SittingListPage {
        form: FormState::filled([("kind", search.kind.clone()), ("status", search.status.clone())]),
        rows,
        page: Paging::new(&page, total, &office.uri),
        kinds: Component::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
        statuses: SittingStatus::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
        csv: format!("/office/exams.csv?{}", office.uri.query().unwrap_or_default()),
        l,
    })
}

pub async fn csv(app: web::Data<App>, office: Office, search: web::Query<Search>) -> Result<HttpResponse, AppError> {
    let (rows, _) = lines(&app, search.filter(), 0, 10_000).await?;
    let l = office.layout("exams-title");
    let rows = rows.into_iter().map(|Line { sitting, candidates }| {
        vec![
            l.pick(&sitting.title_en, &sitting.title_zh).to_owned(),
            l.t(sitting.kind.label()).to_owned(),
            l.when(&sitting.starts_at),
            l.when(&sitting.ends_at),
            l.t(sitting.status.label()).to_owned(),
            candidates.to_string(),
        ]
    });
    respond::csv("exams.csv", &["title", "kind", "starts", "ends", "status", "candidates"], rows)
}

#[derive(Template)]
#[template(path = "assessment/theory/sitting_form.html")]
struct SittingFormPage {
    l: Layout,
    form: FormState,
    selects: Selects,
    action: String,
    is_new: bool,
    crumbs: Vec<(String, String)>,
}

impl SittingFormPage {
    async fn load(
        app: &App,
        office: &Office,
        form: FormState,
        known: Option<&Sitting>,
    ) -> Result<SittingFormPage, AppError> {
        let choices = app.db.read(|conn| Ok::<_, AppError>(Choices::load(conn)?)).await?;
        let l = office.layout(if known.is_some() { "sitting-edit-title" } else { "sitting-new-title" });
        let selects = Selects::new(&l, choices);
        let (action, crumbs) = match known {
            Some(sitting) => {
                let crumbs = sitting_form::crumbs(&l, sitting, l.t("sitting-edit-title"));
                (format!("{}/edit", path(sitting.id)), crumbs)
            }
            None => ("/office/exams".to_owned(), super::items::hub(&l, &[("", l.t("sitting-new-title"))])),
        };
        Ok(SittingFormPage { l, form, selects, action, is_new: known.is_none(), crumbs })
    }
}

pub async fn new(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    respond::page(&SittingFormPage::load(&app, &office, sitting_form::usual(), None).await?)
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let Some(new) = sitting_form::typed(&mut state, &office) else {
        return respond::refused(&SittingFormPage::load(&app, &office, state, None).await?);
    };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| planning::plan(conn, actor, &new, now)).await {
        Ok(id) => Ok(respond::redirect_with(&path(id), "sitting-saved")),
        Err(SittingError::Db(diesel::result::Error::NotFound)) => {
            state.refuse("form-broken");
            respond::refused(&SittingFormPage::load(&app, &office, state, None).await?)
        }
        Err(SittingError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&SittingFormPage::load(&app, &office, state, None).await?)
        }
    }
}

pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    let sitting = app.db.read(move |conn| sitting::find(conn, id)).await?;
    let form = sitting_form::filled(&office, &sitting);
    respond::page(&SittingFormPage::load(&app, &office, form, Some(&sitting)).await?)
}

pub async fn update(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SittingId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id) = (form.state, *id);
    let sitting = app.db.read(move |conn| sitting::find(conn, id)).await?;
    let Some(new) = sitting_form::typed(&mut state, &office) else {
        return respond::refused(&SittingFormPage::load(&app, &office, state, Some(&sitting)).await?);
    };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| planning::change(conn, actor, id, &new, now)).await {
        Ok(()) => Ok(respond::redirect_with(&path(id), "sitting-saved")),
        Err(SittingError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&SittingFormPage::load(&app, &office, state, Some(&sitting)).await?)
        }
    }
}

/// One candidate on the live board.
struct Seat {
    href: String,
    number: String,
    name: String,
    tone: &'static str,
    state: &'static str,
    answered: String,
    left: String,
    extra: i64,
}

#[derive(Template)]
#[template(path = "assessment/theory/sitting.html")]
struct SittingPage {
    l: Layout,
    sitting: Sitting,
    cohort: Cohort,
    place: Option<(String, String)>,
    readiness: Readiness,
    board: Vec<Seat>,
    steps: Vec<(String, String)>,
    path: String,
    may_open: bool,
    may_close: bool,
    may_list: bool,
    crumbs: Vec<(String, String)>,
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    let (sitting, cohort, place, readiness, board) = app
        .db
        .read(move |conn| {
            let sitting = sitting::find(conn, id)?;
            let cohort = cohort::find(conn, sitting.cohort_id)?;
            let (place, readiness) = (candidate::place_of(conn, &sitting)?, readiness::check(conn, &sitting)?);
            Ok::<_, AppError>((sitting, cohort, place, readiness, board::board(conn, id)?))
        })
        .await?;
    let l = office.layout_titled(office.lang.pick(&sitting.title_en, &sitting.title_zh));
    let now = office.now;
    respond::page(&SittingPage {
        steps: steps(&l, sitting.status),
        may_open: sitting.status == SittingStatus::Ready && now >= sitting.starts_at,
        may_close: sitting.status == SittingStatus::Open,
        may_list: sitting.is_before_start() || sitting.status == SittingStatus::Open,
        board: board.into_iter().map(|row| seat(id, row, now)).collect(),
        crumbs: sitting_form::crumbs(&l, &sitting, ""),
        path: path(id),
        l,
        sitting,
        cohort,
        place,
        readiness,
    })
}

fn steps(l: &Layout, now: SittingStatus) -> Vec<(String, String)> {
    SittingStatus::ALL
        .iter()
        .map(|status| {
            let state = match (*status).cmp(&now) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "here",
                std::cmp::Ordering::Greater => "",
            };
            (state.to_owned(), l.t(status.label()).to_owned())
        })
        .collect()
}

/// How an attempt reads: tone and label.
pub fn attempt_status(status: Option<AttemptStatus>) -> (&'static str, &'static str) {
    match status {
        None => ("", "attempt-status-none"),
        Some(status) => {
            let tone = match status {
                AttemptStatus::InProgress => "now",
                AttemptStatus::Submitted => "ok",
                AttemptStatus::TimedOut | AttemptStatus::Paused | AttemptStatus::Authorised => "warn",
                AttemptStatus::Voided => "bad",
            };
            (tone, status.label())
        }
    }
}

fn seat(sitting: SittingId, row: BoardRow, now: NaiveDateTime) -> Seat {
    let (tone, state) = attempt_status(row.attempt.as_ref().map(|attempt| attempt.status));
    let running = row.attempt.as_ref().filter(|attempt| attempt.status == AttemptStatus::InProgress);
    let left = running.and_then(|attempt| attempt.deadline_at).map(|deadline| (deadline - now).num_seconds().max(0));
    Seat {
        href: format!("{}/candidates/{}", path(sitting), row.candidate.id),
        number: row.candidate.number,
        name: row.name,
        tone,
        state,
        answered: if row.questions > 0 { format!("{} / {}", row.answered, row.questions) } else { String::new() },
        left: left.map(|seconds| format!("{}:{:02}", seconds / 60, seconds % 60)).unwrap_or_default(),
        extra: row.candidate.extra_minutes,
    }
}

fn answer(id: SittingId, done: Result<(), SittingError>, message: &'static str) -> Result<HttpResponse, AppError> {
    match done {
        Ok(()) => Ok(respond::redirect_with(&path(id), message)),
        Err(SittingError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}

pub async fn make_ready(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SittingId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    answer(id, app.db.write(move |conn| planning::make_ready(conn, actor, id, now)).await, "sitting-made-ready")
}

pub async fn open(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    answer(id, app.db.write(move |conn| planning::open(conn, Some(actor), id, now)).await, "sitting-opened")
}

pub async fn close(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    answer(id, app.db.write(move |conn| planning::close(conn, Some(actor), id, now)).await, "sitting-closed")
}
