//! Seals what waits, and notes the new head of the chain.

use super::head::Head;
use super::seal::{self, Reach, Sealed};
use crate::app::App;

/// Seals what is new; says how much that was while there may be more, so that a busy hour is sealed batch by batch.
pub fn turn(app: &App) -> anyhow::Result<usize> {
    let count = seal(app, Reach::Near)?;
    Ok(if count < seal::BATCH as usize { 0 } else { count })
}

/// Seals what came late.
pub fn seal_late(app: &App) -> anyhow::Result<usize> {
    seal(app, Reach::Far)
}

/// Seals one batch and says how many entries that were.
pub fn seal_waiting(app: &App) -> anyhow::Result<usize> {
    seal(app, Reach::Near)
}

fn seal(app: &App, reach: Reach) -> anyhow::Result<usize> {
    let (key, now, path) = (app.audit_key.clone(), app.clock.now(), app.config.audit_head_file());
    let known = Head::read(&path)?;
    let (sealed, is_whole) = app.db.write_now(move |conn| {
        let is_whole = match &known {
            Some(head) => seal::holds(conn, head)?,
            None => true,
        };
        Ok::<_, diesel::result::Error>((seal::seal_waiting(conn, &key, reach, now)?, is_whole))
    })?;
    let Sealed { count, head } = sealed;
    match head {
        Some(head) if is_whole => head.keep(&path)?,
        // The old head stays: it is what tells `audit verify`.
        Some(_) => tracing::error!(head = %path.display(), "the audit chain has lost entries that were sealed"),
        None => {}
    }
    Ok(count)
}
