//! The hour ledger, as its owner reads it.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::error::AppError;
use crate::recruitment::application;
use crate::recruitment::cohort::{self, Cohort};
use crate::training::hours::{self, Entry, Summary, duration};
use crate::web::auth::Trainee;
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;

struct Line {
    what: String,
    on: String,
    minutes: String,
    recorded: String,
    note: String,
}

/// One cohort's ledger.
struct Ledger {
    cohort: String,
    /// Clipped to what is required, for the widths of the bar.
    credited: i64,
    booked: i64,
    summary: Summary,
    texts: [String; 4],
    forecast: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "training/my/hours.html")]
struct HoursPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    ledgers: Vec<Ledger>,
}

type Loaded = Vec<(Cohort, Summary, Vec<Entry>)>;

async fn load(app: &App, trainee: &Trainee) -> Result<Loaded, AppError> {
    let user = trainee.id();
    app.db
        .read(move |conn| {
            let admissions = application::admissions(conn, user)?;
            let mut loaded = Vec::new();
            for admission in admissions {
                let cohort = cohort::find(conn, admission.cohort)?;
                let summary = hours::summary(conn, user, admission.cohort)?;
                loaded.push((cohort, summary, hours::entries(conn, user, admission.cohort)?));
            }
            Ok(loaded)
        })
        .await
}

fn line(l: &Layout, entry: &Entry) -> Line {
    let title = entry.title_en.as_deref().zip(entry.title_zh.as_deref()).map(|(en, zh)| l.pick(en, zh).to_owned());
    Line {
        what: title.unwrap_or_else(|| l.t("hours-correction").to_owned()),
        on: entry.starts_at.map(|at| l.when(&at)).unwrap_or_default(),
        minutes: l.msg(&duration(entry.minutes)),
        recorded: l.when(&entry.recorded_at),
        note: match entry.reason.as_str() {
            "" if entry.minutes < 0 => l.t1("hours-undone-by", "name", &entry.recorded_by),
            "" => l.t1("hours-by", "name", &entry.recorded_by),
            reason => l.t_with("hours-corrected-by", &[("name", &entry.recorded_by), ("reason", reason)]),
        },
    }
}

fn forecast(l: &Layout, summary: &Summary) -> String {
    match summary.reached_at {
        _ if summary.credited >= summary.required => l.t("hours-done").to_owned(),
        Some(at) => l.t1("hours-forecast", "day", l.when(&at)),
        None => l.t1("hours-book-more", "missing", l.msg(&duration(summary.missing()))),
    }
}

fn ledger(l: &Layout, (cohort, summary, entries): &(Cohort, Summary, Vec<Entry>)) -> Ledger {
    let credited = summary.credited.clamp(0, summary.required);
    Ledger {
        cohort: l.pick(&cohort.title_en, &cohort.title_zh).to_owned(),
        credited,
        booked: summary.booked.min(summary.required - credited),
        texts: [summary.credited, summary.booked, summary.missing(), summary.required]
            .map(|minutes| l.msg(&duration(minutes))),
        forecast: forecast(l, summary),
        lines: entries.iter().map(|entry| line(l, entry)).collect(),
        summary: *summary,
    }
}

pub async fn index(app: web::Data<App>, trainee: Trainee) -> Result<HttpResponse, AppError> {
    let loaded = load(&app, &trainee).await?;
    let l = trainee.layout("hours-title");
    respond::page(&HoursPage {
        crumbs: vec![
            ("/my/sessions".to_owned(), l.t("my-sessions-title").to_owned()),
            (String::new(), l.title.clone()),
        ],
        ledgers: loaded.iter().map(|one| ledger(&l, one)).collect(),
        l,
    })
}

pub async fn csv(app: web::Data<App>, trainee: Trainee) -> Result<Sheet, AppError> {
    let loaded = load(&app, &trainee).await?;
    let l = trainee.layout("hours-title");
    let header = ["session-cohort", "session-title", "session-starts", "hours-minutes", "hours-recorded", "hours-note"]
        .map(|key| l.t(key));
    let rows = loaded.iter().flat_map(|(cohort, _, entries)| {
        entries.iter().map(|entry| {
            let shown = line(&l, entry);
            let cohort = l.pick(&cohort.title_en, &cohort.title_zh).to_owned();
            vec![cohort, shown.what, shown.on, entry.minutes.to_string(), shown.recorded, shown.note]
        })
    });
    Ok(Sheet::new("hours", &header, rows))
}
