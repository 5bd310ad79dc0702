//! One performance in the office: its slot and product, its examiners and their conflicts of interest.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::Fields;
use crate::accounts::user::{self, UserId};
use crate::app::App;
use crate::assessment::conflict::{self, Conflict, Override, Side};
use crate::assessment::mark;
use crate::assessment::mark_sheet::{self, AssignError, MarkSheet, Seat, SheetId, SheetStatus};
use crate::assessment::performance::{self, Performance, PerformanceError, PerformanceId, PerformanceStatus};
use crate::assessment::rubric;
use crate::assessment::sitting::{Sitting, SittingStatus};
use crate::db::Conn;
use crate::error::AppError;
use crate::recruitment::trainer;
use crate::web::auth::Office;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::respond;

/// What the page shows, as the database has it.
struct Loaded {
    performance: Performance,
    sitting: Sitting,
    candidate: String,
    /// With the examiner's name, and whether somebody else has to mark.
    sheets: Vec<(MarkSheet, String, bool)>,
    /// Everybody who may be chosen, with their conflicts.
    examiners: Vec<(UserId, String, Vec<Conflict>)>,
    approvers: Vec<(UserId, String)>,
    overrides: Vec<(UserId, String, String, chrono::NaiveDateTime)>,
    /// Titles of what is disputed, and whether the cut divides the totals.
    dispute: Option<(Vec<(String, String)>, bool)>,
}

fn load(conn: &mut Conn, id: PerformanceId, now: chrono::NaiveDateTime) -> diesel::QueryResult<Loaded> {
    let (performance, sitting, candidate) = performance::with_sitting(conn, id)?;
    let trainers = trainer::all(conn)?;
    let mut sheets = Vec::new();
    for sheet in mark_sheet::of_performance(conn, id)? {
        let is_barred = sheet.status == SheetStatus::Draft
            && (!conflict::is_examiner(conn, sheet.examiner_id)?
                || !conflict::unanswered(conn, id, sheet.examiner_id, now)?.is_empty());
        let name = user::find(conn, sheet.examiner_id)?.name;
        sheets.push((sheet, name, is_barred));
    }
    let side = Side::of(conn, id, now)?;
    let mut examiners = Vec::new();
    for (examiner, name) in &trainers {
        if !sheets.iter().any(|(sheet, ..)| sheet.examiner_id == *examiner) {
            examiners.push((*examiner, name.clone(), side.against(conn, *examiner)?));
        }
    }
    // Those without a conflict first.
    examiners.sort_by_key(|(_, _, conflicts)| conflicts.len());
    let dispute = match (mark::dispute_of(conn, id)?, performance::rubric_of(conn, &sitting)?) {
        (Some(dispute), Some(rubric)) => {
            let contents = rubric::contents(conn, rubric)?;
            let criteria = contents.criteria.into_iter().map(|(criterion, _)| criterion);
            let titles = criteria
                .chain(contents.red_lines)
                .filter(|c| dispute.criteria.contains(&c.id) || dispute.red_lines.contains(&c.id))
                .map(|c| (format!("{} {}", c.code, c.title_en), format!("{} {}", c.code, c.title_zh)))
                .collect();
            Some((titles, dispute.is_across_cut))
        }
        _ => None,
    };
    Ok(Loaded {
        candidate: user::find(conn, candidate)?.name,
        approvers: conflict::approvers(conn)?,
        overrides: conflict::overrides_of(conn, id)?,
        performance,
        sitting,
        sheets,
        examiners,
        dispute,
    })
}

#[derive(Template)]
#[template(path = "assessment/practical/performance.html")]
struct PerformancePage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    performance: Performance,
    tone: &'static str,
    sheets: Vec<SheetRow>,
    /// Who is told nothing of a conflict, for the plain choice.
    choice: Vec<(String, String)>,
    /// Who may mark only if somebody answers for it.
    conflicted: Vec<(String, String)>,
    approvers: Vec<(String, String)>,
    overrides: Vec<String>,
    dispute: Option<(Vec<(String, String)>, bool)>,
    /// The seat that is free, if one is.
    wants: Option<Seat>,
    is_scheduled: bool,
    product: FormState,
    form: FormState,
}

