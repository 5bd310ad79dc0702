//! What a version of an item says, in both languages, and the key that follows from it.

use chrono::NaiveDate;
use diesel::prelude::*;
use rust_decimal::Decimal;

use super::item::{Difficulty, Importance, ItemKind, ItemOption, ItemVersion, letter};
use super::scoring::{self, Key, Rule};
use crate::schema::item_versions;

/// Everything that a version says. Texts that its kind has no use for are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub kind: ItemKind,
    pub importance: Importance,
    pub difficulty: Difficulty,
    pub law_ref: String,
    pub law_effective: Option<NaiveDate>,
    pub stem_en: String,
    pub stem_zh: String,
    /// Hundredths of a point.
    pub points: i64,
    pub scoring: Rule,
    pub is_case_sensitive: bool,
    pub number_value: String,
    pub number_tolerance: String,
    pub max_words: Option<i64>,
    pub guidance_en: String,
    pub guidance_zh: String,
    pub explanation_en: String,
    pub explanation_zh: String,
    pub options: Vec<ContentOption>,
}

/// One option, thing, pair or accepted text (see [`ItemOption`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentOption {
    pub en: String,
    pub zh: String,
    pub is_key: bool,
    pub partner_en: String,
    pub partner_zh: String,
}

/// The columns of a version that an edit writes.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = item_versions, treat_none_as_null = true)]
pub(super) struct Wording<'a> {
    kind: ItemKind,
    importance: Importance,
    difficulty: Difficulty,
    law_ref: &'a str,
    law_effective: Option<NaiveDate>,
    stem_en: &'a str,
    stem_zh: &'a str,
    points: i64,
    scoring: Rule,
    is_case_sensitive: bool,
    number_value: &'a str,
    number_tolerance: &'a str,
    max_words: Option<i64>,
    guidance_en: &'a str,
    guidance_zh: &'a str,
    explanation_en: &'a str,
    explanation_zh: &'a str,
}

impl Content {
    /// A choice of one of two: what the rest is changed from.
    pub fn blank(kind: ItemKind) -> Content {
        Content {
            kind,
            importance: Importance::Y,
            difficulty: Difficulty::Medium,
            law_ref: String::new(),
            law_effective: None,
            stem_en: String::new(),
            stem_zh: String::new(),
            // The points of a case are those of its questions.
            points: if kind == ItemKind::Case { 0 } else { 100 },
            scoring: Rule::AllOrNothing,
            is_case_sensitive: false,
            number_value: String::new(),
            number_tolerance: String::new(),
            max_words: None,
            guidance_en: String::new(),
            guidance_zh: String::new(),
            explanation_en: String::new(),
            explanation_zh: String::new(),
            options: Vec::new(),
        }
    }

    pub fn of(version: &ItemVersion, options: &[ItemOption]) -> Content {
        let version = version.clone();
        Content {
            kind: version.kind,
            importance: version.importance,
            difficulty: version.difficulty,
            law_ref: version.law_ref,
            law_effective: version.law_effective,
            stem_en: version.stem_en,
            stem_zh: version.stem_zh,
            points: version.points,
            scoring: version.scoring,
            is_case_sensitive: version.is_case_sensitive,
            number_value: version.number_value,
            number_tolerance: version.number_tolerance,
            max_words: version.max_words,
            guidance_en: version.guidance_en,
            guidance_zh: version.guidance_zh,
            explanation_en: version.explanation_en,
            explanation_zh: version.explanation_zh,
            options: options.iter().cloned().map(ContentOption::from).collect(),
        }
    }

    pub(super) fn wording(&self) -> Wording<'_> {
        Wording {
            kind: self.kind,
            importance: self.importance,
            difficulty: self.difficulty,
            law_ref: &self.law_ref,
            law_effective: self.law_effective,
            stem_en: &self.stem_en,
            stem_zh: &self.stem_zh,
            points: self.points,
            scoring: self.scoring,
            is_case_sensitive: self.is_case_sensitive,
            number_value: &self.number_value,
            number_tolerance: &self.number_tolerance,
            max_words: self.max_words,
            guidance_en: &self.guidance_en,
            guidance_zh: &self.guidance_zh,
            explanation_en: &self.explanation_en,
            explanation_zh: &self.explanation_zh,
        }
    }

    /// What is right, in the item's own letters.
    pub fn key(&self) -> Key {
        let rule = self.scoring;
        match self.kind {
            ItemKind::Single | ItemKind::Multiple | ItemKind::TrueFalse => {
                let right = |(option, place): (&ContentOption, i64)| option.is_key.then(|| letter(place));
                let letters = self.options.iter().zip(0..).filter_map(right).collect();
                Key::Letters { letters, of: self.options.len(), rule }
            }
            ItemKind::Ordering => Key::Order { count: self.options.len(), rule },
            ItemKind::Matching => Key::Pairs { partners: (0..self.left_sides()).map(letter).collect(), rule },
            // A version whose number cannot be read is refused before it is kept; should one slip in, nothing fits it.
            ItemKind::Numeric => scoring::number(&self.number_value).map_or(
                Key::Words { accepted: Vec::new(), is_case_sensitive: true },
                |value| Key::Number {
                    value,
                    tolerance: scoring::number(&self.number_tolerance).unwrap_or(Decimal::ZERO),
                },
            ),
            ItemKind::ShortText => Key::Words {
                accepted: self
                    .options
                    .iter()
                    .flat_map(|option| [option.en.clone(), option.zh.clone()])
                    .filter(|text| !text.is_empty())
                    .collect(),
                is_case_sensitive: self.is_case_sensitive,
            },
            ItemKind::Essay => Key::Marker { given: None },
            // Its questions are answered.
            ItemKind::Case => Key::Words { accepted: Vec::new(), is_case_sensitive: true },
        }
    }

    /// How many left sides a matching has; they stand before the lines that are there to mislead.
    pub fn left_sides(&self) -> i64 {
        self.options.iter().filter(|option| !option.en.is_empty() || !option.zh.is_empty()).count() as i64
    }
}

impl From<ItemOption> for ContentOption {
    fn from(option: ItemOption) -> ContentOption {
        ContentOption {
            en: option.text_en,
            zh: option.text_zh,
            is_key: option.is_key,
            partner_en: option.partner_en,
            partner_zh: option.partner_zh,
        }
    }
}
