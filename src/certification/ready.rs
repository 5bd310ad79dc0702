//! Who is ready for the office's decision, and who waits for it no longer because it was refused.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::exists;
use diesel::prelude::*;

use super::certificate::{self, Certificate};
use super::evidence::{self, Evidence, Place};
use super::requirements::{self, Requirement};
use super::status::CertificateStatus;
use crate::accounts::user::UserId;
use crate::assessment::sitting::Component;
use crate::db::Conn;
use crate::recruitment::application::{self, ApplicationStatus};
use crate::recruitment::cohort::{Cohort, CohortId};
use crate::recruitment::scheme::{Scheme, SchemeId};
use crate::schema::{applications, certificate_refusals, certificates, cohorts, identities, results, schemes, users};

/// More than this are not decided at one desk.
const LIMIT: i64 = 2000;

/// A trainee with a place in a cohort, and everything the decision rests on.
#[derive(Debug, Clone)]
pub struct Case {
    pub user: UserId,
    /// The name of the account; the certificate carries the legal name.
    pub name: String,
    pub cohort: Cohort,
    pub scheme: Scheme,
    pub evidence: Evidence,
    pub requirements: Vec<Requirement>,
}

type Row = (UserId, String, Cohort, Scheme);

fn cases(conn: &mut Conn, rows: Vec<Row>, today: NaiveDate) -> QueryResult<Vec<Case>> {
    let place = |(user, _, cohort, scheme): &Row| Place { user: *user, cohort: cohort.id, scheme: scheme.id };
    let places: Vec<Place> = rows.iter().map(place).collect();
    let evidence = evidence::gather(conn, &places)?;
    Ok(rows
        .into_iter()
        .zip(evidence)
        .map(|((user, name, cohort, scheme), evidence)| {
            let requirements = requirements::judge(&evidence, &scheme, today);
            Case { user, name, cohort, scheme, evidence, requirements }
        })
        .collect())
}

/// Leaves out whoever holds a certificate that bars another from their cohort.
fn without_barred(conn: &mut Conn, rows: Vec<Row>, today: NaiveDate) -> QueryResult<Vec<Row>> {
    let users: Vec<UserId> = rows.iter().map(|(user, ..)| *user).collect();
    let mut held: HashMap<UserId, Vec<(Certificate, CertificateStatus)>> = HashMap::new();
    for (row, status) in certificate::with_status(conn, &users, today)? {
        held.entry(row.user_id).or_default().push((row, status));
    }
    let is_barred = |(user, _, cohort, scheme): &Row| {
        let own = held.get(user).into_iter().flatten();
        own.into_iter().any(|(row, status)| row.level == scheme.level && row.bars(*status, cohort.id, today))
    };
    Ok(rows.into_iter().filter(|row| !is_barred(row)).collect())
}

/// Everybody whose requirements are all met, whom no certificate bars from another and who was not refused, oldest
/// application first. A fixed number of queries, however many there are.
pub fn ready(conn: &mut Conn, today: NaiveDate) -> QueryResult<Vec<Case>> {
    let passed = |component: Component| {
        results::table
            .filter(results::user_id.eq(applications::user_id))
            .filter(results::component.eq(component))
            .filter(results::is_passed.eq(true))
            .filter(results::released_at.is_not_null())
    };
    let verified = identities::table
        .filter(identities::user_id.eq(applications::user_id))
        .filter(identities::verified_at.is_not_null());
    let certified = certificates::table
        .filter(certificates::user_id.eq(applications::user_id))
        .filter(certificates::level.eq(schemes::level))
        .filter(certificates::cohort_id.eq(applications::cohort_id));
    let refused = certificate_refusals::table
        .filter(certificate_refusals::user_id.eq(applications::user_id))
        .filter(certificate_refusals::cohort_id.eq(applications::cohort_id));
    let rows: Vec<Row> = applications::table
        .inner_join(cohorts::table.inner_join(schemes::table))
        .inner_join(users::table.on(users::id.eq(applications::user_id)))
        .filter(applications::status.eq(ApplicationStatus::Admitted))
        .filter(exists(verified))
        .filter(exists(passed(Component::Theory)))
        .filter(exists(passed(Component::Practical)))
        .filter(diesel::dsl::not(exists(certified)))
        .filter(diesel::dsl::not(exists(refused)))
        .order(applications::id)
        .limit(LIMIT)
        .select((applications::user_id, users::name, Cohort::as_select(), Scheme::as_select()))
        .load(conn)?;
    let rows = without_barred(conn, rows, today)?;
    let mut cases = cases(conn, rows, today)?;
    cases.retain(|case| requirements::all_met(&case.requirements));
    Ok(cases)
}

