//! Exact decimals: what the numbers of answers, tolerances and points are read as. Nothing passes through a float.

use super::bilingual::fold;
use super::draft::DraftNumber;

/// Digits before and after the point together.
const MAX_DIGITS: usize = 30;

/// A decimal as `digits * 10^-scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// `12`, `-0.50`, `.5`, `1.5e3`, full-width digits, `1,234.5` with a comma before every third digit.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = fold(text).replace('−', "-");
        let text = text.strip_prefix('+').unwrap_or(&text);
        let (mantissa, exponent) = match text.split_once('e') {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok().filter(|e| e.abs() <= 20)?),
            None => (text, 0),
        };
        let (sign, unsigned) = mantissa.strip_prefix('-').map_or((1, mantissa), |rest| (-1, rest));
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let whole = without_commas(whole)?;
        let all = format!("{whole}{part}");
        if all.is_empty() || all.len() > MAX_DIGITS || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let scale = i32::try_from(part.len()).ok()? - exponent;
        let mut digits = all.parse::<i128>().ok()?;
        if scale < 0 {
            digits = digits.checked_mul(10i128.checked_pow(scale.unsigned_abs())?)?;
        }
        Self { digits: digits * sign, scale: scale.max(0).unsigned_abs() }.reduced()
    }

    /// Without zeros at the end; none when it has more digits than are kept.
    fn reduced(mut self) -> Option<Self> {
        while self.scale > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.scale -= 1;
        }
        let length = self.digits.unsigned_abs().to_string().len();
        (length <= MAX_DIGITS && self.scale as usize <= MAX_DIGITS).then_some(self)
    }

    /// The middle of two and the distance of either from it.
    pub(super) fn middle(low: Self, high: Self) -> Option<(Self, Self)> {
        let scale = low.scale.max(high.scale);
        let aligned = |n: Self| n.digits.checked_mul(10i128.checked_pow(scale - n.scale)?);
        let (low, high) = (aligned(low)?, aligned(high)?);
        let half = |digits: i128| Self { digits: digits.checked_mul(5)?, scale: scale + 1 }.reduced();
        Some((half(low.checked_add(high)?)?, half(high.checked_sub(low)?)?))
    }

    pub(super) fn percent(self, of: Self) -> Option<Self> {
        Self { digits: self.digits.checked_mul(of.digits)?, scale: self.scale + of.scale + 2 }.reduced()
    }

    pub(super) fn abs(self) -> Self {
        Self { digits: self.digits.abs(), ..self }
    }

    pub(super) fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// In hundredths, when it has no more than two places.
    pub(super) fn hundredths(self) -> Option<i64> {
        let shift = 2u32.checked_sub(self.scale)?;
        i64::try_from(self.digits.checked_mul(10i128.pow(shift))?).ok()
    }

    pub(in super::super) fn of_hundredths(hundredths: i64) -> Self {
        let whole = Self { digits: hundredths.into(), scale: 2 };
        whole.reduced().unwrap_or(whole)
    }

    pub(in super::super) fn text(self) -> String {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = self.scale as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - self.scale as usize);
        if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }
}

fn without_commas(whole: &str) -> Option<String> {
    if !whole.contains(',') {
        return Some(whole.to_owned());
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let are_right = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    are_right.then(|| whole.replace(',', ""))
}

impl DraftNumber {
    /// `3.14`, `3.14:0.01`, `3.14±0.01` or `3.13..3.15`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = fold(text);
        if let Some((low, high)) = text.split_once("..") {
            let (value, tolerance) = Decimal::middle(Decimal::parse(low)?, Decimal::parse(high)?)?;
            return Self::of(value, tolerance);
        }
        let (value, tolerance) = text.split_once([':', '±']).unwrap_or((&text, "0"));
        Self::of(Decimal::parse(value)?, Decimal::parse(tolerance)?)
    }

    pub(super) fn of(value: Decimal, tolerance: Decimal) -> Option<Self> {
        (!tolerance.is_negative()).then(|| Self { value: value.text(), tolerance: tolerance.text() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        let text = |written: &str| Decimal::parse(written).map(Decimal::text);
        for (written, exact) in [
            ("3.140", "3.14"),
            ("-0.50", "-0.5"),
            (".5", "0.5"),
            ("+7", "7"),
            ("007", "7"),
            ("1.5e3", "1500"),
            ("15E-1", "1.5"),
            ("-0", "0"),
            ("１２．５", "12.5"),
            ("1,234,567.8", "1234567.8"),
            ("0.1", "0.1"),
            ("99999999999999999999.9", "99999999999999999999.9"),
        ] {
            assert_eq!(text(written).as_deref(), Some(exact), "{written}");
        }
        for written in ["", ".", "-", "1.2.3", "1,23", "1e99", "abc", "0x10", "NaN", &"9".repeat(31), "1 2"] {
            assert_eq!(text(written), None, "{written}");
        }
    }

    #[test]
    fn ranges_and_tolerances() {
        let number = |written: &str| DraftNumber::parse(written).map(|n| (n.value, n.tolerance));
        let pair = |value: &str, tolerance: &str| Some((value.to_owned(), tolerance.to_owned()));
        assert_eq!(number("1822:5"), pair("1822", "5"));
        assert_eq!(number("3.14±0.005"), pair("3.14", "0.005"));
        assert_eq!(number("1..5"), pair("3", "2"));
        assert_eq!(number("-0.1..0.2"), pair("0.05", "0.15"));
        assert_eq!(number("42"), pair("42", "0"));
        assert_eq!(number("5..1"), None);
        assert_eq!(number("5:-1"), None);
    }

    #[test]
    fn points_have_two_places_at_most() {
        let hundredths = |written: &str| Decimal::parse(written).and_then(Decimal::hundredths);
        assert_eq!((hundredths("1"), hundredths("1.5"), hundredths("0.01")), (Some(100), Some(150), Some(1)));
        assert_eq!(hundredths("0.001"), None);
    }
}
