//! The invitation that a nominee gets by mail.

use chrono::NaiveDateTime;
use diesel::QueryResult;

use super::Nominee;
use crate::accounts::user;
use crate::db::Conn;
use crate::i18n::{Arg, Lang, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox::{self, Recipient};
use crate::recruitment::cohort::Cohort;
use crate::recruitment::provider;
use crate::recruitment::quota::Quota;

/// Mails a nominee the way to apply, in the language of their account, or in Chinese to whom we do not know.
pub(super) fn mail(
    conn: &mut Conn,
    cohort: &Cohort,
    quota: &Quota,
    nominee: &Nominee,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let provider = provider::find(conn, quota.provider_id)?;
    let to = match user::by_email(conn, &nominee.email)? {
        Some(known) => Recipient::from(&known),
        None => Recipient {
            user: None,
            email: nominee.email.as_str().to_owned(),
            name: nominee.name.clone(),
            lang: Lang::Zh,
        },
    };
    let text = Message::new("mail-nominated-text")
        .with("provider", Arg::bilingual(provider.name_en, provider.name_zh))
        .with("cohort", Arg::bilingual(&cohort.title_en, &cohort.title_zh))
        .with("until", cohort.closes_at);
    let letter = Letter::new("mail-nominated-subject")
        .say(text)
        .say(Message::new("mail-nominated-code").with("code", &quota.nomination_code))
        .action("mail-nominated-action", format!("/cohorts/{}/apply?code={}", cohort.code, quota.nomination_code));
    outbox::queue(conn, &to, &letter, now)
}
