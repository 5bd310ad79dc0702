//! One session at its desk: the roster with check-in and check-out, one tap each; it prints as a list to sign.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::desk::{Staff, answer};
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;
use crate::training::attendance::{self, DOORS, LEAVING};
use crate::training::hours::duration;
use crate::training::roster::{self, Row};
use crate::training::seat::{SeatId, SeatStatus};
use crate::training::session::{self, SessionId, SessionView, Stage};
use crate::training::{closing, door};
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;

#[derive(Deserialize, Validate)]
pub struct RosterForm {}

/// A person on the roster, ready to be shown.
struct Person {
    id: SeatId,
    href: String,
    name: String,
    email: String,
    tone: &'static str,
    status: String,
    came: String,
    left: String,
    minutes: String,
    can_come: bool,
    can_leave: bool,
    /// Their check-out can be taken back.
    can_return: bool,
}

struct Waiting {
    name: String,
    href: String,
    tone: &'static str,
    status: String,
}

#[derive(Template)]
#[template(path = "training/sessions/show.html")]
struct SessionPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    base: String,
    view: SessionView,
    stage: Stage,
    form: FormState,
    facts: Vec<(String, String)>,
    people: Vec<Person>,
    waiting: Vec<Waiting>,
    is_editable: bool,
    /// Check-in and check-out are open.
    is_taking: bool,
    can_close: bool,
    present: usize,
    /// How many would leave, when everybody may be checked out at once.
    leaving: Option<usize>,
    /// Who may come in without a seat: id and name.
    unlisted: Vec<(String, String)>,
}

pub(super) fn facts(l: &Layout, view: &SessionView) -> Vec<(String, String)> {
    let session = &view.session;
    let place = format!("{} · {}, {}", l.pick(&view.venue_en, &view.venue_zh), view.room, view.address);
    [
        ("session-when", l.span(&session.starts_at, &session.ends_at)),
        ("session-room", place),
        ("session-trainer", view.trainer.clone()),
        ("session-cohort", l.pick(&view.cohort_en, &view.cohort_zh).to_owned()),
        ("session-module", l.t(session.module.label()).to_owned()),
        ("session-booking-closes", l.when(&session.booking_closes_at)),
    ]
    .map(|(key, value)| (l.t(key).to_owned(), value))
    .into()
}

fn person(l: &Layout, base: &str, row: &Row, is_taking: bool, now_open: bool) -> Person {
    let found = row.attendance.as_ref();
    let status = found.and_then(|found| found.status);
    let time = |at: Option<chrono::NaiveDateTime>| at.map(|at| l.time(&at)).unwrap_or_default();
    Person {
        id: row.seat.id,
        href: format!("{base}/seats/{}", row.seat.id),
        name: row.name.clone(),
        email: row.email.clone(),
        tone: status.map_or("", |status| status.tone()),
        status: status.map(|status| l.t(status.label()).to_owned()).unwrap_or_default(),
        came: time(found.and_then(|found| found.checked_in_at)),
        left: time(found.and_then(|found| found.checked_out_at)),
        minutes: if found.is_some() && !row.is_in() { l.msg(&duration(row.minutes)) } else { String::new() },
        can_come: is_taking && now_open && !row.has_come(),
        can_leave: is_taking && row.is_in(),
        can_return: is_taking && row.is_out(),
    }
}

impl SessionPage {
    async fn load<S: Staff>(app: &App, staff: &S, id: SessionId, form: FormState) -> Result<SessionPage, AppError> {
        let (desk, now) = (staff.desk(), staff.now);
        let (view, rows, unlisted) = app
            .db
            .read(move |conn| {
                let session = session::at_desk(conn, desk, id)?;
                let unlisted = door::unlisted(conn, &session)?;
                Ok::<_, AppError>((session::view(conn, session)?, roster::of(conn, id)?, unlisted))
            })
            .await?;
        let l = staff.layout_titled(staff.lang.pick(&view.session.title_en, &view.session.title_zh));
        let base = format!("{}/sessions/{id}", S::BASE);
        let stage = view.session.stage(now);
        let is_published = matches!(stage, Stage::Upcoming | Stage::Running | Stage::Ended);
        let is_taking = is_published && now >= view.session.starts_at - DOORS;
        let now_open = now < view.session.ends_at;
        let (held, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.seat.status == SeatStatus::Held);
        let inside = held.iter().filter(|row| row.is_in()).count();
        let is_leaving = is_taking && inside > 0 && now >= view.session.ends_at - LEAVING;
        let unlisted = if is_taking && now_open { unlisted } else { Vec::new() };
        let people = held.iter().map(|row| person(&l, &base, row, is_taking, now_open)).collect();
        let waiting = others.iter().map(|row| waiting(&l, &base, row)).collect();
        Ok(SessionPage {
            crumbs: vec![
                (format!("{}/sessions", S::BASE), l.t("sessions-title").to_owned()),
                (String::new(), l.title.clone()),
            ],
            stage,
            form,
            facts: facts(&l, &view),
            people,
            waiting,
            is_editable: view.session.is_editable(now),
            is_taking,
            can_close: stage == Stage::Ended,
            present: held.iter().filter(|row| row.has_come()).count(),
            leaving: is_leaving.then_some(inside),
            unlisted: unlisted.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
            base,
            view,
            l,
        })
    }
}

