//! A seat in a session: booked while one is free, else a place on the waitlist. Held and offered seats count as taken.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::block;
use super::conflict::Clash;
pub use super::own::{OwnSeat, upcoming_of};
use super::session::{self, Desk, Session, SessionId, SessionStatus};
use super::{letters, overlap, waitlist};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::recruitment::application;
use crate::recruitment::cohort::CohortId;
use crate::schema::{seats, sessions};
use crate::text_enum;

pub type SeatId = Id<Seat>;

text_enum! {
    pub enum SeatStatus: "seat-status" {
        Held = "held",
        Waitlisted = "waitlisted",
        Offered = "offered",
        Released = "released",
        Lapsed = "lapsed",
    }
}

impl SeatStatus {
    /// The person still has a part in the session.
    pub const OPEN: &'static [SeatStatus] = &[SeatStatus::Held, SeatStatus::Waitlisted, SeatStatus::Offered];
    /// Counts against the capacity.
    pub const TAKEN: &'static [SeatStatus] = &[SeatStatus::Held, SeatStatus::Offered];

    pub const fn tone(self) -> &'static str {
        match self {
            SeatStatus::Held => "ok",
            SeatStatus::Waitlisted => "warn",
            SeatStatus::Offered => "now",
            SeatStatus::Released | SeatStatus::Lapsed => "",
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = seats)]
pub struct Seat {
    pub id: SeatId,
    pub session_id: SessionId,
    pub user_id: UserId,
    pub status: SeatStatus,
    pub joined_at: NaiveDateTime,
    pub offered_until: Option<NaiveDateTime>,
    pub release_reason: String,
}

/// What booking gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booking {
    Held,
    /// All seats are taken; the place in line, from 1.
    Waitlisted(i64),
}

