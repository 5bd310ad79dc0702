//! An answer: one row per saving, never changed; the newest row of a position counts. It is acknowledged when it is durable.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

pub use super::answer_error::AnswerError;
use super::attempt::{AttemptId, AttemptStatus};
use super::entry;
use super::item::ItemKind;
use super::presence;
use super::response;
use super::sitting::SittingId;
use super::timing;
use crate::accounts::login::LoginId;
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

/// Where an answer was given, and when in the order of that device. Without a script the order is that of arrival.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    pub device: String,
    /// Rises with each answer of a device; 0 without one.
    pub sequence: i64,
    pub ip: String,
    pub login: Option<LoginId>,
    /// Whose page it was, where the page says it: on a shared device somebody else may be signed in by now.
    pub attempt: Option<AttemptId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    pub saved_at: NaiveDateTime,
    pub deadline_at: NaiveDateTime,
    /// Letters that an ordering has in more than one place; see [`response::twice`].
    pub twice: String,
}

impl Saved {
    /// What the candidate may want to look at again; the answer is kept as it is.
    pub fn hint(&self) -> Option<Message> {
        (!self.twice.is_empty()).then(|| Message::new("question-twice").with("letters", &self.twice))
    }
}

/// What counts for one question at present. `choice` is in the item's own letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Current {
    pub choice: String,
    pub is_flagged: bool,
    pub saved_at: Option<NaiveDateTime>,
}

/// As [`save_from`], without a device.
pub fn save(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
    new: &NewAnswer,
    now: NaiveDateTime,
) -> Result<Saved, AnswerError> {
    save_from(conn, user, sitting, (new, &Stamp::default()), now)
}

/// What decides about an answer.
#[derive(Queryable)]
struct Facts {
    attempt: AttemptId,
    status: AttemptStatus,
    deadline: Option<NaiveDateTime>,
    holder: String,
    holder_login: Option<LoginId>,
    seen_at: Option<NaiveDateTime>,
    grace_seconds: i64,
    is_one_device: bool,
    ip_ranges: String,
    order: String,
    kind: ItemKind,
}

fn facts(conn: &mut Conn, user: UserId, sitting: SittingId, position: i64) -> QueryResult<Facts> {
    paper_items::table
        .inner_join(attempts::table.inner_join(candidates::table.inner_join(sittings::table)))
        .inner_join(item_versions::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::user_id.eq(user))
        .filter(paper_items::position.eq(position))
        .select((
            attempts::id,
            attempts::status,
            attempts::deadline_at,
            attempts::device,
            attempts::holder_login,
            attempts::seen_at,
            sittings::grace_seconds,
            sittings::is_one_device,
            sittings::ip_ranges,
            paper_items::option_order,
            item_versions::kind,
        ))
        .first(conn)
}

/// Adds an answer of `user` to the log: one look at everything that decides, one row. Somebody else's exam, or a question
/// that the paper does not have, is not found.
///
/// Whatever arrives in time is written down, even twice or late in its device's order; what counts is [`current`].
pub fn save_from(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
    (new, stamp): (&NewAnswer, &Stamp),
    now: NaiveDateTime,
) -> Result<Saved, AnswerError> {
    let facts = facts(conn, user, sitting, new.position)?;
    if stamp.attempt.is_some_and(|attempt| attempt != facts.attempt) {
        return Err(AnswerError::OtherAttempt);
    }
    let deadline = facts.deadline.ok_or(diesel::result::Error::NotFound)?;
    if facts.status == AttemptStatus::Paused {
        return Err(AnswerError::Paused);
    }
    if now > timing::last_answer(deadline, facts.grace_seconds) {
        return Err(AnswerError::Late { deadline });
    }
    if facts.status != AttemptStatus::InProgress {
        return Err(AnswerError::Finished);
    }
    let (holder, from) = ((&*facts.holder, facts.holder_login), (&*stamp.device, stamp.login));
    if facts.is_one_device && presence::is_other(holder, from) {
        return Err(AnswerError::Elsewhere);
    }
    if !entry::is_inside(&facts.ip_ranges, &stamp.ip) {
        return Err(AnswerError::Outside);
    }
    let choice = response::own(facts.kind, &new.choice, &facts.order).ok_or(AnswerError::NoSuchOption)?;
    diesel::insert_into(answers::table)
        .values((
            answers::attempt_id.eq(facts.attempt),
            answers::position.eq(new.position),
            answers::choice.eq(choice),
            answers::is_flagged.eq(new.is_flagged),
            answers::saved_at.eq(now),
            answers::device.eq(&stamp.device),
            answers::sequence.eq(stamp.sequence.max(0)),
        ))
        .execute(conn)?;
    note_life(conn, &facts, &stamp.device, now)?;
    Ok(Saved { saved_at: now, deadline_at: deadline, twice: response::twice(facts.kind, &new.choice) })
}

