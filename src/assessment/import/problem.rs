//! What can be wrong with an item or a whole file, and how it is told.

use super::{MAX_BYTES, MAX_CELL_CHARS, MAX_ITEMS, MAX_OPTION_CHARS, MAX_OPTIONS, MAX_STEM_CHARS, excerpt};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The item was not taken.
    Dropped,
    /// The item was taken, but not quite as written.
    Changed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// 1-based line on which the item starts; 1 or more also for problems of the header.
    pub row: usize,
    pub severity: Severity,
    pub what: ProblemKind,
}

/// What GIFT can say and we cannot examine automatically.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiftType {
    Description,
    Essay,
    Matching,
    Numerical,
    ShortAnswer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    TypeMissing,
    UnknownType(String),
    UnsupportedType(GiftType),
    StemMissing,
    StemTooLong(usize),   // characters
    DuplicateStem(usize), // row of the first
    TooFewOptions(usize),
    TooManyOptions(usize),
    OptionGap(char),
    OptionTooLong(char),
    DuplicateOption(char, char),
    KeyMissing,
    BadKey(String),
    KeyWithoutOption(char),
    SeveralKeys(usize),
    OnlyOneKey,
    BadDate(String),
    CellTooLong(&'static str), // column
    ExtraCells,
    UnclosedQuote,
    UnbalancedBraces,
    StrayText(String),
    TooManyItems,
    FeedbackDropped,
    WeightsDropped,
    FormatDropped(&'static str),
    DifficultyMissing,
    UnknownDifficulty(String),
    UnknownImportance(String),
    TrueFalseOptionsReplaced,
    IgnoredColumns(String),
}

impl ProblemKind {
    pub fn severity(&self) -> Severity {
        match self {
            Self::FeedbackDropped
            | Self::WeightsDropped
            | Self::FormatDropped(_)
            | Self::DifficultyMissing
            | Self::UnknownDifficulty(_)
            | Self::UnknownImportance(_)
            | Self::TrueFalseOptionsReplaced
            | Self::IgnoredColumns(_) => Severity::Changed,
            _ => Severity::Dropped,
        }
    }

    /// Fluent message id, in `import.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TypeMissing => "import-problem-type-missing",
            Self::UnknownType(_) => "import-problem-unknown-type",
            Self::UnsupportedType(found) => match found {
                GiftType::Description => "import-problem-unsupported-description",
                GiftType::Essay => "import-problem-unsupported-essay",
                GiftType::Matching => "import-problem-unsupported-matching",
                GiftType::Numerical => "import-problem-unsupported-numerical",
                GiftType::ShortAnswer => "import-problem-unsupported-short-answer",
            },
            Self::StemMissing => "import-problem-stem-missing",
            Self::StemTooLong(_) => "import-problem-stem-too-long",
            Self::DuplicateStem(_) => "import-problem-duplicate-stem",
            Self::TooFewOptions(_) => "import-problem-too-few-options",
            Self::TooManyOptions(_) => "import-problem-too-many-options",
            Self::OptionGap(_) => "import-problem-option-gap",
            Self::OptionTooLong(_) => "import-problem-option-too-long",
            Self::DuplicateOption(..) => "import-problem-duplicate-option",
            Self::KeyMissing => "import-problem-key-missing",
            Self::BadKey(_) => "import-problem-bad-key",
            Self::KeyWithoutOption(_) => "import-problem-key-without-option",
            Self::SeveralKeys(_) => "import-problem-several-keys",
            Self::OnlyOneKey => "import-problem-only-one-key",
            Self::BadDate(_) => "import-problem-bad-date",
            Self::CellTooLong(_) => "import-problem-cell-too-long",
            Self::ExtraCells => "import-problem-extra-cells",
            Self::UnclosedQuote => "import-problem-unclosed-quote",
            Self::UnbalancedBraces => "import-problem-unbalanced-braces",
            Self::StrayText(_) => "import-problem-stray-text",
            Self::TooManyItems => "import-problem-too-many-items",
            Self::FeedbackDropped => "import-problem-feedback-dropped",
            Self::WeightsDropped => "import-problem-weights-dropped",
            Self::FormatDropped(_) => "import-problem-format-dropped",
            Self::DifficultyMissing => "import-problem-difficulty-missing",
            Self::UnknownDifficulty(_) => "import-problem-unknown-difficulty",
            Self::UnknownImportance(_) => "import-problem-unknown-importance",
            Self::TrueFalseOptionsReplaced => "import-problem-true-false-options-replaced",
            Self::IgnoredColumns(_) => "import-problem-ignored-columns",
        }
    }

    pub fn args(&self) -> Vec<(&'static str, String)> {
        let limited = |name, value: String, n: usize| vec![(name, value), ("max", n.to_string())];
        match self {
            Self::UnknownType(value)
            | Self::BadKey(value)
            | Self::BadDate(value)
            | Self::StrayText(value)
            | Self::UnknownDifficulty(value)
            | Self::UnknownImportance(value) => vec![("value", excerpt(value))],
            Self::StemTooLong(chars) => limited("chars", chars.to_string(), MAX_STEM_CHARS),
            Self::TooManyOptions(count) => limited("count", count.to_string(), MAX_OPTIONS),
            Self::OptionTooLong(letter) => limited("letter", letter.to_string(), MAX_OPTION_CHARS),
            Self::CellTooLong(column) => limited("column", column.to_string(), MAX_CELL_CHARS),
            Self::TooManyItems => vec![("max", MAX_ITEMS.to_string())],
            Self::DuplicateStem(row) => vec![("first", row.to_string())],
            Self::TooFewOptions(n) | Self::SeveralKeys(n) => vec![("count", n.to_string())],
            Self::OptionGap(c) | Self::KeyWithoutOption(c) => vec![("letter", c.to_string())],
            Self::DuplicateOption(a, b) => {
                vec![("first", a.to_string()), ("second", b.to_string())]
            }
            Self::FormatDropped(format) => vec![("format", format.to_string())],
            Self::IgnoredColumns(columns) => vec![("columns", excerpt(columns))],
            _ => vec![],
        }
    }
}

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("the file is larger than {} MiB", MAX_BYTES >> 20)]
    TooLarge,
    #[error("the file is not text in UTF-8, UTF-16 or GB18030")]
    NotText,
    #[error("the file holds no items")]
    NoItems,
    #[error("missing columns: {}", .0.join(", "))]
    MissingColumns(Vec<String>),
    #[error("the file is broken: {0}")]
    Broken(String),
}

impl FileError {
    /// Fluent message id, in `import.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooLarge => "import-file-too-large",
            Self::NotText => "import-file-not-text",
            Self::NoItems => "import-file-no-items",
            Self::MissingColumns(_) => "import-file-missing-columns",
            Self::Broken(_) => "import-file-broken",
        }
    }

    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge => vec![("max", (MAX_BYTES >> 20).to_string())],
            Self::MissingColumns(columns) => vec![("columns", columns.join(", "))],
            Self::Broken(detail) => vec![("detail", excerpt(detail))],
            Self::NotText | Self::NoItems => vec![],
        }
    }
}
