//! Reminders that a certificate ends: 90, 60 and 30 days before, and once it has ended, with what follows from that
//! elsewhere. Each is a row, so that each is sent once.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::certificate::{Certificate, Consequence};
use super::status::FactKind;
use crate::app::App;
use crate::db::{self, Conn};
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::scheme::Scheme;
use crate::schema::{certificate_facts, certificate_reminders, certificates, schemes};
use crate::web::dates;

/// A reminder is due from so many days before the end, until the next one is: (from, to). The last is the news that the
/// certificate has ended; a program that stood still for a month does not tell it of what is long over.
const WINDOWS: [(i64, i64); 4] = [(90, 61), (60, 31), (30, 0), (-1, -30)];
const BATCH: i64 = 50;

/// The certificates that end within one of the windows and whose holders were not yet told, with the days of the window.
pub fn due(conn: &mut Conn, today: NaiveDate) -> QueryResult<Vec<(Certificate, Scheme, i64)>> {
    let mut due = Vec::new();
    for (from, to) in WINDOWS {
        let told = certificate_reminders::table
            .filter(certificate_reminders::certificate_id.eq(certificates::id))
            .filter(certificate_reminders::days.eq(from));
        let revoked = certificate_facts::table
            .filter(certificate_facts::certificate_id.eq(certificates::id))
            .filter(certificate_facts::kind.eq(FactKind::Revoked));
        let rows: Vec<(Certificate, Scheme)> = certificates::table
            .inner_join(schemes::table)
            .filter(certificates::valid_until.between(today + TimeDelta::days(to), today + TimeDelta::days(from)))
            .filter(certificates::superseded_by_id.is_null())
            .filter(not(exists(told)))
            .filter(not(exists(revoked)))
            .order(certificates::id)
            .limit(BATCH)
            .select((Certificate::as_select(), Scheme::as_select()))
            .load(conn)?;
        due.extend(rows.into_iter().map(|(certificate, scheme)| (certificate, scheme, from)));
    }
    Ok(due)
}

/// Reminds whoever is due and says how many that were. `then` is called for each certificate that has ended.
pub fn remind(conn: &mut Conn, then: Consequence, today: NaiveDate, now: NaiveDateTime) -> QueryResult<usize> {
    let mut reminded = 0;
    for (certificate, scheme, days) in due(conn, today)? {
        let done = db::apart(conn, ("certificate", certificate.id.0), |conn| {
            diesel::insert_into(certificate_reminders::table)
                .values((
                    certificate_reminders::certificate_id.eq(certificate.id),
                    certificate_reminders::days.eq(days),
                    certificate_reminders::sent_at.eq(now),
                ))
                .execute(conn)?;
            outbox::queue_to(conn, certificate.user_id, &letter(&certificate, &scheme, today), now)?;
            if certificate.valid_until < today {
                then(conn, &certificate, today, now)?;
            }
            Ok::<_, diesel::result::Error>(())
        })?;
        reminded += usize::from(done.is_some());
    }
    Ok(reminded)
}

fn letter(certificate: &Certificate, scheme: &Scheme, today: NaiveDate) -> Letter {
    let left = (certificate.valid_until - today).num_days();
    let (subject, text) = if left < 0 {
        (Message::new("mail-certificate-ended-subject"), "mail-certificate-ended-text")
    } else {
        let subject = Message::new("mail-certificate-expiring-subject").with("days", Arg::Number(left));
        (subject, "mail-certificate-expiring-text")
    };
    Letter::new(subject)
        .say(
            Message::new(text)
                .with("title", Arg::bilingual(&scheme.title_en, &scheme.title_zh))
                .with("number", &certificate.number)
                .with("day", certificate.valid_until),
        )
        .action("mail-certificate-action", "/my/certificates")
}

/// The worker's part: writes only when somebody is to be reminded.
pub fn run(app: &App) -> anyhow::Result<usize> {
    let now = app.clock.now();
    let today = dates::today(app.config.time_zone, now);
    let due = app.db.read_now(move |conn| due(conn, today))?;
    if due.is_empty() {
        return Ok(0);
    }
    let then = app.on_certificate_change;
    Ok(app.db.write_now(move |conn| remind(conn, then, today, now))?)
}
