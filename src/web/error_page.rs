//! The one error page: what happened in the visitor's words, a way out, and a request id. Never the cause.

use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use tracing_actix_web::RequestId;

use super::layout::Layout;
use super::respond;
use super::visit::{Visit, page_of};
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    l: Layout,
    title: String,
    text: String,
    request_id: String,
    home: &'static str,
}

/// The page for whatever went wrong, our own error or the framework's.
pub fn of(request: &HttpRequest, app: &App, error: &actix_web::Error) -> HttpResponse {
    match error.as_error::<AppError>() {
        Some(AppError::SignInRequired) => to_sign_in(request),
        Some(error) => render(request, app, error.status_code(), error),
        None => {
            let status = error.as_response_error().status_code();
            let stand_in = match status {
                StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => AppError::NotFound,
                StatusCode::PAYLOAD_TOO_LARGE => AppError::refused("error-too-large"),
                status if status.is_client_error() => AppError::refused("error-request"),
                _ => AppError::Internal(anyhow::anyhow!("{error}")),
            };
            render(request, app, status, &stand_in)
        }
    }
}

/// Sends a signed-out visitor to sign in, and back afterwards to the page that they looked at.
fn to_sign_in(request: &HttpRequest) -> HttpResponse {
    let back = page_of(request);
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", &back).finish();
    respond::redirect(&format!("/sign-in?{query}"))
}

fn render(request: &HttpRequest, app: &App, status: StatusCode, error: &AppError) -> HttpResponse {
    let request_id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let (title, text): (&'static str, Message) = match error {
        AppError::SignInRequired | AppError::Forbidden => ("error-forbidden-title", "error-forbidden".into()),
        AppError::CrossSite => ("error-refused-title", "error-cross-site".into()),
        AppError::NotFound => ("error-not-found-title", "error-not-found".into()),
        AppError::Refused(message) => ("error-refused-title", message.as_ref().clone()),
        AppError::TooSlow => ("error-too-slow-title", "error-too-slow".into()),
        AppError::TooMany => ("error-too-many-title", "error-too-many".into()),
        AppError::Busy => ("error-busy-title", "error-busy".into()),
        AppError::Internal(cause) => {
            tracing::error!(%request_id, cause = format!("{cause:#}"), "internal error");
            ("error-internal-title", "error-internal".into())
        }
    };
    let visit = Visit::failed(request, app);
    let l = visit.layout(title);
    let page = ErrorPage { title: l.t(title).to_owned(), text: l.msg(&text), l, request_id, home: "/" };
    respond::html(status, &page).unwrap_or_else(|_| HttpResponse::new(status))
}
