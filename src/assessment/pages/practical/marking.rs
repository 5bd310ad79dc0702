//! The examiner's queue and desk. Nothing here names the candidate, their provider or another examiner.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;

use super::Fields;
use crate::app::App;
use crate::assessment::conflict;
use crate::assessment::mark::{self, Desk, Draft, Line, MarkError};
use crate::assessment::mark_sheet::{self, MarkSheet, Seat, SheetId, SheetStatus};
use crate::assessment::performance::{Performance, PerformanceStatus};
use crate::assessment::rubric::{Criterion, Level};
use crate::error::AppError;
use crate::web::auth::Trainer;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::sheet::Sheet;
use crate::web::{dates, respond};

#[derive(Template)]
#[template(path = "assessment/practical/marking_queue.html")]
struct QueuePage {
    l: Layout,
    rows: Vec<QueueRow>,
    tabs: Vec<(String, String, bool)>,
    paging: Paging,
}

struct QueueRow {
    sheet: MarkSheet,
    performance: Performance,
    /// Tone and key of the state.
    state: (&'static str, &'static str),
}

#[derive(Template)]
#[template(path = "assessment/practical/marking.html")]
struct MarkingPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    desk: Desk,
    criteria: Vec<CriterionRow>,
    red_lines: Vec<RedLineRow>,
    form: FormState,
    is_open: bool,
    is_third: bool,
    is_late: bool,
    left: usize,
    total: i64,
    comment: String,
    out_of: i64,
}

struct CriterionRow {
    criterion: Criterion,
    levels: Vec<Level>,
    /// The level that is chosen.
    chosen: Option<Level>,
    field: String,
    note: String,
}

struct RedLineRow {
    criterion: Criterion,
    field: String,
    is_hit: bool,
}

#[derive(Template)]
#[template(path = "assessment/practical/marking_finish.html")]
struct FinishPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    desk: Desk,
    rows: Vec<(String, String)>,
    red_lines: Vec<String>,
    total: i64,
    seen: String,
}

#[derive(Deserialize)]
pub struct Filter {
    #[serde(default)]
    state: String,
}

fn state(sheet: &MarkSheet, performance: &Performance, now: NaiveDateTime) -> (&'static str, &'static str) {
    let can_be_marked = matches!(performance.status, PerformanceStatus::Marking | PerformanceStatus::Disputed);
    match sheet.status {
        SheetStatus::Final => (sheet.tone(now), "sheet-status-final"),
        SheetStatus::Draft if !can_be_marked => ("", "marking-not-yet"),
        SheetStatus::Draft if sheet.due_at < now => (sheet.tone(now), "marking-late"),
        SheetStatus::Draft => (sheet.tone(now), "marking-open"),
    }
}

pub async fn index(
    app: web::Data<App>,
    user: Trainer,
    filter: web::Query<Filter>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (examiner, wanted, offset) = (user.id(), filter.state.parse::<SheetStatus>().ok(), page.offset());
    let (rows, total) = app.db.read(move |conn| mark_sheet::page_of(conn, examiner, wanted, (ROWS, offset))).await?;
    let l = user.layout("marking-title");
    let tab = |state: Option<SheetStatus>, key| {
        let href = state.map_or("/trainer/marking".to_owned(), |state| format!("/trainer/marking?state={state}"));
        (href, l.t(key).to_owned(), state == wanted)
    };
    let tabs = vec![
        tab(None, "marking-all"),
        tab(Some(SheetStatus::Draft), "sheet-status-draft"),
        tab(Some(SheetStatus::Final), "sheet-status-final"),
    ];
    let rows = rows
        .into_iter()
        .map(|(sheet, performance)| QueueRow { state: state(&sheet, &performance, user.now), sheet, performance })
        .collect();
    respond::page(&QueuePage { paging: Paging::new(&page, total, &user.uri), l, rows, tabs })
}

