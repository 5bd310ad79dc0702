//! A sitting: a scheduled occasion of the theory exam or of the practical exam of one cohort.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::timing::{self, Times};
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::text::{lower, pattern};
use crate::db::types::Id;
use crate::ordered;
use crate::recruitment::cohort::CohortId;
use crate::recruitment::scheme::SchemeId;
use crate::schema::{cohorts, sittings};
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
    /// Nobody starts before an invigilator has checked who they are.
    pub needs_authorisation: bool,
    /// Answers are taken from the device that holds the exam only.
    pub is_one_device: bool,
    /// Typed before the start; empty without one.
    pub entry_code: String,
    /// Networks from which the exam can be started, in CIDR notation; empty for anywhere.
    pub ip_ranges: String,
    /// When the statistics of its answers were looked at.
    pub flagged_at: Option<NaiveDateTime>,
}

impl Sitting {
    /// When an attempt ends that began at `started_at`, with its extra time and pauses (see [`timing`]).
    pub fn deadline(&self, started_at: NaiveDateTime, extra_minutes: i64, paused: TimeDelta) -> NaiveDateTime {
        let (ends_at, minutes) = (self.ends_at, self.minutes);
        timing::deadline(&Times { started_at, ends_at, minutes, extra_minutes, paused })
    }

    /// Until when an answer is taken whose time is up at `deadline`.
    pub fn last_answer(&self, deadline: NaiveDateTime) -> NaiveDateTime {
        timing::last_answer(deadline, self.grace_seconds)
    }

    /// What it asks of candidates at the door.
    pub fn door(&self) -> Door {
        Door {
            needs_authorisation: self.needs_authorisation,
            is_one_device: self.is_one_device,
            entry_code: self.entry_code.clone(),
            ip_ranges: self.ip_ranges.clone(),
        }
    }

    /// Nobody has started, so plan and list may change.
    pub fn is_before_start(&self) -> bool {
        matches!(self.status, SittingStatus::Planned | SittingStatus::Ready)
    }
}

/// What a theory exam asks of its candidates at the door and of their devices; nothing, by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = sittings)]
pub struct Door {
    pub needs_authorisation: bool,
    pub is_one_device: bool,
    pub entry_code: String,
    pub ip_ranges: String,
}

/// Which sittings the office looks for; `None` does not filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub kind: Option<Component>,
    pub status: Option<SittingStatus>,
    pub cohort: Option<CohortId>,
    /// In one of the titles.
    pub text: String,
    pub sort: Sort,
}

/// A sitting with the titles of its cohort, English first.
pub type Listed = (Sitting, String, String);

/// Matching sittings, newest start first, and how many there are in all.
pub fn list(conn: &mut Conn, filter: &Filter, offset: i64, limit: i64) -> QueryResult<(Vec<Listed>, i64)> {
    let mut query = sittings::table.inner_join(cohorts::table).into_boxed();
    let mut count = sittings::table.into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(sittings::kind.eq(kind));
        count = count.filter(sittings::kind.eq(kind));
    }
    if let Some(status) = filter.status {
        query = query.filter(sittings::status.eq(status));
        count = count.filter(sittings::status.eq(status));
    }
    if let Some(cohort) = filter.cohort {
        query = query.filter(sittings::cohort_id.eq(cohort));
        count = count.filter(sittings::cohort_id.eq(cohort));
    }
    if !filter.text.is_empty() {
        let text = pattern(&filter.text);
        let is_found = || {
            let english = lower(sittings::title_en).like(text.clone()).escape('\\');
            english.or(lower(sittings::title_zh).like(text.clone()).escape('\\'))
        };
        query = query.filter(is_found());
        count = count.filter(is_found());
    }
    let total = count.count().get_result(conn)?;
    let sorted = ordered!(query, filter.sort, (sittings::starts_at.desc(), sittings::id.desc()),
        "title" => sittings::title_en,
        "starts" => sittings::starts_at,
        "cohort" => cohorts::title_en,
        "kind" => sittings::kind,
        "status" => sittings::status,
    );
    let columns = (Sitting::as_select(), cohorts::title_en, cohorts::title_zh);
    let rows = sorted.limit(limit).offset(offset).select(columns).load(conn)?;
    Ok((rows, total))
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
