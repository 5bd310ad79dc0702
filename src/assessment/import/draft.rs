//! What a reader makes of an item: plain texts in two languages, the answers in the one shape that fits their kind, and
//! the files that came along. A draft knows no database; identifiers are the ones of the file.

use chrono::NaiveDate;

use super::bilingual::Bilingual;
use crate::assessment::purpose::ItemPurpose;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DraftKind {
    Single,
    Multiple,
    TrueFalse,
    Ordering,
    Matching,
    Numeric,
    ShortText,
    Essay,
    /// Material, see [`super::DraftCase::item`].
    Case,
}

impl DraftKind {
    /// Those that are answered.
    pub const ALL: [Self; 8] = [
        Self::Single,
        Self::Multiple,
        Self::TrueFalse,
        Self::Ordering,
        Self::Matching,
        Self::Numeric,
        Self::ShortText,
        Self::Essay,
    ];

    /// The word for it in tables and in the metadata of packages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::TrueFalse => "true_false",
            Self::Ordering => "ordering",
            Self::Matching => "matching",
            Self::Numeric => "numeric",
            Self::ShortText => "short_text",
            Self::Essay => "essay",
            Self::Case => "case",
        }
    }

    /// Whether its points can be given in part.
    pub fn allows(self, scoring: DraftScoring) -> bool {
        match scoring {
            DraftScoring::AllOrNothing => true,
            DraftScoring::Partial => matches!(self, Self::Multiple | Self::Matching | Self::Ordering),
            DraftScoring::Half => self == Self::Multiple,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DraftScoring {
    #[default]
    AllOrNothing,
    /// The share of right choices less the share of wrong ones, never below nothing; for matching and ordering the share
    /// of right places.
    Partial,
    /// Half the points for an incomplete choice without a wrong one.
    Half,
}

impl DraftScoring {
    pub const ALL: [Self; 3] = [Self::AllOrNothing, Self::Partial, Self::Half];

    pub fn name(self) -> &'static str {
        match self {
            Self::AllOrNothing => "all_or_nothing",
            Self::Partial => "partial",
            Self::Half => "half",
        }
    }
}

/// X core, Y general, Z supplementary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DraftImportance {
    X,
    #[default]
    Y,
    Z,
}

impl DraftImportance {
    pub const ALL: [Self; 3] = [Self::X, Self::Y, Self::Z];

    pub fn name(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::Y => "Y",
            Self::Z => "Z",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DraftDifficulty {
    Easy,
    #[default]
    Medium,
    Hard,
}

impl DraftDifficulty {
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Hard];

    pub fn name(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Medium => "medium",
            Self::Hard => "hard",
        }
    }
}

/// One answer of an item. Choice: an option. Ordering: a step, in the right order. Matching: the left side, empty for a
/// distractor among the right ones (these come last). Short text: an accepted answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftOption {
    pub text: Bilingual,
    /// Whether choosing it is right; always so but for wrong options and distractors.
    pub is_key: bool,
    /// The right side of a matching item; empty otherwise.
    pub partner: Bilingual,
}

/// Exact decimals such as `-0.25`, without exponent, leading or trailing zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftNumber {
    pub value: String,
    /// Never negative; an answer is right up to and including this distance.
    pub tolerance: String,
}

