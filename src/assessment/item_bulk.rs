//! The same change to many versions of the bank at once: each by its own verb, so that each is allowed, refused and noted as
//! if it were the only one.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::item::{ItemError, ItemId, ItemVersionId};
use super::item_list::Row;
use super::{item_tie, review};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::Message;
use crate::text_enum;

/// Most versions in one go.
pub const MOST: usize = 2_000;
/// So many are changed in one transaction: others write in between.
pub const PIECE: usize = 50;

text_enum! {
    pub enum Action: "item-bulk" {
        AskReview = "ask_review",
        AddTag = "add_tag",
        RemoveTag = "remove_tag",
        SetCap = "set_cap",
        Retire = "retire",
    }
}

/// What is done to each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    AskReview,
    AddTag(String),
    RemoveTag(String),
    /// How often an item may be drawn in all; `None`: as often as it comes.
    SetCap(Option<i64>),
    Retire,
}

/// What a bulk change did.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub done: usize,
    /// Codes of those that were left as they were, and why.
    pub left: Vec<(String, Message)>,
}

/// Applies the change to each of `rows`; what one of them refuses stops no other.
pub fn apply(
    conn: &mut Conn,
    actor: UserId,
    change: &Change,
    rows: &[Row],
    now: NaiveDateTime,
) -> QueryResult<Outcome> {
    let mut outcome = Outcome::default();
    for row in rows {
        match one(conn, actor, change, (row.item, row.version_id), now) {
            Ok(()) => outcome.done += 1,
            Err(ItemError::Db(error)) => return Err(error),
            Err(refusal) => outcome.left.push((row.code.clone(), refusal.message())),
        }
    }
    Ok(outcome)
}

fn one(
    conn: &mut Conn,
    actor: UserId,
    change: &Change,
    (item, version): (ItemId, ItemVersionId),
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    match change {
        Change::AskReview => review::ask(conn, actor, item, version, now),
        Change::Retire => review::retire(conn, actor, item, version, now),
        Change::SetCap(cap) => item_tie::set_cap(conn, actor, item, *cap, now),
        Change::AddTag(tag) => {
            let mut tags = item_tie::tags(conn, item)?;
            if !tags.contains(tag) {
                tags.push(tag.clone());
                tags.sort();
            }
            item_tie::set_tags(conn, actor, item, &tags, now)
        }
        Change::RemoveTag(tag) => {
            let mut tags = item_tie::tags(conn, item)?;
            tags.retain(|known| known != tag);
            item_tie::set_tags(conn, actor, item, &tags, now)
        }
    }
}
