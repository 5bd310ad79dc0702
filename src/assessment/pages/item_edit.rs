//! Writing an item: the form, and what candidates will see of it while it is typed.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::item_answers::{self, Answers};
use super::item_form::{self, Lists};
use super::items::{Fields, hub};
use super::preview::{self, Above, Shown};
use super::version_view;
use crate::app::App;
use crate::assessment::content::Content;
use crate::assessment::difference::Piece;
use crate::assessment::item::{self, ItemError, ItemId, ItemKind};
use crate::assessment::item_media::{self, Medium};
use crate::assessment::purpose::{self, Edit, ItemPurpose, Newest};
use crate::assessment::{case, item_code, item_list, item_view};
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use serde::Deserialize;

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
    answers: Answers,
    action: String,
    is_new: bool,
    /// An item that was in use keeps its purpose.
    is_purpose_open: bool,
    /// For the page that comes back from a preview without a script.
    known: Option<ItemId>,
    /// Of a sub-question: id and code of its case.
    case: Option<(ItemId, String)>,
    /// Levels of codes that are in use, for a new item.
    codes: Codes,
    previews: Vec<Shown>,
    /// What is kept beside what was typed, where somebody else wrote meanwhile.
    changes: Vec<(String, Vec<Piece>)>,
    crumbs: Vec<(String, String)>,
}

impl ItemFormPage {
    fn new(office: &Office, form: FormState, known: Option<ItemId>, beside: Beside) -> ItemFormPage {
        let title = if known.is_some() { "item-edit-title" } else { "item-new-title" };
        let l = office.layout(title);
        let action = known.map_or_else(|| "/office/exams/items".to_owned(), |id| format!("/office/exams/items/{id}"));
        let crumbs = hub(&l, &[("/office/exams/items", l.t("items-title")), ("", l.t(title))]);
        let (mut lists, answers) = (Lists::new(&l), Answers::of(&l, &form));
        if let Some(is_case) = beside.is_case {
            lists = lists.only(is_case);
        }
        let files = (beside.media.as_slice(), beside.base.as_str());
        let previews = preview::both(&office.visit, &item_form::draft(&form), files, beside.above.as_ref());
        let is_new = known.is_none();
        let is_purpose_open = beside.above.is_none() && (is_new || !form.value("purpose").is_empty());
        let (case, codes) = (beside.above.map(|above| (above.case, above.code)), beside.codes);
        let changes = Vec::new();
        ItemFormPage {
            l,
            form,
            lists,
            answers,
            action,
            is_new,
            is_purpose_open,
            known,
            case,
            codes,
            previews,
            changes,
            crumbs,
        }
    }
}

impl ItemFormPage {
    /// Shows what others wrote meanwhile beside what was typed. Whoever saves after that has seen it.
    fn beside_kept(&mut self, kept: &Newest, typed: &Content) {
        self.form.put("seen", kept.stamp());
        self.changes = version_view::differences(&self.l, &kept.content, typed);
    }
}

/// What stands beside the fields: codes to choose from for a new item, the files that a known one shows, with where they
/// are loaded from, and the case of a sub-question.
#[derive(Default)]
struct Beside {
    codes: Codes,
    media: Vec<Medium>,
    base: String,
    above: Option<Above>,
    /// Whether it is a case for good, or a question for good.
    is_case: Option<bool>,
}

impl Beside {
    /// `case`: what a new item is to be a sub-question of.
    async fn load(app: &App, office: &Office, known: Option<ItemId>, case: Option<ItemId>) -> Result<Beside, AppError> {
        let mut beside = Beside::read(app, known, case).await?;
        if known.is_none() {
            beside.codes = Codes::load(app, office).await?;
        }
        if let Some(above) = &beside.above {
            item_view::keep(app, office.id(), above.case, office.now).await?;
        }
        Ok(beside)
    }

    async fn read(app: &App, known: Option<ItemId>, case: Option<ItemId>) -> Result<Beside, AppError> {
        app.db
            .read(move |conn| {
                let Some(item) = known else {
                    let above = case.map(|case| Above::load(conn, case)).transpose()?;
                    return Ok(Beside { is_case: above.as_ref().map(|_| false), above, ..Beside::default() });
                };
                let case = item::find(conn, item)?.case_id;
                let latest = item::versions(conn, item)?.into_iter().next().ok_or(diesel::result::Error::NotFound)?;
                let base = format!("/office/exams/items/{item}/versions/{}/files", latest.id);
                let above = case.map(|case| Above::load(conn, case)).transpose()?;
                let is_case = Some(latest.kind == ItemKind::Case);
                Ok(Beside { media: item_media::of(conn, latest.id)?, base, above, is_case, ..Beside::default() })
            })
            .await
    }
}

