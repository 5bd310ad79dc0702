//! Possible duplicate persons: two accounts with one identity number, one phone, or one name and birth date.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::{identities, users};

/// What two accounts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    Number,
    Phone,
    NameAndBirth,
}

impl Likeness {
    pub const fn label(self) -> &'static str {
        match self {
            Likeness::Number => "duplicate-number",
            Likeness::Phone => "duplicate-phone",
            Likeness::NameAndBirth => "duplicate-name",
        }
    }
}

/// Everybody who shares something with somebody else.
pub fn suspects(conn: &mut Conn) -> QueryResult<HashSet<UserId>> {
    let digests: Vec<Option<String>> = identities::table
        .filter(identities::number_digest.is_not_null())
        .group_by(identities::number_digest)
        .having(count_star().gt(1))
        .select(identities::number_digest)
        .load(conn)?;
    let names: Vec<(String, NaiveDate)> = identities::table
        .group_by((identities::legal_name, identities::birth_date))
        .having(count_star().gt(1))
        .select((identities::legal_name, identities::birth_date))
        .load(conn)?;
    let phones: Vec<String> = users::table
        .filter(users::phone.ne(""))
        .group_by(users::phone)
        .having(count_star().gt(1))
        .select(users::phone)
        .load(conn)?;
    let mut found: HashSet<UserId> = identities::table
        .filter(identities::number_digest.eq_any(digests.into_iter().flatten()))
        .select(identities::user_id)
        .load::<UserId>(conn)?
        .into_iter()
        .collect();
    let known: HashSet<&(String, NaiveDate)> = names.iter().collect();
    let namesakes: Vec<(UserId, String, NaiveDate)> = identities::table
        .filter(identities::legal_name.eq_any(names.iter().map(|(name, _)| name)))
        .select((identities::user_id, identities::legal_name, identities::birth_date))
        .load(conn)?;
    found.extend(namesakes.into_iter().filter_map(|(user, name, born)| known.contains(&(name, born)).then_some(user)));
    found.extend(users::table.filter(users::phone.eq_any(phones)).select(users::id).load::<UserId>(conn)?);
    Ok(found)
}

/// The accounts that may be the same person as `user`, with what they share.
pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(UserId, String, Vec<Likeness>)>> {
    let mut found: HashMap<UserId, Vec<Likeness>> = HashMap::new();
    let own: Option<(Option<String>, String, NaiveDate)> = identities::table
        .filter(identities::user_id.eq(user))
        .select((identities::number_digest, identities::legal_name, identities::birth_date))
        .first(conn)
        .optional()?;
    if let Some((digest, name, born)) = own {
        let others = identities::table.filter(identities::user_id.ne(user)).limit(50);
        let same: Vec<UserId> =
            others.filter(identities::number_digest.eq(digest)).select(identities::user_id).load(conn)?;
        same.into_iter().for_each(|id| found.entry(id).or_default().push(Likeness::Number));
        let same: Vec<UserId> = others
            .filter(identities::legal_name.eq(name).and(identities::birth_date.eq(born)))
            .select(identities::user_id)
            .load(conn)?;
        same.into_iter().for_each(|id| found.entry(id).or_default().push(Likeness::NameAndBirth));
    }
    let phone: String = users::table.find(user).select(users::phone).first(conn)?;
    if !phone.is_empty() {
        let same: Vec<UserId> = users::table
            .filter(users::phone.eq(phone))
            .filter(users::id.ne(user))
            .limit(50)
            .select(users::id)
            .load(conn)?;
        same.into_iter().for_each(|id| found.entry(id).or_default().push(Likeness::Phone));
    }
    let mut people: Vec<(UserId, String)> = users::table
        .filter(users::id.eq_any(found.keys().copied().collect::<Vec<_>>()))
        .select((users::id, users::name))
        .load(conn)?;
    people.sort();
    Ok(people.into_iter().map(|(id, name)| (id, name, found.remove(&id).unwrap_or_default())).collect())
}
