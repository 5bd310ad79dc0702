//! An anchor's profile: what they show of themselves, once certified and only while they agree to be found.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::tags::{TagKind, TagSet};
use crate::accounts::consent::{self, ConsentPurpose};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::{anchor_profiles, anchor_tags};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = anchor_profiles)]
pub struct Profile {
    pub user_id: UserId,
    pub headline: String,
    pub about: String,
    pub city: String,
    pub is_remote: bool,
    /// Per month.
    pub expected_pay_fen: Option<i64>,
    pub is_open_to_work: bool,
    pub updated_at: NaiveDateTime,
}

/// What an anchor writes about themselves.
#[derive(Debug, Clone)]
pub struct NewProfile {
    pub headline: String,
    pub about: String,
    pub city: String,
    pub is_remote: bool,
    pub expected_pay_fen: Option<i64>,
    pub is_open_to_work: bool,
    pub tags: TagSet,
}

/// The consents that an anchor switches on the profile page.
pub const CONSENTS: [ConsentPurpose; 3] =
    [ConsentPurpose::BeFound, ConsentPurpose::ShowScores, ConsentPurpose::ShowContact];

pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Option<Profile>> {
    anchor_profiles::table.filter(anchor_profiles::user_id.eq(user)).select(Profile::as_select()).first(conn).optional()
}

/// The tags of `users`, in one query.
pub fn tags_of(conn: &mut Conn, users: &[UserId]) -> QueryResult<HashMap<UserId, TagSet>> {
    let rows: Vec<(UserId, TagKind, String)> = anchor_tags::table
        .filter(anchor_tags::user_id.eq_any(users))
        .select((anchor_tags::user_id, anchor_tags::kind, anchor_tags::tag))
        .load(conn)?;
    let mut found: HashMap<UserId, TagSet> = HashMap::new();
    for (user, kind, code) in rows {
        found.entry(user).or_default().add(kind, &code);
    }
    Ok(found)
}

/// Writes the profile of `user` in place of the one before.
pub fn save(conn: &mut Conn, user: UserId, new: &NewProfile, now: NaiveDateTime) -> QueryResult<()> {
    let values = (
        anchor_profiles::headline.eq(&new.headline),
        anchor_profiles::about.eq(&new.about),
        anchor_profiles::city.eq(&new.city),
        anchor_profiles::is_remote.eq(new.is_remote),
        anchor_profiles::expected_pay_fen.eq(new.expected_pay_fen),
        anchor_profiles::is_open_to_work.eq(new.is_open_to_work),
        anchor_profiles::updated_at.eq(now),
    );
    let changed = diesel::update(anchor_profiles::table.filter(anchor_profiles::user_id.eq(user)))
        .set(values.clone())
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(anchor_profiles::table)
            .values((anchor_profiles::user_id.eq(user), values))
            .execute(conn)?;
    }
    diesel::delete(anchor_tags::table.filter(anchor_tags::user_id.eq(user))).execute(conn)?;
    for (kind, code) in new.tags.iter() {
        diesel::insert_into(anchor_tags::table)
            .values((anchor_tags::user_id.eq(user), anchor_tags::kind.eq(kind), anchor_tags::tag.eq(code)))
            .execute(conn)?;
    }
    audit::record(conn, Some(user), "profile.saved", ("user", user.0), json!({ "open": new.is_open_to_work }), now)
}

/// Gives the consents in `wanted` and takes back the others of [`CONSENTS`].
pub fn set_consents(conn: &mut Conn, user: UserId, wanted: &[ConsentPurpose], now: NaiveDateTime) -> QueryResult<()> {
    for purpose in CONSENTS {
        if wanted.contains(&purpose) {
            consent::give(conn, user, purpose, now)?;
        } else {
            consent::withdraw(conn, user, purpose, now)?;
        }
    }
    Ok(())
}
