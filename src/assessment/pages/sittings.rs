//! Sittings for the office: the list, planning, the readiness check and the board.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::items::Fields;
use super::seats::{self, Seat};
use super::sitting_form::{self, Choices, Selects, path};
use crate::accounts::user::UserId;
use crate::app::App;
use crate::assessment::board;
use crate::assessment::candidate;
use crate::assessment::flag;
use crate::assessment::invigilator;
use crate::assessment::open_mark;
use crate::assessment::plan::{self, SittingError, Wish};
use crate::assessment::planning;
use crate::assessment::readiness::{self, Readiness};
use crate::assessment::replan;
use crate::assessment::rescore;
use crate::assessment::sitting::{self, Component, Filter, Listed, Sitting, SittingId, SittingStatus};
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::recruitment::cohort::{self, Cohort};
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{self, PageNumber, Paging};
use crate::web::respond;
use crate::web::sheet::Sheet;

#[derive(Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    cohort: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: Sort,
}

impl Search {
    fn filter(&self) -> Filter {
        Filter {
            kind: self.kind.parse().ok(),
            status: self.status.parse().ok(),
            cohort: self.cohort.parse().ok(),
            text: self.q.trim().chars().take(100).collect(),
            sort: self.sort.clone(),
        }
    }

    fn state(&self) -> FormState {
        FormState::filled([
            ("kind", self.kind.clone()),
            ("status", self.status.clone()),
            ("cohort", self.cohort.clone()),
            ("q", self.q.clone()),
        ])
    }
}

struct Line {
    sitting: Sitting,
    cohort_en: String,
    cohort_zh: String,
    candidates: i64,
}

#[derive(Template)]
#[template(path = "assessment/theory/sittings.html")]
struct SittingListPage {
    l: Layout,
    form: FormState,
    rows: Vec<Line>,
    page: Paging,
    kinds: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    cohorts: Vec<(String, String)>,
    /// A list without a filter is empty because nothing is planned.
    is_filtered: bool,
}

async fn lines(app: &App, filter: Filter, offset: i64, limit: i64) -> Result<(Vec<Line>, i64), AppError> {
    app.db
        .read(move |conn| {
            let (sittings, total) = sitting::list(conn, &filter, offset, limit)?;
            let ids: Vec<SittingId> = sittings.iter().map(|(sitting, ..)| sitting.id).collect();
            let counts = board::counts(conn, &ids)?;
            let line = |(sitting, cohort_en, cohort_zh): Listed| Line {
                candidates: counts.get(&sitting.id).copied().unwrap_or(0),
                sitting,
                cohort_en,
                cohort_zh,
            };
            Ok((sittings.into_iter().map(line).collect(), total))
        })
        .await
}

pub async fn index(
    app: web::Data<App>,
    office: Office,
    search: web::Query<Search>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (rows, total) = lines(&app, search.filter(), page.offset(), paging::ROWS).await?;
    let cohorts = app.db.read(|conn| Ok::<_, AppError>(cohort::all(conn, &Sort::default())?)).await?;
    let l = office.layout("exams-title");
    respond::page(&SittingListPage {
        form: search.state(),
        is_filtered: [&search.kind, &search.status, &search.cohort, &search.q].iter().any(|value| !value.is_empty()),
        cohorts: cohorts
            .iter()
            .map(|held| (held.id.to_string(), l.pick(&held.title_en, &held.title_zh).to_owned()))
            .collect(),
        rows,
        page: Paging::new(&page, total, &office.uri),
        kinds: Component::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
        statuses: SittingStatus::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
        l,
    })
}

pub async fn csv(app: web::Data<App>, office: Office, search: web::Query<Search>) -> Result<Sheet, AppError> {
    let (rows, _) = lines(&app, search.filter(), 0, 10_000).await?;
    let l = office.layout("exams-title");
    let rows = rows.into_iter().map(|Line { sitting, candidates, cohort_en, cohort_zh }| {
        vec![
            l.pick(&sitting.title_en, &sitting.title_zh).to_owned(),
            l.pick(&cohort_en, &cohort_zh).to_owned(),
            l.t(sitting.kind.label()).to_owned(),
            l.when(&sitting.starts_at),
            l.when(&sitting.ends_at),
            l.t(sitting.status.label()).to_owned(),
            candidates.to_string(),
        ]
    });
    Ok(Sheet::new("exams", &["title", "cohort", "kind", "starts", "ends", "status", "candidates"], rows))
}

#[derive(Template)]
#[template(path = "assessment/theory/sitting_form.html")]
struct SittingFormPage {
    l: Layout,
    form: FormState,
    selects: Selects,
    action: String,
    is_new: bool,
    crumbs: Vec<(String, String)>,
}

impl SittingFormPage {
    async fn load(
        app: &App,
        office: &Office,
        form: FormState,
        known: Option<&Sitting>,
    ) -> Result<SittingFormPage, AppError> {
        let choices = app.db.read(|conn| Ok::<_, AppError>(Choices::load(conn)?)).await?;
        let l = office.layout(if known.is_some() { "sitting-edit-title" } else { "sitting-new-title" });
        let selects = Selects::new(&l, choices);
        let (action, crumbs) = match known {
            Some(sitting) => {
                let crumbs = sitting_form::crumbs(&l, sitting, l.t("sitting-edit-title"));
                (format!("{}/edit", path(sitting.id)), crumbs)
            }
            None => ("/office/exams".to_owned(), super::items::hub(&l, &[("", l.t("sitting-new-title"))])),
        };
        Ok(SittingFormPage { l, form, selects, action, is_new: known.is_none(), crumbs })
    }
}

pub async fn new(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    respond::page(&SittingFormPage::load(&app, &office, sitting_form::usual(), None).await?)
}

