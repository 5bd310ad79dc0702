//! People, places and sessions of training.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::recruitment::application::ApplicationStatus;
use shining_star::recruitment::cohort::{CohortId, CohortStatus};
use shining_star::recruitment::scheme::{SchemeId, SchemeStatus};
use shining_star::schema::{applications, cohorts, hour_entries, schemes};
use shining_star::training::block::Span;
use shining_star::training::conflict::SessionError;
use shining_star::training::planning::{self, SessionInput};
use shining_star::training::seat::{self, Booking, Seat};
use shining_star::training::session::{Desk, Module, SessionId};
use shining_star::training::venue::{self, RoomId, RoomInput, VenueError, VenueInput};

use super::World;

/// A running cohort whose scheme requires 10 hours of training.
pub fn running_cohort(world: &World) -> CohortId {
    let now = world.now();
    let code = shining_star::random::code(6);
    world
        .write(move |conn| {
            let scheme: SchemeId = diesel::insert_into(schemes::table)
                .values((
                    (schemes::code.eq(&code), schemes::version.eq(1), schemes::level.eq(5)),
                    (schemes::title_en.eq("Anchor, level 5"), schemes::title_zh.eq("五级主播")),
                    (schemes::training_minutes.eq(600), schemes::theory_cut.eq(6000), schemes::practical_cut.eq(6000)),
                    (schemes::theory_minutes.eq(60), schemes::validity_months.eq(24), schemes::max_attempts.eq(3)),
                    (schemes::tolerance.eq(1000), schemes::nature_en.eq(""), schemes::nature_zh.eq("")),
                    (schemes::status.eq(SchemeStatus::Published), schemes::created_at.eq(now)),
                ))
                .returning(schemes::id)
                .get_result(conn)?;
            diesel::insert_into(cohorts::table)
                .values((
                    (cohorts::code.eq(&code), cohorts::title_en.eq("Winter 2026"), cohorts::title_zh.eq("2026 冬季班")),
                    (cohorts::scheme_id.eq(scheme), cohorts::city.eq("杭州"), cohorts::places.eq(100)),
                    (cohorts::opens_at.eq(now), cohorts::closes_at.eq(now)),
                    (cohorts::starts_on.eq(now.date()), cohorts::ends_on.eq(now.date() + TimeDelta::days(90))),
                    (cohorts::status.eq(CohortStatus::Running), cohorts::created_at.eq(now)),
                ))
                .returning(cohorts::id)
                .get_result(conn)
        })
        .unwrap()
}

/// A trainee with a place in the cohort.
pub fn admitted_trainee(world: &World, cohort: CohortId, email: &str) -> UserId {
    let user = world.user(email, &[Role::Trainee]);
    let now = world.now();
    world
        .write(move |conn| {
            diesel::insert_into(applications::table)
                .values((
                    (applications::cohort_id.eq(cohort), applications::user_id.eq(user)),
                    (applications::source.eq("self"), applications::city.eq("杭州"), applications::motivation.eq("x")),
                    applications::status.eq(ApplicationStatus::Admitted),
                    (applications::submitted_at.eq(now), applications::changed_at.eq(now)),
                ))
                .execute(conn)
        })
        .unwrap();
    user
}

/// A room for `capacity` people in a venue of its own.
pub fn room(world: &World, capacity: i64) -> RoomId {
    let by = world.user(&format!("{}@office.example.com", shining_star::random::code(8)), &[Role::Office]);
    let now = world.now();
    world
        .write(move |conn| {
            let (name_en, name_zh) = ("Base One".to_owned(), "一号基地".to_owned());
            let details = VenueInput { name_en, name_zh, city: "杭州".to_owned(), address: "1 Lake Road".to_owned() };
            let venue = venue::create(conn, by, &details, now)?;
            venue::add_room(conn, by, venue, &RoomInput { name: "Studio A".to_owned(), capacity }, now)
        })
        .map_err(|error: VenueError| error.to_string())
        .unwrap()
}

/// A trainer, a cohort, a room, and the plan of a session in two days, from 14:00 to 17:00 in Shanghai.
pub struct Scene {
    pub trainer: UserId,
    pub cohort: CohortId,
    pub room: RoomId,
}

impl Scene {
    pub fn new(world: &World) -> Scene {
        let trainer = world.user("trainer@example.com", &[Role::Trainer]);
        Scene { trainer, cohort: running_cohort(world), room: room(world, 60) }
    }

    pub fn desk(&self) -> Desk {
        Desk::Trainer(self.trainer)
    }

    /// A plan that starts at `starts_at`; booking closes two hours before.
    pub fn plan(&self, starts_at: NaiveDateTime, capacity: i64) -> SessionInput {
        SessionInput {
            cohort: self.cohort,
            module: Module::Script,
            title_en: "Script writing".to_owned(),
            title_zh: "话术写作".to_owned(),
            room: self.room,
            trainer: self.trainer,
            times: vec![hours(starts_at, 3)],
            booking_closes_at: starts_at - TimeDelta::hours(2),
            capacity,
        }
    }

    /// A published session in two days, from 14:00 to 17:00 in Shanghai.
    pub fn session(&self, world: &World, capacity: i64) -> SessionId {
        self.session_at(world, in_two_days(world), capacity)
    }

    pub fn session_at(&self, world: &World, starts_at: NaiveDateTime, capacity: i64) -> SessionId {
        published(world, self.desk(), self.plan(starts_at, capacity))
    }

    pub fn trainee(&self, world: &World, name: &str) -> UserId {
        admitted_trainee(world, self.cohort, &format!("{name}@example.com"))
    }
}

/// A block of so many hours.
pub fn hours(from: NaiveDateTime, hours: i64) -> Span {
    Span { from, to: from + TimeDelta::hours(hours) }
}

/// 14:00 in Shanghai, the day after tomorrow.
pub fn in_two_days(world: &World) -> NaiveDateTime {
    (world.now().date() + TimeDelta::days(2)).and_hms_opt(6, 0, 0).unwrap()
}

pub fn published(world: &World, desk: Desk, plan: SessionInput) -> SessionId {
    let now = world.now();
    world
        .write(move |conn| {
            let id = planning::create(conn, desk, &plan, now)?;
            planning::publish(conn, desk, id, now)?;
            Ok::<_, SessionError>(id)
        })
        .unwrap()
}

pub fn book(world: &World, user: UserId, session: SessionId) -> Booking {
    let now = world.now();
    world.write(move |conn| seat::book(conn, user, session, now)).unwrap()
}

pub fn seat_of(world: &World, user: UserId, session: SessionId) -> Seat {
    world.read(|conn| seat::of_user(conn, session, user)).unwrap()
}

/// Minutes in the ledger, as if earned elsewhere.
pub fn credit(world: &World, user: UserId, cohort: CohortId, minutes: i64) {
    let now = world.now();
    world
        .write(move |conn| {
            diesel::insert_into(hour_entries::table)
                .values((
                    (hour_entries::user_id.eq(user), hour_entries::cohort_id.eq(cohort)),
                    (hour_entries::minutes.eq(minutes), hour_entries::reason.eq("Earned before")),
                    (hour_entries::recorded_by_id.eq(user), hour_entries::recorded_at.eq(now)),
                ))
                .execute(conn)
        })
        .unwrap();
}
