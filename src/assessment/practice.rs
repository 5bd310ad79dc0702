//! Practice: a run of questions outside of the secure bank, each with its key and explanation as soon as it is answered.
//! A run belongs to whoever practises, who alone sees it and may delete it; it counts nowhere.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::assembly;
use super::item::ItemVersionId;
use super::{practice_card, practice_pool, response};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::schema::{practice_answers, practice_runs};
use crate::text_enum;

pub type RunId = Id<Run>;

/// A run has at most so many questions.
pub const LONGEST: i64 = 50;

text_enum! {
    /// Where the questions of a run come from.
    pub enum Source: "practice-source" {
        Bank = "bank",
        /// What was not right the last time.
        Mistakes = "mistakes",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = practice_runs)]
pub struct Run {
    pub id: RunId,
    pub user_id: UserId,
    pub source: Source,
    /// Empty for all of them.
    pub domain: String,
    pub seed: i64,
    pub started_at: NaiveDateTime,
    pub finished_at: Option<NaiveDateTime>,
}

/// One question of a run. The answer is kept in the item's own letters (see [`response`]).
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = practice_answers)]
pub struct Question {
    /// From 1.
    pub position: i64,
    pub item_version_id: ItemVersionId,
    pub option_order: String,
    pub points: i64,
    pub choice: String,
    /// Hundredths of a point; nothing for an essay, which nobody marks.
    pub earned: Option<i64>,
    pub answered_at: Option<NaiveDateTime>,
    /// Of a sub-question: the material above it.
    pub case_version_id: Option<ItemVersionId>,
}

/// How an answered question went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Right,
    Partly,
    Wrong,
    /// An essay: to be compared with the model answer.
    Own,
}

impl Outcome {
    /// How it looks on a page.
    pub const fn tone(self) -> &'static str {
        match self {
            Outcome::Right => "ok",
            Outcome::Partly => "warn",
            Outcome::Wrong => "bad",
            Outcome::Own => "now",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Right => "practice-right",
            Outcome::Partly => "practice-partly",
            Outcome::Wrong => "practice-wrong",
            Outcome::Own => "practice-own",
        }
    }
}

impl Question {
    pub fn outcome(&self) -> Option<Outcome> {
        self.answered_at?;
        Some(match self.earned {
            None => Outcome::Own,
            Some(earned) if earned >= self.points => Outcome::Right,
            Some(earned) if earned > 0 => Outcome::Partly,
            Some(_) => Outcome::Wrong,
        })
    }
}

/// What somebody wants to practise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Empty for all domains.
    Domain(String),
    /// What was not right, in one run or in all.
    Mistakes(Option<RunId>),
}

/// What is answered to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// In the letters that are shown.
    Answer(String),
    /// "I do not know": the key, please.
    Nothing,
}

#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    #[error("nothing to practise")]
    NoQuestions,
    #[error("nothing chosen")]
    Empty,
    #[error("no such answer")]
    Unreadable,
    #[error("answered before")]
    Answered,
    #[error("finished")]
    Finished,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl PracticeError {
    pub fn message(&self) -> Message {
        match self {
            PracticeError::NoQuestions => "practice-error-no-questions".into(),
            PracticeError::Empty => "practice-error-empty".into(),
            PracticeError::Unreadable => "practice-error-unreadable".into(),
            PracticeError::Answered => "practice-error-answered".into(),
            PracticeError::Finished => "practice-error-finished".into(),
            PracticeError::Db(_) => "error-busy".into(),
        }
    }
}

/// The run of its owner.
pub fn of_user(conn: &mut Conn, user: UserId, id: RunId) -> QueryResult<Run> {
    practice_runs::table.find(id).filter(practice_runs::user_id.eq(user)).select(Run::as_select()).first(conn)
}

/// In their order.
pub fn questions(conn: &mut Conn, run: RunId) -> QueryResult<Vec<Question>> {
    practice_answers::table
        .filter(practice_answers::run_id.eq(run))
        .order(practice_answers::position)
        .select(Question::as_select())
        .load(conn)
}

