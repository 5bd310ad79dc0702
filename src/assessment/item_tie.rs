//! What belongs to an item across its versions: tags, enemies (items of which one gives the other away), and how often it
//! may be drawn.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::bank_edition;
use super::case_paper;
use super::item::{self, ItemError, ItemId};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::{item_enemies, item_tags, item_versions, items, paper_items};
use crate::text;

/// Longest tag, in characters, and how many an item may have.
const LONGEST_TAG: usize = 40;
const MOST_TAGS: usize = 20;

/// Tags as people type them, with commas of either width between; in small letters, each once.
pub fn tags_of(typed: &str) -> Vec<String> {
    let tags: BTreeSet<String> = typed
        .split([',', '，', '、', ';', '；'])
        .map(|tag| text::one_line(tag).to_lowercase().chars().take(LONGEST_TAG).collect::<String>())
        .filter(|tag| !tag.is_empty())
        .collect();
    tags.into_iter().take(MOST_TAGS).collect()
}

pub fn tags(conn: &mut Conn, item: ItemId) -> QueryResult<Vec<String>> {
    item_tags::table.filter(item_tags::item_id.eq(item)).order(item_tags::tag).select(item_tags::tag).load(conn)
}

/// The tags of several items.
pub fn tags_of_items(conn: &mut Conn, items: &[ItemId]) -> QueryResult<Vec<(ItemId, String)>> {
    item_tags::table
        .filter(item_tags::item_id.eq_any(items))
        .order(item_tags::tag)
        .select((item_tags::item_id, item_tags::tag))
        .load(conn)
}

/// Every tag in the bank, in order.
pub fn all_tags(conn: &mut Conn) -> QueryResult<Vec<String>> {
    item_tags::table.select(item_tags::tag).distinct().order(item_tags::tag).limit(500).load(conn)
}

/// Gives the item exactly these tags.
pub fn set_tags(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    wanted: &[String],
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    item::find(conn, item)?;
    if wanted.len() > MOST_TAGS {
        return Err(ItemError::TooManyTags);
    }
    let known = tags(conn, item)?;
    if known == wanted {
        return Err(ItemError::Unchanged);
    }
    diesel::delete(item_tags::table.filter(item_tags::item_id.eq(item))).execute(conn)?;
    for tag in wanted {
        diesel::insert_into(item_tags::table)
            .values((item_tags::item_id.eq(item), item_tags::tag.eq(tag)))
            .execute(conn)?;
    }
    audit::record(conn, Some(actor), "item.tagged", ("item", item.0), json!({ "tags": wanted }), now)?;
    Ok(())
}

/// Id and code of the enemies of an item.
pub fn enemies(conn: &mut Conn, item: ItemId) -> QueryResult<Vec<(ItemId, String)>> {
    let above = item_enemies::table.filter(item_enemies::item_id.eq(item)).select(item_enemies::enemy_id);
    let below = item_enemies::table.filter(item_enemies::enemy_id.eq(item)).select(item_enemies::item_id);
    let mut ids: Vec<ItemId> = above.load(conn)?;
    ids.extend(below.load::<ItemId>(conn)?);
    items::table.filter(items::id.eq_any(ids)).order(items::code).select((items::id, items::code)).load(conn)
}

/// Those of these items that have enemies.
pub(super) fn with_enemies(conn: &mut Conn, of: &[ItemId]) -> QueryResult<HashSet<ItemId>> {
    let mut found = HashSet::new();
    for some in of.chunks(500) {
        let pairs: Vec<(ItemId, ItemId)> = item_enemies::table
            .filter(item_enemies::item_id.eq_any(some).or(item_enemies::enemy_id.eq_any(some)))
            .select((item_enemies::item_id, item_enemies::enemy_id))
            .load(conn)?;
        found.extend(pairs.into_iter().flat_map(|(one, other)| [one, other]));
    }
    Ok(found)
}

/// Keeps two items apart: no paper holds both.
pub fn add_enemy(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    code: &str,
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    let own = item::find(conn, item)?;
    let other = item::by_code(conn, code)?.filter(|other| other.id != item).ok_or(ItemError::NoSuchCode)?;
    // A sub-question is drawn with its case, which has enemies for all of them.
    if own.case_id.is_some() || other.case_id.is_some() {
        return Err(ItemError::InCase);
    }
    let other = other.id;
    let (low, high) = (item.min(other), item.max(other));
    let pair = item_enemies::table.filter(item_enemies::item_id.eq(low)).filter(item_enemies::enemy_id.eq(high));
    if pair.count().get_result::<i64>(conn)? > 0 {
        return Err(ItemError::Unchanged);
    }
    diesel::insert_into(item_enemies::table)
        .values((item_enemies::item_id.eq(low), item_enemies::enemy_id.eq(high)))
        .execute(conn)?;
    bank_edition::renew(conn)?;
    audit::record(conn, Some(actor), "item.enemy_added", ("item", item.0), json!({ "enemy": other }), now)?;
    Ok(())
}

/// Lets papers hold both again.
pub fn remove_enemy(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    other: ItemId,
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    let (low, high) = (item.min(other), item.max(other));
    let pair = item_enemies::table.filter(item_enemies::item_id.eq(low)).filter(item_enemies::enemy_id.eq(high));
    if diesel::delete(pair).execute(conn)? == 0 {
        return Err(diesel::result::Error::NotFound.into());
    }
    bank_edition::renew(conn)?;
    audit::record(conn, Some(actor), "item.enemy_removed", ("item", item.0), json!({ "enemy": other }), now)?;
    Ok(())
}

/// Sets how often the item may be drawn in all; `None`: as often as it comes.
pub fn set_cap(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    cap: Option<i64>,
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    let known = item::find(conn, item)?;
    if known.case_id.is_some() {
        return Err(ItemError::InCase);
    }
    if known.exposure_cap == cap {
        return Err(ItemError::Unchanged);
    }
    diesel::update(items::table.find(item)).set(items::exposure_cap.eq(cap)).execute(conn)?;
    audit::record(conn, Some(actor), "item.cap_set", ("item", item.0), json!({ "cap": cap }), now)?;
    Ok(())
}

/// How many papers hold a version of each of these items; those that none holds are left out.
pub fn exposures(conn: &mut Conn, items: &[ItemId]) -> QueryResult<Vec<(ItemId, i64)>> {
    let mut counts: Vec<(ItemId, i64)> = paper_items::table
        .inner_join(item_versions::table)
        .filter(item_versions::item_id.eq_any(items))
        .group_by(item_versions::item_id)
        .select((item_versions::item_id, diesel::dsl::count_star()))
        .load(conn)?;
    counts.extend(case_paper::exposures(conn, items)?);
    Ok(counts)
}

#[cfg(test)]
mod tests {
    #[test]
    fn tags_are_told_apart_by_commas_of_either_width() {
        assert_eq!(super::tags_of(" Tea, 茶叶，Tea、price ;; "), ["price", "tea", "茶叶"]);
    }
}
