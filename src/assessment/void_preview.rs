//! What a void would do, before anybody confirms it: per sitting, how many scores change and who would pass or fail by it.
//! Names stand there for sittings that are released only; until then a score is nobody's, and numbers have to do.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::attempt::AttemptId;
use super::candidate::CandidateId;
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
    /// Who they are, by name, where the sitting is released.
    pub people: Vec<Turned>,
}

/// Somebody whose side of the cut would change. Scores are in hundredths of a percent.
#[derive(Debug, Clone)]
pub struct Turned {
    pub candidate: CandidateId,
    pub number: String,
    pub name: String,
    pub before: i64,
    pub after: i64,
    pub would_pass: bool,
}

impl Turned {
    /// How it looks.
    pub const fn tone(&self) -> &'static str {
        if self.would_pass { "ok" } else { "bad" }
    }

    pub const fn label(&self) -> &'static str {
        if self.would_pass { "void-would-pass" } else { "void-would-fail" }
    }
}

/// Of an attempt.
struct Turn {
    sitting: SittingId,
    before: i64,
    after: i64,
    would_pass: bool,
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
    let mut turns: HashMap<AttemptId, Turn> = HashMap::new();
    let ids: Vec<AttemptId> = held.iter().map(|(_, attempt)| *attempt).collect();
    let mut keys = Keys::new();
    for chunk in ids.chunks(paper::CHUNK) {
        for (id, paper) in paper::of_chunk(conn, chunk, &mut keys)? {
            let Some((touched, cut)) = sittings.get_mut(&paper.sitting) else { continue };
            let (old, new) = (paper.score(), paper.score_without(version, effect));
            let (before, after) = (old.percentage(), new.percentage());
            touched.attempts += 1;
            touched.changed += i64::from(before != after);
            // Whoever waits for a marker is on neither side yet.
            let would_pass = after >= *cut;
            if new.waiting > 0 || (before >= *cut) == would_pass {
                continue;
            }
            touched.would_pass += i64::from(would_pass);
            touched.would_fail += i64::from(!would_pass);
            turns.insert(id, Turn { sitting: paper.sitting, before, after, would_pass });
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
        people: Vec::new(),
    };
    Ok(rows.into_iter().map(|(sitting, cut)| (sitting.id, (blank(sitting), cut))).collect())
}

fn name(
    conn: &mut Conn,
    sittings: &mut BTreeMap<SittingId, (Touched, i64)>,
    turns: &HashMap<AttemptId, Turn>,
) -> QueryResult<()> {
    let ids: Vec<AttemptId> = turns.keys().copied().collect();
    let people: Vec<(AttemptId, CandidateId, String, String)> = attempts::table
        .inner_join(candidates::table.inner_join(users::table))
        .filter(attempts::id.eq_any(ids))
        .order((users::name, users::id))
        .select((attempts::id, candidates::id, candidates::number, users::name))
        .load(conn)?;
    for (attempt, candidate, number, name) in people {
        let Some(Turn { sitting, before, after, would_pass }) = turns.get(&attempt) else { continue };
        let Some((touched, _)) = sittings.get_mut(sitting) else { continue };
        if touched.sitting.status == SittingStatus::Released {
            let (before, after, would_pass) = (*before, *after, *would_pass);
            touched.people.push(Turned { candidate, number, name, before, after, would_pass });
        }
    }
    Ok(())
}
