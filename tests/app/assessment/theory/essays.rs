//! Marking essays: by item, without names, by one or two, with a third for what two dispute.

use std::collections::BTreeSet;

use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::candidate::CandidateId;
use shining_star::assessment::open_claim;
use shining_star::assessment::open_mark::{self, OpenMarkError, OpenMarkId};
use shining_star::assessment::open_queue;
use shining_star::assessment::release;
use shining_star::assessment::result::ResultId;
use shining_star::assessment::sitting::{self, SittingStatus};
use shining_star::recruitment::{provider, trainer};
use shining_star::schema::{attempts, candidates, open_marks, results, schemes};
use shining_star::workers;

use crate::support::World;
use crate::support::recruitment as help;
use crate::support::theory::{self, SmallExam};

fn two_markers(world: &World) {
    world.write(|conn| diesel::update(schemes::table).set(schemes::open_markers.eq(2)).execute(conn)).unwrap();
}

fn status(world: &World, exam: &SmallExam) -> SittingStatus {
    let id = exam.sitting;
    world.read(|conn| sitting::find(conn, id)).status
}

fn claim(world: &World, marker: UserId) -> Option<OpenMarkId> {
    let now = world.now();
    world.write(move |conn| open_claim::claim(conn, marker, None, now)).unwrap()
}

fn save(world: &World, marker: UserId, mark: OpenMarkId, points: i64) -> Result<(), OpenMarkError> {
    let now = world.now();
    world.write(move |conn| open_mark::save(conn, marker, mark, (points, "seen"), now))
}

fn scores(world: &World) -> Vec<i64> {
    world.read(|conn| results::table.order(results::user_id).select(results::score).load(conn))
}

#[test]
fn a_trainer_marks_every_essay_without_a_name_and_then_the_sitting_is_marked() {
    let world = World::new();
    let (exam, people) = theory::small_exam(&world, 3, true, &["lin@example.com", "mei@example.com", "bo@example.com"]);
    let marker = theory::trainer(&world, "marker@example.com");
    exam.write(&world, people[0], "111", "Tell the truth.");
    exam.write(&world, people[1], "110", "Keep the proof.");
    exam.write(&world, people[2], "111", "");
    exam.close(&world);
    assert_eq!(status(&world, &exam), SittingStatus::Closed);
    let mut office = world.signed_in(exam.programme.office);
    office.get("/office").ok();
    assert!(office.sees("essays wait for markers"));
    office.get(&format!("/office/exams/{}/essays", exam.sitting)).ok();
    assert!(office.sees("0 of 2 marks") && office.sees("after.essay"));
    let mut desk = world.signed_in(marker);
    desk.get("/trainer/marking").ok();
    assert_eq!(desk.link("Essays"), "/trainer/marking/answers");
    desk.get("/trainer/marking/answers").ok();
    assert!(desk.sees("Name two duties."));
    desk.submit("/trainer/marking/answers/next", &[]).ok();
    let first = desk.path.clone();
    assert!(desk.sees("Two duties, two points each.") && desk.sees("Tell the truth."));
    assert!(!desk.sees("lin@") && !desk.text("main").contains("lin"));
    // Nor does the number on the list of the sitting stand there: the answers are numbered for this marker.
    assert_eq!((desk.text("h1").as_str(), desk.sees("0001")), ("Answer 1 on your desk", false));
    for wrong in ["", "4.5", "3.25", "-1"] {
        desk.submit(&first, &[("points", wrong)]);
        assert_eq!((desk.status, desk.error("points").is_some()), (422, true), "{wrong}");
    }
    desk.submit(&first, &[("points", "3.5"), ("comment", "one duty and a half"), ("then", "next")]).ok();
    assert!(desk.sees("Keep the proof.") && desk.path != first);
    assert_eq!((desk.text("h1").as_str(), desk.sees("0002")), ("Answer 2 on your desk", false));
    // A mark that is final shows nothing any more, nor can it be given twice.
    assert_eq!(desk.get(&first).status, 404);
    desk.post(&first, &[("points", "0")]).ok();
    assert!(desk.sees("its mark is final"));
    desk.post("/trainer/marking/answers/next", &[]).ok();
    let second = desk.path.clone();
    desk.submit(&second, &[("points", "2"), ("then", "next")]).ok();
    assert!(desk.sees("Nothing is left for you to mark") && desk.sees("You have marked 2 answers"));
    assert_eq!(status(&world, &exam), SittingStatus::Closed);
    workers::deadlines(&world.app).unwrap();
    assert_eq!(status(&world, &exam), SittingStatus::Marked);
    // 6 + 3.5, 4 + 2 and 6 + 0 of 10 points.
    assert_eq!(scores(&world), [9500, 6000, 6000]);
    let kept: Vec<Option<i64>> =
        world.read(|conn| attempts::table.order(attempts::id).select(attempts::score).load(conn));
    assert_eq!(kept, [Some(950), Some(600), Some(600)]);
}

