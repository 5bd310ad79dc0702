//! People and places of recruitment, made through the verbs that the pages call.
#![allow(dead_code, reason = "gestures for every feature")]

use chrono::{NaiveDate, TimeDelta};
use shining_star::accounts::role::Role;
use shining_star::accounts::user::{Email, UserId};
use shining_star::recruitment::application::{self, ApplicationId, ApplicationSource, NewApplication};
use shining_star::recruitment::cohort::{self, CohortDetails, CohortId, CohortStatus};
use shining_star::recruitment::id_number::IdNumber;
use shining_star::recruitment::identity::{self, NewIdentity, SealedNumber};
use shining_star::recruitment::nomination::Nominee;
use shining_star::recruitment::provider::{self, ProviderDetails, ProviderId, ProviderKind, Tier};
use shining_star::recruitment::quota::{self, Grant};
use shining_star::recruitment::scheme::{self, SchemeId, SchemeRules};
use shining_star::recruitment::trainer;

use super::World;

/// Somebody of the office; a new one at each call.
pub fn office(world: &World) -> UserId {
    let name = shining_star::random::code(6).to_lowercase();
    world.user(&format!("office-{name}@example.com"), &[Role::Office])
}

/// A trainer who is tied to nobody.
pub fn trainer(world: &World, email: &str) -> UserId {
    trainer_of(world, email, None)
}

/// A trainer with a tie to a provider, or none.
pub fn trainer_of(world: &World, email: &str, tie: Option<ProviderId>) -> UserId {
    let user = world.user(email, &[Role::Trainer]);
    let now = world.now();
    world.write(move |conn| trainer::appoint(conn, user, tie, None, now)).unwrap();
    user
}

/// A gold brand provider with one member, `member@<code>.example.com`.
pub fn provider(world: &World, code: &str) -> (ProviderId, UserId) {
    let (by, now) = (office(world), world.now());
    let details = ProviderDetails {
        code: code.to_owned(),
        name_en: format!("Provider {code}"),
        name_zh: format!("服务商{code}"),
        kind: ProviderKind::Brand,
        tier: Tier::Gold,
        city: "杭州".into(),
        about_en: String::new(),
        about_zh: String::new(),
        contact_email: format!("hello@{}.example.com", code.to_lowercase()),
    };
    let id = world.write(move |conn| provider::create(conn, by, &details, now)).unwrap();
    let member = world.user(&format!("member@{}.example.com", code.to_lowercase()), &[]);
    world.write(move |conn| provider::join(conn, id, member, now)).unwrap();
    (id, member)
}

pub fn scheme_rules() -> SchemeRules {
    SchemeRules {
        level: 5,
        title_en: "Certified anchor, level 5".into(),
        title_zh: "五级认证主播".into(),
        training_minutes: 1200,
        theory_cut: 6000,
        practical_cut: 6000,
        theory_minutes: 60,
        validity_months: 24,
        max_attempts: 3,
        tolerance: 1000,
        open_markers: 1,
        nature_en: "A certificate of the programme, not a state qualification.".into(),
        nature_zh: "项目认证，非国家职业资格。".into(),
        source: "Programme rules 2026".into(),
    }
}

/// A published scheme under a new code.
pub fn published_scheme(world: &World) -> SchemeId {
    scheme_with(world, scheme_rules())
}

/// A published scheme with rules of one's own.
pub fn scheme_with(world: &World, rules: SchemeRules) -> SchemeId {
    let (by, now, code) = (office(world), world.now(), shining_star::random::code(6));
    world
        .write(move |conn| {
            let id = scheme::create(conn, by, &code, &rules, now)?;
            scheme::publish(conn, by, id, now)?;
            Ok::<_, scheme::SchemeError>(id)
        })
        .unwrap()
}

/// A cohort of 20 places that opened yesterday and closes in a month.
pub fn cohort_details(world: &World, scheme: SchemeId) -> CohortDetails {
    let (now, today) = (world.now(), world.now().date());
    CohortDetails {
        code: format!("C{}", shining_star::random::code(6)),
        title_en: "Spring 2027, Hangzhou".into(),
        title_zh: "2027 春季班（杭州）".into(),
        about_en: "Eight weeks at the base in Hangzhou.".into(),
        about_zh: "杭州基地，为期八周。".into(),
        scheme_id: scheme,
        city: "杭州".into(),
        places: 20,
        opens_at: now - TimeDelta::days(1),
        closes_at: now + TimeDelta::days(30),
        starts_on: today + TimeDelta::days(40),
        ends_on: today + TimeDelta::days(100),
        offer_hours: 72,
    }
}

/// A cohort that takes applications now.
pub fn open_cohort(world: &World, scheme: SchemeId) -> CohortId {
    open_cohort_with(world, cohort_details(world, scheme))
}

/// A cohort that takes applications now, with this many places.
pub fn open_cohort_of(world: &World, places: i64) -> CohortId {
    let scheme = published_scheme(world);
    open_cohort_with(world, CohortDetails { places, ..cohort_details(world, scheme) })
}

