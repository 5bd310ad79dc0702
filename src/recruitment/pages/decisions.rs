//! What the office does with one application: move it on, verify the identity, accept the guardian's consent.
//! Whoever works through a heap goes on to the next one.

use actix_web::{HttpResponse, web};
use chrono::NaiveDateTime;

use super::Fields;
use super::applications::{ApplicationPage, refused};
use crate::accounts::user::{self, UserId};
use crate::app::App;
use crate::db::Conn;
use crate::error::AppError;
use crate::i18n::Message;
use crate::recruitment::application::{self, ApplicationError, ApplicationId, ApplicationStatus};
use crate::recruitment::guardian;
use crate::recruitment::identity::{self, IdentityError};
use crate::web::auth::Office;
use crate::web::form::Submitted;
use crate::web::respond;

pub async fn advance(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ApplicationId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let note: String = form.state.value("note").trim().chars().take(1000).collect();
    let to: ApplicationStatus =
        form.state.value("to").parse().map_err(|_| AppError::refused("application-no-such-step"))?;
    let goes_on = form.state.value("then") == "next";
    let outcome = app
        .db
        .write(move |conn| {
            let done = step(conn, by, (id, to), &note, now)?;
            let next = if goes_on { application::next_to_review(conn, id)? } else { None };
            Ok::<_, ApplicationError>((done, next))
        })
        .await;
    match outcome {
        Ok((done, next)) => Ok(respond::redirect_with(&format!("/office/applications/{}", next.unwrap_or(id)), done)),
        Err(ApplicationError::Db(error)) => Err(error.into()),
        Err(refusal) => refused(&app, &office, id, refusal.message()).await,
    }
}

/// Takes a step, and says what happened to whom.
fn step(
    conn: &mut Conn,
    by: UserId,
    (id, to): (ApplicationId, ApplicationStatus),
    note: &str,
    now: NaiveDateTime,
) -> Result<Message, ApplicationError> {
    let message = match to {
        ApplicationStatus::InReview => {
            application::start_review(conn, by, id, note, now)?;
            Message::new("application-moved-in-review")
        }
        ApplicationStatus::Waitlisted => {
            application::waitlist(conn, by, id, note, now)?;
            Message::new("application-moved-waitlisted")
        }
        ApplicationStatus::Rejected => {
            application::reject(conn, by, id, note, now)?;
            Message::new("application-moved-rejected")
        }
        ApplicationStatus::Offered => {
            let until = application::offer(conn, by, id, note, now)?;
            Message::new("application-moved-offered").with("until", until)
        }
        _ => return Err(ApplicationError::NoSuchStep),
    };
    let user = application::find(conn, id)?.user_id;
    Ok(message.with("name", user::find(conn, user)?.name))
}

/// Takes the place of an admitted trainee away, with a reason that they read.
pub async fn remove(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ApplicationId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, by, id, now) = (form.state, office.id(), id.into_inner(), office.now);
    let Some(why) = state.prose("reason", 1, 1000) else {
        return respond::refused(&ApplicationPage::load(&app, &office, id, state).await?);
    };
    let then = app.on_departure;
    match app.db.write(move |conn| application::remove(conn, by, id, (&why, then), now)).await {
        Ok(()) => Ok(respond::redirect_with(&format!("/office/applications/{id}"), "application-removed")),
        Err(ApplicationError::Db(error)) => Err(error.into()),
        Err(refusal) => refused(&app, &office, id, refusal.message()).await,
    }
}

async fn answered(
    app: &App,
    office: &Office,
    id: ApplicationId,
    outcome: Result<(), IdentityError>,
    done: &'static str,
) -> Result<HttpResponse, AppError> {
    match outcome {
        Ok(()) => Ok(respond::redirect_with(&format!("/office/applications/{id}"), done)),
        Err(IdentityError::Db(error)) => Err(error.into()),
        Err(refusal) => refused(app, office, id, refusal.message()).await,
    }
}

pub async fn verify_identity(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ApplicationId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let seen = form.state.value("seen").to_owned();
    let outcome = app
        .db
        .write(move |conn| {
            let user = application::find(conn, id)?.user_id;
            identity::verify(conn, by, user, &seen, now)
        })
        .await;
    answered(&app, &office, id, outcome, "identity-was-verified").await
}

pub async fn accept_guardian(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ApplicationId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let seen = form.state.value("seen").to_owned();
    let outcome = app
        .db
        .write(move |conn| {
            let user = application::find(conn, id)?.user_id;
            guardian::accept(conn, by, user, &seen, now)
        })
        .await;
    answered(&app, &office, id, outcome, "guardian-was-accepted").await
}
