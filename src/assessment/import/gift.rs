//! GIFT, following Moodle's `question/format/gift/format.php`: the same escapes, the same order in which
//! it tells question types apart, and "no `=` at all means several answers".
//! A `::name::` that is a slug extends the content code; any other name is a title and is left out.

use super::{
    Bilingual, Collector, DraftDifficulty, DraftImportance, DraftKind, DraftOption, GiftType, ItemDraft, Outcome,
    ProblemKind, true_false_options, truth,
};

pub(super) fn read(text: &str, default_code: &str, collector: &mut Collector) {
    let mut category = String::new();
    let mut question = String::new();
    let mut row = 0;
    for (line, number) in text.lines().chain([""]).map(str::trim).zip(1..) {
        let new_category = line.strip_prefix("$CATEGORY:");
        if line.is_empty() || new_category.is_some() {
            if !question.is_empty() {
                let code = if category.is_empty() { default_code } else { &category };
                if collector.add(row, item(&question, row, code)).is_break() {
                    return;
                }
                question.clear();
            }
            if let Some(path) = new_category {
                category = code_from_category(path);
            }
        } else if !line.starts_with("//") {
            if question.is_empty() {
                row = number;
            }
            question.push_str(line);
            question.push('\n');
        }
    }
}

/// `$course$/top/Livestream Law/Ads` becomes `livestream-law.ads`; `//` is a slash within a part.
fn code_from_category(path: &str) -> String {
    let path = path.replace("//", "\0");
    let parts = path.split('/').map(str::trim);
    let named = parts.filter(|part| !part.starts_with('$') && *part != "top");
    named.map(slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

fn is_slug(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    !name.is_empty() && name.chars().all(fits)
}

fn item(question: &str, row: usize, base_code: &str) -> Outcome {
    let text = protect(question);
    let (name, body) = split_name(text.trim());
    let (stem, answers) = split_answers(body)?;
    let mut reader = Reader::default();

    let (stem, format) = split_format(&stem);
    let stem = Bilingual::detect(&reader.plain(stem, format), None);
    let answers = match answers.rsplit_once("####") {
        Some((answers, feedback)) => {
            reader.feedback |= !feedback.trim().is_empty();
            answers.trim()
        }
        None => answers,
    };
    let (kind, options) = match question_type(answers) {
        Ok(Answers::TrueFalse(answer)) => {
            reader.feedback |= answers.contains('#');
            (DraftKind::TrueFalse, true_false_options(answer))
        }
        Ok(Answers::Choice) => reader.choice(answers, format, &stem)?,
        Err(found) => return Err(ProblemKind::UnsupportedType(found)),
    };
    let name = restore(name);
    let code = match name.trim() {
        name if !is_slug(name) => base_code.to_owned(),
        name if base_code.is_empty() => name.to_owned(),
        name => format!("{base_code}.{name}"),
    };
    let draft = ItemDraft {
        row,
        code,
        kind,
        importance: DraftImportance::Y,
        difficulty: DraftDifficulty::Medium,
        law_ref: String::new(),
        law_effective: None,
        stem,
        options,
    };
    Ok((draft, reader.changes()))
}

fn split_name(text: &str) -> (&str, &str) {
    match text.strip_prefix("::") {
        Some(rest) => rest.split_once("::").unwrap_or(("", rest)),
        None => ("", text),
    }
}

/// Stem and answers. Text after the answers makes a missing-word item, with `_____` for the gap.
fn split_answers(body: &str) -> Result<(String, &str), ProblemKind> {
    if !body.contains(['{', '}']) {
        return Err(ProblemKind::UnsupportedType(GiftType::Description));
    }
    let (before, rest) = body.split_once('{').ok_or(ProblemKind::UnbalancedBraces)?;
    let (answers, after) = rest.split_once('}').ok_or(ProblemKind::UnbalancedBraces)?;
    if before.contains('}') || answers.contains('{') || after.contains(['{', '}']) {
        return Err(ProblemKind::UnbalancedBraces);
    }
    let stem = match after.trim() {
        "" => before.to_owned(),
        _ => format!("{before}_____{after}"),
    };
    Ok((stem, answers.trim()))
}

enum Answers {
    Choice,
    TrueFalse(bool),
}

/// Moodle's order matters: `~` decides before `->` does.
fn question_type(answers: &str) -> Result<Answers, GiftType> {
    if answers.is_empty() {
        return Err(GiftType::Essay);
    }
    if answers.starts_with('#') {
        return Err(GiftType::Numerical);
    }
    if answers.contains('~') {
        return Ok(Answers::Choice);
    }
    if answers.contains('=') && answers.contains("->") {
        return Err(GiftType::Matching);
    }
    let word = answers.split('#').next().unwrap_or_default();
    truth(word).map(Answers::TrueFalse).ok_or(GiftType::ShortAnswer)
}

#[derive(Clone, Copy, PartialEq)]
enum Markup {
    Plain,
    Html,
    Markdown,
}

fn split_format(text: &str) -> (&str, Markup) {
    let text = text.trim();
    let split = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match split {
        Some(("html", rest)) => (rest, Markup::Html),
        Some(("markdown", rest)) => (rest, Markup::Markdown),
        Some(("plain" | "moodle", rest)) => (rest, Markup::Plain),
        _ => (text, Markup::Plain),
    }
}

/// Remembers what was left behind on the way.
#[derive(Default)]
struct Reader {
    feedback: bool,
    weights: bool,
    markup: Option<&'static str>,
}

impl Reader {
    fn changes(self) -> Vec<ProblemKind> {
        let format = self.markup.map(ProblemKind::FormatDropped);
        let feedback = self.feedback.then_some(ProblemKind::FeedbackDropped);
        let weights = self.weights.then_some(ProblemKind::WeightsDropped);
        format.into_iter().chain(feedback).chain(weights).collect()
    }

    fn plain(&mut self, text: &str, markup: Markup) -> String {
        let text = restore(text);
        match markup {
            Markup::Plain => text.trim().to_owned(),
            Markup::Markdown => {
                self.markup = Some("markdown");
                text.trim().to_owned()
            }
            Markup::Html => {
                let plain = strip_tags(&text);
                if plain != text.trim() {
                    self.markup = Some("html");
                }
                plain
            }
        }
    }

    /// With a `=` among the answers one is right, otherwise all those with a positive weight.
    fn choice(
        &mut self,
        answers: &str,
        inherited: Markup,
        stem: &Bilingual,
    ) -> Result<(DraftKind, Vec<DraftOption>), ProblemKind> {
        let marks: Vec<(usize, &str)> = answers.match_indices(['~', '=']).collect();
        let stray = answers.split(['~', '=']).next().unwrap_or_default().trim();
        if !stray.is_empty() {
            return Err(ProblemKind::StrayText(restore(stray)));
        }
        let single = marks.iter().any(|&(_, mark)| mark == "=");
        let mut options = Vec::new();
        let mut key_weights = Vec::new();
        for (i, &(at, mark)) in marks.iter().enumerate() {
            let next = marks.get(i + 1);
            let piece = answers[at + 1..next.map_or(answers.len(), |next| next.0)].trim();
            if piece.is_empty() && mark == "~" && next.is_some_and(|next| next.1 == "=") {
                continue; // `~=text`, a common slip for `=text`
            }
            let (weight, piece) = split_weight(piece);
            let (text, feedback) = piece.split_once('#').unwrap_or((piece, ""));
            self.feedback |= !feedback.trim().is_empty();
            let weight = weight.unwrap_or(if mark == "=" { 100.0 } else { 0.0 });
            let is_key = weight > 0.0 && (mark == "=" || !single);
            if is_key {
                key_weights.push(weight);
            }
            self.weights |= weight < 0.0 || (weight > 0.0 && !is_key);
            let (text, own) = split_format(text);
            let markup = if own == Markup::Plain { inherited } else { own };
            let text = Bilingual::detect(&self.plain(text, markup), Some(stem));
            options.push(DraftOption { text, is_key });
        }
        // Thirds are written 33.33333 and 33.33334.
        self.weights |= key_weights.windows(2).any(|pair| (pair[0] - pair[1]).abs() > 0.1);
        Ok((if single { DraftKind::Single } else { DraftKind::Multiple }, options))
    }
}

/// `%50%text`, `%-33.333%text`: percent, then the text.
fn split_weight(piece: &str) -> (Option<f64>, &str) {
    let numeric = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '.');
    let split = piece.strip_prefix('%').and_then(|rest| rest.split_once('%'));
    match split.map(|(weight, text)| (weight.parse().ok().filter(|_| numeric(weight)), text)) {
        Some((Some(weight), text)) => (Some(weight), text.trim()),
        _ => (None, piece),
    }
}

/// Block ends become line ends, other tags vanish, the usual entities are decoded.
fn strip_tags(html: &str) -> String {
    let (start, rest) = html.split_once('<').unwrap_or((html, ""));
    let mut text = start.to_owned();
    for piece in rest.split('<').filter(|_| start.len() < html.len()) {
        let is_tag = piece.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match piece.split_once('>').filter(|_| is_tag) {
            Some(("br" | "br/" | "br /" | "/p" | "/div" | "/li", after)) => text += &format!("\n{after}"),
            Some((_, after)) => text += after,
            None => text += &format!("<{piece}"),
        }
    }
    let entities = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let text = entities.iter().fold(text, |text, (entity, c)| text.replace(entity, c));
    text.trim().to_owned()
}

/// What is written, what stands for it while the text is taken apart (Unicode noncharacters), and what
/// it means. The backslash comes first: a doubled one before `n` is no line end.
const ESCAPES: [(&str, &str, &str); 8] = [
    (r"\\", "\u{FDD0}", "\\"),
    (r"\~", "\u{FDD1}", "~"),
    (r"\=", "\u{FDD2}", "="),
    (r"\#", "\u{FDD3}", "#"),
    (r"\{", "\u{FDD4}", "{"),
    (r"\}", "\u{FDD5}", "}"),
    (r"\:", "\u{FDD6}", ":"),
    (r"\n", "\u{FDD7}", "\n"),
];

fn protect(text: &str) -> String {
    let replace = |text: String, (written, stand_in, _): &(&str, &str, &str)| text.replace(written, stand_in);
    ESCAPES.iter().fold(text.to_owned(), replace)
}

fn restore(text: &str) -> String {
    let replace = |text: String, (_, stand_in, meant): &(&str, &str, &str)| text.replace(stand_in, meant);
    ESCAPES.iter().fold(text.to_owned(), replace)
}
