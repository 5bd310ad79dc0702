//! The interactions that we examine, and their answers.

use super::super::bilingual::Bilingual;
use super::super::credit::{self, Weight};
use super::super::draft::{DraftKind, DraftNumber, DraftOption, DraftScoring, ItemDraft};
use super::super::gift::true_false_options;
use super::super::limits::MAX_CHOICES;
use super::super::number::decimal;
use super::super::problem::{ProblemKind, say};
use super::super::xml::Element;
use super::item::plain;
use super::metadata::{Languages, Metadata};
use super::response::{Response, words};
use crate::assessment::width::fold;

pub(super) fn read(
    interaction: &Element,
    response: Option<&Response<'_>>,
    metadata: &Metadata,
    draft: &mut ItemDraft,
    remarks: &mut Vec<ProblemKind>,
) -> Result<(), ProblemKind> {
    let choices = interaction.descendants().len();
    let worths = response.map_or(0, |response| response.correct.len().max(response.mapping.len()));
    if worths > MAX_CHOICES || (choices > MAX_CHOICES && interaction.name != "choiceinteraction") {
        return Err(ProblemKind::TooManyAnswers(worths.max(choices)));
    }
    let needed = || response.ok_or(ProblemKind::KeyMissing);
    match interaction.name.as_str() {
        "choiceinteraction" | "inlinechoiceinteraction" => choice(interaction, needed()?, metadata, draft, remarks),
        "orderinteraction" => order(interaction, needed()?, draft, remarks)?,
        "matchinteraction" => matching(interaction, needed()?, draft, remarks)?,
        "textentryinteraction" => text_entry(needed()?, metadata, draft, remarks)?,
        "extendedtextinteraction" => draft.kind = DraftKind::Essay,
        other => return Err(ProblemKind::UnsupportedType(other.to_owned())),
    }
    if let Some(scoring) = metadata.scoring {
        draft.scoring = scoring;
    } else if draft.kind != DraftKind::Essay && response.is_some_and(Response::is_foreign) {
        say(remarks, ProblemKind::PartDropped("responseProcessing".to_owned()));
    }
    Ok(())
}

/// Identifier and text of each choice.
fn choices(set: &Element, name: &str, stem: &Bilingual, remarks: &mut Vec<ProblemKind>) -> Vec<(String, Bilingual)> {
    let choices = set.all(name).map(|choice| {
        let identifier = choice.attribute("identifier").unwrap_or_default().to_owned();
        (identifier, plain(choice, Some(stem), remarks))
    });
    choices.collect()
}

fn choice(
    interaction: &Element,
    response: &Response<'_>,
    metadata: &Metadata,
    draft: &mut ItemDraft,
    remarks: &mut Vec<ProblemKind>,
) {
    let keys = response.keys();
    let mut weights = Vec::new();
    let name = if interaction.name == "choiceinteraction" { "simplechoice" } else { "inlinechoice" };
    let choices = choices(interaction, name, &draft.stem, remarks);
    for (identifier, text) in &choices {
        let is_key = keys.contains(&identifier.as_str());
        weights.push(Weight { percent: response.percent(identifier), is_key });
        draft.options.push(DraftOption::new(text.clone(), is_key));
    }
    draft.kind = if response.cardinality == "single" { DraftKind::Single } else { DraftKind::Multiple };
    let answer = truth_of(&choices, &keys).filter(|_| draft.kind == DraftKind::Single);
    if let Some(answer) = answer.filter(|_| metadata.kind.is_none_or(|kind| kind == DraftKind::TrueFalse)) {
        draft.kind = DraftKind::TrueFalse;
        draft.options = true_false_options(answer);
    }
    let is_fixed = |choice: &Element| choice.attribute("fixed") == Some("true");
    let has_order = interaction.attribute("shuffle") == Some("false") || interaction.all(name).any(is_fixed);
    if has_order && draft.kind != DraftKind::TrueFalse {
        say(remarks, ProblemKind::OrderDropped);
    }
    if response.is_mapped() && metadata.scoring.is_none() {
        let is_changed = if draft.kind == DraftKind::Multiple {
            let (scoring, is_changed) = credit::of_multiple(&weights);
            draft.scoring = scoring;
            is_changed
        } else {
            credit::of_single(&weights)
        };
        if is_changed {
            say(remarks, ProblemKind::WeightsDropped);
        }
    }
}

/// The right one of True and False, when these are the two choices and nothing else is.
fn truth_of(choices: &[(String, Bilingual)], keys: &[&str]) -> Option<bool> {
    let word = |text: &Bilingual| match fold(if text.en.is_empty() { &text.zh } else { &text.en }).as_str() {
        "true" | "正确" | "对" => Some(true),
        "false" | "错误" | "错" => Some(false),
        _ => None,
    };
    let [(first, a), (second, b)] = choices else { return None };
    let (a, b) = (word(a)?, word(b)?);
    let [key] = keys else { return None };
    match (a != b, key == first, key == second) {
        (true, true, false) => Some(a),
        (true, false, true) => Some(b),
        _ => None,
    }
}

