//! Drawing the paper of an attempt again from what was kept of its sources, and comparing both.

use diesel::prelude::*;

use super::assembly::{self, Drawn, Terms};
use super::attempt::{self, AttemptId};
use super::bank;
use super::item::ItemVersionId;
use super::paper_pool::Source;
use crate::db::Conn;
use crate::schema::{attempts, paper_draws, paper_pools};

/// What drawing a paper again showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Equal,
    /// From this question on.
    Different {
        position: usize,
    },
    /// The sources do not fit their digest.
    Altered,
    /// Drawn before sources were kept.
    Unknown,
}

/// A paper that was drawn again.
#[derive(Debug, Clone)]
pub struct Again {
    pub outcome: Outcome,
    pub seed: i64,
    pub digest: String,
    pub pool: usize,
    pub left_out: usize,
    pub seen: usize,
}

/// Draws the paper of an attempt again from what was kept, and compares.
pub fn again(conn: &mut Conn, id: AttemptId) -> QueryResult<Again> {
    let seed: i64 = attempts::table.find(id).select(attempts::seed).first(conn)?;
    let kept: Option<(String, String, String, String)> = paper_draws::table
        .inner_join(paper_pools::table)
        .filter(paper_draws::attempt_id.eq(id))
        .select((paper_pools::digest, paper_pools::content, paper_draws::left_out, paper_draws::seen))
        .first(conn)
        .optional()?;
    let mut again = Again { outcome: Outcome::Unknown, seed, digest: String::new(), pool: 0, left_out: 0, seen: 0 };
    let Some((digest, content, left_out, seen)) = kept else { return Ok(again) };
    let (left_out, seen) = (split(&left_out), split(&seen));
    again.digest.clone_from(&digest);
    (again.left_out, again.seen) = (left_out.len(), seen.len());
    let source = Source::parse(&content).filter(|_| bank::digest(content.as_bytes()) == digest);
    let Some(source) = source else {
        again.outcome = Outcome::Altered;
        return Ok(again);
    };
    again.pool = source.pool.len();
    let terms = Terms { enemies: &source.enemies, left_out: &left_out, seen: &seen };
    let drawn = assembly::draw(&source.cells, &source.pool, &terms, seed).unwrap_or_default();
    again.outcome = compared(&drawn, &attempt::paper(conn, id)?);
    Ok(again)
}

fn compared(drawn: &[Drawn], kept: &[attempt::PaperItem]) -> Outcome {
    let equal = |(drawn, kept): (&Drawn, &attempt::PaperItem)| {
        (drawn.version, drawn.points, drawn.order.as_str(), drawn.case)
            == (kept.item_version_id, kept.points, kept.option_order.as_str(), kept.case_version_id)
    };
    let same = drawn.iter().zip(kept).take_while(|pair| equal(*pair)).count();
    if same == drawn.len() && same == kept.len() { Outcome::Equal } else { Outcome::Different { position: same + 1 } }
}

fn split(ids: &str) -> Vec<ItemVersionId> {
    ids.split(',').filter_map(|id| id.parse().ok()).collect()
}