/// Begins a run of up to `count` questions, drawn with `seed`.
pub fn start(
    conn: &mut Conn,
    user: UserId,
    (wish, count): (&Wish, i64),
    seed: i64,
    now: NaiveDateTime,
) -> Result<RunId, PracticeError> {
    let mut pool = practice_pool::all(conn)?;
    let (source, domain) = match wish {
        Wish::Domain(domain) => {
            pool.retain(|item| domain.is_empty() || item.domain == *domain);
            (Source::Bank, domain.as_str())
        }
        Wish::Mistakes(run) => {
            if let Some(run) = run {
                of_user(conn, user, *run)?;
            }
            pool = practice_pool::mistakes(conn, user, *run, pool)?;
            (Source::Mistakes, "")
        }
    };
    let drawn = assembly::sample(&pool, count.clamp(1, LONGEST) as usize, seed);
    if drawn.is_empty() {
        return Err(PracticeError::NoQuestions);
    }
    let run: RunId = diesel::insert_into(practice_runs::table)
        .values((
            practice_runs::user_id.eq(user),
            practice_runs::source.eq(source),
            practice_runs::domain.eq(domain),
            practice_runs::seed.eq(seed),
            practice_runs::started_at.eq(now),
        ))
        .returning(practice_runs::id)
        .get_result(conn)?;
    for (question, position) in drawn.iter().zip(1i64..) {
        diesel::insert_into(practice_answers::table)
            .values((
                practice_answers::run_id.eq(run),
                practice_answers::position.eq(position),
                practice_answers::item_version_id.eq(question.version),
                practice_answers::option_order.eq(&question.order),
                practice_answers::points.eq(question.points),
                practice_answers::case_version_id.eq(question.case),
            ))
            .execute(conn)?;
    }
    let details = json!({ "source": source, "domain": domain, "seed": seed, "questions": drawn.len() });
    audit::record(conn, Some(user), "practice.started", ("practice_run", run.0), details, now)?;
    Ok(run)
}

/// Answers a question. The first answer stands, and the last question ends the run.
pub fn give(
    conn: &mut Conn,
    user: UserId,
    (run, position): (RunId, i64),
    given: &Given,
    now: NaiveDateTime,
) -> Result<(), PracticeError> {
    let run = of_user(conn, user, run)?;
    let all = questions(conn, run.id)?;
    let question = all.iter().find(|question| question.position == position).ok_or(diesel::result::Error::NotFound)?;
    if question.answered_at.is_some() {
        return Err(PracticeError::Answered);
    }
    if run.finished_at.is_some() {
        return Err(PracticeError::Finished);
    }
    let card = practice_card::of(conn, &[question.item_version_id])?.remove(&question.item_version_id);
    let card = card.ok_or(diesel::result::Error::NotFound)?;
    let choice = match given {
        Given::Answer(shown) => {
            let own = response::own(card.version.kind, shown, &question.option_order);
            own.ok_or(PracticeError::Unreadable)
                .and_then(|own| if own.is_empty() { Err(PracticeError::Empty) } else { Ok(own) })?
        }
        Given::Nothing => String::new(),
    };
    diesel::update(
        practice_answers::table
            .filter(practice_answers::run_id.eq(run.id))
            .filter(practice_answers::position.eq(position))
            .filter(practice_answers::answered_at.is_null()),
    )
    .set((
        practice_answers::earned.eq(card.earned(&choice, question.points)),
        practice_answers::choice.eq(&choice),
        practice_answers::answered_at.eq(now),
    ))
    .execute(conn)?;
    if all.iter().filter(|question| question.answered_at.is_none()).count() == 1 {
        end(conn, user, run.id, now)?;
    }
    Ok(())
}

/// Ends a run before its last question; what was ended before stays as it is.
pub fn end(conn: &mut Conn, user: UserId, id: RunId, now: NaiveDateTime) -> QueryResult<()> {
    of_user(conn, user, id)?;
    let ended = diesel::update(practice_runs::table.find(id).filter(practice_runs::finished_at.is_null()))
        .set(practice_runs::finished_at.eq(now))
        .execute(conn)?;
    if ended == 1 {
        audit::record(conn, Some(user), "practice.ended", ("practice_run", id.0), json!({}), now)?;
    }
    Ok(())
}

/// Deletes a run with its answers: it is its owner's alone.
pub fn delete(conn: &mut Conn, user: UserId, id: RunId, now: NaiveDateTime) -> QueryResult<()> {
    of_user(conn, user, id)?;
    diesel::delete(practice_answers::table.filter(practice_answers::run_id.eq(id))).execute(conn)?;
    diesel::delete(practice_runs::table.find(id)).execute(conn)?;
    audit::record(conn, Some(user), "practice.deleted", ("practice_run", id.0), json!({}), now)
}
