//! Signing up with an e-mail address, and confirming it.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::sign_up::{self, AccountError, Confirmation, NewAccount};
use crate::accounts::throttle::{self, Throttle};
use crate::accounts::user::Email;
use crate::accounts::{link, login, password};
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
    password: String,
    #[serde(default)]
    #[validate(length(min = 1, message = "form-terms-required"))]
    terms: String,
}

#[derive(Deserialize, Validate)]
pub struct ConfirmForm {
    #[serde(default)]
    password: String,
}

/// Where somebody was on the way to; it goes through the mail to the confirmation.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

impl Next {
    fn form(self) -> FormState {
        FormState::filled([("next", self.next)])
    }
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
    form: FormState,
    token: String,
    needs_password: bool,
}

pub async fn new(visit: Visit, query: web::Query<Next>) -> Result<HttpResponse, AppError> {
    respond::page(&SignUpPage { l: visit.layout("sign-up-title"), form: query.into_inner().form() })
}

pub async fn create(app: web::Data<App>, visit: Visit, form: Submitted<SignUpForm>) -> Result<HttpResponse, AppError> {
    let Submitted { data, mut state } = form;
    let name = state.text("name", 1, 80);
    let email: Option<Email> = state.parse("email", "form-email");
    if let Err(problem) = password::check(&data.password, email.as_ref().map_or("", Email::as_str)) {
        state.reject("password", problem.key());
    }
    let (Some(name), Some(email), true) = (name, email, state.is_valid()) else {
        return respond::refused(&SignUpPage { l: visit.layout("sign-up-title"), form: state });
    };
    let (now, ip) = (visit.now, visit.ip.clone());
    if !app.db.write(move |conn| throttle::admit(conn, Throttle::SignUp, &ip, now)).await? {
        return Err(AppError::TooMany);
    }
    let password_hash = password::hash(data.password).await.map_err(AppError::Internal)?;
    let next = respond::own_path(state.value("next")).map(str::to_owned);
    let new = NewAccount { email, name, lang: visit.lang, password_hash, next };
    let token = random::token();
    let held = token.clone();
    app.db.write(move |conn| sign_up::sign_up(conn, &new, &held, now)).await?;
    sent_to(&app, &token)
}

pub async fn sent(visit: Visit) -> Result<HttpResponse, AppError> {
    respond::page(&SentPage { l: visit.layout("sign-up-sent-title") })
}

/// What the browser that signed up is known by: whoever opens the link elsewhere chooses the password anew, so that
/// nobody confirms an account whose password a stranger typed.
const MARK: (&str, &str) = ("signed-up", "__Host-signed-up");

fn mark_name(app: &App) -> &'static str {
    if app.config.is_secure() { MARK.1 } else { MARK.0 }
}

fn is_signed_up_here(app: &App, request: &HttpRequest, token: &str) -> bool {
    request.cookie(mark_name(app)).is_some_and(|mark| mark.value() == link::browser_mark(token))
}

/// Every sign-up leaves the mark, known address or not, so that it tells a stranger nothing.
fn sent_to(app: &App, token: &str) -> Result<HttpResponse, AppError> {
    let mark = Cookie::build(mark_name(app), link::browser_mark(token))
        .path("/")
        .http_only(true)
        .secure(app.config.is_secure())
        .same_site(SameSite::Lax)
        .max_age(Duration::days(3))
        .finish();
    let mut response = respond::redirect("/sign-up/sent");
    response.add_cookie(&mark).map_err(|error| AppError::Internal(error.into()))?;
    Ok(response)
}

/// Mail scanners open links; so the link shows a button, and the button confirms.
pub async fn confirmation(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
    token: web::Path<String>,
    query: web::Query<Next>,
) -> Result<HttpResponse, AppError> {
    let needs_password = !is_signed_up_here(&app, &request, &token);
    let (l, token) = (visit.layout("confirm-title"), token.into_inner());
    respond::page(&ConfirmPage { l, form: query.into_inner().form(), token, needs_password })
}

pub async fn confirm(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
    token: web::Path<String>,
    form: Submitted<ConfirmForm>,
) -> Result<HttpResponse, AppError> {
    let (token, now) = (token.into_inner(), visit.now);
    let Submitted { data, mut state } = form;
    let next = respond::own_path(state.value("next")).unwrap_or("/").to_owned();
    if is_signed_up_here(&app, &request, &token) {
        return finish(&app, &visit, token, Confirmation::SignedUpHere, &next).await;
    }
    let held = token.clone();
    let Some(user) = app.db.read(move |conn| sign_up::confirmable(conn, &held, now)).await? else {
        return Ok(respond::redirect_refused("/sign-in", "account-link-dead"));
    };
    if let Err(problem) = password::check(&data.password, &user.email) {
        state.reject("password", problem.key());
        let l = visit.layout("confirm-title");
        return respond::refused(&ConfirmPage { l, form: state, token, needs_password: true });
    }
    let password_hash = password::hash(data.password).await.map_err(AppError::Internal)?;
    finish(&app, &visit, token, Confirmation::Elsewhere { password_hash }, &next).await
}

/// Confirms and signs in.
async fn finish(
    app: &App,
    visit: &Visit,
    token: String,
    by: Confirmation,
    next: &str,
) -> Result<HttpResponse, AppError> {
    let (now, login_token, origin) = (visit.now, random::token(), super::sign_in::origin(visit));
    let held = login_token.clone();
    let outcome = app
        .db
        .write(move |conn| {
            let user = sign_up::confirm(conn, &token, &by, now)?;
            login::start(conn, user, &held, &origin, now)?;
            Ok(())
        })
        .await;
    match outcome {
        Ok(()) => super::sign_in::welcome(app, &login_token, next, Some("confirm-done")),
        Err(AccountError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/sign-in", refusal.message())),
    }
}
