//! The door of a theory exam: the code that is said in the room, and the networks from which an exam can be started.

use std::net::IpAddr;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use ipnet::IpNet;

use super::attempt::{self, AttemptId};
use super::attempt_error::AttemptError;
use super::paper_sources::Sources;
use super::sitting::{Sitting, SittingId};
use crate::accounts::login::LoginId;
use crate::accounts::throttle::{self, Throttle};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::Lang;
use crate::schema::attempts;

/// What somebody who starts brings along.
#[derive(Debug, Clone)]
pub struct Entry {
    /// As it was typed.
    pub code: String,
    /// Where the request comes from.
    pub ip: String,
    pub login: LoginId,
}

/// Networks one by one in CIDR notation, an address standing for itself; or the first that is none.
pub fn normalised(typed: &str) -> Result<String, String> {
    let parts = typed.split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '，' | '；'));
    let networks: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(|part| network(part).map(|network| network.to_string()).ok_or_else(|| part.to_owned()))
        .collect::<Result<_, _>>()?;
    Ok(networks.join("\n"))
}

fn network(text: &str) -> Option<IpNet> {
    text.parse::<IpNet>().map(|network| network.trunc()).or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok()
}

/// Whether an address is in one of the networks; without any, every address is.
pub fn is_inside(ranges: &str, ip: &str) -> bool {
    let mut networks = ranges.split_whitespace().filter_map(network).peekable();
    if ranges.trim().is_empty() {
        return true;
    }
    // An IPv4 address that arrives in IPv6 clothes is meant as what it is.
    let Ok(address) = ip.parse::<IpAddr>().map(|address| address.to_canonical()) else { return false };
    networks.any(|network| network.contains(&address))
}

/// Whether a code that was typed is the one that was said: case and spaces around it do not matter.
pub fn is_code(code: &str, typed: &str) -> bool {
    code.is_empty() || code.trim().to_lowercase() == typed.trim().to_lowercase()
}

/// What is wrong with a code that `user` typed. Each one counts as a try; an empty field is none.
fn try_code(
    conn: &mut Conn,
    user: UserId,
    sitting: &Sitting,
    typed: &str,
    now: NaiveDateTime,
) -> QueryResult<Option<AttemptError>> {
    if sitting.entry_code.is_empty() {
        return Ok(None);
    }
    if typed.trim().is_empty() {
        return Ok(Some(AttemptError::WrongCode));
    }
    if !throttle::admit(conn, Throttle::EntryCode, &format!("{}:{user}", sitting.id), now)? {
        return Ok(Some(AttemptError::TooManyCodes));
    }
    Ok((!is_code(&sitting.entry_code, typed)).then_some(AttemptError::WrongCode))
}

/// The same before anything begins, for a form that lacks something else as well.
pub fn knock(
    conn: &mut Conn,
    user: UserId,
    sitting: SittingId,
    typed: &str,
    now: NaiveDateTime,
) -> QueryResult<Option<AttemptError>> {
    match attempt::of_user(conn, user, sitting)? {
        (_, _, Some(_)) => Ok(None),
        (sitting, ..) => try_code(conn, user, &sitting, typed, now),
    }
}

/// Lets `user` through the door and begins the attempt, whose paper is in `lang` and drawn with `seed`. Somebody who writes
/// already is through. A refusal is a result and not an error, so that a wrong code stays counted.
pub fn enter(
    conn: &mut Conn,
    sources: &Sources,
    user: UserId,
    sitting: SittingId,
    (entry, lang, seed): (&Entry, Lang, i64),
    now: NaiveDateTime,
) -> Result<Result<AttemptId, AttemptError>, AttemptError> {
    let exam = attempt::of_user(conn, user, sitting)?;
    let (sitting, _, attempt) = &exam;
    let (is_one_device, is_known) = (sitting.is_one_device, attempt.is_some());
    if !is_known && !is_inside(&sitting.ip_ranges, &entry.ip) {
        return Err(AttemptError::ElsewhereStarted);
    }
    if !is_known && let Some(refusal) = try_code(conn, user, sitting, &entry.code, now)? {
        return Ok(Err(refusal));
    }
    let id = attempt::begin(conn, sources, user, exam, (lang, seed), now)?;
    if is_one_device && !is_known {
        diesel::update(attempts::table.find(id)).set(attempts::holder_login.eq(entry.login)).execute(conn)?;
    }
    Ok(Ok(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_read_in_every_usual_form() {
        assert_eq!(
            normalised("10.1.2.3/8, 192.168.1.7\n2001:db8::/32").as_deref(),
            Ok("10.0.0.0/8\n192.168.1.7/32\n2001:db8::/32")
        );
        assert_eq!(normalised(""), Ok(String::new()));
        assert_eq!(normalised("10.0.0.0/8 room-7"), Err("room-7".to_owned()));
        assert_eq!(normalised("10.0.0.0/33"), Err("10.0.0.0/33".to_owned()));
    }

    #[test]
    fn only_addresses_inside_get_in() {
        let ranges = "10.0.0.0/8\n2001:db8::/32";
        for inside in ["10.255.0.1", "::ffff:10.0.0.1", "2001:db8::7"] {
            assert!(is_inside(ranges, inside), "{inside}");
        }
        for outside in ["11.0.0.1", "2001:db9::7", "", "unknown"] {
            assert!(!is_inside(ranges, outside), "{outside}");
        }
        assert!(is_inside("", "unknown"));
    }

    #[test]
    fn a_code_is_taken_however_it_is_written() {
        assert!(
            is_code("Star-7", " star-7 ")
                && is_code("", "anything")
                && !is_code("Star-7", "")
                && !is_code("Star-7", "star")
        );
    }
}
