//! The outbox as the office sees it: a list, one mail as its reader gets it, sending again and stopping.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::app::App;
use crate::audit;
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::notifications::letter;
use crate::notifications::outbox::{self, Filter, Mail, MailId, MailStatus};
use crate::web::auth::Office;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::paging::{self, PageNumber, Paging};
use crate::web::respond;
use crate::web::sheet::Sheet;

/// Most rows of a download.
const DOWNLOAD: i64 = 10_000;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: Sort,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter { status: self.status.parse().ok(), text: self.q.clone(), sort: self.sort.clone() }
    }
}

struct Row {
    id: MailId,
    subject: String,
    to: String,
    when: String,
    tone: &'static str,
    status: &'static str,
    note: String,
}

#[derive(Template)]
#[template(path = "notifications/index.html")]
struct MailListPage {
    l: Layout,
    form: FormState,
    statuses: Vec<(String, String)>,
    rows: Vec<Row>,
    paging: Paging,
}

const fn tone(status: MailStatus) -> &'static str {
    match status {
        MailStatus::Queued | MailStatus::Sending => "now",
        MailStatus::Sent => "ok",
        MailStatus::Failed => "bad",
        MailStatus::Cancelled => "",
    }
}

/// The subject in the language of the office, whatever the reader's is.
fn subject(l: &Layout, mail: &Mail) -> String {
    mail.letter().map_or_else(|_| mail.kind.clone(), |letter| l.msg(&letter.subject))
}

/// When it was sent, or is tried next.
fn note(l: &Layout, mail: &Mail) -> String {
    match (mail.status, mail.sent_at) {
        (MailStatus::Sent, Some(at)) => l.t1("mails-sent-at", "when", l.when(&at)),
        (MailStatus::Queued, _) if mail.attempts > 0 => {
            let (when, tries) = (l.when(&mail.next_attempt_at), mail.attempts.to_string());
            l.t_with("mails-next-try", &[("when", &when), ("tries", &tries)])
        }
        (MailStatus::Failed, _) => l.t1("mails-gave-up", "tries", mail.attempts),
        _ => String::new(),
    }
}

fn row(l: &Layout, mail: &Mail) -> Row {
    Row {
        id: mail.id,
        subject: subject(l, mail),
        to: mail.to_email.clone(),
        when: l.when(&mail.created_at),
        tone: tone(mail.status),
        status: l.t(mail.status.label()),
        note: note(l, mail),
    }
}

pub async fn index(
    app: web::Data<App>,
    office: Office,
    query: web::Query<ListQuery>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (filter, place) = (query.filter(), (paging::ROWS, page.offset()));
    let (mails, total) = app.db.read(move |conn| Ok::<_, AppError>(outbox::search(conn, &filter, place)?)).await?;
    let l = office.layout("mails-title");
    let named = |status: &MailStatus| (status.to_string(), l.t(status.label()).to_owned());
    respond::page(&MailListPage {
        form: FormState::filled([("status", query.status.clone()), ("q", query.q.clone())]),
        statuses: MailStatus::ALL.iter().map(named).collect(),
        rows: mails.iter().map(|mail| row(&l, mail)).collect(),
        paging: Paging::new(&page, total, &office.uri),
        l,
    })
}

pub async fn download(app: web::Data<App>, office: Office, query: web::Query<ListQuery>) -> Result<Sheet, AppError> {
    let filter = query.filter();
    let (mails, _) = app.db.read(move |conn| Ok::<_, AppError>(outbox::search(conn, &filter, (DOWNLOAD, 0))?)).await?;
    let l = office.layout("mails-title");
    let header =
        [l.t("mails-subject"), l.t("mails-to"), l.t("mails-queued"), l.t("mails-status"), l.t("mails-problem")];
    let rows = mails.iter().map(|mail| {
        let status = l.t(mail.status.label()).to_owned();
        let problem = mail.last_error.clone().unwrap_or_default();
        vec![subject(&l, mail), mail.to_email.clone(), l.when(&mail.created_at), status, problem]
    });
    Ok(Sheet::new("mails", &header, rows))
}

