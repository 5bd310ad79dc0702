//! Where the exam's page gives its sign of life, and where an exam goes on on another device.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::exams::path;
use crate::accounts::role::Role;
use crate::app::App;
use crate::assessment::attempt_error::AttemptError;
use crate::assessment::presence::{self, Focus, Origin};
use crate::assessment::sitting::SittingId;
use crate::error::AppError;
use crate::i18n;
use crate::web::auth::{Bearer, BearerError, Trainee};
use crate::web::form::Submitted;
use crate::web::respond;

#[derive(Deserialize)]
pub struct PresenceForm {
    #[serde(default)]
    device: String,
    /// `lost-12,back-3`: the page was left 12 seconds ago, come back to 3 seconds ago.
    #[serde(default)]
    focus: String,
}

#[derive(Debug, thiserror::Error)]
enum BeatError {
    #[error("not admitted")]
    Bearer(BearerError),
    #[error("no form")]
    Broken,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

/// One trip to the database, as for an answer. Times are UTC in RFC 3339; `now` is the server's, by which the page counts.
pub async fn create(
    app: web::Data<App>,
    bearer: Bearer,
    sitting: web::Path<SittingId>,
    form: Option<web::Form<PresenceForm>>,
) -> Result<HttpResponse, AppError> {
    let (zone, now) = (bearer.visit.zone, bearer.visit.now);
    let beat = app.db.write(move |conn| {
        let user = bearer.check(conn, Role::Trainee)?.map_err(BeatError::Bearer)?;
        let form = form.as_ref().ok_or(BeatError::Broken)?;
        let device = presence::device(&form.device, user.login_id.0);
        let origin = Origin { device, ip: bearer.visit.ip.clone(), login: user.login_id };
        let standing = presence::beat(conn, user.id, *sitting, (&origin, &Focus::parse(&form.focus)), now)?;
        Ok((standing, bearer.lang(&user)))
    });
    match beat.await {
        Ok((standing, lang)) => Ok(HttpResponse::Ok().json(json!({
            "state": standing.state,
            "now": now.and_utc(),
            "deadline_at": standing.deadline_at.map(|at| at.and_utc()),
            "paused_at": standing.paused_at.map(|at| at.and_utc()),
            "outside": (standing.state == "outside").then(|| i18n::message(lang, zone, &"answer-error-outside".into())),
            "elsewhere": standing.is_elsewhere.then(|| i18n::message(lang, zone, &"answer-error-elsewhere".into())),
        }))),
        Err(BeatError::Bearer(error)) => Err(error.into()),
        Err(BeatError::Broken) => Err(AppError::refused("form-broken")),
        Err(BeatError::Db(error)) => Err(error.into()),
    }
}

#[derive(Deserialize, Validate)]
pub struct DeviceForm {
    #[serde(default)]
    pub device: String,
}

/// The exam goes on here, at the question where it was.
pub async fn take_over(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<SittingId>,
    form: Submitted<DeviceForm>,
) -> Result<HttpResponse, AppError> {
    let (id, user, now) = (*id, trainee.id(), trainee.now);
    let device = presence::device(&form.data.device, trainee.user.login_id.0);
    let origin = Origin { device, ip: trainee.ip.clone(), login: trainee.user.login_id };
    let taken = app.db.write(move |conn| {
        presence::take_over(conn, user, id, &origin, now)?;
        Ok::<_, AttemptError>(presence::here(conn, user, id)?)
    });
    match taken.await {
        Ok(here) => Ok(respond::redirect_with(&format!("{}/questions/{here}", path(id)), "device-taken")),
        Err(AttemptError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}
