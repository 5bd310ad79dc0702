//! The office's cohorts: dates and places, the intake, the quotas of the providers, and the numbers.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Fields, Order};
use crate::app::App;
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::random;
use crate::recruitment::application::ApplicationStatus;
use crate::recruitment::cohort::{self, Cohort, CohortDetails, CohortError, CohortId, CohortStatus};
use crate::recruitment::provider;
use crate::recruitment::quota::{self, Grant, QuotaError, QuotaUse};
use crate::recruitment::scheme::{self, Scheme};
use crate::web::auth::Office;
use crate::web::dates;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;

type Numbers = HashMap<ApplicationStatus, i64>;

struct CohortRow {
    cohort: Cohort,
    tone: &'static str,
    applied: i64,
    offered: i64,
    admitted: i64,
}

impl CohortRow {
    fn new(cohort: Cohort, numbers: &Numbers) -> CohortRow {
        let of = |status| numbers.get(&status).copied().unwrap_or(0);
        CohortRow {
            tone: super::cohort_tone(cohort.status),
            applied: numbers.values().sum(),
            offered: of(ApplicationStatus::Offered),
            admitted: of(ApplicationStatus::Admitted),
            cohort,
        }
    }

    fn taken(&self) -> i64 {
        self.offered + self.admitted
    }
}

#[derive(Template)]
#[template(path = "recruitment/cohorts/index.html")]
struct CohortListPage {
    l: Layout,
    tabs: Vec<(String, String, bool)>,
    rows: Vec<CohortRow>,
}

async fn rows(app: &App, sort: Sort) -> Result<Vec<CohortRow>, AppError> {
    app.db
        .read(move |conn| {
            let cohorts = cohort::all(conn, &sort)?;
            let mut numbers = cohort::numbers(conn, &cohorts.iter().map(|cohort| cohort.id).collect::<Vec<_>>())?;
            let rows = cohorts.into_iter().map(|cohort| {
                let of = numbers.remove(&cohort.id).unwrap_or_default();
                CohortRow::new(cohort, &of)
            });
            Ok(rows.collect())
        })
        .await
}

pub async fn index(app: web::Data<App>, office: Office, order: web::Query<Order>) -> Result<HttpResponse, AppError> {
    let l = office.layout("nav-cohorts");
    respond::page(&CohortListPage { tabs: super::set_up_tabs(&l), l, rows: rows(&app, order.into_inner().sort).await? })
}

pub async fn csv(app: web::Data<App>, office: Office, order: web::Query<Order>) -> Result<Sheet, AppError> {
    let l = office.layout("nav-cohorts");
    let header = [
        "cohort-code",
        "cohort-title-en",
        "cohort-title-zh",
        "cohort-city",
        "cohort-starts-on",
        "cohort-places",
        "cohort-applied",
        "cohort-offered",
        "cohort-admitted",
        "cohort-status",
    ]
    .map(|key| l.t(key));
    let rows = rows(&app, order.into_inner().sort).await?.into_iter().map(|row| {
        vec![
            row.cohort.code,
            row.cohort.title_en,
            row.cohort.title_zh,
            row.cohort.city,
            row.cohort.starts_on.to_string(),
            row.cohort.places.to_string(),
            row.applied.to_string(),
            row.offered.to_string(),
            row.admitted.to_string(),
            l.t(row.cohort.status.label()).to_owned(),
        ]
    });
    Ok(Sheet::new("cohorts", &header, rows))
}

#[derive(Template)]
#[template(path = "recruitment/cohorts/show.html")]
struct CohortPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    row: CohortRow,
    scheme: Scheme,
    quotas: Vec<QuotaUse>,
    providers: Vec<(String, String)>,
    quota_form: FormState,
    /// Status, button, what it means.
    steps: Vec<(String, &'static str, &'static str)>,
}

const fn step_words(to: CohortStatus) -> (&'static str, &'static str) {
    match to {
        CohortStatus::Draft | CohortStatus::Open => ("cohort-step-open", "cohort-step-open-text"),
        CohortStatus::Paused => ("cohort-step-pause", "cohort-step-pause-text"),
        CohortStatus::Closed => ("cohort-step-close", "cohort-step-close-text"),
        CohortStatus::Running => ("cohort-step-run", "cohort-step-run-text"),
        CohortStatus::Concluded => ("cohort-step-conclude", "cohort-step-conclude-text"),
    }
}

