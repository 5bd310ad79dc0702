//! Cases on papers: what of them can be drawn, and on how many papers they are.

use std::collections::HashMap;

use diesel::prelude::*;

use super::attempt::AttemptId;
use super::item::{ItemId, ItemKind, ItemStatus, ItemVersionId};
use crate::db::Conn;
use crate::schema::{item_versions, items, paper_items};

/// A sub-question for drawing: its case, and its active version, nothing while it has none.
pub type Member = (ItemId, Option<ItemVersionId>);

/// Which question of how many of its case the one at `at` is, where `cases` are those of a whole paper in its order.
pub fn place(cases: &[Option<ItemVersionId>], at: usize) -> Option<(usize, usize)> {
    let own = *cases.get(at)?;
    own?;
    let count = |cases: &[Option<ItemVersionId>]| cases.iter().filter(|case| **case == own).count();
    Some((count(&cases[..=at]), count(cases)))
}

/// Every sub-question that is not retired, by case and in the order of each.
pub fn members(conn: &mut Conn) -> QueryResult<Vec<Member>> {
    let all: Vec<(ItemId, ItemId)> = items::table
        .filter(items::case_id.is_not_null())
        .order((items::case_id, items::case_position, items::id))
        .select((items::case_id.assume_not_null(), items::id))
        .load(conn)?;
    // Most banks have none: whoever starts then reads nothing more.
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ItemId> = all.iter().map(|(_, id)| *id).collect();
    let alive: Vec<(ItemId, ItemVersionId, ItemStatus)> = item_versions::table
        .filter(item_versions::item_id.eq_any(&ids))
        .filter(item_versions::status.ne(ItemStatus::Retired))
        .select((item_versions::item_id, item_versions::id, item_versions::status))
        .load(conn)?;
    let mut active: HashMap<ItemId, Option<ItemVersionId>> = HashMap::new();
    for (item, version, status) in alive {
        let known = active.entry(item).or_default();
        *known = known.or((status == ItemStatus::Active).then_some(version));
    }
    Ok(all.into_iter().filter_map(|(case, id)| Some((case, *active.get(&id)?))).collect())
}

/// The sub-questions of each case that lacks none, in their order.
pub(super) fn drawable(conn: &mut Conn) -> QueryResult<HashMap<ItemId, Vec<ItemVersionId>>> {
    let members = members(conn)?;
    let cases = members.chunk_by(|one, other| one.0 == other.0);
    Ok(cases
        .filter_map(|case| Some((case[0].0, case.iter().map(|(_, active)| *active).collect::<Option<_>>()?)))
        .collect())
}

/// The cases on these papers.
pub(super) fn on_papers(conn: &mut Conn, attempts: &[AttemptId]) -> QueryResult<Vec<ItemId>> {
    let versions = paper_items::table
        .filter(paper_items::attempt_id.eq_any(attempts))
        .filter(paper_items::case_version_id.is_not_null())
        .select(paper_items::case_version_id.assume_not_null());
    item_versions::table.filter(item_versions::id.eq_any(versions)).select(item_versions::item_id).distinct().load(conn)
}

/// How many papers hold each of these cases.
pub(super) fn exposures(conn: &mut Conn, items: &[ItemId]) -> QueryResult<Vec<(ItemId, i64)>> {
    paper_items::table
        .inner_join(item_versions::table.on(item_versions::id.nullable().eq(paper_items::case_version_id)))
        .filter(item_versions::item_id.eq_any(items))
        .filter(item_versions::kind.eq(ItemKind::Case))
        .group_by(item_versions::item_id)
        .select((item_versions::item_id, diesel::dsl::count(paper_items::attempt_id).aggregate_distinct()))
        .load(conn)
}
