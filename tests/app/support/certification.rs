//! A cohort whose trainees can be certified: a scheme, a trainer, two examiners, and trainees with everything on record.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::candidate;
use shining_star::assessment::result::{self, NewOutcome};
use shining_star::assessment::sitting::{Component, SittingId};
use shining_star::certification::award::{self, NewAward};
use shining_star::certification::certificate::{self, Certificate, CertificateId, Consequence};
use shining_star::certification::fact::{FactError, NewFact};
use shining_star::db::Conn;
use shining_star::recruitment::cohort::CohortId;
use shining_star::recruitment::scheme::SchemeId;
use shining_star::schema::{
    applications, attendances, hour_entries, identities, mark_sheets, performances, results, seats, sessions, sittings,
};

use super::World;
use super::ground::{self, Rules};

pub struct Course {
    pub scheme: SchemeId,
    pub cohort: CohortId,
    pub office: UserId,
    pub trainer: UserId,
    pub examiners: [UserId; 2],
    pub theory: SittingId,
    pub practical: SittingId,
}

/// The day of the tests' clock in Shanghai.
pub fn today(world: &World) -> NaiveDate {
    shining_star::web::dates::today(world.app.config.time_zone, world.now())
}

/// A level-3 scheme with a running cohort: 600 minutes of training, cuts of 60 points, valid for 12 months.
pub fn course(world: &World) -> Course {
    let office = world.user("office-of-course@example.com", &[Role::Office]);
    let trainer = world.user("trainer-of-course@example.com", &[Role::Trainer]);
    let examiners =
        ["examiner-a@example.com", "examiner-b@example.com"].map(|email| world.user(email, &[Role::Trainer]));
    let now = world.now();
    let day = today(world);
    world
        .write(move |conn| {
            let rules = Rules {
                code: "ANCHOR-3",
                version: 2,
                level: 3,
                titles: ("Senior Anchor", "高级带货主播"),
                training_minutes: 600,
                theory_minutes: 60,
                validity_months: 12,
                tolerance: 500,
            };
            let scheme = ground::scheme(conn, &rules, now)?;
            let cohort = ground::cohort(conn, scheme, ("C-1", "Winter cohort", "冬季班"), (day, day), now)?;
            let sitting = |conn: &mut Conn, kind| insert_sitting(conn, (scheme, cohort, office), kind, now);
            let (theory, practical) = (sitting(conn, Component::Theory)?, sitting(conn, Component::Practical)?);
            Ok::<_, diesel::result::Error>(Course { scheme, cohort, office, trainer, examiners, theory, practical })
        })
        .unwrap()
}

/// A later cohort of the same scheme, with sittings of its own.
pub fn next_course(world: &World, course: &Course) -> Course {
    let (scheme, office, now, day) = (course.scheme, course.office, world.now(), today(world));
    let (cohort, theory, practical) = world
        .write(move |conn| {
            let cohort = ground::cohort(conn, scheme, ("C-2", "Later cohort", "下一期"), (day, day), now)?;
            let sitting = |conn: &mut Conn, kind| insert_sitting(conn, (scheme, cohort, office), kind, now);
            Ok::<_, diesel::result::Error>((
                cohort,
                sitting(conn, Component::Theory)?,
                sitting(conn, Component::Practical)?,
            ))
        })
        .unwrap();
    Course { cohort, theory, practical, ..*course }
}

fn insert_sitting(
    conn: &mut Conn,
    of: (SchemeId, CohortId, UserId),
    kind: Component,
    now: NaiveDateTime,
) -> QueryResult<SittingId> {
    let (scheme, cohort, office) = of;
    diesel::insert_into(sittings::table)
        .values((
            sittings::kind.eq(kind),
            sittings::cohort_id.eq(cohort),
            sittings::scheme_id.eq(scheme),
            sittings::title_en.eq("Sitting"),
            sittings::title_zh.eq("场次"),
            sittings::starts_at.eq(now - TimeDelta::days(3)),
            sittings::ends_at.eq(now - TimeDelta::days(2)),
            sittings::minutes.eq(60),
            sittings::status.eq("released"),
            sittings::created_by_id.eq(office),
            sittings::created_at.eq(now),
        ))
        .returning(sittings::id)
        .get_result(conn)
}

