//! Two hundred people in the middle of an exam, written into a database before the server starts, and a look at what is there
//! after it has stopped.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use shining_star::accounts::login::{self, Origin};
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::user::{self, NewUser, UserId};
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::attempt;
use shining_star::assessment::attempt_error::AttemptError;
use shining_star::assessment::bank::{self, NewImport};
use shining_star::assessment::blueprint::{self, NewBlueprint};
use shining_star::assessment::import::{self, Format};
use shining_star::assessment::item::{Difficulty, ItemKind};
use shining_star::assessment::plan::{NewSitting, SittingError};
use shining_star::assessment::purpose::ItemPurpose;
use shining_star::assessment::sitting::{Component, Door, SittingId};
use shining_star::assessment::{candidate, planning, progress};
use shining_star::clock::Clock;
use shining_star::db::{self, Conn, Db};
use shining_star::i18n::Lang;
use shining_star::random;
use shining_star::recruitment::cohort::{self, CohortDetails, CohortError, CohortId};
use shining_star::recruitment::scheme::{self, SchemeError, SchemeId, SchemeRules};

use super::held::{self, Held};

pub const CANDIDATES: usize = 200;
pub const QUESTIONS: i64 = 20;
const ITEMS: &[u8] = include_bytes!("../../../src/demo/items.csv");

pub enum Place {
    Sqlite,
    /// The server, and the name of a database there.
    Postgres(String, String),
}

impl Place {
    /// Where `TEST_DATABASE_URL` says.
    pub fn postgres() -> Option<Place> {
        #[expect(clippy::disallowed_methods, reason = "the test runner says where PostgreSQL is")]
        let server = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())?;
        let name = format!("kills_{}", random::hex(&random::bytes::<6>()));
        PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        Some(Place::Postgres(server, name))
    }
}

/// The database on PostgreSQL goes when it is dropped.
pub struct Ground {
    place: Place,
    url: String,
    tokens: Vec<String>,
    sitting: SittingId,
    _folder: tempfile::TempDir,
}

