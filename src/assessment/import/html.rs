//! HTML in a string, as authors paste it: read leniently, never trusted, only its text and the names of its pictures kept.

use super::rich::{self, Builder, Rich};

/// Also takes Moodle's `{mlang en}...{mlang}`.
pub(super) fn read(html: &str) -> Rich {
    let html = mlang(html);
    let mut builder = Builder::default();
    let mut rest = html.as_str();
    while let Some(at) = rest.find('<') {
        builder.push(&unescape(&rest[..at]));
        rest = &rest[at..];
        rest = match tag(rest) {
            Some((tag, after)) => {
                tag.apply(&mut builder);
                skip_raw(&tag, after)
            }
            None => {
                builder.push("<");
                &rest[1..]
            }
        };
    }
    builder.push(&unescape(rest));
    builder.finish()
}

fn mlang(html: &str) -> String {
    if !html.contains("{mlang") {
        return html.to_owned();
    }
    let mut pieces = html.split("{mlang");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}') {
            Some(("", after)) => text += &format!("</lang>{after}"),
            Some((language, after)) => {
                let language: String =
                    language.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
                text += &format!("<lang lang=\"{language}\">{after}");
            }
            None => text += &format!("{{mlang{piece}"),
        }
    }
    text
}

struct Tag {
    name: String,
    is_end: bool,
    is_empty: bool,
    attributes: Vec<(String, String)>,
}

/// What else authors write.
const FORMATS: [&str; 15] =
    ["a", "b", "code", "em", "font", "hr", "i", "math", "s", "small", "strong", "sub", "sup", "td", "u"];
/// As far as the end of a tag is looked for, in characters.
const LONGEST_TAG: usize = 300;
const VOID: [&str; 8] = ["br", "img", "hr", "input", "source", "embed", "wbr", "col"];

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn apply(&self, builder: &mut Builder) {
        if self.name.is_empty() {
            return;
        }
        if self.is_end {
            return builder.close(&self.name);
        }
        let is_labelled =
            self.name == "lang" || self.attribute("class").is_some_and(|class| class.contains("multilang"));
        let language = self.attribute("lang").filter(|_| is_labelled);
        builder.open(&self.name, language);
        match self.name.as_str() {
            "img" | "audio" | "video" | "source" | "embed" => {
                let alt = self.attribute("alt").or_else(|| self.attribute("title")).unwrap_or_default();
                if let Some(source) = self.attribute("src") {
                    builder.refer(source, alt);
                }
            }
            "a" => {
                if let Some(file) = self.attribute("href").filter(|href| href.contains("@@PLUGINFILE@@")) {
                    builder.refer(file, "");
                }
            }
            "object" => {
                if let Some(data) = self.attribute("data") {
                    builder.refer(data, "");
                }
            }
            _ if self.attribute("style").is_some() => builder.lose_formatting(),
            _ => {}
        }
        if self.is_empty || VOID.contains(&self.name.as_str()) {
            builder.close(&self.name);
        }
    }
}

/// The tag at the start and what follows it; none when the sign is only a less-than. Comments are tags without name.
fn tag(text: &str) -> Option<(Tag, &str)> {
    let empty = Tag { name: String::new(), is_end: false, is_empty: true, attributes: Vec::new() };
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some((empty, comment.split_once("-->").map_or("", |(_, after)| after)));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return Some((empty, text.split_once('>').map_or("", |(_, after)| after)));
    }
    let inner = &text[1..];
    let (inner, is_end) = inner.strip_prefix('/').map_or((inner, false), |rest| (rest, true));
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').unwrap_or(inner.len());
    let mut tag = Tag { name: inner[..length].to_ascii_lowercase(), is_end, is_empty: false, attributes: Vec::new() };
    let mut rest = &inner[length..];
    if !rest.starts_with([' ', '\n', '\t', '/', '>']) {
        return None;
    }
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return Some((tag, after));
        }
        if let Some(after) = rest.strip_prefix('/') {
            tag.is_empty = after.trim_start().starts_with('>');
            rest = after;
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))?;
        let name = rest[..end].to_ascii_lowercase();
        if name.contains('<') {
            return None;
        }
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = attribute_value(after.trim_start())?;
        } else if name.is_empty() {
            return None;
        }
        tag.attributes.push((name, unescape(value)));
    }
}

fn attribute_value(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote);
        }
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '>')?;
    Some(text.split_at(end))
}

/// Whether a text that is not read as HTML looks like it: a tag that authors use, or an entity.
pub(super) fn is_in(text: &str) -> bool {
    let is_known = |name: &str| [&rich::BLOCKS[..], &rich::PLAIN, &FORMATS].iter().any(|names| names.contains(&name));
    let is_tag = |rest: &str| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name: String = rest.chars().take(12).take_while(char::is_ascii_alphanumeric).collect();
        let after = rest[name.len()..].chars();
        is_known(&name.to_ascii_lowercase())
            && after.clone().next().is_some_and(|c| c.is_whitespace() || matches!(c, '/' | '>'))
            && after.take(LONGEST_TAG).any(|c| c == '>')
    };
    text.split('<').skip(1).any(is_tag) || unescape(text) != text
}

/// Scripts and styles are no HTML inside.
fn skip_raw<'a>(tag: &Tag, after: &'a str) -> &'a str {
    if tag.is_end || tag.is_empty || !matches!(tag.name.as_str(), "script" | "style") {
        return after;
    }
    let end = format!("</{}", tag.name);
    let found = after.char_indices().find(|(at, c)| {
        *c == '<' && after.as_bytes().get(*at..at + end.len()).is_some_and(|b| b.eq_ignore_ascii_case(end.as_bytes()))
    });
    found.map_or("", |(at, _)| &after[at..])
}

const ENTITIES: [(&str, &str); 36] = [
    ("nbsp", "\u{a0}"),
    ("lt", "<"),
    ("gt", ">"),
    ("amp", "&"),
    ("quot", "\""),
    ("apos", "'"),
    ("hellip", "…"),
    ("mdash", "\u{2014}"),
    ("ndash", "\u{2013}"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("times", "×"),
    ("divide", "÷"),
    ("deg", "°"),
    ("plusmn", "±"),
    ("le", "≤"),
    ("ge", "≥"),
    ("ne", "≠"),
    ("middot", "·"),
    ("bull", "•"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("yen", "¥"),
    ("euro", "€"),
    ("pound", "£"),
    ("frac12", "½"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("eacute", "é"),
    ("permil", "‰"),
    ("rarr", "→"),
    ("larr", "←"),
    ("micro", "µ"),
];

/// Entities of HTML as characters; what is none stays as written.
pub(super) fn unescape(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.bytes().take(12).position(|b| b == b';');
        let found = end.and_then(|end| Some((entity(&piece[..end])?, &piece[end + 1..])));
        match found {
            Some((meaning, after)) => {
                out += &meaning;
                out += after;
            }
            None => {
                out.push('&');
                out += piece;
            }
        }
    }
    out
}

fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        let c = char::from_u32(code).filter(|c| !c.is_control() || *c == '\n')?;
        return Some(c.to_string());
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, meaning)| (*meaning).to_owned())
}
