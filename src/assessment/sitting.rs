//! A sitting: a scheduled occasion of the theory exam or of the practical exam of one cohort.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::types::Id;
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

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = sittings)]
pub struct Sitting {
    pub id: SittingId,
    pub kind: Component,
    pub cohort_id: CohortId,
    pub scheme_id: SchemeId,
    pub blueprint_id: Option<BlueprintId>,
    pub rubric_id: Option<RubricId>,
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
