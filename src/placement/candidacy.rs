//! A candidacy: one anchor in the pipeline of one opening, from the shortlist to the job. All moves stand in one match.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::opening::{self, Opening, OpeningId};
use super::search;
use crate::accounts::consent::{self, ConsentPurpose};
use crate::accounts::user::UserId;
use crate::audit;
use crate::certification::certificate;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::provider::{self, ProviderId};
use crate::schema::{candidacies, openings, providers, users};
use crate::text_enum;

pub type CandidacyId = Id<Candidacy>;

text_enum! {
    pub enum CandidacyStatus: "candidacy-status" {
        Shortlisted = "shortlisted",
        Invited = "invited",
        Interested = "interested",
        Declined = "declined",
        Interviewed = "interviewed",
        Offered = "offered",
        Accepted = "accepted",
        Refused = "refused",
        Lapsed = "lapsed",
        Placed = "placed",
        Closed = "closed",
    }
}

/// What may happen to a candidacy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Invite,
    ShowInterest,
    Decline,
    Interview,
    Offer,
    Accept,
    Refuse,
    Lapse,
    /// The provider takes its offer back.
    Withdraw,
    Place,
    Close,
}

impl CandidacyStatus {
    pub const fn after(self, step: Step) -> Option<CandidacyStatus> {
        use CandidacyStatus as S;
        match (self, step) {
            (S::Shortlisted, Step::Invite) => Some(S::Invited),
            (S::Invited | S::Declined, Step::ShowInterest) => Some(S::Interested),
            (S::Invited | S::Interested | S::Interviewed, Step::Decline) => Some(S::Declined),
            (S::Interested, Step::Interview) => Some(S::Interviewed),
            (S::Interested | S::Interviewed | S::Refused | S::Lapsed, Step::Offer) => Some(S::Offered),
            (S::Offered, Step::Accept) => Some(S::Accepted),
            (S::Offered, Step::Refuse) => Some(S::Refused),
            (S::Offered, Step::Lapse) => Some(S::Lapsed),
            (S::Offered, Step::Withdraw) => Some(S::Interviewed),
            (S::Accepted, Step::Place) => Some(S::Placed),
            (S::Shortlisted | S::Invited | S::Interested | S::Interviewed | S::Refused | S::Lapsed, Step::Close) => {
                Some(S::Closed)
            }
            _ => None,
        }
    }

    /// The anchor said yes at some time, and nobody ended it.
    pub const fn is_mutual(self) -> bool {
        use CandidacyStatus::{Accepted, Interested, Interviewed, Offered, Placed};
        matches!(self, Interested | Interviewed | Offered | Accepted | Placed)
    }

    /// The anchor said yes at some time; all others are hidden from the provider when they may not be found any more.
    pub const fn has_said_yes(self) -> bool {
        self.is_mutual() || matches!(self, CandidacyStatus::Refused | CandidacyStatus::Lapsed)
    }

    /// The provider may see how to reach the anchor, if the anchor consents.
    pub const fn may_contact(self) -> bool {
        self.is_mutual() || matches!(self, CandidacyStatus::Invited)
    }

    const fn action(self) -> &'static str {
        use CandidacyStatus as S;
        match self {
            S::Shortlisted => "candidacy.shortlisted",
            S::Invited => "candidacy.invited",
            S::Interested => "candidacy.interested",
            S::Declined => "candidacy.declined",
            S::Interviewed => "candidacy.interviewed",
            S::Offered => "candidacy.offered",
            S::Accepted => "candidacy.accepted",
            S::Refused => "candidacy.refused",
            S::Lapsed => "candidacy.lapsed",
            S::Placed => "candidacy.placed",
            S::Closed => "candidacy.closed",
        }
    }

    /// By when the next step is due: three days after the last one. Nothing is due when it has ended, and offers and
    /// placements carry their own dates.
    pub fn due(self, changed_at: NaiveDateTime) -> Option<NaiveDateTime> {
        use CandidacyStatus::{Interested, Interviewed, Invited, Shortlisted};
        matches!(self, Shortlisted | Invited | Interested | Interviewed).then(|| changed_at + TimeDelta::days(3))
    }
}

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

