//! Who may call a handler is a type in its signature: [`Member`] is anybody signed in; the others hold one role.
//! It is asked before the body is judged (see [`super::deciding`]). Each gives the [`Visit`] and the person (`user.id`, `user.name`). [`Bearer`] leaves the question to the write itself.

use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use super::deciding;
use super::visit::{LANG_COOKIE, Visit, app_of};
use crate::accounts::login::{self, SignedIn};
use crate::accounts::role::Role;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::error::AppError;
use crate::i18n::Lang;
use crate::recruitment::provider::ProviderId;

macro_rules! role_extractor {
    ($(#[$meta:meta])* $name:ident, $admits:expr) => {
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name {
            pub visit: Visit,
            pub user: SignedIn,
        }

        impl $name {
            pub fn id(&self) -> UserId {
                self.user.id
            }
        }

        impl Deref for $name {
            type Target = Visit;
            fn deref(&self) -> &Visit {
                &self.visit
            }
        }

        impl FromRequest for $name {
            type Error = AppError;
            type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                let visit = Visit::from_request(request, payload);
                let deciding = deciding::begin(request);
                Box::pin(async move {
                    let _until_then = deciding;
                    let visit = visit.await?;
                    let user = visit.user.clone().ok_or(AppError::SignInRequired)?;
                    let admits: fn(&SignedIn) -> bool = $admits;
                    if admits(&user) { Ok($name { visit, user }) } else { Err(AppError::Forbidden) }
                })
            }
        }
    };
}

role_extractor!(
    /// Anybody who is signed in.
    Member, |_| true
);
role_extractor!(Trainee, |user| user.has(Role::Trainee));
role_extractor!(
    /// A trainer, who also examines.
    Trainer, |user| user.has(Role::Trainer)
);
role_extractor!(Office, |user| user.has(Role::Office));
role_extractor!(
    /// A member of a provider; [`Provider::provider`] is the only one whose records they see.
    Provider, |user| user.provider.is_some()
);

impl Provider {
    pub fn provider(&self) -> ProviderId {
        // The extractor admits nobody without a provider; 0 is no provider's id.
        self.user.provider.as_ref().map_or(ProviderId::new(0), |provider| provider.id)
    }
}

/// Whoever brings a login, not looked at yet: the write that the request asks for does so in its own transaction. That is one
/// trip to the database instead of two, for the one request that everybody makes at once.
pub struct Bearer {
    /// Without the person.
    pub visit: Visit,
    token: String,
    has_chosen_language: bool,
}

/// Why the bearer of a login may not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BearerError {
    #[error("signed out")]
    SignedOut,
    #[error("another role")]
    Forbidden,
}

impl From<BearerError> for AppError {
    fn from(error: BearerError) -> AppError {
        match error {
            BearerError::SignedOut => AppError::SignInRequired,
            BearerError::Forbidden => AppError::Forbidden,
        }
    }
}

impl Bearer {
    /// The person, if they hold `role`; their login counts as seen.
    pub fn check(&self, conn: &mut Conn, role: Role) -> diesel::QueryResult<Result<SignedIn, BearerError>> {
        let now = self.visit.now;
        let Some(user) = login::find(conn, &self.token, now)? else { return Ok(Err(BearerError::SignedOut)) };
        if user.is_seen_stale(now) {
            login::touch(conn, user.login_id, now)?;
        }
        Ok(if user.has(role) { Ok(user) } else { Err(BearerError::Forbidden) })
    }

    /// The language in which `user` is answered.
    pub fn lang(&self, user: &SignedIn) -> Lang {
        if self.has_chosen_language { self.visit.lang } else { user.lang }
    }
}

impl FromRequest for Bearer {
    type Error = AppError;
    type Future = std::future::Ready<Result<Bearer, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let bearer = || {
            let app = app_of(request)?;
            let token = login::token_of(request, app.config.is_secure()).ok_or(AppError::SignInRequired)?;
            let has_chosen_language = request.cookie(LANG_COOKIE).is_some();
            Ok(Bearer { visit: Visit::anonymous(request, &app), token, has_chosen_language })
        };
        std::future::ready(bearer())
    }
}
