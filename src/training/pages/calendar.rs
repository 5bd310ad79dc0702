//! The calendar at a desk: a month, a week, or the sheet of a day, which prints.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{Datelike, NaiveDate, NaiveTime};
use serde::Deserialize;

use super::calendar_view::View;
use super::desk::Staff;
use super::venues;
use crate::app::App;
use crate::error::AppError;
use crate::recruitment::trainer;
use crate::training::block::{self, Block, Span};
use crate::training::calendar::{self, Filter, MOST};
use crate::training::session::{self, Session, SessionId, SessionView};
use crate::training::venue;
use crate::web::dates;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::respond;

/// More of a day stand on its own sheet.
const PER_CELL: usize = 4;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct CalendarQuery {
    #[serde(default)]
    view: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    room: String,
    #[serde(default)]
    trainer: String,
    #[serde(default)]
    cohort: String,
}

impl CalendarQuery {
    /// What is no value of ours is no condition.
    fn filter(&self) -> Filter {
        Filter { room: self.room.parse().ok(), trainer: self.trainer.parse().ok(), cohort: self.cohort.parse().ok() }
    }

    fn on(&self, today: NaiveDate) -> NaiveDate {
        let is_usual = |day: &NaiveDate| (1900..2200).contains(&day.year());
        self.on.parse().ok().filter(is_usual).unwrap_or(today)
    }

    fn state(&self, view: View, on: NaiveDate) -> FormState {
        FormState::filled([
            ("view", view.as_str().to_owned()),
            ("on", on.to_string()),
            ("room", self.room.clone()),
            ("trainer", self.trainer.clone()),
            ("cohort", self.cohort.clone()),
        ])
    }
}

/// One block in a month or a week.
struct Slot {
    href: String,
    time: String,
    title: String,
    tone: &'static str,
}

/// One day of a month or a week.
struct Cell {
    day: u32,
    date: String,
    weekday: &'static str,
    href: String,
    is_out: bool,
    is_today: bool,
    slots: Vec<Slot>,
    more: usize,
}

/// One block on the sheet of a day.
struct Entry {
    href: String,
    time: String,
    /// With the number of the block, if there are several.
    title: String,
    view: SessionView,
    tone: &'static str,
    stage: &'static str,
    people: Vec<String>,
}

#[derive(Template)]
#[template(path = "training/calendar.html")]
struct CalendarPage {
    l: Layout,
    base: &'static str,
    is_office: bool,
    name: String,
    tabs: Vec<(String, String, bool)>,
    previous: String,
    today: String,
    next: String,
    form: FormState,
    rooms: Vec<(String, String)>,
    trainers: Vec<(String, String)>,
    cohorts: Vec<(String, String)>,
    weeks: Vec<Vec<Cell>>,
    entries: Vec<Entry>,
    is_day: bool,
    /// Nothing in the month or the week.
    is_empty: bool,
    is_cut: bool,
}

type Options = Vec<(String, String)>;

struct Loaded {
    found: Vec<(Session, Block)>,
    /// How many blocks each session has.
    counts: HashMap<SessionId, usize>,
    /// Of a day only, with who holds a seat.
    entries: Vec<(SessionView, Block, Vec<String>)>,
    rooms: Vec<(venue::Room, venue::Venue)>,
    trainers: Options,
    cohorts: Vec<(String, String, String)>,
}

async fn load<S: Staff>(
    app: &App,
    staff: &S,
    filter: Filter,
    (view, from, to): (View, NaiveDate, NaiveDate),
) -> Result<Loaded, AppError> {
    let (desk, zone) = (staff.desk(), staff.zone);
    // A midnight that the clock skips is as good as any time of that night.
    let start = |day: NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN);
        dates::to_utc(zone, midnight).unwrap_or(midnight)
    };
    let span = Span { from: start(from), to: start(to) };
    app.db
        .read(move |conn| {
            let found = calendar::between(conn, desk, filter, span)?;
            let ids: Vec<SessionId> = found.iter().map(|(session, _)| session.id).collect();
            let counts = block::of(conn, &ids)?.into_iter().map(|(id, blocks)| (id, blocks.len())).collect();
            let mut entries = Vec::new();
            if view == View::Day {
                let names = calendar::names(conn, &ids)?;
                let views = calendar::with_views(conn, found.clone())?;
                entries.extend(views.into_iter().map(|(view, block)| {
                    let people = names.get(&view.session.id).cloned().unwrap_or_default();
                    (view, block, people)
                }));
            }
            let trainers = trainer::all(conn)?.into_iter().map(|(id, name)| (id.to_string(), name));
            let cohorts = session::training_cohorts(conn)?.into_iter().map(|(id, en, zh)| (id.to_string(), en, zh));
            Ok(Loaded {
                found,
                counts,
                entries,
                rooms: venue::rooms_with_venues(conn)?,
                trainers: trainers.collect(),
                cohorts: cohorts.collect(),
            })
        })
        .await
}

