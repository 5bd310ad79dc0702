//! The item bank as a list: what the office looks for, a page of it at a time.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::item::{Difficulty, Importance, ItemId, ItemKind, ItemStatus, ItemVersionId};
use super::purpose::ItemPurpose;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::text::{lower, pattern};
use crate::ordered;
use crate::schema::{item_tags, item_versions, items};

/// What the office looks for; empty fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub domain: String,
    /// The first two levels of the code.
    pub module: String,
    pub tag: String,
    pub kind: Option<ItemKind>,
    pub difficulty: Option<Difficulty>,
    pub status: Option<ItemStatus>,
    pub purpose: Option<ItemPurpose>,
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
    pub purpose: ItemPurpose,
    /// Of a sub-question.
    pub case_id: Option<ItemId>,
}

/// What a [`Row`] is loaded from.
macro_rules! columns {
    () => {
        (
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
            items::purpose,
            items::case_id,
        )
    };
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
            if !filter.module.is_empty() {
                query = query.filter(items::module.eq(filter.module.clone()));
            }
            if !filter.tag.is_empty() {
                let tagged = item_tags::table.filter(item_tags::tag.eq(filter.tag.clone())).select(item_tags::item_id);
                query = query.filter(items::id.eq_any(tagged));
            }
            if let Some(kind) = filter.kind {
                query = query.filter(item_versions::kind.eq(kind));
            }
            if let Some(difficulty) = filter.difficulty {
                query = query.filter(item_versions::difficulty.eq(difficulty));
            }
            if let Some(purpose) = filter.purpose {
                query = query.filter(items::purpose.eq(purpose));
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
    let matching = filtered!(item_versions::table.inner_join(items::table).select(columns!()));
    let sorted = ordered!(matching, filter.sort, (items::code, item_versions::version.desc()),
        "code" => items::code,
        "kind" => item_versions::kind,
        "difficulty" => item_versions::difficulty,
        "law" => item_versions::law_ref,
        "status" => item_versions::status,
        "purpose" => items::purpose,
    );
    let rows = sorted.limit(limit).offset(offset).load(conn)?;
    Ok((rows, total))
}

/// These versions, by code; unknown ones are left out.
pub fn of_versions(conn: &mut Conn, ids: &[ItemVersionId]) -> QueryResult<Vec<Row>> {
    item_versions::table
        .inner_join(items::table)
        .filter(item_versions::id.eq_any(ids))
        .order((items::code, item_versions::version.desc()))
        .select(columns!())
        .load(conn)
}

/// The newest version of each of these items, by item.
pub(super) fn newest_of(conn: &mut Conn, ids: &[ItemId]) -> QueryResult<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<Row> = item_versions::table
        .inner_join(items::table)
        .filter(items::id.eq_any(ids))
        .order((items::id, item_versions::version.desc()))
        .select(columns!())
        .load(conn)?;
    rows.dedup_by_key(|row| row.item);
    Ok(rows)
}

/// Every domain in the bank, in order.
pub fn domains(conn: &mut Conn) -> QueryResult<Vec<String>> {
    items::table.select(items::domain).distinct().order(items::domain).load(conn)
}

/// Every module of a domain, in order.
pub fn modules(conn: &mut Conn, domain: &str) -> QueryResult<Vec<String>> {
    let modules = items::table.filter(items::domain.eq(domain)).filter(items::module.ne(""));
    modules.select(items::module).distinct().order(items::module).limit(200).load(conn)
}

/// Every domain with each of its modules, in order.
pub fn all_modules(conn: &mut Conn) -> QueryResult<Vec<(String, String)>> {
    items::table
        .select((items::domain, items::module))
        .distinct()
        .order((items::domain, items::module))
        .limit(500)
        .load(conn)
}
