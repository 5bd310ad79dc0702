//! One's own account: name and language, password, and where one is signed in.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::accounts::browser;
use crate::accounts::login::{self, Login, LoginId};
use crate::accounts::password;
use crate::accounts::sign_up;
use crate::accounts::throttle::{self, Throttle};
use crate::accounts::user::{self, User};
use crate::app::App;
use crate::audit;
use crate::error::AppError;
use crate::i18n::Lang;
use crate::web::auth::Member;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Deserialize, Validate)]
pub struct DetailsForm {}

#[derive(Deserialize, Validate)]
pub struct PasswordForm {
    #[serde(default)]
    #[validate(length(min = 1, message = "form-required"))]
    current: String,
    #[serde(default)]
    #[validate(length(min = 1, message = "form-required"))]
    password: String,
}

#[derive(Template)]
#[template(path = "accounts/me.html")]
struct AccountPage {
    l: Layout,
    user: User,
    details: FormState,
    password: FormState,
    logins: Vec<Login>,
    this_login: LoginId,
    langs: Vec<(String, String)>,
}

impl AccountPage {
    /// The browser of a login in words.
    fn browser(&self, login: &Login) -> String {
        match browser::names(&login.user_agent) {
            (Some(browser), Some(system)) => {
                self.l.t_with("account-login-browser", &[("browser", browser), ("system", system)])
            }
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => self.l.t("account-login-unknown").to_owned(),
        }
    }

    async fn load(
        app: &App,
        member: &Member,
        details: Option<FormState>,
        password: FormState,
    ) -> Result<AccountPage, AppError> {
        let (id, now) = (member.id(), member.now);
        let (user, logins) =
            app.db.read(move |conn| Ok::<_, AppError>((user::find(conn, id)?, login::alive(conn, id, now)?))).await?;
        let l = member.layout("account-title");
        let details = details.unwrap_or_else(|| {
            FormState::filled([
                ("name", user.name.clone()),
                ("phone", user.phone.clone()),
                ("lang", user.lang.to_string()),
            ])
        });
        let langs = Lang::ALL.iter().map(|lang| (lang.to_string(), l.t(lang.label()).to_owned())).collect();
        Ok(AccountPage { l, user, details, password, logins, this_login: member.user.login_id, langs })
    }
}

pub async fn show(app: web::Data<App>, member: Member) -> Result<HttpResponse, AppError> {
    respond::page(&AccountPage::load(&app, &member, None, FormState::default()).await?)
}

pub async fn update(
    app: web::Data<App>,
    member: Member,
    form: Submitted<DetailsForm>,
) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let (name, phone) = (state.text("name", 1, 80), state.text("phone", 0, 30));
    let (Some(name), Some(phone), Some(lang)) = (name, phone, state.parse::<Lang>("lang", "form-required")) else {
        return respond::refused(&AccountPage::load(&app, &member, Some(state), FormState::default()).await?);
    };
    let (id, now) = (member.id(), member.now);
    app.db
        .write(move |conn| {
            user::update_details(conn, id, &name, &phone, lang)?;
            audit::record(conn, Some(id), "user.details_changed", ("user", id.0), serde_json::json!({}), now)
        })
        .await?;
    Ok(respond::redirect_with("/account", "account-saved"))
}

/// Whether `typed` is the present password. Whoever finds a login open may not guess on and on.
async fn is_current(app: &App, member: &Member, typed: String, hash: Option<String>) -> Result<bool, AppError> {
    let (account, now) = (member.id().to_string(), member.now);
    if !app.db.write(move |conn| throttle::admit(conn, Throttle::PasswordChange, &account, now)).await? {
        return Err(AppError::TooMany);
    }
    Ok(password::verify(typed, hash).await)
}

pub async fn change_password(
    app: web::Data<App>,
    member: Member,
    form: Submitted<PasswordForm>,
) -> Result<HttpResponse, AppError> {
    let Submitted { data, mut state } = form;
    let id = member.id();
    let user = app.db.read(move |conn| user::find(conn, id)).await?;
    if let Err(problem) = password::check(&data.password, &user.email) {
        state.reject("password", problem.key());
    }
    if state.is_valid() && !is_current(&app, &member, data.current, user.password_hash).await? {
        state.reject("current", "form-password-current");
    }
    if !state.is_valid() {
        return respond::refused(&AccountPage::load(&app, &member, None, state).await?);
    }
    let hash = password::hash(data.password).await.map_err(AppError::Internal)?;
    let (this, now) = (member.user.login_id, member.now);
    app.db
        .write(move |conn| {
            sign_up::replace_password(conn, id, Some(&hash), Some(this), now)?;
            audit::record(conn, Some(id), "user.password_changed", ("user", id.0), serde_json::json!({}), now)
        })
        .await?;
    Ok(respond::redirect_with("/account", "account-password-saved"))
}

pub async fn end_login(
    app: web::Data<App>,
    member: Member,
    login: web::Path<LoginId>,
) -> Result<HttpResponse, AppError> {
    let (id, login, now) = (member.id(), login.into_inner(), member.now);
    app.db.write(move |conn| login::end(conn, id, login, now)).await?;
    Ok(respond::redirect_with("/account", "account-login-ended"))
}

pub async fn end_other_logins(app: web::Data<App>, member: Member) -> Result<HttpResponse, AppError> {
    let (id, this, now) = (member.id(), member.user.login_id, member.now);
    app.db.write(move |conn| login::end_others(conn, id, Some(this), now)).await?;
    Ok(respond::redirect_with("/account", "account-login-ended"))
}