/// A block's title; with its number, if it is one of several.
fn title(l: &Layout, session: &Session, block: &Block, count: usize) -> String {
    let title = l.pick(&session.title_en, &session.title_zh);
    if count > 1 { format!("{title} {}/{count}", block.number) } else { title.to_owned() }
}

/// The day of the view at which a block stands; a long one is where it begins.
fn cells<S: Staff>(
    staff: &S,
    l: &Layout,
    loaded: &Loaded,
    (view, on): (View, NaiveDate),
    link: &impl Fn(View, NaiveDate) -> String,
) -> Vec<Vec<Cell>> {
    let (from, to) = view.days(on);
    let today = dates::today(staff.zone, staff.now);
    let most = if view == View::Month { PER_CELL } else { usize::MAX };
    let slot = |(session, block): &(Session, Block)| Slot {
        href: format!("{}/sessions/{}?day={}", S::BASE, session.id, block.number),
        time: l.time(&block.starts_at),
        title: title(l, session, block, loaded.counts.get(&session.id).copied().unwrap_or(1)),
        tone: session.stage(staff.now).tone(),
    };
    let cell = |day: NaiveDate| {
        let all: Vec<&(Session, Block)> =
            loaded.found.iter().filter(|(_, block)| dates::local(staff.zone, block.starts_at).date() == day).collect();
        // One that only just does not fit takes no more room than the link to it.
        let shown = if all.len() <= most { all.len() } else { most - 1 };
        Cell {
            day: day.day(),
            date: day.to_string(),
            weekday: dates::weekday(l.lang, day),
            href: link(View::Day, day),
            is_out: view == View::Month && day.month() != on.month(),
            is_today: day == today,
            more: all.len() - shown,
            slots: all.into_iter().take(shown).map(slot).collect(),
        }
    };
    let days: Vec<NaiveDate> = from.iter_days().take_while(|day| *day < to).collect();
    days.chunks(7).map(|week| week.iter().copied().map(cell).collect()).collect()
}

pub async fn show<S: Staff>(
    app: web::Data<App>,
    staff: S,
    query: web::Query<CalendarQuery>,
) -> Result<HttpResponse, AppError> {
    let today = dates::today(staff.zone, staff.now);
    let (view, on) = (View::parse(&query.view), query.on(today));
    let (from, to) = view.days(on);
    let loaded = load(&app, &staff, query.filter(), (view, from, to)).await?;
    respond::page(&page(&staff, &query, (view, on), loaded))
}

fn page<S: Staff>(staff: &S, query: &CalendarQuery, (view, on): (View, NaiveDate), loaded: Loaded) -> CalendarPage {
    let l = staff.layout("calendar-title");
    let filter = query.filter();
    let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let (room, by) = (id(filter.room.map(|it| it.0)), id(filter.trainer.map(|it| it.0)));
    let cohort = id(filter.cohort.map(|it| it.0));
    let link = |view: View, on: NaiveDate| {
        let view = view.as_str();
        format!("{}/calendar?view={view}&on={on}&room={room}&trainer={by}&cohort={cohort}", S::BASE)
    };
    let tab = |to: View, key: &str| (link(to, on), l.t(key).to_owned(), to == view);
    let (before, after) = view.beside(on);
    let weeks = if view == View::Day { Vec::new() } else { cells(staff, &l, &loaded, (view, on), &link) };
    let is_cut = loaded.found.len() as i64 == MOST;
    let entry = |(view, block, people): (SessionView, Block, Vec<String>)| {
        let stage = view.session.stage(staff.now);
        Entry {
            href: format!("{}/sessions/{}?day={}", S::BASE, view.session.id, block.number),
            time: format!("{}–{}", l.time(&block.starts_at), l.time(&block.ends_at)),
            title: title(&l, &view.session, &block, view.blocks.len()),
            tone: stage.tone(),
            stage: stage.label(),
            people,
            view,
        }
    };
    CalendarPage {
        base: S::BASE,
        is_office: S::IS_OFFICE,
        name: view.name(&l, on),
        tabs: vec![
            tab(View::Month, "calendar-view-month"),
            tab(View::Week, "calendar-view-week"),
            tab(View::Day, "calendar-view-day"),
        ],
        previous: link(view, before),
        today: link(view, dates::today(staff.zone, staff.now)),
        next: link(view, after),
        form: query.state(view, on),
        rooms: loaded.rooms.iter().map(|(room, venue)| (room.id.to_string(), venues::place(&l, room, venue))).collect(),
        trainers: loaded.trainers,
        cohorts: loaded.cohorts.iter().map(|(id, en, zh)| (id.clone(), l.pick(en, zh).to_owned())).collect(),
        is_empty: weeks.iter().flatten().all(|cell| cell.is_out || cell.slots.is_empty()),
        weeks,
        entries: loaded.entries.into_iter().map(entry).collect(),
        is_day: view == View::Day,
        is_cut,
        l,
    }
}
