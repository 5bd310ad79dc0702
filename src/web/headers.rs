//! Around every request: the same-origin check before it, security headers and the error page after it.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};

use super::visit::{FlashShown, app_of};
use super::{error_page, flash, same_origin};
use crate::error::AppError;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

/// The one middleware of our own; `tracing-actix-web` stands outside it.
pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let http = request.request().clone();
    let app = app_of(&http)?;
    let origin = app.config.public_url.origin().ascii_serialization();
    let is_secure = app.config.is_secure();
    let answer = if same_origin::is_allowed(&http, &origin) {
        next.call(request).await.map(ServiceResponse::map_into_boxed_body)
    } else {
        drop(request);
        Err(AppError::CrossSite.into())
    };
    let mut response = match answer {
        Err(error) => ServiceResponse::new(http.clone(), error_page::of(&http, &app, &error)),
        Ok(response) => match response.response().error() {
            Some(error) => ServiceResponse::new(http.clone(), error_page::of(&http, &app, error)),
            None => response,
        },
    };
    if http.extensions().get::<FlashShown>().is_some() && response.status().is_success() {
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
