//! Second thoughts about a sitting: the same plan sent twice, a plan taken back before anybody starts, a plan given up.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::candidate::{self, CandidateId};
use super::performance::PerformanceStatus;
use super::plan::{NewSitting, SittingError};
use super::planning;
use super::sitting::{self, Sitting, SittingId, SittingStatus};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::schema::{attempts, candidates, incidents, invigilators, performances, sittings};

/// Within this time the same plan by the same person is a second click.
const REPEAT: TimeDelta = TimeDelta::minutes(1);

#[derive(Debug, thiserror::Error)]
pub enum ReplanError {
    #[error("the sitting has moved on")]
    Moved,
    #[error("somebody has begun")]
    Begun,
    #[error("performances have their slots")]
    HasSlots,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl ReplanError {
    pub fn message(&self) -> Message {
        match self {
            ReplanError::Moved => "sitting-error-status".into(),
            ReplanError::Begun => "sitting-error-begun".into(),
            ReplanError::HasSlots => "sitting-error-has-slots".into(),
            ReplanError::Db(_) => "error-busy".into(),
        }
    }
}

/// Plans a sitting; the one that this person planned with the same words a moment ago is given back as it is.
pub fn plan_once(
    conn: &mut Conn,
    actor: UserId,
    new: &NewSitting,
    now: NaiveDateTime,
) -> Result<SittingId, SittingError> {
    let recent: Vec<Sitting> = sittings::table
        .filter(sittings::created_by_id.eq(actor))
        .filter(sittings::created_at.gt(now - REPEAT))
        .order(sittings::id.desc())
        .limit(50)
        .select(Sitting::as_select())
        .load(conn)?;
    match recent.iter().find(|known| is_same(known, new)) {
        Some(known) => Ok(known.id),
        None => planning::plan(conn, actor, new, now),
    }
}

fn is_same(known: &Sitting, new: &NewSitting) -> bool {
    let texts = [&known.title_en, &known.title_zh, &known.brief_en, &known.brief_zh];
    texts == [&new.title_en, &new.title_zh, &new.brief_en, &new.brief_zh]
        && (known.kind, known.cohort_id, known.room_id) == (new.kind, new.cohort, new.room)
        && (known.blueprint_id, known.rubric_id) == (new.blueprint, new.rubric)
        && (known.starts_at, known.ends_at) == (new.starts_at, new.ends_at)
        && (known.minutes, known.grace_seconds) == (new.minutes, new.grace_seconds)
        && known.door() == new.door
}

/// `ready -> planned` while nobody has begun, so that the plan can change. Candidates hear that the time does not hold.
pub fn take_back(conn: &mut Conn, actor: UserId, id: SittingId, now: NaiveDateTime) -> Result<(), ReplanError> {
    let ready = sitting::find(conn, id)?;
    if has_begun(conn, id)? {
        return Err(ReplanError::Begun);
    }
    if !sitting::advance(conn, id, SittingStatus::Ready, SittingStatus::Planned)? {
        return Err(ReplanError::Moved);
    }
    // Who somebody is was checked for the exam as it was planned then.
    diesel::update(candidates::table.filter(candidates::sitting_id.eq(id)))
        .set((
            candidates::arrived_at.eq(None::<NaiveDateTime>),
            candidates::authorised_at.eq(None::<NaiveDateTime>),
            candidates::authorised_by_id.eq(None::<UserId>),
            candidates::identity_document.eq(""),
            candidates::identity_note.eq(""),
        ))
        .execute(conn)?;
    for listed in candidate::list(conn, id)? {
        let title = || Arg::bilingual(&ready.title_en, &ready.title_zh);
        let letter = Letter::new(Message::new("mail-exam-back-subject").with("title", title()))
            .say(Message::new("mail-exam-back-text").with("title", title()).with("when", ready.starts_at))
            .action("mail-exam-back-action", "/my/exams");
        outbox::queue_to(conn, listed.user_id, &letter, now)?;
    }
    audit::record(conn, Some(actor), "sitting.taken_back", ("sitting", id.0), json!({}), now)?;
    Ok(())
}

/// Deletes a plan with its list. Whoever was told of it has heard when it was taken back.
pub fn give_up(conn: &mut Conn, actor: UserId, id: SittingId, now: NaiveDateTime) -> Result<(), ReplanError> {
    let planned = sitting::find(conn, id)?;
    if planned.status != SittingStatus::Planned {
        return Err(ReplanError::Moved);
    }
    let slots: i64 = performances::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(id))
        .count()
        .get_result(conn)?;
    if slots > 0 {
        return Err(ReplanError::HasSlots);
    }
    let listed: Vec<CandidateId> =
        candidates::table.filter(candidates::sitting_id.eq(id)).select(candidates::id).load(conn)?;
    candidate::forget(conn, &listed)?;
    diesel::delete(incidents::table.filter(incidents::sitting_id.eq(id))).execute(conn)?;
    diesel::delete(invigilators::table.filter(invigilators::sitting_id.eq(id))).execute(conn)?;
    diesel::delete(candidates::table.filter(candidates::sitting_id.eq(id))).execute(conn)?;
    diesel::delete(sittings::table.find(id)).execute(conn)?;
    let details = json!({ "kind": planned.kind, "cohort": planned.cohort_id.0 });
    audit::record(conn, Some(actor), "sitting.deleted", ("sitting", id.0), details, now)?;
    Ok(())
}

fn has_begun(conn: &mut Conn, id: SittingId) -> QueryResult<bool> {
    let attempts: i64 =
        attempts::table.inner_join(candidates::table).filter(candidates::sitting_id.eq(id)).count().get_result(conn)?;
    let performed: i64 = performances::table
        .inner_join(candidates::table)
        .filter(candidates::sitting_id.eq(id))
        .filter(performances::status.ne(PerformanceStatus::Scheduled))
        .count()
        .get_result(conn)?;
    Ok(attempts + performed > 0)
}
