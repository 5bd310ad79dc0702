//! A sign of life of an exam's page: it says that somebody is there, on which device, and whether they looked away; it hears
//! how the attempt stands, so that extra time and pauses arrive at once.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::attempt::{Attempt, AttemptId, AttemptStatus};
use super::attempt_error::AttemptError;
use super::attempt_event::{self, EventKind};
use super::candidate::CandidateId;
use super::entry;
use super::sitting::{Sitting, SittingId, SittingStatus};
use crate::accounts::login::LoginId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::{answers, attempts, candidates, sittings};

/// Without a sign of life for longer, contact counts as lost.
pub const LOST_AFTER: TimeDelta = TimeDelta::seconds(60);
/// The page gives one so often, in seconds.
pub const EVERY: i64 = 20;
/// More looks away than this are counted, but not written down one by one.
const FOCUS_ROWS: i64 = 500;
const FOCUS_AT_ONCE: usize = 20;

/// The window of the exam was left or come back to, so many seconds ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    pub is_lost: bool,
    pub seconds_ago: i64,
}

impl Focus {
    /// `lost-12,back-3`; what does not read so is left out.
    pub fn parse(text: &str) -> Vec<Focus> {
        let one = |part: &str| {
            let (kind, ago) = part.split_once('-')?;
            let is_lost = match kind {
                "lost" => true,
                "back" => false,
                _ => return None,
            };
            Some(Focus { is_lost, seconds_ago: ago.parse::<i64>().ok()?.clamp(0, 36_000) })
        };
        text.split(',').take(FOCUS_AT_ONCE).filter_map(one).collect()
    }
}

/// Where a request of an exam's page comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// As [`device`] names it.
    pub device: String,
    pub ip: String,
    pub login: LoginId,
}

/// How an exam stands for the page that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `waiting` for an invigilator, `admitted`, `outside` the networks of the exam, or the attempt's own status.
    pub state: &'static str,
    pub deadline_at: Option<NaiveDateTime>,
    pub paused_at: Option<NaiveDateTime>,
    /// Another device holds the exam.
    pub is_elsewhere: bool,
}

#[derive(Queryable)]
struct Facts {
    candidate: CandidateId,
    authorised_at: Option<NaiveDateTime>,
    arrived_at: Option<NaiveDateTime>,
    needs_authorisation: bool,
    is_one_device: bool,
    ip_ranges: String,
    starts_at: NaiveDateTime,
    attempt: Option<Running>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = attempts)]
struct Running {
    id: AttemptId,
    status: AttemptStatus,
    deadline_at: Option<NaiveDateTime>,
    paused_at: Option<NaiveDateTime>,
    device: String,
    focus_losses: i64,
    holder_login: Option<LoginId>,
}

fn facts(conn: &mut Conn, user: UserId, sitting: SittingId) -> QueryResult<Facts> {
    candidates::table
        .inner_join(sittings::table)
        .left_join(attempts::table)
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::user_id.eq(user))
        .filter(sittings::status.ne(SittingStatus::Planned))
        .select((
            candidates::id,
            candidates::authorised_at,
            candidates::arrived_at,
            sittings::needs_authorisation,
            sittings::is_one_device,
            sittings::ip_ranges,
            sittings::starts_at,
            Option::<Running>::as_select(),
        ))
        .first(conn)
}

/// The question that was saved last, by its position: where the candidate is. The first one before that.
pub fn here(conn: &mut Conn, user: UserId, sitting: SittingId) -> QueryResult<i64> {
    let last = answers::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(candidates::sitting_id.eq(sitting))
        .filter(candidates::user_id.eq(user))
        .order(answers::id.desc())
        .select(answers::position)
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or(1))
}

