//! The one home of randomness: tokens, seeds and keys come from the operating system's generator.

use rand::RngExt;

/// 256 random bits in 64 hexadecimal digits, for links and logins.
pub fn token() -> String {
    hex(&bytes::<32>())
}

/// `N` random bytes.
#[expect(clippy::disallowed_methods, reason = "this is the home of randomness")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    rand::rng().fill(&mut bytes[..]);
    bytes
}

/// A seed for a shuffle that can be repeated later. Not negative.
pub fn seed() -> i64 {
    (u64::from_le_bytes(bytes::<8>()) >> 1).cast_signed()
}

/// `length` characters that people do not mix up (no 0 O 1 I L).
pub fn code(length: usize) -> String {
    const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    (0..length)
        .map(|_| {
            let value = u64::from_le_bytes(bytes::<8>()) % LETTERS.len() as u64;
            char::from(LETTERS[value as usize])
        })
        .collect()
}

/// Lower-case hexadecimal digits of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
