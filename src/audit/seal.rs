//! Seals entries into the chain in batches, and verifies the chain. A seal says where an entry stands and what it said.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::chain;
use super::entry::{Entry, EntryId};
use crate::db::Conn;
use crate::schema::{audit_entries, audit_seals};

const BATCH: i64 = 500;
/// An entry that is older and still unsealed was slipped in, or the worker has stopped.
const UNSEALED_FOR: TimeDelta = TimeDelta::minutes(10);

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = audit_seals)]
struct Seal {
    entry_id: EntryId,
    position: i64,
    previous_hash: String,
    hash: String,
}

fn last(conn: &mut Conn) -> QueryResult<(i64, String)> {
    let seal = audit_seals::table
        .order(audit_seals::position.desc())
        .select((audit_seals::position, audit_seals::hash))
        .first(conn)
        .optional()?;
    Ok(seal.unwrap_or_else(|| (0, chain::GENESIS.to_owned())))
}

/// Seals up to one batch of waiting entries and says how many.
pub fn seal_waiting(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let waiting: Vec<Entry> = audit_entries::table
        .left_join(audit_seals::table)
        .filter(audit_seals::id.is_null())
        .order(audit_entries::id)
        .limit(BATCH)
        .select(Entry::as_select())
        .load(conn)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let (mut position, mut previous) = last(conn)?;
    for entry in &waiting {
        position += 1;
        let hash = chain::hash(&previous, position, entry);
        diesel::insert_into(audit_seals::table)
            .values((
                audit_seals::entry_id.eq(entry.id),
                audit_seals::position.eq(position),
                audit_seals::previous_hash.eq(&previous),
                audit_seals::hash.eq(&hash),
                audit_seals::sealed_at.eq(now),
            ))
            .execute(conn)?;
        previous = hash;
    }
    Ok(waiting.len())
}

/// What the chain says about itself.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// `head` is worth writing down elsewhere: a chain that was rewritten as a whole has another.
    Whole {
        entries: i64,
        head: String,
    },
    Altered {
        position: i64,
        entry: EntryId,
    },
    Removed {
        position: i64,
        entry: EntryId,
    },
    SlippedIn {
        entry: EntryId,
    },
}

/// Reads the whole chain and names the first entry that was altered, removed or slipped in.
pub fn verify(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Verdict> {
    let (mut position, mut previous) = (0, chain::GENESIS.to_owned());
    loop {
        let rows: Vec<(Seal, Option<Entry>)> = audit_seals::table
            .left_join(audit_entries::table)
            .filter(audit_seals::position.gt(position))
            .order(audit_seals::position)
            .limit(BATCH)
            .select((Seal::as_select(), Option::<Entry>::as_select()))
            .load(conn)?;
        let is_last = rows.len() < BATCH as usize;
        for (seal, entry) in rows {
            position += 1;
            if seal.position != position {
                return Ok(Verdict::Removed { position, entry: seal.entry_id });
            }
            let Some(entry) = entry else { return Ok(Verdict::Removed { position, entry: seal.entry_id }) };
            if seal.previous_hash != previous || seal.hash != chain::hash(&previous, position, &entry) {
                return Ok(Verdict::Altered { position, entry: entry.id });
            }
            previous = seal.hash;
        }
        if is_last {
            break;
        }
    }
    let stray: Option<EntryId> = audit_entries::table
        .left_join(audit_seals::table)
        .filter(audit_seals::id.is_null())
        .filter(audit_entries::at.lt(now - UNSEALED_FOR))
        .order(audit_entries::id)
        .select(audit_entries::id)
        .first(conn)
        .optional()?;
    Ok(match stray {
        Some(entry) => Verdict::SlippedIn { entry },
        None => Verdict::Whole { entries: position, head: previous },
    })
}
