//! A list to take away: CSV, or a spreadsheet for those who live in one. The address says which.

use actix_web::body::BoxBody;
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::respond;
use crate::error::AppError;

/// What a handler registered by [`super::routing::Routes::sheet`] answers.
pub struct Sheet {
    name: &'static str,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// `name` is the file's, without an ending; each row has as many cells as the header.
    pub fn new(name: &'static str, header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Sheet {
        let header = header.iter().map(|cell| (*cell).to_owned()).collect();
        Sheet { name, header, rows: rows.into_iter().collect() }
    }

    fn csv(&self) -> anyhow::Result<HttpResponse> {
        // The mark in front tells spreadsheets that this is UTF-8.
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(&self.header)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| defused(cell)))?;
        }
        let body = writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(respond::download(&format!("{}.csv", self.name), "text/csv; charset=utf-8", body))
    }

    fn xlsx(&self) -> anyhow::Result<HttpResponse> {
        const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        Ok(respond::download(&format!("{}.xlsx", self.name), KIND, self.workbook()?))
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, title) in (0..).zip(&self.header) {
            sheet.write_string_with_format(0, column, title, &bold)?;
        }
        for (line, row) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(row) {
                match number(cell) {
                    Some(number) => sheet.write_number(line, column, number)?,
                    // A text is never taken for a formula here.
                    None => sheet.write_string(line, column, cell)?,
                };
            }
        }
        if let (Ok(last), Some(columns)) = (u32::try_from(self.rows.len()), self.header.len().checked_sub(1)) {
            sheet.autofilter(0, 0, last, u16::try_from(columns).unwrap_or(u16::MAX))?;
        }
        sheet.autofit();
        workbook.save_to_buffer()
    }
}

impl Responder for Sheet {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let file = if request.path().ends_with(".xlsx") { self.xlsx() } else { self.csv() };
        file.unwrap_or_else(|error| AppError::Internal(error.context(self.name)).error_response())
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The number that a cell holds. A code is none: it may begin with 0, or have more digits than a spreadsheet keeps.
fn number(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = whole.len() > 1 && whole.starts_with('0') || digits.len() > 15;
    if are_digits(whole) && are_digits(part) && !is_code { cell.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_a_code() {
        let numbers = ["0", "-12", "74.88", "13800001234"].map(number);
        assert_eq!(numbers, [Some(0.0), Some(-12.0), Some(74.88), Some(13_800_001_234.0)]);
        let texts = ["", "-", "007", "330106199001011234", "1e5", "inf", "1.", ".5", "2026-11-22", "+1"].map(number);
        assert_eq!(texts, [None; 10]);
    }

    #[test]
    fn a_formula_is_only_a_text() {
        assert_eq!(["=1+1", "@x", "-3", "+x", "plain"].map(defused), ["'=1+1", "'@x", "-3", "'+x", "plain"]);
    }
}
