//! The office's list of applications: filters, a page at a time, with a constant number of queries.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{ApplicationId, ApplicationSource, ApplicationStatus, CodeCheck};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::text::{lower, pattern};
use crate::ordered;
use crate::recruitment::cohort::CohortId;
use crate::recruitment::duplicate;
use crate::schema::{applications, cohorts, guardian_consents, identities, providers, users};

type Backend = <Conn as diesel::Connection>::Backend;

/// What the office looks for; nothing set finds everything.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub text: String,
    pub cohort: Option<CohortId>,
    pub status: Option<ApplicationStatus>,
    pub source: Option<ApplicationSource>,
    pub flag: Option<Flag>,
    pub sort: Sort,
}

/// Why the office looks at an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// It waits to be reviewed.
    Review,
    /// The identity number is not verified.
    Identity,
    /// A guardian's consent is not accepted.
    Guardian,
    /// The nomination code could not be used.
    Code,
    /// The applicant may have two accounts.
    Duplicate,
}

impl Flag {
    pub const ALL: [Flag; 5] = [Flag::Review, Flag::Identity, Flag::Guardian, Flag::Code, Flag::Duplicate];

    /// As it stands in the address of the list.
    pub const fn as_str(self) -> &'static str {
        match self {
            Flag::Review => "review",
            Flag::Identity => "identity",
            Flag::Guardian => "guardian",
            Flag::Code => "code",
            Flag::Duplicate => "duplicate",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Flag::Review => "application-flag-review",
            Flag::Identity => "application-flag-identity",
            Flag::Guardian => "application-flag-guardian",
            Flag::Code => "application-flag-code",
            Flag::Duplicate => "application-flag-duplicate",
        }
    }
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
    pub cohort: Named,
    pub provider: Option<Named>,
    pub source: ApplicationSource,
    pub code_check: CodeCheck,
    pub status: ApplicationStatus,
    pub submitted_at: NaiveDateTime,
    pub is_suspect: bool,
}

/// A cohort or a provider: its code, and its name in both languages.
#[derive(Debug, Clone)]
pub struct Named {
    pub code: String,
    pub en: String,
    pub zh: String,
}

type Columns = (
    (ApplicationId, UserId, String, String, String, String),
    (String, String, String),
    (Option<String>, Option<String>, Option<String>),
    (ApplicationSource, CodeCheck, ApplicationStatus, NaiveDateTime),
);

/// The rows from `offset` on, and how many there are in all: what waits for a review comes first, then the newest.
pub fn search(conn: &mut Conn, search: &Search, offset: i64, limit: i64) -> QueryResult<(Vec<ApplicationRow>, i64)> {
    // A count alone needs them only when it is about them.
    let needs_suspects = limit > 0 || search.flag == Some(Flag::Duplicate);
    let suspects = if needs_suspects { duplicate::suspects(conn)? } else { HashSet::new() };
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
            Some(Flag::Review) => query = query.filter(applications::status.eq_any(ApplicationStatus::WAITING)),
            Some(Flag::Identity) => {
                let unverified = identities::table
                    .filter(identities::verified_at.is_null())
                    .filter(identities::number_digest.is_not_null());
                query = query
                    .filter(applications::status.eq_any(ApplicationStatus::ALIVE))
                    .filter(applications::user_id.eq_any(unverified.select(identities::user_id)));
            }
            Some(Flag::Guardian) => {
                let unchecked = guardian_consents::table.filter(guardian_consents::accepted_at.is_null());
                query = query
                    .filter(applications::status.eq_any(ApplicationStatus::ALIVE))
                    .filter(applications::user_id.eq_any(unchecked.select(guardian_consents::user_id)));
            }
            Some(Flag::Code) => query = query.filter(applications::code_check.eq_any(CodeCheck::FLAGGED)),
            Some(Flag::Duplicate) => {
                query = query.filter(applications::user_id.eq_any(suspects.iter().copied().collect::<Vec<_>>()));
            }
            None => {}
        }
        if !search.text.is_empty() {
            let pattern = pattern(&search.text);
            let named = lower(users::name).like(pattern.clone()).escape('\\');
            query = query.filter(named.or(lower(users::email).like(pattern).escape('\\')));
        }
        query
    };
    let total = matching().count().get_result(conn)?;
    let usual = (
        applications::status.eq_any(ApplicationStatus::WAITING).desc(),
        applications::submitted_at.desc(),
        applications::id.desc(),
    );
    let found = ordered!(matching(), search.sort, usual,
        "name" => users::name,
        "status" => applications::status,
        "cohort" => cohorts::code,
        "source" => applications::source,
        "submitted" => applications::submitted_at,
    );
    let rows: Vec<Columns> = found
        .offset(offset)
        .limit(limit)
        .select((
            (applications::id, users::id, users::name, users::email, users::phone, applications::city),
            (cohorts::code, cohorts::title_en, cohorts::title_zh),
            (providers::code.nullable(), providers::name_en.nullable(), providers::name_zh.nullable()),
            (applications::source, applications::code_check, applications::status, applications::submitted_at),
        ))
        .load(conn)?;
    Ok((rows.into_iter().map(|columns| row(columns, &suspects)).collect(), total))
}

/// How many applications the office looks at because of `flag`.
pub fn flagged(conn: &mut Conn, flag: Flag) -> QueryResult<i64> {
    Ok(search(conn, &Search { flag: Some(flag), ..Search::default() }, 0, 0)?.1)
}

/// Which application to review after `id`: one that nobody has begun to read before one that somebody reads, and then
/// the one that waits longest.
pub fn next_to_review(conn: &mut Conn, id: ApplicationId) -> QueryResult<Option<ApplicationId>> {
    applications::table
        .filter(applications::status.eq_any(ApplicationStatus::WAITING))
        .filter(applications::id.ne(id))
        .order((
            applications::status.eq(ApplicationStatus::Submitted).desc(),
            applications::submitted_at,
            applications::id,
        ))
        .select(applications::id)
        .first(conn)
        .optional()
}

fn row(columns: Columns, suspects: &HashSet<UserId>) -> ApplicationRow {
    let ((id, user, name, email, phone, city), cohort, provider, (source, code_check, status, submitted_at)) = columns;
    let named = |(code, en, zh)| Named { code, en, zh };
    ApplicationRow {
        is_suspect: suspects.contains(&user),
        id,
        user,
        name,
        email,
        phone,
        city,
        cohort: named(cohort),
        provider: provider.0.zip(provider.1).zip(provider.2).map(|((code, en), zh)| named((code, en, zh))),
        source,
        code_check,
        status,
        submitted_at,
    }
}
