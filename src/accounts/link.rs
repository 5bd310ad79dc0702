//! One-time links that arrive by mail: confirm an address, reset a password, accept an invitation, set the programme up.
//! The link holds a random token, the row its digest; it works once and for a limited time.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::role::Role;
use super::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::recruitment::provider::ProviderId;
use crate::schema::links;
use crate::text_enum;

pub type LinkId = Id<Link>;

text_enum! {
    pub enum LinkPurpose: "link" {
        ConfirmEmail = "confirm_email",
        ResetPassword = "reset_password",
        Invitation = "invitation",
        SetUp = "set_up",
    }
}

impl LinkPurpose {
    const fn lifetime(self) -> TimeDelta {
        match self {
            LinkPurpose::ConfirmEmail => TimeDelta::days(3),
            LinkPurpose::ResetPassword => TimeDelta::hours(1),
            LinkPurpose::Invitation => TimeDelta::days(14),
            LinkPurpose::SetUp => TimeDelta::days(1),
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = links)]
pub struct Link {
    pub id: LinkId,
    pub purpose: LinkPurpose,
    pub user_id: Option<UserId>,
    pub email: String,
    /// The role an invitation gives; empty for a provider's member.
    pub role: String,
    pub provider_id: Option<ProviderId>,
    pub created_by_id: Option<UserId>,
}

impl Link {
    pub fn invited_role(&self) -> Option<Role> {
        self.role.parse().ok()
    }
}

/// What a link is for.
#[derive(Debug, Clone)]
pub struct NewLink {
    pub purpose: LinkPurpose,
    pub user: Option<UserId>,
    pub email: String,
    pub role: Option<Role>,
    pub provider: Option<ProviderId>,
    pub created_by: Option<UserId>,
}

impl NewLink {
    pub fn for_user(purpose: LinkPurpose, user: UserId) -> NewLink {
        NewLink { purpose, user: Some(user), email: String::new(), role: None, provider: None, created_by: None }
    }
}

/// What the browser that signed up keeps, to be known again when the link with `token` is opened in it.
pub fn browser_mark(token: &str) -> String {
    digest(&format!("signed up here: {token}"))
}

fn digest(token: &str) -> String {
    crate::random::hex(&Sha256::digest(token.as_bytes()))
}

/// Makes the link whose address carries `token`.
pub fn create(conn: &mut Conn, new: &NewLink, token: &str, now: NaiveDateTime) -> QueryResult<()> {
    diesel::insert_into(links::table)
        .values((
            links::purpose.eq(new.purpose),
            links::token_digest.eq(digest(token)),
            links::user_id.eq(new.user),
            links::email.eq(&new.email),
            links::role.eq(new.role.map_or("", Role::as_str)),
            links::provider_id.eq(new.provider),
            links::created_by_id.eq(new.created_by),
            links::created_at.eq(now),
            links::expires_at.eq(now + new.purpose.lifetime()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The link that `token` opens, if it still works.
pub fn find(conn: &mut Conn, purpose: LinkPurpose, token: &str, now: NaiveDateTime) -> QueryResult<Option<Link>> {
    links::table
        .filter(links::token_digest.eq(digest(token)))
        .filter(links::purpose.eq(purpose))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now))
        .select(Link::as_select())
        .first(conn)
        .optional()
}

/// Uses the link up; `None` when somebody was faster or it has expired.
pub fn redeem(conn: &mut Conn, purpose: LinkPurpose, token: &str, now: NaiveDateTime) -> QueryResult<Option<Link>> {
    let Some(link) = find(conn, purpose, token, now)? else { return Ok(None) };
    let used = diesel::update(links::table.find(link.id).filter(links::used_at.is_null()))
        .set(links::used_at.eq(now))
        .execute(conn)?;
    Ok((used == 1).then_some(link))
}

/// Takes back the older links of the same purpose that `user` has not used.
pub fn cancel_older(conn: &mut Conn, purpose: LinkPurpose, user: UserId, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(links::table)
        .filter(links::user_id.eq(user))
        .filter(links::purpose.eq(purpose))
        .filter(links::used_at.is_null())
        .set(links::used_at.eq(now))
        .execute(conn)?;
    Ok(())
}
