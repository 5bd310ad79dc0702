//! How an item did in finished exams. Pure but for the query at the end. Formulas: classical test theory; the corrected
//! item-total correlation is Pearson's between the points of the item and those of the rest of the paper.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::answer::{self, Logged};
use super::attempt::{AttemptId, AttemptStatus};
use super::content::Content;
use super::item::{ItemKind, ItemVersionId, letter};
use super::scoring::Marked;
use crate::db::Conn;
use crate::schema::{answers, attempts, paper_items};

/// Below this many answers nothing is shown.
pub const LEAST: usize = 30;
/// From this many answers on the figures are more than indicative.
pub const FIRM: usize = 100;
/// The newest so many papers count.
const MOST: i64 = 20_000;

/// One candidate's answer to the item.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// In the item's own letters.
    pub answer: String,
    /// Share of the item's points, 0 to 1.
    pub share: f64,
    /// Share of the points of the rest of the paper; `None` when the paper has no rest.
    pub rest: Option<f64>,
}

/// How far figures can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    Withheld,
    Indicative,
    Firm,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    pub n: usize,
    /// How many gave no answer; they count as wrong.
    pub omitted: usize,
    /// Mean share of the points: near 1 is easy.
    pub p: Option<f64>,
    /// Corrected item-total correlation; `None` where it is not defined.
    pub discrimination: Option<f64>,
    /// Of an item with options: for each letter the share of candidates who chose it.
    pub choices: Vec<(char, f64)>,
}

