//! The expiry of an offer: what was not answered in time lapses, and both sides hear of it.

use chrono::NaiveDateTime;

use super::candidacy;
use super::letters::{tell_anchor, tell_provider};
use super::offer::{self, OfferError, OfferStatus};
use super::offer_list::{self, OfferView};
use super::pipeline::Step;
use crate::db::{self, Conn};

/// Lets go what was not answered in time, up to a hundred at once, and tells both sides. Returns how many.
pub fn lapse_expired(conn: &mut Conn, now: NaiveDateTime) -> Result<usize, OfferError> {
    let mut count = 0;
    for view in offer_list::expired(conn, now)? {
        let lapsed = db::apart(conn, ("offer", view.offer.id.0), |conn| lapse(conn, &view, now))?;
        count += usize::from(lapsed.is_some());
    }
    Ok(count)
}

fn lapse(
    conn: &mut Conn,
    OfferView { offer: own, candidacy, opening, .. }: &OfferView,
    now: NaiveDateTime,
) -> Result<(), OfferError> {
    offer::set(conn, None, own, (OfferStatus::Lapsed, ""), now)?;
    candidacy::advance(conn, None, candidacy, Step::Lapse, now)?;
    tell_anchor(conn, candidacy.user_id, opening, "mail-lapsed", now)?;
    let path = format!("/provider/candidacies/{}", candidacy.id);
    tell_provider(conn, opening, candidacy.user_id, "mail-provider-lapsed", &path, now)?;
    Ok(())
}
