//! How accounts come to be and are recovered: sign-up with confirmation, invitation, password reset.
//! No answer tells a stranger whether an address is known: the mail does, to its owner.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::consent::{self, ConsentPurpose};
use super::link::{self, Link, LinkPurpose, NewLink};
use super::login::{self, LoginId};
use super::role::{self, Role};
use super::throttle;
use super::user::{self, Email, NewUser, User, UserId};
use crate::audit;
use crate::db::Conn;
use crate::i18n::{Lang, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox::{self, Recipient};
use crate::recruitment::provider;
use crate::recruitment::trainer;

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("too many tries")]
    TooMany,
    #[error("the link is used up or too old")]
    LinkDead,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl AccountError {
    pub fn message(&self) -> Message {
        match self {
            AccountError::TooMany => "error-too-many".into(),
            AccountError::LinkDead => "account-link-dead".into(),
            AccountError::Db(_) => "error-busy".into(),
        }
    }
}

/// What a newcomer typed; the password is hashed already.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub email: Email,
    pub name: String,
    pub lang: Lang,
    pub password_hash: String,
    /// A path of ours to go on to after the confirmation.
    pub next: Option<String>,
}

/// Makes a trainee's account and mails the link that confirms it. A known address gets a mail that says so instead.
/// While nobody has confirmed the address, what was typed last counts, and only the last link works.
pub fn sign_up(conn: &mut Conn, new: &NewAccount, token: &str, now: NaiveDateTime) -> QueryResult<()> {
    if let Some(known) = user::by_email(conn, &new.email)? {
        if known.email_confirmed_at.is_some() {
            let letter = Letter::new("mail-known-subject").say("mail-known-text").action("mail-known-action", "/reset");
            outbox::queue(conn, &Recipient::from(&known), &letter, now)?;
        } else {
            user::update_details(conn, known.id, &new.name, &known.phone, new.lang)?;
            user::set_password(conn, known.id, Some(&new.password_hash))?;
            mail_confirmation(conn, known.id, token, new.next.as_deref(), now)?;
        }
        return Ok(());
    }
    let id = user::create(
        conn,
        &NewUser {
            email: new.email.clone(),
            name: new.name.clone(),
            lang: new.lang,
            password_hash: Some(new.password_hash.clone()),
            is_confirmed: false,
        },
        now,
    )?;
    role::grant(conn, id, Role::Trainee, None, now)?;
    consent::give(conn, id, ConsentPurpose::Terms, now)?;
    audit::record(conn, Some(id), "user.signed_up", ("user", id.0), json!({}), now)?;
    mail_confirmation(conn, id, token, new.next.as_deref(), now)
}

fn mail_confirmation(
    conn: &mut Conn,
    user: UserId,
    token: &str,
    next: Option<&str>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    link::cancel_older(conn, LinkPurpose::ConfirmEmail, user, now)?;
    link::create(conn, &NewLink::for_user(LinkPurpose::ConfirmEmail, user), token, now)?;
    let mut path = format!("/confirm/{token}");
    if let Some(next) = next {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        path = format!("{path}?{query}");
    }
    let letter = Letter::new("mail-confirm-subject").say("mail-confirm-text").action("mail-confirm-action", path);
    outbox::queue_to(conn, user, &letter, now)
}

/// Who opened the link that confirms an address, and so whose password the account gets.
#[derive(Debug, Clone)]
pub enum Confirmation {
    /// The browser that signed up last: the password that was typed there stays.
    SignedUpHere,
    /// Another browser, perhaps of somebody whose address a stranger signed up with: the password chosen there, hashed.
    Elsewhere { password_hash: String },
}

/// Confirms the address that the link was mailed to.
pub fn confirm(conn: &mut Conn, token: &str, by: &Confirmation, now: NaiveDateTime) -> Result<UserId, AccountError> {
    let link = link::redeem(conn, LinkPurpose::ConfirmEmail, token, now)?;
    let user = link.and_then(|link| link.user_id).ok_or(AccountError::LinkDead)?;
    if let Confirmation::Elsewhere { password_hash } = by {
        replace_password(conn, user, Some(password_hash), None, now)?;
    }
    user::confirm_email(conn, user, now)?;
    audit::record(conn, Some(user), "user.confirmed", ("user", user.0), json!({}), now)?;
    Ok(user)
}

/// Whose address a confirmation link confirms, if it still works.
pub fn confirmable(conn: &mut Conn, token: &str, now: NaiveDateTime) -> QueryResult<Option<User>> {
    let link = link::find(conn, LinkPurpose::ConfirmEmail, token, now)?;
    link.and_then(|link| link.user_id).map(|id| user::find(conn, id)).transpose()
}

