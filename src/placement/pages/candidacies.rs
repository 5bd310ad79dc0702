//! One candidacy as its provider sees it: where it stands, what comes next, what happened.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::shown;
use crate::accounts::user;
use crate::app::App;
use crate::audit::entry;
use crate::db::Conn;
use crate::error::AppError;
use crate::placement::candidacy::{self, Candidacy, CandidacyError, CandidacyId};
use crate::placement::offer::{Offer, OfferStatus};
use crate::placement::offer_list;
use crate::placement::opening::Opening;
use crate::placement::pipeline::{CandidacyStatus, Step};
use crate::web::auth::Provider;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::{dates, respond};

pub struct OfferRow {
    pub id: i64,
    pub pay: String,
    pub starts: String,
    pub expires: String,
    pub tone: &'static str,
    pub status: String,
    pub note: String,
    pub is_open: bool,
}

pub fn offer_row(l: &Layout, offer: &Offer) -> OfferRow {
    OfferRow {
        id: offer.id.0,
        pay: shown::pay(l, offer.pay_fen),
        starts: l.day(&offer.starts_on),
        expires: l.when(&offer.expires_at),
        tone: shown::offer_tone(offer.status),
        status: l.t(offer.status.label()).to_owned(),
        note: offer.response_note.clone(),
        is_open: offer.status.may_become(OfferStatus::Withdrawn),
    }
}

/// What happened to a candidacy, newest first: tone, when, what, nothing more.
pub fn history(l: &Layout, entries: &[entry::Entry]) -> Vec<(&'static str, String, String, String)> {
    let line = |entry: &entry::Entry| {
        let status: CandidacyStatus = entry.action.strip_prefix("candidacy.")?.parse().ok()?;
        let what = l.t(status.label()).to_owned();
        Some((shown::candidacy_tone(status), l.when(&entry.at), what, String::new()))
    };
    entries.iter().rev().filter_map(line).collect()
}

#[derive(Template)]
#[template(path = "placement/candidacy.html")]
struct CandidacyPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    name: String,
    candidacy: Candidacy,
    opening: Opening,
    tone: &'static str,
    status: String,
    contact: Option<(String, String)>,
    offers: Vec<OfferRow>,
    history: Vec<(&'static str, String, String, String)>,
    can_invite: bool,
    can_interview: bool,
    can_offer: bool,
    can_close: bool,
    form: FormState,
}

pub async fn show(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<CandidacyId>,
) -> Result<HttpResponse, AppError> {
    let (own, id, today) = (provider.provider(), id.into_inner(), dates::today(provider.zone, provider.now));
    let ((candidacy, opening), person, shows_contact, offers, entries) = app
        .db
        .read(move |conn| {
            let pair = candidacy::seen_by_provider(conn, own, id, today)?;
            let person = user::find(conn, pair.0.user_id)?;
            let shows_contact = candidacy::shows_contact(conn, &pair.0)?;
            let offers = offer_list::of_candidacies(conn, &[id])?;
            let entries = entry::of_subject(conn, "candidacy", id.0)?;
            Ok::<_, AppError>((pair, person, shows_contact, offers, entries))
        })
        .await?;
    let l = provider.layout_titled(person.name.clone());
    let may = |step: Step| candidacy.status.after(step).is_some();
    respond::page(&CandidacyPage {
        crumbs: vec![
            ("/provider/openings".to_owned(), l.t("nav-openings").to_owned()),
            (format!("/provider/openings/{}", opening.id), opening.title.clone()),
            (String::new(), person.name.clone()),
        ],
        name: person.name,
        tone: shown::candidacy_tone(candidacy.status),
        status: l.t(candidacy.status.label()).to_owned(),
        contact: shows_contact.then_some((person.email, person.phone)),
        offers: offers.iter().map(|offer| offer_row(&l, offer)).collect(),
        history: history(&l, &entries),
        can_invite: may(Step::Invite),
        can_interview: may(Step::Interview),
        can_offer: may(Step::Offer),
        can_close: may(Step::Close),
        form: FormState::default(),
        candidacy,
        opening,
        l,
    })
}

#[derive(Deserialize, Validate)]
pub struct WordsForm {}

type Change = fn(&mut Conn, &Provider, &(Candidacy, Opening), &str) -> Result<(), CandidacyError>;

/// Every change on this page: load through the provider, change, back to the page.
async fn changed(
    app: &App,
    provider: Provider,
    id: CandidacyId,
    words: String,
    (change, message): (Change, &'static str),
) -> Result<HttpResponse, AppError> {
    let to = format!("/provider/candidacies/{id}");
    let (own, today) = (provider.provider(), dates::today(provider.zone, provider.now));
    let done = app.db.write(move |conn| {
        let pair = candidacy::seen_by_provider(conn, own, id, today)?;
        change(conn, &provider, &pair, &words)
    });
    match done.await {
        Ok(()) => Ok(respond::redirect_with(&to, message)),
        Err(CandidacyError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

pub async fn invite(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<CandidacyId>,
    form: Submitted<WordsForm>,
) -> Result<HttpResponse, AppError> {
    let words: String = form.state.value("message").trim().chars().take(1000).collect();
    let change: Change = |conn, provider, pair, words| {
        let today = dates::today(provider.zone, provider.now);
        candidacy::invite(conn, provider.id(), pair, words, today, provider.now)
    };
    changed(&app, provider, id.into_inner(), words, (change, "candidacy-invited")).await
}

pub async fn interview(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<CandidacyId>,
) -> Result<HttpResponse, AppError> {
    let change: Change = |conn, provider, pair, _| candidacy::interview(conn, provider.id(), &pair.0, provider.now);
    changed(&app, provider, id.into_inner(), String::new(), (change, "candidacy-saved")).await
}

pub async fn close(
    app: web::Data<App>,
    provider: Provider,
    id: web::Path<CandidacyId>,
    form: Submitted<WordsForm>,
) -> Result<HttpResponse, AppError> {
    let (id, mut state) = (id.into_inner(), form.state);
    let Some(reason) = state.prose("reason", 2, 500) else {
        let to = format!("/provider/candidacies/{id}");
        return Ok(respond::redirect_refused(&to, "placement-reason-required"));
    };
    let change: Change =
        |conn, provider, pair, reason| candidacy::close(conn, provider.id(), pair, reason, provider.now);
    changed(&app, provider, id, reason, (change, "candidacy-closed")).await
}
