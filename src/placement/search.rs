//! Finding certified anchors. Whoever is found holds a valid certificate, agrees to be found and is open to work: the
//! database decides all three, so that a search asks few queries however many anchors there are.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::fit::{self, Demand, Fit, Supply};
use super::opening::Opening;
use super::profile::{self, Profile};
use super::tags::{TagKind, TagSet};
use crate::accounts::consent::ConsentPurpose;
use crate::accounts::user::UserId;
use crate::certification::certificate::{self, Certificate};
use crate::certification::status::CertificateStatus;
use crate::db::Conn;
use crate::db::text::{lower, pattern};
use crate::schema::{anchor_profiles, anchor_tags, certificates, consents, users};

/// No fact takes the certificate away: not revoked, and no suspension that was not lifted later. The same rule as
/// [`crate::certification::status::status`], where the database can use it.
const STANDS: &str = "NOT EXISTS (SELECT 1 FROM certificate_facts f WHERE f.certificate_id = certificates.id AND \
    (f.kind = 'revoked' OR (f.kind = 'suspended' AND NOT EXISTS (SELECT 1 FROM certificate_facts g \
    WHERE g.certificate_id = f.certificate_id AND g.kind = 'reinstated' AND g.id > f.id))))";

/// What a search is narrowed to; empty parts ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub text: String,
    /// The lowest level that will do (1 is the highest).
    pub level: Option<i64>,
    /// One of the wanted tags of each kind is enough.
    pub tags: TagSet,
    pub city: String,
    pub is_remote: bool,
    pub pay_up_to_fen: Option<i64>,
}

/// One anchor as a provider finds them.
#[derive(Debug, Clone)]
pub struct Found {
    pub profile: Profile,
    pub name: String,
    pub tags: TagSet,
    pub certificate: Option<Certificate>,
    pub fit: Option<Fit>,
}

type Backend = <Conn as diesel::Connection>::Backend;

/// Everybody who may be found on `today` with a certificate of at least `level`.
fn findable(level: i64, today: NaiveDate) -> anchor_profiles::BoxedQuery<'static, Backend> {
    anchor_profiles::table
        .filter(anchor_profiles::is_open_to_work.eq(true))
        .filter(exists(
            consents::table
                .filter(consents::user_id.eq(anchor_profiles::user_id))
                .filter(consents::purpose.eq(ConsentPurpose::BeFound))
                .filter(consents::withdrawn_at.is_null()),
        ))
        .filter(exists(
            certificates::table
                .filter(certificates::user_id.eq(anchor_profiles::user_id))
                .filter(certificates::superseded_by_id.is_null())
                .filter(certificates::valid_until.ge(today))
                .filter(certificates::level.le(level))
                .filter(sql::<Bool>(STANDS)),
        ))
        .filter(exists(
            users::table.filter(users::id.eq(anchor_profiles::user_id)).filter(users::disabled_at.is_null()),
        ))
        .into_boxed()
}

fn matching(filter: &Filter, today: NaiveDate) -> anchor_profiles::BoxedQuery<'static, Backend> {
    let mut query = findable(filter.level.unwrap_or(5), today);
    if !filter.text.trim().is_empty() {
        let pattern = pattern(&filter.text);
        query = query.filter(
            lower(anchor_profiles::headline)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(anchor_profiles::about).like(pattern.clone()).escape('\\'))
                .or(exists(
                    users::table
                        .filter(users::id.eq(anchor_profiles::user_id))
                        .filter(lower(users::name).like(pattern).escape('\\')),
                )),
        );
    }
    for kind in TagKind::ALL {
        let wanted = filter.tags.of(*kind);
        if !wanted.is_empty() {
            query = query.filter(exists(
                anchor_tags::table
                    .filter(anchor_tags::user_id.eq(anchor_profiles::user_id))
                    .filter(anchor_tags::kind.eq(*kind))
                    .filter(anchor_tags::tag.eq_any(wanted)),
            ));
        }
    }
    let city = filter.city.trim().to_lowercase();
    query = match (city.is_empty(), filter.is_remote) {
        (true, false) => query,
        (true, true) => query.filter(anchor_profiles::is_remote.eq(true)),
        (false, false) => query.filter(lower(anchor_profiles::city).eq(city)),
        (false, true) => query.filter(lower(anchor_profiles::city).eq(city).or(anchor_profiles::is_remote.eq(true))),
    };
    if let Some(most) = filter.pay_up_to_fen {
        query =
            query.filter(anchor_profiles::expected_pay_fen.le(most).or(anchor_profiles::expected_pay_fen.is_null()));
    }
    query
}

/// Whether a provider may find `user` on `today`.
pub fn is_findable(conn: &mut Conn, user: UserId, today: NaiveDate) -> QueryResult<bool> {
    Ok(findable_among(conn, &[user], today)?.contains(&user))
}

