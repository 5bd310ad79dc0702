//! The office's list of applications: filters, a page at a time, with a constant number of queries.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{ApplicationId, ApplicationSource, ApplicationStatus, CodeCheck};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::recruitment::cohort::CohortId;
use crate::recruitment::duplicate;
use crate::schema::{applications, cohorts, providers, users};

type Backend = <Conn as diesel::Connection>::Backend;

/// What the office looks for; nothing set finds everything.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub text: String,
    pub cohort: Option<CohortId>,
    pub status: Option<ApplicationStatus>,
    pub source: Option<ApplicationSource>,
    /// `flagged` codes, or possible `duplicates`.
    pub flag: Option<Flag>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    Code,
    Duplicate,
}

/// One application in the list.
#[derive(Debug, Clone)]
pub struct ApplicationRow {
    pub id: ApplicationId,
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub city: String,
    pub cohort_code: String,
    pub provider_code: Option<String>,
    pub source: ApplicationSource,
    pub code_check: CodeCheck,
    pub status: ApplicationStatus,
    pub submitted_at: NaiveDateTime,
    pub is_suspect: bool,
}

type Columns = (
    (ApplicationId, UserId, String, String, String, String),
    (String, Option<String>, ApplicationSource, CodeCheck, ApplicationStatus, NaiveDateTime),
);

/// The rows from `offset` on, those that wait longest first, and how many there are in all.
pub fn search(conn: &mut Conn, search: &Search, offset: i64, limit: i64) -> QueryResult<(Vec<ApplicationRow>, i64)> {
    let suspects = duplicate::suspects(conn)?;
    let matching = || {
        let mut query = applications::table
            .inner_join(users::table)
            .inner_join(cohorts::table)
            .left_join(providers::table)
            .into_boxed::<Backend>();
        if let Some(cohort) = search.cohort {
            query = query.filter(applications::cohort_id.eq(cohort));
        }
        if let Some(status) = search.status {
            query = query.filter(applications::status.eq(status));
        }
        if let Some(source) = search.source {
            query = query.filter(applications::source.eq(source));
        }
        match search.flag {
            Some(Flag::Code) => query = query.filter(applications::code_check.eq_any(CodeCheck::FLAGGED)),
            Some(Flag::Duplicate) => {
                query = query.filter(applications::user_id.eq_any(suspects.iter().copied().collect::<Vec<_>>()));
            }
            None => {}
        }
        if !search.text.is_empty() {
            let pattern = format!("%{}%", search.text.replace(['%', '_'], ""));
            query = query.filter(users::name.like(pattern.clone()).or(users::email.like(pattern.to_lowercase())));
        }
        query
    };
    let total = matching().count().get_result(conn)?;
    let rows: Vec<Columns> = matching()
        .order((applications::submitted_at, applications::id))
        .offset(offset)
        .limit(limit)
        .select((
            (applications::id, users::id, users::name, users::email, users::phone, applications::city),
            (
                cohorts::code,
                providers::code.nullable(),
                applications::source,
                applications::code_check,
                applications::status,
                applications::submitted_at,
            ),
        ))
        .load(conn)?;
    Ok((rows.into_iter().map(|columns| row(columns, &suspects)).collect(), total))
}

fn row(columns: Columns, suspects: &HashSet<UserId>) -> ApplicationRow {
    let ((id, user, name, email, phone, city), (cohort_code, provider_code, source, code_check, status, submitted_at)) =
        columns;
    ApplicationRow {
        is_suspect: suspects.contains(&user),
        id,
        user,
        name,
        email,
        phone,
        city,
        cohort_code,
        provider_code,
        source,
        code_check,
        status,
        submitted_at,
    }
}
