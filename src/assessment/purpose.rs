//! What an item is for. Exam items are secure: they stand on papers only. Practice items are shown with their keys, so they
//! never reach a paper. The choice is made while the item is written; what was ever used keeps its purpose for good.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, select};
use diesel::prelude::*;
use serde_json::json;

use super::bank::digest;
use super::case;
use super::content::Content;
use super::item::{self, Item, ItemError, ItemId, ItemStatus, ItemVersionId};
use super::review::Verdict;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::{item_reviews, item_versions, items, paper_items, practice_answers};
use crate::text_enum;

text_enum! {
    pub enum ItemPurpose: "item-purpose" {
        Exam = "exam",
        Practice = "practice",
    }
}

/// Whether the item may still get another purpose: all of its versions are drafts, none was ever approved, and nobody was
/// asked one.
pub fn is_open(conn: &mut Conn, item: ItemId) -> QueryResult<bool> {
    let versions = item_versions::table.filter(item_versions::item_id.eq(item));
    let beyond_draft = versions
        .filter(item_versions::status.ne(ItemStatus::Draft).or(item_versions::used_at.is_not_null()))
        .select(item_versions::id);
    if select(exists(beyond_draft)).get_result(conn)? {
        return Ok(false);
    }
    let ids = versions.select(item_versions::id);
    let approved = item_reviews::table
        .filter(item_reviews::item_version_id.eq_any(ids))
        .filter(item_reviews::verdict.eq_any([Verdict::Approve, Verdict::Elsewhere]))
        .select(item_reviews::id);
    if select(exists(approved)).get_result(conn)? {
        return Ok(false);
    }
    let ids = versions.select(item_versions::id);
    let on_paper = paper_items::table.filter(paper_items::item_version_id.eq_any(ids)).select(paper_items::id);
    let ids = versions.select(item_versions::id);
    let in_practice =
        practice_answers::table.filter(practice_answers::item_version_id.eq_any(ids)).select(practice_answers::id);
    Ok(!select(exists(on_paper)).get_result::<bool>(conn)? && !select(exists(in_practice)).get_result::<bool>(conn)?)
}

/// Gives an item its purpose; returns whether it had another one.
pub fn set(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    purpose: ItemPurpose,
    now: NaiveDateTime,
) -> Result<bool, ItemError> {
    let known = item::find(conn, item)?;
    if known.purpose == purpose {
        return Ok(false);
    }
    if known.case_id.is_some() {
        return Err(ItemError::InCase);
    }
    // A case goes with all of its questions.
    let whole: Vec<ItemId> = std::iter::once(item).chain(case::ids(conn, item)?).collect();
    for one in &whole {
        if !is_open(conn, *one)? {
            return Err(ItemError::PurposeFixed);
        }
    }
    diesel::update(items::table.filter(items::id.eq_any(&whole))).set(items::purpose.eq(purpose)).execute(conn)?;
    audit::record(conn, Some(actor), "item.purpose_set", ("item", item.0), json!({ "purpose": purpose }), now)?;
    Ok(true)
}

/// The first of these items that the bank has for something else than `purpose`.
pub fn clash(conn: &mut Conn, codes: &[String], purpose: ItemPurpose) -> QueryResult<Option<String>> {
    for some in codes.chunks(500) {
        let other = items::table
            .filter(items::code.eq_any(some))
            .filter(items::purpose.ne(purpose))
            .order(items::code)
            .select(items::code)
            .first(conn)
            .optional()?;
        if other.is_some() {
            return Ok(other);
        }
    }
    Ok(None)
}

/// Adds an item for `purpose` with its first version.
pub fn create(
    conn: &mut Conn,
    actor: UserId,
    (code, purpose): (&str, ItemPurpose),
    content: &Content,
    now: NaiveDateTime,
) -> Result<ItemId, ItemError> {
    let id = item::create(conn, actor, code, content, now)?;
    set(conn, actor, id, purpose, now)?;
    Ok(id)
}

/// The newest version of an item as a form shows it.
#[derive(Debug, Clone)]
pub struct Newest {
    pub item: Item,
    pub version: ItemVersionId,
    pub content: Content,
}

impl Newest {
    /// The mark of these very words: whoever sends the form sends it along (see [`edit`]).
    pub fn stamp(&self) -> String {
        digest(format!("{} {} {:?}", self.version, self.item.purpose, self.content).as_bytes())
    }
}

pub fn newest(conn: &mut Conn, id: ItemId) -> QueryResult<Newest> {
    let item = item::find(conn, id)?;
    let latest = item::versions(conn, id)?.into_iter().next().ok_or(diesel::result::Error::NotFound)?;
    let options = item::options(conn, &[latest.id])?;
    Ok(Newest { item, version: latest.id, content: Content::of(&latest, &options) })
}

/// What somebody typed who had seen the words with this stamp.
#[derive(Debug, Clone)]
pub struct Edit {
    pub seen: String,
    pub purpose: Option<ItemPurpose>,
    pub content: Content,
}

/// Writes an edit; with a purpose, that as well. What others wrote after it was opened is never written over.
pub fn edit(conn: &mut Conn, actor: UserId, item: ItemId, edit: &Edit, now: NaiveDateTime) -> Result<(), ItemError> {
    if newest(conn, item)?.stamp() != edit.seen {
        return Err(ItemError::Outdated);
    }
    let (purpose, content) = (edit.purpose, &edit.content);
    let has_moved = match purpose {
        Some(purpose) => set(conn, actor, item, purpose, now)?,
        None => false,
    };
    match item::edit(conn, actor, item, content, now) {
        Err(ItemError::Unchanged) if has_moved => Ok(()),
        done => done.map(|_| ()),
    }
}
