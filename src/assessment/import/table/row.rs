//! One row as an item or as material.

use std::ops::ControlFlow;

use super::super::bilingual::{Bilingual, truth};
use super::super::collector::{Collector, Outcome, TAG_SEPARATORS};
use super::super::draft::{DraftDifficulty, DraftKind, DraftNumber, DraftOption, ItemDraft};
use super::super::draft_case::DraftCase;
use super::super::gift::true_false_options;
use super::super::limits::MAX_ANSWERS;
use super::super::number::decimal;
use super::super::problem::{MediaFault, ProblemKind};
use super::column::{Column, Language, option_index};
use super::{Table, words};
use crate::assessment::width::fold;

impl Table {
    pub(in super::super) fn read_row(
        &self,
        cells: &[&str],
        row: usize,
        default_code: &str,
        out: &mut Collector,
    ) -> ControlFlow<()> {
        let own = self.cell(cells, Column::Code);
        let name = if own.is_empty() { self.cell(cells, Column::Point) } else { own };
        if cells.iter().skip(self.width).any(|cell| !cell.trim().is_empty()) {
            return out.add(row, name, Err(ProblemKind::ExtraCells));
        }
        let code = if name.is_empty() { default_code } else { name };
        let code = (code, own.is_empty() && !code.is_empty());
        let kind = match words::kind(self.cell(cells, Column::Kind)) {
            Ok(None) => return self.material(cells, row, code, out),
            Ok(Some(kind)) => Ok(kind),
            Err(fault) => Err(fault),
        };
        out.add(row, name, self.item(cells, row, code, kind))
    }

    fn material(
        &self,
        cells: &[&str],
        row: usize,
        (code, is_point): (&str, bool),
        out: &mut Collector,
    ) -> ControlFlow<()> {
        let reference = self.cell(cells, Column::Case);
        if reference.is_empty() {
            return out.add(row, code, Err(ProblemKind::CaseMissing(String::new())));
        }
        let mut remarks = self.media(cells);
        let cell = |column| self.cell(cells, column);
        let case = DraftCase {
            reference: reference.to_owned(),
            row,
            code: code.to_owned(),
            is_point,
            purpose: or_fault(words::purpose(cell(Column::Purpose)), &mut remarks),
            stem: self.text(cells, Column::Stem, None),
            importance: words::importance(cell(Column::Importance), &mut remarks),
            difficulty: match cell(Column::Difficulty) {
                "" => DraftDifficulty::default(),
                difficulty => words::difficulty(difficulty, &mut remarks),
            },
            law_ref: cell(Column::LawRef).to_owned(),
            law_effective: or_fault(words::date(cell(Column::LawEffective)), &mut remarks),
            tags: cell(Column::Tags).split(TAG_SEPARATORS).map(str::to_owned).collect(),
            media: Vec::new(),
        };
        out.add_case(case, remarks);
        ControlFlow::Continue(())
    }

    fn media(&self, cells: &[&str]) -> Vec<ProblemKind> {
        let names = self.cell(cells, Column::Media).split(TAG_SEPARATORS).map(str::trim);
        let named = names.filter(|name| !name.is_empty());
        named.map(|name| ProblemKind::MediaDropped(MediaFault::InTable, name.to_owned())).collect()
    }

    fn item(
        &self,
        cells: &[&str],
        row: usize,
        (code, is_point): (&str, bool),
        kind: Result<DraftKind, ProblemKind>,
    ) -> Outcome {
        let mut remarks = Vec::new();
        let cell = |column| self.cell(cells, column);
        // Of an unknown kind it is not taken, but its other faults are told.
        let mut draft = ItemDraft::new(row, code, *kind.as_ref().unwrap_or(&DraftKind::Single));
        draft.is_point = is_point;
        draft.purpose = or_fault(words::purpose(cell(Column::Purpose)), &mut remarks);
        draft.stem = self.text(cells, Column::Stem, None);
        match kind {
            Ok(_) => self.answers(cells, &mut draft, &mut remarks),
            Err(fault) => remarks.push(fault),
        }
        let text = |column: fn(Language) -> Column| self.text(cells, column, Some(&draft.stem));
        draft.explanation = text(Column::Explanation);
        let guidance = text(Column::Guidance);
        if !guidance.is_empty() {
            draft.guidance = guidance;
        }
        draft.law_effective = or_fault(words::date(cell(Column::LawEffective)), &mut remarks);
        draft.points = or_fault(words::points(cell(Column::Points)), &mut remarks);
        draft.max_words = or_fault(words::max_words(cell(Column::MaxWords)), &mut remarks);
        draft.importance = words::importance(cell(Column::Importance), &mut remarks);
        draft.difficulty = if self.index.contains_key(&Column::Difficulty) {
            words::difficulty(cell(Column::Difficulty), &mut remarks)
        } else {
            DraftDifficulty::Medium
        };
        draft.scoring = words::scoring(cell(Column::Scoring), draft.kind, &mut remarks);
        draft.is_case_sensitive = words::yes_no(cell(Column::IsCaseSensitive), &mut remarks);
        draft.law_ref = cell(Column::LawRef).to_owned();
        draft.tags = cell(Column::Tags).split(TAG_SEPARATORS).map(str::to_owned).collect();
        draft.case = Some(cell(Column::Case)).filter(|case| !case.is_empty()).map(str::to_owned);
        remarks.extend(self.media(cells));
        Ok((draft, remarks))
    }

