//! Importing items from a file: first a look at what would happen, then the import itself.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::item_form;
use super::items::hub;
use crate::app::App;
use crate::assessment::bank::{self, ImportError, Imported, NewImport};
use crate::assessment::import::{self, DraftKind, Format, Severity};
use crate::assessment::purpose::ItemPurpose;
use crate::assessment::{item_code, item_file, item_list, media_store, transfer};
use crate::error::AppError;
use crate::i18n::{Arg, Message};
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

/// An item as it will stand in the bank.
struct DraftLine {
    row: usize,
    code: String,
    domain: String,
    stem: String,
    /// What it has to do with a case.
    note: String,
}

struct ProblemLine {
    row: usize,
    /// What the file calls the item, where it does.
    item: String,
    tone: &'static str,
    severity: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/import_report.html")]
struct ReportPage {
    l: Layout,
    form: FormState,
    name: String,
    drafts: Vec<DraftLine>,
    problems: Vec<ProblemLine>,
    dropped: usize,
    would: Imported,
    /// Items without a code of their own, and codes that they can be given.
    uncoded: usize,
    codes: Vec<(String, String)>,
    crumbs: Vec<(String, String)>,
}

pub async fn new(office: Office) -> Result<HttpResponse, AppError> {
    respond::page(&UploadPage::new(&office, FormState::filled([("purpose", ItemPurpose::Exam.to_string())])))
}

/// A file to begin with.
pub async fn sample(_: Office) -> Result<HttpResponse, AppError> {
    Ok(respond::download("items-sample.csv", "text/csv; charset=utf-8", import::SAMPLE.to_vec()))
}

/// Reads the file and says what would happen. A file with an item that cannot be taken is refused as a whole.
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
    let (refusal, would, modules) = app
        .db
        .read(move |conn| {
            let (refusal, would) = (bank::refusal(conn, &held, &drafts, purpose)?, bank::preview(conn, &drafts)?);
            Ok::<_, AppError>((refusal, would, item_list::all_modules(conn)?))
        })
        .await?;
    if let Some(refusal) = refusal {
        state.reject("file", refusal.message());
        return respond::refused(&UploadPage::new(&office, state));
    }
    let faults = report.problems.iter().filter(|problem| problem.severity == Severity::Dropped);
    let dropped = faults.map(|problem| problem.row).collect::<BTreeSet<_>>().len();
    if dropped == 0 {
        keep(&app, &office, (&name, &digest), bytes).await?;
    }
    let form = FormState::filled([
        ("digest", digest),
        ("name", name.clone()),
        ("code", code),
        ("purpose", purpose.to_string()),
    ]);
    let page = ReportPage::new(&office, form, name, (report, dropped), would, &modules);
    if dropped == 0 { respond::page(&page) } else { respond::refused(&page) }
}

/// Keeps the file until it is imported, or until its time is over.
async fn keep(app: &App, office: &Office, (name, digest): (&str, &str), bytes: Vec<u8>) -> Result<(), AppError> {
    let (owner, now, size) = (office.id(), office.now, bytes.len() as i64);
    let (name, held) = (name.to_owned(), digest.to_owned());
    // The row comes first: whatever lies in the store is known to those who clear it.
    app.db.write(move |conn| item_file::note(conn, owner, (&name, &held, size), now)).await?;
    app.files.put(&item_file::storage_key(digest), bytes).await.map_err(AppError::Internal)
}

impl ReportPage {
    fn new(
        office: &Office,
        form: FormState,
        name: String,
        (report, dropped): (import::Report, usize),
        would: Imported,
        modules: &[(String, String)],
    ) -> ReportPage {
        let l = office.layout("item-import-report-title");
        // What is not coded goes by the code that was typed for it.
        let uncoded = report.drafts.iter().filter(|draft| draft.code == form.value("code")).count();
        let codes = modules.iter().map(|(scope, module)| {
            let code = if module.is_empty() { scope } else { module };
            (code.clone(), super::domain_name(&l, scope))
        });
        let codes = codes.collect();
        let drafts = bank::coded(&report.drafts)
            .into_iter()
            .map(|(code, draft)| DraftLine {
                row: draft.row,
                domain: super::domain_name(&l, item_code::domain_of(&code.own)),
                note: match &code.case {
                    Some(case) => l.t1("item-import-of-case", "code", case),
                    None if draft.kind == DraftKind::Case => l.t("item-kind-case").to_owned(),
                    None => String::new(),
                },
                code: code.own,
                stem: l.pick(&draft.stem.en, &draft.stem.zh).to_owned(),
            })
            .collect();
        let crumbs = hub(
            &l,
            &[
                ("/office/exams/items", l.t("items-title")),
                ("/office/exams/items/import", l.t("item-import-title")),
                ("", l.t("item-import-report-title")),
            ],
        );
        ReportPage { problems: problems(&l, &report), l, form, name, drafts, dropped, would, uncoded, codes, crumbs }
    }
}

/// What there is to say about the rows, in the order of the file.
fn problems(l: &Layout, report: &import::Report) -> Vec<ProblemLine> {
    let told = report.problems.iter().map(|problem| {
        let (tone, severity) = match problem.severity {
            Severity::Dropped => ("bad", "item-import-dropped"),
            Severity::Changed => ("warn", "item-import-changed"),
        };
        let item = problem.item.clone();
        ProblemLine { row: problem.row, item, tone, severity, text: l.msg(&problem_message(&problem.what)) }
    });
    let remark = |draft: &import::ItemDraft, key: &str| ProblemLine {
        row: draft.row,
        item: draft.code.clone(),
        tone: "warn",
        severity: "item-import-draft-only",
        text: l.t(key).to_owned(),
    };
    let one_sided = report.drafts.iter().filter(|draft| !draft.is_bilingual());
    let one_sided = one_sided.map(|draft| remark(draft, "item-import-one-language"));
    let silent = report.drafts.iter().filter(|draft| !draft.is_described());
    let silent = silent.map(|draft| remark(draft, "item-import-undescribed"));
    let mut lines: Vec<ProblemLine> = told.chain(one_sided).chain(silent).collect();
    lines.sort_by_key(|line| line.row);
    lines
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
    let ConfirmForm { digest, name, code, purpose, activate, reviewed_by } = form.data;
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
    let Some(report) = report.filter(|report| report.problems.iter().all(|p| p.severity == Severity::Changed)) else {
        return Ok(respond::redirect_refused("/office/exams/items/import", "item-import-gone"));
    };
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

/// A problem in words.
pub(super) fn problem_message(what: &import::ProblemKind) -> Message {
    message(what.key(), what.args())
}

fn message(key: &'static str, args: Vec<(&'static str, String)>) -> Message {
    let args = args.into_iter().map(|(name, value)| (name.into(), Arg::Text(value))).collect();
    Message { key: key.into(), args }
}
