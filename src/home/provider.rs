//! A provider's home: their people and their openings.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::app::App;
use crate::error::AppError;
use crate::placement::candidacy::{self, CandidacyStatus};
use crate::placement::opening::{self, OpeningStatus};
use crate::placement::{offer, placement};
use crate::recruitment::quota;
use crate::web::auth::Provider;
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Template)]
#[template(path = "home/provider.html")]
struct ProviderHomePage {
    l: Layout,
    name: String,
    tiles: Vec<(i64, &'static str, &'static str)>,
    openings: Vec<OpeningLine>,
    /// Cohort, used, seats, and both in words.
    quotas: Vec<(String, i64, i64, String)>,
}

struct OpeningLine {
    path: String,
    title: String,
    headcount: i64,
    closes_on: NaiveDate,
    tone: &'static str,
    status: &'static str,
}

pub async fn show(app: web::Data<App>, member: Provider) -> Result<HttpResponse, AppError> {
    let provider = member.provider();
    let (openings, counts, offers, active, quotas) = app
        .db
        .read(move |conn| {
            Ok::<_, AppError>((
                opening::open_of_provider(conn, provider)?,
                candidacy::counts_of_provider(conn, provider)?,
                offer::open_of_provider(conn, provider)?.len(),
                placement::active_of(conn, provider)?.len(),
                quota::of_provider(conn, provider)?,
            ))
        })
        .await?;
    let l = member.layout("nav-home");
    let to_answer = counts.iter().filter(|(status, _)| *status == CandidacyStatus::Interested).map(|(_, n)| n).sum();
    let positions = openings.iter().map(|opening| opening.headcount).sum();
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let name = member.user.provider.as_ref().map(|own| l.pick(&own.name_en, &own.name_zh).to_owned());
    respond::page(&ProviderHomePage {
        name: name.unwrap_or_default(),
        tiles: vec![
            (positions, "home-tile-openings", "/provider/openings"),
            (to_answer, "home-tile-candidates", "/provider/openings"),
            (count(offers), "home-tile-offers", "/provider/openings"),
            (count(active), "home-tile-placements", "/provider/placements"),
        ],
        openings: openings
            .iter()
            .take(12)
            .map(|opening| OpeningLine {
                path: format!("/provider/openings/{}", opening.id),
                title: opening.title.clone(),
                headcount: opening.headcount,
                closes_on: opening.closes_on,
                tone: if opening.status == OpeningStatus::Published { "ok" } else { "" },
                status: opening.status.label(),
            })
            .collect(),
        quotas: quotas
            .iter()
            .take(4)
            .map(|held| {
                let (used, seats) = (held.used.to_string(), held.quota.seats.to_string());
                let text = l.t_with("home-quota-used", &[("used", &used), ("seats", &seats)]);
                let cohort = l.pick(&held.cohort.title_en, &held.cohort.title_zh).to_owned();
                (cohort, held.used, held.quota.seats, text)
            })
            .collect(),
        l,
    })
}
