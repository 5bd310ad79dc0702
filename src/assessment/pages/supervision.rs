//! One candidate seen from the board: the history, and the steps of an invigilator.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::boards::{base, crumbs, documents};
use super::items::Fields;
use super::seats;
use crate::accounts::user;
use crate::app::App;
use crate::assessment::attempt::{self, Attempt, AttemptStatus};
use crate::assessment::attempt_event::{self, Event, EventKind};
use crate::assessment::candidate::{self, Candidate, CandidateError, CandidateId};
use crate::assessment::incident::{self, Category, Incident};
use crate::assessment::invigilator;
use crate::assessment::live_board::State;
use crate::assessment::sitting::{Sitting, SittingId, SittingStatus};
use crate::assessment::supervision::{self, Check, SupervisionError};
use crate::db::Conn;
use crate::error::AppError;
use crate::i18n::Message;
use crate::recruitment::identity::{self, Identity};
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::watcher::Watcher;

/// A line of a history: tone, when, what, and who or why.
pub(super) type Entry = (&'static str, String, String, String);

pub(super) fn entries(l: &Layout, events: Vec<Event>) -> Vec<Entry> {
    let line = |event: Event| {
        let what = l.t(event.kind.label()).to_owned();
        let by = event.actor.unwrap_or_else(|| l.t("attempt-event-program").to_owned());
        // Extra time is noted as `+10 min: why`.
        let reason = match event.reason.strip_prefix('+').and_then(|rest| rest.split_once(" min: ")) {
            Some((minutes, why)) if event.kind == EventKind::TimeGiven => {
                format!("{} · {why}", l.t1("candidate-extra", "minutes", minutes))
            }
            _ => event.reason,
        };
        let detail = if reason.is_empty() { by } else { format!("{by} · {reason}") };
        (event.kind.tone(), l.when(&event.at), what, detail)
    };
    events.into_iter().map(line).collect()
}

#[derive(Template)]
#[template(path = "assessment/theory/watched_candidate.html")]
struct WatchedCandidatePage {
    l: Layout,
    form: FormState,
    candidate: Candidate,
    name: String,
    state: State,
    deadline: String,
    left: String,
    focus_losses: i64,
    checked_by: String,
    document: String,
    history: Vec<Entry>,
    incidents: Vec<Incident>,
    path: String,
    base: String,
    documents: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    may_admit: bool,
    /// What the programme knows of the person, while somebody is to compare it with a document.
    known: Option<Identity>,
    may_pause: bool,
    may_resume: bool,
    may_give: bool,
    may_end: bool,
    crumbs: Vec<(String, String)>,
}

struct Loaded {
    sitting: Sitting,
    candidate: Candidate,
    name: String,
    known: Option<Identity>,
    attempt: Option<Attempt>,
    events: Vec<Event>,
    incidents: Vec<Incident>,
    checked_by: String,
}

async fn load(app: &App, watcher: &Watcher, (id, candidate): (SittingId, CandidateId)) -> Result<Loaded, AppError> {
    let (user, is_office) = (watcher.id(), watcher.is_office);
    app.db
        .read(move |conn| {
            let sitting = invigilator::watched(conn, user, is_office, id)?;
            let candidate = candidate::find_in(conn, id, candidate)?;
            Ok(Loaded {
                name: user::find(conn, candidate.user_id)?.name,
                known: identity::of(conn, candidate.user_id)?,
                attempt: attempt::of_candidate(conn, candidate.id)?,
                events: attempt_event::of_candidate(conn, candidate.id)?,
                incidents: incident::of_candidate(conn, candidate.id)?,
                checked_by: match candidate.authorised_by_id {
                    Some(by) => user::find(conn, by)?.name,
                    None => String::new(),
                },
                sitting,
                candidate,
            })
        })
        .await
}

impl WatchedCandidatePage {
    fn new(watcher: &Watcher, loaded: Loaded, form: FormState) -> WatchedCandidatePage {
        let Loaded { sitting, candidate, name, known, attempt, events, incidents, checked_by } = loaded;
        let (l, base) = (watcher.layout_titled(name.clone()), base(watcher, sitting.id));
        let status = attempt.as_ref().map(|attempt| attempt.status);
        let signs = attempt.as_ref().map(|attempt| (attempt.status, attempt.seen_at));
        // In a pause the deadline is not known: it moves by the whole of it.
        let writing = attempt.as_ref().filter(|attempt| attempt.status == AttemptStatus::InProgress);
        let is_live = matches!(sitting.status, SittingStatus::Ready | SittingStatus::Open);
        let may_admit = sitting.needs_authorisation && is_live && attempt.is_none() && checked_by.is_empty();
        let document = format!("identity-document-{}", candidate.identity_document);
        WatchedCandidatePage {
            state: State::of((candidate.authorised_at, candidate.arrived_at), signs, watcher.now),
            deadline: writing.and_then(|attempt| attempt.deadline_at).map(|at| l.when(&at)).unwrap_or_default(),
            left: attempt.as_ref().map(|attempt| seats::left(&l, attempt, watcher.now)).unwrap_or_default(),
            focus_losses: attempt.as_ref().map_or(0, |attempt| attempt.focus_losses),
            document: if candidate.identity_document.is_empty() { String::new() } else { l.t(&document).to_owned() },
            history: entries(&l, events),
            path: format!("{base}/candidates/{}", candidate.id),
            documents: documents(&l),
            categories: Category::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
            known: known.filter(|_| may_admit),
            may_admit,
            may_pause: status == Some(AttemptStatus::InProgress),
            may_resume: status == Some(AttemptStatus::Paused),
            may_give: is_live && status.is_none_or(AttemptStatus::is_running),
            may_end: status.is_some_and(AttemptStatus::is_running),
            crumbs: crumbs(&l, watcher, &sitting, &name),
            base,
            l,
            form,
            candidate,
            name,
            incidents,
            checked_by,
        }
    }
}

type Ids = web::Path<(SittingId, CandidateId)>;

pub async fn show(app: web::Data<App>, watcher: Watcher, ids: Ids) -> Result<HttpResponse, AppError> {
    let loaded = load(&app, &watcher, *ids).await?;
    let form = FormState::filled([
        ("minutes", loaded.candidate.extra_minutes.to_string()),
        ("candidate", loaded.candidate.id.to_string()),
    ]);
    respond::page(&WatchedCandidatePage::new(&watcher, loaded, form))
}

fn typed_check(state: &mut FormState) -> Option<Check> {
    let document = state.parse("document", "form-choice");
    let note = state.prose("note", 0, 500);
    Some(Check { document: document?, note: note? })
}

pub async fn authorise(
    app: web::Data<App>,
    watcher: Watcher,
    ids: Ids,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let Some(check) = typed_check(&mut state) else {
        let loaded = load(&app, &watcher, *ids).await?;
        return respond::refused(&WatchedCandidatePage::new(&watcher, loaded, state));
    };
    let now = watcher.now;
    let step =
        move |conn: &mut Conn, actor, (id, candidate)| supervision::authorise(conn, actor, id, candidate, &check, now);
    answer(&app, &watcher, *ids, "candidate-authorised", step).await
}

pub async fn authorise_all(
    app: web::Data<App>,
    watcher: Watcher,
    id: web::Path<SittingId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let to = base(&watcher, *id);
    let Some(check) = typed_check(&mut state) else {
        return Ok(respond::redirect_refused(&to, "supervision-error-document"));
    };
    let (user, is_office, now, id) = (watcher.id(), watcher.is_office, watcher.now, *id);
    let mut count = 0;
    let done = loop {
        let check = check.clone();
        let piece = app.db.write(move |conn| {
            invigilator::watched(conn, user, is_office, id)?;
            supervision::authorise_next(conn, user, id, &check, now)
        });
        match piece.await {
            Ok(0) => break Ok(()),
            Ok(more) => count += more,
            Err(error) => break Err(error),
        }
    };
    match done {
        Ok(()) => Ok(respond::redirect_with(&to, Message::new("candidates-authorised").with("count", count))),
        Err(SupervisionError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

/// Does a step in the name of the watcher and goes back to the candidate.
async fn answer(
    app: &App,
    watcher: &Watcher,
    (id, candidate): (SittingId, CandidateId),
    message: &'static str,
    step: impl Fn(&mut Conn, user::UserId, (SittingId, CandidateId)) -> Result<(), SupervisionError> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let (user, is_office) = (watcher.id(), watcher.is_office);
    let to = format!("{}/candidates/{candidate}", base(watcher, id));
    let done = app
        .db
        .write(move |conn| {
            invigilator::watched(conn, user, is_office, id)?;
            step(conn, user, (id, candidate))
        })
        .await;
    match done {
        Ok(()) => Ok(respond::redirect_with(&to, message)),
        Err(SupervisionError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

/// A step that takes nothing but its reason: its field, and how many characters it has at least.
macro_rules! step {
    ($handler:ident, ($field:literal, $least:literal), $done:literal) => {
        pub async fn $handler(
            app: web::Data<App>,
            watcher: Watcher,
            ids: Ids,
            form: Submitted<Fields>,
        ) -> Result<HttpResponse, AppError> {
            let mut state = form.state;
            let Some(reason) = state.prose($field, $least, 500) else {
                let loaded = load(&app, &watcher, *ids).await?;
                return respond::refused(&WatchedCandidatePage::new(&watcher, loaded, state));
            };
            let now = watcher.now;
            let step = move |conn: &mut Conn, actor, (id, candidate)| {
                supervision::$handler(conn, actor, id, candidate, &reason, now)
            };
            answer(&app, &watcher, *ids, $done, step).await
        }
    };
}

step!(pause, ("pause_reason", 2), "attempt-paused");
// The pause has its reason; that it is over often says all.
step!(resume, ("resume_reason", 0), "attempt-resumed");
step!(end, ("end_reason", 2), "attempt-ended");

pub async fn give_time(
    app: web::Data<App>,
    watcher: Watcher,
    ids: Ids,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let (minutes, reason) = (state.number("minutes", 0..=600), state.prose("time_reason", 2, 500));
    let (Some(minutes), Some(reason)) = (minutes, reason) else {
        let loaded = load(&app, &watcher, *ids).await?;
        return respond::refused(&WatchedCandidatePage::new(&watcher, loaded, state));
    };
    let (user, is_office, now, (id, candidate)) = (watcher.id(), watcher.is_office, watcher.now, *ids);
    let to = format!("{}/candidates/{candidate}", base(&watcher, id));
    let done = app
        .db
        .write(move |conn| {
            invigilator::watched(conn, user, is_office, id)?;
            candidate::give_time(conn, user, id, candidate, (minutes, &reason), now)
        })
        .await;
    match done {
        Ok(()) => Ok(respond::redirect_with(&to, "candidate-time-given")),
        Err(CandidateError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
