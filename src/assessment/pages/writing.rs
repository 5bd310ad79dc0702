//! What the pages of a running exam are made of: the attempt, its paper, and a question in words.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::exams::path;
use super::{material, media};
use crate::app::App;
use crate::assessment::answer::{self, Current};
use crate::assessment::attempt::{self, Attempt, AttemptStatus, PaperItem};
use crate::assessment::item::{self, ItemKind, ItemOption, ItemVersion, ItemVersionId, letter};
use crate::assessment::item_media::{self, Medium};
use crate::assessment::response::{self, Shape};
use crate::assessment::sitting::{Sitting, SittingId};
use crate::assessment::{case_paper, entry, presence};
use crate::error::AppError;
use crate::schema::item_versions;
use crate::web::auth::Trainee;
use crate::web::layout::Layout;

pub struct Choice {
    pub letter: char,
    pub text: String,
    pub is_chosen: bool,
}

/// The running attempt with its paper and what was answered so far; `None` when it does not run (any more), and for
/// whoever is outside the networks of the exam or on another device than the one that holds it.
pub struct Writing {
    pub sitting: Sitting,
    pub attempt: Attempt,
    pub deadline: NaiveDateTime,
    pub paper: Vec<PaperItem>,
    pub answers: HashMap<i64, Current>,
    /// Of the questions that are wanted.
    pub versions: Vec<ItemVersion>,
    pub options: Vec<ItemOption>,
    pub media: HashMap<ItemVersionId, Vec<Medium>>,
}

impl Writing {
    /// A wanted question: its place on the paper, and what it says.
    pub fn question(&self, number: i64) -> Option<(&PaperItem, &ItemVersion)> {
        let place = self.paper.iter().find(|place| place.position == number)?;
        let version = self.versions.iter().find(|version| version.id == place.item_version_id)?;
        Some((place, version))
    }

    /// The material above a wanted question, as HTML; empty where it belongs to no case.
    pub fn material(&self, l: &Layout, place: &PaperItem) -> String {
        let version = self.versions.iter().find(|version| Some(version.id) == place.case_version_id);
        let Some(version) = version else { return String::new() };
        let files = |id: &ItemVersionId| self.media.get(id).map_or(&[][..], Vec::as_slice);
        let base = format!("{}/questions/{}/files", path(self.sitting.id), place.position);
        let at = self.paper.iter().position(|other| other.position == place.position);
        let nth = at.and_then(|at| case_paper::place(&self.cases(), at));
        material::html(l, (version, files(&version.id)), nth, (&base, files(&place.item_version_id).len()))
    }

    /// The case of each question of the paper, in its order.
    pub fn cases(&self) -> Vec<Option<ItemVersionId>> {
        self.paper.iter().map(|place| place.case_version_id).collect()
    }

    pub fn has_cases(&self) -> bool {
        self.paper.iter().any(|place| place.case_version_id.is_some())
    }

    /// What is shown below the text of a wanted question, as HTML.
    pub fn figures(&self, l: &Layout, place: &PaperItem) -> String {
        let base = format!("{}/questions/{}/files", path(self.sitting.id), place.position);
        self.media.get(&place.item_version_id).map(|media| media::html(l, media, &base)).unwrap_or_default()
    }
}

/// With the questions at the positions that `wants` names.
pub async fn load(
    app: &App,
    trainee: &Trainee,
    id: SittingId,
    wants: impl Fn(i64) -> bool + Send + 'static,
) -> Result<Option<Writing>, AppError> {
    let (user, now, login) = (trainee.id(), trainee.now, trainee.user.login_id);
    let ip = trainee.ip.clone();
    app.db
        .read(move |conn| {
            let (sitting, _, attempt) = attempt::of_user(conn, user, id)?;
            let Some(attempt) = attempt.filter(|attempt| attempt.status == AttemptStatus::InProgress) else {
                return Ok(None);
            };
            let is_elsewhere = presence::is_held_elsewhere(&sitting, &attempt, login);
            if is_elsewhere || !entry::is_inside(&sitting.ip_ranges, &ip) {
                return Ok(None);
            }
            let Some(deadline) = attempt.deadline_at.filter(|deadline| now <= sitting.last_answer(*deadline)) else {
                return Ok(None);
            };
            let (paper, answers) = (attempt::paper(conn, attempt.id)?, answer::current(conn, attempt.id)?);
            let shown = |place: &PaperItem| std::iter::once(place.item_version_id).chain(place.case_version_id);
            let wanted: Vec<ItemVersionId> =
                paper.iter().filter(|place| wants(place.position)).flat_map(shown).collect();
            let options = item::options(conn, &wanted)?;
            let versions = item_versions::table
                .filter(item_versions::id.eq_any(&wanted))
                .select(ItemVersion::as_select())
                .load(conn)?;
            let media = item_media::of_versions(conn, &wanted)?;
            Ok(Some(Writing { sitting, attempt, deadline, paper, answers, versions, options, media }))
        })
        .await
}