fn order(
    interaction: &Element,
    response: &Response<'_>,
    draft: &mut ItemDraft,
    remarks: &mut Vec<ProblemKind>,
) -> Result<(), ProblemKind> {
    draft.kind = DraftKind::Ordering;
    let choices = choices(interaction, "simplechoice", &draft.stem, remarks);
    let keys = response.keys();
    if keys.is_empty() {
        return Err(ProblemKind::KeyMissing);
    }
    for key in &keys {
        let found = choices.iter().find(|(identifier, _)| identifier == key);
        let (_, text) = found.ok_or(ProblemKind::OrderIncomplete)?;
        draft.options.push(DraftOption::new(text.clone(), true));
    }
    // An order of some of the steps only is another kind of question.
    if keys.len() == choices.len() { Ok(()) } else { Err(ProblemKind::OrderIncomplete) }
}

fn matching(
    interaction: &Element,
    response: &Response<'_>,
    draft: &mut ItemDraft,
    remarks: &mut Vec<ProblemKind>,
) -> Result<(), ProblemKind> {
    draft.kind = DraftKind::Matching;
    let mut sets = interaction.all("simplematchset");
    let (Some(left), Some(right)) = (sets.next(), sets.next()) else { return Err(ProblemKind::TooFewOptions(0)) };
    let left = choices(left, "simpleassociablechoice", &draft.stem, remarks);
    let right = choices(right, "simpleassociablechoice", &draft.stem, remarks);
    let keys = response.keys();
    let pairs: Vec<(&str, &str)> = keys.iter().filter_map(|pair| pair.split_once(' ')).collect();
    for (identifier, text) in &left {
        let mut partners = pairs.iter().filter(|(a, _)| a == identifier).map(|(_, b)| *b);
        let partner = partners.next();
        if partners.next().is_some() {
            return Err(ProblemKind::UnsupportedType("matchInteraction n:m".to_owned()));
        }
        let partner = right.iter().find(|(known, _)| Some(known.as_str()) == partner).map(|(_, text)| text.clone());
        draft.options.push(DraftOption::pair(text.clone(), partner.unwrap_or_default()));
    }
    let unused = right.iter().filter(|(identifier, _)| pairs.iter().all(|(_, b)| b != identifier));
    draft.options.extend(unused.map(|(_, text)| DraftOption::pair(Bilingual::default(), text.clone())));
    if response.is_mapped() {
        draft.scoring = DraftScoring::Partial;
        let is_equal = |pair: &str| (response.percent(pair) - 100.0 / keys.len() as f64).abs() < 0.1;
        if !keys.iter().all(|pair| is_equal(pair)) || response.mapping.iter().any(|entry| entry.value < 0.0) {
            say(remarks, ProblemKind::WeightsDropped);
        }
    }
    Ok(())
}

fn text_entry(
    response: &Response<'_>,
    metadata: &Metadata,
    draft: &mut ItemDraft,
    remarks: &mut Vec<ProblemKind>,
) -> Result<(), ProblemKind> {
    if matches!(response.base_type, "float" | "integer") {
        draft.kind = DraftKind::Numeric;
        let keys = response.keys();
        let (first, others) = keys.split_first().ok_or(ProblemKind::KeyMissing)?;
        let bad = || ProblemKind::BadNumber((*first).to_owned());
        let value = decimal(first).ok_or_else(bad)?;
        let tolerance = response.tolerance(value).ok_or_else(bad)?;
        draft.number = Some(DraftNumber::of(value, tolerance).ok_or_else(bad)?);
        remarks.extend(others.iter().map(|other| ProblemKind::AnswerDropped((*other).to_owned())));
        return Ok(());
    }
    draft.kind = DraftKind::ShortText;
    let best = response.mapping.iter().map(|entry| entry.value).fold(0.0, f64::max);
    let mut answers: Vec<String> = Vec::new();
    for entry in &response.mapping {
        if entry.value > 0.0 && entry.value >= best {
            answers.push(entry.key.clone());
        } else {
            remarks.push(ProblemKind::AnswerDropped(entry.key.clone()));
        }
    }
    if response.mapping.is_empty() || !response.is_mapped() {
        let missing = response.correct.iter().filter(|key| !answers.iter().any(|known| words(known) == **key));
        let missing: Vec<String> = missing.cloned().collect();
        answers.extend(missing);
    }
    draft.is_case_sensitive =
        response.mapping.is_empty() || response.mapping.iter().any(|entry| entry.is_case_sensitive);
    draft.options = accepted(&answers, &metadata.answers, &draft.stem);
    Ok(())
}

/// Puts the two languages of an answer together again where our metadata says how.
fn accepted(answers: &[String], languages: &[Languages], stem: &Bilingual) -> Vec<DraftOption> {
    let width = |languages: &Languages| if *languages == Languages::Both { 2 } else { 1 };
    if languages.is_empty() || languages.iter().map(width).sum::<usize>() != answers.len() {
        return answers.iter().map(|answer| DraftOption::new(Bilingual::detect(answer, Some(stem)), true)).collect();
    }
    let mut left = answers.iter();
    let mut next = || left.next().map(String::as_str).unwrap_or_default();
    let texts = languages.iter().map(|languages| match languages {
        Languages::En => Bilingual::new(next(), ""),
        Languages::Zh => Bilingual::new("", next()),
        Languages::Both => Bilingual::new(next(), next()),
        Languages::Same => {
            let text = next();
            Bilingual::new(text, text)
        }
    });
    texts.map(|text| DraftOption::new(text, true)).collect()
}
