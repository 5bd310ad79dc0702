//! The bytes of pictures, sounds and films: in the store once, however many versions show them, and there as long as one
//! does. What no version has shown for a day goes away.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::import::{DraftMedia, ItemDraft};
use super::item_media::Medium;
use super::media_content::{MediaContent, MediaKind};
use super::unused_file;
use crate::accounts::file::FileId;
use crate::accounts::user::UserId;
use crate::app::App;
use crate::db::Conn;
use crate::random;
use crate::schema::{files, item_files};

const PREFIX: &str = "media-";
/// How long a file stays that nothing shows (yet).
const KEPT: TimeDelta = TimeDelta::days(1);
const BATCH: i64 = 100;

/// The row of a file.
#[derive(Debug, Clone, Queryable)]
pub struct Kept {
    pub id: FileId,
    pub digest: String,
    pub content_type: String,
    pub storage_key: String,
    pub size: i64,
}

impl Kept {
    /// As it is shown, without a name and without words.
    pub fn medium(&self) -> Medium {
        Medium {
            file: self.id,
            kind: MediaKind::of(&self.content_type),
            name: String::new(),
            alt_en: String::new(),
            alt_zh: String::new(),
            digest: self.digest.clone(),
            content_type: self.content_type.clone(),
            storage_key: self.storage_key.clone(),
            size: self.size,
        }
    }
}

/// The files with these contents.
pub fn by_digest(conn: &mut Conn, digests: &[&str]) -> QueryResult<HashMap<String, Kept>> {
    let rows: Vec<Kept> = files::table
        .filter(files::digest.eq_any(digests))
        .filter(files::storage_key.like(format!("{PREFIX}%")))
        .order(files::id.desc())
        .select((files::id, files::digest, files::content_type, files::storage_key, files::size))
        .load(conn)?;
    // The oldest row of a content is the one that counts.
    Ok(rows.into_iter().map(|row| (row.digest.clone(), row)).collect())
}

/// The row of a content, whose day begins now.
fn note(
    conn: &mut Conn,
    owner: UserId,
    (name, content, fresh): (&str, &MediaContent, &str),
    now: NaiveDateTime,
) -> QueryResult<Kept> {
    if let Some(known) = by_digest(conn, &[&content.digest])?.remove(&content.digest) {
        diesel::update(files::table.find(known.id)).set(files::created_at.eq(now)).execute(conn)?;
        return Ok(known);
    }
    diesel::insert_into(files::table)
        .values((
            files::storage_key.eq(format!("{PREFIX}{fresh}")),
            files::name.eq(name),
            files::content_type.eq(content.mime),
            files::size.eq(content.bytes.len() as i64),
            files::digest.eq(&content.digest),
            files::owner_id.eq(owner),
            files::created_at.eq(now),
        ))
        .returning((files::id, files::digest, files::content_type, files::storage_key, files::size))
        .get_result(conn)
}

/// Keeps a file: first its row, so that whoever clears the store knows of it, then its bytes.
pub async fn keep(
    app: &App,
    owner: UserId,
    (name, content): (&str, MediaContent),
    now: NaiveDateTime,
) -> anyhow::Result<Kept> {
    let (name, fresh, noted) = (name.to_owned(), random::token(), content.clone());
    let kept = app.db.write(move |conn| note(conn, owner, (&name, &noted, &fresh), now)).await?;
    app.files.put(&kept.storage_key, content.bytes).await?;
    Ok(kept)
}

/// Keeps the files of several texts, each content once.
pub async fn keep_all(
    app: &App,
    owner: UserId,
    drafts: impl Iterator<Item = &DraftMedia>,
    now: NaiveDateTime,
) -> anyhow::Result<()> {
    let mut done: Vec<&str> = Vec::new();
    for draft in drafts {
        if done.contains(&draft.digest.as_str()) {
            continue;
        }
        let content = MediaContent { mime: draft.mime, bytes: draft.bytes.clone(), digest: draft.digest.clone() };
        keep(app, owner, (&draft.name, content), now).await?;
        done.push(&draft.digest);
    }
    Ok(())
}

/// The same where nothing waits: on the command line and in the demo.
pub fn keep_all_now<'a>(
    app: &App,
    owner: UserId,
    drafts: impl Iterator<Item = &'a DraftMedia>,
    now: NaiveDateTime,
) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(keep_all(app, owner, drafts, now))
}

/// How many bytes these contents are.
pub fn size(conn: &mut Conn, digests: &[String]) -> QueryResult<i64> {
    let digests: Vec<&str> = digests.iter().map(String::as_str).collect();
    let known = by_digest(conn, &digests)?;
    Ok(digests.iter().filter_map(|digest| known.get(*digest)).map(|kept| kept.size).sum())
}

/// Brings the bytes of what goes into a package.
pub async fn fill(app: &App, media: impl Iterator<Item = &mut DraftMedia>) -> anyhow::Result<()> {
    for draft in media {
        let digest = draft.digest.clone();
        let known = app.db.read(move |conn| by_digest(conn, &[&digest])).await?;
        if let Some(kept) = known.get(&draft.digest) {
            draft.bytes = app.files.get(&kept.storage_key).await?;
        }
    }
    Ok(())
}

/// Every file of these drafts.
pub fn of_drafts(drafts: &[ItemDraft]) -> impl Iterator<Item = &DraftMedia> {
    drafts.iter().flat_map(|draft| &draft.media)
}

/// The files that nothing has shown for long enough.
fn left(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<(FileId, String)>> {
    let shown = item_files::table.filter(item_files::file_id.eq(files::id));
    files::table
        .filter(files::storage_key.like(format!("{PREFIX}%")))
        .filter(files::created_at.le(now - KEPT))
        .filter(not(exists(shown)))
        .order(files::id)
        .limit(BATCH)
        .select((files::id, files::storage_key))
        .load(conn)
}

/// The worker's part. A content that comes again gets another key, so that nobody's bytes are deleted under their hands.
pub fn purge(app: &App) -> anyhow::Result<usize> {
    unused_file::purge(app, left)
}
