//! Rubrics in the office: the list, one version, writing and publishing it.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Deserialize;

use super::Fields;
use super::rubric_form::{self, CriterionFields, RedLineFields};
use crate::accounts::user::UserId;
use crate::app::App;
use crate::assessment::rubric::{self, Contents, NewRubric, Rubric, RubricError, RubricId, RubricStatus};
use crate::assessment::rubric_standard;
use crate::db::Conn;
use crate::error::AppError;
use crate::recruitment::scheme::SchemeId;
use crate::schema::{rubrics, schemes};
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::respond;
use crate::web::sheet::Sheet;

#[derive(Template)]
#[template(path = "assessment/practical/rubrics.html")]
struct RubricListPage {
    l: Layout,
    rows: Vec<RubricRow>,
    schemes: Vec<(String, String)>,
    form: FormState,
    paging: Paging,
}

struct RubricRow {
    rubric: Rubric,
    scheme: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "assessment/practical/rubric.html")]
struct RubricPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    contents: Contents,
    scheme: String,
    tone: &'static str,
    is_draft: bool,
}

#[derive(Template)]
#[template(path = "assessment/practical/rubric_form.html")]
struct RubricFormPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    form: FormState,
    action: String,
    schemes: Option<Vec<(String, String)>>,
    criteria: Vec<CriterionFields>,
    red_lines: Vec<RedLineFields>,
    makes_new_version: bool,
}

#[derive(Deserialize)]
pub struct Filter {
    #[serde(default)]
    scheme: String,
}

const fn tone(status: RubricStatus) -> &'static str {
    match status {
        RubricStatus::Draft => "warn",
        RubricStatus::Published => "ok",
        RubricStatus::Superseded => "",
    }
}

type SchemeName = (SchemeId, String, i64, String, String);

fn scheme_names(conn: &mut Conn) -> QueryResult<Vec<SchemeName>> {
    schemes::table
        .order((schemes::code, schemes::version.desc()))
        .limit(200)
        .select((schemes::id, schemes::code, schemes::version, schemes::title_en, schemes::title_zh))
        .load(conn)
}

fn scheme_label(l: &Layout, schemes: &[SchemeName], id: SchemeId) -> String {
    schemes
        .iter()
        .find(|scheme| scheme.0 == id)
        .map_or_else(String::new, |(_, code, version, en, zh)| format!("{} ({code} v{version})", l.pick(en, zh)))
}

fn scheme_options(l: &Layout, schemes: &[SchemeName]) -> Vec<(String, String)> {
    schemes.iter().map(|scheme| (scheme.0.to_string(), scheme_label(l, schemes, scheme.0))).collect()
}

fn load(conn: &mut Conn, scheme: Option<SchemeId>, limit: i64, offset: i64) -> QueryResult<(Vec<Rubric>, i64)> {
    let mut count = rubrics::table.select(diesel::dsl::count_star()).into_boxed();
    let mut query = rubrics::table.select(Rubric::as_select()).into_boxed();
    if let Some(scheme) = scheme {
        count = count.filter(rubrics::scheme_id.eq(scheme));
        query = query.filter(rubrics::scheme_id.eq(scheme));
    }
    let rows = query.order((rubrics::scheme_id, rubrics::version.desc())).limit(limit).offset(offset).load(conn)?;
    Ok((rows, count.first(conn)?))
}

pub async fn index(
    app: web::Data<App>,
    user: Office,
    filter: web::Query<Filter>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (scheme, offset) = (filter.scheme.parse().ok(), page.offset());
    let (schemes, (found, total)) =
        app.db.read(move |conn| Ok::<_, AppError>((scheme_names(conn)?, load(conn, scheme, ROWS, offset)?))).await?;
    let l = user.layout("rubrics-title");
    let rows = found
        .into_iter()
        .map(|rubric| RubricRow {
            scheme: scheme_label(&l, &schemes, rubric.scheme_id),
            tone: tone(rubric.status),
            rubric,
        })
        .collect();
    let schemes = scheme_options(&l, &schemes);
    let form = FormState::filled([("scheme", filter.scheme.clone())]);
    respond::page(&RubricListPage { l, rows, schemes, form, paging: Paging::new(&page, total, &user.uri) })
}

pub async fn download(app: web::Data<App>, user: Office, filter: web::Query<Filter>) -> Result<Sheet, AppError> {
    let scheme = filter.scheme.parse().ok();
    let (schemes, (found, _)) =
        app.db.read(move |conn| Ok::<_, AppError>((scheme_names(conn)?, load(conn, scheme, 10_000, 0)?))).await?;
    let l = user.layout("rubrics-title");
    let rows = found.into_iter().map(|rubric| {
        let scheme = scheme_label(&l, &schemes, rubric.scheme_id);
        vec![scheme, rubric.version.to_string(), rubric.title_en, rubric.title_zh, rubric.status.to_string()]
    });
    Ok(Sheet::new("rubrics", &["scheme", "version", "title_en", "title_zh", "status"], rows))
}

