//! The register: every certificate, searched and filtered for the office. Statuses are derived, so a filter by status asks
//! first which certificates are revoked or suspended; those are few.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::certificate::{self, Certificate, CertificateId};
use super::status::{CertificateStatus, FactKind};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::text::{lower, pattern};
use crate::ordered;
use crate::schema::{certificate_facts, certificates};

#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of a number or of a name.
    pub text: String,
    pub status: Option<CertificateStatus>,
    pub level: Option<i64>,
    pub sort: Sort,
}

/// A page of the register: the rows, newest first unless asked otherwise, and how many there are in all.
pub fn search(
    conn: &mut Conn,
    filter: &Filter,
    today: NaiveDate,
    page: (i64, i64),
) -> QueryResult<(Vec<(Certificate, CertificateStatus)>, i64)> {
    let lost = lost(conn)?;
    let total = matching(filter, &lost, today).count().get_result(conn)?;
    let (limit, offset) = page;
    let found = ordered!(matching(filter, &lost, today), filter.sort, certificates::id.desc(),
        "number" => certificates::number,
        "name" => certificates::holder_name,
        "level" => certificates::level,
        "issued" => certificates::issued_at,
        "until" => certificates::valid_until,
    );
    let rows: Vec<Certificate> = found.limit(limit).offset(offset).select(Certificate::as_select()).load(conn)?;
    let holders: Vec<UserId> = rows.iter().map(|row| row.user_id).collect();
    let statuses: HashMap<CertificateId, CertificateStatus> =
        certificate::with_status(conn, &holders, today)?.into_iter().map(|(held, status)| (held.id, status)).collect();
    let rows = rows.into_iter().filter_map(|row| statuses.get(&row.id).map(|status| (row, *status))).collect();
    Ok((rows, total))
}

/// Which certificates are revoked, and which of the others are suspended now.
struct Lost {
    revoked: Vec<CertificateId>,
    suspended: Vec<CertificateId>,
}

fn lost(conn: &mut Conn) -> QueryResult<Lost> {
    let facts: Vec<(CertificateId, FactKind)> = certificate_facts::table
        .order(certificate_facts::id)
        .select((certificate_facts::certificate_id, certificate_facts::kind))
        .load(conn)?;
    let (mut revoked, mut suspended) = (Vec::new(), Vec::new());
    for (id, kind) in facts {
        match kind {
            FactKind::Revoked => {
                suspended.retain(|held| *held != id);
                revoked.push(id);
            }
            FactKind::Suspended => suspended.push(id),
            FactKind::Reinstated | FactKind::Renewed => suspended.retain(|held| *held != id),
        }
    }
    Ok(Lost { revoked, suspended })
}

type Query<'a> = certificates::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn matching<'a>(filter: &Filter, lost: &'a Lost, today: NaiveDate) -> Query<'a> {
    let mut query = certificates::table.into_boxed();
    if !filter.text.trim().is_empty() {
        let pattern = pattern(&filter.text);
        query = query.filter(
            lower(certificates::number)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(certificates::holder_name).like(pattern).escape('\\')),
        );
    }
    if let Some(level) = filter.level {
        query = query.filter(certificates::level.eq(level));
    }
    let Some(status) = filter.status else { return query };
    if status == CertificateStatus::Revoked {
        return query.filter(certificates::id.eq_any(&lost.revoked));
    }
    query = query.filter(certificates::id.ne_all(&lost.revoked));
    if status == CertificateStatus::Superseded {
        return query.filter(certificates::superseded_by_id.is_not_null());
    }
    query = query.filter(certificates::superseded_by_id.is_null());
    match status {
        CertificateStatus::Expired => query.filter(certificates::valid_until.lt(today)),
        CertificateStatus::Suspended => {
            query.filter(certificates::valid_until.ge(today)).filter(certificates::id.eq_any(&lost.suspended))
        }
        CertificateStatus::Valid | CertificateStatus::Revoked | CertificateStatus::Superseded => {
            query.filter(certificates::valid_until.ge(today)).filter(certificates::id.ne_all(&lost.suspended))
        }
    }
}
