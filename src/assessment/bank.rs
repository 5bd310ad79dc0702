//! The item bank: what can be drawn, and taking in a file of drafts, all of it or nothing.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::assembly::PoolItem;
use super::content::Content;
use super::import::ItemDraft;
use super::item::{self, Difficulty, ItemError, ItemId, ItemKind, ItemStatus, ItemVersionId};
use super::purpose::{self, ItemPurpose};
use super::{item_media, review, transfer};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::random;
use crate::schema::{item_imports, item_options, item_versions, items};

/// What can be drawn for a paper now, with the number of options of each.
pub fn pool(conn: &mut Conn) -> QueryResult<Vec<PoolItem>> {
    pool_for(conn, ItemPurpose::Exam)
}

/// What is active for `purpose`.
pub(super) fn pool_for(conn: &mut Conn, purpose: ItemPurpose) -> QueryResult<Vec<PoolItem>> {
    let counted: Vec<(ItemVersionId, i64)> = item_options::table
        .inner_join(item_versions::table)
        .filter(item_versions::status.eq(ItemStatus::Active))
        .group_by(item_options::item_version_id)
        .select((item_options::item_version_id, diesel::dsl::count_star()))
        .load(conn)?;
    let options: HashMap<ItemVersionId, i64> = counted.into_iter().collect();
    let active: Vec<(ItemVersionId, String, Difficulty, ItemKind, i64)> = item_versions::table
        .inner_join(items::table)
        .filter(item_versions::status.eq(ItemStatus::Active))
        .filter(items::purpose.eq(purpose))
        .order(item_versions::id)
        .select((
            item_versions::id,
            items::domain,
            item_versions::difficulty,
            item_versions::kind,
            item_versions::points,
        ))
        .load(conn)?;
    Ok(active
        .into_iter()
        .map(|(version, domain, difficulty, kind, points)| PoolItem {
            version,
            domain,
            difficulty,
            kind,
            points,
            options: options.get(&version).copied().unwrap_or(0) as usize,
        })
        .collect())
}

/// A file that was read, and whose every item can be taken.
#[derive(Debug, Clone)]
pub struct NewImport {
    pub file_name: String,
    pub digest: String,
    pub drafts: Vec<ItemDraft>,
    /// By whom the items were reviewed elsewhere, and how: they reach papers at once. Without it they come in as drafts.
    pub reviewed: Option<String>,
    /// Of the items that are new; those that are known have the same.
    pub purpose: ItemPurpose,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    pub added: i64,
    pub changed: i64,
    pub unchanged: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("imported before")]
    Known { at: NaiveDateTime },
    #[error("nothing to import")]
    Empty,
    /// An item of the file is in the bank for something else.
    #[error("another purpose")]
    OtherPurpose { code: String },
    /// Items have an author; the command line takes the first person of the office.
    #[error("nobody in the office")]
    NoOffice,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl ImportError {
    pub fn message(&self) -> Message {
        match self {
            ImportError::Known { at } => Message::new("item-import-known").with("when", *at),
            ImportError::Empty => "item-import-empty".into(),
            ImportError::OtherPurpose { code } => Message::new("item-import-other-purpose").with("code", code.clone()),
            ImportError::NoOffice => "item-import-no-office".into(),
            ImportError::Db(_) => "error-busy".into(),
        }
    }
}

/// The name of a file's content.
pub fn digest(bytes: &[u8]) -> String {
    random::hex(&Sha256::digest(bytes))
}

/// When this very file was imported.
pub fn imported_at(conn: &mut Conn, digest: &str) -> QueryResult<Option<NaiveDateTime>> {
    item_imports::table
        .filter(item_imports::file_digest.eq(digest))
        .select(item_imports::imported_at)
        .first(conn)
        .optional()
}

/// Why a file is not taken.
pub fn refusal(
    conn: &mut Conn,
    digest: &str,
    drafts: &[ItemDraft],
    purpose: ItemPurpose,
) -> QueryResult<Option<ImportError>> {
    if let Some(at) = imported_at(conn, digest)? {
        return Ok(Some(ImportError::Known { at }));
    }
    Ok(purpose::clash(conn, &coded(drafts), purpose)?.map(|code| ImportError::OtherPurpose { code }))
}

/// Says what an import would do.
pub fn preview(conn: &mut Conn, drafts: &[ItemDraft]) -> QueryResult<Imported> {
    let mut outcome = Imported::default();
    for (code, draft) in coded(drafts) {
        match compared(conn, &code, (&transfer::content_of(draft), draft))? {
            Compared::New => outcome.added += 1,
            Compared::Changed(..) => outcome.changed += 1,
            Compared::Same => outcome.unchanged += 1,
        }
    }
    Ok(outcome)
}

