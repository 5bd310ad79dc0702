//! The form of an item: what was typed becomes content, or messages beside the fields.

use crate::assessment::item::{Content, Difficulty, Importance, ItemKind, letter};
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
}

impl Lists {
    pub fn new(l: &Layout) -> Lists {
        Lists {
            kinds: ItemKind::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
            difficulties: Difficulty::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
            importances: Importance::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
        }
    }
}

/// The form as it shows this content.
pub fn filled(code: &str, content: &Content) -> FormState {
    let mut pairs = vec![
        ("code".to_owned(), code.to_owned()),
        ("kind".to_owned(), content.kind.to_string()),
        ("importance".to_owned(), content.importance.to_string()),
        ("difficulty".to_owned(), content.difficulty.to_string()),
        ("law_ref".to_owned(), content.law_ref.clone()),
        ("law_effective".to_owned(), content.law_effective.map(|day| day.to_string()).unwrap_or_default()),
        ("stem_en".to_owned(), content.stem_en.clone()),
        ("stem_zh".to_owned(), content.stem_zh.clone()),
    ];
    for ((en, zh, is_key), name) in content.options.iter().zip(LETTERS) {
        pairs.push((format!("{name}_en"), en.clone()));
        pairs.push((format!("{name}_zh"), zh.clone()));
        if *is_key {
            pairs.push(("key".to_owned(), name.to_owned()));
        }
    }
    FormState::from_pairs(pairs)
}

/// What was typed, if all of it can be taken.
pub fn content(state: &mut FormState) -> Option<Content> {
    let kind: Option<ItemKind> = state.parse("kind", "form-choice");
    let importance: Option<Importance> = state.parse("importance", "form-choice");
    let difficulty: Option<Difficulty> = state.parse("difficulty", "form-choice");
    let law_ref = state.text("law_ref", 0, 200);
    let law_effective = if state.value("law_effective").is_empty() { None } else { state.date("law_effective") };
    let (stem_en, stem_zh) = (state.prose("stem_en", 0, 4000), state.prose("stem_zh", 0, 4000));
    if stem_en.as_deref() == Some("") && stem_zh.as_deref() == Some("") {
        state.reject("stem_en", "import-problem-stem-missing");
    }
    let options = options(state, kind?);
    if !state.is_valid() {
        return None;
    }
    Some(Content {
        kind: kind?,
        importance: importance?,
        difficulty: difficulty?,
        law_ref: law_ref?,
        law_effective,
        stem_en: stem_en?,
        stem_zh: stem_zh?,
        options,
    })
}

fn options(state: &mut FormState, kind: ItemKind) -> Vec<(String, String, bool)> {
    let mut options = Vec::new();
    for name in LETTERS {
        let en = state.text(&format!("{name}_en"), 0, 1000).unwrap_or_default();
        let zh = state.text(&format!("{name}_zh"), 0, 1000).unwrap_or_default();
        options.push((en, zh, state.has("key", name)));
    }
    if kind == ItemKind::TrueFalse {
        let is_true = options[0].2;
        let is_false = options[1].2;
        options =
            vec![("True".to_owned(), "正确".to_owned(), is_true), ("False".to_owned(), "错误".to_owned(), is_false)];
    }
    let is_empty = |option: &(String, String, bool)| option.0.is_empty() && option.1.is_empty();
    let count = options.iter().rposition(|option| !is_empty(option)).map_or(0, |last| last + 1);
    for (position, option) in options.iter().enumerate() {
        if position < count && is_empty(option) || position >= count && option.2 {
            state.reject(&format!("{}_en", LETTERS[position]), "item-form-option-empty");
        }
    }
    options.truncate(count);
    let keys = options.iter().filter(|option| option.2).count();
    if count < 2 {
        state.reject("a_en", "item-form-too-few-options");
    } else if keys == 0 {
        state.reject("key", "import-problem-key-missing");
    } else if kind == ItemKind::Multiple && keys == 1 {
        state.reject("key", "import-problem-only-one-key");
    } else if kind != ItemKind::Multiple && keys > 1 {
        state.reject("key", "item-form-one-key");
    }
    options
}

/// Name in the form and letter on the page of each option.
pub fn letters() -> Vec<(&'static str, char)> {
    LETTERS.into_iter().zip((0..).map(letter)).collect()
}
