//! The page of a blueprint: a grid of counts beside what the bank holds.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;

use super::blueprints::{Data, load, scheme_title};
use super::feasibility::{Feasibility, Fragment, label};
use super::items::{Fields, hub};
use super::preview;
use crate::app::App;
use crate::assessment::assembly::{self, Cell, PoolItem};
use crate::assessment::blueprint::{self, Blueprint, BlueprintError, NewBlueprint};
use crate::assessment::difference::{self, Piece};
use crate::assessment::item::{Difficulty, ItemKind};
use crate::assessment::sitting::BlueprintId;
use crate::error::AppError;
use crate::i18n::Message;
use crate::recruitment::scheme::{SchemeId, SchemeStatus};
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;

struct GridCell {
    name: String,
    label: String,
    available: usize,
    /// As it was typed.
    value: String,
    is_short: bool,
}

/// One kind of question in a domain, with a cell for each difficulty.
struct KindRow {
    kind: &'static str,
    cells: Vec<GridCell>,
}

/// One domain: the kinds that the bank holds there or the blueprint asks for.
struct DomainGrid {
    /// In words.
    domain: String,
    total: i64,
    rows: Vec<KindRow>,
}

#[derive(Template)]
#[template(path = "assessment/theory/blueprint.html")]
struct BlueprintPage {
    l: Layout,
    form: FormState,
    id: Option<BlueprintId>,
    used_at: Option<NaiveDateTime>,
    schemes: Vec<(String, String)>,
    difficulties: Vec<&'static str>,
    domains: Vec<DomainGrid>,
    has_cases: bool,
    feasibility: Feasibility,
    /// What is kept beside what was typed, where it was saved from elsewhere meanwhile.
    changes: Vec<(String, Vec<Piece>)>,
    crumbs: Vec<(String, String)>,
}

fn name(domain: &str, difficulty: Difficulty, kind: ItemKind) -> String {
    format!("n|{domain}|{difficulty}|{kind}")
}

/// Each difficulty of each kind that the bank can give or the blueprint names.
fn columns(data: &Data) -> Vec<(Difficulty, ItemKind)> {
    let is_here = |kind: &ItemKind| {
        data.drawable.pool.iter().any(|item| item.kind == *kind)
            || data.cells.iter().any(|(_, cell)| cell.kind == *kind)
    };
    let kinds = ItemKind::ALL.iter().copied().filter(is_here);
    kinds.flat_map(|kind| Difficulty::ALL.iter().map(move |difficulty| (*difficulty, kind))).collect()
}

/// Every domain with a grid: those of the bank and those that the blueprint names.
fn rows_for(data: &Data) -> BTreeSet<String> {
    data.domains.iter().cloned().chain(data.cells.iter().map(|(_, cell)| cell.domain.clone())).collect()
}

impl BlueprintPage {
    fn new(office: &Office, data: &Data, form: Option<FormState>, known: bool) -> BlueprintPage {
        let blueprint = data.blueprints.first().filter(|_| known);
        let l = match blueprint {
            Some(blueprint) => office.layout_titled(blueprint.title.clone()),
            None => office.layout("blueprint-new-title"),
        };
        let form = form.unwrap_or_else(|| filled(blueprint, data));
        let count = |domain: &str, difficulty, kind| -> i64 {
            form.value(&name(domain, difficulty, kind)).trim().parse().unwrap_or(0).clamp(0, 200)
        };
        let columns = columns(data);
        let cells: Vec<Cell> = rows_for(data)
            .into_iter()
            .flat_map(|domain| columns.iter().map(move |(difficulty, kind)| (domain.clone(), *difficulty, *kind)))
            .map(|(domain, difficulty, kind)| Cell {
                count: count(&domain, difficulty, kind),
                domain,
                difficulty,
                kind,
            })
            .collect();
        let domains =
            rows_for(data).iter().map(|domain| grid(&l, domain, &cells, &data.drawable.pool, &form)).collect();
        let title = l.title.clone();
        BlueprintPage {
            id: blueprint.map(|blueprint| blueprint.id),
            used_at: blueprint.and_then(|blueprint| blueprint.used_at),
            schemes: data
                .schemes
                .iter()
                .filter(|scheme| scheme.status == SchemeStatus::Published || form.has("scheme", &scheme.id.to_string()))
                .map(|scheme| (scheme.id.to_string(), scheme_title(&l, scheme)))
                .collect(),
            difficulties: Difficulty::ALL.iter().map(|difficulty| difficulty.label()).collect(),
            domains,
            has_cases: cells.iter().any(|cell| cell.kind == ItemKind::Case),
            feasibility: Feasibility::of(&l, &cells, &data.drawable),
            changes: Vec::new(),
            crumbs: hub(&l, &[("/office/exams/blueprints", l.t("blueprints-title")), ("", &title)]),
            form,
            l,
        }
    }

