//! Conflicts of interest: who may not examine whom, and the override that names a person and a reason.

use chrono::{Months, NaiveDateTime};
use diesel::prelude::*;

use super::performance::{self, PerformanceId};
use crate::accounts::role::{self, Role};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::recruitment::{application, trainer};
use crate::schema::{conflict_overrides, users};
use crate::text_enum;
use crate::training::hours;

/// Whoever trained a candidate in so many months before does not examine them.
pub const MONTHS: u32 = 24;

text_enum! {
    pub enum Conflict: "conflict" {
        Trained = "trained",
        Provider = "provider",
        Themself = "themself",
    }
}

/// What is known about a candidate, against which any examiner is checked.
#[derive(Debug, Clone)]
pub struct Side {
    candidate: UserId,
    trained_by: Vec<UserId>,
    nominated_by: Option<crate::recruitment::provider::ProviderId>,
}

/// An override: a member of the office who answers for it, and why.
#[derive(Debug, Clone)]
pub struct Override {
    pub approved_by: UserId,
    pub reason: String,
}

impl Side {
    pub fn of(conn: &mut Conn, id: PerformanceId, now: NaiveDateTime) -> QueryResult<Side> {
        let (_, sitting, candidate) = performance::with_sitting(conn, id)?;
        let since = now.checked_sub_months(Months::new(MONTHS)).unwrap_or(now);
        let nominated_by = application::admission_to(conn, candidate, sitting.cohort_id)?.and_then(|a| a.provider);
        Ok(Side { candidate, trained_by: hours::trained_by(conn, candidate, since)?, nominated_by })
    }

    /// Why `examiner` may not mark this candidate; empty when they may.
    pub fn against(&self, conn: &mut Conn, examiner: UserId) -> QueryResult<Vec<Conflict>> {
        let mut found = Vec::new();
        if examiner == self.candidate {
            found.push(Conflict::Themself);
        }
        if self.trained_by.contains(&examiner) {
            found.push(Conflict::Trained);
        }
        if let Some(provider) = self.nominated_by
            && trainer::ties(conn, examiner)?.contains(&provider)
        {
            found.push(Conflict::Provider);
        }
        Ok(found)
    }
}

/// Whether `over` may stand: the approver works in the office, is not the examiner, and gave a reason.
pub(super) fn is_approvable(conn: &mut Conn, over: &Override, examiner: UserId) -> QueryResult<bool> {
    Ok(!over.reason.trim().is_empty()
        && over.approved_by != examiner
        && role::of(conn, over.approved_by)?.contains(&Role::Office))
}

pub(super) fn record_override(
    conn: &mut Conn,
    id: PerformanceId,
    examiner: UserId,
    over: &Override,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(conflict_overrides::table)
        .values((
            conflict_overrides::performance_id.eq(id),
            conflict_overrides::examiner_id.eq(examiner),
            conflict_overrides::reason.eq(over.reason.trim()),
            conflict_overrides::approved_by_id.eq(over.approved_by),
            conflict_overrides::approved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The overrides of a performance: examiner, approver's name, reason, when.
pub fn overrides_of(conn: &mut Conn, id: PerformanceId) -> QueryResult<Vec<(UserId, String, String, NaiveDateTime)>> {
    conflict_overrides::table
        .inner_join(users::table.on(users::id.eq(conflict_overrides::approved_by_id)))
        .filter(conflict_overrides::performance_id.eq(id))
        .order(conflict_overrides::id)
        .select((
            conflict_overrides::examiner_id,
            users::name,
            conflict_overrides::reason,
            conflict_overrides::approved_at,
        ))
        .load(conn)
}

/// The people of the office, who may approve an override.
pub fn approvers(conn: &mut Conn) -> QueryResult<Vec<(UserId, String)>> {
    use crate::schema::roles;
    users::table
        .inner_join(roles::table.on(roles::user_id.eq(users::id)))
        .filter(roles::role.eq(Role::Office))
        .filter(users::disabled_at.is_null())
        .order((users::name, users::id))
        .select((users::id, users::name))
        .load(conn)
}
