//! Content codes out of the names that other systems give to categories and questions.

/// `$course$/top/Livestream Law/Ads` becomes `livestream-law.ads`; `//` is a slash within a part.
pub(super) fn of_path(path: &str) -> String {
    let path = path.replace("//", "\0");
    let parts = path.split('/').map(str::trim);
    let named = parts.filter(|part| !part.starts_with('$') && *part != "top");
    named.map(slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

/// An id as it is, or as a slug when it has spaces.
pub(super) fn of_id(id: &str) -> String {
    if id.contains(char::is_whitespace) { slug(id) } else { id.to_owned() }
}

fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

pub(super) fn is_slug(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    !name.is_empty() && name.chars().all(fits)
}

pub(super) fn joined(base: &str, name: &str) -> String {
    if base.is_empty() { name.to_owned() } else { format!("{base}.{name}") }
}