/// The form again with all that is wrong with it: what could not be read, what the verb refused, and what else stands
/// in the way.
async fn again(
    app: &App,
    office: &Office,
    (mut state, wish): (FormState, Wish),
    known: Option<&Sitting>,
    refusal: Option<SittingError>,
) -> Result<HttpResponse, AppError> {
    let now = office.now;
    let faults = app.db.read(move |conn| Ok::<_, AppError>(plan::faults(conn, &wish, now)?)).await;
    // A cohort that is not there was never among the choices.
    let faults = match faults {
        Err(AppError::NotFound) => {
            state.reject("cohort", "form-choice");
            Vec::new()
        }
        faults => faults?,
    };
    for fault in refusal.iter().chain(&faults) {
        sitting_form::note(&mut state, fault);
    }
    respond::refused(&SittingFormPage::load(app, office, state, known).await?)
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let (wish, new) = sitting_form::typed(&mut state, &office);
    let Some(new) = new else { return again(&app, &office, (state, wish), None, None).await };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| replan::plan_once(conn, actor, &new, now)).await {
        Ok(id) => Ok(respond::redirect_with(&path(id), "sitting-saved")),
        Err(SittingError::Db(diesel::result::Error::NotFound)) => {
            state.reject("cohort", "form-choice");
            again(&app, &office, (state, wish), None, None).await
        }
        Err(SittingError::Db(error)) => Err(error.into()),
        Err(refusal) => again(&app, &office, (state, wish), None, Some(refusal)).await,
    }
}

pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    let sitting = app.db.read(move |conn| sitting::find(conn, id)).await?;
    let form = sitting_form::filled(&office, &sitting);
    respond::page(&SittingFormPage::load(&app, &office, form, Some(&sitting)).await?)
}

pub async fn update(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SittingId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id) = (form.state, *id);
    let sitting = app.db.read(move |conn| sitting::find(conn, id)).await?;
    let (wish, new) = sitting_form::typed(&mut state, &office);
    // Cohort and kind stay, whatever was sent.
    let wish = Wish { cohort: Some(sitting.cohort_id), kind: Some(sitting.kind), ..wish };
    let Some(new) = new else { return again(&app, &office, (state, wish), Some(&sitting), None).await };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| planning::change(conn, actor, id, &new, now)).await {
        Ok(()) => Ok(respond::redirect_with(&path(id), "sitting-saved")),
        Err(SittingError::Db(error)) => Err(error.into()),
        Err(refusal) => again(&app, &office, (state, wish), Some(&sitting), Some(refusal)).await,
    }
}

#[derive(Template)]
#[template(path = "assessment/theory/sitting.html")]
struct SittingPage {
    l: Layout,
    sitting: Sitting,
    cohort: Cohort,
    place: Option<(String, String)>,
    readiness: Readiness,
    board: Vec<Seat>,
    invigilators: Vec<(UserId, String)>,
    /// Who may be named.
    choices: Vec<(String, String)>,
    form: FormState,
    has_results: bool,
    /// Marks that are still to be given.
    essays: i64,
    /// Flags and lost passes that somebody should look at.
    flags: i64,
    findings: usize,
    /// Why it cannot be closed yet.
    waited_for: Option<String>,
    steps: Vec<(String, String)>,
    path: String,
    may_open: bool,
    may_close: bool,
    may_list: bool,
    crumbs: Vec<(String, String)>,
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    let (sitting, cohort, place, readiness, (board, essays, flags, findings), (invigilators, choices)) = app
        .db
        .read(move |conn| {
            let sitting = sitting::find(conn, id)?;
            let cohort = cohort::find(conn, sitting.cohort_id)?;
            let (place, readiness) = (candidate::place_of(conn, &sitting)?, readiness::check(conn, &sitting)?);
            let invigilators = (invigilator::of_sitting(conn, id)?, invigilator::eligible(conn)?);
            let flags = flag::open(conn)?.into_iter().find(|(flagged, _)| *flagged == id).map_or(0, |(_, count)| count);
            let findings = rescore::findings(conn)?.iter().filter(|finding| finding.sitting.id == id).count();
            let seats = (board::board(conn, id)?, open_mark::waiting(conn, id)?, flags, findings);
            Ok::<_, AppError>((sitting, cohort, place, readiness, seats, invigilators))
        })
        .await?;
    let l = office.layout_titled(office.lang.pick(&sitting.title_en, &sitting.title_zh));
    let now = office.now;
    respond::page(&SittingPage {
        steps: steps(&l, sitting.status),
        may_open: sitting.status == SittingStatus::Ready && now >= sitting.starts_at,
        may_close: sitting.status == SittingStatus::Open
            && (sitting.kind == Component::Theory || now >= sitting.ends_at),
        may_list: sitting.is_before_start() || sitting.status == SittingStatus::Open,
        has_results: board.iter().any(|row| row.result.is_some()),
        essays,
        flags,
        findings,
        waited_for: seats::waited_for(&l, &sitting, &board, now),
        board: board.into_iter().map(|row| Seat::new(&l, id, row, now)).collect(),
        crumbs: sitting_form::crumbs(&l, &sitting, ""),
        choices: choices
            .into_iter()
            .filter(|choice| !invigilators.contains(choice))
            .map(|(user, name)| (user.to_string(), name))
            .collect(),
        invigilators,
        form: FormState::default(),
        path: path(id),
        l,
        sitting,
        cohort,
        place,
        readiness,
    })
}

fn steps(l: &Layout, now: SittingStatus) -> Vec<(String, String)> {
    SittingStatus::ALL
        .iter()
        .map(|status| {
            let state = match (*status).cmp(&now) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "here",
                std::cmp::Ordering::Greater => "",
            };
            (state.to_owned(), l.t(status.label()).to_owned())
        })
        .collect()
}
