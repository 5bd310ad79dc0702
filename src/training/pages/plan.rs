//! Planning a session: the form, publishing and cancelling.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;
use validator::Validate;

use super::desk::{Staff, answer};
use super::sessions::modules;
use super::venues;
use crate::app::App;
use crate::error::AppError;
use crate::recruitment::trainer;
use crate::training::conflict::{self, SessionError, Wish};
use crate::training::planning::{self, SessionInput};
use crate::training::session::{self, Session, SessionId};
use crate::training::venue;
use crate::web::dates;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::visit::Visit;

/// Booking closes so long before the start when nothing else is said.
const CLOSES_BEFORE: TimeDelta = TimeDelta::hours(2);
/// The most weeks of a series.
const WEEKS: i64 = 12;

/// Every field is read through the form's state.
#[derive(Deserialize, Validate)]
pub struct PlanForm {}

#[derive(Template)]
#[template(path = "training/sessions/form.html")]
struct SessionFormPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    action: String,
    is_new: bool,
    is_office: bool,
    zone: String,
    form: FormState,
    cohorts: Vec<(String, String)>,
    modules: Vec<(String, String)>,
    rooms: Vec<(String, String)>,
    trainers: Vec<(String, String)>,
}

impl SessionFormPage {
    async fn load<S: Staff>(
        app: &App,
        staff: &S,
        of: Option<SessionId>,
        form: FormState,
    ) -> Result<SessionFormPage, AppError> {
        let (cohorts, rooms, trainers) = app
            .db
            .read(|conn| {
                let cohorts = session::training_cohorts(conn)?;
                Ok::<_, AppError>((cohorts, venue::rooms_with_venues(conn)?, trainer::all(conn)?))
            })
            .await?;
        let l = staff.layout(if of.is_some() { "session-edit-title" } else { "session-new-title" });
        let list = format!("{}/sessions", S::BASE);
        let mut crumbs = vec![(list.clone(), l.t("sessions-title").to_owned())];
        if let Some(id) = of {
            crumbs.push((format!("{list}/{id}"), l.t("session-roster").to_owned()));
        }
        crumbs.push((String::new(), l.title.clone()));
        let rooms = rooms.iter().map(|(room, venue)| {
            let (place, capacity) = (venues::place(&l, room, venue), room.capacity.to_string());
            (room.id.to_string(), l.t_with("room-option", &[("room", &place), ("capacity", &capacity)]))
        });
        Ok(SessionFormPage {
            crumbs,
            action: of.map_or_else(|| list.clone(), |id| format!("{list}/{id}")),
            is_new: of.is_none(),
            is_office: S::IS_OFFICE,
            zone: l.t1("session-zone", "zone", staff.zone.name()),
            form,
            cohorts: cohorts.iter().map(|(id, en, zh)| (id.to_string(), l.pick(en, zh).to_owned())).collect(),
            modules: modules(&l),
            rooms: rooms.collect(),
            trainers: trainers.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
            l,
        })
    }
}

/// What was typed, as far as it could be read, and the whole plan if nothing is missing.
fn read_input<S: Staff>(state: &mut FormState, staff: &S) -> (Wish, Option<SessionInput>) {
    let zone = staff.zone;
    let (title_en, title_zh) = (state.text("title_en", 1, 120), state.text("title_zh", 1, 120));
    let cohort = state.parse("cohort", "form-choice");
    let module = state.parse("module", "form-choice");
    let room = state.parse("room", "form-choice");
    let trainer = if S::IS_OFFICE { state.parse("trainer", "form-choice") } else { Some(staff.desk().user()) };
    let (starts_at, ends_at) = (state.datetime("starts_at", zone), state.datetime("ends_at", zone));
    let booking_closes_at = if state.value("booking_closes_at").trim().is_empty() {
        starts_at.map(|at| at - CLOSES_BEFORE)
    } else {
        state.datetime("booking_closes_at", zone)
    };
    let capacity = state.number("capacity", 1..=2000);
    let wish = Wish { cohort, room, trainer, starts_at, ends_at, booking_closes_at, capacity };
    let input = || {
        Some(SessionInput {
            cohort: cohort?,
            module: module?,
            title_en: title_en?,
            title_zh: title_zh?,
            room: room?,
            trainer: trainer?,
            starts_at: starts_at?,
            ends_at: ends_at?,
            booking_closes_at: booking_closes_at?,
            capacity: capacity?,
        })
    };
    let input = input();
    (wish, input)
}

fn shown(session: &Session, visit: &Visit) -> FormState {
    let time = |at| dates::input(visit.zone, at);
    FormState::filled([
        ("cohort", session.cohort_id.to_string()),
        ("module", session.module.to_string()),
        ("title_en", session.title_en.clone()),
        ("title_zh", session.title_zh.clone()),
        ("room", session.room_id.to_string()),
        ("trainer", session.trainer_id.to_string()),
        ("starts_at", time(session.starts_at)),
        ("ends_at", time(session.ends_at)),
        ("booking_closes_at", time(session.booking_closes_at)),
        ("capacity", session.capacity.to_string()),
    ])
}

/// Puts a refusal beside the field that it is about; a trainer's form has no field for the trainer.
fn note<S: Staff>(state: &mut FormState, refusal: &SessionError) {
    match refusal.field() {
        Some("trainer") if !S::IS_OFFICE => state.reject("starts_at", refusal.message()),
        Some(field) => state.reject(field, refusal.message()),
        None => state.refuse(refusal.message()),
    }
}

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
    let (desk, now) = (staff.desk(), staff.now);
    match app.db.write(move |conn| planning::create_weekly(conn, desk, &input, weeks, now)).await {
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
    let session = app.db.read(move |conn| Ok::<_, AppError>(session::at_desk(conn, desk, id)?)).await?;
    if !session.is_editable(staff.now) {
        return Ok(respond::redirect_refused(&format!("{}/sessions/{id}", S::BASE), "session-fixed"));
    }
    let form = shown(&session, &staff);
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
