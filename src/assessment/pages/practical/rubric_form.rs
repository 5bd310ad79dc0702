//! The form of a rubric: up to six criteria of five levels and four red lines. Empty rows are left out.

use crate::assessment::rubric::{NewCriterion, NewLevel, NewRedLine, NewRubric};
use crate::assessment::rubric_standard::share;
use crate::web::dates;
use crate::web::form::FormState;

const CRITERIA: usize = 6;
const RED_LINES: usize = 4;

/// The names of the fields of one criterion.
pub struct CriterionFields {
    pub number: usize,
    pub en: String,
    pub zh: String,
    pub points: String,
    pub levels: Vec<LevelFields>,
}

pub struct LevelFields {
    pub level: usize,
    pub points: String,
    pub en: String,
    pub zh: String,
}

pub struct RedLineFields {
    pub number: usize,
    pub en: String,
    pub zh: String,
    pub clause: String,
}

pub fn criteria() -> Vec<CriterionFields> {
    (1..=CRITERIA)
        .map(|n| CriterionFields {
            number: n,
            en: format!("c{n}_en"),
            zh: format!("c{n}_zh"),
            points: format!("c{n}_points"),
            levels: (0..5)
                .map(|level| LevelFields {
                    level,
                    points: format!("c{n}_l{level}_points"),
                    en: format!("c{n}_l{level}_en"),
                    zh: format!("c{n}_l{level}_zh"),
                })
                .collect(),
        })
        .collect()
}

pub fn red_lines() -> Vec<RedLineFields> {
    (1..=RED_LINES)
        .map(|n| RedLineFields {
            number: n,
            en: format!("r{n}_en"),
            zh: format!("r{n}_zh"),
            clause: format!("r{n}_clause"),
        })
        .collect()
}

pub fn filled(rubric: &NewRubric) -> FormState {
    let mut values =
        vec![("title_en".to_owned(), rubric.title_en.clone()), ("title_zh".to_owned(), rubric.title_zh.clone())];
    for (fields, criterion) in criteria().into_iter().zip(&rubric.criteria) {
        values.push((fields.en, criterion.title_en.clone()));
        values.push((fields.zh, criterion.title_zh.clone()));
        values.push((fields.points, dates::points(criterion.points)));
        for (fields, level) in fields.levels.into_iter().zip(&criterion.levels) {
            values.push((fields.points, dates::points(level.points)));
            values.push((fields.en, level.descriptor_en.clone()));
            values.push((fields.zh, level.descriptor_zh.clone()));
        }
    }
    for (fields, line) in red_lines().into_iter().zip(&rubric.red_lines) {
        values.push((fields.en, line.title_en.clone()));
        values.push((fields.zh, line.title_zh.clone()));
        values.push((fields.clause, line.clause.clone()));
    }
    FormState::from_pairs(values)
}

/// The rubric that was typed, or `None` with a message beside each wrong field.
pub fn read(state: &mut FormState) -> Option<NewRubric> {
    let title_en = state.text("title_en", 1, 120);
    let title_zh = state.text("title_zh", 1, 120);
    let criteria = criteria().iter().filter_map(|fields| criterion(state, fields)).collect();
    let red_lines = red_lines().iter().filter_map(|fields| red_line(state, fields)).collect();
    let rubric = NewRubric { title_en: title_en?, title_zh: title_zh?, criteria, red_lines };
    if !state.is_valid() {
        return None;
    }
    if let Err(problem) = rubric.check() {
        state.refuse(problem.message());
        return None;
    }
    Some(rubric)
}

fn criterion(state: &mut FormState, fields: &CriterionFields) -> Option<NewCriterion> {
    let is_empty = [&fields.en, &fields.zh, &fields.points].iter().all(|name| state.value(name).trim().is_empty());
    if is_empty {
        return None;
    }
    let title_en = state.text(&fields.en, 1, 120);
    let title_zh = state.text(&fields.zh, 1, 120);
    let points = state.hundredths(&fields.points, 100..=10_000);
    let levels = (0i64..)
        .zip(&fields.levels)
        .filter_map(|(n, level)| {
            // Left empty, the levels are equally far apart.
            let is_even = state.value(&level.points).trim().is_empty();
            let worth = if is_even {
                points.map(|points| share(points, n))
            } else {
                state.hundredths(&level.points, 0..=10_000)
            };
            let descriptor_en = state.text(&level.en, 1, 300);
            let descriptor_zh = state.text(&level.zh, 1, 300);
            Some(NewLevel { points: worth?, descriptor_en: descriptor_en?, descriptor_zh: descriptor_zh? })
        })
        .collect();
    Some(NewCriterion { title_en: title_en?, title_zh: title_zh?, points: points?, levels })
}

fn red_line(state: &mut FormState, fields: &RedLineFields) -> Option<NewRedLine> {
    if [&fields.en, &fields.zh, &fields.clause].iter().all(|name| state.value(name).trim().is_empty()) {
        return None;
    }
    let title_en = state.text(&fields.en, 1, 120);
    let title_zh = state.text(&fields.zh, 1, 120);
    let clause = state.text(&fields.clause, 1, 200);
    Some(NewRedLine { title_en: title_en?, title_zh: title_zh?, clause: clause? })
}
