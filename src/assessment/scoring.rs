//! Points of a paper. Pure. Every kind is all or nothing: the chosen options are exactly the key, or there are no points.

use std::collections::BTreeMap;

/// One question with what was chosen, in letters of the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    pub domain: String,
    pub key: String,
    pub choice: String,
    /// Hundredths of a point.
    pub points: i64,
}

/// Points reached and possible, in hundredths; the parts by domain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    pub points: i64,
    pub max: i64,
    pub right: i64,
    pub questions: i64,
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

/// Whether exactly the key was chosen, in any order.
pub fn is_right(key: &str, choice: &str) -> bool {
    !key.is_empty() && sorted(key) == sorted(choice)
}

/// Letters in order, each once.
pub fn sorted(letters: &str) -> String {
    let mut letters: Vec<char> = letters.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.into_iter().collect()
}

pub fn score(paper: &[Marked]) -> Score {
    let mut score = Score::default();
    for question in paper {
        let is_right = is_right(&question.key, &question.choice);
        let points = if is_right { question.points } else { 0 };
        score.questions += 1;
        score.right += i64::from(is_right);
        score.points += points;
        score.max += question.points;
        let part = score.domains.entry(question.domain.clone()).or_default();
        part.points += points;
        part.max += question.points;
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(domain: &str, key: &str, choice: &str, points: i64) -> Marked {
        Marked { domain: domain.into(), key: key.into(), choice: choice.into(), points }
    }

    #[test]
    fn a_paper_of_five_gives_the_points_counted_by_hand() {
        let paper = [
            question("law", "B", "B", 100),
            question("law", "AC", "CA", 200),
            question("law", "AC", "A", 200),
            question("conduct", "ABD", "ABCD", 200),
            question("conduct", "A", "", 100),
        ];
        let score = score(&paper);
        assert_eq!((score.points, score.max, score.right, score.questions), (300, 800, 2, 5));
        assert_eq!(score.percentage(), 3750);
        assert_eq!(score.domains["law"], DomainScore { points: 300, max: 500 });
        assert_eq!(score.domains["conduct"], DomainScore { points: 0, max: 300 });
    }

    #[test]
    fn a_percentage_is_rounded_down() {
        // 59.999...% stays under a cut of 60.
        assert_eq!((percentage(2, 3), percentage(59_999, 100_000), percentage(0, 0)), (6666, 5999, 0));
    }

    #[test]
    fn nothing_chosen_is_never_right() {
        assert!(!is_right("", "") && !is_right("A", "") && is_right("BA", "AB"));
    }
}
