//! When an attempt ends: the one place where extra time, pauses and grace are added up. Pure.
//!
//! The paper has its minutes, but not past the end of the window. Extra time and every pause move both, so that neither
//! is lost to somebody who began late. Grace is no time to write: an answer on its way is still taken so long after.

use chrono::{NaiveDateTime, TimeDelta};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    pub started_at: NaiveDateTime,
    /// Of the sitting.
    pub ends_at: NaiveDateTime,
    pub minutes: i64,
    pub extra_minutes: i64,
    /// What ended pauses add up to.
    pub paused: TimeDelta,
}

/// When the time of an attempt is up.
pub fn deadline(times: &Times) -> NaiveDateTime {
    let own = times.started_at + TimeDelta::minutes(times.minutes);
    own.min(times.ends_at) + TimeDelta::minutes(times.extra_minutes) + times.paused
}

/// Until when an answer is taken.
pub fn last_answer(deadline: NaiveDateTime, grace_seconds: i64) -> NaiveDateTime {
    deadline + TimeDelta::seconds(grace_seconds)
}

/// Of deadlines before it, no answer is taken any more.
pub fn last_deadline(now: NaiveDateTime, grace_seconds: i64) -> NaiveDateTime {
    now - TimeDelta::seconds(grace_seconds)
}

/// What is left to write: it stands still from `paused_at` on.
pub fn left(deadline: NaiveDateTime, paused_at: Option<NaiveDateTime>, now: NaiveDateTime) -> TimeDelta {
    (deadline - paused_at.unwrap_or(now)).max(TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64, second: i64) -> NaiveDateTime {
        NaiveDateTime::default() + TimeDelta::minutes(minute) + TimeDelta::seconds(second)
    }

    #[test]
    fn known_deadlines_come_out_to_the_second() {
        // Started at, paper, window ends at, extra minutes, paused seconds, grace; deadline and last answer.
        let table = [
            (0, 40, 120, 0, 0, 30, (40, 0), (40, 30)),
            (0, 40, 120, 15, 0, 30, (55, 0), (55, 30)),
            (0, 40, 120, 0, 61, 30, (41, 1), (41, 31)),
            (0, 40, 120, 15, 61, 30, (56, 1), (56, 31)),
            // Begun late: the window cuts the paper, extra time and pauses come after it.
            (110, 40, 120, 0, 0, 30, (120, 0), (120, 30)),
            (110, 40, 120, 15, 0, 30, (135, 0), (135, 30)),
            (110, 40, 120, 15, 125, 0, (137, 5), (137, 5)),
            // Begun in the extra time, after the window.
            (130, 40, 120, 15, 0, 30, (135, 0), (135, 30)),
            // Exactly up to the end.
            (80, 40, 120, 0, 1, 300, (120, 1), (125, 1)),
        ];
        for (start, minutes, end, extra, paused, grace, until, last) in table {
            let times = Times {
                started_at: at(start, 0),
                ends_at: at(end, 0),
                minutes,
                extra_minutes: extra,
                paused: TimeDelta::seconds(paused),
            };
            let deadline = deadline(&times);
            assert_eq!(deadline, at(until.0, until.1), "{times:?}");
            assert_eq!(last_answer(deadline, grace), at(last.0, last.1), "{times:?}");
        }
    }

    #[test]
    fn what_is_left_stands_still_in_a_pause() {
        assert_eq!(left(at(40, 0), None, at(30, 1)), TimeDelta::seconds(599));
        assert_eq!(left(at(40, 0), Some(at(30, 1)), at(90, 0)), TimeDelta::seconds(599));
        assert_eq!(left(at(40, 0), None, at(41, 0)), TimeDelta::zero());
    }

    proptest! {
        #[test]
        fn extra_time_and_pauses_move_a_deadline_by_exactly_themselves(
            start in 0i64..10_000, window in 0i64..10_000, minutes in 1i64..600, extra in 0i64..600, pauses in prop::collection::vec(0i64..7_200, 0..8)
        ) {
            let plain = Times { started_at: at(0, start), ends_at: at(0, window), minutes, extra_minutes: 0, paused: TimeDelta::zero() };
            let paused = pauses.iter().map(|seconds| TimeDelta::seconds(*seconds)).sum::<TimeDelta>();
            let moved = Times { extra_minutes: extra, paused, ..plain };
            prop_assert_eq!(deadline(&moved) - deadline(&plain), TimeDelta::minutes(extra) + paused);
            prop_assert!(deadline(&plain) <= plain.ends_at && deadline(&plain) <= plain.started_at + TimeDelta::minutes(minutes));
            // However a pause is cut in pieces, and whenever extra time is given, the end is the same.
            let mut piece_by_piece = plain;
            for seconds in pauses { piece_by_piece.paused += TimeDelta::seconds(seconds); }
            piece_by_piece.extra_minutes = extra;
            prop_assert_eq!(deadline(&piece_by_piece), deadline(&moved));
        }
    }
}
