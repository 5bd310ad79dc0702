//! Results in the office: the figures of each sitting, the end of marking, and the release.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::app::App;
use crate::assessment::board::{self, BoardRow};
use crate::assessment::release::{self, ReleaseError};
use crate::assessment::result_list::{self, FEWEST_RESULTS, Figures, Scores};
use crate::assessment::sitting::{self, Component, Sitting, SittingId, SittingStatus};
use crate::assessment::{performance, performance::PerformanceStatus};
use crate::db::sort::Sort;
use crate::error::AppError;
use crate::i18n::Message;
use crate::web::auth::Office;
use crate::web::layout::Layout;
use crate::web::paging::{PageNumber, Paging, ROWS};
use crate::web::respond;
use crate::web::sheet::Sheet;

#[derive(Template)]
#[template(path = "assessment/practical/office_results.html")]
struct ResultListPage {
    l: Layout,
    rows: Vec<(Sitting, Figures)>,
    tabs: Vec<(String, String, bool)>,
    paging: Paging,
}

#[derive(Template)]
#[template(path = "assessment/practical/office_result.html")]
struct SittingResultsPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    sitting: Sitting,
    figures: Figures,
    /// Every candidate by name; what they reached stands there from the release on.
    scores: Vec<BoardRow>,
    tone: &'static str,
    chart: Option<Chart>,
    is_practical: bool,
    can_end: bool,
    can_release: bool,
    absent: i64,
    undecided: i64,
    fewest: i64,
}

struct Chart {
    scores: Scores,
    bars: Vec<Bar>,
    /// Where the cut stands.
    cut_x: String,
}

/// A length in the drawing, from tenths of its unit.
fn tenths(length: i64) -> String {
    format!("{}.{}", length / 10, length % 10)
}

/// One column of the histogram, in the units of its drawing.
struct Bar {
    x: i64,
    y: i64,
    height: i64,
    count: i64,
    label: String,
    class: &'static str,
}

#[derive(Deserialize)]
pub struct Filter {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    sort: Sort,
}

pub async fn index(
    app: web::Data<App>,
    user: Office,
    filter: web::Query<Filter>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (kind, offset) = (filter.kind.parse::<Component>().ok(), page.offset());
    let (rows, total) = load(&app, (kind, filter.sort.clone()), ROWS, offset).await?;
    let l = user.layout("office-results-title");
    let tab = |which: Option<Component>, key| {
        let href = which.map_or("/office/results".to_owned(), |which| format!("/office/results?kind={which}"));
        (href, l.t(key).to_owned(), which == kind)
    };
    let mut tabs = vec![tab(None, "office-results-all")];
    tabs.extend(Component::ALL.iter().map(|component| tab(Some(*component), component.label())));
    respond::page(&ResultListPage { paging: Paging::new(&page, total, &user.uri), l, rows, tabs })
}

async fn load(
    app: &App,
    (kind, sort): (Option<Component>, Sort),
    limit: i64,
    offset: i64,
) -> Result<(Vec<(Sitting, Figures)>, i64), AppError> {
    app.db
        .read(move |conn| {
            let (found, total) = result_list::sittings_page(conn, (kind, &sort), (limit, offset))?;
            let ids: Vec<SittingId> = found.iter().map(|sitting| sitting.id).collect();
            let figures = result_list::figures(conn, &ids)?;
            Ok((found.into_iter().zip(figures).collect(), total))
        })
        .await
}

pub async fn download(app: web::Data<App>, user: Office, filter: web::Query<Filter>) -> Result<Sheet, AppError> {
    let (rows, _) = load(&app, (filter.kind.parse().ok(), filter.sort.clone()), 10_000, 0).await?;
    let l = user.layout("office-results-title");
    let rows = rows.into_iter().map(|(sitting, figures)| {
        vec![
            l.pick(&sitting.title_en, &sitting.title_zh).to_owned(),
            sitting.kind.to_string(),
            sitting.status.to_string(),
            figures.candidates.to_string(),
            figures.results.to_string(),
            figures.scores.as_ref().map(|scores| scores.passed.to_string()).unwrap_or_default(),
            figures.scores.as_ref().map(|scores| l.points(&scores.mean)).unwrap_or_default(),
        ]
    });
    let header = ["sitting", "component", "status", "candidates", "results", "passed", "mean"];
    Ok(Sheet::new("results", &header, rows))
}

