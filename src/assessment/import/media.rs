//! Pictures, sounds and films that come with an item: known by their content, limited in size, named without folders.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::draft::DraftMedia;
use super::limits::MAX_MEDIA_BYTES;
use super::problem::{MediaFault, ProblemKind};
use super::rich::Reference;

/// The type by the first bytes; none for what browsers may run or we do not show.
pub(super) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let is = |prefix: &[u8]| bytes.starts_with(prefix);
    if is(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if is(b"\xFF\xD8\xFF") {
        Some("image/jpeg")
    } else if is(b"GIF87a") || is(b"GIF89a") {
        Some("image/gif")
    } else if is(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else if is(b"ID3") || matches!(bytes, [0xFF, 0xFB | 0xFA | 0xF3 | 0xF2, ..]) {
        Some("audio/mpeg")
    } else if bytes.get(4..8) == Some(b"ftyp") {
        let brand = bytes.get(8..12)?;
        let brands: [&[u8]; 5] = [b"iso", b"mp4", b"avc1", b"M4V", b"dash"];
        let is_film = brands.iter().any(|known| brand.starts_with(known)) || brand == b"MSNV" || brand == b"mmp4";
        is_film.then_some("video/mp4")
    } else {
        None
    }
}

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
    let checked = bytes.and_then(|bytes| match sniff(&bytes) {
        _ if bytes.len() > MAX_MEDIA_BYTES => Err(MediaFault::TooLarge),
        Some(mime) => Ok((bytes, mime)),
        None => Err(MediaFault::WrongType),
    });
    match checked {
        Ok((bytes, mime)) => {
            let name = unique(media, name, mime);
            media.push(DraftMedia { name, mime, bytes, alt: reference.alt.clone() });
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
