//! A flag: something about a sitting's answers that a human should look at. It is never a failure by itself; somebody of
//! the office dismisses or upholds it, with a reason, and acts, or not, by the ordinary ways.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attempt::AttemptId;
use super::candidate::CandidateId;
use super::sitting::SittingId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::recruitment::impartial::{self, Partial};
use crate::schema::{attempts, candidates, exam_flags, users};
use crate::text_enum;

pub type FlagId = Id<Flag>;

text_enum! {
    pub enum FlagKind: "exam-flag" {
        Alike = "alike",
        Fast = "fast",
    }
}

text_enum! {
    pub enum FlagStatus: "exam-flag-status" {
        Open = "open",
        Dismissed = "dismissed",
        Upheld = "upheld",
    }
}

impl FlagStatus {
    pub const fn tone(self) -> &'static str {
        match self {
            FlagStatus::Open => "now",
            FlagStatus::Dismissed => "",
            FlagStatus::Upheld => "bad",
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = exam_flags)]
pub struct Flag {
    pub id: FlagId,
    pub sitting_id: SittingId,
    pub kind: FlagKind,
    pub attempt_id: AttemptId,
    /// The other one of a pair.
    pub other_attempt_id: Option<AttemptId>,
    /// Similarity in hundredths of a percent, or seconds.
    pub value: i64,
    /// Of a pair: identical wrong answers, and items in common.
    pub same_wrong: i64,
    pub shared: i64,
    pub status: FlagStatus,
    pub found_at: NaiveDateTime,
    pub decided_by_id: Option<UserId>,
    pub decided_at: Option<NaiveDateTime>,
    pub reason: String,
}

#[derive(Debug, thiserror::Error)]
pub enum FlagError {
    #[error("decided already")]
    Decided,
    #[error("no reason")]
    Reason,
    #[error("the decision-maker is not impartial")]
    Partial(Partial),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl FlagError {
    pub fn message(&self) -> Message {
        match self {
            FlagError::Decided => "exam-flag-error-decided".into(),
            FlagError::Reason => "exam-flag-error-reason".into(),
            FlagError::Partial(partial) => partial.message(),
            FlagError::Db(_) => "error-busy".into(),
        }
    }
}

/// One flag with the people it is about.
#[derive(Debug, Clone)]
pub struct Told {
    pub flag: Flag,
    pub people: Vec<(CandidateId, String)>,
    pub decided_by: Option<String>,
}

/// The flags of a sitting, open ones first: three queries.
pub fn of_sitting(conn: &mut Conn, id: SittingId) -> QueryResult<Vec<Told>> {
    let mut flags: Vec<Flag> = exam_flags::table
        .filter(exam_flags::sitting_id.eq(id))
        .order(exam_flags::id)
        .select(Flag::as_select())
        .load(conn)?;
    flags.sort_by_key(|flag| (flag.status != FlagStatus::Open, flag.id));
    let ids: Vec<AttemptId> =
        flags.iter().flat_map(|flag| [Some(flag.attempt_id), flag.other_attempt_id]).flatten().collect();
    let people: HashMap<AttemptId, (CandidateId, String)> = attempts::table
        .inner_join(candidates::table.inner_join(users::table))
        .filter(attempts::id.eq_any(ids))
        .select((attempts::id, (candidates::id, users::name)))
        .load::<(AttemptId, (CandidateId, String))>(conn)?
        .into_iter()
        .collect();
    let deciders: Vec<UserId> = flags.iter().filter_map(|flag| flag.decided_by_id).collect();
    let names: HashMap<UserId, String> = users::table
        .filter(users::id.eq_any(deciders))
        .select((users::id, users::name))
        .load::<(UserId, String)>(conn)?
        .into_iter()
        .collect();
    let told = |flag: Flag| {
        let of = [Some(flag.attempt_id), flag.other_attempt_id];
        Told {
            people: of.into_iter().flatten().filter_map(|id| people.get(&id).cloned()).collect(),
            decided_by: flag.decided_by_id.and_then(|id| names.get(&id).cloned()),
            flag,
        }
    };
    Ok(flags.into_iter().map(told).collect())
}

/// Those that are about one candidate of the sitting.
pub fn of_candidate(conn: &mut Conn, sitting: SittingId, id: CandidateId) -> QueryResult<Vec<Told>> {
    let mut flags = of_sitting(conn, sitting)?;
    flags.retain(|told| told.people.iter().any(|(candidate, _)| *candidate == id));
    Ok(flags)
}

/// Flags that nobody decided, by sitting: the office's queue.
pub fn open(conn: &mut Conn) -> QueryResult<Vec<(SittingId, i64)>> {
    exam_flags::table
        .filter(exam_flags::status.eq(FlagStatus::Open))
        .group_by(exam_flags::sitting_id)
        .order(exam_flags::sitting_id)
        .select((exam_flags::sitting_id, diesel::dsl::count_star()))
        .load(conn)
}

/// A human looked: `open -> dismissed | upheld`. Upholding fails nobody; what follows is another decision.
pub fn decide(
    conn: &mut Conn,
    actor: UserId,
    (sitting, id): (SittingId, FlagId),
    (to, reason): (FlagStatus, &str),
    now: NaiveDateTime,
) -> Result<(), FlagError> {
    let flag: Flag =
        exam_flags::table.find(id).filter(exam_flags::sitting_id.eq(sitting)).select(Flag::as_select()).first(conn)?;
    if reason.trim().is_empty() {
        return Err(FlagError::Reason);
    }
    if to == FlagStatus::Open {
        return Err(FlagError::Decided);
    }
    let of: Vec<AttemptId> = [Some(flag.attempt_id), flag.other_attempt_id].into_iter().flatten().collect();
    let people: Vec<UserId> = attempts::table
        .inner_join(candidates::table)
        .filter(attempts::id.eq_any(of))
        .select(candidates::user_id)
        .load(conn)?;
    for person in people {
        if let Some(partial) = impartial::about(conn, actor, person)? {
            return Err(FlagError::Partial(partial));
        }
    }
    let decided = diesel::update(exam_flags::table.find(id).filter(exam_flags::status.eq(FlagStatus::Open)))
        .set((
            exam_flags::status.eq(to),
            exam_flags::decided_by_id.eq(actor),
            exam_flags::decided_at.eq(now),
            exam_flags::reason.eq(reason.trim()),
        ))
        .execute(conn)?;
    if decided == 0 {
        return Err(FlagError::Decided);
    }
    let details = json!({ "status": to, "reason": reason });
    audit::record(conn, Some(actor), "exam_flag.decided", ("exam_flag", id.0), details, now)?;
    Ok(())
}
