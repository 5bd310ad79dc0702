//! Papers as scoring needs them: the questions with their keys, what was answered, what markers gave, and what is void. A
//! score follows from these alone, so it can be worked out again at any time.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::attempt::AttemptId;
use super::candidate::CandidateId;
use super::content::Content;
use super::item::{self, ItemKind, ItemOption, ItemVersion, ItemVersionId};
use super::mark_sheet::Seat;
use super::open_mark;
use super::scoring::{self, Effect, Key, Marked, Score};
use super::sitting::SittingId;
use crate::db::Conn;
use crate::schema::{answers, attempts, candidates, item_versions, item_voids, items, open_marks, paper_items};

/// So many papers are loaded at once where there are many.
pub const CHUNK: usize = 200;

#[derive(Debug, Clone)]
pub struct Paper {
    pub candidate: CandidateId,
    pub sitting: SittingId,
    /// In the order of the paper, each with the version that it comes from.
    pub questions: Vec<(ItemVersionId, Marked)>,
}

impl Paper {
    pub fn score(&self) -> Score {
        scoring::score(self.questions.iter().map(|(_, marked)| marked))
    }

    /// The score if `version` were void as well; what is void already stays as it is.
    pub fn score_without(&self, version: ItemVersionId, effect: Effect) -> Score {
        let questions: Vec<Marked> = self
            .questions
            .iter()
            .map(|(of, marked)| match marked.voided {
                None if *of == version => Marked { voided: Some(effect), ..marked.clone() },
                _ => marked.clone(),
            })
            .collect();
        scoring::score(&questions)
    }
}

type Question = (AttemptId, CandidateId, SittingId, i64, i64, ItemVersionId, String);
type Places<T> = HashMap<(AttemptId, i64), T>;

/// The papers of several attempts: the same few queries however many they are.
pub fn of(conn: &mut Conn, ids: &[AttemptId]) -> QueryResult<BTreeMap<AttemptId, Paper>> {
    let questions: Vec<Question> = paper_items::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .inner_join(item_versions::table.inner_join(items::table))
        .filter(paper_items::attempt_id.eq_any(ids))
        .order((paper_items::attempt_id, paper_items::position))
        .select((
            paper_items::attempt_id,
            candidates::id,
            candidates::sitting_id,
            paper_items::position,
            paper_items::points,
            paper_items::item_version_id,
            items::domain,
        ))
        .load(conn)?;
    let mut versions: Vec<ItemVersionId> = questions.iter().map(|question| question.5).collect();
    versions.sort_unstable();
    versions.dedup();
    let keys = keys(conn, &versions)?;
    let voids = voids(conn, &versions)?;
    let has_essays = keys.values().any(|key| matches!(key, Key::Marker { .. }));
    let marks = if has_essays { marks(conn, ids)? } else { HashMap::new() };
    let mut answers = answers(conn, ids)?;
    let mut papers: BTreeMap<AttemptId, Paper> = BTreeMap::new();
    for (attempt, candidate, sitting, position, points, version, domain) in questions {
        let mut key = keys.get(&version).cloned().unwrap_or(Key::Marker { given: None });
        if let Key::Marker { given } = &mut key {
            *given = marks.get(&(attempt, position)).and_then(|marks| open_mark::settled(points, marks));
        }
        // What was decided for the one sitting goes before what was decided for all.
        let of_sitting = voids.get(&(version, Some(sitting))).or_else(|| voids.get(&(version, None)));
        let answer = answers.remove(&(attempt, position)).unwrap_or_default();
        let marked = Marked { domain, key, answer, points, voided: of_sitting.copied() };
        let paper = papers.entry(attempt).or_insert_with(|| Paper { candidate, sitting, questions: Vec::new() });
        paper.questions.push((version, marked));
    }
    Ok(papers)
}

/// The score of one attempt.
pub fn score(conn: &mut Conn, id: AttemptId) -> QueryResult<Score> {
    Ok(of(conn, &[id])?.get(&id).map(Paper::score).unwrap_or_default())
}

fn keys(conn: &mut Conn, ids: &[ItemVersionId]) -> QueryResult<HashMap<ItemVersionId, Key>> {
    let versions: Vec<ItemVersion> =
        item_versions::table.filter(item_versions::id.eq_any(ids)).select(ItemVersion::as_select()).load(conn)?;
    let mut options: HashMap<ItemVersionId, Vec<ItemOption>> = HashMap::new();
    for option in item::options(conn, ids)? {
        options.entry(option.item_version_id).or_default().push(option);
    }
    let key = |version: &ItemVersion| match version.kind {
        ItemKind::Essay => Key::Marker { given: None },
        _ => Content::of(version, options.get(&version.id).map_or(&[], Vec::as_slice)).key(),
    };
    Ok(versions.iter().map(|version| (version.id, key(version))).collect())
}

type Scope = (ItemVersionId, Option<SittingId>);

fn voids(conn: &mut Conn, versions: &[ItemVersionId]) -> QueryResult<HashMap<Scope, Effect>> {
    let rows: Vec<(ItemVersionId, Option<SittingId>, Effect)> = item_voids::table
        .filter(item_voids::item_version_id.eq_any(versions))
        .select((item_voids::item_version_id, item_voids::sitting_id, item_voids::effect))
        .load(conn)?;
    Ok(rows.into_iter().map(|(version, sitting, effect)| ((version, sitting), effect)).collect())
}

/// What the markers of one answer gave, where they have.
type Given = Vec<(Seat, Option<i64>)>;

/// Points that are final, by seat.
fn marks(conn: &mut Conn, ids: &[AttemptId]) -> QueryResult<Places<Given>> {
    let rows: Vec<(AttemptId, i64, Seat, Option<i64>)> = open_marks::table
        .filter(open_marks::attempt_id.eq_any(ids))
        .select((open_marks::attempt_id, open_marks::position, open_marks::seat, open_marks::points))
        .load(conn)?;
    let mut marks: Places<Given> = HashMap::new();
    for (attempt, position, seat, points) in rows {
        marks.entry((attempt, position)).or_default().push((seat, points));
    }
    Ok(marks)
}

/// The newest answer to each question.
pub(super) fn answers(conn: &mut Conn, ids: &[AttemptId]) -> QueryResult<Places<String>> {
    let log: Vec<(AttemptId, i64, String)> = answers::table
        .filter(answers::attempt_id.eq_any(ids))
        .order(answers::id)
        .select((answers::attempt_id, answers::position, answers::choice))
        .load(conn)?;
    Ok(log.into_iter().map(|(attempt, position, choice)| ((attempt, position), choice)).collect())
}
