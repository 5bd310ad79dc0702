//! The outbox: one row per mail, written with the change, claimed by a worker with a lease, retried with backoff.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::letter::Letter;
use crate::accounts::user::{self, User, UserId};
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::types::Id;
use crate::i18n::Lang;
use crate::ordered;
use crate::schema::mails;
use crate::text_enum;

pub type MailId = Id<Mail>;

text_enum! {
    pub enum MailStatus: "mail-status" {
        Queued = "queued",
        Sending = "sending",
        Sent = "sent",
        Failed = "failed",
        Cancelled = "cancelled",
    }
}

/// How long a worker may take over one mail before another may try it.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// After so many tries a mail waits for the office.
const TRIES: i64 = 8;
/// People who are looked up at once.
const PEOPLE: usize = 500;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mails)]
pub struct Mail {
    pub id: MailId,
    pub to_email: String,
    pub to_name: String,
    pub lang: Lang,
    pub kind: String,
    pub letter: String,
    pub status: MailStatus,
    pub attempts: i64,
    pub next_attempt_at: NaiveDateTime,
    pub last_error: Option<String>,
    pub created_at: NaiveDateTime,
    pub sent_at: Option<NaiveDateTime>,
}

impl Mail {
    pub fn letter(&self) -> serde_json::Result<Letter> {
        serde_json::from_str(&self.letter)
    }
}

/// Who gets a mail, and in which language.
#[derive(Debug, Clone)]
pub struct Recipient {
    pub user: Option<UserId>,
    pub email: String,
    pub name: String,
    pub lang: Lang,
}

impl From<&User> for Recipient {
    fn from(user: &User) -> Recipient {
        Recipient { user: Some(user.id), email: user.email.clone(), name: user.name.clone(), lang: user.lang }
    }
}

/// Queues a letter. The message key of its subject is kept as its kind.
pub fn queue(conn: &mut Conn, to: &Recipient, letter: &Letter, now: NaiveDateTime) -> QueryResult<()> {
    let json = written(letter)?;
    diesel::insert_into(mails::table)
        .values((
            mails::user_id.eq(to.user),
            mails::to_email.eq(&to.email),
            mails::to_name.eq(&to.name),
            mails::lang.eq(to.lang),
            mails::kind.eq(letter.subject.key.as_ref()),
            mails::letter.eq(json),
            mails::status.eq(MailStatus::Queued),
            mails::next_attempt_at.eq(now),
            mails::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

fn written(letter: &Letter) -> QueryResult<String> {
    serde_json::to_string(letter).map_err(|error| diesel::result::Error::SerializationError(error.into()))
}

/// Queues a letter to a person of ours.
pub fn queue_to(conn: &mut Conn, user: UserId, letter: &Letter, now: NaiveDateTime) -> QueryResult<()> {
    let user = user::find(conn, user)?;
    queue(conn, &Recipient::from(&user), letter, now)
}

/// Queues a letter to each of many people of ours.
pub fn queue_to_each(conn: &mut Conn, letters: &[(UserId, Letter)], now: NaiveDateTime) -> QueryResult<()> {
    for piece in letters.chunks(PEOPLE) {
        let ids: Vec<UserId> = piece.iter().map(|(user, _)| *user).collect();
        let known: HashMap<UserId, Recipient> =
            user::of(conn, &ids)?.iter().map(|user| (user.id, Recipient::from(user))).collect();
        for (user, letter) in piece {
            let to = known.get(user).ok_or(diesel::result::Error::NotFound)?;
            queue(conn, to, letter, now)?;
        }
    }
    Ok(())
}

pub fn find(conn: &mut Conn, id: MailId) -> QueryResult<Mail> {
    mails::table.find(id).select(Mail::as_select()).first(conn)
}

/// Which mails the office wants to see.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub status: Option<MailStatus>,
    /// Part of an address.
    pub text: String,
    pub sort: Sort,
}

/// A page of the outbox, newest first, and how many mails there are in all.
pub fn search(conn: &mut Conn, filter: &Filter, page: (i64, i64)) -> QueryResult<(Vec<Mail>, i64)> {
    let (limit, offset) = page;
    let total = matching(filter).count().get_result(conn)?;
    let found = ordered!(matching(filter), filter.sort, mails::id.desc(),
        "to" => mails::to_email,
        "queued" => mails::created_at,
        "status" => mails::status,
    );
    let mails = found.limit(limit).offset(offset).select(Mail::as_select()).load(conn)?;
    Ok((mails, total))
}

/// How many mails the program has given up on: they wait for the office.
pub fn failed_count(conn: &mut Conn) -> QueryResult<i64> {
    mails::table.filter(mails::status.eq(MailStatus::Failed)).count().get_result(conn)
}

fn matching(filter: &Filter) -> mails::BoxedQuery<'static, <Conn as diesel::Connection>::Backend> {
    let mut query = mails::table.into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(mails::status.eq(status));
    }
    let text: String = filter.text.trim().to_lowercase().replace(['%', '_', '\\'], "");
    if !text.is_empty() {
        query = query.filter(mails::to_email.like(format!("%{text}%")));
    }
    query
}

