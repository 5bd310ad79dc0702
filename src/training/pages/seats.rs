//! One person in a session, at its desk: excuse, take off, correct the minutes; each with a reason.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::desk::{Staff, answer};
use super::session_facts::day_name;
use crate::app::App;
use crate::error::AppError;
use crate::training::block::{self, Block};
use crate::training::excuse;
use crate::training::hours::{self, Correction, CorrectionError, duration};
use crate::training::roster::{self, Row};
use crate::training::seat::{self, SeatId, SeatStatus};
use crate::training::session::{self, SessionId, SessionStatus, SessionView};
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Deserialize, Validate)]
pub struct SeatForm {}

#[derive(Template)]
#[template(path = "training/sessions/seat.html")]
struct SeatPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    base: String,
    name: String,
    facts: Vec<(String, String)>,
    form: FormState,
    /// Blocks whose minutes can be corrected.
    days: Vec<(String, String)>,
    can_excuse: bool,
    can_release: bool,
}

fn facts(l: &Layout, row: &Row, blocks: &[Block]) -> Vec<(String, String)> {
    let mut facts =
        vec![("seat-status", l.t(row.seat.status.label()).to_owned()), ("seat-joined", l.when(&row.seat.joined_at))];
    facts.extend(row.status().map(|status| ("attendance-status", l.t(status.label()).to_owned())));
    let mut facts: Vec<(String, String)> = facts.into_iter().map(|(key, value)| (l.t(key).to_owned(), value)).collect();
    for block in blocks {
        let Some(found) = row.on(block.id) else { continue };
        if blocks.len() > 1 {
            let status = found.status.map(|status| l.t(status.label()).to_owned()).unwrap_or_default();
            facts.push((day_name(l, block), format!("{} · {status}", l.span(&block.starts_at, &block.ends_at))));
        }
        let came = found.checked_in_at.map(|at| ("attendance-came", l.when(&at)));
        let left = found.checked_out_at.map(|at| ("attendance-left", l.when(&at)));
        let minutes = [("attendance-minutes", l.msg(&duration(row.minutes(block.id))))];
        let note = (!found.note.is_empty()).then(|| ("attendance-note", found.note.clone()));
        let lines = came.into_iter().chain(left).chain(minutes).chain(note);
        facts.extend(lines.map(|(key, value)| (l.t(key).to_owned(), value)));
    }
    facts
}

impl SeatPage {
    fn new<S: Staff>(staff: &S, view: &SessionView, row: &Row, form: FormState) -> SeatPage {
        let l = staff.layout_titled(row.name.clone());
        let (session, blocks) = (&view.session, &view.blocks);
        let list = format!("{}/sessions", S::BASE);
        let title = l.pick(&session.title_en, &session.title_zh).to_owned();
        let (is_held, is_live) = (row.seat.status == SeatStatus::Held, session.status == SessionStatus::Published);
        let can_correct =
            |block: &&Block| row.on(block.id).is_some_and(|known| known.can_be_corrected(block, staff.now));
        let day = |block: &Block| {
            (block.number.to_string(), format!("{} · {}", day_name(&l, block), l.when(&block.starts_at)))
        };
        let correctable: Vec<(String, String)> =
            blocks.iter().filter(|_| is_live && is_held).filter(can_correct).map(day).collect();
        SeatPage {
            crumbs: vec![
                (list.clone(), l.t("sessions-title").to_owned()),
                (format!("{list}/{}", session.id), title),
                (String::new(), row.name.clone()),
            ],
            base: format!("{list}/{}/seats/{}", session.id, row.seat.id),
            name: row.name.clone(),
            facts: facts(&l, row, blocks),
            days: correctable,
            form,
            can_excuse: is_live && is_held && blocks.iter().any(|block| !row.has_come(block.id)),
            can_release: is_live && staff.now < session.starts_at,
            l,
        }
    }
}

type Ids = (SessionId, SeatId);

async fn load<S: Staff>(app: &App, staff: &S, (id, seat): Ids, form: FormState) -> Result<SeatPage, AppError> {
    let desk = staff.desk();
    let (view, rows) = app
        .db
        .read(move |conn| {
            let session = session::at_desk(conn, desk, id)?;
            Ok::<_, AppError>((session::view(conn, session)?, roster::of(conn, id)?))
        })
        .await?;
    let row = rows.iter().find(|row| row.seat.id == seat).ok_or(AppError::NotFound)?;
    Ok(SeatPage::new(staff, &view, row, form))
}

pub async fn show<S: Staff>(app: web::Data<App>, staff: S, ids: web::Path<Ids>) -> Result<HttpResponse, AppError> {
    respond::page(&load(&app, &staff, ids.into_inner(), FormState::default()).await?)
}

pub async fn excuse<S: Staff>(
    app: web::Data<App>,
    staff: S,
    ids: web::Path<Ids>,
    form: Submitted<SeatForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, desk, ids, now) = (form.state, staff.desk(), ids.into_inner(), staff.now);
    let Some(reason) = state.prose("excuse", 2, 500) else {
        return respond::refused(&load(&app, &staff, ids, state).await?);
    };
    let outcome = app.db.write(move |conn| excuse::give(conn, desk, ids, &reason, now)).await;
    answer(&format!("{}/sessions/{}", S::BASE, ids.0), outcome, |()| "attendance-excused-done")
}

pub async fn release<S: Staff>(
    app: web::Data<App>,
    staff: S,
    ids: web::Path<Ids>,
    form: Submitted<SeatForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, desk, ids, now) = (form.state, staff.desk(), ids.into_inner(), staff.now);
    let Some(reason) = state.prose("release", 2, 500) else {
        return respond::refused(&load(&app, &staff, ids, state).await?);
    };
    let outcome = app.db.write(move |conn| seat::release_by_desk(conn, desk, ids, &reason, now)).await;
    answer(&format!("{}/sessions/{}", S::BASE, ids.0), outcome, |()| "seat-release-done")
}

pub async fn correct<S: Staff>(
    app: web::Data<App>,
    staff: S,
    ids: web::Path<Ids>,
    form: Submitted<SeatForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, desk, ids, now) = (form.state, staff.desk(), ids.into_inner(), staff.now);
    let (minutes, reason) = (state.number("minutes", 0..=720), state.prose("why", 2, 500));
    let day = state.number("day", 1..=block::MOST as i64);
    let (Some(day), Some(minutes), Some(reason)) = (day, minutes, reason) else {
        return respond::refused(&load(&app, &staff, ids, state).await?);
    };
    let wanted = Correction { day, minutes, reason };
    match app.db.write(move |conn| hours::correct(conn, desk, ids, &wanted, now)).await {
        Ok(()) => {
            let to = format!("{}/sessions/{}/seats/{}", S::BASE, ids.0, ids.1);
            Ok(respond::redirect_with(&to, "correction-done"))
        }
        Err(CorrectionError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("minutes", refusal.message());
            respond::refused(&load(&app, &staff, ids, state).await?)
        }
    }
}
