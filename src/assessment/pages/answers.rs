//! Where the exam page's script sends each answer: as lean as it can be, for everybody writes at once.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::assessment::answer::{self, AnswerError, NewAnswer};
use crate::assessment::sitting::SittingId;
use crate::error::AppError;
use crate::web::auth::Trainee;

#[derive(Deserialize)]
pub struct AnswerForm {
    /// From 1; a form without it is about no question, which is not found.
    #[serde(default)]
    position: i64,
    /// Letters as shown, such as `B` or `AC`; empty when nothing is chosen.
    #[serde(default)]
    choice: String,
    /// `true` or anything else.
    #[serde(default)]
    flagged: String,
}

/// Times are UTC in RFC 3339. A late answer is 409 with the reason in words.
pub async fn create(
    app: web::Data<App>,
    trainee: Trainee,
    sitting: web::Path<SittingId>,
    form: web::Form<AnswerForm>,
) -> Result<HttpResponse, AppError> {
    let (sitting, user, now) = (*sitting, trainee.id(), trainee.now);
    let AnswerForm { position, choice, flagged } = form.into_inner();
    let new = NewAnswer { position, choice, is_flagged: flagged == "true" };
    match app.db.write(move |conn| answer::save(conn, user, sitting, &new, now)).await {
        Ok(saved) => Ok(HttpResponse::Ok().json(json!({
            "saved_at": saved.saved_at.and_utc(),
            "deadline_at": saved.deadline_at.and_utc(),
        }))),
        Err(AnswerError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            let message = crate::i18n::message(trainee.lang, trainee.zone, &refusal.message());
            Ok(HttpResponse::Conflict().json(json!({ "message": message })))
        }
    }
}
