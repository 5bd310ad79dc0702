//! An item and its versions. A version that was active or used never changes; an edit makes a new one. One version of an
//! item is active at a time, and only active ones reach a paper.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

use super::bank_edition;
use super::content::Content;
use super::item_code;
pub use super::item_error::ItemError;
pub use super::item_kind::{Difficulty, Importance, ItemKind};
use super::item_media;
pub use super::item_status::ItemStatus;
use super::item_status::{self, Step};
use super::purpose::ItemPurpose;
use super::review;
use super::scoring::Rule;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::schema::{item_options, item_versions, items};

pub type ItemId = Id<Item>;
pub type ItemVersionId = Id<ItemVersion>;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = items)]
pub struct Item {
    pub id: ItemId,
    pub code: String,
    /// The first part of the code.
    pub domain: String,
    pub created_at: NaiveDateTime,
    /// How often it may be drawn in all.
    pub exposure_cap: Option<i64>,
    pub purpose: ItemPurpose,
    /// Of a sub-question: the case that it belongs to.
    pub case_id: Option<ItemId>,
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = item_versions)]
pub struct ItemVersion {
    pub id: ItemVersionId,
    pub item_id: ItemId,
    pub version: i64,
    pub kind: ItemKind,
    pub importance: Importance,
    pub difficulty: Difficulty,
    pub law_ref: String,
    pub law_effective: Option<NaiveDate>,
    pub stem_en: String,
    pub stem_zh: String,
    /// Hundredths of a point.
    pub points: i64,
    pub status: ItemStatus,
    pub author_id: UserId,
    pub created_at: NaiveDateTime,
    pub used_at: Option<NaiveDateTime>,
    pub scoring: Rule,
    pub is_case_sensitive: bool,
    /// Of a numeric item: decimals as they were typed.
    pub number_value: String,
    pub number_tolerance: String,
    /// Of an essay: how many words, or Chinese characters, are asked for at the most.
    pub max_words: Option<i64>,
    /// For whoever marks an essay.
    pub guidance_en: String,
    pub guidance_zh: String,
    /// Shown after practice.
    pub explanation_en: String,
    pub explanation_zh: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = item_options)]
pub struct ItemOption {
    pub item_version_id: ItemVersionId,
    /// From 0; option 0 is A.
    pub position: i64,
    pub text_en: String,
    pub text_zh: String,
    /// Belongs to the key. All things of an ordering do, all left sides of a matching, all accepted texts.
    pub is_key: bool,
    /// Of a matching: the right side. A line without a left side is there to mislead.
    pub partner_en: String,
    pub partner_zh: String,
}

impl ItemOption {
    pub fn letter(&self) -> char {
        letter(self.position)
    }
}

/// `A` for 0.
pub fn letter(position: i64) -> char {
    u8::try_from(position).map_or('?', |position| char::from(b'A'.saturating_add(position)))
}

pub fn find(conn: &mut Conn, id: ItemId) -> QueryResult<Item> {
    items::table.find(id).select(Item::as_select()).first(conn)
}

pub fn by_code(conn: &mut Conn, code: &str) -> QueryResult<Option<Item>> {
    items::table.filter(items::code.eq(code)).select(Item::as_select()).first(conn).optional()
}

/// The versions of an item, newest first.
pub fn versions(conn: &mut Conn, item: ItemId) -> QueryResult<Vec<ItemVersion>> {
    item_versions::table
        .filter(item_versions::item_id.eq(item))
        .order(item_versions::version.desc())
        .select(ItemVersion::as_select())
        .load(conn)
}

/// These versions, by id.
pub fn versions_of(conn: &mut Conn, ids: &[ItemVersionId]) -> QueryResult<Vec<ItemVersion>> {
    item_versions::table
        .filter(item_versions::id.eq_any(ids))
        .order(item_versions::id)
        .select(ItemVersion::as_select())
        .load(conn)
}

/// A version with the item that it belongs to.
pub fn of_version(conn: &mut Conn, id: ItemVersionId) -> QueryResult<(ItemId, ItemVersion)> {
    let version: ItemVersion = item_versions::table.find(id).select(ItemVersion::as_select()).first(conn)?;
    Ok((version.item_id, version))
}

/// The active versions of several items.
pub fn active_of(conn: &mut Conn, items: &[ItemId]) -> QueryResult<Vec<(ItemVersionId, ItemId)>> {
    item_versions::table
        .filter(item_versions::item_id.eq_any(items))
        .filter(item_versions::status.eq(ItemStatus::Active))
        .select((item_versions::id, item_versions::item_id))
        .load(conn)
}

/// Every draft with its item, oldest first.
pub fn drafts(conn: &mut Conn) -> QueryResult<Vec<(ItemId, ItemVersionId)>> {
    item_versions::table
        .filter(item_versions::status.eq(ItemStatus::Draft))
        .order(item_versions::id)
        .select((item_versions::item_id, item_versions::id))
        .load(conn)
}

