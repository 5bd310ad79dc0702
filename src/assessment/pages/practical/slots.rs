//! Slots: the trainers record who has performed; the trainee sees their own.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::TimeDelta;

use crate::app::App;
use crate::assessment::performance::{self, Performance, PerformanceError, PerformanceId, PerformanceStatus};
use crate::assessment::performance_list;
use crate::assessment::sitting::Sitting;
use crate::error::AppError;
use crate::web::auth::{Trainee, Trainer};
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Template)]
#[template(path = "assessment/practical/slots.html")]
struct SlotListPage {
    l: Layout,
    rows: Vec<SlotRow>,
}

struct SlotRow {
    performance: Performance,
    exam: String,
    tone: &'static str,
    is_scheduled: bool,
}

#[derive(Template)]
#[template(path = "assessment/practical/my_performance.html")]
struct MyPerformancePage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    performance: Performance,
    minutes: i64,
    is_scheduled: bool,
}

/// Slots from yesterday to the day after tomorrow.
pub async fn index(app: web::Data<App>, user: Trainer) -> Result<HttpResponse, AppError> {
    let (from, to) = (user.now - TimeDelta::days(1), user.now + TimeDelta::days(2));
    let found = app.db.read(move |conn| performance_list::slots(conn, from, to)).await?;
    let l = user.layout("slots-title");
    let rows = found
        .into_iter()
        .map(|(performance, en, zh)| SlotRow {
            exam: l.pick(&en, &zh).to_owned(),
            tone: performance.status.tone(),
            is_scheduled: performance.status == PerformanceStatus::Scheduled,
            performance,
        })
        .collect();
    respond::page(&SlotListPage { l, rows })
}

pub async fn perform(
    app: web::Data<App>,
    user: Trainer,
    id: web::Path<PerformanceId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (id.into_inner(), user.id(), user.now);
    match app.db.write(move |conn| performance::perform(conn, actor, id, now)).await {
        Ok(()) => Ok(respond::redirect_with("/trainer/performances", "performance-recorded")),
        Err(PerformanceError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/trainer/performances", refusal.message())),
    }
}

pub async fn mine(app: web::Data<App>, user: Trainee, id: web::Path<PerformanceId>) -> Result<HttpResponse, AppError> {
    let (id, owner) = (id.into_inner(), user.id());
    let (performance, sitting): (Performance, Sitting) =
        app.db.read(move |conn| performance::of_trainee(conn, owner, id)).await?;
    let l = user.layout_titled(user.lang.pick(&sitting.title_en, &sitting.title_zh));
    let crumbs = vec![("/my/exams".to_owned(), l.t("nav-exams").to_owned()), (String::new(), l.title.clone())];
    let is_scheduled = performance.status == PerformanceStatus::Scheduled;
    respond::page(&MyPerformancePage { l, crumbs, performance, minutes: sitting.minutes, is_scheduled })
}
