//! Gestures of placement: certified anchors, providers with a member, openings, candidacies, offers.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shining_star::accounts::consent::{self, ConsentPurpose};
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::user::{self, Email, NewUser, UserId};
use shining_star::certification::certificate::{Certificate, CertificateId};
use shining_star::certification::status::FactKind;
use shining_star::db::Conn;
use shining_star::i18n::Lang;
use shining_star::placement::candidacy::{self, Answer, CandidacyId};
use shining_star::placement::draft::{self, NewOpening};
use shining_star::placement::offer::{self, NewOffer, OfferId};
use shining_star::placement::opening::{self, OpeningId};
use shining_star::placement::placement::PlacementId;
use shining_star::placement::profile::{self, NewProfile};
use shining_star::placement::tags::{TagKind, TagSet};
use shining_star::recruitment::provider::{self, ProviderId};
use shining_star::schema::{certificate_facts, certificates, cohorts, providers, schemes};

use super::World;

/// 23 November 2026, the day on which tests begin.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn tags(list: &[(TagKind, &str)]) -> TagSet {
    let mut set = TagSet::default();
    for (kind, code) in list {
        set.add(*kind, code);
    }
    set
}

/// A provider with one member, who is called like the part of the address before the `@`.
pub fn provider_with_member(world: &World, code: &'static str) -> (ProviderId, UserId) {
    let address: &'static str = Box::leak(format!("{code}@example.com").into_boxed_str());
    let member = world.user(address, &[]);
    let now = world.now();
    let id = world
        .write(move |conn| {
            let id: ProviderId = diesel::insert_into(providers::table)
                .values((
                    providers::code.eq(code),
                    providers::name_en.eq(format!("Provider {code}")),
                    providers::name_zh.eq(format!("服务商{code}")),
                    providers::kind.eq("brand"),
                    providers::tier.eq("gold"),
                    providers::city.eq("Haining"),
                    providers::created_at.eq(now),
                ))
                .returning(providers::id)
                .get_result(conn)?;
            provider::join(conn, id, member, now)?;
            Ok::<_, diesel::result::Error>(id)
        })
        .unwrap();
    (id, member)
}

/// A certificate of `level` for `user`, valid for two years.
pub fn certificate_for(conn: &mut Conn, user: UserId, level: i64, now: NaiveDateTime) -> QueryResult<CertificateId> {
    let code = format!("L{level}-{user}");
    let scheme: i64 = diesel::insert_into(schemes::table)
        .values((
            schemes::code.eq(&code),
            schemes::version.eq(1),
            schemes::level.eq(level),
            schemes::title_en.eq("Scheme"),
            schemes::title_zh.eq("方案"),
            schemes::training_minutes.eq(0),
            schemes::theory_cut.eq(6000),
            schemes::practical_cut.eq(6000),
            schemes::theory_minutes.eq(60),
            schemes::validity_months.eq(24),
            schemes::max_attempts.eq(3),
            schemes::tolerance.eq(100),
            schemes::nature_en.eq(""),
            schemes::nature_zh.eq(""),
            schemes::created_at.eq(now),
        ))
        .returning(schemes::id)
        .get_result(conn)?;
    let cohort: i64 = diesel::insert_into(cohorts::table)
        .values((
            cohorts::code.eq(&code),
            cohorts::title_en.eq("Cohort"),
            cohorts::title_zh.eq("期次"),
            cohorts::scheme_id.eq(scheme),
            cohorts::city.eq("Hangzhou"),
            cohorts::places.eq(10),
            cohorts::opens_at.eq(now),
            cohorts::closes_at.eq(now),
            cohorts::starts_on.eq(now.date()),
            cohorts::ends_on.eq(now.date()),
            cohorts::created_at.eq(now),
        ))
        .returning(cohorts::id)
        .get_result(conn)?;
    diesel::insert_into(certificates::table)
        .values((
            certificates::number.eq(format!("SS-{code}")),
            certificates::user_id.eq(user),
            certificates::scheme_id.eq(scheme),
            certificates::cohort_id.eq(cohort),
            certificates::level.eq(level),
            certificates::holder_name.eq("Holder"),
            certificates::issued_at.eq(now),
            certificates::issued_by_id.eq(user),
            certificates::valid_until.eq(now.date() + TimeDelta::days(730)),
            certificates::snapshot.eq("{}"),
        ))
        .returning(certificates::id)
        .get_result(conn)
}

