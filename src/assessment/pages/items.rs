//! The item bank for the office: list, one item with its versions, adding and editing.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::item_form::{self, Lists};
use super::voids::{self, History};
use crate::app::App;
use crate::assessment::bank::{self, Filter, Row};
use crate::assessment::content::Content;
use crate::assessment::item::{self, Item, ItemError, ItemId, ItemOption, ItemStatus, ItemVersion, ItemVersionId};
use crate::assessment::response::Shape;
use crate::assessment::{purpose, void};
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
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

pub async fn csv(app: web::Data<App>, _: Office, search: web::Query<Search>) -> Result<Sheet, AppError> {
    let filter = search.filter();
    let (rows, _) = app.db.read(move |conn| bank::list(conn, &filter, 0, 10_000)).await?;
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

struct VersionView {
    version: ItemVersion,
    options: Vec<ItemOption>,
    shape: Shape,
    may_activate: bool,
    may_retire: bool,
    may_quarantine: bool,
}

#[derive(Template)]
#[template(path = "assessment/theory/item.html")]
struct ItemPage {
    l: Layout,
    item: Item,
    versions: Vec<VersionView>,
    /// What was declared void, newest first.
    voids: History,
    crumbs: Vec<(String, String)>,
}

type Loaded = (Item, Vec<ItemVersion>, Vec<ItemOption>);

async fn load(app: &App, id: ItemId) -> Result<Loaded, AppError> {
    app.db
        .read(move |conn| {
            let item = item::find(conn, id)?;
            let versions = item::versions(conn, id)?;
            let ids: Vec<ItemVersionId> = versions.iter().map(|version| version.id).collect();
            let options = item::options(conn, &ids)?;
            Ok((item, versions, options))
        })
        .await
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<ItemId>) -> Result<HttpResponse, AppError> {
    let (item, versions, options) = load(&app, *id).await?;
    let id = *id;
    let voids = app.db.read(move |conn| void::of_item(conn, id)).await?;
    let l = office.layout_titled(item.code.clone());
    let versions = versions
        .into_iter()
        .map(|version| VersionView {
            options: options.iter().filter(|option| option.item_version_id == version.id).cloned().collect(),
            may_activate: !matches!(version.status, ItemStatus::Active | ItemStatus::Retired),
            may_retire: version.status != ItemStatus::Retired,
            may_quarantine: matches!(version.status, ItemStatus::Active | ItemStatus::InReview),
            shape: Shape::of(version.kind),
            version,
        })
        .collect();
    let crumbs = hub(&l, &[("/office/exams/items", l.t("items-title")), ("", &item.code)]);
    let voids = voids::told(&l, &voids);
    respond::page(&ItemPage { voids, l, item, versions, crumbs })
}

#[derive(Template)]
#[template(path = "assessment/theory/item_form.html")]
struct ItemFormPage {
    l: Layout,
    form: FormState,
    lists: Lists,
    letters: Vec<(&'static str, char)>,
    action: String,
    is_new: bool,
    /// Whether the purpose may be chosen.
    is_purpose_open: bool,
    crumbs: Vec<(String, String)>,
}

impl ItemFormPage {
    fn new(office: &Office, form: FormState, known: Option<(ItemId, bool)>) -> ItemFormPage {
        let title = if known.is_some() { "item-edit-title" } else { "item-new-title" };
        let l = office.layout(title);
        let action =
            known.map_or_else(|| "/office/exams/items".to_owned(), |(id, _)| format!("/office/exams/items/{id}"));
        let crumbs = hub(&l, &[("/office/exams/items", l.t("items-title")), ("", l.t(title))]);
        let (lists, letters) = (Lists::new(&l), item_form::letters());
        let is_purpose_open = known.is_none_or(|(_, is_open)| is_open);
        ItemFormPage { l, form, lists, letters, action, is_new: known.is_none(), is_purpose_open, crumbs }
    }
}

pub async fn new(office: Office) -> Result<HttpResponse, AppError> {
    respond::page(&ItemFormPage::new(&office, item_form::blank(), None))
}

pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<ItemId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    let (item, versions, options) = load(&app, id).await?;
    let is_open = app.db.read(move |conn| purpose::is_open(conn, id)).await?;
    let latest = versions.into_iter().next().ok_or(AppError::NotFound)?;
    let options: Vec<ItemOption> = options.into_iter().filter(|option| option.item_version_id == latest.id).collect();
    let form = item_form::filled((&item.code, item.purpose), &Content::of(&latest, &options));
    respond::page(&ItemFormPage::new(&office, form, Some((id, is_open))))
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let code = state.text("code", 1, 200);
    let purpose = item_form::purpose(&mut state);
    let content = item_form::content(&mut state);
    let (Some(code), Some(purpose), Some(content)) = (code, purpose, content) else {
        return respond::refused(&ItemFormPage::new(&office, state, None));
    };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| purpose::create(conn, actor, (&code, purpose), &content, now)).await {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}"), "item-saved")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("code", refusal.message());
            respond::refused(&ItemFormPage::new(&office, state, None))
        }
    }
}

pub async fn update(
    app: web::Data<App>,
    office: Office,
    id: web::Path<ItemId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id) = (form.state, *id);
    let is_open = app.db.read(move |conn| item::find(conn, id).and_then(|_| purpose::is_open(conn, id))).await?;
    let known = Some((id, is_open));
    let purpose = if is_open { item_form::purpose(&mut state) } else { None };
    let Some(content) = item_form::content(&mut state) else {
        return respond::refused(&ItemFormPage::new(&office, state, known));
    };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| purpose::edit(conn, actor, (id, purpose), &content, now)).await {
        Ok(()) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}"), "item-saved")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&ItemFormPage::new(&office, state, known))
        }
    }
}

pub async fn activate(
    app: web::Data<App>,
    office: Office,
    path: web::Path<(ItemId, ItemVersionId)>,
) -> Result<HttpResponse, AppError> {
    let (id, version) = path.into_inner();
    let (actor, now) = (office.id(), office.now);
    answer(id, app.db.write(move |conn| item::activate(conn, actor, id, version, now)).await, "item-activated")
}

pub async fn retire(
    app: web::Data<App>,
    office: Office,
    path: web::Path<(ItemId, ItemVersionId)>,
) -> Result<HttpResponse, AppError> {
    let (id, version) = path.into_inner();
    let (actor, now) = (office.id(), office.now);
    answer(id, app.db.write(move |conn| item::retire(conn, actor, id, version, now)).await, "item-retired")
}

fn answer(id: ItemId, done: Result<(), ItemError>, message: &'static str) -> Result<HttpResponse, AppError> {
    let to = format!("/office/exams/items/{id}");
    match done {
        Ok(()) => Ok(respond::redirect_with(&to, message)),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
