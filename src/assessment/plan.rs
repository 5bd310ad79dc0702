//! What a sitting is planned with, and what stands in the way of a plan.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::sitting::{BlueprintId, Component, Door, RubricId};
use crate::db::Conn;
use crate::i18n::Message;
use crate::recruitment::cohort::{self, CohortId};
use crate::recruitment::scheme::SchemeId;
use crate::schema::{blueprints, rubrics};
use crate::training::venue::{self, RoomId};

#[derive(Debug, Clone)]
pub struct NewSitting {
    pub kind: Component,
    pub cohort: CohortId,
    pub blueprint: Option<BlueprintId>,
    pub rubric: Option<RubricId>,
    pub room: Option<i64>,
    pub title_en: String,
    pub title_zh: String,
    pub starts_at: NaiveDateTime,
    pub ends_at: NaiveDateTime,
    pub minutes: i64,
    pub grace_seconds: i64,
    pub brief_en: String,
    pub brief_zh: String,
    pub door: Door,
}

#[derive(Debug, thiserror::Error)]
pub enum SittingError {
    #[error("past")]
    Past,
    #[error("order")]
    Order,
    #[error("window")]
    Window { minutes: i64 },
    #[error("no paper")]
    NoPaper(Component),
    #[error("no such room")]
    NoRoom,
    #[error("other scheme")]
    OtherScheme(Component),
    #[error("status")]
    Status,
    #[error("not ready")]
    NotReady,
    /// What it has come to lack since it was ready.
    #[error("lacking")]
    Lacking(Vec<Message>),
    #[error("too early")]
    TooEarly,
    #[error("still writing")]
    StillWriting { count: i64 },
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl SittingError {
    pub fn message(&self) -> Message {
        match self {
            SittingError::Past => "sitting-error-past".into(),
            SittingError::Order => "sitting-error-order".into(),
            SittingError::Window { minutes } => Message::new("readiness-window-short").with("minutes", *minutes),
            SittingError::NoPaper(_) => "sitting-error-no-paper".into(),
            SittingError::NoRoom => "form-choice".into(),
            SittingError::OtherScheme(_) => "sitting-error-other-scheme".into(),
            SittingError::Status => "sitting-error-status".into(),
            SittingError::NotReady | SittingError::Lacking(_) => "sitting-error-not-ready".into(),
            SittingError::TooEarly => "sitting-error-too-early".into(),
            SittingError::StillWriting { count } => Message::new("sitting-error-still-writing").with("count", *count),
            SittingError::Db(_) => "error-busy".into(),
        }
    }

    /// The form field that the refusal is about.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            SittingError::Past | SittingError::Order => Some("ends_at"),
            SittingError::Window { .. } => Some("minutes"),
            SittingError::NoRoom => Some("room"),
            SittingError::NoPaper(kind) | SittingError::OtherScheme(kind) => Some(match kind {
                Component::Theory => "blueprint",
                Component::Practical => "rubric",
            }),
            SittingError::Status
            | SittingError::NotReady
            | SittingError::Lacking(_)
            | SittingError::TooEarly
            | SittingError::StillWriting { .. }
            | SittingError::Db(_) => None,
        }
    }
}

/// What a plan asks for, as far as it is known: a form may still lack some of it.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub kind: Option<Component>,
    pub cohort: Option<CohortId>,
    pub blueprint: Option<BlueprintId>,
    pub rubric: Option<RubricId>,
    pub room: Option<i64>,
    pub starts_at: Option<NaiveDateTime>,
    pub ends_at: Option<NaiveDateTime>,
    pub minutes: Option<i64>,
}

impl From<&NewSitting> for Wish {
    fn from(new: &NewSitting) -> Wish {
        Wish {
            kind: Some(new.kind),
            cohort: Some(new.cohort),
            blueprint: new.blueprint,
            rubric: new.rubric,
            room: new.room,
            starts_at: Some(new.starts_at),
            ends_at: Some(new.ends_at),
            minutes: Some(new.minutes),
        }
    }
}

/// Everything that stands in the way of `wish`.
pub fn faults(conn: &mut Conn, wish: &Wish, now: NaiveDateTime) -> QueryResult<Vec<SittingError>> {
    let mut found = time_faults(wish, now);
    if let Some(room) = wish.room
        && venue::room(conn, RoomId::new(room))?.is_none()
    {
        found.push(SittingError::NoRoom);
    }
    let Some(kind) = wish.kind else { return Ok(found) };
    let paper: Option<Option<SchemeId>> = match (kind, wish.blueprint, wish.rubric) {
        (Component::Theory, Some(id), _) => {
            Some(blueprints::table.find(id).select(blueprints::scheme_id).first(conn).optional()?)
        }
        (Component::Practical, _, Some(id)) => {
            Some(rubrics::table.find(id).select(rubrics::scheme_id).first(conn).optional()?)
        }
        _ => None,
    };
    match (paper.flatten(), wish.cohort) {
        (None, _) => found.push(SittingError::NoPaper(kind)),
        (Some(scheme), Some(cohort)) if cohort::find(conn, cohort)?.scheme_id != scheme => {
            found.push(SittingError::OtherScheme(kind));
        }
        _ => {}
    }
    Ok(found)
}

/// What is wrong with the times alone.
fn time_faults(wish: &Wish, now: NaiveDateTime) -> Vec<SittingError> {
    let Some(ends_at) = wish.ends_at else { return Vec::new() };
    let mut found = Vec::new();
    if ends_at <= now {
        found.push(SittingError::Past);
    }
    let Some(starts_at) = wish.starts_at else { return found };
    if ends_at <= starts_at {
        found.push(SittingError::Order);
    } else if let Some(minutes) = wish.minutes.filter(|minutes| ends_at - starts_at < TimeDelta::minutes(*minutes)) {
        found.push(SittingError::Window { minutes });
    }
    found
}
