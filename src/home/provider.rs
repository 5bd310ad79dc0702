//! A provider's home: their people and their openings.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::accounts::user::UserId;
use crate::app::App;
use crate::certification::ready;
use crate::db::Conn;
use crate::error::AppError;
use crate::placement::candidacy::CandidacyId;
use crate::placement::candidacy_list;
use crate::placement::offer_list;
use crate::placement::opening::{self, Opening, OpeningStatus};
use crate::placement::pipeline::CandidacyStatus;
use crate::placement::placement_list;
use crate::recruitment::provider::ProviderId;
use crate::recruitment::quota::{self, QuotaUse};
use crate::schema::{candidacies, openings, users};
use crate::web::auth::Provider;
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Template)]
#[template(path = "home/provider.html")]
struct ProviderHomePage {
    l: Layout,
    name: String,
    tiles: Vec<(i64, &'static str, &'static str)>,
    waiting: [Waiting; 2],
    openings: Vec<OpeningLine>,
    /// Cohort, used, seats, and both in words.
    quotas: Vec<(String, i64, i64, String)>,
}

/// A list of people, to which a tile leads.
struct Waiting {
    id: &'static str,
    title: &'static str,
    /// What the time of each line says.
    since: &'static str,
    lines: Vec<PersonLine>,
}

struct PersonLine {
    path: String,
    name: String,
    opening: String,
    at: NaiveDateTime,
}

struct OpeningLine {
    path: String,
    title: String,
    headcount: i64,
    closes_on: NaiveDate,
    tone: &'static str,
    status: &'static str,
}

struct Loaded {
    openings: Vec<Opening>,
    to_answer: i64,
    candidates: Vec<PersonLine>,
    offers: Vec<PersonLine>,
    placed: usize,
    quotas: Vec<QuotaUse>,
}

fn load(conn: &mut Conn, provider: ProviderId) -> QueryResult<Loaded> {
    let counts = candidacy_list::counts_of_provider(conn, provider)?;
    Ok(Loaded {
        openings: opening::open_of_provider(conn, provider)?,
        to_answer: counts.iter().filter(|(status, _)| *status == CandidacyStatus::Interested).map(|(_, n)| n).sum(),
        candidates: candidates(conn, provider)?,
        offers: offers(conn, provider)?,
        placed: placement_list::active_of(conn, provider)?.len(),
        quotas: quota::of_provider(conn, provider)?,
    })
}

/// Who said yes to the provider and hears nothing, the one who waits longest in front.
fn candidates(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<PersonLine>> {
    let rows: Vec<(CandidacyId, String, String, NaiveDateTime)> = candidacies::table
        .inner_join(openings::table)
        .inner_join(users::table.on(users::id.eq(candidacies::user_id)))
        .filter(openings::provider_id.eq(provider))
        .filter(openings::status.eq_any([OpeningStatus::Published, OpeningStatus::Paused]))
        .filter(candidacies::status.eq(CandidacyStatus::Interested))
        .order((candidacies::changed_at, candidacies::id))
        .limit(100)
        .select((candidacies::id, users::name, openings::title, candidacies::changed_at))
        .load(conn)?;
    let line = |(id, name, opening, at)| PersonLine { path: candidacy_path(id), name, opening, at };
    Ok(rows.into_iter().map(line).collect())
}

/// On whose answer to an offer the provider waits.
fn offers(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<PersonLine>> {
    let open = offer_list::open_of_provider(conn, provider)?;
    let users: Vec<UserId> = open.iter().map(|view| view.candidacy.user_id).collect();
    let names = ready::names(conn, &users)?;
    let line = |view: offer_list::OfferView| PersonLine {
        path: candidacy_path(view.candidacy.id),
        name: names.get(&view.candidacy.user_id).cloned().unwrap_or_default(),
        opening: view.opening.title,
        at: view.offer.expires_at,
    };
    Ok(open.into_iter().map(line).collect())
}

fn candidacy_path(id: CandidacyId) -> String {
    format!("/provider/candidacies/{id}")
}

pub async fn show(app: web::Data<App>, member: Provider) -> Result<HttpResponse, AppError> {
    let provider = member.provider();
    let loaded = app.db.read(move |conn| load(conn, provider)).await?;
    let l = member.layout("nav-home");
    let name = member.user.provider.as_ref().map(|own| l.pick(&own.name_en, &own.name_zh).to_owned());
    respond::page(&ProviderHomePage {
        name: name.unwrap_or_default(),
        tiles: tiles(&loaded),
        quotas: quotas(&l, &loaded.quotas),
        openings: loaded.openings.iter().take(12).map(opening_line).collect(),
        waiting: [
            Waiting {
                id: "candidates",
                title: "home-candidates-to-answer",
                since: "home-since",
                lines: loaded.candidates,
            },
            Waiting { id: "offers", title: "home-offers-open", since: "home-answer-until", lines: loaded.offers },
        ],
        l,
    })
}

fn tiles(loaded: &Loaded) -> Vec<(i64, &'static str, &'static str)> {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let published = loaded.openings.iter().filter(|opening| opening.status == OpeningStatus::Published);
    let positions = published.map(|opening| opening.headcount).sum();
    vec![
        (positions, "home-tile-openings", "/provider/openings?status=published"),
        (loaded.to_answer, "home-tile-candidates", "#candidates"),
        (count(loaded.offers.len()), "home-tile-offers", "#offers"),
        (count(loaded.placed), "home-tile-placements", "/provider/placements"),
    ]
}

fn opening_line(opening: &Opening) -> OpeningLine {
    OpeningLine {
        path: format!("/provider/openings/{}", opening.id),
        title: opening.title.clone(),
        headcount: opening.headcount,
        closes_on: opening.closes_on,
        tone: opening.status.tone(),
        status: opening.status.label(),
    }
}

/// Only those with which somebody can still be nominated.
fn quotas(l: &Layout, quotas: &[QuotaUse]) -> Vec<(String, i64, i64, String)> {
    let line = |held: &QuotaUse| {
        let (used, seats) = (held.used.to_string(), held.quota.seats.to_string());
        let text = l.t_with("home-quota-used", &[("used", &used), ("seats", &seats)]);
        let cohort = l.pick(&held.cohort.title_en, &held.cohort.title_zh).to_owned();
        (cohort, held.used, held.quota.seats, text)
    };
    quotas.iter().filter(|held| held.is_open(l.now)).take(4).map(line).collect()
}
