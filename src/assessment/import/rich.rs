//! Formatted text as plain text in two languages, from HTML in a string or from elements of XML. Blocks become lines.
//! Languages are the parts marked `class="multilang"` with a `lang`, as Moodle writes them, and in XML also
//! neighbours of which one is English and one Chinese; what is not marked belongs to both.

use super::bilingual::Bilingual;
use super::formula;
use super::limits::{MAX_DEPTH, MAX_REFERENCES};
use super::problem::{ProblemKind, say};

/// Stands for the place of a gap while a text is put together (a Unicode noncharacter).
pub(super) const GAP: char = '\u{FDD8}';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    En,
    Zh,
    /// Neither; the text is left out.
    Other,
}

impl Language {
    pub(super) fn of(tag: &str) -> Self {
        let tag = tag.trim().to_ascii_lowercase();
        match tag.split(['-', '_']).next() {
            Some("en") => Self::En,
            Some("zh") => Self::Zh,
            _ => Self::Other,
        }
    }
}

/// A picture, sound or film in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reference {
    pub source: String,
    pub alt: Bilingual,
}

/// What was read, and what was lost on the way.
#[derive(Clone, Debug, Default)]
pub(super) struct Rich {
    pub text: Bilingual,
    /// Whether parts of the text said which language they are.
    pub is_labelled: bool,
    pub references: Vec<Reference>,
    pub lost_formatting: bool,
    /// Whether a formula became a line of text.
    pub lost_formula: bool,
    pub lost_languages: Vec<String>,
}

impl Rich {
    /// What there is to say of it, but for its pictures.
    pub(super) fn say(&self, remarks: &mut Vec<ProblemKind>) {
        if self.lost_formatting {
            say(remarks, ProblemKind::FormatDropped("html"));
        }
        if self.lost_formula {
            say(remarks, ProblemKind::FormulaFlattened);
        }
        for language in &self.lost_languages {
            say(remarks, ProblemKind::LanguageDropped(language.clone()));
        }
    }

    /// The languages as marked, otherwise by the look of the text.
    pub(super) fn bilingual(&self, stem: Option<&Bilingual>) -> Bilingual {
        if self.is_labelled { self.text.clone() } else { Bilingual::detect(&self.text.en, stem) }
    }
}

/// An open element.
struct Open {
    name: String,
    /// That it began, if any.
    language: Option<Language>,
    /// Elements in it so far.
    parts: usize,
    /// What is to follow it.
    after: String,
}

#[derive(Default)]
pub(super) struct Builder {
    en: Lines,
    zh: Lines,
    open: Vec<Open>,
    /// Depth in elements whose text nobody reads.
    hidden: usize,
    rich: Rich,
}

pub(super) const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "section",
    "article",
    "pre",
    "prompt",
    "figcaption",
];
pub(super) const PLAIN: [&str; 14] = [
    "p",
    "div",
    "span",
    "br",
    "lang",
    "prompt",
    "img",
    "audio",
    "video",
    "source",
    "object",
    "contentbody",
    "itembody",
    "stimulusbody",
];
const HIDDEN: [&str; 7] = ["script", "style", "head", "noscript", "annotation", "annotation-xml", "annotationxml"];

impl Builder {
    fn language(&self) -> Option<Language> {
        self.open.iter().rev().find_map(|open| open.language)
    }

    pub(super) fn open(&mut self, name: &str, language: Option<&str>) {
        let known = language.map(Language::of);
        if let Some(known) = known {
            self.rich.is_labelled = true;
            let tag = language.unwrap_or_default().to_owned();
            let has_room = self.rich.lost_languages.len() < 10;
            if known == Language::Other && has_room && !self.rich.lost_languages.contains(&tag) {
                self.rich.lost_languages.push(tag);
            }
        }
        if name == "br" {
            self.each(|lines| lines.text.push('\n'));
            return;
        } else if BLOCKS.contains(&name) {
            self.each(Lines::fresh);
        } else if matches!(name, "td" | "th") {
            self.push(" ");
        }
        let is_part = formula::is_part(name);
        self.rich.lost_formula |= is_part;
        self.rich.lost_formatting |= !is_part && !PLAIN.contains(&name) && !name.starts_with("annotation");
        if self.open.len() < MAX_DEPTH {
            let place = self.open.last_mut().map(|parent| {
                parent.parts += 1;
                (parent.name.as_str(), parent.parts)
            });
            let place = place.or(Some(("", 1))).filter(|_| is_part);
            let (before, after) = place.map(|place| formula::signs(place, name)).unwrap_or_default();
            self.hidden += usize::from(HIDDEN.contains(&name));
            self.open.push(Open { name: name.to_owned(), language: known, parts: 0, after });
            self.sign(&before);
        }
    }

