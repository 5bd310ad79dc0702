//! A void: a version of an item that does not count any more, in one sitting or in all, with the reason. What is void is a
//! fact of its own beside the papers, which stay as they were; a worker scores again what it touches (see [`super::rescore`]).

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{AttemptId, AttemptStatus};
use super::item::{ItemError, ItemId, ItemVersionId};
use super::item_status::{self, Step};
use super::open_mark::OpenMarkId;
use super::scoring::Effect;
use super::sitting::{self, Component, Sitting, SittingId};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::schema::{
    attempts, candidates, item_versions, item_voids, open_marks, paper_items, rescores, sittings, users,
};

pub type VoidId = Id<Void>;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = item_voids)]
pub struct Void {
    pub id: VoidId,
    pub item_version_id: ItemVersionId,
    /// Nothing: all sittings.
    pub sitting_id: Option<SittingId>,
    pub effect: Effect,
    /// Candidates whose score changes read it.
    pub reason: String,
    pub voided_at: NaiveDateTime,
    /// When the last of the attempts was scored again.
    pub rescored_at: Option<NaiveDateTime>,
}

/// What is to be void.
#[derive(Debug, Clone)]
pub struct NewVoid {
    pub version: ItemVersionId,
    pub sitting: Option<SittingId>,
    pub effect: Effect,
    pub reason: String,
}

