//! Writing an exam: one question a page, and the review of all of them. Works without a script; with it, answers are
//! saved as they are given.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;
use validator::Validate;

use super::exams::path;
use super::writing::{Asked, Writing, asked, load, terms};
use crate::app::App;
use crate::assessment::answer::{self, AnswerError, NewAnswer, Stamp};
use crate::assessment::attempt::{self, AttemptId};
use crate::assessment::item::{self, ItemKind, ItemVersionId};
use crate::assessment::response::{self, Shape};
use crate::assessment::sitting::{Sitting, SittingId};
use crate::assessment::{case_paper, presence};
use crate::error::AppError;
use crate::i18n::{Lang, Message};
use crate::web::auth::Trainee;
use crate::web::form::{Submitted, one_or_many};
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Deserialize)]
pub struct Shown {
    #[serde(default)]
    pub lang: String,
}

/// One number of the palette.
pub(super) struct Tile {
    pub number: i64,
    pub href: String,
    pub class: String,
    pub is_here: bool,
    pub label: String,
    /// What was answered, where that is shown.
    pub given: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/question.html")]
struct QuestionPage {
    l: Layout,
    sitting: Sitting,
    attempt: AttemptId,
    path: String,
    number: i64,
    total: i64,
    answered: i64,
    /// Out of how many, how to answer, for how many points.
    terms: String,
    /// The material of its case, as HTML.
    material: String,
    stem: String,
    /// What is shown below it, as HTML.
    figures: String,
    asked: Asked,
    is_flagged: bool,
    saved: String,
    tiles: Vec<Tile>,
    has_cases: bool,
    clock: Clock,
}

/// What the count-down needs: milliseconds since 1970, and the time as it is shown without a script.
pub(super) struct Clock {
    pub now: i64,
    pub deadline: i64,
    pub text: String,
}

impl Clock {
    pub fn new(deadline: NaiveDateTime, now: NaiveDateTime) -> Clock {
        let left = (deadline - now).num_seconds().max(0);
        Clock {
            now: now.and_utc().timestamp_millis(),
            deadline: deadline.and_utc().timestamp_millis(),
            text: format!("{}:{:02}", left / 60, left % 60),
        }
    }
}

impl Tile {
    pub fn new(
        l: &Layout,
        (number, href): (i64, String),
        is_here: bool,
        (is_answered, is_flagged): (bool, bool),
    ) -> Tile {
        let (class, label) = match (is_answered, is_flagged) {
            (true, true) => ("a f", "question-tile-answered-flagged"),
            (true, false) => ("a", "question-tile-answered"),
            (false, true) => ("f", "question-tile-flagged"),
            (false, false) => ("", "question-tile-open"),
        };
        let label = l.t1(label, "number", number);
        Tile { number, href, class: class.to_owned(), is_here, label, given: String::new() }
    }

    /// The same with what was answered.
    fn with_answer(mut self, writing: &Writing, kinds: &HashMap<ItemVersionId, ItemKind>) -> Tile {
        let answer = writing.answers.get(&self.number).filter(|answer| !answer.choice.is_empty());
        let place = writing.paper.iter().find(|place| place.position == self.number);
        let asked = place.and_then(|place| Some((place, *kinds.get(&place.item_version_id)?)));
        match (answer, asked) {
            (Some(answer), Some((place, kind))) => {
                let shown = response::shown(kind, &answer.choice, &place.option_order);
                self.given = response::excerpt(kind, &shown);
                self.class += if kind == ItemKind::Essay { " long" } else { "" };
                self.label = format!("{}: {}", self.label, self.given);
            }
            _ => self.given = "—".to_owned(),
        }
        self
    }

