//! Nobody and nothing is in two places, whatever is planned and booked, and in whatever order.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use proptest::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::schema::{seats, session_blocks, sessions};
use shining_star::training::block::{Block, Span};
use shining_star::training::conflict::SessionError;
use shining_star::training::planning::{self, SessionInput};
use shining_star::training::seat::{self, Booking, SeatError, SeatStatus};
use shining_star::training::session::{Desk, Session, SessionId, SessionStatus};
use shining_star::training::venue::RoomId;

use crate::support::World;
use crate::support::training::{Scene, hours, in_two_days, published, room};

/// What somebody does; numbers choose among what there is.
#[derive(Debug, Clone)]
enum Step {
    Plan { place: (usize, usize), times: Vec<(i64, i64, i64)> },
    Move { session: usize, place: (usize, usize), times: Vec<(i64, i64, i64)> },
    Cancel { session: usize },
    Book { person: usize, session: usize },
    Release { person: usize, session: usize },
    Accept { person: usize, session: usize },
}

/// A day, an hour and a length; what overlaps itself is refused, and that is a step as well.
fn times() -> impl Strategy<Value = Vec<(i64, i64, i64)>> {
    prop::collection::vec((0i64..5, 0i64..20, 1i64..7), 1..4)
}

fn step() -> impl Strategy<Value = Step> {
    let place = || (0..3usize, 0..3usize);
    prop_oneof![
        4 => (place(), times()).prop_map(|(place, times)| Step::Plan { place, times }),
        2 => (0..30usize, place(), times()).prop_map(|(session, place, times)| Step::Move { session, place, times }),
        1 => (0..30usize).prop_map(|session| Step::Cancel { session }),
        8 => (0..6usize, 0..30usize).prop_map(|(person, session)| Step::Book { person, session }),
        3 => (0..6usize, 0..30usize).prop_map(|(person, session)| Step::Release { person, session }),
        2 => (0..6usize, 0..30usize).prop_map(|(person, session)| Step::Accept { person, session }),
    ]
}

struct Ground {
    world: World,
    scene: Scene,
    office: UserId,
    rooms: Vec<RoomId>,
    trainers: Vec<UserId>,
    people: Vec<UserId>,
    sessions: Vec<SessionId>,
}

impl Ground {
    fn new() -> Ground {
        let world = World::new();
        let scene = Scene::new(&world);
        Ground {
            office: world.user("boss@example.com", &[Role::Office]),
            rooms: (0..3).map(|_| room(&world, 20)).collect(),
            trainers: (0..3).map(|n| world.user(&format!("t{n}@example.com"), &[Role::Trainer])).collect(),
            people: (0..6).map(|n| scene.trainee(&world, &format!("p{n}"))).collect(),
            sessions: Vec::new(),
            world,
            scene,
        }
    }

    fn input(&self, (room, trainer): (usize, usize), times: &[(i64, i64, i64)]) -> SessionInput {
        let first = in_two_days(&self.world);
        let at = |(day, hour, _): &(i64, i64, i64)| first + TimeDelta::days(*day) + TimeDelta::hours(*hour);
        let times: Vec<Span> = times.iter().map(|time| hours(at(time), time.2)).collect();
        let start = times.iter().map(|span| span.from).min().unwrap();
        let (room, trainer) = (self.rooms[room], self.trainers[trainer]);
        // Two seats, so that there are waitlists and offers.
        SessionInput { times, room, trainer, ..self.scene.plan(start, 2) }
    }

    fn session(&self, number: usize) -> Option<SessionId> {
        (!self.sessions.is_empty()).then(|| self.sessions[number % self.sessions.len()])
    }

    /// Refusals are as good as anything; an error of the database is not.
    fn take(&mut self, step: &Step) {
        let (world, desk, now) = (&self.world, Desk::Office(self.office), self.world.now());
        let refused = match step {
            Step::Plan { place, times } => {
                let input = self.input(*place, times);
                let made = world.write(move |conn| {
                    let id = planning::create(conn, desk, &input, now)?;
                    planning::publish(conn, desk, id, now)?;
                    Ok::<_, SessionError>(id)
                });
                self.sessions.extend(made.as_ref().ok());
                made.err().map(|error| matches!(error, SessionError::Db(_)))
            }
            Step::Move { session, place, times } => self.session(*session).and_then(|id| {
                let input = self.input(*place, times);
                let moved = world.write(move |conn| planning::update(conn, desk, id, &input, now));
                moved.err().map(|error| matches!(error, SessionError::Db(_)))
            }),
            Step::Cancel { session } => self.session(*session).and_then(|id| {
                let off = world.write(move |conn| planning::cancel(conn, desk, id, "off", now));
                off.err().map(|error| matches!(error, SessionError::Db(_)))
            }),
            Step::Book { person, session } => {
                self.seat(*person, *session, |conn, user, id, now| seat::book(conn, user, id, now).map(drop))
            }
            Step::Release { person, session } => self.seat(*person, *session, seat::release),
            Step::Accept { person, session } => self.seat(*person, *session, seat::accept),
        };
        assert_ne!(refused, Some(true), "{step:?} failed");
    }

