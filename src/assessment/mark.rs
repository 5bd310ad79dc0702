//! Marks on a sheet: a level per criterion, ticks for red lines, notes. An examiner writes on their own sheet only, while
//! it is a draft; the last of two sheets to be finished decides whether they agree.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::agreement::{self, Dispute, Marks, Verdict};
use super::conflict;
use super::mark_sheet::{self, MarkSheet, Seat, SheetId, SheetStatus};
use super::performance::{self, Performance, PerformanceId, PerformanceStatus};
use super::rubric::{self, Contents, CriterionId, LevelId};
use super::sitting::Sitting;
use super::verdict;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::Message;
use crate::recruitment::scheme;
use crate::schema::{mark_sheets, marks};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = marks)]
pub struct Mark {
    pub mark_sheet_id: SheetId,
    pub criterion_id: CriterionId,
    /// Nothing until a level is chosen, and for red lines.
    pub criterion_level_id: Option<LevelId>,
    pub points: i64,
    pub is_red_line_hit: bool,
    pub note: String,
}

/// One line of a sheet as its examiner sends it.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The position of the level, 0 to 4.
    pub level: Option<i64>,
    pub is_red_line_hit: bool,
    pub note: String,
}

#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub lines: Vec<(CriterionId, Line)>,
    pub comment: String,
}

#[derive(Debug, thiserror::Error)]
pub enum MarkError {
    #[error("the sheet is final")]
    Final,
    #[error("the performance is not ready to be marked")]
    NotYet,
    #[error("criteria are not marked")]
    Unmarked(usize),
    #[error("the marks changed since the page was drawn")]
    Stale,
    /// It does not say which: that would tell the examiner who the candidate is.
    #[error("a conflict of interest came up")]
    Conflict,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl MarkError {
    pub fn message(&self) -> Message {
        match self {
            MarkError::Final => Message::new("mark-error-final"),
            MarkError::NotYet => Message::new("mark-error-not-yet"),
            MarkError::Unmarked(left) => Message::new("mark-error-unmarked").with("count", *left),
            MarkError::Stale => Message::new("mark-error-stale"),
            MarkError::Conflict => Message::new("mark-error-conflict"),
            MarkError::Db(_) => Message::new("error-internal"),
        }
    }
}

/// A sheet with what its examiner may know: never the candidate, and of the rubric only what they are to mark.
#[derive(Debug, Clone)]
pub struct Desk {
    pub sheet: MarkSheet,
    pub performance: Performance,
    pub sitting: Sitting,
    pub contents: Contents,
    pub marks: Vec<Mark>,
}

impl Desk {
    pub fn mark(&self, criterion: CriterionId) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.criterion_id == criterion)
    }

    pub fn unmarked(&self) -> usize {
        let is_marked = |id| self.mark(id).is_some_and(|mark| mark.criterion_level_id.is_some());
        self.contents.criteria.iter().filter(|(criterion, _)| !is_marked(criterion.id)).count()
    }

    pub fn total(&self) -> i64 {
        self.marks.iter().map(|mark| mark.points).sum()
    }

    pub fn can_be_marked(&self) -> bool {
        self.sheet.status == SheetStatus::Draft
            && match self.sheet.seat {
                Seat::Third => self.performance.status == PerformanceStatus::Disputed,
                _ => self.performance.status == PerformanceStatus::Marking,
            }
    }

    /// The marks in one line, to tell whether they are still those that somebody saw.
    pub fn fingerprint(&self) -> String {
        let mut lines: Vec<String> = self
            .marks
            .iter()
            .map(|mark| format!("{}:{}:{}", mark.criterion_id, mark.points, i64::from(mark.is_red_line_hit)))
            .collect();
        lines.sort();
        lines.join(",")
    }
}

fn of_sheet(conn: &mut Conn, id: SheetId) -> QueryResult<Vec<Mark>> {
    marks::table.filter(marks::mark_sheet_id.eq(id)).order(marks::id).select(Mark::as_select()).load(conn)
}

/// The examiner's own desk; somebody else's sheet is not found.
pub fn desk(conn: &mut Conn, examiner: UserId, id: SheetId) -> QueryResult<Desk> {
    let sheet = mark_sheet::of_examiner(conn, examiner, id)?;
    let (performance, sitting, _) = performance::with_sitting(conn, sheet.performance_id)?;
    let rubric = performance::rubric_of(conn, &sitting)?.ok_or(diesel::result::Error::NotFound)?;
    let mut contents = rubric::contents(conn, rubric)?;
    if sheet.seat == Seat::Third {
        let dispute = dispute_of(conn, sheet.performance_id)?.unwrap_or_default();
        contents.criteria.retain(|(criterion, _)| dispute.criteria.contains(&criterion.id));
        contents.red_lines.retain(|line| dispute.red_lines.contains(&line.id));
    }
    let marks = of_sheet(conn, id)?;
    Ok(Desk { sheet, performance, sitting, contents, marks })
}

