//! The ground that tests of training, exams and certificates stand on: a published scheme, a running cohort, a room.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shining_star::db::Conn;
use shining_star::recruitment::cohort::CohortId;
use shining_star::recruitment::scheme::SchemeId;
use shining_star::schema::{cohorts, rooms, schemes, session_blocks, venues};

/// What differs from scheme to scheme. Both cuts are 60 points, and there are three attempts.
pub struct Rules {
    pub code: &'static str,
    pub version: i64,
    pub level: i64,
    pub titles: (&'static str, &'static str),
    pub training_minutes: i64,
    pub theory_minutes: i64,
    pub validity_months: i64,
    /// In hundredths of a point.
    pub tolerance: i64,
}

pub fn scheme(conn: &mut Conn, rules: &Rules, now: NaiveDateTime) -> QueryResult<SchemeId> {
    diesel::insert_into(schemes::table)
        .values((
            (schemes::code.eq(rules.code), schemes::version.eq(rules.version), schemes::level.eq(rules.level)),
            (schemes::title_en.eq(rules.titles.0), schemes::title_zh.eq(rules.titles.1)),
            (schemes::training_minutes.eq(rules.training_minutes), schemes::theory_minutes.eq(rules.theory_minutes)),
            (schemes::theory_cut.eq(6000), schemes::practical_cut.eq(6000), schemes::max_attempts.eq(3)),
            (schemes::validity_months.eq(rules.validity_months), schemes::tolerance.eq(rules.tolerance)),
            schemes::nature_en.eq("A platform certificate, not a state qualification."),
            schemes::nature_zh.eq("平台认证证书，不是国家职业资格证书。"),
            (schemes::status.eq("published"), schemes::created_at.eq(now), schemes::published_at.eq(now)),
        ))
        .returning(schemes::id)
        .get_result(conn)
}

/// A running cohort of 100 places.
pub fn cohort(
    conn: &mut Conn,
    scheme: SchemeId,
    (code, title_en, title_zh): (&str, &str, &str),
    (starts_on, ends_on): (NaiveDate, NaiveDate),
    now: NaiveDateTime,
) -> QueryResult<CohortId> {
    diesel::insert_into(cohorts::table)
        .values((
            (cohorts::code.eq(code), cohorts::title_en.eq(title_en), cohorts::title_zh.eq(title_zh)),
            (cohorts::scheme_id.eq(scheme), cohorts::city.eq("Hangzhou"), cohorts::places.eq(100)),
            (cohorts::opens_at.eq(now), cohorts::closes_at.eq(now)),
            (cohorts::starts_on.eq(starts_on), cohorts::ends_on.eq(ends_on)),
            (cohorts::status.eq("running"), cohorts::created_at.eq(now)),
        ))
        .returning(cohorts::id)
        .get_result(conn)
}

/// A room for twenty in a venue of its own.
pub fn room(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<i64> {
    let venue: i64 = diesel::insert_into(venues::table)
        .values((
            (venues::name_en.eq("Base"), venues::name_zh.eq("基地"), venues::city.eq("Hangzhou")),
            (venues::address.eq("1 Road"), venues::created_at.eq(now)),
        ))
        .returning(venues::id)
        .get_result(conn)?;
    diesel::insert_into(rooms::table)
        .values((rooms::venue_id.eq(venue), rooms::name.eq("A"), rooms::capacity.eq(20)))
        .returning(rooms::id)
        .get_result(conn)
}

/// The one block of a session that was written past the verbs.
pub fn block(conn: &mut Conn, session: i64, (from, to): (NaiveDateTime, NaiveDateTime)) -> QueryResult<i64> {
    diesel::insert_into(session_blocks::table)
        .values((
            (session_blocks::session_id.eq(session), session_blocks::number.eq(1)),
            (session_blocks::starts_at.eq(from), session_blocks::ends_at.eq(to)),
        ))
        .returning(session_blocks::id)
        .get_result(conn)
}
