//! The migrations inside the binary, one folder for each database.

use diesel::migration::MigrationVersion;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::{Conn, Manager, Purpose};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Brings the database at `url` up to date and returns the names of the migrations that ran.
pub fn run(url: &str) -> anyhow::Result<Vec<String>> {
    let mut conn = open(url)?;
    let names = |versions: Vec<MigrationVersion<'_>>| versions.iter().map(ToString::to_string).collect();
    match &mut conn {
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(names),
        Conn::Postgres(conn) => conn.run_pending_migrations(POSTGRES).map(names),
    }
    .map_err(|error| anyhow::anyhow!("migration failed: {error}"))
}

/// Empties the database: an embedded one is made anew, on a server every migration is taken back and run again. Nobody may
/// have it open.
pub fn start_over(url: &str) -> anyhow::Result<()> {
    match super::sqlite_path(url) {
        Some(path) => {
            for end in ["", "-wal", "-shm"] {
                match std::fs::remove_file(format!("{path}{end}")) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
        }
        None => revert_all(url)?,
    }
    run(url).map(drop)
}

/// Takes every migration back, newest first.
pub fn revert_all(url: &str) -> anyhow::Result<()> {
    let mut conn = open(url)?;
    match &mut conn {
        Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(drop),
        Conn::Postgres(conn) => conn.revert_all_migrations(POSTGRES).map(drop),
    }
    .map_err(|error| anyhow::anyhow!("taking a migration back failed: {error}"))
}

fn open(url: &str) -> anyhow::Result<Conn> {
    if let Some(folder) = super::sqlite_path(url).and_then(|path| std::path::Path::new(path).parent()) {
        std::fs::create_dir_all(folder)?;
    }
    Ok(Manager { url: url.to_owned(), purpose: Purpose::Write }.open()?)
}
