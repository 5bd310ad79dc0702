//! Exam items out of the files that trainers bring: GIFT (as Moodle writes it) and CSV (as Excel does).
//! Pure: bytes in, drafts and problems out. An item that cannot be taken is reported with the line it
//! starts on and everything that is wrong with it; nothing that looks like an item disappears without a word.

mod column;
mod csv;
mod gift;
mod problem;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

pub use self::problem::{FileError, GiftType, Problem, ProblemKind, Severity};

/// A file to begin with: one item of each kind, in both languages.
pub const SAMPLE: &[u8] = include_bytes!("sample.csv");

const MAX_BYTES: usize = 5 * 1024 * 1024;
const MAX_ITEMS: usize = 5_000;
const MAX_STEM_CHARS: usize = 4_000;
const MAX_OPTION_CHARS: usize = 1_000;
const MAX_CELL_CHARS: usize = 200;
const MAX_OPTIONS: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Gift,
    Csv,
}

impl Format {
    /// By extension, in any case: `.gift` and `.txt` are GIFT, `.csv` is CSV.
    pub fn from_file_name(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "gift" | "txt" => Some(Self::Gift),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftKind {
    Single,
    Multiple,
    TrueFalse,
}

/// X core, Y general, Z supplementary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftImportance {
    X,
    Y,
    Z,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftDifficulty {
    Easy,
    Medium,
    Hard,
}

/// The same text in two languages; in a draft either side may be empty, but not both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilingual {
    pub en: String,
    pub zh: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftOption {
    pub text: Bilingual,
    pub is_key: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDraft {
    /// 1-based line on which the item starts.
    pub row: usize,
    /// Content point; empty only if the file names none and the caller's default is empty.
    pub code: String,
    pub kind: DraftKind,
    pub importance: DraftImportance,
    pub difficulty: DraftDifficulty,
    pub law_ref: String,
    pub law_effective: Option<NaiveDate>,
    pub stem: Bilingual,
    /// Two to eight; a true/false item has exactly two, True then False.
    pub options: Vec<DraftOption>,
}

impl ItemDraft {
    /// Can be read in either language to the last option.
    pub fn is_bilingual(&self) -> bool {
        let texts = self.options.iter().map(|option| &option.text);
        texts.chain([&self.stem]).all(|text| !text.en.is_empty() && !text.zh.is_empty())
    }
}

/// Both lists are in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub drafts: Vec<ItemDraft>,
    pub problems: Vec<Problem>,
}

/// Reads a whole file. `default_code` is the content point of items that name none.
///
/// # Errors
/// [`FileError`] when nothing can be read; a file of bad items only is a [`Report`] without drafts.
pub fn parse(format: Format, bytes: &[u8], default_code: &str) -> Result<Report, FileError> {
    let text = decode(bytes)?;
    let mut collector = Collector::default();
    match format {
        Format::Gift => gift::read(&text, default_code, &mut collector),
        Format::Csv => csv::read(&text, default_code, &mut collector)?,
    }
    match collector.items {
        0 => Err(FileError::NoItems),
        _ => Ok(collector.report),
    }
}

/// UTF-8, UTF-16 with a byte order mark, or GB18030, which is what Excel writes on Chinese Windows.
/// Lines end in `\n` afterwards.
fn decode(bytes: &[u8]) -> Result<String, FileError> {
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge);
    }
    let text = if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        UTF_16LE.decode_without_bom_handling_and_without_replacement(rest)
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        UTF_16BE.decode_without_bom_handling_and_without_replacement(rest)
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        Some(text.into())
    } else {
        GB18030.decode_without_bom_handling_and_without_replacement(bytes)
    };
    let text = text.filter(|text| !text.contains('\0'));
    let text = text.ok_or(FileError::NotText)?.replace("\r\n", "\n");
    let text = text.trim_start_matches('\u{FEFF}').replace('\r', "\n");
    Ok(text.replace(|c: char| c.is_control() && c != '\n' && c != '\t', " "))
}

/// What became of one item: a draft with what there is to say about it, or why nothing could be made of it. With a fault
/// among the remarks the draft only serves to find the other faults.
type Outcome = Result<(ItemDraft, Vec<ProblemKind>), ProblemKind>;

#[derive(Default)]
struct Collector {
    report: Report,
    first_rows: HashMap<String, usize>,
    items: usize,
}

impl Collector {
    fn note(&mut self, row: usize, what: ProblemKind) {
        let severity = what.severity();
        let problem = Problem { row, severity, what };
        self.report.problems.push(problem);
    }

    /// Breaks when the file holds more than anyone can look through.
    fn add(&mut self, row: usize, outcome: Outcome) -> ControlFlow<()> {
        self.items += 1;
        if self.items > MAX_ITEMS {
            self.note(row, ProblemKind::TooManyItems);
            return ControlFlow::Break(());
        }
        match outcome {
            Ok((draft, remarks)) => self.take(row, draft, remarks),
            Err(what) => self.note(row, what),
        }
        ControlFlow::Continue(())
    }

