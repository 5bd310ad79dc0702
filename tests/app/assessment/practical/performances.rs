use std::collections::BTreeSet;

use shining_star::assessment::performance::{self, PerformanceStatus};
use shining_star::assessment::performance_list;

use crate::support::World;
use crate::support::practical::stage;

#[test]
fn the_office_gives_slots_one_after_the_other_with_numbers_that_say_nothing() {
    let world = World::new();
    let stage = stage(&world, 3, 0);
    let mut office = world.signed_in(stage.office);
    office.get("/office/performances").ok();
    let board = office.link("Live show exam");
    office.get(&board).ok();
    let new = office.link("Give slots to 3 candidates");
    office.get(&new).ok();
    assert_eq!((office.value("product_en").as_str(), office.value("product_zh").as_str()), ("", ""));
    office.submit("/office/performances", &[("starts_at", "soon"), ("product_en", "A bag"), ("product_zh", "")]);
    assert_eq!(office.status, 422);
    assert!(office.error("starts_at").is_some() && office.error("product_zh").is_some());
    let fields = [("starts_at", "2026-11-24T09:00"), ("minutes", "20"), ("product_en", "A bag"), ("product_zh", "包")];
    office.submit("/office/performances", &fields).ok();
    assert!(office.sees("3 candidates have a slot"));
    let rows = world.read(|conn| performance_list::page(conn, stage.sitting, None, (30, 0)));
    let slots: Vec<String> = rows.iter().map(|row| row.performance.scheduled_at.format("%H:%M").to_string()).collect();
    assert_eq!(slots, ["01:00", "01:20", "01:40"]);
    let numbers: BTreeSet<&str> = rows.iter().map(|row| row.performance.number.as_str()).collect();
    assert_eq!(numbers.len(), 3);
    assert!(numbers.iter().all(|number| number.len() == 6 && number.starts_with("P-")));
    assert!(world.mail_to("candidate-ying-2@example.com").text.contains("24 Nov 2026, 09:20"));
    office.post(
        "/office/performances",
        &[("sitting", &stage.sitting.to_string()), fields[0], fields[1], fields[2], fields[3]],
    );
    assert!(office.sees("Every candidate has a slot already"));
    assert!(
        office
            .get(&format!("/office/performances.csv?sitting={}", stage.sitting))
            .ok()
            .body
            .contains("candidate-ying-3")
    );
}

#[test]
fn a_trainee_sees_their_own_slot_and_product_and_nobody_elses() {
    let world = World::new();
    let stage = stage(&world, 2, 0);
    let performances = stage.schedule(&world);
    let mut trainee = world.signed_in(stage.candidates[0]);
    trainee.get(&format!("/my/performances/{}", performances[0])).ok();
    assert!(trainee.sees("A leather travel bag") && trainee.sees("Mon 23 Nov 2026, 10:00"));
    assert_eq!(trainee.get(&format!("/my/performances/{}", performances[1])).status, 404);
    trainee.lang = "zh-CN";
    trainee.set_cookie("lang", "zh-CN");
    trainee.get(&format!("/my/performances/{}", performances[0])).ok();
    assert!(trainee.sees("真皮旅行袋"));
}

#[test]
fn a_performance_is_recorded_once_by_a_trainer_who_sees_no_name() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    let mut trainer = world.signed_in(stage.trainers[0]);
    trainer.get("/trainer/performances").ok();
    assert!(trainer.sees("P-") && !trainer.body.contains("ying"));
    let action = format!("/trainer/performances/{performance}/performed");
    trainer.submit(&action, &[]).ok();
    assert_eq!(stage.status(&world, performance), PerformanceStatus::Performed);
    trainer.post(&action, &[]);
    assert!(trainer.sees("Somebody was faster"));
    stage.assign(&world, performance, 0);
    assert_eq!(stage.status(&world, performance), PerformanceStatus::Performed);
    stage.assign(&world, performance, 1);
    assert_eq!(stage.status(&world, performance), PerformanceStatus::Marking);
}

#[test]
fn the_product_can_change_until_the_show() {
    let world = World::new();
    let stage = stage(&world, 1, 0);
    let performance = stage.schedule(&world)[0];
    let mut office = world.signed_in(stage.office);
    let page = format!("/office/performances/{performance}");
    let action = format!("{page}/product");
    office.get(&page).ok().submit(&action, &[("product_en", "")]);
    assert_eq!((office.status, office.error("product_en").is_some()), (422, true));
    office.submit(&action, &[("product_en", "Tea set")]).ok();
    assert_eq!(world.read(|conn| performance::find(conn, performance)).product_en, "Tea set");
    office.submit(&format!("{page}/performed"), &[]).ok();
    office.post(&action, &[("product_en", "x"), ("product_zh", "x")]);
    assert!(office.sees("Somebody was faster"));
}

#[test]
fn a_scheme_without_a_published_rubric_gets_no_performances() {
    use diesel::prelude::*;
    use shining_star::schema::rubrics;
    let world = World::new();
    let stage = stage(&world, 1, 0);
    world.write(|conn| diesel::update(rubrics::table).set(rubrics::status.eq("draft")).execute(conn)).unwrap();
    let mut office = world.signed_in(stage.office);
    office.get(&format!("/office/performances/new?sitting={}", stage.sitting)).ok();
    office.submit("/office/performances", &[("product_en", "x"), ("product_zh", "x")]);
    assert_eq!(office.status, 422);
    assert!(office.sees("no published rubric"));
}
