//! The office's schemes: drafts are edited, a published version only gets a successor.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Fields, Order};
use crate::app::App;
use crate::error::AppError;
use crate::recruitment::scheme::{self, Scheme, SchemeError, SchemeId, SchemeRules, SchemeStatus};
use crate::web::auth::Office;
use crate::web::dates;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;

#[derive(Template)]
#[template(path = "recruitment/schemes/index.html")]
struct SchemeListPage {
    l: Layout,
    tabs: Vec<(String, String, bool)>,
    schemes: Vec<Scheme>,
}

pub async fn index(app: web::Data<App>, office: Office, order: web::Query<Order>) -> Result<HttpResponse, AppError> {
    let schemes = app.db.read(move |conn| scheme::all(conn, &order.sort)).await?;
    let l = office.layout("scheme-list");
    respond::page(&SchemeListPage { tabs: super::set_up_tabs(&l), l, schemes })
}

pub async fn csv(app: web::Data<App>, office: Office, order: web::Query<Order>) -> Result<Sheet, AppError> {
    let schemes = app.db.read(move |conn| scheme::all(conn, &order.sort)).await?;
    let l = office.layout("scheme-list");
    let header = [
        "scheme-code",
        "scheme-version",
        "scheme-level",
        "scheme-title-en",
        "scheme-title-zh",
        "scheme-training-minutes",
        "scheme-theory-cut",
        "scheme-practical-cut",
        "scheme-validity-months",
        "scheme-status",
    ]
    .map(|key| l.t(key));
    let rows = schemes.into_iter().map(|scheme| {
        vec![
            scheme.code,
            scheme.version.to_string(),
            scheme.level.to_string(),
            scheme.title_en,
            scheme.title_zh,
            scheme.training_minutes.to_string(),
            dates::points(scheme.theory_cut),
            dates::points(scheme.practical_cut),
            scheme.validity_months.to_string(),
            l.t(scheme.status.label()).to_owned(),
        ]
    });
    Ok(Sheet::new("schemes", &header, rows))
}

#[derive(Template)]
#[template(path = "recruitment/schemes/show.html")]
struct SchemePage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    scheme: Scheme,
    versions: Vec<Scheme>,
    is_draft: bool,
    has_draft: bool,
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<SchemeId>) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (scheme, versions) = app
        .db
        .read(move |conn| {
            let scheme = scheme::find(conn, id)?;
            let versions = scheme::versions(conn, &scheme.code)?;
            Ok::<_, AppError>((scheme, versions))
        })
        .await?;
    let l = office.layout_titled(format!("{} v{}", scheme.code, scheme.version));
    let crumbs = super::trail(&l, ("/office/schemes", "scheme-list"), &l.title);
    let is_draft = scheme.status == SchemeStatus::Draft;
    let has_draft = versions.iter().any(|version| version.status == SchemeStatus::Draft);
    respond::page(&SchemePage { l, crumbs, scheme, versions, is_draft, has_draft })
}

#[derive(Template)]
#[template(path = "recruitment/schemes/form.html")]
struct SchemeFormPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    form: FormState,
    action: String,
    /// The code is given once.
    is_new: bool,
}

impl SchemeFormPage {
    fn new(office: &Office, id: Option<SchemeId>, form: FormState) -> SchemeFormPage {
        let l = office.layout(if id.is_some() { "scheme-edit" } else { "scheme-new" });
        let crumbs = super::trail(&l, ("/office/schemes", "scheme-list"), &l.title);
        let action = id.map_or_else(|| "/office/schemes".to_owned(), |id| format!("/office/schemes/{id}"));
        SchemeFormPage { l, crumbs, form, action, is_new: id.is_none() }
    }
}

pub async fn new(office: Office) -> Result<HttpResponse, AppError> {
    let form = FormState::filled([
        ("level", "5".to_owned()),
        ("training_minutes", "1200".to_owned()),
        ("theory_minutes", "60".to_owned()),
        ("theory_cut", "60".to_owned()),
        ("practical_cut", "60".to_owned()),
        ("validity_months", "24".to_owned()),
        ("max_attempts", "3".to_owned()),
        ("tolerance", "10".to_owned()),
        ("open_markers", "1".to_owned()),
    ]);
    respond::page(&SchemeFormPage::new(&office, None, form))
}

