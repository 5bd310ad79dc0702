//! Pictures, sounds and films of a version of an item, in their order, each with words in both languages for those who do
//! not see or hear it. A version that was active or used keeps its files for ever; an edit makes a new one.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::bank::digest;
use super::content::Content;
use super::import::DraftMedia;
use super::item::{self, ItemError, ItemId, ItemVersionId};
use super::item_status::{self, Step};
use super::media_content::MediaKind;
use super::{media_store, review};
use crate::accounts::file::FileId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::{files, item_files};

/// As many files as one text may show.
pub const MOST: usize = 10;
/// Longest description, in characters: room for the words of a film.
pub const LONGEST_ALT: usize = 4000;

/// One file where it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Medium {
    pub file: FileId,
    pub kind: MediaKind,
    /// As its author called it.
    pub name: String,
    /// What is to be seen, or every word that is to be heard.
    pub alt_en: String,
    pub alt_zh: String,
    /// Of the content.
    pub digest: String,
    pub content_type: String,
    pub storage_key: String,
    pub size: i64,
}

impl Medium {
    /// Whether everybody can know what it shows.
    pub fn is_described(&self) -> bool {
        !self.alt_en.is_empty() && !self.alt_zh.is_empty()
    }

    /// Whether a file of a draft is the same, shown with the same words.
    pub fn is(&self, draft: &DraftMedia) -> bool {
        (self.digest.as_str(), self.alt_en.as_str(), self.alt_zh.as_str())
            == (draft.digest.as_str(), draft.alt.en.as_str(), draft.alt.zh.as_str())
    }
}

/// The files of several versions.
pub fn of_versions(conn: &mut Conn, versions: &[ItemVersionId]) -> QueryResult<HashMap<ItemVersionId, Vec<Medium>>> {
    let rows: Vec<(ItemVersionId, Medium)> = item_files::table
        .inner_join(files::table)
        .filter(item_files::item_version_id.eq_any(versions))
        .order((item_files::item_version_id, item_files::position))
        .select((
            item_files::item_version_id,
            (
                item_files::file_id,
                item_files::kind,
                item_files::name,
                item_files::alt_en,
                item_files::alt_zh,
                files::digest,
                files::content_type,
                files::storage_key,
                files::size,
            ),
        ))
        .load(conn)?;
    let mut media: HashMap<ItemVersionId, Vec<Medium>> = HashMap::new();
    for (version, medium) in rows {
        media.entry(version).or_default().push(medium);
    }
    Ok(media)
}

pub fn of(conn: &mut Conn, version: ItemVersionId) -> QueryResult<Vec<Medium>> {
    Ok(of_versions(conn, &[version])?.remove(&version).unwrap_or_default())
}

/// Whether a version shows these files with these words.
pub(super) fn is_same(conn: &mut Conn, version: ItemVersionId, drafts: &[DraftMedia]) -> QueryResult<bool> {
    let media = of(conn, version)?;
    Ok(media.len() == drafts.len() && media.iter().zip(drafts).all(|(medium, draft)| medium.is(draft)))
}

/// Whether everything that the version shows is told in both languages.
pub(super) fn is_described(conn: &mut Conn, version: ItemVersionId) -> QueryResult<bool> {
    let silent: i64 = item_files::table
        .filter(item_files::item_version_id.eq(version))
        .filter(item_files::alt_en.eq("").or(item_files::alt_zh.eq("")))
        .count()
        .get_result(conn)?;
    Ok(silent == 0)
}

/// Gives a version its files.
pub(super) fn add(conn: &mut Conn, version: ItemVersionId, media: &[Medium]) -> QueryResult<()> {
    for (medium, position) in media.iter().zip(0i64..) {
        diesel::insert_into(item_files::table)
            .values((
                item_files::item_version_id.eq(version),
                item_files::position.eq(position),
                item_files::file_id.eq(medium.file),
                item_files::kind.eq(medium.kind),
                item_files::name.eq(&medium.name),
                item_files::alt_en.eq(&medium.alt_en),
                item_files::alt_zh.eq(&medium.alt_zh),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// A new version shows what the one before it shows.
pub(super) fn carry(conn: &mut Conn, from: ItemVersionId, to: ItemVersionId) -> QueryResult<()> {
    let media = of(conn, from)?;
    add(conn, to, &media)
}

/// The mark of these very files and words: whoever sends their form sends it along (see [`change`]).
pub fn stamp(version: ItemVersionId, media: &[Medium]) -> String {
    digest(format!("{version} {media:?}").as_bytes())
}

/// Replaces the files of the newest version, if they are still those that `seen` is the stamp of: in place while it may
/// change, as a new version otherwise, as [`item::edit`] does with words.
pub fn change(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    (seen, media): (&str, &[Medium]),
    now: NaiveDateTime,
) -> Result<ItemVersionId, ItemError> {
    let latest = item::versions(conn, item)?.into_iter().next().ok_or(diesel::result::Error::NotFound)?;
    let known = of(conn, latest.id)?;
    if stamp(latest.id, &known) != seen {
        return Err(ItemError::Outdated);
    }
    if known == media {
        return Err(ItemError::Unchanged);
    }
    let is_fixed = latest.status.after(Step::Change).is_none() || latest.used_at.is_some();
    if is_fixed || review::was_approved(conn, latest.id)? {
        let options = item::options(conn, &[latest.id])?;
        let content = Content::of(&latest, &options);
        let id = item::add_version(conn, actor, item, latest.version + 1, &content, now)?;
        add(conn, id, media)?;
        let details = json!({ "version": latest.version + 1, "files": media.len() });
        audit::record(conn, Some(actor), "item.version_added", ("item", item.0), details, now)?;
        return Ok(id);
    }
    item_status::advance(conn, item, latest.id, Step::Change)?;
    review::changed(conn, actor, latest.id, now)?;
    diesel::delete(item_files::table.filter(item_files::item_version_id.eq(latest.id))).execute(conn)?;
    add(conn, latest.id, media)?;
    let details = json!({ "version": latest.version, "files": media.len() });
    audit::record(conn, Some(actor), "item.files_changed", ("item", item.0), details, now)?;
    Ok(latest.id)
}

/// The files of a draft as the store keeps them. One that is not in the store (see [`media_store::keep_all`]) is not found.
pub(super) fn kept(conn: &mut Conn, drafts: &[DraftMedia]) -> QueryResult<Vec<Medium>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let digests: Vec<&str> = drafts.iter().map(|draft| draft.digest.as_str()).collect();
    let known = media_store::by_digest(conn, &digests)?;
    drafts
        .iter()
        .map(|draft| {
            let row = known.get(&draft.digest).ok_or(diesel::result::Error::NotFound)?;
            Ok(Medium {
                name: draft.name.clone(),
                alt_en: draft.alt.en.clone(),
                alt_zh: draft.alt.zh.clone(),
                ..row.medium()
            })
        })
        .collect()
}
