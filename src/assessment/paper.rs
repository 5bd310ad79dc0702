//! Papers as scoring needs them: the questions with their keys, what was answered, what markers gave, and what is void. A
//! score follows from these alone, so it can be worked out again at any time.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::answer::{self, Current};
use super::attempt::AttemptId;
use super::candidate::CandidateId;
use super::content::{Content, ContentOption};
use super::item::{self, ItemKind, ItemVersionId};
use super::mark_sheet::Seat;
use super::open_mark;
use super::scoring::{self, Effect, Key, Marked, Rule, Score};
use super::sitting::SittingId;
use crate::db::Conn;
use crate::schema::{attempts, candidates, item_versions, item_voids, items, open_marks, paper_items};

/// So many papers are loaded at once where there are many.
pub const CHUNK: usize = 200;
/// And so many versions.
const VERSIONS: usize = 1000;

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
        let mut paper = self.clone();
        for (of, marked) in &mut paper.questions {
            if *of == version && marked.voided.is_none() {
                marked.voided = Some(effect);
            }
        }
        paper.score()
    }
}

/// The keys of versions, each with the domain of its item, as far as they were read.
pub type Keys = HashMap<ItemVersionId, (Key, String)>;
type Places<T> = HashMap<(AttemptId, i64), T>;

/// The papers of several attempts: the same few queries however many they are.
pub fn of(conn: &mut Conn, ids: &[AttemptId]) -> QueryResult<BTreeMap<AttemptId, Paper>> {
    of_chunk(conn, ids, &mut Keys::new())
}

/// The same where one chunk follows another: each key is read once.
pub fn of_chunk(conn: &mut Conn, ids: &[AttemptId], keys: &mut Keys) -> QueryResult<BTreeMap<AttemptId, Paper>> {
    let people: Vec<(AttemptId, CandidateId, SittingId)> = attempts::table
        .inner_join(candidates::table)
        .filter(attempts::id.eq_any(ids))
        .select((attempts::id, candidates::id, candidates::sitting_id))
        .load(conn)?;
    let blank = |candidate, sitting| Paper { candidate, sitting, questions: Vec::new() };
    let mut papers: BTreeMap<AttemptId, Paper> =
        people.into_iter().map(|(id, candidate, sitting)| (id, blank(candidate, sitting))).collect();
    let questions: Vec<(AttemptId, i64, i64, ItemVersionId)> = paper_items::table
        .filter(paper_items::attempt_id.eq_any(ids))
        .order((paper_items::attempt_id, paper_items::position))
        .select((paper_items::attempt_id, paper_items::position, paper_items::points, paper_items::item_version_id))
        .load(conn)?;
    let mut missing: Vec<ItemVersionId> =
        questions.iter().map(|question| question.3).filter(|id| !keys.contains_key(id)).collect();
    missing.sort_unstable();
    missing.dedup();
    read_keys(conn, &missing, keys)?;
    let voids = voids(conn)?;
    let is_essay = |id: &ItemVersionId| matches!(keys.get(id), Some((Key::Marker { .. }, _)));
    let has_essays = questions.iter().any(|question| is_essay(&question.3));
    let marks = if has_essays { marks(conn, ids)? } else { HashMap::new() };
    let mut answers = answers(conn, ids)?;
    for (attempt, position, points, version) in questions {
        let Some(paper) = papers.get_mut(&attempt) else { continue };
        let (mut key, domain) = keys.get(&version).cloned().unwrap_or((Key::Marker { given: None }, String::new()));
        if let Key::Marker { given } = &mut key {
            *given = marks.get(&(attempt, position)).and_then(|marks| open_mark::settled(points, marks));
        }
        // What was decided for the one sitting goes before what was decided for all.
        let of_sitting = voids.get(&(version, Some(paper.sitting))).or_else(|| voids.get(&(version, None)));
        let answer = answers.remove(&(attempt, position)).unwrap_or_default();
        let marked = Marked { domain, key, answer, points, voided: of_sitting.copied() };
        paper.questions.push((version, marked));
    }
    papers.retain(|_, paper| !paper.questions.is_empty());
    Ok(papers)
}

/// The score of one attempt.
pub fn score(conn: &mut Conn, id: AttemptId) -> QueryResult<Score> {
    Ok(of(conn, &[id])?.get(&id).map(Paper::score).unwrap_or_default())
}

/// Of a version only what decides, for questions are long.
#[derive(Queryable)]
struct Deciding {
    id: ItemVersionId,
    kind: ItemKind,
    scoring: Rule,
    is_case_sensitive: bool,
    number_value: String,
    number_tolerance: String,
    domain: String,
}

fn read_keys(conn: &mut Conn, ids: &[ItemVersionId], keys: &mut Keys) -> QueryResult<()> {
    for ids in ids.chunks(VERSIONS) {
        let mut options: HashMap<ItemVersionId, Vec<ContentOption>> = HashMap::new();
        for option in item::options(conn, ids)? {
            options.entry(option.item_version_id).or_default().push(option.into());
        }
        let versions: Vec<Deciding> = item_versions::table
            .inner_join(items::table)
            .filter(item_versions::id.eq_any(ids))
            .select((
                item_versions::id,
                item_versions::kind,
                item_versions::scoring,
                item_versions::is_case_sensitive,
                item_versions::number_value,
                item_versions::number_tolerance,
                items::domain,
            ))
            .load(conn)?;
        for version in versions {
            let content = Content {
                scoring: version.scoring,
                is_case_sensitive: version.is_case_sensitive,
                number_value: version.number_value,
                number_tolerance: version.number_tolerance,
                options: options.remove(&version.id).unwrap_or_default(),
                ..Content::blank(version.kind)
            };
            keys.insert(version.id, (content.key(), version.domain));
        }
    }
    Ok(())
}

type Scope = (ItemVersionId, Option<SittingId>);

/// Every void that there is: there are few of them.
fn voids(conn: &mut Conn) -> QueryResult<HashMap<Scope, Effect>> {
    let rows: Vec<(ItemVersionId, Option<SittingId>, Effect)> = item_voids::table
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

/// What counts as the answer to each question: the same that the candidate sees.
pub(super) fn answers(conn: &mut Conn, ids: &[AttemptId]) -> QueryResult<Places<String>> {
    let papers = answer::current_of(conn, ids)?;
    let of = |(attempt, answers): (AttemptId, HashMap<i64, Current>)| {
        answers.into_iter().map(move |(position, answer)| ((attempt, position), answer.choice))
    };
    Ok(papers.into_iter().flat_map(of).collect())
}
