//! Pictures, sounds and films where they are shown, and the addresses from which browsers load them: each within the page
//! of somebody who may see it, by its place there, so that there is nothing to guess.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use diesel::prelude::*;

use crate::app::App;
use crate::assessment::attempt::{self, Attempt, AttemptStatus};
use crate::assessment::item::{ItemId, ItemVersionId};
use crate::assessment::item_media::{self, Medium};
use crate::assessment::media_content::MediaKind;
use crate::assessment::open_mark::OpenMarkId;
use crate::assessment::open_queue;
use crate::assessment::sitting::SittingId;
use crate::assessment::{entry, item_view, presence};
use crate::db::Conn;
use crate::error::AppError;
use crate::schema::{item_versions, paper_items};
use crate::web::auth::{Office, Trainee, Trainer};
use crate::web::layout::Layout;
use crate::web::stream::{self, Stored};
use chrono::NaiveDateTime;

/// How long the browser of somebody who does not write an exam may keep a file.
pub(super) const SECONDS: i64 = 600;

struct Figure {
    kind: MediaKind,
    number: usize,
    src: String,
    alt: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/_media.html")]
struct Figures<'a> {
    l: &'a Layout,
    figures: Vec<Figure>,
}

/// Another file at the same place has another address, so that no browser shows the old one from its memory.
fn address(base: &str, place: usize, medium: &Medium) -> String {
    format!("{base}/{place}?{}", medium.file)
}

/// The files below a text, as HTML; their addresses are `base` and their places from 0.
pub(super) fn html(l: &Layout, media: &[Medium], base: &str) -> String {
    html_from(l, media, (base, 0))
}

/// The same where other files have the first places.
pub(super) fn html_from(l: &Layout, media: &[Medium], (base, first): (&str, usize)) -> String {
    let figures = media.iter().zip(first..).map(|(medium, place)| Figure {
        kind: medium.kind,
        number: place + 1,
        src: address(base, place, medium),
        alt: l.pick(&medium.alt_en, &medium.alt_zh).to_owned(),
    });
    // Nothing but memory can stand in the way of it.
    Figures { l, figures: figures.collect() }.render().unwrap_or_default()
}

/// One of them, for a form that has room for words of its own.
pub(super) fn one(l: &Layout, medium: &Medium, (place, base): (usize, &str)) -> String {
    let (kind, src) = (medium.kind, address(base, place, medium));
    let alt = l.pick(&medium.alt_en, &medium.alt_zh).to_owned();
    Figures { l, figures: vec![Figure { kind, number: place + 1, src, alt }] }.render().unwrap_or_default()
}

pub(super) async fn send(
    app: &App,
    request: &HttpRequest,
    (media, place): (&[Medium], usize),
    seconds: i64,
) -> Result<HttpResponse, AppError> {
    let medium = media.get(place).ok_or(AppError::NotFound)?;
    let stored = Stored {
        key: &medium.storage_key,
        content_type: &medium.content_type,
        size: medium.size.cast_unsigned(),
        seconds,
    };
    stream::show(&app.files, request, &stored).await
}

/// The files that a question of the exam shows that `trainee` writes now, those of its case last, and how many seconds are
/// left of it.
fn asked(
    conn: &mut Conn,
    (trainee, ip): (&Trainee, &str),
    (sitting, number): (SittingId, i64),
    now: NaiveDateTime,
) -> QueryResult<(Vec<Medium>, i64)> {
    let (sitting, _, attempt) = attempt::of_user(conn, trainee.id(), sitting)?;
    let is_here = |attempt: &Attempt| {
        entry::is_inside(&sitting.ip_ranges, ip)
            && !presence::is_held_elsewhere(&sitting, attempt, trainee.user.login_id)
    };
    let running = attempt.filter(|attempt| attempt.status == AttemptStatus::InProgress && is_here(attempt));
    let end = running.as_ref().and_then(|attempt| attempt.deadline_at).map(|deadline| sitting.last_answer(deadline));
    let (Some(running), Some(end)) = (running, end.filter(|end| now <= *end)) else {
        return Err(diesel::result::Error::NotFound);
    };
    let (version, case): (ItemVersionId, Option<ItemVersionId>) = paper_items::table
        .filter(paper_items::attempt_id.eq(running.id))
        .filter(paper_items::position.eq(number))
        .select((paper_items::item_version_id, paper_items::case_version_id))
        .first(conn)?;
    let mut media = item_media::of(conn, version)?;
    if let Some(case) = case {
        media.extend(item_media::of(conn, case)?);
    }
    Ok((media, (end - now).num_seconds()))
}

/// `/my/exams/{id}/questions/{n}/files/{place}`: while the exam runs, for whoever writes it. The browser keeps it as long.
pub async fn of_question(
    app: web::Data<App>,
    trainee: Trainee,
    request: HttpRequest,
    at: web::Path<(SittingId, i64, usize)>,
) -> Result<HttpResponse, AppError> {
    let (sitting, number, place) = at.into_inner();
    let (now, ip) = (trainee.now, trainee.ip.clone());
    let (media, seconds) = app.db.read(move |conn| asked(conn, (&trainee, &ip), (sitting, number), now)).await?;
    send(&app, &request, (&media, place), seconds).await
}

/// `/office/exams/items/{id}/versions/{version}/files/{place}`
pub async fn of_version(
    app: web::Data<App>,
    office: Office,
    request: HttpRequest,
    at: web::Path<(ItemId, ItemVersionId, usize)>,
) -> Result<HttpResponse, AppError> {
    let (item, version, place) = at.into_inner();
    item_view::keep(&app, office.id(), item, office.now).await?;
    let media = app
        .db
        .read(move |conn| {
            let version: ItemVersionId = item_versions::table
                .filter(item_versions::id.eq(version))
                .filter(item_versions::item_id.eq(item))
                .select(item_versions::id)
                .first(conn)?;
            item_media::of(conn, version)
        })
        .await?;
    send(&app, &request, (&media, place), SECONDS).await
}

/// `/trainer/marking/answers/{mark}/files/{place}`: for whoever has the answer on the desk.
pub async fn of_desk(
    app: web::Data<App>,
    trainer: Trainer,
    request: HttpRequest,
    at: web::Path<(OpenMarkId, usize)>,
) -> Result<HttpResponse, AppError> {
    let (mark, place) = at.into_inner();
    let marker = trainer.id();
    let desk = app.db.read(move |conn| open_queue::desk(conn, marker, mark)).await?;
    let material = desk.material.into_iter().flat_map(|material| material.media);
    let media: Vec<Medium> = desk.media.into_iter().chain(material).collect();
    send(&app, &request, (&media, place), SECONDS).await
}
