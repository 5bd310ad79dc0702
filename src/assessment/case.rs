//! A case: an item whose text is material, with sub-questions that are items of their own and name it, in their order.
//!
//! It is drawn as a whole: when its own version is active, and so is a version of each sub-question that is not retired.
//! Sub-questions are never drawn alone. Papers are rows of their own, so that a change to a case touches none that exists.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::content::Content;
use super::item::{self, Item, ItemError, ItemId, ItemKind, ItemStatus, ItemVersionId};
use super::{bank_edition, item_tie, purpose};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::{item_versions, items};
use crate::text_enum;

/// As many sub-questions as a case may have.
pub const MOST: usize = 30;

text_enum! {
    /// Where a sub-question is moved to.
    pub enum Direction: "case-move" {
        Up = "up",
        Down = "down",
    }
}

/// A sub-question as the page of its case shows it.
#[derive(Debug, Clone)]
pub struct SubQuestion {
    pub item: ItemId,
    pub code: String,
    pub kind: ItemKind,
    pub stem_en: String,
    pub stem_zh: String,
    /// Hundredths of a point.
    pub points: i64,
    /// Of the version that is drawn, else of the newest.
    pub status: ItemStatus,
}

impl SubQuestion {
    /// Keeps its case from being drawn.
    pub fn is_missing(&self) -> bool {
        !matches!(self.status, ItemStatus::Active | ItemStatus::Retired)
    }
}

/// The sub-questions of a case in their order.
pub fn ids(conn: &mut Conn, case: ItemId) -> QueryResult<Vec<ItemId>> {
    items::table.filter(items::case_id.eq(case)).order((items::case_position, items::id)).select(items::id).load(conn)
}

/// These cases, each followed by its sub-questions that are not retired.
pub(super) fn whole(conn: &mut Conn, cases: &[ItemId]) -> QueryResult<Vec<ItemId>> {
    let alive = item_versions::table.filter(item_versions::status.ne(ItemStatus::Retired));
    let rows: Vec<(Option<ItemId>, ItemId)> = items::table
        .filter(items::case_id.eq_any(cases))
        .filter(items::id.eq_any(alive.select(item_versions::item_id)))
        .order((items::case_position, items::id))
        .select((items::case_id, items::id))
        .load(conn)?;
    let own = |case: ItemId| rows.iter().filter(move |row| row.0 == Some(case)).map(|row| row.1);
    Ok(cases.iter().flat_map(|case| std::iter::once(*case).chain(own(*case))).collect())
}

/// An item with what a version of it says.
type Row = (ItemId, String, (ItemKind, String, String, i64, ItemStatus));

/// The same as [`ids`] with what their page needs.
pub fn sub_questions(conn: &mut Conn, case: ItemId) -> QueryResult<Vec<SubQuestion>> {
    let rows: Vec<Row> = item_versions::table
        .inner_join(items::table)
        .filter(items::case_id.eq(case))
        .order((items::case_position, items::id, item_versions::version.desc()))
        .select((
            items::id,
            items::code,
            (
                item_versions::kind,
                item_versions::stem_en,
                item_versions::stem_zh,
                item_versions::points,
                item_versions::status,
            ),
        ))
        .load(conn)?;
    let shown = |versions: &[Row]| {
        let live = |status| versions.iter().find(|row| row.2.4 == status);
        let alive = || versions.iter().find(|row| row.2.4 != ItemStatus::Retired);
        let (item, code, (kind, stem_en, stem_zh, points, status)) =
            live(ItemStatus::Active).or_else(alive).unwrap_or(&versions[0]).clone();
        SubQuestion { item, code, kind, stem_en, stem_zh, points, status }
    };
    Ok(rows.chunk_by(|one, other| one.0 == other.0).map(shown).collect())
}

/// The version of the material that a page beside a sub-question shows: the active one, else the newest.
pub fn material(conn: &mut Conn, case: ItemId) -> QueryResult<ItemVersionId> {
    let versions = item::versions(conn, case)?;
    let active = versions.iter().find(|version| version.status == ItemStatus::Active);
    Ok(active.or(versions.first()).ok_or(diesel::result::Error::NotFound)?.id)
}

