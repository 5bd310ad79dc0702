//! The lines of a sitting's board: how far somebody is, what they reached, and who keeps the exam from being closed.

use chrono::{NaiveDateTime, TimeDelta};

use super::sitting_form::path;
use crate::assessment::attempt::AttemptStatus;
use crate::assessment::board::BoardRow;
use crate::assessment::result::Outcome;
use crate::assessment::sitting::{Component, Sitting, SittingId};
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
        let (tone, state) = attempt_status(row.attempt.as_ref().map(|attempt| attempt.status));
        let running = row.attempt.as_ref().filter(|attempt| attempt.status == AttemptStatus::InProgress);
        let left = running.and_then(|attempt| attempt.deadline_at).map(|end| (end - now).num_seconds().max(0));
        let (verdict_tone, verdict) = row.result.as_ref().map(verdict).unwrap_or_default();
        Seat {
            href: format!("{}/candidates/{}", path(sitting), row.candidate.id),
            number: row.candidate.number,
            name: row.name,
            tone,
            state,
            answered: if row.questions > 0 { format!("{} / {}", row.answered, row.questions) } else { String::new() },
            left: left.map(|seconds| format!("{}:{:02}", seconds / 60, seconds % 60)).unwrap_or_default(),
            extra: row.candidate.extra_minutes,
            points: row.result.map(|result| l.points(&result.score)).unwrap_or_default(),
            verdict_tone,
            verdict,
        }
    }
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

/// How an attempt reads: tone and label.
pub fn attempt_status(status: Option<AttemptStatus>) -> (&'static str, &'static str) {
    match status {
        None => ("", "attempt-status-none"),
        Some(status) => {
            let tone = match status {
                AttemptStatus::InProgress => "now",
                AttemptStatus::Submitted => "ok",
                AttemptStatus::TimedOut | AttemptStatus::Paused | AttemptStatus::Authorised => "warn",
                AttemptStatus::Voided => "bad",
            };
            (tone, status.label())
        }
    }
}
