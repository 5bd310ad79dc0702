//! The sub-questions of a case: what its page lists, and what the office does with them.

use actix_web::{HttpResponse, web};

use super::item_page::{self, Loaded};
use super::item_steps::{answer, answer_form, typed_code};
use super::items::Fields;
use crate::app::App;
use crate::assessment::case::{self, Direction, SubQuestion};
use crate::assessment::item::{ItemId, ItemKind, ItemStatus};
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::Submitted;

/// The sub-questions on the page of a case.
pub(super) struct CaseView {
    pub rows: Vec<SubQuestion>,
    /// What keeps it from being drawn.
    pub obstacles: Vec<&'static str>,
    pub may_add: bool,
}

impl CaseView {
    /// Of nothing but a case.
    pub fn of(loaded: &Loaded) -> Option<CaseView> {
        loaded.versions.first().filter(|newest| newest.kind == ItemKind::Case)?;
        let rows = loaded.sub_questions.clone();
        let is_active = loaded.versions.iter().any(|version| version.status == ItemStatus::Active);
        let obstacles = [
            (!is_active, "case-obstacle-material"),
            (rows.iter().all(|row| row.status == ItemStatus::Retired), "case-obstacle-none"),
            (rows.iter().any(SubQuestion::is_missing), "case-obstacle-waiting"),
        ];
        let obstacles = obstacles.into_iter().filter(|(stands, _)| *stands).map(|(_, key)| key).collect();
        Some(CaseView { may_add: rows.len() < case::MOST, obstacles, rows })
    }
}

/// Makes a question that is there already one of the case.
pub async fn create(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ItemId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now, mut state) = (*id, office.id(), office.now, form.state);
    let Some(code) = typed_code(&mut state, "question") else {
        return item_page::refused(&app, &office, id, state).await;
    };
    let done = app.db.write(move |conn| case::add_known(conn, actor, (id, &code), now)).await.map(|_| ());
    answer_form(&app, &office, (id, state, "question"), done, "case-question-added").await
}

type Place = web::Path<(ItemId, ItemId)>;

pub async fn remove(app: web::Data<App>, office: Office, place: Place) -> Result<HttpResponse, AppError> {
    let (place, actor, now) = (place.into_inner(), office.id(), office.now);
    let done = app.db.write(move |conn| case::remove(conn, actor, place, now)).await;
    answer(place.0, done, "case-question-removed")
}

pub async fn shift(
    app: web::Data<App>,
    office: Office,
    place: Place,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (place, actor, now, mut state) = (place.into_inner(), office.id(), office.now, form.state);
    let direction: Option<Direction> = state.parse("to", "form-choice");
    let Some(direction) = direction else {
        return item_page::refused(&app, &office, place.0, state).await;
    };
    let done = app.db.write(move |conn| case::shift(conn, actor, place, direction, now)).await;
    answer(place.0, done, "case-question-moved")
}
