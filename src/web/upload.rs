//! Forms with files: the fields as a [`FormState`], the files beside it.

use actix_multipart::{Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

use super::body;
use super::form::FormState;
use super::visit::app_of;
use crate::accounts::file::LARGEST;
use crate::error::AppError;
use crate::text::one_line;

/// Most bytes and parts of one upload: a document with the fields of its form.
const LARGEST_UPLOAD: usize = LARGEST + (2 << 20);
const MOST_PARTS: usize = 60;
/// Longest text field, in bytes.
const LONGEST_TEXT: usize = 2 << 20;
/// How many times longer than a form an upload may take.
const PATIENCE: u32 = 8;

pub struct PostedFile {
    pub field: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

pub struct Posted {
    pub state: FormState,
    files: Vec<PostedFile>,
}

impl Posted {
    /// The file chosen for `field`, if one was.
    pub fn file(&mut self, field: &str) -> Option<PostedFile> {
        let at = self.files.iter().position(|file| file.field == field)?;
        Some(self.files.swap_remove(at))
    }
}

/// A form with files, sent by a `By` of [`super::auth`]. The role is looked at before the body is read, so that strangers
/// fill no memory, and again after it: the upload may have taken minutes, and the login may have ended meanwhile.
pub struct Uploaded<By> {
    pub by: By,
    pub posted: Posted,
}

impl<By: FromRequest<Error = AppError> + 'static> FromRequest for Uploaded<By> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            By::extract(&request).await?;
            let limit = app_of(&request)?.config.body_timeout * PATIENCE;
            let reading = read(request.headers(), payload);
            let posted = tokio::time::timeout(limit, reading).await.map_err(|_| AppError::TooSlow)??;
            Ok(Uploaded { by: By::extract(&request).await?, posted })
        })
    }
}

fn broken(error: MultipartError) -> AppError {
    let is_too_large = matches!(error, MultipartError::Payload(PayloadError::Overflow));
    AppError::refused(if is_too_large { "error-too-large" } else { "form-broken" })
}

async fn read(headers: &HeaderMap, payload: Payload) -> Result<Posted, AppError> {
    if body::declared(headers) > LARGEST_UPLOAD {
        return Err(AppError::refused("error-too-large"));
    }
    let mut room = LARGEST_UPLOAD;
    let bounded = payload.map(move |chunk| {
        let chunk = chunk?;
        room = room.checked_sub(chunk.len()).ok_or(PayloadError::Overflow)?;
        Ok(chunk)
    });
    let mut parts = Multipart::new(headers, bounded);
    let (mut pairs, mut files, mut too_large) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..MOST_PARTS {
        let Some(part) = parts.next().await else {
            let mut state = FormState::from_pairs(pairs);
            too_large.iter().for_each(|field: &String| state.reject(field, "form-file-too-large"));
            return Ok(Posted { state, files });
        };
        let mut part = part.map_err(broken)?;
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|about| about.get_filename().map(one_line));
        let limit = if file_name.is_some() { LARGEST + 1 } else { LONGEST_TEXT };
        let Ok(body) = part.bytes(limit).await else {
            too_large.push(field);
            continue;
        };
        let bytes = body.map_err(broken)?.to_vec();
        match file_name {
            Some(_) if bytes.is_empty() => {}
            Some(name) => files.push(PostedFile { field, name, bytes }),
            None => pairs.push((field, text(bytes)?)),
        }
    }
    Err(AppError::refused("form-broken"))
}

fn text(bytes: Vec<u8>) -> Result<String, AppError> {
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    text.ok_or_else(|| AppError::refused("form-broken"))
}
