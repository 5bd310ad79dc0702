//! The material of a case, as a reader makes it.

use chrono::NaiveDate;

use super::bilingual::Bilingual;
use super::draft::{DraftDifficulty, DraftImportance, DraftKind, DraftMedia, ItemDraft};
use crate::assessment::purpose::ItemPurpose;

/// Material that several items share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftCase {
    /// By what the items of the file name it.
    pub reference: String,
    pub row: usize,
    pub code: String,
    pub is_point: bool,
    pub purpose: Option<ItemPurpose>,
    pub stem: Bilingual,
    pub importance: DraftImportance,
    pub difficulty: DraftDifficulty,
    pub law_ref: String,
    pub law_effective: Option<NaiveDate>,
    pub tags: Vec<String>,
    pub media: Vec<DraftMedia>,
}

impl DraftCase {
    /// The material as an item of the bank.
    pub fn item(self) -> ItemDraft {
        ItemDraft {
            case: Some(self.reference),
            is_point: self.is_point,
            purpose: self.purpose,
            stem: self.stem,
            importance: self.importance,
            difficulty: self.difficulty,
            law_ref: self.law_ref,
            law_effective: self.law_effective,
            tags: self.tags,
            media: self.media,
            ..ItemDraft::new(self.row, &self.code, DraftKind::Case)
        }
    }
}

impl From<ItemDraft> for DraftCase {
    fn from(item: ItemDraft) -> Self {
        Self {
            reference: item.case.unwrap_or_default(),
            row: item.row,
            code: item.code,
            is_point: item.is_point,
            purpose: item.purpose,
            stem: item.stem,
            importance: item.importance,
            difficulty: item.difficulty,
            law_ref: item.law_ref,
            law_effective: item.law_effective,
            tags: item.tags,
            media: item.media,
        }
    }
}
