//! The one source of the current time. Everything else is told what time it is, so that tests can move it.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDateTime, TimeDelta, Timelike};

#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still until it is moved.
    Fixed(Arc<Mutex<NaiveDateTime>>),
}

impl Clock {
    pub fn fixed(at: NaiveDateTime) -> Self {
        Clock::Fixed(Arc::new(Mutex::new(at)))
    }

    /// Now in UTC, in whole microseconds: that is what both databases keep.
    pub fn now(&self) -> NaiveDateTime {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock")]
            Clock::System => {
                let now = chrono::Utc::now().naive_utc();
                now.with_nanosecond(now.nanosecond() / 1000 * 1000).unwrap_or(now)
            }
            Clock::Fixed(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a fixed clock; the system's clock does not let itself be moved.
    pub fn advance(&self, by: TimeDelta) {
        if let Clock::Fixed(at) = self {
            *at.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }

    /// Sets a fixed clock.
    pub fn set(&self, to: NaiveDateTime) {
        if let Clock::Fixed(at) = self {
            *at.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }
}
