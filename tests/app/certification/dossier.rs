use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::assessment::sitting::Component;
use shining_star::schema::results;

use crate::support::World;
use crate::support::certification::{admitted, certified, course, examine, train};
use crate::support::placement::{certified_anchor, planned_placement, provider_with_member, published_opening};

#[test]
fn the_office_reads_on_one_page_what_is_known_about_a_person() {
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    let lin = held.user_id;
    let mut desk = world.signed_in(course.office);
    let dossier = desk.get(&format!("/office/people/{lin}")).ok().link("Dossier");
    assert_eq!(dossier, format!("/office/people/{lin}/dossier"));
    desk.get(&dossier).ok();
    assert!(desk.link("Winter cohort").starts_with("/office/applications/"));
    assert_eq!(desk.link(&held.number), format!("/office/certificates/{}", held.id));
    assert!(desk.sees("3301**********1234 (verified)"));
    assert_eq!(desk.text(".legend b"), "10 h");
    let exams = desk.texts(&format!("a[href^='/office/exams/{}/candidates/']", course.theory));
    assert_eq!(exams, ["Sitting"]);
    assert!(desk.sees("81.5 points (cut 60)") && desk.sees("73.25 points (cut 60)"));
    assert!(!desk.sees("Why not certified yet"));
    assert_eq!(desk.get("/office/people/999999/dossier").status, 404);
}

#[test]
fn a_dossier_says_why_somebody_is_not_certified_and_no_result_before_its_release() {
    let world = World::new();
    let course = course(&world);
    let lin = admitted(&world, &course, "lin@example.com");
    train(&world, &course, lin, 240);
    examine(&world, &course, lin, Component::Theory, 4000, false);
    world
        .write(move |conn| {
            diesel::update(results::table.filter(results::user_id.eq(lin)))
                .set(results::released_at.eq(None::<chrono::NaiveDateTime>))
                .execute(conn)
        })
        .unwrap();
    let mut desk = world.signed_in(course.office);
    desk.get(&format!("/office/people/{lin}/dossier")).ok();
    assert!(!desk.sees("40 points") && !desk.sees("not passed"));
    assert!(desk.sees("4 h of 10 h credited, 6 h to go."));
    assert_eq!(desk.link("Evidence and decision"), format!("/office/certificates/decide/{lin}/{}", course.cohort));
    let mut phone = world.signed_in(lin);
    assert!(!phone.get("/my/exams").ok().sees("40 points"));
}

#[test]
fn a_dossier_leads_to_the_job_and_one_of_a_newcomer_says_that_nothing_is_known() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let placement = planned_placement(&world, own, opening, lin);
    let mut desk = world.signed_in(world.user("office@example.com", &[Role::Office]));
    desk.get(&format!("/office/people/{lin}/dossier")).ok();
    assert_eq!(desk.link("Evening host, leather and fur"), format!("/office/placements/{placement}"));
    let newcomer = world.user("zhou@example.com", &[Role::Trainee]);
    desk.get(&format!("/office/people/{newcomer}/dossier")).ok();
    assert!(desk.sees("Has not applied to any cohort.") && desk.sees("Was not placed yet."));
}
