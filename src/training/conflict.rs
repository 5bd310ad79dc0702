//! What stands in the way of a plan: another session in the room or with the trainer, a room that is too small, a time
//! that cannot be.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::planning::SessionInput;
use super::seat;
use super::session::{self, Session, SessionId, SessionStatus};
use super::venue::{self, RoomId};
use crate::accounts::role::{self, Role};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::recruitment::cohort::CohortId;
use crate::schema::sessions;

/// The longest session.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);

/// What a plan asks for, as far as it is known: a form may still lack some of it.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub cohort: Option<CohortId>,
    pub room: Option<RoomId>,
    pub trainer: Option<UserId>,
    pub starts_at: Option<NaiveDateTime>,
    pub ends_at: Option<NaiveDateTime>,
    pub booking_closes_at: Option<NaiveDateTime>,
    pub capacity: Option<i64>,
}

impl From<&SessionInput> for Wish {
    fn from(input: &SessionInput) -> Wish {
        Wish {
            cohort: Some(input.cohort),
            room: Some(input.room),
            trainer: Some(input.trainer),
            starts_at: Some(input.starts_at),
            ends_at: Some(input.ends_at),
            booking_closes_at: Some(input.booking_closes_at),
            capacity: Some(input.capacity),
        }
    }
}

/// The session that is in the way.
#[derive(Debug, Clone)]
pub struct Clash {
    pub title_en: String,
    pub title_zh: String,
    pub starts_at: NaiveDateTime,
    pub ends_at: NaiveDateTime,
}

impl Clash {
    pub(super) fn of(session: &Session) -> Clash {
        let (title_en, title_zh) = (session.title_en.clone(), session.title_zh.clone());
        Clash { title_en, title_zh, starts_at: session.starts_at, ends_at: session.ends_at }
    }

    pub(super) fn message(&self, key: &'static str) -> Message {
        Message::new(key)
            .with("title", Arg::bilingual(&self.title_en, &self.title_zh))
            .with("from", self.starts_at)
            .with("to", self.ends_at)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("the cohort is not training")]
    CohortClosed,
    #[error("no such trainer")]
    NoTrainer,
    #[error("no such room")]
    NoRoom,
    #[error("the room holds {0}")]
    RoomTooSmall(i64),
    #[error("{0} seats are taken")]
    BelowTaken(i64),
    #[error("it ends before it starts, or lasts too long")]
    Length,
    #[error("it starts in the past")]
    Past,
    #[error("booking closes after the start")]
    ClosesLate,
    #[error("the room is taken")]
    RoomTaken(Clash),
    #[error("the trainer is elsewhere")]
    TrainerTaken(Clash),
    #[error("{name}, who has a seat, is elsewhere")]
    HolderElsewhere { name: String, clash: Clash },
    #[error("the trainer has a seat elsewhere or here")]
    TrainerSeated(Clash),
    #[error("it can no longer be changed")]
    Fixed,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl SessionError {
    pub fn message(&self) -> Message {
        match self {
            SessionError::CohortClosed => "session-cohort-closed".into(),
            SessionError::NoTrainer | SessionError::NoRoom => "form-choice".into(),
            SessionError::RoomTooSmall(holds) => Message::new("session-room-too-small").with("holds", *holds),
            SessionError::BelowTaken(taken) => Message::new("session-below-taken").with("taken", *taken),
            SessionError::Length => "session-length".into(),
            SessionError::Past => "session-past".into(),
            SessionError::ClosesLate => "session-closes-late".into(),
            SessionError::RoomTaken(clash) => clash.message("session-room-taken"),
            SessionError::TrainerTaken(clash) => clash.message("session-trainer-taken"),
            SessionError::HolderElsewhere { name, clash } => {
                clash.message("session-holder-elsewhere").with("name", name)
            }
            SessionError::TrainerSeated(clash) => clash.message("session-trainer-seated"),
            SessionError::Fixed => "session-fixed".into(),
            SessionError::Db(_) => "error-busy".into(),
        }
    }

    /// The form field that the refusal is about.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            SessionError::CohortClosed => Some("cohort"),
            SessionError::NoTrainer | SessionError::TrainerTaken(_) | SessionError::TrainerSeated(_) => Some("trainer"),
            SessionError::NoRoom | SessionError::RoomTaken(_) => Some("room"),
            SessionError::RoomTooSmall(_) | SessionError::BelowTaken(_) => Some("capacity"),
            SessionError::Length => Some("ends_at"),
            SessionError::Past | SessionError::HolderElsewhere { .. } => Some("starts_at"),
            SessionError::ClosesLate => Some("booking_closes_at"),
            SessionError::Fixed | SessionError::Db(_) => None,
        }
    }
}

