//! A table of items, whether in CSV or in a workbook: one row an item, the columns found by their names.
//! A row of the type `case` is material; the rows that name it in the column `case` are its sub-questions.

mod column;
mod row;
mod words;

use std::collections::HashMap;

pub(super) use self::column::{Column, Language};
use super::bilingual::Bilingual;
use super::file_error::FileError;

pub(super) struct Table {
    index: HashMap<Column, usize>,
    width: usize,
}

impl Table {
    /// The table and the names of the columns it has no use for, repeated ones among them.
    pub(super) fn from_header<'a>(header: impl Iterator<Item = &'a str>) -> Result<(Self, Vec<String>), FileError> {
        let mut index = HashMap::new();
        let mut ignored = Vec::new();
        let mut width = 0;
        for (at, name) in header.enumerate().filter(|(_, name)| !name.trim().is_empty()) {
            width = at + 1;
            match Column::from_header(name) {
                Some(column) if !index.contains_key(&column) => {
                    index.insert(column, at);
                }
                _ => ignored.push(name.trim().to_owned()),
            }
        }
        let has_stem = Language::ALL.iter().any(|language| index.contains_key(&Column::Stem(*language)));
        let needed = [
            ("type", index.contains_key(&Column::Kind)),
            ("stem", has_stem),
            ("key", index.contains_key(&Column::Key)),
        ];
        let missing: Vec<String> =
            needed.iter().filter(|(_, found)| !found).map(|(name, _)| (*name).to_owned()).collect();
        if !missing.is_empty() {
            return Err(FileError::MissingColumns(missing));
        }
        Ok((Self { index, width }, ignored))
    }

    fn cell<'r>(&self, cells: &[&'r str], column: Column) -> &'r str {
        self.index.get(&column).and_then(|at| cells.get(*at)).copied().unwrap_or_default().trim()
    }

    /// An explicit language column (`stem_zh`) goes before a plain one (`stem`).
    fn text(&self, cells: &[&str], column: impl Fn(Language) -> Column, stem: Option<&Bilingual>) -> Bilingual {
        let plain = Bilingual::detect(self.cell(cells, column(Language::Detected)), stem);
        let or_plain = |language, plain: String| match self.cell(cells, column(language)) {
            "" => plain,
            text => text.to_owned(),
        };
        Bilingual { en: or_plain(Language::En, plain.en), zh: or_plain(Language::Zh, plain.zh) }
    }
}
