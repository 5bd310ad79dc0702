//! Whether a sitting can take place. Nothing is relaxed in silence: each point says what is missing, and where it is mended.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::assembly::Shortage;
use super::blueprint;
use super::incident::Category;
use super::invigilator;
use super::item_code;
use super::plan::SittingError;
use super::sitting::{Component, Sitting, SittingId, SittingStatus};
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::{Arg, Message};
use crate::recruitment::scheme::SchemeStatus;
use crate::schema::{candidates, criteria, rubrics, sittings};
use crate::training::conflict;
use crate::training::venue::{self, Room, RoomId};

/// One point of the check: what it is about, what is wrong when it fails, and the page on which that is mended.
#[derive(Debug, Clone)]
pub struct Point {
    pub name: Message,
    pub problems: Vec<Message>,
    pub mend: Option<String>,
}

impl Point {
    fn new(name: Message, problems: Vec<Message>, mend: Option<String>) -> Point {
        Point { name, problems, mend }
    }

    /// Nothing can be missing from it.
    fn met(name: Message) -> Point {
        Point::new(name, Vec::new(), None)
    }

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

    fn problems(self) -> Vec<Message> {
        self.points.into_iter().flat_map(|point| point.problems).collect()
    }
}

/// Nothing is missing, or everything that is.
pub(super) fn insist(conn: &mut Conn, sitting: &Sitting) -> Result<(), SittingError> {
    let problems = check(conn, sitting)?.problems();
    if problems.is_empty() { Ok(()) } else { Err(SittingError::Lacking(problems)) }
}

/// The point without which nobody can be examined at all: a paper can be drawn, or there is a rubric. Room, seats and those
/// who watch are mended on the day; nobody is kept out for their sake.
pub(super) fn can_be_held(conn: &mut Conn, sitting: &Sitting) -> QueryResult<bool> {
    Ok(what_point(conn, sitting)?.is_met())
}