/// One more released sitting of the course.
pub fn course_sitting(world: &World, course: &Course, kind: Component) -> SittingId {
    let (of, now) = ((course.scheme, course.cohort, course.office), world.now());
    world.write(move |conn| insert_sitting(conn, of, kind, now)).unwrap()
}

/// A trainee with a place in the cohort and nothing else on record.
pub fn admitted(world: &World, course: &Course, email: &str) -> UserId {
    let user = world.user(email, &[Role::Trainee]);
    admit(world, course, user);
    user
}

/// Gives somebody a place in the cohort.
pub fn admit(world: &World, course: &Course, user: UserId) {
    let (cohort, now) = (course.cohort, world.now());
    world
        .write(move |conn| {
            diesel::insert_into(applications::table)
                .values((
                    applications::cohort_id.eq(cohort),
                    applications::user_id.eq(user),
                    applications::source.eq("self"),
                    applications::city.eq("Hangzhou"),
                    applications::motivation.eq("I like to talk"),
                    applications::status.eq("admitted"),
                    applications::submitted_at.eq(now),
                    applications::changed_at.eq(now),
                ))
                .execute(conn)
        })
        .unwrap();
}

/// Records and verifies who somebody is.
pub fn identify(world: &World, user: UserId, name: &str, birth_date: NaiveDate) {
    let (name, now) = (name.to_owned(), world.now());
    world
        .write(move |conn| {
            diesel::insert_into(identities::table)
                .values((
                    identities::user_id.eq(user),
                    identities::legal_name.eq(&name),
                    identities::birth_date.eq(birth_date),
                    identities::number_mask.eq("3301**********1234"),
                    identities::recorded_at.eq(now),
                    identities::verified_at.eq(now),
                ))
                .execute(conn)
        })
        .unwrap();
}

/// Credits training, from a session of the course's trainer.
pub fn train(world: &World, course: &Course, user: UserId, minutes: i64) {
    let (cohort, trainer, now) = (course.cohort, course.trainer, world.now());
    world
        .write(move |conn| {
            let room = ground::room(conn, now)?;
            let session: i64 = diesel::insert_into(sessions::table)
                .values((
                    sessions::cohort_id.eq(cohort),
                    sessions::room_id.eq(room),
                    sessions::trainer_id.eq(trainer),
                    sessions::module.eq("script"),
                    sessions::title_en.eq("Script"),
                    sessions::title_zh.eq("话术"),
                    sessions::starts_at.eq(now - TimeDelta::days(9)),
                    sessions::ends_at.eq(now - TimeDelta::days(8)),
                    sessions::booking_closes_at.eq(now - TimeDelta::days(9)),
                    sessions::capacity.eq(20),
                    sessions::status.eq("published"),
                    sessions::created_by_id.eq(trainer),
                    sessions::created_at.eq(now),
                ))
                .returning(sessions::id)
                .get_result(conn)?;
            let block = ground::block(conn, session, (now - TimeDelta::days(9), now - TimeDelta::days(8)))?;
            let seat: i64 = diesel::insert_into(seats::table)
                .values((
                    seats::session_id.eq(session),
                    seats::user_id.eq(user),
                    seats::status.eq("held"),
                    seats::joined_at.eq(now),
                    seats::changed_at.eq(now),
                ))
                .returning(seats::id)
                .get_result(conn)?;
            diesel::insert_into(attendances::table)
                .values((
                    attendances::seat_id.eq(seat),
                    attendances::block_id.eq(block),
                    attendances::checked_in_at.eq(now),
                    attendances::minutes.eq(minutes),
                    attendances::recorded_by_id.eq(trainer),
                    attendances::recorded_at.eq(now),
                ))
                .execute(conn)?;
            diesel::insert_into(hour_entries::table)
                .values((
                    hour_entries::user_id.eq(user),
                    hour_entries::cohort_id.eq(cohort),
                    hour_entries::session_id.eq(session),
                    hour_entries::block_id.eq(block),
                    hour_entries::minutes.eq(minutes),
                    hour_entries::reason.eq("attendance"),
                    hour_entries::recorded_by_id.eq(trainer),
                    hour_entries::recorded_at.eq(now),
                ))
                .execute(conn)
        })
        .unwrap();
}

