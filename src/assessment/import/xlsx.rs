//! Excel workbooks: the first sheet, with the columns of CSV. Cells are read one by one, because a sheet may claim any
//! size; formulas count as their last value, dates as dates, numbers as the shortest text that means them.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::archive::Archive;
use super::collector::Collector;
use super::encoding::clean;
use super::file_error::FileError;
use super::limits::{MAX_COLUMNS, MAX_PACKAGE_BYTES};
use super::problem::ProblemKind;
use super::table::Table;

pub(super) fn read(bytes: &[u8], default_code: &str, out: &mut Collector) -> Result<(), FileError> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(FileError::Encrypted);
    }
    Archive::open(bytes)?.measure()?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error: XlsxError| FileError::broken(error))?;
    let names = book.sheet_names();
    let (first, others) = names.split_first().ok_or(FileError::NoItems)?;
    let mut sheet = Sheet { default_code, out, table: None, row: 0, cells: Vec::new(), size: 0 };
    if !others.is_empty() {
        sheet.out.note(1, "", ProblemKind::IgnoredSheets(others.join(", ")));
    }
    let mut reader = book.worksheet_cells_reader(first).map_err(FileError::broken)?;
    while let Some(cell) = reader.next_cell().map_err(FileError::broken)? {
        let (row, column) = cell.get_position();
        if row != sheet.row && sheet.end_row(row)? {
            return Ok(());
        }
        sheet.put(column, text(cell.get_value()))?;
    }
    sheet.end_row(u32::MAX)?;
    if sheet.table.is_none() { Err(FileError::NoItems) } else { Ok(()) }
}

struct Sheet<'a> {
    default_code: &'a str,
    out: &'a mut Collector,
    table: Option<Table>,
    /// 0-based.
    row: u32,
    cells: Vec<String>,
    /// Bytes of text so far: one shared string may stand in any number of cells.
    size: usize,
}

impl Sheet<'_> {
    fn put(&mut self, column: u32, text: String) -> Result<(), FileError> {
        if text.is_empty() || column >= MAX_COLUMNS {
            return Ok(());
        }
        self.size += text.len();
        if self.size > MAX_PACKAGE_BYTES {
            return Err(FileError::Bomb);
        }
        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
        Ok(())
    }

    /// Takes the row that is over; true when no more are wanted. Empty rows are skipped, above the header too.
    fn end_row(&mut self, next: u32) -> Result<bool, FileError> {
        let row = self.row as usize + 1;
        self.row = next;
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(false);
        }
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let Some(table) = &self.table else {
            let (table, ignored) = Table::from_header(cells.into_iter())?;
            self.table = Some(table);
            if !ignored.is_empty() {
                self.out.note(row, "", ProblemKind::IgnoredColumns(ignored.join(", ")));
            }
            return Ok(false);
        };
        Ok(table.read_row(&cells, row, self.default_code, self.out).is_break())
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => clean(text),
        DataRef::SharedString(text) => clean(text),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
