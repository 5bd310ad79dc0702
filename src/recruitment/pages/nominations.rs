//! A provider's nominations: one by one, or from a CSV file with a dry run first.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{Fields, upload};
use crate::accounts::user::Email;
use crate::app::App;
use crate::error::AppError;
use crate::i18n::Message;
use crate::recruitment::cohort::CohortId;
use crate::recruitment::nomination::file::{self, NomineeFile};
use crate::recruitment::nomination::{
    self, Batch, BatchId, Import, Imported, NominationError, NominationId, NominationRow, NominationStatus, Nominee,
    Review, Rows,
};
use crate::recruitment::quota::{self, QuotaUse};
use crate::web::auth::Provider;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::respond;
use crate::web::sheet::Sheet;

const LIST: &str = "/provider/nominations";
/// Most rows in one download.
const CSV_ROWS: i64 = 20_000;

#[derive(Template)]
#[template(path = "recruitment/nominations/index.html")]
struct NominationListPage {
    l: Layout,
    quotas: Vec<QuotaUse>,
    rows: Vec<NominationRow>,
    batches: Vec<(Batch, String)>,
    paging: Paging,
    cohorts: Vec<(String, String)>,
    form: FormState,
    file_form: FormState,
}

impl NominationListPage {
    async fn load(app: &App, member: &Provider, page: &PageNumber) -> Result<NominationListPage, AppError> {
        let (provider, offset) = (member.provider(), page.offset());
        let (quotas, (rows, total), batches) = app
            .db
            .read(move |conn| {
                Ok::<_, AppError>((
                    quota::of_provider(conn, provider)?,
                    nomination::of_provider(conn, provider, offset, ROWS)?,
                    nomination::batches(conn, provider)?,
                ))
            })
            .await?;
        let l = member.layout("nav-nominees");
        let open = quotas.iter().filter(|row| row.is_open(member.now) && row.left() > 0);
        let cohorts = open
            .map(|row| (row.cohort.id.to_string(), l.pick(&row.cohort.title_en, &row.cohort.title_zh).to_owned()))
            .collect();
        let paging = Paging::new(page, total, &member.uri);
        let (form, file_form) = (FormState::default(), FormState::default());
        Ok(NominationListPage { l, quotas, rows, batches, paging, cohorts, form, file_form })
    }

    /// How much of a quota is used. Of one that has ended nothing is left.
    fn used(&self, row: &QuotaUse) -> String {
        let (used, left) = (row.used.to_string(), row.left().to_string());
        if row.is_open(self.l.now) {
            self.l.t_with("quota-used-left", &[("used", &used), ("left", &left)])
        } else {
            self.l.t_with("quota-used-over", &[("used", &used)])
        }
    }

    fn is_open(&self, row: &NominationRow) -> bool {
        row.nomination.status == NominationStatus::Open
    }

    /// Where the nominee stands: tone and words.
    fn state(&self, row: &NominationRow) -> (&'static str, &'static str) {
        match (row.nomination.status, row.application) {
            (NominationStatus::Used, Some(status)) => (super::application_tone(status), status.label()),
            (NominationStatus::Open, _) => ("now", NominationStatus::Open.label()),
            (NominationStatus::Withdrawn, Some(status)) => (super::application_tone(status), status.label()),
            (status, _) => ("", status.label()),
        }
    }
}

pub async fn index(
    app: web::Data<App>,
    member: Provider,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    respond::page(&NominationListPage::load(&app, &member, &page).await?)
}

pub async fn csv(app: web::Data<App>, member: Provider) -> Result<Sheet, AppError> {
    let provider = member.provider();
    let (rows, _) = app.db.read(move |conn| nomination::of_provider(conn, provider, 0, CSV_ROWS)).await?;
    let l = member.layout("nav-nominees");
    let header = [
        "nomination-name",
        "nomination-email",
        "nomination-phone",
        "nomination-note",
        "nomination-cohort",
        "nomination-status",
        "application-status",
    ]
    .map(|key| l.t(key));
    let rows = rows.into_iter().map(|row| {
        vec![
            row.nomination.name,
            row.nomination.email,
            row.nomination.phone,
            row.nomination.note,
            row.cohort_code,
            l.t(row.nomination.status.label()).to_owned(),
            row.application.map(|status| l.t(status.label()).to_owned()).unwrap_or_default(),
        ]
    });
    Ok(Sheet::new("nominees", &header, rows))
}

pub async fn create(app: web::Data<App>, member: Provider, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let cohort: Option<CohortId> = state.parse("cohort", "form-choice");
    let name = state.text("name", 1, 80);
    let email: Option<Email> = state.parse("email", "form-email");
    let (phone, note) = (state.text("phone", 0, 30), state.text("note", 0, 500));
    if let (Some(cohort), Some(name), Some(email), Some(phone), Some(note)) = (cohort, name, email, phone, note) {
        let nominee = Nominee { name, email, phone, note };
        let (by, provider, now) = (member.id(), member.provider(), member.now);
        match app.db.write(move |conn| nomination::nominate(conn, by, provider, cohort, &nominee, now)).await {
            Ok(_) => return Ok(respond::redirect_with(LIST, "nomination-made")),
            Err(NominationError::Db(error)) => return Err(error.into()),
            Err(refusal) => state.refuse(refusal.message()),
        }
    }
    let mut page = NominationListPage::load(&app, &member, &PageNumber::default()).await?;
    page.form = state;
    respond::refused(&page)
}