/// Takes a sign of life of `user`: one look, one row. The first device to come holds the exam. From outside its networks there
/// is none, so that the board shows contact as lost; nothing else changes.
pub fn beat(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
    (origin, focus): (&Origin, &[Focus]),
    now: NaiveDateTime,
) -> QueryResult<Standing> {
    let facts = facts(conn, user, sitting)?;
    let Some(attempt) = facts.attempt else {
        let is_in = !facts.needs_authorisation || facts.authorised_at.is_some();
        let state = if is_in { "admitted" } else { "waiting" };
        // The board shows from now on that somebody waits in the room.
        let is_here = facts.starts_at <= now && entry::is_inside(&facts.ip_ranges, &origin.ip);
        if !is_in && is_here && facts.arrived_at.is_none() {
            diesel::update(candidates::table.find(facts.candidate))
                .set(candidates::arrived_at.eq(now))
                .execute(conn)?;
        }
        return Ok(Standing { state, deadline_at: None, paused_at: None, is_elsewhere: false });
    };
    let standing = Standing {
        state: attempt.status.as_str(),
        deadline_at: attempt.deadline_at,
        paused_at: attempt.paused_at,
        is_elsewhere: facts.is_one_device
            && is_other((&attempt.device, attempt.holder_login), (&origin.device, Some(origin.login))),
    };
    if attempt.status == AttemptStatus::InProgress && !entry::is_inside(&facts.ip_ranges, &origin.ip) {
        return Ok(Standing { state: "outside", ..standing });
    }
    if !attempt.status.is_running() {
        return Ok(standing);
    }
    let losses = focus.iter().filter(|focus| focus.is_lost).count() as i64;
    let holder = if attempt.device.is_empty() && !standing.is_elsewhere { &origin.device } else { &attempt.device };
    diesel::update(attempts::table.find(attempt.id))
        .set((
            attempts::seen_at.eq(now),
            attempts::device.eq(holder),
            attempts::focus_losses.eq(attempt.focus_losses + losses),
        ))
        .execute(conn)?;
    if attempt.focus_losses < FOCUS_ROWS {
        for focus in focus {
            let kind = if focus.is_lost { EventKind::FocusLost } else { EventKind::FocusBack };
            let at = now - TimeDelta::seconds(focus.seconds_ago);
            attempt_event::add(conn, facts.candidate, kind, (Some(user), ""), at)?;
        }
    }
    Ok(standing)
}

/// Whether a device with its login is not what holds an exam. The login decides: a page without a script gives no name, and a
/// name can be copied. An exam that began before logins were kept goes by the name.
pub fn is_other((device, login): (&str, Option<LoginId>), from: (&str, Option<LoginId>)) -> bool {
    match login {
        Some(_) => login != from.1,
        None => !device.is_empty() && device != from.0,
    }
}

/// Whether an exam that one device holds is read by another login than the one that holds it.
pub fn is_held_elsewhere(sitting: &Sitting, attempt: &Attempt, login: LoginId) -> bool {
    sitting.is_one_device && is_other(("", attempt.holder_login), ("", Some(login)))
}

/// The exam goes on on `device`, whichever held it before.
pub fn take_over(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
    origin: &Origin,
    now: NaiveDateTime,
) -> Result<(), AttemptError> {
    let facts = facts(conn, user, sitting)?;
    let Some(attempt) = facts.attempt.filter(|attempt| attempt.status.is_running()) else {
        return Err(diesel::result::Error::NotFound.into());
    };
    if !entry::is_inside(&facts.ip_ranges, &origin.ip) {
        return Err(AttemptError::Outside);
    }
    if attempt.device == origin.device && attempt.holder_login == Some(origin.login) {
        return Ok(());
    }
    diesel::update(attempts::table.find(attempt.id))
        .set((attempts::device.eq(&origin.device), attempts::holder_login.eq(origin.login), attempts::seen_at.eq(now)))
        .execute(conn)?;
    attempt_event::add(conn, facts.candidate, EventKind::DeviceTaken, (Some(user), ""), now)?;
    Ok(audit::record(conn, Some(user), "attempt.device_taken", ("attempt", attempt.id.0), json!({}), now)?)
}

/// The name of a device as a page gives it; of a page without a script, the login stands for the device.
pub fn device(given: &str, login: i64) -> String {
    let is_name = (8..=64).contains(&given.len()) && given.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    // A name must not pass for a login.
    if is_name && !given.starts_with("login-") { given.to_owned() } else { format!("login-{login}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_away_are_read_and_nonsense_is_left_out() {
        let lost = Focus { is_lost: true, seconds_ago: 12 };
        let back = Focus { is_lost: false, seconds_ago: 0 };
        assert_eq!(Focus::parse("lost-12,back--5,x,lost-,back-x"), [lost, back]);
        assert_eq!(Focus::parse(""), []);
        assert_eq!(Focus::parse(&"lost-1,".repeat(100)).len(), 20);
    }

    #[test]
    fn a_device_without_a_good_name_is_its_login() {
        assert_eq!(device("0f3c2a9e-77", 5), "0f3c2a9e-77");
        for bad in ["", "short", "login-12345", "a b c d e f g h", &"x".repeat(65)] {
            assert_eq!(device(bad, 5), "login-5", "{bad}");
        }
    }
}
