//! What is right, how it is asked, and what it is worth.

use super::super::super::import::{Bilingual, DraftKind, DraftScoring, ItemDraft, Languages};
use super::manifest;
use super::markup::{attribute, both, escaped};

const TEMPLATES: &str = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates";

fn identifier(prefix: char, at: usize) -> String {
    format!("{prefix}{}", at + 1)
}

/// Identifiers of the options.
fn options(draft: &ItemDraft) -> impl Iterator<Item = (String, &Bilingual, bool)> {
    let options = draft.options.iter().enumerate();
    options.map(|(at, option)| (identifier('C', at), &option.text, option.is_key))
}

/// The right sides of a matching item, each text once, and which of them each option has.
fn partners(draft: &ItemDraft) -> (Vec<&Bilingual>, Vec<usize>) {
    let mut rights: Vec<&Bilingual> = Vec::new();
    let mut chosen = Vec::new();
    for option in &draft.options {
        let known = rights.iter().position(|right| **right == option.partner);
        chosen.push(known.unwrap_or(rights.len()));
        if known.is_none() {
            rights.push(&option.partner);
        }
    }
    (rights, chosen)
}

fn pairs(draft: &ItemDraft) -> Vec<String> {
    let (_, chosen) = partners(draft);
    let lefts = draft.options.iter().enumerate().filter(|(_, option)| !option.is_distractor());
    let pair = |at: usize| format!("{} {}", identifier('L', at), identifier('R', chosen[at]));
    lefts.map(|(at, _)| pair(at)).collect()
}

/// Every accepted answer in every language, as [`manifest`] describes them.
fn accepted(draft: &ItemDraft) -> Vec<&str> {
    let answers = draft.options.iter().flat_map(|option| match manifest::of(&option.text) {
        Languages::En | Languages::Same => vec![option.text.en.as_str()],
        Languages::Zh => vec![option.text.zh.as_str()],
        Languages::Both => vec![option.text.en.as_str(), option.text.zh.as_str()],
    });
    answers.collect()
}

pub(super) fn declaration(draft: &ItemDraft) -> String {
    let keyed = || options(draft).filter(|(.., is_key)| *is_key).map(|(id, ..)| id).collect::<Vec<_>>();
    let (cardinality, base_type, correct) = match draft.kind {
        DraftKind::Single | DraftKind::TrueFalse => ("single", "identifier", keyed()),
        DraftKind::Multiple => ("multiple", "identifier", keyed()),
        DraftKind::Ordering => ("ordered", "identifier", options(draft).map(|(id, ..)| id).collect()),
        DraftKind::Matching => ("multiple", "directedPair", pairs(draft)),
        DraftKind::Numeric => ("single", "float", draft.number.iter().map(|number| number.value.clone()).collect()),
        DraftKind::ShortText => {
            ("single", "string", accepted(draft).first().map(|text| escaped(text)).into_iter().collect())
        }
        DraftKind::Essay | DraftKind::Case => ("single", "string", Vec::new()),
    };
    let values: String = correct.iter().map(|value| format!("<qti-value>{value}</qti-value>")).collect();
    let correct =
        if values.is_empty() { values } else { format!("<qti-correct-response>{values}</qti-correct-response>") };
    format!(
        "<qti-response-declaration identifier=\"RESPONSE\" cardinality=\"{cardinality}\" base-type=\"{base_type}\">\
         {correct}{}</qti-response-declaration>",
        mapping(draft)
    )
}

fn mapping(draft: &ItemDraft) -> String {
    let share = |count: usize| 1.0 / count.max(1) as f64;
    let entries: Vec<(String, f64)> = match (draft.kind, draft.scoring) {
        (DraftKind::Multiple, DraftScoring::Partial) => {
            let keys = draft.options.iter().filter(|option| option.is_key).count();
            let wrong = draft.options.len() - keys;
            let worth = |is_key: bool| if is_key { share(keys) } else { -share(wrong) };
            options(draft).map(|(id, _, is_key)| (id, worth(is_key))).collect()
        }
        (DraftKind::Matching, DraftScoring::Partial) => {
            let pairs = pairs(draft);
            let worth = share(pairs.len());
            pairs.into_iter().map(|pair| (pair, worth)).collect()
        }
        (DraftKind::ShortText, _) => accepted(draft).into_iter().map(|text| (attribute(text), 1.0)).collect(),
        _ => return String::new(),
    };
    let is_text = draft.kind == DraftKind::ShortText;
    let case = if is_text { format!(" case-sensitive=\"{}\"", draft.is_case_sensitive) } else { String::new() };
    let entries: String = entries
        .into_iter()
        .map(|(key, worth)| format!("<qti-map-entry map-key=\"{key}\" mapped-value=\"{worth:.6}\"{case}/>"))
        .collect();
    format!("<qti-mapping lower-bound=\"0\" upper-bound=\"1\" default-value=\"0\">{entries}</qti-mapping>")
}