/// An answer is a sign of life too; with a script the heartbeat has given it, so that this is seldom a write.
fn note_life(conn: &mut Conn, facts: &Facts, device: &str, now: NaiveDateTime) -> QueryResult<()> {
    let is_stale = facts.seen_at.is_none_or(|seen| now - seen > TimeDelta::seconds(presence::EVERY));
    let is_free = facts.holder.is_empty() && !device.is_empty();
    if !is_stale && !is_free {
        return Ok(());
    }
    let holder = if facts.holder.is_empty() { device } else { &facts.holder };
    diesel::update(attempts::table.find(facts.attempt))
        .set((attempts::seen_at.eq(now), attempts::device.eq(holder)))
        .execute(conn)?;
    Ok(())
}

/// One row of the log.
#[derive(Debug, Clone, Queryable)]
pub struct Logged {
    pub position: i64,
    pub choice: String,
    pub is_flagged: bool,
    pub saved_at: NaiveDateTime,
    pub device: String,
    pub sequence: i64,
}

/// What counts of a log in the order in which it arrived, by position: the last answer, but none that its own device gave
/// before one that is here already, and none a second time.
pub fn fold(log: impl IntoIterator<Item = Logged>) -> HashMap<i64, Current> {
    let mut newest: HashMap<(i64, String), i64> = HashMap::new();
    let mut current = HashMap::new();
    for row in log {
        if row.sequence > 0 {
            let newest = newest.entry((row.position, row.device)).or_insert(0);
            if row.sequence <= *newest {
                continue;
            }
            *newest = row.sequence;
        }
        let answer = Current { choice: row.choice, is_flagged: row.is_flagged, saved_at: Some(row.saved_at) };
        current.insert(row.position, answer);
    }
    current
}

/// What counts at present, by position.
pub fn current(conn: &mut Conn, attempt: AttemptId) -> QueryResult<HashMap<i64, Current>> {
    Ok(current_of(conn, &[attempt])?.remove(&attempt).unwrap_or_default())
}

/// The same of several attempts.
pub fn current_of(conn: &mut Conn, of: &[AttemptId]) -> QueryResult<HashMap<AttemptId, HashMap<i64, Current>>> {
    let rows: Vec<(AttemptId, Logged)> = answers::table
        .filter(answers::attempt_id.eq_any(of))
        .order(answers::id)
        .select((
            answers::attempt_id,
            (
                answers::position,
                answers::choice,
                answers::is_flagged,
                answers::saved_at,
                answers::device,
                answers::sequence,
            ),
        ))
        .load(conn)?;
    let mut logs: HashMap<AttemptId, Vec<Logged>> = HashMap::new();
    for (attempt, row) in rows {
        logs.entry(attempt).or_default().push(row);
    }
    Ok(logs.into_iter().map(|(attempt, log)| (attempt, fold(log))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What counts for question 1 after answers of (device, sequence, choice) in this order.
    fn after(log: &[(&str, i64, &str)]) -> String {
        let row = |(device, sequence, choice): &(&str, i64, &str)| Logged {
            position: 1,
            choice: (*choice).to_owned(),
            is_flagged: false,
            saved_at: NaiveDateTime::default(),
            device: (*device).to_owned(),
            sequence: *sequence,
        };
        fold(log.iter().map(row)).remove(&1).unwrap_or_default().choice
    }

    /// Device, sequence number, choice.
    type Saving = (&'static str, i64, &'static str);

    #[test]
    fn the_last_answer_counts_unless_its_device_gave_it_earlier() {
        let table: &[(&[Saving], &str)] = &[
            (&[], ""),
            (&[("a", 1, "A"), ("a", 2, "B")], "B"),
            (&[("a", 2, "B"), ("a", 1, "A")], "B"),
            (&[("a", 1, "A"), ("a", 1, "A")], "A"),
            // Sent again under the same number with another content: the first stays.
            (&[("a", 1, "A"), ("a", 1, "C")], "A"),
            // Another device after it counts, and a repetition does not bring the old one back.
            (&[("a", 5, "A"), ("b", 1, "B")], "B"),
            (&[("a", 5, "A"), ("b", 1, "B"), ("a", 5, "A")], "B"),
            (&[("a", 5, "A"), ("b", 1, "B"), ("a", 6, "C")], "C"),
            // Without a script the last to arrive counts.
            (&[("a", 5, "A"), ("", 0, "B"), ("", 0, "C")], "C"),
            (&[("a", 5, "A"), ("a", 0, "B"), ("a", 4, "C")], "B"),
            (&[("a", 1, "A"), ("a", 2, "")], ""),
        ];
        for (log, counts) in table {
            assert_eq!(after(log), *counts, "{log:?}");
        }
    }
}
