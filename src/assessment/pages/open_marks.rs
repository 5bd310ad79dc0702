//! Marking open answers: the trainer's queue by item and the desk with one answer; the office's progress and handing over.
//! Nothing on a trainer's page names a candidate.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::items::{self, Fields};
use super::sitting_form::path;
use super::{material, media};
use crate::app::App;
use crate::assessment::item::ItemVersionId;
use crate::assessment::mark_sheet::Seat;
use crate::assessment::open_claim;
use crate::assessment::open_mark::{self, OpenMarkError, OpenMarkId};
use crate::assessment::open_queue::{self, Desk, ItemQueue, Material, Progress};
use crate::assessment::sitting::{self, Sitting, SittingId, SittingStatus};
use crate::db::types::Id;
use crate::error::AppError;
use crate::i18n::Message;
use crate::web::auth::{Office, Trainer};
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;

const QUEUE: &str = "/trainer/marking/answers";

#[derive(Template)]
#[template(path = "assessment/theory/open_marks.html")]
struct QueuePage {
    l: Layout,
    rows: Vec<ItemQueue>,
    done: i64,
    crumbs: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "assessment/theory/open_mark.html")]
struct DeskPage {
    l: Layout,
    form: FormState,
    desk: Desk,
    /// The material of its case and what is shown below the question, as HTML.
    material: String,
    figures: String,
    /// What may be given at the most, as a field takes it.
    max: String,
    is_third: bool,
    crumbs: Vec<(String, String)>,
}

fn crumbs(l: &Layout, here: &str) -> Vec<(String, String)> {
    let mut crumbs = vec![("/trainer/marking".to_owned(), l.t("marking-title").to_owned())];
    if here.is_empty() {
        crumbs.push((String::new(), l.t("open-marks-title").to_owned()));
    } else {
        crumbs.push((QUEUE.to_owned(), l.t("open-marks-title").to_owned()));
        crumbs.push((String::new(), here.to_owned()));
    }
    crumbs
}

pub async fn index(app: web::Data<App>, user: Trainer) -> Result<HttpResponse, AppError> {
    let (marker, now) = (user.id(), user.now);
    let (rows, done) = app
        .db
        .read(move |conn| {
            Ok::<_, AppError>((open_queue::of_marker(conn, marker, now)?, open_queue::done_by(conn, marker)?))
        })
        .await?;
    let l = user.layout("open-marks-title");
    respond::page(&QueuePage { crumbs: crumbs(&l, ""), l, rows, done })
}

/// Takes the next answer and goes to its desk; says so when nothing is left.
async fn next(app: &App, user: &Trainer, item: Option<ItemVersionId>) -> Result<HttpResponse, AppError> {
    let (marker, now) = (user.id(), user.now);
    match app.db.write(move |conn| open_claim::claim(conn, marker, item, now)).await? {
        Some(id) => Ok(respond::redirect(&format!("{QUEUE}/{id}"))),
        None => Ok(respond::redirect_with(QUEUE, "open-marks-none-left")),
    }
}

pub async fn take(app: web::Data<App>, user: Trainer, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    next(&app, &user, form.state.value("item").parse().ok().map(Id::new)).await
}

fn desk_page(user: &Trainer, desk: Desk, form: FormState) -> DeskPage {
    let mut l = user.layout("open-marks-title");
    l.title = l.t1("open-mark-of", "number", desk.number);
    let base = format!("{QUEUE}/{}/files", desk.mark.id);
    let above =
        |material: &Material| material::html(&l, (&material.version, &material.media), None, (&base, desk.media.len()));
    DeskPage {
        material: desk.material.as_ref().map(above).unwrap_or_default(),
        crumbs: crumbs(&l, &l.title),
        max: l.points(&desk.max),
        figures: media::html(&l, &desk.media, &base),
        is_third: desk.mark.seat == Seat::Third,
        l,
        form,
        desk,
    }
}

