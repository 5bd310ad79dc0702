use shining_star::assessment::candidate;
use shining_star::assessment::sitting::{Component, SittingStatus};
use shining_star::recruitment::application::{self, ApplicationError, ApplicationStatus};
use shining_star::recruitment::cohort;
use shining_star::schema::sittings;
use shining_star::training::seat::{self, SeatStatus};

use diesel::prelude::*;

use crate::support::recruitment as help;
use crate::support::training::{self, Scene};
use crate::support::{World, practical};

#[test]
fn who_leaves_frees_the_seat_and_the_place_in_the_exam() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 1);
    let [lin, wu] = ["lin", "wu"].map(|name| scene.trainee(&world, name));
    training::book(&world, lin, session);
    training::book(&world, wu, session);
    let (cohort, office, now) = (scene.cohort, help::office(&world), world.now());
    let scheme = world.read(|conn| cohort::find(conn, cohort)).scheme_id;
    let sitting = practical::sitting(&world, Component::Practical, cohort, scheme, office);
    world
        .write(move |conn| {
            diesel::update(sittings::table.find(sitting))
                .set(sittings::status.eq(SittingStatus::Ready))
                .execute(conn)?;
            candidate::add(conn, sitting, lin, now)
        })
        .unwrap();
    let id = world.read(|conn| application::to_cohort(conn, lin, cohort)).unwrap().id;
    let leave = format!("/my/applications/{id}/leave");
    let mut browser = world.signed_in(lin);
    browser.get("/my/application").ok().submit(&leave, &[("reason", "")]);
    assert_eq!(browser.status, 422);
    browser.submit(&leave, &[("reason", "I move away")]).ok();
    assert!(browser.sees("You have left the cohort"));
    assert_eq!(world.read(|conn| application::find(conn, id)).status, ApplicationStatus::Withdrawn);
    assert!(world.read(|conn| seat::of_user(conn, session, lin)).is_none());
    assert_eq!(training::seat_of(&world, wu, session).status, SeatStatus::Offered);
    assert!(world.read(|conn| candidate::list(conn, sitting)).is_empty());
    assert_eq!(browser.get(&format!("/my/sessions/{session}")).status, 404);
}

#[test]
fn the_office_removes_a_trainee_for_a_reason_and_the_place_goes_on() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 1);
    let lin = help::admitted_trainee(&world, "lin@example.com", cohort);
    let (_, next) = help::applicant(&world, "next@example.com", cohort);
    help::waitlist(&world, next);
    let id = world.read(|conn| application::to_cohort(conn, lin, cohort)).unwrap().id;
    let page = format!("/office/applications/{id}");
    let mut office = world.signed_in(help::office(&world));
    office.get(&page).ok().submit(&format!("{page}/removal"), &[("reason", "")]);
    assert_eq!(office.status, 422);
    office.submit(&format!("{page}/removal"), &[("reason", "Absent for three weeks")]).ok();
    assert!(world.mail_to("lin@example.com").text.contains("Absent for three weeks"));
    assert_eq!(world.read(|conn| application::find(conn, next)).status, ApplicationStatus::Offered);
    assert_eq!(world.read(|conn| cohort::taken(conn, cohort)), 1);
    let (then, now) = (world.app.on_departure, world.now());
    let again = world.write(move |conn| application::leave(conn, lin, id, ("x", then), now));
    assert!(matches!(again, Err(ApplicationError::NoSuchStep)));
}
