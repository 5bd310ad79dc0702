//! The people of a session: who holds a seat and whether they came, who is offered one, who waits.

use std::collections::HashMap;

use diesel::prelude::*;

use super::attendance::{Attendance, AttendanceStatus};
use super::hours;
use super::seat::{Seat, SeatStatus};
use super::session::SessionId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{attendances, seats, users};

#[derive(Debug, Clone)]
pub struct Row {
    pub seat: Seat,
    pub name: String,
    pub email: String,
    pub attendance: Option<Attendance>,
    /// Credited for this session, corrections included.
    pub minutes: i64,
}

impl Row {
    pub fn is_in(&self) -> bool {
        self.attendance.as_ref().is_some_and(|found| found.checked_in_at.is_some() && found.checked_out_at.is_none())
    }

    pub fn is_out(&self) -> bool {
        self.attendance.as_ref().is_some_and(|found| found.checked_out_at.is_some())
    }

    pub fn has_come(&self) -> bool {
        self.attendance.as_ref().is_some_and(|found| found.checked_in_at.is_some())
    }
}

/// Everybody with an open seat in the session: held first, by name; then offers and the waitlist in order.
pub fn of(conn: &mut Conn, session: SessionId) -> QueryResult<Vec<Row>> {
    let people: Vec<(Seat, String, String)> = seats::table
        .inner_join(users::table)
        .filter(seats::session_id.eq(session))
        .filter(seats::status.eq_any(SeatStatus::OPEN))
        .order(seats::id)
        .select((Seat::as_select(), users::name, users::email))
        .load(conn)?;
    let found: Vec<Attendance> = attendances::table
        .inner_join(seats::table)
        .filter(seats::session_id.eq(session))
        .select(Attendance::as_select())
        .load(conn)?;
    let mut minutes: HashMap<UserId, i64> = HashMap::new();
    for (user, more) in hours::of_session(conn, session)? {
        *minutes.entry(user).or_default() += more;
    }
    let mut rows: Vec<Row> = people
        .into_iter()
        .map(|(seat, name, email)| {
            let attendance = found.iter().find(|found| found.seat_id == seat.id).cloned();
            Row { minutes: minutes.get(&seat.user_id).copied().unwrap_or(0), seat, name, email, attendance }
        })
        .collect();
    rows.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(rows)
}

fn order(row: &Row) -> (u8, &str, i64) {
    match row.seat.status {
        SeatStatus::Held => (0, &row.name, row.seat.id.0),
        SeatStatus::Offered => (1, "", row.seat.id.0),
        _ => (2, "", row.seat.id.0),
    }
}

/// How many came (in any measure), were excused and stayed away, per session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turnout {
    pub came: i64,
    pub excused: i64,
    pub absent: i64,
}

pub fn turnout(conn: &mut Conn, sessions: &[SessionId]) -> QueryResult<HashMap<SessionId, Turnout>> {
    let found: Vec<(SessionId, Option<AttendanceStatus>)> = attendances::table
        .inner_join(seats::table)
        .filter(seats::session_id.eq_any(sessions))
        .select((seats::session_id, attendances::status))
        .load(conn)?;
    let mut turnouts: HashMap<SessionId, Turnout> = HashMap::new();
    for (session, status) in found {
        let turnout = turnouts.entry(session).or_default();
        match status {
            Some(AttendanceStatus::Excused) => turnout.excused += 1,
            Some(AttendanceStatus::Absent) => turnout.absent += 1,
            Some(_) => turnout.came += 1,
            None => {}
        }
    }
    Ok(turnouts)
}
