//! The anchor's jobs: offers and invitations that wait, openings to apply to, and the jobs they have.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::candidacies::{OfferRow, history, offer_row};
use super::shown::{self, PlacementRow};
use crate::app::App;
use crate::audit::entry;
use crate::certification::certificate;
use crate::error::AppError;
use crate::placement::advert::{self, Advert};
use crate::placement::candidacy::{self, Answer, Candidacy, CandidacyError, CandidacyId};
use crate::placement::candidacy_list;
use crate::placement::offer::OfferStatus;
use crate::placement::offer_list::{self, OfferView};
use crate::placement::opening::{self, Opening, OpeningId};
use crate::placement::pipeline::{CandidacyStatus, Step};
use crate::placement::placement_list;
use crate::placement::search;
use crate::placement::tags::TagSet;
use crate::placement::{fit, profile};
use crate::web::auth::Trainee;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::{dates, respond};

struct Waiting {
    id: i64,
    opening: String,
    provider: String,
    pay: String,
    expires: String,
    is_frozen: bool,
}

struct Talk {
    id: i64,
    opening: String,
    provider: String,
    tone: &'static str,
    status: String,
    is_invitation: bool,
}

struct AdvertRow {
    id: i64,
    title: String,
    provider: String,
    place: String,
    pay: String,
    closes: String,
}

#[derive(Template)]
#[template(path = "placement/jobs.html")]
struct JobsPage {
    l: Layout,
    is_certified: bool,
    offers: Vec<Waiting>,
    talks: Vec<Talk>,
    jobs: Vec<PlacementRow>,
    adverts: Vec<AdvertRow>,
    page: Paging,
}

fn waiting(l: &Layout, view: OfferView) -> Waiting {
    Waiting {
        id: view.offer.id.0,
        provider: l.pick(&view.provider_en, &view.provider_zh).to_owned(),
        opening: view.opening.title,
        pay: shown::pay(l, view.offer.pay_fen),
        expires: l.when(&view.offer.expires_at),
        is_frozen: view.offer.status == OfferStatus::Frozen,
    }
}

fn talk(l: &Layout, (candidacy, opening, en, zh): (Candidacy, Opening, String, String)) -> Talk {
    Talk {
        id: candidacy.id.0,
        opening: opening.title,
        provider: l.pick(&en, &zh).to_owned(),
        tone: shown::candidacy_tone(candidacy.status),
        status: l.t(candidacy.status.label()).to_owned(),
        is_invitation: candidacy.status == CandidacyStatus::Invited,
    }
}

fn advert_row(l: &Layout, advert: Advert) -> AdvertRow {
    AdvertRow {
        id: advert.opening.id.0,
        provider: l.pick(&advert.provider_en, &advert.provider_zh).to_owned(),
        place: shown::place(l, &advert.opening.city, advert.opening.is_remote),
        pay: shown::pay_range(l, advert.opening.pay_min_fen, advert.opening.pay_max_fen),
        closes: l.day(&advert.opening.closes_on),
        title: advert.opening.title,
    }
}

pub async fn index(
    app: web::Data<App>,
    trainee: Trainee,
    number: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (user, today, offset) = (trainee.id(), dates::today(trainee.zone, trainee.now), number.offset());
    let (held, offers, talks, jobs, (adverts, total)) = app
        .db
        .read(move |conn| {
            let held = certificate::valid_of(conn, user, today)?;
            // Without a certificate people see what level-5 holders see, so that they know what they work for.
            let level = held.as_ref().map_or(5, |held| held.level);
            let adverts = advert::list(conn, level, today, offset, ROWS)?;
            let offers = offer_list::open_of(conn, user)?;
            let (talks, jobs) = (candidacy_list::of_user(conn, user)?, placement_list::of_user(conn, user)?);
            Ok::<_, AppError>((held, offers, talks, jobs, adverts))
        })
        .await?;
    let l = trainee.layout("jobs-title");
    respond::page(&JobsPage {
        is_certified: held.is_some(),
        offers: offers.into_iter().map(|view| waiting(&l, view)).collect(),
        talks: talks.into_iter().map(|row| talk(&l, row)).collect(),
        jobs: jobs.iter().map(|view| shown::placement_row(&l, view)).collect(),
        adverts: adverts.into_iter().map(|advert| advert_row(&l, advert)).collect(),
        page: Paging::new(&number, total, &trainee.uri),
        l,
    })
}

#[derive(Template)]
#[template(path = "placement/advert.html")]
struct AdvertPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    opening: Opening,
    provider: String,
    facts: Vec<(String, String)>,
    tags: Vec<(String, bool)>,
    fit: Option<(i64, Vec<(String, i64)>)>,
    can_apply: bool,
    is_known: bool,
    form: FormState,
}

fn parts(l: &Layout, fit: fit::Fit) -> (i64, Vec<(String, i64)>) {
    let part = |key: &str, value: i64| (l.t(key).to_owned(), value);
    let parts = vec![
        part("fit-categories", fit.categories),
        part("fit-style", fit.style),
        part("fit-hours", fit.hours),
        part("fit-pay", fit.pay),
        part("fit-city", fit.city),
    ];
    (fit.total, parts)
}

fn facts(l: &Layout, opening: &Opening) -> Vec<(String, String)> {
    let fact = |key: &str, value: String| (l.t(key).to_owned(), value);
    vec![
        fact("opening-pay", shown::pay_range(l, opening.pay_min_fen, opening.pay_max_fen)),
        fact("opening-place", shown::place(l, &opening.city, opening.is_remote)),
        fact("opening-level", shown::level(l, opening.level)),
        fact("opening-headcount", l.number(&opening.headcount)),
        fact("opening-starts-on", l.day(&opening.starts_on)),
        fact("opening-closes-on", l.day(&opening.closes_on)),
    ]
}