struct SheetRow {
    sheet: MarkSheet,
    name: String,
    tone: &'static str,
    is_draft: bool,
    is_late: bool,
    /// The examiner may not mark any more, so the sheet is to be taken back.
    is_barred: bool,
}

fn page_of(user: &Office, loaded: Loaded, form: FormState) -> PerformancePage {
    let Loaded { performance, sitting, candidate, sheets, examiners, approvers, overrides, dispute } = loaded;
    let mut l = user.layout("performances-title");
    let exam = l.pick(&sitting.title_en, &sitting.title_zh).to_owned();
    let list = l.t("performances-title").to_owned();
    l.title = l.t1("performance-number", "number", &performance.number);
    let crumbs = vec![
        ("/office/performances".to_owned(), list),
        (format!("/office/performances?sitting={}", sitting.id), exam),
        (String::new(), performance.number.clone()),
    ];
    let mut facts = vec![
        (l.t("performance-candidate").to_owned(), candidate),
        (l.t("performance-slot").to_owned(), l.when(&performance.scheduled_at)),
    ];
    if let Some(at) = &performance.performed_at {
        facts.push((l.t("performance-performed-at").to_owned(), l.when(at)));
    }
    // Not even the office reads a mark before release.
    if let (Some(score), SittingStatus::Released) = (&performance.score, sitting.status) {
        facts.push((l.t("performance-score").to_owned(), l.points(score)));
    }
    let names: Vec<(UserId, String)> =
        sheets.iter().map(|(sheet, name, _)| (sheet.examiner_id, name.clone())).collect();
    let overrides = overrides
        .into_iter()
        .map(|(examiner, approver, reason, at)| {
            let name = names.iter().find(|(id, _)| *id == examiner).map_or("", |(_, name)| name.as_str());
            let at = l.when(&at);
            l.t_with(
                "performance-override",
                &[("examiner", name), ("approver", &approver), ("reason", &reason), ("when", &at)],
            )
        })
        .collect();
    let reasons = |conflicts: &[Conflict]| {
        conflicts.iter().map(|conflict| l.t(conflict.label())).collect::<Vec<_>>().join(l.t("list-comma"))
    };
    let (conflicted, free): (Vec<_>, Vec<_>) = examiners.into_iter().partition(|(_, _, found)| !found.is_empty());
    let conflicted = conflicted
        .iter()
        .filter(|(_, _, found)| !found.contains(&Conflict::Themself))
        .map(|(id, name, found)| (id.to_string(), format!("{name}: {}", reasons(found))))
        .collect();
    let is_taken = |seat: Seat| sheets.iter().any(|(sheet, ..)| sheet.seat == seat);
    let seats: &[Seat] = match performance.status {
        PerformanceStatus::Disputed => &[Seat::Third],
        PerformanceStatus::Agreed | PerformanceStatus::Settled => &[],
        _ => &[Seat::First, Seat::Second],
    };
    PerformancePage {
        wants: seats.iter().copied().find(|seat| !is_taken(*seat)),
        sheets: sheets.into_iter().map(|sheet| SheetRow::new(sheet, user.now)).collect(),
        choice: free.into_iter().map(|(id, name, _)| (id.to_string(), name)).collect(),
        conflicted,
        approvers: approvers.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        overrides,
        dispute,
        is_scheduled: performance.status == PerformanceStatus::Scheduled,
        product: FormState::filled([
            ("product_en", performance.product_en.clone()),
            ("product_zh", performance.product_zh.clone()),
        ]),
        tone: performance.status.tone(),
        form,
        l,
        crumbs,
        facts,
        performance,
    }
}

impl SheetRow {
    fn new((sheet, name, is_barred): (MarkSheet, String, bool), now: chrono::NaiveDateTime) -> SheetRow {
        let is_draft = sheet.status == SheetStatus::Draft;
        let is_late = is_draft && sheet.due_at < now;
        let tone = sheet.tone(now);
        SheetRow { sheet, name, tone, is_draft, is_late, is_barred }
    }
}

