//! Exam items as files that other systems, and [`super::import`] itself, read: a QTI 3.0 package with everything, and a
//! workbook with everything but the files. Pure. What was exported and is imported again is the same item.

mod qti;
#[cfg(test)]
mod tests;
mod xlsx;

pub use self::qti::package;
pub use self::xlsx::workbook;

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// An item belongs to material that was not handed over.
    #[error("the material {0} is missing")]
    CaseMissing(String),
    #[error("zip")]
    Zip(#[from] zip::result::ZipError),
    #[error("writing")]
    Io(#[from] std::io::Error),
    #[error("workbook")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
