//! One audit entry: an actor, an action, a subject and its details, written in the transaction of the change.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::schema::audit_entries;

pub type EntryId = Id<Entry>;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
pub struct Entry {
    pub id: EntryId,
    pub at: NaiveDateTime,
    pub actor_id: Option<UserId>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: i64,
    pub details: String,
}

/// Writes an entry. `actor` is `None` for what the program does by itself; `details` hold no secrets.
pub fn record(
    conn: &mut Conn,
    actor: Option<UserId>,
    action: &'static str,
    subject: (&'static str, i64),
    details: serde_json::Value,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::at.eq(now),
            audit_entries::actor_id.eq(actor),
            audit_entries::action.eq(action),
            audit_entries::subject_kind.eq(subject.0),
            audit_entries::subject_id.eq(subject.1),
            audit_entries::details.eq(details.to_string()),
        ))
        .execute(conn)?;
    Ok(())
}

/// What happened to one thing, oldest first.
pub fn of_subject(conn: &mut Conn, kind: &str, id: i64) -> QueryResult<Vec<Entry>> {
    audit_entries::table
        .filter(audit_entries::subject_kind.eq(kind))
        .filter(audit_entries::subject_id.eq(id))
        .order(audit_entries::id)
        .limit(500)
        .select(Entry::as_select())
        .load(conn)
}
