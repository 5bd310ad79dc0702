//! What happens to a certificate after its award: suspended, reinstated, revoked, each with an author and a reason.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::certificate::{self, Certificate, CertificateId, Consequence};
use super::status::{self, FactKind};
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::i18n::{Arg, Message};
use crate::notifications::letter::Letter;
use crate::notifications::outbox;
use crate::recruitment::impartial::{self, Partial};
use crate::recruitment::scheme;
use crate::schema::{certificate_facts, users};

#[derive(Debug, Clone)]
pub struct NewFact {
    pub certificate: CertificateId,
    pub reason: String,
    /// The day on the programme's calendar.
    pub today: NaiveDate,
}

#[derive(Debug, Clone, Queryable)]
pub struct Fact {
    pub kind: FactKind,
    pub reason: String,
    pub recorded_by: String,
    pub recorded_at: NaiveDateTime,
}

#[derive(Debug, thiserror::Error)]
pub enum FactError {
    /// Somebody was faster, or the page is old.
    #[error("does not apply to a certificate that is {0}")]
    DoesNotApply(status::CertificateStatus),
    #[error("the decision-maker is not impartial")]
    Partial(Partial),
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl FactError {
    pub fn message(&self) -> Message {
        match self {
            FactError::DoesNotApply(status) => {
                Message::new("certificate-fact-refused").with("status", Arg::Key(status.label().to_owned()))
            }
            FactError::Partial(partial) => partial.message(),
            FactError::Db(_) => "error-busy".into(),
        }
    }
}

/// What happened to a certificate since its award, oldest first.
pub fn of(conn: &mut Conn, id: CertificateId) -> QueryResult<Vec<Fact>> {
    certificate_facts::table
        .inner_join(users::table)
        .filter(certificate_facts::certificate_id.eq(id))
        .order(certificate_facts::id)
        .limit(200)
        .select((certificate_facts::kind, certificate_facts::reason, users::name, certificate_facts::recorded_at))
        .load(conn)
}

/// Takes the validity away until it is given back.
pub fn suspend(
    conn: &mut Conn,
    actor: UserId,
    new: &NewFact,
    then: Consequence,
    now: NaiveDateTime,
) -> Result<(), FactError> {
    record(conn, actor, FactKind::Suspended, new, then, now)
}

/// Ends a suspension.
pub fn reinstate(
    conn: &mut Conn,
    actor: UserId,
    new: &NewFact,
    then: Consequence,
    now: NaiveDateTime,
) -> Result<(), FactError> {
    record(conn, actor, FactKind::Reinstated, new, then, now)
}

/// Takes the validity away for good.
pub fn revoke(
    conn: &mut Conn,
    actor: UserId,
    new: &NewFact,
    then: Consequence,
    now: NaiveDateTime,
) -> Result<(), FactError> {
    record(conn, actor, FactKind::Revoked, new, then, now)
}

fn record(
    conn: &mut Conn,
    actor: UserId,
    kind: FactKind,
    new: &NewFact,
    then: Consequence,
    now: NaiveDateTime,
) -> Result<(), FactError> {
    let (held, status) = certificate::find(conn, new.certificate, new.today)?;
    if let Some(partial) = impartial::about(conn, actor, held.user_id)? {
        return Err(FactError::Partial(partial));
    }
    if status::after(status, kind).is_none() {
        return Err(FactError::DoesNotApply(status));
    }
    diesel::insert_into(certificate_facts::table)
        .values((
            certificate_facts::certificate_id.eq(held.id),
            certificate_facts::kind.eq(kind),
            certificate_facts::reason.eq(&new.reason),
            certificate_facts::recorded_by_id.eq(actor),
            certificate_facts::recorded_at.eq(now),
        ))
        .execute(conn)?;
    audit::record(conn, Some(actor), action(kind), ("certificate", held.id.0), serde_json::json!({}), now)?;
    let letter = letter(conn, &held, kind, &new.reason)?;
    outbox::queue_to(conn, held.user_id, &letter, now)?;
    then(conn, &held, new.today, now)?;
    Ok(())
}

const fn action(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Suspended => "certificate.suspended",
        FactKind::Reinstated => "certificate.reinstated",
        FactKind::Revoked => "certificate.revoked",
        FactKind::Renewed => "certificate.renewed",
    }
}

fn letter(conn: &mut Conn, held: &Certificate, kind: FactKind, reason: &str) -> QueryResult<Letter> {
    let (subject, text) = match kind {
        FactKind::Suspended => ("mail-certificate-suspended-subject", "mail-certificate-suspended-text"),
        FactKind::Revoked => ("mail-certificate-revoked-subject", "mail-certificate-revoked-text"),
        FactKind::Reinstated | FactKind::Renewed => {
            ("mail-certificate-reinstated-subject", "mail-certificate-reinstated-text")
        }
    };
    let scheme = scheme::find(conn, held.scheme_id)?;
    let title = Arg::bilingual(&scheme.title_en, &scheme.title_zh);
    Ok(Letter::new(subject)
        .say(Message::new(text).with("title", title).with("number", &held.number))
        .say(Message::new("mail-certificate-reason").with("reason", reason))
        .action("mail-certificate-action", "/my/certificates"))
}
