//! Whether an MP4 can be played, and the same without what cameras and programs write into it: where and when it was taken,
//! with what, by whom. What goes is overwritten where it stands, so that nothing else moves. Pure.

use std::ops::Range;

use super::film_table::Table;
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
    /// Where what is seen and heard lies.
    data: Vec<Range<u64>>,
    tables: Vec<Table>,
}

/// The film alone; as long as it was.
pub fn stripped(mut bytes: Vec<u8>) -> Result<Vec<u8>, ContentError> {
    let mut found = Found::default();
    let whole = 0..bytes.len();
    boxes(&mut bytes, whole, 0, &mut found)?;
    let has_data = found.data.iter().any(|part| !part.is_empty());
    if found.tracks == 0 || !has_data || !found.tables.iter().all(|table| table.is_whole(&bytes, &found.data)) {
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
            if &name == b"stbl" {
                found.tables.push(Table::default());
            }
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
    if let Some(table) = found.tables.last_mut() {
        table.note(name, &content);
    }
    match name {
        b"mdat" => found.data.push(start as u64..end as u64),
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
        // Two samples of 20 bytes in one chunk, which begins behind the heads of the two first boxes.
        let sizes = boxed(b"stsz", &[&[0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2]]);
        let runs = boxed(b"stsc", &[&[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1]]);
        let places = boxed(b"stco", &[&[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 20]]);
        let table = boxed(b"stbl", &[&sizes, &runs, &places]);
        let media = boxed(b"mdia", &[&head, &handler, &boxed(b"minf", &[&table])]);
        let movie = boxed(b"moov", &[&boxed(b"trak", &[&media, more]), more]);
        [boxed(b"ftyp", &[b"isom"]), boxed(b"mdat", &[&[5; 40]]), movie, boxed(b"uuid", &[b"Mei was here"])].concat()
    }

    #[test]
    fn a_film_whose_samples_lie_elsewhere_is_refused() {
        let whole = film(b"vide", &[]);
        assert!(stripped(whole.clone()).is_ok());
        let broken = |name: &[u8; 4], place: usize, value: u8| {
            let mut bytes = whole.clone();
            let at = bytes.windows(4).position(|four| four == name).unwrap() + 4 + place;
            bytes[at] = value;
            stripped(bytes)
        };
        for (name, place, value) in [
            (b"stco", 11, 21), // the last sample ends behind the data
            (b"stco", 11, 12), // the chunk begins before the data
            (b"stco", 7, 2),   // one chunk more than there are places
            (b"stsz", 11, 3),  // a sample without a place
            (b"stsz", 7, 21),
            (b"stsz", 7, 0),  // sizes that are not there
            (b"stsc", 15, 1), // the second sample is in no chunk
        ] {
            assert_eq!(broken(name, place, value), Err(ContentError::Unplayable), "{} {place}", name.escape_ascii());
        }
        assert!(broken(b"mdat", 0, 1).is_ok());
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
