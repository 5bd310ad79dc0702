//! The performances of a practical sitting in the office: the board, giving slots, sharing out the examiners.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{NaiveDateTime, TimeDelta};
use serde::Deserialize;

use super::Fields;
use crate::app::App;
use crate::assessment::mark_sheet::{self, AssignError};
use crate::assessment::performance::{self, PerformanceError, PerformanceStatus, Schedule};
use crate::assessment::performance_list::{self, Row};
use crate::assessment::result_list;
use crate::assessment::sitting::{self, Component, Sitting, SittingId};
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::i18n::Message;
use crate::random;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::sheet::Sheet;
use crate::web::{dates, respond};

#[derive(Template)]
#[template(path = "assessment/practical/performances.html")]
struct PerformanceListPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    sitting: Sitting,
    rows: Vec<Row>,
    tabs: Vec<(String, String, bool)>,
    /// Candidates who have no slot yet.
    without_slot: i64,
    /// Whether some performance lacks an examiner.
    lacks_examiners: bool,
    paging: Paging,
}

#[derive(Template)]
#[template(path = "assessment/practical/performance_sittings.html")]
struct SittingListPage {
    l: Layout,
    rows: Vec<(Sitting, result_list::Figures)>,
    paging: Paging,
}

#[derive(Template)]
#[template(path = "assessment/practical/schedule.html")]
struct SchedulePage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    form: FormState,
    sitting: Sitting,
}

#[derive(Deserialize)]
pub struct Filter {
    #[serde(default)]
    sitting: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    sort: Sort,
}

fn board(sitting: SittingId) -> String {
    format!("/office/performances?sitting={sitting}")
}

pub async fn index(
    app: web::Data<App>,
    user: Office,
    filter: web::Query<Filter>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let Ok(id) = filter.sitting.parse::<SittingId>() else { return sittings(&app, &user, &filter, &page).await };
    let (status, offset) = (filter.state.parse::<PerformanceStatus>().ok(), page.offset());
    let (sitting, rows, total, counts, figures) = app
        .db
        .read(move |conn| {
            let sitting = sitting::find(conn, id)?;
            let rows = performance_list::page(conn, id, status, (ROWS, offset))?;
            let total = performance_list::count(conn, id, status)?;
            let figures = result_list::figures(conn, &[id])?.pop().unwrap_or_default();
            Ok::<_, AppError>((sitting, rows, total, performance::counts(conn, id)?, figures))
        })
        .await?;
    let l = user.layout_titled(user.lang.pick(&sitting.title_en, &sitting.title_zh));
    let all: i64 = counts.iter().map(|(_, count)| count).sum();
    let mut tabs = vec![(board(id), format!("{} {all}", l.t("performances-all")), status.is_none())];
    tabs.extend(PerformanceStatus::ALL.iter().filter_map(|state| {
        let (_, count) = counts.iter().find(|(found, _)| found == state)?;
        let href = format!("{}&state={state}", board(id));
        Some((href, format!("{} {count}", l.t(state.label())), status == Some(*state)))
    }));
    let lacks_examiners =
        counts.iter().any(|(state, _)| matches!(state, PerformanceStatus::Scheduled | PerformanceStatus::Performed));
    let crumbs = vec![
        ("/office/performances".to_owned(), l.t("performances-title").to_owned()),
        (String::new(), l.title.clone()),
    ];
    respond::page(&PerformanceListPage {
        l,
        crumbs,
        sitting,
        rows,
        tabs,
        without_slot: figures.candidates - all,
        lacks_examiners,
        paging: Paging::new(&page, total, &user.uri),
    })
}

/// Without a sitting in the address: choose one.
async fn sittings(app: &App, user: &Office, filter: &Filter, page: &PageNumber) -> Result<HttpResponse, AppError> {
    let (sort, offset) = (filter.sort.clone(), page.offset());
    let (rows, total) = app
        .db
        .read(move |conn| {
            let (found, total) = result_list::sittings_page(conn, (Some(Component::Practical), &sort), (ROWS, offset))?;
            let ids: Vec<SittingId> = found.iter().map(|sitting| sitting.id).collect();
            let figures = result_list::figures(conn, &ids)?;
            Ok::<_, AppError>((found.into_iter().zip(figures).collect(), total))
        })
        .await?;
    let l = user.layout("performances-title");
    respond::page(&SittingListPage { l, rows, paging: Paging::new(page, total, &user.uri) })
}

