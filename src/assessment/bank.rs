//! The item bank: what can be drawn, and its face towards those who import.

use std::collections::HashMap;

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::assembly::PoolItem;
use super::item::{Difficulty, ItemKind, ItemStatus, ItemVersionId};
pub use super::item_comparison::coded;
pub use super::item_import::{ImportError, Imported, NewImport, import, import_all, imported_at, preview, refusal};
use super::purpose::ItemPurpose;
use crate::db::Conn;
use crate::random;
use crate::schema::{item_options, item_versions, items};

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

/// The name of a file's content.
pub fn digest(bytes: &[u8]) -> String {
    random::hex(&Sha256::digest(bytes))
}
