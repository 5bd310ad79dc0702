//! Planning a session: the form, publishing and cancelling.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use validator::Validate;

use super::desk::{Staff, answer};
use super::plan_form::{SessionFormPage, note, read_input, shown};
use crate::app::App;
use crate::error::AppError;
use crate::training::conflict::{self, SessionError, Wish};
use crate::training::planning;
use crate::training::session::{self, SessionId};
use crate::web::form::{FormState, Submitted};
use crate::web::respond;

/// The most weeks of a series.
const WEEKS: i64 = 12;

/// Every field is read through the form's state.
#[derive(Deserialize, Validate)]
pub struct PlanForm {}

/// The form again with all that is wrong with it: what could not be read, what the verb refused, and what else stands
/// in the way.
async fn again<S: Staff>(
    app: &App,
    staff: &S,
    of: Option<SessionId>,
    (mut state, wish): (FormState, Wish),
    refusal: Option<SessionError>,
) -> Result<HttpResponse, AppError> {
    let now = staff.now;
    let faults = app.db.read(move |conn| Ok::<_, AppError>(conflict::faults(conn, of, &wish, now)?)).await?;
    for fault in refusal.iter().chain(&faults) {
        note::<S>(&mut state, fault);
    }
    respond::refused(&SessionFormPage::load(app, staff, of, state).await?)
}

pub async fn new<S: Staff>(app: web::Data<App>, staff: S) -> Result<HttpResponse, AppError> {
    let form = FormState::filled([("repeat", "1".to_owned()), ("capacity", "20".to_owned())]);
    respond::page(&SessionFormPage::load(&app, &staff, None, form).await?)
}

pub async fn create<S: Staff>(
    app: web::Data<App>,
    staff: S,
    form: Submitted<PlanForm>,
) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let (wish, input) = read_input(&mut state, &staff);
    let weeks = if state.value("repeat").is_empty() { Some(1) } else { state.number("repeat", 1..=WEEKS) };
    let (Some(input), Some(weeks)) = (input, weeks) else {
        return again(&app, &staff, None, (state, wish), None).await;
    };
    let (desk, weekly, now) = (staff.desk(), (weeks, staff.zone), staff.now);
    match app.db.write(move |conn| planning::create_weekly(conn, desk, &input, weekly, now)).await {
        Ok(made) => {
            let first = made.first().map(|id| format!("/{id}")).unwrap_or_default();
            Ok(respond::redirect_with(&format!("{}/sessions{first}", S::BASE), "session-created"))
        }
        Err(SessionError::Db(error)) => Err(error.into()),
        Err(refusal) => again(&app, &staff, None, (state, wish), Some(refusal)).await,
    }
}

pub async fn edit<S: Staff>(app: web::Data<App>, staff: S, id: web::Path<SessionId>) -> Result<HttpResponse, AppError> {
    let (desk, id) = (staff.desk(), id.into_inner());
    let view = app
        .db
        .read(move |conn| {
            let session = session::at_desk(conn, desk, id)?;
            Ok::<_, AppError>(session::view(conn, session)?)
        })
        .await?;
    if !view.session.is_editable(staff.now) {
        return Ok(respond::redirect_refused(&format!("{}/sessions/{id}", S::BASE), "session-fixed"));
    }
    let form = shown(&view, &staff);
    respond::page(&SessionFormPage::load(&app, &staff, Some(id), form).await?)
}

pub async fn update<S: Staff>(
    app: web::Data<App>,
    staff: S,
    id: web::Path<SessionId>,
    form: Submitted<PlanForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, desk, id, now) = (form.state, staff.desk(), id.into_inner(), staff.now);
    // Somebody else's session is not found, whatever was typed.
    app.db.read(move |conn| Ok::<_, AppError>(session::at_desk(conn, desk, id)?)).await?;
    let (wish, input) = read_input(&mut state, &staff);
    let Some(input) = input else {
        return again(&app, &staff, Some(id), (state, wish), None).await;
    };
    match app.db.write(move |conn| planning::update(conn, desk, id, &input, now)).await {
        Ok(()) => Ok(respond::redirect_with(&format!("{}/sessions/{id}", S::BASE), "session-saved")),
        Err(SessionError::Db(error)) => Err(error.into()),
        Err(refusal) => again(&app, &staff, Some(id), (state, wish), Some(refusal)).await,
    }
}

pub async fn publish<S: Staff>(
    app: web::Data<App>,
    staff: S,
    id: web::Path<SessionId>,
) -> Result<HttpResponse, AppError> {
    let (desk, id, now) = (staff.desk(), id.into_inner(), staff.now);
    let outcome = app.db.write(move |conn| planning::publish(conn, desk, id, now)).await;
    answer(&format!("{}/sessions/{id}", S::BASE), outcome, |()| "session-published")
}

pub async fn cancel<S: Staff>(
    app: web::Data<App>,
    staff: S,
    id: web::Path<SessionId>,
    form: Submitted<PlanForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, desk, id, now) = (form.state, staff.desk(), id.into_inner(), staff.now);
    let Some(reason) = state.prose("reason", 2, 500) else {
        return super::roster::refused(&app, &staff, id, state).await;
    };
    let outcome = app.db.write(move |conn| planning::cancel(conn, desk, id, &reason, now)).await;
    answer(&format!("{}/sessions/{id}", S::BASE), outcome, |()| "session-cancelled")
}
