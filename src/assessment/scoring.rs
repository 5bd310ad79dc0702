//! Points of a paper. Pure: the key of each question, what was answered, and the rule that the item declares.
//!
//! - All or nothing: the answer is exactly the key, or there are no points.
//! - Partial: the share that is right. Several options: the share of the right ones that was chosen, less the share of the
//!   wrong ones that was, never below nothing; so who ticks all gets nothing. Ordering: things in their place. Matching:
//!   right pairs.
//! - Half: half of the points for some of the right options and no wrong one, as Chinese exams mark multiple choice.
//!
//! Parts are rounded down to hundredths of a point, so that nobody passes by rounding.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::width::{fold, narrow};
use crate::text_enum;

text_enum! {
    pub enum Rule: "scoring" {
        AllOrNothing = "all_or_nothing",
        Partial = "partial",
        Half = "half",
    }
}

/// What is right, in the item's own letters (see [`super::response`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The right ones of `of` options.
    Letters {
        letters: String,
        of: usize,
        rule: Rule,
    },
    /// The item lists `count` things in their right order.
    Order {
        count: usize,
        rule: Rule,
    },
    /// The right partner of the left sides A, B, C ...
    Pairs {
        partners: String,
        rule: Rule,
    },
    /// Right within the tolerance, its bounds included.
    Number {
        value: Decimal,
        tolerance: Decimal,
    },
    Words {
        accepted: Vec<String>,
        is_case_sensitive: bool,
    },
    /// A marker reads the answer and gives hundredths of a point; until then they are unknown.
    Marker {
        given: Option<i64>,
    },
}

text_enum! {
    /// What becomes of a question that turned out to be no good.
    pub enum Effect: "void-effect" {
        FullPoints = "full_points",
        LeftOut = "left_out",
    }
}

/// One question with what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    pub domain: String,
    pub key: Key,
    pub answer: String,
    /// Hundredths of a point.
    pub points: i64,
    /// Whether the question does not count as it was asked.
    pub voided: Option<Effect>,
}

impl Marked {
    /// Hundredths of a point that the answer is worth; `None` while a marker has it. Nothing answered is worth nothing,
    /// unless everybody gets the points.
    pub fn earned(&self) -> Option<i64> {
        if self.voided == Some(Effect::FullPoints) {
            return Some(self.points);
        }
        if self.answer.is_empty() {
            return Some(0);
        }
        if let Key::Marker { given } = self.key {
            return given.map(|given| given.clamp(0, self.points));
        }
        let (right, of) = self.key.share(&self.answer);
        Some(if of > 0 { self.points * right / of } else { 0 })
    }
}

impl Key {
    /// How much of the points an answer gets, as a fraction.
    fn share(&self, answer: &str) -> (i64, i64) {
        let whole = |is_right: bool| (i64::from(is_right), 1);
        match self {
            Key::Letters { letters, of, rule } => letters_share((letters, *of), answer, *rule),
            Key::Order { count, rule } => {
                let right: String = (0..*count).map(|place| super::item::letter(place as i64)).collect();
                places_share(&right, answer, *rule)
            }
            Key::Pairs { partners, rule } => places_share(partners, answer, *rule),
            Key::Number { value, tolerance } => {
                let is_near = |distance: Decimal| distance.abs() <= *tolerance;
                whole(number(answer).and_then(|given| given.checked_sub(*value)).is_some_and(is_near))
            }
            Key::Words { accepted, is_case_sensitive } => {
                let plain = |text: &str| words(text, *is_case_sensitive);
                whole(accepted.iter().any(|right| plain(right) == plain(answer)))
            }
            Key::Marker { .. } => (0, 1),
        }
    }
}

fn letters_share((key, of): (&str, usize), answer: &str, rule: Rule) -> (i64, i64) {
    let (key, answer) = (sorted(key), sorted(answer));
    let is_exact = !key.is_empty() && key == answer;
    let hits = answer.chars().filter(|letter| key.contains(*letter)).count() as i64;
    let misses = answer.chars().count() as i64 - hits;
    match rule {
        Rule::AllOrNothing => (i64::from(is_exact), 1),
        Rule::Partial => {
            let right = key.chars().count() as i64;
            let wrong = (of as i64 - right).max(1);
            ((hits * wrong - misses * right).max(0), right * wrong)
        }
        Rule::Half if is_exact => (1, 1),
        Rule::Half => (i64::from(hits > 0 && misses == 0), 2),
    }
}

