//! A content package: its manifest, the items that it lists, their material and files.

use std::collections::HashMap;

use super::super::archive::{self, Archive};
use super::super::collector::Collector;
use super::super::draft_case::DraftCase;
use super::super::encoding::decode;
use super::super::file_error::FileError;
use super::super::limits::{MAX_PACKAGE_BYTES, MAX_TEXT_BYTES};
use super::super::media::percent_decoded;
use super::super::problem::ProblemKind;
use super::super::xml::{self, Element};
use super::body;
use super::item::{self, Source};
use super::metadata::Metadata;

struct Package<'a, 'b> {
    archive: Archive<'b>,
    default_code: &'a str,
    out: &'a mut Collector,
    /// The metadata of material, by its entry.
    materials: HashMap<String, Metadata>,
    /// The references of material that was read, by its entry.
    cases: HashMap<String, String>,
}

pub(in super::super) fn read(bytes: &[u8], default_code: &str, out: &mut Collector) -> Result<(), FileError> {
    let mut archive = Archive::open(bytes)?;
    let is_manifest = |name: &&str| *name == "imsmanifest.xml" || name.ends_with("/imsmanifest.xml");
    let mut manifests: Vec<String> = archive.names().filter(is_manifest).map(str::to_owned).collect();
    manifests.sort_by_key(String::len);
    let name = manifests.first().ok_or_else(|| FileError::broken("there is no imsmanifest.xml"))?;
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let text = archive.read(name, MAX_PACKAGE_BYTES)?.unwrap_or_default();
    let manifest = xml::parse(&decode(&text, MAX_PACKAGE_BYTES)?)?;
    let resources: Vec<&Element> =
        manifest.child("resources").into_iter().flat_map(|resources| resources.all("resource")).collect();
    let entry = |resource: &Element| {
        let file = || resource.child("file").and_then(|file| file.attribute("href"));
        archive::resolve(&folder, &percent_decoded(resource.attribute("href").or_else(file)?))
    };
    let is_a = |resource: &Element, kind: &str| resource.attribute("type").is_some_and(|found| found.starts_with(kind));
    let materials = resources.iter().filter(|resource| is_a(resource, "imsqti_stimulus"));
    let materials = materials.filter_map(|resource| Some((entry(resource)?, Metadata::of(resource)))).collect();
    let mut package = Package { archive, default_code, out, materials, cases: HashMap::new() };
    let items = resources.iter().filter(|r| is_a(r, "imsqti_item") || is_a(r, "imsqti_apipitem"));
    for (resource, row) in items.zip(1..) {
        let name = entry(resource);
        let metadata = Metadata::of(resource);
        if package.item(name.as_deref(), row, &metadata)? {
            break;
        }
    }
    // Files that only belong to others are shown by those or told there.
    let told = ["imsqti_item", "imsqti_apipitem", "webcontent", "associatedcontent", "css"];
    let others = resources.iter().filter(|resource| told.iter().all(|kind| !is_a(resource, kind)));
    let others = others.map(|r| entry(r).unwrap_or_else(|| r.attribute("identifier").unwrap_or_default().to_owned()));
    let ignored: Vec<String> = others.filter(|name| !package.cases.contains_key(name)).collect();
    if !ignored.is_empty() {
        package.out.note(1, "", ProblemKind::IgnoredFiles(ignored.join(", ")));
    }
    Ok(())
}

impl Package<'_, '_> {
    fn tree(&mut self, entry: &str) -> Result<Result<Element, ProblemKind>, FileError> {
        let Some(bytes) = self.archive.read(entry, MAX_TEXT_BYTES)? else {
            return Ok(Err(ProblemKind::FileMissing(entry.to_owned())));
        };
        let tree = decode(&bytes, MAX_TEXT_BYTES).and_then(|text| xml::parse(&text));
        Ok(tree.map_err(|error| ProblemKind::FileBroken(error.to_string())))
    }

    /// True when no more are wanted.
    fn item(&mut self, entry: Option<&str>, row: usize, metadata: &Metadata) -> Result<bool, FileError> {
        let Some(entry) = entry else {
            return Ok(self.out.add(row, "", Err(ProblemKind::FileMissing(String::new()))).is_break());
        };
        let tree = match self.tree(entry)? {
            Ok(tree) => tree,
            Err(fault) => return Ok(self.out.add(row, entry, Err(fault)).is_break()),
        };
        let mut source = Source::of(&mut self.archive, entry);
        let mut outcome = item::read(&tree, row, self.default_code, metadata, &mut source);
        let Source { case, fatal, .. } = source;
        if let Some(fatal) = fatal {
            return Err(fatal);
        }
        if let (Some(case), Ok((draft, _))) = (case, &mut outcome) {
            draft.case = Some(self.material(&case, row)?);
        }
        Ok(self.out.add(row, &item::name(&tree), outcome).is_break())
    }

    /// Reads material when it is first asked for; the name it goes by.
    fn material(&mut self, entry: &str, row: usize) -> Result<String, FileError> {
        if let Some(known) = self.cases.get(entry) {
            return Ok(known.clone());
        }
        let metadata = self.materials.get(entry).cloned().unwrap_or_default();
        let reference = match self.tree(entry)? {
            Err(fault) => {
                self.out.note(row, entry, fault);
                self.out.refuse_case(entry);
                entry.to_owned()
            }
            Ok(tree) => {
                let reference = match metadata.reference.as_str() {
                    "" => tree.attribute("identifier").unwrap_or(entry),
                    reference => reference,
                };
                let reference = reference.to_owned();
                self.add_case(entry, row, &reference, metadata, &tree)?;
                reference
            }
        };
        self.cases.insert(entry.to_owned(), reference.clone());
        Ok(reference)
    }

    fn add_case(
        &mut self,
        entry: &str,
        row: usize,
        reference: &str,
        metadata: Metadata,
        tree: &Element,
    ) -> Result<(), FileError> {
        let empty = Element::default();
        let mut body = body::read(tree.child("stimulusbody").unwrap_or(&empty));
        let mut source = Source::of(&mut self.archive, entry);
        let media = source.attach(&body.text.references, &mut body.remarks);
        if let Some(fatal) = source.fatal {
            return Err(fatal);
        }
        let stem = body.text.bilingual(None);
        let is_ours = !metadata.reference.is_empty();
        let case = DraftCase {
            reference: reference.to_owned(),
            row,
            code: if is_ours { metadata.code } else { self.default_code.to_owned() },
            is_point: !is_ours,
            purpose: metadata.purpose,
            stem,
            importance: metadata.importance,
            difficulty: metadata.difficulty,
            law_ref: metadata.law_ref,
            law_effective: metadata.law_effective,
            tags: metadata.tags,
            media,
        };
        self.out.add_case(case, body.remarks);
        Ok(())
    }
}
