//! What every stage of the demo works with: the App, the day it is filled, times around it, and writes that say where
//! they failed.

use std::error::Error as StdError;
use std::panic::Location;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::app::App;
use crate::db::Conn;
use crate::web::dates;

/// A verb refused what the demo wanted: the place in the demo, and the refusal.
#[derive(Debug, thiserror::Error)]
pub(super) enum DemoError {
    #[error("at {at}: {source}")]
    Refused { at: &'static Location<'static>, source: Box<dyn StdError + Send + Sync> },
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

/// Turns what verbs say into [`DemoError`].
pub(super) trait Granted<T> {
    fn granted(self) -> Result<T, DemoError>;
}

impl<T, E: StdError + Send + Sync + 'static> Granted<T> for Result<T, E> {
    #[track_caller]
    fn granted(self) -> Result<T, DemoError> {
        let at = Location::caller();
        self.map_err(|error| DemoError::Refused { at, source: Box::new(error) })
    }
}

#[derive(Clone)]
pub(super) struct Scene {
    pub app: App,
    pub now: NaiveDateTime,
    pub today: NaiveDate,
    pub scale: usize,
}

impl Scene {
    pub fn new(app: &App, scale: usize) -> Scene {
        let now = app.clock.now();
        Scene { app: app.clone(), now, today: dates::today(app.config.time_zone, now), scale }
    }

    /// A day before (negative) or after today, on the programme's calendar.
    pub fn day(&self, offset: i64) -> NaiveDate {
        self.today + TimeDelta::days(offset)
    }

    /// A time of such a day in the programme's zone.
    pub fn at(&self, offset: i64, hour: u32, minute: u32) -> NaiveDateTime {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
        let local = self.day(offset).and_time(time);
        dates::to_utc(self.app.config.time_zone, local).unwrap_or(local)
    }

    /// The day of a time on the programme's calendar.
    pub fn date(&self, at: NaiveDateTime) -> NaiveDate {
        dates::today(self.app.config.time_zone, at)
    }

    /// Runs verbs in one transaction.
    pub fn write<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Conn) -> Result<T, DemoError> + Send + 'static,
    ) -> anyhow::Result<T> {
        Ok(self.app.db.write_now(change)?)
    }

    pub fn read<T>(&self, query: impl FnOnce(&mut Conn) -> diesel::QueryResult<T>) -> anyhow::Result<T> {
        Ok(self.app.db.read_now(query)?)
    }
}
