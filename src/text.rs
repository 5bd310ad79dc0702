//! What counts as one line of plain text: names, titles, the names of files.

/// Whether `c` begins another line, cannot be seen, or turns the direction in which the text around it is read.
fn is_disruptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether all of `text` is seen, on one line, in the order in which it stands.
pub fn is_one_line(text: &str) -> bool {
    !text.contains(is_disruptive)
}

/// `text` on one line: what disrupts it becomes a space.
pub fn one_line(text: &str) -> String {
    text.replace(is_disruptive, " ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_and_turned_directions_are_not_one_line() {
        for text in ["a\nb", "a\rb", "a\0b", "a\u{85}b", "a\u{2028}b", "x\u{202e}fdp.exe"] {
            assert!(!is_one_line(text), "{text:?}");
        }
        for text in ["林晓雨", "𠮷田梅 Mei", "O'Brien-Smith", "👩‍🎤"] {
            assert!(is_one_line(text), "{text:?}");
        }
        assert_eq!(one_line("Eve\r\nBcc: x"), "Eve  Bcc: x");
    }
}
