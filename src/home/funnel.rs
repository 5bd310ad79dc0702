//! From application to job: how many people reached each stage, counted over all cohorts.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::Conn;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Label keys and the people who reached the stage.
pub type Stage = (&'static str, i64);

/// Plain SQL, because sums of minutes have different types on the two databases until they are cast.
const STAGES: [(&str, &str); 7] = [
    ("home-funnel-applied", "SELECT COUNT(DISTINCT user_id) AS n FROM applications"),
    ("home-funnel-admitted", "SELECT COUNT(DISTINCT user_id) AS n FROM applications WHERE status = 'admitted'"),
    (
        "home-funnel-trained",
        "SELECT COUNT(*) AS n FROM (SELECT h.user_id FROM hour_entries h \
         JOIN cohorts c ON c.id = h.cohort_id JOIN schemes s ON s.id = c.scheme_id \
         GROUP BY h.user_id, h.cohort_id, s.training_minutes \
         HAVING CAST(SUM(h.minutes) AS BIGINT) >= s.training_minutes) AS trained",
    ),
    (
        "home-funnel-theory",
        "SELECT COUNT(DISTINCT user_id) AS n FROM results \
         WHERE component = 'theory' AND is_passed AND released_at IS NOT NULL",
    ),
    (
        "home-funnel-practical",
        "SELECT COUNT(DISTINCT user_id) AS n FROM results \
         WHERE component = 'practical' AND is_passed AND released_at IS NOT NULL",
    ),
    ("home-funnel-certified", "SELECT COUNT(DISTINCT user_id) AS n FROM certificates"),
    ("home-funnel-placed", "SELECT COUNT(DISTINCT user_id) AS n FROM placements"),
];

pub fn count(conn: &mut Conn) -> QueryResult<Vec<Stage>> {
    STAGES.iter().map(|(label, sql)| Ok((*label, diesel::sql_query(*sql).get_result::<Count>(conn)?.n))).collect()
}
