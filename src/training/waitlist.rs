//! The waitlist: a seat that becomes free is offered to the first in line for some hours, then to the next.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::seat::{self, Seat, SeatId, SeatStatus};
use super::session::{self, SessionId};
use super::{block, letters, overlap};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::{self, Conn};
use crate::schema::{seats, sessions};

/// How long an offered seat waits for its answer; never beyond the close of booking.
pub const OFFER: TimeDelta = TimeDelta::hours(6);
/// How many lapsed offers one run of the deadline takes.
const BATCH: i64 = 50;

/// The place in line of a waiting seat, from 1.
pub fn place(conn: &mut Conn, session: SessionId, seat: SeatId) -> QueryResult<i64> {
    seats::table
        .filter(seats::session_id.eq(session))
        .filter(seats::status.eq(SeatStatus::Waitlisted))
        .filter(seats::id.le(seat))
        .count()
        .get_result(conn)
}

/// Offers free seats to the first in line. Whoever has another session at that time keeps their place and is passed over.
pub(super) fn promote(conn: &mut Conn, id: SessionId, now: NaiveDateTime) -> QueryResult<()> {
    let session = session::find(conn, id)?;
    if !session.accepts_bookings(now) {
        return Ok(());
    }
    let times = block::spans(&block::of_session(conn, id)?);
    let mut free = session.capacity - seat::taken(conn, id)?;
    for waiting in seat::of_session(conn, id, &[SeatStatus::Waitlisted])? {
        if free <= 0 {
            break;
        }
        if overlap::elsewhere(conn, waiting.user_id, id, &times)?.is_some() {
            continue;
        }
        let until = (now + OFFER).min(session.booking_closes_at);
        diesel::update(seats::table.find(waiting.id))
            .set((seats::status.eq(SeatStatus::Offered), seats::offered_until.eq(until), seats::changed_at.eq(now)))
            .execute(conn)?;
        audit::record(conn, None, "seat.offered", ("seat", waiting.id.0), json!({ "session": id.0 }), now)?;
        letters::seat_offered(conn, id, waiting.user_id, until, now)?;
        free -= 1;
    }
    Ok(())
}

/// Looks again at the sessions for which `user` waits.
pub(super) fn promote_for(conn: &mut Conn, user: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let waited: Vec<SessionId> = seats::table
        .inner_join(sessions::table)
        .filter(seats::user_id.eq(user))
        .filter(seats::status.eq(SeatStatus::Waitlisted))
        .filter(sessions::booking_closes_at.gt(now))
        .select(seats::session_id)
        .load(conn)?;
    waited.into_iter().try_for_each(|session| promote(conn, session, now))
}

/// Ends offers that nobody took in time and goes on to the next in line. Returns how many ended.
pub fn lapse_expired(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let expired: Vec<Seat> = seats::table
        .filter(seats::status.eq(SeatStatus::Offered))
        .filter(seats::offered_until.le(now))
        .order(seats::id)
        .select(Seat::as_select())
        .limit(BATCH)
        .load(conn)?;
    let mut lapsed = 0;
    for seat in &expired {
        let done = db::apart(conn, ("seat", seat.id.0), |conn| lapse(conn, seat, now))?;
        lapsed += usize::from(done == Some(true));
    }
    Ok(lapsed)
}

fn lapse(conn: &mut Conn, seat: &Seat, now: NaiveDateTime) -> QueryResult<bool> {
    if !seat::end(conn, seat, SeatStatus::Lapsed, "", now)? {
        return Ok(false);
    }
    let details = json!({ "session": seat.session_id.0 });
    audit::record(conn, None, "seat.lapsed", ("seat", seat.id.0), details, now)?;
    letters::seat_lapsed(conn, seat.session_id, seat.user_id, now)?;
    promote(conn, seat.session_id, now)?;
    promote_for(conn, seat.user_id, now)?;
    Ok(true)
}
