//! Forms with files: the fields as a [`FormState`], the files beside it. Read inside the handler, after the role was checked.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;

use crate::accounts::file::LARGEST;
use crate::error::AppError;
use crate::web::form::FormState;

pub(super) struct PostedFile {
    pub field: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

pub(super) struct Posted {
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

/// Longest text field, in bytes.
const LONGEST_TEXT: usize = 2 << 20;

fn broken<E>(_: E) -> AppError {
    AppError::refused("form-broken")
}

pub(super) async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Posted, AppError> {
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut pairs, mut files, mut too_large) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(broken)?;
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|about| about.get_filename().map(str::to_owned));
        let limit = if file_name.is_some() { LARGEST + 1 } else { LONGEST_TEXT };
        let Ok(body) = part.bytes(limit).await else {
            too_large.push(field);
            continue;
        };
        let bytes = body.map_err(broken)?.to_vec();
        match file_name {
            Some(_) if bytes.is_empty() => {}
            Some(name) => files.push(PostedFile { field, name, bytes }),
            None => pairs.push((field, String::from_utf8(bytes).map_err(broken)?)),
        }
    }
    let mut state = FormState::from_pairs(pairs);
    too_large.iter().for_each(|field| state.reject(field, "form-file-too-large"));
    Ok(Posted { state, files })
}
