//! What papers are drawn from, kept in memory while thousands start at once: reading a bank of ten thousand items anew for each
//! of them would take the minute in which all want to begin.
//!
//! Whether the bank is still the one that was read is asked every time (see [`super::bank_edition`]): whatever the office does
//! to the bank counts for the next who starts.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::assembly::{self, Cell, PoolItem};
use super::paper_pool::{self, Source};
use super::{bank, bank_edition};
use crate::db::Conn;

/// Blueprints whose sources are kept at the same time.
const MOST: usize = 8;

/// A source with what is written down of it.
#[derive(Debug)]
pub struct Kept {
    edition: i64,
    pub source: Source,
    /// Its pool, cell by cell.
    pub stock: Vec<Vec<PoolItem>>,
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
    /// What the bank offers for these cells now. For writes, which see the bank as it was at one moment.
    pub(super) fn of(&self, conn: &mut Conn, cells: &[Cell]) -> QueryResult<Arc<Kept>> {
        let edition = bank_edition::current(conn)?;
        let is_same = |kept: &&Arc<Kept>| kept.edition == edition && kept.source.cells == cells;
        let known = self.lock().iter().find(is_same).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let source = Source::of(conn, cells)?;
        let (stock, content) = (assembly::stock(cells, &source.pool), source.content());
        let kept = Arc::new(Kept { edition, source, stock, digest: bank::digest(content.as_bytes()), content });
        let mut all = self.lock();
        all.retain(|other| other.source.cells != cells);
        all.insert(0, kept.clone());
        all.truncate(MOST);
        Ok(kept)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Kept>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
