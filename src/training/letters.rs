//! What people are told about their seats, with each block of the session as an entry for their calendar. The entry keeps
//! one UID for good; its SEQUENCE rises with each change (RFC 5546).

use chrono::NaiveDateTime;
use diesel::prelude::*;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::block::Block;
use super::session::{self, SessionId, SessionView};
use crate::accounts::user::{self, User, UserId};
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox::{self, Recipient};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Request,
    Cancel,
}

impl Method {
    const fn as_str(self) -> &'static str {
        match self {
            Method::Request => "REQUEST",
            Method::Cancel => "CANCEL",
        }
    }
}

/// The iCalendar object that invites `to` to a block of the session, or takes the invitation back.
fn calendar(view: &SessionView, block: &Block, to: &User, method: Method, now: NaiveDateTime) -> String {
    let session = &view.session;
    // The first has the UID that sessions had before they had blocks.
    let part = if block.number == 1 { String::new() } else { format!("-{}", block.number) };
    let mut event = Event::new();
    event
        .uid(&format!("session-{}{part}@shining-star", session.id))
        .sequence(u32::try_from(session.calendar_sequence).unwrap_or(u32::MAX))
        .timestamp(now.and_utc())
        .starts(block.starts_at.and_utc())
        .ends(block.ends_at.and_utc())
        .summary(to.lang.pick(&session.title_en, &session.title_zh))
        .location(&place(view, to.lang.pick(&view.venue_en, &view.venue_zh)))
        .status(if method == Method::Cancel { EventStatus::Cancelled } else { EventStatus::Confirmed })
        .append_property(Property::new("ORGANIZER", "mailto:office@shining-star.invalid"))
        .append_multi_property(Property::new("ATTENDEE", format!("mailto:{}", to.email)));
    let mut calendar = Calendar::new();
    calendar.append_property(Property::new("METHOD", method.as_str())).push(event.done());
    calendar.to_string()
}

/// Queues `letter` with the first block for the calendar, and a short one for each other block: programs that read mail
/// take one event from each.
fn send(
    conn: &mut Conn,
    (view, to): (&SessionView, &User),
    letter: Letter,
    method: Method,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let count = view.blocks.len();
    let letter = match view.blocks.last() {
        Some(last) if count > 1 && method == Method::Request => {
            letter.say(Message::new("mail-session-days").with("count", count).with("last", last.starts_at))
        }
        _ => letter,
    };
    for (at, block) in view.blocks.iter().enumerate() {
        let letter = if at == 0 { letter.clone() } else { day_letter(view, block, method) };
        let letter = letter.calendar(method.as_str(), calendar(view, block, to, method, now));
        outbox::queue(conn, &Recipient::from(to), &letter, now)?;
    }
    Ok(())
}

/// What goes with one block alone.
fn day_letter(view: &SessionView, block: &Block, method: Method) -> Letter {
    let (subject, text) = match method {
        Method::Request => ("mail-session-day-subject", "mail-session-day-text"),
        Method::Cancel => ("mail-session-day-off-subject", "mail-session-day-off-text"),
    };
    let about = |key| about_at(key, view, block.starts_at).with("number", block.number);
    Letter::new(about(subject)).say(about(text))
}

/// Takes blocks that are no more out of a calendar.
fn withdraw(conn: &mut Conn, (view, to): (&SessionView, &User), gone: &[Block], now: NaiveDateTime) -> QueryResult<()> {
    for block in gone {
        let letter = day_letter(view, block, Method::Cancel)
            .calendar(Method::Cancel.as_str(), calendar(view, block, to, Method::Cancel, now));
        outbox::queue(conn, &Recipient::from(to), &letter, now)?;
    }
    Ok(())
}

fn place(view: &SessionView, venue: &str) -> String {
    format!("{} · {}, {}", venue, view.room, view.address)
}

/// A message with what every letter names: title, time and place.
fn about(key: &'static str, view: &SessionView) -> Message {
    about_at(key, view, view.session.starts_at)
}

fn about_at(key: &'static str, view: &SessionView, at: NaiveDateTime) -> Message {
    let session = &view.session;
    Message::new(key)
        .with("title", Arg::bilingual(&session.title_en, &session.title_zh))
        .with("when", at)
        .with("place", Arg::bilingual(place(view, &view.venue_en), place(view, &view.venue_zh)))
}

