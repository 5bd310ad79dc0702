//! A block: one stretch of time of a session. A session has one or several, on one day or on many; a seat is for all of
//! them, attendance and minutes are of each.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::session::SessionId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::schema::{attendances, session_blocks};

pub type BlockId = Id<Block>;

/// The longest block.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// The most blocks of a session.
pub const MOST: usize = 12;
/// A session is over so long after it began.
pub const SPREAD: TimeDelta = TimeDelta::days(60);
/// From when before the start people are checked in.
pub const DOORS: TimeDelta = TimeDelta::hours(1);

/// From one moment to a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: NaiveDateTime,
    pub to: NaiveDateTime,
}

impl Span {
    pub fn overlaps(&self, other: &Span) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Whole minutes.
    pub fn minutes(&self) -> i64 {
        (self.to - self.from).num_minutes()
    }

    /// From the first of `spans` to the last.
    pub fn around(spans: &[Span]) -> Option<Span> {
        let (from, to) = (spans.iter().map(|span| span.from).min()?, spans.iter().map(|span| span.to).max()?);
        Some(Span { from, to })
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = session_blocks)]
pub struct Block {
    pub id: BlockId,
    pub session_id: SessionId,
    /// From 1, in the order of time.
    pub number: i64,
    pub starts_at: NaiveDateTime,
    pub ends_at: NaiveDateTime,
    /// When its attendance was settled: whoever never came is absent, and minutes change by correction only.
    pub settled_at: Option<NaiveDateTime>,
}

impl Block {
    pub fn span(&self) -> Span {
        Span { from: self.starts_at, to: self.ends_at }
    }
}

pub fn spans(blocks: &[Block]) -> Vec<Span> {
    blocks.iter().map(Block::span).collect()
}

/// The block into which people are checked in now: the one that runs, else the next when its doors are open.
pub fn at(blocks: &[Block], now: NaiveDateTime) -> Option<&Block> {
    let running = blocks.iter().find(|block| block.starts_at <= now && now < block.ends_at);
    running.or_else(|| blocks.iter().find(|block| block.starts_at - DOORS <= now && now < block.starts_at))
}

/// The blocks of each session, in order.
pub fn of(conn: &mut Conn, sessions: &[SessionId]) -> QueryResult<HashMap<SessionId, Vec<Block>>> {
    let found: Vec<Block> = session_blocks::table
        .filter(session_blocks::session_id.eq_any(sessions))
        .order((session_blocks::session_id, session_blocks::number))
        .select(Block::as_select())
        .load(conn)?;
    let mut blocks: HashMap<SessionId, Vec<Block>> = HashMap::new();
    for block in found {
        blocks.entry(block.session_id).or_default().push(block);
    }
    Ok(blocks)
}

pub fn of_session(conn: &mut Conn, session: SessionId) -> QueryResult<Vec<Block>> {
    Ok(of(conn, &[session])?.remove(&session).unwrap_or_default())
}

/// Makes `times`, which are in order, the blocks of a session that has not begun.
pub(super) fn write(conn: &mut Conn, session: SessionId, times: &[Span]) -> QueryResult<()> {
    let old = of_session(conn, session)?;
    for (number, time) in (1i64..).zip(times) {
        let values = (session_blocks::starts_at.eq(time.from), session_blocks::ends_at.eq(time.to));
        match old.iter().find(|block| block.number == number) {
            Some(block) if block.span() == *time => {}
            Some(block) => {
                diesel::update(session_blocks::table.find(block.id)).set(values).execute(conn)?;
            }
            None => {
                diesel::insert_into(session_blocks::table)
                    .values((session_blocks::session_id.eq(session), session_blocks::number.eq(number), values))
                    .execute(conn)?;
            }
        }
    }
    let gone: Vec<BlockId> = old.iter().skip(times.len()).map(|block| block.id).collect();
    if !gone.is_empty() {
        // Nothing but an excuse is known of a day that has not begun.
        diesel::delete(attendances::table.filter(attendances::block_id.eq_any(&gone))).execute(conn)?;
        diesel::delete(session_blocks::table.filter(session_blocks::id.eq_any(&gone))).execute(conn)?;
    }
    Ok(())
}
