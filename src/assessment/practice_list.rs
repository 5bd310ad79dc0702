//! The runs of one person, newest first, each with how it went.

use std::collections::HashMap;

use diesel::prelude::*;

use super::practice::{Run, RunId};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{practice_answers, practice_runs};

/// Questions of a run; essays are answered but neither right nor wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub questions: i64,
    pub answered: i64,
    /// Answered, and not an essay.
    pub scored: i64,
    pub right: i64,
}

/// One page of the list, and how many runs there are in all: three queries however many rows.
pub fn of_user(conn: &mut Conn, user: UserId, offset: i64, limit: i64) -> QueryResult<(Vec<(Run, Tally)>, i64)> {
    let total = practice_runs::table.filter(practice_runs::user_id.eq(user)).count().get_result(conn)?;
    let runs: Vec<Run> = practice_runs::table
        .filter(practice_runs::user_id.eq(user))
        .order((practice_runs::started_at.desc(), practice_runs::id.desc()))
        .offset(offset)
        .limit(limit)
        .select(Run::as_select())
        .load(conn)?;
    let ids: Vec<RunId> = runs.iter().map(|run| run.id).collect();
    let mut tallies = tallies(conn, &ids)?;
    Ok((runs.into_iter().map(|run| (run.clone(), tallies.remove(&run.id).unwrap_or_default())).collect(), total))
}

fn tallies(conn: &mut Conn, runs: &[RunId]) -> QueryResult<HashMap<RunId, Tally>> {
    let rows: Vec<(RunId, i64, Option<i64>, bool)> = practice_answers::table
        .filter(practice_answers::run_id.eq_any(runs))
        .select((
            practice_answers::run_id,
            practice_answers::points,
            practice_answers::earned,
            practice_answers::answered_at.is_not_null(),
        ))
        .load(conn)?;
    let mut tallies: HashMap<RunId, Tally> = HashMap::new();
    for (run, points, earned, is_answered) in rows {
        let tally = tallies.entry(run).or_default();
        tally.questions += 1;
        tally.answered += i64::from(is_answered);
        tally.scored += i64::from(earned.is_some());
        tally.right += i64::from(earned.is_some_and(|earned| earned >= points));
    }
    Ok(tallies)
}

/// The newest run of `user` that is not finished, with the first question that waits for an answer.
pub fn open(conn: &mut Conn, user: UserId) -> QueryResult<Option<(RunId, i64)>> {
    practice_answers::table
        .inner_join(practice_runs::table)
        .filter(practice_runs::user_id.eq(user))
        .filter(practice_runs::finished_at.is_null())
        .filter(practice_answers::answered_at.is_null())
        .order((practice_runs::id.desc(), practice_answers::position))
        .select((practice_runs::id, practice_answers::position))
        .first(conn)
        .optional()
}
