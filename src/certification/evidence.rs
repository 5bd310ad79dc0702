//! What is on record about people who want a certificate: identity, minutes, released results, exams to come.
//! Gathered in the same few queries for one person as for a whole list.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::user::UserId;
use crate::assessment::attempt::AttemptStatus;
use crate::assessment::candidate::CandidateId;
use crate::assessment::performance::PerformanceStatus;
use crate::assessment::result::Outcome;
use crate::assessment::sitting::{Component, SittingId, SittingStatus};
use crate::db::Conn;
use crate::recruitment::cohort::CohortId;
use crate::recruitment::identity::Identity;
use crate::recruitment::scheme::SchemeId;
use crate::schema::{
    attempts, candidates, certificates, guardian_consents, hour_entries, identities, performances, results, schemes,
    sittings,
};

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
    pub guardian: GuardianPaper,
    /// Credited minutes of training.
    pub minutes: i64,
    pub theory: Standing,
    pub practical: Standing,
}

/// Where a guardian's consent stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum GuardianPaper {
    #[default]
    None,
    /// The office still checks it.
    Sent,
    Accepted,
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

/// The released results of somebody in one component, oldest first, and the exam to come.
#[derive(Debug, Default)]
struct Records {
    released: Vec<(SittingId, Outcome)>,
    coming: Option<Coming>,
}

impl Records {
    /// What counts of them: the results computed after `since`.
    fn after(&self, since: NaiveDateTime) -> Standing {
        let mut standing = Standing { coming: self.coming, ..Standing::default() };
        for (sitting, outcome) in self.released.iter().filter(|(_, outcome)| outcome.computed_at > since) {
            standing.add(*sitting, outcome);
        }
        standing
    }
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

/// The evidence for each of `places`, in their order; six queries. What an earlier certificate rested on does not count
/// for another of the same level: whoever comes again, after its end or its loss, is examined again.
pub fn gather(conn: &mut Conn, places: &[Place]) -> QueryResult<Vec<Evidence>> {
    let users: Vec<UserId> = places.iter().map(|place| place.user).collect();
    let identities: HashMap<UserId, Identity> = identities::table
        .filter(identities::user_id.eq_any(&users))
        .select(Identity::as_select())
        .load(conn)?
        .into_iter()
        .map(|identity| (identity.user_id, identity))
        .collect();
    let consents: HashMap<UserId, Option<NaiveDateTime>> = guardian_consents::table
        .filter(guardian_consents::user_id.eq_any(&users))
        .select((guardian_consents::user_id, guardian_consents::accepted_at))
        .load::<(UserId, Option<NaiveDateTime>)>(conn)?
        .into_iter()
        .collect();
    let minutes = minutes(conn, &users)?;
    let spent = spent(conn, places)?;
    let standings = standings(conn, &users)?;
    Ok(places
        .iter()
        .map(|place| {
            let since = spent.get(place).copied().unwrap_or(NaiveDateTime::MIN);
            let standing = |kind| {
                let records = standings.get(&(place.user, place.scheme, kind));
                records.map(|records| records.after(since)).unwrap_or_default()
            };
            Evidence {
                identity: identities.get(&place.user).cloned(),
                guardian: match consents.get(&place.user) {
                    None => GuardianPaper::None,
                    Some(None) => GuardianPaper::Sent,
                    Some(Some(_)) => GuardianPaper::Accepted,
                },
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

/// When the newest certificate of the place's level was awarded to its person in another cohort.
fn spent(conn: &mut Conn, places: &[Place]) -> QueryResult<HashMap<Place, NaiveDateTime>> {
    let users: Vec<UserId> = places.iter().map(|place| place.user).collect();
    let ids: Vec<SchemeId> = places.iter().map(|place| place.scheme).collect();
    // One row for each certificate and each scheme of its level.
    let awarded: Vec<(UserId, SchemeId, CohortId, NaiveDateTime)> = certificates::table
        .inner_join(schemes::table.on(schemes::level.eq(certificates::level)))
        .filter(certificates::user_id.eq_any(&users))
        .filter(schemes::id.eq_any(&ids))
        .order(certificates::issued_at)
        .select((certificates::user_id, schemes::id, certificates::cohort_id, certificates::issued_at))
        .load(conn)?;
    let mut spent = HashMap::new();
    for place in places {
        let own = awarded.iter().rfind(|(user, scheme, cohort, _)| {
            *user == place.user && *scheme == place.scheme && *cohort != place.cohort
        });
        spent.extend(own.map(|(.., issued_at)| (*place, *issued_at)));
    }
    Ok(spent)
}

type Standings = HashMap<(UserId, SchemeId, Component), Records>;

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
        let records = standings.entry((outcome.user_id, scheme, outcome.component)).or_default();
        records.released.push((sitting, outcome));
    }
    type Open =
        (UserId, SchemeId, Component, SittingStatus, NaiveDateTime, Option<AttemptStatus>, Option<PerformanceStatus>);
    let open: Vec<Open> = candidates::table
        .inner_join(sittings::table)
        .left_join(attempts::table)
        .left_join(performances::table)
        .filter(candidates::user_id.eq_any(users))
        .filter(sittings::status.ne(SittingStatus::Released))
        .order(sittings::starts_at.desc())
        .select((
            candidates::user_id,
            sittings::scheme_id,
            sittings::kind,
            sittings::status,
            sittings::starts_at,
            attempts::status.nullable(),
            performances::status.nullable(),
        ))
        .load(conn)?;
    for (user, scheme, kind, status, starts_at, attempt, performance) in open {
        // Whoever has handed in or performed waits for marks, even while others are still at it.
        let is_done = attempt.is_some_and(|status| !status.is_running())
            || performance.is_some_and(|status| status != PerformanceStatus::Scheduled);
        let coming = match status {
            SittingStatus::Planned | SittingStatus::Ready | SittingStatus::Open if !is_done => Coming::On(starts_at),
            _ => Coming::BeingMarked,
        };
        standings.entry((user, scheme, kind)).or_default().coming = Some(coming);
    }
    Ok(standings)
}
