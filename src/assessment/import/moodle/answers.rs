//! The answers of a Moodle question, by its type.

use super::super::bilingual::{Bilingual, truth};
use super::super::credit::{self, Weight};
use super::super::draft::{DraftKind, DraftNumber, DraftOption, DraftScoring, ItemDraft};
use super::super::gift::true_false_options;
use super::super::number::decimal;
use super::super::problem::{ProblemKind, say};
use super::super::xml::Element;
use super::{is_true, text, value};

pub(super) fn read(
    question: &Element,
    draft: &mut ItemDraft,
    remarks: &mut Vec<ProblemKind>,
) -> Result<(), ProblemKind> {
    match draft.kind {
        DraftKind::Single | DraftKind::Multiple => choice(question, draft, remarks),
        DraftKind::TrueFalse => {
            let right = question.all("answer").find(|answer| percent(answer) > 0.0);
            let right = right.ok_or(ProblemKind::KeyMissing)?;
            let word = own(right, None, &mut Vec::new());
            draft.options = true_false_options(truth(&word.en).or_else(|| truth(&word.zh)).ok_or_else(|| {
                let word = if word.en.is_empty() { word.zh } else { word.en };
                ProblemKind::BadKey(word)
            })?);
        }
        DraftKind::ShortText => short_text(question, draft, remarks),
        DraftKind::Numeric => numeric(question, draft, remarks)?,
        DraftKind::Matching => matching(question, draft, remarks),
        DraftKind::Ordering => ordering(question, draft, remarks),
        DraftKind::Essay | DraftKind::Case => essay(question, draft, remarks),
    }
    Ok(())
}

/// In percent; older files write it in letters of a locale.
fn percent(answer: &Element) -> f64 {
    answer.attribute("fraction").and_then(|text| text.replace(',', ".").parse().ok()).unwrap_or(0.0)
}

fn own(answer: &Element, stem: Option<&Bilingual>, remarks: &mut Vec<ProblemKind>) -> Bilingual {
    text(answer, stem, remarks)
}

fn choice(question: &Element, draft: &mut ItemDraft, remarks: &mut Vec<ProblemKind>) {
    let is_single = draft.kind == DraftKind::Single;
    let best = question.all("answer").map(percent).fold(0.0, f64::max);
    let mut weights = Vec::new();
    for answer in question.all("answer") {
        let percent = percent(answer);
        let is_key = if is_single { percent > 0.0 && percent >= best } else { percent > 0.0 };
        weights.push(Weight { percent, is_key });
        draft.options.push(DraftOption::new(own(answer, Some(&draft.stem), remarks), is_key));
    }
    let is_changed = if is_single {
        credit::of_single(&weights)
    } else {
        let (scoring, is_changed) = credit::of_multiple(&weights);
        draft.scoring = scoring;
        is_changed
    };
    if is_changed {
        say(remarks, ProblemKind::WeightsDropped);
    }
}

/// Answers with a place-holder or for a part of the points are not accepted ones.
fn short_text(question: &Element, draft: &mut ItemDraft, remarks: &mut Vec<ProblemKind>) {
    draft.is_case_sensitive = is_true(question, "usecase", false);
    for answer in question.all("answer") {
        let written = value(answer, "text");
        let written = if written.is_empty() { answer.text().trim().to_owned() } else { written };
        let has_wildcard = written.replace("\\*", "").contains('*');
        if percent(answer) < 100.0 || has_wildcard {
            remarks.push(ProblemKind::AnswerDropped(written));
            continue;
        }
        let mut text = own(answer, Some(&draft.stem), remarks);
        text.en = text.en.replace("\\*", "*");
        text.zh = text.zh.replace("\\*", "*");
        draft.options.push(DraftOption::new(text, true));
    }
}

fn numeric(question: &Element, draft: &mut ItemDraft, remarks: &mut Vec<ProblemKind>) -> Result<(), ProblemKind> {
    for answer in question.all("answer") {
        let written = value(answer, "text");
        let written = if written.is_empty() { answer.text().trim().to_owned() } else { written };
        if percent(answer) < 100.0 || draft.number.is_some() || written == "*" {
            remarks.push(ProblemKind::AnswerDropped(written));
            continue;
        }
        let tolerance = match answer.value("tolerance") {
            tolerance if tolerance.is_empty() => answer.attribute("tolerance").unwrap_or("0").to_owned(),
            tolerance => tolerance,
        };
        let bad = || ProblemKind::BadNumber(written.clone());
        let value = decimal(&written).ok_or_else(bad)?;
        let tolerance = decimal(&tolerance).ok_or_else(|| ProblemKind::BadNumber(tolerance.clone()))?;
        draft.number = Some(DraftNumber::of(value, tolerance.abs()).ok_or_else(bad)?);
    }
    if question.child("units").is_some_and(|units| units.child("unit").is_some()) {
        remarks.push(ProblemKind::UnitsDropped);
    }
    Ok(())
}

fn matching(question: &Element, draft: &mut ItemDraft, remarks: &mut Vec<ProblemKind>) {
    draft.scoring = DraftScoring::Partial;
    for pair in question.all("subquestion") {
        let left = text(pair, Some(&draft.stem), remarks);
        let right = pair.child("answer").map(|answer| text(answer, Some(&draft.stem), remarks));
        draft.options.push(DraftOption::pair(left, right.unwrap_or_default()));
    }
}

/// The fraction of each answer is its place.
fn ordering(question: &Element, draft: &mut ItemDraft, remarks: &mut Vec<ProblemKind>) {
    let mut answers: Vec<&Element> = question.all("answer").collect();
    answers.sort_by(|a, b| percent(a).total_cmp(&percent(b)));
    draft.options =
        answers.into_iter().map(|answer| DraftOption::new(own(answer, Some(&draft.stem), remarks), true)).collect();
    match question.value("gradingtype").as_str() {
        "ALL_OR_NOTHING" | "-1" => {}
        "ABSOLUTE_POSITION" | "0" | "" => draft.scoring = DraftScoring::Partial,
        _ => {
            draft.scoring = DraftScoring::Partial;
            say(remarks, ProblemKind::WeightsDropped);
        }
    }
    let count = question.value("selectcount").parse::<usize>().unwrap_or(0);
    if !matches!(question.value("selecttype").as_str(), "" | "ALL" | "0") && (1..draft.options.len()).contains(&count) {
        say(remarks, ProblemKind::PartDropped("selectcount".to_owned()));
    }
}

fn essay(question: &Element, draft: &mut ItemDraft, remarks: &mut Vec<ProblemKind>) {
    if let Some(info) = question.child("graderinfo") {
        draft.guidance = text(info, Some(&draft.stem), remarks);
    }
    draft.max_words = question.value("maxwordlimit").parse().ok().filter(|words| *words > 0);
    if !value(question, "responsetemplate").is_empty() {
        remarks.push(ProblemKind::ResponseTemplateDropped);
    }
    if question.value("responseformat") == "noinline" {
        remarks.push(ProblemKind::PartDropped("responseformat".to_owned()));
    }
    if question.value("minwordlimit").parse::<i64>().is_ok_and(|words| words > 0) {
        remarks.push(ProblemKind::PartDropped("minwordlimit".to_owned()));
    }
    if question.value("attachments").parse::<i64>().is_ok_and(|count| count != 0) {
        remarks.push(ProblemKind::PartDropped("attachments".to_owned()));
    }
}
