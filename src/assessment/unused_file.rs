//! Files that nobody needs any more: their rows go first, then their bytes.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::file::FileId;
use crate::app::App;
use crate::db::Conn;
use crate::schema::files;

/// Finds files that are not needed at a time, with where their bytes lie.
pub(super) type Left = fn(&mut Conn, NaiveDateTime) -> QueryResult<Vec<(FileId, String)>>;

/// Deletes what `left` finds, and returns how many. It is asked again while writing, so that what somebody needs meanwhile
/// stays. Bytes that cannot be deleted lie there unused, which harms nobody.
pub(super) fn purge(app: &App, left: Left) -> anyhow::Result<usize> {
    let now = app.clock.now();
    if app.db.read_now(move |conn| left(conn, now))?.is_empty() {
        return Ok(0);
    }
    let keys = app.db.write_now(move |conn| forget(conn, left, now))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for key in &keys {
        if let Err(error) = runtime.block_on(app.files.delete(key)) {
            tracing::warn!(key, error = format!("{error:#}"), "a file that nobody needs could not be deleted");
        }
    }
    Ok(keys.len())
}

fn forget(conn: &mut Conn, left: Left, now: NaiveDateTime) -> QueryResult<Vec<String>> {
    let found = left(conn, now)?;
    for (id, _) in &found {
        diesel::delete(files::table.find(*id)).execute(conn)?;
    }
    Ok(found.into_iter().map(|(_, key)| key).collect())
}
