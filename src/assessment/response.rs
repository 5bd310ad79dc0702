//! What a candidate gives as an answer, as one text for every kind of item. Pure.
//!
//! Options are named by letters. The candidate sees them in the order of their own paper, so the letters that arrive are
//! turned into the item's own before they are kept:
//! - one or several options: their letters, `B` or `AC`;
//! - ordering: the letters in the order that was given, `-` for a place that is still empty, `CA-B`;
//! - matching: for each left side in turn the letter of its partner, `-` for none, `B-A`;
//! - a number, some words, an essay: the text itself.

use super::item::ItemKind;
use super::scoring;

/// Longest number or short text, in characters.
const LONGEST_LINE: usize = 200;
/// As much of a text as fits on a line, in characters.
const LONGEST_EXCERPT: usize = 60;
/// Longest essay, in characters.
pub const LONGEST_ESSAY: usize = 10_000;

/// How an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Letters,
    /// A letter or `-` for each place.
    Places,
    Line,
    Essay,
    /// Not at all: material.
    Nothing,
}

impl Shape {
    pub const fn of(kind: ItemKind) -> Shape {
        match kind {
            ItemKind::Single | ItemKind::Multiple | ItemKind::TrueFalse => Shape::Letters,
            ItemKind::Ordering | ItemKind::Matching => Shape::Places,
            ItemKind::Numeric | ItemKind::ShortText => Shape::Line,
            ItemKind::Essay => Shape::Essay,
            ItemKind::Case => Shape::Nothing,
        }
    }
}

/// The answer in the item's own letters: `order` "CAB" shows option C as A. `None` for a letter that was never shown, or a
/// text that is too long; an answer without anything chosen is empty.
pub fn own(kind: ItemKind, shown: &str, order: &str) -> Option<String> {
    let letter = |shown: char| {
        let place = u32::from(shown).checked_sub(u32::from('A'))?;
        order.chars().nth(place as usize)
    };
    match Shape::of(kind) {
        Shape::Letters => {
            let letters = shown.chars().filter(|sign| !matches!(sign, ',' | ' '));
            letters.map(letter).collect::<Option<String>>().map(|own| scoring::sorted(&own))
        }
        Shape::Places => {
            let places = shown.chars().map(|sign| if sign == '-' { Some('-') } else { letter(sign) });
            let own: String = places.collect::<Option<String>>()?;
            let is_empty = own.chars().all(|sign| sign == '-');
            (own.len() <= order.len()).then(|| if is_empty { String::new() } else { own })
        }
        Shape::Line => limited(shown.trim(), LONGEST_LINE),
        Shape::Essay => limited(shown.trim_end(), LONGEST_ESSAY),
        Shape::Nothing => None,
    }
}

fn limited(text: &str, longest: usize) -> Option<String> {
    (text.chars().count() <= longest).then(|| text.to_owned())
}

/// The answer as its candidate sees it: the way back from [`own`].
pub fn shown(kind: ItemKind, own: &str, order: &str) -> String {
    match Shape::of(kind) {
        Shape::Letters | Shape::Places => {
            own.chars().map(|sign| order.chars().position(|other| other == sign).map_or('-', letter)).collect()
        }
        Shape::Line | Shape::Essay | Shape::Nothing => own.to_owned(),
    }
}

/// The letters that an ordering, as it is shown, has in more than one place; in their order. Such an answer is taken, but it
/// hardly is what somebody means.
pub fn twice(kind: ItemKind, shown: &str) -> String {
    if kind != ItemKind::Ordering {
        return String::new();
    }
    let mut twice: Vec<char> =
        shown.chars().filter(|sign| *sign != '-' && shown.chars().filter(|other| other == sign).count() > 1).collect();
    twice.sort_unstable();
    twice.dedup();
    twice.into_iter().map(String::from).collect::<Vec<_>>().join(", ")
}

/// A shown answer in one line: its letters apart from each other, or how its text begins.
pub fn excerpt(kind: ItemKind, shown: &str) -> String {
    match Shape::of(kind) {
        Shape::Letters => apart(&scoring::sorted(shown)),
        Shape::Places => apart(shown),
        Shape::Line | Shape::Essay | Shape::Nothing => {
            let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
            let begun: String = line.chars().take(LONGEST_EXCERPT).collect();
            if begun.len() < line.len() { begun + "…" } else { line }
        }
    }
}

fn apart(letters: &str) -> String {
    letters.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

fn letter(place: usize) -> char {
    super::item::letter(place as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_letters_become_the_items_own() {
        let own = |shown| own(ItemKind::Multiple, shown, "CAB");
        assert_eq!(own("A").as_deref(), Some("C"));
        assert_eq!(own("C,A").as_deref(), Some("BC"));
        assert_eq!(own("").as_deref(), Some(""));
        assert_eq!(own("D"), None);
        assert_eq!(own("!"), None);
    }

    #[test]
    fn places_keep_their_order_and_their_gaps() {
        let own = |shown| own(ItemKind::Matching, shown, "CAB");
        assert_eq!(own("B-A").as_deref(), Some("A-C"));
        assert_eq!(own("---").as_deref(), Some(""));
        assert_eq!(own("ABCA"), None);
        assert_eq!(shown(ItemKind::Matching, "A-C", "CAB"), "B-A");
    }

    #[test]
    fn an_ordering_tells_what_stands_in_two_places() {
        let table = [("CAB", ""), ("C--", ""), ("---", ""), ("ABA", "A"), ("CB-CB", "B, C")];
        for (shown, letters) in table {
            assert_eq!(twice(ItemKind::Ordering, shown), letters, "{shown}");
        }
        assert_eq!(twice(ItemKind::Matching, "AA"), "");
    }

    #[test]
    fn an_excerpt_fits_on_a_line() {
        assert_eq!(excerpt(ItemKind::Multiple, "CA"), "A C");
        assert_eq!(excerpt(ItemKind::Ordering, "CAB"), "C A B");
        assert_eq!(excerpt(ItemKind::Matching, "B-A"), "B - A");
        assert_eq!(excerpt(ItemKind::Essay, "One\n\ntwo"), "One two");
        assert_eq!(excerpt(ItemKind::Essay, &"字".repeat(61)), "字".repeat(60) + "…");
    }

    #[test]
    fn texts_are_kept_as_they_are_up_to_their_length() {
        assert_eq!(own(ItemKind::Numeric, " 1,5 ", "").as_deref(), Some("1,5"));
        assert_eq!(own(ItemKind::ShortText, &"x".repeat(201), ""), None);
        assert_eq!(own(ItemKind::Essay, &"字".repeat(10_000), "").map(|text| text.len()), Some(30_000));
        assert_eq!(own(ItemKind::Essay, &"字".repeat(10_001), ""), None);
    }
}