/// Those of `users` whom a provider may find on `today`, in one query.
pub fn findable_among(conn: &mut Conn, users: &[UserId], today: NaiveDate) -> QueryResult<HashSet<UserId>> {
    let found: Vec<UserId> = findable(5, today)
        .filter(anchor_profiles::user_id.eq_any(users))
        .select(anchor_profiles::user_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// The anchors that match, best fit for `opening` first or else the latest profiles first, and how many there are.
pub fn find(
    conn: &mut Conn,
    filter: &Filter,
    opening: Option<(&Opening, &TagSet)>,
    today: NaiveDate,
    (offset, limit): (i64, i64),
) -> QueryResult<(Vec<Found>, i64)> {
    let (ids, fits, total) = match opening {
        None => {
            let total = matching(filter, today).count().get_result(conn)?;
            let ids: Vec<UserId> = matching(filter, today)
                .order((anchor_profiles::updated_at.desc(), anchor_profiles::id.desc()))
                .limit(limit)
                .offset(offset)
                .select(anchor_profiles::user_id)
                .load(conn)?;
            (ids, HashMap::new(), total)
        }
        Some((opening, tags)) => ranked(conn, filter, (opening, tags), today, (offset, limit))?,
    };
    Ok((load(conn, &ids, &fits, today)?, total))
}

type Ranked = (Vec<UserId>, HashMap<UserId, Fit>, i64);

/// Ranks by fit: three narrow columns of everybody who matches, the tags they share with the opening counted by the
/// database, and one page of the order.
fn ranked(
    conn: &mut Conn,
    filter: &Filter,
    (opening, tags): (&Opening, &TagSet),
    today: NaiveDate,
    (offset, limit): (i64, i64),
) -> QueryResult<Ranked> {
    let rows: Vec<(UserId, String, bool, Option<i64>)> = matching(filter, today)
        .select((
            anchor_profiles::user_id,
            anchor_profiles::city,
            anchor_profiles::is_remote,
            anchor_profiles::expected_pay_fen,
        ))
        .load(conn)?;
    let shared = shared_tags(conn, tags)?;
    let demand = demand(opening, tags);
    let count = |user, kind| shared.get(&(user, kind)).copied().unwrap_or(0);
    let mut fits: Vec<(UserId, Fit)> = rows
        .into_iter()
        .map(|(user, city, is_remote, expected_pay_fen)| {
            let supply = Supply {
                categories: count(user, TagKind::Category),
                styles: count(user, TagKind::Style),
                hours: count(user, TagKind::Hours),
                city,
                is_remote,
                expected_pay_fen,
            };
            (user, fit::fit(&demand, &supply))
        })
        .collect();
    // Equal fits stand in the order of their ids, so that pages do not overlap.
    fits.sort_by_key(|(user, fit)| (std::cmp::Reverse(fit.total), user.0));
    let total = i64::try_from(fits.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let take = usize::try_from(limit).unwrap_or(0);
    let page: Vec<(UserId, Fit)> = fits.into_iter().skip(skip).take(take).collect();
    Ok((page.iter().map(|(user, _)| *user).collect(), page.into_iter().collect(), total))
}

/// How many of the wanted `tags` of each kind everybody has who has any.
fn shared_tags(conn: &mut Conn, tags: &TagSet) -> QueryResult<HashMap<(UserId, TagKind), usize>> {
    let mut query = anchor_tags::table
        .group_by((anchor_tags::user_id, anchor_tags::kind))
        .select((anchor_tags::user_id, anchor_tags::kind, diesel::dsl::count_star()))
        .into_boxed();
    let mut is_any_wanted = false;
    for kind in [TagKind::Category, TagKind::Style, TagKind::Hours] {
        let wanted = tags.of(kind);
        if !wanted.is_empty() {
            query = query.or_filter(anchor_tags::kind.eq(kind).and(anchor_tags::tag.eq_any(wanted)));
            is_any_wanted = true;
        }
    }
    if !is_any_wanted {
        return Ok(HashMap::new());
    }
    let rows: Vec<(UserId, TagKind, i64)> = query.load(conn)?;
    Ok(rows.into_iter().map(|(user, kind, count)| ((user, kind), usize::try_from(count).unwrap_or(0))).collect())
}

fn demand(opening: &Opening, tags: &TagSet) -> Demand {
    Demand {
        categories: tags.of(TagKind::Category).len(),
        styles: tags.of(TagKind::Style).len(),
        hours: tags.of(TagKind::Hours).len(),
        city: opening.city.clone(),
        is_remote: opening.is_remote,
        pay_min_fen: opening.pay_min_fen,
        pay_max_fen: opening.pay_max_fen,
    }
}

/// How well one anchor fits an opening.
pub fn fit_of(opening: &Opening, wanted: &TagSet, profile: &Profile, own: &TagSet) -> Fit {
    let both = |kind: TagKind| own.of(kind).iter().filter(|code| wanted.has(kind, code)).count();
    let supply = Supply {
        categories: both(TagKind::Category),
        styles: both(TagKind::Style),
        hours: both(TagKind::Hours),
        city: profile.city.clone(),
        is_remote: profile.is_remote,
        expected_pay_fen: profile.expected_pay_fen,
    };
    fit::fit(&demand(opening, wanted), &supply)
}

/// The anchors of one page, in the order of `ids`.
fn load(conn: &mut Conn, ids: &[UserId], fits: &HashMap<UserId, Fit>, today: NaiveDate) -> QueryResult<Vec<Found>> {
    let rows: Vec<(Profile, String)> = anchor_profiles::table
        .inner_join(users::table)
        .filter(anchor_profiles::user_id.eq_any(ids))
        .select((Profile::as_select(), users::name))
        .load(conn)?;
    let mut tags = profile::tags_of(conn, ids)?;
    let mut held: HashMap<UserId, Certificate> = HashMap::new();
    for (row, status) in certificate::with_status(conn, ids, today)? {
        let is_better = held.get(&row.user_id).is_none_or(|best| row.level < best.level);
        if status == CertificateStatus::Valid && is_better {
            held.insert(row.user_id, row);
        }
    }
    let mut found: HashMap<UserId, Found> = rows
        .into_iter()
        .map(|(profile, name)| {
            let user = profile.user_id;
            let tags = tags.remove(&user).unwrap_or_default();
            (user, Found { name, tags, certificate: held.remove(&user), fit: fits.get(&user).copied(), profile })
        })
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}
