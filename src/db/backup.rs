//! A consistent copy of the embedded database while the program runs.

use std::path::Path;

use diesel::RunQueryDsl;
use diesel::sql_types::Text;

use super::conn::{Conn, Manager, Purpose};

/// Writes a copy of the SQLite database at `url` to `target`, which must not exist yet.
pub fn sqlite(url: &str, target: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        super::sqlite_path(url).is_some(),
        "backup copies the embedded database; use pg_dump for PostgreSQL"
    );
    anyhow::ensure!(!target.exists(), "{} exists already; name a new file", target.display());
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut conn = Manager { url: url.to_owned(), purpose: Purpose::Write }.open()?;
    let Conn::Sqlite(conn) = &mut conn else { anyhow::bail!("not an embedded database") };
    diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(target.to_string_lossy()).execute(conn)?;
    Ok(())
}
