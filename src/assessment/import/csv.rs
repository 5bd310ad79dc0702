//! CSV as Excel writes it: comma, semicolon or tab, whichever the header has most of. Columns are found by
//! name. An explicit language column (`stem_zh`) goes before a plain one (`stem`).
//! Rows without any text are skipped.

use std::collections::HashMap;

use ::csv::{ReaderBuilder, StringRecord};
use chrono::{Datelike, NaiveDate};

use super::column::{Column, Language, option_index};
use super::{
    Bilingual, Collector, DraftDifficulty, DraftImportance, DraftKind, DraftOption, FileError, ItemDraft, MAX_OPTIONS,
    Outcome, ProblemKind, fold, true_false_options, truth,
};

pub(super) fn read(text: &str, default_code: &str, out: &mut Collector) -> Result<(), FileError> {
    let broken = |error: ::csv::Error| FileError::Broken(error.to_string());
    let delimiter = delimiter(text);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut record = StringRecord::new();
    if !reader.read_record(&mut record).map_err(broken)? {
        return Err(FileError::NoItems);
    }
    let (table, ignored) = Table::from_header(&record)?;
    if !ignored.is_empty() {
        let columns = ignored.join(", ");
        out.note(lines.line_of(&record), ProblemKind::IgnoredColumns(columns));
    }
    while reader.read_record(&mut record).map_err(broken)? {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let row = lines.line_of(&record);
        let is_last = reader.position().byte() >= text.len() as u64;
        let outcome = if is_last && ends_in_quotes(&text[lines.at..], delimiter) {
            Err(ProblemKind::UnclosedQuote)
        } else {
            table.item(&record, row, default_code)
        };
        if out.add(row, outcome).is_break() {
            break;
        }
    }
    Ok(())
}

fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: u8| header.bytes().filter(|byte| *byte == sign).count();
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// The reader counts lines from the end of the record before; this skips the blank ones between.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_of(&mut self, record: &StringRecord) -> usize {
        let start = record.position().map_or(self.at, |position| position.byte() as usize);
        let rest = self.text.get(start..).unwrap_or_default();
        let start = start + rest.len() - rest.trim_start_matches('\n').len();
        self.line += self.text.get(self.at..start).unwrap_or_default().matches('\n').count();
        self.at = start.max(self.at);
        self.line
    }
}

/// Whether a quotation mark opened in the last record swallows the rest of the file.
fn ends_in_quotes(record: &str, delimiter: u8) -> bool {
    let (mut quoted, mut at_start) = (false, true);
    for byte in record.bytes() {
        let is_mark = byte == b'"' && (quoted || at_start);
        quoted ^= is_mark;
        // A doubled mark leaves the quotes and enters them again.
        at_start = is_mark || (byte == delimiter && !quoted);
    }
    quoted
}

struct Table {
    index: HashMap<Column, usize>,
    width: usize,
}

impl Table {
    /// The table and the names of the columns it has no use for, repeated ones among them.
    fn from_header(header: &StringRecord) -> Result<(Self, Vec<String>), FileError> {
        let mut index = HashMap::new();
        let mut ignored = Vec::new();
        let mut width = 0;
        for (at, name) in header.iter().enumerate().filter(|(_, name)| !name.trim().is_empty()) {
            width = at + 1;
            match Column::from_header(name) {
                Some(column) if !index.contains_key(&column) => {
                    index.insert(column, at);
                }
                _ => ignored.push(name.trim().to_owned()),
            }
        }
        let languages = [Language::En, Language::Zh, Language::Detected];
        let has_stem = languages.iter().any(|language| index.contains_key(&Column::Stem(*language)));
        let needed = [
            ("type", index.contains_key(&Column::Kind)),
            ("stem", has_stem),
            ("key", index.contains_key(&Column::Key)),
        ];
        let missing: Vec<String> =
            needed.iter().filter(|(_, found)| !found).map(|(name, _)| (*name).to_owned()).collect();
        if !missing.is_empty() {
            return Err(FileError::MissingColumns(missing));
        }
        Ok((Self { index, width }, ignored))
    }

