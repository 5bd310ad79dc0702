//! What the office does with an item: ask for a review and give one, retire, tag, keep apart from others, cap.

use actix_web::{HttpResponse, web};

use super::item_page;
use super::items::Fields;
use crate::app::App;
use crate::assessment::item::{ItemError, ItemId, ItemVersionId};
use crate::assessment::item_tie;
use crate::assessment::review::{self, Opinion, Verdict};
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::respond;

type Place = web::Path<(ItemId, ItemVersionId)>;

fn path(id: ItemId) -> String {
    format!("/office/exams/items/{id}")
}

pub(super) fn answer(id: ItemId, done: Result<(), ItemError>, message: &'static str) -> Result<HttpResponse, AppError> {
    match done {
        Ok(()) => Ok(respond::redirect_with(&path(id), message)),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&path(id), refusal.message())),
    }
}

/// The same for a form that comes back filled in; `field` is where the refusal stands.
pub(super) async fn answer_form(
    app: &App,
    office: &Office,
    (id, mut state, field): (ItemId, FormState, &str),
    done: Result<(), ItemError>,
    message: &'static str,
) -> Result<HttpResponse, AppError> {
    match done {
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject(field, refusal.message());
            item_page::refused(app, office, id, state).await
        }
        Ok(()) => answer(id, Ok(()), message),
    }
}

/// The code of another item that was typed in `field`.
pub(super) fn typed_code(state: &mut FormState, field: &str) -> Option<String> {
    let code = state.value(field).trim().to_owned();
    if code.is_empty() {
        state.reject(field, "item-code-missing");
        return None;
    }
    Some(code)
}

pub async fn ask(app: web::Data<App>, office: Office, place: Place) -> Result<HttpResponse, AppError> {
    let ((id, version), actor, now) = (place.into_inner(), office.id(), office.now);
    answer(id, app.db.write(move |conn| review::ask(conn, actor, id, version, now)).await, "item-review-asked")
}

pub async fn give(
    app: web::Data<App>,
    office: Office,
    place: Place,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let ((id, version), actor, now) = (place.into_inner(), office.id(), office.now);
    let mut state = form.state;
    let verdict: Option<Verdict> = state.parse("verdict", "form-choice");
    let text = state.prose("text", 0, 4000);
    let (Some(verdict), Some(text)) = (verdict, text) else {
        return item_page::refused(&app, &office, id, state).await;
    };
    let opinion = Opinion { verdict, text, seen: state.value("seen").parse().unwrap_or(-1) };
    let done = app.db.write(move |conn| review::give(conn, actor, id, version, &opinion, now)).await;
    let message = match verdict {
        Verdict::Approve => "item-activated",
        Verdict::Object => "item-objected",
        _ => "item-commented",
    };
    answer_form(&app, &office, (id, state, "text"), done, message).await
}

pub async fn retire(app: web::Data<App>, office: Office, place: Place) -> Result<HttpResponse, AppError> {
    let ((id, version), actor, now) = (place.into_inner(), office.id(), office.now);
    answer(id, app.db.write(move |conn| review::retire(conn, actor, id, version, now)).await, "item-retired")
}

pub async fn tag(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ItemId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    let wanted = item_tie::tags_of(form.state.value("tags"));
    let done = app.db.write(move |conn| item_tie::set_tags(conn, actor, id, &wanted, now)).await;
    answer_form(&app, &office, (id, form.state, "tags"), done, "item-tagged").await
}

pub async fn add_enemy(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ItemId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now, mut state) = (*id, office.id(), office.now, form.state);
    let Some(code) = typed_code(&mut state, "enemy") else {
        return item_page::refused(&app, &office, id, state).await;
    };
    let done = app.db.write(move |conn| item_tie::add_enemy(conn, actor, id, &code, now)).await;
    answer_form(&app, &office, (id, state, "enemy"), done, "item-enemy-added").await
}

pub async fn remove_enemy(
    app: web::Data<App>,
    office: Office,
    place: web::Path<(ItemId, ItemId)>,
) -> Result<HttpResponse, AppError> {
    let ((id, other), actor, now) = (place.into_inner(), office.id(), office.now);
    let done = app.db.write(move |conn| item_tie::remove_enemy(conn, actor, id, other, now)).await;
    answer(id, done, "item-enemy-removed")
}

pub async fn cap(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ItemId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    let mut state = form.state;
    let cap = if state.value("cap").trim().is_empty() { None } else { state.number("cap", 1..=1_000_000) };
    if !state.is_valid() {
        return item_page::refused(&app, &office, id, state).await;
    }
    let done = app.db.write(move |conn| item_tie::set_cap(conn, actor, id, cap, now)).await;
    answer_form(&app, &office, (id, state, "cap"), done, "item-cap-set").await
}
