//! Lists of candidacies: of an anchor, of an opening, of a provider, and how many stand where. None asks once per row.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::candidacy::{Candidacy, CandidacyId};
use super::opening::{self, Opening, OpeningId};
use super::pipeline::CandidacyStatus;
use super::search;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::recruitment::provider::ProviderId;
use crate::schema::{candidacies, openings, providers, users};

/// What `user` was invited to or applied for, newest change first, with the names of the providers.
pub fn of_user(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(Candidacy, Opening, String, String)>> {
    candidacies::table
        .inner_join(openings::table.inner_join(providers::table))
        .filter(candidacies::user_id.eq(user))
        .filter(candidacies::status.ne(CandidacyStatus::Shortlisted))
        .order(candidacies::changed_at.desc())
        .limit(100)
        .select((Candidacy::as_select(), Opening::as_select(), providers::name_en, providers::name_zh))
        .load(conn)
}

/// Everybody in the pipeline of an opening whom its provider may see, with their names, the latest change first.
pub fn of_opening(conn: &mut Conn, opening: OpeningId, today: NaiveDate) -> QueryResult<Vec<(Candidacy, String)>> {
    let mut rows: Vec<(Candidacy, String)> = candidacies::table
        .inner_join(users::table.on(users::id.eq(candidacies::user_id)))
        .filter(candidacies::opening_id.eq(opening))
        .order(candidacies::changed_at.desc())
        .limit(500)
        .select((Candidacy::as_select(), users::name))
        .load(conn)?;
    let users: Vec<UserId> = rows.iter().map(|(candidacy, _)| candidacy.user_id).collect();
    let findable = search::findable_among(conn, &users, today)?;
    rows.retain(|(candidacy, _)| candidacy.status.has_said_yes() || findable.contains(&candidacy.user_id));
    Ok(rows)
}

/// The candidacies of `user` with `provider`, newest first.
pub fn of_user_with(conn: &mut Conn, user: UserId, provider: ProviderId) -> QueryResult<Vec<(Candidacy, Opening)>> {
    candidacies::table
        .inner_join(openings::table)
        .filter(candidacies::user_id.eq(user))
        .filter(openings::provider_id.eq(provider))
        .order(candidacies::changed_at.desc())
        .limit(50)
        .select((Candidacy::as_select(), Opening::as_select()))
        .load(conn)
}

/// Where each of `users` stands in the pipeline of `opening`.
pub fn standing_of(
    conn: &mut Conn,
    opening: OpeningId,
    users: &[UserId],
) -> QueryResult<HashMap<UserId, (CandidacyId, CandidacyStatus)>> {
    let rows: Vec<(UserId, CandidacyId, CandidacyStatus)> = candidacies::table
        .filter(candidacies::opening_id.eq(opening))
        .filter(candidacies::user_id.eq_any(users))
        .select((candidacies::user_id, candidacies::id, candidacies::status))
        .load(conn)?;
    Ok(rows.into_iter().map(|(user, id, status)| (user, (id, status))).collect())
}

/// How many candidacies each of `ids` has per status, in one query.
pub fn counts(conn: &mut Conn, ids: &[OpeningId]) -> QueryResult<Vec<(OpeningId, CandidacyStatus, i64)>> {
    candidacies::table
        .filter(candidacies::opening_id.eq_any(ids))
        .group_by((candidacies::opening_id, candidacies::status))
        .select((candidacies::opening_id, candidacies::status, diesel::dsl::count_star()))
        .load(conn)
}

/// How many candidacies `provider` has per status, over its openings that run.
pub fn counts_of_provider(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<(CandidacyStatus, i64)>> {
    let ids: Vec<OpeningId> =
        opening::open_of_provider(conn, provider)?.into_iter().map(|opening| opening.id).collect();
    let mut sums: Vec<(CandidacyStatus, i64)> = Vec::new();
    for (_, status, count) in counts(conn, &ids)? {
        match sums.iter_mut().find(|(own, _)| *own == status) {
            Some((_, sum)) => *sum += count,
            None => sums.push((status, count)),
        }
    }
    sums.sort();
    Ok(sums)
}
