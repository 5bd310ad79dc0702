//! The people of the programme as the office sees them: everybody with an account, their roles and ties.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::provider::ProviderId;
use crate::accounts::login;
use crate::accounts::role::Role;
use crate::accounts::user::{self, User, UserId};
use crate::audit;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::text::{lower, pattern};
use crate::i18n::Message;
use crate::ordered;
use crate::schema::{provider_members, providers, roles, trainers, users};

type Backend = <Conn as diesel::Connection>::Backend;

/// A person with what they are to the programme.
#[derive(Debug, Clone)]
pub struct Person {
    pub user: User,
    pub roles: Vec<Role>,
    /// Code of the provider they work for.
    pub member_of: Option<String>,
    /// The provider that they, as a trainer, are tied to.
    pub trainer_tie: Option<(ProviderId, String)>,
}

/// What the office can take away from somebody without shutting them out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    Role(Role),
    Membership,
}

/// Whom the office looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Role(Role),
    Member,
    Disabled,
}

#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    #[error("nobody shuts themselves out")]
    Oneself,
    #[error("not a confirmed account")]
    NoChange,
    #[error("nobody takes the office from themselves")]
    OwnOffice,
    #[error("nobody would be left in the office")]
    LastOffice,
    #[error("the person does not hold it any more")]
    NotHeld,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl PersonError {
    pub fn message(&self) -> Message {
        match self {
            PersonError::Oneself => "person-oneself".into(),
            PersonError::NoChange => "person-no-change".into(),
            PersonError::OwnOffice => "person-own-office".into(),
            PersonError::LastOffice => "person-last-office".into(),
            PersonError::NotHeld => "person-not-held".into(),
            PersonError::Db(_) => "error-busy".into(),
        }
    }
}

/// People whose name or mail address holds `text`, by name; and how many there are.
pub fn search(
    conn: &mut Conn,
    text: &str,
    (kind, sort): (Option<Kind>, &Sort),
    offset: i64,
    limit: i64,
) -> QueryResult<(Vec<Person>, i64)> {
    let matching = || {
        let mut query = users::table.into_boxed::<Backend>();
        match kind {
            Some(Kind::Role(role)) => {
                let holders = roles::table.filter(roles::role.eq(role)).select(roles::user_id);
                query = query.filter(users::id.eq_any(holders));
            }
            Some(Kind::Member) => {
                query = query.filter(users::id.eq_any(provider_members::table.select(provider_members::user_id)));
            }
            Some(Kind::Disabled) => query = query.filter(users::disabled_at.is_not_null()),
            None => {}
        }
        if !text.is_empty() {
            let pattern = pattern(text);
            let named = lower(users::name).like(pattern.clone()).escape('\\');
            query = query.filter(named.or(lower(users::email).like(pattern).escape('\\')));
        }
        query
    };
    let total = matching().count().get_result(conn)?;
    let sorted = ordered!(matching(), sort, (users::name, users::id),
        "name" => users::name,
        "email" => users::email,
        "since" => users::created_at,
    );
    let found = sorted.offset(offset).limit(limit).select(User::as_select()).load(conn)?;
    Ok((with_ties(conn, found)?, total))
}

pub fn find(conn: &mut Conn, id: UserId) -> QueryResult<Person> {
    let found = user::find(conn, id)?;
    with_ties(conn, vec![found])?.into_iter().next().ok_or(diesel::result::Error::NotFound)
}

