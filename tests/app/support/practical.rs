//! A practical exam as tests need it: a scheme with the standard rubric, a closed sitting, candidates and examiners.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::candidate;
use shining_star::assessment::mark::{self, Draft, Line, MarkError};
use shining_star::assessment::mark_sheet::{self, SheetId};
use shining_star::assessment::performance::{self, PerformanceId, PerformanceStatus, Schedule};
use shining_star::assessment::rubric::{self, RubricId};
use shining_star::assessment::rubric_standard;
use shining_star::assessment::sitting::{Component, SittingId, SittingStatus};
use shining_star::recruitment::cohort::CohortId;
use shining_star::recruitment::provider::ProviderId;
use shining_star::recruitment::scheme::SchemeId;
use shining_star::recruitment::trainer;
use shining_star::schema::{applications, attendances, candidates, performances, providers, seats, sessions, sittings};

use super::World;
use super::ground::{self, Rules};

type Db = diesel::result::Error;

/// Everything around one practical sitting. The cut is 60, the tolerance 6.25 points.
pub struct Stage {
    pub office: UserId,
    pub scheme: SchemeId,
    pub cohort: CohortId,
    pub provider: ProviderId,
    pub rubric: RubricId,
    pub sitting: SittingId,
    pub candidates: Vec<UserId>,
    pub trainers: Vec<UserId>,
}

/// A closed practical sitting of `candidates` people nominated by one provider, and `trainers` trainers with no ties.
pub fn stage(world: &World, people: usize, examiners: usize) -> Stage {
    let office = world.user("office@example.com", &[Role::Office]);
    let now = world.now();
    let (scheme, cohort, provider) = world
        .write(move |conn| {
            let rules = Rules {
                code: "L4",
                version: 1,
                level: 4,
                titles: ("Anchor, level 4", "四级主播"),
                training_minutes: 2400,
                theory_minutes: 90,
                validity_months: 24,
                tolerance: 625,
            };
            let scheme = ground::scheme(conn, &rules, now)?;
            let days = (now.date(), now.date());
            let cohort = ground::cohort(conn, scheme, ("2026-11", "November", "十一月期"), days, now)?;
            let provider = provider(conn, "SILVERFERN", "Silverfern Brand House")?;
            Ok::<_, Db>((scheme, cohort, provider))
        })
        .unwrap();
    let rubric = world
        .write(move |conn| {
            let id = rubric::create(conn, office, scheme, &rubric_standard::standard(), now)?;
            rubric::publish(conn, office, id, now)?;
            Ok::<_, rubric::RubricError>(id)
        })
        .unwrap();
    let sitting = sitting(world, Component::Practical, cohort, scheme, office);
    let candidates: Vec<UserId> = (1..=people)
        .map(|n| {
            let user = world.user(&format!("candidate-ying-{n}@example.com"), &[Role::Trainee]);
            world
                .write(move |conn| {
                    admit(conn, user, cohort, provider, now)?;
                    candidate::add(conn, sitting, user, now)
                })
                .unwrap();
            user
        })
        .collect();
    let trainers = (1..=examiners)
        .map(|n| {
            let user = world.user(&format!("examiner-{n}@example.com"), &[]);
            world.write(move |conn| trainer::appoint(conn, user, None, None, now)).unwrap();
            user
        })
        .collect();
    Stage { office, scheme, cohort, provider, rubric, sitting, candidates, trainers }
}

pub fn provider(conn: &mut shining_star::db::Conn, code: &str, name: &str) -> QueryResult<ProviderId> {
    let at = super::world::start();
    diesel::insert_into(providers::table)
        .values((
            (providers::code.eq(code), providers::name_en.eq(name), providers::name_zh.eq(name)),
            (providers::kind.eq("brand"), providers::tier.eq("gold"), providers::city.eq("Hangzhou")),
            (providers::contact_email.eq("desk@example.com"), providers::created_at.eq(at)),
        ))
        .returning(providers::id)
        .get_result(conn)
}

fn admit(
    conn: &mut shining_star::db::Conn,
    user: UserId,
    cohort: CohortId,
    provider: ProviderId,
    now: chrono::NaiveDateTime,
) -> QueryResult<usize> {
    diesel::insert_into(applications::table)
        .values((
            (applications::cohort_id.eq(cohort), applications::user_id.eq(user), applications::source.eq("provider")),
            (applications::provider_id.eq(provider), applications::city.eq("Hangzhou")),
            (applications::motivation.eq("x"), applications::status.eq("admitted")),
            (applications::submitted_at.eq(now), applications::changed_at.eq(now)),
        ))
        .execute(conn)
}

/// A closed sitting that began an hour ago.
pub fn sitting(world: &World, kind: Component, cohort: CohortId, scheme: SchemeId, by: UserId) -> SittingId {
    let now = world.now();
    world
        .write(move |conn| {
            diesel::insert_into(sittings::table)
                .values((
                    (sittings::kind.eq(kind), sittings::cohort_id.eq(cohort), sittings::scheme_id.eq(scheme)),
                    (sittings::title_en.eq("Live show exam"), sittings::title_zh.eq("模拟直播考试")),
                    (sittings::starts_at.eq(now - TimeDelta::hours(1)), sittings::ends_at.eq(now)),
                    (sittings::minutes.eq(15), sittings::status.eq(SittingStatus::Closed)),
                    (sittings::created_by_id.eq(by), sittings::created_at.eq(now)),
                ))
                .returning(sittings::id)
                .get_result::<SittingId>(conn)
        })
        .map_err(|error: Db| error)
        .unwrap()
}

