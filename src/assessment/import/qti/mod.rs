//! QTI 2.1, 2.2 and 3.0: one item, or a package with its manifest. Both vocabularies are folded into one by [`super::xml`].
//!
//! Two languages stand side by side in the text, each in an element with `class="multilang"` and `xml:lang`, the way Moodle
//! has made common: QTI leaves class names free and gives every element of a body its `xml:lang`, so that any player shows
//! both and one that knows the class can choose. Unmarked neighbours, one English and one Chinese, are read the same way.
//! What QTI has no place for (code, importance, difficulty, law, tags, points, scoring) is metadata of the manifest, see
//! [`metadata`].

mod body;
mod interaction;
mod item;
pub(in super::super) mod metadata;
mod package;
mod response;

pub(super) use self::package::read as read_package;

use self::item::Source;
use super::collector::Collector;
use super::file_error::FileError;
use super::xml;

/// A file with one item.
pub(super) fn read_item(text: &str, default_code: &str, out: &mut Collector) -> Result<(), FileError> {
    let root = xml::parse(text)?;
    let name = item::name(&root);
    let mut source = Source::alone();
    let outcome = item::read(&root, 1, default_code, &metadata::Metadata::default(), &mut source);
    let _ = out.add(1, &name, outcome);
    Ok(())
}
