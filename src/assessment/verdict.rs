//! What follows when a sheet becomes final: the two agree, a third is needed, or the third has settled it.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::agreement::{self, Settlement, Verdict};
use super::mark::{self, Desk};
use super::mark_sheet::{self, MarkSheet, Seat};
use super::performance::{self, PerformanceId, PerformanceStatus};
use super::result::{self, NewOutcome};
use super::rubric::{self, Contents};
use super::sitting::{self, Component, SittingStatus};
use crate::audit;
use crate::db::Conn;
use crate::recruitment::scheme;
use crate::schema::{candidates, performances};

/// Decides the performance on the desk if its sheets allow; returns its status.
pub(super) fn reach(conn: &mut Conn, desk: &Desk, now: NaiveDateTime) -> QueryResult<PerformanceStatus> {
    let id = desk.performance.id;
    let scheme = scheme::find(conn, desk.sitting.scheme_id)?;
    let sheets = mark_sheet::of_performance(conn, id)?;
    let (Some(first), Some(second)) =
        (mark::of_seat(conn, &sheets, Seat::First)?, mark::of_seat(conn, &sheets, Seat::Second)?)
    else {
        return Ok(desk.performance.status);
    };
    let verdict = agreement::compare(&first, &second, scheme.tolerance, scheme.practical_cut);
    match (verdict, mark::of_seat(conn, &sheets, Seat::Third)?) {
        (Verdict::Agreed(settlement), _) => {
            conclude(conn, desk, &settlement, (PerformanceStatus::Marking, PerformanceStatus::Agreed), now)
        }
        (Verdict::Disputed(dispute), Some(third)) => {
            let settlement = agreement::settle(&first, &second, &third, &dispute);
            conclude(conn, desk, &settlement, (PerformanceStatus::Disputed, PerformanceStatus::Settled), now)
        }
        (Verdict::Disputed(dispute), None) => {
            if performance::advance(conn, id, PerformanceStatus::Marking, PerformanceStatus::Disputed)? {
                let details = json!({
                    "criteria": dispute.criteria, "red_lines": dispute.red_lines, "across_cut": dispute.is_across_cut,
                });
                audit::record(conn, None, "performance.disputed", ("performance", id.0), details, now)?;
            }
            Ok(PerformanceStatus::Disputed)
        }
    }
}

/// Writes the marks that count, and the result; once, whoever comes second.
fn conclude(
    conn: &mut Conn,
    desk: &Desk,
    settlement: &Settlement,
    (from, to): (PerformanceStatus, PerformanceStatus),
    now: NaiveDateTime,
) -> QueryResult<PerformanceStatus> {
    let id = desk.performance.id;
    if !performance::advance(conn, id, from, to)? {
        return Ok(performance::find(conn, id)?.status);
    }
    let has_red_line = !settlement.red_lines.is_empty();
    diesel::update(performances::table.find(id))
        .set((
            performances::score.eq(settlement.total),
            performances::has_red_line.eq(has_red_line),
            performances::settled_at.eq(now),
        ))
        .execute(conn)?;
    let scheme = scheme::find(conn, desk.sitting.scheme_id)?;
    let contents = rubric::contents(conn, desk.contents.rubric.id)?;
    let sheets = mark_sheet::of_performance(conn, id)?;
    let outcome = NewOutcome {
        candidate: desk.performance.candidate_id,
        component: Component::Practical,
        score: settlement.total,
        cut: scheme.practical_cut,
        has_red_line,
        detail: detail(&contents, settlement, &sheets).to_string(),
    };
    result::record(conn, &outcome, now)?;
    let action = if to == PerformanceStatus::Agreed { "performance.agreed" } else { "performance.settled" };
    audit::record(conn, None, action, ("performance", id.0), json!({}), now)?;
    mark_sitting(conn, desk.sitting.id)?;
    Ok(to)
}

/// What the trainee reads after release; who wrote a comment is not in it.
fn detail(contents: &Contents, settlement: &Settlement, sheets: &[MarkSheet]) -> serde_json::Value {
    let criteria: Vec<_> = contents
        .criteria
        .iter()
        .map(|(criterion, _)| {
            json!({
                "code": criterion.code, "title_en": criterion.title_en, "title_zh": criterion.title_zh,
                "points": settlement.points.get(&criterion.id).copied().unwrap_or(0), "max": criterion.points,
            })
        })
        .collect();
    let red_lines: Vec<_> = contents
        .red_lines
        .iter()
        .filter(|line| settlement.red_lines.contains(&line.id))
        .map(|line| json!({ "title_en": line.title_en, "title_zh": line.title_zh, "clause": line.clause }))
        .collect();
    // In alphabetical order, so that nobody can tell the seats apart.
    let mut comments: Vec<&str> = sheets.iter().map(|sheet| sheet.comment.as_str()).filter(|c| !c.is_empty()).collect();
    comments.sort_unstable();
    json!({
        "rubric_version": contents.rubric.version, "examiners": sheets.len(),
        "criteria": criteria, "red_lines": red_lines, "comments": comments,
    })
}

/// A closed sitting whose performances are all decided is marked.
fn mark_sitting(conn: &mut Conn, id: sitting::SittingId) -> QueryResult<()> {
    if undecided(conn, id)?.is_empty() {
        sitting::advance(conn, id, SittingStatus::Closed, SittingStatus::Marked)?;
    }
    Ok(())
}

/// The performances of a sitting that are not agreed or settled, each with its status.
pub(super) fn undecided(
    conn: &mut Conn,
    sitting: sitting::SittingId,
) -> QueryResult<Vec<(PerformanceId, PerformanceStatus)>> {
    performances::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(performances::status.ne_all([PerformanceStatus::Agreed, PerformanceStatus::Settled]))
        .select((performances::id, performances::status))
        .load(conn)
}
