//! The first administrator enters with a link that the program prints at its first start.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::link::{self, LinkPurpose, NewLink};
use super::role::{self, Role};
use super::sign_up::{self, Acceptance, AccountError};
use super::user::{Email, UserId};
use crate::audit;
use crate::db::Conn;
use crate::schema::{links, roles};

/// Whether the programme has nobody in the office yet.
pub fn is_needed(conn: &mut Conn) -> QueryResult<bool> {
    let office: i64 = roles::table.filter(roles::role.eq(Role::Office)).count().get_result(conn)?;
    Ok(office == 0)
}

/// Makes the link, printed at start, with which the first person of the office enters.
pub fn offer(conn: &mut Conn, token: &str, now: NaiveDateTime) -> Result<(), AccountError> {
    diesel::update(links::table.filter(links::purpose.eq(LinkPurpose::SetUp)).filter(links::used_at.is_null()))
        .set(links::used_at.eq(now))
        .execute(conn)?;
    let new = NewLink {
        purpose: LinkPurpose::SetUp,
        user: None,
        email: String::new(),
        role: Some(Role::Office),
        provider: None,
        created_by: None,
    };
    Ok(link::create(conn, &new, token, now)?)
}

/// Uses the set-up link: the first administrator.
pub fn accept(
    conn: &mut Conn,
    token: &str,
    email: &Email,
    acceptance: &Acceptance,
    now: NaiveDateTime,
) -> Result<UserId, AccountError> {
    if !is_needed(conn)? {
        return Err(AccountError::LinkDead);
    }
    link::redeem(conn, LinkPurpose::SetUp, token, now)?.ok_or(AccountError::LinkDead)?;
    let id = sign_up::agreed_account(conn, email, acceptance, now)?;
    role::grant(conn, id, Role::Office, None, now)?;
    audit::record(conn, Some(id), "user.set_up", ("user", id.0), json!({}), now)?;
    Ok(id)
}
