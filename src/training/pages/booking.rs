//! Training as a trainee sees it: own seats, the coming sessions by day, and one session with what can be done now.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;

use super::desk::answer;
use super::session_facts::{facts, when};
use super::sessions::modules;
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;
use crate::recruitment::application;
use crate::recruitment::cohort::CohortId;
use crate::training::schedule::{self, Found};
use crate::training::seat::{self, Booking, OwnSeat, Seat, SeatStatus};
use crate::training::session::{self, SessionId, SessionStatus, SessionView};
use crate::training::waitlist;
use crate::web::auth::Trainee;
use crate::web::dates;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::respond;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct ModuleQuery {
    #[serde(default)]
    module: String,
}

/// A session in a list of days.
struct Item {
    href: String,
    time: String,
    title: String,
    place: String,
    module: String,
    tone: &'static str,
    state: String,
}

struct Day {
    label: String,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "training/my/sessions.html")]
struct MySessionsPage {
    l: Layout,
    is_admitted: bool,
    is_filtered: bool,
    form: FormState,
    modules: Vec<(String, String)>,
    own: Vec<Item>,
    days: Vec<Day>,
    paging: Paging,
}

fn item(l: &Layout, view: &SessionView, time: String, (tone, state): (&'static str, String)) -> Item {
    Item {
        href: format!("/my/sessions/{}", view.session.id),
        time,
        title: l.pick(&view.session.title_en, &view.session.title_zh).to_owned(),
        place: format!("{} · {}", l.pick(&view.venue_en, &view.venue_zh), view.room),
        module: l.t(view.session.module.label()).to_owned(),
        tone,
        state,
    }
}

fn own_state(l: &Layout, own: &OwnSeat) -> (&'static str, String) {
    let text = match (own.place, own.seat.offered_until) {
        (Some(place), _) => l.t1("seat-place", "place", place),
        (None, Some(until)) => l.t1("seat-offered-until", "until", l.when(&until)),
        (None, None) => l.t(own.seat.status.label()).to_owned(),
    };
    (own.seat.status.tone(), text)
}

/// Free seats, or how many wait.
fn open_state(l: &Layout, view: &SessionView, now: NaiveDateTime) -> (&'static str, String) {
    if !view.session.accepts_bookings(now) {
        ("", l.t("seat-booking-over").to_owned())
    } else if view.free() > 0 {
        ("ok", l.t1("seat-free", "free", view.free()))
    } else {
        ("warn", l.t1("seat-full", "waiting", view.waiting))
    }
}

fn days(l: &Layout, views: &[SessionView], own: &[OwnSeat], now: NaiveDateTime) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for view in views {
        let at = dates::local(l.zone, view.session.starts_at).date();
        let (date, weekday) = (l.day(&at), l.weekday(&view.session.starts_at));
        let label = l.pick(&format!("{weekday} {date}"), &format!("{date} {weekday}")).to_owned();
        let mine = own.iter().find(|own| own.view.session.id == view.session.id);
        let state = mine.map_or_else(|| open_state(l, view, now), |mine| own_state(l, mine));
        let times = view.blocks.first().map(|block| format!("{}–{}", l.time(&block.starts_at), l.time(&block.ends_at)));
        let count = (view.blocks.len() > 1).then(|| l.t1("session-days", "count", view.blocks.len()));
        let time = times.into_iter().chain(count).collect::<Vec<_>>().join(" · ");
        let item = item(l, view, time, state);
        match days.last_mut() {
            Some(day) if day.label == label => day.items.push(item),
            _ => days.push(Day { label, items: vec![item] }),
        }
    }
    days
}

pub async fn index(
    app: web::Data<App>,
    trainee: Trainee,
    query: web::Query<ModuleQuery>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (user, now, offset, module) = (trainee.id(), trainee.now, page.offset(), query.module.parse().ok());
    let (cohorts, own, found) = app
        .db
        .read(move |conn| {
            let admissions = application::admissions(conn, user)?;
            let cohorts: Vec<CohortId> = admissions.iter().map(|admission| admission.cohort).collect();
            let own = seat::upcoming_of(conn, user, now)?;
            let found: Found = schedule::coming(conn, &cohorts, module, (offset, ROWS), now)?;
            Ok::<_, AppError>((cohorts, own, found))
        })
        .await?;
    let l = trainee.layout("my-sessions-title");
    respond::page(&MySessionsPage {
        is_admitted: !cohorts.is_empty(),
        is_filtered: module.is_some(),
        form: FormState::filled([("module", query.module.clone())]),
        modules: modules(&l),
        own: own.iter().map(|own| item(&l, &own.view, when(&l, &own.view), own_state(&l, own))).collect(),
        days: days(&l, &found.rows, &own, now),
        paging: Paging::new(&page, found.total, &trainee.uri),
        l,
    })
}

