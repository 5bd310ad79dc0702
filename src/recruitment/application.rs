//! An application: a trainee asks for a place in a cohort. The end of it is an admission, on which everything later builds.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::cohort::CohortId;
use super::provider::ProviderId;
use super::scheme::SchemeId;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::db::types::Id;
use crate::schema::{applications, cohorts};
use crate::text_enum;

pub type ApplicationId = Id<Application>;

text_enum! {
    pub enum ApplicationStatus: "application-status" {
        Submitted = "submitted",
        InReview = "in_review",
        Waitlisted = "waitlisted",
        Offered = "offered",
        Rejected = "rejected",
        Admitted = "admitted",
        Declined = "declined",
        Lapsed = "lapsed",
        Withdrawn = "withdrawn",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = applications)]
pub struct Application {
    pub id: ApplicationId,
    pub cohort_id: CohortId,
    pub user_id: UserId,
    pub provider_id: Option<ProviderId>,
    pub status: ApplicationStatus,
    pub offer_expires_at: Option<NaiveDateTime>,
    pub submitted_at: NaiveDateTime,
}

/// A trainee's place in a cohort.
#[derive(Debug, Clone, Queryable)]
pub struct Admission {
    pub application: ApplicationId,
    pub cohort: CohortId,
    pub scheme: SchemeId,
    /// Who nominated the trainee.
    pub provider: Option<ProviderId>,
}

/// The places that `user` holds, newest first.
pub fn admissions(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Admission>> {
    applications::table
        .inner_join(cohorts::table)
        .filter(applications::user_id.eq(user))
        .filter(applications::status.eq(ApplicationStatus::Admitted))
        .order(applications::id.desc())
        .select((applications::id, applications::cohort_id, cohorts::scheme_id, applications::provider_id))
        .limit(20)
        .load(conn)
}

/// The place of `user` in `cohort`, if they hold one.
pub fn admission_to(conn: &mut Conn, user: UserId, cohort: CohortId) -> QueryResult<Option<Admission>> {
    Ok(admissions(conn, user)?.into_iter().find(|admission| admission.cohort == cohort))
}

/// Everybody who holds a place in `cohort`.
pub fn admitted_to(conn: &mut Conn, cohort: CohortId) -> QueryResult<Vec<UserId>> {
    applications::table
        .filter(applications::cohort_id.eq(cohort))
        .filter(applications::status.eq(ApplicationStatus::Admitted))
        .order(applications::id)
        .select(applications::user_id)
        .load(conn)
}
