//! What a database holds of an exam, read from its rows and judged by rules of its own: the test must not ask the program
//! whether the program is right. Only what counts of a log is the program's word.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use shining_star::assessment::answer;
use shining_star::assessment::attempt::AttemptId;
use shining_star::assessment::item::ItemVersionId;
use shining_star::assessment::sitting::SittingId;
use shining_star::db::Conn;
use shining_star::schema::{answers, attempts, candidates, item_options, paper_items, results};

/// A question of one candidate's paper.
pub struct Question {
    order: String,
    right: String,
    pub points: i64,
}

impl Question {
    /// The item's own letter for the one that the candidate sees.
    pub fn letter(&self, shown: char) -> String {
        let place = u32::from(shown) - u32::from('A');
        self.order.chars().nth(place as usize).expect("a letter of the paper").to_string()
    }

    /// What an answer in the item's own letters earns.
    pub fn worth(&self, own: &str) -> i64 {
        if own == self.right { self.points } else { 0 }
    }
}

/// What is kept of one candidate.
#[derive(Default)]
pub struct Held {
    /// Sequence, question, and the item's own letter, in the order of arrival.
    pub rows: Vec<(i64, i64, String)>,
    pub counting: BTreeMap<i64, String>,
    pub papers: HashMap<i64, Question>,
    pub score: Option<i64>,
    pub results: Vec<i64>,
}

/// Everybody on the list, from 0.
pub fn read(conn: &mut Conn, sitting: SittingId) -> QueryResult<HashMap<usize, Held>> {
    let people: Vec<(String, AttemptId, Option<i64>)> = attempts::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(sitting))
        .select((candidates::number, attempts::id, attempts::score))
        .load(conn)?;
    let mut held = HashMap::new();
    for (number, attempt, score) in people {
        let current = answer::current(conn, attempt)?;
        let one = Held {
            rows: answers::table
                .filter(answers::attempt_id.eq(attempt))
                .order(answers::id)
                .select((answers::sequence, answers::position, answers::choice))
                .load(conn)?,
            counting: current.into_iter().map(|(position, current)| (position, current.choice)).collect(),
            papers: paper(conn, attempt)?,
            score,
            results: results::table
                .inner_join(candidates::table.inner_join(attempts::table))
                .filter(attempts::id.eq(attempt))
                .select(results::score)
                .load(conn)?,
        };
        held.insert(number.parse::<usize>().expect("a number") - 1, one);
    }
    Ok(held)
}

/// The questions by position.
fn paper(conn: &mut Conn, attempt: AttemptId) -> QueryResult<HashMap<i64, Question>> {
    let places: Vec<(i64, ItemVersionId, String, i64)> = paper_items::table
        .filter(paper_items::attempt_id.eq(attempt))
        .select((paper_items::position, paper_items::item_version_id, paper_items::option_order, paper_items::points))
        .load(conn)?;
    let mut paper = HashMap::new();
    for (position, version, order, points) in places {
        let keys: Vec<i64> = item_options::table
            .filter(item_options::item_version_id.eq(version))
            .filter(item_options::is_key.eq(true))
            .select(item_options::position)
            .load(conn)?;
        let right = keys.iter().map(|key| char::from(b'A' + *key as u8)).collect();
        paper.insert(position, Question { order, right, points });
    }
    Ok(paper)
}

/// Of the points that can be reached, in hundredths of a percent, rounded down.
pub fn percentage(points: i64, of: i64) -> i64 {
    points * 10_000 / of
}
