//! Handing in follows the rules of an answer: from the device that holds the exam where it asks for one, from its networks,
//! and not in a pause. Ending a paused exam is the invigilator's.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::attempt::{self, AttemptError, AttemptStatus};
use super::entry;
use super::presence::{self, Origin};
use super::sitting::SittingId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::attempts;

/// Hands in for `user`, who asks from `origin`; a second time changes nothing.
pub fn hand_in(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
    origin: &Origin,
    now: NaiveDateTime,
) -> Result<(), AttemptError> {
    let (held, _, attempt) = attempt::of_user(conn, user, sitting)?;
    let attempt = attempt.ok_or(diesel::result::Error::NotFound)?;
    if attempt.status == AttemptStatus::InProgress {
        if !entry::is_inside(&held.ip_ranges, &origin.ip) {
            return Err(AttemptError::Outside);
        }
        let holder: String = attempts::table.find(attempt.id).select(attempts::device).first(conn)?;
        let from = (&*origin.device, Some(origin.login));
        if held.is_one_device && presence::is_other((&holder, attempt.holder_login), from) {
            return Err(AttemptError::Elsewhere);
        }
    }
    attempt::submit(conn, user, sitting, now)
}
