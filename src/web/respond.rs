//! The three ways a handler answers: a page, a refused form shown again, or a redirect after a change.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use askama::Template;

use super::flash::{Flash, Tone};
use crate::error::AppError;
use crate::i18n::Message;

/// The page, 200.
pub fn page(page: &impl Template) -> Result<HttpResponse, AppError> {
    html(StatusCode::OK, page)
}

/// The page again with what was wrong, 422.
pub fn refused(page: &impl Template) -> Result<HttpResponse, AppError> {
    html(StatusCode::UNPROCESSABLE_ENTITY, page)
}

pub(super) fn html(status: StatusCode, page: &impl Template) -> Result<HttpResponse, AppError> {
    let body = page.render().map_err(|error| AppError::Internal(anyhow::Error::new(error).context("page")))?;
    Ok(HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body))
}

/// See other: the change was made, here is where to look next.
pub fn redirect(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, to)).finish()
}

/// A path that a visitor named, if it is one of ours. Browsers leave tabs out and read `\\` as `/`, so that more than
/// `//host` would lead away: every address of ours is printable ASCII.
pub fn own_path(path: &str) -> Option<&str> {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    Some(path).filter(|path| is_plain && path.starts_with('/') && !path.starts_with("//"))
}

/// A redirect that says what happened.
pub fn redirect_with(to: &str, message: impl Into<Message>) -> HttpResponse {
    with_flash(to, Tone::Ok, message.into())
}

/// A redirect that says what somebody may want to look at again.
pub fn redirect_but(to: &str, message: impl Into<Message>) -> HttpResponse {
    with_flash(to, Tone::Warn, message.into())
}

/// A redirect that says why nothing happened.
pub fn redirect_refused(to: &str, message: impl Into<Message>) -> HttpResponse {
    with_flash(to, Tone::Bad, message.into())
}

fn with_flash(to: &str, tone: Tone, message: Message) -> HttpResponse {
    let mut response = redirect(to);
    Flash { tone, message }.set(&mut response);
    response
}

/// A file to keep. `name` may hold any characters; browsers get it in RFC 5987 form.
pub fn download(name: &str, content_type: &str, body: Vec<u8>) -> HttpResponse {
    let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect();
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, content_type))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")))
        .body(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_ours_is_gone_back_to() {
        for path in ["/", "/my/sessions?page=2", "/cohorts/%E4%B8%80"] {
            assert_eq!(own_path(path), Some(path));
        }
        for path in
            ["", "my", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/x", "/\u{1}", "/一", "https://x"]
        {
            assert_eq!(own_path(path), None, "{path:?}");
        }
    }
}
