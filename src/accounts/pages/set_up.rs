//! The first administrator, let in by the link that the program prints at its first start.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::link::{self, LinkPurpose};
use crate::accounts::password;
use crate::accounts::set_up;
use crate::accounts::sign_up::{Acceptance, AccountError};
use crate::accounts::user::Email;
use crate::app::App;
use crate::error::AppError;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::visit::Visit;

#[derive(Deserialize, Validate)]
pub struct SetUpForm {
    #[serde(default)]
    password: String,
}

#[derive(Template)]
#[template(path = "accounts/set_up.html")]
struct SetUpPage {
    l: Layout,
    form: FormState,
    token: String,
}

/// The token, if its link still works.
async fn alive(app: &App, visit: &Visit, token: web::Path<String>) -> Result<String, AppError> {
    let (token, now) = (token.into_inner(), visit.now);
    let held = token.clone();
    let link = app.db.read(move |conn| link::find(conn, LinkPurpose::SetUp, &held, now)).await?;
    link.map(|_| token).ok_or(AppError::NotFound)
}

pub async fn show(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse, AppError> {
    let token = alive(&app, &visit, token).await?;
    respond::page(&SetUpPage { l: visit.layout("set-up-title"), form: FormState::default(), token })
}

pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    token: web::Path<String>,
    form: Submitted<SetUpForm>,
) -> Result<HttpResponse, AppError> {
    let Submitted { data, mut state } = form;
    let token = alive(&app, &visit, token).await?;
    let name = state.text("name", 1, 80);
    let email: Option<Email> = state.parse("email", "form-email");
    if let Err(problem) = password::check(&data.password, email.as_ref().map_or("", Email::as_str)) {
        state.reject("password", problem.key());
    }
    let (Some(name), Some(email), true) = (name, email, state.is_valid()) else {
        return respond::refused(&SetUpPage { l: visit.layout("set-up-title"), form: state, token });
    };
    let password_hash = password::hash(data.password).await.map_err(AppError::Internal)?;
    let acceptance = Acceptance { name, lang: visit.lang, password_hash: Some(password_hash) };
    let now = visit.now;
    match app.db.write(move |conn| set_up::accept(conn, &token, &email, &acceptance, now)).await {
        Ok(_) => Ok(respond::redirect_with("/sign-in", "set-up-done")),
        Err(AccountError::Db(error)) => Err(error.into()),
        Err(_) => Err(AppError::NotFound),
    }
}
