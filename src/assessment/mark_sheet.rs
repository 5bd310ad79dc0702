//! A mark sheet: one examiner's seat at one performance. The third seat exists for what the first two dispute.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::allocation::{self, Need};
use super::conflict::{self, Conflict, Override, Side};
use super::performance::{self, Performance, PerformanceId, PerformanceStatus};
use super::sitting::SittingId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::trainer;
use crate::schema::{candidates, mark_sheets, marks, performances};
use crate::text_enum;

pub type SheetId = Id<MarkSheet>;

/// How long an examiner has.
pub(super) const DUE: TimeDelta = TimeDelta::days(3);

text_enum! {
    pub enum Seat: "examiner-seat" {
        First = "first",
        Second = "second",
        Third = "third",
    }
}

text_enum! {
    pub enum SheetStatus: "sheet-status" {
        Draft = "draft",
        Final = "final",
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mark_sheets)]
pub struct MarkSheet {
    pub id: SheetId,
    pub performance_id: PerformanceId,
    pub examiner_id: UserId,
    pub seat: Seat,
    pub status: SheetStatus,
    pub total: Option<i64>,
    /// What the trainee reads after release, without the examiner's name.
    pub comment: String,
    pub due_at: NaiveDateTime,
    pub finalised_at: Option<NaiveDateTime>,
}

