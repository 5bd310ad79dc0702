//! The office's desk: who is ready for a decision, the register of certificates, and what was refused.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::app::App;
use crate::certification::certificate::{Certificate, CertificateId};
use crate::certification::evidence::Score;
use crate::certification::paper;
use crate::certification::ready::{self, Case};
use crate::certification::register::{self, Filter};
use crate::certification::status::CertificateStatus;
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::paging::{self, PageNumber, Paging};
use crate::web::sheet::Sheet;
use crate::web::{dates, respond};

/// Most rows of a download.
const DOWNLOAD: i64 = 10_000;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    view: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    sort: Sort,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter {
            text: self.q.clone(),
            status: self.status.parse().ok(),
            level: self.level.parse().ok(),
            sort: self.sort.clone(),
        }
    }

    fn form(&self) -> FormState {
        FormState::filled([
            ("view", self.view.clone()),
            ("q", self.q.clone()),
            ("status", self.status.clone()),
            ("level", self.level.clone()),
        ])
    }
}

struct ReadyRow {
    pick: String,
    path: String,
    name: String,
    title: String,
    level: &'static str,
    cohort: String,
    minutes: i64,
    theory: String,
    practical: String,
}

struct RegisterRow {
    id: CertificateId,
    number: String,
    name: String,
    level: &'static str,
    issued: String,
    valid_until: String,
    tone: &'static str,
    status: &'static str,
}

struct RefusedRow {
    path: String,
    name: String,
    reason: String,
    when: String,
}

enum Rows {
    Ready(Vec<ReadyRow>),
    Register(Vec<RegisterRow>),
    Refused(Vec<RefusedRow>),
}

#[derive(Template)]
#[template(path = "certification/office.html")]
struct CertificateListPage {
    l: Layout,
    tabs: Vec<(String, String, bool)>,
    form: FormState,
    statuses: Vec<(String, String)>,
    levels: Vec<(String, String)>,
    rows: Rows,
    paging: Paging,
}

pub async fn index(
    app: web::Data<App>,
    office: Office,
    query: web::Query<ListQuery>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let l = office.layout("office-certificates-title");
    let today = dates::today(office.zone, office.now);
    let (rows, total) = match query.view.as_str() {
        "register" => register(&app, &l, query.filter(), today, (paging::ROWS, page.offset())).await?,
        "refused" => refused(&app, &l, &page).await?,
        _ => waiting(&app, &l, today, &page).await?,
    };
    let tab = |view: &str, key| {
        let is_current = matches!(
            (&rows, view),
            (Rows::Ready(_), "ready") | (Rows::Register(_), "register") | (Rows::Refused(_), "refused")
        );
        (format!("/office/certificates?view={view}"), l.t(key).to_owned(), is_current)
    };
    let tabs = vec![
        tab("ready", "office-certificates-ready"),
        tab("register", "office-certificates-register"),
        tab("refused", "office-certificates-refused"),
    ];
    let named = |status: &CertificateStatus| (status.to_string(), l.t(status.label()).to_owned());
    respond::page(&CertificateListPage {
        tabs,
        form: query.form(),
        statuses: CertificateStatus::ALL.iter().map(named).collect(),
        levels: (1..=5).map(|level| (level.to_string(), l.t(paper::level_key(level)).to_owned())).collect(),
        paging: Paging::new(&page, total, &office.uri),
        rows,
        l,
    })
}

async fn waiting(app: &App, l: &Layout, today: NaiveDate, page: &PageNumber) -> Result<(Rows, i64), AppError> {
    let cases = app.db.read(move |conn| Ok::<_, AppError>(ready::ready(conn, today)?)).await?;
    let total = cases.len().try_into().unwrap_or(i64::MAX);
    let (skipped, shown) = (page.offset().try_into().unwrap_or(usize::MAX), paging::ROWS.try_into().unwrap_or(30));
    let rows = cases.iter().skip(skipped).take(shown).map(|case| ready_row(l, case)).collect();
    Ok((Rows::Ready(rows), total))
}

fn ready_row(l: &Layout, case: &Case) -> ReadyRow {
    let points = |pass: &Option<Score>| pass.as_ref().map(|pass| dates::points(pass.score)).unwrap_or_default();
    let identity = case.evidence.identity.as_ref();
    ReadyRow {
        pick: format!("{}-{}", case.user, case.cohort.id),
        path: format!("/office/certificates/decide/{}/{}", case.user, case.cohort.id),
        name: identity.map_or_else(|| case.name.clone(), |identity| identity.legal_name.clone()),
        title: l.pick(&case.scheme.title_en, &case.scheme.title_zh).to_owned(),
        level: l.t(paper::level_key(case.scheme.level)),
        cohort: l.pick(&case.cohort.title_en, &case.cohort.title_zh).to_owned(),
        minutes: case.evidence.minutes,
        theory: points(&case.evidence.theory.pass),
        practical: points(&case.evidence.practical.pass),
    }
}

async fn register(
    app: &App,
    l: &Layout,
    filter: Filter,
    today: NaiveDate,
    page: (i64, i64),
) -> Result<(Rows, i64), AppError> {
    let (rows, total) =
        app.db.read(move |conn| Ok::<_, AppError>(register::search(conn, &filter, today, page)?)).await?;
    Ok((Rows::Register(rows.iter().map(|(row, status)| register_row(l, row, *status)).collect()), total))
}

fn register_row(l: &Layout, row: &Certificate, status: CertificateStatus) -> RegisterRow {
    RegisterRow {
        id: row.id,
        number: row.number.clone(),
        name: row.holder_name.clone(),
        level: l.t(paper::level_key(row.level)),
        issued: l.day(&dates::today(l.zone, row.issued_at)),
        valid_until: l.day(&row.valid_until),
        tone: status.tone(),
        status: l.t(status.label()),
    }
}

async fn refused(app: &App, l: &Layout, page: &PageNumber) -> Result<(Rows, i64), AppError> {
    let place = (paging::ROWS, page.offset());
    let (refusals, total) = app
        .db
        .read(move |conn| Ok::<_, AppError>((ready::refusals(conn, None, place)?, ready::refusal_count(conn)?)))
        .await?;
    let rows = refusals.into_iter().map(|refusal| RefusedRow {
        path: format!("/office/certificates/decide/{}/{}", refusal.user, refusal.cohort),
        name: refusal.name,
        when: l.when(&refusal.decided_at),
        reason: refusal.reason,
    });
    Ok((Rows::Refused(rows.collect()), total))
}

/// The register as a table: the rows that the filter of the page shows.
pub async fn download(app: web::Data<App>, office: Office, query: web::Query<ListQuery>) -> Result<Sheet, AppError> {
    let (filter, today) = (query.filter(), dates::today(office.zone, office.now));
    let (rows, _) =
        app.db.read(move |conn| Ok::<_, AppError>(register::search(conn, &filter, today, (DOWNLOAD, 0))?)).await?;
    let l = office.layout("office-certificates-title");
    let header = [
        l.t("certificate-number"),
        l.t("certificate-holder"),
        l.t("certificate-level"),
        l.t("certificate-issued"),
        l.t("certificate-valid-until"),
        l.t("certificate-status"),
    ];
    let rows = rows.into_iter().map(|(row, status)| {
        let issued = dates::today(l.zone, row.issued_at).to_string();
        let level = row.level.to_string();
        let status = l.t(status.label()).to_owned();
        vec![row.number, row.holder_name, level, issued, row.valid_until.to_string(), status]
    });
    Ok(Sheet::new("certificates", &header, rows))
}
