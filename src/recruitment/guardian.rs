//! A guardian's consent, without which nobody below 18 takes part: a document that the trainee sends and the office accepts.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::identity::IdentityError;
use super::impartial;
use crate::accounts::file::{self, FileId, NewFile, StorageKey};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::guardian_consents;

/// A guardian's consent document, as the trainee sent it.
#[derive(Debug, Clone)]
pub struct NewGuardianConsent {
    pub guardian_name: String,
    pub file: NewFile,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = guardian_consents)]
pub struct GuardianConsent {
    pub file_id: FileId,
    pub guardian_name: String,
    pub submitted_at: NaiveDateTime,
    pub accepted_at: Option<NaiveDateTime>,
}

impl GuardianConsent {
    /// Tells whether this is still what somebody saw: another document is another file.
    pub fn fingerprint(&self) -> String {
        let said = format!("{}\n{}", self.file_id, self.guardian_name);
        crate::random::hex(&Sha256::digest(said))
    }
}

/// The consent that a guardian of `user` gave, accepted or not.
pub fn consent(conn: &mut Conn, user: UserId) -> QueryResult<Option<GuardianConsent>> {
    guardian_consents::table
        .filter(guardian_consents::user_id.eq(user))
        .select(GuardianConsent::as_select())
        .first(conn)
        .optional()
}

/// Keeps a guardian's consent; a newer document replaces one that the office has not accepted. Returns where the bytes of
/// the replaced one are, to be discarded.
pub fn submit(
    conn: &mut Conn,
    user: UserId,
    new: &NewGuardianConsent,
    now: NaiveDateTime,
) -> Result<Option<StorageKey>, IdentityError> {
    let known = consent(conn, user)?;
    if known.as_ref().is_some_and(|known| known.accepted_at.is_some()) {
        return Err(IdentityError::Fixed);
    }
    let file_id = file::create(conn, user, &new.file, now)?;
    let mut replaced = None;
    match known {
        Some(known) => {
            diesel::update(guardian_consents::table.filter(guardian_consents::user_id.eq(user)))
                .set((
                    guardian_consents::file_id.eq(file_id),
                    guardian_consents::guardian_name.eq(&new.guardian_name),
                    guardian_consents::submitted_at.eq(now),
                ))
                .execute(conn)?;
            replaced = Some(file::forget(conn, known.file_id)?);
        }
        None => {
            diesel::insert_into(guardian_consents::table)
                .values((
                    guardian_consents::user_id.eq(user),
                    guardian_consents::file_id.eq(file_id),
                    guardian_consents::guardian_name.eq(&new.guardian_name),
                    guardian_consents::submitted_at.eq(now),
                ))
                .execute(conn)?;
        }
    }
    audit::record(conn, Some(user), "guardian_consent.submitted", ("user", user.0), json!({}), now)?;
    Ok(replaced)
}

/// The office accepts the guardian's consent. `seen` is the fingerprint of the consent that it looked at.
pub fn accept(
    conn: &mut Conn,
    office: UserId,
    user: UserId,
    seen: &str,
    now: NaiveDateTime,
) -> Result<(), IdentityError> {
    if let Some(partial) = impartial::about(conn, office, user)? {
        return Err(IdentityError::Partial(partial));
    }
    if consent(conn, user)?.is_some_and(|known| known.fingerprint() != seen) {
        return Err(IdentityError::Changed);
    }
    let changed = diesel::update(guardian_consents::table.filter(guardian_consents::user_id.eq(user)))
        .filter(guardian_consents::accepted_at.is_null())
        .set((guardian_consents::accepted_at.eq(now), guardian_consents::accepted_by_id.eq(office)))
        .execute(conn)?;
    if changed == 0 {
        return Err(IdentityError::NothingToAccept);
    }
    audit::record(conn, Some(office), "guardian_consent.accepted", ("user", user.0), json!({}), now)?;
    Ok(())
}
