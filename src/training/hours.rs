//! The hour ledger: minutes of training that count towards a cohort's scheme, each with where it comes from.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::recruitment::cohort::CohortId;
use crate::schema::{attendances, hour_entries, seats, sessions};

/// Minutes credited to `user` in `cohort`.
pub fn credited(conn: &mut Conn, user: UserId, cohort: CohortId) -> QueryResult<i64> {
    let minutes: Vec<i64> = hour_entries::table
        .filter(hour_entries::user_id.eq(user))
        .filter(hour_entries::cohort_id.eq(cohort))
        .select(hour_entries::minutes)
        .load(conn)?;
    Ok(minutes.into_iter().sum())
}

/// Who has trained `user` since `since`: the trainers of sessions that the trainee was checked in to.
pub fn trained_by(conn: &mut Conn, user: UserId, since: NaiveDateTime) -> QueryResult<Vec<UserId>> {
    sessions::table
        .inner_join(seats::table.inner_join(attendances::table))
        .filter(seats::user_id.eq(user))
        .filter(attendances::checked_in_at.is_not_null())
        .filter(sessions::ends_at.ge(since))
        .select(sessions::trainer_id)
        .distinct()
        .load(conn)
}
