//! One `<assessment-item>` as a draft.

use super::super::archive::{self, Archive};
use super::super::bilingual::Bilingual;
use super::super::code;
use super::super::collector::Outcome;
use super::super::draft::{DraftKind, DraftMedia, ItemDraft};
use super::super::file_error::FileError;
use super::super::limits::MAX_MEDIA_BYTES;
use super::super::media;
use super::super::number::{decimal, hundredths};
use super::super::problem::{MediaFault, ProblemKind, say};
use super::super::rich::{Language, Reference};
use super::super::xml::Element;
use super::metadata::Metadata;
use super::response::Response;
use super::{body, interaction};

/// Where the files of an item lie, and what reading it brought to light.
pub(super) struct Source<'a, 'b> {
    archive: Option<&'a mut Archive<'b>>,
    /// Folder of the file that is being read.
    folder: String,
    /// The entry with the material of the item.
    pub case: Option<String>,
    /// The archive is not to be read any further.
    pub fatal: Option<FileError>,
}

impl<'a, 'b> Source<'a, 'b> {
    pub(super) fn alone() -> Self {
        Self { archive: None, folder: String::new(), case: None, fatal: None }
    }

    pub(super) fn of(archive: &'a mut Archive<'b>, entry: &str) -> Self {
        let folder = entry.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        Self { archive: Some(archive), folder, case: None, fatal: None }
    }

    /// The entry that a file refers to; none outside of packages.
    fn entry_of(&self, href: &str) -> Option<String> {
        self.archive.as_ref()?;
        archive::resolve(&self.folder, &media::percent_decoded(href))
    }

    fn find(&mut self, reference: &str) -> Result<Vec<u8>, MediaFault> {
        let reference = reference.split(['?', '#']).next().unwrap_or_default();
        let name = archive::resolve(&self.folder, &media::percent_decoded(reference)).ok_or(MediaFault::Outside)?;
        let Some(archive) = &mut self.archive else { return Err(MediaFault::Missing) };
        match archive.read(&name, MAX_MEDIA_BYTES) {
            Ok(bytes) => bytes.ok_or(MediaFault::Missing),
            Err(error) => {
                self.fatal = Some(error);
                Err(MediaFault::Missing)
            }
        }
    }

    pub(super) fn attach(&mut self, references: &[Reference], remarks: &mut Vec<ProblemKind>) -> Vec<DraftMedia> {
        let mut files = Vec::new();
        for reference in references {
            remarks.extend(media::attach(&mut files, reference, |source| self.find(source)));
        }
        files
    }
}

/// Title or identifier, for the report.
pub(super) fn name(item: &Element) -> String {
    let title = item.attribute("title").filter(|title| !title.is_empty());
    title.or_else(|| item.attribute("identifier")).unwrap_or_default().to_owned()
}

