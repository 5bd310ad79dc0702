//! The office's view of all placements, and its check of what providers report.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::placements::{facts, note};
use super::shown::{self, OutcomeRow, PlacementRow};
use crate::app::App;
use crate::error::AppError;
use crate::placement::outcome::{self, OutcomeError, OutcomeId, OutcomeStatus};
use crate::placement::placement::{PlacementId, PlacementStatus};
use crate::placement::placement_list;
use crate::placement::scorecard::Scorecard;
use crate::recruitment::provider::ProviderId;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::respond;
use crate::web::sheet::Sheet;

#[derive(Template)]
#[template(path = "placement/office_placements.html")]
struct OfficeListPage {
    l: Layout,
    form: FormState,
    statuses: Vec<(String, String)>,
    providers: Vec<(String, String)>,
    waiting: i64,
    rows: Vec<PlacementRow>,
    page: Paging,
}

pub async fn index(
    app: web::Data<App>,
    office: Office,
    number: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let form = shown::asked(&office);
    let (filter, offset) = (shown::placement_filter(&form), number.offset());
    let ((views, total), employers, waiting) = app
        .db
        .read(move |conn| {
            let found = placement_list::list(conn, &filter, offset, ROWS)?;
            Ok::<_, AppError>((found, placement_list::employers(conn)?, outcome::waiting(conn)?))
        })
        .await?;
    let l = office.layout("placement-list");
    let named = |(id, en, zh): (ProviderId, String, String)| (id.to_string(), l.pick(&en, &zh).to_owned());
    respond::page(&OfficeListPage {
        statuses: shown::choices(&l, PlacementStatus::ALL, PlacementStatus::label),
        providers: employers.into_iter().map(named).collect(),
        waiting,
        rows: views.iter().map(|view| shown::placement_row(&l, view)).collect(),
        page: Paging::new(&number, total, &office.uri),
        form,
        l,
    })
}

pub async fn download(app: web::Data<App>, office: Office) -> Result<Sheet, AppError> {
    let filter = shown::placement_filter(&shown::asked(&office));
    let (views, _) = app.db.read(move |conn| placement_list::list(conn, &filter, 0, 10_000)).await?;
    let l = office.layout("placement-list");
    let cells = views.into_iter().map(|view| shown::placement_cells(&l, view));
    Ok(Sheet::new("placements", &shown::PLACEMENT_HEADER, cells))
}

#[derive(Template)]
#[template(path = "placement/office_placement.html")]
struct OfficePlacementPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    row: PlacementRow,
    facts: Vec<(String, String)>,
    card: Option<Vec<(String, String)>>,
    card_note: String,
    outcomes: Vec<OutcomeRow>,
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<PlacementId>) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (view, outcomes) = app
        .db
        .read(move |conn| Ok::<_, AppError>((placement_list::find(conn, id)?, outcome::of_placement(conn, id)?)))
        .await?;
    let l = office.layout_titled(view.anchor.clone());
    let card = Scorecard::of(&outcomes);
    respond::page(&OfficePlacementPage {
        crumbs: vec![
            ("/office/placements".to_owned(), l.t("nav-placement").to_owned()),
            (String::new(), view.anchor.clone()),
        ],
        facts: facts(&l, &view.placement),
        card_note: card.as_ref().map(|card| note(&l, card)).unwrap_or_default(),
        card: card.as_ref().map(|card| shown::figures(&l, card)),
        outcomes: shown::outcome_rows(&l, &outcomes),
        row: shown::placement_row(&l, &view),
        l,
    })
}

#[derive(Deserialize, Validate)]
pub struct DecisionForm {}

async fn decide(
    app: &App,
    office: Office,
    id: OutcomeId,
    (next, reason, message): (OutcomeStatus, String, &'static str),
) -> Result<HttpResponse, AppError> {
    let found = app.db.read(move |conn| outcome::find(conn, id)).await?;
    let to = format!("/office/placements/{}", found.placement_id);
    let (actor, now) = (office.id(), office.now);
    let change = app.db.write(move |conn| {
        let found = outcome::find(conn, id)?;
        outcome::decide(conn, actor, &found, (next, &reason), now)
    });
    match change.await {
        Ok(()) => Ok(respond::redirect_with(&to, message)),
        Err(OutcomeError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

pub async fn verify(app: web::Data<App>, office: Office, id: web::Path<OutcomeId>) -> Result<HttpResponse, AppError> {
    decide(&app, office, id.into_inner(), (OutcomeStatus::Verified, String::new(), "outcome-verified")).await
}

pub async fn reject(
    app: web::Data<App>,
    office: Office,
    id: web::Path<OutcomeId>,
    form: Submitted<DecisionForm>,
) -> Result<HttpResponse, AppError> {
    let (id, mut state) = (id.into_inner(), form.state);
    let found = app.db.read(move |conn| outcome::find(conn, id)).await?;
    let Some(reason) = state.prose("reason", 2, 500) else {
        let to = format!("/office/placements/{}", found.placement_id);
        return Ok(respond::redirect_refused(&to, "placement-reason-required"));
    };
    decide(&app, office, id, (OutcomeStatus::Rejected, reason, "outcome-rejected")).await
}
