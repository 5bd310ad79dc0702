//! What a void would do, before anybody confirms it: per sitting, how many scores change and who would pass or fail by it.
//! Names stand there for sittings that are released only; until then a score is nobody's, and numbers have to do.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::attempt::AttemptId;
use super::item::ItemVersionId;
use super::paper::{self, Keys};
use super::scoring::Effect;
use super::sitting::{Sitting, SittingId, SittingStatus};
use super::void;
use crate::db::Conn;
use crate::schema::{attempts, candidates, schemes, sittings, users};

/// One sitting of a preview.
#[derive(Debug, Clone)]
pub struct Touched {
    pub sitting: Sitting,
    /// Finished attempts that hold the item.
    pub attempts: i64,
    pub changed: i64,
    pub would_pass: i64,
    pub would_fail: i64,
    /// Their names, where the sitting is released.
    pub passing: Vec<String>,
    pub failing: Vec<String>,
}

/// Whose side of the cut changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Pass,
    Fail,
}

/// The sittings that a void of `version` touches, oldest first.
pub fn preview(
    conn: &mut Conn,
    version: ItemVersionId,
    only: Option<SittingId>,
    effect: Effect,
) -> QueryResult<Vec<Touched>> {
    let held = void::touched(conn, version, only)?;
    let mut sittings = sittings_of(conn, &held)?;
    let mut turns: Vec<(AttemptId, SittingId, Turn)> = Vec::new();
    let ids: Vec<AttemptId> = held.iter().map(|(_, attempt)| *attempt).collect();
    let mut keys = Keys::new();
    for chunk in ids.chunks(paper::CHUNK) {
        for (id, paper) in paper::of_chunk(conn, chunk, &mut keys)? {
            let Some((touched, cut)) = sittings.get_mut(&paper.sitting) else { continue };
            let (before, after) = (paper.score(), paper.score_without(version, effect));
            touched.attempts += 1;
            touched.changed += i64::from(before.percentage() != after.percentage());
            // Whoever waits for a marker is on neither side yet.
            if after.waiting > 0 {
                continue;
            }
            match (before.percentage() >= *cut, after.percentage() >= *cut) {
                (false, true) => {
                    touched.would_pass += 1;
                    turns.push((id, paper.sitting, Turn::Pass));
                }
                (true, false) => {
                    touched.would_fail += 1;
                    turns.push((id, paper.sitting, Turn::Fail));
                }
                _ => {}
            }
        }
    }
    name(conn, &mut sittings, &turns)?;
    Ok(sittings.into_values().map(|(touched, _)| touched).collect())
}

/// Each with its cut.
fn sittings_of(conn: &mut Conn, held: &[(SittingId, AttemptId)]) -> QueryResult<BTreeMap<SittingId, (Touched, i64)>> {
    let mut ids: Vec<SittingId> = held.iter().map(|(sitting, _)| *sitting).collect();
    ids.dedup();
    let rows: Vec<(Sitting, i64)> = sittings::table
        .inner_join(schemes::table)
        .filter(sittings::id.eq_any(ids))
        .select((Sitting::as_select(), schemes::theory_cut))
        .load(conn)?;
    let blank = |sitting: Sitting| Touched {
        sitting,
        attempts: 0,
        changed: 0,
        would_pass: 0,
        would_fail: 0,
        passing: Vec::new(),
        failing: Vec::new(),
    };
    Ok(rows.into_iter().map(|(sitting, cut)| (sitting.id, (blank(sitting), cut))).collect())
}

fn name(
    conn: &mut Conn,
    sittings: &mut BTreeMap<SittingId, (Touched, i64)>,
    turns: &[(AttemptId, SittingId, Turn)],
) -> QueryResult<()> {
    let ids: Vec<AttemptId> = turns.iter().map(|turn| turn.0).collect();
    let of: HashMap<AttemptId, (SittingId, Turn)> =
        turns.iter().map(|(id, sitting, turn)| (*id, (*sitting, *turn))).collect();
    let names: Vec<(AttemptId, String)> = attempts::table
        .inner_join(candidates::table.inner_join(users::table))
        .filter(attempts::id.eq_any(ids))
        .order((users::name, users::id))
        .select((attempts::id, users::name))
        .load(conn)?;
    for (attempt, name) in names {
        let Some((sitting, turn)) = of.get(&attempt) else { continue };
        let Some((touched, _)) = sittings.get_mut(sitting) else { continue };
        if touched.sitting.status == SittingStatus::Released {
            match turn {
                Turn::Pass => touched.passing.push(name),
                Turn::Fail => touched.failing.push(name),
            }
        }
    }
    Ok(())
}