    /// After it was saved from elsewhere: whoever saves after that has seen it.
    fn outdated(office: &Office, data: &Data, mut typed: FormState, new: &NewBlueprint) -> BlueprintPage {
        let Some(kept) = kept(data) else { return BlueprintPage::new(office, data, Some(typed), true) };
        typed.put("seen", kept.stamp());
        typed.refuse(BlueprintError::Outdated.message());
        let mut page = BlueprintPage::new(office, data, Some(typed), true);
        page.changes = differences(&page.l, data, &kept, new);
        page
    }
}

/// The blueprint as it is kept.
fn kept(data: &Data) -> Option<NewBlueprint> {
    let blueprint = data.blueprints.first()?;
    let cells = data.cells.iter().map(|(_, cell)| cell.clone()).collect();
    Some(NewBlueprint { scheme: blueprint.scheme_id, title: blueprint.title.clone(), cells })
}

/// Where what was typed differs from what is kept.
fn differences(l: &Layout, data: &Data, kept: &NewBlueprint, typed: &NewBlueprint) -> Vec<(String, Vec<Piece>)> {
    let scheme = |of: &NewBlueprint| {
        let known = data.schemes.iter().find(|scheme| scheme.id == of.scheme);
        known.map(|known| scheme_title(l, known)).unwrap_or_default()
    };
    let count = |of: &NewBlueprint, cell: &Cell| {
        let same = of.cells.iter().find(|other| name_of(other) == name_of(cell) && other.count > 0);
        same.map(|same| same.count.to_string()).unwrap_or_default()
    };
    let mut lines = vec![
        (l.t("blueprint-title").to_owned(), kept.title.clone(), typed.title.clone()),
        (l.t("exams-scheme").to_owned(), scheme(kept), scheme(typed)),
    ];
    let only_typed = typed.cells.iter().filter(|cell| count(kept, cell).is_empty());
    let named = kept.cells.iter().chain(only_typed);
    lines.extend(named.map(|cell| (label(l, cell), count(kept, cell), count(typed, cell))));
    lines.retain(|(_, kept, typed)| kept != typed);
    lines.into_iter().map(|(name, kept, typed)| (name, difference::pieces(&kept, &typed))).collect()
}

fn grid(l: &Layout, domain: &str, cells: &[Cell], pool: &[PoolItem], form: &FormState) -> DomainGrid {
    let title = super::domain_name(l, domain);
    let (mut rows, mut total): (Vec<KindRow>, i64) = (Vec::new(), 0);
    for kind in ItemKind::ALL {
        let own: Vec<&Cell> = cells.iter().filter(|cell| cell.domain == domain && cell.kind == *kind).collect();
        let held = |cell: &Cell| pool.iter().filter(|item| assembly::fits(cell, item)).count();
        if own.iter().all(|cell| held(cell) == 0 && form.value(&name_of(cell)).is_empty()) {
            continue;
        }
        total += own.iter().map(|cell| cell.count).sum::<i64>();
        let shown = own.into_iter().map(|cell| GridCell {
            name: name_of(cell),
            label: label(l, cell),
            available: held(cell),
            value: form.value(&name_of(cell)).to_owned(),
            is_short: cell.count > held(cell) as i64,
        });
        rows.push(KindRow { kind: kind.label(), cells: shown.collect() });
    }
    DomainGrid { domain: title, total, rows }
}

fn name_of(cell: &Cell) -> String {
    name(&cell.domain, cell.difficulty, cell.kind)
}

