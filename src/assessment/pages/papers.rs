//! The whole paper of a running exam at once: with it, the exam's page goes on while the connection is gone.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Serialize;

use super::questions::Shown;
use super::writing::{self, AnswerField, Writing};
use crate::app::App;
use crate::assessment::sitting::SittingId;
use crate::error::AppError;
use crate::i18n::Lang;
use crate::web::auth::Trainee;
use crate::web::layout::Layout;

/// As its page shows it.
#[derive(Serialize)]
struct Question {
    heading: String,
    terms: String,
    /// The material of its case, as HTML of our own.
    material: String,
    stem: String,
    /// What is shown below it, as HTML of our own.
    figures: String,
    /// The field of the answer, as HTML of our own.
    field: String,
    choice: String,
    is_flagged: bool,
}

/// The questions in their order, in the language of the page that asks.
pub async fn show(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<SittingId>,
    shown: web::Query<Shown>,
) -> Result<HttpResponse, AppError> {
    let running = writing::load(&app, &trainee, *id, |_| true).await?.ok_or(AppError::NotFound)?;
    let mut l = trainee.layout("question-title");
    l.lang = shown.lang.parse::<Lang>().unwrap_or(running.attempt.lang);
    let numbers = running.paper.iter().map(|place| place.position);
    let paper: Vec<Question> =
        numbers.filter_map(|number| question(&l, &running, number).transpose()).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(paper))
}

fn question(l: &Layout, running: &Writing, number: i64) -> Result<Option<Question>, AppError> {
    let Some((place, version)) = running.question(number) else { return Ok(None) };
    let answer = running.answers.get(&number).cloned().unwrap_or_default();
    let asked = writing::asked(l, version, &running.options, &place.option_order, &answer);
    let choice = asked.answer.clone();
    let field = AnswerField { l, asked }.render().map_err(|error| AppError::Internal(error.into()))?;
    Ok(Some(Question {
        heading: l.t1("question-number", "number", number),
        terms: writing::terms(l, running.paper.len() as i64, version.kind, place.points),
        stem: l.pick(&version.stem_en, &version.stem_zh).to_owned(),
        material: running.material(l, place),
        figures: running.figures(l, place),
        field,
        choice,
        is_flagged: answer.is_flagged,
    }))
}
