//! Offers: the provider makes one and may take it back; the anchor reads it and answers.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::shown;
use crate::accounts::user;
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;
use crate::placement::candidacy::{self, CandidacyId};
use crate::placement::offer::{self, NewOffer, OfferError, OfferId, OfferStatus};
use crate::placement::offer_list::{self, OfferView};
use crate::placement::opening::Opening;
use crate::web::auth::{Provider, Trainee};
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::{dates, respond};

/// Every field is read through the form's state.
#[derive(Deserialize, Validate)]
pub struct OfferForm {}

#[derive(Template)]
#[template(path = "placement/offer_form.html")]
struct OfferFormPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    lede: String,
    action: String,
    form: FormState,
}

async fn form_page(
    app: &App,
    provider: &Provider,
    id: CandidacyId,
    form: Option<FormState>,
) -> Result<OfferFormPage, AppError> {
    let (own, today) = (provider.provider(), dates::today(provider.zone, provider.now));
    let (opening, name) = app
        .db
        .read(move |conn| {
            let (candidacy, opening) = candidacy::seen_by_provider(conn, own, id, today)?;
            Ok::<_, AppError>((opening, user::find(conn, candidacy.user_id)?.name))
        })
        .await?;
    let l = provider.layout("offer-new");
    let pay = shown::pay_range(&l, opening.pay_min_fen, opening.pay_max_fen);
    Ok(OfferFormPage {
        crumbs: vec![
            ("/provider/openings".to_owned(), l.t("nav-openings").to_owned()),
            (format!("/provider/openings/{}", opening.id), opening.title.clone()),
            (format!("/provider/candidacies/{id}"), name.clone()),
            (String::new(), l.title.clone()),
        ],
        lede: l.t_with("offer-new-lede", &[("name", &name), ("opening", &opening.title), ("pay", &pay)]),
        action: format!("/provider/candidacies/{id}/offer"),
        form: form.unwrap_or_else(|| suggested(provider, &opening)),
        l,
    })
}

/// A week to answer, and the start that the opening names unless it has passed.
fn suggested(provider: &Provider, opening: &Opening) -> FormState {
    let expires = provider.now + chrono::TimeDelta::days(7);
    let starts_on = opening.starts_on.max(dates::today(provider.zone, expires));
    FormState::filled([
        ("pay", shown::yuan(opening.pay_min_fen)),
        ("starts_on", starts_on.to_string()),
        ("expires_at", dates::input(provider.zone, expires)),
    ])
}

pub async fn new(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<CandidacyId>,
) -> Result<HttpResponse, AppError> {
    respond::page(&form_page(&app, &provider, id.into_inner(), None).await?)
}

fn read(state: &mut FormState, provider: &Provider) -> Option<NewOffer> {
    let (zone, now) = (provider.zone, provider.now);
    let pay_fen = state.hundredths("pay", 100..=100_000_000);
    let starts_on = state.date("starts_on");
    if starts_on.is_some_and(|day| day < dates::today(zone, now)) {
        state.reject("starts_on", "offer-starts-past");
    }
    let expires_at = state.datetime("expires_at", zone);
    if expires_at.is_some_and(|at| at <= now || at > now + offer::LONGEST) {
        state.reject("expires_at", Message::new("offer-expires-range").with("days", offer::LONGEST.num_days()));
    }
    let terms = state.prose("terms", 2, 4000);
    let new = NewOffer { pay_fen: pay_fen?, terms: terms?, starts_on: starts_on?, expires_at: expires_at? };
    Some(new).filter(|_| state.is_valid())
}

pub async fn create(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<CandidacyId>,
    form: Submitted<OfferForm>,
) -> Result<HttpResponse, AppError> {
    let (id, mut state) = (id.into_inner(), form.state);
    let Some(new) = read(&mut state, &provider) else {
        return respond::refused(&form_page(&app, &provider, id, Some(state)).await?);
    };
    let (actor, own, now) = (provider.id(), provider.provider(), provider.now);
    let today = dates::today(provider.zone, now);
    let change = app.db.write(move |conn| {
        let pair = candidacy::for_provider(conn, own, id)?;
        offer::make(conn, actor, &pair, &new, today, now)
    });
    match change.await {
        Ok(_) => Ok(respond::redirect_with(&format!("/provider/candidacies/{id}"), "offer-made")),
        Err(OfferError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&form_page(&app, &provider, id, Some(state)).await?)
        }
    }
}

