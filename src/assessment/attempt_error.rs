//! Why an attempt cannot begin, go on or end.

use chrono::NaiveDateTime;

use crate::i18n::Message;
use crate::recruitment::impartial::Partial;

#[derive(Debug, thiserror::Error)]
pub enum AttemptError {
    #[error("not open")]
    NotOpen { starts_at: NaiveDateTime },
    #[error("over")]
    Over,
    #[error("another code")]
    WrongCode,
    #[error("too many codes")]
    TooManyCodes,
    #[error("not from here")]
    ElsewhereStarted,
    #[error("nobody checked who this is")]
    NotAuthorised,
    #[error("outside the networks of the exam")]
    Outside,
    #[error("another device holds the exam")]
    Elsewhere,
    #[error("paused")]
    Paused,
    #[error("finished")]
    Finished,
    #[error("the bank cannot fill the paper")]
    NoPaper,
    #[error("released")]
    Released,
    #[error("the decision-maker is not impartial")]
    Partial(Partial),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl AttemptError {
    pub fn message(&self) -> Message {
        match self {
            AttemptError::NotOpen { starts_at } => Message::new("attempt-error-not-open").with("when", *starts_at),
            AttemptError::Over => "attempt-error-over".into(),
            AttemptError::WrongCode => "attempt-error-wrong-code".into(),
            AttemptError::TooManyCodes => "attempt-error-too-many-codes".into(),
            AttemptError::ElsewhereStarted => "attempt-error-elsewhere".into(),
            AttemptError::NotAuthorised => "attempt-error-not-authorised".into(),
            AttemptError::Outside => "answer-error-outside".into(),
            AttemptError::Elsewhere => "hand-in-error-elsewhere".into(),
            AttemptError::Paused => "hand-in-error-paused".into(),
            AttemptError::Finished => "attempt-error-finished".into(),
            AttemptError::NoPaper => "attempt-error-no-paper".into(),
            AttemptError::Released => "attempt-error-released".into(),
            AttemptError::Partial(partial) => partial.message(),
            AttemptError::Db(_) => "error-busy".into(),
        }
    }
}