/// What a new item is to be a sub-question of.
#[derive(Deserialize)]
pub struct Wanted {
    case: Option<ItemId>,
}

pub async fn new(app: web::Data<App>, office: Office, wanted: web::Query<Wanted>) -> Result<HttpResponse, AppError> {
    let form = match wanted.case {
        Some(case) => item_form::blank_in(&app.db.read(move |conn| case::find(conn, case)).await?),
        None => item_form::blank(),
    };
    let beside = Beside::load(&app, &office, None, wanted.case).await?;
    respond::page(&ItemFormPage::new(&office, form, None, beside))
}

fn case_of(state: &FormState) -> Option<ItemId> {
    state.value("case").parse().ok()
}

pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<ItemId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    item_view::keep(&app, office.id(), id, office.now).await?;
    let (newest, is_open) =
        app.db.read(move |conn| Ok::<_, AppError>((purpose::newest(conn, id)?, purpose::is_open(conn, id)?))).await?;
    let purpose = (is_open && newest.item.case_id.is_none()).then_some(newest.item.purpose);
    let mut form = item_form::filled(&newest.item.code, purpose, &newest.content);
    form.put("seen", newest.stamp());
    respond::page(&ItemFormPage::new(&office, form, Some(id), Beside::load(&app, &office, Some(id), None).await?))
}

#[derive(Template)]
#[template(path = "assessment/theory/_preview.html")]
struct Fragment<'a> {
    l: &'a Layout,
    previews: Vec<Shown>,
}

/// What candidates will see of what is typed: a part of the page for the script that asks, else the form with it, for the kind
/// that was chosen and with one line more or less.
pub async fn preview(
    app: web::Data<App>,
    office: Office,
    request: HttpRequest,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let known: Option<ItemId> = form.state.value("item").parse().ok();
    let beside = Beside::load(&app, &office, known, case_of(&form.state)).await?;
    if request.headers().contains_key(preview::FRAGMENT) {
        let shown = (beside.media.as_slice(), beside.base.as_str());
        let above = beside.above.as_ref();
        let previews = preview::both(&office.visit, &item_form::draft(&form.state), shown, above);
        return respond::page(&Fragment { l: &office.layout("item-preview"), previews });
    }
    let mut state = form.state;
    item_answers::drop_line(&mut state);
    respond::page(&ItemFormPage::new(&office, state, known, beside))
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
    let purpose = item_form::purpose(&mut state).unwrap_or(ItemPurpose::Exam);
    let case = case_of(&state);
    let (point, content) = (point(&mut state), item_form::content(&mut state));
    let (Some(point), Some(content)) = (point, content) else {
        let beside = Beside::load(&app, &office, None, case).await?;
        return respond::refused(&ItemFormPage::new(&office, state, None, beside));
    };
    let (actor, now) = (office.id(), office.now);
    let made = app
        .db
        .write(move |conn| {
            let code = item_code::free(conn, &point)?;
            match case {
                Some(case) => case::create(conn, actor, (case, &code), &content, now),
                None => purpose::create(conn, actor, (&code, purpose), &content, now),
            }
        })
        .await;
    match made {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}"), "item-saved")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("point", refusal.message());
            let beside = Beside::load(&app, &office, None, case).await?;
            respond::refused(&ItemFormPage::new(&office, state, None, beside))
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
    let beside = Beside::load(&app, &office, Some(id), None).await?;
    let purpose = item_form::purpose(&mut state);
    let Some(content) = item_form::content(&mut state) else {
        return respond::refused(&ItemFormPage::new(&office, state, Some(id), beside));
    };
    let (actor, now, edit) = (office.id(), office.now, Edit { seen: state.value("seen").to_owned(), purpose, content });
    let typed = edit.content.clone();
    match app.db.write(move |conn| purpose::edit(conn, actor, id, &edit, now)).await {
        Ok(()) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}"), "item-saved")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            let mut page = ItemFormPage::new(&office, state, Some(id), beside);
            if matches!(refusal, ItemError::Outdated) {
                let kept = app.db.read(move |conn| purpose::newest(conn, id)).await?;
                page.beside_kept(&kept, &typed);
            }
            respond::refused(&page)
        }
    }
}
