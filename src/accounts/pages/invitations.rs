//! Accepting an invitation as staff or as a member of a provider.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::link::{self, Link, LinkPurpose};
use crate::accounts::password;
use crate::accounts::sign_up::{self, Acceptance, AccountError};
use crate::accounts::user::{self, Email};
use crate::app::App;
use crate::error::AppError;
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
    /// What the invitation makes of a person: a label key.
    promise: &'static str,
    has_account: bool,
}

impl InvitationPage {
    fn new(visit: &Visit, link: &Link, has_account: bool, token: &str, form: FormState) -> InvitationPage {
        let promise = link.invited_role().map_or("role-provider", |role| role.label());
        let (email, token) = (link.email.clone(), token.to_owned());
        InvitationPage { l: visit.layout("invitation-title"), form, token, email, promise, has_account }
    }
}

/// The invitation, and whether its addressee has a settled account already.
async fn open(app: &App, visit: &Visit, token: &str) -> Result<Option<(Link, bool)>, AppError> {
    let (held, now) = (token.to_owned(), visit.now);
    app.db
        .read(move |conn| {
            let Some(link) = link::find(conn, LinkPurpose::Invitation, &held, now)? else { return Ok(None) };
            let known = match link.email.parse::<Email>() {
                Ok(email) => user::by_email(conn, &email)?,
                Err(()) => None,
            };
            Ok(Some((link, known.is_some_and(|user| user.is_settled()))))
        })
        .await
}

pub async fn show(app: web::Data<App>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse, AppError> {
    let Some((link, has_account)) = open(&app, &visit, &token).await? else {
        return Ok(respond::redirect_refused("/sign-in", "account-link-dead"));
    };
    respond::page(&InvitationPage::new(&visit, &link, has_account, &token, FormState::default()))
}

pub async fn accept(
    app: web::Data<App>,
    visit: Visit,
    token: web::Path<String>,
    form: Submitted<AcceptForm>,
) -> Result<HttpResponse, AppError> {
    let Submitted { data, mut state } = form;
    let Some((link, has_account)) = open(&app, &visit, &token).await? else {
        return Ok(respond::redirect_refused("/sign-in", "account-link-dead"));
    };
    let (mut name, mut password_hash) = (String::new(), None);
    if !has_account {
        name = state.text("name", 1, 80).unwrap_or_default();
        if let Err(problem) = password::check(&data.password, &link.email) {
            state.reject("password", problem.key());
        }
        if !state.is_valid() {
            return respond::refused(&InvitationPage::new(&visit, &link, has_account, &token, state));
        }
        password_hash = Some(password::hash(data.password).await.map_err(AppError::Internal)?);
    }
    let acceptance = Acceptance { name, lang: visit.lang, password_hash };
    let now = visit.now;
    match app.db.write(move |conn| sign_up::accept(conn, &token, &acceptance, now)).await {
        Ok(_) => Ok(respond::redirect_with("/sign-in", "invitation-accepted")),
        Err(AccountError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/sign-in", refusal.message())),
    }
}
