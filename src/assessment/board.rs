//! The board of a sitting: everybody on the list with how far they are, and what they reached. For the office only.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::attempt::{Attempt, AttemptId};
use super::candidate::Candidate;
use super::live_board::State;
use super::result::Outcome;
use super::sitting::SittingId;
use crate::db::Conn;
use crate::schema::{answers, attempts, candidates, paper_items, results, users};

/// One line of the board.
#[derive(Debug, Clone)]
pub struct BoardRow {
    pub candidate: Candidate,
    pub name: String,
    pub attempt: Option<Attempt>,
    /// Questions answered so far, of so many.
    pub answered: i64,
    pub questions: i64,
    /// From the release on.
    pub result: Option<Outcome>,
}

impl BoardRow {
    /// As the live board derives it.
    pub fn state(&self, now: NaiveDateTime) -> State {
        let attempt = self.attempt.as_ref().map(|attempt| (attempt.status, attempt.seen_at));
        State::of((self.candidate.authorised_at, self.candidate.arrived_at), attempt, now)
    }
}

/// Everybody on the list, by number: three queries, however many they are.
pub fn board(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<BoardRow>> {
    let rows: Vec<(Candidate, String, Option<Attempt>, Option<Outcome>)> = candidates::table
        .inner_join(users::table)
        .left_join(attempts::table)
        .left_join(results::table)
        .filter(candidates::sitting_id.eq(sitting))
        .order(candidates::number)
        .select((Candidate::as_select(), users::name, Option::<Attempt>::as_select(), Option::<Outcome>::as_select()))
        .load(conn)?;
    let running: Vec<AttemptId> = rows.iter().filter_map(|(_, _, attempt, _)| attempt.as_ref().map(|a| a.id)).collect();
    let answered: Vec<(AttemptId, i64)> = answers::table
        .filter(answers::attempt_id.eq_any(&running))
        .filter(answers::choice.ne(""))
        .group_by(answers::attempt_id)
        .select((answers::attempt_id, diesel::dsl::count(answers::position).aggregate_distinct()))
        .load(conn)?;
    let questions: Vec<(AttemptId, i64)> = paper_items::table
        .filter(paper_items::attempt_id.eq_any(&running))
        .group_by(paper_items::attempt_id)
        .select((paper_items::attempt_id, diesel::dsl::count_star()))
        .load(conn)?;
    let (answered, questions): (HashMap<_, _>, HashMap<_, _>) =
        (answered.into_iter().collect(), questions.into_iter().collect());
    let count = |counts: &HashMap<AttemptId, i64>, attempt: &Option<Attempt>| {
        attempt.as_ref().and_then(|attempt| counts.get(&attempt.id)).copied().unwrap_or(0)
    };
    Ok(rows
        .into_iter()
        .map(|(candidate, name, attempt, result)| BoardRow {
            answered: count(&answered, &attempt),
            questions: count(&questions, &attempt),
            candidate,
            name,
            attempt,
            // A score is nobody's before its release, not even the office's.
            result: result.filter(|result| result.released_at.is_some()),
        })
        .collect())
}

/// How many candidates several sittings have.
pub fn counts(conn: &mut Conn, of: &[SittingId]) -> QueryResult<HashMap<SittingId, i64>> {
    let rows: Vec<(SittingId, i64)> = candidates::table
        .filter(candidates::sitting_id.eq_any(of))
        .group_by(candidates::sitting_id)
        .select((candidates::sitting_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
