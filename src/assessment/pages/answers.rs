//! Where the exam page's script sends each answer: as lean as it can be, for everybody writes at once.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use crate::accounts::role::Role;
use crate::app::App;
use crate::assessment::answer::{self, AnswerError, NewAnswer};
use crate::assessment::sitting::SittingId;
use crate::error::AppError;
use crate::i18n::{self, Lang, Message};
use crate::web::auth::{Bearer, BearerError};

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

#[derive(Debug, thiserror::Error)]
enum SaveError {
    #[error("not admitted")]
    Bearer(BearerError),
    #[error("refused")]
    Refused(Message, Lang),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

/// Times are UTC in RFC 3339. A late answer is 409 with the reason in words.
pub async fn create(
    app: web::Data<App>,
    bearer: Bearer,
    sitting: web::Path<SittingId>,
    form: web::Form<AnswerForm>,
) -> Result<HttpResponse, AppError> {
    let AnswerForm { position, choice, flagged } = form.into_inner();
    let new = NewAnswer { position, choice, is_flagged: flagged == "true" };
    let zone = bearer.visit.zone;
    let saved = app.db.write(move |conn| {
        let user = bearer.check(conn, Role::Trainee)?.map_err(SaveError::Bearer)?;
        answer::save(conn, user.id, *sitting, &new, bearer.visit.now).map_err(|error| match error {
            AnswerError::Db(error) => SaveError::Db(error),
            refusal => SaveError::Refused(refusal.message(), bearer.lang(&user)),
        })
    });
    match saved.await {
        Ok(saved) => Ok(HttpResponse::Ok().json(json!({
            "saved_at": saved.saved_at.and_utc(),
            "deadline_at": saved.deadline_at.and_utc(),
        }))),
        Err(SaveError::Refused(why, lang)) => {
            Ok(HttpResponse::Conflict().json(json!({ "message": i18n::message(lang, zone, &why) })))
        }
        Err(SaveError::Bearer(error)) => Err(error.into()),
        Err(SaveError::Db(error)) => Err(error.into()),
    }
}
