use std::sync::Barrier;

use diesel::prelude::*;
use shining_star::assessment::mark::{self, MarkError};
use shining_star::assessment::performance::{self, PerformanceStatus};
use shining_star::schema::{audit_entries, performances, results};

use crate::support::World;
use crate::support::practical::{Stage, stage};

/// One performance, marked by two with these levels and red lines; returns where that led.
fn marked(
    world: &World,
    stage: &Stage,
    sheets: [(&[i64], &[bool]); 2],
) -> (performance::PerformanceId, PerformanceStatus) {
    let performance = stage.schedule(world)[0];
    let (first, second) = stage.marking(world, performance);
    stage.mark(world, 0, first, sheets[0].0, sheets[0].1);
    stage.mark(world, 1, second, sheets[1].0, sheets[1].1);
    assert_eq!(stage.finish(world, 0, first).unwrap(), PerformanceStatus::Marking);
    (performance, stage.finish(world, 1, second).unwrap())
}

/// Score, red line and whether it passed.
fn result(world: &World) -> Vec<(i64, bool, bool)> {
    world.read(|conn| results::table.select((results::score, results::has_red_line, results::is_passed)).load(conn))
}

#[test]
fn marks_inside_the_tolerance_become_their_mean() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let (_, status) = marked(&world, &stage, [(&[3, 3, 3, 3], &[]), (&[4, 3, 3, 3], &[])]);
    assert_eq!((status, result(&world)), (PerformanceStatus::Agreed, vec![(7813, false, true)]));
}

#[test]
fn a_criterion_outside_the_tolerance_goes_to_a_third_who_sees_only_that() {
    let world = World::new();
    let stage = stage(&world, 1, 3);
    let (performance, status) = marked(&world, &stage, [(&[4, 3, 3, 3], &[]), (&[2, 3, 3, 3], &[])]);
    assert_eq!((status, result(&world)), (PerformanceStatus::Disputed, vec![]));
    assert_eq!(world.read(performance::disputed_count), 1);
    let mut office = world.signed_in(stage.office);
    office.get(&format!("/office/performances/{performance}")).ok();
    assert!(office.sees("What the examiners dispute") && office.sees("A Product knowledge"));
    office
        .submit(
            &format!("/office/performances/{performance}/examiners"),
            &[("examiner", &stage.trainers[2].to_string())],
        )
        .ok();
    let mut third = world.signed_in(stage.trainers[2]);
    third.get("/trainer/marking").ok();
    let sheet = third.link("P-");
    third.get(&sheet).ok();
    assert!(third.sees("Product knowledge") && !third.sees("Script and flow") && !third.sees("Advertising Law"));
    let id = sheet.rsplit('/').next().unwrap().parse().unwrap();
    stage.mark(&world, 2, id, &[1], &[]);
    assert_eq!(stage.finish(&world, 2, id).unwrap(), PerformanceStatus::Settled);
    // 6.25 for A from the third, 18.75 + 22.5 + 15 from the first two.
    assert_eq!(result(&world), [(6250, false, true)]);
    assert_eq!(world.read(performance::disputed_count), 0);
}

#[test]
fn totals_on_two_sides_of_the_cut_put_everything_to_the_third() {
    let world = World::new();
    let stage = stage(&world, 1, 3);
    let (performance, status) = marked(&world, &stage, [(&[3, 2, 2, 3], &[]), (&[2, 2, 2, 3], &[])]);
    assert_eq!(status, PerformanceStatus::Disputed);
    let sheet = stage.assign(&world, performance, 2);
    let desk = world.read(|conn| mark::desk(conn, stage.trainers[2], sheet));
    assert_eq!((desk.contents.criteria.len(), desk.contents.red_lines.len()), (4, 0));
    stage.mark(&world, 2, sheet, &[2, 2, 2, 2], &[]);
    assert_eq!(stage.finish(&world, 2, sheet).unwrap(), PerformanceStatus::Settled);
    assert_eq!(result(&world), [(5000, false, false)]);
}

#[test]
fn a_red_line_with_one_vote_is_for_the_third_to_decide() {
    for (vote, expected) in [(true, (7500, true, false)), (false, (7500, false, true))] {
        let world = World::new();
        let stage = stage(&world, 1, 3);
        let (performance, status) = marked(&world, &stage, [(&[3; 4], &[true, false]), (&[3; 4], &[false, false])]);
        assert_eq!(status, PerformanceStatus::Disputed);
        let sheet = stage.assign(&world, performance, 2);
        let desk = world.read(|conn| mark::desk(conn, stage.trainers[2], sheet));
        assert_eq!((desk.contents.criteria.len(), desk.contents.red_lines.len()), (0, 1));
        stage.mark(&world, 2, sheet, &[], &[vote]);
        stage.finish(&world, 2, sheet).unwrap();
        assert_eq!(result(&world), [expected]);
    }
}

#[test]
fn a_red_line_with_two_votes_fails_whatever_the_points() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let (_, status) = marked(&world, &stage, [(&[4; 4], &[true, false]), (&[4; 4], &[true, false])]);
    assert_eq!((status, result(&world)), (PerformanceStatus::Agreed, vec![(10_000, true, false)]));
}

#[test]
fn a_sheet_is_finished_once() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    let (first, _) = stage.marking(&world, performance);
    stage.mark(&world, 0, first, &[3; 4], &[]);
    stage.finish(&world, 0, first).unwrap();
    assert!(matches!(stage.finish(&world, 0, first), Err(MarkError::Final)));
}

#[test]
fn two_examiners_who_finish_at_the_same_time_make_one_agreement() {
    for _ in 0..5 {
        let world = World::new();
        let stage = stage(&world, 1, 2);
        let performance = stage.schedule(&world)[0];
        let (first, second) = stage.marking(&world, performance);
        stage.mark(&world, 0, first, &[3; 4], &[]);
        stage.mark(&world, 1, second, &[3; 4], &[]);
        let start = Barrier::new(8);
        std::thread::scope(|threads| {
            for n in 0..8 {
                let (world, stage, start) = (&world, &stage, &start);
                let (trainer, sheet) = if n % 2 == 0 { (0, first) } else { (1, second) };
                threads.spawn(move || {
                    start.wait();
                    match stage.finish(world, trainer, sheet) {
                        Ok(_) | Err(MarkError::Final) | Err(MarkError::NotYet) => {}
                        Err(error) => panic!("{error:?}"),
                    }
                });
            }
        });
        let agreed: i64 = world.read(|conn| {
            audit_entries::table.filter(audit_entries::action.eq("performance.agreed")).count().get_result(conn)
        });
        let score: Option<i64> = world.read(|conn| performances::table.select(performances::score).first(conn));
        assert_eq!((agreed, score, result(&world).len()), (1, Some(7500), 1));
        assert_eq!(stage.status(&world, performance), PerformanceStatus::Agreed);
    }
}
