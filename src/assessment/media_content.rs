//! What a picture, sound or film must be like, wherever it comes from: known by its content, not by its name; not too large;
//! whole, and without what cameras and programs write into it. Pure.

use super::bank::digest;
use super::{film, image_check, image_metadata, sound};
use crate::text_enum;

/// Largest file, in bytes.
pub const LARGEST: usize = 10 << 20;

text_enum! {
    pub enum MediaKind: "media-kind" {
        Image = "image",
        Audio = "audio",
        Video = "video",
    }
}

impl MediaKind {
    pub fn of(mime: &str) -> MediaKind {
        match mime.split('/').next() {
            Some("audio") => MediaKind::Audio,
            Some("video") => MediaKind::Video,
            _ => MediaKind::Image,
        }
    }
}

/// A file that is fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaContent {
    pub mime: &'static str,
    pub bytes: Vec<u8>,
    pub digest: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    #[error("too large")]
    TooLarge,
    #[error("none of the kinds that are shown")]
    WrongType,
    #[error("a picture that is broken or has too many pixels")]
    Broken,
    #[error("a sound or film that is broken or cut off")]
    Unplayable,
    #[error("a film with a track that is neither seen, heard nor read")]
    DataTrack,
}

impl ContentError {
    pub const fn key(self) -> &'static str {
        match self {
            ContentError::TooLarge => "form-file-too-large",
            ContentError::WrongType => "media-error-type",
            ContentError::Broken => "media-error-broken",
            ContentError::Unplayable => "media-error-unplayable",
            ContentError::DataTrack => "media-error-data-track",
        }
    }
}

/// The type by the first bytes; none for what browsers may run or we do not show.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
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

/// A type that was kept, as one of those that are shown.
pub fn known(mime: &str) -> Option<&'static str> {
    let all = ["image/png", "image/jpeg", "image/gif", "image/webp", "audio/mpeg", "video/mp4"];
    all.into_iter().find(|known| *known == mime)
}

impl MediaContent {
    pub fn read(bytes: Vec<u8>) -> Result<MediaContent, ContentError> {
        if bytes.len() > LARGEST {
            return Err(ContentError::TooLarge);
        }
        let mime = sniff(&bytes).ok_or(ContentError::WrongType)?;
        let bytes = match MediaKind::of(mime) {
            MediaKind::Image => image_metadata::stripped(mime, &bytes)
                .filter(|stripped| image_check::is_whole(mime, stripped))
                .ok_or(ContentError::Broken)?,
            MediaKind::Audio => sound::stripped(&bytes).ok_or(ContentError::Unplayable)?,
            MediaKind::Video => film::stripped(bytes)?,
        };
        Ok(MediaContent { mime, digest: digest(&bytes), bytes })
    }
}
