//! Five thousand certified anchors who may be found, and the members of providers who search for them.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::consent::{self, ConsentPurpose};
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::db::{Conn, Db};
use shining_star::placement::profile::{self, NewProfile};
use shining_star::placement::tags::{TagKind, TagSet};
use shining_star::recruitment::provider::{self, ProviderDetails, ProviderKind, Tier};
use shining_star::schema::certificates;

use super::programme::Programme;
use super::{CLIENTS, person};

const ANCHORS: usize = 5000;
const BATCH: usize = 250;
const CITIES: [&str; 4] = ["杭州", "海宁", "Guangzhou", "Yiwu"];
const CATEGORIES: [&str; 3] = ["leather", "beauty", "food"];

pub fn certify(db: &Db, programme: &Programme, now: NaiveDateTime) -> anyhow::Result<()> {
    let Programme { office, scheme, cohort, .. } = *programme;
    for from in (0..ANCHORS).step_by(BATCH) {
        db.write_now(move |conn| {
            for n in from..(from + BATCH).min(ANCHORS) {
                let user = anchor(conn, n, now)?;
                // What leads to a certificate is measured nowhere and would take as long as all the rest.
                diesel::insert_into(certificates::table)
                    .values((
                        certificates::number.eq(format!("BENCH-{n:05}")),
                        certificates::user_id.eq(user),
                        certificates::scheme_id.eq(scheme),
                        certificates::cohort_id.eq(cohort),
                        certificates::level.eq(4),
                        certificates::holder_name.eq(format!("anchor{n}")),
                        certificates::issued_at.eq(now),
                        certificates::issued_by_id.eq(office),
                        certificates::valid_until.eq(now.date() + TimeDelta::days(700)),
                        certificates::snapshot.eq("{}"),
                    ))
                    .execute(conn)?;
            }
            Ok::<_, diesel::result::Error>(())
        })?;
    }
    Ok(())
}

fn anchor(conn: &mut Conn, n: usize, now: NaiveDateTime) -> QueryResult<UserId> {
    let id = person(conn, &format!("anchor{n}"), Some(Role::Trainee), now)?;
    let mut tags = TagSet::default();
    tags.add(TagKind::Category, CATEGORIES[n % CATEGORIES.len()]);
    tags.add(TagKind::Style, "warm");
    tags.add(TagKind::Hours, "evening");
    let new = NewProfile {
        headline: format!("Anchor {n} sells in the evening"),
        about: "Five years in stores, two on camera.".into(),
        city: CITIES[n % CITIES.len()].into(),
        is_remote: n.is_multiple_of(5),
        expected_pay_fen: Some(600_000 + (n as i64 % 50) * 10_000),
        is_open_to_work: true,
        tags,
    };
    profile::save(conn, id, &new, now)?;
    consent::give(conn, id, ConsentPurpose::BeFound, now)?;
    Ok(id)
}

/// Eight providers with as many members as there are connections.
pub fn members(db: &Db, office: UserId, now: NaiveDateTime) -> anyhow::Result<Vec<UserId>> {
    let mut members = Vec::new();
    for n in 0..8 {
        let details = ProviderDetails {
            code: format!("BENCH{n}"),
            name_en: format!("Provider {n}"),
            name_zh: format!("服务商{n}"),
            kind: ProviderKind::Brand,
            tier: Tier::Gold,
            city: "杭州".into(),
            about_en: String::new(),
            about_zh: String::new(),
            contact_email: format!("hello@provider{n}.bench.test"),
        };
        let provider = db.write_now(move |conn| provider::create(conn, office, &details, now))?;
        for m in 0..CLIENTS / 8 {
            members.push(db.write_now(move |conn| {
                let id = person(conn, &format!("member{n}-{m}"), None, now)?;
                provider::join(conn, provider, id, now)?;
                Ok::<_, diesel::result::Error>(id)
            })?);
        }
    }
    Ok(members)
}
