//! Taking the next answer to mark: item by item, each with one marker at a time, never one whom a conflict of interest keeps
//! from it.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::attempt::{AttemptId, AttemptStatus};
use super::conflict::{self, Side};
use super::item::ItemVersionId;
use super::open_mark::{LEASE, OpenMarkId};
use super::sitting::{SittingId, SittingStatus};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{attempts, candidates, open_markers, open_marks, sittings};

/// One seat that could be marked now.
pub(super) struct Free {
    pub id: OpenMarkId,
    pub attempt: AttemptId,
    pub position: i64,
    pub version: ItemVersionId,
    pub candidate: UserId,
    pub sitting: SittingId,
    pub is_mine: bool,
}

/// What `marker` could mark now, item by item, before conflicts of interest are looked at: nobody else has it, they have no
/// other seat at the same answer, and the sitting is not handed to others.
pub(super) fn free(conn: &mut Conn, marker: UserId, now: NaiveDateTime) -> QueryResult<Vec<Free>> {
    type Row = (OpenMarkId, AttemptId, i64, ItemVersionId, UserId, SittingId, Option<UserId>);
    let rows: Vec<Row> = open_marks::table
        .inner_join(attempts::table.inner_join(candidates::table.inner_join(sittings::table)))
        .filter(open_marks::finalised_at.is_null())
        .filter(sittings::status.eq(SittingStatus::Closed))
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .filter(
            open_marks::leased_until
                .is_null()
                .or(open_marks::leased_until.le(now))
                .or(open_marks::marker_id.eq(marker)),
        )
        .order((open_marks::item_version_id, open_marks::id))
        .limit(20_000)
        .select((
            open_marks::id,
            open_marks::attempt_id,
            open_marks::position,
            open_marks::item_version_id,
            candidates::user_id,
            candidates::sitting_id,
            open_marks::marker_id,
        ))
        .load(conn)?;
    let seated: Vec<(OpenMarkId, AttemptId, i64)> = open_marks::table
        .filter(open_marks::marker_id.eq(marker))
        .select((open_marks::id, open_marks::attempt_id, open_marks::position))
        .load(conn)?;
    let mut own: HashMap<(AttemptId, i64), HashSet<OpenMarkId>> = HashMap::new();
    for (id, attempt, position) in seated {
        own.entry((attempt, position)).or_default().insert(id);
    }
    let mut named: BTreeMap<SittingId, Vec<UserId>> = BTreeMap::new();
    for (sitting, user) in open_markers::table
        .select((open_markers::sitting_id, open_markers::user_id))
        .load::<(SittingId, UserId)>(conn)?
    {
        named.entry(sitting).or_default().push(user);
    }
    Ok(rows
        .into_iter()
        .map(|(id, attempt, position, version, candidate, sitting, holder)| Free {
            id,
            attempt,
            position,
            version,
            candidate,
            sitting,
            is_mine: holder == Some(marker),
        })
        .filter(|free| {
            own.get(&(free.attempt, free.position)).is_none_or(|seats| seats.iter().all(|id| *id == free.id))
        })
        .filter(|free| named.get(&free.sitting).is_none_or(|markers| markers.contains(&marker)))
        .collect())
}

/// Takes the next answer for `marker`: the one that they hold, then one to `item`, then any other.
pub fn claim(
    conn: &mut Conn,
    marker: UserId,
    item: Option<ItemVersionId>,
    now: NaiveDateTime,
) -> QueryResult<Option<OpenMarkId>> {
    if !conflict::is_examiner(conn, marker)? {
        return Ok(None);
    }
    let mut free = free(conn, marker, now)?;
    free.sort_by_key(|seat| (!seat.is_mine, item != Some(seat.version)));
    let mut looked: HashMap<UserId, bool> = HashMap::new();
    for seat in free {
        let may = match looked.get(&seat.candidate) {
            Some(may) => *may,
            None => Side::about(conn, seat.candidate, now)?.against(conn, marker)?.is_empty(),
        };
        looked.insert(seat.candidate, may);
        if may {
            diesel::update(open_marks::table.find(seat.id))
                .set((open_marks::marker_id.eq(marker), open_marks::leased_until.eq(now + LEASE)))
                .execute(conn)?;
            return Ok(Some(seat.id));
        }
    }
    Ok(None)
}