impl CohortPage {
    async fn load(
        app: &App,
        office: &Office,
        id: CohortId,
        quota_form: Option<FormState>,
    ) -> Result<CohortPage, AppError> {
        let (cohort, numbers, scheme, quotas, providers) = app
            .db
            .read(move |conn| {
                let cohort = cohort::find(conn, id)?;
                let numbers = cohort::numbers(conn, &[id])?.remove(&id).unwrap_or_default();
                let scheme = scheme::find(conn, cohort.scheme_id)?;
                Ok::<_, AppError>((
                    cohort,
                    numbers,
                    scheme,
                    quota::of_cohort(conn, id)?,
                    provider::all(conn, &Sort::default())?,
                ))
            })
            .await?;
        let l = office.layout_titled(office.lang.pick(&cohort.title_en, &cohort.title_zh));
        let crumbs = super::trail(&l, ("/office/cohorts", "nav-cohorts"), &l.title);
        let providers = providers
            .into_iter()
            .map(|provider| (provider.id.to_string(), l.pick(&provider.name_en, &provider.name_zh).to_owned()))
            .collect();
        let quota_form = quota_form.unwrap_or_else(|| {
            FormState::filled([
                ("seats", "10".to_owned()),
                ("valid_until", dates::input(office.zone, cohort.closes_at)),
            ])
        });
        let steps = cohort.status.next().iter().map(|to| {
            let (button, text) = step_words(*to);
            (to.to_string(), button, text)
        });
        let steps = steps.collect();
        let row = CohortRow::new(cohort, &numbers);
        Ok(CohortPage { l, crumbs, row, scheme, quotas, providers, quota_form, steps })
    }
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<CohortId>) -> Result<HttpResponse, AppError> {
    respond::page(&CohortPage::load(&app, &office, id.into_inner(), None).await?)
}

#[derive(Template)]
#[template(path = "recruitment/cohorts/form.html")]
struct CohortFormPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    form: FormState,
    action: String,
    schemes: Vec<(String, String)>,
}

impl CohortFormPage {
    async fn load(
        app: &App,
        office: &Office,
        cohort: Option<&Cohort>,
        form: FormState,
    ) -> Result<CohortFormPage, AppError> {
        let own = cohort.map(|cohort| cohort.scheme_id);
        let schemes = app
            .db
            .read(move |conn| {
                let mut schemes = scheme::published(conn)?;
                if let Some(own) = own
                    && !schemes.iter().any(|scheme| scheme.id == own)
                {
                    schemes.push(scheme::find(conn, own)?);
                }
                Ok::<_, AppError>(schemes)
            })
            .await?;
        let l = office.layout(if cohort.is_some() { "cohort-edit" } else { "cohort-new" });
        let crumbs = super::trail(&l, ("/office/cohorts", "nav-cohorts"), &l.title);
        let named = |scheme: &Scheme| {
            let title = l.pick(&scheme.title_en, &scheme.title_zh);
            (scheme.id.to_string(), format!("{} v{} · {title}", scheme.code, scheme.version))
        };
        let schemes = schemes.iter().map(named).collect();
        let action =
            cohort.map_or_else(|| "/office/cohorts".to_owned(), |cohort| format!("/office/cohorts/{}", cohort.id));
        Ok(CohortFormPage { l, crumbs, form, action, schemes })
    }
}

pub async fn new(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    let form = FormState::filled([("places", "30".to_owned()), ("offer_hours", "72".to_owned())]);
    respond::page(&CohortFormPage::load(&app, &office, None, form).await?)
}

/// The fields of the form, with a message beside each that is wrong.
fn details(office: &Office, state: &mut FormState) -> Option<CohortDetails> {
    let code = state.text("code", 2, 30);
    if code.as_ref().is_some_and(|code| !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')) {
        state.reject("code", "cohort-code-form");
    }
    let title_en = state.text("title_en", 1, 120);
    let title_zh = state.text("title_zh", 1, 120);
    let about_en = state.prose("about_en", 0, 4000);
    let about_zh = state.prose("about_zh", 0, 4000);
    let scheme_id = state.parse("scheme", "form-choice");
    let city = state.text("city", 1, 60);
    let places = state.number("places", 1..=100_000);
    let opens_at = state.datetime("opens_at", office.zone);
    let closes_at = state.datetime("closes_at", office.zone);
    let starts_on = state.date("starts_on");
    let ends_on = state.date("ends_on");
    let offer_hours = state.number("offer_hours", 1..=720);
    if opens_at.zip(closes_at).is_some_and(|(from, to)| to <= from) {
        state.reject("closes_at", "cohort-dates-intake");
    }
    if starts_on.zip(ends_on).is_some_and(|(from, to)| to < from) {
        state.reject("ends_on", "cohort-dates-run");
    }
    if !state.is_valid() {
        return None;
    }
    Some(CohortDetails {
        code: code?,
        title_en: title_en?,
        title_zh: title_zh?,
        about_en: about_en?,
        about_zh: about_zh?,
        scheme_id: scheme_id?,
        city: city?,
        places: places?,
        opens_at: opens_at?,
        closes_at: closes_at?,
        starts_on: starts_on?,
        ends_on: ends_on?,
        offer_hours: offer_hours?,
    })
}

