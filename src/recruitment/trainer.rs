//! A trainer's file: which provider they are tied to. Trainers run sessions and examine.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::provider::ProviderId;
use crate::accounts::role::{self, Role};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{provider_members, roles, trainers, users};

/// Makes `user` a trainer, tied to `provider` or to none.
pub fn appoint(
    conn: &mut Conn,
    user: UserId,
    provider: Option<ProviderId>,
    by: Option<UserId>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    role::grant(conn, user, Role::Trainer, by, now)?;
    let known: i64 = trainers::table.filter(trainers::user_id.eq(user)).count().get_result(conn)?;
    if known > 0 {
        diesel::update(trainers::table.filter(trainers::user_id.eq(user)))
            .set(trainers::provider_id.eq(provider))
            .execute(conn)?;
        return Ok(());
    }
    diesel::insert_into(trainers::table)
        .values((trainers::user_id.eq(user), trainers::provider_id.eq(provider), trainers::appointed_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Every trainer, by name.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<(UserId, String)>> {
    users::table
        .inner_join(roles::table.on(roles::user_id.eq(users::id)))
        .filter(roles::role.eq(Role::Trainer))
        .filter(users::disabled_at.is_null())
        .order((users::name, users::id))
        .select((users::id, users::name))
        .load(conn)
}

/// The providers that a trainer is tied to, by appointment or as a member.
pub fn ties(conn: &mut Conn, user: UserId) -> QueryResult<Vec<ProviderId>> {
    let appointed: Vec<Option<ProviderId>> =
        trainers::table.filter(trainers::user_id.eq(user)).select(trainers::provider_id).load(conn)?;
    let member: Vec<ProviderId> = provider_members::table
        .filter(provider_members::user_id.eq(user))
        .select(provider_members::provider_id)
        .load(conn)?;
    Ok(appointed.into_iter().flatten().chain(member).collect())
}
