//! The lines of an item's answer as they were typed: options, things to order, pairs, accepted texts.

use super::item_form::LETTERS;
use crate::assessment::content::ContentOption;
use crate::assessment::item::ItemKind;
use crate::web::form::FormState;

/// The texts of every line, the empty ones as well.
fn typed(state: &mut FormState) -> Vec<ContentOption> {
    let mut text = |name: String| state.text(&name, 0, 1000).unwrap_or_default();
    LETTERS
        .iter()
        .map(|name| ContentOption {
            en: text(format!("{name}_en")),
            zh: text(format!("{name}_zh")),
            is_key: true,
            partner_en: text(format!("{name}_partner_en")),
            partner_zh: text(format!("{name}_partner_zh")),
        })
        .collect()
}

fn is_blank(option: &ContentOption) -> bool {
    option.en.is_empty() && option.zh.is_empty()
}

/// Things to order or accepted texts: the filled lines.
pub fn lines(state: &mut FormState, least: usize, too_few: &'static str) -> Vec<ContentOption> {
    let lines: Vec<ContentOption> = typed(state)
        .into_iter()
        .filter(|line| !is_blank(line))
        .map(|line| ContentOption { partner_en: String::new(), partner_zh: String::new(), ..line })
        .collect();
    if lines.len() < least {
        state.reject("a_en", too_few);
    }
    lines
}

/// Lines with both sides first, then right sides alone, which are there to mislead.
pub fn pairs(state: &mut FormState) -> Vec<ContentOption> {
    let typed = typed(state);
    let has_partner = |line: &ContentOption| !line.partner_en.is_empty() || !line.partner_zh.is_empty();
    for (line, name) in typed.iter().zip(LETTERS) {
        if !is_blank(line) && !has_partner(line) {
            state.reject(&format!("{name}_partner_en"), "item-form-partner-missing");
        }
    }
    let (whole, alone): (Vec<_>, Vec<_>) =
        typed.into_iter().filter(|line| has_partner(line)).partition(|line| !is_blank(line));
    if whole.len() < 2 {
        state.reject("a_en", "item-form-too-few-pairs");
    }
    whole.into_iter().chain(alone.into_iter().map(|line| ContentOption { is_key: false, ..line })).collect()
}

/// True and false, of which one is right.
pub fn truth(state: &mut FormState) -> Vec<ContentOption> {
    let right = state.value("truth").to_owned();
    if !LETTERS[..2].contains(&right.as_str()) {
        state.reject("truth", "import-problem-key-missing");
    }
    [("True", "正确"), ("False", "错误")]
        .into_iter()
        .zip(LETTERS)
        .map(|((en, zh), name)| ContentOption {
            en: en.to_owned(),
            zh: zh.to_owned(),
            is_key: name == right,
            ..ContentOption::default()
        })
        .collect()
}

/// The filled lines; an empty one is nobody's right answer.
pub fn options(state: &mut FormState, kind: ItemKind) -> Vec<ContentOption> {
    let mut options = Vec::new();
    for (name, line) in LETTERS.iter().zip(typed(state)) {
        let is_key = state.has("key", name);
        if !is_blank(&line) {
            options.push(ContentOption { is_key, partner_en: String::new(), partner_zh: String::new(), ..line });
        } else if is_key {
            state.reject(&format!("{name}_en"), "item-form-option-empty");
        }
    }
    let keys = options.iter().filter(|option| option.is_key).count();
    if options.len() < 2 {
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
