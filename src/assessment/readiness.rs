//! Whether a sitting can take place. Nothing is relaxed in silence: each point says what is missing.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::assembly::Shortage;
use super::blueprint;
use super::invigilator;
use super::item_code;
use super::sitting::{self, Component, Sitting, SittingId};
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::{Arg, Message};
use crate::recruitment::scheme::SchemeStatus;
use crate::schema::{candidates, criteria, rubrics};

/// One point of the check: what it is about, and what is wrong when it fails.
#[derive(Debug, Clone)]
pub struct Point {
    pub name: Message,
    pub problems: Vec<Message>,
}

impl Point {
    pub fn is_met(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Every point of the check of one sitting.
#[derive(Debug, Clone)]
pub struct Readiness {
    pub points: Vec<Point>,
}

impl Readiness {
    pub fn is_ready(&self) -> bool {
        self.points.iter().all(Point::is_met)
    }
}

pub fn check(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Readiness> {
    let what = match sitting.kind {
        Component::Theory => paper_point(conn, sitting)?,
        Component::Practical => rubric_point(conn, sitting)?,
    };
    let mut points = vec![what, candidates_point(conn, sitting.id)?, window_point(sitting)];
    if sitting.needs_authorisation && sitting.kind == Component::Theory {
        points.push(invigilators_point(conn, sitting.id)?);
    }
    Ok(Readiness { points })
}

/// Sittings that are not over, each with its check.
pub fn ahead(conn: &mut Conn, limit: i64) -> QueryResult<Vec<(Sitting, Readiness)>> {
    let sittings = sitting::ahead(conn, limit)?;
    sittings
        .into_iter()
        .map(|sitting| {
            let readiness = check(conn, &sitting)?;
            Ok((sitting, readiness))
        })
        .collect()
}

/// A cell that cannot be filled, in words.
pub fn shortage_message(shortage: &Shortage) -> Message {
    let domain = match item_code::domain_key(&shortage.cell.domain) {
        Some(key) => Arg::Key(key),
        None => Arg::Text(shortage.cell.domain.clone()),
    };
    Message::new(if shortage.is_by_enemies { "readiness-cell-enemies" } else { "readiness-cell-short" })
        .with("domain", domain)
        .with("difficulty", Arg::Key(shortage.cell.difficulty.label().to_owned()))
        .with("kind", Arg::Key(shortage.cell.kind.label().to_owned()))
        .with("count", shortage.cell.count)
        .with("available", shortage.available)
}

fn paper_point(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Point> {
    let problems = match sitting.blueprint_id {
        None => vec![Message::new("readiness-no-blueprint")],
        Some(id) => blueprint::shortages(conn, id)?.iter().map(shortage_message).collect(),
    };
    Ok(Point { name: Message::new("readiness-paper"), problems })
}

fn rubric_point(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Point> {
    let name = Message::new("readiness-rubric");
    let Some(id) = sitting.rubric_id else {
        return Ok(Point { name, problems: vec![Message::new("readiness-no-rubric")] });
    };
    // Drafts and published versions of schemes and rubrics go by the same words.
    let status: SchemeStatus = rubrics::table.find(id).select(rubrics::status).first(conn)?;
    let lines: i64 = criteria::table.filter(criteria::rubric_id.eq(id)).count().get_result(conn)?;
    let mut problems = Vec::new();
    if status == SchemeStatus::Draft {
        problems.push(Message::new("readiness-rubric-draft"));
    }
    if lines == 0 {
        problems.push(Message::new("readiness-rubric-empty"));
    }
    Ok(Point { name, problems })
}

fn candidates_point(conn: &mut Conn, sitting: SittingId) -> QueryResult<Point> {
    let count: i64 = candidates::table.filter(candidates::sitting_id.eq(sitting)).count().get_result(conn)?;
    let problems = if count == 0 { vec![Message::new("readiness-no-candidates")] } else { Vec::new() };
    Ok(Point { name: Message::new("readiness-candidates").with("count", count), problems })
}

/// Where candidates are let in one by one, somebody has to do it.
fn invigilators_point(conn: &mut Conn, sitting: SittingId) -> QueryResult<Point> {
    let candidates: i64 = candidates::table.filter(candidates::sitting_id.eq(sitting)).count().get_result(conn)?;
    let named = invigilator::of_sitting(conn, sitting)?.len() as i64;
    let needed = invigilator::needed(candidates).max(1);
    let problem = || Message::new("readiness-invigilators-short").with("named", named).with("needed", needed);
    let problems = if named < needed { vec![problem()] } else { Vec::new() };
    Ok(Point { name: Message::new("readiness-invigilators").with("count", named), problems })
}

fn window_point(sitting: &Sitting) -> Point {
    let window = sitting.ends_at - sitting.starts_at;
    let problems = if window < TimeDelta::minutes(sitting.minutes) {
        vec![Message::new("readiness-window-short").with("minutes", sitting.minutes)]
    } else {
        Vec::new()
    };
    Point { name: Message::new("readiness-window"), problems }
}

/// A rubric that a practical sitting may use: id, scheme, version and both titles.
pub type PlannedRubric = (Id<rubrics::table>, i64, i64, String, String);

pub fn rubrics_for_planning(conn: &mut Conn) -> QueryResult<Vec<PlannedRubric>> {
    rubrics::table
        .filter(rubrics::status.ne("superseded"))
        .order(rubrics::id.desc())
        .limit(200)
        .select((rubrics::id, rubrics::scheme_id, rubrics::version, rubrics::title_en, rubrics::title_zh))
        .load(conn)
}
