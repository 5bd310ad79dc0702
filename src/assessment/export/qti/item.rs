//! One item or stimulus as a file.

use super::super::super::import::{DraftCase, DraftKind, ItemDraft};
use super::answers;
use super::markup::{attribute, both, media};

const NAMESPACE: &str = "xmlns=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0\"";

pub(super) fn item(id: &str, draft: &ItemDraft, case: Option<&str>, files: &[String]) -> String {
    let title = if draft.code.is_empty() { id } else { &draft.code };
    let head = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<qti-assessment-item {NAMESPACE} identifier=\"{id}\" title=\"{}\" \
         adaptive=\"false\" time-dependent=\"false\">",
        attribute(title)
    );
    let stimulus =
        case.map(|case| format!("<qti-assessment-stimulus-ref identifier=\"{case}\" href=\"../stimuli/{case}.xml\"/>"));
    let guidance = if draft.guidance.is_empty() {
        String::new()
    } else {
        format!(
            "<qti-rubric-block use=\"scoring\" view=\"scorer\"><qti-content-body>{}</qti-content-body></qti-rubric-block>",
            both("div", &draft.guidance)
        )
    };
    [
        head,
        answers::declaration(draft),
        outcomes(draft),
        stimulus.unwrap_or_default(),
        format!("<qti-item-body>{}{}", both("div", &draft.stem), media(&draft.media, files)),
        answers::interaction(draft),
        guidance,
        "</qti-item-body>".to_owned(),
        answers::processing(draft),
        explanation(draft),
        "</qti-assessment-item>\n".to_owned(),
    ]
    .concat()
}

fn outcomes(draft: &ItemDraft) -> String {
    let by = if draft.kind == DraftKind::Essay { " external-scored=\"human\"" } else { "" };
    let score = format!(
        "<qti-outcome-declaration identifier=\"SCORE\" cardinality=\"single\" base-type=\"float\" normal-maximum=\"1\"{by}/>"
    );
    if draft.explanation.is_empty() {
        return score;
    }
    score
        + "<qti-outcome-declaration identifier=\"FEEDBACK\" cardinality=\"single\" base-type=\"identifier\">\
           <qti-default-value><qti-value>explanation</qti-value></qti-default-value></qti-outcome-declaration>"
}

fn explanation(draft: &ItemDraft) -> String {
    if draft.explanation.is_empty() {
        return String::new();
    }
    format!(
        "<qti-modal-feedback outcome-identifier=\"FEEDBACK\" identifier=\"explanation\" show-hide=\"show\">\
         <qti-content-body>{}</qti-content-body></qti-modal-feedback>",
        both("div", &draft.explanation)
    )
}

pub(super) fn stimulus(id: &str, case: &DraftCase, files: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<qti-assessment-stimulus {NAMESPACE} identifier=\"{id}\" \
         title=\"{}\"><qti-stimulus-body>{}{}</qti-stimulus-body></qti-assessment-stimulus>\n",
        attribute(&case.reference),
        both("div", &case.stem),
        media(&case.media, files)
    )
}
