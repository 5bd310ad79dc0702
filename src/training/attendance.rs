//! Who was there, block by block, and what that credits in the hour ledger. The taps at the door are in `check`, who does
//! not come is in `excuse`, what happens at the end of it all in `closing`.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::block::{self, Block, BlockId, DOORS};
pub use super::check::{check_in, check_in_all, check_out, check_out_all};
use super::conflict::Clash;
use super::credit::{self, Rule};
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

/// How long before the end everybody may be checked out at once.
pub const LEAVING: TimeDelta = TimeDelta::minutes(30);

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = attendances)]
pub struct Attendance {
    pub seat_id: SeatId,
    pub block_id: BlockId,
    pub checked_in_at: Option<NaiveDateTime>,
    pub checked_out_at: Option<NaiveDateTime>,
    pub status: Option<AttendanceStatus>,
    pub minutes: i64,
    pub note: String,
}

impl Attendance {
    pub fn has_come(&self) -> bool {
        self.checked_in_at.is_some()
    }

    pub fn is_in(&self) -> bool {
        self.has_come() && !self.is_out()
    }

    pub fn is_out(&self) -> bool {
        self.checked_out_at.is_some()
    }

    /// They have left, or stayed away from a block that has begun.
    pub fn can_be_corrected(&self, block: &Block, now: NaiveDateTime) -> bool {
        self.is_out() || !self.has_come() && block.starts_at <= now
    }
}

/// What is known of a person in a block.
#[derive(Debug, Clone, Copy)]
pub enum Presence<'a> {
    Here { came: NaiveDateTime, left: Option<NaiveDateTime> },
    Away { status: AttendanceStatus, note: &'a str },
}

/// One person's part in one block.
pub(super) type Part<'a> = (&'a Session, &'a Block, &'a Seat);

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

/// What is known of a seat, in the order of the blocks.
pub fn of_seat(conn: &mut Conn, seat: SeatId) -> QueryResult<Vec<Attendance>> {
    attendances::table
        .filter(attendances::seat_id.eq(seat))
        .order(attendances::block_id)
        .select(Attendance::as_select())
        .load(conn)
}

pub(super) fn of_block(conn: &mut Conn, seat: SeatId, block: BlockId) -> QueryResult<Option<Attendance>> {
    Ok(of_seat(conn, seat)?.into_iter().find(|found| found.block_id == block))
}

/// Writes what is known of a person in a block, and brings the ledger to the minutes that follow from it: the one way in
/// which attendance credits minutes. Told the same again it changes nothing and returns nothing, so a correction of the
/// minutes stays.
pub(super) fn settle(
    conn: &mut Conn,
    by: Option<UserId>,
    (session, block, seat): Part<'_>,
    presence: Presence<'_>,
    reason: &str,
    now: NaiveDateTime,
) -> QueryResult<Option<Attendance>> {
    let known = of_block(conn, seat.id, block.id)?;
    let wanted = worked_out(Rule::USUAL, (block, seat.id), presence, known.as_ref());
    if known.as_ref() == Some(&wanted) {
        return Ok(None);
    }
    let recorder = by.unwrap_or(session.trainer_id);
    let values = (
        attendances::checked_in_at.eq(wanted.checked_in_at),
        attendances::checked_out_at.eq(wanted.checked_out_at),
        attendances::status.eq(wanted.status),
        attendances::minutes.eq(wanted.minutes),
        attendances::note.eq(&wanted.note),
    );
    if known.is_some() {
        let row = attendances::seat_id.eq(seat.id).and(attendances::block_id.eq(block.id));
        diesel::update(attendances::table.filter(row)).set(values).execute(conn)?;
    } else {
        let about = (attendances::seat_id.eq(seat.id), attendances::block_id.eq(block.id));
        let recorded = (attendances::recorded_by_id.eq(recorder), attendances::recorded_at.eq(now));
        diesel::insert_into(attendances::table).values((about, values, recorded)).execute(conn)?;
    }
    let minutes = wanted.minutes - hours::of_block(conn, seat.user_id, block.id)?;
    if minutes != 0 {
        let entry = NewEntry { user: seat.user_id, cohort: session.cohort_id, block, minutes, reason };
        hours::enter(conn, recorder, &entry, now)?;
    }
    Ok(Some(wanted))
}

/// The row that says so.
fn worked_out(
    rule: Rule,
    (block, seat_id): (&Block, SeatId),
    presence: Presence<'_>,
    known: Option<&Attendance>,
) -> Attendance {
    let (span, block_id) = (block.span(), block.id);
    match presence {
        Presence::Here { came, left } => Attendance {
            seat_id,
            block_id,
            checked_in_at: Some(came),
            checked_out_at: left,
            status: Some(credit::status(rule, span, came, left)),
            minutes: left.map_or(0, |left| credit::minutes(rule, span, came, left)),
            note: known.map(|known| known.note.clone()).unwrap_or_default(),
        },
        Presence::Away { status, note } => Attendance {
            seat_id,
            block_id,
            checked_in_at: None,
            checked_out_at: None,
            status: Some(status),
            minutes: 0,
            note: note.to_owned(),
        },
    }
}

/// The session with its blocks, if its attendance can be taken by this desk now.
pub(super) fn open(
    conn: &mut Conn,
    desk: Desk,
    id: SessionId,
    now: NaiveDateTime,
) -> Result<(Session, Vec<Block>), AttendanceError> {
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
    Ok((session, block::of_session(conn, id)?))
}

/// The block into which people come now.
pub(super) fn entering(blocks: &[Block], now: NaiveDateTime) -> Result<&Block, AttendanceError> {
    block::at(blocks, now).ok_or_else(|| {
        let next = blocks.iter().find(|block| now < block.starts_at);
        next.map_or(AttendanceError::NotRunning, |next| AttendanceError::TooEarly(next.starts_at - DOORS))
    })
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

/// Notes that a person who `came` has left, and credits their minutes.
pub(super) fn note_out(
    conn: &mut Conn,
    by: Option<UserId>,
    part: Part<'_>,
    (came, left): (NaiveDateTime, NaiveDateTime),
    now: NaiveDateTime,
) -> QueryResult<()> {
    let (session, block, seat) = part;
    let Some(known) = settle(conn, by, part, Presence::Here { came, left: Some(left) }, "", now)? else {
        return Ok(());
    };
    let (minutes, status) = (known.minutes, known.status);
    let details = json!({ "session": session.id.0, "block": block.number, "minutes": minutes, "status": status });
    audit::record(conn, by, "attendance.checked_out", ("seat", seat.id.0), details, now)?;
    Ok(())
}