/// Records a fact about the certificates of `user`, and what follows from it in placement.
pub fn record_fact(world: &World, user: UserId, kind: FactKind) {
    let (now, follow) = (world.now(), world.app.on_certificate_change);
    world
        .write(move |conn| {
            let held: Vec<Certificate> = certificates::table
                .filter(certificates::user_id.eq(user))
                .select(Certificate::as_select())
                .load(conn)?;
            for certificate in &held {
                diesel::insert_into(certificate_facts::table)
                    .values((
                        certificate_facts::certificate_id.eq(certificate.id),
                        certificate_facts::kind.eq(kind),
                        certificate_facts::reason.eq("test"),
                        certificate_facts::recorded_by_id.eq(user),
                        certificate_facts::recorded_at.eq(now),
                    ))
                    .execute(conn)?;
            }
            held.iter().try_for_each(|certificate| follow(conn, certificate, now.date(), now))
        })
        .unwrap();
}

/// Makes an anchor with a level-4 certificate who is open to work and agrees to be found, inside a write.
pub fn make_anchor(conn: &mut Conn, email: &str, now: NaiveDateTime) -> QueryResult<UserId> {
    let new = NewUser {
        email: email.parse::<Email>().unwrap(),
        name: email.split('@').next().unwrap().to_owned(),
        lang: Lang::En,
        password_hash: None,
        is_confirmed: true,
    };
    let id = user::create(conn, &new, now)?;
    role::grant(conn, id, Role::Trainee, None, now)?;
    certificate_for(conn, id, 4, now)?;
    let new = NewProfile {
        headline: format!("{} sells leather", new.name),
        about: "Five years in stores".into(),
        city: "Haining".into(),
        is_remote: false,
        expected_pay_fen: Some(900_000),
        is_open_to_work: true,
        tags: tags(&[(TagKind::Category, "leather"), (TagKind::Style, "warm"), (TagKind::Hours, "evening")]),
    };
    profile::save(conn, id, &new, now)?;
    consent::give(conn, id, ConsentPurpose::BeFound, now)?;
    Ok(id)
}

/// An anchor with a level-4 certificate who is open to work and agrees to be found.
pub fn certified_anchor(world: &World, email: &str) -> UserId {
    let (email, now) = (email.to_owned(), world.now());
    world.write(move |conn| make_anchor(conn, &email, now)).unwrap()
}

/// A published opening for leather in Haining, ¥8,000 to ¥10,000.
pub fn published_opening(world: &World, (provider, member): (ProviderId, UserId), headcount: i64) -> OpeningId {
    let now = world.now();
    let new = NewOpening {
        title: "Evening host, leather and fur".into(),
        description: "Six evenings a week.".into(),
        headcount,
        level: 5,
        city: "Haining".into(),
        is_remote: false,
        pay_min_fen: 800_000,
        pay_max_fen: 1_000_000,
        starts_on: day(2026, 12, 10),
        closes_on: day(2026, 12, 5),
        tags: tags(&[(TagKind::Category, "leather"), (TagKind::Hours, "evening")]),
    };
    world
        .write(move |conn| {
            let id = draft::create(conn, member, provider, &new, now)?;
            let draft = opening::find(conn, id)?;
            opening::publish(conn, member, &draft, today(), now)?;
            Ok::<_, opening::OpeningError>(id)
        })
        .unwrap()
}

/// An anchor who was invited and said yes.
pub fn interested(
    world: &World,
    (provider, member): (ProviderId, UserId),
    opening: OpeningId,
    anchor: UserId,
) -> CandidacyId {
    let now = world.now();
    world
        .write(move |conn| {
            let own = opening::for_provider(conn, provider, opening)?;
            let id = candidacy::shortlist(conn, member, &own, anchor, today(), now)?;
            let pair = candidacy::for_provider(conn, provider, id)?;
            candidacy::invite(conn, member, &pair, "Come and talk", today(), now)?;
            let pair = candidacy::for_user(conn, anchor, id)?;
            candidacy::answer(conn, &pair, Answer::Interested, now)?;
            Ok::<_, candidacy::CandidacyError>(id)
        })
        .unwrap()
}

/// An offer that waits a week for its answer.
pub fn open_offer(world: &World, (provider, member): (ProviderId, UserId), candidacy: CandidacyId) -> OfferId {
    let now = world.now();
    let new = NewOffer {
        pay_fen: 900_000,
        terms: "Six evenings a week, three months of trial.".into(),
        starts_on: day(2026, 12, 10),
        expires_at: now + TimeDelta::days(7),
    };
    world
        .write(move |conn| {
            let pair = candidacy::for_provider(conn, provider, candidacy)?;
            offer::make(conn, member, &pair, &new, today(), now)
        })
        .unwrap()
}

/// A job that waits for its first day, 10 December 2026.
pub fn planned_placement(world: &World, own: (ProviderId, UserId), opening: OpeningId, anchor: UserId) -> PlacementId {
    let candidacy = interested(world, own, opening, anchor);
    let offer = open_offer(world, own, candidacy);
    let now = world.now();
    world.write(move |conn| offer::accept(conn, anchor, offer, "", today(), now)).unwrap()
}
