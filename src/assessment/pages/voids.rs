//! An item that turned out to be no good: set aside, void with a preview, and the findings that follow from it.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::items::{self, Fields};
use crate::app::App;
use crate::assessment::case;
use crate::assessment::item::{self, Item, ItemError, ItemId, ItemVersion, ItemVersionId};
use crate::assessment::rescore::{self, Finding, Rescore, RescoreId, SettleError};
use crate::assessment::scoring::Effect;
use crate::assessment::sitting::{Sitting, SittingId, SittingStatus};
use crate::assessment::void::{self, NewVoid, Told, VoidError};
use crate::assessment::void_preview::{self, Touched, Turned};
use crate::db::types::Id;
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;

/// Lines of the history component.
pub type History = Vec<(&'static str, String, String, String)>;

/// What changed a result after its release.
pub fn changes(l: &Layout, rows: &[(Rescore, String)]) -> History {
    rows.iter()
        .map(|(row, reason)| {
            let (before, after) = (l.points(&row.score_before), l.points(&row.score_after));
            let what = l.t_with("rescore-line", &[("before", &before), ("after", &after)]);
            let tone = match (row.was_passed, row.is_passed) {
                (Some(true), Some(false)) => "bad",
                (Some(false), Some(true)) => "ok",
                _ => "now",
            };
            (tone, l.when(&row.rescored_at), what, reason.clone())
        })
        .collect()
}

/// The voids of an item.
pub fn told(l: &Layout, voids: &[Told]) -> History {
    voids
        .iter()
        .map(|told| {
            let sitting = told.sitting.as_ref().map_or(l.t("void-all"), |(en, zh)| l.pick(en, zh));
            let version = l.t1("exams-version", "version", told.version);
            let what = format!("{version}: {} · {sitting} · {}", l.t(told.void.effect.label()), told.void.reason);
            let counts = [("rescored", told.rescored.to_string()), ("changed", told.changed.to_string())];
            let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
            let state = match told.void.rescored_at {
                Some(_) => l.t_with("void-rescored", &counts),
                None => l.t_with("void-rescoring", &counts),
            };
            ("bad", l.when(&told.void.voided_at), what, format!("{} · {state}", told.by))
        })
        .collect()
}

pub async fn quarantine(
    app: web::Data<App>,
    office: Office,
    at: web::Path<(ItemId, ItemVersionId)>,
) -> Result<HttpResponse, AppError> {
    let ((id, version), actor, now) = (at.into_inner(), office.id(), office.now);
    let to = format!("/office/exams/items/{id}");
    match app.db.write(move |conn| void::quarantine(conn, actor, id, version, now)).await {
        Ok(()) => Ok(respond::redirect_with(&to, "item-quarantined")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

/// What would be void: both empty until somebody chose.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Choice {
    #[serde(default)]
    sitting: String,
    #[serde(default)]
    effect: String,
}

impl Choice {
    fn scope(&self) -> Option<(Option<SittingId>, Effect)> {
        let sitting = match self.sitting.as_str() {
            "all" => None,
            id => Some(Id::new(id.parse().ok()?)),
        };
        Some((sitting, self.effect.parse().ok()?))
    }
}

#[derive(Template)]
#[template(path = "assessment/theory/void.html")]
struct VoidPage {
    l: Layout,
    form: FormState,
    version: ItemVersion,
    action: String,
    sittings: Vec<(String, String)>,
    effects: Vec<(String, String)>,
    /// There once the choice is made.
    preview: Option<Vec<Touched>>,
    /// Somebody is named in it.
    has_people: bool,
    is_already: bool,
    crumbs: Vec<(String, String)>,
}

impl VoidPage {
    async fn load(
        app: &App,
        office: &Office,
        (id, version): (ItemId, ItemVersionId),
        choice: Choice,
        form: FormState,
    ) -> Result<VoidPage, AppError> {
        let scope = choice.scope();
        type Loaded = (Item, ItemVersion, Vec<Sitting>, Option<Vec<Touched>>, bool);
        let (item, version, held, preview, is_already): Loaded = app
            .db
            .read(move |conn| {
                // Material is void question by question.
                if case::is_case(conn, id)? {
                    return Err(AppError::NotFound);
                }
                let known = item::versions(conn, id)?.into_iter().find(|known| known.id == version);
                let known = known.ok_or(diesel::result::Error::NotFound)?;
                let held = void::sittings_with(conn, version)?;
                let (mut preview, mut is_already) = (None, void::is_void(conn, version, None)?);
                if let Some((sitting, effect)) = scope {
                    is_already = void::is_void(conn, version, sitting)?;
                    preview = Some(void_preview::preview(conn, version, sitting, effect)?);
                }
                Ok::<_, AppError>((item::find(conn, id)?, known, held, preview, is_already))
            })
            .await?;
        let l = office.layout("void-title");
        let mut sittings = vec![("all".to_owned(), l.t("void-all").to_owned())];
        let named =
            |held: &Sitting| format!("{} · {}", l.pick(&held.title_en, &held.title_zh), l.when(&held.starts_at));
        sittings.extend(held.iter().map(|held| (held.id.to_string(), named(held))));
        let back = format!("/office/exams/items/{id}");
        let title = l.t("void-title");
        let crumbs = items::hub(&l, &[("/office/exams/items", l.t("items-title")), (&back, &item.code), ("", title)]);
        Ok(VoidPage {
            effects: Effect::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
            action: format!("{back}/versions/{}/void", version.id),
            crumbs,
            l,
            form,
            version,
            sittings,
            has_people: preview.iter().flatten().any(|row| !row.people.is_empty()),
            preview,
            is_already,
        })
    }
}

pub async fn choose(
    app: web::Data<App>,
    office: Office,
    at: web::Path<(ItemId, ItemVersionId)>,
    choice: web::Query<Choice>,
) -> Result<HttpResponse, AppError> {
    let choice = choice.into_inner();
    // Nobody loses by full points for everybody, so that is proposed.
    let effect = if choice.effect.is_empty() { Effect::FullPoints.to_string() } else { choice.effect.clone() };
    let form = FormState::filled([("sitting", choice.sitting.clone()), ("effect", effect)]);
    respond::page(&VoidPage::load(&app, &office, at.into_inner(), choice, form).await?)
}

/// Who would pass or fail, as a file. A sitting that is not released has nobody in it.
pub async fn sheet(
    app: web::Data<App>,
    office: Office,
    at: web::Path<(ItemId, ItemVersionId)>,
    choice: web::Query<Choice>,
) -> Result<Sheet, AppError> {
    let page = VoidPage::load(&app, &office, at.into_inner(), choice.into_inner(), FormState::default()).await?;
    let l = &page.l;
    let line = |sitting: &Sitting, person: &Turned| {
        vec![
            l.pick(&sitting.title_en, &sitting.title_zh).to_owned(),
            l.when(&sitting.starts_at),
            person.number.clone(),
            person.name.clone(),
            l.points(&person.before),
            l.points(&person.after),
            l.t(person.label()).to_owned(),
        ]
    };
    let touched = page.preview.iter().flatten();
    let rows = touched.flat_map(|row| row.people.iter().map(move |person| line(&row.sitting, person)));
    let header = ["sitting", "starts", "number", "name", "score_before", "score_after", "change"];
    Ok(Sheet::new("void-preview", &header, rows))
}

pub async fn confirm(
    app: web::Data<App>,
    office: Office,
    at: web::Path<(ItemId, ItemVersionId)>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let ((id, version), actor, now, mut state) = (at.into_inner(), office.id(), office.now, form.state);
    let choice = Choice { sitting: state.value("sitting").to_owned(), effect: state.value("effect").to_owned() };
    let (sitting, effect) = choice.scope().ok_or_else(|| AppError::refused("form-broken"))?;
    let Some(reason) = state.prose("reason", 1, 500) else {
        return respond::refused(&VoidPage::load(&app, &office, (id, version), choice, state).await?);
    };
    let new = NewVoid { version, sitting, effect, reason };
    match app.db.write(move |conn| void::void(conn, actor, id, &new, now)).await {
        Ok(_) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}"), "void-done")),
        Err(VoidError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&VoidPage::load(&app, &office, (id, version), choice, state).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "assessment/theory/findings.html")]
struct FindingsPage {
    l: Layout,
    rows: Vec<Finding>,
    crumbs: Vec<(String, String)>,
}

pub async fn findings(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    let rows = app.db.read(rescore::findings).await?;
    let l = office.layout("findings-title");
    let crumbs = items::hub(&l, &[("", l.t("findings-title"))]);
    respond::page(&FindingsPage { l, rows, crumbs })
}

pub async fn settle(
    app: web::Data<App>,
    office: Office,
    id: web::Path<RescoreId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    let note: String = form.state.value("note").chars().take(500).collect();
    match app.db.write(move |conn| rescore::settle(conn, actor, id, &note, now)).await {
        Ok(()) => Ok(respond::redirect_with("/office/exams/findings", "finding-settled")),
        Err(SettleError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/office/exams/findings", refusal.message())),
    }
}
