//! What stands in the way of a plan: another session in the room or with the trainer, a room that is too small, times
//! that cannot be.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::block::{Block, LONGEST, MOST, SPREAD, Span};
use super::overlap;
use super::planning::SessionInput;
use super::session::{self, Session, SessionId};
use super::venue::{self, RoomId};
use crate::accounts::role::{self, Role};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::recruitment::cohort::CohortId;

/// What a plan asks for, as far as it is known: a form may still lack some of it.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub cohort: Option<CohortId>,
    pub room: Option<RoomId>,
    pub trainer: Option<UserId>,
    pub times: Vec<Span>,
    pub booking_closes_at: Option<NaiveDateTime>,
    pub capacity: Option<i64>,
}

impl From<&SessionInput> for Wish {
    fn from(input: &SessionInput) -> Wish {
        Wish {
            cohort: Some(input.cohort),
            room: Some(input.room),
            trainer: Some(input.trainer),
            times: input.times.clone(),
            booking_closes_at: Some(input.booking_closes_at),
            capacity: Some(input.capacity),
        }
    }
}

/// The block of a session that is in the way.
#[derive(Debug, Clone)]
pub struct Clash {
    pub title_en: String,
    pub title_zh: String,
    pub starts_at: NaiveDateTime,
    pub ends_at: NaiveDateTime,
}

impl Clash {
    pub(super) fn of(session: &Session, block: &Block) -> Clash {
        let (title_en, title_zh) = (session.title_en.clone(), session.title_zh.clone());
        Clash { title_en, title_zh, starts_at: block.starts_at, ends_at: block.ends_at }
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
    #[error("a block ends before it starts, or lasts too long")]
    Length,
    #[error("two blocks are at the same time")]
    BlocksOverlap,
    #[error("the blocks are too far apart")]
    BlocksSpread,
    #[error("too many blocks")]
    BlocksMany,
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
            SessionError::BlocksOverlap => "session-blocks-overlap".into(),
            SessionError::BlocksSpread => Message::new("session-blocks-spread").with("most", SPREAD.num_days()),
            SessionError::BlocksMany => Message::new("session-blocks-many").with("most", MOST),
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
            SessionError::Length
            | SessionError::BlocksOverlap
            | SessionError::BlocksSpread
            | SessionError::BlocksMany
            | SessionError::Past
            | SessionError::HolderElsewhere { .. } => Some("times"),
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
    for span in wish.times.iter().take(MOST).filter(|span| span.from < span.to) {
        found.extend(clashes(conn, own, wish, (span.from, span.to))?);
    }
    Ok(found)
}

/// What is wrong with the times alone.
fn time_faults(wish: &Wish, now: NaiveDateTime) -> Vec<SessionError> {
    let mut times = wish.times.clone();
    times.sort_unstable();
    let Some(whole) = Span::around(&times) else { return Vec::new() };
    let is_wrong = |span: &Span| span.to <= span.from || span.to - span.from > LONGEST;
    let found = [
        (times.iter().any(is_wrong), SessionError::Length),
        (times.windows(2).any(|pair| pair[0].overlaps(&pair[1])), SessionError::BlocksOverlap),
        (whole.to - whole.from > SPREAD, SessionError::BlocksSpread),
        (times.len() > MOST, SessionError::BlocksMany),
        (whole.from <= now, SessionError::Past),
        (wish.booking_closes_at.is_some_and(|closes_at| closes_at > whole.from), SessionError::ClosesLate),
    ];
    found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, fault)| fault).collect()
}

/// The room and the trainer are in one place at a time.
pub fn clashes(
    conn: &mut Conn,
    own: Option<SessionId>,
    wish: &Wish,
    (from, to): (NaiveDateTime, NaiveDateTime),
) -> QueryResult<Vec<SessionError>> {
    let span = Span { from, to };
    let mut others = overlap::planned(conn, (wish.room, wish.trainer), span)?;
    others.retain(|(other, _)| Some(other.id) != own);
    let first = |is_so: &dyn Fn(&Session) -> bool| {
        others.iter().find(|(other, _)| is_so(other)).map(|(other, block)| Clash::of(other, block))
    };
    let mut found = Vec::new();
    found.extend(first(&|other| Some(other.room_id) == wish.room).map(SessionError::RoomTaken));
    let Some(trainer) = wish.trainer else { return Ok(found) };
    match first(&|other| other.trainer_id == trainer) {
        Some(clash) => found.push(SessionError::TrainerTaken(clash)),
        // In the own session too: nobody notes their own attendance.
        None => {
            let seats = overlap::seated(conn, trainer, span)?;
            found.extend(seats.first().map(|(other, block)| SessionError::TrainerSeated(Clash::of(other, block))));
        }
    }
    Ok(found)
}