pub async fn download(app: web::Data<App>, user: Trainer, filter: web::Query<Filter>) -> Result<Sheet, AppError> {
    let (examiner, wanted) = (user.id(), filter.state.parse().ok());
    let (rows, _) = app.db.read(move |conn| mark_sheet::page_of(conn, examiner, wanted, (10_000, 0))).await?;
    let rows = rows.into_iter().map(|(sheet, performance)| {
        let due = dates::input(user.zone, sheet.due_at);
        vec![performance.number, sheet.seat.to_string(), sheet.status.to_string(), due]
    });
    Ok(Sheet::new("marking", &["number", "seat", "status", "due"], rows))
}

fn crumbs(l: &Layout, number: &str) -> Vec<(String, String)> {
    vec![("/trainer/marking".to_owned(), l.t("marking-title").to_owned()), (String::new(), number.to_owned())]
}

fn desk_page(user: &Trainer, desk: Desk, form: FormState) -> MarkingPage {
    let mut l = user.layout("marking-title");
    let crumbs = crumbs(&l, &desk.performance.number);
    l.title = l.t1("performance-number", "number", &desk.performance.number);
    // What was typed comes back as it was, also when it could not be kept.
    let is_typed = !form.value("then").is_empty();
    let typed = |name: &str| is_typed.then(|| form.value(name).to_owned());
    let criteria: Vec<CriterionRow> = desk
        .contents
        .criteria
        .iter()
        .map(|(criterion, levels)| {
            let mark = desk.mark(criterion.id);
            let kept = mark.and_then(|mark| mark.criterion_level_id);
            let field = format!("level-{}", criterion.id);
            let is_chosen = |level: &&Level| match typed(&field) {
                Some(position) => level.position.to_string() == position,
                None => Some(level.id) == kept,
            };
            CriterionRow {
                chosen: levels.iter().find(is_chosen).cloned(),
                note: typed(&format!("note-{}", criterion.id))
                    .unwrap_or_else(|| mark.map_or_else(String::new, |mark| mark.note.clone())),
                field,
                levels: levels.clone(),
                criterion: criterion.clone(),
            }
        })
        .collect();
    let red_lines = desk
        .contents
        .red_lines
        .iter()
        .map(|criterion| RedLineRow {
            is_hit: match typed(&format!("red-{}", criterion.id)) {
                Some(ticked) => ticked == "true",
                None => desk.mark(criterion.id).is_some_and(|mark| mark.is_red_line_hit),
            },
            field: format!("red-{}", criterion.id),
            criterion: criterion.clone(),
        })
        .collect();
    MarkingPage {
        is_open: desk.can_be_marked(),
        is_third: desk.sheet.seat == Seat::Third,
        is_late: desk.sheet.status == SheetStatus::Draft && desk.sheet.due_at < user.now,
        left: desk.unmarked(),
        total: desk.total(),
        comment: typed("comment").unwrap_or_else(|| desk.sheet.comment.clone()),
        out_of: criteria.iter().map(|row| row.criterion.points).sum(),
        l,
        crumbs,
        desk,
        criteria,
        red_lines,
        form,
    }
}

pub async fn show(app: web::Data<App>, user: Trainer, sheet: web::Path<SheetId>) -> Result<HttpResponse, AppError> {
    let (examiner, id) = (user.id(), sheet.into_inner());
    let desk = app.db.read(move |conn| mark::desk(conn, examiner, id)).await?;
    respond::page(&desk_page(&user, desk, FormState::default()))
}

/// What was sent, for every criterion that the examiner marks.
fn read(state: &mut FormState, desk: &Desk) -> Draft {
    let mut lines = Vec::new();
    let marked = desk.contents.criteria.iter().map(|(criterion, _)| criterion);
    for criterion in marked.chain(&desk.contents.red_lines) {
        let note = state.text(&format!("note-{}", criterion.id), 0, 1000).unwrap_or_default();
        let level = state.value(&format!("level-{}", criterion.id)).parse().ok();
        let is_red_line_hit = state.has(&format!("red-{}", criterion.id), "true");
        lines.push((criterion.id, Line { level, is_red_line_hit, note }));
    }
    Draft { lines, comment: state.prose("comment", 0, 2000).unwrap_or_default() }
}