#[test]
fn two_markers_give_their_mean_and_a_third_decides_what_they_dispute() {
    let world = World::new();
    let (exam, people) = theory::small_exam(&world, 3, true, &["lin@example.com", "mei@example.com"]);
    two_markers(&world);
    let markers = ["one@example.com", "two@example.com", "three@example.com"].map(|who| theory::trainer(&world, who));
    for person in &people {
        exam.write(&world, *person, "111", "Duties.");
    }
    exam.close(&world);
    // The first marker gets each answer once, however often they ask.
    for points in [350, 300] {
        let mark = claim(&world, markers[0]).unwrap();
        assert_eq!(claim(&world, markers[0]), Some(mark));
        assert!(matches!(save(&world, markers[1], mark, 100), Err(OpenMarkError::Db(_))));
        save(&world, markers[0], mark, points).unwrap();
    }
    assert_eq!(claim(&world, markers[0]), None);
    // A quarter of four points apart is near enough; half a point more is not.
    for points in [250, 150] {
        let mark = claim(&world, markers[1]).unwrap();
        save(&world, markers[1], mark, points).unwrap();
    }
    workers::deadlines(&world.app).unwrap();
    assert_eq!(status(&world, &exam), SittingStatus::Closed);
    assert_eq!((claim(&world, markers[0]), claim(&world, markers[1])), (None, None));
    let third = claim(&world, markers[2]).unwrap();
    let mut desk = world.signed_in(markers[2]);
    let page = format!("/trainer/marking/answers/{third}");
    desk.get(&page).ok();
    assert!(desk.sees("Your points decide") && desk.sees("3 / 4") && desk.sees("1.5 / 4"));
    assert!(!desk.sees("one@example.com"));
    desk.submit(&page, &[("points", "0.5"), ("comment", "Names no duty at all."), ("then", "stop")]).ok();
    assert!(matches!(save(&world, markers[2], third, 400), Err(OpenMarkError::Gone)));
    workers::deadlines(&world.app).unwrap();
    assert_eq!(status(&world, &exam), SittingStatus::Marked);
    assert_eq!(scores(&world), [9000, 6500]);

    // Comments are read after the release: by the candidate without a name, by the office with it.
    let mut office = world.signed_in(exam.programme.office);
    let candidate: CandidateId = world
        .read(|conn| candidates::table.filter(candidates::user_id.eq(people[1])).select(candidates::id).first(conn));
    let about = format!("/office/exams/{}/candidates/{candidate}", exam.sitting);
    assert!(!office.get(&about).ok().sees("Names no duty at all."));
    let (by, sitting, now) = (exam.programme.office, exam.sitting, world.now());
    world.write(move |conn| release::release(conn, by, sitting, now)).unwrap();
    assert!(office.get(&about).ok().sees("Names no duty at all."));
    let mut writer = world.signed_in(people[1]);
    let own: ResultId =
        world.read(|conn| results::table.filter(results::user_id.eq(people[1])).select(results::id).first(conn));
    assert!(writer.get(&format!("/my/results/{own}")).ok().sees("Names no duty at all."));
}

