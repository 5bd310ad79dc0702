//! The sample table of an MP4 track: how large its samples are, how many stand in each chunk, and where the chunks lie. Each
//! of them has to lie in the data of the film. Pure, and no longer at work than the file is long.

use std::ops::Range;

/// The boxes of one table, where they are in the file.
#[derive(Debug, Default)]
pub(super) struct Table {
    sizes: Option<Range<usize>>,
    are_packed: bool,
    runs: Option<Range<usize>>,
    /// With the bytes of one place.
    places: Option<(Range<usize>, usize)>,
}

impl Table {
    /// Takes note of a box of the table.
    pub(super) fn note(&mut self, name: &[u8; 4], content: &Range<usize>) {
        match name {
            b"stsz" | b"stz2" => (self.sizes, self.are_packed) = (Some(content.clone()), name == b"stz2"),
            b"stsc" => self.runs = Some(content.clone()),
            b"stco" => self.places = Some((content.clone(), 4)),
            b"co64" => self.places = Some((content.clone(), 8)),
            _ => {}
        }
    }

    /// Whether every sample has its place in one of the ranges `data`, which are in order.
    pub(super) fn is_whole(&self, bytes: &[u8], data: &[Range<u64>]) -> bool {
        self.walk(bytes, data).unwrap_or(false)
    }

    fn walk(&self, bytes: &[u8], data: &[Range<u64>]) -> Option<bool> {
        let sizes = Sizes::of(bytes.get(self.sizes.clone()?)?, self.are_packed)?;
        let runs = Rows::of(bytes.get(self.runs.clone()?)?, 12)?;
        let (places, width) = self.places.clone()?;
        let places = Rows::of(bytes.get(places)?, width)?;
        let (mut sample, mut run) = (0, 0);
        for chunk in 0..places.count {
            while run + 1 < runs.count && number(runs.row(run + 1)?.get(..4)?) <= chunk + 1 {
                run += 1;
            }
            let each = number(runs.row(run)?.get(4..8)?).min(sizes.count - sample);
            let from = number(places.row(chunk)?);
            let to = from.checked_add(sizes.sum(sample, each)?)?;
            let at = data.partition_point(|part| part.end <= from);
            let is_inside = data.get(at).is_some_and(|part| part.start <= from && to <= part.end);
            if !is_inside && each > 0 {
                return Some(false);
            }
            sample += each;
        }
        Some(sample == sizes.count)
    }
}

/// Rows of a box: four bytes of version, their number, then each of `width` bytes.
struct Rows<'a> {
    rows: &'a [u8],
    width: usize,
    count: u64,
}

impl<'a> Rows<'a> {
    fn of(content: &'a [u8], width: usize) -> Option<Rows<'a>> {
        let (count, rows) = (number(content.get(4..8)?), content.get(8..)?);
        (count <= (rows.len() / width) as u64).then_some(Rows { rows, width, count })
    }

    fn row(&self, at: u64) -> Option<&'a [u8]> {
        let from = usize::try_from(at).ok()?.checked_mul(self.width)?;
        self.rows.get(from..from + self.width)
    }
}

/// The sizes of the samples: one for all, or each its own, of so many bits.
struct Sizes<'a> {
    all: u64,
    rows: &'a [u8],
    bits: u64,
    count: u64,
}

impl<'a> Sizes<'a> {
    fn of(content: &'a [u8], are_packed: bool) -> Option<Sizes<'a>> {
        let (second, count, rows) = (number(content.get(4..8)?), number(content.get(8..12)?), content.get(12..)?);
        let (all, bits) = if are_packed { (0, second & 0xFF) } else { (second, 32) };
        let is_known = matches!(bits, 4 | 8 | 16 | 32) && (all > 0 || (count * bits).div_ceil(8) <= rows.len() as u64);
        is_known.then_some(Sizes { all, rows, bits, count })
    }

    fn sum(&self, from: u64, count: u64) -> Option<u64> {
        if self.all > 0 {
            return self.all.checked_mul(count);
        }
        (from..from + count).map(|sample| self.one(sample)).sum()
    }

    fn one(&self, sample: u64) -> Option<u64> {
        let at = usize::try_from(sample * self.bits / 8).ok()?;
        if self.bits == 4 {
            let pair = u64::from(*self.rows.get(at)?);
            return Some(if sample.is_multiple_of(2) { pair >> 4 } else { pair & 0xF });
        }
        Some(number(self.rows.get(at..at + self.bits as usize / 8)?))
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(numbers: &[u32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
    }

    /// Sizes, runs and places in one file whose data is 100..200.
    fn is_whole(sizes: &[u32], runs: &[u32], places: &[u32]) -> bool {
        let parts = [content(sizes), content(runs), content(places)];
        let bytes = parts.concat();
        let mut table = Table::default();
        let mut at = 0;
        for (name, part) in [b"stsz", b"stsc", b"stco"].iter().zip(&parts) {
            table.note(name, &(at..at + part.len()));
            at += part.len();
        }
        table.is_whole(&bytes, &[10..10, 100..200])
    }

    #[test]
    fn every_sample_lies_in_the_data() {
        let (two_each, places) = ([0, 1, 1, 2, 1], [0, 2, 100, 150]);
        assert!(is_whole(&[0, 25, 4], &two_each, &places));
        assert!(!is_whole(&[0, 26, 4], &two_each, &places), "the last ends behind the data");
        assert!(!is_whole(&[0, 25, 5], &two_each, &places), "a sample without a chunk");
        assert!(is_whole(&[0, 25, 3], &two_each, &places), "the last chunk is short");
        assert!(is_whole(&[0, 0, 4, 10, 20, 30, 20], &two_each, &places));
        assert!(!is_whole(&[0, 0, 4, 10, 20, 30, 21], &two_each, &places));
        assert!(!is_whole(&[0, 0, 4, 10, 20, 30], &two_each, &places), "a size is missing");
        assert!(is_whole(&[0, 10, 4], &[0, 2, 1, 1, 1, 2, 3, 1], &places), "runs of one and of three");
        assert!(!is_whole(&[0, 25, 4], &two_each, &[0, 2, 99, 150]), "a chunk before the data");
        assert!(!is_whole(&[0, 25, 4], &two_each, &[0, 3, 100, 150]), "a place is missing");
        assert!(!is_whole(&[0, u32::MAX, u32::MAX], &[0, 1, 1, u32::MAX, 1], &places), "four billion samples");
        assert!(is_whole(&[0, 0, 0], &[0, 0], &[0, 0]), "nothing, as in a film of fragments");
        assert!(!Table::default().is_whole(&[], &[]));
    }

    #[test]
    fn sizes_may_be_packed() {
        let packed = [0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 3, 0x12, 0x30];
        let sizes = Sizes::of(&packed, true).unwrap();
        assert_eq!(sizes.sum(0, 3), Some(6));
        assert!(Sizes::of(&packed[..13], true).is_none());
    }
}
