//! Accepting an invitation as staff or as a member of a provider. Whoever chooses the password here is signed in by it; a
//! settled account is entered with its own password only, for a mail may have been passed on.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::link::{self, Link, LinkPurpose};
use crate::accounts::role::Role;
use crate::accounts::sign_up::{self, Acceptance, AccountError};
use crate::accounts::user::{self, Email, UserId};
use crate::accounts::{login, password};
use crate::app::App;
use crate::error::AppError;
use crate::random;
use crate::recruitment::provider;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::visit::Visit;

#[derive(Deserialize, Validate)]
pub struct AcceptForm {
    #[serde(default)]
    password: String,
}

#[derive(Template)]
#[template(path = "accounts/invitation.html")]
struct InvitationPage {
    l: Layout,
    form: FormState,
    token: String,
    email: String,
    /// What the invitation makes of a person, or for whom they will work.
    promise: String,
    has_account: bool,
}

impl InvitationPage {
    fn new(visit: &Visit, open: &Open, token: &str, form: FormState) -> InvitationPage {
        let l = visit.layout("invitation-title");
        let promise = match (open.link.invited_role(), &open.provider) {
            (Some(role), _) => l.t(role.label()).to_owned(),
            (None, Some((en, zh))) => l.t1("invitation-member-of", "provider", l.pick(en, zh)),
            (None, None) => l.t("role-provider").to_owned(),
        };
        let (email, token) = (open.link.email.clone(), token.to_owned());
        InvitationPage { l, form, token, email, promise, has_account: open.has_account }
    }
}

struct Open {
    link: Link,
    /// Whether its addressee has a settled account already.
    has_account: bool,
    /// Names of the provider it is for.
    provider: Option<(String, String)>,
}

async fn open(app: &App, visit: &Visit, token: &str) -> Result<Option<Open>, AppError> {
    let (held, now) = (token.to_owned(), visit.now);
    app.db
        .read(move |conn| {
            let Some(link) = link::find(conn, LinkPurpose::Invitation, &held, now)? else { return Ok(None) };
            let known = match link.email.parse::<Email>() {
                Ok(email) => user::by_email(conn, &email)?,
                Err(()) => None,
            };
            let provider = link.provider_id.map(|id| provider::find(conn, id)).transpose()?;
            let provider = provider.map(|provider| (provider.name_en, provider.name_zh));
            Ok(Some(Open { link, has_account: known.is_some_and(|user| user.is_settled()), provider }))
        })
        .await
}

pub async fn show(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse, AppError> {
    let Some(open) = open(&app, &visit, &token).await? else {
        return Ok(respond::redirect_refused("/sign-in", "account-link-dead"));
    };
    respond::page(&InvitationPage::new(&visit, &open, &token, FormState::default()))
}

pub async fn accept(
    app: web::Data<App>,
    visit: Visit,
    token: web::Path<String>,
    form: Submitted<AcceptForm>,
) -> Result<HttpResponse, AppError> {
    let Submitted { data, mut state } = form;
    let Some(open) = open(&app, &visit, &token).await? else {
        return Ok(respond::redirect_refused("/sign-in", "account-link-dead"));
    };
    let (mut name, mut password_hash) = (String::new(), None);
    if !open.has_account {
        name = state.text("name", 1, 80).unwrap_or_default();
        if let Err(problem) = password::check(&data.password, &open.link.email) {
            state.reject("password", problem.key());
        }
        if !state.is_valid() {
            return respond::refused(&InvitationPage::new(&visit, &open, &token, state));
        }
        password_hash = Some(password::hash(data.password).await.map_err(AppError::Internal)?);
    }
    let acceptance = Acceptance { name, lang: visit.lang, password_hash };
    finish(&app, &visit, token.into_inner(), acceptance).await
}

/// Accepts, signs in whoever has just chosen the password, and goes to the home that the invitation opened.
async fn finish(app: &App, visit: &Visit, token: String, acceptance: Acceptance) -> Result<HttpResponse, AppError> {
    let (now, login_token, origin) = (visit.now, random::token(), super::sign_in::origin(visit));
    let held = login_token.clone();
    let outcome = app
        .db
        .write(move |conn| {
            let (user, link) = sign_up::accept(conn, &token, &acceptance, now)?;
            let is_own = acceptance.password_hash.is_some();
            if is_own {
                login::start(conn, user, &held, &origin, now)?;
            }
            Ok((user, link, is_own))
        })
        .await;
    match outcome {
        Ok((_, link, true)) => super::sign_in::welcome(app, &login_token, home(&link), Some("invitation-accepted")),
        Ok((user, link, false)) if is_signed_in(visit, user) => {
            Ok(respond::redirect_with(home(&link), "invitation-accepted"))
        }
        Ok((_, link, false)) => {
            let to = format!("/sign-in?next={}", home(&link));
            Ok(respond::redirect_with(&to, "invitation-accepted-sign-in"))
        }
        Err(AccountError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/sign-in", refusal.message())),
    }
}

fn is_signed_in(visit: &Visit, user: UserId) -> bool {
    visit.user.as_ref().is_some_and(|signed_in| signed_in.id == user)
}

fn home(link: &Link) -> &'static str {
    match link.invited_role() {
        Some(Role::Office) => "/office",
        Some(Role::Trainer) => "/trainer",
        Some(Role::Trainee) => "/my",
        None => "/provider",
    }
}
