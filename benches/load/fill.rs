//! The people and things that are measured, made through the program's own verbs.

use chrono::NaiveDateTime;
use shining_star::accounts::login::{self, Origin};
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::user::{self, NewUser, UserId};
use shining_star::clock::Clock;
use shining_star::db::{Conn, Db};
use shining_star::i18n::Lang;
use shining_star::random;

/// Connections that ask at the same time, each signed in as a person of its own.
pub const CLIENTS: usize = 64;

/// What the requests need to know.
pub struct Filled {
    /// The login tokens of trainees.
    pub trainees: Vec<String>,
}

pub fn everything(db: &Db) -> anyhow::Result<Filled> {
    let now = Clock::System.now();
    let mut trainees = Vec::new();
    for n in 0..CLIENTS {
        let token = random::token();
        let held = token.clone();
        db.write_now(move |conn| {
            let id = person(conn, &format!("trainee{n}"), &[Role::Trainee], now)?;
            sign_in(conn, id, &held, now)
        })?;
        trainees.push(token);
    }
    Ok(Filled { trainees })
}

fn person(conn: &mut Conn, name: &str, roles: &[Role], now: NaiveDateTime) -> diesel::QueryResult<UserId> {
    let email = format!("{name}@bench.test").parse().map_err(|()| diesel::result::Error::NotFound)?;
    let new = NewUser { email, name: name.to_owned(), lang: Lang::En, password_hash: None, is_confirmed: true };
    let id = user::create(conn, &new, now)?;
    for role in roles {
        role::grant(conn, id, *role, None, now)?;
    }
    Ok(id)
}

fn sign_in(conn: &mut Conn, user: UserId, token: &str, now: NaiveDateTime) -> diesel::QueryResult<()> {
    let origin = Origin { ip: "127.0.0.1".to_owned(), user_agent: "bench".to_owned() };
    login::start(conn, user, token, &origin, now)
}
