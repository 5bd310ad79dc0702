//! Numbers of identity documents: the 18 digits of a Chinese identity card with their check digit (GB 11643), or a passport.

use std::str::FromStr;

use chrono::NaiveDate;

/// A number that has the form of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdNumber {
    /// Eighteen characters: six for the place, eight for the birth date, three for the order, one to check.
    Card(String),
    Passport(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    #[error("neither an identity card nor a passport")]
    Form,
    #[error("the check digit is wrong")]
    CheckDigit,
}

impl IdNumberError {
    pub const fn key(self) -> &'static str {
        match self {
            IdNumberError::Form => "identity-number-form",
            IdNumberError::CheckDigit => "identity-number-check",
        }
    }
}

impl IdNumber {
    pub fn as_str(&self) -> &str {
        match self {
            IdNumber::Card(text) | IdNumber::Passport(text) => text,
        }
    }

    /// The birth date inside a card's number.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        match self {
            IdNumber::Card(text) => NaiveDate::parse_from_str(text.get(6..14)?, "%Y%m%d").ok(),
            IdNumber::Passport(_) => None,
        }
    }
}

impl FromStr for IdNumber {
    type Err = IdNumberError;

    fn from_str(text: &str) -> Result<IdNumber, IdNumberError> {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
        let is_card = text.len() == 18
            && text.is_ascii()
            && text[..17].bytes().all(|b| b.is_ascii_digit())
            && text.ends_with(|c: char| c.is_ascii_digit() || c == 'X');
        if is_card {
            let card = IdNumber::Card(text.clone());
            let is_right = text.ends_with(check_digit(&text[..17])) && card.birth_date().is_some();
            return if is_right { Ok(card) } else { Err(IdNumberError::CheckDigit) };
        }
        let is_passport = (6..=15).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if is_passport && text.bytes().any(|b| b.is_ascii_digit()) {
            Ok(IdNumber::Passport(text))
        } else {
            Err(IdNumberError::Form)
        }
    }
}

/// ISO 7064 MOD 11-2 over the first seventeen digits.
fn check_digit(digits: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECKS[(sum % 11) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_the_standard_is_accepted() {
        let number: IdNumber = "11010519491231002x".parse().unwrap();
        assert_eq!(number, IdNumber::Card("11010519491231002X".into()));
        assert_eq!(number.birth_date(), NaiveDate::from_ymd_opt(1949, 12, 31));
    }

    #[test]
    fn a_wrong_digit_is_found() {
        assert_eq!("110105194912310021".parse::<IdNumber>(), Err(IdNumberError::CheckDigit));
        assert_eq!("120105194912310020".parse::<IdNumber>(), Err(IdNumberError::CheckDigit));
    }

    #[test]
    fn a_passport_is_letters_and_digits() {
        assert_eq!("e 1234 5678".parse(), Ok(IdNumber::Passport("E12345678".into())));
        assert_eq!("none".parse::<IdNumber>(), Err(IdNumberError::Form));
        assert_eq!("张三123456".parse::<IdNumber>(), Err(IdNumberError::Form));
    }
}
