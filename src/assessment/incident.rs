//! The incident log of a sitting: what happened, to whom, and what was done about it. Rows are added and never changed.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::candidate::{self, CandidateId};
use super::sitting::SittingId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::schema::{candidates, incidents, users};
use crate::text_enum;

/// Within this time the same words by the same person are a second click.
const REPEAT: TimeDelta = TimeDelta::minutes(1);

pub type IncidentId = Id<Incident>;

text_enum! {
    pub enum Category: "incident" {
        LateArrival = "late_arrival",
        IdentityDoubt = "identity_doubt",
        ForbiddenAid = "forbidden_aid",
        Talking = "talking",
        TechnicalFault = "technical_fault",
        Health = "health",
        Other = "other",
    }
}

#[derive(Debug, Clone)]
pub struct NewIncident {
    pub category: Category,
    /// `None` is about the whole room.
    pub candidate: Option<CandidateId>,
    pub description: String,
    pub action: String,
}

/// One entry with the names of the candidate and of who wrote it down.
#[derive(Debug, Clone, Queryable)]
pub struct Incident {
    pub id: IncidentId,
    pub category: Category,
    pub description: String,
    pub action: String,
    pub at: NaiveDateTime,
    pub number: Option<String>,
    pub recorded_by: String,
}

/// Writes an incident down; the one that this person wrote with the same words a moment ago is given back as it is.
pub fn record(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    new: &NewIncident,
    now: NaiveDateTime,
) -> QueryResult<IncidentId> {
    if let Some(candidate) = new.candidate {
        candidate::find_in(conn, sitting, candidate)?;
    }
    if let Some(known) = repeated(conn, actor, sitting, new, now)? {
        return Ok(known);
    }
    let id: IncidentId = diesel::insert_into(incidents::table)
        .values((
            incidents::sitting_id.eq(sitting),
            incidents::candidate_id.eq(new.candidate),
            incidents::category.eq(new.category),
            incidents::description.eq(&new.description),
            incidents::action_taken.eq(&new.action),
            incidents::recorded_by_id.eq(actor),
            incidents::recorded_at.eq(now),
        ))
        .returning(incidents::id)
        .get_result(conn)?;
    let details = json!({ "sitting": sitting, "candidate": new.candidate, "category": new.category });
    audit::record(conn, Some(actor), "incident.recorded", ("incident", id.0), details, now)?;
    Ok(id)
}

fn repeated(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    new: &NewIncident,
    now: NaiveDateTime,
) -> QueryResult<Option<IncidentId>> {
    let recent: Vec<(IncidentId, Option<CandidateId>, Category, String, String)> = incidents::table
        .filter(incidents::sitting_id.eq(sitting))
        .filter(incidents::recorded_by_id.eq(actor))
        .filter(incidents::recorded_at.gt(now - REPEAT))
        .order(incidents::id.desc())
        .limit(50)
        .select((
            incidents::id,
            incidents::candidate_id,
            incidents::category,
            incidents::description,
            incidents::action_taken,
        ))
        .load(conn)?;
    let is_same = |known: &&(_, Option<CandidateId>, Category, String, String)| {
        (known.1, known.2, &known.3, &known.4) == (new.candidate, new.category, &new.description, &new.action)
    };
    Ok(recent.iter().find(is_same).map(|known| known.0))
}

/// Those of a sitting, newest first, and how many there are in all.
pub fn of_sitting(
    conn: &mut Conn,
    sitting: SittingId,
    category: Option<Category>,
    (offset, limit): (i64, i64),
) -> QueryResult<(Vec<Incident>, i64)> {
    let wanted = category.map_or_else(|| Category::ALL.to_vec(), |category| vec![category]);
    let total = incidents::table
        .filter(incidents::sitting_id.eq(sitting))
        .filter(incidents::category.eq_any(&wanted))
        .count()
        .get_result(conn)?;
    let rows = incidents::table
        .inner_join(users::table)
        .left_join(candidates::table)
        .filter(incidents::sitting_id.eq(sitting))
        .filter(incidents::category.eq_any(&wanted))
        .order((incidents::recorded_at.desc(), incidents::id.desc()))
        .offset(offset)
        .limit(limit)
        .select((
            incidents::id,
            incidents::category,
            incidents::description,
            incidents::action_taken,
            incidents::recorded_at,
            candidates::number.nullable(),
            users::name,
        ))
        .load(conn)?;
    Ok((rows, total))
}

/// Those about one candidate, newest first.
pub fn of_candidate(conn: &mut Conn, candidate: CandidateId) -> QueryResult<Vec<Incident>> {
    incidents::table
        .inner_join(users::table)
        .left_join(candidates::table)
        .filter(incidents::candidate_id.eq(candidate))
        .order((incidents::recorded_at.desc(), incidents::id.desc()))
        .limit(100)
        .select((
            incidents::id,
            incidents::category,
            incidents::description,
            incidents::action_taken,
            incidents::recorded_at,
            candidates::number.nullable(),
            users::name,
        ))
        .load(conn)
}
