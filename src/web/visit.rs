//! One request, seen from the page that answers it: the language, who is signed in, where, when, and the message to show.

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::Uri;
use actix_web::http::header::{ACCEPT_LANGUAGE, REFERER, USER_AGENT};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use futures_util::future::LocalBoxFuture;

use super::flash::Flash;
use super::layout::Layout;
use crate::accounts::login::{self, SignedIn};
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Lang;

pub const LANG_COOKIE: &str = "lang";

/// What every handler knows about a request. Public pages take this; pages for a role take one of [`super::auth`].
#[derive(Clone)]
pub struct Visit {
    pub lang: Lang,
    pub zone: Tz,
    pub now: NaiveDateTime,
    pub uri: Uri,
    /// The visitor's address, for throttling and the list of logins.
    pub ip: String,
    pub user_agent: String,
    /// The address to come back to: this page's own or, where it answers a form, that of the page with the form.
    pub back: String,
    pub user: Option<SignedIn>,
    pub is_demo: bool,
    flash: Option<Flash>,
}

/// Who was found to ask, kept with the request for the page that says what went wrong.
struct Known {
    user: Option<SignedIn>,
    lang: Lang,
}

/// Says that the page showed the flash, so that the cookie is taken back (see [`super::headers`]).
pub(super) struct FlashShown;

impl Visit {
    /// A visit without the sign-in, which needs the database: enough for an error page.
    pub(super) fn anonymous(request: &HttpRequest, app: &App) -> Visit {
        Visit {
            lang: wanted_language(request),
            zone: app.config.time_zone,
            now: app.clock.now(),
            uri: request.uri().clone(),
            ip: address(request, app.config.trusts_proxy),
            user_agent: header(request, USER_AGENT.as_str()).chars().take(200).collect(),
            back: page_of(request),
            user: None,
            is_demo: app.config.is_demo,
            flash: None,
        }
    }

    /// The visit of a request that failed: with the sign-in if the handler came to know it.
    pub(super) fn failed(request: &HttpRequest, app: &App) -> Visit {
        let mut visit = Visit::anonymous(request, app);
        if let Some(known) = request.extensions().get::<Known>() {
            visit.user = known.user.clone();
            visit.lang = known.lang;
        }
        visit
    }

    /// The frame of a page whose title is the text of `title`.
    pub fn layout(&self, title: &str) -> Layout {
        Layout::new(self, crate::i18n::text(self.lang, title).to_owned())
    }

    /// The frame of a page whose title is made of data, such as a person's name.
    pub fn layout_titled(&self, title: impl Into<String>) -> Layout {
        Layout::new(self, title.into())
    }

    pub(super) fn flash(&self) -> Option<Flash> {
        self.flash.clone()
    }

    pub fn path(&self) -> &str {
        self.uri.path()
    }
}

impl FromRequest for Visit {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Visit, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = app_of(&request)?;
            let mut visit = Visit::anonymous(&request, &app);
            visit.flash = Flash::from_request(&request);
            if visit.flash.is_some() {
                request.extensions_mut().insert(FlashShown);
            }
            if let Some(token) = login::token_of(&request, app.config.is_secure()) {
                let now = visit.now;
                visit.user = app.db.read(move |conn| login::find(conn, &token, now)).await?;
                if let Some(user) = &visit.user
                    && user.is_seen_stale(now)
                {
                    let login = user.login_id;
                    app.db.write(move |conn| login::touch(conn, login, now)).await?;
                }
                if request.cookie(LANG_COOKIE).is_none()
                    && let Some(user) = &visit.user
                {
                    visit.lang = user.lang;
                }
            }
            request.extensions_mut().insert(Known { user: visit.user.clone(), lang: visit.lang });
            Ok(visit)
        })
    }
}

pub(super) fn app_of(request: &HttpRequest) -> Result<web::Data<App>, AppError> {
    request
        .app_data::<web::Data<App>>()
        .cloned()
        .ok_or_else(|| AppError::Internal(anyhow::anyhow!("the application is not attached")))
}

fn wanted_language(request: &HttpRequest) -> Lang {
    request
        .cookie(LANG_COOKIE)
        .and_then(|cookie| cookie.value().parse().ok())
        .unwrap_or_else(|| Lang::from_accept_language(header(request, ACCEPT_LANGUAGE.as_str())))
}

/// The address of the page that was looked at when this request was made. Only our own pages say where they are, see the
/// referrer policy.
pub(super) fn page_of(request: &HttpRequest) -> String {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return request.uri().to_string();
    }
    let page = url::Url::parse(header(request, REFERER.as_str())).ok();
    let host = request.connection_info().host().to_owned();
    let is_ours = |page: &url::Url| page.authority() == host;
    page.filter(is_ours)
        .map_or_else(|| "/".to_owned(), |page| page[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The peer's address; behind our own proxy the last address that the proxy added.
fn address(request: &HttpRequest, trusts_proxy: bool) -> String {
    let forwarded = header(request, "x-forwarded-for").rsplit(',').next().map(str::trim).filter(|ip| !ip.is_empty());
    match forwarded {
        Some(ip) if trusts_proxy => ip.to_owned(),
        _ => request.peer_addr().map_or_else(|| "unknown".to_owned(), |peer| peer.ip().to_string()),
    }
}
