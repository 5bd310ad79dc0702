//! Why an answer is not taken: in words, and as a code.

use chrono::NaiveDateTime;

use crate::i18n::Message;

#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    #[error("late")]
    Late { deadline: NaiveDateTime },
    #[error("finished")]
    Finished,
    #[error("paused")]
    Paused,
    #[error("another device holds the exam")]
    Elsewhere,
    #[error("outside the networks of the exam")]
    Outside,
    #[error("from the page of another attempt")]
    OtherAttempt,
    #[error("no such option")]
    NoSuchOption,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl AnswerError {
    pub fn message(&self) -> Message {
        match self {
            AnswerError::Late { deadline } => Message::new("answer-error-late").with("when", *deadline),
            AnswerError::Finished => "answer-error-finished".into(),
            AnswerError::Paused => "answer-error-paused".into(),
            AnswerError::Elsewhere => "answer-error-elsewhere".into(),
            AnswerError::Outside => "answer-error-outside".into(),
            AnswerError::OtherAttempt => "answer-error-other-attempt".into(),
            AnswerError::NoSuchOption => "answer-error-no-such-option".into(),
            AnswerError::Db(_) => "error-busy".into(),
        }
    }

    /// What a script goes by.
    pub const fn code(&self) -> &'static str {
        match self {
            AnswerError::Late { .. } => "late",
            AnswerError::Finished => "finished",
            AnswerError::Paused => "paused",
            AnswerError::Elsewhere => "elsewhere",
            AnswerError::Outside => "outside",
            AnswerError::OtherAttempt => "other_attempt",
            AnswerError::NoSuchOption => "no_such_option",
            AnswerError::Db(_) => "busy",
        }
    }
}
