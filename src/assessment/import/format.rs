//! Which of the formats a file is written in: by what is in it, and by its name where text could be anything.

use super::archive::Archive;
use super::encoding::decode;
use super::limits::MAX_PACKAGE_BYTES;
use super::xml;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Gift,
    Aiken,
    Csv,
    Xlsx,
    MoodleXml,
    /// One item of QTI 2 or 3.
    QtiItem,
    /// A zip with a manifest.
    QtiPackage,
}

impl Format {
    /// By extension, in any case; texts are GIFT.
    pub fn from_file_name(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "gift" | "txt" => Some(Self::Gift),
            "aiken" => Some(Self::Aiken),
            "csv" | "tsv" => Some(Self::Csv),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "xml" => Some(Self::MoodleXml),
            "zip" => Some(Self::QtiPackage),
            _ => None,
        }
    }

    /// By content first. None when it is nothing that can be read.
    pub fn detect(name: &str, bytes: &[u8]) -> Option<Self> {
        let by_name = Self::from_file_name(name);
        if bytes.starts_with(b"PK") {
            return Self::of_archive(bytes, by_name);
        }
        // What Excel makes of a workbook with a password.
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return by_name.filter(|format| *format == Self::Xlsx);
        }
        let text = decode(bytes, MAX_PACKAGE_BYTES).ok()?;
        if text.trim_start().starts_with('<') {
            return match xml::root_name(&text)?.as_str() {
                "quiz" => Some(Self::MoodleXml),
                "assessmentitem" => Some(Self::QtiItem),
                _ => None,
            };
        }
        match by_name {
            Some(Self::Gift) if looks_like_aiken(&text) => Some(Self::Aiken),
            Some(Self::Gift | Self::Aiken | Self::Csv) => by_name,
            _ if looks_like_aiken(&text) => Some(Self::Aiken),
            _ if text.contains('{') && text.contains('}') => Some(Self::Gift),
            _ => None,
        }
    }

    fn of_archive(bytes: &[u8], by_name: Option<Self>) -> Option<Self> {
        let Ok(archive) = Archive::open(bytes) else {
            // Its fault is told when it is read.
            return Some(by_name.filter(|format| *format == Self::Xlsx).unwrap_or(Self::QtiPackage));
        };
        let is_manifest = |name: &str| name == "imsmanifest.xml" || name.ends_with("/imsmanifest.xml");
        if archive.names().any(is_manifest) {
            Some(Self::QtiPackage)
        } else {
            archive.has("xl/workbook.xml").then_some(Self::Xlsx)
        }
    }

    /// Whether the rows of a report are numbers of items and not lines or rows.
    pub fn counts_items(self) -> bool {
        self == Self::QtiPackage
    }
}

fn looks_like_aiken(text: &str) -> bool {
    let has_answer = text.lines().any(|line| super::aiken::answer(line).is_some());
    has_answer && !text.contains('{')
}
