//! What a paper is drawn from, and what of it is kept, so that the paper can be drawn again years later: cells, items and
//! enemies once for all papers that were drawn from the same, and for each paper what was at its cap and what was seen.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::assembly::{self, Cell, Drawn, Part, PoolItem, Shortage, Terms};
use super::attempt::AttemptId;
use super::bank;
use super::case_paper;
use super::item::{self, ItemId, ItemVersionId};
use super::item_tie;
use super::paper_sources::Sources;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{attempts, candidates, item_enemies, item_versions, items, paper_draws, paper_items, paper_pools};

/// The rules by which [`assembly::draw`] draws. A change that gives other papers gets another number.
const RULES: i64 = 1;
/// After so many rounds everything at its cap is looked up at once.
const ROUNDS: usize = 2;

/// Cells with every item that fits one, and the enemies among those.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub cells: Vec<Cell>,
    pub pool: Vec<PoolItem>,
    pub enemies: Vec<(ItemVersionId, ItemVersionId)>,
}

impl Source {
    /// What the bank offers for these cells now.
    pub fn of(conn: &mut Conn, cells: &[Cell]) -> QueryResult<Source> {
        let (mut pool, mut enemies) = (bank::pool(conn)?, enemies(conn)?);
        pool.retain(|item| cells.iter().any(|cell| assembly::fits(cell, item)));
        pool.sort_by_key(|item| item.version);
        let is_here = |version: &ItemVersionId| pool.binary_search_by_key(version, |item| item.version).is_ok();
        enemies.retain(|(one, other)| is_here(one) && is_here(other));
        Ok(Source { cells: cells.to_vec(), pool, enemies })
    }

    pub(super) fn content(&self) -> String {
        let cells: Vec<Value> = self
            .cells
            .iter()
            .map(|cell| json!([cell.domain, cell.difficulty.as_str(), cell.kind.as_str(), cell.count]))
            .collect();
        let pool: Vec<Value> = self
            .pool
            .iter()
            .map(|item| {
                let (difficulty, kind) = (item.difficulty.as_str(), item.kind.as_str());
                let mut row = json!([item.version.0, item.domain, difficulty, kind, item.points, item.options]);
                if let (Value::Array(row), false) = (&mut row, item.parts.is_empty()) {
                    row.push(item.parts.iter().map(written).collect());
                }
                row
            })
            .collect();
        let enemies: Vec<Value> = self.enemies.iter().map(|(one, other)| json!([one.0, other.0])).collect();
        json!({ "rules": RULES, "cells": cells, "pool": pool, "enemies": enemies }).to_string()
    }

    pub(super) fn parse(content: &str) -> Option<Source> {
        let value: Value = serde_json::from_str(content).ok()?;
        if value["rules"] != RULES {
            return None;
        }
        let list = |name: &str| value[name].as_array();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let id = |value: &Value| value.as_i64().map(ItemVersionId::new);
        let cell = |row: &Value| {
            Some(Cell {
                domain: text(&row[0])?,
                difficulty: row[1].as_str()?.parse().ok()?,
                kind: row[2].as_str()?.parse().ok()?,
                count: row[3].as_i64()?,
            })
        };
        let item = |row: &Value| {
            Some(PoolItem {
                version: id(&row[0])?,
                domain: text(&row[1])?,
                difficulty: row[2].as_str()?.parse().ok()?,
                kind: row[3].as_str()?.parse().ok()?,
                points: row[4].as_i64()?,
                options: usize::try_from(row[5].as_u64()?).ok()?,
                parts: row[6].as_array().into_iter().flatten().map(read).collect::<Option<_>>()?,
            })
        };
        Some(Source {
            cells: list("cells")?.iter().map(cell).collect::<Option<_>>()?,
            pool: list("pool")?.iter().map(item).collect::<Option<_>>()?,
            enemies: list("enemies")?.iter().map(|row| Some((id(&row[0])?, id(&row[1])?))).collect::<Option<_>>()?,
        })
    }

    /// Keeps it, once for all papers; returns its row.
    pub fn keep(&self, conn: &mut Conn, now: NaiveDateTime) -> QueryResult<i64> {
        let content = self.content();
        keep(conn, &bank::digest(content.as_bytes()), &content, now)
    }
}

fn written(part: &Part) -> Value {
    json!([part.version.0, part.kind.as_str(), part.points, part.options])
}

fn read(row: &Value) -> Option<Part> {
    Some(Part {
        version: ItemVersionId::new(row[0].as_i64()?),
        kind: row[1].as_str()?.parse().ok()?,
        points: row[2].as_i64()?,
        options: usize::try_from(row[3].as_u64()?).ok()?,
    })
}

/// Keeps the content of a source under its digest; returns its row.
pub(super) fn keep(conn: &mut Conn, digest: &str, content: &str, now: NaiveDateTime) -> QueryResult<i64> {
    let known =
        paper_pools::table.filter(paper_pools::digest.eq(digest)).select(paper_pools::id).first(conn).optional()?;
    match known {
        Some(id) => Ok(id),
        None => diesel::insert_into(paper_pools::table)
            .values((paper_pools::digest.eq(digest), paper_pools::content.eq(content), paper_pools::created_at.eq(now)))
            .returning(paper_pools::id)
            .get_result(conn),
    }
}

/// What can be drawn by anybody now: active, and not at its cap.
pub struct Drawable {
    pub pool: Vec<PoolItem>,
    pub enemies: Vec<(ItemVersionId, ItemVersionId)>,
}

