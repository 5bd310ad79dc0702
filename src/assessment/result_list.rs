//! Results in lists: a trainee's own after release, and the figures of a sitting for the office.

use diesel::prelude::*;

use super::result::{Outcome, ResultId};
use super::sitting::{Component, Sitting, SittingId, SittingStatus};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::ordered;
use crate::recruitment::scheme::{Scheme, SchemeId};
use crate::schema::{candidates, results, schemes, sittings};

/// Everything a trainee has been told, newest first.
pub fn of_user(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(Outcome, Sitting)>> {
    results::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(results::user_id.eq(user))
        .filter(results::released_at.is_not_null())
        .order(results::id.desc())
        .limit(200)
        .select((Outcome::as_select(), Sitting::as_select()))
        .load(conn)
}

/// One released result of `user`; anything else is not found.
pub fn mine(conn: &mut Conn, user: UserId, id: ResultId) -> QueryResult<(Outcome, Sitting, Scheme)> {
    results::table
        .inner_join(candidates::table.inner_join(sittings::table.inner_join(schemes::table)))
        .filter(results::id.eq(id))
        .filter(results::user_id.eq(user))
        .filter(results::released_at.is_not_null())
        .select((Outcome::as_select(), Sitting::as_select(), Scheme::as_select()))
        .first(conn)
}

/// How often `user` may still try a component of a scheme.
pub fn attempts_left(conn: &mut Conn, user: UserId, scheme: &Scheme, component: Component) -> QueryResult<i64> {
    let used = attempts_used(conn, user, scheme.id, component)?;
    Ok((scheme.max_attempts - used).max(0))
}

fn attempts_used(conn: &mut Conn, user: UserId, scheme: SchemeId, component: Component) -> QueryResult<i64> {
    results::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(results::user_id.eq(user))
        .filter(results::component.eq(component))
        .filter(results::released_at.is_not_null())
        .filter(sittings::scheme_id.eq(scheme))
        .count()
        .get_result(conn)
}

/// With fewer results, figures would tell the marks of single candidates.
pub const FEWEST_RESULTS: i64 = 5;

/// How many are on the list of a sitting, how many have a result, and what the scores amount to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    pub candidates: i64,
    pub results: i64,
    /// Nothing while the sitting is being marked, since two looks at a mean tell the mark in between, and nothing for
    /// fewer than [`FEWEST_RESULTS`].
    pub scores: Option<Scores>,
}

/// The scores of one sitting, without anybody's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores {
    pub count: i64,
    pub passed: i64,
    pub red_lines: i64,
    /// In hundredths.
    pub mean: i64,
    /// Whole per cent.
    pub pass_share: i64,
    pub cut: i64,
    /// How many scores lie in 0 to 9, 10 to 19 ... 90 to 100 points.
    pub bins: [i64; 10],
}

impl Scores {
    fn of(rows: &[&Row]) -> Option<Scores> {
        let is_over = |row: &&Row| matches!(row.1, SittingStatus::Marked | SittingStatus::Released);
        let count = rows.len() as i64;
        if count < FEWEST_RESULTS || !rows.iter().all(is_over) {
            return None;
        }
        let sum: i64 = rows.iter().map(|row| row.2).sum();
        let mut scores = Scores { count, mean: (sum + count / 2) / count, ..Scores::default() };
        for (_, _, score, cut, is_passed, has_red_line) in rows {
            scores.passed += i64::from(*is_passed);
            scores.red_lines += i64::from(*has_red_line);
            scores.cut = *cut;
            scores.bins[usize::try_from(score / 1000).unwrap_or(0).min(9)] += 1;
        }
        scores.pass_share = (scores.passed * 100 + count / 2) / count;
        Some(scores)
    }
}

/// Sitting, its status, score, cut, passed, red line.
type Row = (SittingId, SittingStatus, i64, i64, bool, bool);

/// The figures of several sittings in two queries, in the order of `ids`.
pub fn figures(conn: &mut Conn, ids: &[SittingId]) -> QueryResult<Vec<Figures>> {
    let listed: Vec<(SittingId, i64)> = candidates::table
        .filter(candidates::sitting_id.eq_any(ids))
        .group_by(candidates::sitting_id)
        .select((candidates::sitting_id, diesel::dsl::count_star()))
        .load(conn)?;
    let found: Vec<Row> = results::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(candidates::sitting_id.eq_any(ids))
        .select((
            candidates::sitting_id,
            sittings::status,
            results::score,
            results::cut,
            results::is_passed,
            results::has_red_line,
        ))
        .load(conn)?;
    Ok(ids
        .iter()
        .map(|id| {
            let rows: Vec<&Row> = found.iter().filter(|row| row.0 == *id).collect();
            Figures {
                candidates: listed.iter().find(|(sitting, _)| sitting == id).map_or(0, |(_, count)| *count),
                results: rows.len() as i64,
                scores: Scores::of(&rows),
            }
        })
        .collect())
}

/// Sittings that results can come from, in the order asked for, otherwise newest first.
pub fn sittings_page(
    conn: &mut Conn,
    (kind, sort): (Option<Component>, &Sort),
    (limit, offset): (i64, i64),
) -> QueryResult<(Vec<Sitting>, i64)> {
    let kinds: Vec<Component> = kind.map_or_else(|| Component::ALL.to_vec(), |kind| vec![kind]);
    let total = sittings::table.filter(sittings::kind.eq_any(kinds.clone())).count().get_result(conn)?;
    let found = sittings::table.filter(sittings::kind.eq_any(kinds)).into_boxed();
    let sorted = ordered!(found, sort, (sittings::starts_at.desc(), sittings::id.desc()),
        "title" => sittings::title_en,
        "kind" => sittings::kind,
        "starts" => sittings::starts_at,
        "status" => sittings::status,
    );
    let rows = sorted.limit(limit).offset(offset).select(Sitting::as_select()).load(conn)?;
    Ok((rows, total))
}
