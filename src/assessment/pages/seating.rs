//! The seat plan of a theory exam: it prints, and seats are given here.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::items::Fields;
use super::sitting_form::{crumbs, path};
use crate::app::App;
use crate::assessment::candidate::{self, CandidateId};
use crate::assessment::seating::{self, Place, SeatingError};
use crate::assessment::sitting::{self, Sitting, SittingId};
use crate::assessment::width::narrow;
use crate::error::AppError;
use crate::i18n::Message;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;

#[derive(Template)]
#[template(path = "assessment/theory/seats.html")]
struct SeatPlanPage {
    l: Layout,
    form: FormState,
    sitting: Sitting,
    place: Option<(String, String)>,
    seats: Vec<Place>,
    missing: usize,
    path: String,
    crumbs: Vec<(String, String)>,
}

impl SeatPlanPage {
    async fn load(app: &App, office: &Office, id: SittingId, form: FormState) -> Result<SeatPlanPage, AppError> {
        let (sitting, place, seats) = app
            .db
            .read(move |conn| {
                let sitting = sitting::find(conn, id)?;
                Ok::<_, AppError>((candidate::place_of(conn, &sitting)?, seating::plan(conn, id)?, sitting))
            })
            .await
            .map(|(place, seats, sitting)| (sitting, place, seats))?;
        let l = office.layout("seats-title");
        Ok(SeatPlanPage {
            crumbs: crumbs(&l, &sitting, l.t("seats-title")),
            missing: seats.iter().filter(|seat| seat.seat.is_empty()).count(),
            path: path(id),
            l,
            form,
            sitting,
            place,
            seats,
        })
    }
}

pub async fn index(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    respond::page(&SeatPlanPage::load(&app, &office, *id, FormState::default()).await?)
}

pub async fn csv(app: web::Data<App>, _: Office, id: web::Path<SittingId>) -> Result<Sheet, AppError> {
    let id = *id;
    let seats = app
        .db
        .read(move |conn| {
            sitting::find(conn, id)?;
            Ok::<_, AppError>(seating::plan(conn, id)?)
        })
        .await?;
    let rows = seats.into_iter().map(|seat| {
        vec![seat.seat, seat.number, seat.name, seat.is_accessible.to_string(), seat.extra_minutes.to_string()]
    });
    Ok(Sheet::new("seats", &["seat", "number", "name", "accessible", "extra_minutes"], rows))
}

pub async fn create(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    let seated = app.db.write(move |conn| {
        sitting::find(conn, id)?;
        seating::seat_all(conn, actor, id, now)
    });
    let message = Message::new("seats-given").with("count", seated.await?);
    Ok(respond::redirect_with(&format!("{}/seats", path(id)), message))
}

pub async fn update(
    app: web::Data<App>,
    office: Office,
    ids: web::Path<(SittingId, CandidateId)>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, ids, actor, now) = (form.state, *ids, office.id(), office.now);
    let is_accessible = state.has("accessible", "true");
    let seat = state.text("seat", 0, 20).map(|seat| narrow(&seat));
    if seat.as_ref().is_some_and(|seat| !seat.is_empty() && !seat.contains(char::is_alphanumeric)) {
        state.reject("seat", "seat-unreadable");
    }
    let Some(seat) = seat.filter(|_| state.is_valid()) else {
        return respond::refused(&SeatPlanPage::load(&app, &office, ids.0, state).await?);
    };
    let to = format!("{}/seats", path(ids.0));
    match app.db.write(move |conn| seating::seat(conn, actor, ids, (&seat, is_accessible), now)).await {
        Ok(()) => Ok(respond::redirect_with(&to, "seat-given")),
        Err(SeatingError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