pub async fn download(app: web::Data<App>, user: Office, filter: web::Query<Filter>) -> Result<Sheet, AppError> {
    let id: SittingId = filter.sitting.parse().map_err(|_| AppError::NotFound)?;
    let status = filter.state.parse().ok();
    let rows = app.db.read(move |conn| performance_list::page(conn, id, status, (10_000, 0))).await?;
    let rows = rows.into_iter().map(|row| {
        let at = dates::input(user.zone, row.performance.scheduled_at);
        let status = row.performance.status.to_string();
        vec![row.performance.number, row.candidate_name, at, status, row.examiners.join("; ")]
    });
    Ok(Sheet::new("performances", &["number", "name", "slot", "status", "examiners"], rows))
}

async fn schedule_page(
    app: &App,
    user: &Office,
    id: SittingId,
    form: Option<FormState>,
) -> Result<SchedulePage, AppError> {
    let sitting = app.db.read(move |conn| sitting::find(conn, id)).await?;
    let l = user.layout("performance-schedule-title");
    let crumbs =
        vec![(board(id), l.pick(&sitting.title_en, &sitting.title_zh).to_owned()), (String::new(), l.title.clone())];
    let form = form.unwrap_or_else(|| {
        FormState::filled([
            ("sitting", id.to_string()),
            // A slot in the past would be no help; the next quarter of an hour is.
            ("starts_at", dates::input(user.zone, sitting.starts_at.max(next_quarter(user.now)))),
            ("minutes", sitting.minutes.to_string()),
        ])
    });
    Ok(SchedulePage { l, crumbs, form, sitting })
}

fn next_quarter(now: NaiveDateTime) -> NaiveDateTime {
    const QUARTER: i64 = 15 * 60;
    now + TimeDelta::seconds(QUARTER - now.and_utc().timestamp().rem_euclid(QUARTER))
}

pub async fn new(app: web::Data<App>, user: Office, filter: web::Query<Filter>) -> Result<HttpResponse, AppError> {
    let id = filter.sitting.parse().map_err(|_| AppError::NotFound)?;
    respond::page(&schedule_page(&app, &user, id, None).await?)
}

pub async fn create(app: web::Data<App>, user: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let id: SittingId = state.value("sitting").parse().map_err(|_| AppError::NotFound)?;
    let starts_at = state.datetime("starts_at", user.zone);
    let minutes = state.number("minutes", 5..=240);
    let product_en = state.prose("product_en", 1, 2000);
    let product_zh = state.prose("product_zh", 1, 2000);
    let (Some(starts_at), Some(minutes), Some(product_en), Some(product_zh)) =
        (starts_at, minutes, product_en, product_zh)
    else {
        return respond::refused(&schedule_page(&app, &user, id, Some(state)).await?);
    };
    let new = Schedule { starts_at, minutes, product_en, product_zh, seed: random::seed() };
    let (actor, now) = (user.id(), user.now);
    match app.db.write(move |conn| performance::schedule(conn, actor, id, &new, now)).await {
        Ok(count) => {
            Ok(respond::redirect_with(&board(id), Message::new("performances-scheduled").with("count", count)))
        }
        Err(PerformanceError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&schedule_page(&app, &user, id, Some(state)).await?)
        }
    }
}

pub async fn allocate(app: web::Data<App>, user: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let id: SittingId = form.state.value("sitting").parse().map_err(|_| AppError::NotFound)?;
    let (actor, now) = (user.id(), user.now);
    match app.db.write(move |conn| mark_sheet::allocate(conn, actor, id, now)).await {
        Ok(done) if done.unfilled > 0 => Ok(respond::redirect_refused(
            &board(id),
            Message::new("performances-allocated-short").with("seats", done.seats).with("unfilled", done.unfilled),
        )),
        Ok(done) => {
            Ok(respond::redirect_with(&board(id), Message::new("performances-allocated").with("seats", done.seats)))
        }
        Err(AssignError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&board(id), refusal.message())),
    }
}
