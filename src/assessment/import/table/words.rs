//! What may stand in a cell, in English or Chinese.

use chrono::{Datelike, NaiveDate};

use super::super::draft::{DraftDifficulty, DraftImportance, DraftKind, DraftScoring};
use super::super::limits::MAX_POINTS;
use super::super::number::{decimal, hundredths};
use super::super::problem::ProblemKind;
use crate::assessment::purpose::ItemPurpose;
use crate::assessment::width::fold;

/// The type of a row; none is material.
pub(super) fn kind(text: &str) -> Result<Option<DraftKind>, ProblemKind> {
    Ok(Some(match fold(text).replace([' ', '-'], "_").as_str() {
        "" => return Err(ProblemKind::TypeMissing),
        "single" | "单选" | "单选题" | "单项选择题" => DraftKind::Single,
        "multiple" | "多选" | "多选题" | "多项选择题" => DraftKind::Multiple,
        "true_false" | "true/false" | "判断" | "判断题" => DraftKind::TrueFalse,
        "ordering" | "排序" | "排序题" => DraftKind::Ordering,
        "matching" | "匹配" | "匹配题" | "连线题" | "配对题" => DraftKind::Matching,
        "numeric" | "numerical" | "数值" | "数值题" | "计算题" => DraftKind::Numeric,
        "short_text" | "short_answer" | "填空" | "填空题" => DraftKind::ShortText,
        "essay" | "简答" | "简答题" | "论述题" | "问答题" => DraftKind::Essay,
        "case" | "案例" | "案例材料" | "材料" => return Ok(None),
        _ => return Err(ProblemKind::UnknownType(text.to_owned())),
    }))
}

pub(super) fn importance(text: &str, changes: &mut Vec<ProblemKind>) -> DraftImportance {
    match fold(text).as_str() {
        "x" | "核心" => DraftImportance::X,
        "" | "y" | "一般" => DraftImportance::Y,
        "z" | "辅助" => DraftImportance::Z,
        _ => {
            changes.push(ProblemKind::UnknownImportance(text.to_owned()));
            DraftImportance::Y
        }
    }
}

pub(super) fn difficulty(text: &str, changes: &mut Vec<ProblemKind>) -> DraftDifficulty {
    match fold(text).as_str() {
        "easy" | "易" | "容易" | "简单" => return DraftDifficulty::Easy,
        "medium" | "中" | "中等" => return DraftDifficulty::Medium,
        "hard" | "难" | "困难" => return DraftDifficulty::Hard,
        "" => changes.push(ProblemKind::DifficultyMissing),
        _ => changes.push(ProblemKind::UnknownDifficulty(text.to_owned())),
    }
    DraftDifficulty::Medium
}

/// A scoring that the type of the item does not have is as unknown as one that nobody has.
pub(super) fn scoring(text: &str, kind: DraftKind, changes: &mut Vec<ProblemKind>) -> DraftScoring {
    let scoring = match fold(text).replace([' ', '-'], "_").as_str() {
        "" | "all_or_nothing" | "全对得分" | "全对才得分" => Some(DraftScoring::AllOrNothing),
        "partial" | "部分得分" | "按比例得分" => Some(DraftScoring::Partial),
        "half" | "漏选得一半" | "漏选半分" | "少选得一半" => Some(DraftScoring::Half),
        _ => None,
    };
    scoring.filter(|scoring| kind.allows(*scoring)).unwrap_or_else(|| {
        changes.push(ProblemKind::UnknownScoring(text.to_owned()));
        DraftScoring::AllOrNothing
    })
}

/// An item with a wrong one is not taken: one way it would give a secret away.
pub(super) fn purpose(text: &str) -> Result<Option<ItemPurpose>, ProblemKind> {
    match fold(text).as_str() {
        "" => Ok(None),
        "exam" | "exams" | "考试" => Ok(Some(ItemPurpose::Exam)),
        "practice" | "练习" => Ok(Some(ItemPurpose::Practice)),
        _ => Err(ProblemKind::UnknownPurpose(text.to_owned())),
    }
}

pub(super) fn yes_no(text: &str, changes: &mut Vec<ProblemKind>) -> bool {
    if text.is_empty() {
        return false;
    }
    super::super::bilingual::truth(text).unwrap_or_else(|| {
        changes.push(ProblemKind::UnknownYesNo(text.to_owned()));
        false
    })
}

/// Hundredths.
pub(super) fn points(text: &str) -> Result<Option<i64>, ProblemKind> {
    let number = text.trim_end_matches('分').trim();
    if number.is_empty() {
        return Ok(None);
    }
    let points = decimal(number).and_then(hundredths).filter(|points| (1..=MAX_POINTS).contains(points));
    points.map(Some).ok_or_else(|| ProblemKind::BadPoints(text.to_owned()))
}

pub(super) fn max_words(text: &str) -> Result<Option<i64>, ProblemKind> {
    if text.is_empty() {
        return Ok(None);
    }
    let words = fold(text).parse().ok().filter(|words| (1..=100_000).contains(words));
    words.map(Some).ok_or_else(|| ProblemKind::BadMaxWords(text.to_owned()))
}

/// 2026-02-01, 2026/2/1, 2026.2.1, 20260201 or 2026年2月1日, with or without a time of day after it.
pub(super) fn date(text: &str) -> Result<Option<NaiveDate>, ProblemKind> {
    let Some(day) = text.split(['T', ' ']).next().filter(|day| !day.is_empty()) else {
        return Ok(None);
    };
    let dashed = fold(day).replace(['/', '.', '年', '月'], "-").replace('日', "");
    let format = if dashed.contains('-') { "%Y-%m-%d" } else { "%Y%m%d" };
    let parsed = NaiveDate::parse_from_str(&dashed, format).ok();
    match parsed.filter(|day| (1949..=2100).contains(&day.year())) {
        Some(day) => Ok(Some(day)),
        None => Err(ProblemKind::BadDate(text.to_owned())),
    }
}
