//! The trainee's exams: the list, one exam before and after it is written, starting and handing in.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{NaiveDateTime, TimeDelta};
use serde::Deserialize;
use validator::Validate;

use super::presence::DeviceForm;
use super::seats;
use crate::app::App;
use crate::assessment::attempt::AttemptStatus;
use crate::assessment::attempt_error::AttemptError;
use crate::assessment::candidate::{self, Exam};
use crate::assessment::entry::{self, Entry};
use crate::assessment::hand_in;
use crate::assessment::presence::{self, Origin};
use crate::assessment::sitting::{Component, SittingId, SittingStatus};
use crate::error::AppError;
use crate::i18n::Lang;
use crate::random;
use crate::web::auth::Trainee;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;

/// Where an exam stands for the candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Coming,
    /// May be started.
    Open,
    /// May be started once an invigilator has checked who this is.
    Unchecked,
    Writing,
    /// It runs, but not from where this request comes.
    Outside,
    /// It runs on another device, and may on one only.
    Elsewhere,
    /// An invigilator stopped it for a while.
    Paused,
    /// Handed in, or the performance is given; no result yet.
    Waiting,
    Voided,
    Missed,
    Released,
}

impl Stage {
    pub fn of(exam: &Exam, now: NaiveDateTime) -> Stage {
        let sitting = &exam.sitting;
        let last_start = sitting.ends_at + TimeDelta::minutes(exam.candidate.extra_minutes);
        if exam.result.is_some() {
            return Stage::Released;
        }
        match exam.attempt.as_ref().map(|attempt| attempt.status) {
            Some(AttemptStatus::Voided) => Stage::Voided,
            Some(AttemptStatus::Submitted | AttemptStatus::TimedOut) => Stage::Waiting,
            Some(AttemptStatus::Paused) => Stage::Paused,
            Some(_) => Stage::Writing,
            None if sitting.kind == Component::Practical => {
                if now < sitting.ends_at && !exam.is_performed() {
                    Stage::Coming
                } else {
                    Stage::Waiting
                }
            }
            None if matches!(sitting.status, SittingStatus::Ready | SittingStatus::Open) && now < last_start => {
                let is_checked = !sitting.needs_authorisation || exam.candidate.authorised_at.is_some();
                match (now < sitting.starts_at, is_checked) {
                    (true, _) => Stage::Coming,
                    (false, true) => Stage::Open,
                    (false, false) => Stage::Unchecked,
                }
            }
            None => Stage::Missed,
        }
    }

    /// A running exam may stand otherwise where the request of `trainee` comes from.
    fn seen_from(self, exam: &Exam, trainee: &Trainee) -> Stage {
        if self != Stage::Writing {
            return self;
        }
        let is_held = |attempt| presence::is_held_elsewhere(&exam.sitting, attempt, trainee.user.login_id);
        if !entry::is_inside(&exam.sitting.ip_ranges, &trainee.ip) {
            Stage::Outside
        } else if exam.attempt.as_ref().is_some_and(is_held) {
            Stage::Elsewhere
        } else {
            self
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Stage::Coming => "exam-stage-coming",
            Stage::Open => "exam-stage-open",
            Stage::Unchecked => "exam-stage-unchecked",
            Stage::Writing => "exam-stage-writing",
            Stage::Outside => "exam-stage-outside",
            Stage::Elsewhere => "exam-stage-elsewhere",
            Stage::Paused => "exam-stage-paused",
            Stage::Waiting => "exam-stage-waiting",
            Stage::Voided => "exam-stage-voided",
            Stage::Missed => "exam-stage-missed",
            Stage::Released => "exam-stage-released",
        }
    }

    pub const fn tone(self) -> &'static str {
        match self {
            Stage::Coming => "",
            Stage::Open | Stage::Unchecked | Stage::Writing => "now",
            Stage::Waiting | Stage::Outside | Stage::Elsewhere | Stage::Paused => "warn",
            Stage::Voided | Stage::Missed => "bad",
            Stage::Released => "ok",
        }
    }
}

struct Card {
    exam: Exam,
    stage: Stage,
}

#[derive(Template)]
#[template(path = "assessment/theory/exams.html")]
struct ExamListPage {
    l: Layout,
    now: Vec<Card>,
    coming: Vec<Card>,
    past: Vec<Card>,
}

pub async fn index(app: web::Data<App>, trainee: Trainee) -> Result<HttpResponse, AppError> {
    let (user, at) = (trainee.id(), trainee.now);
    let exams = app.db.read(move |conn| candidate::exams_of(conn, user)).await?;
    let mut page = ExamListPage { l: trainee.layout("my-exams-title"), now: vec![], coming: vec![], past: vec![] };
    for exam in exams {
        let stage = Stage::of(&exam, at);
        let group = match stage {
            Stage::Open | Stage::Unchecked | Stage::Writing | Stage::Paused => &mut page.now,
            Stage::Coming => &mut page.coming,
            _ => &mut page.past,
        };
        group.push(Card { exam, stage });
    }
    // The newest first among what is over.
    page.past.reverse();
    respond::page(&page)
}

