//! How a run went: by domain, and what to repeat.

use std::collections::{BTreeMap, HashMap};

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::domain_name;
use super::question_path;
use crate::app::App;
use crate::assessment::item::ItemVersionId;
use crate::assessment::practice::{self, Outcome, Question, Run, RunId};
use crate::assessment::practice_card::{self, Card};
use crate::assessment::scoring;
use crate::error::AppError;
use crate::web::auth::Trainee;
use crate::web::layout::Layout;
use crate::web::respond;

struct DomainLine {
    name: String,
    /// Of 100.
    share: i64,
    tone: &'static str,
    text: String,
}

struct QuestionLine {
    href: String,
    stem: String,
    law: String,
    tone: &'static str,
    outcome: &'static str,
}

#[derive(Template)]
#[template(path = "assessment/practice/summary.html")]
struct SummaryPage {
    l: Layout,
    run: RunId,
    when: String,
    /// Right ones of how many, and the share of the points; nothing when there were essays only.
    result: Option<(String, String)>,
    notes: Vec<String>,
    domains: Vec<DomainLine>,
    /// What was not right.
    repeat: Vec<QuestionLine>,
    rest: Vec<QuestionLine>,
    crumbs: Vec<(String, String)>,
}

type Cards = HashMap<ItemVersionId, Card>;

pub async fn show(app: web::Data<App>, trainee: Trainee, run: web::Path<RunId>) -> Result<HttpResponse, AppError> {
    let (user, run) = (trainee.id(), *run);
    let (run, questions, cards) = app
        .db
        .read(move |conn| {
            let run = practice::of_user(conn, user, run)?;
            let questions = practice::questions(conn, run.id)?;
            let ids: Vec<ItemVersionId> = questions.iter().map(|question| question.item_version_id).collect();
            Ok::<_, AppError>((run, questions, practice_card::of(conn, &ids)?))
        })
        .await?;
    let waiting = questions.iter().find(|question| question.answered_at.is_none());
    if let Some(question) = waiting.filter(|_| run.finished_at.is_none()) {
        return Ok(respond::redirect(&question_path(run.id, question.position)));
    }
    respond::page(&summary(trainee.layout("practice-summary-title"), &run, &questions, &cards))
}

fn summary(l: Layout, run: &Run, questions: &[Question], cards: &Cards) -> SummaryPage {
    let answered: Vec<(&Question, &Card)> = questions
        .iter()
        .filter(|question| question.answered_at.is_some())
        .filter_map(|question| Some((question, cards.get(&question.item_version_id)?)))
        .collect();
    let score = practice_card::score(answered.iter().copied());
    let (right, of) = (score.right.to_string(), score.questions.to_string());
    let lines = |wanted: fn(Outcome) -> bool| {
        let lines = answered.iter().filter_map(|(question, card)| line(&l, run.id, question, card, wanted));
        lines.collect::<Vec<_>>()
    };
    SummaryPage {
        run: run.id,
        when: l.when(&run.started_at),
        result: (score.questions > 0).then(|| {
            let share = l.t1("practice-share", "share", score.percentage() / 100);
            (l.t_with("practice-right-of", &[("right", &right), ("of", &of)]), share)
        }),
        notes: notes(&l, questions),
        domains: domains(&l, &answered),
        repeat: lines(|outcome| matches!(outcome, Outcome::Partly | Outcome::Wrong)),
        rest: lines(|outcome| matches!(outcome, Outcome::Right | Outcome::Own)),
        crumbs: vec![("/my/practice".into(), l.t("practice-title").to_owned()), (String::new(), l.title.clone())],
        l,
    }
}

fn line(l: &Layout, run: RunId, question: &Question, card: &Card, wanted: fn(Outcome) -> bool) -> Option<QuestionLine> {
    let outcome = question.outcome().filter(|outcome| wanted(*outcome))?;
    Some(QuestionLine {
        href: question_path(run, question.position),
        stem: l.pick(&card.version.stem_en, &card.version.stem_zh).to_owned(),
        law: card.version.law_ref.clone(),
        tone: outcome.tone(),
        outcome: outcome.label(),
    })
}

/// What the figure does not tell.
fn notes(l: &Layout, questions: &[Question]) -> Vec<String> {
    let count = |outcome: Option<Outcome>| questions.iter().filter(|question| question.outcome() == outcome).count();
    [
        ("practice-note-partly", count(Some(Outcome::Partly))),
        ("practice-note-own", count(Some(Outcome::Own))),
        ("practice-note-open", count(None)),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(key, count)| l.t1(key, "count", count))
    .collect()
}

/// The weakest first.
fn domains(l: &Layout, answered: &[(&Question, &Card)]) -> Vec<DomainLine> {
    let mut parts: BTreeMap<&str, Vec<(&Question, &Card)>> = BTreeMap::new();
    for (question, card) in answered {
        parts.entry(&card.domain).or_default().push((question, card));
    }
    let mut lines: Vec<(i64, DomainLine)> = parts
        .into_iter()
        .filter_map(|(domain, part)| {
            let score = practice_card::score(part);
            let share = scoring::percentage(score.points, score.max);
            let (right, of) = (score.right.to_string(), score.questions.to_string());
            let line = DomainLine {
                name: domain_name(l, domain),
                share: share / 100,
                tone: practice_card::tone(share),
                text: l.t_with(
                    "practice-domain-line",
                    &[("right", &right), ("of", &of), ("share", &(share / 100).to_string())],
                ),
            };
            (score.questions > 0).then_some((share, line))
        })
        .collect();
    lines.sort_by_key(|(share, _)| *share);
    lines.into_iter().map(|(_, line)| line).collect()
}
