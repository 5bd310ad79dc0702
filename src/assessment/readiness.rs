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
use crate::accounts::user::UserId;
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
}

pub fn check(conn: &mut Conn, sitting: &Sitting) -> QueryResult<Readiness> {
    let listed = listed(conn, sitting.id)?;
    let what = match sitting.kind {
        Component::Theory => paper_point(conn, sitting)?,
        Component::Practical => rubric_point(conn, sitting)?,
    };
    let mut points = vec![what, candidates_point(sitting, listed.len()), window_point(sitting)];
    if sitting.kind == Component::Theory {
        points.push(room_point(conn, sitting, &listed)?);
        points.push(seats_point(sitting, &listed));
        points.extend(watch_points(conn, sitting, &listed)?);
    }
    Ok(Readiness { points })
}

/// Who is on the list, each with their seat, which is empty without one.
fn listed(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<(UserId, String)>> {
    candidates::table
        .filter(candidates::sitting_id.eq(sitting))
        .select((candidates::user_id, candidates::seat))
        .load(conn)
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
fn room_point(conn: &mut Conn, sitting: &Sitting, listed: &[(UserId, String)]) -> QueryResult<Point> {
    let Some(Room { id, name, capacity, .. }) = room(conn, sitting)? else {
        let has_seats = listed.iter().any(|(_, seat)| !seat.is_empty());
        return Ok(Point::met(if has_seats { "readiness-room-seats" } else { "readiness-no-room" }.into()));
    };
    let count = listed.len() as i64;
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

/// Whether those who are named are enough to watch.
pub(super) fn is_watched(conn: &mut Conn, sitting: &Sitting) -> QueryResult<bool> {
    let listed = listed(conn, sitting.id)?;
    Ok(watch_points(conn, sitting, &listed)?.iter().all(Point::is_met))
}

/// In a room everybody has a seat; elsewhere only where seats were given at all.
fn seats_point(sitting: &Sitting, listed: &[(UserId, String)]) -> Point {
    let waiting = listed.iter().filter(|(_, seat)| seat.is_empty()).count();
    let given = listed.len() - waiting;
    if sitting.room_id.is_none() && given == 0 {
        return Point::met("readiness-no-seats".into());
    }
    let problem = || Message::new("readiness-seats-missing").with("count", waiting as i64);
    let problems = if waiting > 0 { vec![problem()] } else { Vec::new() };
    Point::new(Message::new("readiness-seats").with("count", given as i64), problems, page(sitting, "/seats"))
}

/// Where candidates are let in one by one or sit in a room, somebody has to watch; and who watches writes down incidents.
fn watch_points(conn: &mut Conn, sitting: &Sitting, listed: &[(UserId, String)]) -> QueryResult<[Point; 2]> {
    let invigilators = invigilator::of_sitting(conn, sitting.id)?;
    let eligible = if invigilators.is_empty() { Vec::new() } else { invigilator::eligible(conn)? };
    let mut problems = Vec::new();
    let mut named = 0;
    for (user, name) in &invigilators {
        if listed.iter().any(|(candidate, _)| candidate == user) {
            problems.push(Message::new("readiness-invigilator-writes").with("name", name));
        } else if eligible.iter().any(|(known, _)| known == user) {
            named += 1;
        } else {
            problems.push(Message::new("readiness-invigilator-gone").with("name", name));
        }
    }
    let incidents = Message::new("readiness-incidents").with("kinds", Category::ALL.len() as i64).with("count", named);
    let is_watched = sitting.needs_authorisation || sitting.room_id.is_some();
    let needed = if is_watched { invigilator::needed(listed.len() as i64).max(1) } else { 0 };
    if named < needed {
        problems.push(Message::new("readiness-invigilators-short").with("named", named).with("needed", needed));
    }
    let name = match invigilators.is_empty() && !is_watched {
        true => Message::new("readiness-no-invigilators"),
        false => Message::new("readiness-invigilators").with("count", named),
    };
    Ok([Point::new(name, problems, page(sitting, "#invigilators")), Point::met(incidents)])
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
