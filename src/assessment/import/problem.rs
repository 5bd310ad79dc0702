//! What can be said about an item or a whole file, and whether it keeps the item out.

use super::limits::{
    MAX_ANSWERS, MAX_CASE_QUESTIONS, MAX_CELL_CHARS, MAX_ITEMS, MAX_MATERIAL_CHARS, MAX_MEDIA_BYTES, MAX_OPTION_CHARS,
    MAX_OPTIONS, MAX_STEM_CHARS,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The item was not taken.
    Dropped,
    /// The item was taken, but not quite as written.
    Changed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// See [`super::ItemDraft::row`]; 1 or more also for problems of the header or the package.
    pub row: usize,
    /// What the file calls the item; empty when it has no name.
    pub item: String,
    pub severity: Severity,
    pub what: ProblemKind,
}

/// Why a picture, sound or film was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaFault {
    Missing,
    /// Lies on another server.
    Outside,
    /// In an option or another place that holds text only.
    Misplaced,
    TooLarge,
    /// By its content none of the kinds we show.
    WrongType,
    /// Not whole, or with more pixels than any screen shows.
    Broken,
    /// Tables name files but cannot hold them.
    InTable,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    TypeMissing,
    UnknownType(String),
    UnsupportedType(String),
    Description,
    NoInteraction,
    SeveralInteractions(usize),
    StemMissing,
    StemTooLong(usize),     // characters
    MaterialTooLong(usize), // characters
    DuplicateItem(usize),   // row of the first
    TooFewOptions(usize),
    TooManyOptions(usize),
    TooManyAnswers(usize),
    OptionGap(char),
    OptionTooLong(char),
    DuplicateOption(char, char),
    PairIncomplete(char),
    KeyMissing,
    BadKey(String),
    KeyWithoutOption(char),
    OrderIncomplete,
    SeveralKeys(usize),
    OnlyOneKey,
    BadDate(String),
    BadNumber(String),
    BadPoints(String),
    BadMaxWords(String),
    CellTooLong(&'static str), // column
    TextTooLong(&'static str), // column
    ExtraCells,
    UnclosedQuote,
    UnbalancedBraces,
    StrayText(String),
    AnswerBeforeStem,
    Unfinished,
    TooManyItems,
    FileMissing(String),
    FileBroken(String),
    CaseMissing(String),
    CaseRefused(String),
    DuplicateCase(String),
    CaseUnused(String),
    SameStem(usize), // row of the first
    CaseTooLong(String),
    FeedbackDropped,
    FormulaFlattened,
    FormulaAsTyped,
    HtmlAsTyped,
    TitlesDropped(usize, String), // how many, and the first
    OrderDropped,
    OtherLanguage(String),
    WeightsDropped,
    PenaltyDropped,
    HintsDropped,
    UnitsDropped,
    AnswerDropped(String),
    ResponseTemplateDropped,
    LanguageDropped(String),
    MediaDropped(MediaFault, String),
    PartDropped(String),
    FormatDropped(&'static str),
    OptionsDropped,
    KeyDropped(String),
    DifficultyMissing,
    UnknownDifficulty(String),
    UnknownImportance(String),
    UnknownScoring(String),
    UnknownYesNo(String),
    UnknownPurpose(String),
    TrueFalseOptionsReplaced,
    FullWidthMarks,
    IgnoredColumns(String),
    IgnoredSheets(String),
    IgnoredFiles(String),
}

impl ProblemKind {
    pub fn severity(&self) -> Severity {
        match self {
            Self::CaseUnused(_)
            | Self::SameStem(_)
            | Self::FeedbackDropped
            | Self::FormulaFlattened
            | Self::FormulaAsTyped
            | Self::HtmlAsTyped
            | Self::TitlesDropped(..)
            | Self::OrderDropped
            | Self::OtherLanguage(_)
            | Self::WeightsDropped
            | Self::PenaltyDropped
            | Self::HintsDropped
            | Self::UnitsDropped
            | Self::AnswerDropped(_)
            | Self::ResponseTemplateDropped
            | Self::LanguageDropped(_)
            | Self::MediaDropped(..)
            | Self::PartDropped(_)
            | Self::FormatDropped(_)
            | Self::OptionsDropped
            | Self::KeyDropped(_)
            | Self::DifficultyMissing
            | Self::UnknownDifficulty(_)
            | Self::UnknownImportance(_)
            | Self::UnknownScoring(_)
            | Self::UnknownYesNo(_)
            | Self::TrueFalseOptionsReplaced
            | Self::FullWidthMarks
            | Self::IgnoredColumns(_)
            | Self::IgnoredSheets(_)
            | Self::IgnoredFiles(_) => Severity::Changed,
            _ => Severity::Dropped,
        }
    }

    /// Says nothing about the answers, so that these can be looked at all the same.
    pub(super) fn spares_answers(&self) -> bool {
        matches!(self, Self::BadDate(_) | Self::BadPoints(_) | Self::BadMaxWords(_) | Self::UnknownPurpose(_))
    }

    pub fn args(&self) -> Vec<(&'static str, String)> {
        let limited = |name, value: String, n: usize| vec![(name, value), ("max", n.to_string())];
        match self {
            Self::UnknownType(value)
            | Self::UnsupportedType(value)
            | Self::BadKey(value)
            | Self::BadDate(value)
            | Self::BadNumber(value)
            | Self::BadPoints(value)
            | Self::BadMaxWords(value)
            | Self::StrayText(value)
            | Self::CaseMissing(value)
            | Self::CaseRefused(value)
            | Self::OtherLanguage(value)
            | Self::DuplicateCase(value)
            | Self::CaseUnused(value)
            | Self::AnswerDropped(value)
            | Self::KeyDropped(value)
            | Self::LanguageDropped(value)
            | Self::PartDropped(value)
            | Self::UnknownDifficulty(value)
            | Self::UnknownImportance(value)
            | Self::UnknownScoring(value)
            | Self::UnknownYesNo(value)
            | Self::UnknownPurpose(value) => vec![("value", excerpt(value))],
            Self::TitlesDropped(count, first) => vec![("count", count.to_string()), ("first", excerpt(first))],
            Self::CaseTooLong(value) => limited("value", excerpt(value), MAX_CASE_QUESTIONS),
            Self::StemTooLong(chars) => limited("chars", chars.to_string(), MAX_STEM_CHARS),
            Self::MaterialTooLong(chars) => limited("chars", chars.to_string(), MAX_MATERIAL_CHARS),
            Self::TooManyOptions(count) => limited("count", count.to_string(), MAX_OPTIONS),
            Self::TooManyAnswers(count) => limited("count", count.to_string(), MAX_ANSWERS),
            Self::OptionTooLong(letter) => limited("letter", letter.to_string(), MAX_OPTION_CHARS),
            Self::CellTooLong(column) => limited("column", column.to_string(), MAX_CELL_CHARS),
            Self::TextTooLong(column) => limited("column", column.to_string(), MAX_STEM_CHARS),
            Self::TooManyItems => vec![("max", MAX_ITEMS.to_string())],
            Self::DuplicateItem(row) | Self::SameStem(row) => vec![("first", row.to_string())],
            Self::TooFewOptions(n) | Self::SeveralKeys(n) | Self::SeveralInteractions(n) => {
                vec![("count", n.to_string())]
            }
            Self::OptionGap(c) | Self::KeyWithoutOption(c) | Self::PairIncomplete(c) => vec![("letter", c.to_string())],
            Self::DuplicateOption(a, b) => vec![("first", a.to_string()), ("second", b.to_string())],
            Self::MediaDropped(MediaFault::TooLarge, name) => limited("name", excerpt(name), MAX_MEDIA_BYTES >> 20),
            Self::MediaDropped(_, name) | Self::FileMissing(name) => vec![("name", excerpt(name))],
            Self::FileBroken(detail) => vec![("detail", excerpt(detail))],
            Self::FormatDropped(format) => vec![("format", format.to_string())],
            Self::IgnoredColumns(columns) => vec![("columns", excerpt(columns))],
            Self::IgnoredSheets(names) | Self::IgnoredFiles(names) => vec![("names", excerpt(names))],
            _ => vec![],
        }
    }
}

/// Enough of a value to recognise it in a message.
pub(super) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => text[..end].to_owned() + "…",
        None => text.to_owned(),
    }
}

/// Says a thing once.
pub(super) fn say(remarks: &mut Vec<ProblemKind>, what: ProblemKind) {
    if !remarks.contains(&what) {
        remarks.push(what);
    }
}
