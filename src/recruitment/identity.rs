//! Who a trainee is by law: name, birth date, sealed identity number. Below 18 a `guardian` consents.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::id_number::IdNumber;
use super::impartial::{self, Partial};
use crate::accounts::sealing::{self, SealingKey};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::schema::identities;

/// Nobody younger takes part (2021 Measures for livestream marketing).
pub const YOUNGEST: u32 = 16;
/// Below this age a guardian consents.
pub const ADULT: u32 = 18;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = identities)]
pub struct Identity {
    pub user_id: UserId,
    pub legal_name: String,
    pub birth_date: NaiveDate,
    pub number_digest: Option<String>,
    pub number_mask: String,
    pub verified_at: Option<NaiveDateTime>,
}

impl Identity {
    /// Full years of age on `day`.
    pub fn age_on(&self, day: NaiveDate) -> u32 {
        day.years_since(self.birth_date).unwrap_or(0)
    }

    /// Tells whether this is still what somebody saw; says nothing about the person by itself.
    pub fn fingerprint(&self) -> String {
        let number = self.number_digest.as_deref().unwrap_or_default();
        let said = format!("{}\n{}\n{number}", self.legal_name, self.birth_date);
        crate::random::hex(&Sha256::digest(said))
    }
}

pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Option<Identity>> {
    identities::table.filter(identities::user_id.eq(user)).select(Identity::as_select()).first(conn).optional()
}

/// A number as it is kept: sealed, with a digest to find the same one again, and a mask to show.
#[derive(Debug, Clone)]
pub struct SealedNumber {
    pub sealed: Vec<u8>,
    pub digest: String,
    pub mask: String,
}

impl SealedNumber {
    pub fn new(key: &SealingKey, number: &IdNumber) -> anyhow::Result<SealedNumber> {
        let text = number.as_str();
        Ok(SealedNumber { sealed: key.seal(text)?, digest: key.digest(text), mask: sealing::masked(text) })
    }
}

/// What a trainee says about themselves. Without a number the one that is known stays.
#[derive(Debug, Clone)]
pub struct NewIdentity {
    pub legal_name: String,
    pub birth_date: NaiveDate,
    pub number: Option<SealedNumber>,
}

#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    #[error("younger than 16")]
    TooYoung,
    #[error("verified, so it is fixed")]
    Fixed,
    #[error("there is no number to verify")]
    NoNumber,
    #[error("nothing waits for acceptance")]
    NothingToAccept,
    #[error("the decision-maker is not impartial")]
    Partial(Partial),
    /// The trainee wrote something else since the page was drawn.
    #[error("not what the office saw")]
    Changed,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl IdentityError {
    pub fn message(&self) -> Message {
        match self {
            IdentityError::TooYoung => "identity-too-young".into(),
            IdentityError::Fixed => "identity-fixed".into(),
            IdentityError::NoNumber => "identity-no-number".into(),
            IdentityError::NothingToAccept => "guardian-nothing-to-accept".into(),
            IdentityError::Changed => "identity-changed".into(),
            IdentityError::Partial(partial) => partial.message(),
            IdentityError::Db(_) => "error-busy".into(),
        }
    }
}

/// Notes who `user` is. What the office has verified does not change any more; saying the same again is fine.
pub fn record(
    conn: &mut Conn,
    user: UserId,
    new: &NewIdentity,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<(), IdentityError> {
    let age = today.years_since(new.birth_date).unwrap_or(0);
    if age < YOUNGEST {
        return Err(IdentityError::TooYoung);
    }
    match of(conn, user)? {
        Some(known) if known.verified_at.is_some() => {
            let is_same = known.legal_name == new.legal_name && known.birth_date == new.birth_date;
            return if is_same { Ok(()) } else { Err(IdentityError::Fixed) };
        }
        Some(_) => {
            diesel::update(identities::table.filter(identities::user_id.eq(user)))
                .set((identities::legal_name.eq(&new.legal_name), identities::birth_date.eq(new.birth_date)))
                .execute(conn)?;
        }
        None => {
            diesel::insert_into(identities::table)
                .values((
                    identities::user_id.eq(user),
                    identities::legal_name.eq(&new.legal_name),
                    identities::birth_date.eq(new.birth_date),
                    identities::recorded_at.eq(now),
                ))
                .execute(conn)?;
        }
    }
    audit::record(conn, Some(user), "identity.recorded", ("user", user.0), json!({}), now)?;
    if let Some(number) = &new.number {
        add_number(conn, user, number, now)?;
    }
    Ok(())
}

/// Adds or corrects the number, until the office has verified it.
pub fn add_number(
    conn: &mut Conn,
    user: UserId,
    number: &SealedNumber,
    now: NaiveDateTime,
) -> Result<(), IdentityError> {
    let changed = diesel::update(identities::table.filter(identities::user_id.eq(user)))
        .filter(identities::verified_at.is_null())
        .set((
            identities::number_sealed.eq(&number.sealed),
            identities::number_digest.eq(&number.digest),
            identities::number_mask.eq(&number.mask),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(IdentityError::Fixed);
    }
    audit::record(conn, Some(user), "identity.number_given", ("user", user.0), json!({}), now)?;
    Ok(())
}

/// The office has seen the document and it is right. `seen` is the fingerprint of the identity that it was held against.
pub fn verify(
    conn: &mut Conn,
    office: UserId,
    user: UserId,
    seen: &str,
    now: NaiveDateTime,
) -> Result<(), IdentityError> {
    if let Some(partial) = impartial::about(conn, office, user)? {
        return Err(IdentityError::Partial(partial));
    }
    if of(conn, user)?.is_some_and(|known| known.fingerprint() != seen) {
        return Err(IdentityError::Changed);
    }
    let changed = diesel::update(identities::table.filter(identities::user_id.eq(user)))
        .filter(identities::verified_at.is_null())
        .filter(identities::number_digest.is_not_null())
        .set((identities::verified_at.eq(now), identities::verified_by_id.eq(office)))
        .execute(conn)?;
    if changed == 0 {
        return Err(IdentityError::NoNumber);
    }
    audit::record(conn, Some(office), "identity.verified", ("user", user.0), json!({}), now)?;
    Ok(())
}
