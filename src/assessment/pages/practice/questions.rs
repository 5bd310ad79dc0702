//! One question of a run: where it is answered, and then what was right.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::super::domain_name;
use super::super::writing::{self, Asked};
use super::super::{material, media};
use super::told::Told;
use super::{path, question_path};
use crate::app::App;
use crate::assessment::answer::Current;
use crate::assessment::case_paper;
use crate::assessment::item::ItemKind;
use crate::assessment::item_media::Medium;
use crate::assessment::practice::{self, Given, PracticeError, Question, Run, RunId};
use crate::assessment::practice_card::{self, Card};
use crate::assessment::response::Shape;
use crate::error::AppError;
use crate::web::auth::Trainee;
use crate::web::form::{FormState, Submitted, one_or_many};
use crate::web::layout::Layout;
use crate::web::respond;

/// What stands above every question.
struct Frame {
    path: String,
    number: i64,
    total: i64,
    answered: i64,
    terms: String,
    domain: String,
    /// The material of its case, as HTML.
    material: String,
    stem: String,
    /// What is shown below it, as HTML.
    figures: String,
    crumbs: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "assessment/practice/question.html")]
struct QuestionPage {
    l: Layout,
    frame: Frame,
    form: FormState,
    asked: Asked,
}

#[derive(Template)]
#[template(path = "assessment/practice/told.html")]
struct ToldPage {
    l: Layout,
    frame: Frame,
    told: Told,
    /// The question that waits next, or how it went.
    next: String,
    is_last: bool,
}

/// A run with one of its questions.
struct Opened {
    run: Run,
    questions: Vec<Question>,
    question: Question,
    card: Card,
    /// Of its case.
    material: Option<Card>,
}

async fn open(app: &App, trainee: &Trainee, (run, position): (RunId, i64)) -> Result<Opened, AppError> {
    let user = trainee.id();
    app.db
        .read(move |conn| {
            let run = practice::of_user(conn, user, run)?;
            let questions = practice::questions(conn, run.id)?;
            let question = questions.iter().find(|question| question.position == position).cloned();
            let question = question.ok_or(AppError::NotFound)?;
            let id = question.item_version_id;
            let case = question.case_version_id;
            let mut cards = practice_card::of(conn, &std::iter::once(id).chain(case).collect::<Vec<_>>())?;
            let card = cards.remove(&id).ok_or(AppError::NotFound)?;
            let material = case.and_then(|case| cards.remove(&case));
            Ok(Opened { run, questions, question, card, material })
        })
        .await
}

fn layout(trainee: &Trainee, opened: &Opened) -> Layout {
    let mut l = trainee.layout("question-title");
    let (number, total) = (opened.question.position.to_string(), opened.questions.len().to_string());
    l.title = l.t_with("question-page-title", &[("number", &number), ("total", &total)]);
    l
}

fn frame(l: &Layout, opened: &Opened) -> Frame {
    let (number, total) = (opened.question.position, opened.questions.len() as i64);
    let version = &opened.card.version;
    let base = format!("{}/files", question_path(opened.run.id, number));
    let cases: Vec<_> = opened.questions.iter().map(|question| question.case_version_id).collect();
    let above = |card: &Card| {
        let nth = case_paper::place(&cases, (number - 1).max(0) as usize);
        material::html(l, (&card.version, &card.media), nth, (&base, opened.card.media.len()))
    };
    Frame {
        path: path(opened.run.id),
        number,
        total,
        answered: opened.questions.iter().filter(|question| question.answered_at.is_some()).count() as i64,
        terms: writing::terms(l, total, version.kind, opened.question.points),
        domain: domain_name(l, &opened.card.domain),
        stem: l.pick(&version.stem_en, &version.stem_zh).to_owned(),
        material: opened.material.as_ref().map(above).unwrap_or_default(),
        figures: media::html(l, &opened.card.media, &base),
        crumbs: vec![
            ("/my/practice".into(), l.t("practice-title").to_owned()),
            (String::new(), l.t1("question-number", "number", number)),
        ],
    }
}

/// With what was typed before, where it was refused.
fn question_page(trainee: &Trainee, opened: &Opened, form: FormState) -> QuestionPage {
    let l = layout(trainee, opened);
    let order = &opened.question.option_order;
    let mut asked = writing::asked(&l, &opened.card.version, &opened.card.options, order, &Current::default());
    form.value("choice").clone_into(&mut asked.answer);
    QuestionPage { frame: frame(&l, opened), form, asked, l }
}

fn told_page(trainee: &Trainee, opened: &Opened) -> Option<ToldPage> {
    let l = layout(trainee, opened);
    let told = Told::new(&l, &opened.question, &opened.card)?;
    let after = opened.questions.iter().find(|question| question.answered_at.is_none());
    let next = after.filter(|_| opened.run.finished_at.is_none());
    let to = next.map_or_else(|| path(opened.run.id), |question| question_path(opened.run.id, question.position));
    Some(ToldPage { frame: frame(&l, opened), told, next: to, is_last: next.is_none(), l })
}

pub async fn show(
    app: web::Data<App>,
    trainee: Trainee,
    at: web::Path<(RunId, i64)>,
) -> Result<HttpResponse, AppError> {
    let opened = open(&app, &trainee, at.into_inner()).await?;
    if let Some(page) = told_page(&trainee, &opened) {
        return respond::page(&page);
    }
    if opened.run.finished_at.is_some() {
        return Ok(respond::redirect(&path(opened.run.id)));
    }
    respond::page(&question_page(&trainee, &opened, FormState::default()))
}

#[derive(Deserialize, Validate)]
pub struct AnswerForm {
    #[serde(default, deserialize_with = "one_or_many")]
    choice: Vec<String>,
    /// `show` for the answer at once.
    #[serde(default)]
    go: String,
}

pub async fn update(
    app: web::Data<App>,
    trainee: Trainee,
    at: web::Path<(RunId, i64)>,
    form: Submitted<AnswerForm>,
) -> Result<HttpResponse, AppError> {
    let (at, mut state) = (at.into_inner(), form.state);
    let given = if form.data.go == "show" { Given::Nothing } else { Given::Answer(form.data.choice.concat()) };
    let (user, now) = (trainee.id(), trainee.now);
    let told = format!("{}#told", question_path(at.0, at.1));
    match app.db.write(move |conn| practice::give(conn, user, at, &given, now)).await {
        // Who answers a second time sees how the first answer did.
        Ok(()) | Err(PracticeError::Answered) => Ok(respond::redirect(&told)),
        Err(PracticeError::Db(error)) => Err(error.into()),
        Err(refusal @ PracticeError::Finished) => Ok(respond::redirect_refused(&path(at.0), refusal.message())),
        Err(refusal) => {
            state.reject("choice", refusal.message());
            let opened = open(&app, &trainee, at).await?;
            respond::refused(&question_page(&trainee, &opened, state))
        }
    }
}

/// A file that a question of one's own practice shows.
pub async fn file(
    app: web::Data<App>,
    trainee: Trainee,
    request: HttpRequest,
    at: web::Path<(RunId, i64, usize)>,
) -> Result<HttpResponse, AppError> {
    let (run, position, place) = at.into_inner();
    let opened = open(&app, &trainee, (run, position)).await?;
    let material = opened.material.into_iter().flat_map(|card| card.media);
    let media: Vec<Medium> = opened.card.media.into_iter().chain(material).collect();
    media::send(&app, &request, (&media, place), media::SECONDS).await
}