/// Takes up to `limit` mails that are due, or whose worker was lost, and leases them to the caller. The try is counted
/// here: a mail with which the program ended so often that its tries are used up fails, and waits for the office.
pub fn claim(conn: &mut Conn, limit: i64, now: NaiveDateTime) -> QueryResult<Vec<Mail>> {
    diesel::update(mails::table)
        .filter(mails::status.eq(MailStatus::Sending).and(mails::leased_until.lt(now)).and(mails::attempts.ge(TRIES)))
        .set((mails::status.eq(MailStatus::Failed), mails::last_error.eq("the program ended while sending this mail")))
        .execute(conn)?;
    let due: Vec<Mail> = mails::table
        .filter(
            mails::status
                .eq(MailStatus::Queued)
                .and(mails::next_attempt_at.le(now))
                .or(mails::status.eq(MailStatus::Sending).and(mails::leased_until.lt(now))),
        )
        // Those that were tried least come first, so that no mail holds up the others.
        .order((mails::attempts, mails::id))
        .limit(limit)
        .select(Mail::as_select())
        .load(conn)?;
    for mail in &due {
        diesel::update(mails::table.find(mail.id))
            .set((
                mails::status.eq(MailStatus::Sending),
                mails::leased_until.eq(now + LEASE),
                mails::attempts.eq(mail.attempts + 1),
            ))
            .execute(conn)?;
    }
    Ok(due)
}

/// Notes that a mail was sent. From now on its one-time link is with its reader alone.
pub fn mark_sent(conn: &mut Conn, mail: &Mail, now: NaiveDateTime) -> QueryResult<()> {
    let letter = match mail.letter() {
        Ok(letter) => written(&letter.spent())?,
        Err(_) => mail.letter.clone(),
    };
    diesel::update(mails::table.find(mail.id))
        .set((
            mails::status.eq(MailStatus::Sent),
            mails::sent_at.eq(now),
            mails::last_error.eq(None::<String>),
            mails::letter.eq(letter),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts a mail back with a growing delay; after the last try it fails and waits for the office.
pub fn mark_tried(conn: &mut Conn, mail: &Mail, error: &str, now: NaiveDateTime) -> QueryResult<()> {
    let tries = mail.attempts + 1;
    let status = if tries >= TRIES { MailStatus::Failed } else { MailStatus::Queued };
    // The office may have stopped it in the meantime.
    diesel::update(mails::table.find(mail.id).filter(mails::status.eq(MailStatus::Sending)))
        .set((
            mails::status.eq(status),
            mails::next_attempt_at.eq(now + backoff(tries)),
            mails::last_error.eq(error.chars().take(500).collect::<String>()),
        ))
        .execute(conn)?;
    Ok(())
}

/// One minute, two, four ... up to two hours.
fn backoff(tries: i64) -> TimeDelta {
    TimeDelta::minutes((1 << (tries - 1).clamp(0, 7)).min(120))
}

/// The office sends a failed mail again, or stops one that is not sent yet; `NotFound` when it is in no such state any more.
pub fn retry(conn: &mut Conn, id: MailId, now: NaiveDateTime) -> QueryResult<()> {
    changed(
        diesel::update(mails::table.find(id).filter(mails::status.eq_any([MailStatus::Failed, MailStatus::Cancelled])))
            .set((mails::status.eq(MailStatus::Queued), mails::attempts.eq(0), mails::next_attempt_at.eq(now)))
            .execute(conn)?,
    )
}

pub fn cancel(conn: &mut Conn, id: MailId) -> QueryResult<()> {
    let waiting = [MailStatus::Queued, MailStatus::Sending, MailStatus::Failed];
    changed(
        diesel::update(mails::table.find(id).filter(mails::status.eq_any(waiting)))
            .set(mails::status.eq(MailStatus::Cancelled))
            .execute(conn)?,
    )
}

fn changed(rows: usize) -> QueryResult<()> {
    if rows == 1 { Ok(()) } else { Err(diesel::result::Error::NotFound) }
}