/// What the trainee can do about a session now.
enum Step {
    Book,
    Wait,
    Held { can_leave: bool },
    Waiting { place: i64 },
    Offered { until: String },
    Closed,
    Cancelled,
    Over,
}

#[derive(Template)]
#[template(path = "training/my/session.html")]
struct MySessionPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    view: SessionView,
    facts: Vec<(String, String)>,
    base: String,
    step: Step,
}

fn step(l: &Layout, view: &SessionView, own: Option<&Seat>, place: i64, now: NaiveDateTime) -> Step {
    let session = &view.session;
    if session.status == SessionStatus::Cancelled {
        return Step::Cancelled;
    }
    if now >= session.ends_at {
        return Step::Over;
    }
    match own.map(|seat| (seat.status, seat.offered_until)) {
        Some((SeatStatus::Offered, Some(until))) if now < until => Step::Offered { until: l.when(&until) },
        Some((SeatStatus::Waitlisted, _)) => Step::Waiting { place },
        Some((SeatStatus::Held, _)) => Step::Held { can_leave: now < session.booking_closes_at },
        _ if !session.accepts_bookings(now) => Step::Closed,
        _ if view.free() > 0 => Step::Book,
        _ => Step::Wait,
    }
}

pub async fn show(app: web::Data<App>, trainee: Trainee, id: web::Path<SessionId>) -> Result<HttpResponse, AppError> {
    let (user, id, now) = (trainee.id(), id.into_inner(), trainee.now);
    let (view, own, place) = app
        .db
        .read(move |conn| {
            let session = seat::session_for(conn, user, id)?;
            let own = seat::of_user(conn, id, user)?;
            let place = match &own {
                Some(seat) => waitlist::place(conn, id, seat.id)?,
                None => 0,
            };
            Ok::<_, AppError>((session::view(conn, session)?, own, place))
        })
        .await?;
    let l = trainee.layout_titled(trainee.lang.pick(&view.session.title_en, &view.session.title_zh));
    let mut facts = facts(&l, &view);
    facts.push((l.t("session-seats").to_owned(), open_state(&l, &view, now).1));
    respond::page(&MySessionPage {
        crumbs: vec![
            ("/my/sessions".to_owned(), l.t("my-sessions-title").to_owned()),
            (String::new(), l.title.clone()),
        ],
        step: step(&l, &view, own.as_ref(), place, now),
        base: format!("/my/sessions/{id}/seat"),
        facts,
        view,
        l,
    })
}

pub async fn create(app: web::Data<App>, trainee: Trainee, id: web::Path<SessionId>) -> Result<HttpResponse, AppError> {
    let (user, id, now) = (trainee.id(), id.into_inner(), trainee.now);
    let outcome = app.db.write(move |conn| seat::book(conn, user, id, now)).await;
    answer(&format!("/my/sessions/{id}"), outcome, |booking| match booking {
        Booking::Held => Message::new("seat-booked"),
        Booking::Waitlisted(place) => Message::new("seat-waitlisted").with("place", place),
    })
}

pub async fn accept(app: web::Data<App>, trainee: Trainee, id: web::Path<SessionId>) -> Result<HttpResponse, AppError> {
    let (user, id, now) = (trainee.id(), id.into_inner(), trainee.now);
    let outcome = app.db.write(move |conn| seat::accept(conn, user, id, now)).await;
    answer(&format!("/my/sessions/{id}"), outcome, |()| "seat-booked")
}

pub async fn release(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<SessionId>,
) -> Result<HttpResponse, AppError> {
    let (user, id, now) = (trainee.id(), id.into_inner(), trainee.now);
    let outcome = app.db.write(move |conn| seat::release(conn, user, id, now)).await;
    answer(&format!("/my/sessions/{id}"), outcome, |()| "seat-left")
}
