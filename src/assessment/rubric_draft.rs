//! A rubric as it is written in the office, before it has rows. Pure.

use super::rubric::{LEVELS, RubricError, TOTAL};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewLevel {
    pub points: i64,
    pub descriptor_en: String,
    pub descriptor_zh: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCriterion {
    pub title_en: String,
    pub title_zh: String,
    pub points: i64,
    pub levels: Vec<NewLevel>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRedLine {
    pub title_en: String,
    pub title_zh: String,
    pub clause: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRubric {
    pub title_en: String,
    pub title_zh: String,
    pub criteria: Vec<NewCriterion>,
    pub red_lines: Vec<NewRedLine>,
}

impl NewRubric {
    /// The criteria share out 100 points, and each has five levels that rise from 0 to its points.
    pub fn check(&self) -> Result<(), RubricError> {
        if self.criteria.iter().map(|criterion| criterion.points).sum::<i64>() != TOTAL {
            return Err(RubricError::Total);
        }
        let rises = |criterion: &NewCriterion| {
            let points: Vec<i64> = criterion.levels.iter().map(|level| level.points).collect();
            points.len() == LEVELS && points.is_sorted() && points[0] == 0 && points[LEVELS - 1] == criterion.points
        };
        if self.criteria.iter().all(rises) { Ok(()) } else { Err(RubricError::Levels) }
    }
}
