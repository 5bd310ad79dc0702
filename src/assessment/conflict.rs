//! Conflicts of interest: who may not examine whom, and the override that names a person and a reason. They are looked at
//! when an examiner is chosen, and again whenever they mark, because a conflict may come up in between.

use chrono::{Months, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

use super::mark_sheet::{MarkSheet, SheetId};
use super::performance::{self, PerformanceId};
use crate::accounts::role::Role;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::provider::ProviderId;
use crate::recruitment::{impartial, trainer};
use crate::schema::{conflict_overrides, mark_sheets, roles, users};
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
    /// Who nominated, employed or counts the candidate as a member, ever.
    providers: Vec<ProviderId>,
}

/// An override: a member of the office who answers for it, and why.
#[derive(Debug, Clone)]
pub struct Override {
    pub approved_by: UserId,
    pub reason: String,
}

impl Side {
    pub fn of(conn: &mut Conn, id: PerformanceId, now: NaiveDateTime) -> QueryResult<Side> {
        let (_, _, candidate) = performance::with_sitting(conn, id)?;
        Side::about(conn, candidate, now)
    }

    /// What is known about `candidate`, whatever of theirs is to be marked.
    pub fn about(conn: &mut Conn, candidate: UserId, now: NaiveDateTime) -> QueryResult<Side> {
        let since = now.checked_sub_months(Months::new(MONTHS)).unwrap_or(now);
        let trained_by = hours::trained_by(conn, candidate, since)?;
        Ok(Side { candidate, trained_by, providers: impartial::providers_of(conn, candidate)? })
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
        if trainer::ties(conn, examiner)?.iter().any(|tie| self.providers.contains(tie)) {
            found.push(Conflict::Provider);
        }
        Ok(found)
    }
}

/// Why `examiner`, who was chosen, may not mark `id` any more: conflicts for which nobody answers.
pub fn unanswered(
    conn: &mut Conn,
    id: PerformanceId,
    examiner: UserId,
    now: NaiveDateTime,
) -> QueryResult<Vec<Conflict>> {
    let found = Side::of(conn, id, now)?.against(conn, examiner)?;
    let answered: i64 = conflict_overrides::table
        .filter(conflict_overrides::performance_id.eq(id))
        .filter(conflict_overrides::examiner_id.eq(examiner))
        .count()
        .get_result(conn)?;
    Ok(if answered > 0 { Vec::new() } else { found })
}

/// Whether `user` is a trainer whose account is not shut: only they examine.
pub fn is_examiner(conn: &mut Conn, user: UserId) -> QueryResult<bool> {
    holds(conn, user, Role::Trainer)
}

fn holds(conn: &mut Conn, user: UserId, role: Role) -> QueryResult<bool> {
    let found: i64 = users::table
        .inner_join(roles::table.on(roles::user_id.eq(users::id)))
        .filter(users::id.eq(user))
        .filter(users::disabled_at.is_null())
        .filter(roles::role.eq(role))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Whether `over` may stand: the approver works in the office, is neither the examiner nor partial to the candidate, and
/// gave a reason.
pub(super) fn is_approvable(conn: &mut Conn, over: &Override, examiner: UserId, side: &Side) -> QueryResult<bool> {
    Ok(!over.reason.trim().is_empty()
        && over.approved_by != examiner
        && holds(conn, over.approved_by, Role::Office)?
        && impartial::about(conn, over.approved_by, side.candidate)?.is_none())
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

/// A conflict of interest came up after the examiner was chosen: whoever chose them is told once.
pub fn report(conn: &mut Conn, id: SheetId, now: NaiveDateTime) -> QueryResult<()> {
    const REPORTED: &str = "mark_sheet.conflict_found";
    let (sheet, assigned_by): (MarkSheet, UserId) =
        mark_sheets::table.find(id).select((MarkSheet::as_select(), mark_sheets::assigned_by_id)).first(conn)?;
    if audit::entry::of_subject(conn, "mark_sheet", id.0)?.iter().any(|entry| entry.action == REPORTED) {
        return Ok(());
    }
    let found = unanswered(conn, sheet.performance_id, sheet.examiner_id, now)?;
    let details = json!({ "examiner": sheet.examiner_id, "conflicts": found });
    audit::record(conn, None, REPORTED, ("mark_sheet", id.0), details, now)?;
    let number = performance::find(conn, sheet.performance_id)?.number;
    let letter = Letter::new("mail-examiner-conflict-subject")
        .say(Message::new("mail-examiner-conflict-text").with("number", number))
        .action("mail-examiner-conflict-action", format!("/office/performances/{}", sheet.performance_id));
    outbox::queue_to(conn, assigned_by, &letter, now)
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
    users::table
        .inner_join(roles::table.on(roles::user_id.eq(users::id)))
        .filter(roles::role.eq(Role::Office))
        .filter(users::disabled_at.is_null())
        .order((users::name, users::id))
        .select((users::id, users::name))
        .load(conn)
}