/// Gives a released result in one component; the practical one is marked by the course's examiners.
pub fn examine(world: &World, course: &Course, user: UserId, component: Component, score: i64, has_red_line: bool) {
    let (examiners, office, now) = (course.examiners, course.office, world.now());
    let sitting = if component == Component::Theory { course.theory } else { course.practical };
    world
        .write(move |conn| {
            let candidate = candidate::add(conn, sitting, user, now)?;
            let detail = "{}".to_owned();
            let new = NewOutcome { candidate, component, score, cut: 6000, has_red_line, detail };
            result::record(conn, &new, now)?;
            diesel::update(results::table.filter(results::candidate_id.eq(candidate)))
                .set(results::released_at.eq(now))
                .execute(conn)?;
            if component == Component::Theory {
                return Ok::<_, diesel::result::Error>(());
            }
            let performance: i64 = diesel::insert_into(performances::table)
                .values((
                    performances::candidate_id.eq(candidate),
                    performances::number.eq(format!("P{candidate}")),
                    performances::status.eq("agreed"),
                    performances::scheduled_at.eq(now),
                ))
                .returning(performances::id)
                .get_result(conn)?;
            for (examiner, seat) in examiners.into_iter().zip(["first", "second"]) {
                diesel::insert_into(mark_sheets::table)
                    .values((
                        mark_sheets::performance_id.eq(performance),
                        mark_sheets::examiner_id.eq(examiner),
                        mark_sheets::seat.eq(seat),
                        mark_sheets::status.eq("final"),
                        mark_sheets::due_at.eq(now),
                        mark_sheets::assigned_by_id.eq(office),
                        mark_sheets::assigned_at.eq(now),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        })
        .unwrap();
}

/// A trainee who meets every requirement.
pub fn ready_trainee(world: &World, course: &Course, email: &str, name: &str) -> UserId {
    let user = admitted(world, course, email);
    identify(world, user, name, NaiveDate::from_ymd_opt(2001, 5, 17).unwrap());
    train(world, course, user, 600);
    examine(world, course, user, Component::Theory, 8150, false);
    examine(world, course, user, Component::Practical, 7325, false);
    user
}

/// Awards the course's certificate to a trainee who is ready.
pub fn award_to(world: &World, course: &Course, user: UserId) -> Certificate {
    let new = NewAward { user, cohort: course.cohort, today: today(world), seed: user.0 * 7919 };
    let (office, now, day) = (course.office, world.now(), today(world));
    let id: CertificateId = world.write(move |conn| award::award(conn, office, &new, now)).unwrap();
    world.read(move |conn| certificate::find(conn, id, day)).0
}

/// A certified anchor.
pub fn certified(world: &World, course: &Course, email: &str, name: &str) -> Certificate {
    let user = ready_trainee(world, course, email, name);
    award_to(world, course, user)
}

/// `fact::suspend`, `fact::reinstate` or `fact::revoke`.
pub type FactVerb = fn(&mut Conn, UserId, &NewFact, Consequence, NaiveDateTime) -> Result<(), FactError>;

/// The office suspends, reinstates or revokes a certificate.
pub fn record(world: &World, course: &Course, held: &Certificate, verb: FactVerb) -> Result<(), FactError> {
    let new = NewFact { certificate: held.id, reason: "a complaint".into(), today: today(world) };
    let (office, now, then) = (course.office, world.now(), world.app.on_certificate_change);
    world.write(move |conn| verb(conn, office, &new, then, now))
}
