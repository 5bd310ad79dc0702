//! One message that survives a redirect: what just happened. It travels in a cookie and is shown once.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use crate::i18n::Message;

const COOKIE: &str = "flash";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Ok,
    Warn,
    Bad,
}

impl Tone {
    pub const fn as_str(self) -> &'static str {
        match self {
            Tone::Ok => "ok",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Flash {
    pub tone: Tone,
    pub message: Message,
}

impl Flash {
    pub(super) fn from_request(request: &HttpRequest) -> Option<Flash> {
        let cookie = request.cookie(COOKIE)?;
        let (_, json) = url::form_urlencoded::parse(cookie.value().as_bytes()).next()?;
        serde_json::from_str(&json).ok()
    }

    pub(super) fn set(&self, response: &mut HttpResponse) {
        let Ok(json) = serde_json::to_string(self) else { return };
        let value = url::form_urlencoded::Serializer::new(String::new()).append_pair("m", &json).finish();
        let cookie = Cookie::build(COOKIE, value).path("/").http_only(true).same_site(SameSite::Lax).finish();
        let _ = response.add_cookie(&cookie);
    }

    /// Tells the browser that the message was shown.
    pub(super) fn forget(response: &mut HttpResponse) {
        let mut cookie = Cookie::build(COOKIE, "").path("/").http_only(true).same_site(SameSite::Lax).finish();
        cookie.make_removal();
        let _ = response.add_cookie(&cookie);
    }
}
