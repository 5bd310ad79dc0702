//! Texts as elements of QTI.

use super::super::super::import::{Bilingual, DraftMedia};

/// For element content; characters that XML cannot hold are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '\t' | '\n' => out.push(c),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
    out
}

/// For attributes between double quotation marks; line ends survive.
pub(super) fn attribute(text: &str) -> String {
    escaped(text).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}

/// Line ends as `<br/>`. Readers take several spaces for one, so that all but single ones are written as hard spaces.
fn lines(text: &str) -> String {
    let hard = |line: &str| {
        let chars: Vec<char> = line.chars().collect();
        let is_text = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| *c != ' ');
        let hardened = chars.iter().enumerate().map(|(at, c)| match c {
            ' ' if is_text(at.checked_sub(1)) && is_text(Some(at + 1)) => ' ',
            ' ' | '\t' => '\u{a0}',
            c => *c,
        });
        escaped(&hardened.collect::<String>())
    };
    text.split('\n').map(hard).collect::<Vec<_>>().join("<br/>")
}

/// Both languages side by side, each in an element of this name.
pub(super) fn both(element: &str, text: &Bilingual) -> String {
    let one = |language: &str, text: &str| match text {
        "" => String::new(),
        text => format!("<{element} class=\"multilang\" xml:lang=\"{language}\">{}</{element}>", lines(text)),
    };
    one("en", &text.en) + &one("zh-CN", &text.zh)
}

/// Pictures, sounds and films below a text; `up` leads from the file to the root of the package.
pub(super) fn media(media: &[DraftMedia], entries: &[String]) -> String {
    media.iter().zip(entries).map(|(media, entry)| shown(media, entry)).collect()
}

fn shown(media: &DraftMedia, entry: &str) -> String {
    let source = format!("../{}", address(entry));
    let one = |alt: &str| match media.mime.split('/').next() {
        Some("audio") => format!("<audio src=\"{source}\" controls=\"true\" aria-label=\"{}\"/>", attribute(alt)),
        Some("video") => format!("<video src=\"{source}\" controls=\"true\" aria-label=\"{}\"/>", attribute(alt)),
        _ => format!("<img src=\"{source}\" alt=\"{}\"/>", attribute(alt)),
    };
    if media.alt.is_empty() {
        return format!("<div>{}</div>", one(""));
    }
    let labelled =
        |language: &str, alt: &str| format!("<span class=\"multilang\" xml:lang=\"{language}\">{}</span>", one(alt));
    format!("<div>{}{}</div>", labelled("en", &media.alt.en), labelled("zh-CN", &media.alt.zh))
}

/// An entry of the package as a reference: what could mean something else in an address is written as `%20`.
pub(super) fn address(entry: &str) -> String {
    let mut out = String::new();
    for byte in entry.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            byte => out += &format!("%{byte:02X}"),
        }
    }
    out
}

/// A name that stays in its folder.
pub(super) fn file_name(name: &str) -> String {
    let safe: String = name.chars().filter(|c| !c.is_control() && !"/\\:*?\"<>|".contains(*c)).collect();
    match safe.as_str() {
        "" | "." | ".." => "file".to_owned(),
        _ => safe,
    }
}