/// How many wait for the office's decision.
pub fn ready_count(conn: &mut Conn, today: NaiveDate) -> QueryResult<i64> {
    Ok(ready(conn, today)?.len().try_into().unwrap_or(i64::MAX))
}

/// The case of `user` in `cohort`; `NotFound` for somebody who holds no place there.
pub fn case(conn: &mut Conn, user: UserId, cohort: CohortId, today: NaiveDate) -> QueryResult<Case> {
    let admission = application::admission_to(conn, user, cohort)?.ok_or(diesel::result::Error::NotFound)?;
    let row = cohorts::table
        .inner_join(schemes::table)
        .filter(cohorts::id.eq(admission.cohort))
        .select((Cohort::as_select(), Scheme::as_select()))
        .first::<(Cohort, Scheme)>(conn)?;
    let name = users::table.find(user).select(users::name).first(conn)?;
    cases(conn, vec![(user, name, row.0, row.1)], today)?.pop().ok_or(diesel::result::Error::NotFound)
}

/// The places of a trainee that can still lead to a certificate, newest first: their "why not yet".
pub fn open_cases(conn: &mut Conn, user: UserId, today: NaiveDate) -> QueryResult<Vec<Case>> {
    let rows: Vec<Row> = applications::table
        .inner_join(cohorts::table.inner_join(schemes::table))
        .inner_join(users::table.on(users::id.eq(applications::user_id)))
        .filter(applications::user_id.eq(user))
        .filter(applications::status.eq(ApplicationStatus::Admitted))
        .order(applications::id.desc())
        .limit(20)
        .select((applications::user_id, users::name, Cohort::as_select(), Scheme::as_select()))
        .load(conn)?;
    let rows = without_barred(conn, rows, today)?;
    cases(conn, rows, today)
}

/// A decision against a certificate.
#[derive(Debug, Clone, Queryable)]
pub struct Refusal {
    pub user: UserId,
    pub name: String,
    pub cohort: CohortId,
    pub scheme: SchemeId,
    pub reason: String,
    pub decided_by: UserId,
    pub decided_at: NaiveDateTime,
}

/// The refusals, newest first: all, or those of one person.
pub fn refusals(conn: &mut Conn, user: Option<UserId>, page: (i64, i64)) -> QueryResult<Vec<Refusal>> {
    let mut query = certificate_refusals::table
        .inner_join(users::table.on(users::id.eq(certificate_refusals::user_id)))
        .select((
            certificate_refusals::user_id,
            users::name,
            certificate_refusals::cohort_id,
            certificate_refusals::scheme_id,
            certificate_refusals::reason,
            certificate_refusals::decided_by_id,
            certificate_refusals::decided_at,
        ))
        .into_boxed();
    if let Some(user) = user {
        query = query.filter(certificate_refusals::user_id.eq(user));
    }
    let (limit, offset) = page;
    query.order(certificate_refusals::id.desc()).limit(limit).offset(offset).load(conn)
}

pub fn refusal_count(conn: &mut Conn) -> QueryResult<i64> {
    certificate_refusals::table.count().get_result(conn)
}

/// The names of people, for lists.
pub fn names(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, String>> {
    let rows: Vec<(UserId, String)> =
        users::table.filter(users::id.eq_any(ids)).select((users::id, users::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}