fn places_share(right: &str, answer: &str, rule: Rule) -> (i64, i64) {
    let of = right.chars().count() as i64;
    let hits = right.chars().zip(answer.chars()).filter(|(right, given)| right == given).count() as i64;
    match rule {
        Rule::Partial => (hits, of),
        Rule::AllOrNothing | Rule::Half => (i64::from(of > 0 && hits == of && answer.chars().count() as i64 == of), 1),
    }
}

/// A number as people type it: full-width digits, a sign, a decimal point, commas between thousands. A comma elsewhere is
/// neither read as a decimal point nor passed over, for each would be somebody's other number.
pub fn number(text: &str) -> Option<Decimal> {
    let plain: String = fold(text).chars().filter(|sign| !matches!(sign, ' ' | '_')).collect();
    let (sign, unsigned) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (whole, part) = unsigned.split_once('.').map_or((unsigned, None), |(whole, part)| (whole, Some(part)));
    let whole = without_commas(whole)?;
    Decimal::from_str(&format!("{sign}{whole}{}", part.map(|part| format!(".{part}")).unwrap_or_default())).ok()
}

/// `1,234` as `1234`: a comma stands before every third digit, or nowhere.
pub(super) fn without_commas(whole: &str) -> Option<String> {
    if !whole.contains(',') {
        return Some(whole.to_owned());
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let are_right = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    are_right.then(|| whole.replace(',', ""))
}

/// What two texts are compared by: width of letters, runs of blanks and, unless it matters, case do not count.
fn words(text: &str, is_case_sensitive: bool) -> String {
    let text = if is_case_sensitive { narrow(text) } else { fold(text) };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Points reached and possible, in hundredths; the parts by domain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    pub points: i64,
    pub max: i64,
    /// Questions with all of their points.
    pub right: i64,
    pub questions: i64,
    /// Questions that wait for a marker.
    pub waiting: i64,
    pub domains: BTreeMap<String, DomainScore>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DomainScore {
    pub points: i64,
    pub max: i64,
}

impl Score {
    /// Hundredths of a percent, rounded down so that nobody passes by rounding.
    pub fn percentage(&self) -> i64 {
        percentage(self.points, self.max)
    }

    /// What a result keeps of it, as JSON.
    pub fn detail(&self) -> serde_json::Value {
        let domains: serde_json::Map<String, serde_json::Value> = self
            .domains
            .iter()
            .map(|(name, part)| (name.clone(), serde_json::json!({ "points": part.points, "max": part.max })))
            .collect();
        serde_json::json!({ "points": self.points, "max": self.max, "right": self.right,
            "questions": self.questions, "domains": domains })
    }
}

/// `points` of `max` in hundredths of a percent.
pub fn percentage(points: i64, max: i64) -> i64 {
    if max > 0 { points * 10_000 / max } else { 0 }
}

/// Letters in order, each once.
pub fn sorted(letters: &str) -> String {
    let mut letters: Vec<char> = letters.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.into_iter().collect()
}

/// Adds up a paper; a question that is left out is as if it had not been asked.
pub fn score<'a>(paper: impl IntoIterator<Item = &'a Marked>) -> Score {
    let mut score = Score::default();
    for question in paper {
        if question.voided == Some(Effect::LeftOut) {
            continue;
        }
        let earned = question.earned();
        let points = earned.unwrap_or(0);
        score.questions += 1;
        score.waiting += i64::from(earned.is_none());
        score.right += i64::from(earned == Some(question.points) && question.points > 0);
        score.points += points;
        score.max += question.points;
        let part = score.domains.entry(question.domain.clone()).or_default();
        part.points += points;
        part.max += question.points;
    }
    score
}

#[cfg(test)]
mod tests;
