//! An item file that was looked at: it waits in the store for its import. What nobody imports is gone after a day.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::unused_file;
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

/// The worker's part. Bytes that cannot be deleted lie there unused, which harms nobody.
pub fn purge(app: &App) -> anyhow::Result<usize> {
    unused_file::purge(app, left)
}
