//! The form of a plan: its fields, and how what is typed becomes a plan. A row of date, start and end for each block; an
//! end that is not after the start is in the night that follows.

use askama::Template;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use super::desk::Staff;
use super::sessions::modules;
use super::venues;
use crate::app::App;
use crate::error::AppError;
use crate::recruitment::trainer;
use crate::training::block::{self, Span};
use crate::training::conflict::{SessionError, Wish};
use crate::training::planning::SessionInput;
use crate::training::session::{self, SessionId, SessionView};
use crate::training::venue;
use crate::web::dates;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::visit::Visit;

/// Booking closes so long before the start when nothing else is said.
const CLOSES_BEFORE: TimeDelta = TimeDelta::hours(2);
/// Empty rows for more blocks; a script adds others.
const SPARE: usize = 3;

/// The names of the fields of one block.
struct TimeRow {
    day: String,
    from: String,
    to: String,
}

impl TimeRow {
    fn new(number: usize) -> TimeRow {
        TimeRow { day: format!("day_{number}"), from: format!("from_{number}"), to: format!("to_{number}") }
    }

    fn is_empty(&self, state: &FormState) -> bool {
        [&self.day, &self.from, &self.to].iter().all(|name| state.value(name).trim().is_empty())
    }

    fn read(&self, state: &mut FormState, zone: Tz) -> Option<Span> {
        let day = state.date(&self.day);
        let (from, to) = (state.parse(&self.from, "form-time"), state.parse::<NaiveTime>(&self.to, "form-time"));
        let (day, from, to) = (day?, from?, to?);
        let last = if to > from { day } else { day.succ_opt().unwrap_or(day) };
        let (from, to) = (moment(state, &self.from, zone, (day, from)), moment(state, &self.to, zone, (last, to)));
        Some(Span { from: from?, to: to? })
    }
}

/// The moment at which the clock of `zone` shows a time, unless it skips it.
fn moment(state: &mut FormState, name: &str, zone: Tz, (day, time): (NaiveDate, NaiveTime)) -> Option<NaiveDateTime> {
    let at = dates::to_utc(zone, day.and_time(time));
    if at.is_none() {
        state.reject(name, "form-time-skipped");
    }
    at
}

#[derive(Template)]
#[template(path = "training/sessions/form.html")]
pub struct SessionFormPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    action: String,
    is_new: bool,
    is_office: bool,
    zone: String,
    form: FormState,
    /// Blocks that are filled in, the first of all; and those that may be added.
    rows: Vec<TimeRow>,
    spare: Vec<TimeRow>,
    most: usize,
    cohorts: Vec<(String, String)>,
    modules: Vec<(String, String)>,
    rooms: Vec<(String, String)>,
    trainers: Vec<(String, String)>,
}

impl SessionFormPage {
    pub async fn load<S: Staff>(
        app: &App,
        staff: &S,
        of: Option<SessionId>,
        form: FormState,
    ) -> Result<SessionFormPage, AppError> {
        let (cohorts, rooms, trainers) = app
            .db
            .read(|conn| {
                let cohorts = session::training_cohorts(conn)?;
                Ok::<_, AppError>((cohorts, venue::rooms_with_venues(conn)?, trainer::all(conn)?))
            })
            .await?;
        let l = staff.layout(if of.is_some() { "session-edit-title" } else { "session-new-title" });
        let list = format!("{}/sessions", S::BASE);
        let mut crumbs = vec![(list.clone(), l.t("sessions-title").to_owned())];
        if let Some(id) = of {
            crumbs.push((format!("{list}/{id}"), l.t("session-roster").to_owned()));
        }
        crumbs.push((String::new(), l.title.clone()));
        let rooms = rooms.iter().map(|(room, venue)| {
            let (place, capacity) = (venues::place(&l, room, venue), room.capacity.to_string());
            (room.id.to_string(), l.t_with("room-option", &[("room", &place), ("capacity", &capacity)]))
        });
        let used = (1..=block::MOST).rev().find(|number| !TimeRow::new(*number).is_empty(&form)).unwrap_or(1);
        Ok(SessionFormPage {
            rows: (1..=used).map(TimeRow::new).collect(),
            spare: (used + 1..=block::MOST).take(SPARE).map(TimeRow::new).collect(),
            most: block::MOST,
            crumbs,
            action: of.map_or_else(|| list.clone(), |id| format!("{list}/{id}")),
            is_new: of.is_none(),
            is_office: S::IS_OFFICE,
            zone: l.t1("session-zone", "zone", staff.zone.name()),
            form,
            cohorts: cohorts.iter().map(|(id, en, zh)| (id.to_string(), l.pick(en, zh).to_owned())).collect(),
            modules: modules(&l),
            rooms: rooms.collect(),
            trainers: trainers.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
            l,
        })
    }
}