impl Figures {
    pub const fn trust(&self) -> Trust {
        match self.n {
            n if n < LEAST => Trust::Withheld,
            n if n < FIRM => Trust::Indicative,
            _ => Trust::Firm,
        }
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Pearson's correlation; `None` for fewer than two pairs, or when one side does not vary.
pub fn correlation(left: &[f64], right: &[f64]) -> Option<f64> {
    if left.len() != right.len() || left.len() < 2 {
        return None;
    }
    let (left_mean, right_mean) = (mean(left)?, mean(right)?);
    let (mut both, mut left_square, mut right_square) = (0.0, 0.0, 0.0);
    for (a, b) in left.iter().zip(right) {
        let (a, b) = (a - left_mean, b - right_mean);
        both += a * b;
        left_square += a * a;
        right_square += b * b;
    }
    let spread = (left_square * right_square).sqrt();
    (spread > f64::EPSILON).then(|| both / spread)
}

/// The figures of an item with `options` options (0 for one that has none).
pub fn figures(given: &[Given], options: usize) -> Figures {
    let shares: Vec<f64> = given.iter().map(|one| one.share).collect();
    let (with_rest, rests): (Vec<f64>, Vec<f64>) =
        given.iter().filter_map(|one| one.rest.map(|rest| (one.share, rest))).unzip();
    let chosen = |option: char| given.iter().filter(|one| one.answer.contains(option)).count() as f64;
    let letters = (0..options as i64).map(letter);
    Figures {
        n: given.len(),
        omitted: given.iter().filter(|one| one.answer.is_empty()).count(),
        p: mean(&shares),
        discrimination: correlation(&with_rest, &rests),
        choices: match given.len() {
            0 => Vec::new(),
            n => letters.map(|option| (option, chosen(option) / n as f64)).collect(),
        },
    }
}

/// Answers to `version` in finished attempts; what waits for a marker is left out.
pub fn given(conn: &mut Conn, version: ItemVersionId, content: &Content) -> QueryResult<Vec<Given>> {
    let papers: Vec<(AttemptId, i64, Option<i64>, Option<i64>)> = paper_items::table
        .inner_join(attempts::table)
        .filter(paper_items::item_version_id.eq(version))
        .filter(attempts::status.eq_any([AttemptStatus::Submitted, AttemptStatus::TimedOut]))
        .order(attempts::id.desc())
        .limit(MOST)
        .select((attempts::id, paper_items::points, attempts::score, attempts::max_score))
        .load(conn)?;
    let Some((oldest, ..)) = papers.last() else { return Ok(Vec::new()) };
    let rows: Vec<(AttemptId, Logged)> = answers::table
        .inner_join(
            paper_items::table
                .on(paper_items::attempt_id.eq(answers::attempt_id).and(paper_items::position.eq(answers::position))),
        )
        .filter(paper_items::item_version_id.eq(version))
        .filter(answers::attempt_id.ge(*oldest))
        .order(answers::id)
        .select((
            answers::attempt_id,
            (
                answers::position,
                answers::choice,
                answers::is_flagged,
                answers::saved_at,
                answers::device,
                answers::sequence,
            ),
        ))
        .load(conn)?;
    let mut logs: HashMap<AttemptId, Vec<Logged>> = HashMap::new();
    for (attempt, row) in rows {
        logs.entry(attempt).or_default().push(row);
    }
    let key = content.key();
    Ok(papers
        .into_iter()
        .filter_map(|(attempt, points, score, max)| {
            let current = answer::fold(logs.remove(&attempt).unwrap_or_default()).into_values().next();
            let answer = current.map(|current| current.choice).unwrap_or_default();
            // What was void somewhere is judged here by its own key all the same.
            let marked =
                Marked { domain: String::new(), key: key.clone(), answer: answer.clone(), points, voided: None };
            let earned = marked.earned()?;
            let rest = score.zip(max).map(|(score, max)| (score - earned, max - points));
            let share = |points: i64, of: i64| points as f64 / of as f64;
            Some(Given {
                share: if points > 0 { share(earned, points) } else { 0.0 },
                rest: rest.filter(|(_, max)| *max > 0).map(|(score, max)| share(score, max)),
                answer,
            })
        })
        .collect())
}

/// Whether shares of options say something about this kind of item.
pub const fn has_choices(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Single | ItemKind::Multiple | ItemKind::TrueFalse)
}

/// The figures of several versions, with their trust; the number of queries grows with the versions, which are few.
pub fn of_versions(
    conn: &mut Conn,
    versions: &[(ItemVersionId, Content)],
) -> QueryResult<BTreeMap<ItemVersionId, Figures>> {
    let mut all = BTreeMap::new();
    for (version, content) in versions {
        let options = if has_choices(content.kind) { content.options.len() } else { 0 };
        let given = given(conn, *version, content)?;
        if !given.is_empty() {
            all.insert(*version, figures(&given, options));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The data of the manual of the R package CTT: ten persons, five items.
    const PERSONS: [&str; 10] =
        ["00000", "00000", "00001", "00011", "00111", "01111", "11111", "10111", "00011", "01111"];

    fn item(place: usize) -> Vec<Given> {
        PERSONS
            .iter()
            .map(|row| {
                let points: Vec<f64> = row.chars().map(|sign| if sign == '1' { 1.0 } else { 0.0 }).collect();
                let total: f64 = points.iter().sum();
                let answer = if points[place] > 0.5 { "A" } else { "B" };
                Given { answer: answer.to_owned(), share: points[place], rest: Some((total - points[place]) / 4.0) }
            })
            .collect()
    }

    #[test]
    fn difficulty_and_corrected_discrimination_are_those_of_the_published_data() {
        let p = [0.2, 0.3, 0.5, 0.7, 0.8];
        let discrimination = [0.403604, 0.529958, 0.790569, 0.723747, 0.599544];
        for place in 0..5 {
            let figures = figures(&item(place), 2);
            assert!((figures.p.unwrap() - p[place]).abs() < 1e-9);
            assert!((figures.discrimination.unwrap() - discrimination[place]).abs() < 1e-6, "{figures:?}");
            let chosen: Vec<(char, i64)> =
                figures.choices.iter().map(|(letter, share)| (*letter, (share * 10.0).round() as i64)).collect();
            let right = (p[place] * 10.0).round() as i64;
            assert_eq!(chosen, [('A', right), ('B', 10 - right)]);
            assert_eq!(figures.trust(), Trust::Withheld);
        }
    }

    #[test]
    fn what_does_not_vary_has_no_discrimination() {
        let all_right = vec![Given { answer: "A".into(), share: 1.0, rest: Some(0.5) }; 40];
        let figures = figures(&all_right, 4);
        assert_eq!((figures.p, figures.discrimination, figures.trust()), (Some(1.0), None, Trust::Indicative));
        assert_eq!(super::figures(&[], 4).p, None);
        let alone = Given { answer: String::new(), share: 0.0, rest: None };
        assert_eq!(super::figures(&[alone], 0).discrimination, None);
    }
}