/// Takes in a file in one transaction: unknown codes become items, changed ones new versions, the rest is left alone.
pub fn import(conn: &mut Conn, actor: UserId, new: &NewImport, now: NaiveDateTime) -> Result<Imported, ImportError> {
    if new.drafts.is_empty() {
        return Err(ImportError::Empty);
    }
    if let Some(refusal) = refusal(conn, &new.digest, &new.drafts, new.purpose)? {
        return Err(refusal);
    }
    let import: i64 = diesel::insert_into(item_imports::table)
        .values((
            item_imports::file_name.eq(&new.file_name),
            item_imports::file_digest.eq(&new.digest),
            item_imports::items.eq(new.drafts.len() as i64),
            item_imports::imported_by_id.eq(actor),
            item_imports::imported_at.eq(now),
        ))
        .returning(item_imports::id)
        .get_result(conn)?;
    let mut outcome = Imported::default();
    for (code, draft) in coded(&new.drafts) {
        let content = transfer::content_of(draft);
        let media = item_media::kept(conn, &draft.media)?;
        let (item, version) = match compared(conn, &code, (&content, draft))? {
            Compared::Same => {
                outcome.unchanged += 1;
                continue;
            }
            Compared::Changed(item, latest, number) => {
                outcome.changed += 1;
                let version = item::add_version(conn, actor, item, number + 1, &content, now)?;
                // A table cannot hold files; what it does not bring stays as it is.
                if media.is_empty() {
                    item_media::carry(conn, latest, version)?;
                }
                (item, version)
            }
            Compared::New => {
                outcome.added += 1;
                let item = item::insert(conn, (&code, new.purpose), Some(import), now)?;
                (item, item::add_version(conn, actor, item, 1, &content, now)?)
            }
        };
        item_media::add(conn, version, &media)?;
        transfer::tag(conn, item, &draft.tags)?;
        // What one of both languages cannot read, or what shows something without saying it in words, stays a draft.
        if let Some(by_whom) = new.reviewed.as_deref().filter(|_| transfer::is_whole(draft)) {
            // A version that was just added is a draft: but for files without words only the database can refuse.
            if let Err(ItemError::Db(error)) = review::elsewhere(conn, actor, item, version, by_whom, now) {
                return Err(error.into());
            }
        }
    }
    let details = json!({ "added": outcome.added, "changed": outcome.changed, "unchanged": outcome.unchanged,
        "reviewed": new.reviewed });
    audit::record(conn, Some(actor), "items.imported", ("item_import", import), details, now)?;
    Ok(outcome)
}

enum Compared {
    New,
    Same,
    /// The item, and its newest version with its number.
    Changed(ItemId, ItemVersionId, i64),
}

/// A draft without files has nothing to say about those of the item.
fn compared(conn: &mut Conn, code: &str, (content, draft): (&Content, &ItemDraft)) -> QueryResult<Compared> {
    let Some(known) = item::by_code(conn, code)? else { return Ok(Compared::New) };
    let Some(latest) = item::versions(conn, known.id)?.into_iter().next() else { return Ok(Compared::New) };
    let options = item::options(conn, &[latest.id])?;
    let is_same = Content::of(&latest, &options) == *content
        && (draft.media.is_empty() || item_media::is_same(conn, latest.id, &draft.media)?);
    Ok(if is_same { Compared::Same } else { Compared::Changed(known.id, latest.id, latest.version) })
}

/// Every draft with the code that it will go by. A code that several drafts of a file share is a content point, not a name:
/// those get a part of their text's digest after it, so that the same question always gets the same code.
pub fn coded(drafts: &[ItemDraft]) -> Vec<(String, &ItemDraft)> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for draft in drafts {
        *uses.entry(draft.code.as_str()).or_default() += 1;
    }
    drafts
        .iter()
        .map(|draft| {
            let base = if draft.code.is_empty() { "general" } else { draft.code.as_str() };
            if !draft.code.is_empty() && uses.get(draft.code.as_str()) == Some(&1) {
                return (base.to_owned(), draft);
            }
            let text = format!("{}\u{0}{}", draft.stem.en, draft.stem.zh);
            (format!("{base}.{}", &digest(text.as_bytes())[..8]), draft)
        })
        .collect()
}
