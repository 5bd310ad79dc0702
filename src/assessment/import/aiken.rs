//! Aiken: a line of question, a line for each option, `ANSWER: B`. Stems of several lines, full-width marks and 答案：are
//! taken as well and reported; what does not come to an answer is reported with the line it begins on.

use super::bilingual::Bilingual;
use super::collector::{Collector, Outcome};
use super::draft::{DraftKind, DraftOption, ItemDraft};
use super::problem::{ProblemKind, say};

#[derive(Default)]
struct Question {
    row: usize,
    stem: Vec<String>,
    options: Vec<(char, String)>,
    remarks: Vec<ProblemKind>,
}

pub(super) fn read(text: &str, default_code: &str, out: &mut Collector) {
    let mut question = Question::default();
    for (line, row) in text.lines().map(str::trim).zip(1..) {
        if line.is_empty() {
            continue;
        }
        if let Some((letters, is_plain)) = answer(line) {
            if question.row == 0 {
                question.row = row;
            }
            question.mark(is_plain);
            let question = std::mem::take(&mut question);
            if out.add(question.row, "", question.finish(&letters, default_code)).is_break() {
                return;
            }
        } else if line.starts_with("ANSWER:") {
            let row = if question.row == 0 { row } else { question.row };
            question = Question::default();
            if out.add(row, "", Err(ProblemKind::BadKey(line.to_owned()))).is_break() {
                return;
            }
        } else if let Some((letter, text, is_plain)) = option(line) {
            if question.row == 0 {
                question.row = row;
            }
            question.mark(is_plain);
            question.options.push((letter, text.to_owned()));
        } else {
            // A question after options without an answer between them.
            if !question.options.is_empty() {
                let unfinished = std::mem::take(&mut question);
                if out.add(unfinished.row, "", Err(ProblemKind::Unfinished)).is_break() {
                    return;
                }
            }
            if question.stem.is_empty() {
                question.row = row;
            }
            question.stem.push(line.to_owned());
        }
    }
    if question.row > 0 {
        let _ = out.add(question.row, "", Err(ProblemKind::Unfinished));
    }
}

impl Question {
    fn mark(&mut self, is_plain: bool) {
        if !is_plain {
            say(&mut self.remarks, ProblemKind::FullWidthMarks);
        }
    }

    fn finish(self, letters: &str, code: &str) -> Outcome {
        if self.stem.is_empty() {
            return Err(ProblemKind::AnswerBeforeStem);
        }
        let is_multiple = letters.chars().count() > 1;
        let kind = if is_multiple { DraftKind::Multiple } else { DraftKind::Single };
        let mut draft = ItemDraft::new(self.row, code, kind);
        draft.is_point = true;
        let mut remarks = self.remarks;
        draft.stem = Bilingual::detect(&self.stem.join("\n"), None);
        for (letter, text) in &self.options {
            let is_key = letters.contains(*letter);
            draft.options.push(DraftOption::new(Bilingual::detect(text, Some(&draft.stem)), is_key));
        }
        let is_there = |letter: &char| self.options.iter().any(|(known, _)| known == letter);
        let missing = letters.chars().find(|letter| !is_there(letter));
        remarks.extend(missing.filter(|_| self.options.len() > 1).map(ProblemKind::KeyWithoutOption));
        Ok((draft, remarks))
    }
}

/// The letters of `ANSWER: B` or 答案：ABD, and whether it is written as Aiken has it.
pub(super) fn answer(line: &str) -> Option<(String, bool)> {
    let plain = line.strip_prefix("ANSWER:");
    let ours = || ["ANSWER：", "Answer:", "答案:", "答案："].iter().find_map(|mark| line.strip_prefix(mark));
    let rest = plain.or_else(ours)?;
    let folded: String = crate::assessment::width::fold(rest).to_uppercase().replace([',', '、', ' '], "");
    let is_plain = plain.is_some() && rest.trim() == folded && folded.len() == 1;
    let is_upper = !rest.contains(char::is_lowercase);
    (is_upper && (1..=26).contains(&folded.len()) && folded.chars().all(|c| c.is_ascii_uppercase()))
        .then_some((folded, is_plain))
}

/// Letter and text of `A) text` or `A. text`, and whether it is written as Aiken has it.
fn option(line: &str) -> Option<(char, &str, bool)> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let letter = crate::assessment::width::fold(&first.to_string()).to_uppercase().chars().next()?;
    let mark = chars.next()?;
    let text = chars.as_str();
    let is_plain = first.is_ascii_uppercase() && matches!(mark, ')' | '.');
    let is_ours = matches!(mark, '）' | '．' | '、');
    let is_option =
        (is_plain && text.starts_with([' ', '\t'])) || is_ours || (!first.is_ascii() && matches!(mark, ')' | '.'));
    (letter.is_ascii_uppercase() && is_option && !first.is_ascii_lowercase()).then(|| (letter, text.trim(), is_plain))
}
