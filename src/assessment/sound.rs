//! Whether an MP3 can be played, and the same without what programs write around it: titles, names, pictures, places. Pure.

/// The frames alone, `None` if they are broken.
pub fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes;
    while let Some(tag) = rest.strip_prefix(b"ID3") {
        // Seven bits of each byte of the size count; a footer is as long as the head.
        let size = tag.get(3..7)?.iter().fold(0, |size, byte| size << 7 | usize::from(byte & 0x7F));
        let footer = if tag.get(2)? & 0x10 == 0 { 0 } else { 10 };
        rest = rest.get(10 + size + footer..)?;
    }
    rest = rest.get(rest.iter().position(|byte| *byte != 0)?..)?;
    let start = rest;
    let mut frames = 0;
    while let Some(length) = frame(rest) {
        // The last one is often cut by the program that recorded it; nobody hears that.
        let Some(after) = rest.get(length..) else { break };
        (rest, frames) = (after, frames + 1);
    }
    let is_end = frame(rest).is_some() || is_tag(rest);
    let sound = start.get(..start.len() - rest.len())?;
    (frames > 1 && is_end).then(|| sound.to_vec())
}

/// What programs write behind the last frame.
fn is_tag(rest: &[u8]) -> bool {
    let tags: [&[u8]; 5] = [b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"3DI", b"ID3"];
    rest.iter().all(|byte| *byte == 0) || tags.iter().any(|tag| rest.starts_with(tag))
}

/// Kilobits a second of MPEG 1 and of MPEG 2, layer III.
const RATES: [[usize; 15]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// How long the frame is that begins here, if one does.
fn frame(bytes: &[u8]) -> Option<usize> {
    let [0xFF, second, third, ..] = bytes else { return None };
    let older = match second & 0xFE {
        0xFA => 0,
        0xF2 => 1,
        _ => return None,
    };
    let rate = RATES[older].get(usize::from(third >> 4)).filter(|rate| **rate > 0)?;
    let hertz = [44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))? >> older;
    Some((144 >> older) * 1000 * rate / hertz + usize::from(third >> 1 & 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of 417 bytes.
    fn frames(count: usize) -> Vec<u8> {
        [b"\xFF\xFB\x90\x00".as_slice(), &[7; 413]].concat().repeat(count)
    }

    #[test]
    fn what_is_written_around_the_sound_goes_and_the_sound_stays() {
        let head = [b"ID3\x04\0\0\0\0\x01\x02".as_slice(), &[b'M'; 130], &[0; 20]].concat();
        let all = [head.as_slice(), &frames(3), b"APETAGEX Mei", b"TAG by Mei"].concat();
        assert_eq!(stripped(&all), Some(frames(3)));
        assert_eq!(stripped(&frames(3)), Some(frames(3)));
        assert_eq!(stripped(&frames(4)[..1500]), Some(frames(3)), "a last frame that is cut");
        let older = [b"\xFF\xF3\x40\xC4".as_slice(), &[0; 140]].concat();
        assert_eq!(frame(&older), Some(104));
    }

    #[test]
    fn what_only_begins_like_sound_is_none() {
        for bytes in
            [b"ID3\x04".as_slice(), b"ID3\x04\0\0\0\0\0\0", b"\xFF\xFB\x90\x00", b"\xFF\xFB\xF0\x00", &frames(1)]
        {
            assert_eq!(stripped(bytes), None, "{bytes:?}");
        }
        assert_eq!(stripped(&[frames(2).as_slice(), b"<html>", &frames(2)].concat()), None);
    }
}
