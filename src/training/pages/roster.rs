//! One session at its desk: the roster with check-in and check-out, one tap each; it prints as a list to sign.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;
use validator::Validate;

use super::desk::{Staff, answer};
use super::session_facts::{day_name, facts};
use crate::accounts::user::UserId;
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;
use crate::training::attendance::{self, LEAVING};
use crate::training::block::{self, Block, DOORS};
use crate::training::hours::duration;
use crate::training::roster::{self, Row};
use crate::training::seat::{SeatId, SeatStatus};
use crate::training::session::{self, SessionId, SessionView, Stage};
use crate::training::{closing, door};
use crate::web::dates;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Deserialize, Validate)]
pub struct RosterForm {}

/// Which block's attendance the page shows; by itself that of now.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct DayQuery {
    #[serde(default)]
    day: String,
}

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
    /// The blocks, if there are several.
    days: Vec<(String, String, bool)>,
    people: Vec<Person>,
    waiting: Vec<Waiting>,
    is_editable: bool,
    /// Check-in and check-out are open.
    is_taking: bool,
    can_close: bool,
    present: usize,
    /// How many would leave, when everybody may be checked out at once.
    leaving: Option<usize>,
    /// When the block that is shown ends.
    ends: String,
    /// Who may come in without a seat: id and name.
    unlisted: Vec<(String, String)>,
}

/// What can be done at the desk now, about the block that is shown.
struct Door<'a> {
    shown: &'a Block,
    is_taking: bool,
    /// It is the block into which people come now.
    is_open: bool,
}

fn person(l: &Layout, base: &str, row: &Row, door: &Door<'_>) -> Person {
    let block = door.shown.id;
    let found = row.on(block);
    let status = found.and_then(|found| found.status);
    let time = |at: Option<NaiveDateTime>| at.map(|at| l.time(&at)).unwrap_or_default();
    Person {
        id: row.seat.id,
        href: format!("{base}/seats/{}", row.seat.id),
        name: row.name.clone(),
        email: row.email.clone(),
        tone: status.map_or("", |status| status.tone()),
        status: status.map(|status| l.t(status.label()).to_owned()).unwrap_or_default(),
        came: time(found.and_then(|found| found.checked_in_at)),
        left: time(found.and_then(|found| found.checked_out_at)),
        minutes: match found {
            Some(found) if !found.is_in() => l.msg(&duration(row.minutes(block))),
            _ => String::new(),
        },
        can_come: door.is_taking && door.is_open && !row.has_come(block),
        can_leave: door.is_taking && row.inside() == Some(block),
        can_return: door.is_taking && door.shown.settled_at.is_none() && row.left() == Some(block),
    }
}

/// The block whose attendance is shown: the one asked for, else that of now, else the last that has ended, else the first.
fn chosen<'a>(blocks: &'a [Block], query: &DayQuery, now: NaiveDateTime) -> Option<&'a Block> {
    let asked = blocks.iter().find(|block| block.number.to_string() == query.day);
    let ended = || blocks.iter().rev().find(|block| block.ends_at <= now);
    asked.or_else(|| block::at(blocks, now)).or_else(ended).or(blocks.first())
}

type Loaded = (SessionView, Vec<Row>, Vec<(UserId, String)>);

impl SessionPage {
    async fn load<S: Staff>(
        app: &App,
        staff: &S,
        id: SessionId,
        query: &DayQuery,
        form: FormState,
    ) -> Result<SessionPage, AppError> {
        let desk = staff.desk();
        let loaded = app
            .db
            .read(move |conn| {
                let session = session::at_desk(conn, desk, id)?;
                let unlisted = door::unlisted(conn, &session)?;
                Ok::<_, AppError>((session::view(conn, session)?, roster::of(conn, id)?, unlisted))
            })
            .await?;
        SessionPage::new(staff, query, loaded, form).ok_or(AppError::NotFound)
    }

    fn new<S: Staff>(staff: &S, query: &DayQuery, loaded: Loaded, form: FormState) -> Option<SessionPage> {
        let ((view, rows, unlisted), now) = (loaded, staff.now);
        let l = staff.layout_titled(staff.lang.pick(&view.session.title_en, &view.session.title_zh));
        let base = to::<S>(view.session.id);
        let stage = view.session.stage(now);
        let is_published = matches!(stage, Stage::Upcoming | Stage::Running | Stage::Ended);
        let (shown, current) = (chosen(&view.blocks, query, now)?, block::at(&view.blocks, now));
        let door = Door {
            shown,
            is_taking: is_published && now >= shown.starts_at - DOORS,
            is_open: current.is_some_and(|block| block.id == shown.id),
        };
        let (held, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.seat.status == SeatStatus::Held);
        let inside = held.iter().filter(|row| row.inside() == Some(shown.id)).count();
        let is_leaving = door.is_taking && inside > 0 && now >= shown.ends_at - LEAVING;
        let unlisted = if is_published && current.is_some() { unlisted } else { Vec::new() };
        let day = |block: &Block| {
            let name = format!("{} · {}", day_name(&l, block), l.day(&dates::local(l.zone, block.starts_at).date()));
            (format!("{base}?day={}", block.number), name, block.id == shown.id)
        };
        let is_many = view.blocks.len() > 1;
        let is_due = |block: &Block| block.settled_at.is_none() && block.ends_at <= now;
        Some(SessionPage {
            crumbs: vec![
                (format!("{}/sessions", S::BASE), l.t("sessions-title").to_owned()),
                (String::new(), l.title.clone()),
            ],
            stage,
            form,
            facts: facts(&l, &view),
            days: view.blocks.iter().filter(|_| is_many).map(day).collect(),
            people: held.iter().map(|row| person(&l, &base, row, &door)).collect(),
            waiting: others.iter().map(|row| waiting(&l, &base, row)).collect(),
            is_editable: view.session.is_editable(now),
            is_taking: door.is_taking && door.is_open,
            can_close: is_published && view.blocks.iter().any(is_due),
            present: held.iter().filter(|row| row.has_come(shown.id)).count(),
            leaving: is_leaving.then_some(inside),
            ends: l.time(&shown.ends_at),
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

pub async fn show<S: Staff>(
    app: web::Data<App>,
    staff: S,
    id: web::Path<SessionId>,
    query: web::Query<DayQuery>,
) -> Result<HttpResponse, AppError> {
    respond::page(&SessionPage::load(&app, &staff, id.into_inner(), &query, FormState::default()).await?)
}

/// The page again with what was wrong in one of its forms.
pub(super) async fn refused<S: Staff>(
    app: &App,
    staff: &S,
    id: SessionId,
    state: FormState,
) -> Result<HttpResponse, AppError> {
    respond::refused(&SessionPage::load(app, staff, id, &DayQuery::default(), state).await?)
}

pub(super) fn to<S: Staff>(id: SessionId) -> String {
    format!("{}/sessions/{id}", S::BASE)
}

fn counted(key: &'static str, number: usize) -> Message {
    Message::new(key).with("number", number)
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