    fn answers(&self, cells: &[&str], draft: &mut ItemDraft, remarks: &mut Vec<ProblemKind>) {
        let text = |at, column: fn(usize, Language) -> Column| {
            self.text(cells, |language| column(at, language), Some(&draft.stem))
        };
        let pairs = (0..MAX_ANSWERS).map(|at| (text(at, Column::Option), text(at, Column::Partner)));
        let mut pairs: Vec<(Bilingual, Bilingual)> = pairs.collect();
        let is_filled = |(text, partner): &(Bilingual, Bilingual)| !text.is_empty() || !partner.is_empty();
        pairs.truncate(pairs.iter().rposition(is_filled).map_or(0, |last| last + 1));
        let key = self.cell(cells, Column::Key);
        let found = match draft.kind {
            DraftKind::TrueFalse => {
                let options: Vec<Bilingual> = pairs.into_iter().map(|(text, _)| text).collect();
                if options.iter().any(|text| truth_of(text).is_none()) {
                    remarks.push(ProblemKind::TrueFalseOptionsReplaced);
                }
                true_false_key(key, &options).map(true_false_options)
            }
            DraftKind::Single | DraftKind::Multiple => with_key(texts(pairs), key),
            DraftKind::Ordering => in_order(texts(pairs), key),
            DraftKind::Matching => {
                remarks.extend(ignored(key));
                Ok(pairs.into_iter().map(|(text, partner)| DraftOption::pair(text, partner)).collect())
            }
            DraftKind::ShortText => Ok(accepted(texts(pairs), key, &draft.stem)),
            // Material has a row of its own kind.
            DraftKind::Case => Ok(Vec::new()),
            DraftKind::Numeric | DraftKind::Essay => {
                if !pairs.is_empty() {
                    remarks.push(ProblemKind::OptionsDropped);
                }
                if draft.kind == DraftKind::Numeric {
                    let tolerance = self.cell(cells, Column::Tolerance);
                    number(key, tolerance).map(|number| draft.number = number).map(|()| Vec::new())
                } else {
                    draft.guidance = Bilingual::detect(key, Some(&draft.stem));
                    Ok(Vec::new())
                }
            }
        };
        draft.options = or_fault(found, remarks);
    }
}

fn or_fault<T: Default>(found: Result<T, ProblemKind>, remarks: &mut Vec<ProblemKind>) -> T {
    found.unwrap_or_else(|fault| {
        remarks.push(fault);
        T::default()
    })
}

fn ignored(key: &str) -> Option<ProblemKind> {
    (!key.is_empty()).then(|| ProblemKind::KeyDropped(key.to_owned()))
}

fn texts(pairs: Vec<(Bilingual, Bilingual)>) -> Vec<DraftOption> {
    pairs.into_iter().map(|(text, _)| DraftOption::new(text, false)).collect()
}

fn truth_of(option: &Bilingual) -> Option<bool> {
    truth(&option.zh).or_else(|| truth(&option.en))
}

/// 对/错 and the like, or A and B where the options say which is which.
fn true_false_key(key: &str, options: &[Bilingual]) -> Result<bool, ProblemKind> {
    if key.is_empty() {
        return Err(ProblemKind::KeyMissing);
    }
    let chosen = || fold(key).parse().ok().and_then(option_index).and_then(|at| options.get(at));
    truth(key).or_else(|| chosen().and_then(truth_of)).ok_or_else(|| ProblemKind::BadKey(key.to_owned()))
}

/// "A", "ABD", "A,B", "A B", "A、B": the places of the options.
fn letters(key: &str, count: usize) -> Result<Vec<usize>, ProblemKind> {
    let letters = fold(key).replace([',', ';', '、', '/', '|', '+', '>', ' ', '\u{3000}'], "");
    let place = |letter: char| {
        if !letter.is_ascii_lowercase() {
            return Err(ProblemKind::BadKey(key.to_owned()));
        }
        let found = option_index(letter).filter(|at| *at < count);
        found.ok_or(ProblemKind::KeyWithoutOption(letter.to_ascii_uppercase()))
    };
    letters.chars().map(place).collect()
}

fn with_key(mut options: Vec<DraftOption>, key: &str) -> Result<Vec<DraftOption>, ProblemKind> {
    for at in letters(key, options.len())? {
        options[at].is_key = true;
    }
    Ok(options)
}

/// In the order of the key, or as they stand when there is none.
fn in_order(mut options: Vec<DraftOption>, key: &str) -> Result<Vec<DraftOption>, ProblemKind> {
    options.iter_mut().for_each(|option| option.is_key = true);
    if key.is_empty() {
        return Ok(options);
    }
    let order = letters(key, options.len())?;
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if !sorted.into_iter().eq(0..options.len()) {
        return Err(ProblemKind::BadKey(key.to_owned()));
    }
    Ok(order.into_iter().map(|at| options[at].clone()).collect())
}

/// The options, or what stands between the bars of the key.
fn accepted(mut options: Vec<DraftOption>, key: &str, stem: &Bilingual) -> Vec<DraftOption> {
    options.iter_mut().for_each(|option| option.is_key = true);
    let split = key.split(['|', '｜']).map(str::trim).filter(|answer| !answer.is_empty());
    options.extend(split.map(|answer| DraftOption::new(Bilingual::detect(answer, Some(stem)), true)));
    options
}

fn number(key: &str, tolerance: &str) -> Result<Option<DraftNumber>, ProblemKind> {
    if key.is_empty() {
        return Ok(None);
    }
    let bad = |text: &str| ProblemKind::BadNumber(text.to_owned());
    if tolerance.is_empty() {
        return DraftNumber::parse(key).map(Some).ok_or_else(|| bad(key));
    }
    let value = decimal(key).ok_or_else(|| bad(key))?;
    let number = decimal(tolerance).and_then(|tolerance| DraftNumber::of(value, tolerance));
    number.map(Some).ok_or_else(|| bad(tolerance))
}