/// What stands beside the number of a question.
pub fn terms(l: &Layout, total: i64, kind: ItemKind, points: i64) -> String {
    let how = match kind {
        ItemKind::Single | ItemKind::TrueFalse => "question-one",
        ItemKind::Multiple => "question-several",
        ItemKind::Ordering => "question-order",
        ItemKind::Matching => "question-match",
        ItemKind::Numeric => "question-number-wanted",
        ItemKind::ShortText => "question-words",
        ItemKind::Essay => "question-essay",
        ItemKind::Case => return l.t(kind.label()).to_owned(),
    };
    let terms = format!("{} · {}", l.t(how), l.t1("question-points", "points", l.points(&points)));
    // One alone is of nothing: it is tried or looked at.
    if total == 1 { terms } else { format!("{} · {terms}", l.t1("question-of", "total", total)) }
}

/// Where an answer is given, as one paper shows it.
pub struct Asked {
    pub kind: ItemKind,
    pub shape: Shape,
    /// Options, things to order, or right sides, lettered from A in the order of the paper.
    pub choices: Vec<Choice>,
    /// Of an ordering and a matching: what gets a letter each.
    pub places: Vec<Place>,
    /// The answer so far, in the letters that are shown.
    pub answer: String,
    /// Letters that an ordering has in more than one place.
    pub twice: String,
    pub max_words: Option<i64>,
}

/// One place of an ordering, or one left side of a matching, with the letter that was put there (`-` for none).
pub struct Place {
    pub label: String,
    pub letter: char,
}

/// The field of an answer alone, for a page that draws questions without the server.
#[derive(Template)]
#[template(path = "assessment/theory/_answer.html")]
pub struct AnswerField<'a> {
    pub l: &'a Layout,
    pub asked: Asked,
}

/// The question as a candidate sees it whose paper orders the letters of the item as `order` does.
pub fn asked(l: &Layout, version: &ItemVersion, options: &[ItemOption], order: &str, answer: &Current) -> Asked {
    let options: Vec<&ItemOption> = options.iter().filter(|option| option.item_version_id == version.id).collect();
    asked_of(l, (version.kind, version.max_words), &options, order, answer)
}

/// The same of a version that is not kept (yet): its kind, longest essay, and options.
pub fn asked_of(
    l: &Layout,
    (kind, max_words): (ItemKind, Option<i64>),
    options: &[&ItemOption],
    order: &str,
    answer: &Current,
) -> Asked {
    let answer = response::shown(kind, &answer.choice, order);
    let is_matching = kind == ItemKind::Matching;
    let choices = order
        .chars()
        .zip(0i64..)
        .filter_map(|(own, shown)| {
            let option = options.iter().find(|option| option.letter() == own)?;
            let text = match is_matching {
                true => l.pick(&option.partner_en, &option.partner_zh),
                false => l.pick(&option.text_en, &option.text_zh),
            };
            let letter = letter(shown);
            Some(Choice { letter, text: text.to_owned(), is_chosen: answer.contains(letter) })
        })
        .collect();
    let labels: Vec<String> = match kind {
        ItemKind::Ordering => (1..=options.len()).map(|n| l.t1("question-place", "number", n)).collect(),
        ItemKind::Matching => options
            .iter()
            .map(|option| l.pick(&option.text_en, &option.text_zh).to_owned())
            .filter(|text| !text.is_empty())
            .collect(),
        _ => Vec::new(),
    };
    let given = answer.chars().chain(std::iter::repeat('-'));
    let places = labels.into_iter().zip(given).map(|(label, letter)| Place { label, letter }).collect();
    Asked { kind, shape: Shape::of(kind), choices, places, twice: response::twice(kind, &answer), answer, max_words }
}
