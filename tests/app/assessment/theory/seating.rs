//! Seats of a theory exam.

use shining_star::assessment::candidate;

use crate::support::World;
use crate::support::theory;

#[test]
fn seats_are_given_once_each_and_accessible_ones_are_marked() {
    let world = World::new();
    let programme = theory::programme(&world);
    let trainees =
        ["lin", "mei", "tao"].map(|name| programme.admitted_trainee(&world, &format!("{name}@example.com"), 60));
    let sitting = programme.at_start(&world, &trainees);
    let listed = world.read(|conn| candidate::list(conn, sitting));
    let page = format!("/office/exams/{sitting}/seats");
    let seat = |n: usize| format!("/office/exams/{sitting}/candidates/{}/seat", listed[n].id);
    let mut office = world.signed_in(programme.office);
    office.get(&page).ok().submit(&seat(2), &[("seat", "2"), ("accessible", "true")]).ok();
    office.submit(&seat(1), &[("seat", "2")]).ok();
    assert!(office.sees("Somebody else has this seat."));
    office.submit(&page, &[]).ok();
    assert!(office.sees("Seats given: 2."));
    let rows = office.texts("tbody tr");
    assert!(rows[0].starts_with("1 0001 lin") && rows[1].starts_with("2 accessible 0003 tao"), "{rows:?}");
    assert!(rows[2].starts_with("3 0002 mei"), "{rows:?}");
    office.get(&format!("{page}.csv")).ok();
    assert!(office.body.contains("2,0003,tao,true,0"));
    let mut browser = world.signed_in(trainees[2]);
    browser.get(&format!("/my/exams/{sitting}")).ok();
    assert!(browser.texts("dd").contains(&"2".to_owned()));
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let mut trainer = world.signed_in(wang);
    trainer.get(&format!("/trainer/exams/{sitting}")).ok();
    assert!(trainer.texts("tbody tr")[2].contains("accessible"));
}