#[test]
fn nobody_marks_an_essay_of_their_own_or_of_their_provider() {
    let world = World::new();
    let (exam, people) = theory::small_exam(&world, 3, true, &["lin@example.com"]);
    let tied = theory::trainer(&world, "tied@example.com");
    let (house, _) = help::provider(&world, "HZ01");
    let (lin, now) = (people[0], world.now());
    world
        .write(move |conn| {
            trainer::appoint(conn, lin, None, None, now)?;
            provider::join(conn, house, lin, now)?;
            provider::join(conn, house, tied, now)
        })
        .unwrap();
    exam.write(&world, lin, "111", "Duties.");
    exam.close(&world);
    assert_eq!((claim(&world, lin), claim(&world, tied)), (None, None));
    let free = theory::trainer(&world, "free@example.com");
    let mark = claim(&world, free).unwrap();
    // A conflict that comes up while the answer lies on the desk counts as well.
    world.write(move |conn| provider::join(conn, house, free, now)).unwrap();
    assert!(matches!(save(&world, free, mark, 100), Err(OpenMarkError::Conflict)));
}

#[test]
fn an_answer_belongs_to_one_marker_until_the_lease_is_over() {
    let world = World::new();
    let emails: Vec<String> = (0..10).map(|n| format!("writer-{n}@example.com")).collect();
    let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
    let (exam, people) = theory::small_exam(&world, 3, true, &emails);
    for person in &people {
        exam.write(&world, *person, "111", "Duties.");
    }
    exam.close(&world);
    let markers: Vec<UserId> = (0..20).map(|n| theory::trainer(&world, &format!("marker-{n}@example.com"))).collect();
    let now = world.now();
    let taken: Vec<OpenMarkId> = std::thread::scope(|threads| {
        let hands: Vec<_> = markers
            .iter()
            .map(|marker| {
                let (db, marker) = (world.app.db.clone(), *marker);
                threads.spawn(move || db.write_now(move |conn| open_claim::claim(conn, marker, None, now)).unwrap())
            })
            .collect();
        hands.into_iter().filter_map(|hand| hand.join().unwrap()).collect()
    });
    assert_eq!((taken.len(), taken.iter().collect::<BTreeSet<_>>().len()), (10, 10));
    let late = theory::trainer(&world, "late@example.com");
    assert_eq!(claim(&world, late), None);
    world.advance(open_mark::LEASE);
    assert!(claim(&world, late).is_some());
}

#[test]
fn the_office_hands_the_queue_to_named_markers() {
    let world = World::new();
    let (exam, people) = theory::small_exam(&world, 3, true, &["lin@example.com"]);
    let (one, two) = (theory::trainer(&world, "one@example.com"), theory::trainer(&world, "two@example.com"));
    exam.write(&world, people[0], "111", "Duties.");
    exam.close(&world);
    let held = claim(&world, one).unwrap();
    let mut office = world.signed_in(exam.programme.office);
    let page = format!("/office/exams/{}/essays", exam.sitting);
    office.get(&page).ok().submit(&page, &[("marker", &two.to_string())]).ok();
    assert!(office.sees("Only the trainers chosen here mark"));
    assert!(world.mail_to("two@example.com").text.contains("Theory exam"));
    assert!(matches!(save(&world, one, held, 100), Err(OpenMarkError::Db(_))));
    assert_eq!((claim(&world, one), claim(&world, two)), (None, Some(held)));
    let (office, sitting, now) = (exam.programme.office, exam.sitting, world.now());
    world.write(move |conn| open_queue::hand_to(conn, office, sitting, &[], now)).unwrap();
    let marks: i64 = world.read(|conn| open_marks::table.count().get_result(conn));
    assert_eq!(marks, 1);
}
