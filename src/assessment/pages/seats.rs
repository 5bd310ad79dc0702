//! The lines of a sitting's board: how far somebody is, what they reached, and who keeps the exam from being closed.

use chrono::{NaiveDateTime, TimeDelta};

use super::sitting_form::path;
use crate::assessment::attempt::Attempt;
use crate::assessment::board::BoardRow;
use crate::assessment::result::Outcome;
use crate::assessment::sitting::{Component, Sitting, SittingId};
use crate::assessment::timing;
use crate::i18n::Lang;
use crate::web::layout::Layout;

/// So many names stand for all who are waited for.
const NAMED: usize = 12;

/// One candidate on the board.
pub struct Seat {
    pub href: String,
    pub number: String,
    pub name: String,
    pub tone: &'static str,
    pub state: &'static str,
    pub answered: String,
    pub left: String,
    pub extra: i64,
    /// Empty without a result.
    pub points: String,
    pub verdict_tone: &'static str,
    pub verdict: &'static str,
}

impl Seat {
    pub fn new(l: &Layout, sitting: SittingId, row: BoardRow, now: NaiveDateTime) -> Seat {
        let state = row.state(now);
        let (verdict_tone, verdict) = row.result.as_ref().map(verdict).unwrap_or_default();
        Seat {
            href: format!("{}/candidates/{}", path(sitting), row.candidate.id),
            number: row.candidate.number,
            name: row.name,
            tone: state.tone(),
            state: state.label(),
            left: row.attempt.as_ref().map(|attempt| left(l, attempt, now)).unwrap_or_default(),
            answered: if row.questions > 0 { format!("{} / {}", row.answered, row.questions) } else { String::new() },
            extra: row.candidate.extra_minutes,
            points: row.result.map(|result| l.points(&result.score)).unwrap_or_default(),
            verdict_tone,
            verdict,
        }
    }
}

/// What is left of a running attempt; empty for others.
pub fn left(l: &Layout, attempt: &Attempt, now: NaiveDateTime) -> String {
    let running = Some(attempt).filter(|attempt| attempt.status.is_running());
    let seconds = running
        .and_then(|attempt| attempt.deadline_at)
        .map(|deadline| timing::left(deadline, attempt.paused_at, now).num_seconds());
    seconds.map(|seconds| left_in_words(l, seconds, attempt.paused_at.is_some())).unwrap_or_default()
}

/// Minutes and seconds; in a pause, that they stand still.
pub fn left_in_words(l: &Layout, seconds: i64, stands_still: bool) -> String {
    let clock = format!("{}:{:02}", seconds / 60, seconds % 60);
    if stands_still { l.t1("candidate-left-still", "left", clock) } else { clock }
}

/// How a result reads: tone and label.
pub fn verdict(result: &Outcome) -> (&'static str, &'static str) {
    if result.is_passed { ("ok", "result-passed") } else { ("bad", "result-not-passed") }
}

/// Who keeps a theory exam from being closed, in words: those who write, and those who may still begin.
pub fn waited_for(l: &Layout, sitting: &Sitting, board: &[BoardRow], now: NaiveDateTime) -> Option<String> {
    let waits = |row: &&BoardRow| match &row.attempt {
        Some(attempt) => attempt.status.is_running(),
        None => now < sitting.ends_at + TimeDelta::minutes(row.candidate.extra_minutes),
    };
    let names: Vec<&str> = board.iter().filter(waits).map(|row| row.name.as_str()).collect();
    if sitting.kind != Component::Theory || names.is_empty() {
        return None;
    }
    let between = if l.lang == Lang::Zh { "、" } else { ", " };
    let mut listed = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(between);
    if names.len() > NAMED {
        listed.push('…');
    }
    Some(l.t_with("sitting-close-waits", &[("count", &names.len().to_string()), ("names", &listed)]))
}
