//! How much of the calendar a page shows, and which days those are.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::web::dates;
use crate::web::layout::Layout;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Month,
    Week,
    Day,
}

impl View {
    const ALL: [View; 3] = [View::Month, View::Week, View::Day];

    pub fn parse(text: &str) -> View {
        View::ALL.into_iter().find(|view| view.as_str() == text).unwrap_or(View::Month)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            View::Month => "month",
            View::Week => "week",
            View::Day => "day",
        }
    }

    /// The first day that is shown, and the one after the last.
    pub fn days(self, on: NaiveDate) -> (NaiveDate, NaiveDate) {
        let week = |day: NaiveDate| day - Days::new(day.weekday().num_days_from_monday().into());
        match self {
            View::Day => (on, on + Days::new(1)),
            View::Week => (week(on), week(on) + Days::new(7)),
            View::Month => {
                let first = on.with_day(1).unwrap_or(on);
                let last = first + Months::new(1) - Days::new(1);
                (week(first), week(last) + Days::new(7))
            }
        }
    }

    /// A day in the view before this one, and one in the next.
    pub fn beside(self, on: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            View::Day => (on - Days::new(1), on + Days::new(1)),
            View::Week => (on - Days::new(7), on + Days::new(7)),
            View::Month => (on - Months::new(1), on + Months::new(1)),
        }
    }

    pub fn name(self, l: &Layout, on: NaiveDate) -> String {
        match self {
            View::Month => l.t_with("calendar-month", &[("month", &l.month(&on)), ("year", &on.year().to_string())]),
            View::Week => {
                let (from, to) = self.days(on);
                format!("{} – {}", l.day(&from), l.day(&(to - Days::new(1))))
            }
            View::Day => format!("{} {}", dates::weekday(l.lang, on), l.day(&on)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_whole_weeks_and_a_week_begins_on_monday() {
        let table = [
            // A month that begins on a Sunday, and one of four weeks exactly.
            ("month", "2026-11-28", ("2026-10-26", "2026-12-07")),
            ("month", "2027-02-10", ("2027-02-01", "2027-03-01")),
            ("week", "2026-11-29", ("2026-11-23", "2026-11-30")),
            ("week", "2026-11-30", ("2026-11-30", "2026-12-07")),
            ("day", "2026-12-31", ("2026-12-31", "2027-01-01")),
        ];
        for (view, on, (from, to)) in table {
            assert_eq!(View::parse(view).days(date(on)), (date(from), date(to)), "{view} {on}");
        }
    }

    #[test]
    fn the_month_beside_a_long_one_is_not_skipped() {
        assert_eq!(View::Month.beside(date("2027-01-31")), (date("2026-12-31"), date("2027-02-28")));
    }
}