/// The final marks of one seat.
pub(super) fn of_seat(conn: &mut Conn, sheets: &[MarkSheet], seat: Seat) -> QueryResult<Option<Marks>> {
    let Some(sheet) = sheets.iter().find(|sheet| sheet.seat == seat && sheet.status == SheetStatus::Final) else {
        return Ok(None);
    };
    let rows = of_sheet(conn, sheet.id)?;
    let hits = rows.iter().filter(|mark| mark.is_red_line_hit).map(|mark| mark.criterion_id);
    let red_lines: BTreeSet<CriterionId> = hits.collect();
    let points = rows.iter().filter(|mark| mark.criterion_level_id.is_some());
    Ok(Some(Marks { points: points.map(|mark| (mark.criterion_id, mark.points)).collect(), red_lines }))
}

/// What the first two examiners of a performance dispute; nothing while a sheet is open or when they agree.
pub fn dispute_of(conn: &mut Conn, id: PerformanceId) -> QueryResult<Option<Dispute>> {
    let (_, sitting, _) = performance::with_sitting(conn, id)?;
    let scheme = scheme::find(conn, sitting.scheme_id)?;
    let sheets = mark_sheet::of_performance(conn, id)?;
    let (Some(first), Some(second)) = (of_seat(conn, &sheets, Seat::First)?, of_seat(conn, &sheets, Seat::Second)?)
    else {
        return Ok(None);
    };
    Ok(match agreement::compare(&first, &second, scheme.tolerance, scheme.practical_cut) {
        Verdict::Disputed(dispute) => Some(dispute),
        Verdict::Agreed(_) => None,
    })
}

/// Whether this sheet may be written on now, by its examiner.
fn check(conn: &mut Conn, desk: &Desk, now: NaiveDateTime) -> Result<(), MarkError> {
    if desk.sheet.status == SheetStatus::Final {
        return Err(MarkError::Final);
    }
    if !desk.can_be_marked() {
        return Err(MarkError::NotYet);
    }
    let conflicts = conflict::unanswered(conn, desk.performance.id, desk.sheet.examiner_id, now)?;
    if conflicts.is_empty() { Ok(()) } else { Err(MarkError::Conflict) }
}

/// Keeps a draft. Lines about criteria that are not on this sheet are ignored.
pub fn save(
    conn: &mut Conn,
    examiner: UserId,
    id: SheetId,
    draft: &Draft,
    now: NaiveDateTime,
) -> Result<Desk, MarkError> {
    let before = desk(conn, examiner, id)?;
    check(conn, &before, now)?;
    diesel::delete(marks::table.filter(marks::mark_sheet_id.eq(id))).execute(conn)?;
    let line_of = |criterion: CriterionId| draft.lines.iter().find(|(id, _)| *id == criterion).map(|(_, line)| line);
    for (criterion, levels) in &before.contents.criteria {
        let Some(line) = line_of(criterion.id) else { continue };
        let level = line.level.and_then(|position| levels.iter().find(|level| level.position == position));
        let (level, points) = level.map_or((None, 0), |level| (Some(level.id), level.points));
        insert(conn, id, criterion.id, (level, points, false), &line.note)?;
    }
    for red_line in &before.contents.red_lines {
        let Some(line) = line_of(red_line.id) else { continue };
        insert(conn, id, red_line.id, (None, 0, line.is_red_line_hit), &line.note)?;
    }
    diesel::update(mark_sheets::table.find(id)).set(mark_sheets::comment.eq(draft.comment.trim())).execute(conn)?;
    audit::record(conn, Some(examiner), "mark_sheet.saved", ("mark_sheet", id.0), json!({}), now)?;
    Ok(desk(conn, examiner, id)?)
}

fn insert(
    conn: &mut Conn,
    sheet: SheetId,
    criterion: CriterionId,
    (level, points, hit): (Option<LevelId>, i64, bool),
    note: &str,
) -> QueryResult<()> {
    diesel::insert_into(marks::table)
        .values((
            marks::mark_sheet_id.eq(sheet),
            marks::criterion_id.eq(criterion),
            marks::criterion_level_id.eq(level),
            marks::points.eq(points),
            marks::is_red_line_hit.eq(hit),
            marks::note.eq(note.trim()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Makes the sheet final. `seen` is the fingerprint of the marks that the examiner confirmed.
pub fn finish(
    conn: &mut Conn,
    examiner: UserId,
    id: SheetId,
    seen: &str,
    now: NaiveDateTime,
) -> Result<PerformanceStatus, MarkError> {
    let desk = desk(conn, examiner, id)?;
    check(conn, &desk, now)?;
    if desk.unmarked() > 0 {
        return Err(MarkError::Unmarked(desk.unmarked()));
    }
    if desk.fingerprint() != seen {
        return Err(MarkError::Stale);
    }
    let finished = diesel::update(mark_sheets::table.find(id).filter(mark_sheets::status.eq(SheetStatus::Draft)))
        .set((
            mark_sheets::status.eq(SheetStatus::Final),
            mark_sheets::total.eq(desk.total()),
            mark_sheets::finalised_at.eq(now),
        ))
        .execute(conn)?;
    if finished == 0 {
        return Err(MarkError::Final);
    }
    audit::record(conn, Some(examiner), "mark_sheet.finished", ("mark_sheet", id.0), json!({}), now)?;
    Ok(verdict::reach(conn, &desk, now)?)
}
