//! The people and things that are measured, made through the program's own verbs.

mod anchors;
pub mod bank;
pub mod crowd;
mod exam;
mod programme;

pub use crowd::{CROWD, Crowd};

use chrono::NaiveDateTime;
use diesel::QueryResult;
use shining_star::accounts::login::{self, Origin};
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::user::{self, NewUser, UserId};
use shining_star::assessment::sitting::SittingId;
use shining_star::audit::chain::ChainKey;
use shining_star::audit::seal;
use shining_star::clock::Clock;
use shining_star::db::{Conn, Db};
use shining_star::i18n::Lang;
use shining_star::random;

/// Connections that ask at the same time, each signed in as a person of its own.
pub const CLIENTS: usize = 64;

/// What the requests need to know.
pub struct Filled {
    /// Login tokens of trainees who are in the middle of their exam.
    pub trainees: Vec<String>,
    /// Login tokens of members of providers.
    pub members: Vec<String>,
    pub sitting: SittingId,
    /// How many questions each paper has.
    pub questions: i64,
}

/// A cohort in training with 64 trainees and 40 sessions, an open exam, and 5,000 certified anchors with 8 providers.
pub fn everything(db: &Db) -> anyhow::Result<Filled> {
    let now = Clock::System.now();
    let office = db.write_now(move |conn| person(conn, "office", Some(Role::Office), now))?;
    let programme = programme::make(db, office, now)?;
    let (sitting, questions) = exam::start(db, &programme, now)?;
    anchors::certify(db, &programme, now)?;
    let members = anchors::members(db, office, now)?;
    // What the server would do in the background while it is being measured.
    // Nobody verifies the chain of a measurement, so any key will do.
    db.write_now(move |conn| seal::seal_waiting(conn, &ChainKey::new([0; 32]), seal::Reach::Near, now))?;
    Ok(Filled {
        trainees: signed_in(db, &programme.trainees, now)?,
        members: signed_in(db, &members, now)?,
        sitting,
        questions,
    })
}

pub fn person(conn: &mut Conn, name: &str, role: Option<Role>, now: NaiveDateTime) -> QueryResult<UserId> {
    let email = format!("{name}@bench.test").parse().map_err(|()| diesel::result::Error::NotFound)?;
    let new = NewUser { email, name: name.to_owned(), lang: Lang::En, password_hash: None, is_confirmed: true };
    let id = user::create(conn, &new, now)?;
    if let Some(role) = role {
        role::grant(conn, id, role, None, now)?;
    }
    Ok(id)
}

/// A login for each of `users`; gives their tokens.
pub fn signed_in(db: &Db, users: &[UserId], now: NaiveDateTime) -> anyhow::Result<Vec<String>> {
    let sign_in = |user: &UserId| {
        let (user, token) = (*user, random::token());
        let held = token.clone();
        db.write_now(move |conn| {
            let origin = Origin { ip: "127.0.0.1".to_owned(), user_agent: "bench".to_owned() };
            login::start(conn, user, &held, &origin, now)
        })?;
        Ok(token)
    };
    users.iter().map(sign_in).collect()
}
