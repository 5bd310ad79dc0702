//! What people are told about their seats, with the session as an entry for their calendar. The entry keeps one UID for
//! good; its SEQUENCE rises with each change (RFC 5546).

use chrono::NaiveDateTime;
use diesel::prelude::*;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

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

/// The iCalendar object that invites `to` to the session, or takes the invitation back.
fn calendar(view: &SessionView, to: &User, method: Method, now: NaiveDateTime) -> String {
    let session = &view.session;
    let mut event = Event::new();
    event
        .uid(&format!("session-{}@shining-star", session.id))
        .sequence(u32::try_from(session.calendar_sequence).unwrap_or(u32::MAX))
        .timestamp(now.and_utc())
        .starts(session.starts_at.and_utc())
        .ends(session.ends_at.and_utc())
        .summary(to.lang.pick(&session.title_en, &session.title_zh))
        .location(&place(view, to.lang.pick(&view.venue_en, &view.venue_zh)))
        .status(if method == Method::Cancel { EventStatus::Cancelled } else { EventStatus::Confirmed })
        .append_property(Property::new("ORGANIZER", "mailto:office@shining-star.invalid"))
        .append_multi_property(Property::new("ATTENDEE", format!("mailto:{}", to.email)));
    let mut calendar = Calendar::new();
    calendar.append_property(Property::new("METHOD", method.as_str())).push(event.done());
    calendar.to_string()
}

fn place(view: &SessionView, venue: &str) -> String {
    format!("{} · {}, {}", venue, view.room, view.address)
}

/// A message with what every letter names: title, time and place.
fn about(key: &'static str, view: &SessionView) -> Message {
    let session = &view.session;
    Message::new(key)
        .with("title", Arg::bilingual(&session.title_en, &session.title_zh))
        .with("when", session.starts_at)
        .with("place", Arg::bilingual(place(view, &view.venue_en), place(view, &view.venue_zh)))
}

fn load(conn: &mut Conn, id: SessionId, to: UserId) -> QueryResult<(SessionView, User)> {
    let session = session::find(conn, id)?;
    Ok((session::view(conn, session)?, user::find(conn, to)?))
}

fn own_page(id: SessionId) -> String {
    format!("/my/sessions/{id}")
}

pub(super) fn seat_held(conn: &mut Conn, id: SessionId, to: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let letter = Letter::new(about("mail-seat-held-subject", &view))
        .say(about("mail-seat-held-text", &view))
        .say(Message::new("mail-seat-held-leave").with("until", view.session.booking_closes_at))
        .action("mail-seat-action", own_page(id))
        .calendar(Method::Request.as_str(), calendar(&view, &to, Method::Request, now));
    outbox::queue(conn, &Recipient::from(&to), &letter, now)
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
        .action("mail-seat-sessions-action", "/my/sessions")
        .calendar(Method::Cancel.as_str(), calendar(&view, &to, Method::Cancel, now));
    outbox::queue(conn, &Recipient::from(&to), &letter, now)
}

pub(super) fn session_moved(conn: &mut Conn, id: SessionId, to: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let letter = Letter::new(about("mail-session-moved-subject", &view))
        .say(about("mail-session-moved-text", &view))
        .action("mail-seat-action", own_page(id))
        .calendar(Method::Request.as_str(), calendar(&view, &to, Method::Request, now));
    outbox::queue(conn, &Recipient::from(&to), &letter, now)
}

pub(super) fn session_assigned(conn: &mut Conn, id: SessionId, to: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let letter = Letter::new(about("mail-session-assigned-subject", &view))
        .say(about("mail-session-assigned-text", &view))
        .action("mail-seat-action", format!("/trainer/sessions/{id}"))
        .calendar(Method::Request.as_str(), calendar(&view, &to, Method::Request, now));
    outbox::queue(conn, &Recipient::from(&to), &letter, now)
}

pub(super) fn session_cancelled(conn: &mut Conn, id: SessionId, to: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let (view, to) = load(conn, id, to)?;
    let is_trainer = view.session.trainer_id == to.id;
    let home = if is_trainer { "/trainer/sessions" } else { "/my/sessions" };
    let letter = Letter::new(about("mail-session-cancelled-subject", &view))
        .say(about("mail-session-cancelled-text", &view).with("reason", view.session.cancel_reason.as_str()))
        .action("mail-seat-sessions-action", home)
        .calendar(Method::Cancel.as_str(), calendar(&view, &to, Method::Cancel, now));
    outbox::queue(conn, &Recipient::from(&to), &letter, now)
}
