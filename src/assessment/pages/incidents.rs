//! The incident log of a sitting: the list, a new entry, and the list to take away.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::boards::{base, crumbs};
use super::items::Fields;
use crate::app::App;
use crate::assessment::candidate::{self, CandidateId};
use crate::assessment::incident::{self, Category, Incident, NewIncident};
use crate::assessment::invigilator;
use crate::assessment::sitting::{Sitting, SittingId};
use crate::error::AppError;
use crate::schema::candidates;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{self, PageNumber, Paging};
use crate::web::respond;
use crate::web::sheet::Sheet;
use crate::web::watcher::Watcher;
use diesel::prelude::*;

#[derive(Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    category: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/incidents.html")]
struct IncidentListPage {
    l: Layout,
    form: FormState,
    filter: FormState,
    rows: Vec<Incident>,
    page: Paging,
    base: String,
    categories: Vec<(String, String)>,
    /// Numbers and names.
    people: Vec<(String, String)>,
    crumbs: Vec<(String, String)>,
}

async fn load(
    app: &App,
    watcher: &Watcher,
    id: SittingId,
    category: Option<Category>,
    (offset, limit): (i64, i64),
) -> Result<(Sitting, Vec<Incident>, i64), AppError> {
    let (user, is_office) = (watcher.id(), watcher.is_office);
    app.db
        .read(move |conn| {
            let sitting = invigilator::watched(conn, user, is_office, id)?;
            let (rows, total) = incident::of_sitting(conn, id, category, (offset, limit))?;
            Ok((sitting, rows, total))
        })
        .await
}

impl IncidentListPage {
    async fn load(
        app: &App,
        watcher: &Watcher,
        id: SittingId,
        (search, page): (&Search, &PageNumber),
        form: FormState,
    ) -> Result<IncidentListPage, AppError> {
        let (sitting, rows, total) =
            load(app, watcher, id, search.category.parse().ok(), (page.offset(), paging::ROWS)).await?;
        let people = app.db.read(move |conn| candidate::named(conn, id)).await?;
        let l = watcher.layout("incidents-title");
        Ok(IncidentListPage {
            people,
            crumbs: crumbs(&l, watcher, &sitting, l.t("incidents-title")),
            filter: FormState::filled([("category", search.category.clone())]),
            page: Paging::new(page, total, &watcher.uri),
            base: base(watcher, id),
            categories: Category::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
            l,
            form,
            rows,
        })
    }
}

pub async fn index(
    app: web::Data<App>,
    watcher: Watcher,
    id: web::Path<SittingId>,
    search: web::Query<Search>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let page = IncidentListPage::load(&app, &watcher, *id, (&search, &page), FormState::default()).await?;
    respond::page(&page)
}

pub async fn csv(
    app: web::Data<App>,
    watcher: Watcher,
    id: web::Path<SittingId>,
    search: web::Query<Search>,
) -> Result<Sheet, AppError> {
    let (_, rows, _) = load(&app, &watcher, *id, search.category.parse().ok(), (0, 10_000)).await?;
    let l = watcher.layout("incidents-title");
    let rows = rows.into_iter().map(|row| {
        vec![
            l.when(&row.at),
            l.t(row.category.label()).to_owned(),
            row.number.unwrap_or_default(),
            row.description,
            row.action,
            row.recorded_by,
        ]
    });
    let header = ["recorded_at", "category", "candidate_number", "description", "action", "recorded_by"];
    Ok(Sheet::new("incidents", &header, rows))
}

/// Everything of the form but the candidate, who is named by their number.
fn typed(state: &mut FormState) -> Option<(Category, String, String, String)> {
    let category = state.parse("category", "form-choice");
    let description = state.prose("description", 2, 2000);
    let action = state.prose("action", 0, 2000);
    let number = state.text("number", 0, 20);
    Some((category?, description?, action?, number?))
}

pub async fn create(
    app: web::Data<App>,
    watcher: Watcher,
    id: web::Path<SittingId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id) = (form.state, *id);
    let (user, is_office, now) = (watcher.id(), watcher.is_office, watcher.now);
    if let Some((category, description, action, number)) = typed(&mut state) {
        let recorded = app.db.write(move |conn| {
            invigilator::watched(conn, user, is_office, id)?;
            let candidate = match number.is_empty() {
                true => None,
                false => match numbered(conn, id, &number)? {
                    None => return Ok::<_, diesel::result::Error>(false),
                    found => found,
                },
            };
            let (description, action) = (description.clone(), action.clone());
            incident::record(conn, user, id, &NewIncident { category, candidate, description, action }, now)?;
            Ok(true)
        });
        if recorded.await? {
            return Ok(respond::redirect_with(&format!("{}/incidents", base(&watcher, id)), "incident-recorded"));
        }
        state.reject("number", "incident-number-unknown");
    }
    let none = (&Search::default(), &PageNumber::default());
    respond::refused(&IncidentListPage::load(&app, &watcher, id, none, state).await?)
}

fn numbered(conn: &mut crate::db::Conn, id: SittingId, number: &str) -> QueryResult<Option<CandidateId>> {
    let padded = format!("{number:0>4}");
    candidates::table
        .filter(candidates::sitting_id.eq(id))
        .filter(candidates::number.eq(padded))
        .select(candidates::id)
        .first(conn)
        .optional()
}
