//! A trainer's home: today.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{Days, NaiveDateTime, NaiveTime};

use crate::app::App;
use crate::assessment::sitting::{Sitting, SittingStatus};
use crate::assessment::{invigilator, mark_sheet, open_queue};
use crate::error::AppError;
use crate::training::block::{Block, Span};
use crate::training::calendar;
use crate::training::session::SessionView;
use crate::web::auth::Trainer;
use crate::web::layout::Layout;
use crate::web::{dates, respond};

#[derive(Template)]
#[template(path = "home/trainer.html")]
struct TrainerHomePage {
    l: Layout,
    today: String,
    sessions: Vec<SessionLine>,
    upcoming: Vec<SessionLine>,
    sheets: Vec<SheetLine>,
    /// Exams that the trainer watches over and that are not closed.
    exams: Vec<Sitting>,
    /// Essays that wait for the trainer's marks.
    essays: usize,
}

struct SessionLine {
    path: String,
    title: String,
    place: String,
    people: String,
    starts_at: NaiveDateTime,
    ends_at: NaiveDateTime,
}

struct SheetLine {
    path: String,
    number: String,
    due_at: NaiveDateTime,
    tone: &'static str,
    status: &'static str,
}

pub async fn show(app: web::Data<App>, trainer: Trainer) -> Result<HttpResponse, AppError> {
    let (user, now, zone) = (trainer.id(), trainer.now, trainer.zone);
    let today = dates::today(zone, now);
    let midnight = |days: u64| {
        let at = today.checked_add_days(Days::new(days)).unwrap_or(today).and_time(NaiveTime::MIN);
        dates::to_utc(zone, at).unwrap_or(at)
    };
    let (start, end, later) = (midnight(0), midnight(1), midnight(15));
    let (sessions, upcoming, sheets, (exams, essays)) = app
        .db
        .read(move |conn| {
            Ok::<_, AppError>((
                calendar::of_trainer(conn, user, Span { from: start, to: end })?,
                calendar::of_trainer(conn, user, Span { from: end, to: later })?,
                mark_sheet::open_of(conn, user)?,
                (invigilator::sittings_of(conn, user)?, open_queue::of_marker(conn, user, now)?),
            ))
        })
        .await?;
    let l = trainer.layout("home-trainer-title");
    respond::page(&TrainerHomePage {
        today: format!("{} {}", dates::weekday(l.lang, today), l.day(&today)),
        sessions: sessions.iter().map(|found| session_line(&l, found)).collect(),
        // One that begins before midnight stands under today already.
        upcoming: upcoming
            .iter()
            .filter(|(_, block)| block.starts_at >= end)
            .take(8)
            .map(|found| session_line(&l, found))
            .collect(),
        sheets: sheets
            .iter()
            .take(10)
            .map(|(sheet, performance)| SheetLine {
                path: format!("/trainer/marking/{}", sheet.id),
                number: performance.number.clone(),
                due_at: sheet.due_at,
                tone: sheet.tone(now),
                status: sheet.status.label(),
            })
            .collect(),
        exams: exams
            .into_iter()
            .filter(|exam| matches!(exam.status, SittingStatus::Ready | SittingStatus::Open))
            .collect(),
        essays: essays.iter().map(|item| item.waiting).sum(),
        l,
    })
}

fn session_line(l: &Layout, (view, block): &(SessionView, Block)) -> SessionLine {
    let (held, capacity, waiting) =
        (view.held.to_string(), view.session.capacity.to_string(), view.waiting.to_string());
    SessionLine {
        path: format!("/trainer/sessions/{}", view.session.id),
        title: l.pick(&view.session.title_en, &view.session.title_zh).to_owned(),
        place: format!("{} {}", l.pick(&view.venue_en, &view.venue_zh), view.room),
        people: l.t_with("home-people-booked", &[("held", &held), ("capacity", &capacity), ("waiting", &waiting)]),
        starts_at: block.starts_at,
        ends_at: block.ends_at,
    }
}
