//! `imsmanifest.xml`.

use super::super::super::import::{Bilingual, DraftCase, DraftKind, ItemDraft, Languages, METADATA_NAMESPACE};
use super::markup::{address, attribute, escaped};

pub(super) fn whole(resources: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest \
         xmlns=\"http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1\" xmlns:bank=\"{METADATA_NAMESPACE}\" \
         identifier=\"manifest\"><metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>\
         <organizations/><resources>\n{resources}</resources></manifest>\n"
    )
}

pub(super) fn item(id: &str, draft: &ItemDraft, case: Option<&str>, files: &[String]) -> String {
    let metadata = field("kind", draft.kind.name())
        + &field("code", &draft.code)
        + &field("purpose", &draft.purpose.map(|purpose| purpose.to_string()).unwrap_or_default())
        + &field("importance", draft.importance.name())
        + &field("difficulty", draft.difficulty.name())
        + &field("law-reference", &draft.law_ref)
        + &field("law-effective", &draft.law_effective.map(|day| day.to_string()).unwrap_or_default())
        + &draft.tags.iter().map(|tag| field("tag", tag)).collect::<String>()
        + &field("points", &draft.points.map(|points| points.to_string()).unwrap_or_default())
        + &field("scoring", draft.scoring.name())
        + &field("max-words", &draft.max_words.map(|words| words.to_string()).unwrap_or_default())
        + &field("answers", &languages(draft));
    let dependency = case.map(|case| format!("<dependency identifierref=\"{case}\"/>")).unwrap_or_default();
    let metadata = format!("<bank:bank-item>{metadata}</bank:bank-item>");
    resource(id, "imsqti_item_xmlv3p0", &format!("items/{id}.xml"), &metadata, files, &dependency)
}

pub(super) fn case(id: &str, case: &DraftCase, files: &[String]) -> String {
    let metadata = field("reference", &case.reference)
        + &field("code", &case.code)
        + &field("purpose", &case.purpose.map(|purpose| purpose.to_string()).unwrap_or_default())
        + &field("importance", case.importance.name())
        + &field("difficulty", case.difficulty.name())
        + &field("law-reference", &case.law_ref)
        + &field("law-effective", &case.law_effective.map(|day| day.to_string()).unwrap_or_default())
        + &case.tags.iter().map(|tag| field("tag", tag)).collect::<String>();
    let metadata = format!("<bank:bank-case>{metadata}</bank:bank-case>");
    resource(id, "imsqti_stimulus_xmlv3p0", &format!("stimuli/{id}.xml"), &metadata, files, "")
}

fn field(name: &str, value: &str) -> String {
    match value {
        "" => String::new(),
        value => format!("<bank:{name}>{}</bank:{name}>", escaped(value)),
    }
}

fn resource(id: &str, kind: &str, href: &str, metadata: &str, files: &[String], dependency: &str) -> String {
    let files: String = files.iter().map(|file| format!("<file href=\"{}\"/>", attribute(&address(file)))).collect();
    format!(
        "<resource identifier=\"{id}\" type=\"{kind}\" href=\"{href}\"><metadata><lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\">{metadata}</lom></metadata>\
         <file href=\"{href}\"/>{files}{dependency}</resource>\n"
    )
}

/// Which languages the accepted answers of a short text are in, in their order.
fn languages(draft: &ItemDraft) -> String {
    if draft.kind != DraftKind::ShortText {
        return String::new();
    }
    draft.options.iter().map(|option| of(&option.text).name()).collect::<Vec<_>>().join(" ")
}

pub(super) fn of(text: &Bilingual) -> Languages {
    match (text.en.as_str(), text.zh.as_str()) {
        (_, "") => Languages::En,
        ("", _) => Languages::Zh,
        (en, zh) if en == zh => Languages::Same,
        _ => Languages::Both,
    }
}
