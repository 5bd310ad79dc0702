//! What an item must be like, whatever file it comes from.

use super::bilingual::Bilingual;
use super::draft::{DraftKind, DraftOption, ItemDraft};
use super::limits::{
    MAX_ANSWERS, MAX_CELL_CHARS, MAX_MATERIAL_CHARS, MAX_OPTION_CHARS, MAX_OPTIONS, MAX_POINTS, MAX_STEM_CHARS,
    MAX_TAG_CHARS, MAX_TAGS,
};
use super::number::of_hundredths;
use super::problem::ProblemKind;

/// The rules for texts.
pub(super) fn text_faults(draft: &ItemDraft) -> Vec<ProblemKind> {
    let chars = draft.stem.longest();
    let stem = match chars {
        0 => Some(ProblemKind::StemMissing),
        1..=MAX_STEM_CHARS => None,
        _ if draft.kind == DraftKind::Case && chars <= MAX_MATERIAL_CHARS => None,
        _ if draft.kind == DraftKind::Case => Some(ProblemKind::MaterialTooLong(chars)),
        _ => Some(ProblemKind::StemTooLong(chars)),
    };
    let case = draft.case.as_deref().unwrap_or_default();
    let cells = [("code", draft.code.as_str()), ("law_ref", &draft.law_ref), ("case", case)]
        .into_iter()
        .filter(|(_, value)| value.chars().count() > MAX_CELL_CHARS)
        .map(|(column, _)| ProblemKind::CellTooLong(column));
    let is_long = |tag: &String| tag.chars().count() > MAX_TAG_CHARS;
    let tags =
        (draft.tags.len() > MAX_TAGS || draft.tags.iter().any(is_long)).then_some(ProblemKind::CellTooLong("tags"));
    let texts = [("explanation", &draft.explanation), ("guidance", &draft.guidance)]
        .into_iter()
        .filter(|(_, text)| text.longest() > MAX_STEM_CHARS)
        .map(|(column, _)| ProblemKind::TextTooLong(column));
    let points = draft.points.filter(|points| !(1..=MAX_POINTS).contains(points));
    let points = points.map(|points| ProblemKind::BadPoints(of_hundredths(points)));
    stem.into_iter().chain(cells).chain(tags).chain(texts).chain(points).collect()
}

/// The rules for options and key. The key is looked at when the options are in order.
pub(super) fn answer_faults(draft: &ItemDraft) -> Vec<ProblemKind> {
    match draft.kind {
        DraftKind::Single | DraftKind::Multiple | DraftKind::TrueFalse => choice_faults(draft),
        DraftKind::Ordering => option_faults(&draft.options, MAX_ANSWERS),
        DraftKind::Matching => matching_faults(&draft.options),
        DraftKind::ShortText if draft.options.is_empty() => vec![ProblemKind::KeyMissing],
        DraftKind::ShortText if draft.options.len() > MAX_ANSWERS => {
            vec![ProblemKind::TooManyAnswers(draft.options.len())]
        }
        DraftKind::ShortText => length_faults(&draft.options),
        DraftKind::Numeric if draft.number.is_none() => vec![ProblemKind::KeyMissing],
        DraftKind::Numeric | DraftKind::Essay | DraftKind::Case => vec![],
    }
}

fn choice_faults(draft: &ItemDraft) -> Vec<ProblemKind> {
    let faults = option_faults(&draft.options, MAX_OPTIONS);
    if !faults.is_empty() {
        return faults;
    }
    let keys = draft.options.iter().filter(|option| option.is_key).count();
    match (draft.kind, keys) {
        (_, 0) => vec![ProblemKind::KeyMissing],
        (DraftKind::Multiple, 1) => vec![ProblemKind::OnlyOneKey],
        (DraftKind::Multiple, _) | (_, 1) => vec![],
        (_, count) => vec![ProblemKind::SeveralKeys(count)],
    }
}

fn option_faults(options: &[DraftOption], max: usize) -> Vec<ProblemKind> {
    let count = options.len();
    if count > max {
        return vec![too_many(count, max)];
    }
    let mut faults = length_faults(options);
    faults.extend(repeated(options.iter().map(|option| &option.text)));
    if count < 2 && faults.is_empty() {
        faults.push(ProblemKind::TooFewOptions(count));
    }
    faults
}

fn too_many(count: usize, max: usize) -> ProblemKind {
    if max == MAX_OPTIONS { ProblemKind::TooManyOptions(count) } else { ProblemKind::TooManyAnswers(count) }
}

fn length_faults(options: &[DraftOption]) -> Vec<ProblemKind> {
    let faults = options.iter().zip('A'..).filter_map(|(option, letter)| match option.text.longest() {
        0 => Some(ProblemKind::OptionGap(letter)),
        1..=MAX_OPTION_CHARS => None,
        _ => Some(ProblemKind::OptionTooLong(letter)),
    });
    faults.collect()
}

fn repeated<'a>(texts: impl Iterator<Item = &'a Bilingual>) -> Vec<ProblemKind> {
    let lettered: Vec<_> = texts.zip('A'..).collect();
    let mut faults = Vec::new();
    for (i, &(text, letter)) in lettered.iter().enumerate() {
        if let Some((_, first)) = lettered[..i].iter().find(|(other, _)| other.meets(text)) {
            faults.push(ProblemKind::DuplicateOption(*first, letter));
        }
    }
    faults
}

/// Two pairs at least; the left sides differ, and no distractor is the partner of any.
fn matching_faults(options: &[DraftOption]) -> Vec<ProblemKind> {
    if options.len() > MAX_ANSWERS {
        return vec![ProblemKind::TooManyAnswers(options.len())];
    }
    let mut faults = Vec::new();
    for (option, letter) in options.iter().zip('A'..) {
        match option.text.longest().max(option.partner.longest()) {
            0 => faults.push(ProblemKind::OptionGap(letter)),
            1..=MAX_OPTION_CHARS if option.partner.is_empty() => faults.push(ProblemKind::PairIncomplete(letter)),
            1..=MAX_OPTION_CHARS => {}
            _ => faults.push(ProblemKind::OptionTooLong(letter)),
        }
    }
    let pairs = options.iter().filter(|option| !option.text.is_empty());
    faults.extend(repeated(pairs.clone().map(|option| &option.text)));
    for (i, (option, letter)) in options.iter().zip('A'..).enumerate().filter(|(_, (o, _))| o.is_distractor()) {
        let same = options[..i].iter().zip('A'..).find(|(other, _)| other.partner.meets(&option.partner));
        faults.extend(same.map(|(_, first)| ProblemKind::DuplicateOption(first, letter)));
    }
    if faults.is_empty() && pairs.clone().count() < 2 {
        faults.push(ProblemKind::TooFewOptions(pairs.count()));
    }
    faults
}
