//! The form of an item: what was typed becomes content, or messages beside the fields.

use super::{item_answers, item_lines};
use crate::assessment::content::Content;
use crate::assessment::import::MAX_MATERIAL_CHARS;
use crate::assessment::item::{Difficulty, Importance, Item, ItemKind};
use crate::assessment::purpose::ItemPurpose;
use crate::assessment::scoring::{self, Rule};
use crate::web::form::FormState;
use crate::web::layout::Layout;

/// As many options as an item may have.
pub const LETTERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

type Choices = Vec<(String, String)>;

/// The selects of the form, in the visitor's language.
pub struct Lists {
    pub kinds: Choices,
    pub difficulties: Choices,
    pub importances: Choices,
    pub purposes: Choices,
}

impl Lists {
    pub fn new(l: &Layout) -> Lists {
        Lists {
            kinds: ItemKind::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
            difficulties: Difficulty::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
            importances: Importance::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
            purposes: ItemPurpose::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
        }
    }
}

impl Lists {
    /// Those for a question, or for a case: neither becomes the other.
    pub fn only(mut self, is_case: bool) -> Lists {
        self.kinds.retain(|(kind, _)| (kind == ItemKind::Case.as_str()) == is_case);
        self
    }
}

/// A new item's form.
pub fn blank() -> FormState {
    FormState::filled(first())
}

/// The form of a new sub-question: its code begins as that of its case.
pub fn blank_in(case: &Item) -> FormState {
    let levels = ["scope", "module", "point"].into_iter().zip(case.code.split('.').map(str::to_owned));
    FormState::filled(first().into_iter().chain(levels).chain([("case", case.id.to_string())]))
}

