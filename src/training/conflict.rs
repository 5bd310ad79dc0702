//! What stands in the way of a plan: another session in the room or with the trainer, a room that is too small, a time
//! that cannot be.

use chrono::NaiveDateTime;

use super::session::Session;
use crate::i18n::{Arg, Message};

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
