//! Sends what is in the outbox. Any number of instances may run it: mails are claimed with a lease. A mail that makes the
//! sending panic counts as a failed try, and those behind it are sent all the same.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::letter;
use super::mailer::Recipient;
use super::outbox::{self, Mail};
use crate::app::App;

const BATCH: i64 = 20;

/// Sends the mails that are due now and says how many were tried.
pub fn deliver(app: &App) -> anyhow::Result<usize> {
    let now = app.clock.now();
    let claimed = app.db.write_now(move |conn| outbox::claim(conn, BATCH, now))?;
    let count = claimed.len();
    for mail in claimed {
        // Sending changes nothing of ours, so a panic leaves nothing half done.
        let outcome = catch_unwind(AssertUnwindSafe(|| send(app, &mail)))
            .unwrap_or_else(|_| Err(anyhow::anyhow!("sending this mail panicked")));
        let now = app.clock.now();
        if let Err(error) = &outcome {
            tracing::warn!(mail = %mail.id, error = format!("{error:#}"), "a mail was not sent");
        }
        app.db.write_now(move |conn| match &outcome {
            Ok(()) => outbox::mark_sent(conn, &mail, now),
            Err(error) => outbox::mark_tried(conn, &mail, &format!("{error:#}"), now),
        })?;
    }
    Ok(count)
}

fn send(app: &App, mail: &Mail) -> anyhow::Result<()> {
    let letter = mail.letter()?;
    let rendered = letter::render(&letter, &mail.to_name, mail.lang, &app.config)?;
    let to = Recipient { name: &mail.to_name, email: &mail.to_email };
    app.mailer.send(&to, &rendered, letter.calendar.as_ref())
}