pub async fn show(app: web::Data<App>, user: Trainer, id: web::Path<OpenMarkId>) -> Result<HttpResponse, AppError> {
    let (marker, id) = (user.id(), *id);
    let desk = app.db.read(move |conn| open_queue::desk(conn, marker, id)).await?;
    respond::page(&desk_page(&user, desk, FormState::default()))
}

/// Keeps the mark, and goes on with the next answer to the same item unless the marker stops.
pub async fn save(
    app: web::Data<App>,
    user: Trainer,
    id: web::Path<OpenMarkId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (marker, now, id, mut state) = (user.id(), user.now, *id, form.state);
    let desk = match app.db.read(move |conn| open_queue::desk(conn, marker, id)).await {
        Err(diesel::result::Error::NotFound) => {
            return Ok(respond::redirect_refused(QUEUE, OpenMarkError::Gone.message()));
        }
        desk => desk?,
    };
    let (points, comment) = (state.hundredths("points", 0..=desk.max), state.prose("comment", 0, 2000));
    let (Some(points), Some(comment)) = (points, comment) else {
        return respond::refused(&desk_page(&user, desk, state));
    };
    match app.db.write(move |conn| open_mark::save(conn, marker, id, (points, &comment), now)).await {
        Ok(()) if state.has("then", "stop") => Ok(respond::redirect_with(QUEUE, "open-mark-saved")),
        Ok(()) => next(&app, &user, Some(desk.version.id)).await,
        Err(OpenMarkError::Db(error)) => Err(error.into()),
        Err(refusal @ OpenMarkError::Points { .. }) => {
            state.reject("points", refusal.message());
            respond::refused(&desk_page(&user, desk, state))
        }
        Err(refusal) => Ok(respond::redirect_refused(QUEUE, refusal.message())),
    }
}

#[derive(Template)]
#[template(path = "assessment/theory/open_progress.html")]
struct ProgressPage {
    l: Layout,
    sitting: Sitting,
    rows: Vec<Progress>,
    seats: i64,
    done: i64,
    markers: Vec<(UserOption, bool)>,
    is_open: bool,
    is_handed: bool,
    action: String,
    crumbs: Vec<(String, String)>,
}

struct UserOption {
    id: String,
    name: String,
}

pub async fn progress(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    let (sitting, rows, markers) = app
        .db
        .read(move |conn| {
            let held = sitting::find(conn, id)?;
            Ok::<_, AppError>((held, open_queue::progress(conn, id)?, open_queue::markers(conn, id)?))
        })
        .await?;
    let l = office.layout("open-progress-title");
    let title = l.pick(&sitting.title_en, &sitting.title_zh).to_owned();
    respond::page(&ProgressPage {
        crumbs: items::hub(&l, &[(&path(id), &title), ("", l.t("open-progress-title"))]),
        seats: rows.iter().map(|row| row.seats).sum(),
        done: rows.iter().map(|row| row.done).sum(),
        is_handed: markers.iter().any(|(_, _, is_named)| *is_named),
        markers: markers
            .into_iter()
            .map(|(id, name, is_named)| (UserOption { id: id.to_string(), name }, is_named))
            .collect(),
        is_open: !matches!(sitting.status, SittingStatus::Marked | SittingStatus::Released),
        action: format!("{}/essays", path(id)),
        l,
        sitting,
        rows,
    })
}

pub async fn hand_over(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SittingId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    let wanted: Result<Vec<_>, _> = form.state.all("marker").iter().map(|id| id.parse().map(Id::new)).collect();
    let mut wanted = wanted.map_err(|_| AppError::refused("form-broken"))?;
    wanted.sort_unstable();
    wanted.dedup();
    let to = format!("{}/essays", path(id));
    match app.db.write(move |conn| open_queue::hand_to(conn, actor, id, &wanted, now)).await {
        Ok(()) => Ok(respond::redirect_with(&to, Message::new("open-progress-handed"))),
        Err(OpenMarkError::Db(error)) => Err(error.into()),
        Err(OpenMarkError::Gone) => Ok(respond::redirect_refused(&to, "open-progress-over")),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
