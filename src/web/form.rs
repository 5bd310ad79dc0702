//! Forms: what was typed, what was wrong with it, and the same form filled in again.
//!
//! A form is a struct that lists its fields as text (so nothing else can be assigned) and checks their shape with
//! `validator`; its message keys are `form-...`. What needs parsing is parsed with the helpers of [`FormState`], which
//! keep one message per field.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use validator::{Validate, ValidationErrorsKind};

use super::dates;
pub use super::submitted::{Submitted, from_pairs, one_or_many};
use crate::i18n::{Arg, Message};
use crate::text;

/// The years that a date in a form may be in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// What was typed into a form, and what was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    values: Vec<(String, String)>,
    errors: Vec<(String, Message)>,
    general: Option<Message>,
}

impl FormState {
    /// A form that is shown for the first time with these values.
    pub fn filled<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> FormState {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        FormState { values, ..FormState::default() }
    }

    pub fn from_pairs(values: Vec<(String, String)>) -> FormState {
        FormState { values, ..FormState::default() }
    }

    /// Gives a field another value, or its first.
    pub fn put(&mut self, name: &str, value: String) {
        self.values.retain(|(key, _)| key != name);
        self.values.push((name.to_owned(), value));
    }

    /// The last value typed for `name`, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().rev().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(key, typed)| key == name && typed == value)
    }

    /// Every value typed for `name`: ticked boxes.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// These values instead of what was typed for `name`.
    pub fn set(&mut self, name: &str, values: Vec<String>) {
        self.values.retain(|(key, _)| key != name);
        self.values.extend(values.into_iter().map(|value| (name.to_owned(), value)));
    }

    pub fn error(&self, name: &str) -> Option<&Message> {
        self.errors.iter().find(|(key, _)| key == name).map(|(_, message)| message)
    }

    pub fn errors(&self) -> &[(String, Message)] {
        &self.errors
    }

    pub fn general(&self) -> Option<&Message> {
        self.general.as_ref()
    }

    pub fn is_valid(&self) -> bool {
        self.errors.is_empty() && self.general.is_none()
    }

    /// Notes what is wrong with a field; the first message for it stays.
    pub fn reject(&mut self, name: &str, message: impl Into<Message>) {
        if self.error(name).is_none() {
            self.errors.push((name.to_owned(), message.into()));
        }
    }

    /// Notes why the form as a whole was refused.
    pub fn refuse(&mut self, message: impl Into<Message>) {
        self.general = Some(message.into());
    }

    /// The field as a `T`, or `None` with a message beside it.
    pub fn parse<T: FromStr>(&mut self, name: &str, otherwise: &'static str) -> Option<T> {
        let parsed = self.value(name).trim().parse().ok();
        if parsed.is_none() {
            let key = if self.value(name).trim().is_empty() { "form-required" } else { otherwise };
            self.reject(name, key);
        }
        parsed
    }

    /// A whole number inside `range`.
    pub fn number(&mut self, name: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let number: i64 = self.parse(name, "form-number")?;
        if range.contains(&number) {
            return Some(number);
        }
        self.reject(name, Message::new("form-between").with("low", *range.start()).with("high", *range.end()));
        None
    }

    /// Points or yuan with up to two decimals, as hundredths inside `range` (hundredths as well).
    pub fn hundredths(&mut self, name: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let text = self.value(name).trim().replace(['¥', ',', '，'], "");
        if text.is_empty() {
            self.reject(name, "form-required");
            return None;
        }
        let (sign, text) = text.strip_prefix(['-', '−', '－']).map_or((1, text.as_str()), |text| (-1, text));
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        let value = (!(whole.is_empty() && part.is_empty()) && digits(whole) && digits(part) && part.len() <= 2)
            .then(|| format!("{whole}{part:0<2}").parse::<i64>().ok())
            .flatten()
            .map(|value| sign * value);
        match value {
            Some(value) if range.contains(&value) => Some(value),
            Some(value) if value < 0 && *range.start() >= 0 => {
                self.reject(name, "form-negative");
                None
            }
            Some(_) => {
                let (low, high) = (dates::points(*range.start()), dates::points(*range.end()));
                self.reject(name, Message::new("form-between").with("low", low).with("high", high));
                None
            }
            None => {
                self.reject(name, "form-decimal");
                None
            }
        }
    }

    pub fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let day: NaiveDate = self.parse(name, "form-date")?;
        self.is_near(name, day).then_some(day)
    }

    /// Other years are typing mistakes. SQLite keeps dates as text, which puts years of four digits alone in order, and
    /// PostgreSQL knows no others far away.
    fn is_near(&mut self, name: &str, day: NaiveDate) -> bool {
        let is_near = YEARS.contains(&day.year());
        if !is_near {
            self.reject(
                name,
                Message::new("form-year")
                    .with("first", i64::from(*YEARS.start()))
                    .with("last", i64::from(*YEARS.end())),
            );
        }
        is_near
    }

    /// A `datetime-local` field, typed in `zone`, as UTC.
    pub fn datetime(&mut self, name: &str, zone: Tz) -> Option<NaiveDateTime> {
        let text = self.value(name).trim().to_owned();
        if text.is_empty() {
            self.reject(name, "form-required");
            return None;
        }
        let at = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok())
            .and_then(|local| dates::to_utc(zone, local));
        let Some(at) = at else {
            self.reject(name, "form-datetime");
            return None;
        };
        self.is_near(name, at.date()).then_some(at)
    }

    /// One line of `min` to `max` characters, trimmed.
    pub fn text(&mut self, name: &str, min: usize, max: usize) -> Option<String> {
        let text = self.prose(name, min, max)?;
        if text::is_one_line(&text) {
            return Some(text);
        }
        self.reject(name, "form-one-line");
        None
    }

    /// Text of `min` to `max` characters, trimmed, which may have several lines.
    pub fn prose(&mut self, name: &str, min: usize, max: usize) -> Option<String> {
        let text = self.value(name).trim().to_owned();
        let length = text.chars().count();
        if length >= min && length <= max {
            return Some(text);
        }
        let message = if length == 0 {
            Message::new("form-required")
        } else if length < min {
            Message::new("form-too-short").with("min", min)
        } else {
            Message::new("form-too-long").with("max", max)
        };
        self.reject(name, message);
        None
    }

    /// The messages of `validator`: the message text is the key, its parameters become arguments.
    pub fn check(&mut self, form: &impl Validate) {
        let Err(errors) = form.validate() else { return };
        for (field, kind) in errors.errors() {
            let ValidationErrorsKind::Field(errors) = kind else { continue };
            let Some(error) = errors.first() else { continue };
            let key = error.message.clone().unwrap_or_else(|| format!("form-{}", error.code).into());
            let args = error
                .params
                .iter()
                .filter(|(name, _)| *name != "value")
                .map(|(name, value)| {
                    let arg = value.as_i64().map_or_else(|| Arg::Text(value.to_string()), Arg::Number);
                    (name.clone(), arg)
                })
                .collect();
            self.reject(field, Message { key, args });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(field: &str, text: &str) -> Option<String> {
        let mut state = FormState::filled([(field, text.to_owned())]);
        let found = if field == "day" { state.date(field).is_some() } else { state.datetime(field, Tz::UTC).is_some() };
        assert_eq!(found, state.error(field).is_none());
        state.error(field).map(|message| message.key.to_string())
    }

    #[test]
    fn an_amount_below_nothing_has_a_message_of_its_own() {
        let refusal = |typed: &str| {
            let mut state = FormState::filled([("pay", typed.to_owned())]);
            state.hundredths("pay", 100..=10_000);
            state.error("pay").map(|message| message.key.to_string())
        };
        for (typed, key) in
            [("-5", "form-negative"), ("0.5", "form-between"), ("5.123", "form-decimal"), ("-", "form-decimal")]
        {
            assert_eq!(refusal(typed).as_deref(), Some(key), "{typed}");
        }
        assert_eq!(refusal("¥12.50"), None);
    }

    #[test]
    fn years_of_more_or_less_than_four_digits_or_far_away_are_refused() {
        for day in ["+12026-01-01", "-4800-01-01", "1899-12-31", "2200-01-01"] {
            assert_eq!(refusal("day", day).as_deref(), Some("form-year"), "{day}");
            assert_eq!(refusal("at", &format!("{day}T22:00")).as_deref(), Some("form-year"), "{day}");
        }
        assert_eq!((refusal("day", "1900-01-01"), refusal("at", "2199-12-31T23:59")), (None, None));
        assert_eq!(refusal("day", "tomorrow").as_deref(), Some("form-date"));
    }
}