    fn seat(
        &self,
        person: usize,
        session: usize,
        verb: impl Fn(&mut shining_star::db::Conn, UserId, SessionId, NaiveDateTime) -> Result<(), SeatError>
        + Send
        + 'static,
    ) -> Option<bool> {
        let (id, user, now) = (self.session(session)?, self.people[person], self.world.now());
        let done = self.world.write(move |conn| verb(conn, user, id, now));
        done.err().map(|error| matches!(error, SeatError::Db(_)))
    }

    /// Every two blocks at one time differ in room, trainer and people.
    fn check(&self) {
        let blocks: Vec<(Session, Block)> = self.world.read(|conn| {
            sessions::table
                .inner_join(session_blocks::table)
                .filter(sessions::status.ne(SessionStatus::Cancelled))
                .select((Session::as_select(), Block::as_select()))
                .load(conn)
        });
        let taken: Vec<(SessionId, UserId)> = self.world.read(|conn| {
            seats::table
                .filter(seats::status.eq_any(SeatStatus::TAKEN))
                .select((seats::session_id, seats::user_id))
                .load(conn)
        });
        let people = |session: SessionId| taken.iter().filter(move |(id, _)| *id == session).map(|(_, user)| *user);
        for (at, (one, first)) in blocks.iter().enumerate() {
            for (other, second) in blocks[at + 1..].iter().filter(|(_, second)| second.span().overlaps(&first.span())) {
                assert_ne!(one.id, other.id, "{first:?} and {second:?}");
                assert_ne!(one.room_id, other.room_id, "{first:?} and {second:?}");
                assert_ne!(one.trainer_id, other.trainer_id, "{first:?} and {second:?}");
                let both: Vec<UserId> = people(one.id).filter(|user| people(other.id).any(|it| it == *user)).collect();
                assert_eq!(both, [], "{first:?} and {second:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_planned_and_booked_nobody_and_nothing_is_in_two_places(
        steps in prop::collection::vec(step(), 60..90),
    ) {
        let mut ground = Ground::new();
        for step in &steps {
            ground.take(step);
            ground.check();
        }
    }
}

#[test]
fn two_plans_for_one_room_at_once_give_one_session() {
    let ground = Ground::new();
    let (desk, now) = (Desk::Office(ground.office), ground.world.now());
    let made: Vec<bool> = std::thread::scope(|threads| {
        let running: Vec<_> = (0..9)
            .map(|n| {
                let (db, input) =
                    (ground.world.app.db.clone(), ground.input((0, n % 3), &[(0, n as i64 % 3, 4), (2, 0, 3)]));
                threads.spawn(move || match db.write_now(move |conn| planning::create(conn, desk, &input, now)) {
                    Ok(_) => true,
                    Err(SessionError::RoomTaken(_)) => false,
                    Err(error) => panic!("{error:?}"),
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(made.into_iter().filter(|is_made| *is_made).count(), 1);
    ground.check();
}

#[test]
fn one_person_books_two_overlapping_sessions_at_once_and_gets_one() {
    let ground = Ground::new();
    let (world, now) = (&ground.world, ground.world.now());
    // Each two of them share one of their two days.
    let days = [(0, 1), (1, 2), (2, 0)];
    let offered: Vec<SessionId> = (0..3usize)
        .map(|n| {
            let times = [(days[n].0, n as i64, 4), (days[n].1, n as i64, 4)];
            published(world, Desk::Office(ground.office), ground.input((n, n), &times))
        })
        .collect();
    let user = ground.people[0];
    let held: Vec<bool> = std::thread::scope(|threads| {
        let running: Vec<_> = offered
            .iter()
            .map(|session| {
                let (db, session) = (world.app.db.clone(), *session);
                threads.spawn(move || match db.write_now(move |conn| seat::book(conn, user, session, now)) {
                    Ok(booking) => booking == Booking::Held,
                    Err(SeatError::Overlap(_)) => false,
                    Err(error) => panic!("{error:?}"),
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(held.into_iter().filter(|is_held| *is_held).count(), 1);
    ground.check();
}
