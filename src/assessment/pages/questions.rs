//! Writing an exam: one question a page, and the review of all of them. Works without a script; with it, answers are
//! saved as they are given.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;
use validator::Validate;

use super::exams::path;
use crate::app::App;
use crate::assessment::answer::{self, AnswerError, Current, NewAnswer};
use crate::assessment::attempt::{self, Attempt, AttemptStatus, PaperItem};
use crate::assessment::item::{self, ItemKind, ItemOption, ItemVersion, letter};
use crate::assessment::sitting::{Sitting, SittingId};
use crate::error::AppError;
use crate::i18n::Lang;
use crate::schema::item_versions;
use crate::web::auth::Trainee;
use crate::web::form::{Submitted, one_or_many};
use crate::web::layout::Layout;
use crate::web::respond;
use diesel::prelude::*;

#[derive(Deserialize)]
pub struct Shown {
    #[serde(default)]
    lang: String,
}

struct Choice {
    letter: char,
    text: String,
    is_chosen: bool,
}

/// One number of the palette.
struct Tile {
    number: i64,
    href: String,
    class: &'static str,
    is_here: bool,
    label: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/question.html")]
struct QuestionPage {
    l: Layout,
    sitting: Sitting,
    path: String,
    number: i64,
    total: i64,
    answered: i64,
    kind: ItemKind,
    points: i64,
    stem: String,
    choices: Vec<Choice>,
    is_flagged: bool,
    saved: String,
    tiles: Vec<Tile>,
    clock: Clock,
}

/// What the count-down needs: milliseconds since 1970, and the time as it is shown without a script.
struct Clock {
    now: i64,
    deadline: i64,
    text: String,
}

impl Clock {
    fn new(deadline: NaiveDateTime, now: NaiveDateTime) -> Clock {
        let left = (deadline - now).num_seconds().max(0);
        Clock {
            now: now.and_utc().timestamp_millis(),
            deadline: deadline.and_utc().timestamp_millis(),
            text: format!("{}:{:02}", left / 60, left % 60),
        }
    }
}

/// The running attempt with its paper and what was answered so far; `None` when it does not run (any more).
struct Writing {
    sitting: Sitting,
    attempt: Attempt,
    deadline: NaiveDateTime,
    paper: Vec<PaperItem>,
    answers: HashMap<i64, Current>,
    question: Option<(ItemVersion, Vec<ItemOption>)>,
}

async fn load(app: &App, trainee: &Trainee, id: SittingId, number: Option<i64>) -> Result<Option<Writing>, AppError> {
    let (user, now) = (trainee.id(), trainee.now);
    app.db
        .read(move |conn| {
            let (sitting, _, attempt) = attempt::of_user(conn, user, id)?;
            let Some(attempt) = attempt.filter(|attempt| attempt.status == AttemptStatus::InProgress) else {
                return Ok(None);
            };
            let Some(deadline) = attempt.deadline_at.filter(|deadline| now <= *deadline + sitting.grace()) else {
                return Ok(None);
            };
            let (paper, answers) = (attempt::paper(conn, attempt.id)?, answer::current(conn, attempt.id)?);
            let question = match number {
                None => None,
                Some(number) => {
                    let place = paper.iter().find(|place| place.position == number);
                    let version = place.ok_or(diesel::result::Error::NotFound)?.item_version_id;
                    let options = item::options(conn, &[version])?;
                    let version = item_versions::table.find(version).select(ItemVersion::as_select()).first(conn)?;
                    Some((version, options))
                }
            };
            Ok(Some(Writing { sitting, attempt, deadline, paper, answers, question }))
        })
        .await
}

fn tiles(l: &Layout, writing: &Writing, here: i64) -> Vec<Tile> {
    let base = path(writing.sitting.id);
    writing
        .paper
        .iter()
        .map(|place| {
            let answer = writing.answers.get(&place.position);
            let is_answered = answer.is_some_and(|answer| !answer.choice.is_empty());
            let is_flagged = answer.is_some_and(|answer| answer.is_flagged);
            let (class, label) = match (is_answered, is_flagged) {
                (true, true) => ("a f", "question-tile-answered-flagged"),
                (true, false) => ("a", "question-tile-answered"),
                (false, true) => ("f", "question-tile-flagged"),
                (false, false) => ("", "question-tile-open"),
            };
            Tile {
                number: place.position,
                href: format!("{base}/questions/{}", place.position),
                class,
                is_here: place.position == here,
                label: l.t1(label, "number", place.position),
            }
        })
        .collect()
}

fn answered(writing: &Writing) -> i64 {
    writing.answers.values().filter(|answer| !answer.choice.is_empty()).count() as i64
}

pub async fn show(
    app: web::Data<App>,
    trainee: Trainee,
    at: web::Path<(SittingId, i64)>,
    shown: web::Query<Shown>,
) -> Result<HttpResponse, AppError> {
    let (id, number) = at.into_inner();
    let Some(writing) = load(&app, &trainee, id, Some(number)).await? else {
        return Ok(respond::redirect(&path(id)));
    };
    let Some((version, options)) = &writing.question else { return Err(AppError::NotFound) };
    let Some(place) = writing.paper.iter().find(|place| place.position == number) else {
        return Err(AppError::NotFound);
    };
    let mut l = trainee.layout("question-title");
    l.lang = shown.lang.parse::<Lang>().unwrap_or(writing.attempt.lang);
    let total = writing.paper.len() as i64;
    l.title = l.t_with("question-page-title", &[("number", &number.to_string()), ("total", &total.to_string())]);
    let answer = writing.answers.get(&number).cloned().unwrap_or_default();
    respond::page(&QuestionPage {
        path: path(id),
        number,
        total,
        answered: answered(&writing),
        kind: version.kind,
        points: place.points,
        stem: l.pick(&version.stem_en, &version.stem_zh).to_owned(),
        choices: choices(&l, place, options, &answer),
        is_flagged: answer.is_flagged,
        saved: answer
            .saved_at
            .map(|at| l.t_with("question-saved", &[("number", &number.to_string()), ("time", &l.time(&at))]))
            .unwrap_or_default(),
        tiles: tiles(&l, &writing, number),
        clock: Clock::new(writing.deadline, trainee.now),
        sitting: writing.sitting,
        l,
    })
}

/// The options as this paper orders them, lettered from A.
fn choices(l: &Layout, place: &PaperItem, options: &[ItemOption], answer: &Current) -> Vec<Choice> {
    place
        .option_order
        .chars()
        .zip(0i64..)
        .filter_map(|(own, shown)| {
            let option = options.iter().find(|option| option.letter() == own)?;
            Some(Choice {
                letter: letter(shown),
                text: l.pick(&option.text_en, &option.text_zh).to_owned(),
                is_chosen: answer.choice.contains(own),
            })
        })
        .collect()
}

#[derive(Deserialize, Validate)]
pub struct QuestionForm {
    #[serde(default, deserialize_with = "one_or_many")]
    choice: Vec<String>,
    #[serde(default)]
    flagged: String,
    /// Where to go on: `next`, `previous`, `review`, or `en` or `zh-CN` for the same one in that
    /// language.
    #[serde(default)]
    go: String,
}

/// Saves the answer and goes on: the exam without a script.
pub async fn update(
    app: web::Data<App>,
    trainee: Trainee,
    at: web::Path<(SittingId, i64)>,
    form: Submitted<QuestionForm>,
) -> Result<HttpResponse, AppError> {
    let (id, number) = at.into_inner();
    let QuestionForm { choice, flagged, go } = form.data;
    let new = NewAnswer { position: number, choice: choice.concat(), is_flagged: flagged == "true" };
    let (user, now) = (trainee.id(), trainee.now);
    let base = path(id);
    let saved = app
        .db
        .write(move |conn| {
            let saved = answer::save(conn, user, id, &new, now)?;
            let (_, _, attempt) = attempt::of_user(conn, user, id)?;
            let attempt = attempt.ok_or(diesel::result::Error::NotFound)?;
            Ok::<_, AnswerError>((saved, attempt::paper(conn, attempt.id)?.len() as i64))
        })
        .await;
    match saved {
        Ok((_, total)) => {
            let to = match go.as_str() {
                "previous" => format!("{base}/questions/{}", (number - 1).max(1)),
                "review" => format!("{base}/review"),
                "en" | "zh-CN" => format!("{base}/questions/{number}?lang={go}"),
                _ if number >= total => format!("{base}/review"),
                _ => format!("{base}/questions/{}", number + 1),
            };
            Ok(respond::redirect(&to))
        }
        Err(AnswerError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&base, refusal.message())),
    }
}

