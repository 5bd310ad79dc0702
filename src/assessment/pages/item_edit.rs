//! Writing an item: the form, and what candidates will see of it while it is typed.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::item_form::{self, Lists};
use super::items::{Fields, hub};
use super::preview::{self, Shown};
use crate::app::App;
use crate::assessment::content::Content;
use crate::assessment::item::{self, ItemError, ItemId, ItemOption};
use crate::assessment::item_media::{self, Medium};
use crate::assessment::item_view;
use crate::db::Conn;
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use diesel::QueryResult;

#[derive(Template)]
#[template(path = "assessment/theory/item_form.html")]
struct ItemFormPage {
    l: Layout,
    form: FormState,
    lists: Lists,
    letters: Vec<(&'static str, char)>,
    action: String,
    is_new: bool,
    /// For the page that comes back from a preview without a script.
    known: Option<ItemId>,
    previews: Vec<Shown>,
    crumbs: Vec<(String, String)>,
}

impl ItemFormPage {
    fn new(office: &Office, form: FormState, known: Option<ItemId>, files: &Shows) -> ItemFormPage {
        let title = if known.is_some() { "item-edit-title" } else { "item-new-title" };
        let l = office.layout(title);
        let action = known.map_or_else(|| "/office/exams/items".to_owned(), |id| format!("/office/exams/items/{id}"));
        let crumbs = hub(&l, &[("/office/exams/items", l.t("items-title")), ("", l.t(title))]);
        let (lists, letters) = (Lists::new(&l), item_form::letters());
        let previews = preview::both(&office.visit, &item_form::draft(&form), (&files.media, &files.base));
        ItemFormPage { l, form, lists, letters, action, is_new: known.is_none(), known, previews, crumbs }
    }
}

/// The files that a known item shows, and where they are loaded from.
#[derive(Default)]
struct Shows {
    media: Vec<Medium>,
    base: String,
}

fn shows(conn: &mut Conn, known: Option<ItemId>) -> QueryResult<Shows> {
    let Some(item) = known else { return Ok(Shows::default()) };
    let Some(latest) = item::versions(conn, item)?.into_iter().next() else { return Ok(Shows::default()) };
    let base = format!("/office/exams/items/{item}/versions/{}/files", latest.id);
    Ok(Shows { media: item_media::of(conn, latest.id)?, base })
}

pub async fn new(office: Office) -> Result<HttpResponse, AppError> {
    respond::page(&ItemFormPage::new(&office, item_form::blank(), None, &Shows::default()))
}

pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<ItemId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    item_view::keep(&app, office.id(), id, office.now).await?;
    let ((code, content), files) =
        app.db.read(move |conn| Ok::<_, AppError>((newest(conn, id)?, shows(conn, Some(id))?))).await?;
    let form = item_form::filled(&code, &content);
    respond::page(&ItemFormPage::new(&office, form, Some(id), &files))
}

/// The code of an item, and what its newest version says.
fn newest(conn: &mut Conn, id: ItemId) -> QueryResult<(String, Content)> {
    let item = item::find(conn, id)?;
    let latest = item::versions(conn, id)?.into_iter().next().ok_or(diesel::result::Error::NotFound)?;
    let options: Vec<ItemOption> = item::options(conn, &[latest.id])?;
    Ok((item.code, Content::of(&latest, &options)))
}

#[derive(Template)]
#[template(path = "assessment/theory/_preview.html")]
struct Fragment<'a> {
    l: &'a Layout,
    previews: Vec<Shown>,
}

/// What candidates will see of what is typed: a part of the page for the script that asks, else the form with it.
pub async fn preview(
    app: web::Data<App>,
    office: Office,
    request: HttpRequest,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let known: Option<ItemId> = form.state.value("item").parse().ok();
    let files = app.db.read(move |conn| shows(conn, known)).await?;
    if request.headers().contains_key(preview::FRAGMENT) {
        let shown = (files.media.as_slice(), files.base.as_str());
        let previews = preview::both(&office.visit, &item_form::draft(&form.state), shown);
        return respond::page(&Fragment { l: &office.layout("item-preview"), previews });
    }
    respond::page(&ItemFormPage::new(&office, form.state, known, &files))
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let code = state.text("code", 1, 200);
    let content = item_form::content(&mut state);
    let (Some(code), Some(content)) = (code, content) else {
        return respond::refused(&ItemFormPage::new(&office, state, None, &Shows::default()));
    };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| item::create(conn, actor, &code, &content, now)).await {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}"), "item-saved")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("code", refusal.message());
            respond::refused(&ItemFormPage::new(&office, state, None, &Shows::default()))
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
    let files = app.db.read(move |conn| item::find(conn, id).and_then(|_| shows(conn, Some(id)))).await?;
    let Some(content) = item_form::content(&mut state) else {
        return respond::refused(&ItemFormPage::new(&office, state, Some(id), &files));
    };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| item::edit(conn, actor, id, &content, now)).await {
        Ok(_) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}"), "item-saved")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&ItemFormPage::new(&office, state, Some(id), &files))
        }
    }
}
