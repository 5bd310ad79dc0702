//! A login is one browser that is signed in. The cookie holds a random token, the row its digest. A login ends when it is
//! idle for a day, after two weeks in any case, when its owner ends it, or when the password changes.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::role::Role;
use super::user::{User, UserId};
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Lang;
use crate::recruitment::provider::{ProviderId, Tier};
use crate::schema::{logins, provider_members, providers, roles, users};

pub type LoginId = Id<Login>;

const IDLE: TimeDelta = TimeDelta::hours(24);
const LONGEST: TimeDelta = TimeDelta::days(14);
/// How old "last seen" may grow before a request renews it.
const STALE: TimeDelta = TimeDelta::minutes(5);

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = logins)]
pub struct Login {
    pub id: LoginId,
    pub created_at: NaiveDateTime,
    pub last_seen_at: NaiveDateTime,
    pub ip: String,
    pub user_agent: String,
}

/// The person behind a request.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub id: UserId,
    pub login_id: LoginId,
    pub name: String,
    pub email: String,
    pub lang: Lang,
    pub roles: Vec<Role>,
    pub provider: Option<Membership>,
    last_seen_at: NaiveDateTime,
}

/// The provider that a person works for.
#[derive(Debug, Clone)]
pub struct Membership {
    pub id: ProviderId,
    pub name_en: String,
    pub name_zh: String,
    pub tier: Tier,
}

impl SignedIn {
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    pub fn is_seen_stale(&self, now: NaiveDateTime) -> bool {
        now - self.last_seen_at > STALE
    }
}

/// Where a browser signs in from.
#[derive(Debug, Clone)]
pub struct Origin {
    pub ip: String,
    pub user_agent: String,
}

fn digest(token: &str) -> String {
    crate::random::hex(&Sha256::digest(token.as_bytes()))
}

/// Starts a login for a browser that will hold `token`.
pub fn start(conn: &mut Conn, user: UserId, token: &str, origin: &Origin, now: NaiveDateTime) -> QueryResult<()> {
    let id: LoginId = diesel::insert_into(logins::table)
        .values((
            logins::user_id.eq(user),
            logins::token_digest.eq(digest(token)),
            logins::created_at.eq(now),
            logins::last_seen_at.eq(now),
            logins::expires_at.eq(now + LONGEST),
            logins::ip.eq(&origin.ip),
            logins::user_agent.eq(&origin.user_agent),
        ))
        .returning(logins::id)
        .get_result(conn)?;
    audit::record(conn, Some(user), "login.started", ("login", id.0), serde_json::json!({}), now)
}

/// Whoever holds `token`, if their login is alive and they are not shut out. One query, for every request asks it: a row
/// for each role, with the one provider that a person can work for.
pub fn find(conn: &mut Conn, token: &str, now: NaiveDateTime) -> QueryResult<Option<SignedIn>> {
    type Row = (
        (LoginId, NaiveDateTime, UserId, String, String, Lang),
        Option<Role>,
        Option<(ProviderId, String, String, Tier, Option<NaiveDateTime>)>,
    );
    let rows: Vec<Row> = logins::table
        .inner_join(users::table)
        .left_join(roles::table.on(roles::user_id.eq(logins::user_id)))
        .left_join(
            provider_members::table.inner_join(providers::table).on(provider_members::user_id.eq(logins::user_id)),
        )
        .filter(logins::token_digest.eq(digest(token)))
        .filter(logins::ended_at.is_null())
        .filter(logins::expires_at.gt(now))
        .filter(logins::last_seen_at.gt(now - IDLE))
        .filter(users::disabled_at.is_null())
        .order(roles::id)
        .select((
            (logins::id, logins::last_seen_at, users::id, users::name, users::email, users::lang),
            roles::role.nullable(),
            (providers::id, providers::name_en, providers::name_zh, providers::tier, providers::closed_at).nullable(),
        ))
        .load(conn)?;
    let roles = rows.iter().filter_map(|(_, role, _)| *role).collect();
    let Some(((login_id, last_seen_at, id, name, email, lang), _, provider)) = rows.into_iter().next() else {
        return Ok(None);
    };
    let provider = provider
        .filter(|(.., closed_at)| closed_at.is_none())
        .map(|(id, name_en, name_zh, tier, _)| Membership { id, name_en, name_zh, tier });
    Ok(Some(SignedIn { id, login_id, name, email, lang, roles, provider, last_seen_at }))
}

pub fn touch(conn: &mut Conn, login: LoginId, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(logins::table.find(login)).set(logins::last_seen_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The logins of `user` that are alive, newest first.
pub fn alive(conn: &mut Conn, user: UserId, now: NaiveDateTime) -> QueryResult<Vec<Login>> {
    logins::table
        .filter(logins::user_id.eq(user))
        .filter(logins::ended_at.is_null())
        .filter(logins::expires_at.gt(now))
        .filter(logins::last_seen_at.gt(now - IDLE))
        .order(logins::last_seen_at.desc())
        .limit(100)
        .select(Login::as_select())
        .load(conn)
}

/// Ends one login of `user`; `NotFound` when it is not theirs or has ended.
pub fn end(conn: &mut Conn, user: UserId, login: LoginId, now: NaiveDateTime) -> QueryResult<()> {
    let ended = diesel::update(logins::table.find(login))
        .filter(logins::user_id.eq(user))
        .filter(logins::ended_at.is_null())
        .set(logins::ended_at.eq(now))
        .execute(conn)?;
    if ended == 0 {
        return Err(diesel::result::Error::NotFound);
    }
    audit::record(conn, Some(user), "login.ended", ("login", login.0), serde_json::json!({}), now)
}

/// Ends every login of `user` but `kept`.
pub fn end_others(conn: &mut Conn, user: UserId, kept: Option<LoginId>, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(logins::table)
        .filter(logins::user_id.eq(user))
        .filter(logins::ended_at.is_null())
        .filter(logins::id.ne(kept.unwrap_or(LoginId::new(0))))
        .set(logins::ended_at.eq(now))
        .execute(conn)?;
    Ok(())
}

const fn cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-login" } else { "login" }
}

pub fn token_of(request: &HttpRequest, is_secure: bool) -> Option<String> {
    let cookie = request.cookie(cookie_name(is_secure))?;
    Some(cookie.value().to_owned()).filter(|token| !token.is_empty())
}

/// The cookie that carries `token`; without a token, the cookie that takes it back.
pub fn cookie(token: Option<&str>, is_secure: bool) -> Cookie<'static> {
    let mut cookie = Cookie::build(cookie_name(is_secure), token.unwrap_or_default().to_owned())
        .path("/")
        .http_only(true)
        .secure(is_secure)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(LONGEST.num_seconds()))
        .finish();
    if token.is_none() {
        cookie.make_removal();
    }
    cookie
}

/// The user who may sign in with `email`, with the hash to check; `None` for strangers and people who are shut out.
pub fn candidate(conn: &mut Conn, email: &super::user::Email) -> QueryResult<Option<User>> {
    Ok(super::user::by_email(conn, email)?.filter(|user| user.disabled_at.is_none()))
}