pub async fn show(app: web::Data<App>, user: Office, id: web::Path<RubricId>) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (contents, schemes) =
        app.db.read(move |conn| Ok::<_, AppError>((rubric::contents(conn, id)?, scheme_names(conn)?))).await?;
    let title = user.lang.pick(&contents.rubric.title_en, &contents.rubric.title_zh).to_owned();
    let l = user.layout_titled(title);
    respond::page(&RubricPage {
        crumbs: crumbs(&l),
        scheme: scheme_label(&l, &schemes, contents.rubric.scheme_id),
        tone: tone(contents.rubric.status),
        is_draft: contents.rubric.status == RubricStatus::Draft,
        l,
        contents,
    })
}

fn crumbs(l: &Layout) -> Vec<(String, String)> {
    vec![("/office/rubrics".to_owned(), l.t("rubrics-title").to_owned()), (String::new(), l.title.clone())]
}

/// The form, for a new rubric or for a version.
async fn form_page(
    app: &App,
    user: &Office,
    id: Option<RubricId>,
    form: Option<FormState>,
) -> Result<RubricFormPage, AppError> {
    let (held, schemes) = app
        .db
        .read(move |conn| {
            let held = id.map(|id| rubric::contents(conn, id)).transpose()?;
            Ok::<_, AppError>((held, scheme_names(conn)?))
        })
        .await?;
    let l = user.layout(if id.is_some() { "rubric-edit-title" } else { "rubric-new-title" });
    let makes_new_version = held.as_ref().is_some_and(|held| held.rubric.status != RubricStatus::Draft);
    Ok(RubricFormPage {
        crumbs: crumbs(&l),
        form: form.unwrap_or_else(|| held.map_or_else(FormState::default, |held| rubric_form::filled(&held.to_new()))),
        action: id.map_or_else(|| "/office/rubrics/new".to_owned(), |id| format!("/office/rubrics/{id}/edit")),
        schemes: id.is_none().then(|| scheme_options(&l, &schemes)),
        criteria: rubric_form::criteria(),
        red_lines: rubric_form::red_lines(),
        makes_new_version,
        l,
    })
}

pub async fn new(app: web::Data<App>, user: Office) -> Result<HttpResponse, AppError> {
    respond::page(&form_page(&app, &user, None, None).await?)
}

pub async fn edit(app: web::Data<App>, user: Office, id: web::Path<RubricId>) -> Result<HttpResponse, AppError> {
    respond::page(&form_page(&app, &user, Some(id.into_inner()), None).await?)
}

pub async fn create(app: web::Data<App>, user: Office, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let scheme: Option<SchemeId> = state.parse("scheme", "form-choice");
    let (Some(scheme), Some(new)) = (scheme, rubric_form::read(&mut state)) else {
        return respond::refused(&form_page(&app, &user, None, Some(state)).await?);
    };
    let (actor, now) = (user.id(), user.now);
    written(app.db.write(move |conn| create_for(conn, actor, scheme, &new, now)).await)
}

/// A scheme id that was typed must be one.
fn create_for(
    conn: &mut Conn,
    actor: UserId,
    scheme: SchemeId,
    new: &NewRubric,
    now: NaiveDateTime,
) -> Result<RubricId, RubricError> {
    let scheme: SchemeId = schemes::table.find(scheme).select(schemes::id).first(conn)?;
    rubric::create(conn, actor, scheme, new, now)
}

pub async fn create_standard(
    app: web::Data<App>,
    user: Office,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let Ok(scheme) = form.state.value("scheme").parse::<SchemeId>() else {
        return Ok(respond::redirect_refused("/office/rubrics", "rubric-choose-scheme"));
    };
    let (actor, now) = (user.id(), user.now);
    let standard = rubric_standard::standard();
    written(app.db.write(move |conn| create_for(conn, actor, scheme, &standard, now)).await)
}

pub async fn update(
    app: web::Data<App>,
    user: Office,
    id: web::Path<RubricId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, mut state) = (id.into_inner(), form.state);
    let Some(new) = rubric_form::read(&mut state) else {
        return respond::refused(&form_page(&app, &user, Some(id), Some(state)).await?);
    };
    let (actor, now) = (user.id(), user.now);
    written(app.db.write(move |conn| rubric::edit(conn, actor, id, &new, now)).await)
}

fn written(outcome: Result<RubricId, RubricError>) -> Result<HttpResponse, AppError> {
    match outcome {
        Ok(id) => Ok(respond::redirect_with(&format!("/office/rubrics/{id}"), "rubric-saved")),
        Err(RubricError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/office/rubrics", refusal.message())),
    }
}

pub async fn publish(app: web::Data<App>, user: Office, id: web::Path<RubricId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (id.into_inner(), user.id(), user.now);
    let page = format!("/office/rubrics/{id}");
    match app.db.write(move |conn| rubric::publish(conn, actor, id, now)).await {
        Ok(()) => Ok(respond::redirect_with(&page, "rubric-published")),
        Err(RubricError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&page, refusal.message())),
    }
}
