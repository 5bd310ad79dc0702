//! Who was there: check-in and check-out. A second tap changes nothing; credited minutes go to the hour ledger.
//! Who does not come is in `excuse`, what happens at the end of it all in `closing`.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::conflict::Clash;
use super::credit::{self, Planned};
use super::hours::{self, NewEntry};
use super::seat::{self, Seat, SeatId, SeatStatus};
use super::session::{self, Desk, Session, SessionId, SessionStatus};
use super::waitlist;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::recruitment::impartial::Partial;
use crate::schema::attendances;
use crate::text_enum;

text_enum! {
    pub enum AttendanceStatus: "attendance-status" {
        Present = "present",
        Late = "late",
        Partial = "partial",
        Excused = "excused",
        Absent = "absent",
    }
}

impl AttendanceStatus {
    pub const fn tone(self) -> &'static str {
        match self {
            AttendanceStatus::Present => "ok",
            AttendanceStatus::Late | AttendanceStatus::Partial => "warn",
            AttendanceStatus::Excused => "",
            AttendanceStatus::Absent => "bad",
        }
    }
}

/// From when before the start people are checked in.
pub const DOORS: TimeDelta = TimeDelta::hours(1);
/// How long before the end everybody may be checked out at once.
pub const LEAVING: TimeDelta = TimeDelta::minutes(30);

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = attendances)]
pub struct Attendance {
    pub seat_id: SeatId,
    pub checked_in_at: Option<NaiveDateTime>,
    pub checked_out_at: Option<NaiveDateTime>,
    pub status: Option<AttendanceStatus>,
    pub minutes: i64,
    pub note: String,
}

