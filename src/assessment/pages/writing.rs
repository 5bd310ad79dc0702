//! What the pages of a running exam are made of: the attempt, its paper, and a question in words.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;

use crate::app::App;
use crate::assessment::answer::{self, Current};
use crate::assessment::attempt::{self, Attempt, AttemptStatus, PaperItem};
use crate::assessment::item::{self, ItemKind, ItemOption, ItemVersion, ItemVersionId, letter};
use crate::assessment::sitting::{Sitting, SittingId};
use crate::error::AppError;
use crate::schema::item_versions;
use crate::web::auth::Trainee;
use crate::web::layout::Layout;

#[derive(Serialize)]
pub struct Choice {
    pub letter: char,
    pub text: String,
    pub is_chosen: bool,
}

/// The running attempt with its paper and what was answered so far; `None` when it does not run (any more).
pub struct Writing {
    pub sitting: Sitting,
    pub attempt: Attempt,
    pub deadline: NaiveDateTime,
    pub paper: Vec<PaperItem>,
    pub answers: HashMap<i64, Current>,
    /// Of the questions that are wanted.
    pub versions: Vec<ItemVersion>,
    pub options: Vec<ItemOption>,
}

impl Writing {
    /// A wanted question: its place on the paper, and what it says.
    pub fn question(&self, number: i64) -> Option<(&PaperItem, &ItemVersion)> {
        let place = self.paper.iter().find(|place| place.position == number)?;
        let version = self.versions.iter().find(|version| version.id == place.item_version_id)?;
        Some((place, version))
    }
}

/// With the questions at the positions that `wants` names.
pub async fn load(
    app: &App,
    trainee: &Trainee,
    id: SittingId,
    wants: impl Fn(i64) -> bool + Send + 'static,
) -> Result<Option<Writing>, AppError> {
    let (user, now) = (trainee.id(), trainee.now);
    app.db
        .read(move |conn| {
            let (sitting, _, attempt) = attempt::of_user(conn, user, id)?;
            let Some(attempt) = attempt.filter(|attempt| attempt.status == AttemptStatus::InProgress) else {
                return Ok(None);
            };
            let Some(deadline) = attempt.deadline_at.filter(|deadline| now <= *deadline + sitting.grace()) else {
                return Ok(None);
            };
            let (paper, answers) = (attempt::paper(conn, attempt.id)?, answer::current(conn, attempt.id)?);
            let wanted: Vec<ItemVersionId> =
                paper.iter().filter(|place| wants(place.position)).map(|place| place.item_version_id).collect();
            let options = item::options(conn, &wanted)?;
            let versions = item_versions::table
                .filter(item_versions::id.eq_any(&wanted))
                .select(ItemVersion::as_select())
                .load(conn)?;
            Ok(Some(Writing { sitting, attempt, deadline, paper, answers, versions, options }))
        })
        .await
}

/// What stands beside the number of a question.
pub fn terms(l: &Layout, total: i64, kind: ItemKind, points: i64) -> String {
    let how = if kind == ItemKind::Multiple { "question-several" } else { "question-one" };
    let (of, points) = (l.t1("question-of", "total", total), l.t1("question-points", "points", l.points(&points)));
    format!("{of} · {} · {points}", l.t(how))
}

/// The options as this paper orders them, lettered from A.
pub fn choices(l: &Layout, place: &PaperItem, options: &[ItemOption], answer: &Current) -> Vec<Choice> {
    place
        .option_order
        .chars()
        .zip(0i64..)
        .filter_map(|(own, shown)| {
            let of_question = |option: &&ItemOption| option.item_version_id == place.item_version_id;
            let option = options.iter().filter(of_question).find(|option| option.letter() == own)?;
            Some(Choice {
                letter: letter(shown),
                text: l.pick(&option.text_en, &option.text_zh).to_owned(),
                is_chosen: answer.choice.contains(own),
            })
        })
        .collect()
}
