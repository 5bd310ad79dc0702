//! The provider's openings: the list, and the steps from draft to closed.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::shown;
use crate::app::App;
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::placement::candidacy_list;
use crate::placement::closing;
use crate::placement::offer::OfferError;
use crate::placement::opening::{self, Opening, OpeningError, OpeningId, OpeningStatus};
use crate::placement::pipeline::CandidacyStatus;
use crate::web::auth::Provider;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::sheet::Sheet;
use crate::web::{dates, respond};

struct Row {
    id: i64,
    title: String,
    place: String,
    pay: String,
    closes: String,
    tone: &'static str,
    status: String,
    headcount: i64,
    waiting: i64,
    accepted: i64,
}

#[derive(Template)]
#[template(path = "placement/openings.html")]
struct OpeningListPage {
    l: Layout,
    form: FormState,
    statuses: Vec<(String, String)>,
    rows: Vec<Row>,
    page: Paging,
}

fn row(l: &Layout, opening: Opening, counts: &[(OpeningId, CandidacyStatus, i64)]) -> Row {
    let sum = |wanted: fn(CandidacyStatus) -> bool| {
        counts.iter().filter(|(id, status, _)| *id == opening.id && wanted(*status)).map(|(_, _, n)| n).sum()
    };
    Row {
        id: opening.id.0,
        place: shown::place(l, &opening.city, opening.is_remote),
        pay: shown::pay_range(l, opening.pay_min_fen, opening.pay_max_fen),
        closes: l.day(&opening.closes_on),
        tone: opening.status.tone(),
        status: l.t(opening.status.label()).to_owned(),
        headcount: opening.headcount,
        waiting: sum(|status| matches!(status, CandidacyStatus::Interested)),
        accepted: sum(|status| matches!(status, CandidacyStatus::Accepted | CandidacyStatus::Placed)),
        title: opening.title,
    }
}

pub async fn index(
    app: web::Data<App>,
    provider: Provider,
    number: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let form = shown::asked(&provider);
    let status: Option<OpeningStatus> = form.value("status").parse().ok();
    let sort = Sort::from(form.value("sort").to_owned());
    let (own, offset) = (provider.provider(), number.offset());
    let (openings, total, counts) = app
        .db
        .read(move |conn| {
            let (openings, total) = opening::of_provider(conn, own, (status, &sort), offset, ROWS)?;
            let ids: Vec<OpeningId> = openings.iter().map(|opening| opening.id).collect();
            Ok::<_, AppError>((openings, total, candidacy_list::counts(conn, &ids)?))
        })
        .await?;
    let l = provider.layout("opening-list");
    respond::page(&OpeningListPage {
        statuses: shown::choices(&l, OpeningStatus::ALL, OpeningStatus::label),
        rows: openings.into_iter().map(|opening| row(&l, opening, &counts)).collect(),
        page: Paging::new(&number, total, &provider.uri),
        form,
        l,
    })
}

pub async fn download(app: web::Data<App>, provider: Provider) -> Result<Sheet, AppError> {
    let form = shown::asked(&provider);
    let status: Option<OpeningStatus> = form.value("status").parse().ok();
    let (own, sort) = (provider.provider(), Sort::from(form.value("sort").to_owned()));
    let (rows, _) = app.db.read(move |conn| opening::of_provider(conn, own, (status, &sort), 0, 10_000)).await?;
    let header = [
        "id",
        "title",
        "status",
        "headcount",
        "level",
        "city",
        "remote",
        "pay_min_yuan",
        "pay_max_yuan",
        "starts_on",
        "closes_on",
    ];
    Ok(Sheet::new(
        "openings",
        &header,
        rows.into_iter().map(|row| {
            vec![
                row.id.to_string(),
                row.title,
                row.status.to_string(),
                row.headcount.to_string(),
                row.level.to_string(),
                row.city,
                row.is_remote.to_string(),
                shown::yuan(row.pay_min_fen),
                shown::yuan(row.pay_max_fen),
                row.starts_on.to_string(),
                row.closes_on.to_string(),
            ]
        }),
    ))
}

fn answered(id: OpeningId, done: Result<(), OpeningError>, message: &'static str) -> Result<HttpResponse, AppError> {
    let to = format!("/provider/openings/{id}");
    match done {
        Ok(()) => Ok(respond::redirect_with(&to, message)),
        Err(OpeningError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

pub async fn publish(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<OpeningId>,
) -> Result<HttpResponse, AppError> {
    let (actor, own, id, now) = (provider.id(), provider.provider(), id.into_inner(), provider.now);
    let today = dates::today(provider.zone, now);
    let change = app.db.write(move |conn| {
        let opening = opening::for_provider(conn, own, id)?;
        opening::publish(conn, actor, &opening, today, now)
    });
    answered(id, change.await, "opening-published")
}

pub async fn pause(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<OpeningId>,
) -> Result<HttpResponse, AppError> {
    let (actor, own, id, now) = (provider.id(), provider.provider(), id.into_inner(), provider.now);
    let change = app.db.write(move |conn| {
        let opening = opening::for_provider(conn, own, id)?;
        opening::set_status(conn, actor, &opening, OpeningStatus::Paused, "", now)
    });
    answered(id, change.await, "opening-paused")
}

#[derive(Deserialize, Validate)]
pub struct ReasonForm {}

pub async fn close(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<OpeningId>,
    form: Submitted<ReasonForm>,
) -> Result<HttpResponse, AppError> {
    let (actor, own, id, now) = (provider.id(), provider.provider(), id.into_inner(), provider.now);
    let to = format!("/provider/openings/{id}");
    let mut state = form.state;
    let Some(reason) = state.prose("reason", 2, 500) else {
        return Ok(respond::redirect_refused(&to, "placement-reason-required"));
    };
    let change = app.db.write(move |conn| {
        let opening = opening::for_provider(conn, own, id)?;
        closing::close_opening(conn, actor, &opening, &reason, now)
    });
    match change.await {
        Ok(()) => Ok(respond::redirect_with(&to, "opening-closed")),
        Err(OfferError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
