//! Takes out of a picture what is not the picture: where and when it was taken, with what, by whom, comments, previews, and
//! whatever hangs behind its end. Colours and the way it is turned stay. Pure.

/// The picture alone, `None` if it is broken. What was stripped before comes back as it is.
pub fn stripped(mime: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    match mime {
        "image/png" => png(bytes),
        "image/jpeg" => jpeg(bytes),
        "image/gif" => gif(bytes),
        "image/webp" => webp(bytes),
        _ => None,
    }
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// Beside the chunks that every reader must know, those about colour, size and movement.
const CHUNKS: [&[u8; 4]; 10] =
    [b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"];

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let (start, mut rest) = bytes.split_at_checked(8)?;
    let mut out = start.to_vec();
    if rest.get(4..8)? != b"IHDR" {
        return None;
    }
    loop {
        let length = number(rest.get(..4)?);
        let (chunk, after) = rest.split_at_checked(length.checked_add(12)?)?;
        let name = chunk.get(4..8)?;
        if name.first()?.is_ascii_uppercase() || CHUNKS.iter().any(|known| known.as_slice() == name) {
            out.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(out);
        }
        rest = after;
    }
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"\xFF\xD8")?;
    let (mut out, mut turn) = (Vec::with_capacity(bytes.len()), None);
    loop {
        rest = rest.strip_prefix(b"\xFF")?;
        while let Some(after) = rest.strip_prefix(b"\xFF") {
            rest = after;
        }
        let (marker, after) = rest.split_first()?;
        rest = after;
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD7 => out.extend([0xFF, *marker]),
            _ => {
                let (segment, after) = rest.split_at_checked(number(rest.get(..2)?))?;
                let data = segment.get(2..)?;
                rest = after;
                if let (0xE1, Some(found)) = (marker, orientation(data)) {
                    turn = Some(found);
                }
                if is_kept(*marker, data) {
                    out.extend([0xFF, *marker]);
                    out.extend_from_slice(segment);
                }
                if *marker == 0xDA {
                    // The picture itself goes on until a marker that is none of its own.
                    let own = |pair: &[u8]| pair[0] != 0xFF || matches!(pair[1], 0 | 0xD0..=0xD7);
                    let end = rest.windows(2).position(|pair| !own(pair))?;
                    out.extend_from_slice(rest.get(..end)?);
                    rest = rest.get(end..)?;
                }
            }
        }
    }
    let turned = turn.filter(|turn| (2..=8).contains(turn)).map(turned).unwrap_or_default();
    Some([b"\xFF\xD8".as_slice(), &turned, &out, b"\xFF\xD9"].concat())
}

fn is_kept(marker: u8, data: &[u8]) -> bool {
    match marker {
        0xE0 => data.starts_with(b"JFIF"),
        0xE2 => data.starts_with(b"ICC_PROFILE"),
        0xEE => data.starts_with(b"Adobe"),
        0xE1..=0xEF | 0xFE => false,
        _ => true,
    }
}

/// How the camera was held, 1 to 8.
fn orientation(data: &[u8]) -> Option<u16> {
    let tiff = data.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let read = |at: usize, count: usize| -> Option<usize> {
        let mut bytes = tiff.get(at..at.checked_add(count)?)?.to_vec();
        if is_little {
            bytes.reverse();
        }
        Some(number(&bytes))
    };
    let first = read(4, 4)?;
    let entries = (0..read(first, 2)?).map(|n| first + 2 + 12 * n);
    let entry = entries.take(200).find(|entry| read(*entry, 2) == Some(0x0112))?;
    u16::try_from(read(entry + 8, 2)?).ok()
}

/// A segment that says nothing but how to turn the picture.
fn turned(turn: u16) -> Vec<u8> {
    let [high, low] = turn.to_be_bytes();
    let entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, high, low, 0, 0];
    [b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01".as_slice(), &entry, &[0; 4]].concat()
}

fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let (head, mut rest) = bytes.split_at_checked(13 + table(*bytes.get(10)?))?;
    let mut out = head.to_vec();
    loop {
        let (fixed, is_kept) = match rest {
            [0x3B, ..] => {
                out.push(0x3B);
                return Some(out);
            }
            [0x2C, ..] if !is_inside(rest.get(1..9)?, bytes.get(6..10)?) => return None,
            [0x2C, ..] => (11 + table(*rest.get(9)?), true),
            [0x21, 0xF9 | 0x01, ..] => (2, true),
            // How often it plays.
            [0x21, 0xFF, ..] => (2, rest.get(3..14)? == b"NETSCAPE2.0"),
            [0x21, ..] => (2, false),
            _ => return None,
        };
        let mut end = fixed;
        loop {
            let length = usize::from(*rest.get(end)?);
            end += 1 + length;
            if length == 0 {
                break;
            }
        }
        let (block, after) = rest.split_at_checked(end)?;
        if is_kept {
            out.extend_from_slice(block);
        }
        rest = after;
    }
}

