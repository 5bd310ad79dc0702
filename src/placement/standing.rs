//! What losing or regaining a certificate means for offers and jobs. Search leaves the anchor out by itself, because it
//! asks for a valid certificate each time.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::candidacy::tell_provider;
use super::offer::{self, OfferError, OfferStatus, tell_anchor};
use super::opening::{self, OpeningId};
use super::placement::{self, PlacementStatus};
use crate::accounts::user::UserId;
use crate::certification::certificate;
use crate::db::Conn;

/// Freezes or reopens the offers to `user`, and tells the providers who employ them or made the offers, at once.
pub fn certificate_changed(conn: &mut Conn, user: UserId, today: NaiveDate, now: NaiveDateTime) -> QueryResult<()> {
    let is_certified = certificate::valid_of(conn, user, today)?.is_some();
    match settle(conn, user, is_certified, now) {
        Ok(()) => Ok(()),
        Err(OfferError::Db(error)) => Err(error),
        // Only a change in the same transaction could cause another refusal, and there is none.
        Err(_) => Err(diesel::result::Error::RollbackTransaction),
    }
}

fn settle(conn: &mut Conn, user: UserId, is_certified: bool, now: NaiveDateTime) -> Result<(), OfferError> {
    let (from, to, mail, own_mail) = if is_certified {
        (OfferStatus::Frozen, OfferStatus::Open, "mail-reopened", "mail-offer-reopened")
    } else {
        (OfferStatus::Open, OfferStatus::Frozen, "mail-frozen", "mail-offer-frozen")
    };
    // One mail per opening, with the page that says most about it.
    let mut concerned: BTreeMap<OpeningId, String> = BTreeMap::new();
    for view in offer::switch(conn, user, (from, to), now)? {
        tell_anchor(conn, user, &view.opening, own_mail, now)?;
        concerned.insert(view.opening.id, format!("/provider/candidacies/{}", view.candidacy.id));
    }
    if !is_certified {
        for view in placement::of_user(conn, user)? {
            if view.placement.status != PlacementStatus::Ended {
                let path = format!("/provider/placements/{}", view.placement.id);
                concerned.insert(view.placement.opening_id, path);
            }
        }
    }
    for (id, path) in concerned {
        let opening = opening::find(conn, id)?;
        tell_provider(conn, &opening, user, mail, &path, now)?;
    }
    Ok(())
}
