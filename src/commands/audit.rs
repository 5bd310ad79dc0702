//! `audit verify`

use std::process::ExitCode;

use crate::app::App;
use crate::audit::seal::{self, Verdict};

pub(super) fn verify(app: &App) -> anyhow::Result<ExitCode> {
    let now = app.clock.now();
    match app.db.read_now(move |conn| seal::verify(conn, now))? {
        Verdict::Whole { entries, head } => {
            println!("The chain is whole: {entries} entries, head {head}");
            return Ok(ExitCode::SUCCESS);
        }
        Verdict::Altered { position, entry } => {
            println!("Entry {entry} at position {position} was altered after it was sealed");
        }
        Verdict::Removed { position, entry } => {
            println!("Entry {entry} at position {position} was removed after it was sealed");
        }
        Verdict::SlippedIn { entry } => {
            println!("Entry {entry} was never sealed: it was slipped in, or the sealing worker has stopped");
        }
    }
    Ok(ExitCode::FAILURE)
}
