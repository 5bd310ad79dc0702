//! A provider: an organisation that nominates trainees and employs anchors. Its tier decides its benefits.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::schema::{provider_members, providers};
use crate::text_enum;

pub type ProviderId = Id<Provider>;

text_enum! {
    pub enum ProviderKind: "provider-kind" {
        Brand = "brand",
        Belt = "belt",
    }
}

text_enum! {
    /// Highest first.
    pub enum Tier: "tier" {
        Diamond = "diamond",
        Gold = "gold",
        Silver = "silver",
        Bronze = "bronze",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = providers)]
pub struct Provider {
    pub id: ProviderId,
    pub code: String,
    pub name_en: String,
    pub name_zh: String,
    pub kind: ProviderKind,
    pub tier: Tier,
    pub city: String,
    pub about_en: String,
    pub about_zh: String,
    pub contact_email: String,
    pub created_at: NaiveDateTime,
    pub closed_at: Option<NaiveDateTime>,
}

/// Makes `user` a member; nothing happens when they are one, of this or another provider.
pub fn join(conn: &mut Conn, provider: ProviderId, user: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let memberships: i64 =
        provider_members::table.filter(provider_members::user_id.eq(user)).count().get_result(conn)?;
    if memberships > 0 {
        return Ok(());
    }
    diesel::insert_into(provider_members::table)
        .values((
            provider_members::provider_id.eq(provider),
            provider_members::user_id.eq(user),
            provider_members::joined_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The provider that `user` works for.
pub fn of_member(conn: &mut Conn, user: UserId) -> QueryResult<Option<ProviderId>> {
    provider_members::table
        .filter(provider_members::user_id.eq(user))
        .select(provider_members::provider_id)
        .first(conn)
        .optional()
}

/// The people of a provider, who get its mail.
pub fn members(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<UserId>> {
    provider_members::table
        .filter(provider_members::provider_id.eq(provider))
        .select(provider_members::user_id)
        .order(provider_members::id)
        .limit(100)
        .load(conn)
}
