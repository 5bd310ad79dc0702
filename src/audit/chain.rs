//! The arithmetic of the hash chain: HMAC-SHA-256 over the hash before and every field of an entry. Pure.
//!
//! The key comes from the secret key file, so whoever reaches the database alone can make no seal that fits.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::entry::Entry;

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What entries are sealed with.
#[derive(Clone)]
pub struct ChainKey([u8; 32]);

impl ChainKey {
    pub const fn new(key: [u8; 32]) -> ChainKey {
        ChainKey(key)
    }
}

impl std::fmt::Debug for ChainKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChainKey")
    }
}

/// The hash of `entry` behind `previous`. Every field is preceded by its length, so that no two entries read alike.
pub fn hash(key: &ChainKey, previous: &str, position: i64, entry: &Entry) -> String {
    let actor = entry.actor_id.map_or_else(String::new, |id| id.to_string());
    let at = entry.at.and_utc().timestamp_micros().to_string();
    let (position, id, subject) = (position.to_string(), entry.id.to_string(), entry.subject_id.to_string());
    let fields = [previous, &position, &id, &at, &actor, &entry.action, &entry.subject_kind, &subject, &entry.details];
    let mut mac =
        <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&key.0).unwrap_or_else(|_| unreachable!("any length"));
    for field in fields {
        mac.update(&(field.len() as u64).to_le_bytes());
        mac.update(field.as_bytes());
    }
    crate::random::hex(&mac.finalize().into_bytes())
}
