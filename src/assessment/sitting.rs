//! A sitting: a scheduled occasion of the theory exam or of the practical exam of one cohort.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::types::Id;
use crate::ordered;
use crate::recruitment::cohort::CohortId;
use crate::recruitment::scheme::SchemeId;
use crate::schema::sittings;
use crate::text_enum;

pub type SittingId = Id<Sitting>;
/// Rows of `blueprints` and `rubrics`, which have files of their own.
pub type BlueprintId = Id<crate::schema::blueprints::table>;
pub type RubricId = Id<crate::schema::rubrics::table>;

text_enum! {
    /// What a sitting, and the result of it, is about.
    pub enum Component: "component" {
        Theory = "theory",
        Practical = "practical",
    }
}

text_enum! {
    pub enum SittingStatus: "sitting-status" {
        Planned = "planned",
        Ready = "ready",
        Open = "open",
        Closed = "closed",
        Marked = "marked",
        Released = "released",
    }
}

impl SittingStatus {
    /// How it looks on a page.
    pub const fn tone(self) -> &'static str {
        match self {
            SittingStatus::Planned => "",
            SittingStatus::Ready | SittingStatus::Open | SittingStatus::Closed => "now",
            SittingStatus::Marked => "warn",
            SittingStatus::Released => "ok",
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = sittings)]
pub struct Sitting {
    pub id: SittingId,
    pub kind: Component,
    pub cohort_id: CohortId,
    pub scheme_id: SchemeId,
    pub blueprint_id: Option<BlueprintId>,
    pub rubric_id: Option<RubricId>,
    pub room_id: Option<i64>,
    pub title_en: String,
    pub title_zh: String,
    pub starts_at: NaiveDateTime,
    pub ends_at: NaiveDateTime,
    /// Time for the paper, or for one performance.
    pub minutes: i64,
    pub grace_seconds: i64,
    pub brief_en: String,
    pub brief_zh: String,
    pub status: SittingStatus,
    pub released_at: Option<NaiveDateTime>,
    /// When the statistics of its answers were looked at.
    pub flagged_at: Option<NaiveDateTime>,
}

impl Sitting {
    /// How long after the deadline an answer on its way is still taken.
    pub fn grace(&self) -> TimeDelta {
        TimeDelta::seconds(self.grace_seconds)
    }

    /// When an attempt that begins `now` ends: after its minutes, but not later than the window; both with extra time.
    pub fn deadline(&self, now: NaiveDateTime, extra_minutes: i64) -> NaiveDateTime {
        let extra = TimeDelta::minutes(extra_minutes);
        (now + TimeDelta::minutes(self.minutes) + extra).min(self.ends_at + extra)
    }

    /// Nobody has started, so plan and list may change.
    pub fn is_before_start(&self) -> bool {
        matches!(self.status, SittingStatus::Planned | SittingStatus::Ready)
    }
}

/// Which sittings the office looks for; `None` does not filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub kind: Option<Component>,
    pub status: Option<SittingStatus>,
    pub sort: Sort,
}

/// Matching sittings, newest start first, and how many there are in all.
pub fn list(conn: &mut Conn, filter: &Filter, offset: i64, limit: i64) -> QueryResult<(Vec<Sitting>, i64)> {
    let mut query = sittings::table.into_boxed();
    let mut count = sittings::table.into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(sittings::kind.eq(kind));
        count = count.filter(sittings::kind.eq(kind));
    }
    if let Some(status) = filter.status {
        query = query.filter(sittings::status.eq(status));
        count = count.filter(sittings::status.eq(status));
    }
    let total = count.count().get_result(conn)?;
    let sorted = ordered!(query, filter.sort, (sittings::starts_at.desc(), sittings::id.desc()),
        "title" => sittings::title_en,
        "starts" => sittings::starts_at,
        "kind" => sittings::kind,
        "status" => sittings::status,
    );
    let rows = sorted.limit(limit).offset(offset).select(Sitting::as_select()).load(conn)?;
    Ok((rows, total))
}

/// Sittings that are not over, soonest first: the office's work.
pub fn ahead(conn: &mut Conn, limit: i64) -> QueryResult<Vec<Sitting>> {
    sittings::table
        .filter(sittings::status.eq_any([SittingStatus::Planned, SittingStatus::Ready, SittingStatus::Open]))
        .order((sittings::starts_at, sittings::id))
        .limit(limit)
        .select(Sitting::as_select())
        .load(conn)
}

pub fn find(conn: &mut Conn, id: SittingId) -> QueryResult<Sitting> {
    sittings::table.find(id).select(Sitting::as_select()).first(conn)
}

/// Moves a sitting from one status to the next if nobody was faster.
pub fn advance(conn: &mut Conn, id: SittingId, from: SittingStatus, to: SittingStatus) -> QueryResult<bool> {
    let moved = diesel::update(sittings::table.find(id).filter(sittings::status.eq(from)))
        .set(sittings::status.eq(to))
        .execute(conn)?;
    Ok(moved == 1)
}
