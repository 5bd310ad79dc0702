//! Planning a sitting, until it is ready. How it goes on is in `progress`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::paper_pool::Source;
use super::plan::{self, NewSitting, SittingError, Wish};
use super::readiness;
use super::sitting::{self, BlueprintId, Component, Sitting, SittingId, SittingStatus};
use super::{blueprint, candidate};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::cohort;
use crate::schema::{item_versions, rubrics, sittings};

/// Plans a sitting under the scheme of its cohort.
pub fn plan(conn: &mut Conn, actor: UserId, new: &NewSitting, now: NaiveDateTime) -> Result<SittingId, SittingError> {
    check(conn, new, now)?;
    let cohort = cohort::find(conn, new.cohort)?;
    let id: SittingId = diesel::insert_into(sittings::table)
        .values((
            sittings::kind.eq(new.kind),
            sittings::cohort_id.eq(new.cohort),
            sittings::scheme_id.eq(cohort.scheme_id),
            sittings::blueprint_id.eq(new.blueprint),
            sittings::rubric_id.eq(new.rubric),
            sittings::room_id.eq(new.room),
            sittings::title_en.eq(&new.title_en),
            sittings::title_zh.eq(&new.title_zh),
            sittings::starts_at.eq(new.starts_at),
            sittings::ends_at.eq(new.ends_at),
            sittings::minutes.eq(new.minutes),
            sittings::grace_seconds.eq(new.grace_seconds),
            sittings::brief_en.eq(&new.brief_en),
            sittings::brief_zh.eq(&new.brief_zh),
            sittings::created_by_id.eq(actor),
            sittings::created_at.eq(now),
        ))
        .returning(sittings::id)
        .get_result(conn)?;
    diesel::update(sittings::table.find(id)).set(&new.door).execute(conn)?;
    audit::record(conn, Some(actor), "sitting.planned", ("sitting", id.0), json!({ "kind": new.kind }), now)?;
    Ok(id)
}

/// Changes a plan that is not ready yet. Cohort and kind stay.
pub fn change(
    conn: &mut Conn,
    actor: UserId,
    id: SittingId,
    new: &NewSitting,
    now: NaiveDateTime,
) -> Result<(), SittingError> {
    let known = sitting::find(conn, id)?;
    check(conn, &NewSitting { cohort: known.cohort_id, kind: known.kind, ..new.clone() }, now)?;
    let changed = diesel::update(sittings::table.find(id).filter(sittings::status.eq(SittingStatus::Planned)))
        .set((
            sittings::blueprint_id.eq(new.blueprint),
            sittings::rubric_id.eq(new.rubric),
            sittings::room_id.eq(new.room),
            sittings::title_en.eq(&new.title_en),
            sittings::title_zh.eq(&new.title_zh),
            sittings::starts_at.eq(new.starts_at),
            sittings::ends_at.eq(new.ends_at),
            sittings::minutes.eq(new.minutes),
            sittings::grace_seconds.eq(new.grace_seconds),
            sittings::brief_en.eq(&new.brief_en),
            sittings::brief_zh.eq(&new.brief_zh),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(SittingError::Status);
    }
    diesel::update(sittings::table.find(id)).set(&new.door).execute(conn)?;
    audit::record(conn, Some(actor), "sitting.changed", ("sitting", id.0), json!({}), now)?;
    Ok(())
}

fn check(conn: &mut Conn, new: &NewSitting, now: NaiveDateTime) -> Result<(), SittingError> {
    plan::faults(conn, &Wish::from(new), now)?.into_iter().next().map_or(Ok(()), Err)
}

/// `planned -> ready` when the readiness check passes; tells the candidates.
pub fn make_ready(conn: &mut Conn, actor: UserId, id: SittingId, now: NaiveDateTime) -> Result<(), SittingError> {
    let planned = sitting::find(conn, id)?;
    if planned.status != SittingStatus::Planned {
        return Err(SittingError::Status);
    }
    if planned.ends_at <= now {
        return Err(SittingError::Past);
    }
    if !readiness::check(conn, &planned)?.is_ready() {
        return Err(SittingError::NotReady);
    }
    if !sitting::advance(conn, id, SittingStatus::Planned, SittingStatus::Ready)? {
        return Err(SittingError::Status);
    }
    match (planned.blueprint_id, planned.rubric_id) {
        (Some(blueprint), _) if planned.kind == Component::Theory => {
            blueprint::mark_used(conn, blueprint, now)?;
            mark_drawable_used(conn, blueprint, now)?;
        }
        (_, Some(rubric)) => {
            diesel::update(rubrics::table.find(rubric).filter(rubrics::used_at.is_null()))
                .set(rubrics::used_at.eq(now))
                .execute(conn)?;
        }
        _ => {}
    }
    let invited = candidate::list(conn, id)?;
    let letters: Vec<_> = invited.iter().map(|listed| (listed.user_id, invitation(&planned))).collect();
    outbox::queue_to_each(conn, &letters, now)?;
    audit::record(conn, Some(actor), "sitting.made_ready", ("sitting", id.0), json!({}), now)?;
    Ok(())
}

/// Whatever a paper of `blueprint` may hold counts as used from now on; so starting needs no write to rows that all share.
fn mark_drawable_used(conn: &mut Conn, id: BlueprintId, now: NaiveDateTime) -> QueryResult<()> {
    let cells = blueprint::cells(conn, id)?;
    // Kept here already, so that those who start at once find it there.
    let source = Source::of(conn, &cells)?;
    source.keep(conn, now)?;
    let parts = source.pool.iter().flat_map(|item| &item.parts).map(|part| part.version);
    let drawable: Vec<_> = source.pool.iter().map(|item| item.version).chain(parts).collect();
    diesel::update(
        item_versions::table.filter(item_versions::id.eq_any(&drawable)).filter(item_versions::used_at.is_null()),
    )
    .set(item_versions::used_at.eq(now))
    .execute(conn)?;
    Ok(())
}

/// Mails a candidate when and what.
pub(super) fn invite(conn: &mut Conn, user: UserId, sitting: &Sitting, now: NaiveDateTime) -> QueryResult<()> {
    outbox::queue_to(conn, user, &invitation(sitting), now)
}

/// When and what; the page has the rest.
fn invitation(sitting: &Sitting) -> Letter {
    Letter::new(Message::new("mail-exam-subject").with("title", Arg::bilingual(&sitting.title_en, &sitting.title_zh)))
        .say(
            Message::new("mail-exam-text")
                .with("title", Arg::bilingual(&sitting.title_en, &sitting.title_zh))
                .with("when", sitting.starts_at)
                .with("minutes", sitting.minutes),
        )
        .action("mail-exam-action", format!("/my/exams/{}", sitting.id))
}