pub(super) fn read(
    item: &Element,
    row: usize,
    default_code: &str,
    metadata: &Metadata,
    source: &mut Source<'_, '_>,
) -> Outcome {
    let dynamic = ["templatedeclaration", "templateprocessing"].iter().find(|name| item.child(name).is_some());
    if let Some(dynamic) = dynamic {
        return Err(ProblemKind::UnsupportedType((*dynamic).to_owned()));
    }
    if item.attribute("adaptive") == Some("true") {
        return Err(ProblemKind::UnsupportedType("adaptive".to_owned()));
    }
    let content = item.child("itembody").ok_or(ProblemKind::StemMissing)?;
    let body = body::read(content);
    let interaction = match body.interactions[..] {
        [] => return Err(ProblemKind::NoInteraction),
        [interaction] => interaction,
        ref several => return Err(ProblemKind::SeveralInteractions(several.len())),
    };
    // An identifier is one within its package alone: with another package's it would make one item of two.
    let is_ours = metadata.kind.is_some();
    let mut draft = ItemDraft::new(row, if is_ours { &metadata.code } else { default_code }, DraftKind::Essay);
    draft.is_point = !is_ours;
    let mut remarks = body.remarks;
    draft.stem = body.text.bilingual(None);
    draft.media = source.attach(&body.text.references, &mut remarks);
    for rubric in body.guidance {
        let more = plain(rubric, Some(&draft.stem), &mut remarks);
        draft.guidance = std::mem::take(&mut draft.guidance).below(more);
    }
    feedback(item, &mut draft, &mut remarks);
    let stimulus = item.child("assessmentstimulusref");
    source.case = stimulus.and_then(|stimulus| source.entry_of(stimulus.attribute("href")?));
    if stimulus.is_some() && source.case.is_none() {
        say(&mut remarks, ProblemKind::PartDropped("assessmentStimulusRef".to_owned()));
    }
    let lost = ["stylesheet", "cataloginfo", "companionmaterialsinfo"].iter().filter(|name| item.child(name).is_some());
    lost.for_each(|name| say(&mut remarks, ProblemKind::PartDropped((*name).to_owned())));

    if metadata.is_foreign {
        say(&mut remarks, ProblemKind::PartDropped("metadata".to_owned()));
    }
    let language = item.attribute("xml:lang").or_else(|| content.attribute("xml:lang"));
    if let Some(tag) = language.filter(|tag| Language::of(tag) == Language::Other) {
        say(&mut remarks, ProblemKind::OtherLanguage(tag.to_owned()));
    }
    apply(metadata, &mut draft);
    if !is_ours {
        draft.points = points(item);
    }
    let title = item.attribute("title").filter(|title| item.attribute("identifier") != Some(title));
    remarks.extend(title.and_then(|title| code::title_lost(&draft, title)));
    let response = Response::of(item, interaction);
    interaction::read(interaction, response.as_ref(), metadata, &mut draft, &mut remarks)?;
    Ok((draft, remarks))
}

fn apply(metadata: &Metadata, draft: &mut ItemDraft) {
    draft.purpose = metadata.purpose;
    draft.importance = metadata.importance;
    draft.difficulty = metadata.difficulty;
    draft.law_ref.clone_from(&metadata.law_ref);
    draft.law_effective = metadata.law_effective;
    draft.tags.clone_from(&metadata.tags);
    draft.points = metadata.points;
    draft.max_words = metadata.max_words;
}

/// The most that its score can be, as the item says.
fn points(item: &Element) -> Option<i64> {
    let outcome =
        |name: &str| item.all("outcomedeclaration").find(|declared| declared.attribute("identifier") == Some(name));
    let most = outcome("SCORE").and_then(|score| Some(score.attribute("normalmaximum")?.to_owned()));
    let most = most.or_else(|| Some(outcome("MAXSCORE")?.child("defaultvalue")?.value("value")))?;
    hundredths(decimal(&most)?).filter(|points| *points > 0)
}

/// Of all feedback only the explanation has a place here.
fn feedback(item: &Element, draft: &mut ItemDraft, remarks: &mut Vec<ProblemKind>) {
    for feedback in item.all("modalfeedback") {
        let identifier = feedback.attribute("identifier").unwrap_or_default().to_lowercase();
        if matches!(identifier.as_str(), "explanation" | "solution") {
            let more = plain(feedback, Some(&draft.stem), remarks);
            draft.explanation = std::mem::take(&mut draft.explanation).below(more);
        } else {
            say(remarks, ProblemKind::FeedbackDropped);
        }
    }
}

/// A text without a place for pictures.
pub(super) fn plain(element: &Element, stem: Option<&Bilingual>, remarks: &mut Vec<ProblemKind>) -> Bilingual {
    let body = body::read(element);
    body.remarks.into_iter().for_each(|what| say(remarks, what));
    media::misplaced(&body.text.references).for_each(|what| say(remarks, what));
    body.text.bilingual(stem)
}
