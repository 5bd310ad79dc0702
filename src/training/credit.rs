//! What being there is worth: minutes and a status, from check-in and check-out. Pure.

use chrono::{NaiveDateTime, TimeDelta};

use super::attendance::AttendanceStatus;

/// Whoever comes later than this after the start is late; whoever leaves earlier than this before the end was there in part.
pub const GRACE: TimeDelta = TimeDelta::minutes(10);
/// Minutes are rounded down to this.
pub const STEP: i64 = 5;

/// The planned time of a session.
#[derive(Debug, Clone, Copy)]
pub struct Planned {
    pub from: NaiveDateTime,
    pub to: NaiveDateTime,
}

/// Minutes inside the planned time, rounded down.
pub fn minutes(planned: Planned, came: NaiveDateTime, left: NaiveDateTime) -> i64 {
    let inside = left.min(planned.to) - came.max(planned.from);
    inside.num_minutes().max(0) / STEP * STEP
}

/// The status once somebody has come, and again when they have left.
pub fn status(planned: Planned, came: NaiveDateTime, left: Option<NaiveDateTime>) -> AttendanceStatus {
    if left.is_some_and(|left| left < planned.to - GRACE) {
        AttendanceStatus::Partial
    } else if came > planned.from + GRACE {
        AttendanceStatus::Late
    } else {
        AttendanceStatus::Present
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32, minute: u32) -> NaiveDateTime {
        chrono::NaiveDate::from_ymd_opt(2026, 12, 3).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    fn planned() -> Planned {
        Planned { from: at(14, 0), to: at(17, 0) }
    }

    #[test]
    fn minutes_are_clipped_to_the_planned_time_and_rounded_down() {
        assert_eq!(minutes(planned(), at(13, 40), at(17, 30)), 180);
        assert_eq!(minutes(planned(), at(14, 3), at(16, 59)), 175);
        assert_eq!(minutes(planned(), at(13, 40), at(13, 55)), 0);
    }

    #[test]
    fn ten_minutes_of_grace_at_both_ends() {
        assert_eq!(status(planned(), at(14, 10), Some(at(16, 50))), AttendanceStatus::Present);
        assert_eq!(status(planned(), at(14, 11), None), AttendanceStatus::Late);
        assert_eq!(status(planned(), at(14, 0), Some(at(16, 49))), AttendanceStatus::Partial);
    }
}
