//! Who watches over a sitting: trainers and people of the office whom the office names.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::candidate;
use super::sitting::{self, Component, Sitting, SittingId, SittingStatus};
use crate::accounts::role::Role;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::schema::{invigilators, roles, sittings, users};

/// So many candidates at most for each invigilator.
pub const CANDIDATES_EACH: i64 = 15;

#[derive(Debug, thiserror::Error)]
pub enum InvigilatorError {
    #[error("nobody who may")]
    Unfit,
    #[error("no theory exam")]
    NoTheory,
    #[error("over")]
    Over,
    #[error("the exam needs them")]
    Needed,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl InvigilatorError {
    pub fn message(&self) -> Message {
        match self {
            InvigilatorError::Unfit => "invigilator-error-unfit".into(),
            InvigilatorError::NoTheory => "invigilator-error-no-theory".into(),
            InvigilatorError::Needed => "invigilator-error-needed".into(),
            InvigilatorError::Over => "candidate-error-over".into(),
            InvigilatorError::Db(_) => "error-busy".into(),
        }
    }
}

/// Everybody who may be named, by name.
pub fn eligible(conn: &mut Conn) -> QueryResult<Vec<(UserId, String)>> {
    users::table
        .inner_join(roles::table.on(roles::user_id.eq(users::id)))
        .filter(roles::role.eq_any([Role::Trainer, Role::Office]))
        .filter(users::disabled_at.is_null())
        .order((users::name, users::id))
        .select((users::id, users::name))
        .distinct()
        .limit(1000)
        .load(conn)
}

/// Those of a sitting, by name.
pub fn of_sitting(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<(UserId, String)>> {
    invigilators::table
        .inner_join(users::table.on(users::id.eq(invigilators::user_id)))
        .filter(invigilators::sitting_id.eq(sitting))
        .order((users::name, users::id))
        .select((users::id, users::name))
        .load(conn)
}

/// How many a sitting of so many candidates needs.
pub const fn needed(candidates: i64) -> i64 {
    (candidates + CANDIDATES_EACH - 1) / CANDIDATES_EACH
}

/// Who watches over a sitting, and what is missing for it.
#[derive(Debug, Clone)]
pub struct Watch {
    /// Anybody, fit or not.
    pub is_named: bool,
    /// So many of them may watch.
    pub fit: i64,
    pub is_needed: bool,
    pub problems: Vec<Message>,
}

/// Where candidates are let in one by one or sit in a room, somebody has to watch: nobody of those who write, and nobody who
/// left.
pub(super) fn watch(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Watch> {
    let listed = candidate::list(conn, sitting.id)?;
    let invigilators = of_sitting(conn, sitting.id)?;
    let eligible = if invigilators.is_empty() { Vec::new() } else { eligible(conn)? };
    let mut problems = Vec::new();
    let mut fit = 0;
    for (user, name) in &invigilators {
        if listed.iter().any(|candidate| candidate.user_id == *user) {
            problems.push(Message::new("readiness-invigilator-writes").with("name", name));
        } else if eligible.iter().any(|(known, _)| known == user) {
            fit += 1;
        } else {
            problems.push(Message::new("readiness-invigilator-gone").with("name", name));
        }
    }
    let is_needed = sitting.needs_authorisation || sitting.room_id.is_some();
    let needed = if is_needed { needed(listed.len() as i64).max(1) } else { 0 };
    if fit < needed {
        problems.push(Message::new("readiness-invigilators-short").with("named", fit).with("needed", needed));
    }
    Ok(Watch { is_named: !invigilators.is_empty(), fit, is_needed, problems })
}

/// Names one; nothing happens when they are named.
pub fn name(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    user: UserId,
    now: NaiveDateTime,
) -> Result<(), InvigilatorError> {
    changeable(conn, sitting)?;
    if !eligible(conn)?.iter().any(|(known, _)| *known == user) {
        return Err(InvigilatorError::Unfit);
    }
    if is_named(conn, sitting, user)? {
        return Ok(());
    }
    diesel::insert_into(invigilators::table)
        .values((
            invigilators::sitting_id.eq(sitting),
            invigilators::user_id.eq(user),
            invigilators::added_by_id.eq(actor),
            invigilators::added_at.eq(now),
        ))
        .execute(conn)?;
    let details = json!({ "user": user });
    audit::record(conn, Some(actor), "sitting.invigilator_named", ("sitting", sitting.0), details, now)?;
    Ok(())
}

/// Takes one back; what they did stays.
pub fn dismiss(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    user: UserId,
    now: NaiveDateTime,
) -> Result<(), InvigilatorError> {
    changeable(conn, sitting)?;
    let named = invigilators::table.filter(invigilators::sitting_id.eq(sitting)).filter(invigilators::user_id.eq(user));
    if diesel::delete(named).execute(conn)? == 0 {
        return Err(diesel::result::Error::NotFound.into());
    }
    // Whoever takes over is named first: a sitting that is ready stays so.
    let sitting_now = sitting::find(conn, sitting)?;
    if sitting_now.status != SittingStatus::Planned && !watch(conn, &sitting_now)?.problems.is_empty() {
        return Err(InvigilatorError::Needed);
    }
    let details = json!({ "user": user });
    audit::record(conn, Some(actor), "sitting.invigilator_dismissed", ("sitting", sitting.0), details, now)?;
    Ok(())
}

fn changeable(conn: &mut Conn, id: SittingId) -> Result<(), InvigilatorError> {
    let sitting = sitting::find(conn, id)?;
    if sitting.kind != Component::Theory {
        return Err(InvigilatorError::NoTheory);
    }
    if !sitting.is_before_start() && sitting.status != SittingStatus::Open {
        return Err(InvigilatorError::Over);
    }
    Ok(())
}

pub fn is_named(conn: &mut Conn, sitting: SittingId, user: UserId) -> QueryResult<bool> {
    let named: i64 = invigilators::table
        .filter(invigilators::sitting_id.eq(sitting))
        .filter(invigilators::user_id.eq(user))
        .count()
        .get_result(conn)?;
    Ok(named > 0)
}

/// The theory sitting that somebody may watch: as the office any of them, otherwise where they are named. Somebody else's is
/// not found.
pub fn watched(conn: &mut Conn, user: UserId, is_office: bool, id: SittingId) -> QueryResult<Sitting> {
    let sitting = sitting::find(conn, id)?;
    let may = is_office || (sitting.status != SittingStatus::Planned && is_named(conn, id, user)?);
    if may && sitting.kind == Component::Theory { Ok(sitting) } else { Err(diesel::result::Error::NotFound) }
}

/// The sittings that somebody watches over, the newest start first.
pub fn sittings_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Sitting>> {
    sittings::table
        .inner_join(invigilators::table)
        .filter(invigilators::user_id.eq(user))
        .filter(sittings::status.ne(SittingStatus::Planned))
        .order((sittings::starts_at.desc(), sittings::id.desc()))
        .limit(100)
        .select(Sitting::as_select())
        .load(conn)
}
