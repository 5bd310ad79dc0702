//! Who a trainee is by law: name, birth date, sealed identity number, guardian's consent below 18.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{guardian_consents, identities};

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
    pub number_mask: String,
    pub verified_at: Option<NaiveDateTime>,
}

impl Identity {
    /// Full years of age on `day`.
    pub fn age_on(&self, day: NaiveDate) -> u32 {
        day.years_since(self.birth_date).unwrap_or(0)
    }
}

pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Option<Identity>> {
    identities::table.filter(identities::user_id.eq(user)).select(Identity::as_select()).first(conn).optional()
}

/// Whether the office has accepted a guardian's consent for `user`.
pub fn has_guardian_consent(conn: &mut Conn, user: UserId) -> QueryResult<bool> {
    let accepted: i64 = guardian_consents::table
        .filter(guardian_consents::user_id.eq(user))
        .filter(guardian_consents::accepted_at.is_not_null())
        .count()
        .get_result(conn)?;
    Ok(accepted > 0)
}
