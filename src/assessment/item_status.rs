//! How a version of an item lives: written, reviewed by somebody else, drawn for papers, retired.

use diesel::prelude::*;

use super::bank_edition;
use super::item::{ItemError, ItemId, ItemVersionId};
use super::item_media;
use super::void;
use crate::db::Conn;
use crate::schema::item_versions;
use crate::text_enum;

text_enum! {
    pub enum ItemStatus: "item-status" {
        Draft = "draft",
        InReview = "in_review",
        Active = "active",
        Quarantined = "quarantined",
        Retired = "retired",
    }
}

/// What is done with a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its author thinks that it is done.
    AskReview,
    /// Words are changed in place.
    Change,
    /// A second person found a fault.
    Object,
    /// A second person has read this very version.
    Approve,
    /// It comes with the word of somebody who is not here.
    ReviewedElsewhere,
    /// It may be known to candidates.
    SetAside,
    Retire,
}

impl ItemStatus {
    /// Every transition there is.
    pub const fn after(self, step: Step) -> Option<ItemStatus> {
        use ItemStatus::{Active, Draft, InReview, Quarantined, Retired};
        match (self, step) {
            // What was set aside is reviewed anew before it reaches papers again.
            (Draft | Quarantined, Step::AskReview) => Some(InReview),
            (Draft | InReview, Step::Change) | (InReview, Step::Object) => Some(Draft),
            (InReview, Step::Approve) | (Draft, Step::ReviewedElsewhere) => Some(Active),
            (InReview | Active, Step::SetAside) => Some(Quarantined),
            (Draft | InReview | Active | Quarantined, Step::Retire) => Some(Retired),
            _ => None,
        }
    }

    /// How it looks on a page.
    pub const fn tone(self) -> &'static str {
        match self {
            ItemStatus::Active => "ok",
            ItemStatus::Draft | ItemStatus::InReview => "now",
            ItemStatus::Quarantined => "bad",
            ItemStatus::Retired => "",
        }
    }
}

/// Takes the step; a version that has moved on meanwhile is left as it is.
pub(super) fn advance(
    conn: &mut Conn,
    item: ItemId,
    version: ItemVersionId,
    step: Step,
) -> Result<ItemStatus, ItemError> {
    let from: ItemStatus = item_versions::table
        .filter(item_versions::id.eq(version))
        .filter(item_versions::item_id.eq(item))
        .select(item_versions::status)
        .first(conn)?;
    let to = from.after(step).ok_or(ItemError::Status)?;
    // What does not count anywhere any more is asked nobody again.
    if matches!(to, ItemStatus::InReview | ItemStatus::Active) && void::is_void(conn, version, None)? {
        return Err(ItemError::Status);
    }
    if matches!(to, ItemStatus::InReview | ItemStatus::Active) && !item_media::is_described(conn, version)? {
        return Err(ItemError::Undescribed);
    }
    if to == ItemStatus::Active && has_newer_active(conn, item, version)? {
        return Err(ItemError::Status);
    }
    let moved = diesel::update(item_versions::table.find(version).filter(item_versions::status.eq(from)))
        .set(item_versions::status.eq(to))
        .execute(conn)?;
    if moved == 0 {
        return Err(ItemError::Status);
    }
    if to == ItemStatus::Active {
        // One version of an item is active at a time.
        diesel::update(
            item_versions::table
                .filter(item_versions::item_id.eq(item))
                .filter(item_versions::id.ne(version))
                .filter(item_versions::status.eq(ItemStatus::Active)),
        )
        .set(item_versions::status.eq(ItemStatus::Retired))
        .execute(conn)?;
    }
    // Whether a case can be drawn depends on who of its questions is retired, too.
    let counts = |status| matches!(status, ItemStatus::Active | ItemStatus::Retired);
    if counts(from) || counts(to) {
        bank_edition::renew(conn)?;
    }
    Ok(to)
}

/// An older version never takes the place of a newer one.
fn has_newer_active(conn: &mut Conn, item: ItemId, version: ItemVersionId) -> QueryResult<bool> {
    let newer = item_versions::table
        .filter(item_versions::item_id.eq(item))
        .filter(item_versions::status.eq(ItemStatus::Active))
        .filter(item_versions::id.gt(version));
    Ok(newer.count().get_result::<i64>(conn)? > 0)
}
