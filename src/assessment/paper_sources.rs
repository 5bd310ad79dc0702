//! What papers are drawn from, kept in memory while thousands start at once: reading a bank of ten thousand items anew for each
//! of them would take the minute in which all want to begin.
//!
//! What was active once never changes again (see [`super::review::was_approved`]), so the same active versions with the same enemies are the same source. Which those
//! are is asked every time: whatever the office does to the bank counts for the next who starts.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::assembly::Cell;
use super::bank;
use super::case_paper::{self, Member};
use super::item::{ItemStatus, ItemVersionId};
use super::paper_pool::{self, Source};
use super::purpose::ItemPurpose;
use crate::db::Conn;
use crate::schema::{item_versions, items};

/// Blueprints whose sources are kept at the same time.
const MOST: usize = 8;

/// What the bank looked like when a source was read.
#[derive(Debug, PartialEq, Eq)]
struct Look {
    cells: Vec<Cell>,
    active: Vec<ItemVersionId>,
    enemies: Vec<(ItemVersionId, ItemVersionId)>,
    /// Of which questions the cases are made, and in what order.
    cases: Vec<Member>,
}

/// A source with what is written down of it.
#[derive(Debug)]
pub struct Kept {
    look: Look,
    pub source: Source,
    digest: String,
    content: String,
}

impl Kept {
    /// Keeps it, once for all papers; returns its row.
    pub(super) fn keep(&self, conn: &mut Conn, now: NaiveDateTime) -> QueryResult<i64> {
        paper_pool::keep(conn, &self.digest, &self.content, now)
    }
}

/// The sources that were asked for last, newest first.
#[derive(Debug, Default)]
pub struct Sources(Mutex<Vec<Arc<Kept>>>);

impl Sources {
    /// What the bank offers for these cells now.
    pub(super) fn of(&self, conn: &mut Conn, cells: &[Cell]) -> QueryResult<Arc<Kept>> {
        let (active, enemies) = (active(conn)?, paper_pool::enemies(conn)?);
        let look = Look { cells: cells.to_vec(), active, enemies, cases: case_paper::members(conn)? };
        let known = self.lock().iter().find(|kept| kept.look == look).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let source = Source::among(conn, cells, look.enemies.clone())?;
        let content = source.content();
        let kept = Arc::new(Kept { look, source, digest: bank::digest(content.as_bytes()), content });
        let mut all = self.lock();
        all.retain(|other| other.look.cells != kept.look.cells);
        all.insert(0, kept.clone());
        all.truncate(MOST);
        Ok(kept)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Kept>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn active(conn: &mut Conn) -> QueryResult<Vec<ItemVersionId>> {
    item_versions::table
        .inner_join(items::table)
        .filter(item_versions::status.eq(ItemStatus::Active))
        .filter(items::purpose.eq(ItemPurpose::Exam))
        .order(item_versions::id)
        .select(item_versions::id)
        .load(conn)
}
