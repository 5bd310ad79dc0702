//! Raising the flags of a sitting that closed: what [`super::suspicion`] finds in its answers, written once.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{AttemptId, AttemptStatus};
use super::flag::FlagKind;
use super::paper::{self, Keys, Paper};
use super::scoring::{Key, Marked};
use super::sitting::{Component, SittingId, SittingStatus};
use super::suspicion::{self, Given, Pair};
use crate::app::App;
use crate::audit;
use crate::db::Conn;
use crate::schema::{answers, attempts, candidates, exam_flags, sittings};

/// More of one kind than anybody would look at are left out, the least striking ones.
const MOST: usize = 500;

/// What the statistics found in one sitting.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pairs: Vec<(AttemptId, AttemptId, Pair)>,
    fast: Vec<(AttemptId, i64)>,
}

/// Looks at one sitting that closed and was not looked at yet. The counting is done beside the database; whoever writes
/// first has looked. For the deadline worker; returns how many sittings were looked at.
pub fn run(app: &App, now: NaiveDateTime) -> anyhow::Result<usize> {
    let Some(id) = app.db.read_now(unseen)? else { return Ok(0) };
    let found = app.db.read_now(move |conn| look(conn, id))?;
    let written = app.db.write_now(move |conn| write(conn, id, &found, now))?;
    Ok(usize::from(written))
}

fn unseen(conn: &mut Conn) -> QueryResult<Option<SittingId>> {
    sittings::table
        .filter(sittings::kind.eq(Component::Theory))
        .filter(sittings::status.eq_any([SittingStatus::Closed, SittingStatus::Marked, SittingStatus::Released]))
        .filter(sittings::flagged_at.is_null())
        .order(sittings::id)
        .select(sittings::id)
        .first(conn)
        .optional()
}

/// The statistics of a sitting. Essays and void items say nothing.
pub fn look(conn: &mut Conn, id: SittingId) -> QueryResult<Found> {
    let written: Vec<(AttemptId, Option<NaiveDateTime>)> = attempts::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(id))
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .order(attempts::id)
        .select((attempts::id, attempts::started_at))
        .load(conn)?;
    let (mut ids, mut papers, mut fast) = (Vec::new(), Vec::new(), Vec::new());
    let mut keys = Keys::new();
    for chunk in written.chunks(paper::CHUNK) {
        let attempts: Vec<AttemptId> = chunk.iter().map(|(id, _)| *id).collect();
        for (id, paper) in paper::of_chunk(conn, &attempts, &mut keys)? {
            ids.push(id);
            papers.push(given(&paper));
        }
        let saved = first_saved(conn, &attempts)?;
        for (id, started_at) in chunk {
            let moments = saved.get(id).map_or(&[][..], Vec::as_slice);
            let median = started_at.and_then(|started_at| suspicion::median_seconds(started_at, moments));
            fast.extend(median.filter(|seconds| *seconds < suspicion::FAST).map(|seconds| (*id, seconds)));
        }
    }
    let pairs = suspicion::alike(&papers).into_iter().take(MOST);
    fast.sort_by_key(|(id, seconds)| (*seconds, *id));
    fast.truncate(MOST);
    Ok(Found { pairs: pairs.map(|pair| (ids[pair.first], ids[pair.second], pair)).collect(), fast })
}

fn given(paper: &Paper) -> Vec<Given> {
    let counts = |marked: &Marked| {
        !marked.answer.is_empty() && marked.voided.is_none() && !matches!(marked.key, Key::Marker { .. })
    };
    paper
        .questions
        .iter()
        .filter(|(_, marked)| counts(marked))
        .map(|(version, marked)| {
            let is_right = marked.earned() == Some(marked.points);
            (version.0, (!is_right).then(|| marked.answer.clone()))
        })
        .collect()
}

/// When each question of each attempt was first answered.
fn first_saved(conn: &mut Conn, ids: &[AttemptId]) -> QueryResult<HashMap<AttemptId, Vec<NaiveDateTime>>> {
    let log: Vec<(AttemptId, i64, NaiveDateTime)> = answers::table
        .filter(answers::attempt_id.eq_any(ids))
        .filter(answers::choice.ne(""))
        .order(answers::id)
        .select((answers::attempt_id, answers::position, answers::saved_at))
        .load(conn)?;
    let mut first: HashMap<(AttemptId, i64), NaiveDateTime> = HashMap::new();
    for (attempt, position, at) in log {
        first.entry((attempt, position)).or_insert(at);
    }
    let mut saved: HashMap<AttemptId, Vec<NaiveDateTime>> = HashMap::new();
    for ((attempt, _), at) in first {
        saved.entry(attempt).or_default().push(at);
    }
    Ok(saved)
}

fn write(conn: &mut Conn, id: SittingId, found: &Found, now: NaiveDateTime) -> QueryResult<bool> {
    let is_first = diesel::update(sittings::table.find(id).filter(sittings::flagged_at.is_null()))
        .set(sittings::flagged_at.eq(now))
        .execute(conn)?;
    if is_first == 0 {
        return Ok(false);
    }
    for (first, second, pair) in &found.pairs {
        let (same, shared) = (pair.same_wrong as i64, pair.shared as i64);
        raise(conn, id, FlagKind::Alike, (*first, Some(*second)), (pair.similarity, same, shared), now)?;
    }
    for (attempt, seconds) in &found.fast {
        raise(conn, id, FlagKind::Fast, (*attempt, None), (*seconds, 0, 0), now)?;
    }
    let details = json!({ "alike": found.pairs.len(), "fast": found.fast.len() });
    audit::record(conn, None, "sitting.flagged", ("sitting", id.0), details, now)?;
    Ok(true)
}

fn raise(
    conn: &mut Conn,
    id: SittingId,
    kind: FlagKind,
    (attempt, other): (AttemptId, Option<AttemptId>),
    (value, same_wrong, shared): (i64, i64, i64),
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(exam_flags::table)
        .values((
            exam_flags::sitting_id.eq(id),
            exam_flags::kind.eq(kind),
            exam_flags::attempt_id.eq(attempt),
            exam_flags::other_attempt_id.eq(other),
            exam_flags::value.eq(value),
            exam_flags::same_wrong.eq(same_wrong),
            exam_flags::shared.eq(shared),
            exam_flags::found_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
