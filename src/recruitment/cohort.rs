//! A cohort: one run of the programme under one scheme version, with an intake window and a number of places.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::scheme::SchemeId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::schema::cohorts;
use crate::text_enum;

pub type CohortId = Id<Cohort>;

text_enum! {
    pub enum CohortStatus: "cohort-status" {
        Draft = "draft",
        Open = "open",
        Paused = "paused",
        Closed = "closed",
        Running = "running",
        Concluded = "concluded",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = cohorts)]
pub struct Cohort {
    pub id: CohortId,
    pub code: String,
    pub title_en: String,
    pub title_zh: String,
    pub about_en: String,
    pub about_zh: String,
    pub scheme_id: SchemeId,
    pub city: String,
    pub places: i64,
    pub opens_at: NaiveDateTime,
    pub closes_at: NaiveDateTime,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    /// How long an offered place waits for an answer.
    pub offer_hours: i64,
    pub status: CohortStatus,
    pub created_at: NaiveDateTime,
}

pub fn find(conn: &mut Conn, id: CohortId) -> QueryResult<Cohort> {
    cohorts::table.find(id).select(Cohort::as_select()).first(conn)
}
