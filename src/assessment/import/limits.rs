//! How much one file may hold. Measured while reading; what a file says of its own size is not believed.

/// Files of text, and each text file of a package.
pub(super) const MAX_TEXT_BYTES: usize = 5 << 20;
/// Packages, workbooks, and Moodle XML, which carries its pictures inside.
pub(super) const MAX_PACKAGE_BYTES: usize = 50 << 20;
pub(super) const MAX_MEDIA_BYTES: usize = super::super::media_content::LARGEST;
/// Everything that is read out of one archive, the same entry as often as it is read.
pub(super) const MAX_UNPACKED_BYTES: u64 = 200 << 20;
pub(super) const MAX_ENTRIES: usize = 40_000;
/// Times an entry may grow when unpacked, once it is larger than [`RATIO_FREE_BYTES`].
pub(super) const MAX_RATIO: u64 = 200;
pub(super) const RATIO_FREE_BYTES: u64 = 1 << 20;
pub(super) const MAX_DEPTH: usize = 100;
/// Elements and texts of one item, or of a whole manifest.
pub(super) const MAX_NODES: usize = 1_500_000;
pub(super) const MAX_ATTRIBUTES: usize = 200;
/// Pictures and the like in one text.
pub(super) const MAX_REFERENCES: usize = 100;
/// Choices of one item that are looked at at all; far more than the rules allow.
pub(super) const MAX_CHOICES: usize = 500;
pub(super) const MAX_TAGS: usize = 20;
pub(super) const MAX_COLUMNS: u32 = 256;

pub(super) const MAX_ITEMS: usize = 10_000;
pub(super) const MAX_STEM_CHARS: usize = 4_000;
/// Of the material of a case.
pub(in super::super) const MAX_MATERIAL_CHARS: usize = 20_000;
pub(super) const MAX_OPTION_CHARS: usize = 1_000;
pub(super) const MAX_CELL_CHARS: usize = 200;
pub(super) const MAX_TAG_CHARS: usize = 50;
/// Options of a choice.
pub(super) const MAX_OPTIONS: usize = 8;
/// Steps, pairs or accepted answers.
pub(super) const MAX_ANSWERS: usize = 12;
/// Hundredths.
pub(super) const MAX_POINTS: i64 = 100_000;

/// Sub-questions of one case.
pub(super) const MAX_CASE_QUESTIONS: usize = crate::assessment::case::MOST;
