//! A person with an e-mail address. Names are shown as typed; e-mail addresses are compared in lower case.

use std::str::FromStr;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Lang;
use crate::schema::users;
use crate::text::is_one_line;

pub type UserId = Id<User>;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub phone: String,
    pub password_hash: Option<String>,
    pub lang: Lang,
    pub email_confirmed_at: Option<NaiveDateTime>,
    pub disabled_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}

impl User {
    /// Whether the address was shown to be this person's, and they have a password. Before that, anybody may have typed
    /// name and password.
    pub fn is_settled(&self) -> bool {
        self.email_confirmed_at.is_some() && self.password_hash.is_some()
    }
}

/// A mail address that has the shape of one, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim().to_lowercase();
        let is_address = text.len() <= 254
            && is_one_line(&text)
            && text.parse::<lettre::Address>().is_ok()
            && text.rsplit('@').next().is_some_and(|domain| domain.contains('.'));
        if is_address { Ok(Email(text)) } else { Err(()) }
    }
}

#[derive(Debug, Clone)]
pub struct NewUser {
    pub email: Email,
    pub name: String,
    pub lang: Lang,
    /// `None` until an invitation is accepted.
    pub password_hash: Option<String>,
    pub is_confirmed: bool,
}

pub fn find(conn: &mut Conn, id: UserId) -> QueryResult<User> {
    users::table.find(id).select(User::as_select()).first(conn)
}

/// These people.
pub fn of(conn: &mut Conn, ids: &[UserId]) -> QueryResult<Vec<User>> {
    users::table.filter(users::id.eq_any(ids)).select(User::as_select()).load(conn)
}

pub fn by_email(conn: &mut Conn, email: &Email) -> QueryResult<Option<User>> {
    users::table.filter(users::email.eq(email.as_str())).select(User::as_select()).first(conn).optional()
}

pub fn create(conn: &mut Conn, new: &NewUser, now: NaiveDateTime) -> QueryResult<UserId> {
    diesel::insert_into(users::table)
        .values((
            users::email.eq(new.email.as_str()),
            users::name.eq(&new.name),
            users::lang.eq(new.lang),
            users::password_hash.eq(&new.password_hash),
            users::email_confirmed_at.eq(new.is_confirmed.then_some(now)),
            users::created_at.eq(now),
        ))
        .returning(users::id)
        .get_result(conn)
}

pub fn confirm_email(conn: &mut Conn, id: UserId, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(users::table.find(id).filter(users::email_confirmed_at.is_null()))
        .set(users::email_confirmed_at.eq(now))
        .execute(conn)?;
    Ok(())
}

pub fn set_password(conn: &mut Conn, id: UserId, hash: Option<&str>) -> QueryResult<()> {
    diesel::update(users::table.find(id)).set(users::password_hash.eq(hash)).execute(conn)?;
    Ok(())
}

/// What a person may change about themselves.
pub fn update_details(conn: &mut Conn, id: UserId, name: &str, phone: &str, lang: Lang) -> QueryResult<()> {
    diesel::update(users::table.find(id))
        .set((users::name.eq(name), users::phone.eq(phone), users::lang.eq(lang)))
        .execute(conn)?;
    Ok(())
}