#[derive(Template)]
#[template(path = "assessment/theory/exam.html")]
struct ExamPage {
    l: Layout,
    form: FormState,
    exam: Exam,
    stage: Stage,
    place: Option<(String, String)>,
    minutes: i64,
    /// Of a running exam, as it is told to the candidate.
    left: String,
    /// The question where a running exam goes on.
    here: i64,
    /// One by one, without their numbers.
    rules: Vec<String>,
    langs: Vec<(String, String)>,
    path: String,
    crumbs: Vec<(String, String)>,
}

impl ExamPage {
    async fn load(app: &App, trainee: &Trainee, id: SittingId, form: Option<FormState>) -> Result<ExamPage, AppError> {
        let (user, now) = (trainee.id(), trainee.now);
        let (exam, place, here) = app
            .db
            .read(move |conn| {
                let exam = candidate::exam_of(conn, user, id)?;
                let place = candidate::place_of(conn, &exam.sitting)?;
                let here = presence::here(conn, user, id)?;
                Ok::<_, AppError>((exam, place, here))
            })
            .await?;
        let l = trainee.layout_titled(trainee.lang.pick(&exam.sitting.title_en, &exam.sitting.title_zh));
        Ok(ExamPage {
            form: form.unwrap_or_else(|| FormState::filled([("lang", trainee.lang.to_string())])),
            stage: Stage::of(&exam, now).seen_from(&exam, trainee),
            left: exam.attempt.as_ref().map(|attempt| seats::left(&l, attempt, now)).unwrap_or_default(),
            place,
            here,
            minutes: exam.sitting.minutes + exam.candidate.extra_minutes,
            langs: Lang::ALL.iter().map(|lang| (lang.to_string(), l.t(lang.label()).to_owned())).collect(),
            rules: rules(l.t("exam-rules-2026-11")),
            path: path(id),
            crumbs: vec![("/my/exams".into(), l.t("my-exams-title").to_owned()), (String::new(), l.title.clone())],
            exam,
            l,
        })
    }
}

/// The rules are one text, which a candidate agrees to as a whole: `1. ... 2. ...`, one a line.
fn rules(text: &str) -> Vec<String> {
    let bare = |line: &str| {
        line.trim_start_matches(|sign: char| sign.is_ascii_digit() || matches!(sign, '.' | ' ')).to_owned()
    };
    text.lines().map(bare).filter(|line| !line.is_empty()).collect()
}

pub(super) fn path(id: SittingId) -> String {
    format!("/my/exams/{id}")
}

pub async fn show(app: web::Data<App>, trainee: Trainee, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    respond::page(&ExamPage::load(&app, &trainee, *id, None).await?)
}

#[derive(Deserialize, Validate)]
pub struct StartForm {
    #[serde(default)]
    #[validate(length(min = 1, message = "exam-agree-required"))]
    agree: String,
    /// What was said in the room, where the sitting asks for it.
    #[serde(default)]
    code: String,
}

pub async fn start(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<SittingId>,
    form: Submitted<StartForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id) = (form.state, *id);
    let (user, now, seed) = (trainee.id(), trainee.now, random::seed());
    let lang: Option<Lang> = state.parse("lang", "form-choice");
    let Some(lang) = lang.filter(|_| state.is_valid()) else {
        return lacking(&app, &trainee, id, state, form.data.code).await;
    };
    let entry = Entry { code: form.data.code, ip: trainee.ip.clone(), login: trainee.user.login_id };
    let sources = app.paper_sources.clone();
    let started =
        app.db.write(move |conn| entry::enter(conn, &sources, user, id, (&entry, lang, seed), now)).await.flatten();
    match started {
        Ok(_) => Ok(respond::redirect(&format!("{}/questions/1", path(id)))),
        Err(refusal @ (AttemptError::WrongCode | AttemptError::TooManyCodes)) => {
            state.reject("code", refusal.message());
            respond::refused(&ExamPage::load(&app, &trainee, id, Some(state)).await?)
        }
        Err(AttemptError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}

/// A form that lacks something, with what is wrong with its code as well: all of it is said at once.
async fn lacking(
    app: &App,
    trainee: &Trainee,
    id: SittingId,
    mut state: FormState,
    code: String,
) -> Result<HttpResponse, AppError> {
    let (user, now) = (trainee.id(), trainee.now);
    if let Some(refusal) = app.db.write(move |conn| entry::knock(conn, user, id, &code, now)).await? {
        state.reject("code", refusal.message());
    }
    respond::refused(&ExamPage::load(app, trainee, id, Some(state)).await?)
}

pub async fn submit(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<SittingId>,
    form: Submitted<DeviceForm>,
) -> Result<HttpResponse, AppError> {
    let (id, user, now) = (*id, trainee.id(), trainee.now);
    let device = presence::device(&form.data.device, trainee.user.login_id.0);
    let origin = Origin { device, ip: trainee.ip.clone(), login: trainee.user.login_id };
    match app.db.write(move |conn| hand_in::hand_in(conn, user, id, &origin, now)).await {
        Ok(()) => Ok(respond::redirect_with(&path(id), "exam-submitted")),
        Err(AttemptError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}
