//! The list of sessions at a desk, and its download.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::desk::Staff;
use super::session_facts::when;
use crate::app::App;
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::training::roster::{self, Turnout};
use crate::training::schedule::{self, Filter, When};
use crate::training::session::{self, Module, SessionId, SessionStatus, SessionView, Stage};
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::respond;
use crate::web::sheet::Sheet;

/// The most rows of a download.
const MOST: i64 = 5000;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    when: String,
    #[serde(default)]
    module: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    cohort: String,
    #[serde(default)]
    sort: Sort,
}

impl ListQuery {
    /// What is no value of ours is no condition.
    fn filter(&self) -> Filter {
        Filter {
            when: if self.when == "past" { When::Past } else { When::Upcoming },
            module: self.module.parse().ok(),
            status: self.status.parse().ok(),
            cohort: self.cohort.parse().ok(),
            sort: self.sort.clone(),
        }
    }

    fn state(&self) -> FormState {
        FormState::filled([
            ("when", self.when.clone()),
            ("module", self.module.clone()),
            ("status", self.status.clone()),
            ("cohort", self.cohort.clone()),
        ])
    }
}

struct ListRow {
    href: String,
    when: String,
    view: SessionView,
    tone: &'static str,
    stage: &'static str,
    /// Nothing to count before the start.
    turnout: Option<Turnout>,
}

#[derive(Template)]
#[template(path = "training/sessions/index.html")]
struct SessionListPage {
    l: Layout,
    base: &'static str,
    is_office: bool,
    is_filtered: bool,
    form: FormState,
    tabs: Vec<(String, String, bool)>,
    modules: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    cohorts: Vec<(String, String)>,
    rows: Vec<ListRow>,
    paging: Paging,
}

type Loaded = (schedule::Found, HashMap<SessionId, Turnout>);

async fn load<S: Staff>(app: &App, staff: &S, filter: Filter, range: (i64, i64)) -> Result<Loaded, AppError> {
    let (desk, now) = (staff.desk(), staff.now);
    app.db
        .read(move |conn| {
            let found = schedule::at_desk(conn, desk, &filter, range, now)?;
            let ids: Vec<SessionId> = found.rows.iter().map(|row| row.session.id).collect();
            Ok((found, roster::turnout(conn, &ids)?))
        })
        .await
}

pub async fn index<S: Staff>(
    app: web::Data<App>,
    staff: S,
    query: web::Query<ListQuery>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (found, turnouts) = load(&app, &staff, query.filter(), (page.offset(), ROWS)).await?;
    let cohorts = app.db.read(|conn| Ok::<_, AppError>(session::training_cohorts(conn)?)).await?;
    let l = staff.layout("sessions-title");
    let past = query.filter().when == When::Past;
    let tab =
        |when: &str, key: &str, current| (format!("{}/sessions?when={when}", S::BASE), l.t(key).to_owned(), current);
    let tabs = vec![tab("upcoming", "sessions-upcoming", !past), tab("past", "sessions-past", past)];
    let rows = found.rows.into_iter().map(|view| {
        let stage = view.session.stage(staff.now);
        let has_begun = matches!(stage, Stage::Running | Stage::Ended | Stage::Closed);
        let turnout = has_begun.then(|| turnouts.get(&view.session.id).copied().unwrap_or_default());
        let href = format!("{}/sessions/{}", S::BASE, view.session.id);
        ListRow { href, when: when(&l, &view), tone: stage.tone(), stage: stage.label(), turnout, view }
    });
    respond::page(&SessionListPage {
        base: S::BASE,
        is_office: S::IS_OFFICE,
        is_filtered: [&query.module, &query.status, &query.cohort].iter().any(|value| !value.is_empty()),
        form: query.state(),
        tabs,
        modules: modules(&l),
        statuses: SessionStatus::ALL.iter().map(|it| (it.to_string(), l.t(it.label()).to_owned())).collect(),
        cohorts: cohorts.iter().map(|(id, en, zh)| (id.to_string(), l.pick(en, zh).to_owned())).collect(),
        rows: rows.collect(),
        paging: Paging::new(&page, found.total, &staff.uri),
        l,
    })
}

pub(super) fn modules(l: &Layout) -> Vec<(String, String)> {
    Module::ALL.iter().map(|module| (module.to_string(), l.t(module.label()).to_owned())).collect()
}

pub async fn csv<S: Staff>(app: web::Data<App>, staff: S, query: web::Query<ListQuery>) -> Result<Sheet, AppError> {
    let (found, turnouts) = load(&app, &staff, query.filter(), (0, MOST)).await?;
    let l = staff.layout("sessions-title");
    let header = [
        "session-title",
        "session-module",
        "session-cohort",
        "session-trainer",
        "session-room",
        "session-starts",
        "session-ends",
        "session-capacity",
        "session-held",
        "session-waiting",
        "session-came",
        "session-absent",
        "session-status",
    ]
    .map(|key| l.t(key));
    let rows = found.rows.iter().map(|view| {
        let session = &view.session;
        let turnout = turnouts.get(&session.id).copied().unwrap_or_default();
        vec![
            l.pick(&session.title_en, &session.title_zh).to_owned(),
            l.t(session.module.label()).to_owned(),
            l.pick(&view.cohort_en, &view.cohort_zh).to_owned(),
            view.trainer.clone(),
            format!("{} · {}", l.pick(&view.venue_en, &view.venue_zh), view.room),
            crate::web::dates::input(staff.zone, session.starts_at).replace('T', " "),
            crate::web::dates::input(staff.zone, session.ends_at).replace('T', " "),
            session.capacity.to_string(),
            view.held.to_string(),
            view.waiting.to_string(),
            turnout.came.to_string(),
            turnout.absent.to_string(),
            l.t(session.stage(staff.now).label()).to_owned(),
        ]
    });
    Ok(Sheet::new("sessions", &header, rows))
}