fn what_point(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Point> {
    match sitting.kind {
        Component::Theory => paper_point(conn, sitting),
        Component::Practical => rubric_point(conn, sitting),
    }
}

pub fn check(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Readiness> {
    let seats = seats(conn, sitting.id)?;
    let mut points = vec![what_point(conn, sitting)?, candidates_point(sitting, seats.len()), window_point(sitting)];
    if sitting.kind == Component::Theory {
        points.push(room_point(conn, sitting, &seats)?);
        points.push(seats_point(sitting, &seats));
        points.extend(watch_points(conn, sitting)?);
    }
    Ok(Readiness { points })
}

/// The seat of everybody on the list; empty without one.
fn seats(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<String>> {
    candidates::table.filter(candidates::sitting_id.eq(sitting)).select(candidates::seat).load(conn)
}

fn page(sitting: &Sitting, part: &str) -> Option<String> {
    Some(format!("/office/exams/{}{part}", sitting.id))
}

/// The plan, as long as it can be changed; afterwards it is taken back first.
fn plan(sitting: &Sitting) -> Option<String> {
    page(sitting, "/edit").filter(|_| sitting.status == SittingStatus::Planned)
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
    let name = Message::new("readiness-paper");
    let Some(id) = sitting.blueprint_id else {
        return Ok(Point::new(name, vec![Message::new("readiness-no-blueprint")], plan(sitting)));
    };
    let mut problems: Vec<Message> = blueprint::shortages(conn, id)?.iter().map(shortage_message).collect();
    if blueprint::find(conn, id)?.scheme_id != sitting.scheme_id {
        problems.push(SittingError::OtherScheme(Component::Theory).message());
    }
    Ok(Point::new(name, problems, Some(format!("/office/exams/blueprints/{id}"))))
}

fn rubric_point(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Point> {
    let name = Message::new("readiness-rubric");
    let Some(id) = sitting.rubric_id else {
        return Ok(Point::new(name, vec![Message::new("readiness-no-rubric")], plan(sitting)));
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
    Ok(Point::new(name, problems, Some(format!("/office/rubrics/{id}"))))
}

fn candidates_point(sitting: &Sitting, count: usize) -> Point {
    let problems = if count == 0 { vec![Message::new("readiness-no-candidates")] } else { Vec::new() };
    Point::new(Message::new("readiness-candidates").with("count", count as i64), problems, page(sitting, "/candidates"))
}

fn window_point(sitting: &Sitting) -> Point {
    let window = sitting.ends_at - sitting.starts_at;
    let problems = if window < TimeDelta::minutes(sitting.minutes) {
        vec![Message::new("readiness-window-short").with("minutes", sitting.minutes)]
    } else {
        Vec::new()
    };
    Point::new(Message::new("readiness-window"), problems, plan(sitting))
}

/// The room holds everybody, and no training is in it. An exam without a room is written anywhere.
fn room_point(conn: &mut Conn, sitting: &Sitting, seats: &[String]) -> QueryResult<Point> {
    let Some(Room { id, name, capacity, .. }) = room(conn, sitting)? else {
        let has_seats = seats.iter().any(|seat| !seat.is_empty());
        return Ok(Point::met(if has_seats { "readiness-room-seats" } else { "readiness-no-room" }.into()));
    };
    let count = seats.len() as i64;
    let mut problems = Vec::new();
    if count > capacity {
        problems.push(Message::new("readiness-room-small").with("capacity", capacity).with("count", count));
    }
    let wish = conflict::Wish { room: Some(id), ..conflict::Wish::default() };
    let clashes = conflict::clashes(conn, None, &wish, (sitting.starts_at, sitting.ends_at))?;
    problems.extend(clashes.iter().map(conflict::SessionError::message));
    problems.extend(in_room(conn, sitting)?.iter().map(|other| {
        Message::new("readiness-room-sitting")
            .with("title", Arg::bilingual(&other.title_en, &other.title_zh))
            .with("from", other.starts_at)
            .with("to", other.ends_at)
    }));
    let name = Message::new("readiness-room").with("room", name).with("capacity", capacity);
    Ok(Point::new(name, problems, plan(sitting)))
}

/// Other exams in the same room at the same time.
fn in_room(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Vec<Sitting>> {
    sittings::table
        .filter(sittings::room_id.eq(sitting.room_id))
        .filter(sittings::id.ne(sitting.id))
        .filter(sittings::status.eq_any([SittingStatus::Ready, SittingStatus::Open]))
        .filter(sittings::starts_at.lt(sitting.ends_at))
        .filter(sittings::ends_at.gt(sitting.starts_at))
        .order(sittings::starts_at)
        .limit(5)
        .select(Sitting::as_select())
        .load(conn)
}

fn room(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Option<Room>> {
    sitting.room_id.map_or(Ok(None), |id| venue::room(conn, RoomId::new(id)))
}

/// In a room everybody has a seat; elsewhere only where seats were given at all.
fn seats_point(sitting: &Sitting, seats: &[String]) -> Point {
    let waiting = seats.iter().filter(|seat| seat.is_empty()).count();
    let given = seats.len() - waiting;
    if sitting.room_id.is_none() && given == 0 {
        return Point::met("readiness-no-seats".into());
    }
    let problem = || Message::new("readiness-seats-missing").with("count", waiting as i64);
    let problems = if waiting > 0 { vec![problem()] } else { Vec::new() };
    Point::new(Message::new("readiness-seats").with("count", given as i64), problems, page(sitting, "/seats"))
}

/// Somebody watches where that is needed; and who watches writes down incidents.
fn watch_points(conn: &mut Conn, sitting: &Sitting) -> QueryResult<[Point; 2]> {
    let watch = invigilator::watch(conn, sitting)?;
    let kinds = Category::ALL.len() as i64;
    let incidents = Message::new("readiness-incidents").with("kinds", kinds).with("count", watch.fit);
    let name = match !watch.is_named && !watch.is_needed {
        true => Message::new("readiness-no-invigilators"),
        false => Message::new("readiness-invigilators").with("count", watch.fit),
    };
    Ok([Point::new(name, watch.problems, page(sitting, "#invigilators")), Point::met(incidents)])
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
