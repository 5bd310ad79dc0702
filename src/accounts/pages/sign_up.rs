//! Signing up with an e-mail address, and confirming it.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::sign_up::{self, AccountError, NewAccount};
use crate::accounts::user::Email;
use crate::accounts::{login, password};
use crate::app::App;
use crate::error::AppError;
use crate::random;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::visit::Visit;

#[derive(Deserialize, Validate)]
pub struct SignUpForm {
    #[serde(default)]
    #[validate(length(min = 1, max = 80, message = "form-name-length"))]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    #[validate(length(min = 1, message = "form-terms-required"))]
    terms: String,
}

#[derive(Template)]
#[template(path = "accounts/sign_up/new.html")]
struct SignUpPage {
    l: Layout,
    form: FormState,
}

#[derive(Template)]
#[template(path = "accounts/sign_up/sent.html")]
struct SentPage {
    l: Layout,
}

#[derive(Template)]
#[template(path = "accounts/sign_up/confirm.html")]
struct ConfirmPage {
    l: Layout,
    token: String,
}

pub async fn new(visit: Visit) -> Result<HttpResponse, AppError> {
    respond::page(&SignUpPage { l: visit.layout("sign-up-title"), form: FormState::default() })
}

pub async fn create(app: web::Data<App>, visit: Visit, form: Submitted<SignUpForm>) -> Result<HttpResponse, AppError> {
    let Submitted { data, mut state } = form;
    let email: Option<Email> = state.parse("email", "form-email");
    if let Err(problem) = password::check(&data.password, email.as_ref().map_or("", Email::as_str)) {
        state.reject("password", problem.key());
    }
    let Some(email) = email.filter(|_| state.is_valid()) else {
        return respond::refused(&SignUpPage { l: visit.layout("sign-up-title"), form: state });
    };
    let password_hash = password::hash(data.password).await.map_err(AppError::Internal)?;
    let new =
        NewAccount { email, name: data.name.trim().to_owned(), lang: visit.lang, password_hash, ip: visit.ip.clone() };
    let (token, now) = (random::token(), visit.now);
    match app.db.write(move |conn| sign_up::sign_up(conn, &new, &token, now)).await {
        Ok(()) => Ok(respond::redirect("/sign-up/sent")),
        Err(AccountError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&SignUpPage { l: visit.layout("sign-up-title"), form: state })
        }
    }
}

pub async fn sent(visit: Visit) -> Result<HttpResponse, AppError> {
    respond::page(&SentPage { l: visit.layout("sign-up-sent-title") })
}

/// Mail scanners open links; so the link shows a button, and the button confirms.
pub async fn confirmation(visit: Visit, token: web::Path<String>) -> Result<HttpResponse, AppError> {
    respond::page(&ConfirmPage { l: visit.layout("confirm-title"), token: token.into_inner() })
}

pub async fn confirm(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse, AppError> {
    let (now, login_token, origin) = (visit.now, random::token(), super::sign_in::origin(&visit));
    let held = login_token.clone();
    let outcome = app
        .db
        .write(move |conn| {
            let user = sign_up::confirm(conn, &token, now)?;
            login::start(conn, user, &held, &origin, now)?;
            Ok(())
        })
        .await;
    match outcome {
        Ok(()) => super::sign_in::welcome(&app, &login_token, "/", Some("confirm-done")),
        Err(AccountError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/sign-in", refusal.message())),
    }
}