fn first() -> [(&'static str, String); 4] {
    let (kind, scoring) = (ItemKind::Single.to_string(), Rule::AllOrNothing.to_string());
    [("purpose", ItemPurpose::Exam.to_string()), ("kind", kind), ("points", "1".to_owned()), ("scoring", scoring)]
}

/// The form as it shows this content; without a purpose there is no choice of one.
pub fn filled(code: &str, purpose: Option<ItemPurpose>, content: &Content) -> FormState {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut pairs = vec![
        pair("code", code),
        pair("kind", content.kind.as_str()),
        pair("importance", content.importance.as_str()),
        pair("difficulty", content.difficulty.as_str()),
        pair("law_ref", &content.law_ref),
        pair("law_effective", &content.law_effective.map(|day| day.to_string()).unwrap_or_default()),
        pair("stem_en", &content.stem_en),
        pair("stem_zh", &content.stem_zh),
        pair("points", &hundredths(content.points)),
        pair("scoring", content.scoring.as_str()),
        pair("number_value", &content.number_value),
        pair("number_tolerance", &content.number_tolerance),
        pair("max_words", &content.max_words.map(|max| max.to_string()).unwrap_or_default()),
        pair("guidance_en", &content.guidance_en),
        pair("guidance_zh", &content.guidance_zh),
        pair("explanation_en", &content.explanation_en),
        pair("explanation_zh", &content.explanation_zh),
    ];
    pairs.extend(purpose.map(|purpose| pair("purpose", purpose.as_str())));
    if content.is_case_sensitive {
        pairs.push(pair("case_sensitive", "true"));
    }
    for (option, name) in content.options.iter().zip(LETTERS) {
        // The texts of true and false are not typed.
        if content.kind != ItemKind::TrueFalse {
            pairs.push((format!("{name}_en"), option.en.clone()));
            pairs.push((format!("{name}_zh"), option.zh.clone()));
        }
        pairs.push((format!("{name}_partner_en"), option.partner_en.clone()));
        pairs.push((format!("{name}_partner_zh"), option.partner_zh.clone()));
        match content.kind {
            ItemKind::TrueFalse if option.is_key => pairs.push(pair("truth", name)),
            ItemKind::Single | ItemKind::Multiple if option.is_key => pairs.push(pair("key", name)),
            _ => {}
        }
    }
    FormState::from_pairs(pairs)
}

/// As people type it: 150 is 1.5.
fn hundredths(value: i64) -> String {
    let text = format!("{}.{:02}", value / 100, value % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What the item is for, where the form lets it be chosen.
pub fn purpose(state: &mut FormState) -> Option<ItemPurpose> {
    if state.value("purpose").is_empty() { None } else { state.parse("purpose", "form-choice") }
}

/// What was typed, if all of it can be taken.
pub fn content(state: &mut FormState) -> Option<Content> {
    let kind: Option<ItemKind> = state.parse("kind", "form-choice");
    let importance: Option<Importance> = state.parse("importance", "form-choice");
    let difficulty: Option<Difficulty> = state.parse("difficulty", "form-choice");
    let law_ref = state.text("law_ref", 0, 200);
    let law_effective = if state.value("law_effective").is_empty() { None } else { state.date("law_effective") };
    let longest = if kind == Some(ItemKind::Case) { MAX_MATERIAL_CHARS } else { 4000 };
    let (stem_en, stem_zh) = (state.prose("stem_en", 0, longest), state.prose("stem_zh", 0, longest));
    if stem_en.as_deref() == Some("") && stem_zh.as_deref() == Some("") {
        state.reject("stem_en", "import-problem-stem-missing");
    }
    let points = if kind == Some(ItemKind::Case) { Some(0) } else { state.hundredths("points", 1..=10_000) };
    let [explanation_en, explanation_zh] = ["explanation_en", "explanation_zh"].map(|name| state.prose(name, 0, 2000));
    let mut content = Content::blank(kind?);
    answer(state, &mut content);
    if !state.is_valid() {
        return None;
    }
    Some(Content {
        importance: importance?,
        difficulty: difficulty?,
        law_ref: law_ref?,
        law_effective,
        stem_en: stem_en?,
        stem_zh: stem_zh?,
        points: points?,
        explanation_en: explanation_en?,
        explanation_zh: explanation_zh?,
        ..content
    })
}

/// What was typed so far, as far as it can be shown; nothing is refused.
pub fn draft(typed: &FormState) -> Content {
    let mut state = typed.clone();
    let mut content = Content::blank(state.value("kind").parse().unwrap_or(ItemKind::Single));
    answer(&mut state, &mut content);
    if content.kind != ItemKind::Case {
        content.points = state.hundredths("points", 1..=10_000).unwrap_or(content.points);
    }
    content.stem_en = state.value("stem_en").to_owned();
    content.stem_zh = state.value("stem_zh").to_owned();
    content
}

/// What the kind of the item needs to be answered and scored.
fn answer(state: &mut FormState, content: &mut Content) {
    match content.kind {
        ItemKind::Single => content.options = item_lines::options(state, content.kind),
        ItemKind::TrueFalse => content.options = item_lines::truth(state),
        ItemKind::Multiple => {
            content.options = item_lines::options(state, content.kind);
            content.scoring = rule(state, content.kind);
        }
        ItemKind::Ordering => {
            content.options = item_lines::lines(state, 2, "item-form-too-few-options");
            content.scoring = rule(state, content.kind);
        }
        ItemKind::Matching => {
            content.options = item_lines::pairs(state);
            content.scoring = rule(state, content.kind);
        }
        ItemKind::Numeric => {
            content.number_value = decimal(state, "number_value", true);
            content.number_tolerance = decimal(state, "number_tolerance", false);
        }
        ItemKind::ShortText => {
            content.options = item_lines::lines(state, 1, "item-form-no-text");
            content.is_case_sensitive = state.value("case_sensitive") == "true";
        }
        ItemKind::Essay => {
            content.guidance_en = state.prose("guidance_en", 0, 4000).unwrap_or_default();
            content.guidance_zh = state.prose("guidance_zh", 0, 4000).unwrap_or_default();
            content.max_words =
                if state.value("max_words").is_empty() { None } else { state.number("max_words", 1..=10_000) };
        }
        ItemKind::Case => {}
    }
}

fn rule(state: &mut FormState, kind: ItemKind) -> Rule {
    let rule = state.parse("scoring", "form-choice").unwrap_or(Rule::AllOrNothing);
    if !item_answers::rules(kind).contains(&rule) {
        state.reject("scoring", "item-form-rule");
    }
    rule
}

fn decimal(state: &mut FormState, name: &str, is_required: bool) -> String {
    let text = state.text(name, usize::from(is_required), 30).unwrap_or_default();
    if !text.is_empty() {
        match scoring::number(&text) {
            None => state.reject(name, "item-form-number"),
            Some(number) if !is_required && number.is_sign_negative() => state.reject(name, "item-form-tolerance"),
            Some(_) => {}
        }
    }
    text
}
