//! Uploaded files: the row says what a file is and whose, the store holds its bytes. Content decides the type, not the name.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::files::Files;
use crate::schema::files;

pub type FileId = Id<StoredFile>;

/// Largest document, in bytes.
pub const LARGEST: usize = 10 << 20;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = files)]
pub struct StoredFile {
    pub id: FileId,
    pub storage_key: String,
    pub name: String,
    pub content_type: String,
    pub size: i64,
    pub owner_id: UserId,
}

/// A document whose bytes are in the store and whose row is still to be written.
#[derive(Debug, Clone)]
pub struct NewFile {
    storage_key: String,
    name: String,
    content_type: &'static str,
    size: i64,
    digest: String,
}

#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    #[error("empty")]
    Empty,
    #[error("too large")]
    TooLarge,
    #[error("neither PDF, PNG nor JPEG")]
    WrongType,
    #[error(transparent)]
    Store(#[from] anyhow::Error),
}

impl UploadError {
    pub const fn key(&self) -> &'static str {
        match self {
            UploadError::Empty => "form-file-required",
            UploadError::TooLarge => "form-file-too-large",
            UploadError::WrongType => "form-file-wrong-type",
            UploadError::Store(_) => "error-busy",
        }
    }
}

/// The type of a document by its first bytes.
pub fn document_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"%PDF-") {
        Some("application/pdf")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else {
        None
    }
}

/// Checks a document and puts it into the store.
pub async fn keep(store: &Files, name: &str, bytes: Vec<u8>) -> Result<NewFile, UploadError> {
    if bytes.is_empty() {
        return Err(UploadError::Empty);
    }
    if bytes.len() > LARGEST {
        return Err(UploadError::TooLarge);
    }
    let content_type = document_type(&bytes).ok_or(UploadError::WrongType)?;
    let new = NewFile {
        storage_key: crate::random::token(),
        name: name.chars().filter(|c| !c.is_control()).take(120).collect(),
        content_type,
        size: bytes.len() as i64,
        digest: crate::random::hex(&Sha256::digest(&bytes)),
    };
    store.put(&new.storage_key, bytes).await?;
    Ok(new)
}

pub fn create(conn: &mut Conn, owner: UserId, new: &NewFile, now: NaiveDateTime) -> QueryResult<FileId> {
    diesel::insert_into(files::table)
        .values((
            files::storage_key.eq(&new.storage_key),
            files::name.eq(&new.name),
            files::content_type.eq(new.content_type),
            files::size.eq(new.size),
            files::digest.eq(&new.digest),
            files::owner_id.eq(owner),
            files::created_at.eq(now),
        ))
        .returning(files::id)
        .get_result(conn)
}

pub fn find(conn: &mut Conn, id: FileId) -> QueryResult<StoredFile> {
    files::table.find(id).select(StoredFile::as_select()).first(conn)
}