/// What `user` was invited to or applied for, newest change first, with the names of the providers.
pub fn of_user(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(Candidacy, Opening, String, String)>> {
    candidacies::table
        .inner_join(openings::table.inner_join(providers::table))
        .filter(candidacies::user_id.eq(user))
        .filter(candidacies::status.ne(CandidacyStatus::Shortlisted))
        .order(candidacies::changed_at.desc())
        .limit(100)
        .select((Candidacy::as_select(), Opening::as_select(), providers::name_en, providers::name_zh))
        .load(conn)
}

/// Everybody in the pipeline of an opening whom its provider may see, with their names, the latest change first.
pub fn of_opening(conn: &mut Conn, opening: OpeningId, today: NaiveDate) -> QueryResult<Vec<(Candidacy, String)>> {
    let mut rows: Vec<(Candidacy, String)> = candidacies::table
        .inner_join(users::table.on(users::id.eq(candidacies::user_id)))
        .filter(candidacies::opening_id.eq(opening))
        .order(candidacies::changed_at.desc())
        .limit(500)
        .select((Candidacy::as_select(), users::name))
        .load(conn)?;
    let users: Vec<UserId> = rows.iter().map(|(candidacy, _)| candidacy.user_id).collect();
    let findable = search::findable_among(conn, &users, today)?;
    rows.retain(|(candidacy, _)| candidacy.status.has_said_yes() || findable.contains(&candidacy.user_id));
    Ok(rows)
}

/// The candidacies of `user` with `provider`, newest first.
pub fn of_user_with(conn: &mut Conn, user: UserId, provider: ProviderId) -> QueryResult<Vec<(Candidacy, Opening)>> {
    candidacies::table
        .inner_join(openings::table)
        .filter(candidacies::user_id.eq(user))
        .filter(openings::provider_id.eq(provider))
        .order(candidacies::changed_at.desc())
        .limit(50)
        .select((Candidacy::as_select(), Opening::as_select()))
        .load(conn)
}

/// Where each of `users` stands in the pipeline of `opening`.
pub fn standing_of(
    conn: &mut Conn,
    opening: OpeningId,
    users: &[UserId],
) -> QueryResult<HashMap<UserId, (CandidacyId, CandidacyStatus)>> {
    let rows: Vec<(UserId, CandidacyId, CandidacyStatus)> = candidacies::table
        .filter(candidacies::opening_id.eq(opening))
        .filter(candidacies::user_id.eq_any(users))
        .select((candidacies::user_id, candidacies::id, candidacies::status))
        .load(conn)?;
    Ok(rows.into_iter().map(|(user, id, status)| (user, (id, status))).collect())
}

/// How many candidacies each of `ids` has per status, in one query.
pub fn counts(conn: &mut Conn, ids: &[OpeningId]) -> QueryResult<Vec<(OpeningId, CandidacyStatus, i64)>> {
    candidacies::table
        .filter(candidacies::opening_id.eq_any(ids))
        .group_by((candidacies::opening_id, candidacies::status))
        .select((candidacies::opening_id, candidacies::status, diesel::dsl::count_star()))
        .load(conn)
}

/// How many candidacies `provider` has per status, over its openings that run.
pub fn counts_of_provider(conn: &mut Conn, provider: ProviderId) -> QueryResult<Vec<(CandidacyStatus, i64)>> {
    let ids: Vec<OpeningId> =
        opening::open_of_provider(conn, provider)?.into_iter().map(|opening| opening.id).collect();
    let mut sums: Vec<(CandidacyStatus, i64)> = Vec::new();
    for (_, status, count) in counts(conn, &ids)? {
        match sums.iter_mut().find(|(own, _)| *own == status) {
            Some((_, sum)) => *sum += count,
            None => sums.push((status, count)),
        }
    }
    sums.sort();
    Ok(sums)
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

/// A message about an opening, with its title and the names of its provider.
pub(super) fn said(key: &'static str, conn: &mut Conn, opening: &Opening) -> QueryResult<Message> {
    let (en, zh): (String, String) =
        providers::table.find(opening.provider_id).select((providers::name_en, providers::name_zh)).first(conn)?;
    Ok(Message::new(key).with("opening", &opening.title).with("provider", Arg::bilingual(en, zh)))
}

/// Mails every member of the opening's provider `<key>-subject` and `<key>-text` about `user`.
pub(super) fn tell_provider(
    conn: &mut Conn,
    opening: &Opening,
    user: UserId,
    key: &'static str,
    path: &str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let name: String = users::table.find(user).select(users::name).first(conn)?;
    let message = |end: &str| Message {
        key: format!("{key}-{end}").into(),
        args: vec![("opening".into(), (&opening.title).into()), ("anchor".into(), (&name).into())],
    };
    let letter = Letter::new(message("subject")).say(message("text")).action("mail-provider-action", path);
    for member in provider::members(conn, opening.provider_id)? {
        outbox::queue_to(conn, member, &letter, now)?;
    }
    Ok(())
}
