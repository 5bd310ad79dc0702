//! Pictures, sounds and films that come with an item: known by their content, limited in size, named without folders.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::super::media_content::{ContentError, MediaContent};
use super::draft::DraftMedia;
use super::problem::{MediaFault, ProblemKind};
use super::rich::Reference;

/// Adds what a text refers to; `find` brings the bytes of a file of the package.
pub(super) fn attach(
    media: &mut Vec<DraftMedia>,
    reference: &Reference,
    mut find: impl FnMut(&str) -> Result<Vec<u8>, MediaFault>,
) -> Option<ProblemKind> {
    let source = reference.source.trim();
    let name = file_name(source);
    let bytes = if let Some(data) = source.strip_prefix("data:") {
        data.split_once(";base64,").and_then(|(_, data)| decode(data)).ok_or(MediaFault::WrongType)
    } else if source.contains("://") || source.starts_with("//") {
        Err(MediaFault::Outside)
    } else {
        find(source)
    };
    let checked = bytes.and_then(|bytes| {
        MediaContent::read(bytes).map_err(|error| match error {
            ContentError::TooLarge => MediaFault::TooLarge,
            ContentError::WrongType => MediaFault::WrongType,
            ContentError::Broken | ContentError::Unplayable | ContentError::DataTrack => MediaFault::Broken,
        })
    });
    match checked {
        Ok(MediaContent { mime, bytes, digest }) => {
            let name = unique(media, name, mime);
            media.push(DraftMedia { name, mime, bytes, digest, alt: reference.alt.clone() });
            None
        }
        Err(fault) => Some(ProblemKind::MediaDropped(fault, name)),
    }
}

/// Files in a place that holds text only.
pub(super) fn misplaced(references: &[Reference]) -> impl Iterator<Item = ProblemKind> {
    references.iter().map(|file| ProblemKind::MediaDropped(MediaFault::Misplaced, file_name(&file.source)))
}

/// Base64 as mail and XML wrap it, with or without its last signs.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let text: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    GeneralPurpose::new(&STANDARD, config).decode(text).ok()
}

/// The last part of a path, without query, `%20` undone; a data address has none.
pub(super) fn file_name(source: &str) -> String {
    if source.starts_with("data:") {
        return String::new();
    }
    let path = source.split(['?', '#']).next().unwrap_or_default();
    let name = percent_decoded(path.rsplit(['/', '\\']).next().unwrap_or_default());
    name.chars().filter(|c| !c.is_control() && !"/\\:*?\"<>|".contains(*c)).collect()
}

pub(super) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let decoded = hex.filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn unique(media: &[DraftMedia], name: String, mime: &str) -> String {
    let ending = mime.rsplit('/').next().unwrap_or_default();
    let ending = if ending == "mpeg" { "mp3" } else { ending };
    let name = if name.is_empty() { format!("file.{ending}") } else { name };
    let is_free = |name: &str| media.iter().all(|known| known.name != name);
    if is_free(&name) {
        return name;
    }
    let numbered = (2..).map(|n| format!("{n}-{name}"));
    numbered.into_iter().find(|name| is_free(name)).unwrap_or(name)
}
