//! Content codes out of the names that other systems give to categories and questions.

use super::draft::ItemDraft;
use super::problem::ProblemKind;

/// `$course$/top/Livestream Law/Ads` becomes `livestream-law.ads`; `//` is a slash within a part.
pub(super) fn of_path(path: &str) -> String {
    let path = path.replace("//", "\0");
    let parts = path.split('/').map(str::trim);
    let named = parts.filter(|part| !part.starts_with('$') && *part != "top");
    named.map(slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

/// Gives a question its code: the category, or else what the caller says. An id is one within its category, so that both
/// together are the question's own; without a category it may be anybody's. A name never is more than a part of the point.
pub(super) fn assign(draft: &mut ItemDraft, category: &str, default_code: &str, (id, name): (&str, &str)) {
    draft.is_point = true;
    draft.code = match category {
        "" => default_code.to_owned(),
        category if !id.is_empty() => {
            draft.is_point = false;
            format!("{category}.{}", of_id(id))
        }
        category if is_slug(name) => format!("{category}.{name}"),
        category => category.to_owned(),
    };
}

/// That a title goes: unless it is a part of the code, or how the question begins, nothing of it is kept.
pub(super) fn title_lost(draft: &ItemDraft, title: &str) -> Option<ProblemKind> {
    let is_code = draft.code == title || draft.code.strip_suffix(title).is_some_and(|rest| rest.ends_with('.'));
    let begins = title.trim_end_matches(['.', '…']);
    let is_stem = draft.stem.en.starts_with(begins) || draft.stem.zh.starts_with(begins);
    (!title.is_empty() && !is_code && !is_stem).then(|| ProblemKind::TitlesDropped(1, title.to_owned()))
}

/// An id as it is, or as a slug when it has spaces.
fn of_id(id: &str) -> String {
    if id.contains(char::is_whitespace) { slug(id) } else { id.to_owned() }
}

fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

fn is_slug(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    !name.is_empty() && name.chars().all(fits)
}
