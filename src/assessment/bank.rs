//! The item bank: lists of items, and what can be drawn.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::assembly::PoolItem;
use super::item::{Difficulty, Importance, ItemId, ItemKind, ItemStatus, ItemVersionId};
pub use super::item_comparison::coded;
pub use super::item_import::{ImportError, Imported, NewImport, import, import_all, imported_at, preview};
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::text::{lower, pattern};
use crate::ordered;
use crate::random;
use crate::schema::{item_options, item_versions, items};

/// What the office looks for; empty fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub domain: String,
    pub kind: Option<ItemKind>,
    pub difficulty: Option<Difficulty>,
    pub status: Option<ItemStatus>,
    pub text: String,
    pub sort: Sort,
}

/// One version in the bank list.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    pub item: ItemId,
    pub version_id: ItemVersionId,
    pub code: String,
    pub domain: String,
    pub version: i64,
    pub kind: ItemKind,
    pub importance: Importance,
    pub difficulty: Difficulty,
    pub law_ref: String,
    pub stem_en: String,
    pub stem_zh: String,
    pub status: ItemStatus,
    pub used_at: Option<NaiveDateTime>,
}

/// Matching versions by code, retired ones only when asked for; and how many there are in all.
pub fn list(conn: &mut Conn, filter: &Filter, offset: i64, limit: i64) -> QueryResult<(Vec<Row>, i64)> {
    // The enum of connections takes no boxed query twice, so the same conditions are built for rows and count.
    macro_rules! filtered {
        ($query:expr) => {{
            let mut query = $query.into_boxed();
            if !filter.domain.is_empty() {
                query = query.filter(items::domain.eq(filter.domain.clone()));
            }
            if let Some(kind) = filter.kind {
                query = query.filter(item_versions::kind.eq(kind));
            }
            if let Some(difficulty) = filter.difficulty {
                query = query.filter(item_versions::difficulty.eq(difficulty));
            }
            match filter.status {
                Some(status) => query = query.filter(item_versions::status.eq(status)),
                None => query = query.filter(item_versions::status.ne(ItemStatus::Retired)),
            }
            if !filter.text.is_empty() {
                let pattern = pattern(&filter.text);
                query = query.filter(
                    lower(item_versions::stem_en)
                        .like(pattern.clone())
                        .escape('\\')
                        .or(item_versions::stem_zh.like(pattern.clone()).escape('\\'))
                        .or(lower(items::code).like(pattern.clone()).escape('\\'))
                        .or(lower(item_versions::law_ref).like(pattern).escape('\\')),
                );
            }
            query
        }};
    }
    let total: i64 =
        filtered!(item_versions::table.inner_join(items::table).select(diesel::dsl::count_star())).first(conn)?;
    let matching = filtered!(item_versions::table.inner_join(items::table).select((
        items::id,
        item_versions::id,
        items::code,
        items::domain,
        item_versions::version,
        item_versions::kind,
        item_versions::importance,
        item_versions::difficulty,
        item_versions::law_ref,
        item_versions::stem_en,
        item_versions::stem_zh,
        item_versions::status,
        item_versions::used_at,
    )));
    let sorted = ordered!(matching, filter.sort, (items::code, item_versions::version.desc()),
        "code" => items::code,
        "kind" => item_versions::kind,
        "difficulty" => item_versions::difficulty,
        "law" => item_versions::law_ref,
        "status" => item_versions::status,
    );
    let rows = sorted.limit(limit).offset(offset).load(conn)?;
    Ok((rows, total))
}

/// Every domain in the bank, in order.
pub fn domains(conn: &mut Conn) -> QueryResult<Vec<String>> {
    items::table.select(items::domain).distinct().order(items::domain).load(conn)
}

/// What can be drawn now, with the number of options of each.
pub fn pool(conn: &mut Conn) -> QueryResult<Vec<PoolItem>> {
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