impl Stage {
    /// Gives every candidate a slot from now on; the performances in the order of the candidates.
    pub fn schedule(&self, world: &World) -> Vec<PerformanceId> {
        let (office, sitting, now) = (self.office, self.sitting, world.now());
        let new = Schedule {
            starts_at: now,
            minutes: 15,
            product_en: "A leather travel bag".into(),
            product_zh: "真皮旅行袋".into(),
            seed: 7,
        };
        world.write(move |conn| performance::schedule(conn, office, sitting, &new, now)).unwrap();
        world.read(|conn| {
            performances::table
                .inner_join(candidates::table)
                .filter(candidates::sitting_id.eq(sitting))
                .order(candidates::number)
                .select(performances::id)
                .load(conn)
        })
    }

    /// A performance that was given, with the first two trainers to mark it; their sheets.
    pub fn marking(&self, world: &World, performance: PerformanceId) -> (SheetId, SheetId) {
        let (office, now) = (self.office, world.now());
        world.write(move |conn| performance::perform(conn, office, performance, now)).unwrap();
        (self.assign(world, performance, 0), self.assign(world, performance, 1))
    }

    pub fn assign(&self, world: &World, performance: PerformanceId, trainer: usize) -> SheetId {
        let (office, examiner, now) = (self.office, self.trainers[trainer], world.now());
        world.write(move |conn| mark_sheet::assign(conn, office, performance, examiner, None, now)).unwrap()
    }

    /// Marks a sheet with these levels for its criteria, ticks its red lines as told, and keeps it as a draft.
    pub fn mark(&self, world: &World, trainer: usize, sheet: SheetId, levels: &[i64], red: &[bool]) {
        let (examiner, now) = (self.trainers[trainer], world.now());
        let desk = world.read(|conn| mark::desk(conn, examiner, sheet));
        let marks = desk.contents.criteria.iter().map(|(criterion, _)| criterion.id).zip(levels.iter().copied());
        let mut lines: Vec<_> = marks.map(|(id, level)| (id, Line { level: Some(level), ..Line::default() })).collect();
        for (line, hit) in desk.contents.red_lines.iter().zip(red) {
            lines.push((line.id, Line { is_red_line_hit: *hit, ..Line::default() }));
        }
        let draft = Draft { lines, comment: format!("Comment of seat {trainer}") };
        world.write(move |conn| mark::save(conn, examiner, sheet, &draft, now)).unwrap();
    }

    pub fn finish(&self, world: &World, trainer: usize, sheet: SheetId) -> Result<PerformanceStatus, MarkError> {
        let (examiner, now) = (self.trainers[trainer], world.now());
        let seen = world.read(|conn| mark::desk(conn, examiner, sheet)).fingerprint();
        world.write(move |conn| mark::finish(conn, examiner, sheet, &seen, now))
    }

    /// Both examiners give level 3 for everything: 75 points, agreed.
    pub fn agree(&self, world: &World, performance: PerformanceId) {
        let (first, second) = self.marking(world, performance);
        for (trainer, sheet) in [(0, first), (1, second)] {
            self.mark(world, trainer, sheet, &[3, 3, 3, 3], &[]);
            self.finish(world, trainer, sheet).unwrap();
        }
    }

    pub fn status(&self, world: &World, performance: PerformanceId) -> PerformanceStatus {
        world.read(|conn| performance::find(conn, performance)).status
    }

    /// `trainer` ran a session that ended `days` ago and to which `trainee` was checked in.
    pub fn trained(&self, world: &World, trainer: UserId, trainee: UserId, days: i64) {
        let (cohort, office, now) = (self.cohort, self.office, world.now());
        let at = now - TimeDelta::days(days);
        world
            .write(move |conn| {
                let room = ground::room(conn, now)?;
                let session: i64 = diesel::insert_into(sessions::table)
                    .values((
                        (sessions::cohort_id.eq(cohort), sessions::room_id.eq(room), sessions::trainer_id.eq(trainer)),
                        (sessions::module.eq("camera"), sessions::title_en.eq("x"), sessions::title_zh.eq("x")),
                        (sessions::starts_at.eq(at - TimeDelta::hours(3)), sessions::ends_at.eq(at)),
                        (sessions::booking_closes_at.eq(at), sessions::capacity.eq(20)),
                        (sessions::status.eq("published"), sessions::created_by_id.eq(office)),
                        sessions::created_at.eq(at),
                    ))
                    .returning(sessions::id)
                    .get_result(conn)?;
                let block = ground::block(conn, session, (at - TimeDelta::hours(3), at))?;
                let seat: i64 = diesel::insert_into(seats::table)
                    .values((
                        (seats::session_id.eq(session), seats::user_id.eq(trainee), seats::status.eq("held")),
                        (seats::joined_at.eq(at), seats::changed_at.eq(at)),
                    ))
                    .returning(seats::id)
                    .get_result(conn)?;
                diesel::insert_into(attendances::table)
                    .values((
                        (attendances::seat_id.eq(seat), attendances::block_id.eq(block)),
                        attendances::checked_in_at.eq(at),
                        (attendances::recorded_by_id.eq(trainer), attendances::recorded_at.eq(at)),
                    ))
                    .execute(conn)
            })
            .map_err(|error: Db| error)
            .unwrap();
    }
}
