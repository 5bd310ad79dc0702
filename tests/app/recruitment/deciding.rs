//! Whether the office decides about what it saw, and about others only.

use chrono::NaiveDate;
use shining_star::accounts::role::{self, Role};
use shining_star::recruitment::application::{self, ApplicationError, ApplicationStatus};
use shining_star::recruitment::guardian;
use shining_star::recruitment::identity::{self, NewIdentity};
use shining_star::recruitment::impartial::Partial;

use crate::support::World;
use crate::support::person::Upload;
use crate::support::recruitment as help;

#[test]
fn an_identity_that_changed_after_the_page_was_opened_is_not_verified() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 5);
    let (lin, id) = help::applicant(&world, "lin@example.com", cohort);
    let page = format!("/office/applications/{id}");
    let mut office = world.signed_in(help::office(&world));
    office.get(&page).ok();
    let now = world.now();
    let forged = NewIdentity { legal_name: "Forged".into(), birth_date: help::birth_date(), number: None };
    world.write(move |conn| identity::record(conn, lin, &forged, now.date(), now)).unwrap();
    office.submit(&format!("{page}/identity"), &[]);
    assert_eq!(office.status, 422);
    assert!(office.sees("has changed since you opened this page"));
    assert_eq!(world.read(|conn| identity::of(conn, lin)).unwrap().verified_at, None);
    office.submit(&format!("{page}/identity"), &[]).ok();
    assert!(world.read(|conn| identity::of(conn, lin)).unwrap().verified_at.is_some());
}

#[test]
fn a_consent_that_was_replaced_after_the_page_was_opened_is_not_accepted() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 5);
    let (lin, id) = help::applicant(&world, "lin@example.com", cohort);
    let now = world.now();
    let young = NewIdentity {
        legal_name: "lin".into(),
        birth_date: NaiveDate::from_ymd_opt(2010, 5, 17).unwrap(),
        number: None,
    };
    world.write(move |conn| identity::record(conn, lin, &young, now.date(), now)).unwrap();
    let mut trainee = world.signed_in(lin);
    let mut send = |bytes| {
        let file = Upload { field: "guardian", name: "consent.pdf", bytes };
        trainee.get("/my/application").ok().upload("/my/guardian", &[("guardian_name", "Mother")], &[file]).ok();
    };
    send(b"%PDF-1.4 signed");
    let page = format!("/office/applications/{id}");
    let mut office = world.signed_in(help::office(&world));
    office.get(&page).ok();
    send(b"%PDF-1.4 forged");
    office.submit(&format!("{page}/guardian"), &[]);
    assert_eq!(office.status, 422);
    let accepted = || world.read(|conn| guardian::consent(conn, lin)).unwrap().accepted_at;
    assert_eq!(accepted(), None);
    office.submit(&format!("{page}/guardian"), &[]).ok();
    assert!(accepted().is_some());
}

#[test]
fn nobody_of_the_office_decides_about_their_own_application() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 5);
    let (lin, id) = help::applicant(&world, "lin@example.com", cohort);
    let now = world.now();
    world.write(move |conn| role::grant(conn, lin, Role::Office, None, now)).unwrap();
    let page = format!("/office/applications/{id}");
    let mut own = world.signed_in(lin);
    own.get(&page).ok().submit(&format!("{page}/identity"), &[]);
    assert_eq!(own.status, 422);
    assert!(own.sees("Nobody decides about themselves"));
    let reviewed = world.write(move |conn| application::start_review(conn, lin, id, "", now));
    assert!(matches!(reviewed, Err(ApplicationError::Partial(Partial::Oneself))));
    assert_eq!(world.read(|conn| application::find(conn, id)).status, ApplicationStatus::Submitted);
}

#[test]
fn a_member_of_a_provider_does_not_decide_about_its_nominee() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 5);
    let (provider, member) = help::provider(&world, "JIUTONG");
    let code = help::quota(&world, cohort, provider, 3);
    let (_, nominee) = help::applicant_with(&world, "lin@example.com", cohort, &code);
    let (_, other) = help::applicant(&world, "wu@example.com", cohort);
    let now = world.now();
    world.write(move |conn| role::grant(conn, member, Role::Office, None, now)).unwrap();
    let review = |id| world.write(move |conn| application::start_review(conn, member, id, "", now));
    assert!(matches!(review(nominee), Err(ApplicationError::Partial(Partial::OwnProvider))));
    assert!(review(other).is_ok());
}