#[derive(Debug, thiserror::Error)]
pub enum VoidError {
    #[error("void already")]
    Already,
    #[error("no reason")]
    Reason,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl VoidError {
    pub fn message(&self) -> Message {
        match self {
            VoidError::Already => "void-error-already".into(),
            VoidError::Reason => "void-error-reason".into(),
            VoidError::Db(_) => "error-busy".into(),
        }
    }
}

/// Keeps a version out of new papers at once, until somebody has looked at it. Papers that hold it stay as they are.
pub fn quarantine(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    version: ItemVersionId,
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    item_status::advance(conn, item, version, Step::SetAside)?;
    audit::record(conn, Some(actor), "item.quarantined", ("item", item.0), json!({ "version": version }), now)?;
    Ok(())
}

/// Declares a version void. It goes out of new papers as well, and its answers wait for no marker.
pub fn void(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    new: &NewVoid,
    now: NaiveDateTime,
) -> Result<VoidId, VoidError> {
    if new.reason.trim().is_empty() {
        return Err(VoidError::Reason);
    }
    belongs(conn, item, new.version)?;
    if let Some(sitting) = new.sitting
        && sitting::find(conn, sitting)?.kind != Component::Theory
    {
        return Err(diesel::result::Error::NotFound.into());
    }
    if is_void(conn, new.version, new.sitting)? {
        return Err(VoidError::Already);
    }
    let id: VoidId = diesel::insert_into(item_voids::table)
        .values((
            item_voids::item_version_id.eq(new.version),
            item_voids::sitting_id.eq(new.sitting),
            item_voids::effect.eq(new.effect),
            item_voids::reason.eq(new.reason.trim()),
            item_voids::voided_by_id.eq(actor),
            item_voids::voided_at.eq(now),
        ))
        .returning(item_voids::id)
        .get_result(conn)?;
    match quarantine(conn, actor, item, new.version, now) {
        Ok(()) | Err(ItemError::Status) => {}
        Err(ItemError::Db(error)) => return Err(error.into()),
        Err(_) => return Err(VoidError::Already),
    }
    stop_marking(conn, new)?;
    let details = json!({ "version": new.version, "sitting": new.sitting, "effect": new.effect, "reason": new.reason });
    audit::record(conn, Some(actor), "item.voided", ("item", item.0), details, now)?;
    Ok(id)
}

fn belongs(conn: &mut Conn, item: ItemId, version: ItemVersionId) -> QueryResult<()> {
    item_versions::table
        .filter(item_versions::id.eq(version))
        .filter(item_versions::item_id.eq(item))
        .select(item_versions::id)
        .first::<ItemVersionId>(conn)
        .map(|_| ())
}

/// Whether a version is void in exactly this scope already, or everywhere.
pub fn is_void(conn: &mut Conn, version: ItemVersionId, sitting: Option<SittingId>) -> QueryResult<bool> {
    let known: Vec<Option<SittingId>> =
        item_voids::table.filter(item_voids::item_version_id.eq(version)).select(item_voids::sitting_id).load(conn)?;
    Ok(known.contains(&None) || (sitting.is_some() && known.contains(&sitting)))
}

/// Nobody needs to mark what does not count.
fn stop_marking(conn: &mut Conn, new: &NewVoid) -> QueryResult<()> {
    let waiting: Vec<(OpenMarkId, SittingId)> = open_marks::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(open_marks::item_version_id.eq(new.version))
        .filter(open_marks::finalised_at.is_null())
        .select((open_marks::id, candidates::sitting_id))
        .load(conn)?;
    let touched = waiting.into_iter().filter(|(_, sitting)| new.sitting.is_none_or(|only| only == *sitting));
    let ids: Vec<OpenMarkId> = touched.map(|(id, _)| id).collect();
    diesel::delete(open_marks::table.filter(open_marks::id.eq_any(ids))).execute(conn)?;
    Ok(())
}

/// The finished attempts that hold `version`, in the order of their sittings.
pub fn touched(
    conn: &mut Conn,
    version: ItemVersionId,
    sitting: Option<SittingId>,
) -> QueryResult<Vec<(SittingId, AttemptId)>> {
    let rows: Vec<(SittingId, AttemptId)> = paper_items::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(paper_items::item_version_id.eq(version))
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .order((candidates::sitting_id, attempts::id))
        .select((candidates::sitting_id, attempts::id))
        .load(conn)?;
    Ok(rows.into_iter().filter(|(held, _)| sitting.is_none_or(|only| only == *held)).collect())
}

/// The sittings whose papers hold `version`, newest first.
pub fn sittings_with(conn: &mut Conn, version: ItemVersionId) -> QueryResult<Vec<Sitting>> {
    let mut held: Vec<Sitting> = paper_items::table
        .inner_join(attempts::table.inner_join(candidates::table.inner_join(sittings::table)))
        .filter(paper_items::item_version_id.eq(version))
        .select(Sitting::as_select())
        .distinct()
        .load(conn)?;
    held.sort_by_key(|sitting| std::cmp::Reverse(sitting.starts_at));
    Ok(held)
}

/// One void as the item's page tells of it.
#[derive(Debug, Clone)]
pub struct Told {
    pub void: Void,
    pub version: i64,
    pub by: String,
    /// The sitting's titles; nothing: all.
    pub sitting: Option<(String, String)>,
    /// Attempts that were scored again, and how many of them changed.
    pub rescored: usize,
    pub changed: usize,
}

/// The voids of an item, newest first: two queries.
pub fn of_item(conn: &mut Conn, item: ItemId) -> QueryResult<Vec<Told>> {
    type Row = (Void, i64, String, Option<String>, Option<String>);
    let rows: Vec<Row> = item_voids::table
        .inner_join(item_versions::table)
        .inner_join(users::table)
        .left_join(sittings::table)
        .filter(item_versions::item_id.eq(item))
        .order(item_voids::id.desc())
        .select((
            Void::as_select(),
            item_versions::version,
            users::name,
            sittings::title_en.nullable(),
            sittings::title_zh.nullable(),
        ))
        .load(conn)?;
    let ids: Vec<VoidId> = rows.iter().map(|row| row.0.id).collect();
    let scores: Vec<(VoidId, i64, i64)> = rescores::table
        .filter(rescores::item_void_id.eq_any(ids))
        .select((rescores::item_void_id, rescores::score_before, rescores::score_after))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(void, version, by, en, zh)| {
            let of = || scores.iter().filter(|score| score.0 == void.id);
            let (rescored, changed) = (of().count(), of().filter(|score| score.1 != score.2).count());
            Told { version, by, sitting: en.zip(zh), rescored, changed, void }
        })
        .collect())
}
