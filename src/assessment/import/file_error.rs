//! Why a file could not be read at all.

use super::limits::{MAX_PACKAGE_BYTES, MAX_TEXT_BYTES, MAX_UNPACKED_BYTES};
use super::problem::excerpt;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("the file is larger than {} MiB", MAX_TEXT_BYTES >> 20)]
    TooLarge,
    #[error("the package is larger than {} MiB", MAX_PACKAGE_BYTES >> 20)]
    PackageTooLarge,
    #[error("unpacked, the package is larger than {} MiB or it holds too many files", MAX_UNPACKED_BYTES >> 20)]
    Bomb,
    #[error("the package holds a file with the unsafe name {0}")]
    UnsafeName(String),
    #[error("the file is protected by a password")]
    Encrypted,
    #[error("the file declares a document type or entities")]
    Doctype,
    #[error("the elements of the file are nested too deeply")]
    TooDeep,
    #[error("the file is not text in UTF-8, UTF-16 or GB18030")]
    NotText,
    #[error("the file holds no items")]
    NoItems,
    #[error("missing columns: {}", .0.join(", "))]
    MissingColumns(Vec<String>),
    #[error("the file is broken: {0}")]
    Broken(String),
}

impl FileError {
    /// Fluent message id, in `import.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooLarge => "import-file-too-large",
            Self::PackageTooLarge => "import-file-package-too-large",
            Self::Bomb => "import-file-bomb",
            Self::UnsafeName(_) => "import-file-unsafe-name",
            Self::Encrypted => "import-file-encrypted",
            Self::Doctype => "import-file-doctype",
            Self::TooDeep => "import-file-too-deep",
            Self::NotText => "import-file-not-text",
            Self::NoItems => "import-file-no-items",
            Self::MissingColumns(_) => "import-file-missing-columns",
            Self::Broken(_) => "import-file-broken",
        }
    }

    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge => vec![("max", (MAX_TEXT_BYTES >> 20).to_string())],
            Self::PackageTooLarge => vec![("max", (MAX_PACKAGE_BYTES >> 20).to_string())],
            Self::Bomb => vec![("max", (MAX_UNPACKED_BYTES >> 20).to_string())],
            Self::UnsafeName(name) => vec![("name", excerpt(name))],
            Self::MissingColumns(columns) => vec![("columns", columns.join(", "))],
            Self::Broken(detail) => vec![("detail", excerpt(detail))],
            Self::Encrypted | Self::Doctype | Self::TooDeep | Self::NotText | Self::NoItems => vec![],
        }
    }

    pub(super) fn broken(error: impl std::fmt::Display) -> Self {
        Self::Broken(error.to_string())
    }
}
