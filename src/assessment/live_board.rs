//! The live board of a theory exam for those who watch over it: who is where, without a score and without an answer.
//!
//! The state of everybody is derived from a few columns of each row, counted in one pass; names and answers are looked up
//! for the page that is shown only. Six queries at most, however many candidates there are.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::answer;
use super::attempt::{AttemptId, AttemptStatus};
use super::candidate::CandidateId;
use super::presence::LOST_AFTER;
use super::sitting::SittingId;
use super::timing;
use crate::db::Conn;
use crate::db::text::{lower, pattern};
use crate::schema::{attempts, candidates, paper_items, users};
use crate::text_enum;

text_enum! {
    /// In the order of the board: whoever needs somebody first.
    pub enum State: "board-state" {
        LostContact = "lost_contact",
        Paused = "paused",
        Waiting = "waiting",
        NotArrived = "not_arrived",
        Authorised = "authorised",
        InProgress = "in_progress",
        TimedOut = "timed_out",
        Submitted = "submitted",
        Voided = "voided",
    }
}

impl State {
    /// Of somebody by when they were let in and since when they wait for it, with their attempt once there is one.
    pub fn of(
        (authorised_at, arrived_at): (Option<NaiveDateTime>, Option<NaiveDateTime>),
        attempt: Option<(AttemptStatus, Option<NaiveDateTime>)>,
        now: NaiveDateTime,
    ) -> State {
        match attempt {
            None if authorised_at.is_some() => State::Authorised,
            None if arrived_at.is_some() => State::Waiting,
            None => State::NotArrived,
            Some((AttemptStatus::Authorised, _)) => State::Authorised,
            Some((AttemptStatus::InProgress, seen)) => {
                let is_lost = seen.is_none_or(|seen| now - seen > LOST_AFTER);
                if is_lost { State::LostContact } else { State::InProgress }
            }
            Some((AttemptStatus::Paused, _)) => State::Paused,
            Some((AttemptStatus::Submitted, _)) => State::Submitted,
            Some((AttemptStatus::TimedOut, _)) => State::TimedOut,
            Some((AttemptStatus::Voided, _)) => State::Voided,
        }
    }

    /// How it looks.
    pub const fn tone(self) -> &'static str {
        match self {
            State::NotArrived => "",
            State::Authorised | State::InProgress => "now",
            State::LostContact | State::Voided => "bad",
            State::Waiting | State::Paused | State::TimedOut => "warn",
            State::Submitted => "ok",
        }
    }
}

/// Whom the page is to show; nothing does not filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub state: Option<State>,
    /// In the name or the number.
    pub text: String,
}

/// One line. What is left stands still while the attempt is paused.
#[derive(Debug, Clone)]
pub struct Row {
    pub candidate: CandidateId,
    pub number: String,
    pub name: String,
    pub seat: String,
    pub is_seat_accessible: bool,
    pub extra_minutes: i64,
    pub state: State,
    pub answered: i64,
    pub questions: i64,
    pub saved_at: Option<NaiveDateTime>,
    pub seconds_left: Option<i64>,
    pub focus_losses: i64,
}

#[derive(Debug, Clone)]
pub struct Board {
    /// Of everybody, by state in the order of [`State::ALL`].
    pub counts: Vec<(State, i64)>,
    pub total: i64,
    /// How many the filter leaves.
    pub matching: i64,
    pub rows: Vec<Row>,
}

/// What a line needs of an attempt: no score.
#[derive(Queryable, Selectable)]
#[diesel(table_name = attempts)]
struct Sign {
    id: AttemptId,
    status: AttemptStatus,
    deadline_at: Option<NaiveDateTime>,
    paused_at: Option<NaiveDateTime>,
    focus_losses: i64,
}

type Light = (CandidateId, Option<NaiveDateTime>, Option<NaiveDateTime>, Option<AttemptStatus>, Option<NaiveDateTime>);
type Full = (CandidateId, String, String, String, bool, i64, Option<Sign>);

