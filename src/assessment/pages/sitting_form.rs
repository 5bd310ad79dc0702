//! The form that plans a sitting: its selects, and what was typed.

use diesel::prelude::*;

use super::blueprints::scheme_title;
use super::items::hub;
use crate::assessment::blueprint::{self, Blueprint};
use crate::assessment::entry;
use crate::assessment::plan::{NewSitting, SittingError, Wish};
use crate::assessment::readiness;
use crate::assessment::sitting::{Component, Door, RubricId, Sitting, SittingId};
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::recruitment::cohort::{Cohort, CohortStatus};
use crate::recruitment::scheme::Scheme;
use crate::schema::{cohorts, rooms, schemes, venues};
use crate::web::auth::Office;
use crate::web::dates;
use crate::web::form::FormState;
use crate::web::layout::Layout;

/// What can be chosen.
pub struct Choices {
    cohorts: Vec<Cohort>,
    schemes: Vec<Scheme>,
    blueprints: Vec<Blueprint>,
    rubrics: Vec<(RubricId, i64, i64, String, String)>,
    rooms: Vec<(i64, String, String, String)>,
}

impl Choices {
    pub fn load(conn: &mut Conn) -> QueryResult<Choices> {
        Ok(Choices {
            cohorts: cohorts::table
                .filter(cohorts::status.ne_all([CohortStatus::Draft, CohortStatus::Concluded]))
                .order(cohorts::id.desc())
                .limit(200)
                .select(Cohort::as_select())
                .load(conn)?,
            schemes: schemes::table.limit(500).select(Scheme::as_select()).load(conn)?,
            blueprints: blueprint::all(conn)?,
            rubrics: readiness::rubrics_for_planning(conn)?,
            rooms: rooms::table
                .inner_join(venues::table)
                .order((venues::name_en, rooms::name))
                .limit(500)
                .select((rooms::id, venues::name_en, venues::name_zh, rooms::name))
                .load(conn)?,
        })
    }
}

type Options = Vec<(String, String)>;

/// The selects in the visitor's language.
pub struct Selects {
    pub kinds: Options,
    pub cohorts: Options,
    pub blueprints: Options,
    pub rubrics: Options,
    pub rooms: Options,
}

impl Selects {
    pub fn new(l: &Layout, from: Choices) -> Selects {
        let scheme = |id: i64| {
            from.schemes
                .iter()
                .find(|scheme| scheme.id.0 == id)
                .map_or_else(String::new, |scheme| scheme_title(l, scheme))
        };
        let cohort = |cohort: &Cohort| {
            format!("{} · {}", l.pick(&cohort.title_en, &cohort.title_zh), scheme(cohort.scheme_id.0))
        };
        Selects {
            kinds: Component::ALL.iter().map(|v| (v.to_string(), l.t(v.label()).to_owned())).collect(),
            cohorts: from.cohorts.iter().map(|row| (row.id.to_string(), cohort(row))).collect(),
            blueprints: from
                .blueprints
                .iter()
                .map(|row| (row.id.to_string(), format!("{} · {}", row.title, scheme(row.scheme_id.0))))
                .collect(),
            rubrics: from
                .rubrics
                .iter()
                .map(|(id, of, version, en, zh)| {
                    let version = l.t1("exams-version", "version", version);
                    (id.to_string(), format!("{} {version} · {}", l.pick(en, zh), scheme(*of)))
                })
                .collect(),
            rooms: from
                .rooms
                .iter()
                .map(|(id, en, zh, room)| (id.to_string(), format!("{} · {room}", l.pick(en, zh))))
                .collect(),
        }
    }
}

/// The form as it shows this plan.
pub fn filled(office: &Office, sitting: &Sitting) -> FormState {
    let optional = |id: Option<String>| id.unwrap_or_default();
    FormState::filled([
        ("kind", sitting.kind.to_string()),
        ("cohort", sitting.cohort_id.to_string()),
        ("blueprint", optional(sitting.blueprint_id.map(|id| id.to_string()))),
        ("rubric", optional(sitting.rubric_id.map(|id| id.to_string()))),
        ("room", optional(sitting.room_id.map(|id| id.to_string()))),
        ("title_en", sitting.title_en.clone()),
        ("title_zh", sitting.title_zh.clone()),
        ("starts_at", dates::input(office.zone, sitting.starts_at)),
        ("ends_at", dates::input(office.zone, sitting.ends_at)),
        ("minutes", sitting.minutes.to_string()),
        ("grace_seconds", sitting.grace_seconds.to_string()),
        ("brief_en", sitting.brief_en.clone()),
        ("brief_zh", sitting.brief_zh.clone()),
        ("needs_authorisation", sitting.needs_authorisation.to_string()),
        ("is_one_device", sitting.is_one_device.to_string()),
        ("entry_code", sitting.entry_code.clone()),
        ("ip_ranges", sitting.ip_ranges.clone()),
    ])
}