    fn cell<'r>(&self, record: &'r StringRecord, column: Column) -> &'r str {
        self.index.get(&column).and_then(|at| record.get(*at)).unwrap_or_default().trim()
    }

    fn text(&self, record: &StringRecord, column: impl Fn(Language) -> Column, stem: Option<&Bilingual>) -> Bilingual {
        let plain = Bilingual::detect(self.cell(record, column(Language::Detected)), stem);
        let or_plain = |language, plain: String| match self.cell(record, column(language)) {
            "" => plain,
            text => text.to_owned(),
        };
        Bilingual { en: or_plain(Language::En, plain.en), zh: or_plain(Language::Zh, plain.zh) }
    }

    fn item(&self, record: &StringRecord, row: usize, default_code: &str) -> Outcome {
        if record.iter().skip(self.width).any(|cell| !cell.trim().is_empty()) {
            return Err(ProblemKind::ExtraCells);
        }
        let mut remarks = Vec::new();
        let kind = match kind(self.cell(record, Column::Kind)) {
            Ok(kind) => Some(kind),
            Err(fault) => {
                remarks.push(fault);
                None
            }
        };
        let stem = self.text(record, Column::Stem, None);
        let option = |at| self.text(record, |language| Column::Option(at, language), Some(&stem));
        let mut options: Vec<Bilingual> = (0..MAX_OPTIONS).map(option).collect();
        let filled = options.iter().rposition(|text| text.longest() > 0).map_or(0, |last| last + 1);
        options.truncate(filled);
        let key = self.cell(record, Column::Key);
        let options = match kind {
            None => Ok(Vec::new()),
            Some(DraftKind::TrueFalse) => {
                if options.iter().any(|text| truth_of(text).is_none()) {
                    remarks.push(ProblemKind::TrueFalseOptionsReplaced);
                }
                true_false_key(key, &options).map(true_false_options)
            }
            Some(DraftKind::Single | DraftKind::Multiple) => with_key(options, key),
        };
        let options = options.unwrap_or_else(|fault| {
            remarks.push(fault);
            Vec::new()
        });
        let law_effective = date(self.cell(record, Column::LawEffective)).unwrap_or_else(|fault| {
            remarks.push(fault);
            None
        });
        let draft = ItemDraft {
            row,
            code: match self.cell(record, Column::Code) {
                "" => default_code.to_owned(),
                code => code.to_owned(),
            },
            // Of an unknown kind it is not taken, but its other faults are told.
            kind: kind.unwrap_or(DraftKind::Single),
            importance: importance(self.cell(record, Column::Importance), &mut remarks),
            difficulty: if self.index.contains_key(&Column::Difficulty) {
                difficulty(self.cell(record, Column::Difficulty), &mut remarks)
            } else {
                DraftDifficulty::Medium
            },
            law_ref: self.cell(record, Column::LawRef).to_owned(),
            law_effective,
            stem,
            options,
        };
        Ok((draft, remarks))
    }
}

fn kind(text: &str) -> Result<DraftKind, ProblemKind> {
    match fold(text).replace([' ', '-'], "_").as_str() {
        "" => Err(ProblemKind::TypeMissing),
        "single" | "单选" | "单选题" | "单项选择题" => Ok(DraftKind::Single),
        "multiple" | "多选" | "多选题" | "多项选择题" => Ok(DraftKind::Multiple),
        "true_false" | "true/false" | "判断" | "判断题" => Ok(DraftKind::TrueFalse),
        _ => Err(ProblemKind::UnknownType(text.to_owned())),
    }
}

fn importance(text: &str, changes: &mut Vec<ProblemKind>) -> DraftImportance {
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

fn difficulty(text: &str, changes: &mut Vec<ProblemKind>) -> DraftDifficulty {
    match fold(text).as_str() {
        "easy" | "易" | "容易" | "简单" => return DraftDifficulty::Easy,
        "medium" | "中" | "中等" => return DraftDifficulty::Medium,
        "hard" | "难" | "困难" => return DraftDifficulty::Hard,
        "" => changes.push(ProblemKind::DifficultyMissing),
        _ => changes.push(ProblemKind::UnknownDifficulty(text.to_owned())),
    }
    DraftDifficulty::Medium
}

/// 2026-02-01, 2026/2/1, 2026.2.1, 20260201 or 2026年2月1日, with or without a time of day after it.
fn date(text: &str) -> Result<Option<NaiveDate>, ProblemKind> {
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

/// "A", "ABD", "A,B", "A B", "A、B".
fn with_key(options: Vec<Bilingual>, key: &str) -> Result<Vec<DraftOption>, ProblemKind> {
    let mut options: Vec<DraftOption> = options.into_iter().map(|text| DraftOption { text, is_key: false }).collect();
    let letters = fold(key).replace([',', ';', '、', '/', '|', '+', ' ', '\u{3000}'], "");
    for letter in letters.chars() {
        if !letter.is_ascii_lowercase() {
            return Err(ProblemKind::BadKey(key.to_owned()));
        }
        let option = option_index(letter).and_then(|at| options.get_mut(at));
        let letter = letter.to_ascii_uppercase();
        option.ok_or(ProblemKind::KeyWithoutOption(letter))?.is_key = true;
    }
    Ok(options)
}
