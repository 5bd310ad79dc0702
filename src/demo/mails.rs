//! The mails of the demo: all count as sent, but for one that came back, so that the office sees what that looks like.

use chrono::TimeDelta;
use diesel::dsl::max;
use diesel::prelude::*;

use super::scene::Scene;
use crate::db::Conn;
use crate::notifications::outbox::{self, MailId, MailStatus};
use crate::schema::mails;

const REFUSED: &str = "permanent error (550): 5.1.1 mailbox unavailable";

/// Counts every mail but the last as sent a little after it was written; nobody gets letters of the past. Returns how many
/// mails there are.
pub(super) fn deliver(scene: &Scene) -> anyhow::Result<usize> {
    let last: Option<MailId> = scene.read(|conn| mails::table.select(max(mails::id)).first(conn))?;
    let (now, mut count) = (scene.now, 0);
    loop {
        let tried = scene.write(move |conn| {
            let due = outbox::claim(conn, 500, now)?;
            for mail in &due {
                if Some(mail.id) == last {
                    outbox::mark_tried(conn, mail, REFUSED, now)?;
                } else {
                    outbox::mark_sent(conn, mail, mail.created_at + TimeDelta::seconds(4))?;
                }
            }
            Ok(due.len())
        })?;
        count += tried;
        if tried == 0 {
            give_up(scene)?;
            return Ok(count);
        }
    }
}

/// Tries the mail that is left again and again, as the worker would, until the outbox gives it up.
fn give_up(scene: &Scene) -> anyhow::Result<()> {
    let now = scene.now;
    scene.write(move |conn| {
        let mut at = now;
        while waiting(conn)? > 0 {
            at += TimeDelta::hours(3);
            for mail in outbox::claim(conn, 1, at)? {
                outbox::mark_tried(conn, &mail, REFUSED, at)?;
            }
        }
        Ok(())
    })
}

fn waiting(conn: &mut Conn) -> QueryResult<i64> {
    mails::table.filter(mails::status.eq(MailStatus::Queued)).count().get_result(conn)
}
