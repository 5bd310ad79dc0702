//! The language switch: remembered in a cookie, and with the account of whoever is signed in.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpResponse, web};
use diesel::prelude::*;
use serde::Deserialize;

use crate::app::App;
use crate::error::AppError;
use crate::i18n::Lang;
use crate::schema::users;
use crate::web::respond;
use crate::web::visit::{LANG_COOKIE, Visit};

#[derive(Deserialize)]
pub struct Switch {
    lang: Lang,
    #[serde(default)]
    back: String,
}

pub async fn update(app: web::Data<App>, visit: Visit, form: web::Form<Switch>) -> Result<HttpResponse, AppError> {
    let lang = form.lang;
    if let Some(user) = visit.user.as_ref().map(|user| user.id) {
        app.db
            .write(move |conn| diesel::update(users::table.find(user)).set(users::lang.eq(lang)).execute(conn))
            .await?;
    }
    let mut response = respond::redirect(respond::own_path(&form.back).unwrap_or("/"));
    let cookie = Cookie::build(LANG_COOKIE, lang.as_str())
        .path("/")
        .same_site(SameSite::Lax)
        .http_only(true)
        .max_age(Duration::days(365))
        .finish();
    response.add_cookie(&cookie).map_err(|error| AppError::Internal(error.into()))?;
    Ok(response)
}