fn waiting(l: &Layout, base: &str, row: &Row) -> Waiting {
    let status = match row.seat.offered_until {
        Some(until) => l.t1("seat-offered-until", "until", l.when(&until)),
        None => l.t(row.seat.status.label()).to_owned(),
    };
    let href = format!("{base}/seats/{}", row.seat.id);
    Waiting { name: row.name.clone(), href, tone: row.seat.status.tone(), status }
}

pub async fn show<S: Staff>(app: web::Data<App>, staff: S, id: web::Path<SessionId>) -> Result<HttpResponse, AppError> {
    respond::page(&SessionPage::load(&app, &staff, id.into_inner(), FormState::default()).await?)
}

/// The page again with what was wrong in one of its forms.
pub(super) async fn refused<S: Staff>(
    app: &App,
    staff: &S,
    id: SessionId,
    state: FormState,
) -> Result<HttpResponse, AppError> {
    respond::refused(&SessionPage::load(app, staff, id, state).await?)
}

pub(super) fn to<S: Staff>(id: SessionId) -> String {
    format!("{}/sessions/{id}", S::BASE)
}

fn counted(key: &'static str, number: usize) -> Message {
    Message::new(key).with("number", number)
}

/// The roster to take away.
pub async fn csv<S: Staff>(app: web::Data<App>, staff: S, id: web::Path<SessionId>) -> Result<Sheet, AppError> {
    let (desk, id) = (staff.desk(), id.into_inner());
    let rows = app
        .db
        .read(move |conn| {
            session::at_desk(conn, desk, id)?;
            Ok::<_, AppError>(roster::of(conn, id)?)
        })
        .await?;
    let l = staff.layout("session-roster");
    let header = [
        "roster-name",
        "roster-email",
        "roster-seat",
        "attendance-status",
        "attendance-came",
        "attendance-left",
        "attendance-minutes",
    ]
    .map(|key| l.t(key));
    let rows = rows.into_iter().map(|row| {
        let found = row.attendance.as_ref();
        let status = found.and_then(|found| found.status).map(|status| l.t(status.label()).to_owned());
        let time = |at: Option<chrono::NaiveDateTime>| at.map(|at| l.time(&at)).unwrap_or_default();
        let (came, left) = (found.and_then(|found| found.checked_in_at), found.and_then(|found| found.checked_out_at));
        let (seat, minutes) = (l.t(row.seat.status.label()).to_owned(), row.minutes.to_string());
        let (came, left) = (time(came), time(left));
        vec![row.name, row.email, seat, status.unwrap_or_default(), came, left, minutes]
    });
    Ok(Sheet::new("roster", &header, rows))
}

pub async fn check_in<S: Staff>(
    app: web::Data<App>,
    staff: S,
    ids: web::Path<(SessionId, SeatId)>,
) -> Result<HttpResponse, AppError> {
    let (desk, ids, now) = (staff.desk(), ids.into_inner(), staff.now);
    let outcome = app.db.write(move |conn| attendance::check_in(conn, desk, ids, now)).await;
    answer(&to::<S>(ids.0), outcome, |is_new| if is_new { "attendance-in" } else { "attendance-in-already" })
}

pub async fn check_out<S: Staff>(
    app: web::Data<App>,
    staff: S,
    ids: web::Path<(SessionId, SeatId)>,
) -> Result<HttpResponse, AppError> {
    let (desk, ids, now) = (staff.desk(), ids.into_inner(), staff.now);
    let outcome = app.db.write(move |conn| attendance::check_out(conn, desk, ids, now)).await;
    answer(&to::<S>(ids.0), outcome, |is_new| if is_new { "attendance-out" } else { "attendance-out-already" })
}

pub async fn check_in_all<S: Staff>(
    app: web::Data<App>,
    staff: S,
    id: web::Path<SessionId>,
) -> Result<HttpResponse, AppError> {
    let (desk, id, now) = (staff.desk(), id.into_inner(), staff.now);
    let outcome = app.db.write(move |conn| attendance::check_in_all(conn, desk, id, now)).await;
    answer(&to::<S>(id), outcome, |number| counted("attendance-all-in", number))
}

pub async fn check_out_all<S: Staff>(
    app: web::Data<App>,
    staff: S,
    id: web::Path<SessionId>,
) -> Result<HttpResponse, AppError> {
    let (desk, id, now) = (staff.desk(), id.into_inner(), staff.now);
    let outcome = app.db.write(move |conn| attendance::check_out_all(conn, desk, id, now)).await;
    answer(&to::<S>(id), outcome, |number| counted("attendance-all-out", number))
}

pub async fn close<S: Staff>(
    app: web::Data<App>,
    staff: S,
    id: web::Path<SessionId>,
) -> Result<HttpResponse, AppError> {
    let (desk, id, now) = (staff.desk(), id.into_inner(), staff.now);
    let outcome = app.db.write(move |conn| closing::close(conn, desk, id, now)).await;
    answer(&to::<S>(id), outcome, |()| "attendance-closed-done")
}
