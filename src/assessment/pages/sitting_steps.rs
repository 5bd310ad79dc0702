//! Moving a sitting on, or back: each is one button of its page.

use actix_web::{HttpResponse, web};

use super::sitting_form::path;
use crate::app::App;
use crate::assessment::plan::SittingError;
use crate::assessment::planning;
use crate::assessment::progress;
use crate::assessment::replan::{self, ReplanError};
use crate::assessment::sitting::SittingId;
use crate::error::AppError;
use crate::i18n::Message;
use crate::web::auth::Office;
use crate::web::respond;

fn answer(id: SittingId, done: Result<(), SittingError>, message: &'static str) -> Result<HttpResponse, AppError> {
    match done {
        Ok(()) => Ok(respond::redirect_with(&path(id), message)),
        Err(SittingError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}

pub async fn make_ready(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SittingId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    answer(id, app.db.write(move |conn| planning::make_ready(conn, actor, id, now)).await, "sitting-made-ready")
}

pub async fn open(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    match app.db.write(move |conn| progress::open(conn, Some(actor), id, now)).await {
        Err(SittingError::Lacking(problems)) => {
            let l = office.layout("exams-title");
            let what: Vec<String> = problems.iter().map(|problem| l.msg(problem)).collect();
            // It travels in a cookie; the page has the rest.
            let what: String = what.join(" ").chars().take(300).collect();
            Ok(respond::redirect_refused(&path(id), Message::new("sitting-error-lacking").with("what", what)))
        }
        done => answer(id, done, "sitting-opened"),
    }
}

pub async fn close(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    answer(id, app.db.write(move |conn| progress::close(conn, Some(actor), id, now)).await, "sitting-closed")
}

/// Back to the plan, and to its form: that is why it is taken back.
pub async fn take_back(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SittingId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    match app.db.write(move |conn| replan::take_back(conn, actor, id, now)).await {
        Ok(()) => Ok(respond::redirect_with(&format!("{}/edit", path(id)), "sitting-taken-back")),
        Err(ReplanError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}

pub async fn give_up(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    match app.db.write(move |conn| replan::give_up(conn, actor, id, now)).await {
        Ok(()) => Ok(respond::redirect_with("/office/exams", "sitting-given-up")),
        Err(ReplanError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}
