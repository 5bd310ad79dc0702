//! The part of an item's form where the answer is written: only what the chosen kind asks for, in as many lines as are needed.
//! What was typed for another kind is carried along unseen, so that nothing is lost when the kind changes.

use super::item_form::LETTERS;
use crate::assessment::item::{ItemKind, letter};
use crate::assessment::scoring::Rule;
use crate::web::form::FormState;
use crate::web::layout::Layout;

/// Lines of a form in which nothing stands yet.
const FIRST: usize = 4;

/// One line to write in: its name in the form, and what stands before it on the page.
pub struct Line {
    pub name: &'static str,
    pub mark: String,
    pub is_key: bool,
}

pub struct Answers {
    pub kind: ItemKind,
    pub lines: Vec<Line>,
    /// The name of one line more, while there may be one.
    pub more: Option<usize>,
    pub may_drop: bool,
    pub rules: Vec<(String, String)>,
    /// Typed for another kind.
    pub kept: Vec<(String, String)>,
}

impl Answers {
    pub fn of(l: &Layout, form: &FormState) -> Answers {
        let kind = form.value("kind").parse().unwrap_or(ItemKind::Single);
        let count = line_count(kind, form);
        let least = least(kind);
        let right = |name: &str| match kind {
            ItemKind::Multiple => form.has("key", name),
            // One of several only.
            _ => form.all("key").first() == Some(&name),
        };
        let line = |(at, name): (usize, &&'static str)| Line {
            name,
            mark: if has_keys(kind) { letter(at as i64).to_string() } else { (at + 1).to_string() },
            is_key: right(name),
        };
        let shown: Vec<String> = shown(kind, count);
        Answers {
            lines: LETTERS.iter().take(count).enumerate().map(line).collect(),
            more: (count > 0 && count < LETTERS.len()).then_some(count + 1),
            may_drop: count > least,
            rules: rules(kind).iter().map(|rule| (rule.to_string(), l.t(rule.label()).to_owned())).collect(),
            kept: every()
                .filter(|name| !shown.contains(name))
                .flat_map(|name| {
                    form.all(&name).into_iter().map(|value| (name.clone(), value.to_owned())).collect::<Vec<_>>()
                })
                .filter(|(_, value)| !value.is_empty())
                .collect(),
            kind,
        }
    }
}

/// The ways in which items of a kind can be scored, where there is a choice.
pub fn rules(kind: ItemKind) -> &'static [Rule] {
    match kind {
        ItemKind::Multiple => Rule::ALL,
        ItemKind::Ordering | ItemKind::Matching => &[Rule::AllOrNothing, Rule::Partial],
        _ => &[],
    }
}

fn has_keys(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Single | ItemKind::Multiple)
}

/// As few lines as make sense; none where nothing is written in lines.
fn least(kind: ItemKind) -> usize {
    match kind {
        ItemKind::Single | ItemKind::Multiple | ItemKind::Ordering | ItemKind::Matching => 2,
        ItemKind::ShortText => 1,
        ItemKind::TrueFalse | ItemKind::Numeric | ItemKind::Essay | ItemKind::Case => 0,
    }
}

fn texts(name: &str) -> [String; 2] {
    ["en", "zh"].map(|lang| format!("{name}_{lang}"))
}

fn partners(name: &str) -> [String; 2] {
    ["en", "zh"].map(|lang| format!("{name}_partner_{lang}"))
}

/// As many lines as were asked for, and at least those that hold something.
fn line_count(kind: ItemKind, form: &FormState) -> usize {
    if least(kind) == 0 {
        return 0;
    }
    let is_filled = |name: &&str| {
        let has = |field: &String| !form.value(field).is_empty();
        texts(name).iter().any(has) || kind == ItemKind::Matching && partners(name).iter().any(has)
    };
    let filled = LETTERS.iter().rposition(is_filled).map_or(0, |last| last + 1);
    let asked = form.value("lines").parse().unwrap_or(if filled == 0 { FIRST } else { filled });
    asked.max(filled).clamp(least(kind), LETTERS.len())
}

/// Every field of an answer, whatever the kind.
fn every() -> impl Iterator<Item = String> {
    const REST: [&str; 9] = [
        "key",
        "truth",
        "scoring",
        "case_sensitive",
        "number_value",
        "number_tolerance",
        "guidance_en",
        "guidance_zh",
        "max_words",
    ];
    let lines = LETTERS.iter().flat_map(|name| texts(name).into_iter().chain(partners(name)));
    lines.chain(REST.iter().map(|name| (*name).to_owned()))
}

/// The fields that the form shows for a kind.
fn shown(kind: ItemKind, count: usize) -> Vec<String> {
    let mut names: Vec<String> = LETTERS.iter().take(count).flat_map(|name| texts(name)).collect();
    if kind == ItemKind::Matching {
        names.extend(LETTERS.iter().take(count).flat_map(|name| partners(name)));
    }
    let own: &[&str] = match kind {
        ItemKind::Single => &["key"],
        ItemKind::Multiple => &["key", "scoring"],
        ItemKind::TrueFalse => &["truth"],
        ItemKind::Ordering | ItemKind::Matching => &["scoring"],
        ItemKind::ShortText => &["case_sensitive"],
        ItemKind::Numeric => &["number_value", "number_tolerance"],
        ItemKind::Essay => &["guidance_en", "guidance_zh", "max_words"],
        ItemKind::Case => &[],
    };
    names.extend(own.iter().map(|name| (*name).to_owned()));
    names
}

/// The line that a button named is gone, and those after it move up.
pub fn drop_line(state: &mut FormState) {
    let Some(at) = LETTERS.iter().position(|name| *name == state.value("drop")) else { return };
    let keys: Vec<String> = state.all("key").into_iter().map(str::to_owned).collect();
    let moved = |key: &String| match LETTERS.iter().position(|name| name == key) {
        Some(old) if old > at => Some(LETTERS[old - 1].to_owned()),
        Some(old) if old == at => None,
        _ => Some(key.clone()),
    };
    state.set("key", keys.iter().filter_map(moved).collect());
    for (old, name) in LETTERS.iter().enumerate().skip(at) {
        let next = LETTERS.get(old + 1);
        let fields = |name: &str| texts(name).into_iter().chain(partners(name));
        for (place, field) in fields(name).enumerate() {
            let from = next.and_then(|next| fields(next).nth(place)).unwrap_or_default();
            let value = state.value(&from).to_owned();
            state.set(&field, vec![value]);
        }
    }
    let count: usize = state.value("lines").parse().unwrap_or(FIRST);
    state.set("lines", vec![count.saturating_sub(1).to_string()]);
    state.set("drop", Vec::new());
}