/// Everything that stands in the way of `wish`, the plan of `own` or of a new session.
pub fn faults(
    conn: &mut Conn,
    own: Option<SessionId>,
    wish: &Wish,
    now: NaiveDateTime,
) -> QueryResult<Vec<SessionError>> {
    let mut found = time_faults(wish, now);
    if let Some(cohort) = wish.cohort
        && !session::training_cohorts(conn)?.iter().any(|(id, ..)| *id == cohort)
    {
        found.push(SessionError::CohortClosed);
    }
    if let Some(trainer) = wish.trainer
        && !role::of(conn, trainer)?.contains(&Role::Trainer)
    {
        found.push(SessionError::NoTrainer);
    }
    if let Some(room) = wish.room {
        match venue::room(conn, room)? {
            None => found.push(SessionError::NoRoom),
            Some(room) if wish.capacity.is_some_and(|capacity| capacity > room.capacity) => {
                found.push(SessionError::RoomTooSmall(room.capacity));
            }
            Some(_) => {}
        }
    }
    if let (Some(starts_at), Some(ends_at)) = (wish.starts_at, wish.ends_at)
        && starts_at < ends_at
    {
        found.extend(clashes(conn, own, wish, (starts_at, ends_at))?);
    }
    Ok(found)
}

/// What is wrong with the times alone.
fn time_faults(wish: &Wish, now: NaiveDateTime) -> Vec<SessionError> {
    let Some(starts_at) = wish.starts_at else { return Vec::new() };
    let lasts = wish.ends_at.map(|ends_at| ends_at - starts_at);
    let found = [
        (lasts.is_some_and(|lasts| lasts <= TimeDelta::zero() || lasts > LONGEST), SessionError::Length),
        (starts_at <= now, SessionError::Past),
        (wish.booking_closes_at.is_some_and(|closes_at| closes_at > starts_at), SessionError::ClosesLate),
    ];
    found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, fault)| fault).collect()
}

/// The room and the trainer are in one place at a time.
pub fn clashes(
    conn: &mut Conn,
    own: Option<SessionId>,
    wish: &Wish,
    (starts_at, ends_at): (NaiveDateTime, NaiveDateTime),
) -> QueryResult<Vec<SessionError>> {
    let others: Vec<Session> = sessions::table
        .filter(sessions::status.ne(SessionStatus::Cancelled))
        .filter(sessions::starts_at.lt(ends_at))
        .filter(sessions::ends_at.gt(starts_at))
        .order(sessions::starts_at)
        .select(Session::as_select())
        .load(conn)?;
    let mut others = others.into_iter().filter(|other| Some(other.id) != own);
    let mut found = Vec::new();
    let in_room = others.clone().find(|other| Some(other.room_id) == wish.room);
    found.extend(in_room.map(|other| SessionError::RoomTaken(Clash::of(&other))));
    let Some(trainer) = wish.trainer else { return Ok(found) };
    match others.find(|other| other.trainer_id == trainer) {
        Some(other) => found.push(SessionError::TrainerTaken(Clash::of(&other))),
        // In the own session too: nobody notes their own attendance.
        None => {
            let seats = seat::seated(conn, trainer, (starts_at, ends_at))?;
            found.extend(seats.first().map(|other| SessionError::TrainerSeated(Clash::of(other))));
        }
    }
    Ok(found)
}
