//! An answer: one row per saving, never changed; the newest row of a position counts. It is acknowledged when it is durable.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::attempt::{AttemptId, AttemptStatus};
use super::item::ItemKind;
use super::response;
use super::sitting::SittingId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::Message;
use crate::schema::{answers, attempts, candidates, item_versions, paper_items, sittings};

/// What a candidate gives, as [`response`] writes it, in the letters that they saw; nothing chosen is an answer as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// From 1.
    pub position: i64,
    pub choice: String,
    pub is_flagged: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    pub saved_at: NaiveDateTime,
    pub deadline_at: NaiveDateTime,
}

/// What counts for one question at present. `choice` is in the item's own letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Current {
    pub choice: String,
    pub is_flagged: bool,
    pub saved_at: Option<NaiveDateTime>,
}

#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    #[error("late")]
    Late { deadline: NaiveDateTime },
    #[error("finished")]
    Finished,
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
            AnswerError::NoSuchOption => "answer-error-no-such-option".into(),
            AnswerError::Db(_) => "error-busy".into(),
        }
    }
}

/// Adds an answer of `user` to the log: one look at everything that decides, one row. Somebody else's exam, or a question
/// that the paper does not have, is not found.
pub fn save(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
    new: &NewAnswer,
    now: NaiveDateTime,
) -> Result<Saved, AnswerError> {
    type Facts = (AttemptId, AttemptStatus, Option<NaiveDateTime>, i64, String, ItemKind);
    let (attempt, status, deadline, grace, order, kind): Facts = paper_items::table
        .inner_join(attempts::table.inner_join(candidates::table.inner_join(sittings::table)))
        .inner_join(item_versions::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::user_id.eq(user))
        .filter(paper_items::position.eq(new.position))
        .select((
            attempts::id,
            attempts::status,
            attempts::deadline_at,
            sittings::grace_seconds,
            paper_items::option_order,
            item_versions::kind,
        ))
        .first(conn)?;
    let deadline = deadline.ok_or(diesel::result::Error::NotFound)?;
    if now > deadline + TimeDelta::seconds(grace) {
        return Err(AnswerError::Late { deadline });
    }
    if status != AttemptStatus::InProgress {
        return Err(AnswerError::Finished);
    }
    let choice = response::own(kind, &new.choice, &order).ok_or(AnswerError::NoSuchOption)?;
    diesel::insert_into(answers::table)
        .values((
            answers::attempt_id.eq(attempt),
            answers::position.eq(new.position),
            answers::choice.eq(choice),
            answers::is_flagged.eq(new.is_flagged),
            answers::saved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(Saved { saved_at: now, deadline_at: deadline })
}

/// What counts at present, by position.
pub fn current(conn: &mut Conn, attempt: AttemptId) -> QueryResult<HashMap<i64, Current>> {
    let log: Vec<(i64, String, bool, NaiveDateTime)> = answers::table
        .filter(answers::attempt_id.eq(attempt))
        .order(answers::id)
        .select((answers::position, answers::choice, answers::is_flagged, answers::saved_at))
        .load(conn)?;
    Ok(log
        .into_iter()
        .map(|(position, choice, is_flagged, saved_at)| {
            (position, Current { choice, is_flagged, saved_at: Some(saved_at) })
        })
        .collect())
}
