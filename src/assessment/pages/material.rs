//! The material of a case above one of its questions.

use askama::Template;

use super::media;
use crate::assessment::item::ItemVersion;
use crate::assessment::item_media::Medium;
use crate::web::layout::Layout;

#[derive(Template)]
#[template(path = "assessment/theory/_material.html")]
struct Shown<'a> {
    version: &'a ItemVersion,
    title: String,
    text: &'a str,
    figures: String,
}

/// As HTML. `place`: which question of how many it stands above. Its files have the places from `first` on at `base`.
pub(super) fn html(
    l: &Layout,
    (version, files): (&ItemVersion, &[Medium]),
    place: Option<(usize, usize)>,
    (base, first): (&str, usize),
) -> String {
    let title = match place {
        Some((number, of)) => l.t_with("case-question-of", &[("number", &number.to_string()), ("of", &of.to_string())]),
        None => l.t("case-material").to_owned(),
    };
    let text = l.pick(&version.stem_en, &version.stem_zh);
    let figures = media::html_from(l, files, (base, first));
    // Nothing but memory can stand in the way of it.
    Shown { version, title, text, figures }.render().unwrap_or_default()
}
