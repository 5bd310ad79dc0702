//! An answered question in words: what was given, what is right, and why.

use crate::assessment::item::{ItemKind, ItemOption, letter};
use crate::assessment::practice::{Outcome, Question};
use crate::assessment::practice_card::Card;
use crate::assessment::response::{self, Shape};
use crate::web::layout::Layout;

/// An option, or a place of an ordering or a matching.
pub struct Line {
    /// `right`, `wrong`, or nothing to say about it; `pair` where the label is long.
    pub class: &'static str,
    pub label: String,
    pub text: String,
    /// Tone and words of what is to be said.
    pub status: Option<(&'static str, String)>,
    /// What belongs there instead.
    pub right: String,
}

/// The answered question.
pub struct Told {
    pub tone: &'static str,
    pub outcome: String,
    pub points: String,
    pub lines: Vec<Line>,
    /// Terms and texts: what was written, and what is right.
    pub facts: Vec<(String, String)>,
    pub explanation: String,
    /// The law that the answer rests on.
    pub law: String,
}

impl Told {
    pub fn new(l: &Layout, question: &Question, card: &Card) -> Option<Told> {
        let outcome = question.outcome()?;
        let was_shown = outcome == Outcome::Wrong && question.choice.is_empty();
        let name = if was_shown { "practice-shown" } else { outcome.label() };
        let version = &card.version;
        let points = question.earned.map(|earned| {
            l.t_with("practice-points", &[("earned", &l.points(&earned)), ("of", &l.points(&question.points))])
        });
        let law = match version.law_effective {
            Some(day) if !version.law_ref.is_empty() => {
                l.t_with("practice-law-since", &[("law", &version.law_ref), ("day", &l.day(&day))])
            }
            _ => version.law_ref.clone(),
        };
        Some(Told {
            tone: outcome.tone(),
            outcome: l.t(name).to_owned(),
            points: points.unwrap_or_else(|| l.t("practice-own-hint").to_owned()),
            lines: match Shape::of(version.kind) {
                Shape::Letters => options(l, question, card),
                Shape::Places => places(l, question, card),
                Shape::Line | Shape::Essay | Shape::Nothing => Vec::new(),
            },
            facts: facts(l, question, card),
            explanation: l.pick(&version.explanation_en, &version.explanation_zh).to_owned(),
            law,
        })
    }
}

/// In the order in which they were shown.
fn options(l: &Layout, question: &Question, card: &Card) -> Vec<Line> {
    let shown = question.option_order.chars().zip(0i64..);
    shown
        .filter_map(|(own, place)| Some((card.options.iter().find(|option| option.letter() == own)?, place)))
        .map(|(option, place)| {
            let is_chosen = question.choice.contains(option.letter());
            let (class, status) = match (option.is_key, is_chosen) {
                (true, true) => ("right", Some(("ok", "practice-option-yours-right"))),
                (true, false) => ("right", Some(("ok", "practice-option-right"))),
                (false, true) => ("wrong", Some(("bad", "practice-option-yours"))),
                (false, false) => ("", None),
            };
            Line {
                class,
                label: letter(place).to_string(),
                text: l.pick(&option.text_en, &option.text_zh).to_owned(),
                status: status.map(|(tone, key)| (tone, l.t(key).to_owned())),
                right: String::new(),
            }
        })
        .collect()
}

/// Each place with what was put there, and what belongs there where that is something else.
fn places(l: &Layout, question: &Question, card: &Card) -> Vec<Line> {
    let is_matching = card.version.kind == ItemKind::Matching;
    let side = |option: &ItemOption| match is_matching {
        true => l.pick(&option.partner_en, &option.partner_zh).to_owned(),
        false => l.pick(&option.text_en, &option.text_zh).to_owned(),
    };
    let is_asked = |option: &&ItemOption| !is_matching || option.is_key;
    let given = question.choice.chars().map(Some).chain(std::iter::repeat(None));
    card.options
        .iter()
        .filter(is_asked)
        .zip(given)
        .zip(1..)
        .map(|((option, given), number)| {
            let put = card.options.iter().find(|other| Some(other.letter()) == given);
            let is_right = put.is_some_and(|put| put.position == option.position);
            let status = if is_right { ("ok", "practice-place-right") } else { ("bad", "practice-place-wrong") };
            let left = l.pick(&option.text_en, &option.text_zh);
            Line {
                class: match (is_right, is_matching) {
                    (true, true) => "right pair",
                    (true, false) => "right",
                    (false, true) => "wrong pair",
                    (false, false) => "wrong",
                },
                label: if is_matching { left.to_owned() } else { l.t1("question-place", "number", number) },
                text: put.map_or_else(|| l.t("practice-no-answer").to_owned(), side),
                status: Some((status.0, l.t(status.1).to_owned())),
                right: if is_right { String::new() } else { l.t1("practice-place-belongs", "text", side(option)) },
            }
        })
        .collect()
}

fn facts(l: &Layout, question: &Question, card: &Card) -> Vec<(String, String)> {
    let version = &card.version;
    let given = if question.choice.is_empty() { l.t("practice-no-answer").to_owned() } else { question.choice.clone() };
    let yours = (l.t("practice-yours").to_owned(), given);
    let right = |text: String| (l.t("practice-key").to_owned(), text);
    match version.kind {
        ItemKind::Numeric if matches!(version.number_tolerance.as_str(), "" | "0") => {
            vec![yours, right(version.number_value.clone())]
        }
        ItemKind::Numeric => vec![yours, right(format!("{} ± {}", version.number_value, version.number_tolerance))],
        ItemKind::ShortText => {
            let mut accepted: Vec<&str> = Vec::new();
            for option in &card.options {
                let text = l.pick(&option.text_en, &option.text_zh);
                if !accepted.contains(&text) {
                    accepted.push(text);
                }
            }
            vec![yours, right(accepted.join(" / "))]
        }
        ItemKind::Essay => {
            let model = l.pick(&version.guidance_en, &version.guidance_zh).to_owned();
            let model = (!model.is_empty()).then(|| (l.t("practice-model").to_owned(), model));
            std::iter::once(yours).chain(model).collect()
        }
        ItemKind::Ordering => {
            let shown = response::shown(version.kind, &question.choice, &question.option_order);
            let twice = response::twice(version.kind, &shown);
            let hint = |letters| (l.t("practice-yours").to_owned(), l.t1("question-twice", "letters", letters));
            Some(twice).filter(|twice| !twice.is_empty()).map(hint).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