    /// The same in a case, whose questions stand side by side.
    fn in_case(mut self, l: &Layout, cases: &[Option<ItemVersionId>], at: usize) -> Tile {
        let Some((nth, of)) = case_paper::place(cases, at) else { return self };
        let begun = cases[..=at].chunk_by(|one, other| one == other).filter(|chunk| chunk[0].is_some()).count();
        self.class += " c";
        self.class += if nth == 1 { " c1" } else { "" };
        self.class += if nth == of { " c9" } else { "" };
        self.label = l.t_with("question-tile-case", &[("tile", &self.label), ("case", &begun.to_string())]);
        self
    }
}

fn tiles(l: &Layout, writing: &Writing, here: i64) -> Vec<Tile> {
    let (base, cases) = (path(writing.sitting.id), writing.cases());
    writing
        .paper
        .iter()
        .enumerate()
        .map(|(at, place)| {
            let answer = writing.answers.get(&place.position);
            let is_answered = answer.is_some_and(|answer| !answer.choice.is_empty());
            let is_flagged = answer.is_some_and(|answer| answer.is_flagged);
            let href = format!("{base}/questions/{}", place.position);
            Tile::new(l, (place.position, href), place.position == here, (is_answered, is_flagged))
                .in_case(l, &cases, at)
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
    let Some(writing) = load(&app, &trainee, id, move |position| position == number).await? else {
        return Ok(respond::redirect(&path(id)));
    };
    let (place, version) = writing.question(number).ok_or(AppError::NotFound)?;
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
        terms: terms(&l, total, version.kind, place.points),
        stem: l.pick(&version.stem_en, &version.stem_zh).to_owned(),
        material: writing.material(&l, place),
        figures: writing.figures(&l, place),
        asked: asked(&l, version, &writing.options, &place.option_order, &answer),
        is_flagged: answer.is_flagged,
        saved: answer
            .saved_at
            // Whoever only went past gave no answer.
            .filter(|_| !answer.choice.is_empty() || answer.is_flagged)
            .map(|at| l.t_with("question-saved", &[("number", &number.to_string()), ("time", &l.time(&at))]))
            .unwrap_or_default(),
        tiles: tiles(&l, &writing, number),
        has_cases: writing.has_cases(),
        clock: Clock::new(writing.deadline, trainee.now),
        attempt: writing.attempt.id,
        sitting: writing.sitting,
        l,
    })
}

#[derive(Deserialize, Validate)]
pub struct QuestionForm {
    #[serde(default, deserialize_with = "one_or_many")]
    choice: Vec<String>,
    #[serde(default)]
    flagged: String,
    /// The device's name, where a script gives it.
    #[serde(default)]
    device: String,
    /// The attempt of the page that sends it.
    #[serde(default)]
    attempt: String,
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
    let QuestionForm { choice, flagged, device, attempt, go } = form.data;
    let new = NewAnswer { position: number, choice: choice.concat(), is_flagged: flagged == "true" };
    let (user, now) = (trainee.id(), trainee.now);
    let device = presence::device(&device, trainee.user.login_id.0);
    let (ip, login) = (trainee.ip.clone(), Some(trainee.user.login_id));
    let stamp = Stamp { device, sequence: 0, ip, login, attempt: attempt.parse().ok() };
    let (base, lang) = (path(id), go.parse::<Lang>().ok());
    let saved = app
        .db
        .write(move |conn| {
            let saved = answer::save_from(conn, user, id, (&new, &stamp), now)?;
            let (_, _, attempt) = attempt::of_user(conn, user, id)?;
            let attempt = attempt.ok_or(diesel::result::Error::NotFound)?;
            // The rest of the paper is in the language that was chosen last.
            if let Some(lang) = lang.filter(|lang| *lang != attempt.lang) {
                attempt::go_on_in(conn, attempt.id, lang)?;
            }
            Ok::<_, AnswerError>((saved, attempt::paper(conn, attempt.id)?.len() as i64))
        })
        .await;
    match saved {
        Ok((saved, total)) => {
            let to = match go.as_str() {
                "previous" => format!("{base}/questions/{}", (number - 1).max(1)),
                "review" => format!("{base}/review"),
                "en" | "zh-CN" => format!("{base}/questions/{number}"),
                _ if number >= total => format!("{base}/review"),
                _ => format!("{base}/questions/{}", number + 1),
            };
            let twice = Message::new("question-twice-at").with("number", number).with("letters", &saved.twice);
            Ok(if saved.twice.is_empty() { respond::redirect(&to) } else { respond::redirect_but(&to, twice) })
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
    attempt: AttemptId,
    path: String,
    answered: i64,
    total: i64,
    open: Vec<i64>,
    flagged: Vec<i64>,
    tiles: Vec<Tile>,
    has_cases: bool,
    clock: Clock,
}

pub async fn review(app: web::Data<App>, trainee: Trainee, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    let Some(writing) = load(&app, &trainee, id, |_| false).await? else {
        return Ok(respond::redirect(&path(id)));
    };
    // What the questions say is not shown here, and everybody comes by in the same minute.
    let asked: Vec<ItemVersionId> = writing.paper.iter().map(|place| place.item_version_id).collect();
    let kinds = app.db.read(move |conn| item::kinds(conn, &asked)).await?;
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
        tiles: tiles(&l, &writing, 0).into_iter().map(|tile| tile.with_answer(&writing, &kinds)).collect(),
        has_cases: writing.has_cases(),
        clock: Clock::new(writing.deadline, trainee.now),
        attempt: writing.attempt.id,
        sitting: writing.sitting,
        l,
    })
}
