//! The review of an item: its author asks, somebody else of the office comments, objects or approves that very version.
//! What was said is a thread of rows that never change.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::item::{ItemError, ItemId, ItemVersionId};
use super::item_status::{self, ItemStatus, Step};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::{item_reviews, item_versions, users};
use crate::text_enum;

text_enum! {
    pub enum Verdict: "item-verdict" {
        Asked = "asked",
        Changed = "changed",
        Comment = "comment",
        Object = "object",
        Approve = "approve",
        Elsewhere = "elsewhere",
    }
}

impl Verdict {
    /// How it looks in the thread.
    pub const fn tone(self) -> &'static str {
        match self {
            Verdict::Approve | Verdict::Elsewhere => "ok",
            Verdict::Object => "bad",
            Verdict::Asked => "now",
            Verdict::Changed | Verdict::Comment => "",
        }
    }
}

/// One entry of a thread, with the name of whoever wrote it.
#[derive(Debug, Clone, Queryable)]
pub struct Entry {
    pub id: i64,
    pub version: ItemVersionId,
    pub by: UserId,
    pub name: String,
    pub verdict: Verdict,
    pub text: String,
    pub at: NaiveDateTime,
}

/// What a reviewer says about a version.
#[derive(Debug, Clone)]
pub struct Opinion {
    pub verdict: Verdict,
    pub text: String,
    /// The newest entry that the reviewer has seen, 0 for none: nobody approves what was changed meanwhile.
    pub seen: i64,
}

/// The threads of several versions, oldest entry first.
pub fn threads(conn: &mut Conn, versions: &[ItemVersionId]) -> QueryResult<Vec<Entry>> {
    item_reviews::table
        .inner_join(users::table)
        .filter(item_reviews::item_version_id.eq_any(versions))
        .order(item_reviews::id)
        .select((
            item_reviews::id,
            item_reviews::item_version_id,
            item_reviews::reviewer_id,
            users::name,
            item_reviews::verdict,
            item_reviews::text,
            item_reviews::reviewed_at,
        ))
        .load(conn)
}

/// How many versions wait for a reviewer.
pub fn waiting(conn: &mut Conn) -> QueryResult<i64> {
    item_versions::table.filter(item_versions::status.eq(ItemStatus::InReview)).count().get_result(conn)
}

/// Whether `user` wrote `version` or a part of it. `author` is the version's own.
pub fn wrote(user: UserId, author: UserId, version: ItemVersionId, thread: &[Entry]) -> bool {
    user == author
        || thread.iter().any(|entry| entry.version == version && entry.by == user && entry.verdict == Verdict::Changed)
}

/// Whether a version was ever let onto papers or into practice: its words never change again, whatever becomes of it.
pub fn was_approved(conn: &mut Conn, version: ItemVersionId) -> QueryResult<bool> {
    let approvals = item_reviews::table
        .filter(item_reviews::item_version_id.eq(version))
        .filter(item_reviews::verdict.eq_any([Verdict::Approve, Verdict::Elsewhere]));
    Ok(approvals.count().get_result::<i64>(conn)? > 0)
}

/// The author asks for a review.
pub fn ask(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    version: ItemVersionId,
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    item_status::advance(conn, item, version, Step::AskReview)?;
    note(conn, actor, version, (Verdict::Asked, ""), now)?;
    audit::record(conn, Some(actor), "item.review_asked", ("item", item.0), json!({ "version": version }), now)?;
    Ok(())
}

/// A comment, an objection or an approval.
pub fn give(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    version: ItemVersionId,
    opinion: &Opinion,
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    let author: UserId = item_versions::table
        .filter(item_versions::id.eq(version))
        .filter(item_versions::item_id.eq(item))
        .select(item_versions::author_id)
        .first(conn)?;
    let text = opinion.text.trim();
    if opinion.verdict != Verdict::Approve && text.is_empty() {
        return Err(ItemError::TextMissing);
    }
    let action = match opinion.verdict {
        Verdict::Comment => "item.commented",
        Verdict::Object => {
            item_status::advance(conn, item, version, Step::Object)?;
            "item.objected"
        }
        Verdict::Approve => {
            let thread = threads(conn, &[version])?;
            if thread.last().map_or(0, |entry| entry.id) != opinion.seen {
                return Err(ItemError::Status);
            }
            if wrote(actor, author, version, &thread) {
                return Err(ItemError::OwnWork);
            }
            item_status::advance(conn, item, version, Step::Approve)?;
            reviewed_by(conn, actor, version)?;
            "item.approved"
        }
        Verdict::Asked | Verdict::Changed | Verdict::Elsewhere => return Err(ItemError::Status),
    };
    note(conn, actor, version, (opinion.verdict, text), now)?;
    audit::record(conn, Some(actor), action, ("item", item.0), json!({ "version": version }), now)?;
    Ok(())
}

/// Lets a draft reach papers on the word of somebody who reviewed it outside of this program.
pub fn elsewhere(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    version: ItemVersionId,
    by_whom: &str,
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    item_status::advance(conn, item, version, Step::ReviewedElsewhere)?;
    note(conn, actor, version, (Verdict::Elsewhere, by_whom), now)?;
    let details = json!({ "version": version, "reviewed": "elsewhere" });
    audit::record(conn, Some(actor), "item.activated", ("item", item.0), details, now)?;
    Ok(())
}

/// Keeps a version out of papers from now on.
pub fn retire(
    conn: &mut Conn,
    actor: UserId,
    item: ItemId,
    version: ItemVersionId,
    now: NaiveDateTime,
) -> Result<(), ItemError> {
    item_status::advance(conn, item, version, Step::Retire)?;
    audit::record(conn, Some(actor), "item.retired", ("item", item.0), json!({ "version": version }), now)?;
    Ok(())
}

/// Words of a version were changed in place: whoever did cannot approve it, and approvals on their way are too late.
pub(super) fn changed(conn: &mut Conn, actor: UserId, version: ItemVersionId, now: NaiveDateTime) -> QueryResult<()> {
    note(conn, actor, version, (Verdict::Changed, ""), now)
}

fn reviewed_by(conn: &mut Conn, actor: UserId, version: ItemVersionId) -> QueryResult<()> {
    diesel::update(item_versions::table.find(version)).set(item_versions::reviewer_id.eq(actor)).execute(conn)?;
    Ok(())
}

fn note(
    conn: &mut Conn,
    by: UserId,
    version: ItemVersionId,
    (verdict, text): (Verdict, &str),
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(item_reviews::table)
        .values((
            item_reviews::item_version_id.eq(version),
            item_reviews::reviewer_id.eq(by),
            item_reviews::verdict.eq(verdict),
            item_reviews::text.eq(text),
            item_reviews::reviewed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