/// What was typed, as far as it could be read, and the whole plan if nothing is missing.
pub fn read_input<S: Staff>(state: &mut FormState, staff: &S) -> (Wish, Option<SessionInput>) {
    let zone = staff.zone;
    let (title_en, title_zh) = (state.text("title_en", 1, 120), state.text("title_zh", 1, 120));
    let cohort = state.parse("cohort", "form-choice");
    let module = state.parse("module", "form-choice");
    let room = state.parse("room", "form-choice");
    let trainer = if S::IS_OFFICE { state.parse("trainer", "form-choice") } else { Some(staff.desk().user()) };
    let (times, are_whole) = read_times(state, zone);
    let booking_closes_at = if state.value("booking_closes_at").trim().is_empty() {
        Span::around(&times).map(|whole| whole.from - CLOSES_BEFORE)
    } else {
        state.datetime("booking_closes_at", zone)
    };
    let capacity = state.number("capacity", 1..=2000);
    let wish = Wish { cohort, room, trainer, times: times.clone(), booking_closes_at, capacity };
    let input = || {
        Some(SessionInput {
            cohort: cohort?,
            module: module?,
            title_en: title_en?,
            title_zh: title_zh?,
            room: room?,
            trainer: trainer?,
            times: are_whole.then_some(times)?,
            booking_closes_at: booking_closes_at?,
            capacity: capacity?,
        })
    };
    let input = input();
    (wish, input)
}

/// The blocks that could be read, and whether those are all. A row that is left empty is none; the first is needed.
fn read_times(state: &mut FormState, zone: Tz) -> (Vec<Span>, bool) {
    let rows = (1..=block::MOST).map(TimeRow::new).enumerate();
    let rows: Vec<TimeRow> = rows.filter(|(at, row)| *at == 0 || !row.is_empty(state)).map(|(_, row)| row).collect();
    let times: Vec<Span> = rows.iter().filter_map(|row| row.read(state, zone)).collect();
    let are_whole = times.len() == rows.len();
    (times, are_whole)
}

pub fn shown(view: &SessionView, visit: &Visit) -> FormState {
    let session = &view.session;
    let mut state = FormState::filled([
        ("cohort", session.cohort_id.to_string()),
        ("module", session.module.to_string()),
        ("title_en", session.title_en.clone()),
        ("title_zh", session.title_zh.clone()),
        ("room", session.room_id.to_string()),
        ("trainer", session.trainer_id.to_string()),
        ("booking_closes_at", dates::input(visit.zone, session.booking_closes_at)),
        ("capacity", session.capacity.to_string()),
    ]);
    for (number, block) in (1..).zip(&view.blocks) {
        let row = TimeRow::new(number);
        state.put(&row.day, dates::local(visit.zone, block.starts_at).date().to_string());
        state.put(&row.from, dates::time(visit.zone, block.starts_at));
        state.put(&row.to, dates::time(visit.zone, block.ends_at));
    }
    state
}

/// Puts a refusal beside the field that it is about; a trainer's form has no field for the trainer.
pub fn note<S: Staff>(state: &mut FormState, refusal: &SessionError) {
    match refusal.field() {
        Some("trainer") if !S::IS_OFFICE => state.reject("times", refusal.message()),
        Some(field) => state.reject(field, refusal.message()),
        None => state.refuse(refusal.message()),
    }
}