/// A picture, sound or film of the stem, known by its content to be what `mime` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftMedia {
    /// File name without folders, unique in its item.
    pub name: String,
    pub mime: &'static str,
    pub bytes: Vec<u8>,
    /// Of the bytes.
    pub digest: String,
    /// Text for those who cannot see or hear it; may be empty.
    pub alt: Bilingual,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDraft {
    /// 1-based place in the file: the line or row on which the item starts, in packages its number among the items.
    pub row: usize,
    /// Empty only if the file names none and the caller's default is empty.
    pub code: String,
    /// Whether the code only says what the item is about, so that others may have the same: a category, the caller's
    /// default. Otherwise it is the item's own.
    pub is_point: bool,
    /// What the item is for, in files that say so.
    pub purpose: Option<ItemPurpose>,
    pub kind: DraftKind,
    pub importance: DraftImportance,
    pub difficulty: DraftDifficulty,
    pub law_ref: String,
    pub law_effective: Option<NaiveDate>,
    pub stem: Bilingual,
    /// A true/false item has exactly two, True then False; numeric items and essays have none.
    pub options: Vec<DraftOption>,
    pub scoring: DraftScoring,
    pub tags: Vec<String>,
    /// Hundredths of a point; none when the file does not say.
    pub points: Option<i64>,
    /// Of numeric items only.
    pub number: Option<DraftNumber>,
    /// Whether the answers of a short text differ by upper and lower case.
    pub is_case_sensitive: bool,
    /// The [`super::DraftCase::reference`] that a sub-question belongs to, and of material its own.
    pub case: Option<String>,
    /// Shown after practice, never in an exam.
    pub explanation: Bilingual,
    /// What markers of an essay look for.
    pub guidance: Bilingual,
    /// Of essays only.
    pub max_words: Option<i64>,
    pub media: Vec<DraftMedia>,
}

impl ItemDraft {
    /// An empty item of a kind, for a reader to fill.
    pub fn new(row: usize, code: &str, kind: DraftKind) -> Self {
        Self {
            row,
            code: code.to_owned(),
            is_point: false,
            purpose: None,
            kind,
            importance: DraftImportance::default(),
            difficulty: DraftDifficulty::default(),
            law_ref: String::new(),
            law_effective: None,
            stem: Bilingual::default(),
            options: Vec::new(),
            scoring: DraftScoring::default(),
            tags: Vec::new(),
            points: None,
            number: None,
            is_case_sensitive: false,
            case: None,
            explanation: Bilingual::default(),
            guidance: Bilingual::default(),
            max_words: None,
            media: Vec::new(),
        }
    }

    /// What it asks, as one text: by it the same question is known again, however a file is spaced. Its case is no part of
    /// it, nor what it is worth or about.
    pub fn fingerprint(&self) -> String {
        let mut parts = vec![self.kind.name().to_owned()];
        let texts = self.options.iter().flat_map(|option| [&option.text, &option.partner]);
        for text in std::iter::once(&self.stem).chain(texts).flat_map(|text| [&text.en, &text.zh]) {
            parts.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        parts.push(self.options.iter().map(|option| if option.is_key { '1' } else { '0' }).collect());
        parts.extend(self.number.iter().flat_map(|number| [number.value.clone(), number.tolerance.clone()]));
        parts.extend(self.media.iter().map(|media| media.digest.clone()));
        parts.join("\u{0}")
    }

    /// Whatever it shows is told in both languages for those who cannot see or hear it.
    pub fn is_described(&self) -> bool {
        self.media.iter().all(|media| !media.alt.en.is_empty() && !media.alt.zh.is_empty())
    }

    /// Can be read in either language to the last option. Accepted answers are not read by anyone.
    pub fn is_bilingual(&self) -> bool {
        let is_whole = |text: &Bilingual| !text.en.is_empty() && !text.zh.is_empty();
        let are_shown = self.kind != DraftKind::ShortText;
        is_whole(&self.stem)
            && self.options.iter().filter(|_| are_shown).all(|option| {
                (is_whole(&option.text) || option.is_distractor())
                    && (is_whole(&option.partner) || option.partner.is_empty())
            })
    }
}

impl DraftOption {
    pub fn is_distractor(&self) -> bool {
        self.text.is_empty() && !self.partner.is_empty()
    }

    pub(super) fn new(text: Bilingual, is_key: bool) -> Self {
        Self { text, is_key, partner: Bilingual::default() }
    }

    pub(super) fn pair(text: Bilingual, partner: Bilingual) -> Self {
        Self { is_key: !text.is_empty(), text, partner }
    }
}
