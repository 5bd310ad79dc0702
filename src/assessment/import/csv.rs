//! CSV as Excel writes it: comma, semicolon or tab, whichever the header has most of. Rows without any text are skipped.

use ::csv::{ReaderBuilder, StringRecord};

use super::collector::Collector;
use super::file_error::FileError;
use super::problem::ProblemKind;
use super::table::Table;

pub(super) fn read(text: &str, default_code: &str, out: &mut Collector) -> Result<(), FileError> {
    let delimiter = delimiter(text);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut record = StringRecord::new();
    if !reader.read_record(&mut record).map_err(FileError::broken)? {
        return Err(FileError::NoItems);
    }
    let (table, ignored) = Table::from_header(record.iter())?;
    if !ignored.is_empty() {
        let columns = ignored.join(", ");
        out.note(lines.line_of(&record), "", ProblemKind::IgnoredColumns(columns));
    }
    while reader.read_record(&mut record).map_err(FileError::broken)? {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let row = lines.line_of(&record);
        let is_last = reader.position().byte() >= text.len() as u64;
        if is_last && ends_in_quotes(&text[lines.at..], delimiter) {
            let _ = out.add(row, "", Err(ProblemKind::UnclosedQuote));
            break;
        }
        let cells: Vec<&str> = record.iter().collect();
        if table.read_row(&cells, row, default_code, out).is_break() {
            break;
        }
    }
    Ok(())
}

fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: u8| header.bytes().filter(|byte| *byte == sign).count();
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// The reader counts lines from the end of the record before; this skips the blank ones between.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_of(&mut self, record: &StringRecord) -> usize {
        let start = record.position().map_or(self.at, |position| position.byte() as usize);
        let rest = self.text.get(start..).unwrap_or_default();
        let start = start + rest.len() - rest.trim_start_matches('\n').len();
        self.line += self.text.get(self.at..start).unwrap_or_default().matches('\n').count();
        self.at = start.max(self.at);
        self.line
    }
}

/// Whether a quotation mark opened in the last record swallows the rest of the file.
fn ends_in_quotes(record: &str, delimiter: u8) -> bool {
    let (mut quoted, mut at_start) = (false, true);
    for byte in record.bytes() {
        let is_mark = byte == b'"' && (quoted || at_start);
        quoted ^= is_mark;
        // A doubled mark leaves the quotes and enters them again.
        at_start = is_mark || (byte == delimiter && !quoted);
    }
    quoted
}
