//! Formulas as one line of text: powers as `^( )`, indices as `_( )`, roots as `√( )`, fractions as `( )/( )`.

/// Elements of which nothing else is lost.
const PARTS: [&str; 29] = [
    "math",
    "sup",
    "sub",
    "semantics",
    "mrow",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "mstyle",
    "mpadded",
    "merror",
    "menclose",
    "mfenced",
    "mfrac",
    "msqrt",
    "mroot",
    "msup",
    "msub",
    "msubsup",
    "mover",
    "munder",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mmultiscripts",
];

pub(super) fn is_part(name: &str) -> bool {
    PARTS.contains(&name)
}

/// What goes before an element and after it, by its place (from 1) in its parent and by its own name.
pub(super) fn signs((parent, place): (&str, usize), name: &str) -> (String, String) {
    let (before, after) = of_place(parent, place);
    let (open, close) = of_name(name);
    (format!("{before}{open}"), format!("{close}{after}"))
}

fn of_place(parent: &str, place: usize) -> (&'static str, &'static str) {
    match (parent, place) {
        ("msup" | "mover", 2) | ("msubsup" | "munderover", 3) => ("^(", ")"),
        ("msub" | "munder" | "msubsup" | "munderover", 2) => ("_(", ")"),
        ("mfrac" | "mroot", 1) => ("(", ")"),
        ("mfrac", 2) => ("/(", ")"),
        ("mroot", 2) => ("^(1/", ")"),
        _ => ("", ""),
    }
}

fn of_name(name: &str) -> (&'static str, &'static str) {
    match name {
        "sup" => ("^(", ")"),
        "sub" => ("_(", ")"),
        "msqrt" => ("√(", ")"),
        "mfenced" => ("(", ")"),
        "mtr" => ("[", "]"),
        "mtd" => ("", " "),
        _ => ("", ""),
    }
}

/// A text in a formula: what only sets its source is left out, and names of several letters keep their distance.
pub(super) fn text(parent: &str, text: &str) -> String {
    let is_invisible = |c: char| matches!(c, '\u{2061}'..='\u{2064}');
    let plain: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    match parent {
        "mtext" => plain,
        "mi" if plain.trim().chars().count() > 1 => plain.trim().to_owned() + " ",
        _ => plain.trim().to_owned(),
    }
}

/// Whether a text has a formula of TeX in it: `$$...$$`, `\(...\)` or `\[...\]`.
pub(super) fn is_tex(text: &str) -> bool {
    [("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]")].iter().any(|(begin, end)| {
        let inside = text.split_once(begin).and_then(|(_, rest)| rest.split_once(end));
        inside.is_some_and(|(inside, _)| !inside.trim().is_empty())
    })
}
