//! `audit verify`

use std::process::ExitCode;

use crate::app::App;
use crate::audit::head::Head;
use crate::audit::seal::{self, Verdict};

pub(super) fn verify(app: &App) -> anyhow::Result<ExitCode> {
    let (now, path) = (app.clock.now(), app.config.audit_head_file());
    // The file first: the program may seal more in between, but never less.
    let noted = Head::read(&path)?;
    match app.db.read_now(|conn| seal::verify(conn, &app.audit_key, noted.as_ref(), now))? {
        Verdict::Whole { entries, .. } if noted.is_none() && entries > 0 => {
            println!(
                "{entries} entries fit, but {} is missing: whether some were removed from the end cannot be told",
                path.display()
            );
        }
        Verdict::Whole { entries, head } => {
            println!("The chain is whole: {entries} entries, head {head}");
            return Ok(ExitCode::SUCCESS);
        }
        Verdict::CutOff { position, entry } => {
            println!(
                "Entry {entry} at position {position} was removed from the end of the chain, or the chain was rewritten; \
                 if a backup was restored, delete {}",
                path.display()
            );
        }
        Verdict::Altered { position, entry } => {
            println!("Entry {entry} at position {position} was altered after it was sealed");
        }
        Verdict::Removed { position, entry } => {
            println!("Entry {entry} at position {position} was removed after it was sealed");
        }
        Verdict::SlippedIn { entry } => {
            println!("Entry {entry} has no seal: it was slipped in, or the sealing worker has stopped");
        }
    }
    Ok(ExitCode::FAILURE)
}
