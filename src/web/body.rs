//! Bodies of requests: read whole, within bounds and in time, before anybody asks what time it is or who is signed in. A
//! body that dawdles can so neither be late unseen nor be acted on for somebody who was shut out while it came.

use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::{CONTENT_LENGTH, HeaderMap};
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt;

use crate::error::AppError;

/// Largest form without files, in bytes.
const LARGEST: usize = 256 << 10;

/// Reads the body of a form and puts it back for the handler. Uploads are left to [`super::upload`], which looks at the
/// role before it takes anything in.
pub(super) async fn gather(request: &mut ServiceRequest, limit: Duration) -> Result<(), AppError> {
    let uri = request.uri();
    if has_nul(uri.path().as_bytes()) || has_nul(uri.query().unwrap_or_default().as_bytes()) {
        return Err(AppError::refused("error-request"));
    }
    if request.content_type().starts_with("multipart/") || request.method().is_safe() {
        return Ok(());
    }
    if declared(request.headers()) > LARGEST {
        return Err(AppError::refused("error-too-large"));
    }
    let body = tokio::time::timeout(limit, whole(request.take_payload())).await.map_err(|_| AppError::TooSlow)??;
    if has_nul(&body) {
        return Err(AppError::refused("error-request"));
    }
    request.set_payload(body.into());
    Ok(())
}

/// The size that the sender announced; 0 when it did not.
pub(super) fn declared(headers: &HeaderMap) -> usize {
    let size = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    size.unwrap_or_default()
}

async fn whole(mut payload: Payload) -> Result<Bytes, AppError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        body.extend_from_slice(&chunk.map_err(|_| AppError::refused("form-broken"))?);
        if body.len() > LARGEST {
            return Err(AppError::refused("error-too-large"));
        }
    }
    Ok(body.freeze())
}

/// Whether a NUL stands in a path, a query or a form, plain or percent-encoded. No text of ours has one, and PostgreSQL
/// keeps none.
fn has_nul(encoded: &[u8]) -> bool {
    encoded.contains(&0) || encoded.windows(3).any(|three| three == b"%00")
}
