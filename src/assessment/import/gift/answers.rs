//! What stands between the braces.

use super::super::bilingual::{Bilingual, truth};
use super::super::credit::{self, Weight};
use super::super::draft::{DraftKind, DraftMedia, DraftNumber, DraftOption, ItemDraft};
use super::super::html;
use super::super::media;
use super::super::problem::{MediaFault, ProblemKind, say};
use super::escape::restore;

pub(super) enum Answers {
    Choice,
    TrueFalse(bool),
    ShortText,
    Numeric,
    Matching,
    Essay,
}

/// Moodle's order matters: `~` decides before `->` does.
pub(super) fn question_type(answers: &str) -> Answers {
    if answers.is_empty() {
        return Answers::Essay;
    }
    if answers.starts_with('#') {
        return Answers::Numeric;
    }
    if answers.contains('~') {
        return Answers::Choice;
    }
    if answers.contains('=') && answers.contains("->") {
        return Answers::Matching;
    }
    let word = answers.split('#').next().unwrap_or_default();
    truth(word).map_or(Answers::ShortText, Answers::TrueFalse)
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Markup {
    Plain,
    Html,
    Markdown,
}

impl Markup {
    /// The own one, or else the one of the stem.
    pub(super) fn or(self, inherited: Self) -> Self {
        if self == Self::Plain { inherited } else { self }
    }
}

/// Remembers what was left behind on the way.
#[derive(Default)]
pub(super) struct Reader {
    pub feedback: bool,
    weights: bool,
    markdown: bool,
    /// Not marked as such.
    html: bool,
    lost: Vec<ProblemKind>,
}

/// One piece of the answers: its mark, its weight in percent, its text and whether feedback followed it.
struct Piece<'a> {
    is_right: bool,
    weight: Option<f64>,
    text: &'a str,
}

impl Reader {
    pub(super) fn changes(self) -> Vec<ProblemKind> {
        let mut changes = Vec::new();
        if self.markdown {
            changes.push(ProblemKind::FormatDropped("markdown"));
        }
        changes.extend(self.html.then_some(ProblemKind::HtmlAsTyped));
        changes.extend(self.lost);
        changes.extend(self.feedback.then_some(ProblemKind::FeedbackDropped));
        changes.extend(self.weights.then_some(ProblemKind::WeightsDropped));
        changes
    }