/// The codes of these cases.
pub fn codes(conn: &mut Conn, cases: &[ItemId]) -> QueryResult<HashMap<ItemId, String>> {
    let rows: Vec<(ItemId, String)> =
        items::table.filter(items::id.eq_any(cases)).select((items::id, items::code)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// A case, which nothing else is.
pub fn find(conn: &mut Conn, id: ItemId) -> QueryResult<Item> {
    let found = item::find(conn, id)?;
    if is_case(conn, id)? { Ok(found) } else { Err(diesel::result::Error::NotFound) }
}

pub fn is_case(conn: &mut Conn, id: ItemId) -> QueryResult<bool> {
    let cases =
        item_versions::table.filter(item_versions::item_id.eq(id)).filter(item_versions::kind.eq(ItemKind::Case));
    diesel::select(diesel::dsl::exists(cases.select(item_versions::id))).get_result(conn)
}

/// Adds a question with its first version to a case, as the last one.
pub fn create(
    conn: &mut Conn,
    actor: UserId,
    (case, code): (ItemId, &str),
    content: &Content,
    now: NaiveDateTime,
) -> Result<ItemId, ItemError> {
    find(conn, case)?;
    if content.kind == ItemKind::Case {
        return Err(ItemError::KindFixed);
    }
    let id = item::create(conn, actor, code, content, now)?;
    add(conn, actor, (case, id), now)?;
    Ok(id)
}

/// Makes a question that is there already the last one of a case.
pub fn add_known(
    conn: &mut Conn,
    actor: UserId,
    (case, code): (ItemId, &str),
    now: NaiveDateTime,
) -> Result<ItemId, ItemError> {
    let known = item::by_code(conn, code)?.ok_or(ItemError::NoSuchCode)?;
    add(conn, actor, (case, known.id), now)?;
    Ok(known.id)
}

/// A question that has a case already is left there; one with a cap or enemies of its own does not lose them unseen.
pub(super) fn add(
    conn: &mut Conn,
    actor: UserId,
    (case, id): (ItemId, ItemId),
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    let (whole, part) = (find(conn, case)?, item::find(conn, id)?);
    if part.case_id.is_some() {
        return Err(ItemError::InCase);
    }
    if is_case(conn, id)? {
        return Err(ItemError::KindFixed);
    }
    if part.exposure_cap.is_some() || !item_tie::enemies(conn, id)?.is_empty() {
        return Err(ItemError::Tied);
    }
    purpose::set(conn, actor, id, whole.purpose, now)?;
    let own = items::table.filter(items::case_id.eq(case));
    let (count, last): (i64, Option<i64>) =
        own.select((diesel::dsl::count_star(), diesel::dsl::max(items::case_position))).first(conn)?;
    if count >= MOST as i64 {
        return Err(ItemError::TooManyParts);
    }
    diesel::update(items::table.find(id))
        .set((items::case_id.eq(case), items::case_position.eq(last.unwrap_or(0) + 1)))
        .execute(conn)?;
    bank_edition::renew(conn)?;
    let details = json!({ "question": id, "code": part.code });
    audit::record(conn, Some(actor), "case.question_added", ("item", case.0), details, now)?;
    Ok(())
}

/// Takes a question out: it stands alone from now on.
pub fn remove(
    conn: &mut Conn,
    actor: UserId,
    (case, id): (ItemId, ItemId),
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    let own = items::table.find(id).filter(items::case_id.eq(case));
    let taken = diesel::update(own)
        .set((items::case_id.eq(None::<ItemId>), items::case_position.eq(None::<i64>)))
        .execute(conn)?;
    if taken == 0 {
        return Err(diesel::result::Error::NotFound.into());
    }
    bank_edition::renew(conn)?;
    audit::record(conn, Some(actor), "case.question_removed", ("item", case.0), json!({ "question": id }), now)?;
    Ok(())
}

/// Moves a question by one place; the first stays first, the last stays last.
pub fn shift(
    conn: &mut Conn,
    actor: UserId,
    (case, id): (ItemId, ItemId),
    direction: Direction,
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    let mut order = ids(conn, case)?;
    let from = order.iter().position(|other| *other == id).ok_or(diesel::result::Error::NotFound)?;
    let to = match direction {
        Direction::Up => from.checked_sub(1),
        Direction::Down => Some(from + 1).filter(|to| *to < order.len()),
    };
    order.swap(from, to.ok_or(ItemError::Unchanged)?);
    arrange(conn, actor, case, &order, now)
}

/// Puts these questions of a case first, in this order; others that it has follow as they did.
pub(super) fn arrange(
    conn: &mut Conn,
    actor: UserId,
    case: ItemId,
    first: &[ItemId],
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    let known = ids(conn, case)?;
    let own = first.iter().filter(|id| known.contains(id));
    let order: Vec<ItemId> = own.chain(known.iter().filter(|id| !first.contains(id))).copied().collect();
    if order == known {
        return Ok(());
    }
    number(conn, &order)?;
    bank_edition::renew(conn)?;
    audit::record(conn, Some(actor), "case.questions_arranged", ("item", case.0), json!({ "order": order }), now)?;
    Ok(())
}

fn number(conn: &mut Conn, order: &[ItemId]) -> QueryResult<()> {
    for (id, position) in order.iter().zip(1i64..) {
        diesel::update(items::table.find(*id)).set(items::case_position.eq(position)).execute(conn)?;
    }
    Ok(())
}
