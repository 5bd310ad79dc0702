//! What placement writes to people: to an anchor, and to every member of the opening's provider.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::opening::Opening;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::provider;
use crate::schema::{providers, users};

/// A message about an opening, with its title and the names of its provider.
pub(super) fn said(key: &'static str, conn: &mut Conn, opening: &Opening) -> QueryResult<Message> {
    let (en, zh): (String, String) =
        providers::table.find(opening.provider_id).select((providers::name_en, providers::name_zh)).first(conn)?;
    Ok(Message::new(key).with("opening", &opening.title).with("provider", Arg::bilingual(en, zh)))
}

/// Mails every member of the opening's provider `<key>-subject` and `<key>-text` about `user`.
pub(super) fn tell_provider(
    conn: &mut Conn,
    opening: &Opening,
    user: UserId,
    key: &'static str,
    path: &str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let name: String = users::table.find(user).select(users::name).first(conn)?;
    let message = |end: &str| Message {
        key: format!("{key}-{end}").into(),
        args: vec![("opening".into(), (&opening.title).into()), ("anchor".into(), (&name).into())],
    };
    let letter = Letter::new(message("subject")).say(message("text")).action("mail-provider-action", path);
    for member in provider::members(conn, opening.provider_id)? {
        outbox::queue_to(conn, member, &letter, now)?;
    }
    Ok(())
}

/// Mails `<key>-subject` and `<key>-text` about an opening to an anchor.
pub(super) fn tell_anchor(
    conn: &mut Conn,
    user: UserId,
    opening: &Opening,
    key: &'static str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let named = |message: Message, end: &str| Message { key: format!("{key}-{end}").into(), ..message };
    let about = said("mail-jobs-action", conn, opening)?;
    let letter =
        Letter::new(named(about.clone(), "subject")).say(named(about, "text")).action("mail-jobs-action", "/my/jobs");
    outbox::queue_to(conn, user, &letter, now)
}