/// The board of a sitting at `now`, with the rows of one page, by state and number.
pub fn board(
    conn: &mut Conn,
    sitting: SittingId,
    filter: &Filter,
    (offset, limit): (i64, i64),
    now: NaiveDateTime,
) -> QueryResult<Board> {
    let everybody: Vec<Light> = candidates::table
        .left_join(attempts::table)
        .filter(candidates::sitting_id.eq(sitting))
        .order(candidates::number)
        .select((
            candidates::id,
            candidates::authorised_at,
            candidates::arrived_at,
            attempts::status.nullable(),
            attempts::seen_at.nullable(),
        ))
        .load(conn)?;
    let states: Vec<(CandidateId, State)> = everybody
        .into_iter()
        .map(|(id, authorised, arrived, status, seen)| {
            (id, State::of((authorised, arrived), status.map(|status| (status, seen)), now))
        })
        .collect();
    let found = if filter.text.is_empty() { None } else { Some(search(conn, sitting, &filter.text)?) };
    let mut matching: Vec<(CandidateId, State)> = states
        .iter()
        .copied()
        .filter(|(_, state)| filter.state.is_none_or(|wanted| wanted == *state))
        .filter(|(id, _)| found.as_ref().is_none_or(|found| found.contains(id)))
        .collect();
    // Stable: who is in the same state stays in the order of numbers.
    matching.sort_by_key(|(_, state)| *state);
    let page: HashMap<CandidateId, State> =
        matching.iter().copied().skip(offset.max(0) as usize).take(limit.max(0) as usize).collect();
    Ok(Board {
        counts: State::ALL
            .iter()
            .map(|state| (*state, states.iter().filter(|(_, other)| other == state).count() as i64))
            .collect(),
        total: states.len() as i64,
        matching: matching.len() as i64,
        rows: rows(conn, &page, now)?,
    })
}

fn search(conn: &mut Conn, sitting: SittingId, text: &str) -> QueryResult<HashSet<CandidateId>> {
    let pattern = pattern(text);
    let ids: Vec<CandidateId> = candidates::table
        .inner_join(users::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(lower(users::name).like(pattern.clone()).escape('\\').or(candidates::number.like(pattern).escape('\\')))
        .select(candidates::id)
        .load(conn)?;
    Ok(ids.into_iter().collect())
}

fn rows(conn: &mut Conn, page: &HashMap<CandidateId, State>, now: NaiveDateTime) -> QueryResult<Vec<Row>> {
    let ids: Vec<CandidateId> = page.keys().copied().collect();
    let rows: Vec<Full> = candidates::table
        .inner_join(users::table)
        .left_join(attempts::table)
        .filter(candidates::id.eq_any(&ids))
        .order(candidates::number)
        .select((
            candidates::id,
            candidates::number,
            users::name,
            candidates::seat,
            candidates::is_seat_accessible,
            candidates::extra_minutes,
            Option::<Sign>::as_select(),
        ))
        .load(conn)?;
    let begun: Vec<AttemptId> = rows.iter().filter_map(|row| row.6.as_ref().map(|sign| sign.id)).collect();
    let answers = answer::current_of(conn, &begun)?;
    let questions: HashMap<AttemptId, i64> = paper_items::table
        .filter(paper_items::attempt_id.eq_any(&begun))
        .group_by(paper_items::attempt_id)
        .select((paper_items::attempt_id, diesel::dsl::count_star()))
        .load::<(AttemptId, i64)>(conn)?
        .into_iter()
        .collect();
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|(candidate, number, name, seat, is_seat_accessible, extra_minutes, sign)| {
            let given = sign.as_ref().and_then(|sign| answers.get(&sign.id));
            let writing = sign.as_ref().filter(|sign| sign.status.is_running());
            let left = |sign: &Sign| Some(timing::left(sign.deadline_at?, sign.paused_at, now).num_seconds());
            Row {
                state: page.get(&candidate).copied().unwrap_or(State::NotArrived),
                answered: given.map_or(0, |given| given.values().filter(|now| !now.choice.is_empty()).count() as i64),
                questions: sign.as_ref().and_then(|sign| questions.get(&sign.id)).copied().unwrap_or(0),
                saved_at: given.and_then(|given| given.values().filter_map(|now| now.saved_at).max()),
                seconds_left: writing.and_then(left),
                focus_losses: sign.as_ref().map_or(0, |sign| sign.focus_losses),
                candidate,
                number,
                name,
                seat,
                is_seat_accessible,
                extra_minutes,
            }
        })
        .collect();
    rows.sort_by_key(|row| row.state);
    Ok(rows)
}
