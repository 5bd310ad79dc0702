//! An attempt: one candidate's run through a paper. The server's clock decides when it ends.
//!
//! authorised -> in_progress <-> paused -> submitted | timed_out; any of them -> voided with a reason.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::assembly;
use super::attempt_error::AttemptError;
use super::attempt_event::{self, EventKind};
use super::candidate::{Candidate, CandidateId};
use super::item::ItemVersionId;
use super::paper_sources::Sources;
use super::plan::SittingError;
use super::progress;
use super::sitting::{Component, Sitting, SittingId, SittingStatus};
use super::{blueprint, paper_pool};
use crate::accounts::login::LoginId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Lang;
use crate::recruitment::impartial;
use crate::schema::{attempts, candidates, item_versions, paper_items, results, sittings};
use crate::text_enum;

pub type AttemptId = Id<Attempt>;

/// The version of the rules that candidates agree to; the text is the message `exam-rules-<version>`.
pub const AGREEMENT: &str = "2026-11";

text_enum! {
    pub enum AttemptStatus: "board-state" {
        Authorised = "authorised",
        InProgress = "in_progress",
        Paused = "paused",
        Submitted = "submitted",
        TimedOut = "timed_out",
        Voided = "voided",
    }
}

impl AttemptStatus {
    /// An attempt that counts.
    pub const FINISHED: [AttemptStatus; 2] = [AttemptStatus::Submitted, AttemptStatus::TimedOut];

    /// May still become a finished attempt.
    pub const fn is_running(self) -> bool {
        matches!(self, AttemptStatus::Authorised | AttemptStatus::InProgress | AttemptStatus::Paused)
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = attempts)]
pub struct Attempt {
    pub id: AttemptId,
    pub candidate_id: CandidateId,
    pub seed: i64,
    pub status: AttemptStatus,
    pub lang: Lang,
    pub agreement_version: String,
    pub started_at: Option<NaiveDateTime>,
    pub deadline_at: Option<NaiveDateTime>,
    pub finished_at: Option<NaiveDateTime>,
    pub score: Option<i64>,
    pub max_score: Option<i64>,
    pub void_reason: String,
    /// The last sign of life.
    pub seen_at: Option<NaiveDateTime>,
    pub paused_at: Option<NaiveDateTime>,
    /// What ended pauses add up to, in microseconds.
    pub paused_us: i64,
    pub focus_losses: i64,
    /// The login that holds the exam where one device does.
    pub holder_login: Option<LoginId>,
}

impl Attempt {
    /// What ended pauses add up to.
    pub fn paused(&self) -> TimeDelta {
        TimeDelta::microseconds(self.paused_us)
    }
}

/// One question of a paper. `option_order` holds the item's letters in the order shown.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = paper_items)]
pub struct PaperItem {
    pub attempt_id: AttemptId,
    /// From 1.
    pub position: i64,
    pub item_version_id: ItemVersionId,
    pub option_order: String,
    pub points: i64,
    /// Of a sub-question: the material above it.
    pub case_version_id: Option<ItemVersionId>,
}

/// A theory exam of `user`: the sitting, the place on its list, and the attempt once there is one.
pub fn of_user(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
) -> QueryResult<(Sitting, Candidate, Option<Attempt>)> {
    candidates::table
        .inner_join(sittings::table)
        .left_join(attempts::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::user_id.eq(user))
        .filter(sittings::status.ne(SittingStatus::Planned))
        .select((Sitting::as_select(), Candidate::as_select(), Option::<Attempt>::as_select()))
        .first(conn)
}

/// The attempt of a candidate, once there is one.
pub fn of_candidate(conn: &mut Conn, candidate: CandidateId) -> QueryResult<Option<Attempt>> {
    attempts::table.filter(attempts::candidate_id.eq(candidate)).select(Attempt::as_select()).first(conn).optional()
}

/// [`start_from`], reading the bank anew.
pub fn start(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
    lang: Lang,
    seed: i64,
    now: NaiveDateTime,
) -> Result<AttemptId, AttemptError> {
    start_from(conn, &Sources::default(), user, sitting, (lang, seed), now)
}

/// Begins the attempt of `user` and draws the paper with `seed`; an attempt that runs already is given back as it is.
pub fn start_from(
    conn: &mut Conn,
    sources: &Sources,
    user: UserId,
    sitting: SittingId,
    (lang, seed): (Lang, i64),
    now: NaiveDateTime,
) -> Result<AttemptId, AttemptError> {
    let exam = of_user(conn, user, sitting)?;
    begin(conn, sources, user, exam, (lang, seed), now)
}