    pub(super) fn split_format<'a>(&self, text: &'a str) -> (&'a str, Markup) {
        let text = text.trim();
        let split = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        match split {
            Some(("html", rest)) => (rest, Markup::Html),
            Some(("markdown", rest)) => (rest, Markup::Markdown),
            Some(("plain" | "moodle", rest)) => (rest, Markup::Plain),
            _ => (text, Markup::Plain),
        }
    }

    pub(super) fn stem(&mut self, text: &str, markup: Markup, files: &mut Vec<DraftMedia>) -> Bilingual {
        if markup != Markup::Html {
            return self.text(text, markup, None);
        }
        let rich = html::read(&restore(text));
        rich.say(&mut self.lost);
        for reference in &rich.references {
            let fault = media::attach(files, reference, |_| Err(MediaFault::Missing));
            self.lost.extend(fault);
        }
        rich.bilingual(None)
    }

    pub(super) fn text(&mut self, text: &str, markup: Markup, stem: Option<&Bilingual>) -> Bilingual {
        let text = restore(text);
        if markup == Markup::Html {
            let rich = html::read(&text);
            rich.say(&mut self.lost);
            media::misplaced(&rich.references).for_each(|what| say(&mut self.lost, what));
            return rich.bilingual(stem);
        }
        self.markdown |= markup == Markup::Markdown;
        self.html |= markup == Markup::Plain && html::is_in(&text);
        Bilingual::detect(text.trim(), stem)
    }

    /// The pieces that begin with one of the marks; text before the first belongs to none of them.
    fn pieces<'a>(&mut self, answers: &'a str, marks: &[char]) -> Result<Vec<Piece<'a>>, ProblemKind> {
        let stray = answers.split(marks).next().unwrap_or_default().trim();
        if !stray.is_empty() {
            return Err(ProblemKind::StrayText(restore(stray)));
        }
        let marks: Vec<(usize, &str)> = answers.match_indices(marks).collect();
        let mut pieces = Vec::new();
        for (i, &(at, mark)) in marks.iter().enumerate() {
            let next = marks.get(i + 1);
            let piece = answers[at + 1..next.map_or(answers.len(), |next| next.0)].trim();
            if piece.is_empty() && mark == "~" && next.is_some_and(|next| next.1 == "=") {
                continue; // `~=text`, a common slip for `=text`
            }
            let (weight, piece) = split_weight(piece);
            let (text, feedback) = piece.split_once('#').unwrap_or((piece, ""));
            self.feedback |= !feedback.trim().is_empty();
            pieces.push(Piece { is_right: mark == "=", weight, text: text.trim() });
        }
        Ok(pieces)
    }

    /// With a `=` among the answers one is right, otherwise all those with a positive weight.
    pub(super) fn choice(
        &mut self,
        answers: &str,
        inherited: Markup,
        draft: &mut ItemDraft,
    ) -> Result<(), ProblemKind> {
        let pieces = self.pieces(answers, &['~', '='])?;
        let single = pieces.iter().any(|piece| piece.is_right);
        let mut weights = Vec::new();
        for piece in pieces {
            let percent = piece.weight.unwrap_or(if piece.is_right { 100.0 } else { 0.0 });
            let is_key = percent > 0.0 && (piece.is_right || !single);
            weights.push(Weight { percent, is_key });
            let (text, own) = self.split_format(piece.text);
            let text = self.text(text, own.or(inherited), Some(&draft.stem));
            draft.options.push(DraftOption::new(text, is_key));
        }
        if single {
            draft.kind = DraftKind::Single;
            self.weights |= credit::of_single(&weights);
        } else {
            draft.kind = DraftKind::Multiple;
            let (scoring, is_changed) = credit::of_multiple(&weights);
            draft.scoring = scoring;
            self.weights |= is_changed;
        }
        Ok(())
    }

    /// Accepted answers; those worth less than everything are not.
    pub(super) fn accepted(
        &mut self,
        answers: &str,
        inherited: Markup,
        stem: &Bilingual,
    ) -> Result<Vec<DraftOption>, ProblemKind> {
        let answers = if answers.contains('=') { answers.to_owned() } else { format!("={answers}") };
        let mut options = Vec::new();
        for piece in self.pieces(&answers, &['='])? {
            let (text, own) = self.split_format(piece.text);
            if piece.weight.is_some_and(|weight| weight < 100.0) {
                self.lost.push(ProblemKind::AnswerDropped(restore(text)));
                continue;
            }
            options.push(DraftOption::new(self.text(text, own.or(inherited), Some(stem)), true));
        }
        Ok(options)
    }

    /// The first number that gives all points.
    pub(super) fn number(&mut self, answers: &str) -> Result<DraftNumber, ProblemKind> {
        let answers = answers.trim_start_matches('#').trim();
        let answers = if answers.contains('=') { answers.to_owned() } else { format!("={answers}") };
        let mut number = None;
        for piece in self.pieces(&answers, &['=', '~'])? {
            let is_whole = piece.is_right && piece.weight.is_none_or(|weight| weight >= 100.0);
            if is_whole && number.is_none() {
                number = Some(DraftNumber::of_gift(piece.text)?);
            } else if !piece.text.is_empty() {
                self.lost.push(ProblemKind::AnswerDropped(restore(piece.text)));
            }
        }
        number.ok_or(ProblemKind::KeyMissing)
    }

    pub(super) fn pairs(
        &mut self,
        answers: &str,
        inherited: Markup,
        stem: &Bilingual,
    ) -> Result<Vec<DraftOption>, ProblemKind> {
        let mut options = Vec::new();
        for piece in self.pieces(answers, &['='])? {
            let (left, right) =
                piece.text.split_once("->").ok_or_else(|| ProblemKind::StrayText(restore(piece.text)))?;
            let (left, own) = self.split_format(left);
            let left = self.text(left, own.or(inherited), Some(stem));
            let (right, own) = self.split_format(right);
            let right = self.text(right, own.or(inherited), Some(stem));
            options.push(DraftOption::pair(left, right));
        }
        Ok(options)
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
