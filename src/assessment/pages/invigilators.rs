//! The office names who watches over a sitting.

use actix_web::{HttpResponse, web};

use super::items::Fields;
use super::sitting_form::path;
use crate::accounts::user::UserId;
use crate::app::App;
use crate::assessment::invigilator::{self, InvigilatorError};
use crate::assessment::sitting::SittingId;
use crate::db::types::Id;
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::Submitted;
use crate::web::respond;

pub async fn create(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SittingId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id, actor, now) = (form.state, *id, office.id(), office.now);
    let Some(user) = state.parse::<i64>("user", "form-choice") else {
        return Ok(respond::redirect_refused(&path(id), "invigilator-error-unfit"));
    };
    let done = app.db.write(move |conn| invigilator::name(conn, actor, id, Id::new(user), now)).await;
    answer(id, done, "invigilator-named")
}

pub async fn remove(
    app: web::Data<App>,
    office: Office,
    ids: web::Path<(SittingId, UserId)>,
) -> Result<HttpResponse, AppError> {
    let ((id, user), actor, now) = (*ids, office.id(), office.now);
    let done = app.db.write(move |conn| invigilator::dismiss(conn, actor, id, user, now)).await;
    answer(id, done, "invigilator-dismissed")
}

fn answer(id: SittingId, done: Result<(), InvigilatorError>, message: &'static str) -> Result<HttpResponse, AppError> {
    match done {
        Ok(()) => Ok(respond::redirect_with(&path(id), message)),
        Err(InvigilatorError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}
