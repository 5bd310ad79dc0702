//! An offer: terms with an expiry. Accepting is decided where it counts: certificate, headcount and expiry are checked
//! again in the same transaction that makes the placement.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::candidacy::{self, Candidacy, CandidacyError, is_eligible};
use super::closing;
use super::letters::{said, tell_anchor, tell_provider};
use super::offer_list::{self, OfferView};
use super::opening::{self, Opening, OpeningError, OpeningStatus};
use super::pipeline::Step;
use super::placement::{self, PlacementId};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::schema::offers;
use crate::text_enum;

pub type OfferId = Id<Offer>;

text_enum! {
    pub enum OfferStatus: "offer-status" {
        Open = "open",
        Accepted = "accepted",
        Refused = "refused",
        Lapsed = "lapsed",
        Withdrawn = "withdrawn",
        /// The anchor holds no valid certificate of the level asked for at present.
        Frozen = "frozen",
    }
}

impl OfferStatus {
    pub const fn may_become(self, next: OfferStatus) -> bool {
        use OfferStatus::{Accepted, Frozen, Lapsed, Open, Refused, Withdrawn};
        matches!(
            (self, next),
            (Open, Accepted | Refused | Lapsed | Withdrawn | Frozen) | (Frozen, Open | Refused | Lapsed | Withdrawn)
        )
    }
}

/// Pay per month.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = offers)]
pub struct Offer {
    pub id: OfferId,
    pub candidacy_id: candidacy::CandidacyId,
    pub pay_fen: i64,
    pub terms: String,
    pub starts_on: NaiveDate,
    pub expires_at: NaiveDateTime,
    pub status: OfferStatus,
    pub response_note: String,
    pub created_at: NaiveDateTime,
    pub responded_at: Option<NaiveDateTime>,
}

#[derive(Debug, Clone)]
pub struct NewOffer {
    pub pay_fen: i64,
    pub terms: String,
    pub starts_on: NaiveDate,
    pub expires_at: NaiveDateTime,
}

/// The longest that an offer may wait for its answer.
pub const LONGEST: TimeDelta = TimeDelta::days(30);

#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    #[error("not open any more")]
    NotOpen,
    #[error("frozen")]
    Frozen,
    #[error("expired")]
    Expired,
    #[error("no valid certificate of the level asked for")]
    NotCertified,
    #[error("every place of the opening is taken")]
    Full,
    #[error("the opening does not run")]
    OpeningNotRunning,
    #[error("expiry or start are not possible")]
    Dates,
    #[error("not possible in this status")]
    Stale,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl From<CandidacyError> for OfferError {
    fn from(error: CandidacyError) -> Self {
        match error {
            CandidacyError::Db(error) => OfferError::Db(error),
            CandidacyError::NotCertified => OfferError::NotCertified,
            CandidacyError::OpeningNotRunning => OfferError::OpeningNotRunning,
            CandidacyError::Stale | CandidacyError::Known => OfferError::Stale,
        }
    }
}

impl From<OpeningError> for OfferError {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::Db(error) => OfferError::Db(error),
            OpeningError::Stale | OpeningError::Over => OfferError::OpeningNotRunning,
        }
    }
}

impl OfferError {
    pub fn message(&self) -> Message {
        match self {
            OfferError::NotOpen => "offer-not-open".into(),
            OfferError::Frozen => "offer-is-frozen".into(),
            OfferError::Expired => "offer-is-expired".into(),
            OfferError::NotCertified => "candidacy-not-certified".into(),
            OfferError::Full => "offer-full".into(),
            OfferError::OpeningNotRunning => "candidacy-opening-not-running".into(),
            OfferError::Dates => "offer-dates".into(),
            OfferError::Stale => "candidacy-stale".into(),
            OfferError::Db(_) => "error-busy".into(),
        }
    }
}