impl Ground {
    pub fn new(place: Place) -> Ground {
        let folder = tempfile::tempdir().unwrap();
        let url = match &place {
            Place::Sqlite => format!("sqlite://{}", folder.path().join("exam.db").display()),
            Place::Postgres(server, name) => {
                let mut url = url::Url::parse(server).unwrap();
                url.set_path(name);
                url.into()
            }
        };
        // Whatever fails from here on, the database goes.
        let mut ground = Ground { place, url, tokens: Vec::new(), sitting: SittingId::new(0), _folder: folder };
        db::migrate::run(&ground.url).unwrap();
        let filling = Db::open(&ground.url, 2).unwrap();
        let (sitting, people) = exam(&filling);
        ground.sitting = sitting;
        ground.tokens = begun(&filling, sitting, people);
        ground
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Of the logins, by the number of the candidate.
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    pub fn sitting(&self) -> i64 {
        self.sitting.0
    }

    /// Closes the exam, so that the results are written, and reads what there is of each candidate.
    pub fn close_and_read(&self) -> HashMap<usize, Held> {
        let db = Db::open(&self.url, 2).unwrap();
        let (sitting, now) = (self.sitting, Clock::System.now());
        db.write_now(move |conn| progress::close(conn, None, sitting, now)).unwrap();
        while db.write_now(move |conn| progress::turn(conn, now)).unwrap() > 0 {}
        db.read_now(move |conn| held::read(conn, sitting)).unwrap()
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if let Place::Postgres(server, name) = &self.place
            && let Ok(mut conn) = PgConnection::establish(server)
        {
            let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// An exam that is ready, and its candidates by number.
fn exam(db: &Db) -> (SittingId, Vec<UserId>) {
    let now = Clock::System.now();
    let office = db.write_now(move |conn| person(conn, "office", Role::Office, now)).unwrap();
    let (scheme, cohort) = programme(db, office, now);
    let drafts = import::parse(Format::Csv, ITEMS, "").unwrap().drafts;
    let reviewed = Some("the law team".to_owned());
    let (digest, purpose) = (bank::digest(ITEMS), ItemPurpose::Exam);
    let new = NewImport { file_name: "items.csv".into(), digest, drafts, reviewed, purpose };
    db.write_now(move |conn| bank::import(conn, office, &new, now)).unwrap();
    let cell = |domain: &str| {
        let count = QUESTIONS / 4;
        Cell { domain: domain.into(), difficulty: Difficulty::Medium, kind: ItemKind::Single, count }
    };
    let cells = ["law", "advertising", "conduct", "practice"].map(cell).to_vec();
    let new = NewBlueprint { scheme, title: "Paper".into(), cells };
    let blueprint = db.write_now(move |conn| blueprint::create(conn, office, &new, now)).unwrap();
    let new = NewSitting {
        kind: Component::Theory,
        cohort,
        blueprint: Some(blueprint),
        rubric: None,
        room: None,
        title_en: "Theory exam".into(),
        title_zh: "理论考试".into(),
        starts_at: now - TimeDelta::minutes(1),
        ends_at: now + TimeDelta::hours(4),
        minutes: 120,
        grace_seconds: 30,
        brief_en: String::new(),
        brief_zh: String::new(),
        door: Door::default(),
    };
    let before = now - TimeDelta::hours(2);
    db.write_now(move |conn| {
        let id = planning::plan(conn, office, &new, before)?;
        let mut people = Vec::new();
        for n in 0..CANDIDATES {
            let user = person(conn, &format!("candidate{n}"), Role::Trainee, now)?;
            candidate::add(conn, id, user, before)?;
            people.push(user);
        }
        planning::make_ready(conn, office, id, before)?;
        Ok::<_, SittingError>((id, people))
    })
    .unwrap()
}

/// Everybody signs in and starts; gives the tokens of the logins.
fn begun(db: &Db, sitting: SittingId, people: Vec<UserId>) -> Vec<String> {
    let now = Clock::System.now();
    db.write_now::<_, AttemptError, _>(move |conn| {
        let mut tokens = Vec::new();
        for (user, seed) in people.iter().zip(1..) {
            let token = random::token();
            let origin = Origin { ip: "127.0.0.1".to_owned(), user_agent: "test".to_owned() };
            login::start(conn, *user, &token, &origin, now)?;
            attempt::start(conn, *user, sitting, Lang::En, seed, now)?;
            tokens.push(token);
        }
        Ok(tokens)
    })
    .unwrap()
}

fn person(conn: &mut Conn, name: &str, role: Role, now: NaiveDateTime) -> QueryResult<UserId> {
    let email = format!("{name}@kills.test").parse().expect("an address");
    let new = NewUser { email, name: name.to_owned(), lang: Lang::En, password_hash: None, is_confirmed: true };
    let id = user::create(conn, &new, now)?;
    role::grant(conn, id, role, None, now)?;
    Ok(id)
}

fn programme(db: &Db, office: UserId, now: NaiveDateTime) -> (SchemeId, CohortId) {
    let rules = SchemeRules {
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
        nature_en: "A certificate of the programme.".into(),
        nature_zh: "项目认证。".into(),
        source: "Programme rules 2026".into(),
    };
    let scheme = db
        .write_now::<_, SchemeError, _>(move |conn| {
            let id = scheme::create(conn, office, "anchor-4", &rules, now)?;
            scheme::publish(conn, office, id, now)?;
            Ok(id)
        })
        .unwrap();
    let details = CohortDetails {
        code: "KILLS".into(),
        title_en: "Winter 2026".into(),
        title_zh: "2026 冬季班".into(),
        about_en: String::new(),
        about_zh: String::new(),
        scheme_id: scheme,
        city: "杭州".into(),
        places: 200,
        opens_at: now - TimeDelta::days(1),
        closes_at: now + TimeDelta::days(1),
        starts_on: now.date() + TimeDelta::days(2),
        ends_on: now.date() + TimeDelta::days(90),
        offer_hours: 72,
    };
    let cohort = db.write_now::<_, CohortError, _>(move |conn| cohort::create(conn, office, &details, now)).unwrap();
    (scheme, cohort)
}
