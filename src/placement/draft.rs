//! What a provider writes as an opening: the draft, sent twice or not, and later changes.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::opening::{self, Opening, OpeningError, OpeningId, OpeningStatus};
use super::tags::TagSet;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::recruitment::provider::ProviderId;
use crate::schema::{opening_tags, openings};

#[derive(Debug, Clone)]
pub struct NewOpening {
    pub title: String,
    pub description: String,
    pub headcount: i64,
    pub level: i64,
    pub city: String,
    pub is_remote: bool,
    pub pay_min_fen: i64,
    pub pay_max_fen: i64,
    pub starts_on: NaiveDate,
    pub closes_on: NaiveDate,
    pub tags: TagSet,
}

/// Writes a draft.
pub fn create(
    conn: &mut Conn,
    actor: UserId,
    provider: ProviderId,
    new: &NewOpening,
    now: NaiveDateTime,
) -> QueryResult<OpeningId> {
    let id: OpeningId = diesel::insert_into(openings::table)
        .values((
            openings::provider_id.eq(provider),
            openings::title.eq(&new.title),
            openings::city.eq(&new.city),
            openings::description.eq(&new.description),
            openings::headcount.eq(new.headcount),
            openings::level.eq(new.level),
            openings::is_remote.eq(new.is_remote),
            openings::pay_min_fen.eq(new.pay_min_fen),
            openings::pay_max_fen.eq(new.pay_max_fen),
            openings::starts_on.eq(new.starts_on),
            openings::closes_on.eq(new.closes_on),
            openings::status.eq(OpeningStatus::Draft),
            openings::created_by_id.eq(actor),
            openings::created_at.eq(now),
        ))
        .returning(openings::id)
        .get_result(conn)?;
    write_tags(conn, id, &new.tags)?;
    audit::record(conn, Some(actor), "opening.drafted", ("opening", id.0), json!({}), now)?;
    Ok(id)
}

/// Changes an opening that is not closed. Offers that were made keep their own terms.
pub fn update(
    conn: &mut Conn,
    actor: UserId,
    opening: &Opening,
    new: &NewOpening,
    now: NaiveDateTime,
) -> Result<(), OpeningError> {
    let changed = diesel::update(openings::table.find(opening.id).filter(openings::status.ne(OpeningStatus::Closed)))
        .set((
            openings::title.eq(&new.title),
            openings::city.eq(&new.city),
            openings::description.eq(&new.description),
            openings::headcount.eq(new.headcount),
            openings::level.eq(new.level),
            openings::is_remote.eq(new.is_remote),
            openings::pay_min_fen.eq(new.pay_min_fen),
            openings::pay_max_fen.eq(new.pay_max_fen),
            openings::starts_on.eq(new.starts_on),
            openings::closes_on.eq(new.closes_on),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(OpeningError::Stale);
    }
    diesel::delete(opening_tags::table.filter(opening_tags::opening_id.eq(opening.id))).execute(conn)?;
    write_tags(conn, opening.id, &new.tags)?;
    audit::record(conn, Some(actor), "opening.changed", ("opening", opening.id.0), json!({}), now)?;
    Ok(())
}

fn write_tags(conn: &mut Conn, id: OpeningId, tags: &TagSet) -> QueryResult<()> {
    for (kind, code) in tags.iter() {
        diesel::insert_into(opening_tags::table)
            .values((opening_tags::opening_id.eq(id), opening_tags::kind.eq(kind), opening_tags::tag.eq(code)))
            .execute(conn)?;
    }
    Ok(())
}

/// Within this time the same opening by the same person is a second click.
const REPEAT: TimeDelta = TimeDelta::minutes(1);

/// Writes a draft; the one that this person wrote with the same words a moment ago is given back as it is.
pub fn create_once(
    conn: &mut Conn,
    actor: UserId,
    provider: ProviderId,
    new: &NewOpening,
    now: NaiveDateTime,
) -> QueryResult<OpeningId> {
    let recent: Vec<Opening> = openings::table
        .filter(openings::provider_id.eq(provider))
        .filter(openings::created_by_id.eq(actor))
        .filter(openings::created_at.gt(now - REPEAT))
        .order(openings::id.desc())
        .limit(50)
        .select(Opening::as_select())
        .load(conn)?;
    let ids: Vec<OpeningId> = recent.iter().map(|known| known.id).collect();
    let mut tags = opening::tags_of(conn, &ids)?;
    let same =
        recent.iter().find(|known| is_same(known, new) && tags.remove(&known.id).unwrap_or_default() == new.tags);
    match same {
        Some(known) => Ok(known.id),
        None => create(conn, actor, provider, new, now),
    }
}

fn is_same(known: &Opening, new: &NewOpening) -> bool {
    [&known.title, &known.description, &known.city] == [&new.title, &new.description, &new.city]
        && (known.headcount, known.level, known.is_remote) == (new.headcount, new.level, new.is_remote)
        && (known.pay_min_fen, known.pay_max_fen) == (new.pay_min_fen, new.pay_max_fen)
        && (known.starts_on, known.closes_on) == (new.starts_on, new.closes_on)
}
