//! A certificate: the award of a level to a person, with a snapshot of what it rested on. Its status is derived.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::number::Number;
use super::status::{self, CertificateStatus, FactKind};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::recruitment::cohort::CohortId;
use crate::recruitment::scheme::SchemeId;
use crate::schema::{certificate_facts, certificates};

pub type CertificateId = Id<Certificate>;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = certificates)]
pub struct Certificate {
    pub id: CertificateId,
    pub number: String,
    pub user_id: UserId,
    pub scheme_id: SchemeId,
    pub cohort_id: CohortId,
    pub level: i64,
    pub holder_name: String,
    pub issued_at: NaiveDateTime,
    pub issued_by_id: UserId,
    pub valid_until: NaiveDate,
    /// JSON: what the award rested on.
    pub snapshot: String,
    pub superseded_by_id: Option<CertificateId>,
}

/// What happens elsewhere when a certificate is lost or comes back, on this day of the programme's calendar: set in one
/// place, `app.rs`, because placement knows certificates and not the other way round.
pub type Consequence = fn(&mut Conn, &Certificate, NaiveDate, NaiveDateTime) -> QueryResult<()>;

/// From so many days before its end a certificate may be replaced by a new one of its level.
pub const RENEWAL_DAYS: i64 = 90;

impl Certificate {
    /// Whether this certificate stands in the way of another of its level from `cohort`: a cohort certifies a person
    /// once, a suspension is settled first, and what is valid is not awarded again before it is about to end.
    pub fn bars(&self, status: CertificateStatus, cohort: CohortId, today: NaiveDate) -> bool {
        self.cohort_id == cohort
            || match status {
                CertificateStatus::Suspended => true,
                CertificateStatus::Valid => self.valid_until > today + TimeDelta::days(RENEWAL_DAYS),
                CertificateStatus::Revoked | CertificateStatus::Expired | CertificateStatus::Superseded => false,
            }
    }
}

/// The certificates of `users` with their status on `today`, in two queries however many there are.
pub fn with_status(
    conn: &mut Conn,
    users: &[UserId],
    today: NaiveDate,
) -> QueryResult<Vec<(Certificate, CertificateStatus)>> {
    let rows: Vec<Certificate> = certificates::table
        .filter(certificates::user_id.eq_any(users))
        .order(certificates::id.desc())
        .select(Certificate::as_select())
        .load(conn)?;
    let ids: Vec<CertificateId> = rows.iter().map(|row| row.id).collect();
    let mut facts: HashMap<CertificateId, Vec<FactKind>> = HashMap::new();
    let recorded: Vec<(CertificateId, FactKind)> = certificate_facts::table
        .filter(certificate_facts::certificate_id.eq_any(&ids))
        .order(certificate_facts::id)
        .select((certificate_facts::certificate_id, certificate_facts::kind))
        .load(conn)?;
    for (certificate, kind) in recorded {
        facts.entry(certificate).or_default().push(kind);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let facts = facts.get(&row.id).map_or(&[][..], Vec::as_slice);
            let status = status::status(facts, row.superseded_by_id.is_some(), row.valid_until, today);
            (row, status)
        })
        .collect())
}

/// A certificate with its status on `today`.
pub fn find(conn: &mut Conn, id: CertificateId, today: NaiveDate) -> QueryResult<(Certificate, CertificateStatus)> {
    let row = certificates::table.find(id).select(Certificate::as_select()).first(conn)?;
    derived(conn, row, today)
}

/// The certificate with this number, if there is one.
pub fn by_number(
    conn: &mut Conn,
    number: &Number,
    today: NaiveDate,
) -> QueryResult<Option<(Certificate, CertificateStatus)>> {
    let row = certificates::table
        .filter(certificates::number.eq(number.as_str()))
        .select(Certificate::as_select())
        .first(conn)
        .optional()?;
    row.map(|row| derived(conn, row, today)).transpose()
}

fn derived(conn: &mut Conn, row: Certificate, today: NaiveDate) -> QueryResult<(Certificate, CertificateStatus)> {
    let facts: Vec<FactKind> = certificate_facts::table
        .filter(certificate_facts::certificate_id.eq(row.id))
        .order(certificate_facts::id)
        .select(certificate_facts::kind)
        .load(conn)?;
    let status = status::status(&facts, row.superseded_by_id.is_some(), row.valid_until, today);
    Ok((row, status))
}

/// How many valid certificates end within `days` from `today`.
pub fn expiring_count(conn: &mut Conn, today: NaiveDate, days: i64) -> QueryResult<i64> {
    let lost = certificate_facts::table
        .filter(certificate_facts::certificate_id.eq(certificates::id))
        .filter(certificate_facts::kind.eq(FactKind::Revoked));
    certificates::table
        .filter(certificates::valid_until.between(today, today + TimeDelta::days(days)))
        .filter(certificates::superseded_by_id.is_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(lost)))
        .count()
        .get_result(conn)
}

/// The best certificate that `user` holds validly on `today` (level 1 is the highest).
pub fn valid_of(conn: &mut Conn, user: UserId, today: NaiveDate) -> QueryResult<Option<Certificate>> {
    let held = with_status(conn, &[user], today)?;
    let valid = held.into_iter().filter(|(_, status)| *status == CertificateStatus::Valid);
    Ok(valid.map(|(certificate, _)| certificate).min_by_key(|certificate| certificate.level))
}
