//! The people of a session: who holds a seat and whether they came, who is offered one, who waits.

use std::collections::HashMap;

use diesel::prelude::*;

use super::attendance::{Attendance, AttendanceStatus};
use super::block::BlockId;
use super::seat::{Seat, SeatId, SeatStatus};
use super::session::SessionId;
use super::{credit, hours};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{attendances, seats, users};

#[derive(Debug, Clone)]
pub struct Row {
    pub seat: Seat,
    pub name: String,
    pub email: String,
    /// In the order of the blocks.
    pub attendances: Vec<Attendance>,
    /// Credited for each block, corrections included.
    credited: Vec<(BlockId, i64)>,
}

impl Row {
    pub fn on(&self, block: BlockId) -> Option<&Attendance> {
        self.attendances.iter().find(|found| found.block_id == block)
    }

    pub fn is_in(&self, block: BlockId) -> bool {
        self.on(block).is_some_and(Attendance::is_in)
    }

    pub fn has_come(&self, block: BlockId) -> bool {
        self.on(block).is_some_and(Attendance::has_come)
    }

    /// The block whose check-out can be taken back: the last to which they came, if they have left it.
    pub fn left(&self) -> Option<BlockId> {
        let last = self.attendances.iter().rev().find(|found| found.has_come())?;
        last.is_out().then_some(last.block_id)
    }

    /// The block from which they would be checked out.
    pub fn inside(&self) -> Option<BlockId> {
        self.attendances.iter().rev().find(|found| found.is_in()).map(|found| found.block_id)
    }

    pub fn minutes(&self, block: BlockId) -> i64 {
        self.credited.iter().filter(|(found, _)| *found == block).map(|(_, minutes)| minutes).sum()
    }

    /// Over all blocks, as far as it is known.
    pub fn status(&self) -> Option<AttendanceStatus> {
        let known: Vec<AttendanceStatus> = self.attendances.iter().filter_map(|found| found.status).collect();
        credit::whole(&known)
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
        .order(attendances::block_id)
        .select(Attendance::as_select())
        .load(conn)?;
    let mut known: HashMap<SeatId, Vec<Attendance>> = HashMap::new();
    for attendance in found {
        known.entry(attendance.seat_id).or_default().push(attendance);
    }
    let mut credited: HashMap<UserId, Vec<(BlockId, i64)>> = HashMap::new();
    for (user, block, minutes) in hours::of_session(conn, session)? {
        credited.entry(user).or_default().extend(block.map(|block| (block, minutes)));
    }
    let row = |(seat, name, email): (Seat, String, String)| Row {
        attendances: known.remove(&seat.id).unwrap_or_default(),
        credited: credited.get(&seat.user_id).cloned().unwrap_or_default(),
        seat,
        name,
        email,
    };
    let mut rows: Vec<Row> = people.into_iter().map(row).collect();
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
    let found: Vec<(SessionId, SeatId, Option<AttendanceStatus>)> = attendances::table
        .inner_join(seats::table)
        .filter(seats::session_id.eq_any(sessions))
        .select((seats::session_id, seats::id, attendances::status))
        .load(conn)?;
    let mut people: HashMap<(SessionId, SeatId), Vec<AttendanceStatus>> = HashMap::new();
    for (session, seat, status) in found {
        people.entry((session, seat)).or_default().extend(status);
    }
    let mut turnouts: HashMap<SessionId, Turnout> = HashMap::new();
    for ((session, _), blocks) in people {
        let turnout = turnouts.entry(session).or_default();
        match credit::whole(&blocks) {
            Some(AttendanceStatus::Excused) => turnout.excused += 1,
            Some(AttendanceStatus::Absent) => turnout.absent += 1,
            Some(_) => turnout.came += 1,
            None => {}
        }
    }
    Ok(turnouts)
}
