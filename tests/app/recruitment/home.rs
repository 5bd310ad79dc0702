use chrono::TimeDelta;

use crate::support::World;
use crate::support::placement::{
    certified_anchor, interested, open_offer, planned_placement, provider_with_member, published_opening,
};
use crate::support::{recruitment as help, theory};

#[test]
fn an_exam_about_to_begin_is_the_next_step_of_a_trainee_whose_papers_are_missing() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 0);
    let mut phone = world.signed_in(lin);
    assert_eq!(phone.get("/my").ok().text(".next h2"), "Add your identity number");
    let sitting = programme.at_start(&world, &[lin]);
    assert_eq!(phone.get("/my").ok().text(".next h2"), "Your theory exam is planned");
    assert_eq!(phone.link("See the exam"), format!("/my/exams/{sitting}"));
}

#[test]
fn a_job_that_is_agreed_on_starts_on_its_day_and_not_before() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let page = format!("/provider/placements/{}", planned_placement(&world, own, opening, lin));
    let start = format!("{page}/start");
    let mut phone = world.signed_in(lin);
    assert_eq!(phone.get("/my").ok().text(".next h2"), "Your job is agreed on");
    let mut desk = world.signed_in(own.1);
    assert!(desk.get(&page).ok().sees("The job starts by itself on"));
    assert!(!desk.actions().contains(&start));
    desk.post(&start, &[]).ok();
    assert!(desk.text(".flash").starts_with("The job starts by itself on"));
    assert_eq!(desk.text("h1 .status"), "planned");

    world.advance(TimeDelta::days(17));
    let mut desk = world.signed_in(own.1);
    desk.get(&page).ok().submit(&start, &[]).ok();
    assert_eq!(desk.text("h1 .status"), "active");
    let mut phone = world.signed_in(lin);
    assert_eq!(phone.get("/my").ok().text(".next h2"), "You made it: you are placed");
}

#[test]
fn the_tiles_of_a_provider_lead_to_the_people_who_wait() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 2);
    let [lin, zhou] = ["lin@example.com", "zhou@example.com"].map(|email| certified_anchor(&world, email));
    let waiting = interested(&world, own, opening, lin);
    let offered = interested(&world, own, opening, zhou);
    open_offer(&world, own, offered);
    let mut desk = world.signed_in(own.1);
    desk.get("/provider").ok();
    assert_eq!(desk.texts("a.tile[href='#candidates'] b, a.tile[href='#offers'] b"), ["1", "1"]);
    assert_eq!((desk.text("#candidates li b"), desk.text("#offers li b")), ("lin".to_owned(), "zhou".to_owned()));
    assert_eq!(desk.link("lin"), format!("/provider/candidacies/{waiting}"));
    assert_eq!(desk.link("zhou"), format!("/provider/candidacies/{offered}"));
}

#[test]
fn a_quota_that_has_ended_has_nothing_left() {
    let world = World::new();
    let cohort = help::open_cohort_of(&world, 20);
    let (provider, member) = help::provider(&world, "HZ01");
    help::quota(&world, cohort, provider, 5);
    let mut desk = world.signed_in(member);
    assert!(desk.get("/provider").ok().sees("0 of 5"));
    assert!(desk.get("/provider/nominations").ok().sees("0 used, 5 left"));
    world.advance(TimeDelta::days(31));
    let mut desk = world.signed_in(member);
    assert!(!desk.get("/provider").ok().sees("0 of 5"));
    desk.get("/provider/nominations").ok();
    assert!(desk.sees("the time to nominate is over") && !desk.sees("5 left"));
}