pub async fn show_opening(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<OpeningId>,
) -> Result<HttpResponse, AppError> {
    let (user, id, today) = (trainee.id(), id.into_inner(), dates::today(trainee.zone, trainee.now));
    let (advert, wanted, own, tags, is_eligible, standing) = app
        .db
        .read(move |conn| {
            let advert = advert::find(conn, id, today)?;
            let wanted = opening::tags_of(conn, &[id])?.remove(&id).unwrap_or_default();
            let tags = profile::tags_of(conn, &[user])?.remove(&user).unwrap_or_default();
            let is_eligible = candidacy::is_eligible(conn, user, &advert.opening, today)?;
            let standing = candidacy_list::standing_of(conn, id, &[user])?.remove(&user);
            Ok::<_, AppError>((advert, wanted, profile::of(conn, user)?, tags, is_eligible, standing))
        })
        .await?;
    let l = trainee.layout_titled(advert.opening.title.clone());
    let is_known = standing.is_some_and(|(_, status)| status != CandidacyStatus::Shortlisted);
    respond::page(&AdvertPage {
        crumbs: vec![
            ("/my/jobs".to_owned(), l.t("nav-jobs").to_owned()),
            (String::new(), advert.opening.title.clone()),
        ],
        provider: l.pick(&advert.provider_en, &advert.provider_zh).to_owned(),
        facts: facts(&l, &advert.opening),
        fit: own.map(|own| parts(&l, search::fit_of(&advert.opening, &wanted, &own, &tags))),
        tags: wanted.shown(l.lang, &tags),
        can_apply: is_eligible && !is_known,
        is_known,
        form: FormState::default(),
        opening: advert.opening,
        l,
    })
}

#[derive(Deserialize, Validate)]
pub struct WordsForm {}

pub async fn apply(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<OpeningId>,
    form: Submitted<WordsForm>,
) -> Result<HttpResponse, AppError> {
    let (user, id, now) = (trainee.id(), id.into_inner(), trainee.now);
    let today = dates::today(trainee.zone, now);
    let words: String = form.state.value("message").trim().chars().take(1000).collect();
    let change = app.db.write(move |conn| {
        let advert = advert::find(conn, id, today)?;
        candidacy::apply(conn, user, &advert.opening, &words, today, now)
    });
    match change.await {
        Ok(made) => Ok(respond::redirect_with(&format!("/my/jobs/{made}"), "candidacy-applied")),
        Err(CandidacyError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&format!("/my/jobs/openings/{id}"), refusal.message())),
    }
}

#[derive(Template)]
#[template(path = "placement/job.html")]
struct JobPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    candidacy: Candidacy,
    opening: Opening,
    tone: &'static str,
    status: String,
    facts: Vec<(String, String)>,
    tags: Vec<(String, bool)>,
    offers: Vec<OfferRow>,
    history: Vec<(&'static str, String, String, String)>,
    can_agree: bool,
    can_decline: bool,
}

pub async fn show(app: web::Data<App>, trainee: Trainee, id: web::Path<CandidacyId>) -> Result<HttpResponse, AppError> {
    let (user, id) = (trainee.id(), id.into_inner());
    let ((candidacy, opening), tags, offers, entries) = app
        .db
        .read(move |conn| {
            let pair = candidacy::for_user(conn, user, id)?;
            let tags = opening::tags_of(conn, &[pair.1.id])?.remove(&pair.1.id).unwrap_or_default();
            let offers = offer_list::of_candidacies(conn, &[id])?;
            Ok::<_, AppError>((pair, tags, offers, entry::of_subject(conn, "candidacy", id.0)?))
        })
        .await?;
    let l = trainee.layout_titled(opening.title.clone());
    // That a provider had noted somebody down is the provider's own.
    let entries: Vec<_> = entries.into_iter().filter(|entry| entry.action != "candidacy.shortlisted").collect();
    respond::page(&JobPage {
        crumbs: vec![("/my/jobs".to_owned(), l.t("nav-jobs").to_owned()), (String::new(), opening.title.clone())],
        tone: shown::candidacy_tone(candidacy.status),
        status: l.t(candidacy.status.label()).to_owned(),
        facts: facts(&l, &opening),
        tags: tags.shown(l.lang, &TagSet::default()),
        offers: offers.iter().map(|offer| offer_row(&l, offer)).collect(),
        history: history(&l, &entries),
        can_agree: candidacy.status.after(Step::ShowInterest).is_some() && opening.status.is_running(),
        can_decline: candidacy.status.after(Step::Decline).is_some(),
        candidacy,
        opening,
        l,
    })
}

pub async fn answer(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<CandidacyId>,
    form: Submitted<WordsForm>,
) -> Result<HttpResponse, AppError> {
    let (user, id, now) = (trainee.id(), id.into_inner(), trainee.now);
    let to = format!("/my/jobs/{id}");
    let (answer, message) = match form.state.value("answer") {
        "interested" => (Answer::Interested, "candidacy-answered-interested"),
        "declined" => (Answer::Declined, "candidacy-answered-declined"),
        _ => return Ok(respond::redirect_refused(&to, "form-choice")),
    };
    let change = app.db.write(move |conn| {
        let pair = candidacy::for_user(conn, user, id)?;
        candidacy::answer(conn, &pair, answer, now)
    });
    match change.await {
        Ok(()) => Ok(respond::redirect_with(&to, message)),
        Err(CandidacyError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