    /// Ends the newest open element of this name and what was left open in it.
    pub(super) fn close(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return };
        let after: String = self.open[at..].iter().rev().map(|open| open.after.as_str()).collect();
        self.sign(&after);
        if BLOCKS.contains(&name) {
            self.each(Lines::fresh);
        }
        let closed = self.open.drain(at..);
        self.hidden -= closed.filter(|open| HIDDEN.contains(&open.name.as_str())).count();
    }

    pub(super) fn push(&mut self, text: &str) {
        if self.hidden > 0 || text.is_empty() {
            return;
        }
        let parent = self.open.last().map_or("", |open| open.name.as_str());
        let is_formula = self.rich.lost_formula && self.open.iter().any(|open| open.name == "math");
        let text = if is_formula { formula::text(parent, text) } else { text.to_owned() };
        self.each(|lines| lines.push(&text));
    }

    /// A sign of a formula; the bracket that closes stands at what is in it.
    fn sign(&mut self, sign: &str) {
        if self.hidden > 0 || sign.is_empty() {
            return;
        }
        self.each(|lines| {
            if sign.starts_with(')') {
                lines.text.truncate(lines.text.trim_end_matches(' ').len());
            }
            lines.push(sign);
        });
    }

    pub(super) fn gap(&mut self) {
        self.each(|lines| lines.text.push(GAP));
    }

    pub(super) fn refer(&mut self, source: &str, alt: &str) {
        if self.rich.references.len() == MAX_REFERENCES {
            self.rich.lost_formatting = true;
            return;
        }
        let alt = match self.language() {
            Some(Language::En) => Bilingual::new(alt, ""),
            Some(Language::Zh) => Bilingual::new("", alt),
            _ => Bilingual::detect(alt, None),
        };
        match self.rich.references.iter_mut().find(|known| known.source == source) {
            Some(known) => {
                let or = |known: &mut String, new: String| {
                    if known.is_empty() {
                        *known = new;
                    }
                };
                or(&mut known.alt.en, alt.en);
                or(&mut known.alt.zh, alt.zh);
            }
            None => self.rich.references.push(Reference { source: source.to_owned(), alt }),
        }
    }

    pub(super) fn lose_formatting(&mut self) {
        self.rich.lost_formatting = true;
    }

    fn each(&mut self, change: impl Fn(&mut Lines)) {
        let language = self.language();
        if matches!(language, None | Some(Language::En)) {
            change(&mut self.en);
        }
        if matches!(language, None | Some(Language::Zh)) {
            change(&mut self.zh);
        }
    }

    pub(super) fn finish(mut self) -> Rich {
        self.rich.text = Bilingual { en: self.en.finish(), zh: self.zh.finish() };
        self.rich
    }
}

/// Text with one space for every run of them; only `<br>` and the edges of blocks break lines.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            let is_space = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if !is_space {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    fn fresh(&mut self) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// A gap alone at the end says only where to write; elsewhere it is part of the sentence.
    fn finish(self) -> String {
        let lines = self.text.split('\n').map(|line| line.trim_matches(' ')).collect::<Vec<_>>().join("\n");
        let gap = GAP.to_string();
        let text = lines.trim();
        let text = text.strip_suffix(&format!("\n{GAP}")).unwrap_or(text);
        let text = if text == gap { "" } else { text };
        text.replace(GAP, "_____").replace('\u{a0}', " ").trim().to_owned()
    }
}
