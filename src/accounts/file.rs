//! Uploaded files: the row says what a file is and whose, the store holds its bytes. Content decides the type, not the name.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::files::Files;
use crate::schema::files;
use crate::text::one_line;

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

/// The row of a document that is still to be written.
#[derive(Debug, Clone)]
pub struct NewFile {
    storage_key: String,
    name: String,
    content_type: &'static str,
    size: i64,
    digest: String,
}

/// A document that was looked at and is fit to be kept.
pub struct Document {
    pub row: NewFile,
    bytes: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    #[error("empty")]
    Empty,
    #[error("too large")]
    TooLarge,
    #[error("neither PDF, PNG nor JPEG")]
    WrongType,
}

impl UploadError {
    pub const fn key(&self) -> &'static str {
        match self {
            UploadError::Empty => "form-file-required",
            UploadError::TooLarge => "form-file-too-large",
            UploadError::WrongType => "form-file-wrong-type",
        }
    }
}

/// The type of a document by its first bytes, and the ending that its name gets.
pub fn document_type(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if bytes.starts_with(b"%PDF-") {
        Some(("application/pdf", "pdf"))
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(("image/png", "png"))
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some(("image/jpeg", "jpg"))
    } else {
        None
    }
}

/// The name of a file on the disk of whoever downloads it: no ending but that of its content, so that it opens in nothing
/// that would run it.
fn safe_name(name: &str, ending: &str) -> String {
    let line = one_line(name).replace(['/', '\\'], "_");
    let stem: String = line.rsplit_once('.').map_or(line.as_str(), |(stem, _)| stem).chars().take(100).collect();
    let stem = if stem.is_empty() { "document" } else { &stem };
    format!("{stem}.{ending}")
}

/// Looks at a document before it is kept.
pub fn check(name: &str, bytes: Vec<u8>) -> Result<Document, UploadError> {
    if bytes.is_empty() {
        return Err(UploadError::Empty);
    }
    if bytes.len() > LARGEST {
        return Err(UploadError::TooLarge);
    }
    let (content_type, ending) = document_type(&bytes).ok_or(UploadError::WrongType)?;
    let row = NewFile {
        storage_key: crate::random::token(),
        name: safe_name(name, ending),
        content_type,
        size: bytes.len() as i64,
        digest: crate::random::hex(&Sha256::digest(&bytes)),
    };
    Ok(Document { row, bytes })
}

impl Document {
    /// Puts the bytes into the store. The row follows; when it is refused, [`discard`] takes the bytes back.
    pub async fn keep(self, store: &Files) -> anyhow::Result<StorageKey> {
        store.put(&self.row.storage_key, self.bytes).await?;
        Ok(StorageKey(self.row.storage_key))
    }
}

/// Where the bytes of a document are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageKey(String);

/// Takes bytes out of the store that no row needs: those of a refused or a replaced document. When that fails they lie
/// there unused, which harms nobody, so the request goes on.
pub async fn discard(store: &Files, key: Option<StorageKey>) {
    let Some(StorageKey(key)) = key else { return };
    if let Err(error) = store.delete(&key).await {
        tracing::warn!(key, error = format!("{error:#}"), "a file that nobody needs could not be deleted");
    }
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

/// Deletes the row of a replaced document; the caller discards its bytes once this is committed.
pub fn forget(conn: &mut Conn, id: FileId) -> QueryResult<StorageKey> {
    let key = find(conn, id)?.storage_key;
    diesel::delete(files::table.find(id)).execute(conn)?;
    Ok(StorageKey(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_ends_as_its_content_does_and_hides_nothing() {
        let name = |name: &str| check(name, b"%PDF-1.4".to_vec()).unwrap().row.name;
        assert_eq!(name("guardian.hta"), "guardian.pdf");
        assert_eq!(name("x\u{202e}fdp.html"), "x fdp.pdf");
        assert_eq!(name("../同意书.PDF"), ".._同意书.pdf");
        assert_eq!(name(".exe"), "document.pdf");
        assert_eq!(name(""), "document.pdf");
    }
}