/// Whether a frame stays within its canvas: readers do not agree on what they show of one that does not.
fn is_inside(frame: &[u8], canvas: &[u8]) -> bool {
    let two = |bytes: &[u8], at: usize| {
        bytes.get(at..at + 2).map_or(0, |pair| usize::from(pair[0]) | usize::from(pair[1]) << 8)
    };
    [0, 2].into_iter().all(|side| two(frame, side) + two(frame, side + 4) <= two(canvas, side))
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let size = |four: &[u8]| four.iter().rev().fold(0usize, |number, byte| number << 8 | usize::from(*byte));
    let whole = bytes.get(8..8usize.checked_add(size(bytes.get(4..8)?))?)?;
    let mut rest = whole.strip_prefix(b"WEBP")?;
    let mut out = b"WEBP".to_vec();
    while !rest.is_empty() {
        let length = size(rest.get(4..8)?);
        let (chunk, after) = rest.split_at_checked(length.checked_add(8 + length % 2)?)?;
        match chunk.get(..4)? {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                out.extend_from_slice(chunk);
                let flags = out.len() - chunk.len() + 8;
                *out.get_mut(flags)? &= !0x0C;
            }
            _ => out.extend_from_slice(chunk),
        }
        rest = after;
    }
    let length = u32::try_from(out.len()).ok()?.to_le_bytes();
    Some([b"RIFF".as_slice(), &length, &out].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let length = (data.len() as u16 + 2).to_be_bytes();
        [&[0xFF, marker], length.as_slice(), data].concat()
    }

    fn photo(exif: &[u8]) -> Vec<u8> {
        let parts = [
            b"\xFF\xD8".to_vec(),
            segment(0xE0, b"JFIF\0\x01\x01"),
            segment(0xE1, exif),
            segment(0xFE, b"by Mei"),
            segment(0xDB, &[1; 65]),
            segment(0xDA, &[1, 2, 3]),
            b"\x12\xFF\0\x34\xFF\xD0\x56".to_vec(),
            b"\xFF\xD9and a film behind it".to_vec(),
        ];
        parts.concat()
    }

    #[test]
    fn a_photo_keeps_its_turn_and_loses_its_place() {
        let exif = b"Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS 30.27N";
        let clean = stripped("image/jpeg", &photo(exif)).unwrap();
        let text = String::from_utf8_lossy(&clean).into_owned();
        assert!(!text.contains("GPS") && !text.contains("Mei") && !text.contains("film"));
        assert!(text.contains("JFIF") && clean.ends_with(b"\x12\xFF\0\x34\xFF\xD0\x56\xFF\xD9"));
        assert_eq!(orientation(clean.get(6..38).unwrap()), Some(6));
        assert_eq!(stripped("image/jpeg", &clean), Some(clean));
    }

    #[test]
    fn a_drawing_keeps_its_colours_and_loses_its_comments() {
        let chunk =
            |name: &[u8; 4], data: &[u8]| [(data.len() as u32).to_be_bytes().as_slice(), name, data, &[0; 4]].concat();
        let start = b"\x89PNG\r\n\x1a\n".to_vec();
        let wanted = |parts: &[Vec<u8>]| parts.concat();
        let (head, colours, end) = (chunk(b"IHDR", &[1; 13]), chunk(b"gAMA", &[1; 4]), chunk(b"IEND", &[]));
        let notes = chunk(b"tEXt", b"Author\0Mei");
        let bytes = wanted(&[start.clone(), head.clone(), notes, colours.clone(), end.clone(), b"more".to_vec()]);
        assert_eq!(stripped("image/png", &bytes), Some(wanted(&[start.clone(), head, colours, end])));
        assert_eq!(stripped("image/png", &start), None);
    }

    #[test]
    fn the_same_is_true_of_gif_and_webp() {
        let gif = b"GIF89a\x01\0\x01\0\0\0\0\x21\xFE\x03Mei\0\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3B";
        let clean = stripped("image/gif", gif).unwrap();
        assert_eq!(clean.len(), gif.len() - 7);
        assert_eq!(stripped("image/gif", &clean), Some(clean.clone()));
        assert_eq!(stripped("image/gif", &clean[..20]), None);
        let mut beyond = clean.clone();
        beyond[18] = 2;
        assert_eq!(stripped("image/gif", &beyond), None, "a frame wider than its canvas");
        let webp = b"RIFF\x2A\0\0\0WEBPVP8X\x0A\0\0\0\x0C\0\0\0\0\0\0\0\0\0EXIF\x03\0\0\0Mei\0VP8 \0\0\0\0";
        let clean = stripped("image/webp", webp).unwrap();
        assert_eq!((clean.len(), clean[20], number(&clean[4..5])), (webp.len() - 12, 0, 30));
    }

    #[test]
    fn broken_pictures_are_none() {
        for mime in ["image/png", "image/jpeg", "image/gif", "image/webp"] {
            for bytes in [b"".as_slice(), b"\xFF\xD8\xFF\xE1\xFF\xFF", b"RIFF\xFF\xFF\xFF\xFFWEBP", b"GIF89a"] {
                assert_eq!(stripped(mime, bytes), None, "{mime}");
            }
        }
    }
}
