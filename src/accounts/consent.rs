//! What a person agreed to, in which version, when, and when they took it back. Rows are never changed but for the end.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::schema::consents;
use crate::text_enum;

text_enum! {
    pub enum ConsentPurpose: "consent" {
        /// The programme's terms and privacy notice.
        Terms = "terms",
        /// Certified anchors: providers may find my profile.
        BeFound = "be_found",
        /// Providers who find me see my scores.
        ShowScores = "show_scores",
        /// Providers who invite me see how to reach me.
        ShowContact = "show_contact",
        /// The public certificate page shows my full name.
        PublicName = "public_name",
    }
}

/// The version of the texts that people agree to now.
pub const VERSION: &str = "2026-11";

/// What `user` agrees to at present.
pub fn current(conn: &mut Conn, user: UserId) -> QueryResult<Vec<ConsentPurpose>> {
    consents::table
        .filter(consents::user_id.eq(user))
        .filter(consents::withdrawn_at.is_null())
        .select(consents::purpose)
        .load(conn)
}

/// Notes that `user` agrees; nothing happens when they did before.
pub fn give(conn: &mut Conn, user: UserId, purpose: ConsentPurpose, now: NaiveDateTime) -> QueryResult<()> {
    if current(conn, user)?.contains(&purpose) {
        return Ok(());
    }
    diesel::insert_into(consents::table)
        .values((
            consents::user_id.eq(user),
            consents::purpose.eq(purpose),
            consents::version.eq(VERSION),
            consents::given_at.eq(now),
        ))
        .execute(conn)?;
    audit::record(conn, Some(user), "consent.given", ("user", user.0), serde_json::json!({ "purpose": purpose }), now)
}

/// Notes that `user` no longer agrees.
pub fn withdraw(conn: &mut Conn, user: UserId, purpose: ConsentPurpose, now: NaiveDateTime) -> QueryResult<()> {
    let ended = diesel::update(consents::table)
        .filter(consents::user_id.eq(user))
        .filter(consents::purpose.eq(purpose))
        .filter(consents::withdrawn_at.is_null())
        .set(consents::withdrawn_at.eq(now))
        .execute(conn)?;
    if ended == 0 {
        return Ok(());
    }
    audit::record(
        conn,
        Some(user),
        "consent.withdrawn",
        ("user", user.0),
        serde_json::json!({ "purpose": purpose }),
        now,
    )
}