pub async fn save(
    app: web::Data<App>,
    user: Trainer,
    sheet: web::Path<SheetId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (examiner, id, now, mut state) = (user.id(), sheet.into_inner(), user.now, form.state);
    let page = format!("/trainer/marking/{id}");
    let desk = app.db.read(move |conn| mark::desk(conn, examiner, id)).await?;
    let draft = read(&mut state, &desk);
    if !state.is_valid() {
        return respond::refused(&desk_page(&user, desk, state));
    }
    let wants_to_finish = state.has("then", "finish");
    match app.db.write(move |conn| mark::save(conn, examiner, id, &draft, now)).await {
        Ok(desk) if wants_to_finish && desk.unmarked() > 0 => {
            state.refuse(MarkError::Unmarked(desk.unmarked()).message());
            respond::refused(&desk_page(&user, desk, state))
        }
        Ok(_) if wants_to_finish => Ok(respond::redirect(&format!("{page}/finish"))),
        Ok(_) => Ok(respond::redirect_with(&page, "marking-saved")),
        Err(refusal) => refused(&app, id, refusal, now).await,
    }
}

/// Says why nothing was kept; a conflict of interest is also reported, because only the office can do something about it.
async fn refused(app: &App, id: SheetId, refusal: MarkError, now: NaiveDateTime) -> Result<HttpResponse, AppError> {
    match refusal {
        MarkError::Db(error) => return Err(error.into()),
        MarkError::Conflict => app.db.write(move |conn| conflict::report(conn, id, now)).await?,
        _ => {}
    }
    Ok(respond::redirect_refused(&format!("/trainer/marking/{id}"), refusal.message()))
}

/// Asks once, with the marks that will stand.
pub async fn confirm(app: web::Data<App>, user: Trainer, sheet: web::Path<SheetId>) -> Result<HttpResponse, AppError> {
    let (examiner, id) = (user.id(), sheet.into_inner());
    let desk = app.db.read(move |conn| mark::desk(conn, examiner, id)).await?;
    if !desk.can_be_marked() || desk.unmarked() > 0 {
        return Ok(respond::redirect(&format!("/trainer/marking/{id}")));
    }
    let mut l = user.layout("marking-finish-title");
    let mut crumbs = crumbs(&l, &desk.performance.number);
    crumbs[1].0 = format!("/trainer/marking/{id}");
    crumbs.push((String::new(), l.title.clone()));
    l.title = l.t1("marking-finish-of", "number", &desk.performance.number);
    let rows = desk
        .contents
        .criteria
        .iter()
        .map(|(criterion, _)| {
            let points = desk.mark(criterion.id).map_or(0, |mark| mark.points);
            let title = format!("{} {}", criterion.code, l.pick(&criterion.title_en, &criterion.title_zh));
            (title, format!("{} / {}", l.points(&points), l.points(&criterion.points)))
        })
        .collect();
    let red_lines = desk
        .contents
        .red_lines
        .iter()
        .filter(|line| desk.mark(line.id).is_some_and(|mark| mark.is_red_line_hit))
        .map(|line| l.pick(&line.title_en, &line.title_zh).to_owned())
        .collect();
    respond::page(&FinishPage { total: desk.total(), seen: desk.fingerprint(), l, crumbs, desk, rows, red_lines })
}

pub async fn finish(
    app: web::Data<App>,
    user: Trainer,
    sheet: web::Path<SheetId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (examiner, id, now) = (user.id(), sheet.into_inner(), user.now);
    let seen = form.state.value("seen").to_owned();
    match app.db.write(move |conn| mark::finish(conn, examiner, id, &seen, now)).await {
        Ok(_) => Ok(respond::redirect_with("/trainer/marking", "marking-finished")),
        Err(refusal) => refused(&app, id, refusal, now).await,
    }
}