/// The fields of the form, with a message beside each that is wrong.
fn rules(state: &mut FormState) -> Option<SchemeRules> {
    let level = state.number("level", 1..=5);
    let title_en = state.text("title_en", 1, 120);
    let title_zh = state.text("title_zh", 1, 120);
    let training_minutes = state.number("training_minutes", 0..=60_000);
    let theory_minutes = state.number("theory_minutes", 5..=600);
    let theory_cut = state.hundredths("theory_cut", 0..=10_000);
    let practical_cut = state.hundredths("practical_cut", 0..=10_000);
    let validity_months = state.number("validity_months", 1..=120);
    let max_attempts = state.number("max_attempts", 1..=20);
    let tolerance = state.hundredths("tolerance", 0..=10_000);
    let open_markers = state.number("open_markers", 1..=2);
    let nature_en = state.prose("nature_en", 1, 500);
    let nature_zh = state.prose("nature_zh", 1, 500);
    let source = state.prose("source", 0, 500);
    Some(SchemeRules {
        level: level?,
        title_en: title_en?,
        title_zh: title_zh?,
        training_minutes: training_minutes?,
        theory_cut: theory_cut?,
        practical_cut: practical_cut?,
        theory_minutes: theory_minutes?,
        validity_months: validity_months?,
        max_attempts: max_attempts?,
        tolerance: tolerance?,
        open_markers: open_markers?,
        nature_en: nature_en?,
        nature_zh: nature_zh?,
        source: source?,
    })
}

pub async fn create(app: web::Data<App>, office: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let code = state.text("code", 2, 30);
    let (Some(rules), Some(code)) = (rules(&mut state), code) else {
        return respond::refused(&SchemeFormPage::new(&office, None, state));
    };
    let (by, now) = (office.id(), office.now);
    match app.db.write(move |conn| scheme::create(conn, by, &code, &rules, now)).await {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/schemes/{id}"), "scheme-saved")),
        Err(SchemeError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.reject("code", refusal.message());
            respond::refused(&SchemeFormPage::new(&office, None, state))
        }
    }
}

pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<SchemeId>) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let scheme = app.db.read(move |conn| scheme::find(conn, id)).await?;
    if scheme.status != SchemeStatus::Draft {
        return Ok(respond::redirect_refused(&format!("/office/schemes/{id}"), SchemeError::NotDraft.message()));
    }
    let form = FormState::filled([
        ("level", scheme.level.to_string()),
        ("title_en", scheme.title_en),
        ("title_zh", scheme.title_zh),
        ("training_minutes", scheme.training_minutes.to_string()),
        ("theory_minutes", scheme.theory_minutes.to_string()),
        ("theory_cut", dates::points(scheme.theory_cut)),
        ("practical_cut", dates::points(scheme.practical_cut)),
        ("validity_months", scheme.validity_months.to_string()),
        ("max_attempts", scheme.max_attempts.to_string()),
        ("tolerance", dates::points(scheme.tolerance)),
        ("open_markers", scheme.open_markers.to_string()),
        ("nature_en", scheme.nature_en),
        ("nature_zh", scheme.nature_zh),
        ("source", scheme.source),
    ]);
    respond::page(&SchemeFormPage::new(&office, Some(id), form))
}

pub async fn update(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SchemeId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (mut state, id) = (form.state, id.into_inner());
    let Some(rules) = rules(&mut state) else {
        app.db.read(move |conn| scheme::find(conn, id)).await?;
        return respond::refused(&SchemeFormPage::new(&office, Some(id), state));
    };
    let (by, now) = (office.id(), office.now);
    let outcome = app.db.write(move |conn| scheme::update(conn, by, id, &rules, now)).await;
    to_scheme(outcome.map(|()| id), id, "scheme-saved")
}

pub async fn publish(app: web::Data<App>, office: Office, id: web::Path<SchemeId>) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let outcome = app.db.write(move |conn| scheme::publish(conn, by, id, now)).await;
    to_scheme(outcome.map(|()| id), id, "scheme-published")
}

pub async fn new_version(
    app: web::Data<App>,
    office: Office,
    id: web::Path<SchemeId>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (office.id(), id.into_inner(), office.now);
    let outcome = app.db.write(move |conn| scheme::new_version(conn, by, id, now)).await;
    to_scheme(outcome, id, "scheme-drafted")
}

fn to_scheme(
    outcome: Result<SchemeId, SchemeError>,
    from: SchemeId,
    done: &'static str,
) -> Result<HttpResponse, AppError> {
    match outcome {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/schemes/{id}"), done)),
        Err(SchemeError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&format!("/office/schemes/{from}"), refusal.message())),
    }
}
