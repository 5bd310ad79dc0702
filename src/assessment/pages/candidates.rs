//! The list of a sitting for the office, and what can be done for one candidate.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::flags;
use super::items::Fields;
use super::seats::{self, verdict};
use super::sitting_form::{crumbs, path};
use super::supervision::{Entry, entries};
use super::voids::{self, History};
use crate::accounts::user;
use crate::app::App;
use crate::assessment::attempt::{self, Attempt};
use crate::assessment::attempt_error::AttemptError;
use crate::assessment::attempt_event::{self, Event};
use crate::assessment::board;
use crate::assessment::candidate::{self, Candidate, CandidateError, CandidateId};
use crate::assessment::flag::{self, Told};
use crate::assessment::live_board::State;
use crate::assessment::open_remark::{self, Remark};
use crate::assessment::rescore::{self, Rescore};
use crate::assessment::result::{self, Outcome};
use crate::assessment::sitting::{self, Component, Sitting, SittingId};
use crate::db::Conn;
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;

pub async fn csv(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<Sheet, AppError> {
    let id = *id;
    let (sitting, board) =
        app.db.read(move |conn| Ok::<_, AppError>((sitting::find(conn, id)?, board::board(conn, id)?))).await?;
    let l = office.layout("exams-title");
    let rows = board.into_iter().map(|row| {
        // A show has no attempt whose state could be told.
        let state = (sitting.kind == Component::Theory).then(|| l.t(row.state(office.now).label()).to_owned());
        vec![
            row.candidate.number,
            row.name,
            state.unwrap_or_default(),
            row.answered.to_string(),
            row.questions.to_string(),
            row.candidate.extra_minutes.to_string(),
            row.result.as_ref().map(|result| l.points(&result.score)).unwrap_or_default(),
            row.result.as_ref().map(|result| l.points(&result.cut)).unwrap_or_default(),
            row.result.as_ref().map(|result| verdict(result).1).map(|key| l.t(key).to_owned()).unwrap_or_default(),
        ]
    });
    let header = ["number", "name", "state", "answered", "questions", "extra_minutes", "points", "cut", "result"];
    Ok(Sheet::new("candidates", &header, rows))
}

#[derive(Template)]
#[template(path = "assessment/theory/candidate.html")]
struct CandidatePage {
    l: Layout,
    form: FormState,
    candidate: Candidate,
    name: String,
    email: String,
    attempt: Option<Attempt>,
    result: Option<Outcome>,
    /// What changed the result after its release.
    changes: History,
    /// Of a theory exam.
    state: Option<State>,
    left: String,
    path: String,
    may_change: bool,
    may_remove: bool,
    may_void: bool,
    history: Vec<Entry>,
    /// Of those who marked the essays; after the release.
    remarks: Vec<Remark>,
    /// What a human should look at, in words: where it stands, its tone, and its state.
    flags: Vec<(String, String, &'static str, &'static str)>,
    crumbs: Vec<(String, String)>,
}

struct Loaded {
    sitting: Sitting,
    candidate: Candidate,
    user: user::User,
    attempt: Option<Attempt>,
    result: Option<Outcome>,
    events: Vec<Event>,
    changes: Vec<(Rescore, String)>,
    remarks: Vec<Remark>,
    flags: Vec<Told>,
}

async fn load(app: &App, id: SittingId, candidate: CandidateId) -> Result<Loaded, AppError> {
    app.db
        .read(move |conn| {
            let sitting = sitting::find(conn, id)?;
            let candidate = candidate::find_in(conn, id, candidate)?;
            Ok(Loaded {
                user: user::find(conn, candidate.user_id)?,
                attempt: attempt::of_candidate(conn, candidate.id)?,
                result: result::of_candidate(conn, candidate.id)?,
                events: attempt_event::of_candidate(conn, candidate.id)?,
                changes: rescore::of_candidate(conn, candidate.id)?,
                remarks: open_remark::released(conn, candidate.id)?,
                flags: flag::of_candidate(conn, id, candidate.id)?,
                sitting,
                candidate,
            })
        })
        .await
}

impl CandidatePage {
    fn new(office: &Office, loaded: Loaded, form: FormState) -> CandidatePage {
        let Loaded { sitting, candidate, user, attempt, result, events, changes, remarks, flags } = loaded;
        let l = office.layout_titled(user.name.clone());
        let status = attempt.as_ref().map(|attempt| attempt.status);
        let signs = attempt.as_ref().map(|attempt| (attempt.status, attempt.seen_at));
        CandidatePage {
            crumbs: crumbs(&l, &sitting, &user.name),
            path: format!("{}/candidates/{}", path(sitting.id), candidate.id),
            may_change: status.is_none_or(attempt::AttemptStatus::is_running) && !over(&sitting),
            may_remove: attempt.is_none() && result.is_none() && !over(&sitting),
            may_void: status.is_some_and(|status| status != attempt::AttemptStatus::Voided),
            state: (sitting.kind == Component::Theory)
                .then(|| State::of((candidate.authorised_at, candidate.arrived_at), signs, office.now)),
            left: attempt.as_ref().map(|attempt| seats::left(&l, attempt, office.now)).unwrap_or_default(),
            flags: flags.iter().map(|told| flag_line(&l, &sitting, told)).collect(),
            history: entries(&l, events),
            changes: voids::changes(&l, &changes),
            remarks,
            l,
            form,
            candidate,
            name: user.name,
            email: user.email,
            attempt,
            result,
        }
    }
}

fn flag_line(l: &Layout, sitting: &Sitting, told: &Told) -> (String, String, &'static str, &'static str) {
    let status = told.flag.status;
    let href = format!("{}/flags#flag-{}", path(sitting.id), told.flag.id);
    (href, flags::what(l, told), status.tone(), status.label())
}

fn over(sitting: &Sitting) -> bool {
    !sitting.is_before_start() && sitting.status != sitting::SittingStatus::Open
}

pub async fn show(
    app: web::Data<App>,
    office: Office,
    path: web::Path<(SittingId, CandidateId)>,
) -> Result<HttpResponse, AppError> {
    let loaded = load(&app, path.0, path.1).await?;
    let minutes = loaded.candidate.extra_minutes.to_string();
    let form = FormState::filled([("minutes", minutes), ("reason", loaded.candidate.extra_reason.clone())]);
    respond::page(&CandidatePage::new(&office, loaded, form))
}

pub async fn give_time(
    app: web::Data<App>,
    office: Office,
    ids: web::Path<(SittingId, CandidateId)>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, candidate) = ids.into_inner();
    let mut state = form.state;
    let (minutes, reason) = (state.number("minutes", 0..=600), state.prose("reason", 2, 500));
    let (Some(minutes), Some(reason)) = (minutes, reason) else {
        return respond::refused(&CandidatePage::new(&office, load(&app, id, candidate).await?, state));
    };
    let (actor, now) = (office.id(), office.now);
    let give = move |conn: &mut Conn| candidate::give_time(conn, actor, id, candidate, (minutes, &reason), now);
    let to = format!("{}/candidates/{candidate}", path(id));
    match app.db.write(give).await {
        Ok(()) => Ok(respond::redirect_with(&to, "candidate-time-given")),
        Err(CandidateError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

pub async fn void(
    app: web::Data<App>,
    office: Office,
    ids: web::Path<(SittingId, CandidateId)>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, candidate) = ids.into_inner();
    let mut state = form.state;
    let Some(reason) = state.prose("void_reason", 2, 500) else {
        return respond::refused(&CandidatePage::new(&office, load(&app, id, candidate).await?, state));
    };
    let (actor, now) = (office.id(), office.now);
    let to = format!("{}/candidates/{candidate}", path(id));
    match app.db.write(move |conn| attempt::void(conn, actor, id, candidate, &reason, now)).await {
        Ok(()) => Ok(respond::redirect_with(&to, "attempt-voided")),
        Err(AttemptError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

pub async fn remove(
    app: web::Data<App>,
    office: Office,
    ids: web::Path<(SittingId, CandidateId)>,
) -> Result<HttpResponse, AppError> {
    let (id, candidate) = ids.into_inner();
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| candidate::remove(conn, actor, id, candidate, now)).await {
        Ok(()) => Ok(respond::redirect_with(&path(id), "candidate-removed")),
        Err(CandidateError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}