impl Drawable {
    /// The cells that cannot be filled.
    pub fn shortages(&self, cells: &[Cell]) -> Vec<Shortage> {
        assembly::shortages(cells, &self.pool, &Terms { enemies: &self.enemies, ..Terms::default() })
    }
}

pub fn drawable(conn: &mut Conn) -> QueryResult<Drawable> {
    let mut pool = bank::pool(conn)?;
    let versions: Vec<ItemVersionId> = pool.iter().map(|item| item.version).collect();
    let full = at_cap(conn, &versions)?;
    pool.retain(|item| !full.contains(&item.version));
    Ok(Drawable { pool, enemies: enemies(conn)? })
}

/// Pairs of active versions that no paper holds together, in order.
fn enemies(conn: &mut Conn) -> QueryResult<Vec<(ItemVersionId, ItemVersionId)>> {
    let pairs: Vec<(ItemId, ItemId)> =
        item_enemies::table.select((item_enemies::item_id, item_enemies::enemy_id)).load(conn)?;
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ItemId> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let active: HashMap<ItemId, ItemVersionId> =
        item::active_of(conn, &ids)?.into_iter().map(|(version, item)| (item, version)).collect();
    let mut enemies: Vec<_> = pairs
        .iter()
        .filter_map(|(one, other)| {
            let (one, other) = (*active.get(one)?, *active.get(other)?);
            Some((one.min(other), one.max(other)))
        })
        .collect();
    enemies.sort_unstable();
    Ok(enemies)
}

/// Which of these versions belong to items that are in as many papers as they may be.
fn at_cap(conn: &mut Conn, versions: &[ItemVersionId]) -> QueryResult<Vec<ItemVersionId>> {
    let capped: Vec<(ItemVersionId, ItemId, Option<i64>)> = item_versions::table
        .inner_join(items::table)
        .filter(item_versions::id.eq_any(versions))
        .filter(items::exposure_cap.is_not_null())
        .select((item_versions::id, items::id, items::exposure_cap))
        .load(conn)?;
    if capped.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ItemId> = capped.iter().map(|(_, item, _)| *item).collect();
    let counts: HashMap<ItemId, i64> = item_tie::exposures(conn, &ids)?.into_iter().collect();
    let is_full =
        |item: &ItemId, cap: Option<i64>| cap.is_some_and(|cap| counts.get(item).copied().unwrap_or(0) >= cap);
    Ok(capped.into_iter().filter(|(_, item, cap)| is_full(item, *cap)).map(|(version, ..)| version).collect())
}

/// The active versions of items that were in earlier papers of `user`.
fn seen(conn: &mut Conn, user: UserId) -> QueryResult<Vec<ItemVersionId>> {
    let earlier: Vec<AttemptId> = attempts::table
        .inner_join(candidates::table)
        .filter(candidates::user_id.eq(user))
        .select(attempts::id)
        .load(conn)?;
    // Most have none: those who start at once then read nothing that the others write.
    if earlier.is_empty() {
        return Ok(Vec::new());
    }
    let mut items: Vec<ItemId> = paper_items::table
        .inner_join(item_versions::table)
        .filter(paper_items::attempt_id.eq_any(&earlier))
        .select(item_versions::item_id)
        .distinct()
        .load(conn)?;
    items.extend(case_paper::on_papers(conn, &earlier)?);
    Ok(item::active_of(conn, &items)?.into_iter().map(|(version, _)| version).collect())
}

/// A paper, and what it came from.
pub struct NewPaper {
    pub paper: Vec<Drawn>,
    source: i64,
    left_out: Vec<ItemVersionId>,
    seen: Vec<ItemVersionId>,
}

/// Draws a paper for `user` now; `None` when a cell cannot be filled. Only the caps of items that were drawn are looked up,
/// so that two who start at once meet at an item that both drew, and nowhere else.
pub(super) fn draw(
    conn: &mut Conn,
    sources: &Sources,
    user: UserId,
    cells: &[Cell],
    seed: i64,
    now: NaiveDateTime,
) -> QueryResult<Option<NewPaper>> {
    let kept = sources.of(conn, cells)?;
    let source = &kept.source;
    let mut seen = seen(conn, user)?;
    seen.retain(|version| source.pool.binary_search_by_key(version, |item| item.version).is_ok());
    seen.sort_unstable();
    let mut left_out: Vec<ItemVersionId> = Vec::new();
    for round in 0.. {
        let terms = Terms { enemies: &source.enemies, left_out: &left_out, seen: &seen };
        let Ok(paper) = assembly::draw_from(cells, &kept.stock, &terms, seed) else { return Ok(None) };
        let looked_up: Vec<ItemVersionId> = match round {
            ..ROUNDS => paper.iter().map(Drawn::item).collect(),
            _ => source.pool.iter().map(|item| item.version).collect(),
        };
        let full = at_cap(conn, &looked_up)?;
        if paper.iter().all(|question| !full.contains(&question.item())) {
            return Ok(Some(NewPaper { paper, source: kept.keep(conn, now)?, left_out, seen }));
        }
        left_out.extend(full);
        left_out.sort_unstable();
        left_out.dedup();
    }
    Ok(None)
}

/// Keeps what the paper of an attempt was drawn from.
pub(super) fn note(conn: &mut Conn, attempt: AttemptId, drawn: &NewPaper) -> QueryResult<()> {
    diesel::insert_into(paper_draws::table)
        .values((
            paper_draws::attempt_id.eq(attempt),
            paper_draws::pool_id.eq(drawn.source),
            paper_draws::left_out.eq(joined(&drawn.left_out)),
            paper_draws::seen.eq(joined(&drawn.seen)),
        ))
        .execute(conn)?;
    Ok(())
}

fn joined(ids: &[ItemVersionId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