pub async fn show(app: web::Data<App>, user: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (sitting, figures, counts, scores) = app
        .db
        .read(move |conn| {
            let figures = result_list::figures(conn, &[id])?.pop().unwrap_or_default();
            let sitting = sitting::find(conn, id)?;
            Ok::<_, AppError>((sitting, figures, performance::counts(conn, id)?, board::board(conn, id)?))
        })
        .await?;
    let l = user.layout_titled(user.lang.pick(&sitting.title_en, &sitting.title_zh));
    let crumbs =
        vec![("/office/results".to_owned(), l.t("office-results-title").to_owned()), (String::new(), l.title.clone())];
    let of = |wanted: fn(PerformanceStatus) -> bool| -> i64 {
        counts.iter().filter(|(status, _)| wanted(*status)).map(|(_, count)| count).sum()
    };
    let absent = of(|status| status == PerformanceStatus::Scheduled);
    let undecided = of(|status| !status.is_decided() && status != PerformanceStatus::Scheduled);
    let is_practical = sitting.kind == Component::Practical;
    let before_marked = !matches!(sitting.status, SittingStatus::Marked | SittingStatus::Released);
    respond::page(&SittingResultsPage {
        tone: sitting.status.tone(),
        chart: figures.scores.clone().map(Chart::of),
        can_end: is_practical && before_marked && undecided == 0 && figures.results > 0,
        can_release: sitting.status == SittingStatus::Marked,
        is_practical,
        absent,
        undecided,
        fewest: FEWEST_RESULTS,
        l,
        crumbs,
        sitting,
        figures,
        scores,
    })
}

impl Chart {
    fn of(scores: Scores) -> Chart {
        let cut_x = tenths(200 + scores.cut * 32 / 100);
        Chart { bars: bars(&scores), cut_x, scores }
    }
}

/// Ten columns of 50 units, the highest 160 units tall; those that end below the cut are drawn pale.
fn bars(scores: &Scores) -> Vec<Bar> {
    let highest = scores.bins.iter().copied().max().unwrap_or(0).max(1);
    (0i64..)
        .zip(scores.bins)
        .map(|(n, count)| {
            let height = count * 160 / highest;
            let class = if (n + 1) * 1000 <= scores.cut { "bar off" } else { "bar" };
            Bar { x: 20 + n * 32 + 2, y: 180 - height, height, count, label: (n * 10).to_string(), class }
        })
        .collect()
}

pub async fn end_marking(
    app: web::Data<App>,
    user: Office,
    id: web::Path<SittingId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (id.into_inner(), user.id(), user.now);
    let outcome = app.db.write(move |conn| release::end_marking(conn, actor, id, now)).await;
    done(id, outcome.map(|()| Message::new("office-results-ended")))
}

pub async fn release(app: web::Data<App>, user: Office, id: web::Path<SittingId>) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (id.into_inner(), user.id(), user.now);
    let outcome = app.db.write(move |conn| release::release(conn, actor, id, now)).await;
    done(id, outcome.map(|count| Message::new("office-results-released").with("count", count)))
}

fn done(id: SittingId, outcome: Result<Message, ReleaseError>) -> Result<HttpResponse, AppError> {
    let page = format!("/office/results/{id}");
    match outcome {
        Ok(said) => Ok(respond::redirect_with(&page, said)),
        Err(ReleaseError::Db(error)) => Err(error.into()),
        Err(refusal) => Ok(respond::redirect_refused(&page, refusal.message())),
    }
}
