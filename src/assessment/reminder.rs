//! Mark sheets that wait too long: after three days their examiner is reminded, after seven the office hears of them. The
//! audit entry of a reminder is the fact that it was sent, so each sheet is told of once.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde_json::json;

use super::mark_sheet::{DUE, SheetId, SheetStatus};
use super::performance::PerformanceStatus;
use super::sitting::SittingId;
use crate::accounts::user::UserId;
use crate::app::App;
use crate::audit;
use crate::db::{self, Conn};
use crate::i18n::Message;
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::schema::{audit_entries, candidates, mark_sheets, performances};

const REMIND_AFTER: TimeDelta = TimeDelta::days(3);
const LATE_AFTER: TimeDelta = TimeDelta::days(7);
const BATCH: i64 = 200;
const REMINDED: &str = "mark_sheet.reminded";
/// While a performance is in one of these, its unfinished sheets can be marked.
const MARKABLE: [PerformanceStatus; 2] = [PerformanceStatus::Marking, PerformanceStatus::Disputed];

/// Sheets that were due at this time or before have waited for `wait`: their examiner had `DUE` from the first moment on.
fn due_before(now: NaiveDateTime, wait: TimeDelta) -> NaiveDateTime {
    now - wait + DUE
}

/// The sheets that wait for three days and of which nobody was reminded yet, with their examiners.
fn due(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<(SheetId, UserId)>> {
    let reminded = audit_entries::table
        .filter(audit_entries::subject_kind.eq("mark_sheet"))
        .filter(audit_entries::subject_id.eq(mark_sheets::id))
        .filter(audit_entries::action.eq(REMINDED));
    mark_sheets::table
        .inner_join(performances::table)
        .filter(mark_sheets::status.eq(SheetStatus::Draft))
        .filter(mark_sheets::due_at.le(due_before(now, REMIND_AFTER)))
        .filter(performances::status.eq_any(MARKABLE))
        .filter(not(exists(reminded)))
        .order(mark_sheets::id)
        .limit(BATCH)
        .select((mark_sheets::id, mark_sheets::examiner_id))
        .load(conn)
}

/// Mails every examiner whose sheets wait, in one mail for all of them. Returns how many were reminded.
pub fn remind(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let mut waiting: BTreeMap<UserId, Vec<SheetId>> = BTreeMap::new();
    for (sheet, examiner) in due(conn, now)? {
        waiting.entry(examiner).or_default().push(sheet);
    }
    let mut reminded = 0;
    for (examiner, sheets) in &waiting {
        let done = db::apart(conn, ("user", examiner.0), |conn| {
            for sheet in sheets {
                let details = json!({ "examiner": examiner });
                audit::record(conn, None, REMINDED, ("mark_sheet", sheet.0), details, now)?;
            }
            outbox::queue_to(conn, *examiner, &letter(sheets.len() as i64), now)
        })?;
        reminded += usize::from(done.is_some());
    }
    Ok(reminded)
}

fn letter(count: i64) -> Letter {
    Letter::new(Message::new("mail-marking-waits-subject").with("count", count))
        .say(Message::new("mail-marking-waits-text").with("count", count))
        .action("mail-marking-waits-action", "/trainer/marking")
}

/// The worker's part: writes only when somebody is to be reminded.
pub fn run(app: &App) -> anyhow::Result<usize> {
    let now = app.clock.now();
    if app.db.read_now(move |conn| due(conn, now))?.is_empty() {
        return Ok(0);
    }
    Ok(app.db.write_now(move |conn| remind(conn, now))?)
}

/// For each sheet that waits for more than seven days, the sitting that it belongs to.
pub fn late(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<SittingId>> {
    mark_sheets::table
        .inner_join(performances::table.inner_join(candidates::table))
        .filter(mark_sheets::status.eq(SheetStatus::Draft))
        .filter(mark_sheets::due_at.lt(due_before(now, LATE_AFTER)))
        .filter(performances::status.eq_any(MARKABLE))
        .order(mark_sheets::id)
        .limit(1000)
        .select(candidates::sitting_id)
        .load(conn)
}
