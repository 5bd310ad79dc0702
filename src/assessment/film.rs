//! Whether an MP4 can be played, and the same without what cameras and programs write into it: where and when it was taken,
//! with what, by whom. What goes is overwritten where it stands, so that nothing else moves. Pure.

use std::ops::Range;

use super::media_content::ContentError;

/// Boxes that hold others.
const BRANCHES: [&[u8; 4]; 9] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"mvex", b"moof"];
/// Boxes that say something beside the film, or nothing.
const NOTES: [&[u8; 4]; 6] = [b"udta", b"meta", b"uuid", b"skip", b"free", b"ilst"];
/// Tracks that are seen, heard or read.
const TRACKS: [&[u8; 4]; 6] = [b"vide", b"soun", b"sbtl", b"subt", b"text", b"clcp"];
/// Boxes within boxes: no film needs more.
const DEEPEST: usize = 10;

/// What was found on the way.
#[derive(Default)]
struct Found {
    tracks: usize,
    has_data: bool,
}

/// The film alone; as long as it was.
pub fn stripped(mut bytes: Vec<u8>) -> Result<Vec<u8>, ContentError> {
    let mut found = Found::default();
    let whole = 0..bytes.len();
    boxes(&mut bytes, whole, 0, &mut found)?;
    if found.tracks == 0 || !found.has_data {
        return Err(ContentError::Unplayable);
    }
    Ok(bytes)
}

fn number(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    Some(bytes.get(at..at.checked_add(count)?)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Name and content of the box that begins at `at` and ends before `end`.
fn one(bytes: &[u8], at: usize, end: usize) -> Option<([u8; 4], Range<usize>)> {
    let name: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
    let (head, size) = match number(bytes, at, 4)? {
        0 => (8, end - at),
        1 => (16, usize::try_from(number(bytes, at + 8, 8)?).ok()?),
        size => (8, usize::try_from(size).ok()?),
    };
    let after = at.checked_add(size)?;
    (size >= head && after <= end).then_some((name, at + head..after))
}

fn boxes(bytes: &mut [u8], within: Range<usize>, depth: usize, found: &mut Found) -> Result<(), ContentError> {
    let mut at = within.start;
    while at < within.end {
        let (name, content) = one(bytes, at, within.end).ok_or(ContentError::Unplayable)?;
        let here = at;
        at = content.end;
        if NOTES.contains(&&name) {
            blank(bytes, content.start, content.end);
            if let Some(slot) = bytes.get_mut(here + 4..here + 8) {
                slot.copy_from_slice(b"free");
            }
        } else if BRANCHES.contains(&&name) && depth < DEEPEST {
            boxes(bytes, content, depth + 1, found)?;
        } else {
            leaf(bytes, &name, content, found)?;
        }
    }
    Ok(())
}

fn blank(bytes: &mut [u8], from: usize, to: usize) {
    if let Some(part) = bytes.get_mut(from..to) {
        part.fill(0);
    }
}

/// The boxes at the end of the tree that say when, with what, or where to find the film.
fn leaf(bytes: &mut [u8], name: &[u8; 4], content: Range<usize>, found: &mut Found) -> Result<(), ContentError> {
    let Range { start, end } = content;
    match name {
        b"mdat" => found.has_data |= start < end,
        b"mvhd" | b"tkhd" | b"mdhd" => {
            let width = if bytes.get(start) == Some(&1) { 8 } else { 4 };
            blank(bytes, start + 4, (start + 4 + 2 * width).min(end));
        }
        // Some programs say here how the bytes are found, which is no track.
        b"hdlr" if bytes.get(start + 4..start + 8) == Some(b"dhlr") => blank(bytes, start + 12, end),
        b"hdlr" => {
            let kind = bytes.get(start + 8..start + 12).ok_or(ContentError::Unplayable)?;
            if !TRACKS.iter().any(|known| known.as_slice() == kind) {
                return Err(ContentError::DataTrack);
            }
            found.tracks += 1;
            blank(bytes, start + 12, end);
        }
        b"stco" | b"co64" => {
            let width = if name == b"stco" { 4 } else { 8 };
            let count = number(bytes, start + 4, 4).ok_or(ContentError::Unplayable)?;
            let places = (start + 8..end).step_by(width).take(usize::try_from(count).unwrap_or(usize::MAX));
            for place in places {
                let is_inside = number(bytes, place, width).is_some_and(|offset| offset < bytes.len() as u64);
                if !is_inside {
                    return Err(ContentError::Unplayable);
                }
            }
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        [&(content.len() as u32 + 8).to_be_bytes(), name.as_slice(), &content].concat()
    }

    fn film(kind: &[u8; 4], more: &[u8]) -> Vec<u8> {
        let handler = boxed(b"hdlr", &[&[0; 8], kind, &[0; 12], b"Mei's phone"]);
        let head = boxed(b"mdhd", &[&[0; 4], &[9; 8], &[1; 8]]);
        let places = boxed(b"stco", &[&[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 30]]);
        let media = boxed(b"mdia", &[&head, &handler, &boxed(b"minf", &[&boxed(b"stbl", &[&places])])]);
        let movie = boxed(b"moov", &[&boxed(b"trak", &[&media, more]), more]);
        [boxed(b"ftyp", &[b"isom"]), movie, boxed(b"mdat", &[&[5; 40]]), boxed(b"uuid", &[b"Mei was here"])].concat()
    }

    #[test]
    fn a_film_keeps_its_tracks_and_loses_its_place_and_its_author() {
        let note = boxed(b"udta", &[&boxed(b"\xA9xyz", &[b"+30.27 by Mei"])]);
        let bytes = film(b"vide", &note);
        let clean = stripped(bytes.clone()).unwrap();
        let text = String::from_utf8_lossy(&clean).into_owned();
        assert!(!text.contains("Mei") && !text.contains("+30.27") && !clean.windows(8).any(|eight| eight == [9; 8]));
        assert!(text.contains("vide") && clean.windows(40).any(|film| film == [5; 40]));
        assert_eq!((clean.len(), text.matches("free").count()), (bytes.len(), 3));
        assert_eq!(stripped(clean.clone()), Ok(clean));
    }

    #[test]
    fn long_sizes_and_a_last_box_without_one_are_read() {
        let long = [b"\0\0\0\x01udta\0\0\0\0\0\0\0\x13".as_slice(), b"Mei"].concat();
        let mut bytes = film(b"soun", &long);
        bytes.extend_from_slice(b"\0\0\0\0metaMei");
        let clean = stripped(bytes).unwrap();
        let text = String::from_utf8_lossy(&clean).into_owned();
        assert_eq!((text.matches("free").count(), text.contains("Mei")), (4, false));
    }

    #[test]
    fn what_is_broken_cut_off_or_carries_data_is_refused() {
        let whole = film(b"vide", &[]);
        for length in 20..whole.len() - 20 {
            assert!(stripped(whole[..length].to_vec()).is_err(), "{length}");
        }
        assert_eq!(stripped(film(b"meta", &[])), Err(ContentError::DataTrack));
        assert_eq!(stripped(b"\0\0\0\x18ftypisom".to_vec()), Err(ContentError::Unplayable));
        assert_eq!(stripped(boxed(b"ftyp", &[b"isom"])), Err(ContentError::Unplayable));
        let deep = (0..200).fold(Vec::new(), |inner, _| boxed(b"moov", &[&inner]));
        assert_eq!(stripped(deep), Err(ContentError::Unplayable));
    }
}
