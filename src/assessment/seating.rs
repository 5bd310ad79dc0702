//! Who sits where in a theory exam.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::candidate::{self, CandidateError, CandidateId};
use super::sitting::{Sitting, SittingId};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::schema::{candidates, users};
use crate::training::venue::{self, RoomId};

#[derive(Debug, thiserror::Error)]
pub enum SeatingError {
    #[error("taken")]
    Taken,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl SeatingError {
    pub fn message(&self) -> Message {
        match self {
            SeatingError::Taken => "seating-error-taken".into(),
            SeatingError::Db(_) => "error-busy".into(),
        }
    }
}

/// One line of the seat plan.
#[derive(Debug, Clone, Queryable)]
pub struct Place {
    pub candidate: CandidateId,
    pub seat: String,
    pub number: String,
    pub name: String,
    pub is_accessible: bool,
    pub extra_minutes: i64,
}

/// Everybody, by seat (2 before 10), those without one last.
pub fn plan(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<Place>> {
    let mut places: Vec<Place> = candidates::table
        .inner_join(users::table)
        .filter(candidates::sitting_id.eq(sitting))
        .order(candidates::number)
        .select((
            candidates::id,
            candidates::seat,
            candidates::number,
            users::name,
            candidates::is_seat_accessible,
            candidates::extra_minutes,
        ))
        .load(conn)?;
    places.sort_by_cached_key(|place| (place.seat.is_empty(), place.seat.chars().count(), place.seat.clone()));
    Ok(places)
}

/// Gives a candidate a seat; an empty one takes it back. A seat is one person's.
pub fn seat(
    conn: &mut Conn,
    actor: UserId,
    (sitting, id): (SittingId, CandidateId),
    (seat, is_accessible): (&str, bool),
    now: NaiveDateTime,
) -> Result<(), SeatingError> {
    candidate::find_in(conn, sitting, id)?;
    let others: i64 = candidates::table
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::id.ne(id))
        .filter(candidates::seat.eq(seat))
        .count()
        .get_result(conn)?;
    if others > 0 && !seat.is_empty() {
        return Err(SeatingError::Taken);
    }
    diesel::update(candidates::table.find(id))
        .set((candidates::seat.eq(seat), candidates::is_seat_accessible.eq(is_accessible)))
        .execute(conn)?;
    let details = json!({ "seat": seat, "is_accessible": is_accessible });
    audit::record(conn, Some(actor), "candidate.seated", ("candidate", id.0), details, now)?;
    Ok(())
}

/// Seats those who are put on the list of a sitting that is ready, as [`seat_all`] does: in its room, which must hold them,
/// and elsewhere where seats were given at all.
pub(super) fn seat_late(
    conn: &mut Conn,
    actor: UserId,
    sitting: &Sitting,
    now: NaiveDateTime,
) -> Result<(), CandidateError> {
    let room = sitting.room_id.map_or(Ok(None), |id| venue::room(conn, RoomId::new(id)))?;
    let seats: Vec<String> =
        candidates::table.filter(candidates::sitting_id.eq(sitting.id)).select(candidates::seat).load(conn)?;
    let count = seats.len() as i64;
    if let Some(room) = room.as_ref().filter(|room| room.capacity < count) {
        return Err(CandidateError::RoomFull { capacity: room.capacity, count });
    }
    if room.is_some() || seats.iter().any(|seat| !seat.is_empty()) {
        seat_all(conn, actor, sitting.id, now)?;
    }
    Ok(())
}

/// Gives everybody without a seat the next free number; returns how many.
pub fn seat_all(conn: &mut Conn, actor: UserId, sitting: SittingId, now: NaiveDateTime) -> QueryResult<usize> {
    let places = plan(conn, sitting)?;
    let taken: HashSet<&str> = places.iter().map(|place| place.seat.as_str()).collect();
    let free = (1..).map(|number: i64| number.to_string()).filter(|seat| !taken.contains(seat.as_str()));
    let waiting = places.iter().filter(|place| place.seat.is_empty());
    let mut done = 0;
    for (place, seat) in waiting.zip(free) {
        diesel::update(candidates::table.find(place.candidate)).set(candidates::seat.eq(seat)).execute(conn)?;
        done += 1;
    }
    audit::record(conn, Some(actor), "sitting.seated", ("sitting", sitting.0), json!({ "count": done }), now)?;
    Ok(done)
}