impl MarkSheet {
    /// How it looks on a page: marked, late, or waiting.
    pub fn tone(&self, now: NaiveDateTime) -> &'static str {
        match self.status {
            SheetStatus::Final => "ok",
            SheetStatus::Draft if self.due_at < now => "bad",
            SheetStatus::Draft => "now",
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum AssignError {
    #[error("both examiners are chosen")]
    Full,
    #[error("marking is over")]
    Over,
    #[error("no trainer")]
    NotExaminer,
    #[error("marks this performance already")]
    Twice,
    #[error("a conflict of interest")]
    Conflict(Vec<Conflict>),
    #[error("the override names nobody of the office or no reason")]
    Override,
    #[error("the sheet is final")]
    Final,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl AssignError {
    pub fn message(&self) -> Message {
        match self {
            AssignError::Full => Message::new("assign-error-full"),
            AssignError::Over => Message::new("assign-error-over"),
            AssignError::NotExaminer => Message::new("assign-error-not-examiner"),
            AssignError::Twice => Message::new("assign-error-twice"),
            AssignError::Conflict(found) => Message::new("assign-error-conflict").with(
                "why",
                Arg::Key(found.first().map_or("conflict-trained", |conflict| conflict.label()).to_owned()),
            ),
            AssignError::Override => Message::new("assign-error-override"),
            AssignError::Final => Message::new("assign-error-final"),
            AssignError::Db(_) => Message::new("error-internal"),
        }
    }
}

/// The sheets of a performance, by seat.
pub fn of_performance(conn: &mut Conn, id: PerformanceId) -> QueryResult<Vec<MarkSheet>> {
    let mut sheets: Vec<MarkSheet> =
        mark_sheets::table.filter(mark_sheets::performance_id.eq(id)).select(MarkSheet::as_select()).load(conn)?;
    sheets.sort_by_key(|sheet| sheet.seat);
    Ok(sheets)
}

/// The examiner's own sheet; anybody else's is not found.
pub fn of_examiner(conn: &mut Conn, examiner: UserId, id: SheetId) -> QueryResult<MarkSheet> {
    mark_sheets::table.find(id).filter(mark_sheets::examiner_id.eq(examiner)).select(MarkSheet::as_select()).first(conn)
}

/// The examiner's sheets that can be marked now, the most urgent first: their queue and their home.
pub fn open_of(conn: &mut Conn, examiner: UserId) -> QueryResult<Vec<(MarkSheet, Performance)>> {
    mark_sheets::table
        .inner_join(performances::table)
        .filter(mark_sheets::examiner_id.eq(examiner))
        .filter(mark_sheets::status.eq(SheetStatus::Draft))
        .filter(performances::status.eq_any([PerformanceStatus::Marking, PerformanceStatus::Disputed]))
        .order((mark_sheets::due_at, mark_sheets::id))
        .limit(500)
        .select((MarkSheet::as_select(), Performance::as_select()))
        .load(conn)
}

/// Every sheet of the examiner, open or not, the newest first.
pub fn page_of(
    conn: &mut Conn,
    examiner: UserId,
    status: Option<SheetStatus>,
    (limit, offset): (i64, i64),
) -> QueryResult<(Vec<(MarkSheet, Performance)>, i64)> {
    let wanted: Vec<SheetStatus> = status.map_or_else(|| SheetStatus::ALL.to_vec(), |status| vec![status]);
    let total = mark_sheets::table
        .filter(mark_sheets::examiner_id.eq(examiner))
        .filter(mark_sheets::status.eq_any(wanted.clone()))
        .count()
        .get_result(conn)?;
    let rows = mark_sheets::table
        .inner_join(performances::table)
        .filter(mark_sheets::examiner_id.eq(examiner))
        .filter(mark_sheets::status.eq_any(wanted))
        .order((mark_sheets::status, mark_sheets::due_at, mark_sheets::id))
        .limit(limit)
        .offset(offset)
        .select((MarkSheet::as_select(), Performance::as_select()))
        .load(conn)?;
    Ok((rows, total))
}

/// Gives an examiner the next seat: the first or second, or the third of a dispute. A conflict of interest refuses,
/// unless `over` says who answers for it and why.
pub fn assign(
    conn: &mut Conn,
    actor: UserId,
    id: PerformanceId,
    examiner: UserId,
    over: Option<&Override>,
    now: NaiveDateTime,
) -> Result<SheetId, AssignError> {
    let performance = performance::find(conn, id)?;
    let sheets = of_performance(conn, id)?;
    let is_free = |seat: Seat| !sheets.iter().any(|sheet| sheet.seat == seat);
    let seats: &[Seat] = match performance.status {
        PerformanceStatus::Agreed | PerformanceStatus::Settled => return Err(AssignError::Over),
        PerformanceStatus::Disputed => &[Seat::Third],
        _ => &[Seat::First, Seat::Second],
    };
    let seat = seats.iter().copied().find(|seat| is_free(*seat)).ok_or(AssignError::Full)?;
    if !conflict::is_examiner(conn, examiner)? {
        return Err(AssignError::NotExaminer);
    }
    if sheets.iter().any(|sheet| sheet.examiner_id == examiner) {
        return Err(AssignError::Twice);
    }
    let side = Side::of(conn, id, now)?;
    let conflicts = side.against(conn, examiner)?;
    if !conflicts.is_empty() {
        let over = over.ok_or(AssignError::Conflict(conflicts.clone()))?;
        // Nobody marks themselves, whoever would answer for it.
        if conflicts.contains(&Conflict::Themself) {
            return Err(AssignError::Conflict(vec![Conflict::Themself]));
        }
        if !conflict::is_approvable(conn, over, examiner, &side)? {
            return Err(AssignError::Override);
        }
        conflict::record_override(conn, id, examiner, over, now)?;
        let details = json!({ "examiner": examiner, "approved_by": over.approved_by, "conflicts": conflicts });
        audit::record(conn, Some(actor), "conflict.overridden", ("performance", id.0), details, now)?;
    }
    let sheet = seat_examiner(conn, actor, (id, seat, examiner), now)?;
    performance::begin_marking(conn, id)?;
    Ok(sheet)
}

fn seat_examiner(
    conn: &mut Conn,
    actor: UserId,
    (performance, seat, examiner): (PerformanceId, Seat, UserId),
    now: NaiveDateTime,
) -> QueryResult<SheetId> {
    let held = performance::find(conn, performance)?;
    let due_at = held.scheduled_at.max(now) + DUE;
    let sheet: SheetId = diesel::insert_into(mark_sheets::table)
        .values((
            mark_sheets::performance_id.eq(performance),
            mark_sheets::examiner_id.eq(examiner),
            mark_sheets::seat.eq(seat),
            mark_sheets::status.eq(SheetStatus::Draft),
            mark_sheets::due_at.eq(due_at),
            mark_sheets::assigned_by_id.eq(actor),
            mark_sheets::assigned_at.eq(now),
        ))
        .returning(mark_sheets::id)
        .get_result(conn)?;
    let details = json!({ "performance": performance, "examiner": examiner, "seat": seat });
    audit::record(conn, Some(actor), "mark_sheet.assigned", ("mark_sheet", sheet.0), details, now)?;
    let letter = Letter::new("mail-examiner-subject")
        .say(Message::new("mail-examiner-text").with("number", held.number).with("when", due_at))
        .action("mail-examiner-action", format!("/trainer/marking/{sheet}"));
    outbox::queue_to(conn, examiner, &letter, now)?;
    Ok(sheet)
}

/// Takes an unfinished sheet back, so that somebody else can have it; its draft marks go.
pub fn take_back(
    conn: &mut Conn,
    actor: UserId,
    id: SheetId,
    now: NaiveDateTime,
) -> Result<PerformanceId, AssignError> {
    let sheet: MarkSheet = mark_sheets::table.find(id).select(MarkSheet::as_select()).first(conn)?;
    if sheet.status == SheetStatus::Final {
        return Err(AssignError::Final);
    }
    diesel::delete(marks::table.filter(marks::mark_sheet_id.eq(id))).execute(conn)?;
    diesel::delete(mark_sheets::table.find(id)).execute(conn)?;
    performance::advance(conn, sheet.performance_id, PerformanceStatus::Marking, PerformanceStatus::Performed)?;
    let details = json!({ "performance": sheet.performance_id, "examiner": sheet.examiner_id });
    audit::record(conn, Some(actor), "mark_sheet.taken_back", ("mark_sheet", id.0), details, now)?;
    Ok(sheet.performance_id)
}

/// What became of "allocate equally".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allocated {
    pub seats: usize,
    pub unfilled: usize,
}

/// Fills the first and second seats of a sitting equally, without conflicts.
pub fn allocate(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    now: NaiveDateTime,
) -> Result<Allocated, AssignError> {
    let examiners: Vec<UserId> = trainer::all(conn)?.into_iter().map(|(id, _)| id).collect();
    let mut load: BTreeMap<UserId, usize> = examiners.iter().map(|id| (*id, 0)).collect();
    let open: Vec<UserId> = mark_sheets::table
        .filter(mark_sheets::status.eq(SheetStatus::Draft))
        .select(mark_sheets::examiner_id)
        .load(conn)?;
    for examiner in open {
        load.entry(examiner).and_modify(|count| *count += 1);
    }
    let waiting: Vec<PerformanceId> = performances::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(performances::status.eq_any([PerformanceStatus::Scheduled, PerformanceStatus::Performed]))
        .order((performances::scheduled_at, performances::id))
        .select(performances::id)
        .load(conn)?;
    let mut needs = Vec::new();
    for id in waiting {
        let sheets = of_performance(conn, id)?;
        if sheets.len() >= 2 {
            continue;
        }
        let side = Side::of(conn, id, now)?;
        let mut barred: std::collections::BTreeSet<UserId> = sheets.iter().map(|sheet| sheet.examiner_id).collect();
        for examiner in &examiners {
            if !side.against(conn, *examiner)?.is_empty() {
                barred.insert(*examiner);
            }
        }
        needs.push(Need { performance: id, seats: 2 - sheets.len(), barred });
    }
    let plan = allocation::equally(&load, &needs);
    for (performance, examiner) in &plan.assignments {
        assign(conn, actor, *performance, *examiner, None, now)?;
    }
    Ok(Allocated { seats: plan.assignments.len(), unfilled: plan.unfilled })
}
