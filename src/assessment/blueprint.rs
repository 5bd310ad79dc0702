//! A blueprint: how many items per domain, difficulty and kind make a paper. A used one never changes; copy it instead.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::assembly::{Cell, Shortage};
use super::bank::digest;
use super::item::{Difficulty, ItemKind};
use super::paper_pool;
use super::sitting::BlueprintId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::recruitment::scheme::SchemeId;
use crate::schema::{blueprint_cells, blueprints};

/// Within this time the same blueprint by the same person is a second click.
const REPEAT: TimeDelta = TimeDelta::minutes(1);

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = blueprints)]
pub struct Blueprint {
    pub id: BlueprintId,
    pub scheme_id: SchemeId,
    pub title: String,
    pub created_at: NaiveDateTime,
    pub used_at: Option<NaiveDateTime>,
}

#[derive(Debug, Clone)]
pub struct NewBlueprint {
    pub scheme: SchemeId,
    pub title: String,
    pub cells: Vec<Cell>,
}

impl NewBlueprint {
    /// The mark of this very blueprint: whoever sends the form sends it along (see [`update`]).
    pub fn stamp(&self) -> String {
        let cells: Vec<&Cell> = self.cells.iter().filter(|cell| cell.count > 0).collect();
        digest(format!("{} {:?} {cells:?}", self.scheme, self.title).as_bytes())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum BlueprintError {
    #[error("used")]
    Used,
    #[error("empty")]
    Empty,
    #[error("saved from elsewhere meanwhile")]
    Outdated,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl BlueprintError {
    pub fn message(&self) -> Message {
        match self {
            BlueprintError::Used => "blueprint-error-used".into(),
            BlueprintError::Empty => "blueprint-error-empty".into(),
            BlueprintError::Outdated => "blueprint-error-outdated".into(),
            BlueprintError::Db(_) => "error-busy".into(),
        }
    }
}

pub fn find(conn: &mut Conn, id: BlueprintId) -> QueryResult<Blueprint> {
    blueprints::table.find(id).select(Blueprint::as_select()).first(conn)
}

/// Every blueprint, newest first.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Blueprint>> {
    blueprints::table.order(blueprints::id.desc()).limit(500).select(Blueprint::as_select()).load(conn)
}

/// The cells of several blueprints.
pub fn cells_of(conn: &mut Conn, ids: &[BlueprintId]) -> QueryResult<Vec<(BlueprintId, Cell)>> {
    let rows: Vec<(BlueprintId, String, Difficulty, ItemKind, i64)> = blueprint_cells::table
        .filter(blueprint_cells::blueprint_id.eq_any(ids))
        .order(blueprint_cells::id)
        .select((
            blueprint_cells::blueprint_id,
            blueprint_cells::domain,
            blueprint_cells::difficulty,
            blueprint_cells::kind,
            blueprint_cells::count,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, domain, difficulty, kind, count)| (id, Cell { domain, difficulty, kind, count }))
        .collect())
}

pub fn cells(conn: &mut Conn, id: BlueprintId) -> QueryResult<Vec<Cell>> {
    Ok(cells_of(conn, &[id])?.into_iter().map(|(_, cell)| cell).collect())
}

/// The cells that the bank cannot fill at present.
pub fn shortages(conn: &mut Conn, id: BlueprintId) -> QueryResult<Vec<Shortage>> {
    let cells = cells(conn, id)?;
    Ok(paper_pool::drawable(conn)?.shortages(&cells))
}

/// Adds a blueprint; the one that this person made with the same cells a moment ago is given back as it is.
pub fn create(
    conn: &mut Conn,
    actor: UserId,
    new: &NewBlueprint,
    now: NaiveDateTime,
) -> Result<BlueprintId, BlueprintError> {
    check(new)?;
    if let Some(known) = repeated(conn, actor, new, now)? {
        return Ok(known);
    }
    let id: BlueprintId = diesel::insert_into(blueprints::table)
        .values((
            blueprints::scheme_id.eq(new.scheme),
            blueprints::title.eq(&new.title),
            blueprints::created_by_id.eq(actor),
            blueprints::created_at.eq(now),
        ))
        .returning(blueprints::id)
        .get_result(conn)?;
    add_cells(conn, id, &new.cells)?;
    audit::record(conn, Some(actor), "blueprint.created", ("blueprint", id.0), json!({}), now)?;
    Ok(id)
}

fn repeated(
    conn: &mut Conn,
    actor: UserId,
    new: &NewBlueprint,
    now: NaiveDateTime,
) -> QueryResult<Option<BlueprintId>> {
    let recent: Vec<BlueprintId> = blueprints::table
        .filter(blueprints::created_by_id.eq(actor))
        .filter(blueprints::created_at.gt(now - REPEAT))
        .filter(blueprints::scheme_id.eq(new.scheme))
        .filter(blueprints::title.eq(&new.title))
        .order(blueprints::id.desc())
        .limit(50)
        .select(blueprints::id)
        .load(conn)?;
    let known = cells_of(conn, &recent)?;
    let wanted: Vec<&Cell> = new.cells.iter().filter(|cell| cell.count > 0).collect();
    let cells = |id: BlueprintId| known.iter().filter(move |(of, _)| *of == id).map(|(_, cell)| cell);
    Ok(recent.into_iter().find(|id| cells(*id).eq(wanted.iter().copied())))
}

/// Changes a blueprint that no sitting has used, if it is still the one that `seen` is the stamp of. A second click finds
/// what the first has saved.
pub fn update(
    conn: &mut Conn,
    actor: UserId,
    id: BlueprintId,
    (seen, new): (&str, &NewBlueprint),
    now: NaiveDateTime,
) -> Result<(), BlueprintError> {
    let (known, cells) = (find(conn, id)?, cells(conn, id)?);
    check(new)?;
    let kept = NewBlueprint { scheme: known.scheme_id, title: known.title, cells }.stamp();
    if known.used_at.is_none() && kept == new.stamp() {
        return Ok(());
    }
    if known.used_at.is_none() && kept != seen {
        return Err(BlueprintError::Outdated);
    }
    let changed = diesel::update(blueprints::table.find(id).filter(blueprints::used_at.is_null()))
        .set((blueprints::title.eq(&new.title), blueprints::scheme_id.eq(new.scheme)))
        .execute(conn)?;
    if changed == 0 {
        return Err(BlueprintError::Used);
    }
    diesel::delete(blueprint_cells::table.filter(blueprint_cells::blueprint_id.eq(id))).execute(conn)?;
    add_cells(conn, id, &new.cells)?;
    audit::record(conn, Some(actor), "blueprint.changed", ("blueprint", id.0), json!({}), now)?;
    Ok(())
}

/// A new blueprint with the same cells, which may be changed.
pub fn copy(
    conn: &mut Conn,
    actor: UserId,
    id: BlueprintId,
    title: &str,
    now: NaiveDateTime,
) -> Result<BlueprintId, BlueprintError> {
    let old = find(conn, id)?;
    let cells = cells(conn, id)?;
    create(conn, actor, &NewBlueprint { scheme: old.scheme_id, title: title.to_owned(), cells }, now)
}

/// From here on the blueprint does not change.
pub(super) fn mark_used(conn: &mut Conn, id: BlueprintId, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(blueprints::table.find(id).filter(blueprints::used_at.is_null()))
        .set(blueprints::used_at.eq(now))
        .execute(conn)?;
    Ok(())
}

fn check(new: &NewBlueprint) -> Result<(), BlueprintError> {
    if new.cells.iter().any(|cell| cell.count > 0) { Ok(()) } else { Err(BlueprintError::Empty) }
}

fn add_cells(conn: &mut Conn, id: BlueprintId, cells: &[Cell]) -> QueryResult<()> {
    for cell in cells.iter().filter(|cell| cell.count > 0) {
        diesel::insert_into(blueprint_cells::table)
            .values((
                blueprint_cells::blueprint_id.eq(id),
                blueprint_cells::domain.eq(&cell.domain),
                blueprint_cells::difficulty.eq(cell.difficulty),
                blueprint_cells::kind.eq(cell.kind),
                blueprint_cells::count.eq(cell.count),
            ))
            .execute(conn)?;
    }
    Ok(())
}
