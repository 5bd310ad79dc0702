//! Invitations of staff and of members of a provider, as the office handles them: sent, sent again, cancelled. At any time
//! one link works per address; accepting it is part of [`super::sign_up`].

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::link::{self, Link, LinkId, LinkPurpose, NewLink};
use super::role::Role;
use super::user::{self, Email, UserId};
use crate::audit;
use crate::db::Conn;
use crate::i18n::{self, Arg, Lang, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox::{self, Recipient};
use crate::recruitment::provider::{self, ProviderId};
use crate::schema::{links, providers, users};

/// How long an invitation that nobody took stays in sight, to be sent again.
const KEPT: TimeDelta = TimeDelta::days(60);

/// Whom the office invites.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    pub email: Email,
    pub name: String,
    pub lang: Lang,
    pub role: Option<Role>,
    /// Whom a trainer is tied to; without a role, whose member the person becomes.
    pub provider: Option<ProviderId>,
}

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invited {
    Afresh,
    /// An older link to the same address works no more.
    Replaced,
}

#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    #[error("accepted, cancelled or replaced")]
    Over,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl InvitationError {
    pub fn message(&self) -> Message {
        match self {
            InvitationError::Over => "invitation-over".into(),
            InvitationError::Db(_) => "error-busy".into(),
        }
    }
}

/// An invitation that nobody has accepted.
#[derive(Debug, Clone, Queryable)]
pub struct Pending {
    pub id: LinkId,
    pub email: String,
    role: String,
    /// Names of the provider, in English and in Chinese.
    provider: (Option<String>, Option<String>),
    pub invited_by: Option<String>,
    pub lapses_at: NaiveDateTime,
}

impl Pending {
    pub fn role(&self) -> Option<Role> {
        self.role.parse().ok()
    }

    pub fn provider(&self, lang: Lang) -> Option<&str> {
        let (en, zh) = (self.provider.0.as_deref()?, self.provider.1.as_deref()?);
        Some(lang.pick(en, zh))
    }
}

/// The invitations that nobody has accepted, newest first: all, or those that concern one provider.
pub fn pending(conn: &mut Conn, of: Option<ProviderId>, now: NaiveDateTime) -> QueryResult<Vec<Pending>> {
    let mut open = links::table
        .left_join(providers::table)
        .left_join(users::table.on(users::id.nullable().eq(links::created_by_id)))
        .filter(links::purpose.eq(LinkPurpose::Invitation))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now - KEPT))
        .into_boxed::<<Conn as diesel::Connection>::Backend>();
    if let Some(provider) = of {
        open = open.filter(links::provider_id.eq(provider));
    }
    open.order(links::id.desc())
        .limit(200)
        .select((
            links::id,
            links::email,
            links::role,
            (providers::name_en.nullable(), providers::name_zh.nullable()),
            users::name.nullable(),
            links::expires_at,
        ))
        .load(conn)
}

/// Mails an invitation; older ones to the same address work no more. Somebody who has an account keeps it and gains the
/// role when they accept.
pub fn invite(
    conn: &mut Conn,
    by: UserId,
    new: &NewInvitation,
    token: &str,
    now: NaiveDateTime,
) -> QueryResult<Invited> {
    let older = close_all(conn, new.email.as_str(), now)?;
    let link = NewLink {
        purpose: LinkPurpose::Invitation,
        user: None,
        email: new.email.as_str().to_owned(),
        role: new.role,
        provider: new.provider,
        created_by: Some(by),
    };
    link::create(conn, &link, token, now)?;
    let details = json!({ "role": new.role, "provider": new.provider, "replaced": older });
    audit::record(conn, Some(by), "user.invited", ("user", by.0), details, now)?;
    let letter = letter(conn, by, new, token)?;
    let to = Recipient { user: None, email: new.email.as_str().to_owned(), name: new.name.clone(), lang: new.lang };
    outbox::queue(conn, &to, &letter, now)?;
    Ok(if older > 0 { Invited::Replaced } else { Invited::Afresh })
}

/// Says who invites, and as what or for whom to work.
fn letter(conn: &mut Conn, by: UserId, new: &NewInvitation, token: &str) -> QueryResult<Letter> {
    let inviter = user::find(conn, by)?.name;
    let text = match (new.role, new.provider) {
        (None, Some(provider)) => {
            let provider = provider::find(conn, provider)?;
            Message::new("mail-invitation-member").with("provider", Arg::bilingual(provider.name_en, provider.name_zh))
        }
        (role, _) => {
            let label = role.unwrap_or(Role::Trainee).label();
            let [en, zh] = [Lang::En, Lang::Zh].map(|lang| i18n::text(lang, label));
            Message::new("mail-invitation-role").with("role", Arg::bilingual(en, zh))
        }
    };
    Ok(Letter::new("mail-invitation-subject")
        .say(text.with("by", inviter))
        .say("mail-invitation-text")
        .action("mail-invitation-action", format!("/invitations/{token}")))
}

/// Mails a new link in the place of `id`, whose own works no more, even if it had lapsed.
pub fn send_again(
    conn: &mut Conn,
    by: UserId,
    id: LinkId,
    (lang, token): (Lang, &str),
    now: NaiveDateTime,
) -> Result<(), InvitationError> {
    let older = open(conn, id)?;
    let email: Email = older.email.parse().map_err(|()| InvitationError::Over)?;
    let known = user::by_email(conn, &email)?;
    let (name, lang) = match known {
        Some(user) => (user.name, user.lang),
        // Nobody told us more about them than their address.
        None => (older.email.split('@').next().unwrap_or_default().to_owned(), lang),
    };
    let new = NewInvitation { email, name, lang, role: older.invited_role(), provider: older.provider_id };
    invite(conn, by, &new, token, now)?;
    Ok(())
}

/// Takes an invitation back: its link works no more.
pub fn cancel(conn: &mut Conn, by: UserId, id: LinkId, now: NaiveDateTime) -> Result<(), InvitationError> {
    let link = open(conn, id)?;
    close_all(conn, &link.email, now)?;
    audit::record(conn, Some(by), "invitation.cancelled", ("link", id.0), json!({}), now)?;
    Ok(())
}

/// The invitation, while nobody has accepted, cancelled or replaced it; `NotFound` for any other link.
fn open(conn: &mut Conn, id: LinkId) -> Result<Link, InvitationError> {
    let (link, used_at): (Link, Option<NaiveDateTime>) = links::table
        .find(id)
        .filter(links::purpose.eq(LinkPurpose::Invitation))
        .select((Link::as_select(), links::used_at))
        .first(conn)?;
    if used_at.is_some() { Err(InvitationError::Over) } else { Ok(link) }
}

/// Uses up every open invitation of an address; returns how many.
fn close_all(conn: &mut Conn, email: &str, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(links::table)
        .filter(links::purpose.eq(LinkPurpose::Invitation))
        .filter(links::email.eq(email))
        .filter(links::used_at.is_null())
        .set(links::used_at.eq(now))
        .execute(conn)
}
