//! An advert: a published opening as anchors see it.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::opening::{Opening, OpeningId, OpeningStatus};
use crate::db::Conn;
use crate::schema::{openings, providers};

/// An opening as anchors see it, with the names of its provider.
#[derive(Debug, Clone)]
pub struct Advert {
    pub opening: Opening,
    pub provider_en: String,
    pub provider_zh: String,
}

/// What a holder of a certificate of `level` may apply to on `today`, newest first.
pub fn list(conn: &mut Conn, level: i64, today: NaiveDate, offset: i64, limit: i64) -> QueryResult<(Vec<Advert>, i64)> {
    let filtered = openings::table
        .inner_join(providers::table)
        .filter(openings::status.eq(OpeningStatus::Published))
        .filter(openings::closes_on.ge(today))
        .filter(openings::level.ge(level));
    let total = filtered.count().get_result(conn)?;
    let rows: Vec<(Opening, String, String)> = filtered
        .order(openings::id.desc())
        .limit(limit)
        .offset(offset)
        .select((Opening::as_select(), providers::name_en, providers::name_zh))
        .load(conn)?;
    let adverts = rows
        .into_iter()
        .map(|(opening, provider_en, provider_zh)| Advert { opening, provider_en, provider_zh })
        .collect();
    Ok((adverts, total))
}

/// A published opening that takes applications on `today`; others are not found.
pub fn find(conn: &mut Conn, id: OpeningId, today: NaiveDate) -> QueryResult<Advert> {
    let (opening, provider_en, provider_zh) = openings::table
        .find(id)
        .inner_join(providers::table)
        .filter(openings::status.eq(OpeningStatus::Published))
        .filter(openings::closes_on.ge(today))
        .select((Opening::as_select(), providers::name_en, providers::name_zh))
        .first(conn)?;
    Ok(Advert { opening, provider_en, provider_zh })
}