pub(super) fn interaction(draft: &ItemDraft) -> String {
    let choices = || -> String {
        let choice = |(id, text, _): (String, &Bilingual, bool)| {
            format!("<qti-simple-choice identifier=\"{id}\">{}</qti-simple-choice>", both("span", text))
        };
        options(draft).map(choice).collect()
    };
    match draft.kind {
        DraftKind::Single | DraftKind::TrueFalse => format!(
            "<qti-choice-interaction response-identifier=\"RESPONSE\" max-choices=\"1\">{}</qti-choice-interaction>",
            choices()
        ),
        DraftKind::Multiple => format!(
            "<qti-choice-interaction response-identifier=\"RESPONSE\" max-choices=\"0\">{}</qti-choice-interaction>",
            choices()
        ),
        DraftKind::Ordering => format!(
            "<qti-order-interaction response-identifier=\"RESPONSE\" shuffle=\"true\">{}</qti-order-interaction>",
            choices()
        ),
        DraftKind::Matching => matching(draft),
        DraftKind::Numeric | DraftKind::ShortText => {
            "<p><qti-text-entry-interaction response-identifier=\"RESPONSE\"/></p>".to_owned()
        }
        // Material is a stimulus, and never an item of a package.
        DraftKind::Essay | DraftKind::Case => {
            "<qti-extended-text-interaction response-identifier=\"RESPONSE\"/>".to_owned()
        }
    }
}

fn matching(draft: &ItemDraft) -> String {
    let choice = |id: String, max: u8, text: &Bilingual| {
        format!(
            "<qti-simple-associable-choice identifier=\"{id}\" match-max=\"{max}\">{}</qti-simple-associable-choice>",
            both("span", text)
        )
    };
    let lefts = draft.options.iter().enumerate().filter(|(_, option)| !option.is_distractor());
    let lefts: String = lefts.map(|(at, option)| choice(identifier('L', at), 1, &option.text)).collect();
    let (rights, _) = partners(draft);
    let rights: String =
        rights.into_iter().enumerate().map(|(at, text)| choice(identifier('R', at), 0, text)).collect();
    format!(
        "<qti-match-interaction response-identifier=\"RESPONSE\" shuffle=\"true\" max-associations=\"0\">\
         <qti-simple-match-set>{lefts}</qti-simple-match-set><qti-simple-match-set>{rights}</qti-simple-match-set>\
         </qti-match-interaction>"
    )
}

pub(super) fn processing(draft: &ItemDraft) -> String {
    let template = |name: &str| format!("<qti-response-processing template=\"{TEMPLATES}/{name}\"/>");
    match (draft.kind, draft.scoring) {
        (DraftKind::Essay, _) => String::new(),
        (DraftKind::Numeric, _) => {
            let tolerance = draft.number.as_ref().map_or("0", |number| number.tolerance.as_str());
            let equal = format!(
                "<qti-equal tolerance-mode=\"absolute\" tolerance=\"{tolerance} {tolerance}\">{RESPONSE}{CORRECT}</qti-equal>"
            );
            conditions(&[(equal, "1")])
        }
        (DraftKind::Multiple, DraftScoring::Half) => {
            let all = format!("<qti-match>{RESPONSE}{CORRECT}</qti-match>");
            let some = format!(
                "<qti-and><qti-not><qti-is-null>{RESPONSE}</qti-is-null></qti-not>\
                 <qti-contains>{CORRECT}{RESPONSE}</qti-contains></qti-and>"
            );
            conditions(&[(all, "1"), (some, "0.5")])
        }
        (DraftKind::Multiple | DraftKind::Matching, DraftScoring::Partial) | (DraftKind::ShortText, _) => {
            template("map_response")
        }
        _ => template("match_correct"),
    }
}

const RESPONSE: &str = "<qti-variable identifier=\"RESPONSE\"/>";
const CORRECT: &str = "<qti-correct identifier=\"RESPONSE\"/>";

/// The first condition that holds gives its score.
fn conditions(conditions: &[(String, &str)]) -> String {
    let part = |at: usize| if at == 0 { "qti-response-if" } else { "qti-response-else-if" };
    let set = |score: &str| {
        format!(
            "<qti-set-outcome-value identifier=\"SCORE\"><qti-base-value base-type=\"float\">{score}</qti-base-value>\
             </qti-set-outcome-value>"
        )
    };
    let parts = conditions.iter().enumerate();
    let parts: String =
        parts.map(|(at, (test, score))| format!("<{0}>{test}{1}</{0}>", part(at), set(score))).collect();
    format!(
        "<qti-response-processing><qti-response-condition>{parts}</qti-response-condition></qti-response-processing>"
    )
}
