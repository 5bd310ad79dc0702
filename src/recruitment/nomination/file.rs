//! The list of nominees in a CSV file, as spreadsheets write it: UTF-8 or GB18030, commas, semicolons or tabs, headings in
//! English or Chinese. Pure: it says what is in the file and what is wrong with it, row by row.

use std::collections::HashMap;

use csv::StringRecord;
use sha2::{Digest, Sha256};

use super::Nominee;
use crate::accounts::user::Email;
use crate::i18n::Message;
use crate::text::is_one_line;

/// Largest file in bytes, and most rows.
pub const LARGEST: usize = 1 << 20;
pub const MOST_ROWS: usize = 500;

/// What a file holds.
#[derive(Debug, Clone)]
pub struct NomineeFile {
    /// The rows that read well, with their line in the file.
    pub rows: Vec<(u64, Nominee)>,
    pub problems: Vec<(u64, Message)>,
    /// The text in UTF-8, to send along for confirmation.
    pub text: String,
    /// The same for the same rows, whatever the encoding and line ends.
    pub digest: String,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FileError {
    #[error("empty")]
    Empty,
    #[error("larger than 1 MB")]
    TooLarge,
    #[error("neither UTF-8 nor GB18030")]
    NotText,
    #[error("the column {0} is missing")]
    NoColumn(&'static str),
    #[error("more than 500 rows")]
    TooManyRows,
    #[error("no table")]
    Broken,
}

impl FileError {
    pub fn message(&self) -> Message {
        match self {
            FileError::Empty => "nomination-file-empty".into(),
            FileError::TooLarge => "nomination-file-too-large".into(),
            FileError::NotText => "nomination-file-not-text".into(),
            FileError::NoColumn(column) => Message::new("nomination-file-no-column").with("column", *column),
            FileError::TooManyRows => Message::new("nomination-file-too-many-rows").with("most", MOST_ROWS),
            FileError::Broken => "nomination-file-broken".into(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Column {
    Name,
    Email,
    Phone,
    Note,
}

fn column(heading: &str) -> Option<Column> {
    match heading.trim().trim_start_matches('\u{feff}').to_lowercase().as_str() {
        "name" | "full name" | "姓名" => Some(Column::Name),
        "email" | "e-mail" | "mail" | "邮箱" | "电子邮箱" | "邮件" => Some(Column::Email),
        "phone" | "mobile" | "tel" | "电话" | "手机" | "手机号" | "联系电话" => Some(Column::Phone),
        "note" | "notes" | "remark" | "备注" => Some(Column::Note),
        _ => None,
    }
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<NomineeFile, FileError> {
    if bytes.len() > LARGEST {
        return Err(FileError::TooLarge);
    }
    let text = decoded(bytes).ok_or(FileError::NotText)?;
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(&text)).flexible(true).from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|_| FileError::Broken)?.clone();
    let columns: HashMap<Column, usize> =
        headings.iter().enumerate().filter_map(|(at, heading)| Some((column(heading)?, at))).collect();
    for (needed, name) in [(Column::Name, "name / 姓名"), (Column::Email, "email / 邮箱")] {
        if !columns.contains_key(&needed) {
            return Err(FileError::NoColumn(name));
        }
    }
    let (mut rows, mut problems, mut lines) = (Vec::new(), Vec::new(), HashMap::new());
    for record in reader.records() {
        let record = record.map_err(|_| FileError::Broken)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() + problems.len() >= MOST_ROWS {
            return Err(FileError::TooManyRows);
        }
        let line = record.position().map_or(0, |at| line_of(&text, at));
        match nominee(&record, &columns) {
            Err(problem) => problems.push((line, problem)),
            Ok(nominee) => match lines.get(nominee.email.as_str()) {
                Some(first) => problems.push((line, Message::new("nomination-row-twice").with("first", *first))),
                None => {
                    lines.insert(nominee.email.as_str().to_owned(), line as i64);
                    rows.push((line, nominee));
                }
            },
        }
    }
    if rows.is_empty() && problems.is_empty() {
        return Err(FileError::Empty);
    }
    let digest = crate::random::hex(&Sha256::digest(text.replace("\r\n", "\n").trim().as_bytes()));
    Ok(NomineeFile { rows, problems, text, digest })
}

/// The line a record stands in: the reader counts the empty lines before a record as part of it.
fn line_of(text: &str, at: &csv::Position) -> u64 {
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let rest = text.get(from..).unwrap_or_default();
    let empty = rest.chars().take_while(|c| matches!(c, '\r' | '\n')).filter(|c| *c == '\n').count();
    at.line() + empty as u64
}

fn decoded(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => {
            let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
            Some(text.into_owned())
        }
    }
}

/// The one of comma, semicolon and tab that the headings hold most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|b| *b == byte).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|byte| count(*byte)).unwrap_or(b',')
}

fn nominee(record: &StringRecord, columns: &HashMap<Column, usize>) -> Result<Nominee, Message> {
    let cell = |column: Column| columns.get(&column).and_then(|at| record.get(*at)).unwrap_or_default().trim();
    let (name, email) = (cell(Column::Name), cell(Column::Email));
    if name.is_empty() || name.chars().count() > 80 {
        return Err("nomination-row-name".into());
    }
    if [name, cell(Column::Phone)].iter().any(|text| !is_one_line(text)) {
        return Err("form-one-line".into());
    }
    let email: Email =
        email.parse().map_err(|()| Message::new("nomination-row-email").with("value", shortened(email)))?;
    if cell(Column::Phone).chars().count() > 30 {
        return Err("form-phone".into());
    }
    let note: String = cell(Column::Note).chars().take(500).collect();
    Ok(Nominee { name: name.to_owned(), email, phone: cell(Column::Phone).to_owned(), note })
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emails(bytes: &[u8]) -> Vec<String> {
        read(bytes).unwrap().rows.into_iter().map(|(_, nominee)| nominee.email.as_str().to_owned()).collect()
    }

    #[test]
    fn headings_may_be_chinese_and_the_file_gb18030() {
        let text = "姓名,邮箱,电话,备注\r\n林晓雨,Lin@Example.com,13800000000,普通话好\r\n";
        let (encoded, _, _) = encoding_rs::GB18030.encode(text);
        let file = read(&encoded).unwrap();
        assert_eq!(file.rows[0].1.name, "林晓雨");
        assert_eq!(file.digest, read(text.replace("\r\n", "\n").as_bytes()).unwrap().digest);
        assert_eq!(emails(text.as_bytes()), ["lin@example.com"]);
    }

    #[test]
    fn semicolons_and_a_byte_order_mark_do_not_matter() {
        assert_eq!(emails("\u{feff}name;email\nLin;lin@example.com\n".as_bytes()), ["lin@example.com"]);
    }

    #[test]
    fn each_wrong_row_is_named_by_its_line() {
        let file =
            read(b"name,email\nLin,lin@example.com\n,zhou@example.com\n\nWu,not a mail\nLi,LIN@example.com\n").unwrap();
        assert_eq!(file.rows.len(), 1);
        let lines: Vec<_> = file.problems.iter().map(|(line, problem)| (*line, problem.key.as_ref())).collect();
        assert_eq!(lines, [(3, "nomination-row-name"), (5, "nomination-row-email"), (6, "nomination-row-twice")]);
    }

    #[test]
    fn a_file_that_is_no_list_is_refused_as_a_whole() {
        assert_eq!(read(b"").unwrap_err(), FileError::Empty);
        assert_eq!(read(b"name,phone\nLin,1\n").unwrap_err(), FileError::NoColumn("email / 邮箱"));
        assert_eq!(read(b"PK\x03\x04\0\0").unwrap_err(), FileError::NotText);
        assert_eq!(read(&vec![b'a'; LARGEST + 1]).unwrap_err(), FileError::TooLarge);
    }
}
