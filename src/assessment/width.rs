//! Full-width letters, digits and signs are the same as narrow ones to people who type Chinese.

/// Full-width signs as ASCII, without blanks around.
pub fn narrow(text: &str) -> String {
    text.trim().chars().map(narrow_sign).collect()
}

/// [`narrow`], in lower case.
pub fn fold(text: &str) -> String {
    narrow(text).to_lowercase()
}

fn narrow_sign(sign: char) -> char {
    match sign {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        '\u{3000}' => ' ',
        _ => sign,
    }
}