fn with_ties(conn: &mut Conn, people: Vec<User>) -> QueryResult<Vec<Person>> {
    let ids: Vec<UserId> = people.iter().map(|user| user.id).collect();
    let mut held: HashMap<UserId, Vec<Role>> = HashMap::new();
    let rows: Vec<(UserId, Role)> = roles::table
        .filter(roles::user_id.eq_any(ids.clone()))
        .order(roles::id)
        .select((roles::user_id, roles::role))
        .load(conn)?;
    rows.into_iter().for_each(|(user, role)| held.entry(user).or_default().push(role));
    let members: HashMap<UserId, String> = provider_members::table
        .inner_join(providers::table)
        .filter(provider_members::user_id.eq_any(ids.clone()))
        .select((provider_members::user_id, providers::code))
        .load::<(UserId, String)>(conn)?
        .into_iter()
        .collect();
    let ties: HashMap<UserId, (ProviderId, String)> = trainers::table
        .inner_join(providers::table)
        .filter(trainers::user_id.eq_any(ids))
        .select((trainers::user_id, (providers::id, providers::code)))
        .load::<(UserId, (ProviderId, String))>(conn)?
        .into_iter()
        .collect();
    Ok(people
        .into_iter()
        .map(|user| Person {
            roles: held.remove(&user.id).unwrap_or_default(),
            member_of: members.get(&user.id).cloned(),
            trainer_tie: ties.get(&user.id).cloned(),
            user,
        })
        .collect())
}

/// Shuts an account out, at once: every login of it ends.
pub fn disable(conn: &mut Conn, office: UserId, id: UserId, now: NaiveDateTime) -> Result<(), PersonError> {
    if office == id {
        return Err(PersonError::Oneself);
    }
    user::find(conn, id)?;
    let changed = diesel::update(users::table.find(id).filter(users::disabled_at.is_null()))
        .set(users::disabled_at.eq(now))
        .execute(conn)?;
    if changed == 0 {
        return Err(PersonError::NoChange);
    }
    login::end_others(conn, id, None, now)?;
    audit::record(conn, Some(office), "user.disabled", ("user", id.0), json!({}), now)?;
    Ok(())
}

/// Lets an account in again.
pub fn enable(conn: &mut Conn, office: UserId, id: UserId, now: NaiveDateTime) -> Result<(), PersonError> {
    user::find(conn, id)?;
    let changed = diesel::update(users::table.find(id).filter(users::disabled_at.is_not_null()))
        .set(users::disabled_at.eq(None::<NaiveDateTime>))
        .execute(conn)?;
    if changed == 0 {
        return Err(PersonError::NoChange);
    }
    audit::record(conn, Some(office), "user.enabled", ("user", id.0), json!({}), now)?;
    Ok(())
}

/// Takes a role, or the membership of a provider, away. What they did in it stays.
pub fn remove(conn: &mut Conn, office: UserId, id: UserId, held: Held, now: NaiveDateTime) -> Result<(), PersonError> {
    user::find(conn, id)?;
    let (removed, details) = match held {
        Held::Role(role) => (remove_role(conn, office, id, role)?, json!({ "role": role })),
        Held::Membership => {
            let own = provider_members::table.filter(provider_members::user_id.eq(id));
            let provider = super::provider::of_member(conn, id)?;
            (diesel::delete(own).execute(conn)?, json!({ "provider": provider }))
        }
    };
    if removed == 0 {
        return Err(PersonError::NotHeld);
    }
    audit::record(conn, Some(office), "user.role_removed", ("user", id.0), details, now)?;
    Ok(())
}

fn remove_role(conn: &mut Conn, office: UserId, id: UserId, role: Role) -> Result<usize, PersonError> {
    if role == Role::Office {
        if office == id {
            return Err(PersonError::OwnOffice);
        }
        let others: i64 = roles::table
            .inner_join(users::table.on(users::id.eq(roles::user_id)))
            .filter(roles::role.eq(Role::Office))
            .filter(roles::user_id.ne(id))
            .filter(users::disabled_at.is_null())
            .count()
            .get_result(conn)?;
        if others == 0 {
            return Err(PersonError::LastOffice);
        }
    }
    if role == Role::Trainer {
        // The tie to a provider is part of being a trainer.
        diesel::delete(trainers::table.filter(trainers::user_id.eq(id))).execute(conn)?;
    }
    let own = roles::table.filter(roles::user_id.eq(id)).filter(roles::role.eq(role));
    Ok(diesel::delete(own).execute(conn)?)
}
