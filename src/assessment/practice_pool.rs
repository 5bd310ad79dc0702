//! What can be practised: the active practice items, by domain, and those that somebody got wrong the last time.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;

use super::assembly::PoolItem;
use super::bank;
use super::item::{ItemId, ItemVersionId};
use super::practice::RunId;
use super::purpose::ItemPurpose;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{item_versions, practice_answers, practice_runs};

/// So many answers are looked back at for what to repeat.
const LOOK_BACK: i64 = 1000;

/// Every active practice item.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<PoolItem>> {
    bank::pool_for(conn, ItemPurpose::Practice)
}

/// How many questions each domain has, in order.
pub fn domains(pool: &[PoolItem]) -> BTreeMap<String, i64> {
    let mut domains = BTreeMap::new();
    for item in pool {
        *domains.entry(item.domain.clone()).or_default() += item.questions() as i64;
    }
    domains
}

/// What of `pool` did not get all of its points when `user` last answered it; of one run only, if it is named. A newer
/// version stands in for one that was answered, and a whole case for a sub-question.
pub fn mistakes(
    conn: &mut Conn,
    user: UserId,
    run: Option<RunId>,
    mut pool: Vec<PoolItem>,
) -> QueryResult<Vec<PoolItem>> {
    let mut query = practice_answers::table
        .inner_join(practice_runs::table)
        .inner_join(item_versions::table)
        .filter(practice_runs::user_id.eq(user))
        .filter(practice_answers::answered_at.is_not_null())
        .order((practice_answers::answered_at.desc(), practice_answers::id.desc()))
        .select((item_versions::item_id, practice_answers::earned, practice_answers::points))
        .limit(LOOK_BACK)
        .into_boxed();
    if let Some(run) = run {
        query = query.filter(practice_answers::run_id.eq(run));
    }
    let answers: Vec<(ItemId, Option<i64>, i64)> = query.load(conn)?;
    let mut known = HashSet::new();
    let newest = answers.into_iter().filter(|(item, ..)| known.insert(*item));
    // Nobody marks an essay: it is neither right nor wrong.
    let wrong: HashSet<ItemId> = newest
        .filter(|(_, earned, points)| earned.is_some_and(|earned| earned < *points))
        .map(|(item, ..)| item)
        .collect();
    let asked = |item: &PoolItem| -> Vec<ItemVersionId> {
        std::iter::once(item.version).chain(item.parts.iter().map(|part| part.version)).collect()
    };
    let versions: Vec<ItemVersionId> = pool.iter().flat_map(asked).collect();
    let items: HashMap<ItemVersionId, ItemId> = item_versions::table
        .filter(item_versions::id.eq_any(&versions))
        .select((item_versions::id, item_versions::item_id))
        .load(conn)?
        .into_iter()
        .collect();
    let is_wrong = |version: &ItemVersionId| items.get(version).is_some_and(|item| wrong.contains(item));
    pool.retain(|item| asked(item).iter().any(is_wrong));
    Ok(pool)
}
