//! The provider's placements: the list, one job with its outcomes, its start and its end.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::shown::{self, OutcomeRow, PlacementRow};
use crate::app::App;
use crate::error::AppError;
use crate::placement::claim::{self, Claim};
use crate::placement::outcome::{self, NewOutcome, OutcomeError};
use crate::placement::placement::{self, Placement, PlacementError, PlacementId, PlacementStatus};
use crate::placement::placement_list::{self, PlacementFilter};
use crate::placement::scorecard::Scorecard;
use crate::web::auth::Provider;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::sheet::Sheet;
use crate::web::{dates, respond};

#[derive(Template)]
#[template(path = "placement/placements.html")]
struct PlacementListPage {
    l: Layout,
    form: FormState,
    statuses: Vec<(String, String)>,
    rows: Vec<PlacementRow>,
    page: Paging,
}

fn filter(provider: &Provider) -> PlacementFilter {
    PlacementFilter { provider: Some(provider.provider()), ..shown::placement_filter(&shown::asked(provider)) }
}

pub async fn index(
    app: web::Data<App>,
    provider: Provider,
    number: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (filter, offset) = (filter(&provider), number.offset());
    let (views, total) = app.db.read(move |conn| placement_list::list(conn, &filter, offset, ROWS)).await?;
    let l = provider.layout("placement-list");
    respond::page(&PlacementListPage {
        form: shown::asked(&provider),
        statuses: shown::choices(&l, PlacementStatus::ALL, PlacementStatus::label),
        rows: views.iter().map(|view| shown::placement_row(&l, view)).collect(),
        page: Paging::new(&number, total, &provider.uri),
        l,
    })
}

pub async fn download(app: web::Data<App>, provider: Provider) -> Result<Sheet, AppError> {
    let filter = filter(&provider);
    let (views, _) = app.db.read(move |conn| placement_list::list(conn, &filter, 0, 10_000)).await?;
    let l = provider.layout("placement-list");
    let cells = views.into_iter().map(|view| shown::placement_cells(&l, view));
    Ok(Sheet::new("placements", &shown::PLACEMENT_HEADER, cells))
}

#[derive(Template)]
#[template(path = "placement/placement.html")]
struct PlacementPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    row: PlacementRow,
    candidacy: i64,
    facts: Vec<(String, String)>,
    card: Option<Vec<(String, String)>>,
    card_note: String,
    outcomes: Vec<OutcomeRow>,
    can_start: bool,
    /// Says when a job begins whose first day is still to come.
    starts_later: Option<String>,
    can_end: bool,
    can_report: bool,
    form: FormState,
    today: String,
}

async fn load(app: &App, provider: &Provider, id: PlacementId, form: FormState) -> Result<PlacementPage, AppError> {
    let own = provider.provider();
    let (view, outcomes) = app
        .db
        .read(move |conn| {
            Ok::<_, AppError>((placement_list::for_provider(conn, own, id)?, outcome::of_placement(conn, id)?))
        })
        .await?;
    let l = provider.layout_titled(view.anchor.clone());
    let card = Scorecard::of(&outcomes);
    let status = view.placement.status;
    let may_start = status.may_become(PlacementStatus::Active);
    let is_ahead = dates::today(l.zone, l.now) < view.placement.starts_on;
    Ok(PlacementPage {
        crumbs: vec![
            ("/provider/placements".to_owned(), l.t("nav-placements").to_owned()),
            (String::new(), view.anchor.clone()),
        ],
        facts: facts(&l, &view.placement),
        card_note: card.as_ref().map(|card| note(&l, card)).unwrap_or_default(),
        card: card.as_ref().map(|card| shown::figures(&l, card)),
        outcomes: shown::outcome_rows(&l, &outcomes),
        can_start: may_start && !is_ahead,
        starts_later: (may_start && is_ahead)
            .then(|| l.msg(&PlacementError::NotYet(view.placement.starts_on).message())),
        can_end: status.may_become(PlacementStatus::Ended),
        can_report: status != PlacementStatus::Planned,
        candidacy: view.placement.candidacy_id.0,
        row: shown::placement_row(&l, &view),
        form,
        today: dates::today(l.zone, l.now).to_string(),
        l,
    })
}

/// On what the figures rest: shows, source, and a warning when the shows are few.
pub(super) fn note(l: &Layout, card: &Scorecard) -> String {
    let key = if card.is_enough() { "scorecard-note" } else { "scorecard-note-few" };
    l.t_with(key, &[("shows", &card.shows.to_string()), ("source", &shown::source(l, card))])
}

pub(super) fn facts(l: &Layout, placement: &Placement) -> Vec<(String, String)> {
    let fact = |key: &str, value: String| (l.t(key).to_owned(), value);
    let mut facts =
        vec![fact("offer-pay", shown::pay(l, placement.pay_fen)), fact("offer-starts-on", l.day(&placement.starts_on))];
    if let Some(day) = &placement.ended_on {
        facts.push(fact("placement-ended-on", l.day(day)));
        facts.push(fact("placement-end-reason", placement.end_reason.clone()));
    }
    facts
}

pub async fn show(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<PlacementId>,
) -> Result<HttpResponse, AppError> {
    respond::page(&load(&app, &provider, id.into_inner(), FormState::default()).await?)
}

