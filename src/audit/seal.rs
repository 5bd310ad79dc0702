//! Seals entries into the chain in batches, and verifies the chain. A seal says where an entry stands and what it said.
//!
//! An entry that claims to be older than what is sealed already, or of a time to come, gets no seal, and [`verify`] names it. One that is written
//! past the program with the present time does get one: only who may write to the database keeps that out.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::chain::{self, ChainKey};
use super::entry::{Entry, EntryId};
use super::head::Head;
use crate::db::Conn;
use crate::schema::{audit_entries, audit_seals};

pub const BATCH: i64 = 500;
/// An entry that is older and still unsealed was slipped in, or the worker has stopped.
const UNSEALED_FOR: TimeDelta = TimeDelta::minutes(10);
/// How much older than the last sealed entry another one may be: requests that took long, writers that overtook each other.
const LATE: TimeDelta = TimeDelta::minutes(10);

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = audit_seals)]
struct Seal {
    entry_id: EntryId,
    position: i64,
    previous_hash: String,
    hash: String,
}

/// How far behind the last seal an entry is looked for, in entries. A look at the whole log would take the longer the more
/// happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Where new entries stand.
    Near,
    /// Where one stands whose writer was overtaken by many.
    Far,
}

impl Reach {
    const fn entries(self) -> i64 {
        match self {
            Reach::Near => 500,
            Reach::Far => 50_000,
        }
    }
}

/// What a sealing did, and where the chain ends now if it did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub count: usize,
    pub head: Option<Head>,
}

/// The last seal, and when its entry was written.
fn last(conn: &mut Conn) -> QueryResult<Option<(i64, String, NaiveDateTime)>> {
    audit_seals::table
        .inner_join(audit_entries::table)
        .order(audit_seals::position.desc())
        .select((audit_seals::position, audit_seals::hash, audit_entries::at))
        .first(conn)
        .optional()
}

/// Whether the chain still holds what was once its end.
pub fn holds(conn: &mut Conn, head: &Head) -> QueryResult<bool> {
    let found: i64 = audit_seals::table
        .filter(audit_seals::position.eq(head.position))
        .filter(audit_seals::hash.eq(&head.hash))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Seals a batch of waiting entries. The first sealing of a database takes all that is there, in whatever order of time:
/// a new one may have been filled with a past.
pub fn seal_waiting(conn: &mut Conn, key: &ChainKey, reach: Reach, now: NaiveDateTime) -> QueryResult<Sealed> {
    let end = last(conn)?;
    let bounds = match &end {
        // A clock that was ahead once does not make the rest of time too old.
        Some((position, _, at)) => {
            let times = ((*at).min(now) - LATE, now + LATE);
            Some((times, entry_at(conn, *position - reach.entries())?))
        }
        None => None,
    };
    let (mut position, mut previous) = end.map_or((0, chain::GENESIS.to_owned()), |(n, hash, _)| (n, hash));
    let mut sealed = Sealed { count: 0, head: None };
    loop {
        let waiting = waiting(conn, bounds)?;
        for entry in &waiting {
            position += 1;
            let hash = chain::hash(key, &previous, position, entry);
            insert(conn, (entry.id, position), (&previous, &hash), now)?;
            previous = hash;
        }
        sealed.count += waiting.len();
        if let Some(entry) = waiting.last() {
            sealed.head = Some(Head { position, entry: entry.id, hash: previous.clone() });
        }
        if bounds.is_some() || waiting.is_empty() {
            return Ok(sealed);
        }
    }
}

/// The entry that was sealed at this position; the one before all others where there was none.
fn entry_at(conn: &mut Conn, position: i64) -> QueryResult<EntryId> {
    let entry = audit_seals::table.filter(audit_seals::position.eq(position)).select(audit_seals::entry_id);
    Ok(entry.first(conn).optional()?.unwrap_or(EntryId::new(0)))
}

type Bounds = ((NaiveDateTime, NaiveDateTime), EntryId);

/// A batch of entries without a seal, those left out that claim to be of another time or stand before an entry.
fn waiting(conn: &mut Conn, bounds: Option<Bounds>) -> QueryResult<Vec<Entry>> {
    let mut query = audit_entries::table
        .left_join(audit_seals::table)
        .filter(audit_seals::id.is_null())
        .order(audit_entries::id)
        .limit(BATCH)
        .select(Entry::as_select())
        .into_boxed();
    if let Some(((since, until), after)) = bounds {
        let is_of_now = audit_entries::at.ge(since).and(audit_entries::at.le(until));
        query = query.filter(is_of_now).filter(audit_entries::id.gt(after));
    }
    query.load(conn)
}

fn insert(
    conn: &mut Conn,
    (entry, position): (EntryId, i64),
    (previous, hash): (&str, &str),
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(audit_seals::table)
        .values((
            audit_seals::entry_id.eq(entry),
            audit_seals::position.eq(position),
            audit_seals::previous_hash.eq(previous),
            audit_seals::hash.eq(hash),
            audit_seals::sealed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// What the chain says about itself.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// `head` is worth writing down elsewhere too.
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
    /// The entry stood at the end of the chain when its head was noted, and the chain does not hold it any more.
    CutOff {
        position: i64,
        entry: EntryId,
    },
}

/// Reads the whole chain and names the first entry that was altered, removed or slipped in. `noted` is the head that was
/// kept apart from the database.
pub fn verify(conn: &mut Conn, key: &ChainKey, noted: Option<&Head>, now: NaiveDateTime) -> QueryResult<Verdict> {
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
            if seal.previous_hash != previous || seal.hash != chain::hash(key, &previous, position, &entry) {
                return Ok(Verdict::Altered { position, entry: entry.id });
            }
            previous = seal.hash;
        }
        if is_last {
            break;
        }
    }
    if let Some(head) = noted
        && !holds(conn, head)?
    {
        return Ok(Verdict::CutOff { position: head.position, entry: head.entry });
    }
    let stray: Option<EntryId> = audit_entries::table
        .left_join(audit_seals::table)
        .filter(audit_seals::id.is_null())
        .filter(audit_entries::at.lt(now - UNSEALED_FOR).or(audit_entries::at.gt(now + LATE)))
        .order(audit_entries::id)
        .select(audit_entries::id)
        .first(conn)
        .optional()?;
    Ok(match stray {
        Some(entry) => Verdict::SlippedIn { entry },
        None => Verdict::Whole { entries: position, head: previous },
    })
}
