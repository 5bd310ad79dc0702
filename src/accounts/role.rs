//! What a person is to the programme. One person may hold several roles; members of a provider are rows of their own.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::user::UserId;
use crate::db::Conn;
use crate::schema::roles;
use crate::text_enum;

text_enum! {
    pub enum Role: "role" {
        Trainee = "trainee",
        Trainer = "trainer",
        Office = "office",
    }
}

pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Role>> {
    roles::table.filter(roles::user_id.eq(user)).select(roles::role).order(roles::id).load(conn)
}

/// Gives `user` a role; nothing happens when they hold it.
pub fn grant(conn: &mut Conn, user: UserId, role: Role, by: Option<UserId>, now: NaiveDateTime) -> QueryResult<()> {
    if of(conn, user)?.contains(&role) {
        return Ok(());
    }
    diesel::insert_into(roles::table)
        .values((roles::user_id.eq(user), roles::role.eq(role), roles::granted_by_id.eq(by), roles::granted_at.eq(now)))
        .execute(conn)?;
    Ok(())
}
