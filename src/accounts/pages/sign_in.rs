//! Signing in and out. In demo mode a newcomer enters as anybody with one click.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::login::{self, Origin};
use crate::accounts::password;
use crate::accounts::throttle::{self, Throttle};
use crate::accounts::user::{self, Email};
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;
use crate::random;
use crate::web::auth::Member;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::visit::Visit;

/// The people of the demo: mail address and label key.
pub const DEMO_PEOPLE: [(&str, &str); 5] = [
    ("trainee@demo.test", "demo-trainee"),
    ("anchor@demo.test", "demo-anchor"),
    ("trainer@demo.test", "demo-trainer"),
    ("provider@demo.test", "demo-provider"),
    ("office@demo.test", "demo-office"),
];

#[derive(Deserialize, Validate)]
pub struct SignInForm {
    #[serde(default)]
    #[validate(length(min = 1, message = "form-required"))]
    email: String,
    #[serde(default)]
    #[validate(length(min = 1, message = "form-required"))]
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    l: Layout,
    form: FormState,
    demo_people: &'static [(&'static str, &'static str)],
}

impl SignInPage {
    fn new(visit: &Visit, form: FormState) -> SignInPage {
        let demo_people: &'static [_] = if visit.is_demo { &DEMO_PEOPLE } else { &[] };
        SignInPage { l: visit.layout("sign-in-title"), form, demo_people }
    }
}

#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

pub async fn new(visit: Visit, query: web::Query<Next>) -> Result<HttpResponse, AppError> {
    if visit.user.is_some() {
        return Ok(respond::redirect("/"));
    }
    let form = FormState::filled([("next", query.into_inner().next)]);
    respond::page(&SignInPage::new(&visit, form))
}

pub async fn create(app: web::Data<App>, visit: Visit, form: Submitted<SignInForm>) -> Result<HttpResponse, AppError> {
    let Submitted { data, mut state } = form;
    if !state.is_valid() {
        return respond::refused(&SignInPage::new(&visit, state));
    }
    let email = data.email.parse::<Email>().ok();
    let account = email.as_ref().map_or_else(|| "nobody".to_owned(), |email| email.as_str().to_owned());
    let now = visit.now;
    let counted = [
        (Throttle::SignInByAddress, visit.ip.clone()),
        (Throttle::SignInByAccountAndAddress, format!("{account} {}", visit.ip)),
        (Throttle::SignInByAccount, account),
    ];
    let tries = counted.clone();
    let admitted = app.db.write(move |conn| {
        for (throttle, who) in &tries {
            if !throttle::admit(conn, *throttle, who, now)? {
                return Ok::<_, diesel::result::Error>(false);
            }
        }
        Ok(true)
    });
    if !admitted.await? {
        return Err(AppError::TooMany);
    }
    let found = match email {
        Some(email) => app.db.read(move |conn| login::candidate(conn, &email)).await?,
        None => None,
    };
    let hash = found.as_ref().and_then(|user| user.password_hash.clone());
    let is_right = password::verify(data.password, hash).await;
    match found.filter(|_| is_right) {
        Some(user) if user.email_confirmed_at.is_some() => {
            let right = app
                .db
                .write(move |conn| counted.iter().try_for_each(|(kind, who)| throttle::forgive(conn, *kind, who)));
            right.await?;
            enter(&app, &visit, user.id, &data.next).await
        }
        Some(_) => {
            state.refuse("sign-in-unconfirmed");
            respond::refused(&SignInPage::new(&visit, state))
        }
        None => {
            tracing::info!(ip = %visit.ip, "a sign-in failed");
            state.refuse("sign-in-wrong");
            respond::refused(&SignInPage::new(&visit, state))
        }
    }
}

#[derive(Deserialize)]
pub struct DemoPerson {
    email: String,
}

/// Demo mode only: there the people are made up and the address is this machine's own.
pub async fn enter_demo(
    app: web::Data<App>,
    visit: Visit,
    form: web::Form<DemoPerson>,
) -> Result<HttpResponse, AppError> {
    let is_known = DEMO_PEOPLE.iter().any(|(email, _)| *email == form.email);
    if !app.config.is_demo || !is_known {
        return Err(AppError::NotFound);
    }
    let email: Email = form.email.parse().map_err(|()| AppError::NotFound)?;
    let user = app.db.read(move |conn| user::by_email(conn, &email)).await?.ok_or(AppError::NotFound)?;
    enter(&app, &visit, user.id, "/").await
}

pub(super) fn origin(visit: &Visit) -> Origin {
    Origin { ip: visit.ip.clone(), user_agent: visit.user_agent.clone() }
}

/// Starts a login with a fresh token, whatever the browser held before.
async fn enter(app: &App, visit: &Visit, user: user::UserId, next: &str) -> Result<HttpResponse, AppError> {
    let (token, now, origin) = (random::token(), visit.now, origin(visit));
    let held = token.clone();
    app.db.write(move |conn| login::start(conn, user, &held, &origin, now)).await?;
    welcome(app, &token, respond::own_path(next).unwrap_or("/"), None)
}

/// Hands the browser its login cookie and sends it on.
pub(super) fn welcome(
    app: &App,
    token: &str,
    to: &str,
    message: Option<&'static str>,
) -> Result<HttpResponse, AppError> {
    let mut response = match message {
        Some(message) => respond::redirect_with(to, Message::new(message)),
        None => respond::redirect(to),
    };
    response
        .add_cookie(&login::cookie(Some(token), app.config.is_secure()))
        .map_err(|error| AppError::Internal(error.into()))?;
    Ok(response)
}

pub async fn destroy(app: web::Data<App>, member: Member) -> Result<HttpResponse, AppError> {
    let (user, login, now) = (member.id(), member.user.login_id, member.now);
    app.db.write(move |conn| login::end(conn, user, login, now)).await?;
    let mut response = respond::redirect_with("/sign-in", "sign-out-done");
    response
        .add_cookie(&login::cookie(None, app.config.is_secure()))
        .map_err(|error| AppError::Internal(error.into()))?;
    response.headers_mut().insert(
        actix_web::http::header::HeaderName::from_static("clear-site-data"),
        actix_web::http::header::HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(response)
}
