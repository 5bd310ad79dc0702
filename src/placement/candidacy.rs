//! A candidacy: one anchor in the pipeline of one opening, from the shortlist to the job. Its moves stand in `pipeline`.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

use super::letters::{said, tell_provider};
use super::opening::{self, Opening, OpeningId};
use super::pipeline::{CandidacyStatus, Step};
use super::search;
use crate::accounts::consent::{self, ConsentPurpose};
use crate::accounts::user::UserId;
use crate::audit;
use crate::certification::certificate;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::provider::ProviderId;
use crate::schema::{candidacies, openings};

pub type CandidacyId = Id<Candidacy>;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = candidacies)]
pub struct Candidacy {
    pub id: CandidacyId,
    pub opening_id: OpeningId,
    pub user_id: UserId,
    pub status: CandidacyStatus,
    /// What the provider wrote with the invitation, or the anchor with the application.
    pub message: String,
    pub close_reason: String,
    pub created_at: NaiveDateTime,
    pub changed_at: NaiveDateTime,
}

#[derive(Debug, thiserror::Error)]
pub enum CandidacyError {
    #[error("not possible in this status")]
    Stale,
    #[error("the opening does not run")]
    OpeningNotRunning,
    #[error("no valid certificate of the level asked for")]
    NotCertified,
    #[error("in the pipeline already")]
    Known,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl CandidacyError {
    pub fn message(&self) -> Message {
        match self {
            CandidacyError::Stale => "candidacy-stale".into(),
            CandidacyError::OpeningNotRunning => "candidacy-opening-not-running".into(),
            CandidacyError::NotCertified => "candidacy-not-certified".into(),
            CandidacyError::Known => "candidacy-known".into(),
            CandidacyError::Db(_) => "error-busy".into(),
        }
    }
}

/// A candidacy of an opening of `provider`; another provider's is not found.
pub fn for_provider(conn: &mut Conn, provider: ProviderId, id: CandidacyId) -> QueryResult<(Candidacy, Opening)> {
    candidacies::table
        .find(id)
        .inner_join(openings::table)
        .filter(openings::provider_id.eq(provider))
        .select((Candidacy::as_select(), Opening::as_select()))
        .first(conn)
}

/// As [`for_provider`], for its pages: an anchor who never said yes and may not be found any more is not found here either.
pub fn seen_by_provider(
    conn: &mut Conn,
    provider: ProviderId,
    id: CandidacyId,
    today: NaiveDate,
) -> QueryResult<(Candidacy, Opening)> {
    let pair = for_provider(conn, provider, id)?;
    let is_seen = pair.0.status.has_said_yes() || search::is_findable(conn, pair.0.user_id, today)?;
    if is_seen { Ok(pair) } else { Err(diesel::result::Error::NotFound) }
}

/// A candidacy of `user` that they know of; what is only on a shortlist is the provider's own.
pub fn for_user(conn: &mut Conn, user: UserId, id: CandidacyId) -> QueryResult<(Candidacy, Opening)> {
    candidacies::table
        .find(id)
        .inner_join(openings::table)
        .filter(candidacies::user_id.eq(user))
        .filter(candidacies::status.ne(CandidacyStatus::Shortlisted))
        .select((Candidacy::as_select(), Opening::as_select()))
        .first(conn)
}

/// Moves a candidacy on: compare-and-set, so that a stale page changes nothing.
pub(super) fn advance(
    conn: &mut Conn,
    actor: Option<UserId>,
    candidacy: &Candidacy,
    step: Step,
    now: NaiveDateTime,
) -> Result<CandidacyStatus, CandidacyError> {
    let next = candidacy.status.after(step).ok_or(CandidacyError::Stale)?;
    let changed =
        diesel::update(candidacies::table.find(candidacy.id).filter(candidacies::status.eq(candidacy.status)))
            .set((candidacies::status.eq(next), candidacies::changed_at.eq(now)))
            .execute(conn)?;
    if changed == 0 {
        return Err(CandidacyError::Stale);
    }
    let details = json!({ "from": candidacy.status });
    audit::record(conn, actor, next.action(), ("candidacy", candidacy.id.0), details, now)?;
    Ok(next)
}

fn insert(
    conn: &mut Conn,
    actor: UserId,
    opening: &Opening,
    user: UserId,
    (status, message): (CandidacyStatus, &str),
    now: NaiveDateTime,
) -> Result<CandidacyId, CandidacyError> {
    let known: i64 = candidacies::table
        .filter(candidacies::opening_id.eq(opening.id))
        .filter(candidacies::user_id.eq(user))
        .count()
        .get_result(conn)?;
    if known > 0 {
        return Err(CandidacyError::Known);
    }
    let id: CandidacyId = diesel::insert_into(candidacies::table)
        .values((
            candidacies::opening_id.eq(opening.id),
            candidacies::user_id.eq(user),
            candidacies::status.eq(status),
            candidacies::message.eq(message),
            candidacies::created_by_id.eq(actor),
            candidacies::created_at.eq(now),
            candidacies::changed_at.eq(now),
        ))
        .returning(candidacies::id)
        .get_result(conn)?;
    let details = json!({ "opening": opening.id, "user": user });
    audit::record(conn, Some(actor), status.action(), ("candidacy", id.0), details, now)?;
    Ok(id)
}

/// Puts an anchor whom the provider may find on the shortlist of its opening; `NotFound` for anybody else.
pub fn shortlist(
    conn: &mut Conn,
    actor: UserId,
    opening: &Opening,
    user: UserId,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<CandidacyId, CandidacyError> {
    if opening.status == opening::OpeningStatus::Closed {
        return Err(CandidacyError::OpeningNotRunning);
    }
    if !search::is_findable(conn, user, today)? {
        return Err(diesel::result::Error::NotFound.into());
    }
    insert(conn, actor, opening, user, (CandidacyStatus::Shortlisted, ""), now)
}

/// Invites somebody from the shortlist, with a few words, by mail.
pub fn invite(
    conn: &mut Conn,
    actor: UserId,
    (candidacy, opening): &(Candidacy, Opening),
    words: &str,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<(), CandidacyError> {
    if opening.status != opening::OpeningStatus::Published {
        return Err(CandidacyError::OpeningNotRunning);
    }
    if !search::is_findable(conn, candidacy.user_id, today)? || !is_eligible(conn, candidacy.user_id, opening, today)? {
        return Err(CandidacyError::NotCertified);
    }
    advance(conn, Some(actor), candidacy, Step::Invite, now)?;
    diesel::update(candidacies::table.find(candidacy.id)).set(candidacies::message.eq(words)).execute(conn)?;
    let letter = Letter::new(said("mail-invited-subject", conn, opening)?)
        .say(said("mail-invited-text", conn, opening)?)
        .action("mail-invited-action", format!("/my/jobs/{}", candidacy.id));
    outbox::queue_to(conn, candidacy.user_id, &letter, now)?;
    Ok(())
}

/// An anchor applies to a published opening, which shows them to its provider.
pub fn apply(
    conn: &mut Conn,
    user: UserId,
    opening: &Opening,
    words: &str,
    today: NaiveDate,
    now: NaiveDateTime,
) -> Result<CandidacyId, CandidacyError> {
    if opening.status != opening::OpeningStatus::Published || opening.closes_on < today {
        return Err(CandidacyError::OpeningNotRunning);
    }
    if !is_eligible(conn, user, opening, today)? {
        return Err(CandidacyError::NotCertified);
    }
    let on_shortlist: Option<Candidacy> = candidacies::table
        .filter(candidacies::opening_id.eq(opening.id))
        .filter(candidacies::user_id.eq(user))
        .filter(candidacies::status.eq(CandidacyStatus::Shortlisted))
        .select(Candidacy::as_select())
        .first(conn)
        .optional()?;
    let id = match on_shortlist {
        // Both had the same thought: the provider's shortlist entry becomes the application.
        Some(own) => {
            let invited = advance(conn, Some(user), &own, Step::Invite, now)?;
            let own = Candidacy { status: invited, ..own };
            advance(conn, Some(user), &own, Step::ShowInterest, now)?;
            diesel::update(candidacies::table.find(own.id)).set(candidacies::message.eq(words)).execute(conn)?;
            own.id
        }
        None => insert(conn, user, opening, user, (CandidacyStatus::Interested, words), now)?,
    };
    tell_provider(conn, opening, user, "mail-applied", &format!("/provider/candidacies/{id}"), now)?;
    Ok(id)
}

/// What an anchor says to an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Interested,
    Declined,
}

/// The anchor answers an invitation, or steps back later.
pub fn answer(
    conn: &mut Conn,
    (candidacy, opening): &(Candidacy, Opening),
    answer: Answer,
    now: NaiveDateTime,
) -> Result<(), CandidacyError> {
    let (step, mail) = match answer {
        Answer::Interested => (Step::ShowInterest, "mail-interested"),
        Answer::Declined => (Step::Decline, "mail-declined"),
    };
    if answer == Answer::Interested && !opening.status.is_running() {
        return Err(CandidacyError::OpeningNotRunning);
    }
    advance(conn, Some(candidacy.user_id), candidacy, step, now)?;
    let path = format!("/provider/candidacies/{}", candidacy.id);
    tell_provider(conn, opening, candidacy.user_id, mail, &path, now)?;
    Ok(())
}

/// The provider has talked with the anchor.
pub fn interview(
    conn: &mut Conn,
    actor: UserId,
    candidacy: &Candidacy,
    now: NaiveDateTime,
) -> Result<(), CandidacyError> {
    advance(conn, Some(actor), candidacy, Step::Interview, now)?;
    Ok(())
}

/// The provider ends a candidacy with a reason; the anchor is told if they knew of it.
pub fn close(
    conn: &mut Conn,
    actor: UserId,
    (candidacy, opening): &(Candidacy, Opening),
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), CandidacyError> {
    advance(conn, Some(actor), candidacy, Step::Close, now)?;
    diesel::update(candidacies::table.find(candidacy.id)).set(candidacies::close_reason.eq(reason)).execute(conn)?;
    if candidacy.status != CandidacyStatus::Shortlisted {
        let letter = Letter::new(said("mail-candidacy-closed-subject", conn, opening)?)
            .say(said("mail-candidacy-closed-text", conn, opening)?.with("reason", reason))
            .action("mail-jobs-action", "/my/jobs");
        outbox::queue_to(conn, candidacy.user_id, &letter, now)?;
    }
    Ok(())
}

/// Whether `user` holds a valid certificate of the level that `opening` asks for.
pub fn is_eligible(conn: &mut Conn, user: UserId, opening: &Opening, today: NaiveDate) -> QueryResult<bool> {
    Ok(certificate::valid_of(conn, user, today)?.is_some_and(|held| held.level <= opening.level))
}

/// Whether the provider of this candidacy may see how to reach the anchor.
pub fn shows_contact(conn: &mut Conn, candidacy: &Candidacy) -> QueryResult<bool> {
    Ok(candidacy.status.may_contact()
        && consent::current(conn, candidacy.user_id)?.contains(&ConsentPurpose::ShowContact))
}
