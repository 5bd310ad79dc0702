//! GIFT, following Moodle's `question/format/gift/format.php`: the same escapes, the same order in which
//! it tells question types apart, and "no `=` at all means several answers".
//! A `::name::` that is a slug extends its category; any other name is a title and not kept, as the report says. With its
//! category an `[id:…]` is the code of the question.

mod answers;
mod escape;

use self::answers::{Answers, Reader, question_type};
use self::escape::{protect, restore};
use super::bilingual::Bilingual;
use super::code;
use super::collector::{Collector, Outcome};
use super::draft::{DraftKind, DraftNumber, DraftOption, DraftScoring, ItemDraft};
use super::problem::ProblemKind;

pub(super) fn read(text: &str, default_code: &str, out: &mut Collector) {
    let mut category = String::new();
    let mut question = Question::default();
    for (line, number) in text.lines().chain([""]).map(str::trim).zip(1..) {
        let new_category = line.strip_prefix("$CATEGORY:");
        if line.is_empty() || new_category.is_some() {
            if !question.text.is_empty() {
                let question = std::mem::take(&mut question);
                let outcome = item(&question, (&category, default_code));
                let text = protect(&question.text);
                let name = restore(split_name(text.trim()).0);
                if out.add(question.row, name.trim(), outcome).is_break() {
                    return;
                }
            }
            if let Some(path) = new_category {
                category = code::of_path(path);
            }
        } else if let Some(comment) = line.strip_prefix("//") {
            question.tags.extend(bracketed(comment, "[tag:"));
            question.id.extend(bracketed(comment, "[id:").take(1));
        } else {
            if question.text.is_empty() {
                question.row = number;
            }
            question.text.push_str(line);
            question.text.push('\n');
        }
    }
}

#[derive(Default)]
struct Question {
    row: usize,
    text: String,
    tags: Vec<String>,
    id: String,
}

/// `// [id:q7] [tag:law] [tag:easy]`, as Moodle writes them.
fn bracketed<'a>(comment: &'a str, mark: &'a str) -> impl Iterator<Item = String> + 'a {
    let found = comment.split(mark).skip(1);
    found.filter_map(|rest| Some(rest.split_once(']')?.0.trim().to_owned()))
}

fn item(question: &Question, (category, default_code): (&str, &str)) -> Outcome {
    let text = protect(&question.text);
    let (name, body) = split_name(text.trim());
    let (stem, answers) = split_answers(body)?;
    let mut draft = ItemDraft::new(question.row, "", DraftKind::Essay);
    code::assign(&mut draft, category, default_code, (&question.id, restore(name).trim()));
    draft.tags.clone_from(&question.tags);
    let mut reader = Reader::default();

    let (stem, format) = reader.split_format(&stem);
    draft.stem = reader.stem(stem, format, &mut draft.media);
    let answers = match answers.rsplit_once("####") {
        Some((answers, feedback)) => {
            let (feedback, own) = reader.split_format(feedback);
            draft.explanation = reader.text(feedback, own.or(format), Some(&draft.stem));
            answers.trim()
        }
        None => answers,
    };
    let stem = draft.stem.clone();
    match question_type(answers) {
        Answers::Essay => {}
        Answers::TrueFalse(answer) => {
            reader.feedback |= answers.contains('#');
            draft.kind = DraftKind::TrueFalse;
            draft.options = true_false_options(answer);
        }
        Answers::Choice => reader.choice(answers, format, &mut draft)?,
        Answers::ShortText => {
            draft.kind = DraftKind::ShortText;
            draft.options = reader.accepted(answers, format, &stem)?;
        }
        Answers::Numeric => {
            draft.kind = DraftKind::Numeric;
            draft.number = Some(reader.number(answers)?);
        }
        Answers::Matching => {
            draft.kind = DraftKind::Matching;
            // As Moodle marks it.
            draft.scoring = DraftScoring::Partial;
            draft.options = reader.pairs(answers, format, &stem)?;
        }
    }
    let mut changes = reader.changes();
    changes.extend(code::title_lost(&draft, restore(name).trim()));
    Ok((draft, changes))
}

pub(super) fn true_false_options(answer: bool) -> Vec<DraftOption> {
    let yes = DraftOption::new(Bilingual::new("True", "正确"), answer);
    let no = DraftOption::new(Bilingual::new("False", "错误"), !answer);
    vec![yes, no]
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
        return Err(ProblemKind::Description);
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

impl DraftNumber {
    /// `1822:5` or `1..5`; the weight and the feedback are off already.
    fn of_gift(text: &str) -> Result<Self, ProblemKind> {
        let text = restore(text);
        Self::parse(&text).ok_or_else(|| ProblemKind::BadNumber(text.trim().to_owned()))
    }
}
