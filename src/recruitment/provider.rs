//! A provider: an organisation that nominates trainees and employs anchors. Its tier decides its benefits.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::ordered;
use crate::schema::{provider_members, providers, users};
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

/// The people of a provider, who get its mail; whose account is shut gets none.
pub fn members(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<UserId>> {
    provider_members::table
        .inner_join(users::table)
        .filter(provider_members::provider_id.eq(provider))
        .filter(users::disabled_at.is_null())
        .select(provider_members::user_id)
        .order(provider_members::id)
        .limit(100)
        .load(conn)
}

/// What the office says about a provider.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = providers)]
pub struct ProviderDetails {
    pub code: String,
    pub name_en: String,
    pub name_zh: String,
    pub kind: ProviderKind,
    pub tier: Tier,
    pub city: String,
    pub about_en: String,
    pub about_zh: String,
    pub contact_email: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error("the code is in use")]
    CodeTaken,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl ProviderError {
    pub fn message(&self) -> Message {
        match self {
            ProviderError::CodeTaken => "provider-code-taken".into(),
            ProviderError::Db(_) => "error-busy".into(),
        }
    }
}

pub fn find(conn: &mut Conn, id: ProviderId) -> QueryResult<Provider> {
    providers::table.find(id).select(Provider::as_select()).first(conn)
}

pub fn by_code(conn: &mut Conn, code: &str) -> QueryResult<Option<Provider>> {
    providers::table.filter(providers::code.eq(code)).select(Provider::as_select()).first(conn).optional()
}

/// Every provider that works with the programme, by code unless `sort` asks otherwise.
pub fn all(conn: &mut Conn, sort: &Sort) -> QueryResult<Vec<Provider>> {
    let open = providers::table.filter(providers::closed_at.is_null()).into_boxed();
    let sorted = ordered!(open, sort, providers::code,
        "name" => providers::name_en,
        "code" => providers::code,
        "kind" => providers::kind,
        "tier" => providers::tier,
        "city" => providers::city,
    );
    sorted.limit(1000).select(Provider::as_select()).load(conn)
}

/// A member of a provider, for lists.
#[derive(Debug, Clone, Queryable)]
pub struct MemberRow {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub joined_at: NaiveDateTime,
}

/// The people of a provider, longest first.
pub fn member_rows(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<MemberRow>> {
    provider_members::table
        .inner_join(users::table)
        .filter(provider_members::provider_id.eq(provider))
        .order(provider_members::id)
        .limit(100)
        .select((users::id, users::name, users::email, provider_members::joined_at))
        .load(conn)
}

/// Takes a provider into the programme.
pub fn create(
    conn: &mut Conn,
    office: UserId,
    details: &ProviderDetails,
    now: NaiveDateTime,
) -> Result<ProviderId, ProviderError> {
    if by_code(conn, &details.code)?.is_some() {
        return Err(ProviderError::CodeTaken);
    }
    let id: ProviderId = diesel::insert_into(providers::table)
        .values((details, providers::created_at.eq(now)))
        .returning(providers::id)
        .get_result(conn)?;
    let said = json!({ "code": details.code, "tier": details.tier });
    audit::record(conn, Some(office), "provider.created", ("provider", id.0), said, now)?;
    Ok(id)
}

/// Changes what is said about a provider; a new tier is noted in the audit log.
pub fn update(
    conn: &mut Conn,
    office: UserId,
    id: ProviderId,
    details: &ProviderDetails,
    now: NaiveDateTime,
) -> Result<(), ProviderError> {
    let before = find(conn, id)?;
    if by_code(conn, &details.code)?.is_some_and(|other| other.id != id) {
        return Err(ProviderError::CodeTaken);
    }
    diesel::update(providers::table.find(id)).set(details).execute(conn)?;
    let said = json!({ "tier": details.tier, "tier_before": before.tier });
    audit::record(conn, Some(office), "provider.changed", ("provider", id.0), said, now)?;
    Ok(())
}
