//! What can go wrong with a request, as the person who made it sees it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::db::errors::is_unavailable;
use crate::i18n::Message;

/// The one error type of handlers. [`crate::web::error_page`] turns it into a page in the visitor's language.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("sign-in required")]
    SignInRequired,
    #[error("forbidden")]
    Forbidden,
    #[error("not found")]
    NotFound,
    /// An unsafe request that another site caused.
    #[error("cross-site request")]
    CrossSite,
    /// The request makes no sense now; the message says why and what to do.
    #[error("refused: {}", .0.key)]
    Refused(Box<Message>),
    #[error("too slow")]
    TooSlow,
    #[error("too many tries")]
    TooMany,
    #[error("busy")]
    Busy,
    #[error(transparent)]
    Internal(anyhow::Error),
}

impl AppError {
    pub fn refused(message: impl Into<Message>) -> AppError {
        AppError::Refused(Box::new(message.into()))
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => AppError::NotFound,
            error if is_unavailable(&error) => {
                tracing::error!(%error, "the database cannot serve");
                AppError::Busy
            }
            error => AppError::Internal(error.into()),
        }
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        match self {
            AppError::SignInRequired => StatusCode::UNAUTHORIZED,
            AppError::Forbidden | AppError::CrossSite => StatusCode::FORBIDDEN,
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::TooSlow => StatusCode::REQUEST_TIMEOUT,
            AppError::TooMany => StatusCode::TOO_MANY_REQUESTS,
            AppError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