#[derive(Template)]
#[template(path = "notifications/show.html")]
struct MailPage {
    l: Layout,
    id: MailId,
    crumbs: Vec<(String, String)>,
    tone: &'static str,
    status: &'static str,
    facts: Vec<(String, String)>,
    /// Why the last try did not work.
    problem: Option<String>,
    subject: String,
    text: String,
    may_retry: bool,
    may_cancel: bool,
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<MailId>) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let mail = app.db.read(move |conn| Ok::<_, AppError>(outbox::find(conn, id)?)).await?;
    let letter = mail.letter().map_err(|error| AppError::Internal(error.into()))?;
    let rendered = letter::render(&letter, &mail.to_name, mail.lang, &app.config)
        .map_err(|error| AppError::Internal(error.into()))?;
    let title = subject(&office.layout("mails-title"), &mail);
    let l = office.layout_titled(title);
    let fact = |key, value: String| (l.t(key).to_owned(), value);
    let facts = vec![
        fact("mails-to", format!("{} <{}>", mail.to_name, mail.to_email)),
        fact("mails-language", l.t(mail.lang.label()).to_owned()),
        fact("mails-queued", l.when(&mail.created_at)),
        fact("mails-progress", note(&l, &mail)),
    ];
    respond::page(&MailPage {
        id,
        crumbs: vec![("/office/mails".to_owned(), l.t("mails-title").to_owned()), (String::new(), l.title.clone())],
        tone: tone(mail.status),
        status: l.t(mail.status.label()),
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        problem: mail.last_error,
        subject: rendered.subject,
        text: without_tokens(&rendered.text),
        may_retry: matches!(mail.status, MailStatus::Failed | MailStatus::Cancelled),
        may_cancel: matches!(mail.status, MailStatus::Queued | MailStatus::Failed),
        l,
    })
}

/// A one-time link belongs to the reader of the mail alone: whoever looks here sees where it leads, not its token.
fn without_tokens(text: &str) -> String {
    let is_token = |piece: &str| piece.len() >= 32 && piece.bytes().all(|c| c.is_ascii_hexdigit());
    let hidden = |line: &str| {
        let pieces = line.split('/').map(|piece| if is_token(piece.trim_end()) { "…" } else { piece });
        pieces.collect::<Vec<_>>().join("/")
    };
    text.lines().map(hidden).collect::<Vec<_>>().join("\n")
}

pub async fn retry(app: web::Data<App>, office: Office, id: web::Path<MailId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (id.into_inner(), office.id(), office.now);
    let outcome = app
        .db
        .write(move |conn| {
            outbox::retry(conn, id, now)?;
            audit::record(conn, Some(actor), "mail.retried", ("mail", id.0), serde_json::json!({}), now)
        })
        .await;
    changed(id, outcome, "mails-retried")
}

pub async fn cancel(app: web::Data<App>, office: Office, id: web::Path<MailId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (id.into_inner(), office.id(), office.now);
    let outcome = app
        .db
        .write(move |conn| {
            outbox::cancel(conn, id)?;
            audit::record(conn, Some(actor), "mail.cancelled", ("mail", id.0), serde_json::json!({}), now)
        })
        .await;
    changed(id, outcome, "mails-cancelled")
}

fn changed(
    id: MailId,
    outcome: Result<(), diesel::result::Error>,
    done: &'static str,
) -> Result<HttpResponse, AppError> {
    let to = format!("/office/mails/{id}");
    match outcome {
        Ok(()) => Ok(respond::redirect_with(&to, done)),
        // In no such state any more; an unknown mail is found out on its page.
        Err(diesel::result::Error::NotFound) => Ok(respond::redirect_refused(&to, "mails-unchanged")),
        Err(error) => Err(error.into()),
    }
}
