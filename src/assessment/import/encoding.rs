//! Text out of bytes.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::file_error::FileError;

/// UTF-8, UTF-16 with a byte order mark, or GB18030, which is what Excel writes on Chinese Windows.
/// Lines end in `\n` afterwards.
pub(super) fn decode(bytes: &[u8], max: usize) -> Result<String, FileError> {
    if bytes.len() > max {
        return Err(FileError::TooLarge);
    }
    let text = if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        UTF_16LE.decode_without_bom_handling_and_without_replacement(rest)
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        UTF_16BE.decode_without_bom_handling_and_without_replacement(rest)
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        Some(text.into())
    } else {
        GB18030.decode_without_bom_handling_and_without_replacement(bytes)
    };
    let text = text.filter(|text| !text.contains('\0'));
    Ok(clean(&text.ok_or(FileError::NotText)?))
}

/// Line ends as `\n`, and no other control characters but tabs.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_start_matches('\u{FEFF}').replace('\r', "\n");
    text.replace(|c: char| c.is_control() && c != '\n' && c != '\t', " ")
}
