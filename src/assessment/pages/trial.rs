//! A question to try the controls of the exam with, before it begins. What is answered stands in the page's address and
//! nowhere else: nothing of it is kept.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;

use super::exams::{Stage, path};
use super::media;
use super::questions::{Clock, Tile};
use super::writing::{self, Asked, Choice};
use crate::app::App;
use crate::assessment::answer::Current;
use crate::assessment::candidate::{self, Exam};
use crate::assessment::item::{ItemKind, letter};
use crate::assessment::practice_card::{self, Card};
use crate::assessment::practice_pool;
use crate::assessment::response::{self, Shape};
use crate::assessment::sitting::{Component, SittingId};
use crate::error::AppError;
use crate::i18n::Lang;
use crate::web::auth::Trainee;
use crate::web::form::{self, one_or_many};
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Default, Deserialize)]
struct Tried {
    #[serde(default, deserialize_with = "one_or_many")]
    choice: Vec<String>,
    #[serde(default)]
    flagged: String,
    #[serde(default)]
    lang: String,
    /// `save`, `review`, or `en` or `zh-CN` for the same in that language.
    #[serde(default)]
    go: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/trial.html")]
struct TrialPage {
    l: Layout,
    back: String,
    path: String,
    terms: String,
    stem: String,
    /// What is shown below it, as HTML.
    figures: String,
    asked: Asked,
    is_flagged: bool,
    is_answered: bool,
    /// How many questions are answered: 0 or 1.
    answered: &'static str,
    is_reviewed: bool,
    saved: String,
    tiles: Vec<Tile>,
    clock: Clock,
}

/// The exam of its candidate and a question, unless it is too late or too early to try anything.
async fn load(app: &App, trainee: &Trainee, id: SittingId) -> Result<Option<(Exam, Option<Card>)>, AppError> {
    let (user, now) = (trainee.id(), trainee.now);
    app.db
        .read(move |conn| {
            let exam = candidate::exam_of(conn, user, id)?;
            let is_before = matches!(Stage::of(&exam, now), Stage::Coming | Stage::Open | Stage::Unchecked);
            if exam.sitting.kind != Component::Theory || !is_before {
                return Ok(None);
            }
            Ok(Some((exam, card(conn)?)))
        })
        .await
}

/// The same practice question for everybody: one with options, as most questions are.
fn card(conn: &mut crate::db::Conn) -> diesel::QueryResult<Option<Card>> {
    let mut pool = practice_pool::all(conn)?;
    pool.retain(|item| Shape::of(item.kind) == Shape::Letters);
    pool.sort_by_key(|item| (item.kind != ItemKind::Single, item.version));
    let Some(first) = pool.first() else { return Ok(None) };
    Ok(practice_card::of(conn, &[first.version])?.remove(&first.version))
}

pub async fn show(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<SittingId>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let Some((exam, card)) = load(&app, &trainee, *id).await? else {
        return Ok(respond::redirect(&path(*id)));
    };
    let pairs: Vec<(String, String)> =
        url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
    let tried: Tried = form::from_pairs(&pairs)?;
    respond::page(&page(&trainee, &exam, card.as_ref(), &tried))
}

fn page(trainee: &Trainee, exam: &Exam, card: Option<&Card>, tried: &Tried) -> TrialPage {
    let mut l = trainee.layout("trial-title");
    let lang: Option<Lang> = tried.go.parse().or_else(|_| tried.lang.parse()).ok();
    l.lang = lang.unwrap_or(l.lang);
    l.title = l.t("trial-title").to_owned();
    let back = path(exam.sitting.id);
    let here = format!("{back}/trial");
    let shown = tried.choice.concat();
    let (kind, stem, asked) = match card {
        Some(card) => from_bank(&l, card, &shown),
        None => (ItemKind::Single, l.t("trial-sample-stem").to_owned(), sample(&l, &shown)),
    };
    let (is_answered, is_flagged) = (asked.choices.iter().any(|choice| choice.is_chosen), tried.flagged == "true");
    let saved = if tried.go.is_empty() { String::new() } else { l.t1("trial-saved", "time", l.time(&trainee.now)) };
    let deadline = trainee.now + TimeDelta::minutes(exam.sitting.minutes + exam.candidate.extra_minutes);
    TrialPage {
        terms: writing::terms(&l, 1, kind, 100),
        figures: card.map(|card| media::html(&l, &card.media, &format!("{here}/files"))).unwrap_or_default(),
        stem,
        asked,
        is_flagged,
        is_answered,
        answered: if is_answered { "1" } else { "0" },
        is_reviewed: tried.go == "review",
        saved,
        tiles: vec![Tile::new(&l, (1, "#question".to_owned()), true, (is_answered, is_flagged))],
        clock: Clock::new(deadline, trainee.now),
        path: here,
        back,
        l,
    }
}

/// The options in their own order.
fn from_bank(l: &Layout, card: &Card, shown: &str) -> (ItemKind, String, Asked) {
    let order: String = (0..card.options.len() as i64).map(letter).collect();
    let kind = card.version.kind;
    let choice = response::own(kind, shown, &order).unwrap_or_default();
    let current = Current { choice, ..Current::default() };
    let asked = writing::asked(l, &card.version, &card.options, &order, &current);
    (kind, l.pick(&card.version.stem_en, &card.version.stem_zh).to_owned(), asked)
}

/// A question of our own, for a bank without any for practice.
fn sample(l: &Layout, shown: &str) -> Asked {
    let texts = ["trial-sample-a", "trial-sample-b", "trial-sample-c", "trial-sample-d"];
    let choices = texts.into_iter().zip((0..).map(letter));
    let choices = choices
        .map(|(key, letter)| Choice { letter, text: l.t(key).to_owned(), is_chosen: shown.contains(letter) })
        .collect();
    let (kind, shape) = (ItemKind::Single, Shape::Letters);
    Asked { kind, shape, choices, places: Vec::new(), answer: shown.to_owned(), twice: String::new(), max_words: None }
}

/// Says what saving an answer says, and saves nothing.
pub async fn answer(app: web::Data<App>, trainee: Trainee, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    load(&app, &trainee, *id).await?.ok_or(AppError::NotFound)?;
    let body = json!({ "saved_at": trainee.now.and_utc() });
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(body))
}

/// A file that the question shows. Its item is for practice, so that nothing of an exam is seen early.
pub async fn file(
    app: web::Data<App>,
    trainee: Trainee,
    request: HttpRequest,
    at: web::Path<(SittingId, usize)>,
) -> Result<HttpResponse, AppError> {
    let (id, place) = at.into_inner();
    let (_, card) = load(&app, &trainee, id).await?.ok_or(AppError::NotFound)?;
    let card = card.ok_or(AppError::NotFound)?;
    media::send(&app, &request, (&card.media, place), media::SECONDS).await
}
