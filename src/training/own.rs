//! A trainee's own part in sessions: what they hold, are offered and wait for.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::seat::{Seat, SeatStatus};
use super::session::{self, Session, SessionView};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{seats, sessions};

/// Sessions that have not ended and in which `user` holds, is offered or waits for a seat.
pub(super) fn open_sessions(conn: &mut Conn, user: UserId, now: NaiveDateTime) -> QueryResult<Vec<Session>> {
    sessions::table
        .inner_join(seats::table)
        .filter(seats::user_id.eq(user))
        .filter(seats::status.eq_any(SeatStatus::OPEN))
        .filter(sessions::ends_at.gt(now))
        .order((sessions::starts_at, sessions::id))
        .select(Session::as_select())
        .limit(100)
        .load(conn)
}

/// A person's part in a session, with the session.
#[derive(Debug, Clone)]
pub struct OwnSeat {
    pub seat: Seat,
    pub view: SessionView,
    /// Place on the waitlist, from 1.
    pub place: Option<i64>,
}

/// What `user` holds, is offered or waits for, soonest first.
pub fn upcoming_of(conn: &mut Conn, user: UserId, now: NaiveDateTime) -> QueryResult<Vec<OwnSeat>> {
    let own = open_sessions(conn, user, now)?;
    let all: Vec<Seat> = seats::table
        .filter(seats::session_id.eq_any(own.iter().map(|session| session.id)))
        .filter(seats::status.eq_any(SeatStatus::OPEN))
        .order(seats::id)
        .select(Seat::as_select())
        .load(conn)?;
    let views = session::views(conn, own)?;
    let with_seat = |view: SessionView| {
        let inside = all.iter().filter(|seat| seat.session_id == view.session.id);
        let seat = inside.clone().find(|seat| seat.user_id == user)?.clone();
        let place = (seat.status == SeatStatus::Waitlisted).then(|| {
            let ahead = inside.filter(|other| other.status == SeatStatus::Waitlisted && other.id < seat.id);
            i64::try_from(ahead.count()).unwrap_or(i64::MAX - 1) + 1
        });
        Some(OwnSeat { seat, view, place })
    };
    Ok(views.into_iter().filter_map(with_seat).collect())
}
