//! What being there is worth: minutes and a status, from check-in and check-out. Pure.

use chrono::{NaiveDateTime, TimeDelta};

use super::attendance::AttendanceStatus;
use super::block::Span;

/// How minutes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Minutes are rounded down to this.
    pub step: i64,
    /// Whoever comes later than this after the start is late; whoever leaves earlier than this before the end was there
    /// in part.
    pub grace: TimeDelta,
}

impl Rule {
    pub const USUAL: Rule = Rule { step: 5, grace: TimeDelta::minutes(10) };

    pub fn rounded(self, minutes: i64) -> i64 {
        minutes.max(0) / self.step * self.step
    }
}

/// Minutes inside the planned time, rounded down.
pub fn minutes(rule: Rule, planned: Span, came: NaiveDateTime, left: NaiveDateTime) -> i64 {
    rule.rounded((left.min(planned.to) - came.max(planned.from)).num_minutes())
}

/// The status once somebody has come, and again when they have left.
pub fn status(rule: Rule, planned: Span, came: NaiveDateTime, left: Option<NaiveDateTime>) -> AttendanceStatus {
    if left.is_some_and(|left| left < planned.to - rule.grace) {
        AttendanceStatus::Partial
    } else if came > planned.from + rule.grace {
        AttendanceStatus::Late
    } else {
        AttendanceStatus::Present
    }
}

/// The status over several blocks, as far as it is known of them.
pub fn whole(blocks: &[AttendanceStatus]) -> Option<AttendanceStatus> {
    use AttendanceStatus::{Absent, Excused, Late, Partial, Present};
    let all = |status| blocks.iter().all(|block| *block == status);
    let first = *blocks.first()?;
    Some(match first {
        Absent | Excused if all(first) => first,
        _ if blocks.iter().any(|block| matches!(block, Absent | Excused | Partial)) => Partial,
        _ if blocks.contains(&Late) => Late,
        _ => Present,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32, minute: u32) -> NaiveDateTime {
        chrono::NaiveDate::from_ymd_opt(2026, 12, 3).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    fn planned() -> Span {
        Span { from: at(14, 0), to: at(17, 0) }
    }

    #[test]
    fn minutes_are_clipped_to_the_planned_time_and_rounded_down() {
        assert_eq!(minutes(Rule::USUAL, planned(), at(13, 40), at(17, 30)), 180);
        assert_eq!(minutes(Rule::USUAL, planned(), at(14, 3), at(16, 59)), 175);
        assert_eq!(minutes(Rule::USUAL, planned(), at(13, 40), at(13, 55)), 0);
    }

    #[test]
    fn ten_minutes_of_grace_at_both_ends() {
        assert_eq!(status(Rule::USUAL, planned(), at(14, 10), Some(at(16, 50))), AttendanceStatus::Present);
        assert_eq!(status(Rule::USUAL, planned(), at(14, 11), None), AttendanceStatus::Late);
        assert_eq!(status(Rule::USUAL, planned(), at(14, 0), Some(at(16, 49))), AttendanceStatus::Partial);
    }

    #[test]
    fn whoever_misses_a_day_was_there_in_part() {
        use AttendanceStatus::{Absent, Excused, Late, Partial, Present};
        assert_eq!(whole(&[]), None);
        for (blocks, expected) in [
            ([Present, Present, Present], Present),
            ([Present, Late, Present], Late),
            ([Present, Absent, Late], Partial),
            ([Excused, Present, Present], Partial),
            ([Absent, Excused, Absent], Partial),
            ([Excused, Excused, Excused], Excused),
            ([Absent, Absent, Absent], Absent),
        ] {
            assert_eq!(whole(&blocks), Some(expected), "{blocks:?}");
        }
    }
}
