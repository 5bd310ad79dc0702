//! The number of a certificate, `SS-2026-L3-K7M2PX-C`: programme, year, level, six random characters, one check character.
//!
//! The check character is that of ISO 7064 MOD 37-2, which finds every single wrong character and every swap of two
//! neighbours. Numbers whose check character people would mix up with another are never drawn. Pure.

use std::fmt;
use std::str::FromStr;

const PROGRAMME: &str = "SS";
/// No 0 O 1 I L.
const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const CHECKS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
const RANDOM: usize = 6;
/// Characters of a number without its hyphens.
const LENGTH: usize = 2 + 4 + 2 + RANDOM + 1;

/// A number whose check character is right. It need not belong to a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    #[error("not of the shape SS-2026-L3-K7M2PX-C")]
    Shape,
    #[error("the check character does not fit")]
    Check,
}

impl Number {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The numbers of a year and level that follow from a random `seed`, to take the first that is free.
    pub fn drawn(year: i32, level: i64, seed: i64) -> impl Iterator<Item = Number> {
        let mut state = seed.cast_unsigned();
        std::iter::from_fn(move || Some(mixed(&mut state))).filter_map(move |random| {
            let body = format!("{PROGRAMME}{year:04}L{level}{}", letters(random));
            let check = check_character(&body).filter(|check| LETTERS.contains(check))?;
            Some(Number(grouped(&body, check)))
        })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Number {
    type Err = NumberError;

    /// Reads a number as people type it: in any case, with or without hyphens and spaces, `O` for `0` in the year.
    fn from_str(text: &str) -> Result<Number, NumberError> {
        let typed: Vec<char> = text.chars().filter_map(plain).collect();
        if typed.len() != LENGTH || !typed.iter().all(char::is_ascii_alphanumeric) {
            return Err(NumberError::Shape);
        }
        let typed: String = typed.iter().enumerate().map(|(at, c)| meant(at, *c)).collect();
        let (body, check) = typed.split_at(LENGTH - 1);
        let is_shaped = body.starts_with(PROGRAMME)
            && body[2..6].bytes().all(|c| c.is_ascii_digit())
            && body.as_bytes()[6] == b'L'
            && body.as_bytes()[7].is_ascii_digit();
        if !is_shaped {
            return Err(NumberError::Shape);
        }
        let check = check.as_bytes()[0];
        if check_character(body) != Some(check) {
            return Err(NumberError::Check);
        }
        Ok(Number(grouped(body, check)))
    }
}

/// A typed character in its plain form; `None` for what only separates.
fn plain(c: char) -> Option<char> {
    let half = match c {
        // Full-width forms, as Chinese input methods write them.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let separates = half.is_whitespace() || matches!(half, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    (!separates).then(|| half.to_ascii_uppercase())
}

/// Year and level are digits, whatever letter was read for one.
fn meant(at: usize, c: char) -> char {
    match (at, c) {
        (2..=5 | 7, 'O') => '0',
        (2..=5 | 7, 'I' | 'L') => '1',
        (6, '1' | 'I') => 'L',
        (0 | 1, '5') => 'S',
        _ => c,
    }
}

fn grouped(body: &str, check: u8) -> String {
    format!("{}-{}-{}-{}-{}", &body[..2], &body[2..6], &body[6..8], &body[8..], char::from(check))
}

fn letters(mut random: u64) -> String {
    let count = LETTERS.len() as u64;
    (0..RANDOM)
        .map(|_| {
            let letter = LETTERS[(random % count) as usize];
            random /= count;
            char::from(letter)
        })
        .collect()
}

/// The next value of a SplitMix64 generator: spreads the seed; the randomness is the seed's.
fn mixed(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut value = *state;
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// ISO 7064 MOD 37-2. `None` when `body` holds a character without a value.
fn check_character(body: &str) -> Option<u8> {
    let mut sum = 0;
    for c in body.bytes() {
        let value = CHECKS.iter().position(|known| *known == c)?;
        sum = (sum + value) * 2 % 37;
    }
    Some(CHECKS[(37 + 1 - sum) % 37])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn check_characters_are_those_of_the_standard() {
        // The examples of the ISBT 128 donation number, which uses the same standard.
        assert_eq!(check_character("G123489654321"), Some(b'Y'));
        assert_eq!(check_character("A999522123456"), Some(b'*'));
        assert_eq!(check_character(""), Some(b'1'));
        assert_eq!(check_character("a"), None);
    }

    #[test]
    fn a_seed_gives_the_same_numbers_again_and_each_can_be_read_back() {
        let draw = || Number::drawn(2026, 3, 42).take(50).collect::<Vec<_>>();
        assert_eq!(draw(), draw());
        for number in draw() {
            assert!(number.as_str().starts_with("SS-2026-L3-"), "{number}");
            assert_eq!(number.as_str().parse(), Ok(number.clone()));
        }
    }

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let number = Number::drawn(2010, 1, 7).next().unwrap();
        let plain = number.as_str().replace('-', "");
        let (year, rest) = (plain[2..6].replace('0', "o").replace('1', "l"), &plain[6..]);
        let wide: String = plain.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        for typed in
            [format!(" ss {year} {} ", rest.to_lowercase()), plain.clone(), wide, number.as_str().replace('-', "–")]
        {
            assert_eq!(typed.parse(), Ok(number.clone()), "{typed}");
        }
        assert_eq!("SS-2026".parse::<Number>(), Err(NumberError::Shape));
        assert_eq!("证书".repeat(8).parse::<Number>(), Err(NumberError::Shape));
    }

    proptest! {
        #[test]
        fn one_wrong_character_or_two_swapped_are_noticed(seed in 0..i64::MAX, at in 8..14usize, with in 0..31usize) {
            let number = Number::drawn(2026, 3, seed).next().unwrap();
            let plain: Vec<u8> = number.as_str().bytes().filter(|c| *c != b'-').collect();
            let mut wrong = plain.clone();
            wrong[at] = LETTERS[with];
            let mut swapped = plain.clone();
            swapped.swap(at, at - 1);
            for typed in [wrong, swapped] {
                let read = String::from_utf8(typed.clone()).unwrap().parse::<Number>();
                prop_assert_eq!(read.is_ok(), typed == plain);
            }
        }
    }
}