/// The kind of each of several versions.
pub fn kinds(conn: &mut Conn, versions: &[ItemVersionId]) -> QueryResult<HashMap<ItemVersionId, ItemKind>> {
    let rows: Vec<(ItemVersionId, ItemKind)> = item_versions::table
        .filter(item_versions::id.eq_any(versions))
        .select((item_versions::id, item_versions::kind))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The options of several versions, each in their order.
pub fn options(conn: &mut Conn, versions: &[ItemVersionId]) -> QueryResult<Vec<ItemOption>> {
    item_options::table
        .filter(item_options::item_version_id.eq_any(versions))
        .order((item_options::item_version_id, item_options::position))
        .select(ItemOption::as_select())
        .load(conn)
}

/// An item without a version. `import`: the file that it comes from.
pub(super) fn insert(
    conn: &mut Conn,
    (code, purpose): (&str, ItemPurpose),
    import: Option<i64>,
    now: NaiveDateTime,
) -> QueryResult<ItemId> {
    diesel::insert_into(items::table)
        .values((
            items::code.eq(code),
            items::domain.eq(item_code::domain_of(code)),
            items::module.eq(item_code::module_of(code)),
            items::purpose.eq(purpose),
            items::import_id.eq(import),
            items::created_at.eq(now),
        ))
        .returning(items::id)
        .get_result(conn)
}

/// Adds an item with its first version.
pub fn create(
    conn: &mut Conn,
    actor: UserId,
    code: &str,
    content: &Content,
    now: NaiveDateTime,
) -> Result<ItemId, ItemError> {
    if by_code(conn, code)?.is_some() {
        return Err(ItemError::CodeTaken);
    }
    let id = insert(conn, (code, ItemPurpose::Exam), None, now)?;
    add_version(conn, actor, id, 1, content, now)?;
    audit::record(conn, Some(actor), "item.created", ("item", id.0), json!({ "code": code }), now)?;
    Ok(id)
}

/// Writes an edit: into the newest version while that is unused and not approved, which takes it out of review; as a new
/// version otherwise.
pub fn edit(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    content: &Content,
    now: NaiveDateTime,
) -> Result<ItemVersionId, ItemError> {
    let latest = versions(conn, item)?.into_iter().next().ok_or(diesel::result::Error::NotFound)?;
    let known = options(conn, &[latest.id])?;
    if Content::of(&latest, &known) == *content {
        return Err(ItemError::Unchanged);
    }
    if (latest.kind == ItemKind::Case) != (content.kind == ItemKind::Case) {
        return Err(ItemError::KindFixed);
    }
    let is_fixed = latest.status.after(Step::Change).is_none() || latest.used_at.is_some();
    if is_fixed || review::was_approved(conn, latest.id)? {
        let id = add_version(conn, actor, item, latest.version + 1, content, now)?;
        item_media::carry(conn, latest.id, id)?;
        let details = json!({ "version": latest.version + 1 });
        audit::record(conn, Some(actor), "item.version_added", ("item", item.0), details, now)?;
        return Ok(id);
    }
    item_status::advance(conn, item, latest.id, Step::Change)?;
    review::changed(conn, actor, latest.id, now)?;
    diesel::update(item_versions::table.find(latest.id)).set(content.wording()).execute(conn)?;
    diesel::delete(item_options::table.filter(item_options::item_version_id.eq(latest.id))).execute(conn)?;
    add_options(conn, latest.id, content)?;
    let details = json!({ "version": latest.version });
    audit::record(conn, Some(actor), "item.draft_changed", ("item", item.0), details, now)?;
    Ok(latest.id)
}

pub(super) fn add_version(
    conn: &mut Conn,
    author: UserId,
    item: ItemId,
    version: i64,
    content: &Content,
    now: NaiveDateTime,
) -> QueryResult<ItemVersionId> {
    let id = diesel::insert_into(item_versions::table)
        .values((
            item_versions::item_id.eq(item),
            item_versions::version.eq(version),
            content.wording(),
            item_versions::status.eq(ItemStatus::Draft),
            item_versions::author_id.eq(author),
            item_versions::created_at.eq(now),
        ))
        .returning(item_versions::id)
        .get_result(conn)?;
    add_options(conn, id, content)?;
    if version > 1 && find(conn, item)?.case_id.is_some() {
        // A retired question of a case that is written anew keeps its case back until it is active.
        bank_edition::renew(conn)?;
    }
    Ok(id)
}

fn add_options(conn: &mut Conn, version: ItemVersionId, content: &Content) -> QueryResult<()> {
    for (position, option) in content.options.iter().enumerate() {
        diesel::insert_into(item_options::table)
            .values((
                item_options::item_version_id.eq(version),
                item_options::position.eq(position as i64),
                item_options::text_en.eq(&option.en),
                item_options::text_zh.eq(&option.zh),
                item_options::is_key.eq(option.is_key),
                item_options::partner_en.eq(&option.partner_en),
                item_options::partner_zh.eq(&option.partner_zh),
            ))
            .execute(conn)?;
    }
    Ok(())
}
