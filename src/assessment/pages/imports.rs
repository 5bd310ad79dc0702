//! Importing items from a file: first a look at what would happen, then the import itself.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::import_report::{ReportPage, message};
use super::item_form;
use super::items::hub;
use crate::app::App;
use crate::assessment::bank::{self, ImportError, NewImport};
use crate::assessment::import::{self, Format, Severity};
use crate::assessment::purpose::ItemPurpose;
use crate::assessment::{item_code, item_file, item_list, media_store, transfer};
use crate::error::AppError;
use crate::i18n::Message;
use crate::text;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::upload::Uploaded;

#[derive(Deserialize, Validate)]
pub struct ConfirmForm {
    #[serde(default)]
    digest: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    purpose: String,
    /// Whether the items that can be taken are taken without the others.
    #[serde(default)]
    partly: String,
    #[serde(default)]
    activate: String,
    #[serde(default)]
    reviewed_by: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/import.html")]
struct UploadPage {
    l: Layout,
    form: FormState,
    purposes: Vec<(String, String)>,
    crumbs: Vec<(String, String)>,
}

impl UploadPage {
    fn new(office: &Office, form: FormState) -> UploadPage {
        let l = office.layout("item-import-title");
        let crumbs = hub(&l, &[("/office/exams/items", l.t("items-title")), ("", l.t("item-import-title"))]);
        let purposes = ItemPurpose::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect();
        UploadPage { l, form, purposes, crumbs }
    }
}

pub async fn new(office: Office) -> Result<HttpResponse, AppError> {
    respond::page(&UploadPage::new(&office, FormState::filled([("purpose", ItemPurpose::Exam.to_string())])))
}

/// A file to begin with.
pub async fn sample(_: Office) -> Result<HttpResponse, AppError> {
    Ok(respond::download("items-sample.csv", "text/csv; charset=utf-8", import::SAMPLE.to_vec()))
}

/// Every item of the file can be taken.
fn is_whole(report: &import::Report) -> bool {
    report.problems.iter().all(|problem| problem.severity == Severity::Changed)
}

/// Reads the file and says what would happen. Of a file with items that cannot be taken the others are only taken when
/// somebody says so.
pub async fn check(app: web::Data<App>, upload: Uploaded<Office>) -> Result<HttpResponse, AppError> {
    let Uploaded { by: office, mut posted } = upload;
    let file = posted.file("file");
    let mut state = posted.state;
    let code = state.value("code").trim().to_owned();
    let purpose = item_form::purpose(&mut state).unwrap_or(ItemPurpose::Exam);
    let Some(file) = file else {
        state.reject("file", "form-file-required");
        return respond::refused(&UploadPage::new(&office, state));
    };
    let name: String = file.name.chars().take(120).collect();
    let (bytes, report) = match read_apart(&name, file.bytes, &code).await? {
        (bytes, Ok(report)) => (bytes, report),
        (_, Err(problem)) => {
            state.reject("file", problem);
            return respond::refused(&UploadPage::new(&office, state));
        }
    };
    let digest = bank::digest(&bytes);
    let (drafts, held) = (report.drafts.clone(), digest.clone());
    let (refusal, lines, modules) = app
        .db
        .read(move |conn| {
            let (refusal, lines) = (bank::refusal(conn, &held, &drafts, purpose)?, bank::compare(conn, &drafts)?);
            Ok::<_, AppError>((refusal, lines, item_list::all_modules(conn)?))
        })
        .await?;
    if let Some(refusal) = refusal {
        state.reject("file", refusal.message());
        return respond::refused(&UploadPage::new(&office, state));
    }
    if !report.drafts.is_empty() {
        keep(&app, &office, (&name, &digest), bytes).await?;
    }
    let form = FormState::filled([
        ("digest", digest),
        ("name", name.clone()),
        ("code", code),
        ("purpose", purpose.to_string()),
    ]);
    let is_whole = is_whole(&report);
    let page = ReportPage::new(&office, (form, name), report, lines, &modules);
    if is_whole { respond::page(&page) } else { respond::refused(&page) }
}

/// Keeps the file until it is imported, or until its time is over.
async fn keep(app: &App, office: &Office, (name, digest): (&str, &str), bytes: Vec<u8>) -> Result<(), AppError> {
    let (owner, now, size) = (office.id(), office.now, bytes.len() as i64);
    let (name, held) = (name.to_owned(), digest.to_owned());
    // The row comes first: whatever lies in the store is known to those who clear it.
    app.db.write(move |conn| item_file::note(conn, owner, (&name, &held, size), now)).await?;
    app.files.put(&item_file::storage_key(digest), bytes).await.map_err(AppError::Internal)
}

/// The part of the bank that the file is about: its domain, when it has one only.
fn bank_of(drafts: &[import::ItemDraft]) -> String {
    let coded = bank::coded(drafts);
    let mut domains: Vec<&str> = coded.iter().map(|(code, _)| item_code::domain_of(&code.own)).collect();
    domains.dedup();
    match domains[..] {
        [domain] => {
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("domain", domain).finish();
            format!("/office/exams/items?{query}")
        }
        _ => "/office/exams/items".to_owned(),
    }
}

/// Imports the file that was looked at.
pub async fn create(
    app: web::Data<App>,
    office: Office,
    form: Submitted<ConfirmForm>,
) -> Result<HttpResponse, AppError> {
    let ConfirmForm { digest, name, code, purpose, partly, activate, reviewed_by } = form.data;
    let purpose = purpose.parse().unwrap_or(ItemPurpose::Exam);
    let code = code.trim().to_lowercase();
    if !code.is_empty() && !code.split('.').all(item_code::is_level) {
        return Ok(respond::redirect_refused("/office/exams/items/import", "item-import-code-wrong"));
    }
    let is_digest = digest.len() == 64 && digest.chars().all(|c| c.is_ascii_hexdigit());
    let kept = if is_digest { app.files.get(&item_file::storage_key(&digest)).await.ok() } else { None };
    let report = match kept.filter(|bytes| bank::digest(bytes) == digest) {
        Some(bytes) => read_apart(&name, bytes, &code).await?.1.ok(),
        None => None,
    };
    let Some(report) = report else {
        return Ok(respond::redirect_refused("/office/exams/items/import", "item-import-gone"));
    };
    if partly != "true" && !is_whole(&report) {
        return Ok(respond::redirect_refused("/office/exams/items/import", "item-import-not-whole"));
    }
    let by_whom: String = text::one_line(&reviewed_by).chars().take(200).collect();
    if activate == "true" && by_whom.is_empty() {
        return Ok(respond::redirect_refused("/office/exams/items/import", "item-import-reviewer-missing"));
    }
    let to = bank_of(&report.drafts);
    let reviewed = (activate == "true").then_some(by_whom);
    let (actor, now) = (office.id(), office.now);
    let media = media_store::of_drafts(&report.drafts);
    media_store::keep_all(&app, actor, media, now).await.map_err(AppError::Internal)?;
    let new = NewImport { file_name: name, digest, drafts: report.drafts, reviewed, purpose };
    // Whoever closes the page meanwhile does not stop it half way.
    let importing = tokio::task::spawn_blocking(move || bank::import_all(&app, actor, new, now));
    match importing.await.map_err(|error| AppError::Internal(error.into()))? {
        Ok(done) => {
            let message = Message::new("item-import-done")
                .with("added", done.added)
                .with("changed", done.changed)
                .with("unchanged", done.unchanged);
            Ok(respond::redirect_with(&to, message))
        }
        Err(ImportError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused("/office/exams/items/import", refusal.message())),
    }
}

/// [`read`] on a thread that may take its time: a great file keeps a processor busy for seconds.
async fn read_apart(
    name: &str,
    bytes: Vec<u8>,
    code: &str,
) -> Result<(Vec<u8>, Result<import::Report, Message>), AppError> {
    let (name, code) = (name.to_owned(), code.to_owned());
    let reading = tokio::task::spawn_blocking(move || {
        let report = read(&name, &bytes, &code);
        (bytes, report)
    });
    reading.await.map_err(|error| AppError::Internal(error.into()))
}

fn read(name: &str, bytes: &[u8], code: &str) -> Result<import::Report, Message> {
    let format = Format::detect(name, bytes).ok_or_else(|| Message::new("item-import-format"))?;
    let report = import::parse(format, bytes, code).map_err(|error| message(error.key(), error.args()))?;
    Ok(transfer::settled(report))
}
