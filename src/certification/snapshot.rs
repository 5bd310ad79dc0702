//! What an award rested on, kept with the certificate: scores and cuts, versions, counts. No names of examiners.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, Score};
use crate::accounts::user::UserId;
use crate::assessment::result;
use crate::db::Conn;
use crate::recruitment::scheme::Scheme;
use crate::schema::{attempts, paper_items, rubrics, sittings};

/// Points in hundredths, training in minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub scheme_code: String,
    pub scheme_version: i64,
    pub training_minutes: i64,
    pub required_minutes: i64,
    pub theory_score: i64,
    pub theory_cut: i64,
    /// Questions on the candidate's paper.
    pub paper_items: i64,
    pub practical_score: i64,
    pub practical_cut: i64,
    pub rubric_version: Option<i64>,
    pub examiners: i64,
}

impl Snapshot {
    /// Reads the facts that stand behind two passed components.
    pub fn take(
        conn: &mut Conn,
        user: UserId,
        scheme: &Scheme,
        evidence: &Evidence,
        passes: (&Score, &Score),
    ) -> QueryResult<Snapshot> {
        let (theory, practical) = passes;
        let paper_items = paper_items::table
            .inner_join(attempts::table)
            .filter(attempts::candidate_id.eq(theory.candidate))
            .count()
            .get_result(conn)?;
        let rubric_version = sittings::table
            .inner_join(rubrics::table)
            .filter(sittings::id.eq(practical.sitting))
            .select(rubrics::version)
            .first(conn)
            .optional()?;
        Ok(Snapshot {
            scheme_code: scheme.code.clone(),
            scheme_version: scheme.version,
            training_minutes: evidence.minutes,
            required_minutes: scheme.training_minutes,
            theory_score: theory.score,
            theory_cut: theory.cut,
            paper_items,
            practical_score: practical.score,
            practical_cut: practical.cut,
            rubric_version,
            examiners: result::examiners_of(conn, user)?.len().try_into().unwrap_or(i64::MAX),
        })
    }

    pub fn read(json: &str) -> Option<Snapshot> {
        serde_json::from_str(json).ok()
    }
}