fn load(conn: &mut Conn, id: SessionId, to: UserId) -> QueryResult<(SessionView, User)> {
    let session = session::find(conn, id)?;
    Ok((session::view(conn, session)?, user::find(conn, to)?))
}

fn own_page(id: SessionId) -> String {
    format!("/my/sessions/{id}")
}

fn desk_page(id: SessionId) -> String {
    format!("/trainer/sessions/{id}")
}

pub(super) fn seat_held(conn: &mut Conn, id: SessionId, to: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let letter = Letter::new(about("mail-seat-held-subject", &view))
        .say(about("mail-seat-held-text", &view))
        .say(Message::new("mail-seat-held-leave").with("until", view.session.booking_closes_at))
        .action("mail-seat-action", own_page(id));
    send(conn, (&view, &to), letter, Method::Request, now)
}

pub(super) fn seat_offered(
    conn: &mut Conn,
    id: SessionId,
    to: UserId,
    until: NaiveDateTime,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let letter = Letter::new(about("mail-seat-offered-subject", &view))
        .say(about("mail-seat-offered-text", &view))
        .say(Message::new("mail-seat-offered-until").with("until", until))
        .action("mail-seat-offered-action", own_page(id));
    outbox::queue(conn, &Recipient::from(&to), &letter, now)
}

pub(super) fn seat_lapsed(conn: &mut Conn, id: SessionId, to: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let letter = Letter::new(about("mail-seat-lapsed-subject", &view))
        .say(about("mail-seat-lapsed-text", &view))
        .action("mail-seat-sessions-action", "/my/sessions");
    outbox::queue(conn, &Recipient::from(&to), &letter, now)
}

pub(super) fn seat_released(conn: &mut Conn, id: SessionId, to: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let letter = Letter::new(about("mail-seat-released-subject", &view))
        .say(about("mail-seat-released-text", &view))
        .action("mail-seat-sessions-action", "/my/sessions");
    send(conn, (&view, &to), letter, Method::Cancel, now)
}

/// Another time, place, title or trainer; `gone` are days that are no more.
pub(super) fn session_moved(
    conn: &mut Conn,
    id: SessionId,
    to: UserId,
    gone: &[Block],
    now: NaiveDateTime,
) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let page = if view.session.trainer_id == to.id { desk_page(id) } else { own_page(id) };
    let letter = Letter::new(about("mail-session-moved-subject", &view))
        .say(about("mail-session-moved-text", &view).with("trainer", view.trainer.as_str()))
        .action("mail-seat-action", page);
    send(conn, (&view, &to), letter, Method::Request, now)?;
    withdraw(conn, (&view, &to), gone, now)
}

pub(super) fn session_assigned(conn: &mut Conn, id: SessionId, to: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let letter = Letter::new(about("mail-session-assigned-subject", &view))
        .say(about("mail-session-assigned-text", &view))
        .action("mail-seat-action", desk_page(id));
    send(conn, (&view, &to), letter, Method::Request, now)
}

/// The trainer of before learns that another one gives the session.
pub(super) fn session_handed_over(
    conn: &mut Conn,
    id: SessionId,
    to: UserId,
    gone: &[Block],
    now: NaiveDateTime,
) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let letter = Letter::new(about("mail-session-handed-over-subject", &view))
        .say(about("mail-session-handed-over-text", &view).with("trainer", view.trainer.as_str()))
        .action("mail-seat-sessions-action", "/trainer/sessions");
    send(conn, (&view, &to), letter, Method::Cancel, now)?;
    withdraw(conn, (&view, &to), gone, now)
}

pub(super) fn session_cancelled(conn: &mut Conn, id: SessionId, to: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let is_trainer = view.session.trainer_id == to.id;
    let home = if is_trainer { "/trainer/sessions" } else { "/my/sessions" };
    let letter = Letter::new(about("mail-session-cancelled-subject", &view))
        .say(about("mail-session-cancelled-text", &view).with("reason", view.session.cancel_reason.as_str()))
        .action("mail-seat-sessions-action", home);
    send(conn, (&view, &to), letter, Method::Cancel, now)
}
