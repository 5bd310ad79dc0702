//! Writing an item: the form, and what candidates will see of it while it is typed.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::item_form::{self, Lists};
use super::items::{Fields, hub};
use super::preview::{self, Shown};
use crate::app::App;
use crate::assessment::content::Content;
use crate::assessment::item::{self, ItemError, ItemId, ItemOption};
use crate::assessment::{item_code, item_list, item_view};
use crate::db::Conn;
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use diesel::QueryResult;

/// Scopes and modules in use, with what stands beside them in a list of suggestions.
#[derive(Default)]
struct Codes {
    scopes: Vec<(String, String)>,
    modules: Vec<(String, String)>,
}

impl Codes {
    async fn load(app: &App, office: &Office) -> Result<Codes, AppError> {
        let known = app.db.read(item_list::all_modules).await?;
        let l = office.layout("item-new-title");
        let mut codes = Codes::default();
        for (scope, module) in known {
            let name = super::domain_name(&l, &scope);
            if codes.scopes.last().is_none_or(|(last, _)| *last != scope) {
                codes.scopes.push((scope.clone(), name.clone()));
            }
            if let Some(level) = module.get(scope.len() + 1..).filter(|level| !level.is_empty()) {
                codes.modules.push((level.to_owned(), name));
            }
        }
        Ok(codes)
    }
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
    /// For the page that comes back from a preview without a script.
    known: Option<ItemId>,
    /// Levels of codes that are in use, for a new item.
    codes: Codes,
    previews: Vec<Shown>,
    crumbs: Vec<(String, String)>,
}

impl ItemFormPage {
    fn new(office: &Office, form: FormState, known: Option<ItemId>, codes: Codes) -> ItemFormPage {
        let title = if known.is_some() { "item-edit-title" } else { "item-new-title" };
        let l = office.layout(title);
        let action = known.map_or_else(|| "/office/exams/items".to_owned(), |id| format!("/office/exams/items/{id}"));
        let crumbs = hub(&l, &[("/office/exams/items", l.t("items-title")), ("", l.t(title))]);
        let (lists, letters) = (Lists::new(&l), item_form::letters());
        let previews = preview::both(&office.visit, &item_form::draft(&form));
        ItemFormPage { l, form, lists, letters, action, is_new: known.is_none(), known, codes, previews, crumbs }
    }
}

pub async fn new(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    let codes = Codes::load(&app, &office).await?;
    respond::page(&ItemFormPage::new(&office, item_form::blank(), None, codes))
}

pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<ItemId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    item_view::keep(&app, office.id(), id, office.now).await?;
    let (code, content) = app.db.read(move |conn| newest(conn, id)).await?;
    let form = item_form::filled(&code, &content);
    respond::page(&ItemFormPage::new(&office, form, Some(id), Codes::default()))
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
    if request.headers().contains_key(preview::FRAGMENT) {
        let previews = preview::both(&office.visit, &item_form::draft(&form.state));
        return respond::page(&Fragment { l: &office.layout("item-preview"), previews });
    }
    let known = form.state.value("item").parse().ok();
    respond::page(&ItemFormPage::new(&office, form.state, known, Codes::load(&app, &office).await?))
}

/// The point that was typed, as a code.
fn point(state: &mut FormState) -> Option<String> {
    let levels = ["scope", "module", "point"].map(|name| {
        let level = state.text(name, 1, 60)?.to_lowercase();
        if item_code::is_level(&level) {
            return Some(level);
        }
        state.reject(name, "item-form-level");
        None
    });
    Some(levels.into_iter().collect::<Option<Vec<_>>>()?.join("."))
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let (point, content) = (point(&mut state), item_form::content(&mut state));
    let (Some(point), Some(content)) = (point, content) else {
        return respond::refused(&ItemFormPage::new(&office, state, None, Codes::load(&app, &office).await?));
    };
    let (actor, now) = (office.id(), office.now);
    let made = app
        .db
        .write(move |conn| {
            let code = item_code::free(conn, &point)?;
            item::create(conn, actor, &code, &content, now)
        })
        .await;
    match made {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}"), "item-saved")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("point", refusal.message());
            respond::refused(&ItemFormPage::new(&office, state, None, Codes::load(&app, &office).await?))
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
    app.db.read(move |conn| item::find(conn, id)).await?;
    let Some(content) = item_form::content(&mut state) else {
        return respond::refused(&ItemFormPage::new(&office, state, Some(id), Codes::default()));
    };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| item::edit(conn, actor, id, &content, now)).await {
        Ok(_) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}"), "item-saved")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&ItemFormPage::new(&office, state, Some(id), Codes::default()))
        }
    }
}
