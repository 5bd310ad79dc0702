//! What is on record about people who want a certificate: identity, minutes, released results, exams to come.
//! Gathered in the same few queries for one person as for a whole list.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::user::UserId;
use crate::assessment::candidate::CandidateId;
use crate::assessment::result::Outcome;
use crate::assessment::sitting::{Component, SittingId, SittingStatus};
use crate::db::Conn;
use crate::recruitment::cohort::CohortId;
use crate::recruitment::identity::Identity;
use crate::recruitment::scheme::SchemeId;
use crate::schema::{candidates, guardian_consents, hour_entries, identities, results, sittings};

/// A person in a cohort, and the scheme that holds there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    pub user: UserId,
    pub cohort: CohortId,
    pub scheme: SchemeId,
}

#[derive(Debug, Clone, Default)]
pub struct Evidence {
    pub identity: Option<Identity>,
    pub has_guardian_consent: bool,
    /// Credited minutes of training.
    pub minutes: i64,
    pub theory: Standing,
    pub practical: Standing,
}

/// How somebody stands in one component.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The released pass with the highest score, in whichever sitting.
    pub pass: Option<Score>,
    /// The newest released result.
    pub last: Option<Score>,
    pub coming: Option<Coming>,
}

/// Points in hundredths.
#[derive(Debug, Clone)]
pub struct Score {
    pub sitting: SittingId,
    pub candidate: CandidateId,
    pub score: i64,
    pub cut: i64,
    pub has_red_line: bool,
}

/// An exam on whose list somebody stands and whose result is not released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coming {
    On(NaiveDateTime),
    BeingMarked,
}

impl Standing {
    fn add(&mut self, sitting: SittingId, outcome: &Outcome) {
        let score = Score {
            sitting,
            candidate: outcome.candidate_id,
            score: outcome.score,
            cut: outcome.cut,
            has_red_line: outcome.has_red_line,
        };
        let is_best = self.pass.as_ref().is_none_or(|best| score.score > best.score);
        if outcome.is_passed && !outcome.has_red_line && is_best {
            self.pass = Some(score.clone());
        }
        self.last = Some(score);
    }
}

/// The evidence for each of `places`, in their order; five queries.
pub fn gather(conn: &mut Conn, places: &[Place]) -> QueryResult<Vec<Evidence>> {
    let users: Vec<UserId> = places.iter().map(|place| place.user).collect();
    let identities: HashMap<UserId, Identity> = identities::table
        .filter(identities::user_id.eq_any(&users))
        .select(Identity::as_select())
        .load(conn)?
        .into_iter()
        .map(|identity| (identity.user_id, identity))
        .collect();
    let consents: Vec<UserId> = guardian_consents::table
        .filter(guardian_consents::user_id.eq_any(&users))
        .filter(guardian_consents::accepted_at.is_not_null())
        .select(guardian_consents::user_id)
        .load(conn)?;
    let minutes = minutes(conn, &users)?;
    let standings = standings(conn, &users)?;
    Ok(places
        .iter()
        .map(|place| {
            let standing = |kind| standings.get(&(place.user, place.scheme, kind)).cloned().unwrap_or_default();
            Evidence {
                identity: identities.get(&place.user).cloned(),
                has_guardian_consent: consents.contains(&place.user),
                minutes: minutes.get(&(place.user, place.cohort)).copied().unwrap_or(0),
                theory: standing(Component::Theory),
                practical: standing(Component::Practical),
            }
        })
        .collect())
}

fn minutes(conn: &mut Conn, users: &[UserId]) -> QueryResult<HashMap<(UserId, CohortId), i64>> {
    let entries: Vec<(UserId, CohortId, i64)> = hour_entries::table
        .filter(hour_entries::user_id.eq_any(users))
        .select((hour_entries::user_id, hour_entries::cohort_id, hour_entries::minutes))
        .load(conn)?;
    let mut sums = HashMap::new();
    for (user, cohort, minutes) in entries {
        *sums.entry((user, cohort)).or_insert(0) += minutes;
    }
    Ok(sums)
}

type Standings = HashMap<(UserId, SchemeId, Component), Standing>;

fn standings(conn: &mut Conn, users: &[UserId]) -> QueryResult<Standings> {
    let mut standings = Standings::new();
    let released: Vec<(SittingId, SchemeId, Outcome)> = results::table
        .inner_join(candidates::table.inner_join(sittings::table))
        .filter(results::user_id.eq_any(users))
        .filter(results::released_at.is_not_null())
        .order(results::id)
        .select((sittings::id, sittings::scheme_id, Outcome::as_select()))
        .load(conn)?;
    for (sitting, scheme, outcome) in released {
        standings.entry((outcome.user_id, scheme, outcome.component)).or_default().add(sitting, &outcome);
    }
    let open: Vec<(UserId, SchemeId, Component, SittingStatus, NaiveDateTime)> = candidates::table
        .inner_join(sittings::table)
        .filter(candidates::user_id.eq_any(users))
        .filter(sittings::status.ne(SittingStatus::Released))
        .order(sittings::starts_at.desc())
        .select((candidates::user_id, sittings::scheme_id, sittings::kind, sittings::status, sittings::starts_at))
        .load(conn)?;
    for (user, scheme, kind, status, starts_at) in open {
        let coming = match status {
            SittingStatus::Planned | SittingStatus::Ready | SittingStatus::Open => Coming::On(starts_at),
            SittingStatus::Closed | SittingStatus::Marked | SittingStatus::Released => Coming::BeingMarked,
        };
        standings.entry((user, scheme, kind)).or_default().coming = Some(coming);
    }
    Ok(standings)
}
