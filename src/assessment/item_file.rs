//! An item file that was looked at: it waits in the store for its import. What nobody imports is gone after a day.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::accounts::file::FileId;
use crate::accounts::user::UserId;
use crate::app::App;
use crate::db::Conn;
use crate::schema::{files, item_imports};

/// How long a file waits after it was last looked at.
const KEPT: TimeDelta = TimeDelta::days(1);
const BATCH: i64 = 100;
const PREFIX: &str = "items-";

/// Where the bytes with this digest lie in the store.
pub fn storage_key(digest: &str) -> String {
    format!("{PREFIX}{digest}")
}

/// Notes that a file was looked at. Looking at it again begins its time anew.
pub fn note(
    conn: &mut Conn,
    owner: UserId,
    (name, digest, size): (&str, &str, i64),
    now: NaiveDateTime,
) -> QueryResult<()> {
    let key = storage_key(digest);
    let known = diesel::update(files::table.filter(files::storage_key.eq(&key)))
        .set(files::created_at.eq(now))
        .execute(conn)?;
    if known == 0 {
        diesel::insert_into(files::table)
            .values((
                files::storage_key.eq(&key),
                files::name.eq(name),
                files::content_type.eq("text/plain"),
                files::size.eq(size),
                files::digest.eq(digest),
                files::owner_id.eq(owner),
                files::created_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The files that have waited long enough and were never imported.
fn left(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<(FileId, String)>> {
    let imported = item_imports::table.filter(item_imports::file_digest.eq(files::digest));
    files::table
        .filter(files::storage_key.like(format!("{PREFIX}%")))
        .filter(files::created_at.le(now - KEPT))
        .filter(not(exists(imported)))
        .order(files::id)
        .limit(BATCH)
        .select((files::id, files::storage_key))
        .load(conn)
}

/// Deletes the rows of such files and returns where their bytes lie. A file that somebody looks at meanwhile stays.
fn forget(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<String>> {
    let left = left(conn, now)?;
    for (id, _) in &left {
        diesel::delete(files::table.find(*id)).execute(conn)?;
    }
    Ok(left.into_iter().map(|(_, key)| key).collect())
}

/// The worker's part. Bytes that cannot be deleted lie there unused, which harms nobody.
pub fn purge(app: &App) -> anyhow::Result<usize> {
    let now = app.clock.now();
    if app.db.read_now(move |conn| left(conn, now))?.is_empty() {
        return Ok(0);
    }
    let keys = app.db.write_now(move |conn| forget(conn, now))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for key in &keys {
        if let Err(error) = runtime.block_on(app.files.delete(key)) {
            tracing::warn!(key, error = format!("{error:#}"), "a file that nobody needs could not be deleted");
        }
    }
    Ok(keys.len())
}
