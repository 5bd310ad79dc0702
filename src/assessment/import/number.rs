//! Exact decimals: what the numbers of answers, tolerances and points are read as. Nothing passes through a float.

use rust_decimal::Decimal;

use super::draft::DraftNumber;
use crate::assessment::scoring::without_commas;
use crate::assessment::width::fold;

/// `12`, `-0.50`, `.5`, `1.5e3`, full-width digits, `1,234.5` with a comma before every third digit; none when it has more
/// digits than are kept.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text = fold(text).replace('−', "-");
    let text = text.strip_prefix('+').unwrap_or(&text);
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok().filter(|e| e.abs() <= 20)?),
        None => (text, 0),
    };
    let (sign, unsigned) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let whole = without_commas(whole)?;
    let is_number = !(whole.is_empty() && part.is_empty());
    if !is_number || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = Decimal::from_str_exact(&format!("{sign}0{whole}.{part}0")).ok()?;
    let power = exponent.unsigned_abs();
    let factor = match exponent {
        0.. => Decimal::try_from_i128_with_scale(10i128.pow(power), 0),
        _ => Decimal::try_from_i128_with_scale(1, power),
    };
    Some(number.checked_mul(factor.ok()?)?.normalize())
}

/// The middle of two and the distance of either from it.
fn middle(low: Decimal, high: Decimal) -> Option<(Decimal, Decimal)> {
    let half = |number: Decimal| number.checked_div(Decimal::TWO);
    Some((half(low.checked_add(high)?)?, half(high.checked_sub(low)?)?))
}

pub(super) fn percent(number: Decimal, of: Decimal) -> Option<Decimal> {
    number.checked_mul(of)?.checked_div(Decimal::ONE_HUNDRED)
}

/// In hundredths, when it has no more than two places.
pub(super) fn hundredths(number: Decimal) -> Option<i64> {
    let hundredths = number.checked_mul(Decimal::ONE_HUNDRED)?;
    if hundredths.is_integer() { i64::try_from(hundredths).ok() } else { None }
}

/// Hundredths as a decimal without zeros at the end.
pub(in super::super) fn of_hundredths(hundredths: i64) -> String {
    Decimal::new(hundredths, 2).normalize().to_string()
}

impl DraftNumber {
    /// `3.14`, `3.14:0.01`, `3.14±0.01` or `3.13..3.15`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = fold(text);
        if let Some((low, high)) = text.split_once("..") {
            let (value, tolerance) = middle(decimal(low)?, decimal(high)?)?;
            return Self::of(value, tolerance);
        }
        let (value, tolerance) = text.split_once([':', '±']).unwrap_or((&text, "0"));
        Self::of(decimal(value)?, decimal(tolerance)?)
    }

    pub(super) fn of(value: Decimal, tolerance: Decimal) -> Option<Self> {
        let text = |number: Decimal| number.normalize().to_string();
        (!tolerance.is_sign_negative() || tolerance.is_zero())
            .then(|| Self { value: text(value), tolerance: text(tolerance) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        let text = |written: &str| decimal(written).map(|number| number.to_string());
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
        let hundredths = |written: &str| decimal(written).and_then(super::hundredths);
        assert_eq!((hundredths("1"), hundredths("1.5"), hundredths("0.01")), (Some(100), Some(150), Some(1)));
        assert_eq!(hundredths("0.001"), None);
    }
}
