//! A forgotten password: ask for a link, set a new one.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::link::{self, LinkPurpose};
use crate::accounts::password;
use crate::accounts::sign_up::{self, AccountError};
use crate::accounts::user::Email;
use crate::app::App;
use crate::error::AppError;
use crate::random;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::visit::Visit;

#[derive(Deserialize, Validate)]
pub struct AskForm {}

#[derive(Deserialize, Validate)]
pub struct PasswordForm {
    #[serde(default)]
    #[validate(length(min = 1, message = "form-required"))]
    password: String,
}

#[derive(Template)]
#[template(path = "accounts/reset/new.html")]
struct AskPage {
    l: Layout,
    form: FormState,
}

#[derive(Template)]
#[template(path = "accounts/reset/edit.html")]
struct PasswordPage {
    l: Layout,
    form: FormState,
    token: String,
}

pub async fn new(visit: Visit) -> Result<HttpResponse, AppError> {
    respond::page(&AskPage { l: visit.layout("reset-title"), form: FormState::default() })
}

pub async fn create(app: web::Data<App>, visit: Visit, form: Submitted<AskForm>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let Some(email) = state.parse::<Email>("email", "form-email").filter(|_| state.is_valid()) else {
        return respond::refused(&AskPage { l: visit.layout("reset-title"), form: state });
    };
    let (token, now, ip) = (random::token(), visit.now, visit.ip.clone());
    match app.db.write(move |conn| sign_up::request_reset(conn, &email, &ip, &token, now)).await {
        Ok(()) => Ok(respond::redirect_with("/sign-in", "reset-sent")),
        Err(AccountError::Db(error)) => Err(error.into()),
        Err(_) => Err(AppError::TooMany),
    }
}

async fn is_alive(app: &App, visit: &Visit, token: &str) -> Result<bool, AppError> {
    let (token, now) = (token.to_owned(), visit.now);
    Ok(app.db.read(move |conn| link::find(conn, LinkPurpose::ResetPassword, &token, now)).await?.is_some())
}

pub async fn edit(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse, AppError> {
    let token = token.into_inner();
    if !is_alive(&app, &visit, &token).await? {
        return Ok(respond::redirect_refused("/reset", "account-link-dead"));
    }
    respond::page(&PasswordPage { l: visit.layout("reset-new-title"), form: FormState::default(), token })
}

pub async fn update(
    app: web::Data<App>,
    visit: Visit,
    token: web::Path<String>,
    form: Submitted<PasswordForm>,
) -> Result<HttpResponse, AppError> {
    let Submitted { data, mut state } = form;
    let (token, now) = (token.into_inner(), visit.now);
    if !is_alive(&app, &visit, &token).await? {
        return Ok(respond::redirect_refused("/reset", "account-link-dead"));
    }
    if let Err(problem) = password::check(&data.password, "") {
        state.reject("password", problem.key());
        return respond::refused(&PasswordPage { l: visit.layout("reset-new-title"), form: state, token });
    }
    let hash = password::hash(data.password).await.map_err(AppError::Internal)?;
    match app.db.write(move |conn| sign_up::reset(conn, &token, &hash, now)).await {
        Ok(_) => Ok(respond::redirect_with("/sign-in", "reset-done")),
        Err(AccountError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/reset", refusal.message())),
    }
}
