//! A cohort in training: its scheme, 64 trainees who went the whole way from application to admission, 40 sessions.

use anyhow::Context;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use shining_star::accounts::role::Role;
use shining_star::accounts::sealing::SealingKey;
use shining_star::accounts::user::UserId;
use shining_star::db::Db;
use shining_star::recruitment::application::{self, ApplicationSource, NewApplication};
use shining_star::recruitment::cohort::{self, CohortDetails, CohortError, CohortId, CohortStatus};
use shining_star::recruitment::id_number::IdNumber;
use shining_star::recruitment::identity::{self, NewIdentity, SealedNumber};
use shining_star::recruitment::scheme::{self, SchemeError, SchemeId, SchemeRules};
use shining_star::recruitment::trainer;
use shining_star::training::block::Span;
use shining_star::training::conflict::SessionError;
use shining_star::training::planning::{self, SessionInput};
use shining_star::training::seat;
use shining_star::training::session::{Desk, Module, SessionId};
use shining_star::training::venue::{self, RoomId, RoomInput, VenueError, VenueInput};

use super::{CLIENTS, person};

pub struct Programme {
    pub office: UserId,
    pub scheme: SchemeId,
    pub cohort: CohortId,
    pub trainees: Vec<UserId>,
}

pub fn make(db: &Db, office: UserId, now: NaiveDateTime) -> anyhow::Result<Programme> {
    let rules = scheme_rules();
    let scheme = db.write_now(move |conn| {
        let id = scheme::create(conn, office, "anchor-4", &rules, now)?;
        scheme::publish(conn, office, id, now)?;
        Ok::<_, SchemeError>(id)
    })?;
    let details = cohort_details(scheme, now);
    let cohort = db.write_now(move |conn| {
        let id = cohort::create(conn, office, &details, now)?;
        cohort::move_to(conn, office, id, CohortStatus::Open, now)?;
        Ok::<_, CohortError>(id)
    })?;
    let trainees = (0..CLIENTS).map(|n| admitted(db, office, cohort, n, now)).collect::<anyhow::Result<Vec<_>>>()?;
    db.write_now(move |conn| {
        cohort::move_to(conn, office, cohort, CohortStatus::Closed, now)?;
        cohort::move_to(conn, office, cohort, CohortStatus::Running, now)
    })?;
    let sessions = sessions(db, office, cohort, now)?;
    for (n, trainee) in trainees.iter().enumerate() {
        for offset in 0..3 {
            let (trainee, session) = (*trainee, sessions[(n + offset * 7) % sessions.len()]);
            db.write_now(move |conn| seat::book(conn, trainee, session, now))?;
        }
    }
    Ok(Programme { office, scheme, cohort, trainees })
}

fn scheme_rules() -> SchemeRules {
    SchemeRules {
        level: 4,
        title_en: "Certified anchor, level 4".into(),
        title_zh: "四级认证主播".into(),
        training_minutes: 1200,
        theory_cut: 6000,
        practical_cut: 6000,
        theory_minutes: 120,
        validity_months: 24,
        max_attempts: 3,
        tolerance: 1000,
        open_markers: 1,
        nature_en: "A certificate of the programme, not a state qualification.".into(),
        nature_zh: "项目认证，非国家职业资格。".into(),
        source: "Programme rules 2026".into(),
    }
}

fn cohort_details(scheme: SchemeId, now: NaiveDateTime) -> CohortDetails {
    CohortDetails {
        code: "BENCH".into(),
        title_en: "Winter 2026, Hangzhou".into(),
        title_zh: "2026 冬季班（杭州）".into(),
        about_en: "Eight weeks at the base in Hangzhou.".into(),
        about_zh: "杭州基地，为期八周。".into(),
        scheme_id: scheme,
        city: "杭州".into(),
        places: 200,
        opens_at: now - TimeDelta::days(1),
        closes_at: now + TimeDelta::days(1),
        starts_on: now.date() + TimeDelta::days(2),
        ends_on: now.date() + TimeDelta::days(90),
        offer_hours: 72,
    }
}

