//! The item bank for the office: the list.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::item_form::Lists;
use crate::app::App;
use crate::assessment::bank::{self, Filter, Row};
use crate::assessment::item::ItemStatus;
use crate::assessment::item_view;
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::paging::{self, PageNumber, Paging};
use crate::web::respond;
use crate::web::sheet::Sheet;

#[derive(Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    domain: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    difficulty: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: Sort,
}

impl Search {
    pub(super) fn filter(&self) -> Filter {
        Filter {
            domain: self.domain.clone(),
            kind: self.kind.parse().ok(),
            difficulty: self.difficulty.parse().ok(),
            status: self.status.parse().ok(),
            text: self.q.trim().to_owned(),
            sort: self.sort.clone(),
        }
    }

    fn state(&self) -> FormState {
        FormState::filled([
            ("domain", self.domain.clone()),
            ("kind", self.kind.clone()),
            ("difficulty", self.difficulty.clone()),
            ("status", self.status.clone()),
            ("q", self.q.clone()),
        ])
    }
}

/// What a form without fields of its own reads through its state.
#[derive(Deserialize, Validate)]
pub struct Fields {}

#[derive(Template)]
#[template(path = "assessment/theory/items.html")]
struct ItemListPage {
    l: Layout,
    form: FormState,
    /// Each with its domain in words.
    rows: Vec<(Row, String)>,
    page: Paging,
    lists: Lists,
    domains: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    crumbs: Vec<(String, String)>,
}

pub fn hub(l: &Layout, rest: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut crumbs = vec![("/office/exams".to_owned(), l.t("exams-title").to_owned())];
    crumbs.extend(rest.iter().map(|(href, text)| ((*href).to_owned(), (*text).to_owned())));
    crumbs
}

pub async fn index(
    app: web::Data<App>,
    office: Office,
    search: web::Query<Search>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (filter, offset) = (search.filter(), page.offset());
    let ((rows, total), domains) = app
        .db
        .read(move |conn| Ok::<_, AppError>((bank::list(conn, &filter, offset, paging::ROWS)?, bank::domains(conn)?)))
        .await?;
    let l = office.layout("items-title");
    respond::page(&ItemListPage {
        form: search.state(),
        rows: rows
            .into_iter()
            .map(|row| {
                let domain = super::domain_name(&l, &row.domain);
                (row, domain)
            })
            .collect(),
        page: Paging::new(&page, total, &office.uri),
        lists: Lists::new(&l),
        domains: domains.iter().map(|domain| (domain.clone(), super::domain_name(&l, domain))).collect(),
        statuses: ItemStatus::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
        crumbs: hub(&l, &[("", l.t("items-title"))]),
        l,
    })
}

/// The bank leaves the house: that is noted.
pub async fn csv(app: web::Data<App>, office: Office, search: web::Query<Search>) -> Result<Sheet, AppError> {
    let (filter, actor, now) = (search.filter(), office.id(), office.now);
    let rows = app
        .db
        .write(move |conn| {
            let (rows, _) = bank::list(conn, &filter, 0, 10_000)?;
            item_view::exported(conn, actor, "sheet", rows.len(), now)?;
            Ok::<_, diesel::result::Error>(rows)
        })
        .await?;
    let header = ["code", "version", "type", "importance", "difficulty", "status", "law_ref", "stem_en", "stem_zh"];
    let rows = rows.into_iter().map(|row| {
        vec![
            row.code,
            row.version.to_string(),
            row.kind.to_string(),
            row.importance.to_string(),
            row.difficulty.to_string(),
            row.status.to_string(),
            row.law_ref,
            row.stem_en,
            row.stem_zh,
        ]
    });
    Ok(Sheet::new("items", &header, rows))
}
