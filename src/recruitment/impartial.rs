//! Nobody decides about themselves, nor about people of their own provider: the one rule that every deciding verb asks.

use std::collections::HashSet;

use diesel::prelude::*;

use super::provider::ProviderId;
use super::trainer;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::Message;
use crate::schema::{applications, nominations, placements, provider_members, users};

/// Why somebody is not the one to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partial {
    Oneself,
    OwnProvider,
}

impl Partial {
    pub fn message(self) -> Message {
        match self {
            Partial::Oneself => "partial-oneself".into(),
            Partial::OwnProvider => "partial-own-provider".into(),
        }
    }
}

/// Why `actor` may not decide about `person`; nothing when they may.
pub fn about(conn: &mut Conn, actor: UserId, person: UserId) -> QueryResult<Option<Partial>> {
    if actor == person {
        return Ok(Some(Partial::Oneself));
    }
    // Hardly anybody of the office belongs to a provider, and then nothing else is asked.
    let own = trainer::ties(conn, actor)?;
    let is_tied = !own.is_empty() && providers_of(conn, person)?.iter().any(|provider| own.contains(provider));
    Ok(is_tied.then_some(Partial::OwnProvider))
}

/// Everybody about whom `actor` may not decide: the rule of [`about`], asked once where there are many.
pub fn barred(conn: &mut Conn, actor: UserId) -> QueryResult<HashSet<UserId>> {
    let own = trainer::ties(conn, actor)?;
    let mut barred = HashSet::from([actor]);
    if own.is_empty() {
        return Ok(barred);
    }
    let through: Vec<Option<ProviderId>> = own.iter().map(|provider| Some(*provider)).collect();
    let applied: Vec<UserId> = applications::table
        .filter(applications::provider_id.eq_any(&through))
        .select(applications::user_id)
        .load(conn)?;
    let nominated: Vec<UserId> = nominations::table
        .inner_join(users::table.on(users::email.eq(nominations::email)))
        .filter(nominations::provider_id.eq_any(&own))
        .select(users::id)
        .load(conn)?;
    let members: Vec<UserId> = provider_members::table
        .filter(provider_members::provider_id.eq_any(&own))
        .select(provider_members::user_id)
        .load(conn)?;
    let employed: Vec<UserId> =
        placements::table.filter(placements::provider_id.eq_any(&own)).select(placements::user_id).load(conn)?;
    barred.extend(applied.into_iter().chain(nominated).chain(members).chain(employed));
    Ok(barred)
}

/// Every provider that a trainee or anchor has to do with: who nominated them, for whatever cohort, where they are a
/// member, and who employs or employed them.
pub fn providers_of(conn: &mut Conn, person: UserId) -> QueryResult<Vec<ProviderId>> {
    let applied: Vec<Option<ProviderId>> = applications::table
        .filter(applications::user_id.eq(person))
        .select(applications::provider_id)
        .distinct()
        .load(conn)?;
    let nominated: Vec<ProviderId> = nominations::table
        .inner_join(users::table.on(users::email.eq(nominations::email)))
        .filter(users::id.eq(person))
        .select(nominations::provider_id)
        .distinct()
        .load(conn)?;
    let member: Vec<ProviderId> = provider_members::table
        .filter(provider_members::user_id.eq(person))
        .select(provider_members::provider_id)
        .load(conn)?;
    let employed: Vec<ProviderId> = placements::table
        .filter(placements::user_id.eq(person))
        .select(placements::provider_id)
        .distinct()
        .load(conn)?;
    let mut all: Vec<ProviderId> =
        applied.into_iter().flatten().chain(nominated).chain(member).chain(employed).collect();
    all.sort();
    all.dedup();
    Ok(all)
}
