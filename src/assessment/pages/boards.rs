//! The live board of a theory exam, and the list of exams somebody watches over.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::seats::left_in_words;
use super::sitting_form;
use crate::app::App;
use crate::assessment::board as list_board;
use crate::assessment::invigilator;
use crate::assessment::live_board::{self, Board, Filter, Row, State};
use crate::assessment::sitting::{Sitting, SittingId, SittingStatus};
use crate::assessment::supervision::Document;
use crate::error::AppError;
use crate::web::auth::Trainer;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::paging::{self, PageNumber, Paging};
use crate::web::respond;
use crate::web::watcher::Watcher;

#[derive(Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
}

impl Search {
    fn filter(&self) -> Filter {
        Filter { state: self.state.parse().ok(), text: self.q.trim().chars().take(100).collect() }
    }
}

struct Line {
    sitting: Sitting,
    candidates: i64,
}

#[derive(Template)]
#[template(path = "assessment/theory/watched.html")]
struct WatchedPage {
    l: Layout,
    rows: Vec<Line>,
}

/// The exams that the trainer watches over.
pub async fn index(app: web::Data<App>, trainer: Trainer) -> Result<HttpResponse, AppError> {
    let user = trainer.id();
    let rows = app
        .db
        .read(move |conn| {
            let sittings = invigilator::sittings_of(conn, user)?;
            let ids: Vec<SittingId> = sittings.iter().map(|sitting| sitting.id).collect();
            let counts = list_board::counts(conn, &ids)?;
            let line = |sitting: Sitting| Line { candidates: counts.get(&sitting.id).copied().unwrap_or(0), sitting };
            Ok::<_, AppError>(sittings.into_iter().map(line).collect())
        })
        .await?;
    respond::page(&WatchedPage { l: trainer.layout("watched-title"), rows })
}

/// Where the board of a sitting stands for this watcher.
pub(super) fn base(watcher: &Watcher, id: SittingId) -> String {
    if watcher.is_office { format!("/office/exams/{id}/board") } else { format!("/trainer/exams/{id}") }
}

/// The way to the board, or to a page below it.
pub(super) fn crumbs(l: &Layout, watcher: &Watcher, sitting: &Sitting, below: &str) -> Vec<(String, String)> {
    let board = base(watcher, sitting.id);
    let mut way = if watcher.is_office {
        sitting_form::crumbs(l, sitting, l.t("board-title"))
    } else {
        let title = l.pick(&sitting.title_en, &sitting.title_zh).to_owned();
        vec![("/trainer/exams".to_owned(), l.t("watched-title").to_owned()), (String::new(), title)]
    };
    if !below.is_empty() {
        if let Some(last) = way.last_mut() {
            last.0 = board;
        }
        way.push((String::new(), below.to_owned()));
    }
    way
}

/// One line as it is shown.
struct Seat {
    row: Row,
    href: String,
    left: String,
    saved: String,
}

impl Seat {
    fn new(l: &Layout, base: &str, row: Row) -> Seat {
        Seat {
            href: format!("{base}/candidates/{}", row.candidate),
            left: row
                .seconds_left
                .map(|seconds| left_in_words(l, seconds, row.state == State::Paused))
                .unwrap_or_default(),
            saved: row.saved_at.map(|at| l.time(&at)).unwrap_or_default(),
            row,
        }
    }
}

/// A count on top, which filters the rows.
struct Count {
    href: String,
    label: &'static str,
    tone: &'static str,
    count: i64,
    is_here: bool,
}

/// What refreshes by itself.
#[derive(Template)]
#[template(path = "assessment/theory/_board.html")]
struct BoardPart {
    l: Layout,
    base: String,
    /// Nothing is filtered by state.
    is_all: bool,
    total: i64,
    counts: Vec<Count>,
    seats: Vec<Seat>,
    page: Paging,
    has_seats: bool,
}

#[derive(Template)]
#[template(path = "assessment/theory/board.html")]
struct BoardPage {
    l: Layout,
    form: FormState,
    sitting: Sitting,
    base: String,
    part: String,
    /// The address of what refreshes, with the filter.
    rows: String,
    documents: Vec<(String, String)>,
    may_admit: bool,
    crumbs: Vec<(String, String)>,
}

async fn load(
    app: &App,
    watcher: &Watcher,
    id: SittingId,
    (filter, page): (Filter, &PageNumber),
) -> Result<(Sitting, Board), AppError> {
    let (user, is_office, now, offset) = (watcher.id(), watcher.is_office, watcher.now, page.offset());
    app.db
        .read(move |conn| {
            let sitting = invigilator::watched(conn, user, is_office, id)?;
            let board = live_board::board(conn, id, &filter, (offset, paging::ROWS), now)?;
            Ok((sitting, board))
        })
        .await
}

fn part(watcher: &Watcher, id: SittingId, search: &Search, page: &PageNumber, board: Board) -> BoardPart {
    let (l, base) = (watcher.layout("board-title"), base(watcher, id));
    let query = watcher.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    // The part is drawn at two addresses; its links lead to the page.
    let uri = format!("{base}{query}").parse().unwrap_or_default();
    let is_shown = |(state, count): &&(State, i64)| *count > 0 || search.state == state.as_str();
    let counts = board.counts.iter().filter(is_shown).map(|(state, count)| Count {
        href: format!("{base}?state={state}"),
        label: state.label(),
        tone: state.tone(),
        count: *count,
        is_here: search.state == state.as_str(),
    });
    BoardPart {
        counts: counts.collect(),
        has_seats: board.rows.iter().any(|row| !row.seat.is_empty()),
        page: Paging::new(page, board.matching, &uri),
        seats: board.rows.into_iter().map(|row| Seat::new(&l, &base, row)).collect(),
        total: board.total,
        is_all: search.filter().state.is_none(),
        base,
        l,
    }
}

pub async fn show(
    app: web::Data<App>,
    watcher: Watcher,
    id: web::Path<SittingId>,
    search: web::Query<Search>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let id = *id;
    let (sitting, board) = load(&app, &watcher, id, (search.filter(), &page)).await?;
    let part = part(&watcher, id, &search, &page, board);
    let part = part.render().map_err(|error| AppError::Internal(error.into()))?;
    let l = watcher.layout_titled(watcher.lang.pick(&sitting.title_en, &sitting.title_zh));
    let base = base(&watcher, id);
    respond::page(&BoardPage {
        form: FormState::filled([("state", search.state.clone()), ("q", search.q.clone())]),
        rows: format!("{base}/rows{}", l.query),
        part,
        documents: documents(&l),
        may_admit: sitting.needs_authorisation && matches!(sitting.status, SittingStatus::Ready | SittingStatus::Open),
        crumbs: crumbs(&l, &watcher, &sitting, ""),
        base,
        sitting,
        l,
    })
}

/// The part alone, for the script that swaps it.
pub async fn rows(
    app: web::Data<App>,
    watcher: Watcher,
    id: web::Path<SittingId>,
    search: web::Query<Search>,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    let (_, board) = load(&app, &watcher, *id, (search.filter(), &page)).await?;
    respond::page(&part(&watcher, *id, &search, &page, board))
}

pub(super) fn documents(l: &Layout) -> Vec<(String, String)> {
    Document::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect()
}
