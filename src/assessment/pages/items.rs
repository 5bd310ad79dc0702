//! The item bank for the office: the list.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use diesel::QueryResult;
use serde::Deserialize;
use validator::Validate;

use super::item_bulk;
use super::item_form::Lists;
use crate::app::App;
use crate::assessment::item::{ItemId, ItemStatus};
use crate::assessment::item_list::{self, Filter, Row};
use crate::assessment::{case, item_tie, item_view};
use crate::db::Conn;
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
    module: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    difficulty: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: Sort,
}

impl Search {
    pub(super) fn filter(&self) -> Filter {
        Filter {
            domain: self.domain.clone(),
            module: self.module.clone(),
            tag: self.tag.clone(),
            kind: self.kind.parse().ok(),
            difficulty: self.difficulty.parse().ok(),
            status: self.status.parse().ok(),
            purpose: self.purpose.parse().ok(),
            text: self.q.trim().to_owned(),
            sort: self.sort.clone(),
        }
    }

    fn state(&self) -> FormState {
        FormState::filled([
            ("domain", self.domain.clone()),
            ("module", self.module.clone()),
            ("tag", self.tag.clone()),
            ("kind", self.kind.clone()),
            ("difficulty", self.difficulty.clone()),
            ("status", self.status.clone()),
            ("purpose", self.purpose.clone()),
            ("q", self.q.clone()),
        ])
    }
}

/// What a form without fields of its own reads through its state.
#[derive(Deserialize, Validate)]
pub struct Fields {}

struct Line {
    row: Row,
    /// In words.
    domain: String,
    tags: Vec<String>,
    /// How many papers hold the item.
    papers: i64,
    /// Code of its case.
    case: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/items.html")]
struct ItemListPage {
    l: Layout,
    form: FormState,
    rows: Vec<Line>,
    page: Paging,
    lists: Lists,
    domains: Vec<(String, String)>,
    /// Of the domain that is looked at.
    modules: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    actions: Vec<(String, String)>,
    /// Of the change to many: what is ticked, or all that the filter finds.
    scopes: Vec<(String, String)>,
    /// Its form, apart from that of the filter.
    blank: FormState,
    statuses: Vec<(String, String)>,
    crumbs: Vec<(String, String)>,
}

pub fn hub(l: &Layout, rest: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut crumbs = vec![("/office/exams".to_owned(), l.t("exams-title").to_owned())];
    crumbs.extend(rest.iter().map(|(href, text)| ((*href).to_owned(), (*text).to_owned())));
    crumbs
}

/// What the page shows of the bank.
struct Loaded {
    rows: Vec<Row>,
    total: i64,
    domains: Vec<String>,
    modules: Vec<String>,
    all_tags: Vec<String>,
    tags: HashMap<ItemId, Vec<String>>,
    papers: HashMap<ItemId, i64>,
    cases: HashMap<ItemId, String>,
}

fn load(conn: &mut Conn, filter: &Filter, offset: i64) -> QueryResult<Loaded> {
    let (rows, total) = item_list::list(conn, filter, offset, paging::ROWS)?;
    let items: Vec<ItemId> = rows.iter().map(|row| row.item).collect();
    let mut tags: HashMap<ItemId, Vec<String>> = HashMap::new();
    for (item, tag) in item_tie::tags_of_items(conn, &items)? {
        tags.entry(item).or_default().push(tag);
    }
    Ok(Loaded {
        cases: case::codes(conn, &rows.iter().filter_map(|row| row.case_id).collect::<Vec<_>>())?,
        domains: item_list::domains(conn)?,
        modules: item_list::modules(conn, &filter.domain)?,
        all_tags: item_tie::all_tags(conn)?,
        papers: item_tie::exposures(conn, &items)?.into_iter().collect(),
        rows,
        total,
        tags,
    })
}

pub async fn index(
    app: web::Data<App>,
    office: Office,
    search: web::Query<Search>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (filter, offset) = (search.filter(), page.offset());
    let mut loaded = app.db.read(move |conn| load(conn, &filter, offset)).await?;
    let l = office.layout("items-title");
    let named = |texts: &[String]| texts.iter().map(|text| (text.clone(), text.clone())).collect();
    let line = |row: Row| Line {
        domain: super::domain_name(&l, &row.domain),
        tags: loaded.tags.remove(&row.item).unwrap_or_default(),
        papers: loaded.papers.get(&row.item).copied().unwrap_or(0),
        case: row.case_id.and_then(|case| loaded.cases.get(&case)).cloned().unwrap_or_default(),
        row,
    };
    respond::page(&ItemListPage {
        form: search.state(),
        rows: loaded.rows.into_iter().map(line).collect(),
        page: Paging::new(&page, loaded.total, &office.uri),
        lists: Lists::new(&l),
        domains: loaded.domains.iter().map(|domain| (domain.clone(), super::domain_name(&l, domain))).collect(),
        modules: named(&loaded.modules),
        tags: named(&loaded.all_tags),
        actions: item_bulk::actions(&l),
        scopes: vec![
            ("ticked".to_owned(), l.t("item-bulk-ticked").to_owned()),
            ("all".to_owned(), l.t1("item-bulk-all", "count", loaded.total)),
        ],
        blank: FormState::default(),
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
            let (rows, _) = item_list::list(conn, &filter, 0, 10_000)?;
            item_view::exported(conn, actor, "sheet", rows.len(), now)?;
            Ok::<_, diesel::result::Error>(rows)
        })
        .await?;
    let header =
        ["code", "version", "type", "importance", "difficulty", "status", "purpose", "law_ref", "stem_en", "stem_zh"];
    let rows = rows.into_iter().map(|row| {
        vec![
            row.code,
            row.version.to_string(),
            row.kind.to_string(),
            row.importance.to_string(),
            row.difficulty.to_string(),
            row.status.to_string(),
            row.purpose.to_string(),
            row.law_ref,
            row.stem_en,
            row.stem_zh,
        ]
    });
    Ok(Sheet::new("items", &header, rows))
}