/// [`start_from`] for an exam that was looked up already.
pub(super) fn begin(
    conn: &mut Conn,
    sources: &Sources,
    user: UserId,
    (sitting, candidate, known): (Sitting, Candidate, Option<Attempt>),
    (lang, seed): (Lang, i64),
    now: NaiveDateTime,
) -> Result<AttemptId, AttemptError> {
    if sitting.kind != Component::Theory {
        return Err(diesel::result::Error::NotFound.into());
    }
    if let Some(known) = known {
        return if known.status.is_running() { Ok(known.id) } else { Err(AttemptError::Finished) };
    }
    if now < sitting.starts_at {
        return Err(AttemptError::NotOpen { starts_at: sitting.starts_at });
    }
    if now >= sitting.ends_at + TimeDelta::minutes(candidate.extra_minutes) {
        return Err(AttemptError::Over);
    }
    match sitting.status {
        SittingStatus::Open => {}
        // The worker comes round every few seconds; nobody waits for it.
        SittingStatus::Ready => match progress::open(conn, None, sitting.id, now) {
            Ok(()) | Err(SittingError::Status) => {}
            Err(SittingError::Db(error)) => return Err(error.into()),
            Err(_) => return Err(AttemptError::NotOpen { starts_at: sitting.starts_at }),
        },
        _ => return Err(AttemptError::Over),
    }
    if sitting.needs_authorisation && candidate.authorised_at.is_none() {
        return Err(AttemptError::NotAuthorised);
    }
    let cells = match sitting.blueprint_id {
        Some(id) => blueprint::cells(conn, id)?,
        None => return Err(AttemptError::NoPaper),
    };
    let drawn = paper_pool::draw(conn, sources, user, &cells, seed, now)?.ok_or(AttemptError::NoPaper)?;
    let id: AttemptId = diesel::insert_into(attempts::table)
        .values((
            attempts::candidate_id.eq(candidate.id),
            attempts::seed.eq(seed),
            attempts::status.eq(AttemptStatus::InProgress),
            attempts::lang.eq(lang),
            attempts::agreement_version.eq(AGREEMENT),
            attempts::agreed_at.eq(now),
            attempts::started_at.eq(now),
            attempts::deadline_at.eq(sitting.deadline(now, candidate.extra_minutes, TimeDelta::zero())),
            attempts::seen_at.eq(now),
            attempts::created_at.eq(now),
        ))
        .returning(attempts::id)
        .get_result(conn)?;
    lay_out(conn, id, &drawn.paper, now)?;
    paper_pool::note(conn, id, &drawn)?;
    attempt_event::add(conn, candidate.id, EventKind::Started, (Some(user), ""), now)?;
    let details = json!({ "sitting": sitting.id, "seed": seed, "agreement": AGREEMENT });
    audit::record(conn, Some(user), "attempt.started", ("attempt", id.0), details, now)?;
    Ok(id)
}

fn lay_out(conn: &mut Conn, id: AttemptId, paper: &[assembly::Drawn], now: NaiveDateTime) -> QueryResult<()> {
    if !paper.is_empty() {
        diesel::sql_query(rows(id, paper)).execute(conn)?;
    }
    // Most are marked since the sitting was made ready; these became active after that.
    let drawn: Vec<ItemVersionId> = paper.iter().flat_map(|question| [question.version, question.item()]).collect();
    let fresh: Vec<ItemVersionId> = item_versions::table
        .filter(item_versions::id.eq_any(&drawn))
        .filter(item_versions::used_at.is_null())
        .select(item_versions::id)
        .load(conn)?;
    if !fresh.is_empty() {
        diesel::update(item_versions::table.filter(item_versions::id.eq_any(&fresh)))
            .set(item_versions::used_at.eq(now))
            .execute(conn)?;
    }
    Ok(())
}

/// All places of a paper in one statement: thousands lay out theirs in the same minute, and each would send fifty. Numbers and
/// letters are all that stands in it.
fn rows(id: AttemptId, paper: &[assembly::Drawn]) -> String {
    let row = |(question, position): (&assembly::Drawn, i64)| {
        let order: String = question.order.chars().filter(char::is_ascii_uppercase).collect();
        let case = question.case.map_or_else(|| "NULL".to_owned(), |case| case.to_string());
        format!("({id}, {position}, {}, '{order}', {}, {case})", question.version, question.points)
    };
    let rows: Vec<String> = paper.iter().zip(1..).map(row).collect();
    let columns = "attempt_id, position, item_version_id, option_order, points, case_version_id";
    format!("INSERT INTO paper_items ({columns}) VALUES {}", rows.join(", "))
}

/// The rest of the paper is shown in another language.
pub fn go_on_in(conn: &mut Conn, id: AttemptId, lang: Lang) -> QueryResult<()> {
    diesel::update(attempts::table.find(id)).set(attempts::lang.eq(lang)).execute(conn)?;
    Ok(())
}

/// The questions in their order.
pub fn paper(conn: &mut Conn, attempt: AttemptId) -> QueryResult<Vec<PaperItem>> {
    paper_items::table
        .filter(paper_items::attempt_id.eq(attempt))
        .order(paper_items::position)
        .select(PaperItem::as_select())
        .load(conn)
}

/// The office declares an attempt void, with a reason; its unreleased result goes with it.
pub fn void(
    conn: &mut Conn,
    actor: UserId,
    sitting: SittingId,
    candidate: CandidateId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), AttemptError> {
    let (id, user): (AttemptId, UserId) = attempts::table
        .inner_join(candidates::table)
        .filter(candidates::id.eq(candidate))
        .filter(candidates::sitting_id.eq(sitting))
        .select((attempts::id, candidates::user_id))
        .first(conn)?;
    if let Some(partial) = impartial::about(conn, actor, user)? {
        return Err(AttemptError::Partial(partial));
    }
    let released: i64 = results::table
        .filter(results::candidate_id.eq(candidate))
        .filter(results::released_at.is_not_null())
        .count()
        .get_result(conn)?;
    if released > 0 {
        return Err(AttemptError::Released);
    }
    let voided = diesel::update(attempts::table.find(id).filter(attempts::status.ne(AttemptStatus::Voided)))
        .set((attempts::status.eq(AttemptStatus::Voided), attempts::void_reason.eq(reason)))
        .execute(conn)?;
    if voided == 0 {
        return Err(AttemptError::Finished);
    }
    diesel::delete(results::table.filter(results::candidate_id.eq(candidate))).execute(conn)?;
    attempt_event::add(conn, candidate, EventKind::Voided, (Some(actor), reason), now)?;
    audit::record(conn, Some(actor), "attempt.voided", ("attempt", id.0), json!({ "reason": reason }), now)?;
    Ok(())
}