fn answered(
    id: PlacementId,
    done: Result<(), PlacementError>,
    message: &'static str,
) -> Result<HttpResponse, AppError> {
    let to = format!("/provider/placements/{id}");
    match done {
        Ok(()) => Ok(respond::redirect_with(&to, message)),
        Err(PlacementError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

pub async fn start(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<PlacementId>,
) -> Result<HttpResponse, AppError> {
    let (actor, own, id, now) = (provider.id(), provider.provider(), id.into_inner(), provider.now);
    let today = dates::today(provider.zone, now);
    let change = app.db.write(move |conn| {
        let view = placement_list::for_provider(conn, own, id)?;
        placement::start(conn, Some(actor), &view.placement, today, now)
    });
    answered(id, change.await, "placement-started")
}

/// Every field is read through the form's state.
#[derive(Deserialize, Validate)]
pub struct PlacementForm {}

pub async fn end(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<PlacementId>,
    form: Submitted<PlacementForm>,
) -> Result<HttpResponse, AppError> {
    let (actor, own, id, now) = (provider.id(), provider.provider(), id.into_inner(), provider.now);
    let today = dates::today(provider.zone, now);
    let mut state = form.state;
    let (ended_on, reason) = (state.date("ended_on"), state.prose("reason", 2, 500));
    let (Some(ended_on), Some(reason)) = (ended_on, reason) else {
        return respond::refused(&load(&app, &provider, id, state).await?);
    };
    let change = app.db.write(move |conn| {
        let view = placement_list::for_provider(conn, own, id)?;
        placement::end(conn, actor, &view.placement, (ended_on, &reason), today, now)
    });
    answered(id, change.await, "placement-ended")
}

/// What was typed, as far as it could be read, and the whole report if nothing is missing.
fn read(state: &mut FormState) -> (Claim, Option<NewOutcome>) {
    const MOST: i64 = 10_000_000_000;
    let claim = Claim {
        period_start: state.date("period_start"),
        period_end: state.date("period_end"),
        shows: state.number("shows", 0..=10_000),
        // Hundredths of an hour, to the nearest minute.
        live_minutes: state.hundredths("hours", 0..=1_000_000).map(|hours| (hours * 60 + 50) / 100),
        gmv_fen: state.hundredths("gmv", 0..=1_000_000_000_000),
        viewers: state.number("viewers", 0..=MOST),
        orders: state.number("orders", 0..=MOST),
        refunds_fen: state.hundredths("refunds", 0..=1_000_000_000_000),
    };
    let new = || {
        Some(NewOutcome {
            period_start: claim.period_start?,
            period_end: claim.period_end?,
            shows: claim.shows?,
            live_minutes: claim.live_minutes?,
            gmv_fen: claim.gmv_fen?,
            viewers: claim.viewers?,
            orders: claim.orders?,
            refunds_fen: claim.refunds_fen?,
        })
    };
    let new = new();
    (claim, new)
}

/// The page again with all that is wrong with the report.
async fn again(
    app: &App,
    provider: &Provider,
    id: PlacementId,
    (mut state, claim): (FormState, Claim),
    refusal: Option<OutcomeError>,
) -> Result<HttpResponse, AppError> {
    let (own, today) = (provider.provider(), dates::today(provider.zone, provider.now));
    let read = app.db.read(move |conn| {
        let view = placement_list::for_provider(conn, own, id)?;
        Ok::<_, AppError>(claim::faults(conn, &view.placement, &claim, today)?)
    });
    for fault in refusal.iter().chain(&read.await?) {
        match fault.field() {
            Some(field) => state.reject(field, fault.message()),
            None => state.refuse(fault.message()),
        }
    }
    respond::refused(&load(app, provider, id, state).await?)
}

pub async fn report(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<PlacementId>,
    form: Submitted<PlacementForm>,
) -> Result<HttpResponse, AppError> {
    let (actor, own, id, now) = (provider.id(), provider.provider(), id.into_inner(), provider.now);
    let today = dates::today(provider.zone, now);
    let mut state = form.state;
    let (claim, new) = read(&mut state);
    let Some(new) = new else { return again(&app, &provider, id, (state, claim), None).await };
    let change = app.db.write(move |conn| {
        let view = placement_list::for_provider(conn, own, id)?;
        outcome::report(conn, actor, &view.placement, &new, today, now)
    });
    match change.await {
        Ok(_) => Ok(respond::redirect_with(&format!("/provider/placements/{id}"), "outcome-reported")),
        Err(OutcomeError::Db(error)) => Err(error.into()),
        Err(refusal) => again(&app, &provider, id, (state, claim), Some(refusal)).await,
    }
}

pub async fn download_outcomes(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<PlacementId>,
) -> Result<Sheet, AppError> {
    let (own, id) = (provider.provider(), id.into_inner());
    let outcomes = app
        .db
        .read(move |conn| {
            placement_list::for_provider(conn, own, id)?;
            outcome::of_placement(conn, id)
        })
        .await?;
    let header = [
        "period_start",
        "period_end",
        "shows",
        "live_minutes",
        "gmv_yuan",
        "viewers",
        "orders",
        "refunds_yuan",
        "trust",
        "status",
        "note",
    ];
    let cells = outcomes.into_iter().map(|row| {
        let numbers = [row.shows, row.live_minutes].map(|number| number.to_string());
        let days = [row.period_start, row.period_end].map(|day| day.to_string());
        let money = vec![shown::yuan(row.gmv_fen), row.viewers.to_string(), row.orders.to_string()];
        let rest = vec![shown::yuan(row.refunds_fen), row.trust.to_string(), row.status.to_string(), row.note];
        days.into_iter().chain(numbers).chain(money).chain(rest).collect()
    });
    Ok(Sheet::new("outcomes", &header, cells))
}
