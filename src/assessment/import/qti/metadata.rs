//! Our own metadata in the manifest of a package: `<bank-item>` and `<bank-case>` in the `<lom>` of a resource, in a
//! namespace of their own, as its schema allows.

use chrono::NaiveDate;

use super::super::draft::{DraftDifficulty, DraftImportance, DraftKind, DraftScoring};
use super::super::xml::Element;
use crate::assessment::purpose::ItemPurpose;

pub(in super::super::super) const NAMESPACE: &str = "urn:shining-star:bank:1";

/// The languages of one accepted answer, so that the flat list of QTI can be put together again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super::super) enum Languages {
    En,
    Zh,
    /// Two entries.
    Both,
    /// One entry that is the same in both.
    Same,
}

impl Languages {
    pub(in super::super::super) const ALL: [Self; 4] = [Self::En, Self::Zh, Self::Both, Self::Same];

    pub(in super::super::super) fn name(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
            Self::Both => "both",
            Self::Same => "same",
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Metadata {
    pub kind: Option<DraftKind>,
    pub code: String,
    pub purpose: Option<ItemPurpose>,
    pub importance: DraftImportance,
    pub difficulty: DraftDifficulty,
    pub law_ref: String,
    pub law_effective: Option<NaiveDate>,
    pub tags: Vec<String>,
    pub points: Option<i64>,
    pub scoring: Option<DraftScoring>,
    pub max_words: Option<i64>,
    pub answers: Vec<Languages>,
    /// Of material.
    pub reference: String,
    /// Somebody else's, of which nothing is kept.
    pub is_foreign: bool,
}

fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|value| name(*value) == text)
}

fn own(all: &Element) -> Option<&Element> {
    all.child("bankitem").or_else(|| all.child("bankcase"))
}

impl Metadata {
    /// Of a resource; nothing when it is not from us.
    pub(super) fn of(resource: &Element) -> Self {
        // Packages of before had it right in the metadata, where the schema has no place for it.
        let metadata = resource.child("metadata");
        let ours = metadata.and_then(|all| all.child("lom").and_then(own).or_else(|| own(all)));
        let Some(ours) = ours else {
            let is_foreign = metadata.is_some_and(|all| all.child("lom").is_some());
            return Self { is_foreign, ..Self::default() };
        };
        let text = |name: &str| ours.value(name);
        let answers = text("answers");
        Self {
            kind: named(&DraftKind::ALL, DraftKind::name, &text("kind")),
            code: text("code"),
            purpose: text("purpose").parse().ok(),
            importance: named(&DraftImportance::ALL, DraftImportance::name, &text("importance")).unwrap_or_default(),
            difficulty: named(&DraftDifficulty::ALL, DraftDifficulty::name, &text("difficulty")).unwrap_or_default(),
            law_ref: text("lawreference"),
            law_effective: text("laweffective").parse().ok(),
            tags: ours.all("tag").map(|tag| tag.text().trim().to_owned()).collect(),
            points: text("points").parse().ok(),
            scoring: named(&DraftScoring::ALL, DraftScoring::name, &text("scoring")),
            max_words: text("maxwords").parse().ok(),
            answers: answers.split(' ').filter_map(|word| named(&Languages::ALL, Languages::name, word)).collect(),
            reference: text("reference"),
            is_foreign: false,
        }
    }
}
