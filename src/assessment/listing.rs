//! Who may be put on the list of a sitting: the admitted trainees of its cohort who have their hours. An exception has a
//! reason and an author.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::candidate::{self, CandidateError};
use super::planning;
use super::seating;
use super::sitting::{self, Component, Sitting, SittingId, SittingStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::recruitment::{application, impartial, scheme};
use crate::schema::{candidates, hour_entries, results, sittings, users};

/// Why somebody is not added with the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Minutes.
    HoursMissing { credited: i64, required: i64 },
    /// This component is passed already.
    Passed,
    /// So many attempts as the scheme allows are used up.
    AttemptsUsed { count: i64 },
}

impl Obstacle {
    pub fn message(&self) -> Message {
        match self {
            Obstacle::HoursMissing { credited, required } => {
                Message::new("candidate-obstacle-hours").with("credited", *credited).with("required", *required)
            }
            Obstacle::Passed => "candidate-obstacle-passed".into(),
            Obstacle::AttemptsUsed { count } => Message::new("candidate-obstacle-attempts").with("count", *count),
        }
    }
}

/// An admitted trainee of the sitting's cohort who is not on its list.
#[derive(Debug, Clone)]
pub struct Prospect {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub obstacle: Option<Obstacle>,
}

/// The admitted trainees of the cohort who are not on the list, each with what stands in their way.
pub fn prospects(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Vec<Prospect>> {
    let scheme = scheme::find(conn, sitting.scheme_id)?;
    let listed: HashSet<UserId> =
        candidate::list(conn, sitting.id)?.into_iter().map(|candidate| candidate.user_id).collect();
    let admitted: Vec<UserId> =
        application::admitted_to(conn, sitting.cohort_id)?.into_iter().filter(|user| !listed.contains(user)).collect();
    let mut minutes: HashMap<UserId, i64> = HashMap::new();
    let entries: Vec<(UserId, i64)> = hour_entries::table
        .filter(hour_entries::cohort_id.eq(sitting.cohort_id))
        .select((hour_entries::user_id, hour_entries::minutes))
        .load(conn)?;
    for (user, credited) in entries {
        *minutes.entry(user).or_default() += credited;
    }
    let earlier: Vec<(UserId, bool)> = results::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(sittings::scheme_id.eq(sitting.scheme_id))
        .filter(results::component.eq(sitting.kind))
        .filter(results::user_id.eq_any(&admitted))
        .select((results::user_id, results::is_passed))
        .load(conn)?;
    let people: Vec<(UserId, String, String)> = users::table
        .filter(users::id.eq_any(&admitted))
        .order((users::name, users::id))
        .select((users::id, users::name, users::email))
        .load(conn)?;
    let obstacle = |user: UserId| {
        let credited = minutes.get(&user).copied().unwrap_or(0);
        let tries = earlier.iter().filter(|(who, _)| *who == user).count() as i64;
        if earlier.iter().any(|(who, passed)| *who == user && *passed) {
            Some(Obstacle::Passed)
        } else if tries >= scheme.max_attempts {
            Some(Obstacle::AttemptsUsed { count: tries })
        } else if credited < scheme.training_minutes {
            Some(Obstacle::HoursMissing { credited, required: scheme.training_minutes })
        } else {
            None
        }
    };
    Ok(people.into_iter().map(|(user, name, email)| Prospect { user, name, email, obstacle: obstacle(user) }).collect())
}

/// Puts everybody on the list who has nothing in their way; returns how many.
pub fn add_eligible(
    conn: &mut Conn,
    actor: UserId,
    id: SittingId,
    now: NaiveDateTime,
) -> Result<usize, CandidateError> {
    let sitting = open_for_listing(conn, id)?;
    let eligible: Vec<UserId> = prospects(conn, &sitting)?
        .into_iter()
        .filter(|prospect| prospect.obstacle.is_none())
        .map(|prospect| prospect.user)
        .collect();
    put(conn, actor, &sitting, &eligible, now)?;
    let details = json!({ "count": eligible.len() });
    audit::record(conn, Some(actor), "candidates.added", ("sitting", id.0), details, now)?;
    Ok(eligible.len())
}

/// Puts one admitted trainee on the list; past an obstacle only with a reason. `false`: they are on it already.
pub fn add_one(
    conn: &mut Conn,
    actor: UserId,
    id: SittingId,
    user: UserId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<bool, CandidateError> {
    let sitting = open_for_listing(conn, id)?;
    if candidate::listed(conn, id, user)?.is_some() {
        // A second click.
        return Ok(false);
    }
    let prospect = prospects(conn, &sitting)?.into_iter().find(|prospect| prospect.user == user);
    let prospect = prospect.ok_or(diesel::result::Error::NotFound)?;
    if let Some(partial) = impartial::about(conn, actor, user)? {
        return Err(CandidateError::Partial(partial));
    }
    if prospect.obstacle.is_some() && reason.trim().is_empty() {
        return Err(CandidateError::ReasonMissing);
    }
    put(conn, actor, &sitting, &[user], now)?;
    let details = json!({ "user": user, "reason": reason.trim() });
    audit::record(conn, Some(actor), "candidate.added", ("sitting", id.0), details, now)?;
    Ok(true)
}

fn put(
    conn: &mut Conn,
    actor: UserId,
    sitting: &Sitting,
    users: &[UserId],
    now: NaiveDateTime,
) -> Result<(), CandidateError> {
    for user in users {
        candidate::add(conn, sitting.id, *user, now)?;
        if sitting.status == SittingStatus::Ready {
            planning::invite(conn, *user, sitting, now)?;
        }
    }
    // Before that, the readiness check asks for seats.
    if sitting.kind == Component::Theory && sitting.status != SittingStatus::Planned && !users.is_empty() {
        seating::seat_late(conn, actor, sitting, now)?;
    }
    Ok(())
}

fn open_for_listing(conn: &mut Conn, id: SittingId) -> Result<Sitting, CandidateError> {
    let sitting = sitting::find(conn, id)?;
    if sitting.is_before_start() || sitting.status == SittingStatus::Open {
        Ok(sitting)
    } else {
        Err(CandidateError::Over)
    }
}
