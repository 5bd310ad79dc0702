//! A session: an offline training event of one cohort in one room, by one trainer. Draft, published or cancelled; the
//! clock and the closing decide the rest. Verbs that plan it are in `planning`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::block::{self, Block, Span};
use super::seat::SeatStatus;
use super::venue::RoomId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::recruitment::application;
use crate::recruitment::cohort::{CohortId, CohortStatus};
use crate::schema::{cohorts, rooms, seats, sessions, users, venues};
use crate::text_enum;

pub type SessionId = Id<Session>;

text_enum! {
    pub enum SessionStatus: "session-status" {
        Draft = "draft",
        Published = "published",
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// Part of the curriculum.
    pub enum Module: "module" {
        Compliance = "compliance",
        Product = "product",
        Script = "script",
        Camera = "camera",
        Rehearsal = "rehearsal",
        Review = "review",
    }
}

text_enum! {
    /// Where a session stands now: its status, the clock and the closing together.
    pub enum Stage: "session-stage" {
        Draft = "draft",
        Upcoming = "upcoming",
        Running = "running",
        Ended = "ended",
        Closed = "closed",
        Cancelled = "cancelled",
    }
}

impl Stage {
    pub const fn tone(self) -> &'static str {
        match self {
            Stage::Draft => "",
            Stage::Upcoming | Stage::Closed => "ok",
            Stage::Running => "now",
            Stage::Ended => "warn",
            Stage::Cancelled => "bad",
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = sessions)]
pub struct Session {
    pub id: SessionId,
    pub cohort_id: CohortId,
    pub room_id: RoomId,
    pub trainer_id: UserId,
    pub module: Module,
    pub title_en: String,
    pub title_zh: String,
    /// Of the first block.
    pub starts_at: NaiveDateTime,
    /// Of the last block.
    pub ends_at: NaiveDateTime,
    /// Until then trainees book and leave by themselves.
    pub booking_closes_at: NaiveDateTime,
    pub capacity: i64,
    pub status: SessionStatus,
    pub cancel_reason: String,
    /// Rises with every change that calendars must learn of.
    pub calendar_sequence: i64,
    /// When attendance was closed: whoever never came is absent, and minutes change by correction only.
    pub closed_at: Option<NaiveDateTime>,
}

impl Session {
    pub fn stage(&self, now: NaiveDateTime) -> Stage {
        match self.status {
            SessionStatus::Draft => Stage::Draft,
            SessionStatus::Cancelled => Stage::Cancelled,
            SessionStatus::Published if self.closed_at.is_some() => Stage::Closed,
            SessionStatus::Published if now < self.starts_at => Stage::Upcoming,
            SessionStatus::Published if now < self.ends_at => Stage::Running,
            SessionStatus::Published => Stage::Ended,
        }
    }

    pub fn accepts_bookings(&self, now: NaiveDateTime) -> bool {
        self.status == SessionStatus::Published && now < self.booking_closes_at
    }

    pub fn is_editable(&self, now: NaiveDateTime) -> bool {
        match self.status {
            SessionStatus::Draft => true,
            SessionStatus::Published => now < self.starts_at,
            SessionStatus::Cancelled => false,
        }
    }
}

/// Who handles sessions: a trainer sees and changes their own, the office all.
#[derive(Debug, Clone, Copy)]
pub enum Desk {
    Trainer(UserId),
    Office(UserId),
}

impl Desk {
    pub const fn user(self) -> UserId {
        match self {
            Desk::Trainer(user) | Desk::Office(user) => user,
        }
    }

    pub(super) fn may(self, session: &Session) -> bool {
        match self {
            Desk::Trainer(user) => session.trainer_id == user,
            Desk::Office(_) => true,
        }
    }
}

/// A session with the names and numbers that lists show.
#[derive(Debug, Clone)]
pub struct SessionView {
    pub session: Session,
    /// In order.
    pub blocks: Vec<Block>,
    pub room: String,
    pub venue_en: String,
    pub venue_zh: String,
    pub address: String,
    pub city: String,
    pub trainer: String,
    pub cohort_en: String,
    pub cohort_zh: String,
    pub held: i64,
    pub offered: i64,
    pub waiting: i64,
}

impl SessionView {
    /// Seats that nobody holds and that are offered to nobody.
    pub fn free(&self) -> i64 {
        (self.session.capacity - self.held - self.offered).max(0)
    }
}

pub fn find(conn: &mut Conn, id: SessionId) -> QueryResult<Session> {
    sessions::table.find(id).select(Session::as_select()).first(conn)
}

/// The session, if it is for this desk; another trainer's session is not found.
pub fn at_desk(conn: &mut Conn, desk: Desk, id: SessionId) -> QueryResult<Session> {
    let session = find(conn, id)?;
    if desk.may(&session) { Ok(session) } else { Err(diesel::result::Error::NotFound) }
}

type Place = (RoomId, String, String, String, String, String);

/// Adds names and seat counts to any number of sessions, in five queries.
pub fn views(conn: &mut Conn, sessions: Vec<Session>) -> QueryResult<Vec<SessionView>> {
    let ids: Vec<SessionId> = sessions.iter().map(|session| session.id).collect();
    let places: Vec<Place> = rooms::table
        .inner_join(venues::table)
        .filter(rooms::id.eq_any(sessions.iter().map(|session| session.room_id)))
        .select((rooms::id, rooms::name, venues::name_en, venues::name_zh, venues::address, venues::city))
        .load(conn)?;
    let people: Vec<(UserId, String)> = users::table
        .filter(users::id.eq_any(sessions.iter().map(|session| session.trainer_id)))
        .select((users::id, users::name))
        .load(conn)?;
    let cohorts: Vec<(CohortId, String, String)> = cohorts::table
        .filter(cohorts::id.eq_any(sessions.iter().map(|session| session.cohort_id)))
        .select((cohorts::id, cohorts::title_en, cohorts::title_zh))
        .load(conn)?;
    let counts: Vec<(SessionId, SeatStatus, i64)> = seats::table
        .filter(seats::session_id.eq_any(&ids))
        .group_by((seats::session_id, seats::status))
        .select((seats::session_id, seats::status, diesel::dsl::count_star()))
        .load(conn)?;
    let mut blocks = block::of(conn, &ids)?;
    let view = |session: Session| {
        let place = places.iter().find(|place| place.0 == session.room_id).cloned();
        let (_, room, venue_en, venue_zh, address, city) = place.unwrap_or((
            session.room_id,
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ));
        let trainer = people.iter().find(|(id, _)| *id == session.trainer_id);
        let cohort = cohorts.iter().find(|(id, ..)| *id == session.cohort_id);
        let count = |status| {
            let row = counts.iter().find(|(id, found, _)| *id == session.id && *found == status);
            row.map_or(0, |(_, _, number)| *number)
        };
        SessionView {
            blocks: blocks.remove(&session.id).unwrap_or_default(),
            room,
            venue_en,
            venue_zh,
            address,
            city,
            trainer: trainer.map(|(_, name)| name.clone()).unwrap_or_default(),
            cohort_en: cohort.map(|(_, en, _)| en.clone()).unwrap_or_default(),
            cohort_zh: cohort.map(|(_, _, zh)| zh.clone()).unwrap_or_default(),
            held: count(SeatStatus::Held),
            offered: count(SeatStatus::Offered),
            waiting: count(SeatStatus::Waitlisted),
            session,
        }
    };
    Ok(sessions.into_iter().map(view).collect())
}

pub fn view(conn: &mut Conn, session: Session) -> QueryResult<SessionView> {
    views(conn, vec![session])?.pop().ok_or(diesel::result::Error::NotFound)
}

/// The first session with a free seat that `user` could book now: of their cohort, and beside what they hold already.
pub fn next_bookable(conn: &mut Conn, user: UserId, now: NaiveDateTime) -> QueryResult<Option<SessionView>> {
    let cohorts: Vec<CohortId> = application::admissions(conn, user)?.iter().map(|found| found.cohort).collect();
    let coming: Vec<Session> = sessions::table
        .filter(sessions::cohort_id.eq_any(&cohorts))
        .filter(sessions::status.eq(SessionStatus::Published))
        .filter(sessions::booking_closes_at.gt(now))
        .order((sessions::starts_at, sessions::id))
        .select(Session::as_select())
        .limit(60)
        .load(conn)?;
    let own: Vec<SessionId> = super::own::open_sessions(conn, user, now)?.iter().map(|held| held.id).collect();
    let taken: Vec<Span> = block::of(conn, &own)?.values().flatten().map(Block::span).collect();
    let is_free = |view: &SessionView| {
        let is_taken = |block: &Block| taken.iter().any(|span| span.overlaps(&block.span()));
        view.free() > 0 && !own.contains(&view.session.id) && !view.blocks.iter().any(is_taken)
    };
    Ok(views(conn, coming)?.into_iter().find(is_free))
}

/// Cohorts that train: neither planned nor over.
pub fn training_cohorts(conn: &mut Conn) -> QueryResult<Vec<(CohortId, String, String)>> {
    cohorts::table
        .filter(cohorts::status.ne_all([CohortStatus::Draft, CohortStatus::Concluded]))
        .order((cohorts::starts_on.desc(), cohorts::id.desc()))
        .select((cohorts::id, cohorts::title_en, cohorts::title_zh))
        .limit(200)
        .load(conn)
}
