//! How dates, times, minutes and money read in each language. Times come in UTC and are shown in the programme's zone.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Weekday};
use chrono_tz::Tz;

use crate::i18n::Lang;

/// `at` (UTC) on the programme's clock.
pub fn local(zone: Tz, at: NaiveDateTime) -> NaiveDateTime {
    zone.from_utc_datetime(&at).naive_local()
}

/// The UTC moment of a time typed by a person in the programme's zone; the earlier one where the clock goes back,
/// `None` for a time that the clock skips.
pub fn to_utc(zone: Tz, local: NaiveDateTime) -> Option<NaiveDateTime> {
    zone.from_local_datetime(&local).earliest().map(|at: DateTime<Tz>| at.naive_utc())
}

/// Today on the programme's calendar.
pub fn today(zone: Tz, now: NaiveDateTime) -> NaiveDate {
    local(zone, now).date()
}

pub fn weekday(lang: Lang, day: NaiveDate) -> &'static str {
    let names: [&str; 7] = match lang {
        Lang::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        Lang::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    };
    match day.weekday() {
        Weekday::Mon => names[0],
        Weekday::Tue => names[1],
        Weekday::Wed => names[2],
        Weekday::Thu => names[3],
        Weekday::Fri => names[4],
        Weekday::Sat => names[5],
        Weekday::Sun => names[6],
    }
}

/// `3 Dec 2026` or `2026年12月3日`.
pub fn day(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::En => day.format("%-d %b %Y").to_string(),
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    }
}

/// `Thu 3 Dec 2026, 14:00` or `2026年12月3日 周四 14:00`.
pub fn when(lang: Lang, zone: Tz, at: NaiveDateTime) -> String {
    let at = local(zone, at);
    let (date, name) = (day(lang, at.date()), weekday(lang, at.date()));
    match lang {
        Lang::En => format!("{name} {date}, {}", at.format("%H:%M")),
        Lang::Zh => format!("{date} {name} {}", at.format("%H:%M")),
    }
}

/// `Thu 3 Dec 2026, 14:00–17:00`; the end carries its date when it is another day.
pub fn span(lang: Lang, zone: Tz, from: NaiveDateTime, to: NaiveDateTime) -> String {
    let (start, end) = (local(zone, from), local(zone, to));
    if start.date() == end.date() {
        format!("{}–{}", when(lang, zone, from), end.format("%H:%M"))
    } else {
        format!("{} – {}", when(lang, zone, from), when(lang, zone, to))
    }
}

/// `14:00` in the programme's zone.
pub fn time(zone: Tz, at: NaiveDateTime) -> String {
    local(zone, at).format("%H:%M").to_string()
}

/// The value of a `datetime-local` input.
pub fn input(zone: Tz, at: NaiveDateTime) -> String {
    local(zone, at).format("%Y-%m-%dT%H:%M").to_string()
}

/// `45 min`, `2 h`, `2 h 30 min`, in Chinese `45 分钟`, `2 小时`, `2 小时 30 分`.
pub fn minutes(lang: Lang, minutes: i64) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (lang, hours, rest) {
        (Lang::En, 0, rest) => format!("{rest} min"),
        (Lang::En, hours, 0) => format!("{hours} h"),
        (Lang::En, hours, rest) => format!("{hours} h {rest} min"),
        (Lang::Zh, 0, rest) => format!("{rest} 分钟"),
        (Lang::Zh, hours, 0) => format!("{hours} 小时"),
        (Lang::Zh, hours, rest) => format!("{hours} 小时 {rest} 分"),
    }
}

/// `¥1,234.50`; whole yuan without decimals.
pub fn money(fen: i64) -> String {
    let (sign, fen) = if fen < 0 { ("-", fen.unsigned_abs()) } else { ("", fen.unsigned_abs()) };
    let (yuan, rest) = (grouped(fen / 100), fen % 100);
    if rest == 0 { format!("{sign}¥{yuan}") } else { format!("{sign}¥{yuan}.{rest:02}") }
}

/// `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Hundredths of a point as people write them: `61`, `61.5`, `61.25`.
pub fn points(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths.abs() % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_drop_their_trailing_zeros() {
        assert_eq!([6100, 6150, 6125, 0, 10000].map(points), ["61", "61.5", "61.25", "0", "100"]);
    }

    #[test]
    fn money_is_grouped() {
        assert_eq!([1_234_567_00, 99, -150_50].map(money), ["¥1,234,567", "¥0.99", "-¥150.50"]);
    }

    #[test]
    fn a_typed_time_comes_back_as_it_was() {
        let zone = chrono_tz::Asia::Shanghai;
        let typed = NaiveDate::from_ymd_opt(2026, 12, 3).unwrap().and_hms_opt(14, 0, 0).unwrap();
        let utc = to_utc(zone, typed).unwrap();
        assert_eq!((utc.format("%H:%M").to_string(), local(zone, utc)), ("06:00".to_owned(), typed));
    }
}