/// An empty form with the usual values.
pub fn usual() -> FormState {
    FormState::filled([
        ("kind", Component::Theory.to_string()),
        ("minutes", "60".to_owned()),
        ("grace_seconds", "30".to_owned()),
    ])
}

/// What was typed, as far as it could be read, and the whole plan if nothing is missing.
pub fn typed(state: &mut FormState, office: &Office) -> (Wish, Option<NewSitting>) {
    let kind: Option<Component> = state.parse("kind", "form-choice");
    let cohort = state.parse("cohort", "form-choice");
    let needs = if kind == Some(Component::Practical) { "rubric" } else { "blueprint" };
    let chosen: Option<i64> = state.parse(needs, "form-choice");
    let (title_en, title_zh) = (state.text("title_en", 1, 120), state.text("title_zh", 1, 120));
    let (starts_at, ends_at) = (state.datetime("starts_at", office.zone), state.datetime("ends_at", office.zone));
    let minutes = state.number("minutes", 1..=600);
    let grace_seconds = state.number("grace_seconds", 0..=300);
    let room = if state.value("room").is_empty() { Some(None) } else { state.parse("room", "form-choice").map(Some) };
    let (brief_en, brief_zh) = (state.prose("brief_en", 0, 2000), state.prose("brief_zh", 0, 2000));
    let door = door(state);
    let blueprint = chosen.filter(|_| kind == Some(Component::Theory)).map(Id::new);
    let rubric = chosen.filter(|_| kind == Some(Component::Practical)).map(Id::new);
    let wish = Wish { kind, cohort, blueprint, rubric, room: room.flatten(), starts_at, ends_at, minutes };
    let new = || {
        Some(NewSitting {
            kind: kind?,
            cohort: cohort?,
            blueprint,
            rubric,
            room: room?,
            title_en: title_en?,
            title_zh: title_zh?,
            starts_at: starts_at?,
            ends_at: ends_at?,
            minutes: minutes?,
            grace_seconds: grace_seconds?,
            brief_en: brief_en?,
            brief_zh: brief_zh?,
            door: door?,
        })
    };
    let new = new().filter(|_| state.is_valid());
    (wish, new)
}

/// What is asked at the door, as far as it could be read.
fn door(state: &mut FormState) -> Option<Door> {
    let needs_authorisation = state.has("needs_authorisation", "true");
    let is_one_device = state.has("is_one_device", "true");
    let entry_code = state.text("entry_code", 0, 40);
    let ip_ranges = state.prose("ip_ranges", 0, 2000).map(|typed| entry::normalised(&typed));
    if let Some(Err(wrong)) = &ip_ranges {
        state.reject("ip_ranges", Message::new("sitting-ip-ranges-wrong").with("text", wrong));
    }
    Some(Door { needs_authorisation, is_one_device, entry_code: entry_code?, ip_ranges: ip_ranges?.ok()? })
}

/// Puts a refusal beside the field that it is about.
pub fn note(state: &mut FormState, refusal: &SittingError) {
    match refusal.field() {
        Some(field) => state.reject(field, refusal.message()),
        None => state.refuse(refusal.message()),
    }
}

/// The way to a sitting's page, or to a page below it.
pub fn crumbs(l: &Layout, sitting: &Sitting, below: &str) -> Vec<(String, String)> {
    let title = l.pick(&sitting.title_en, &sitting.title_zh);
    if below.is_empty() {
        return hub(l, &[("", title)]);
    }
    hub(l, &[(&path(sitting.id), title), ("", below)])
}

pub fn path(id: SittingId) -> String {
    format!("/office/exams/{id}")
}
