//! The head: where the chain ended when entries were last sealed, noted in a file beside the secret key. The database does
//! not reach it, so entries that were removed from the end of the chain are missed.
//!
//! The file never goes back by itself. After a backup was restored the chain is shorter than its head; whoever knows that
//! this is right deletes the file, and the next sealing notes the new end.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::entry::EntryId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many entries were sealed.
    pub position: i64,
    pub entry: EntryId,
    pub hash: String,
}

impl Head {
    /// `None` when nothing was sealed yet.
    pub fn read(path: &Path) -> anyhow::Result<Option<Head>> {
        match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .with_context(|| format!("{} is not the head of an audit chain", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }

    /// Replaces the file as a whole, so that nobody reads half of it; one that notes a later head stays as it is. Whoever
    /// does that at the same time, here or in another process, waits.
    pub fn keep(&self, path: &Path) -> anyhow::Result<()> {
        let unwritable = || format!("{} cannot be written", path.display());
        let lock = File::create(path.with_extension("audit-head-lock")).with_context(unwritable)?;
        lock.lock().with_context(unwritable)?;
        if Head::read(path)?.is_some_and(|noted| noted.position >= self.position) {
            return Ok(());
        }
        let draft = path.with_extension("audit-head-draft");
        std::fs::write(&draft, serde_json::to_vec(self)?)
            .and_then(|()| std::fs::rename(&draft, path))
            .with_context(unwritable)
    }
}
