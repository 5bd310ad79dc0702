//! The queue of open answers as pages show it: for a marker by item, for the office by sitting; and handing it to somebody.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::attempt::AttemptStatus;
use super::conflict;
use super::item::{ItemVersion, ItemVersionId};
use super::item_media::{self, Medium};
use super::mark_sheet::Seat;
use super::open_claim;
use super::open_mark::{self, OpenMark, OpenMarkError, OpenMarkId};
use super::open_remark::{self, Remark};
use super::paper;
use super::sitting::{self, SittingId, SittingStatus};
use crate::accounts::role::Role;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::schema::{
    attempts, candidates, item_versions, items, open_markers, open_marks, paper_items, roles, sittings, users,
};

/// One item with answers that wait for this marker.
#[derive(Debug, Clone)]
pub struct ItemQueue {
    pub version: ItemVersionId,
    pub stem_en: String,
    pub stem_zh: String,
    pub waiting: usize,
}

/// What waits for `marker`, by item. Conflicts are looked at when an answer is taken, so that a few may be left over.
pub fn of_marker(conn: &mut Conn, marker: UserId, now: NaiveDateTime) -> QueryResult<Vec<ItemQueue>> {
    let mut counts: BTreeMap<ItemVersionId, usize> = BTreeMap::new();
    for seat in open_claim::free(conn, marker, now)? {
        *counts.entry(seat.version).or_default() += 1;
    }
    let ids: Vec<ItemVersionId> = counts.keys().copied().collect();
    let texts: Vec<(ItemVersionId, String, String)> = item_versions::table
        .filter(item_versions::id.eq_any(&ids))
        .order(item_versions::id)
        .select((item_versions::id, item_versions::stem_en, item_versions::stem_zh))
        .load(conn)?;
    Ok(texts
        .into_iter()
        .map(|(version, stem_en, stem_zh)| {
            let waiting = counts.get(&version).copied().unwrap_or(0);
            ItemQueue { version, stem_en, stem_zh, waiting }
        })
        .collect())
}

/// How many answers `marker` has marked.
pub fn done_by(conn: &mut Conn, marker: UserId) -> QueryResult<i64> {
    open_marks::table
        .filter(open_marks::marker_id.eq(marker))
        .filter(open_marks::finalised_at.is_not_null())
        .count()
        .get_result(conn)
}

/// The material that stood above a question.
#[derive(Debug, Clone)]
pub struct Material {
    pub version: ItemVersion,
    pub media: Vec<Medium>,
}

/// One answer on a marker's desk. It names nobody.
#[derive(Debug, Clone)]
pub struct Desk {
    pub mark: OpenMark,
    /// Which of the marker's own answers it is. The number on the sitting's list would say whose it is.
    pub number: i64,
    pub version: ItemVersion,
    pub media: Vec<Medium>,
    /// Of a sub-question.
    pub material: Option<Material>,
    pub answer: String,
    /// Hundredths of a point.
    pub max: i64,
    /// On the desk of a third marker, what is to be settled.
    pub others: Vec<Remark>,
}

/// The answer that `marker` holds; anybody else's is not found, and a mark that is final shows nothing any more.
pub fn desk(conn: &mut Conn, marker: UserId, id: OpenMarkId) -> QueryResult<Desk> {
    let (mark, version): (OpenMark, ItemVersion) = open_marks::table
        .inner_join(item_versions::table)
        .filter(open_marks::id.eq(id))
        .filter(open_marks::marker_id.eq(marker))
        .filter(open_marks::finalised_at.is_null())
        .select((OpenMark::as_select(), ItemVersion::as_select()))
        .first(conn)?;
    let number = done_by(conn, marker)? + 1;
    let max = open_mark::points_of(conn, mark.attempt_id, mark.position)?;
    let answer = paper::answers(conn, &[mark.attempt_id])?.remove(&(mark.attempt_id, mark.position));
    let media = item_media::of(conn, version.id)?;
    let material = material(conn, &mark)?;
    let others = open_remark::to_settle(conn, &mark)?;
    Ok(Desk { others, mark, number, version, media, material, answer: answer.unwrap_or_default(), max })
}

fn material(conn: &mut Conn, mark: &OpenMark) -> QueryResult<Option<Material>> {
    let version: Option<ItemVersion> = paper_items::table
        .inner_join(item_versions::table.on(item_versions::id.nullable().eq(paper_items::case_version_id)))
        .filter(paper_items::attempt_id.eq(mark.attempt_id))
        .filter(paper_items::position.eq(mark.position))
        .select(ItemVersion::as_select())
        .first(conn)
        .optional()?;
    let Some(version) = version else { return Ok(None) };
    Ok(Some(Material { media: item_media::of(conn, version.id)?, version }))
}

/// How far the marking of one item of a sitting is. Seats, not points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    pub code: String,
    pub seats: i64,
    pub done: i64,
    /// Answers that a third marker decides.
    pub thirds: i64,
}

