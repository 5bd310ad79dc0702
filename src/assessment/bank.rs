//! The item bank: what can be drawn, and its face towards those who import.

use std::collections::HashMap;

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::assembly::{Part, PoolItem};
use super::case_paper;
use super::item::{Difficulty, ItemId, ItemKind, ItemStatus, ItemVersionId};
pub use super::item_comparison::{Compared, Line, coded, compare};
pub use super::item_import::{ImportError, Imported, NewImport, import, import_all, imported_at, preview, refusal};
use super::purpose::ItemPurpose;
use crate::db::Conn;
use crate::random;
use crate::schema::{item_options, item_versions, items};

/// What can be drawn for a paper now, with the number of options of each.
pub fn pool(conn: &mut Conn) -> QueryResult<Vec<PoolItem>> {
    pool_for(conn, ItemPurpose::Exam)
}

/// What is active for `purpose`: whole cases, and questions that belong to none.
pub(super) fn pool_for(conn: &mut Conn, purpose: ItemPurpose) -> QueryResult<Vec<PoolItem>> {
    let counted: Vec<(ItemVersionId, i64)> = item_options::table
        .inner_join(item_versions::table)
        .filter(item_versions::status.eq(ItemStatus::Active))
        .group_by(item_options::item_version_id)
        .select((item_options::item_version_id, diesel::dsl::count_star()))
        .load(conn)?;
    let options: HashMap<ItemVersionId, i64> = counted.into_iter().collect();
    type Row = (ItemVersionId, ItemId, Option<ItemId>, String, Difficulty, ItemKind, i64);
    let active: Vec<Row> = item_versions::table
        .inner_join(items::table)
        .filter(item_versions::status.eq(ItemStatus::Active))
        .filter(items::purpose.eq(purpose))
        .order(item_versions::id)
        .select((
            item_versions::id,
            items::id,
            items::case_id,
            items::domain,
            item_versions::difficulty,
            item_versions::kind,
            item_versions::points,
        ))
        .load(conn)?;
    let options = |version: &ItemVersionId| options.get(version).copied().unwrap_or(0) as usize;
    let (sub_questions, alone): (Vec<Row>, Vec<Row>) = active.into_iter().partition(|row| row.2.is_some());
    let parts: HashMap<ItemVersionId, Part> = sub_questions
        .into_iter()
        .map(|(version, .., kind, points)| (version, Part { version, kind, points, options: options(&version) }))
        .collect();
    let cases =
        if alone.iter().any(|row| row.5 == ItemKind::Case) { case_paper::drawable(conn)? } else { HashMap::new() };
    Ok(alone
        .into_iter()
        .map(|(version, item, _, domain, difficulty, kind, points)| {
            let own = cases.get(&item).filter(|_| kind == ItemKind::Case);
            let parts: Vec<Part> = own.into_iter().flatten().filter_map(|part| parts.get(part)).cloned().collect();
            let points = if parts.is_empty() { points } else { parts.iter().map(|part| part.points).sum() };
            PoolItem { version, domain, difficulty, kind, points, options: options(&version), parts }
        })
        .filter(|item| item.kind != ItemKind::Case || !item.parts.is_empty())
        .collect())
}

/// The name of a file's content.
pub fn digest(bytes: &[u8]) -> String {
    random::hex(&Sha256::digest(bytes))
}
