//! One version of an item as its page shows it.

use super::item_page::Loaded;
use crate::accounts::user::UserId;
use crate::assessment::content::Content;
use crate::assessment::difference::{self, Piece};
use crate::assessment::item::{ItemOption, ItemStatus, ItemVersion};
use crate::assessment::item_media::Medium;
use crate::assessment::item_statistics::{Figures, Trust};
use crate::assessment::item_status::Step;
use crate::assessment::response::Shape;
use crate::assessment::review;
use crate::assessment::void::Told;
use crate::web::layout::Layout;

pub struct VersionView {
    pub version: ItemVersion,
    pub options: Vec<ItemOption>,
    pub shape: Shape,
    /// What it shows.
    pub files: Vec<FileLine>,
    pub may_ask: bool,
    /// Comments are open.
    pub may_comment: bool,
    pub may_object: bool,
    /// Waits for a review that this person may give.
    pub may_approve: bool,
    /// Waits for a review by somebody else than this person.
    pub is_own: bool,
    pub may_quarantine: bool,
    pub may_retire: bool,
    /// Where it is void, and with what effect.
    pub decided: Vec<String>,
    /// It was on papers, and still counts on some.
    pub may_void: bool,
    /// The newest entry of the thread.
    pub seen: i64,
    /// Tone, when, what, and who said which words.
    pub thread: Vec<(&'static str, String, String, String)>,
    /// What is different from the version before: names of parts with their words.
    pub changes: Vec<(String, Vec<Piece>)>,
    pub figures: Option<FiguresView>,
}

/// A file with its words.
pub struct FileLine {
    pub href: String,
    pub name: String,
    pub kind: &'static str,
    pub alt_en: String,
    pub alt_zh: String,
    pub is_described: bool,
}

fn files(loaded: &Loaded, version: &ItemVersion) -> Vec<FileLine> {
    let line = |(place, medium): (usize, &Medium)| FileLine {
        href: format!("/office/exams/items/{}/versions/{}/files/{place}", loaded.item.id, version.id),
        name: medium.name.clone(),
        kind: medium.kind.label(),
        alt_en: medium.alt_en.clone(),
        alt_zh: medium.alt_zh.clone(),
        is_described: medium.is_described(),
    };
    loaded.media(version.id).iter().enumerate().map(line).collect()
}

/// The figures in words.
pub struct FiguresView {
    pub n: String,
    /// What to think of them, when there is something to say.
    pub note: Option<&'static str>,
    /// Names with values; empty while withheld.
    pub facts: Vec<(String, String)>,
    /// Letter, percent, whether it belongs to the key.
    pub choices: Vec<(char, String, bool)>,
}

pub(super) fn all(l: &Layout, user: UserId, loaded: &Loaded) -> Vec<VersionView> {
    let older = loaded.versions.iter().skip(1).map(Some).chain(std::iter::once(None));
    loaded.versions.iter().zip(older).map(|(version, older)| view(l, user, loaded, version, older)).collect()
}

fn view(l: &Layout, user: UserId, loaded: &Loaded, version: &ItemVersion, older: Option<&ItemVersion>) -> VersionView {
    let content = loaded.content(version);
    let thread: Vec<_> = loaded.threads.iter().filter(|entry| entry.version == version.id).collect();
    let is_own = review::wrote(user, version.author_id, version.id, &loaded.threads);
    let is_newest = loaded.versions.first().is_some_and(|newest| newest.id == version.id);
    let voids: Vec<&Told> = loaded.voids.iter().filter(|told| told.void.item_version_id == version.id).collect();
    let waits = version.status == ItemStatus::InReview;
    let told = |entry: &&review::Entry| {
        let said = if entry.text.is_empty() { entry.name.clone() } else { format!("{}: {}", entry.name, entry.text) };
        (entry.verdict.tone(), l.when(&entry.at), l.t(entry.verdict.label()).to_owned(), said)
    };
    VersionView {
        options: loaded.options.iter().filter(|option| option.item_version_id == version.id).cloned().collect(),
        shape: Shape::of(version.kind),
        may_ask: version.status.after(Step::AskReview).is_some(),
        may_comment: waits || is_newest && version.status != ItemStatus::Retired,
        may_object: waits,
        may_approve: waits && !is_own,
        is_own: waits && is_own,
        may_quarantine: version.status.after(Step::SetAside).is_some(),
        may_retire: version.status.after(Step::Retire).is_some(),
        decided: voids.iter().map(|told| decided(l, told)).collect(),
        may_void: version.used_at.is_some()
            && Shape::of(version.kind) != Shape::Nothing
            && voids.iter().all(|told| told.sitting.is_some()),
        seen: thread.last().map_or(0, |entry| entry.id),
        thread: thread.iter().rev().map(told).collect(),
        files: files(loaded, version),
        changes: older.map(|older| changes(l, loaded, older, version)).unwrap_or_default(),
        figures: loaded.figures.get(&version.id).map(|figures| figures_view(l, figures, &content)),
        version: version.clone(),
    }
}

fn decided(l: &Layout, told: &Told) -> String {
    let effect = l.t(told.void.effect.label());
    match &told.sitting {
        None => l.t1("void-decided", "effect", effect),
        Some((en, zh)) => l.t_with("void-decided-in", &[("sitting", l.pick(en, zh)), ("effect", effect)]),
    }
}

/// The parts of a version that differ from the one before.
fn changes(l: &Layout, loaded: &Loaded, old: &ItemVersion, new: &ItemVersion) -> Vec<(String, Vec<Piece>)> {
    let all = |version: &ItemVersion| {
        let mut parts = parts(l, &loaded.content(version));
        parts.push((l.t("item-files").to_owned(), named(l, loaded.media(version.id))));
        parts
    };
    different(all(old), all(new))
}

/// The parts in which two texts differ.
pub(super) fn differences(l: &Layout, old: &Content, new: &Content) -> Vec<(String, Vec<Piece>)> {
    different(parts(l, old), parts(l, new))
}

fn different(old: Vec<(String, String)>, new: Vec<(String, String)>) -> Vec<(String, Vec<Piece>)> {
    let pairs = old.into_iter().zip(new).filter(|((_, old), (_, new))| old != new);
    pairs.map(|((name, old), (_, new))| (name, difference::pieces(&old, &new))).collect()
}

/// The files by name, content and words, one a line.
fn named(l: &Layout, media: &[Medium]) -> String {
    let line = |medium: &Medium| {
        let digest = medium.digest.get(..8).unwrap_or_default();
        let words = format!("{} / {}", medium.alt_en, medium.alt_zh);
        format!("{} {} ({digest}): {words}", l.t(medium.kind.label()), medium.name)
    };
    media.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Names and words of everything that a version says.
fn parts(l: &Layout, content: &Content) -> Vec<(String, String)> {
    let part = |key: &str, text: &str| (l.t(key).to_owned(), text.to_owned());
    let day = content.law_effective.map(|day| l.day(&day)).unwrap_or_default();
    let lines = |text: fn(&crate::assessment::content::ContentOption) -> (&str, &str)| {
        let line = |(option, place): (&_, i64)| {
            let (left, right) = text(option);
            let arrow = if right.is_empty() { "" } else { " → " };
            format!("{} {left}{arrow}{right}", crate::assessment::item::letter(place))
        };
        content.options.iter().zip(0..).map(line).collect::<Vec<_>>().join("\n")
    };
    let keys = content.options.iter().zip(0..).filter(|(option, _)| option.is_key);
    let keys: String = keys.map(|(_, place)| crate::assessment::item::letter(place)).collect();
    vec![
        part("item-kind", l.t(content.kind.label())),
        part("item-difficulty", l.t(content.difficulty.label())),
        part("item-importance", l.t(content.importance.label())),
        part("item-points", &l.points(&content.points)),
        part("item-scoring", l.t(content.scoring.label())),
        part("item-law", &content.law_ref),
        part("item-law-effective", &day),
        part("item-stem-en", &content.stem_en),
        part("item-stem-zh", &content.stem_zh),
        part("item-options-en", &lines(|option| (&option.en, &option.partner_en))),
        part("item-options-zh", &lines(|option| (&option.zh, &option.partner_zh))),
        part("item-key", &keys),
        part("item-number-value", &content.number_value),
        part("item-number-tolerance", &content.number_tolerance),
        part("item-case-sensitive", if content.is_case_sensitive { "✓" } else { "" }),
        part("item-max-words", &content.max_words.map(|max| max.to_string()).unwrap_or_default()),
        part("item-guidance-en", &content.guidance_en),
        part("item-guidance-zh", &content.guidance_zh),
        part("item-explanation-en", &content.explanation_en),
        part("item-explanation-zh", &content.explanation_zh),
    ]
}

fn figures_view(l: &Layout, figures: &Figures, content: &Content) -> FiguresView {
    let two = |value: Option<f64>| value.map_or_else(|| l.t("item-figure-undefined").to_owned(), |v| format!("{v:.2}"));
    let is_key = |place: usize| content.options.get(place).is_some_and(|option| option.is_key);
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let (note, is_shown) = match figures.trust() {
        Trust::Withheld => (Some("item-figures-withheld"), false),
        Trust::Indicative => (Some("item-figures-indicative"), true),
        Trust::Firm => (None, true),
    };
    let facts = vec![
        (l.t("item-figure-p").to_owned(), two(figures.p)),
        (l.t("item-figure-discrimination").to_owned(), two(figures.discrimination)),
        (l.t("item-figure-omitted").to_owned(), figures.omitted.to_string()),
    ];
    let choices = figures.choices.iter().enumerate();
    FiguresView {
        n: l.t1("item-figures-n", "count", figures.n),
        note,
        facts: if is_shown { facts } else { Vec::new() },
        choices: if is_shown {
            choices.map(|(place, (letter, share))| (*letter, percent(*share), is_key(place))).collect()
        } else {
            Vec::new()
        },
    }
}
