//! Passwords: Argon2id with the library's current defaults. Hashing takes tens of milliseconds, so it runs outside
//! database closures and off the request threads. It also takes 19 MB each time, so only as many passwords as there are
//! cores are hashed at once; the others wait. Callers ask the throttle and look tokens up before they hash.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;

/// Shortest and longest password in characters.
pub const MIN: usize = 12;
pub const MAX: usize = 128;

/// Passwords that people choose first and attackers try first.
const COMMON: &[&str] = &[
    "password1234",
    "passwordpassword",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiop[]",
    "1qaz2wsx3edc",
    "1q2w3e4r5t6y",
    "123456789012",
    "1234567890123",
    "123456123456",
    "123123123123",
    "123321123321",
    "112233445566",
    "abcdefghijkl",
    "abc123456789",
    "a1234567890b",
    "aa1234567890",
    "qq1234567890",
    "iloveyou1314",
    "iloveyou5201314",
    "woaini1314520",
    "woaini5201314",
    "5201314520131",
    "administrator",
    "administrator1",
    "letmeinletmein",
    "welcome12345",
    "changemechangeme",
    "shining-star",
    "shiningstar1",
    "shining-star-1",
];

/// Why a password is refused.
#[derive(Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    Length,
    Common,
    /// It is the person's own mail address or its first part.
    Personal,
}

impl PasswordProblem {
    pub const fn key(&self) -> &'static str {
        match self {
            PasswordProblem::Length => "form-password-length",
            PasswordProblem::Common => "form-password-common",
            PasswordProblem::Personal => "form-password-personal",
        }
    }
}

/// Checks length and guessability; there are no rules about kinds of characters.
pub fn check(password: &str, email: &str) -> Result<(), PasswordProblem> {
    let lower = password.to_lowercase();
    if !(MIN..=MAX).contains(&password.chars().count()) {
        return Err(PasswordProblem::Length);
    }
    let first = lower.chars().next();
    if COMMON.contains(&lower.as_str()) || lower.chars().all(|c| Some(c) == first) {
        return Err(PasswordProblem::Common);
    }
    if lower == email || email.split('@').next() == Some(lower.as_str()) {
        return Err(PasswordProblem::Personal);
    }
    Ok(())
}

/// One place per core: more at once would not be faster, and would take the memory of everything else.
static PLACES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, std::num::NonZero::get)));

/// Hashes a password on a thread of its own.
pub async fn hash(password: String) -> anyhow::Result<String> {
    let _place = PLACES.acquire().await?;
    tokio::task::spawn_blocking(move || hash_now(&password)).await?
}

/// [`hash`] for threads that may wait.
pub fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow::anyhow!("argon2: {error}"))?.to_string())
}

/// Whether `password` belongs to `hash`. Without a hash it takes as long and says no, so that the time does not tell
/// whether an account exists.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    let Ok(_place) = PLACES.acquire().await else { return false };
    tokio::task::spawn_blocking(move || {
        let Some(hash) = hash else {
            let _ = hash_now(&password);
            return false;
        };
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
    .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_named() {
        assert_eq!(check("short", "a@b.cn"), Err(PasswordProblem::Length));
        assert_eq!(check("Password1234", "a@b.cn"), Err(PasswordProblem::Common));
        assert_eq!(check("linxiaoyu2026", "linxiaoyu2026@b.cn"), Err(PasswordProblem::Personal));
        assert_eq!(check("three white horses", "a@b.cn"), Ok(()));
    }
}