    fn take(&mut self, row: usize, draft: ItemDraft, remarks: Vec<ProblemKind>) {
        let is_fault = |what: &ProblemKind| what.severity() == Severity::Dropped;
        let (mut faults, changes): (Vec<_>, Vec<_>) = remarks.into_iter().partition(is_fault);
        // Without type or key nothing can be said about the answers.
        let has_answers = faults.iter().all(|what| matches!(what, ProblemKind::BadDate(_)));
        faults.extend(text_faults(&draft));
        if has_answers {
            faults.extend(answer_faults(&draft));
        }
        let stems = stems(&draft);
        let first = stems.iter().find_map(|stem| self.first_rows.get(stem));
        faults.extend(first.map(|row| ProblemKind::DuplicateStem(*row)));
        if faults.is_empty() {
            self.first_rows.extend(stems.into_iter().map(|stem| (stem, draft.row)));
            self.report.drafts.push(draft);
            faults = changes;
        }
        for what in faults {
            self.note(row, what);
        }
    }
}

/// What a stem is compared by: it counts as repeated when either language is; case and spaces do not matter.
fn stems(draft: &ItemDraft) -> Vec<String> {
    [&draft.stem.en, &draft.stem.zh]
        .into_iter()
        .map(|stem| stem.split_whitespace().collect::<String>().to_lowercase())
        .filter(|stem| !stem.is_empty())
        .collect()
}

/// The rules for texts, whatever the file format.
fn text_faults(draft: &ItemDraft) -> Vec<ProblemKind> {
    let chars = draft.stem.longest();
    let stem = match chars {
        0 => Some(ProblemKind::StemMissing),
        1..=MAX_STEM_CHARS => None,
        _ => Some(ProblemKind::StemTooLong(chars)),
    };
    let cells = [("code", &draft.code), ("law_ref", &draft.law_ref)]
        .into_iter()
        .filter(|(_, value)| value.chars().count() > MAX_CELL_CHARS)
        .map(|(column, _)| ProblemKind::CellTooLong(column));
    stem.into_iter().chain(cells).collect()
}

/// The rules for options and key. The key is looked at when the options are in order.
fn answer_faults(draft: &ItemDraft) -> Vec<ProblemKind> {
    let faults = option_faults(&draft.options);
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

fn option_faults(options: &[DraftOption]) -> Vec<ProblemKind> {
    let count = options.len();
    if count > MAX_OPTIONS {
        return vec![ProblemKind::TooManyOptions(count)];
    }
    let mut faults = Vec::new();
    let lettered: Vec<_> = options.iter().map(|option| &option.text).zip('A'..).collect();
    for (i, &(text, letter)) in lettered.iter().enumerate() {
        match text.longest() {
            0 => faults.push(ProblemKind::OptionGap(letter)),
            1..=MAX_OPTION_CHARS => {}
            _ => faults.push(ProblemKind::OptionTooLong(letter)),
        }
        if let Some((_, first)) = lettered[..i].iter().find(|(other, _)| other.meets(text)) {
            faults.push(ProblemKind::DuplicateOption(*first, letter));
        }
    }
    if count < 2 && faults.is_empty() {
        faults.push(ProblemKind::TooFewOptions(count));
    }
    faults
}

impl Bilingual {
    fn new(en: &str, zh: &str) -> Self {
        let [en, zh] = [en, zh].map(|text| text.trim().to_owned());
        Self { en, zh }
    }

    /// `English || Chinese`, or one language: Chinese as soon as there is one Han character. An option
    /// without any follows its stem, so that "30%" in a Chinese item leaves no hole in the Chinese.
    fn detect(text: &str, stem: Option<&Self>) -> Self {
        let spaced = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let mut halves = text.match_indices("||").map(|(at, _)| (&text[..at], &text[at + 2..]));
        let split = halves.find(|(en, zh)| spaced(en.chars().next_back()) && spaced(zh.chars().next()));
        if let Some((en, zh)) = split {
            return Self::new(en, zh);
        }
        let (in_en, in_zh) = stem.map_or((true, false), |stem| (!stem.en.is_empty(), !stem.zh.is_empty()));
        if text.contains(is_han) || !in_en {
            Self::new("", text)
        } else if in_zh && !text.contains(char::is_alphabetic) {
            Self::new(text, text)
        } else {
            Self::new(text, "")
        }
    }

    /// In characters.
    fn longest(&self) -> usize {
        self.en.chars().count().max(self.zh.chars().count())
    }

    /// The same text in at least one language, spaces aside.
    fn meets(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| !a.is_empty() && a.split_whitespace().eq(b.split_whitespace());
        same(&self.en, &other.en) || same(&self.zh, &other.zh)
    }
}

fn true_false_options(answer: bool) -> Vec<DraftOption> {
    let option = |(text, is_key)| DraftOption { text, is_key };
    let yes = (Bilingual::new("True", "正确"), answer);
    let no = (Bilingual::new("False", "错误"), !answer);
    [yes, no].map(option).into()
}

fn truth(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "t" | "true" | "yes" | "对" | "正确" | "是" | "√" | "✓" | "✔" => Some(true),
        "f" | "false" | "no" | "错" | "错误" | "否" | "×" | "✗" | "✘" | "x" => Some(false),
        _ => None,
    }
}

/// Trimmed, lower case, and full-width letters, digits and signs as ASCII.
fn fold(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let narrowed = text.trim().chars().map(narrow);
    narrowed.flat_map(char::to_lowercase).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Enough of a value to recognise it in a message.
fn excerpt(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => text[..end].to_owned() + "…",
        None => text.to_owned(),
    }
}