#[derive(Debug, thiserror::Error)]
pub enum SeatError {
    #[error("booking is closed")]
    BookingClosed,
    #[error("the person is the trainer of this session")]
    OwnSession,
    #[error("the person has a part in this session already")]
    AlreadyIn,
    #[error("another session is at the same time")]
    Overlap(Clash),
    #[error("too late to leave without the trainer")]
    TooLate,
    #[error("the offer is over")]
    OfferOver,
    #[error("there is no such seat any more")]
    Gone,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl SeatError {
    pub fn message(&self) -> Message {
        match self {
            SeatError::BookingClosed => "seat-booking-closed".into(),
            SeatError::OwnSession => "seat-own-session".into(),
            SeatError::AlreadyIn => "seat-already-in".into(),
            SeatError::Overlap(clash) => clash.message("seat-overlap"),
            SeatError::TooLate => "seat-too-late".into(),
            SeatError::OfferOver => "seat-offer-over".into(),
            SeatError::Gone => "seat-gone".into(),
            SeatError::Db(_) => "error-busy".into(),
        }
    }
}

pub(super) fn taken(conn: &mut Conn, session: SessionId) -> QueryResult<i64> {
    seats::table
        .filter(seats::session_id.eq(session))
        .filter(seats::status.eq_any(SeatStatus::TAKEN))
        .count()
        .get_result(conn)
}

/// Seats of a session in one of these states, in the order of joining.
pub fn of_session(conn: &mut Conn, session: SessionId, states: &[SeatStatus]) -> QueryResult<Vec<Seat>> {
    seats::table
        .filter(seats::session_id.eq(session))
        .filter(seats::status.eq_any(states))
        .order(seats::id)
        .select(Seat::as_select())
        .load(conn)
}

/// The open seat of `user` in `session`.
pub fn of_user(conn: &mut Conn, session: SessionId, user: UserId) -> QueryResult<Option<Seat>> {
    Ok(of_session(conn, session, SeatStatus::OPEN)?.into_iter().find(|seat| seat.user_id == user))
}

/// Another session at the time of one of this one's blocks in which `user` has a seat, or is offered one.
pub(super) fn overlapping(conn: &mut Conn, user: UserId, session: SessionId) -> QueryResult<Option<Clash>> {
    let blocks = block::of_session(conn, session)?;
    overlap::elsewhere(conn, user, session, &block::spans(&blocks))
}

/// The published session, if `user` holds a place in its cohort; not found otherwise.
pub fn session_for(conn: &mut Conn, user: UserId, id: SessionId) -> QueryResult<Session> {
    let session = session::find(conn, id)?;
    let is_admitted = application::admission_to(conn, user, session.cohort_id)?.is_some();
    if is_admitted && session.status != SessionStatus::Draft {
        Ok(session)
    } else {
        Err(diesel::result::Error::NotFound)
    }
}

/// Books a seat, or joins the waitlist when all are taken.
pub fn book(conn: &mut Conn, user: UserId, id: SessionId, now: NaiveDateTime) -> Result<Booking, SeatError> {
    let session = session_for(conn, user, id)?;
    if !session.accepts_bookings(now) {
        return Err(SeatError::BookingClosed);
    }
    if session.trainer_id == user {
        return Err(SeatError::OwnSession);
    }
    if of_user(conn, id, user)?.is_some() {
        return Err(SeatError::AlreadyIn);
    }
    if let Some(clash) = overlapping(conn, user, id)? {
        return Err(SeatError::Overlap(clash));
    }
    let is_free = taken(conn, id)? < session.capacity;
    let status = if is_free { SeatStatus::Held } else { SeatStatus::Waitlisted };
    let seat: SeatId = diesel::insert_into(seats::table)
        .values((
            seats::session_id.eq(id),
            seats::user_id.eq(user),
            seats::status.eq(status),
            seats::joined_at.eq(now),
            seats::changed_at.eq(now),
        ))
        .returning(seats::id)
        .get_result(conn)?;
    let action = if is_free { "seat.booked" } else { "seat.waitlisted" };
    audit::record(conn, Some(user), action, ("seat", seat.0), json!({ "session": id.0 }), now)?;
    if is_free {
        letters::seat_held(conn, id, user, now)?;
        return Ok(Booking::Held);
    }
    Ok(Booking::Waitlisted(waitlist::place(conn, id, seat)?))
}

/// Takes an offered seat.
pub fn accept(conn: &mut Conn, user: UserId, id: SessionId, now: NaiveDateTime) -> Result<(), SeatError> {
    session_for(conn, user, id)?;
    let seat = of_user(conn, id, user)?.ok_or(SeatError::Gone)?;
    match (seat.status, seat.offered_until) {
        (SeatStatus::Offered, Some(until)) if now < until => {}
        (SeatStatus::Held, _) => return Err(SeatError::AlreadyIn),
        _ => return Err(SeatError::OfferOver),
    }
    if let Some(clash) = overlapping(conn, user, id)? {
        return Err(SeatError::Overlap(clash));
    }
    let changed = diesel::update(seats::table.find(seat.id).filter(seats::status.eq(SeatStatus::Offered)))
        .set((
            seats::status.eq(SeatStatus::Held),
            seats::offered_until.eq(None::<NaiveDateTime>),
            seats::changed_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(SeatError::OfferOver);
    }
    audit::record(conn, Some(user), "seat.accepted", ("seat", seat.id.0), json!({ "session": id.0 }), now)?;
    letters::seat_held(conn, id, user, now)?;
    Ok(())
}

/// The trainee gives a seat back, leaves the waitlist or declines an offer. A held seat only until booking closes.
pub fn release(conn: &mut Conn, user: UserId, id: SessionId, now: NaiveDateTime) -> Result<(), SeatError> {
    let session = session_for(conn, user, id)?;
    let seat = of_user(conn, id, user)?.ok_or(SeatError::Gone)?;
    if seat.status == SeatStatus::Held && now >= session.booking_closes_at {
        return Err(SeatError::TooLate);
    }
    leave(conn, user, &seat, "", now)
}

/// The trainer or the office takes a person off a session that has not begun, for a reason.
pub fn release_by_desk(
    conn: &mut Conn,
    desk: Desk,
    (id, seat): (SessionId, SeatId),
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), SeatError> {
    let session = session::at_desk(conn, desk, id)?;
    let open = of_session(conn, id, SeatStatus::OPEN)?;
    let seat = open.into_iter().find(|found| found.id == seat).ok_or(SeatError::Gone)?;
    if now >= session.starts_at {
        return Err(SeatError::TooLate);
    }
    leave(conn, desk.user(), &seat, reason, now)
}

/// Frees every seat of `user` in sessions of `cohort` that have not begun, when they leave the cohort.
pub fn release_all(
    conn: &mut Conn,
    actor: UserId,
    (user, cohort): (UserId, CohortId),
    now: NaiveDateTime,
) -> Result<(), SeatError> {
    // Places in line go first, so that none of them is offered what the same person gives back.
    for status in [SeatStatus::Waitlisted, SeatStatus::Offered, SeatStatus::Held] {
        let own: Vec<Seat> = seats::table
            .inner_join(sessions::table)
            .filter(seats::user_id.eq(user))
            .filter(seats::status.eq(status))
            .filter(sessions::cohort_id.eq(cohort))
            .filter(sessions::starts_at.gt(now))
            .order(seats::id)
            .select(Seat::as_select())
            .load(conn)?;
        for seat in &own {
            if status == SeatStatus::Waitlisted {
                end(conn, seat, SeatStatus::Released, "", now)?;
                let details = json!({ "session": seat.session_id.0, "was": seat.status });
                audit::record(conn, Some(actor), "seat.released", ("seat", seat.id.0), details, now)?;
            } else {
                leave(conn, actor, seat, "", now)?;
            }
        }
    }
    Ok(())
}

fn leave(conn: &mut Conn, actor: UserId, seat: &Seat, reason: &str, now: NaiveDateTime) -> Result<(), SeatError> {
    if !end(conn, seat, SeatStatus::Released, reason, now)? {
        return Err(SeatError::Gone);
    }
    let details = json!({ "session": seat.session_id.0, "was": seat.status });
    audit::record(conn, Some(actor), "seat.released", ("seat", seat.id.0), details, now)?;
    if seat.status == SeatStatus::Held || actor != seat.user_id {
        letters::seat_released(conn, seat.session_id, seat.user_id, now)?;
    }
    waitlist::promote(conn, seat.session_id, now)?;
    // They may now take a seat for which another session stood in their way.
    waitlist::promote_for(conn, seat.user_id, now)?;
    Ok(())
}

/// Ends an open seat; `false` when somebody else changed it first.
pub(super) fn end(
    conn: &mut Conn,
    seat: &Seat,
    status: SeatStatus,
    reason: &str,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let changed = diesel::update(seats::table.find(seat.id).filter(seats::status.eq(seat.status)))
        .set((
            seats::status.eq(status),
            seats::offered_until.eq(None::<NaiveDateTime>),
            seats::release_reason.eq(reason),
            seats::changed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}