/// A trainee who applied, was reviewed, was offered a place and took it, with a verified identity.
fn admitted(db: &Db, office: UserId, cohort: CohortId, n: usize, now: NaiveDateTime) -> anyhow::Result<UserId> {
    let name = format!("trainee{n}");
    let held = name.clone();
    let user = db.write_now(move |conn| person(conn, &held, Some(Role::Trainee), now))?;
    let birth_date = NaiveDate::from_ymd_opt(2002, 5, 17).context("a date")?;
    let number = SealedNumber::new(&SealingKey::new([7; 32]), &card_number(birth_date, n)?)?;
    let new = NewApplication {
        cohort,
        identity: NewIdentity { legal_name: name, birth_date, number: Some(number) },
        guardian: None,
        phone: format!("138{n:08}"),
        city: "杭州".into(),
        motivation: "I want to learn to present products well.".into(),
        experience: String::new(),
        code: String::new(),
        source: ApplicationSource::Own,
        today: now.date(),
    };
    let id = db.write_now(move |conn| application::apply(conn, user, &new, now))?.application;
    db.write_now(move |conn| {
        application::start_review(conn, office, id, "", now)?;
        application::offer(conn, office, id, "", now)
    })?;
    db.write_now(move |conn| {
        let seen = identity::of(conn, user)?.map(|known| known.fingerprint()).unwrap_or_default();
        identity::verify(conn, office, user, &seen, now)
    })?;
    db.write_now(move |conn| application::accept(conn, user, id, now))?;
    Ok(user)
}

/// A number of an identity card with the right check digit.
fn card_number(born: NaiveDate, order: usize) -> anyhow::Result<IdNumber> {
    let digits = format!("330106{}{order:03}", born.format("%Y%m%d"));
    let mut numbers = ('0'..='9').chain(['X']).filter_map(|check| format!("{digits}{check}").parse().ok());
    numbers.next().context("no check digit fits")
}

/// Forty published sessions of 12 seats, one on each of the coming days.
fn sessions(db: &Db, office: UserId, cohort: CohortId, now: NaiveDateTime) -> anyhow::Result<Vec<SessionId>> {
    let trainer = db.write_now(move |conn| {
        let id = person(conn, "trainer", Some(Role::Trainer), now)?;
        trainer::appoint(conn, id, None, Some(office), now)?;
        Ok::<_, diesel::result::Error>(id)
    })?;
    let room = room(db, office, now)?;
    let session = |n: usize| {
        let starts_at = now + TimeDelta::days(2 + n as i64);
        let input = SessionInput {
            cohort,
            module: Module::ALL[n % Module::ALL.len()],
            title_en: format!("Session {n}: from script to show"),
            title_zh: format!("第 {n} 场：从话术到开播"),
            room,
            trainer,
            times: vec![Span { from: starts_at, to: starts_at + TimeDelta::hours(3) }],
            booking_closes_at: starts_at - TimeDelta::hours(2),
            capacity: 12,
        };
        Ok(db.write_now(move |conn| {
            let id = planning::create(conn, Desk::Trainer(trainer), &input, now)?;
            planning::publish(conn, Desk::Trainer(trainer), id, now)?;
            Ok::<_, SessionError>(id)
        })?)
    };
    (0..40).map(session).collect()
}

fn room(db: &Db, office: UserId, now: NaiveDateTime) -> anyhow::Result<RoomId> {
    Ok(db
        .write_now(move |conn| {
            let (name_en, name_zh) = ("Base One".to_owned(), "一号基地".to_owned());
            let details = VenueInput { name_en, name_zh, city: "杭州".to_owned(), address: "1 Lake Road".to_owned() };
            let venue = venue::create(conn, office, &details, now)?;
            let input = RoomInput { name: "Studio A".to_owned(), capacity: 60 };
            venue::add_room(conn, office, venue, &input, now)
        })
        .map_err(|error: VenueError| error)?)
}