#[derive(Template)]
#[template(path = "assessment/theory/review.html")]
struct ReviewPage {
    l: Layout,
    sitting: Sitting,
    path: String,
    answered: i64,
    total: i64,
    open: Vec<i64>,
    flagged: Vec<i64>,
    tiles: Vec<Tile>,
    clock: Clock,
}

pub async fn review(app: web::Data<App>, trainee: Trainee, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    let Some(writing) = load(&app, &trainee, id, None).await? else {
        return Ok(respond::redirect(&path(id)));
    };
    let mut l = trainee.layout("exam-review-title");
    l.lang = writing.attempt.lang;
    l.title = l.t("exam-review-title").to_owned();
    let state = |position: i64| writing.answers.get(&position).cloned().unwrap_or_default();
    let positions: Vec<i64> = writing.paper.iter().map(|place| place.position).collect();
    respond::page(&ReviewPage {
        path: path(id),
        answered: answered(&writing),
        total: writing.paper.len() as i64,
        open: positions.iter().copied().filter(|position| state(*position).choice.is_empty()).collect(),
        flagged: positions.iter().copied().filter(|position| state(*position).is_flagged).collect(),
        tiles: tiles(&l, &writing, 0),
        clock: Clock::new(writing.deadline, trainee.now),
        sitting: writing.sitting,
        l,
    })
}
