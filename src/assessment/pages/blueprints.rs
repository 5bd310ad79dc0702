//! The list of blueprints, and what their pages need to know.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::items::hub;
use crate::app::App;
use crate::assessment::assembly::Cell;
use crate::assessment::blueprint::{self, Blueprint, BlueprintError};
use crate::assessment::item_list;
use crate::assessment::paper_pool::{self, Drawable};
use crate::assessment::sitting::BlueprintId;
use crate::error::AppError;
use crate::recruitment::scheme::Scheme;
use crate::schema::schemes;
use crate::web::auth::Office;
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;
use diesel::prelude::*;

struct Line {
    blueprint: Blueprint,
    scheme: String,
    questions: i64,
    short: usize,
}

#[derive(Template)]
#[template(path = "assessment/theory/blueprints.html")]
struct BlueprintListPage {
    l: Layout,
    rows: Vec<Line>,
    crumbs: Vec<(String, String)>,
}

pub(super) struct Data {
    pub blueprints: Vec<Blueprint>,
    pub cells: Vec<(BlueprintId, Cell)>,
    pub schemes: Vec<Scheme>,
    pub drawable: Drawable,
    pub domains: Vec<String>,
}

/// Schemes under which exams are held: the published ones, and older ones for their old blueprints.
fn schemes(conn: &mut crate::db::Conn) -> QueryResult<Vec<Scheme>> {
    schemes::table.order((schemes::code, schemes::version.desc())).limit(200).select(Scheme::as_select()).load(conn)
}

pub(super) async fn load(app: &App, only: Option<BlueprintId>) -> Result<Data, AppError> {
    app.db
        .read(move |conn| {
            let blueprints = match only {
                Some(id) => vec![blueprint::find(conn, id)?],
                None => blueprint::all(conn)?,
            };
            let ids: Vec<BlueprintId> = blueprints.iter().map(|blueprint| blueprint.id).collect();
            let cells = blueprint::cells_of(conn, &ids)?;
            let (drawable, domains) = (paper_pool::drawable(conn)?, item_list::domains(conn)?);
            Ok(Data { blueprints, cells, schemes: schemes(conn)?, drawable, domains })
        })
        .await
}

fn lines(l: &Layout, data: Data) -> Vec<Line> {
    let Data { blueprints, cells, schemes, drawable, .. } = data;
    blueprints
        .into_iter()
        .map(|blueprint| {
            let own: Vec<Cell> =
                cells.iter().filter(|(id, _)| *id == blueprint.id).map(|(_, cell)| cell.clone()).collect();
            let scheme = schemes.iter().find(|scheme| scheme.id == blueprint.scheme_id);
            Line {
                scheme: scheme.map_or_else(String::new, |scheme| scheme_title(l, scheme)),
                questions: own.iter().map(|cell| cell.count).sum(),
                short: drawable.shortages(&own).len(),
                blueprint,
            }
        })
        .collect()
}

pub(super) fn scheme_title(l: &Layout, scheme: &Scheme) -> String {
    let version = l.t1("exams-version", "version", scheme.version);
    format!("{} · {version}", l.pick(&scheme.title_en, &scheme.title_zh))
}

pub async fn index(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    let l = office.layout("blueprints-title");
    let rows = lines(&l, load(&app, None).await?);
    let crumbs = hub(&l, &[("", l.t("blueprints-title"))]);
    respond::page(&BlueprintListPage { l, rows, crumbs })
}

pub async fn csv(app: web::Data<App>, office: Office) -> Result<Sheet, AppError> {
    let l = office.layout("blueprints-title");
    let rows = lines(&l, load(&app, None).await?).into_iter().map(|line| {
        let used = line.blueprint.used_at.map(|at| l.when(&at)).unwrap_or_default();
        vec![line.blueprint.title, line.scheme, line.questions.to_string(), line.short.to_string(), used]
    });
    Ok(Sheet::new("blueprints", &["title", "scheme", "questions", "short_cells", "used"], rows))
}

pub async fn copy(app: web::Data<App>, office: Office, id: web::Path<BlueprintId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (*id, office.id(), office.now);
    let old = app.db.read(move |conn| blueprint::find(conn, id)).await?;
    let title: String = office.layout("blueprints-title").t1("blueprint-copy-of", "title", old.title);
    let title: String = title.chars().take(120).collect();
    match app.db.write(move |conn| blueprint::copy(conn, actor, id, &title, now)).await {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/exams/blueprints/{id}"), "blueprint-copied")),
        Err(BlueprintError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&format!("/office/exams/blueprints/{id}"), refusal.message())),
    }
}
