//! One change to many items: chosen in the list, looked at, then confirmed.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::items::{Fields, Search, hub};
use crate::app::App;
use crate::assessment::item::ItemVersionId;
use crate::assessment::item_bulk::{self, Action, Change, MOST, Outcome, PIECE};
use crate::assessment::item_list::{self, Row};
use crate::assessment::item_tie;
use crate::error::AppError;
use crate::i18n::Message;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;

/// As many codes are named on the page before the rest becomes a number.
const NAMED: usize = 30;
const LIST: &str = "/office/exams/items";

#[derive(Template)]
#[template(path = "assessment/theory/item_bulk.html")]
struct BulkPage {
    l: Layout,
    form: FormState,
    /// What is about to happen, in a sentence.
    question: String,
    rows: Vec<Row>,
    more: usize,
    /// The ids of all of them, with commas between.
    picks: String,
    crumbs: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "assessment/theory/item_bulk_done.html")]
struct DonePage {
    l: Layout,
    done: String,
    left: Vec<(String, String)>,
    crumbs: Vec<(String, String)>,
}

fn crumbs(l: &Layout) -> Vec<(String, String)> {
    hub(l, &[(LIST, l.t("items-title")), ("", &l.title)])
}

/// What the form asks for; a message stands beside the field that keeps it from being done.
fn change(state: &mut FormState) -> Option<Change> {
    let action: Action = state.parse("action", "form-choice")?;
    let tag = |state: &mut FormState| {
        let tag = item_tie::tags_of(state.value("tag")).into_iter().next();
        if tag.is_none() {
            state.reject("tag", "item-bulk-tag-missing");
        }
        tag
    };
    Some(match action {
        Action::AskReview => Change::AskReview,
        Action::Retire => Change::Retire,
        Action::AddTag => Change::AddTag(tag(state)?),
        Action::RemoveTag => Change::RemoveTag(tag(state)?),
        Action::SetCap if state.value("cap").trim().is_empty() => Change::SetCap(None),
        Action::SetCap => Change::SetCap(Some(state.number("cap", 1..=1_000_000)?)),
    })
}

fn question(l: &Layout, change: &Change, count: usize) -> String {
    let count = count.to_string();
    let ask = |key: &str, more: (&str, &str)| l.t_with(key, &[("count", &count), more]);
    match change {
        Change::AskReview => ask("item-bulk-sure-ask", ("", "")),
        Change::Retire => ask("item-bulk-sure-retire", ("", "")),
        Change::AddTag(tag) => ask("item-bulk-sure-add", ("tag", tag)),
        Change::RemoveTag(tag) => ask("item-bulk-sure-remove", ("tag", tag)),
        Change::SetCap(Some(cap)) => ask("item-bulk-sure-cap", ("cap", &cap.to_string())),
        Change::SetCap(None) => ask("item-bulk-sure-no-cap", ("", "")),
    }
}

/// The versions that are meant: all that the filter of the list finds, what was shown before confirming, or the ticked ones.
async fn meant(app: &App, state: &FormState, search: &Search) -> Result<Vec<Row>, AppError> {
    if state.has("scope", "all") {
        let filter = search.filter();
        let (rows, _) = app.db.read(move |conn| item_list::list(conn, &filter, 0, MOST as i64 + 1)).await?;
        return Ok(rows);
    }
    let shown = state.value("picks").split(',').chain(state.all("pick"));
    let ids: Vec<ItemVersionId> = shown.filter_map(|id| id.parse().ok()).take(MOST).collect();
    Ok(app.db.read(move |conn| item_list::of_versions(conn, &ids)).await?)
}

/// Shows what would be changed, and changes it once that is confirmed. The filter of the list is in the address.
pub async fn change_many(
    app: web::Data<App>,
    office: Office,
    search: web::Query<Search>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let rows = meant(&app, &state, &search).await?;
    if rows.is_empty() {
        return Ok(respond::redirect_refused(LIST, "item-bulk-nothing"));
    }
    if rows.len() > MOST {
        return Ok(respond::redirect_refused(LIST, Message::new("item-bulk-too-many").with("most", MOST as i64)));
    }
    match change(&mut state) {
        Some(change) if state.has("sure", "true") => {
            let outcome = done(&app, &office, &change, rows).await?;
            respond::page(&told(&office, &outcome))
        }
        Some(change) => {
            let l = office.layout("item-bulk-title");
            let question = question(&l, &change, rows.len());
            respond::page(&BulkPage::new(l, state, question, rows))
        }
        None => {
            let l = office.layout("item-bulk-title");
            respond::refused(&BulkPage::new(l, state, String::new(), rows))
        }
    }
}

impl BulkPage {
    fn new(l: Layout, form: FormState, question: String, mut rows: Vec<Row>) -> BulkPage {
        let picks = rows.iter().map(|row| row.version_id.to_string()).collect::<Vec<_>>().join(",");
        let more = rows.len().saturating_sub(NAMED);
        rows.truncate(NAMED);
        BulkPage { crumbs: crumbs(&l), l, form, question, rows, more, picks }
    }

    fn actions(&self) -> Vec<(String, String)> {
        actions(&self.l)
    }
}

/// What can be done to many, in words.
pub(super) fn actions(l: &Layout) -> Vec<(String, String)> {
    Action::ALL.iter().map(|action| (action.to_string(), l.t(action.label()).to_owned())).collect()
}

/// In pieces, so that nobody who saves an answer waits for the whole of it.
async fn done(app: &App, office: &Office, change: &Change, rows: Vec<Row>) -> Result<Outcome, AppError> {
    let (actor, now) = (office.id(), office.now);
    let mut all = Outcome::default();
    for piece in rows.chunks(PIECE) {
        let (piece, change) = (piece.to_vec(), change.clone());
        let outcome = app.db.write(move |conn| item_bulk::apply(conn, actor, &change, &piece, now)).await?;
        all.done += outcome.done;
        all.left.extend(outcome.left);
    }
    Ok(all)
}

fn told(office: &Office, outcome: &Outcome) -> DonePage {
    let l = office.layout("item-bulk-title");
    DonePage {
        done: l.t1("item-bulk-done", "count", outcome.done),
        left: outcome.left.iter().map(|(code, why)| (code.clone(), l.msg(why))).collect(),
        crumbs: crumbs(&l),
        l,
    }
}
