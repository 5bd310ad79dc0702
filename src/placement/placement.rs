//! A placement: the job of an anchor with a provider, from the accepted offer to its end.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

use super::candidacy::{self, Candidacy, CandidacyError, CandidacyId, is_eligible};
use super::letters::{tell_anchor, tell_provider};
use super::offer::{Offer, OfferId};
use super::opening::{self, Opening, OpeningId};
use super::pipeline::Step;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::types::Id;
use crate::db::{self, Conn};
use crate::i18n::Message;
use crate::recruitment::provider::ProviderId;
use crate::schema::{candidacies, openings, placements};
use crate::text_enum;

pub type PlacementId = Id<Placement>;

text_enum! {
    pub enum PlacementStatus: "placement-status" {
        Planned = "planned",
        Active = "active",
        Ended = "ended",
    }
}

impl PlacementStatus {
    /// How it looks on a page.
    pub const fn tone(self) -> &'static str {
        match self {
            PlacementStatus::Planned => "now",
            PlacementStatus::Active => "ok",
            PlacementStatus::Ended => "",
        }
    }

    pub const fn may_become(self, next: PlacementStatus) -> bool {
        use PlacementStatus::{Active, Ended, Planned};
        matches!((self, next), (Planned, Active) | (Planned | Active, Ended))
    }
}

/// Pay per month.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = placements)]
pub struct Placement {
    pub id: PlacementId,
    pub candidacy_id: CandidacyId,
    pub offer_id: OfferId,
    pub opening_id: OpeningId,
    pub provider_id: ProviderId,
    pub user_id: UserId,
    pub pay_fen: i64,
    pub starts_on: NaiveDate,
    pub status: PlacementStatus,
    pub ended_on: Option<NaiveDate>,
    pub end_reason: String,
    pub created_at: NaiveDateTime,
}

#[derive(Debug, thiserror::Error)]
pub enum PlacementError {
    #[error("not possible in this status")]
    Stale,
    #[error("no valid certificate of the level asked for")]
    NotCertified,
    #[error("the first day has not come")]
    NotYet(NaiveDate),
    #[error("the last day is not possible")]
    Dates,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl PlacementError {
    pub fn message(&self) -> Message {
        match self {
            PlacementError::Stale => "placement-stale".into(),
            PlacementError::NotCertified => "placement-not-certified".into(),
            PlacementError::NotYet(day) => Message::new("placement-starts-on").with("day", *day),
            PlacementError::Dates => "placement-end-dates".into(),
            PlacementError::Db(_) => "error-busy".into(),
        }
    }
}

impl From<CandidacyError> for PlacementError {
    fn from(error: CandidacyError) -> Self {
        match error {
            CandidacyError::Db(error) => PlacementError::Db(error),
            _ => PlacementError::Stale,
        }
    }
}

/// How many places of an opening are taken.
pub(super) fn taken(conn: &mut Conn, opening: OpeningId) -> QueryResult<i64> {
    placements::table
        .filter(placements::opening_id.eq(opening))
        .filter(placements::status.ne(PlacementStatus::Ended))
        .count()
        .get_result(conn)
}

/// Writes the job that an accepted offer makes.
pub(super) fn plan(
    conn: &mut Conn,
    user: UserId,
    opening: &Opening,
    offer: &Offer,
    now: NaiveDateTime,
) -> QueryResult<PlacementId> {
    let id: PlacementId = diesel::insert_into(placements::table)
        .values((
            placements::candidacy_id.eq(offer.candidacy_id),
            placements::offer_id.eq(offer.id),
            placements::opening_id.eq(opening.id),
            placements::provider_id.eq(opening.provider_id),
            placements::user_id.eq(user),
            placements::pay_fen.eq(offer.pay_fen),
            placements::starts_on.eq(offer.starts_on),
            placements::status.eq(PlacementStatus::Planned),
            placements::created_at.eq(now),
        ))
        .returning(placements::id)
        .get_result(conn)?;
    audit::record(conn, Some(user), "placement.planned", ("placement", id.0), json!({ "offer": offer.id }), now)?;
    Ok(id)
}

/// From the first day on planned becomes active. Nobody starts without a valid certificate.
pub fn start(
    conn: &mut Conn,
    actor: Option<UserId>,
    placement: &Placement,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<(), PlacementError> {
    if !placement.status.may_become(PlacementStatus::Active) {
        return Err(PlacementError::Stale);
    }
    if today < placement.starts_on {
        return Err(PlacementError::NotYet(placement.starts_on));
    }
    let (candidacy, opening): (Candidacy, Opening) = candidacies::table
        .find(placement.candidacy_id)
        .inner_join(openings::table)
        .select((Candidacy::as_select(), Opening::as_select()))
        .first(conn)?;
    if !is_eligible(conn, placement.user_id, &opening, today)? {
        return Err(PlacementError::NotCertified);
    }
    let changed = diesel::update(placements::table.find(placement.id).filter(placements::status.eq(placement.status)))
        .set(placements::status.eq(PlacementStatus::Active))
        .execute(conn)?;
    if changed == 0 {
        return Err(PlacementError::Stale);
    }
    candidacy::advance(conn, actor, &candidacy, Step::Place, now)?;
    audit::record(conn, actor, "placement.started", ("placement", placement.id.0), json!({}), now)?;
    tell_anchor(conn, placement.user_id, &opening, "mail-started", now)?;
    Ok(())
}

/// Starts what begins on `today` or should have begun. Whoever holds no valid certificate stays planned.
pub fn start_due(conn: &mut Conn, today: NaiveDate, now: NaiveDateTime) -> Result<usize, PlacementError> {
    let due: Vec<Placement> = placements::table
        .filter(placements::status.eq(PlacementStatus::Planned))
        .filter(placements::starts_on.le(today))
        .order(placements::id)
        .limit(200)
        .select(Placement::as_select())
        .load(conn)?;
    let mut started = 0;
    for placement in &due {
        let done =
            db::apart(conn, ("placement", placement.id.0), |conn| match start(conn, None, placement, today, now) {
                Err(PlacementError::NotCertified) => Ok(false),
                outcome => outcome.map(|()| true),
            })?;
        started += usize::from(done == Some(true));
    }
    Ok(started)
}

/// Ends a job on `ended_on` with a reason, and tells both sides.
pub fn end(
    conn: &mut Conn,
    actor: UserId,
    placement: &Placement,
    (ended_on, reason): (NaiveDate, &str),
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<(), PlacementError> {
    if !placement.status.may_become(PlacementStatus::Ended) {
        return Err(PlacementError::Stale);
    }
    if ended_on > today || (placement.status == PlacementStatus::Active && ended_on < placement.starts_on) {
        return Err(PlacementError::Dates);
    }
    let changed = diesel::update(placements::table.find(placement.id).filter(placements::status.eq(placement.status)))
        .set((
            placements::status.eq(PlacementStatus::Ended),
            placements::ended_on.eq(ended_on),
            placements::end_reason.eq(reason),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(PlacementError::Stale);
    }
    audit::record(conn, Some(actor), "placement.ended", ("placement", placement.id.0), json!({}), now)?;
    let opening = opening::find(conn, placement.opening_id)?;
    tell_anchor(conn, placement.user_id, &opening, "mail-ended", now)?;
    let path = format!("/provider/placements/{}", placement.id);
    tell_provider(conn, &opening, placement.user_id, "mail-provider-ended", &path, now)?;
    Ok(())
}