#[derive(Template)]
#[template(path = "recruitment/nominations/dry_run.html")]
struct DryRunPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    file_name: String,
    review: Review,
    form: FormState,
}

impl DryRunPage {
    fn new(member: &Provider, sent: &Sent, review: Review) -> DryRunPage {
        let l = member.layout("nomination-dry-run-title");
        let crumbs = super::trail(&l, (LIST, "nav-nominees"), &l.title);
        let rows = if review.problems.is_empty() { "all" } else { "good" };
        let form = FormState::filled([
            ("cohort", sent.cohort.to_string()),
            ("file_name", sent.file_name.clone()),
            ("content", sent.file.text.clone()),
            ("rows", rows.to_owned()),
        ]);
        DryRunPage { l, crumbs, file_name: sent.file_name.clone(), review, form }
    }
}

/// A file that came with a form, from the disk or from the dry run.
struct Sent {
    cohort: CohortId,
    file_name: String,
    file: NomineeFile,
}

async fn list_refused(app: &App, member: &Provider, state: FormState) -> Result<HttpResponse, AppError> {
    let mut page = NominationListPage::load(app, member, &PageNumber::default()).await?;
    page.file_form = state;
    respond::refused(&page)
}

/// Reads a file and shows what would happen. Nothing is changed.
pub async fn dry_run(
    app: web::Data<App>,
    member: Provider,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let mut posted = upload::read(&request, payload).await?;
    let chosen = posted.file("file");
    let mut state = posted.state;
    let cohort = state.parse("file_cohort", "form-choice");
    let Some(chosen) = chosen else {
        state.reject("file", "form-file-required");
        return list_refused(&app, &member, state).await;
    };
    let (Ok(file), Some(cohort)) = (read(&mut state, &chosen.bytes), cohort) else {
        return list_refused(&app, &member, state).await;
    };
    let sent = Sent { cohort, file_name: chosen.name.chars().take(120).collect(), file };
    show_review(&app, &member, sent, state).await
}

fn read(state: &mut FormState, bytes: &[u8]) -> Result<NomineeFile, ()> {
    file::read(bytes).map_err(|problem| state.reject("file", problem.message()))
}

async fn show_review(app: &App, member: &Provider, sent: Sent, mut state: FormState) -> Result<HttpResponse, AppError> {
    let (provider, cohort, now, file) = (member.provider(), sent.cohort, member.now, sent.file.clone());
    match app.db.read(move |conn| nomination::review(conn, provider, cohort, &file, now)).await {
        Ok(review) => respond::page(&DryRunPage::new(member, &sent, review)),
        Err(NominationError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            list_refused(app, member, state).await
        }
    }
}

/// Nominates the people of the file that the dry run showed. The file is read and checked again.
pub async fn confirm(
    app: web::Data<App>,
    member: Provider,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let mut state = upload::read(&request, payload).await?.state;
    let cohort = state.parse("cohort", "form-choice");
    let content = state.value("content").to_owned();
    let (Ok(file), Some(cohort)) = (read(&mut state, content.as_bytes()), cohort) else {
        return list_refused(&app, &member, state).await;
    };
    let file_name: String = state.value("file_name").chars().take(120).collect();
    let rows = if state.value("rows") == "good" { Rows::Good } else { Rows::All };
    let new = Import { cohort, provider: member.provider(), file_name, file, rows };
    let sent = Sent { cohort, file_name: new.file_name.clone(), file: new.file.clone() };
    let (by, now) = (member.id(), member.now);
    match app.db.write(move |conn| nomination::import(conn, by, &new, now)).await {
        Ok(Imported::Now(_, count)) => {
            Ok(respond::redirect_with(LIST, Message::new("nomination-imported").with("count", count)))
        }
        Ok(Imported::Before(_)) => Ok(respond::redirect_with(LIST, "nomination-imported-before")),
        Err(NominationError::WrongRows(_)) => show_review(&app, &member, sent, state).await,
        Err(NominationError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(LIST, refusal.message())),
    }
}

pub async fn undo(app: web::Data<App>, member: Provider, id: web::Path<BatchId>) -> Result<HttpResponse, AppError> {
    let (by, provider, id, now) = (member.id(), member.provider(), id.into_inner(), member.now);
    match app.db.write(move |conn| nomination::undo(conn, by, provider, id, now)).await {
        Ok(count) => Ok(respond::redirect_with(LIST, Message::new("nomination-undone").with("count", count))),
        Err(NominationError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(LIST, refusal.message())),
    }
}

pub async fn withdraw(
    app: web::Data<App>,
    member: Provider,
    id: web::Path<NominationId>,
) -> Result<HttpResponse, AppError> {
    let (by, provider, id, now) = (member.id(), member.provider(), id.into_inner(), member.now);
    match app.db.write(move |conn| nomination::withdraw(conn, by, provider, id, now)).await {
        Ok(()) => Ok(respond::redirect_with(LIST, "nomination-taken-back")),
        Err(NominationError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(LIST, refusal.message())),
    }
}
