//! An opening: what a provider is looking for. Only its provider sees it before it is published.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

use super::tags::{TagKind, TagSet};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::ordered;
use crate::recruitment::provider::ProviderId;
use crate::schema::{opening_tags, openings};
use crate::text_enum;

pub type OpeningId = Id<Opening>;

text_enum! {
    pub enum OpeningStatus: "opening-status" {
        Draft = "draft",
        Published = "published",
        Paused = "paused",
        Filled = "filled",
        Closed = "closed",
    }
}

impl OpeningStatus {
    pub const fn may_become(self, next: OpeningStatus) -> bool {
        use OpeningStatus::{Closed, Draft, Filled, Paused, Published};
        match (self, next) {
            (Draft | Paused, Published) | (Published, Paused) => true,
            (Published | Paused, Filled) => true,
            // A place that becomes free again may be offered again.
            (Filled, Published) => true,
            (Draft | Published | Paused | Filled, Closed) => true,
            _ => false,
        }
    }

    /// How it looks on a page.
    pub const fn tone(self) -> &'static str {
        match self {
            OpeningStatus::Published => "now",
            OpeningStatus::Paused => "warn",
            OpeningStatus::Filled => "ok",
            OpeningStatus::Draft | OpeningStatus::Closed => "",
        }
    }

    /// Whether candidacies go on: invitations, answers, offers.
    pub const fn is_running(self) -> bool {
        matches!(self, OpeningStatus::Published | OpeningStatus::Paused)
    }
}

/// Pay per month in fen; `level` is the lowest that is accepted (1 is the highest).
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = openings)]
pub struct Opening {
    pub id: OpeningId,
    pub provider_id: ProviderId,
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
    pub status: OpeningStatus,
    pub close_reason: String,
    pub created_at: NaiveDateTime,
    pub published_at: Option<NaiveDateTime>,
}

#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    #[error("not possible in this status")]
    Stale,
    #[error("the last day to apply is over")]
    Over,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl OpeningError {
    pub fn message(&self) -> Message {
        match self {
            OpeningError::Stale => "opening-stale".into(),
            OpeningError::Over => "opening-over".into(),
            OpeningError::Db(_) => "error-busy".into(),
        }
    }
}

pub fn find(conn: &mut Conn, id: OpeningId) -> QueryResult<Opening> {
    openings::table.find(id).select(Opening::as_select()).first(conn)
}

/// An opening of `provider`; another provider's is not found.
pub fn for_provider(conn: &mut Conn, provider: ProviderId, id: OpeningId) -> QueryResult<Opening> {
    openings::table.find(id).filter(openings::provider_id.eq(provider)).select(Opening::as_select()).first(conn)
}

/// The openings of `provider`, newest first, and how many there are.
pub fn of_provider(
    conn: &mut Conn,
    provider: ProviderId,
    (status, sort): (Option<OpeningStatus>, &Sort),
    offset: i64,
    limit: i64,
) -> QueryResult<(Vec<Opening>, i64)> {
    let statuses = status.map_or_else(|| OpeningStatus::ALL.to_vec(), |status| vec![status]);
    let filtered = openings::table.filter(openings::provider_id.eq(provider)).filter(openings::status.eq_any(statuses));
    let total = filtered.clone().count().get_result(conn)?;
    let sorted = ordered!(filtered.into_boxed(), sort, openings::id.desc(),
        "title" => openings::title,
        "city" => openings::city,
        "pay" => openings::pay_max_fen,
        "closes" => openings::closes_on,
        "status" => openings::status,
    );
    let rows = sorted.limit(limit).offset(offset).select(Opening::as_select()).load(conn)?;
    Ok((rows, total))
}

/// The openings of `provider` that candidacies run for, the one that closes first in front.
pub fn open_of_provider(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<Opening>> {
    openings::table
        .filter(openings::provider_id.eq(provider))
        .filter(openings::status.eq_any([OpeningStatus::Published, OpeningStatus::Paused]))
        .order((openings::closes_on, openings::id))
        .limit(100)
        .select(Opening::as_select())
        .load(conn)
}

/// The tags of `ids`, in one query.
pub fn tags_of(conn: &mut Conn, ids: &[OpeningId]) -> QueryResult<HashMap<OpeningId, TagSet>> {
    let rows: Vec<(OpeningId, TagKind, String)> = opening_tags::table
        .filter(opening_tags::opening_id.eq_any(ids))
        .select((opening_tags::opening_id, opening_tags::kind, opening_tags::tag))
        .load(conn)?;
    let mut found: HashMap<OpeningId, TagSet> = HashMap::new();
    for (opening, kind, code) in rows {
        found.entry(opening).or_default().add(kind, &code);
    }
    Ok(found)
}

/// Moves an opening to another status: compare-and-set, so that a stale page changes nothing.
pub fn set_status(
    conn: &mut Conn,
    actor: UserId,
    opening: &Opening,
    next: OpeningStatus,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), OpeningError> {
    if !opening.status.may_become(next) {
        return Err(OpeningError::Stale);
    }
    let published_at = if next == OpeningStatus::Published { Some(now) } else { opening.published_at };
    let changed = diesel::update(openings::table.find(opening.id).filter(openings::status.eq(opening.status)))
        .set((openings::status.eq(next), openings::close_reason.eq(reason), openings::published_at.eq(published_at)))
        .execute(conn)?;
    if changed == 0 {
        return Err(OpeningError::Stale);
    }
    let action = match next {
        OpeningStatus::Draft => "opening.drafted",
        OpeningStatus::Published => "opening.published",
        OpeningStatus::Paused => "opening.paused",
        OpeningStatus::Filled => "opening.filled",
        OpeningStatus::Closed => "opening.closed",
    };
    audit::record(conn, Some(actor), action, ("opening", opening.id.0), json!({}), now)?;
    Ok(())
}

/// Shows a draft or a paused opening to anchors.
pub fn publish(
    conn: &mut Conn,
    actor: UserId,
    opening: &Opening,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<(), OpeningError> {
    if opening.closes_on < today {
        return Err(OpeningError::Over);
    }
    set_status(conn, actor, opening, OpeningStatus::Published, "", now)
}