fn filled(blueprint: Option<&Blueprint>, data: &Data) -> FormState {
    let Some(blueprint) = blueprint else { return FormState::default() };
    let mut pairs =
        vec![("title".to_owned(), blueprint.title.clone()), ("scheme".to_owned(), blueprint.scheme_id.to_string())];
    pairs.extend(kept(data).map(|kept| ("seen".to_owned(), kept.stamp())));
    pairs.extend(data.cells.iter().map(|(_, cell)| (name_of(cell), cell.count.to_string())));
    FormState::from_pairs(pairs)
}

/// What was typed; counts beyond 200 or below 0 are refused.
fn typed(l: &Layout, state: &mut FormState, data: &Data) -> Option<NewBlueprint> {
    let title = state.text("title", 1, 120);
    let scheme: Option<SchemeId> = state.parse("scheme", "form-choice");
    if scheme.is_some_and(|scheme| data.schemes.iter().all(|known| known.id != scheme)) {
        state.reject("scheme", "form-choice");
    }
    let mut cells = Vec::new();
    for domain in rows_for(data) {
        for (difficulty, kind) in columns(data) {
            let name = name(&domain, difficulty, kind);
            if state.value(&name).trim().is_empty() {
                continue;
            }
            let cell = |count| Cell { domain: domain.clone(), difficulty, kind, count };
            match state.value(&name).trim().parse() {
                Ok(count @ 0..=200) => cells.push(cell(count)),
                _ => state.reject(&name, Message::new("blueprint-error-cell").with("cell", label(l, &cell(0)))),
            }
        }
    }
    let new = NewBlueprint { scheme: scheme?, title: title?, cells };
    state.is_valid().then_some(new)
}

pub async fn new(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    let data = Data { blueprints: Vec::new(), cells: Vec::new(), ..load(&app, None).await? };
    respond::page(&BlueprintPage::new(&office, &data, None, false))
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<BlueprintId>) -> Result<HttpResponse, AppError> {
    let data = load(&app, Some(*id)).await?;
    respond::page(&BlueprintPage::new(&office, &data, None, true))
}

/// What the counts that are typed would give: a part of the page for the script that asks, else the form with it.
pub async fn check(
    app: web::Data<App>,
    office: Office,
    request: HttpRequest,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let known: Option<BlueprintId> = form.state.value("blueprint").parse().ok();
    let mut data = load(&app, known).await?;
    if known.is_none() {
        (data.blueprints, data.cells) = (Vec::new(), Vec::new());
    }
    let page = BlueprintPage::new(&office, &data, Some(form.state), known.is_some());
    if request.headers().contains_key(preview::FRAGMENT) {
        return respond::page(&Fragment { l: &page.l, feasibility: page.feasibility });
    }
    respond::page(&page)
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let data = Data { blueprints: Vec::new(), cells: Vec::new(), ..load(&app, None).await? };
    let mut state = form.state;
    let Some(new) = typed(&office.layout("blueprint-new-title"), &mut state, &data) else {
        return respond::refused(&BlueprintPage::new(&office, &data, Some(state), false));
    };
    let (actor, now) = (office.id(), office.now);
    match app.db.write(move |conn| blueprint::create(conn, actor, &new, now)).await {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/exams/blueprints/{id}"), "blueprint-saved")),
        Err(BlueprintError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&BlueprintPage::new(&office, &data, Some(state), false))
        }
    }
}

pub async fn update(
    app: web::Data<App>,
    office: Office,
    id: web::Path<BlueprintId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (data, mut state, id) = (load(&app, Some(*id)).await?, form.state, *id);
    let Some(new) = typed(&office.layout("blueprints-title"), &mut state, &data) else {
        return respond::refused(&BlueprintPage::new(&office, &data, Some(state), true));
    };
    let (actor, now, seen, typed) = (office.id(), office.now, state.value("seen").to_owned(), new.clone());
    match app.db.write(move |conn| blueprint::update(conn, actor, id, (&seen, &new), now)).await {
        Ok(()) => Ok(respond::redirect_with(&format!("/office/exams/blueprints/{id}"), "blueprint-saved")),
        Err(BlueprintError::Db(error)) => Err(error.into()),
        Err(BlueprintError::Outdated) => {
            let fresh = load(&app, Some(id)).await?;
            respond::refused(&BlueprintPage::outdated(&office, &fresh, state, &typed))
        }
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&BlueprintPage::new(&office, &data, Some(state), true))
        }
    }
}
