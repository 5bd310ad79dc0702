use shining_star::assessment::mark_sheet::{self, Seat};
use shining_star::assessment::performance::PerformanceStatus;

use crate::support::World;
use crate::support::practical::stage;

/// The names of the level radios on a marking page.
fn levels(person: &crate::support::Person) -> Vec<String> {
    let mut names: Vec<String> = person
        .body
        .split("name=\"level-")
        .skip(1)
        .map(|rest| format!("level-{}", rest.split('"').next().unwrap()))
        .collect();
    names.dedup();
    names
}

#[test]
fn an_examiner_saves_a_draft_and_finishes_when_every_criterion_is_marked() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    let (first, _) = stage.marking(&world, performance);
    let mut examiner = world.signed_in(stage.trainers[0]);
    examiner.get("/trainer/marking").ok();
    let sheet = examiner.link("P-");
    assert_eq!(sheet, format!("/trainer/marking/{first}"));
    examiner.get(&sheet).ok();
    let names = levels(&examiner);
    assert_eq!(names.len(), 4);
    assert!(examiner.sees("Finish: 4 criteria left"));
    examiner.submit(&sheet, &[(&names[0], "3"), ("then", "draft")]).ok();
    assert!(examiner.sees("The draft is saved") && examiner.sees("18.75 of 100 so far"));
    let long = "x".repeat(2001);
    examiner.submit(&sheet, &[("comment", &long), (&names[1], "4"), ("then", "draft")]);
    assert_eq!((examiner.status, examiner.value("comment").len(), examiner.value(&names[1])), (422, 2001, "4".into()));
    examiner.get(&sheet).ok().submit(&sheet, &[("then", "finish")]);
    assert_eq!(examiner.status, 422);
    assert!(examiner.sees("3 criteria still need a level"));
    let marks =
        [(names[1].as_str(), "3"), (&names[2], "3"), (&names[3], "2"), ("then", "finish"), ("comment", "Well paced")];
    examiner.submit(&sheet, &marks).ok();
    assert_eq!(examiner.path, format!("{sheet}/finish"));
    assert!(examiner.sees("70"));
    examiner.submit(&format!("{sheet}/finish"), &[]).ok();
    assert!(examiner.sees("Your marks are final"));
    examiner.post(&sheet, &[("then", "draft")]);
    assert!(examiner.sees("This sheet is final"));
    assert_eq!(stage.status(&world, performance), PerformanceStatus::Marking);
    assert!(examiner.get("/trainer/marking.csv").ok().body.contains("final"));
}

#[test]
fn marks_that_changed_in_another_window_are_not_finished_unseen() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    let (first, _) = stage.marking(&world, performance);
    stage.mark(&world, 0, first, &[3; 4], &[]);
    let page = format!("/trainer/marking/{first}/finish");
    let mut examiner = world.signed_in(stage.trainers[0]);
    examiner.get(&page).ok();
    stage.mark(&world, 0, first, &[1; 4], &[]);
    examiner.submit(&page, &[]);
    assert!(examiner.sees("changed in another window"));
    let sheets = world.read(|conn| mark_sheet::of_performance(conn, performance));
    assert!(sheets.iter().all(|sheet| sheet.finalised_at.is_none()));
}

#[test]
fn no_examiner_page_tells_who_the_candidate_or_their_provider_is() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    let (first, second) = stage.marking(&world, performance);
    let mut examiner = world.signed_in(stage.trainers[0]);
    let look = |examiner: &mut crate::support::Person, paths: &[String]| {
        for path in paths {
            examiner.get(path).ok();
            let body = examiner.body.to_lowercase();
            assert!(!body.contains("ying") && !body.contains("silverfern"), "{path}");
        }
    };
    stage.mark(&world, 0, first, &[3; 4], &[]);
    let mut paths: Vec<String> = ["", ".csv"]
        .iter()
        .map(|end| format!("/trainer/marking{end}"))
        .chain(["/trainer/performances".into()])
        .collect();
    paths.extend([format!("/trainer/marking/{first}"), format!("/trainer/marking/{first}/finish")]);
    look(&mut examiner, &paths);
    stage.finish(&world, 0, first).unwrap();
    stage.mark(&world, 1, second, &[3; 4], &[]);
    stage.finish(&world, 1, second).unwrap();
    look(&mut examiner, &["/trainer/marking".into(), format!("/trainer/marking/{first}/comparison")]);
    assert!(!world.mail_to("examiner-1@example.com").text.to_lowercase().contains("ying"));
}

#[test]
fn an_examiner_sees_the_others_marks_only_when_both_are_final() {
    let world = World::new();
    let stage = stage(&world, 1, 3);
    let performance = stage.schedule(&world)[0];
    let (first, second) = stage.marking(&world, performance);
    let comparison = format!("/trainer/marking/{second}/comparison");
    let mut other = world.signed_in(stage.trainers[1]);
    stage.mark(&world, 0, first, &[4; 4], &[]);
    stage.finish(&world, 0, first).unwrap();
    assert_eq!(other.get(&comparison).status, 404);
    assert_eq!(other.get(&format!("/trainer/marking/{first}")).status, 404);
    assert_eq!(other.post(&format!("/trainer/marking/{first}"), &[]).status, 404);
    assert_eq!(other.post(&format!("/trainer/marking/{first}/finish"), &[]).status, 404);
    stage.mark(&world, 1, second, &[4, 4, 4, 2], &[]);
    stage.finish(&world, 1, second).unwrap();
    other.get(&comparison).ok();
    assert!(other.sees("First examiner") && other.sees("25 / 25") && !other.sees("examiner-1"));
    assert_eq!(world.signed_in(stage.trainers[0]).get(&comparison).status, 404);
    // While a third decides, the first two do not look any more, and the third sees nothing of theirs.
    let third = stage.assign(&world, performance, 2);
    assert_eq!(other.get(&comparison).status, 404);
    let mut adjudicator = world.signed_in(stage.trainers[2]);
    assert_eq!(adjudicator.get(&format!("/trainer/marking/{third}/comparison")).status, 404);
    adjudicator.get(&format!("/trainer/marking/{third}")).ok();
    assert!(!adjudicator.sees("Comment of seat"));
}

#[test]
fn nothing_is_marked_before_the_show_and_the_queue_knows_what_is_open() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    let sheet = stage.assign(&world, performance, 0);
    let examiner = stage.trainers[0];
    assert_eq!(world.read(|conn| mark_sheet::open_of(conn, examiner)).len(), 0);
    let mut person = world.signed_in(examiner);
    person.get(&format!("/trainer/marking/{sheet}")).ok();
    assert!(person.sees("not ready yet"));
    person.post(&format!("/trainer/marking/{sheet}"), &[("then", "draft")]);
    assert!(person.sees("cannot be marked now"));
    let office = stage.office;
    let now = world.now();
    world.write(move |conn| shining_star::assessment::performance::perform(conn, office, performance, now)).unwrap();
    stage.assign(&world, performance, 1);
    let open = world.read(|conn| mark_sheet::open_of(conn, examiner));
    assert_eq!(open.iter().map(|(sheet, _)| sheet.seat).collect::<Vec<_>>(), [Seat::First]);
}