/// Sets a new password (or none), and ends every login but `kept` and every link that would set another: whoever knew the
/// old one is out.
pub fn replace_password(
    conn: &mut Conn,
    user: UserId,
    hash: Option<&str>,
    kept: Option<LoginId>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    user::set_password(conn, user, hash)?;
    link::cancel_older(conn, LinkPurpose::ResetPassword, user, now)?;
    login::end_others(conn, user, kept, now)
}

/// Mails a link that sets a new password, if the address is known.
pub fn request_reset(
    conn: &mut Conn,
    email: &Email,
    ip: &str,
    token: &str,
    now: NaiveDateTime,
) -> Result<(), AccountError> {
    let admitted = throttle::admit(conn, throttle::Throttle::ResetByAddress, ip, now)?
        && throttle::admit(conn, throttle::Throttle::ResetByAccount, email.as_str(), now)?;
    if !admitted {
        return Err(AccountError::TooMany);
    }
    let Some(known) = login::candidate(conn, email)? else { return Ok(()) };
    link::cancel_older(conn, LinkPurpose::ResetPassword, known.id, now)?;
    link::create(conn, &NewLink::for_user(LinkPurpose::ResetPassword, known.id), token, now)?;
    let letter =
        Letter::new("mail-reset-subject").say("mail-reset-text").action("mail-reset-action", format!("/reset/{token}"));
    outbox::queue(conn, &Recipient::from(&known), &letter, now)?;
    Ok(())
}

/// Sets a new password with a mailed link and ends every login. The link proves the address as well.
pub fn reset(conn: &mut Conn, token: &str, hash: &str, now: NaiveDateTime) -> Result<UserId, AccountError> {
    let link = link::redeem(conn, LinkPurpose::ResetPassword, token, now)?;
    let user = link.and_then(|link| link.user_id).ok_or(AccountError::LinkDead)?;
    replace_password(conn, user, Some(hash), None, now)?;
    user::confirm_email(conn, user, now)?;
    audit::record(conn, Some(user), "user.password_reset", ("user", user.0), json!({}), now)?;
    Ok(user)
}

/// What somebody types to accept an invitation. It is left aside for a person whose account is settled.
#[derive(Debug, Clone)]
pub struct Acceptance {
    pub name: String,
    pub lang: Lang,
    /// `None` where the page asked for none, because the account was settled.
    pub password_hash: Option<String>,
}

/// Accepts an invitation: makes the account if need be and gives what was promised. Returns whose account it is, and the
/// invitation.
pub fn accept(
    conn: &mut Conn,
    token: &str,
    acceptance: &Acceptance,
    now: NaiveDateTime,
) -> Result<(UserId, Link), AccountError> {
    let link = link::redeem(conn, LinkPurpose::Invitation, token, now)?.ok_or(AccountError::LinkDead)?;
    let email: Email = link.email.parse().map_err(|()| AccountError::LinkDead)?;
    let id = agreed_account(conn, &email, acceptance, now)?;
    match (link.invited_role(), link.provider_id) {
        (Some(Role::Trainer), tie) => trainer::appoint(conn, id, tie, link.created_by_id, now)?,
        (Some(role), _) => role::grant(conn, id, role, link.created_by_id, now)?,
        (None, Some(provider)) => provider::join(conn, provider, id, now)?,
        (None, None) => {}
    }
    audit::record(conn, Some(id), "user.accepted_invitation", ("user", id.0), json!({ "role": link.role }), now)?;
    Ok((id, link))
}

/// The account of somebody who accepts with their own hands, and so agrees to the terms.
pub(super) fn agreed_account(
    conn: &mut Conn,
    email: &Email,
    acceptance: &Acceptance,
    now: NaiveDateTime,
) -> QueryResult<UserId> {
    let (id, is_fresh) = claim(conn, email, acceptance, now)?;
    if is_fresh {
        consent::give(conn, id, ConsentPurpose::Terms, now)?;
    }
    Ok(id)
}

/// The account of somebody whose address is certain, made if need be. What anybody typed for the address before it was
/// certain is replaced; the flag says whether name and password are now those of `acceptance`.
pub fn claim(
    conn: &mut Conn,
    email: &Email,
    acceptance: &Acceptance,
    now: NaiveDateTime,
) -> QueryResult<(UserId, bool)> {
    let Some(known) = user::by_email(conn, email)? else {
        let new = NewUser {
            email: email.clone(),
            name: acceptance.name.clone(),
            lang: acceptance.lang,
            password_hash: acceptance.password_hash.clone(),
            is_confirmed: true,
        };
        return Ok((user::create(conn, &new, now)?, true));
    };
    if known.is_settled() {
        return Ok((known.id, false));
    }
    user::update_details(conn, known.id, &acceptance.name, &known.phone, acceptance.lang)?;
    replace_password(conn, known.id, acceptance.password_hash.as_deref(), None, now)?;
    link::cancel_older(conn, LinkPurpose::ConfirmEmail, known.id, now)?;
    user::confirm_email(conn, known.id, now)?;
    Ok((known.id, true))
}
