//! Moodle XML, question by question. Categories and id numbers make the code, tags stay tags, files come along as
//! they are written into the text. Types that we do not examine are named in the report.

mod answers;

use std::ops::ControlFlow;

use super::bilingual::Bilingual;
use super::code;
use super::collector::{Collector, Outcome};
use super::draft::{DraftKind, ItemDraft};
use super::file_error::FileError;
use super::html;
use super::media;
use super::number::{decimal, hundredths};
use super::problem::{MediaFault, ProblemKind, say};
use super::rich::{Reference, Rich};
use super::xml::{self, Element};

pub(super) fn read(text: &str, default_code: &str, out: &mut Collector) -> Result<(), FileError> {
    let mut category = String::new();
    xml::each_child(text, |question| {
        if question.name != "question" {
            return true;
        }
        if question.attribute("type") == Some("category") {
            category = code::of_path(&value(&question, "category"));
            return true;
        }
        let name = value(&question, "name");
        out.add(question.line, &name, item(&question, (&category, default_code), &name)) == ControlFlow::Continue(())
    })
}

/// The `<text>` in a child, or the text of the child itself, as older files have it.
fn value(question: &Element, child: &str) -> String {
    let Some(child) = question.child(child) else { return String::new() };
    let text = child.child("text").map_or_else(|| child.text(), Element::text);
    text.trim().to_owned()
}

fn item(question: &Element, (category, default_code): (&str, &str), name: &str) -> Outcome {
    let kind = match question.attribute("type").unwrap_or_default() {
        "multichoice" if is_true(question, "single", true) => DraftKind::Single,
        "multichoice" => DraftKind::Multiple,
        "truefalse" => DraftKind::TrueFalse,
        "shortanswer" => DraftKind::ShortText,
        "numerical" => DraftKind::Numeric,
        "matching" | "match" => DraftKind::Matching,
        "ordering" => DraftKind::Ordering,
        "essay" => DraftKind::Essay,
        "description" => return Err(ProblemKind::Description),
        other => return Err(ProblemKind::UnsupportedType(other.to_owned())),
    };
    let mut draft = ItemDraft::new(question.line, "", kind);
    let mut remarks = Vec::new();
    code::assign(&mut draft, category, default_code, (&question.value("idnumber"), name));
    stem(question, &mut draft, &mut remarks);
    let tags = question.child("tags").into_iter().flat_map(|tags| tags.all("tag"));
    draft.tags = tags.map(|tag| tag.value("text")).collect();
    draft.points = points(&question.value("defaultgrade"), &mut remarks);
    if let Some(feedback) = question.child("generalfeedback") {
        draft.explanation = text(feedback, Some(&draft.stem), &mut remarks);
    }
    losses(question, &mut remarks);
    remarks.extend(code::title_lost(&draft, name));
    answers::read(question, &mut draft, &mut remarks)?;
    Ok((draft, remarks))
}

fn is_true(question: &Element, child: &str, default: bool) -> bool {
    match question.value(child).as_str() {
        "" => default,
        value => matches!(value, "1" | "true"),
    }
}

/// Nothing is not worth a point here; Moodle has such questions for practice.
fn points(grade: &str, remarks: &mut Vec<ProblemKind>) -> Option<i64> {
    let points = hundredths(decimal(grade)?).filter(|points| *points > 0);
    if points.is_none() {
        say(remarks, ProblemKind::WeightsDropped);
    }
    points
}

fn losses(question: &Element, remarks: &mut Vec<ProblemKind>) {
    let is_positive = |text: String| text.parse::<f64>().is_ok_and(|number| number > 0.0);
    if is_positive(question.value("penalty")) {
        say(remarks, ProblemKind::PenaltyDropped);
    }
    if question.all("hint").any(|hint| !hint.value("text").is_empty()) {
        say(remarks, ProblemKind::HintsDropped);
    }
    if question.attribute("type") == Some("multichoice") && !is_true(question, "shuffleanswers", true) {
        say(remarks, ProblemKind::OrderDropped);
    }
    if is_true(question, "hidden", false) {
        say(remarks, ProblemKind::PartDropped("hidden".to_owned()));
    }
    let combined = ["correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"];
    let is_standard = |text: &str| text.starts_with("Your answer is ") || text.is_empty();
    let has_own = combined.iter().any(|name| !is_standard(html::read(&value(question, name)).text.en.trim()));
    let has_feedback = |answer: &&Element| !value(answer, "feedback").is_empty();
    if has_own || question.all("answer").any(|answer| has_feedback(&answer)) {
        say(remarks, ProblemKind::FeedbackDropped);
    }
}

fn is_html(element: &Element) -> bool {
    !matches!(element.attribute("format"), Some("plain_text" | "moodle_auto_format" | "markdown"))
}

fn rich(element: &Element, remarks: &mut Vec<ProblemKind>) -> Rich {
    let text = element.child("text").map_or_else(|| element.text(), Element::text);
    if element.attribute("format") == Some("markdown") {
        say(remarks, ProblemKind::FormatDropped("markdown"));
    }
    let rich = if is_html(element) || text.contains("multilang") {
        html::read(&text)
    } else {
        let text = text.trim().to_owned();
        Rich { text: Bilingual { zh: text.clone(), en: text }, ..Rich::default() }
    };
    rich.say(remarks);
    rich
}

/// A text without a place for pictures.
fn text(element: &Element, stem: Option<&Bilingual>, remarks: &mut Vec<ProblemKind>) -> Bilingual {
    let rich = rich(element, remarks);
    media::misplaced(&rich.references).for_each(|what| say(remarks, what));
    rich.bilingual(stem)
}

fn stem(question: &Element, draft: &mut ItemDraft, remarks: &mut Vec<ProblemKind>) {
    let Some(element) = question.child("questiontext") else { return };
    let rich = rich(element, remarks);
    draft.stem = rich.bilingual(None);
    let mut used = Vec::new();
    for reference in &rich.references {
        let fault = media::attach(&mut draft.media, reference, |source| {
            let name = media::file_name(source);
            let file = element.all("file").find(|file| file.attribute("name") == Some(&name));
            used.push(name);
            media::decode(&file.ok_or(MediaFault::Missing)?.text()).ok_or(MediaFault::WrongType)
        });
        remarks.extend(fault);
    }
    let files = element.all("file").filter_map(|file| file.attribute("name"));
    let unused: Vec<&str> = files.filter(|name| !used.iter().any(|known| known == name)).collect();
    if !unused.is_empty() {
        remarks.push(ProblemKind::IgnoredFiles(unused.join(", ")));
    }
    // Before Moodle 2 a question had one picture, beside its text.
    let old = Reference { source: question.value("image"), ..Reference::default() };
    if !old.source.is_empty() {
        let bytes = media::decode(&question.value("image_base64")).filter(|bytes| !bytes.is_empty());
        let fault = media::attach(&mut draft.media, &old, |_| bytes.clone().ok_or(MediaFault::Missing));
        remarks.extend(fault);
    }
}
