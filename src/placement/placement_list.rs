//! Placements with the names around them: one by one as each side may see it, and the lists of both and of the office.

use diesel::prelude::*;

use super::placement::{Placement, PlacementId, PlacementStatus};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::text;
use crate::ordered;
use crate::recruitment::provider::ProviderId;
use crate::schema::{openings, placements, providers, users};

/// A placement with the names around it.
#[derive(Debug, Clone, Queryable)]
pub struct PlacementView {
    pub placement: Placement,
    pub anchor: String,
    pub opening: String,
    pub provider_en: String,
    pub provider_zh: String,
}

/// What a list of placements is narrowed to; `None` means all.
#[derive(Debug, Clone, Default)]
pub struct PlacementFilter {
    pub provider: Option<ProviderId>,
    pub status: Option<PlacementStatus>,
    pub anchor: String,
    pub sort: Sort,
}

type Backend = <Conn as diesel::Connection>::Backend;

fn narrowed(filter: &PlacementFilter) -> placements::BoxedQuery<'static, Backend> {
    let mut query = placements::table.into_boxed();
    if let Some(provider) = filter.provider {
        query = query.filter(placements::provider_id.eq(provider));
    }
    if let Some(status) = filter.status {
        query = query.filter(placements::status.eq(status));
    }
    if !filter.anchor.is_empty() {
        let pattern = text::pattern(&filter.anchor);
        let named = users::table.filter(text::lower(users::name).like(pattern).escape('\\'));
        query = query.filter(placements::user_id.eq_any(named.select(users::id)));
    }
    query
}

/// The placements that match, newest first, and how many there are.
pub fn list(
    conn: &mut Conn,
    filter: &PlacementFilter,
    offset: i64,
    limit: i64,
) -> QueryResult<(Vec<PlacementView>, i64)> {
    let total = narrowed(filter).count().get_result(conn)?;
    let found = ordered!(narrowed(filter), filter.sort, placements::id.desc(),
        "pay" => placements::pay_fen,
        "starts" => placements::starts_on,
        "status" => placements::status,
    );
    let ids: Vec<PlacementId> = found.limit(limit).offset(offset).select(placements::id).load(conn)?;
    let mut rows = views(conn, &ids)?;
    rows.sort_by_key(|view| ids.iter().position(|id| *id == view.placement.id));
    Ok((rows, total))
}

fn views(conn: &mut Conn, ids: &[PlacementId]) -> QueryResult<Vec<PlacementView>> {
    placements::table
        .inner_join(users::table)
        .inner_join(openings::table)
        .inner_join(providers::table)
        .filter(placements::id.eq_any(ids))
        .order(placements::id.desc())
        .select((Placement::as_select(), users::name, openings::title, providers::name_en, providers::name_zh))
        .load(conn)
}

pub fn find(conn: &mut Conn, id: PlacementId) -> QueryResult<PlacementView> {
    views(conn, &[id])?.pop().ok_or(diesel::result::Error::NotFound)
}

/// A placement with `provider`; another provider's is not found.
pub fn for_provider(conn: &mut Conn, provider: ProviderId, id: PlacementId) -> QueryResult<PlacementView> {
    find(conn, id).and_then(|view| {
        if view.placement.provider_id == provider { Ok(view) } else { Err(diesel::result::Error::NotFound) }
    })
}

/// The jobs of `user`, newest first.
pub fn of_user(conn: &mut Conn, user: UserId) -> QueryResult<Vec<PlacementView>> {
    let ids: Vec<PlacementId> = placements::table
        .filter(placements::user_id.eq(user))
        .order(placements::id.desc())
        .limit(100)
        .select(placements::id)
        .load(conn)?;
    views(conn, &ids)
}

/// The planned and active placements with `provider`.
pub fn active_of(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<PlacementView>> {
    let ids: Vec<PlacementId> = placements::table
        .filter(placements::provider_id.eq(provider))
        .filter(placements::status.ne(PlacementStatus::Ended))
        .order(placements::id.desc())
        .limit(100)
        .select(placements::id)
        .load(conn)?;
    views(conn, &ids)
}

/// The providers that ever employed somebody, by name, for the office's filter.
pub fn employers(conn: &mut Conn) -> QueryResult<Vec<(ProviderId, String, String)>> {
    providers::table
        .filter(diesel::dsl::exists(placements::table.filter(placements::provider_id.eq(providers::id))))
        .order(providers::name_en)
        .limit(500)
        .select((providers::id, providers::name_en, providers::name_zh))
        .load(conn)
}

/// How many people were ever placed.
pub fn placed(conn: &mut Conn) -> QueryResult<i64> {
    placements::table.select(diesel::dsl::count(placements::user_id).aggregate_distinct()).first(conn)
}
