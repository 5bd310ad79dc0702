//! What losing or regaining a certificate means for offers and jobs: each is looked at by the level that its opening asks
//! for. Search leaves the anchor out by itself, because it asks for a valid certificate each time.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::candidacy::is_eligible;
use super::letters::{tell_anchor, tell_provider};
use super::offer::{self, OfferError, OfferStatus};
use super::offer_list;
use super::opening::{self, OpeningId};
use super::placement::PlacementStatus;
use super::placement_list;
use crate::certification::certificate::Certificate;
use crate::db::Conn;

/// Freezes or reopens the offers to the holder of `changed`, and tells the providers who employ them or made the offers,
/// at once.
pub fn certificate_changed(
    conn: &mut Conn,
    changed: &Certificate,
    today: NaiveDate,
    now: NaiveDateTime,
) -> QueryResult<()> {
    match settle(conn, changed, today, now) {
        Ok(()) => Ok(()),
        Err(OfferError::Db(error)) => Err(error),
        // Only a change in the same transaction could cause another refusal, and there is none.
        Err(_) => Err(diesel::result::Error::RollbackTransaction),
    }
}

fn settle(conn: &mut Conn, changed: &Certificate, today: NaiveDate, now: NaiveDateTime) -> Result<(), OfferError> {
    let user = changed.user_id;
    // One mail per opening, with the page that says most about it.
    let mut concerned: BTreeMap<OpeningId, (&'static str, String)> = BTreeMap::new();
    for view in offer_list::open_of(conn, user)?.into_iter().filter(|view| view.offer.expires_at > now) {
        let (to, mail, own_mail) = match (view.offer.status, is_eligible(conn, user, &view.opening, today)?) {
            (OfferStatus::Frozen, true) => (OfferStatus::Open, "mail-reopened", "mail-offer-reopened"),
            (OfferStatus::Open, false) => (OfferStatus::Frozen, "mail-frozen", "mail-offer-frozen"),
            _ => continue,
        };
        offer::switch(conn, &view.offer, to, now)?;
        tell_anchor(conn, user, &view.opening, own_mail, now)?;
        concerned.insert(view.opening.id, (mail, format!("/provider/candidacies/{}", view.candidacy.id)));
    }
    for view in placement_list::of_user(conn, user)? {
        let opening = opening::find(conn, view.placement.opening_id)?;
        // A certificate of a lower level than the job asks for changes nothing about the job.
        let is_asked_for = changed.level <= opening.level;
        if view.placement.status != PlacementStatus::Ended && is_asked_for && !is_eligible(conn, user, &opening, today)?
        {
            let path = format!("/provider/placements/{}", view.placement.id);
            concerned.insert(opening.id, ("mail-frozen", path));
        }
    }
    for (id, (mail, path)) in concerned {
        let opening = opening::find(conn, id)?;
        tell_provider(conn, &opening, user, mail, &path, now)?;
    }
    Ok(())
}
