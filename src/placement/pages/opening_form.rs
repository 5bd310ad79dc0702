//! Writing an opening: a new one, or changes to one.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::shown;
use crate::app::App;
use crate::error::AppError;
use crate::placement::draft::{self, NewOpening};
use crate::placement::opening::{self, Opening, OpeningError, OpeningId};
use crate::placement::tags::{TagKind, TagSet};
use crate::web::auth::Provider;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::{dates, respond};

/// Every field is read through the form's state.
#[derive(Deserialize, Validate)]
pub struct OpeningForm {}

#[derive(Template)]
#[template(path = "placement/opening_form.html")]
struct OpeningFormPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    action: String,
    form: FormState,
    levels: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    styles: Vec<(String, String)>,
    hours: Vec<(String, String)>,
    languages: Vec<(String, String)>,
}

fn page(provider: &Provider, opening: Option<&Opening>, form: FormState) -> OpeningFormPage {
    let l = provider.layout(if opening.is_some() { "opening-edit" } else { "opening-new" });
    let mut crumbs = vec![("/provider/openings".to_owned(), l.t("nav-openings").to_owned())];
    if let Some(opening) = opening {
        crumbs.push((format!("/provider/openings/{}", opening.id), opening.title.clone()));
    }
    crumbs.push((String::new(), l.title.clone()));
    OpeningFormPage {
        crumbs,
        action: opening
            .map_or_else(|| "/provider/openings".to_owned(), |opening| format!("/provider/openings/{}", opening.id)),
        form,
        levels: shown::levels(&l),
        categories: TagKind::Category.options(l.lang),
        styles: TagKind::Style.options(l.lang),
        hours: TagKind::Hours.options(l.lang),
        languages: TagKind::Language.options(l.lang),
        l,
    }
}

/// `known` is the opening that is changed: the last day it already has may be over.
fn read(state: &mut FormState, known: Option<&Opening>, today: NaiveDate) -> Option<NewOpening> {
    let title = state.text("title", 2, 120);
    let description = state.prose("description", 0, 4000);
    let headcount = state.number("headcount", 1..=200);
    let level = state.number("level", 1..=5);
    let city = state.text("city", 1, 80);
    let pay_min_fen = state.hundredths("pay_min", 100..=100_000_000);
    let pay_max_fen = state.hundredths("pay_max", 100..=100_000_000);
    let starts_on = state.date("starts_on");
    let closes_on = state.date("closes_on");
    if pay_max_fen < pay_min_fen && pay_max_fen.is_some() {
        state.reject("pay_max", "opening-pay-order");
    }
    if closes_on.is_some_and(|day| day < today && known.is_none_or(|known| known.closes_on != day)) {
        state.reject("closes_on", "opening-over");
    }
    if state.all("category").is_empty() {
        state.reject("category", "opening-category-required");
    }
    let new = NewOpening {
        title: title?,
        description: description?,
        headcount: headcount?,
        level: level?,
        city: city?,
        is_remote: state.has("is_remote", "true"),
        pay_min_fen: pay_min_fen?,
        pay_max_fen: pay_max_fen?,
        starts_on: starts_on?,
        closes_on: closes_on?,
        tags: TagSet::from_form(state),
    };
    Some(new).filter(|_| state.is_valid())
}

pub async fn new(provider: Provider) -> Result<HttpResponse, AppError> {
    let form = FormState::filled([("headcount", "1".to_owned()), ("level", "5".to_owned())]);
    respond::page(&page(&provider, None, form))
}

pub async fn create(
    app: web::Data<App>,
    provider: Provider,
    form: Submitted<OpeningForm>,
) -> Result<HttpResponse, AppError> {
    let (mut state, today) = (form.state, dates::today(provider.zone, provider.now));
    let Some(new) = read(&mut state, None, today) else {
        return respond::refused(&page(&provider, None, state));
    };
    let (actor, own, now) = (provider.id(), provider.provider(), provider.now);
    let id = app.db.write(move |conn| draft::create_once(conn, actor, own, &new, now)).await?;
    Ok(respond::redirect_with(&format!("/provider/openings/{id}"), "opening-drafted"))
}

pub async fn edit(app: web::Data<App>, provider: Provider, id: web::Path<OpeningId>) -> Result<HttpResponse, AppError> {
    let (own, id) = (provider.provider(), id.into_inner());
    let (opening, tags) = app
        .db
        .read(move |conn| {
            let opening = opening::for_provider(conn, own, id)?;
            Ok::<_, AppError>((opening, opening::tags_of(conn, &[id])?.remove(&id).unwrap_or_default()))
        })
        .await?;
    let own = [
        ("title", opening.title.clone()),
        ("description", opening.description.clone()),
        ("headcount", opening.headcount.to_string()),
        ("level", opening.level.to_string()),
        ("city", opening.city.clone()),
        ("is_remote", if opening.is_remote { "true".to_owned() } else { String::new() }),
        ("pay_min", shown::yuan(opening.pay_min_fen)),
        ("pay_max", shown::yuan(opening.pay_max_fen)),
        ("starts_on", opening.starts_on.to_string()),
        ("closes_on", opening.closes_on.to_string()),
    ];
    let form = FormState::filled(own.into_iter().chain(tags.pairs()));
    respond::page(&page(&provider, Some(&opening), form))
}

pub async fn update(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<OpeningId>,
    form: Submitted<OpeningForm>,
) -> Result<HttpResponse, AppError> {
    let (actor, own, id, now) = (provider.id(), provider.provider(), id.into_inner(), provider.now);
    let opening = app.db.read(move |conn| opening::for_provider(conn, own, id)).await?;
    let (mut state, today) = (form.state, dates::today(provider.zone, provider.now));
    let Some(new) = read(&mut state, Some(&opening), today) else {
        return respond::refused(&page(&provider, Some(&opening), state));
    };
    let to = format!("/provider/openings/{id}");
    let change = app.db.write(move |conn| {
        let opening = opening::for_provider(conn, own, id)?;
        draft::update(conn, actor, &opening, &new, now)
    });
    match change.await {
        Ok(()) => Ok(respond::redirect_with(&to, "opening-saved")),
        Err(OpeningError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&page(&provider, Some(&opening), state))
        }
    }
}