pub async fn withdraw(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<OfferId>,
) -> Result<HttpResponse, AppError> {
    let (actor, own, id, now) = (provider.id(), provider.provider(), id.into_inner(), provider.now);
    let offered = app.db.read(move |conn| offer_list::for_provider(conn, own, id)).await?;
    let to = format!("/provider/candidacies/{}", offered.candidacy.id);
    let change = app.db.write(move |conn| {
        let view = offer_list::for_provider(conn, own, id)?;
        offer::withdraw(conn, actor, &view, now)
    });
    match change.await {
        Ok(()) => Ok(respond::redirect_with(&to, "offer-withdrawn")),
        Err(OfferError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

#[derive(Template)]
#[template(path = "placement/offer.html")]
struct OfferPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    id: i64,
    opening: String,
    provider: String,
    terms: String,
    facts: Vec<(String, String)>,
    tone: &'static str,
    status: String,
    is_open: bool,
    is_frozen: bool,
    note: String,
    form: FormState,
}

fn page(trainee: &Trainee, view: OfferView, form: FormState) -> OfferPage {
    let l = trainee.layout("offer-title");
    let OfferView { offer, candidacy, opening, provider_en, provider_zh } = view;
    let fact = |key: &str, value: String| (l.t(key).to_owned(), value);
    OfferPage {
        crumbs: vec![
            ("/my/jobs".to_owned(), l.t("nav-jobs").to_owned()),
            (format!("/my/jobs/{}", candidacy.id), opening.title.clone()),
            (String::new(), l.title.clone()),
        ],
        id: offer.id.0,
        provider: l.pick(&provider_en, &provider_zh).to_owned(),
        facts: vec![
            fact("offer-pay", shown::pay(&l, offer.pay_fen)),
            fact("offer-starts-on", l.day(&offer.starts_on)),
            fact("opening-place", shown::place(&l, &opening.city, opening.is_remote)),
            fact("offer-expires-at", l.when(&offer.expires_at)),
        ],
        tone: shown::offer_tone(offer.status),
        status: l.t(offer.status.label()).to_owned(),
        is_open: offer.status == OfferStatus::Open && offer.expires_at > l.now,
        is_frozen: offer.status == OfferStatus::Frozen,
        terms: offer.terms,
        note: offer.response_note,
        opening: opening.title,
        form,
        l,
    }
}

pub async fn show(app: web::Data<App>, trainee: Trainee, id: web::Path<OfferId>) -> Result<HttpResponse, AppError> {
    let (user, id) = (trainee.id(), id.into_inner());
    let view = app.db.read(move |conn| offer_list::for_user(conn, user, id)).await?;
    respond::page(&page(&trainee, view, FormState::default()))
}

pub async fn accept(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<OfferId>,
    form: Submitted<OfferForm>,
) -> Result<HttpResponse, AppError> {
    let (user, id, now) = (trainee.id(), id.into_inner(), trainee.now);
    let today = dates::today(trainee.zone, now);
    let note: String = form.state.value("note").trim().chars().take(1000).collect();
    let change = app.db.write(move |conn| offer::accept(conn, user, id, &note, today, now)).await;
    answered(id, change.map(|_| ()), "offer-accepted")
}

pub async fn refuse(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<OfferId>,
    form: Submitted<OfferForm>,
) -> Result<HttpResponse, AppError> {
    let (user, id, now) = (trainee.id(), id.into_inner(), trainee.now);
    let note: String = form.state.value("note").trim().chars().take(1000).collect();
    let change = app.db.write(move |conn| offer::refuse(conn, user, id, &note, now)).await;
    answered(id, change, "offer-refused")
}

fn answered(id: OfferId, done: Result<(), OfferError>, message: &'static str) -> Result<HttpResponse, AppError> {
    let to = format!("/my/offers/{id}");
    match done {
        Ok(()) => Ok(respond::redirect_with(&to, message)),
        Err(OfferError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