/// How far the marking of a sitting is, by item: one query.
pub fn progress(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<Progress>> {
    let rows: Vec<(String, Seat, Option<NaiveDateTime>)> = open_marks::table
        .inner_join(item_versions::table.inner_join(items::table))
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(candidates::sitting_id.eq(sitting))
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .select((items::code, open_marks::seat, open_marks::finalised_at))
        .load(conn)?;
    let mut items: BTreeMap<String, Progress> = BTreeMap::new();
    for (code, seat, finalised_at) in rows {
        let item = items.entry(code.clone()).or_insert_with(|| Progress { code, ..Progress::default() });
        item.seats += 1;
        item.done += i64::from(finalised_at.is_some());
        item.thirds += i64::from(seat == Seat::Third);
    }
    Ok(items.into_values().collect())
}

/// Every trainer, with whether the sitting is handed to them.
pub fn markers(conn: &mut Conn, sitting: SittingId) -> QueryResult<Vec<(UserId, String, bool)>> {
    let named: Vec<UserId> =
        open_markers::table.filter(open_markers::sitting_id.eq(sitting)).select(open_markers::user_id).load(conn)?;
    let trainers: Vec<(UserId, String)> = users::table
        .inner_join(roles::table.on(roles::user_id.eq(users::id)))
        .filter(roles::role.eq(Role::Trainer))
        .filter(users::disabled_at.is_null())
        .order((users::name, users::id))
        .select((users::id, users::name))
        .load(conn)?;
    Ok(trainers.into_iter().map(|(id, name)| (id, name, named.contains(&id))).collect())
}

/// Hands the answers of a sitting to these trainers and to nobody else; to none by name: to everybody who may examine.
/// Whoever is new hears of it, and an answer on the desk of somebody who is left out goes back.
pub fn hand_to(
    conn: &mut Conn,
    actor: UserId,
    id: SittingId,
    wanted: &[UserId],
    now: NaiveDateTime,
) -> Result<(), OpenMarkError> {
    let held = sitting::find(conn, id)?;
    if matches!(held.status, SittingStatus::Marked | SittingStatus::Released) {
        return Err(OpenMarkError::Gone);
    }
    let before: Vec<UserId> =
        open_markers::table.filter(open_markers::sitting_id.eq(id)).select(open_markers::user_id).load(conn)?;
    diesel::delete(open_markers::table.filter(open_markers::sitting_id.eq(id))).execute(conn)?;
    for user in wanted {
        if !conflict::is_examiner(conn, *user)? {
            return Err(OpenMarkError::Conflict);
        }
        diesel::insert_into(open_markers::table)
            .values((
                open_markers::sitting_id.eq(id),
                open_markers::user_id.eq(*user),
                open_markers::named_by_id.eq(actor),
                open_markers::named_at.eq(now),
            ))
            .execute(conn)?;
        if !before.contains(user) {
            let exam = Arg::bilingual(&held.title_en, &held.title_zh);
            let letter = Letter::new("mail-open-marks-subject")
                .say(Message::new("mail-open-marks-text").with("exam", exam))
                .action("mail-open-marks-action", "/trainer/marking/answers");
            outbox::queue_to(conn, *user, &letter, now)?;
        }
    }
    if !wanted.is_empty() {
        give_back(conn, id, wanted)?;
    }
    audit::record(conn, Some(actor), "open_marks.handed", ("sitting", id.0), json!({ "markers": wanted }), now)?;
    Ok(())
}

fn give_back(conn: &mut Conn, sitting: SittingId, keep: &[UserId]) -> QueryResult<()> {
    let held: Vec<(OpenMarkId, Option<UserId>)> = open_marks::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(candidates::sitting_id.eq(sitting))
        .filter(open_marks::finalised_at.is_null())
        .filter(open_marks::marker_id.is_not_null())
        .select((open_marks::id, open_marks::marker_id))
        .load(conn)?;
    let others = held.into_iter().filter(|(_, marker)| marker.is_some_and(|marker| !keep.contains(&marker)));
    let others: Vec<OpenMarkId> = others.map(|(id, _)| id).collect();
    diesel::update(open_marks::table.filter(open_marks::id.eq_any(others)))
        .set((open_marks::marker_id.eq(None::<UserId>), open_marks::leased_until.eq(None::<NaiveDateTime>)))
        .execute(conn)?;
    Ok(())
}

/// Sittings that closed and whose essays wait: the office's queue. The sitting and how many seats are open.
pub fn waiting(conn: &mut Conn) -> QueryResult<Vec<(SittingId, i64)>> {
    open_marks::table
        .inner_join(attempts::table.inner_join(candidates::table.inner_join(sittings::table)))
        .filter(open_marks::finalised_at.is_null())
        .filter(attempts::status.eq_any(AttemptStatus::FINISHED))
        .filter(sittings::status.eq(SittingStatus::Closed))
        .group_by(sittings::id)
        .order(sittings::id)
        .select((sittings::id, diesel::dsl::count_star()))
        .load(conn)
}
