//! Who watches over an exam: under `/office` somebody of the office, elsewhere a trainer. The pages are the same.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use super::auth::{Office, Trainer};
use super::visit::Visit;
use crate::accounts::user::UserId;
use crate::error::AppError;

/// The visitor of a page that stands under `/office/...` and under `/trainer/...`.
#[derive(Clone)]
pub struct Watcher {
    pub visit: Visit,
    id: UserId,
    /// They came through the office's address, which only the office may.
    pub is_office: bool,
}

impl Watcher {
    pub fn id(&self) -> UserId {
        self.id
    }
}

impl std::ops::Deref for Watcher {
    type Target = Visit;
    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl FromRequest for Watcher {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Watcher, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.path().starts_with("/office/") {
            let office = Office::from_request(request, payload);
            Box::pin(async move { office.await.map(|of| Watcher { id: of.id(), visit: of.visit, is_office: true }) })
        } else {
            let trainer = Trainer::from_request(request, payload);
            Box::pin(async move { trainer.await.map(|of| Watcher { id: of.id(), visit: of.visit, is_office: false }) })
        }
    }
}