pub fn open_cohort_with(world: &World, details: CohortDetails) -> CohortId {
    let (by, now) = (office(world), world.now());
    world
        .write(move |conn| {
            let id = cohort::create(conn, by, &details, now)?;
            cohort::move_to(conn, by, id, CohortStatus::Open, now)?;
            Ok::<_, cohort::CohortError>(id)
        })
        .unwrap()
}

/// The address of a cohort's public page.
pub fn cohort_path(world: &World, cohort: CohortId) -> String {
    format!("/cohorts/{}", world.read(|conn| cohort::find(conn, cohort)).code)
}

/// Grants a quota that is valid for a month; returns the nomination code.
pub fn quota(world: &World, cohort: CohortId, provider: ProviderId, seats: i64) -> String {
    let (by, now) = (office(world), world.now());
    let code = shining_star::random::code(8);
    let grant = Grant { cohort, provider, seats, valid_until: now + TimeDelta::days(30), code };
    world.write(move |conn| quota::grant(conn, by, &grant, now)).unwrap();
    world.read(|conn| quota::find(conn, cohort, provider)).unwrap().nomination_code
}

pub fn nominee(email: &str) -> Nominee {
    let email: Email = email.parse().unwrap();
    let name = email.as_str().split('@').next().unwrap().to_owned();
    Nominee { name, email, phone: String::new(), note: String::new() }
}

/// A number of an identity card for somebody born on `born`, with the right check digit.
pub fn card_number(born: NaiveDate, order: u32) -> String {
    let digits = format!("330106{}{:03}", born.format("%Y%m%d"), order % 1000);
    ('0'..='9')
        .chain(['X'])
        .map(|check| format!("{digits}{check}"))
        .find(|number| number.parse::<IdNumber>().is_ok())
        .unwrap()
}

pub fn birth_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2002, 5, 17).unwrap()
}

/// What a grown-up with an identity number writes; the legal name is the account's.
pub fn new_application(world: &World, user: UserId, cohort: CohortId, code: &str) -> NewApplication {
    let name = world.read(|conn| shining_star::accounts::user::find(conn, user)).name;
    let number: IdNumber = card_number(birth_date(), user.0 as u32).parse().unwrap();
    NewApplication {
        cohort,
        identity: NewIdentity {
            legal_name: name,
            birth_date: birth_date(),
            number: Some(SealedNumber::new(&world.app.sealing_key, &number).unwrap()),
        },
        guardian: None,
        phone: format!("138{:08}", user.0),
        city: "杭州".into(),
        motivation: "I want to learn to present products well.".into(),
        experience: String::new(),
        code: code.to_owned(),
        source: ApplicationSource::Own,
        today: world.now().date(),
    }
}

/// A trainee who has applied.
pub fn applicant(world: &World, email: &str, cohort: CohortId) -> (UserId, ApplicationId) {
    applicant_with(world, email, cohort, "")
}

/// A trainee who has applied with a nomination code.
pub fn applicant_with(world: &World, email: &str, cohort: CohortId, code: &str) -> (UserId, ApplicationId) {
    let user = world.user(email, &[Role::Trainee]);
    let (new, now) = (new_application(world, user, cohort, code), world.now());
    let applied = world.write(move |conn| application::apply(conn, user, &new, now)).unwrap();
    (user, applied.application)
}

/// A trainee with a place on offer.
pub fn offered_trainee(world: &World, email: &str, cohort: CohortId) -> (UserId, ApplicationId) {
    let (user, id) = applicant(world, email, cohort);
    offer(world, id);
    (user, id)
}

/// Reviews an application and offers a place.
pub fn offer(world: &World, id: ApplicationId) {
    let (by, now) = (office(world), world.now());
    world
        .write(move |conn| {
            application::start_review(conn, by, id, "", now)?;
            application::offer(conn, by, id, "", now)
        })
        .unwrap();
}

/// Reviews an application and puts it on the waitlist.
pub fn waitlist(world: &World, id: ApplicationId) {
    let (by, now) = (office(world), world.now());
    world
        .write(move |conn| {
            application::start_review(conn, by, id, "", now)?;
            application::waitlist(conn, by, id, "", now)
        })
        .unwrap();
}

/// A trainee who holds a place, with a verified identity.
pub fn admitted_trainee(world: &World, email: &str, cohort: CohortId) -> UserId {
    admit(world, applicant(world, email, cohort))
}

/// As [`admitted_trainee`], nominated by the provider whose code it is.
pub fn nominated_trainee(world: &World, email: &str, cohort: CohortId, code: &str) -> UserId {
    admit(world, applicant_with(world, email, cohort, code))
}

fn admit(world: &World, (user, id): (UserId, ApplicationId)) -> UserId {
    offer(world, id);
    let (by, now) = (office(world), world.now());
    world
        .write(move |conn| {
            let seen = identity::of(conn, user)?.unwrap().fingerprint();
            identity::verify(conn, by, user, &seen, now)
        })
        .unwrap();
    world.write(move |conn| application::accept(conn, user, id, now)).unwrap();
    user
}