/// Puts the refusal beside the field that it is about.
fn explain(state: &mut FormState, refusal: &CohortError) {
    match refusal {
        CohortError::CodeTaken => state.reject("code", refusal.message()),
        CohortError::SchemeNotPublished | CohortError::Fixed => state.reject("scheme", refusal.message()),
        CohortError::TooFewPlaces(_) => state.reject("places", refusal.message()),
        CohortError::NoSuchStep | CohortError::Db(_) => state.refuse(refusal.message()),
    }
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let Some(details) = details(&office, &mut state) else {
        return respond::refused(&CohortFormPage::load(&app, &office, None, state).await?);
    };
    let (by, now) = (office.id(), office.now);
    match app.db.write(move |conn| cohort::create(conn, by, &details, now)).await {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/cohorts/{id}"), "cohort-saved")),
        Err(CohortError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            explain(&mut state, &refusal);
            respond::refused(&CohortFormPage::load(&app, &office, None, state).await?)
        }
    }
}

pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<CohortId>) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let cohort = app.db.read(move |conn| cohort::find(conn, id)).await?;
    let form = FormState::filled([
        ("code", cohort.code.clone()),
        ("title_en", cohort.title_en.clone()),
        ("title_zh", cohort.title_zh.clone()),
        ("about_en", cohort.about_en.clone()),
        ("about_zh", cohort.about_zh.clone()),
        ("scheme", cohort.scheme_id.to_string()),
        ("city", cohort.city.clone()),
        ("places", cohort.places.to_string()),
        ("opens_at", dates::input(office.zone, cohort.opens_at)),
        ("closes_at", dates::input(office.zone, cohort.closes_at)),
        ("starts_on", cohort.starts_on.to_string()),
        ("ends_on", cohort.ends_on.to_string()),
        ("offer_hours", cohort.offer_hours.to_string()),
    ]);
    respond::page(&CohortFormPage::load(&app, &office, Some(&cohort), form).await?)
}

pub async fn update(
    app: web::Data<App>,
    office: Office,
    id: web::Path<CohortId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id) = (form.state, id.into_inner());
    let cohort = app.db.read(move |conn| cohort::find(conn, id)).await?;
    let Some(details) = details(&office, &mut state) else {
        return respond::refused(&CohortFormPage::load(&app, &office, Some(&cohort), state).await?);
    };
    let (by, now) = (office.id(), office.now);
    match app.db.write(move |conn| cohort::update(conn, by, id, &details, now)).await {
        Ok(()) => Ok(respond::redirect_with(&format!("/office/cohorts/{id}"), "cohort-saved")),
        Err(CohortError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            explain(&mut state, &refusal);
            respond::refused(&CohortFormPage::load(&app, &office, Some(&cohort), state).await?)
        }
    }
}

/// Opens, pauses, closes, runs or concludes.
pub async fn advance(
    app: web::Data<App>,
    office: Office,
    id: web::Path<CohortId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let to: CohortStatus = form.state.value("to").parse().map_err(|_| AppError::refused("cohort-no-such-step"))?;
    let back = format!("/office/cohorts/{id}");
    match app.db.write(move |conn| cohort::move_to(conn, by, id, to, now)).await {
        Ok(()) => Ok(respond::redirect_with(&back, "cohort-moved")),
        Err(CohortError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&back, refusal.message())),
    }
}

/// Grants or changes the quota of a provider.
pub async fn grant(
    app: web::Data<App>,
    office: Office,
    id: web::Path<CohortId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, cohort) = (form.state, id.into_inner());
    let provider = state.parse("provider", "form-choice");
    let seats = state.number("seats", 0..=10_000);
    let valid_until = state.datetime("valid_until", office.zone);
    let (Some(provider), Some(seats), Some(valid_until)) = (provider, seats, valid_until) else {
        return respond::refused(&CohortPage::load(&app, &office, cohort, Some(state)).await?);
    };
    let grant = Grant { cohort, provider, seats, valid_until, code: random::code(8) };
    let (by, now) = (office.id(), office.now);
    let outcome = app
        .db
        .write(move |conn| {
            provider::find(conn, provider)?;
            quota::grant(conn, by, &grant, now)
        })
        .await;
    match outcome {
        Ok(_) => Ok(respond::redirect_with(&format!("/office/cohorts/{cohort}"), "quota-saved")),
        Err(QuotaError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("seats", refusal.message());
            respond::refused(&CohortPage::load(&app, &office, cohort, Some(state)).await?)
        }
    }
}
