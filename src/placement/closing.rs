//! The end of an opening: it is closed with a reason or filled, and what is still on offer for it is taken back.

use chrono::NaiveDateTime;

use super::offer::{self, OfferError};
use super::offer_list;
use super::opening::{self, Opening, OpeningStatus};
use crate::accounts::user::UserId;
use crate::db::Conn;

/// Closes an opening with a reason; its open offers are taken back and their anchors told.
pub fn close_opening(
    conn: &mut Conn,
    actor: UserId,
    opening: &Opening,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), OfferError> {
    opening::set_status(conn, actor, opening, OpeningStatus::Closed, reason, now)?;
    withdraw_all(conn, actor, opening, "mail-withdrawn", now)
}

/// Takes back what is still open for an opening that takes nobody any more.
pub(super) fn withdraw_all(
    conn: &mut Conn,
    actor: UserId,
    opening: &Opening,
    mail: &'static str,
    now: NaiveDateTime,
) -> Result<(), OfferError> {
    for view in offer_list::open_for(conn, opening.id)? {
        offer::take_back(conn, actor, &view, mail, now)?;
    }
    Ok(())
}
