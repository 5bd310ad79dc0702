//! The arithmetic of the hash chain: SHA-256 over the hash before and every field of an entry. Pure.

use sha2::{Digest, Sha256};

use super::entry::Entry;

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of `entry` behind `previous`. Every field is preceded by its length, so that no two entries read alike.
pub fn hash(previous: &str, position: i64, entry: &Entry) -> String {
    let actor = entry.actor_id.map_or_else(String::new, |id| id.to_string());
    let at = entry.at.and_utc().timestamp_micros().to_string();
    let (position, id, subject) = (position.to_string(), entry.id.to_string(), entry.subject_id.to_string());
    let fields = [previous, &position, &id, &at, &actor, &entry.action, &entry.subject_kind, &subject, &entry.details];
    let mut digest = Sha256::new();
    for field in fields {
        digest.update((field.len() as u64).to_le_bytes());
        digest.update(field.as_bytes());
    }
    crate::random::hex(&digest.finalize())
}
