//! A scheme: the versioned rules of one certificate level. A published version never changes; an edit makes a new one.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::types::Id;
use crate::schema::schemes;
use crate::text_enum;

pub type SchemeId = Id<Scheme>;

text_enum! {
    pub enum SchemeStatus: "scheme-status" {
        Draft = "draft",
        Published = "published",
        Superseded = "superseded",
    }
}

/// Times in minutes, cuts and tolerance in hundredths of a point (out of 100 points).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = schemes)]
pub struct Scheme {
    pub id: SchemeId,
    pub code: String,
    pub version: i64,
    /// 5 (first) to 1 (highest).
    pub level: i64,
    pub title_en: String,
    pub title_zh: String,
    pub training_minutes: i64,
    pub theory_cut: i64,
    pub practical_cut: i64,
    pub theory_minutes: i64,
    pub validity_months: i64,
    pub max_attempts: i64,
    /// How far two examiners may be apart per criterion before a third decides.
    pub tolerance: i64,
    pub nature_en: String,
    pub nature_zh: String,
    pub source: String,
    pub status: SchemeStatus,
    pub created_at: NaiveDateTime,
    pub published_at: Option<NaiveDateTime>,
}

pub fn find(conn: &mut Conn, id: SchemeId) -> QueryResult<Scheme> {
    schemes::table.find(id).select(Scheme::as_select()).first(conn)
}
