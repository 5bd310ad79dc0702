//! After the rush: what the database holds beside what was acknowledged, worked out from the rows alone.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use shining_star::assessment::answer;
use shining_star::assessment::attempt::{AttemptId, AttemptStatus};
use shining_star::assessment::paper;
use shining_star::assessment::sitting::SittingId;
use shining_star::db::{Conn, Db};
use shining_star::schema::{answers, attempts, candidates, item_versions, items, paper_items};

use super::candidate::Candidate;

/// Both should be nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Found {
    /// Answers, ends and scores that are not what was acknowledged.
    pub lost: usize,
    /// Rows of answers that nobody gave.
    pub doubled: i64,
}

/// One attempt, and what its paper says of each question: the order of the letters, and the letter of the key.
struct Held {
    id: AttemptId,
    status: AttemptStatus,
}

type Papers = HashMap<(AttemptId, i64), (String, char)>;

pub fn check(db: &Db, sitting: SittingId, candidates: &[Candidate]) -> anyhow::Result<Found> {
    Ok(db.read_now(move |conn| {
        let (held, papers) = (held(conn, sitting)?, papers(conn, sitting)?);
        let mut found = Found::default();
        for chunk in candidates.chunks(200) {
            let ids: Vec<AttemptId> =
                chunk.iter().filter_map(|one| held.get(&number(one))).map(|held| held.id).collect();
            let (current, marked) = (answer::current_of(conn, &ids)?, paper::of(conn, &ids)?);
            let rows: Vec<(AttemptId, i64)> = answers::table
                .filter(answers::attempt_id.eq_any(&ids))
                .group_by(answers::attempt_id)
                .select((answers::attempt_id, count_star()))
                .load(conn)?;
            let rows: HashMap<AttemptId, i64> = rows.into_iter().collect();
            for one in chunk {
                let Some(held) = held.get(&number(one)) else {
                    found.lost += 1 + one.acknowledged.len();
                    continue;
                };
                let own = |position: &i64, shown: char| {
                    let (order, key) = papers.get(&(held.id, *position))?;
                    Some((order.chars().nth(shown as usize - 'A' as usize)?, *key))
                };
                let mut score = 0;
                for (position, shown) in &one.acknowledged {
                    let wanted = own(position, *shown);
                    let kept = current.get(&held.id).and_then(|answers| answers.get(position));
                    let is_kept =
                        wanted.is_some_and(|(own, _)| kept.is_some_and(|kept| kept.choice == own.to_string()));
                    found.lost += usize::from(!is_kept);
                    score += if wanted.is_some_and(|(own, key)| own == key) { 100 } else { 0 };
                }
                let is_right = held.status == AttemptStatus::Submitted
                    && marked.get(&held.id).is_some_and(|paper| paper.score().points == score);
                found.lost += usize::from(!is_right);
                found.doubled += rows.get(&held.id).copied().unwrap_or(0) - one.saved();
            }
        }
        Ok::<_, diesel::result::Error>(found)
    })?)
}

fn number(candidate: &Candidate) -> String {
    format!("{:04}", candidate.number + 1)
}

fn held(conn: &mut Conn, sitting: SittingId) -> QueryResult<HashMap<String, Held>> {
    let rows: Vec<(String, AttemptId, AttemptStatus)> = attempts::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(sitting))
        .select((candidates::number, attempts::id, attempts::status))
        .load(conn)?;
    Ok(rows.into_iter().map(|(number, id, status)| (number, Held { id, status })).collect())
}

/// The key of an item follows from the number at the end of its code (see the filling).
fn papers(conn: &mut Conn, sitting: SittingId) -> QueryResult<Papers> {
    let rows: Vec<(AttemptId, i64, String, String)> = paper_items::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .inner_join(item_versions::table.inner_join(items::table))
        .filter(candidates::sitting_id.eq(sitting))
        .select((paper_items::attempt_id, paper_items::position, paper_items::option_order, items::code))
        .load(conn)?;
    let key = |code: &str| {
        let digits = code.len().saturating_sub(5);
        char::from(b'A' + (code[digits..].parse::<u32>().unwrap_or(0) % 4) as u8)
    };
    Ok(rows.into_iter().map(|(id, position, order, code)| ((id, position), (order, key(&code)))).collect())
}
