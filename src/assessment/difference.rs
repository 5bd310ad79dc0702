//! What changed from one text to the next: in words, and in characters where a script has no blanks. Pure.

use similar::{ChangeTag, TextDiff};

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Gone(String),
    Added(String),
}

/// `old` and `new` in one: what both have, what went, what came.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for change in TextDiff::from_unicode_words(old, new).iter_all_changes() {
        let text = change.value();
        match (change.tag(), pieces.last_mut()) {
            (ChangeTag::Equal, Some(Piece::Same(run)))
            | (ChangeTag::Delete, Some(Piece::Gone(run)))
            | (ChangeTag::Insert, Some(Piece::Added(run))) => run.push_str(text),
            (ChangeTag::Equal, _) => pieces.push(Piece::Same(text.to_owned())),
            (ChangeTag::Delete, _) => pieces.push(Piece::Gone(text.to_owned())),
            (ChangeTag::Insert, _) => pieces.push(Piece::Added(text.to_owned())),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(text: &str) -> Piece {
        Piece::Same(text.to_owned())
    }

    fn gone(text: &str) -> Piece {
        Piece::Gone(text.to_owned())
    }

    fn added(text: &str) -> Piece {
        Piece::Added(text.to_owned())
    }

    #[test]
    fn words_are_compared_in_english_and_characters_in_chinese() {
        assert_eq!(
            pieces("On which date did it begin?", "On what date did it begin?"),
            [same("On "), gone("which"), added("what"), same(" date did it begin?")]
        );
        assert_eq!(pieces("何时施行", "何日施行"), [same("何"), gone("时"), added("日"), same("施行")]);
        assert_eq!(pieces("", "new"), [added("new")]);
        assert_eq!(pieces("as it was", "as it was"), [same("as it was")]);
    }
}
