//! A QTI 3.0 package: the manifest with our metadata, one file for each item, one stimulus for each case, and the files.
//! How both languages stand in it is told in `import::qti`. Ordering for a part of the points is the one thing that no
//! response processing of the standard can say; players score it as a whole, and our metadata keeps what is meant.

mod answers;
mod item;
mod manifest;
mod markup;

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use self::markup::file_name;
use super::super::import::{DraftCase, DraftMedia, ItemDraft};
use super::ExportError;

/// The package as bytes; the same items always give the same bytes.
///
/// # Errors
/// [`ExportError::CaseMissing`] when an item names material that is not among the cases.
pub fn package(drafts: &[ItemDraft], cases: &[DraftCase]) -> Result<Vec<u8>, ExportError> {
    if let Some(missing) = missing_case(drafts, cases) {
        return Err(ExportError::CaseMissing(missing.to_owned()));
    }
    let mut zip = Zip { writer: ZipWriter::new(Cursor::new(Vec::new())) };
    let named: HashMap<&str, String> =
        cases.iter().zip(1..).map(|(case, n)| (case.reference.as_str(), format!("case-{n}"))).collect();
    let mut resources = String::new();
    for case in cases {
        let id = named.get(case.reference.as_str()).cloned().unwrap_or_default();
        let files = zip.media(&id, &case.media)?;
        zip.file(&format!("stimuli/{id}.xml"), item::stimulus(&id, case, &files).as_bytes())?;
        resources += &manifest::case(&id, case, &files);
    }
    for (draft, n) in drafts.iter().zip(1..) {
        let id = format!("item-{n:05}");
        let files = zip.media(&id, &draft.media)?;
        let case = draft.case.as_deref().and_then(|case| named.get(case)).map(String::as_str);
        zip.file(&format!("items/{id}.xml"), item::item(&id, draft, case, &files).as_bytes())?;
        resources += &manifest::item(&id, draft, case, &files);
    }
    zip.file("imsmanifest.xml", manifest::whole(&resources).as_bytes())?;
    Ok(zip.writer.finish()?.into_inner())
}

pub(super) fn missing_case<'a>(drafts: &'a [ItemDraft], cases: &[DraftCase]) -> Option<&'a str> {
    let known: HashSet<&str> = cases.iter().map(|case| case.reference.as_str()).collect();
    drafts.iter().filter_map(|draft| draft.case.as_deref()).find(|case| !known.contains(case))
}

struct Zip {
    writer: ZipWriter<Cursor<Vec<u8>>>,
}

impl Zip {
    fn file(&mut self, name: &str, content: &[u8]) -> Result<(), ExportError> {
        self.writer.start_file(name, SimpleFileOptions::default())?;
        self.writer.write_all(content)?;
        Ok(())
    }

    /// Writes the files of an item; their entries.
    fn media(&mut self, id: &str, media: &[DraftMedia]) -> Result<Vec<String>, ExportError> {
        let mut entries: Vec<String> = Vec::new();
        for (media, n) in media.iter().zip(1..) {
            let mut entry = format!("media/{id}/{}", file_name(&media.name));
            if entries.contains(&entry) {
                entry = format!("media/{id}/{n}-{}", file_name(&media.name));
            }
            self.file(&entry, &media.bytes)?;
            entries.push(entry);
        }
        Ok(entries)
    }
}