#[derive(Debug, thiserror::Error)]
pub enum AttendanceError {
    #[error("no seat in this session")]
    NoSeat,
    #[error("on the waitlist, place {0}")]
    Waiting(i64),
    #[error("the doors open later")]
    TooEarly(NaiveDateTime),
    #[error("the session is not running")]
    NotRunning,
    #[error("attendance is closed")]
    Closed,
    #[error("no seat is free")]
    Full,
    #[error("has a seat in another session at the same time")]
    Elsewhere(Clash),
    #[error("not checked in")]
    NotIn,
    #[error("not checked out")]
    NotOut,
    #[error("checked in already")]
    CameAlready,
    #[error("the session has not ended")]
    NotEnded,
    #[error("about oneself")]
    Oneself,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl AttendanceError {
    pub fn message(&self) -> Message {
        match self {
            AttendanceError::NoSeat => "attendance-no-seat".into(),
            AttendanceError::Waiting(place) => Message::new("attendance-waiting").with("place", *place),
            AttendanceError::TooEarly(at) => Message::new("attendance-too-early").with("at", *at),
            AttendanceError::NotRunning => "attendance-not-running".into(),
            AttendanceError::Closed => "attendance-closed".into(),
            AttendanceError::Full => "walk-in-full".into(),
            AttendanceError::Elsewhere(clash) => clash.message("walk-in-elsewhere"),
            AttendanceError::NotIn => "attendance-not-in".into(),
            AttendanceError::NotOut => "attendance-not-out".into(),
            AttendanceError::CameAlready => "attendance-came-already".into(),
            AttendanceError::NotEnded => "attendance-not-ended".into(),
            AttendanceError::Oneself => Partial::Oneself.message(),
            AttendanceError::Db(_) => "error-busy".into(),
        }
    }
}

pub fn of_seat(conn: &mut Conn, seat: SeatId) -> QueryResult<Option<Attendance>> {
    attendances::table.filter(attendances::seat_id.eq(seat)).select(Attendance::as_select()).first(conn).optional()
}

/// The session, if its attendance can be taken by this desk now.
pub(super) fn open(conn: &mut Conn, desk: Desk, id: SessionId, now: NaiveDateTime) -> Result<Session, AttendanceError> {
    let session = session::at_desk(conn, desk, id)?;
    if session.status != SessionStatus::Published {
        return Err(AttendanceError::NotRunning);
    }
    if session.closed_at.is_some() {
        return Err(AttendanceError::Closed);
    }
    if now < session.starts_at - DOORS {
        return Err(AttendanceError::TooEarly(session.starts_at - DOORS));
    }
    Ok(session)
}

/// The held seat of somebody else than who sits at the desk: nobody notes their own attendance.
pub(super) fn held(conn: &mut Conn, desk: Desk, id: SessionId, seat: SeatId) -> Result<Seat, AttendanceError> {
    let seats = seat::of_session(conn, id, SeatStatus::OPEN)?;
    let seat = seats.into_iter().find(|found| found.id == seat).ok_or(diesel::result::Error::NotFound)?;
    match seat.status {
        _ if seat.user_id == desk.user() => Err(AttendanceError::Oneself),
        SeatStatus::Held => Ok(seat),
        SeatStatus::Waitlisted => Err(AttendanceError::Waiting(waitlist::place(conn, id, seat.id)?)),
        _ => Err(AttendanceError::NoSeat),
    }
}

/// Every held seat but that of who sits at the desk.
fn others(conn: &mut Conn, desk: Desk, id: SessionId) -> QueryResult<Vec<Seat>> {
    let mut seats = seat::of_session(conn, id, &[SeatStatus::Held])?;
    seats.retain(|seat| seat.user_id != desk.user());
    Ok(seats)
}

pub(super) fn planned(session: &Session) -> Planned {
    Planned { from: session.starts_at, to: session.ends_at }
}

fn note_in(
    conn: &mut Conn,
    desk: Desk,
    session: &Session,
    seat: SeatId,
    now: NaiveDateTime,
) -> Result<bool, AttendanceError> {
    let status = credit::status(planned(session), now, None);
    match of_seat(conn, seat)? {
        Some(known) if known.checked_in_at.is_some() => return Ok(false),
        Some(_) => {
            // Excused beforehand, and came after all.
            diesel::update(attendances::table.filter(attendances::seat_id.eq(seat)))
                .set((attendances::checked_in_at.eq(now), attendances::status.eq(status)))
                .execute(conn)?;
        }
        None => {
            diesel::insert_into(attendances::table)
                .values((
                    attendances::seat_id.eq(seat),
                    attendances::checked_in_at.eq(now),
                    attendances::status.eq(status),
                    attendances::recorded_by_id.eq(desk.user()),
                    attendances::recorded_at.eq(now),
                ))
                .execute(conn)?;
        }
    }
    let details = json!({ "session": session.id.0, "status": status });
    audit::record(conn, Some(desk.user()), "attendance.checked_in", ("seat", seat.0), details, now)?;
    Ok(true)
}

/// Checks a person in. `false`: they were in already, and nothing changed.
pub fn check_in(
    conn: &mut Conn,
    desk: Desk,
    (id, seat): (SessionId, SeatId),
    now: NaiveDateTime,
) -> Result<bool, AttendanceError> {
    let session = open(conn, desk, id, now)?;
    let seat = held(conn, desk, id, seat)?;
    if now >= session.ends_at {
        return Err(AttendanceError::NotRunning);
    }
    note_in(conn, desk, &session, seat.id, now)
}

/// Checks in everybody who is not in yet. Returns how many.
pub fn check_in_all(conn: &mut Conn, desk: Desk, id: SessionId, now: NaiveDateTime) -> Result<usize, AttendanceError> {
    let session = open(conn, desk, id, now)?;
    if now >= session.ends_at {
        return Err(AttendanceError::NotRunning);
    }
    let mut came = 0;
    for seat in others(conn, desk, id)? {
        let is_excused = of_seat(conn, seat.id)?.is_some_and(|known| known.checked_in_at.is_none());
        if !is_excused && note_in(conn, desk, &session, seat.id, now)? {
            came += 1;
        }
    }
    Ok(came)
}

/// Notes that a person left at `left` and credits their minutes. `false`: they had left already.
pub(super) fn note_out(
    conn: &mut Conn,
    by: Option<UserId>,
    session: &Session,
    seat: &Seat,
    (left, now): (NaiveDateTime, NaiveDateTime),
) -> Result<bool, AttendanceError> {
    let known = of_seat(conn, seat.id)?.ok_or(AttendanceError::NotIn)?;
    let came = known.checked_in_at.ok_or(AttendanceError::NotIn)?;
    let minutes = credit::minutes(planned(session), came, left);
    let status = credit::status(planned(session), came, Some(left));
    let changed = diesel::update(
        attendances::table.filter(attendances::seat_id.eq(seat.id)).filter(attendances::checked_out_at.is_null()),
    )
    .set((attendances::checked_out_at.eq(left), attendances::status.eq(status), attendances::minutes.eq(minutes)))
    .execute(conn)?;
    if changed == 0 {
        return Ok(false);
    }
    let recorder = by.unwrap_or(session.trainer_id);
    let entry = NewEntry { user: seat.user_id, cohort: session.cohort_id, session: session.id, minutes, reason: "" };
    hours::enter(conn, recorder, &entry, now)?;
    let details = json!({ "session": session.id.0, "minutes": minutes, "status": status });
    audit::record(conn, by, "attendance.checked_out", ("seat", seat.id.0), details, now)?;
    Ok(true)
}

/// Checks a person out. `false`: they were out already, and nothing changed.
pub fn check_out(
    conn: &mut Conn,
    desk: Desk,
    (id, seat): (SessionId, SeatId),
    now: NaiveDateTime,
) -> Result<bool, AttendanceError> {
    let session = open(conn, desk, id, now)?;
    let seat = held(conn, desk, id, seat)?;
    note_out(conn, Some(desk.user()), &session, &seat, (now, now))
}

/// Checks out everybody who is still in. Returns how many.
pub fn check_out_all(conn: &mut Conn, desk: Desk, id: SessionId, now: NaiveDateTime) -> Result<usize, AttendanceError> {
    let session = open(conn, desk, id, now)?;
    let mut left = 0;
    for seat in others(conn, desk, id)? {
        let is_in = of_seat(conn, seat.id)?.is_some_and(|known| known.checked_in_at.is_some());
        if is_in && note_out(conn, Some(desk.user()), &session, &seat, (now, now))? {
            left += 1;
        }
    }
    Ok(left)
}

pub(super) fn note_missing(
    conn: &mut Conn,
    by: UserId,
    seat: SeatId,
    (status, note): (AttendanceStatus, &str),
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(attendances::table)
        .values((
            attendances::seat_id.eq(seat),
            attendances::status.eq(status),
            attendances::note.eq(note),
            attendances::recorded_by_id.eq(by),
            attendances::recorded_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
