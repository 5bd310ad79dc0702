//! Exam items out of the files that trainers bring: tables (CSV, XLSX), GIFT and Aiken, Moodle XML, and QTI 2 and 3, one
//! item or a package. Pure: bytes in, drafts and problems out. An item that cannot be taken is reported with its
//! place in the file and everything that is wrong with it; nothing that looks like an item, and no part of one,
//! disappears without a word. Files come from strangers: see [`limits`] for what they may cost.

mod aiken;
mod archive;
mod bilingual;
mod code;
mod collector;
mod credit;
mod csv;
mod draft;
mod draft_case;
mod encoding;
mod file_error;
mod format;
mod formula;
mod gift;
mod html;
mod limits;
mod media;
mod message;
mod moodle;
mod number;
mod problem;
mod qti;
mod rich;
mod rules;
mod table;
#[cfg(test)]
mod tests;
mod xlsx;
mod xml;

pub use self::bilingual::Bilingual;
pub use self::collector::Report;
pub use self::draft::{
    DraftDifficulty, DraftImportance, DraftKind, DraftMedia, DraftNumber, DraftOption, DraftScoring, ItemDraft,
};
pub use self::draft_case::DraftCase;
pub use self::file_error::FileError;
pub use self::format::Format;
pub use self::problem::{MediaFault, Problem, ProblemKind, Severity};

pub(super) use self::limits::MAX_MATERIAL_CHARS;
pub(super) use self::number::of_hundredths;
pub(super) use self::qti::metadata::{Languages, NAMESPACE as METADATA_NAMESPACE};

use self::collector::Collector;
use self::encoding::decode;
use self::limits::{MAX_PACKAGE_BYTES, MAX_TEXT_BYTES};

/// A file to begin with: one item of each kind, in both languages.
pub const SAMPLE: &[u8] = include_bytes!("sample.csv");

/// Reads a whole file. `default_code` is the content point of items that name none.
///
/// # Errors
/// [`FileError`] when nothing can be read; a file of bad items only is a [`Report`] without drafts.
pub fn parse(format: Format, bytes: &[u8], default_code: &str) -> Result<Report, FileError> {
    let mut out = Collector::default();
    let text = || decode(bytes, MAX_TEXT_BYTES);
    match format {
        Format::Gift => gift::read(&text()?, default_code, &mut out),
        Format::Aiken => aiken::read(&text()?, default_code, &mut out),
        Format::Csv => csv::read(&text()?, default_code, &mut out)?,
        Format::Xlsx => xlsx::read(bytes, default_code, &mut out)?,
        Format::MoodleXml => moodle::read(&xml_text(bytes)?, default_code, &mut out)?,
        Format::QtiItem => qti::read_item(&text()?, default_code, &mut out)?,
        Format::QtiPackage => qti::read_package(bytes, default_code, &mut out)?,
    }
    out.finish().ok_or(FileError::NoItems)
}

fn xml_text(bytes: &[u8]) -> Result<String, FileError> {
    if bytes.len() > MAX_PACKAGE_BYTES {
        return Err(FileError::PackageTooLarge);
    }
    decode(bytes, MAX_PACKAGE_BYTES)
}
