//! Offers with what they belong to: one by one as each side may see it, and those that wait for an answer.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::candidacy::{Candidacy, CandidacyId};
use super::offer::{Offer, OfferId, OfferStatus};
use super::opening::{Opening, OpeningId};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::recruitment::provider::ProviderId;
use crate::schema::{candidacies, offers, openings, providers};

/// An offer with what it belongs to.
#[derive(Debug, Clone)]
pub struct OfferView {
    pub offer: Offer,
    pub candidacy: Candidacy,
    pub opening: Opening,
    pub provider_en: String,
    pub provider_zh: String,
}

type Row = (Offer, Candidacy, Opening, String, String);

fn view((offer, candidacy, opening, provider_en, provider_zh): Row) -> OfferView {
    OfferView { offer, candidacy, opening, provider_en, provider_zh }
}

macro_rules! views {
    () => {
        offers::table.inner_join(candidacies::table.inner_join(openings::table.inner_join(providers::table))).select((
            Offer::as_select(),
            Candidacy::as_select(),
            Opening::as_select(),
            providers::name_en,
            providers::name_zh,
        ))
    };
}

/// An offer made to `user`; somebody else's is not found.
pub fn for_user(conn: &mut Conn, user: UserId, id: OfferId) -> QueryResult<OfferView> {
    views!().filter(offers::id.eq(id)).filter(candidacies::user_id.eq(user)).first(conn).map(view)
}

/// An offer of `provider`; another provider's is not found.
pub fn for_provider(conn: &mut Conn, provider: ProviderId, id: OfferId) -> QueryResult<OfferView> {
    views!().filter(offers::id.eq(id)).filter(openings::provider_id.eq(provider)).first(conn).map(view)
}

/// The offers that wait for the answer of `user`, frozen ones too, the first to expire in front.
pub fn open_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<OfferView>> {
    let rows: Vec<Row> = views!()
        .filter(candidacies::user_id.eq(user))
        .filter(offers::status.eq_any([OfferStatus::Open, OfferStatus::Frozen]))
        .order((offers::expires_at, offers::id))
        .limit(100)
        .load(conn)?;
    Ok(rows.into_iter().map(view).collect())
}

/// The offers of `provider` that wait for an answer.
pub fn open_of_provider(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<OfferView>> {
    let rows: Vec<Row> = views!()
        .filter(openings::provider_id.eq(provider))
        .filter(offers::status.eq_any([OfferStatus::Open, OfferStatus::Frozen]))
        .order((offers::expires_at, offers::id))
        .limit(100)
        .load(conn)?;
    Ok(rows.into_iter().map(view).collect())
}

/// The offers of these candidacies, newest first.
pub fn of_candidacies(conn: &mut Conn, ids: &[CandidacyId]) -> QueryResult<Vec<Offer>> {
    offers::table
        .filter(offers::candidacy_id.eq_any(ids))
        .order(offers::id.desc())
        .limit(1000)
        .select(Offer::as_select())
        .load(conn)
}

/// The offers for an opening that wait for an answer, the oldest in front.
pub(super) fn open_for(conn: &mut Conn, opening: OpeningId) -> QueryResult<Vec<OfferView>> {
    let rows: Vec<Row> = views!()
        .filter(openings::id.eq(opening))
        .filter(offers::status.eq_any([OfferStatus::Open, OfferStatus::Frozen]))
        .order(offers::id)
        .load(conn)?;
    Ok(rows.into_iter().map(view).collect())
}

/// Up to a hundred offers that were not answered in time.
pub(super) fn expired(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<OfferView>> {
    let rows: Vec<Row> = views!()
        .filter(offers::status.eq_any([OfferStatus::Open, OfferStatus::Frozen]))
        .filter(offers::expires_at.le(now))
        .order(offers::id)
        .limit(100)
        .load(conn)?;
    Ok(rows.into_iter().map(view).collect())
}