/// Makes an offer to somebody who showed interest, and mails it.
pub fn make(
    conn: &mut Conn,
    actor: UserId,
    (candidacy, opening): &(Candidacy, Opening),
    new: &NewOffer,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<OfferId, OfferError> {
    if !opening.status.is_running() {
        return Err(OfferError::OpeningNotRunning);
    }
    if new.expires_at <= now || new.expires_at > now + LONGEST || new.starts_on < today {
        return Err(OfferError::Dates);
    }
    if !is_eligible(conn, candidacy.user_id, opening, today)? {
        return Err(OfferError::NotCertified);
    }
    if placement::taken(conn, opening.id)? >= opening.headcount {
        return Err(OfferError::Full);
    }
    candidacy::advance(conn, Some(actor), candidacy, Step::Offer, now)?;
    let id: OfferId = diesel::insert_into(offers::table)
        .values((
            offers::candidacy_id.eq(candidacy.id),
            offers::pay_fen.eq(new.pay_fen),
            offers::terms.eq(&new.terms),
            offers::starts_on.eq(new.starts_on),
            offers::expires_at.eq(new.expires_at),
            offers::status.eq(OfferStatus::Open),
            offers::created_by_id.eq(actor),
            offers::created_at.eq(now),
        ))
        .returning(offers::id)
        .get_result(conn)?;
    audit::record(conn, Some(actor), "offer.made", ("offer", id.0), json!({ "candidacy": candidacy.id }), now)?;
    let letter = Letter::new(said("mail-offer-subject", conn, opening)?)
        .say(said("mail-offer-text", conn, opening)?.with("expires", new.expires_at))
        .action("mail-offer-action", format!("/my/offers/{id}"));
    outbox::queue_to(conn, candidacy.user_id, &letter, now)?;
    Ok(id)
}

/// Compare-and-set of the status with the answer's note.
pub(super) fn set(
    conn: &mut Conn,
    actor: Option<UserId>,
    offer: &Offer,
    (next, note): (OfferStatus, &str),
    now: NaiveDateTime,
) -> Result<(), OfferError> {
    if !offer.status.may_become(next) {
        return Err(OfferError::NotOpen);
    }
    let responded_at = matches!(next, OfferStatus::Accepted | OfferStatus::Refused).then_some(now);
    let changed = diesel::update(offers::table.find(offer.id).filter(offers::status.eq(offer.status)))
        .set((offers::status.eq(next), offers::response_note.eq(note), offers::responded_at.eq(responded_at)))
        .execute(conn)?;
    if changed == 0 {
        return Err(OfferError::NotOpen);
    }
    let action = match next {
        OfferStatus::Open => "offer.reopened",
        OfferStatus::Accepted => "offer.accepted",
        OfferStatus::Refused => "offer.refused",
        OfferStatus::Lapsed => "offer.lapsed",
        OfferStatus::Withdrawn => "offer.withdrawn",
        OfferStatus::Frozen => "offer.frozen",
    };
    audit::record(conn, actor, action, ("offer", offer.id.0), json!({}), now)?;
    Ok(())
}

/// The anchor accepts: a placement is planned, and the opening is filled when this was its last place.
pub fn accept(
    conn: &mut Conn,
    user: UserId,
    id: OfferId,
    note: &str,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<PlacementId, OfferError> {
    let OfferView { offer, candidacy, opening, .. } = offer_list::for_user(conn, user, id)?;
    match offer.status {
        OfferStatus::Open => {}
        OfferStatus::Frozen => return Err(OfferError::Frozen),
        _ => return Err(OfferError::NotOpen),
    }
    if offer.expires_at <= now {
        return Err(OfferError::Expired);
    }
    if !is_eligible(conn, user, &opening, today)? {
        return Err(OfferError::NotCertified);
    }
    let taken = placement::taken(conn, opening.id)?;
    if taken >= opening.headcount {
        return Err(OfferError::Full);
    }
    if !opening.status.is_running() {
        return Err(OfferError::OpeningNotRunning);
    }
    let is_last = taken + 1 >= opening.headcount;
    if is_last {
        // The opening comes first, before any offer: those who want the last place wait here for each other, and not
        // crosswise, one holding the opening and the other an offer that is to be taken back.
        opening::set_status(conn, user, &opening, OpeningStatus::Filled, "", now)?;
    }
    set(conn, Some(user), &offer, (OfferStatus::Accepted, note), now)?;
    candidacy::advance(conn, Some(user), &candidacy, Step::Accept, now)?;
    let placement = placement::plan(conn, user, &opening, &offer, now)?;
    let path = format!("/provider/placements/{placement}");
    tell_provider(conn, &opening, user, "mail-accepted", &path, now)?;
    if is_last {
        closing::withdraw_all(conn, user, &opening, "mail-filled", now)?;
    }
    Ok(placement)
}

/// The anchor refuses, with a note if they like.
pub fn refuse(conn: &mut Conn, user: UserId, id: OfferId, note: &str, now: NaiveDateTime) -> Result<(), OfferError> {
    let OfferView { offer, candidacy, opening, .. } = offer_list::for_user(conn, user, id)?;
    set(conn, Some(user), &offer, (OfferStatus::Refused, note), now)?;
    candidacy::advance(conn, Some(user), &candidacy, Step::Refuse, now)?;
    let path = format!("/provider/candidacies/{}", candidacy.id);
    tell_provider(conn, &opening, user, "mail-refused", &path, now)?;
    Ok(())
}

/// The provider takes an offer back before it is answered.
pub fn withdraw(conn: &mut Conn, actor: UserId, view: &OfferView, now: NaiveDateTime) -> Result<(), OfferError> {
    take_back(conn, actor, view, "mail-withdrawn", now)
}

pub(super) fn take_back(
    conn: &mut Conn,
    actor: UserId,
    OfferView { offer, candidacy, opening, .. }: &OfferView,
    mail: &'static str,
    now: NaiveDateTime,
) -> Result<(), OfferError> {
    set(conn, Some(actor), offer, (OfferStatus::Withdrawn, ""), now)?;
    candidacy::advance(conn, Some(actor), candidacy, Step::Withdraw, now)?;
    tell_anchor(conn, candidacy.user_id, opening, mail, now)?;
    Ok(())
}

/// Freezes an offer, or opens a frozen one.
pub(super) fn switch(conn: &mut Conn, offer: &Offer, to: OfferStatus, now: NaiveDateTime) -> Result<(), OfferError> {
    set(conn, None, offer, (to, ""), now)
}
