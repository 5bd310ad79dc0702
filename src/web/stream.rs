//! Files that a page shows: whole, or the part that a player asks for when somebody jumps in a film.

use std::ops::Range;

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use actix_web::{HttpRequest, HttpResponse};

use crate::error::AppError;
use crate::files::Files;

/// A file of the store, for one person's eyes.
pub struct Stored<'a> {
    pub key: &'a str,
    pub content_type: &'a str,
    pub size: u64,
    /// How long the browser may keep it, in seconds.
    pub seconds: i64,
}

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    /// Behind the end.
    Nothing,
}

/// One range as players send it; what is not understood, and several at once, means the whole, as RFC 9110 allows.
fn asked(header: Option<&str>, size: u64) -> Asked {
    let parts = header.and_then(|header| header.trim().strip_prefix("bytes=")).and_then(|range| range.split_once('-'));
    let Some((first, last)) = parts else { return Asked::Whole };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..size,
        (Err(_), Ok(count)) if first.trim().is_empty() => size.saturating_sub(count)..size,
        _ => return Asked::Whole,
    };
    if range.start < range.end { Asked::Part(range) } else { Asked::Nothing }
}

pub async fn show(files: &Files, request: &HttpRequest, stored: &Stored<'_>) -> Result<HttpResponse, AppError> {
    let header = request.headers().get(RANGE).and_then(|value| value.to_str().ok());
    let (status, bytes, range) = match asked(header, stored.size) {
        Asked::Whole => (StatusCode::OK, files.get(stored.key).await, None),
        Asked::Part(range) => {
            (StatusCode::PARTIAL_CONTENT, files.get_range(stored.key, range.clone()).await, Some(range))
        }
        Asked::Nothing => {
            let all = format!("bytes */{}", stored.size);
            let mut answer = HttpResponse::build(StatusCode::RANGE_NOT_SATISFIABLE);
            return Ok(answer.insert_header((CONTENT_RANGE, all)).insert_header((CACHE_CONTROL, "no-store")).finish());
        }
    };
    let bytes = bytes.map_err(AppError::Internal)?;
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((CONTENT_TYPE, stored.content_type))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((CACHE_CONTROL, format!("private, max-age={}", stored.seconds.max(0))));
    if let Some(range) = range {
        let part = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), stored.size);
        answer.insert_header((CONTENT_RANGE, part));
    }
    Ok(answer.body(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn players_get_the_part_that_they_ask_for() {
        let asked = |header: &str| asked(Some(header), 100);
        assert_eq!(asked("bytes=0-"), Asked::Part(0..100));
        assert_eq!(asked("bytes=10-19"), Asked::Part(10..20));
        assert_eq!(asked("bytes=90-500"), Asked::Part(90..100));
        assert_eq!(asked("bytes=-10"), Asked::Part(90..100));
        assert_eq!(asked("bytes=-500"), Asked::Part(0..100));
        for nothing in ["bytes=100-", "bytes=100-200", "bytes=-0"] {
            assert_eq!(asked(nothing), Asked::Nothing, "{nothing}");
        }
        for whole in ["", "bytes", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b"] {
            assert_eq!(asked(whole), Asked::Whole, "{whole}");
        }
        assert_eq!(super::asked(None, 100), Asked::Whole);
    }
}