async fn page(app: &App, user: &Office, id: PerformanceId, form: FormState) -> Result<PerformancePage, AppError> {
    let now = user.now;
    let loaded = app.db.read(move |conn| load(conn, id, now)).await?;
    Ok(page_of(user, loaded, form))
}

pub async fn show(app: web::Data<App>, user: Office, id: web::Path<PerformanceId>) -> Result<HttpResponse, AppError> {
    let form = FormState::filled([("approved_by", user.id().to_string())]);
    respond::page(&page(&app, &user, id.into_inner(), form).await?)
}

pub async fn set_product(
    app: web::Data<App>,
    user: Office,
    id: web::Path<PerformanceId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, mut state) = (id.into_inner(), form.state);
    let (Some(en), Some(zh)) = (state.prose("product_en", 1, 2000), state.prose("product_zh", 1, 2000)) else {
        let mut page = page(&app, &user, id, FormState::default()).await?;
        page.product = state;
        return respond::refused(&page);
    };
    let (actor, now) = (user.id(), user.now);
    done(
        id,
        app.db.write(move |conn| performance::set_product(conn, actor, id, (&en, &zh), now)).await,
        "performance-product-saved",
    )
}

pub async fn perform(
    app: web::Data<App>,
    user: Office,
    id: web::Path<PerformanceId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (id.into_inner(), user.id(), user.now);
    done(id, app.db.write(move |conn| performance::perform(conn, actor, id, now)).await, "performance-recorded")
}

fn done(
    id: PerformanceId,
    outcome: Result<(), PerformanceError>,
    said: &'static str,
) -> Result<HttpResponse, AppError> {
    let to = format!("/office/performances/{id}");
    match outcome {
        Ok(()) => Ok(respond::redirect_with(&to, said)),
        Err(PerformanceError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}

pub async fn assign(
    app: web::Data<App>,
    user: Office,
    id: web::Path<PerformanceId>,
    form: Submitted<Fields>,
) -> Result<HttpResponse, AppError> {
    let (id, mut state) = (id.into_inner(), form.state);
    let examiner: Option<UserId> = state.parse("examiner", "form-choice");
    // The form for conflicts asks for a person and a reason; the plain one does not.
    let over = if state.has("override", "true") {
        let approver: Option<UserId> = state.parse("approved_by", "form-choice");
        let reason = state.prose("reason", 2, 1000);
        approver.zip(reason).map(|(approved_by, reason)| Override { approved_by, reason })
    } else {
        None
    };
    let Some(examiner) = examiner.filter(|_| state.is_valid()) else {
        return respond::refused(&page(&app, &user, id, state).await?);
    };
    let (actor, now) = (user.id(), user.now);
    match app.db.write(move |conn| mark_sheet::assign(conn, actor, id, examiner, over.as_ref(), now)).await {
        Ok(_) => Ok(respond::redirect_with(&format!("/office/performances/{id}"), "examiner-assigned")),
        Err(AssignError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&page(&app, &user, id, state).await?)
        }
    }
}

pub async fn take_back(
    app: web::Data<App>,
    user: Office,
    path: web::Path<(PerformanceId, SheetId)>,
) -> Result<HttpResponse, AppError> {
    let ((id, sheet), actor, now) = (path.into_inner(), user.id(), user.now);
    let to = format!("/office/performances/{id}");
    let outcome = app
        .db
        .write(move |conn| {
            if !mark_sheet::of_performance(conn, id)?.iter().any(|held| held.id == sheet) {
                return Err(AssignError::Db(diesel::result::Error::NotFound));
            }
            mark_sheet::take_back(conn, actor, sheet, now)
        })
        .await;
    match outcome {
        Ok(_) => Ok(respond::redirect_with(&to, "examiner-taken-back")),
        Err(AssignError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&to, refusal.message())),
    }
}
