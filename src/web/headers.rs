//! Around every request: the same-origin check and the arrival of the body before it, security headers and the error page after it.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};

use super::visit::{FlashShown, app_of};
use super::{body, error_page, flash, same_origin};
use crate::error::AppError;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

/// The one middleware of our own; `tracing-actix-web` stands outside it.
pub async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = app_of(request.request())?;
    let origin = app.config.public_url.origin().ascii_serialization();
    let is_secure = app.config.is_secure();
    let admitted = if same_origin::is_allowed(request.request(), &origin) {
        body::gather(&mut request, app.config.body_timeout).await
    } else {
        Err(AppError::CrossSite)
    };
    // The router takes the request apart, so nobody else may hold on to it while it is being answered.
    let mut response = match admitted {
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(error) => {
            let page = error_page::of(request.request(), &app, &error.into());
            request.into_response(page)
        }
    };
    let page = response.response().error().map(|error| error_page::of(response.request(), &app, error));
    if let Some(page) = page {
        response = ServiceResponse::new(response.request().clone(), page);
    }
    if response.status() == StatusCode::REQUEST_TIMEOUT {
        // The rest of the body may still come; it is not the next request.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let has_shown_flash = response.request().extensions().get::<FlashShown>().is_some();
    if has_shown_flash && response.status().is_success() {
        flash::Flash::forget(response.response_mut());
    }
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    };
    set("content-security-policy", POLICY);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("permissions-policy", "camera=(self), geolocation=(), microphone=()");
    if is_secure {
        set("strict-transport-security", "max-age=31536000; includeSubDomains");
    }
    Ok(response)
}
