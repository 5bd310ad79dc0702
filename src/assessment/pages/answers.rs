//! Where the exam page's script sends each answer: as lean as it can be, for everybody writes at once.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use crate::accounts::role::Role;
use crate::app::App;
use crate::assessment::answer::{self, AnswerError, NewAnswer, Stamp};
use crate::assessment::presence;
use crate::assessment::sitting::SittingId;
use crate::error::AppError;
use crate::i18n::{self, Lang, Message};
use crate::web::auth::{Bearer, BearerError};

#[derive(Clone, Deserialize)]
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
    /// The device's own random name.
    #[serde(default)]
    device: String,
    /// Rises with each answer of the device.
    #[serde(default)]
    sequence: i64,
    /// The attempt of the page that sends it.
    #[serde(default)]
    attempt: String,
}

#[derive(Debug, thiserror::Error)]
enum SaveError {
    #[error("not admitted")]
    Bearer(BearerError),
    #[error("no form")]
    Broken,
    #[error("refused")]
    Refused(Message, &'static str, Lang),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

/// Times are UTC in RFC 3339; a hint is about an answer that is kept and looks like a slip. An answer that is not taken is 409
/// with the reason in words and as a code.
pub async fn create(
    app: web::Data<App>,
    bearer: Bearer,
    sitting: web::Path<SittingId>,
    form: Option<web::Form<AnswerForm>>,
) -> Result<HttpResponse, AppError> {
    let (form, zone) = (form.map(web::Form::into_inner), bearer.visit.zone);
    let saved = app.db.write(move |conn| {
        let user = bearer.check(conn, Role::Trainee)?.map_err(SaveError::Bearer)?;
        let AnswerForm { position, choice, flagged, device, sequence, attempt } =
            form.as_ref().ok_or(SaveError::Broken)?.clone();
        let new = NewAnswer { position, choice, is_flagged: flagged == "true" };
        let device = presence::device(&device, user.login_id.0);
        let (ip, login) = (bearer.visit.ip.clone(), Some(user.login_id));
        let stamp = Stamp { device, sequence, ip, login, attempt: attempt.parse().ok() };
        let saved = answer::save_from(conn, user.id, *sitting, (&new, &stamp), bearer.visit.now);
        saved.map(|saved| (saved, bearer.lang(&user))).map_err(|error| match error {
            AnswerError::Db(error) => SaveError::Db(error),
            refusal => SaveError::Refused(refusal.message(), refusal.code(), bearer.lang(&user)),
        })
    });
    match saved.await {
        Ok((saved, lang)) => Ok(HttpResponse::Ok().json(json!({
            "saved_at": saved.saved_at.and_utc(),
            "deadline_at": saved.deadline_at.and_utc(),
            "hint": saved.hint().map(|hint| i18n::message(lang, zone, &hint)),
        }))),
        Err(SaveError::Refused(why, code, lang)) => {
            let message = i18n::message(lang, zone, &why);
            Ok(HttpResponse::Conflict().json(json!({ "code": code, "message": message })))
        }
        Err(SaveError::Bearer(error)) => Err(error.into()),
        Err(SaveError::Broken) => Err(AppError::refused("form-broken")),
        Err(SaveError::Db(error)) => Err(error.into()),
    }
}
