//! Who may call a handler is a type in its signature: [`Member`] is anybody signed in; the others hold one role.
//! Each gives the [`Visit`] and the person (`user.id`, `user.name`).

use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use super::visit::Visit;
use crate::accounts::login::SignedIn;
use crate::accounts::role::Role;
use crate::accounts::user::UserId;
use crate::error::AppError;
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
                Box::pin(async move {
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
