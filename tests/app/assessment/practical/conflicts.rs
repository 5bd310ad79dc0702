use diesel::prelude::*;
use shining_star::accounts::role::{self, Role};
use shining_star::assessment::conflict::{self, Conflict, Override};
use shining_star::assessment::mark::MarkError;
use shining_star::assessment::mark_sheet::{self, AssignError, SheetId};
use shining_star::assessment::performance::PerformanceId;
use shining_star::recruitment::{person, provider, trainer};
use shining_star::schema::{audit_entries, conflict_overrides, performances};

use crate::support::World;
use crate::support::practical::{self, Stage, stage};

fn assign(
    world: &World,
    stage: &Stage,
    performance: PerformanceId,
    examiner: usize,
    over: Option<Override>,
) -> Result<SheetId, AssignError> {
    let (office, examiner, now) = (stage.office, stage.trainers[examiner], world.now());
    world.write(move |conn| mark_sheet::assign(conn, office, performance, examiner, over.as_ref(), now))
}

fn conflicts(outcome: Result<SheetId, AssignError>) -> Vec<Conflict> {
    match outcome {
        Err(AssignError::Conflict(found)) => found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_trained_the_candidate_in_the_last_24_months_does_not_examine_them() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    stage.trained(&world, stage.trainers[0], stage.candidates[0], 700);
    stage.trained(&world, stage.trainers[1], stage.candidates[0], 800);
    assert_eq!(conflicts(assign(&world, &stage, performance, 0, None)), [Conflict::Trained]);
    assert!(assign(&world, &stage, performance, 1, None).is_ok());
}

#[test]
fn whoever_is_tied_to_the_nominating_provider_does_not_examine_its_nominee() {
    let world = World::new();
    let stage = stage(&world, 1, 3);
    let performance = stage.schedule(&world)[0];
    let (appointed, member, now, nominator) = (stage.trainers[0], stage.trainers[1], world.now(), stage.provider);
    world
        .write(move |conn| {
            trainer::appoint(conn, appointed, Some(nominator), None, now)?;
            provider::join(conn, nominator, member, now)
        })
        .unwrap();
    assert_eq!(conflicts(assign(&world, &stage, performance, 0, None)), [Conflict::Provider]);
    assert_eq!(conflicts(assign(&world, &stage, performance, 1, None)), [Conflict::Provider]);
    assert!(assign(&world, &stage, performance, 2, None).is_ok());
}

#[test]
fn a_candidate_never_examines_themself_whoever_would_answer_for_it() {
    let world = World::new();
    let mut stage = stage(&world, 1, 0);
    let performance = stage.schedule(&world)[0];
    let (both, now) = (stage.candidates[0], world.now());
    world.write(move |conn| trainer::appoint(conn, both, None, None, now)).unwrap();
    stage.trainers.push(both);
    let over = Override { approved_by: stage.office, reason: "There is nobody else".into() };
    assert_eq!(conflicts(assign(&world, &stage, performance, 0, Some(over))), [Conflict::Themself]);
}

#[test]
fn an_override_names_somebody_of_the_office_and_a_reason_and_is_kept() {
    let world = World::new();
    let stage = stage(&world, 1, 1);
    let performance = stage.schedule(&world)[0];
    stage.trained(&world, stage.trainers[0], stage.candidates[0], 10);
    let stranger = world.user("stranger@example.com", &[Role::Trainee]);
    for (approved_by, reason) in [(stranger, "a good reason"), (stage.office, " ")] {
        let over = Override { approved_by, reason: reason.into() };
        assert!(matches!(assign(&world, &stage, performance, 0, Some(over)), Err(AssignError::Override)));
    }
    let page = format!("/office/performances/{performance}");
    let mut office = world.signed_in(stage.office);
    office.get(&page).ok();
    assert!(office.sees("examiner-1: trained this candidate in the last 24 months"));
    let action = format!("{page}/examiners");
    let examiner = stage.trainers[0].to_string();
    office.post(&action, &[("examiner", &examiner)]);
    assert_eq!(office.status, 422);
    assert!(office.sees("Conflict of interest: this person trained this candidate"));
    let approver = stage.office.to_string();
    office.post(&action, &[("examiner", &examiner), ("override", "true"), ("approved_by", &approver), ("reason", "x")]);
    assert_eq!((office.status, office.error("reason").is_some()), (422, true));
    let fields = [
        ("examiner", examiner.as_str()),
        ("override", "true"),
        ("approved_by", &approver),
        ("reason", "Only Cantonese speaker"),
    ];
    office.post(&action, &fields).ok();
    assert!(office.sees("office answers for it") && office.sees("Only Cantonese speaker"));
    let kept: i64 = world.read(|conn| conflict_overrides::table.count().get_result(conn));
    let audited: i64 = world.read(|conn| {
        audit_entries::table.filter(audit_entries::action.eq("conflict.overridden")).count().get_result(conn)
    });
    assert_eq!((kept, audited), (1, 1));
}

#[test]
fn allocating_equally_shares_out_the_work_and_respects_conflicts() {
    let world = World::new();
    let stage = stage(&world, 6, 4);
    let performances = stage.schedule(&world);
    stage.trained(&world, stage.trainers[0], stage.candidates[0], 5);
    let mut office = world.signed_in(stage.office);
    office.get(&format!("/office/performances?sitting={}", stage.sitting)).ok();
    office.submit("/office/performances/allocate", &[]).ok();
    assert!(office.sees("12 seats were filled"));
    let mut load = vec![0; 4];
    for (n, performance) in performances.iter().enumerate() {
        let sheets = world.read(|conn| mark_sheet::of_performance(conn, *performance));
        assert_eq!(sheets.len(), 2);
        assert_ne!(sheets[0].examiner_id, sheets[1].examiner_id);
        for sheet in sheets {
            let trainer = stage.trainers.iter().position(|id| *id == sheet.examiner_id).unwrap();
            assert!(n > 0 || trainer > 0, "the one who trained the first candidate marks them");
            load[trainer] += 1;
        }
    }
    assert_eq!(load, [3, 3, 3, 3]);
}

#[test]
fn nobody_sits_twice_on_one_performance_and_only_two_mark_at_first() {
    let world = World::new();
    let stage = stage(&world, 1, 3);
    let performance = stage.schedule(&world)[0];
    stage.assign(&world, performance, 0);
    assert!(matches!(assign(&world, &stage, performance, 0, None), Err(AssignError::Twice)));
    stage.assign(&world, performance, 1);
    assert!(matches!(assign(&world, &stage, performance, 2, None), Err(AssignError::Full)));
    let office = stage.office;
    let outcome =
        world.write(move |conn| mark_sheet::assign(conn, office, performance, office, None, Default::default()));
    assert!(matches!(outcome, Err(AssignError::Full)));
}

#[test]
fn a_sheet_that_is_taken_back_is_free_for_somebody_else_until_it_is_final() {
    let world = World::new();
    let stage = stage(&world, 1, 3);
    let performance = stage.schedule(&world)[0];
    let (first, second) = stage.marking(&world, performance);
    stage.mark(&world, 0, first, &[1, 1, 1, 1], &[]);
    let mut office = world.signed_in(stage.office);
    let page = format!("/office/performances/{performance}");
    office.get(&page).ok().submit(&format!("{page}/examiners/{first}/take-back"), &[]).ok();
    assert_eq!(world.signed_in(stage.trainers[0]).get(&format!("/trainer/marking/{first}")).status, 404);
    stage.assign(&world, performance, 2);
    stage.mark(&world, 1, second, &[1, 1, 1, 1], &[]);
    stage.finish(&world, 1, second).unwrap();
    office.post(&format!("{page}/examiners/{second}/take-back"), &[]);
    assert!(office.sees("This sheet is final and stays"));
}

#[test]
fn a_tie_to_any_provider_of_the_candidate_counts_and_so_does_a_shut_account() {
    let world = World::new();
    let stage = stage(&world, 1, 3);
    let performance = stage.schedule(&world)[0];
    let (candidate, member_of, now) = (stage.candidates[0], stage.trainers[0], world.now());
    let (office, shut) = (stage.office, stage.trainers[1]);
    world
        .write(move |conn| {
            let own = practical::provider(conn, "JIUTONG", "Jiutong")?;
            provider::join(conn, own, candidate, now)?;
            trainer::appoint(conn, member_of, Some(own), None, now)
        })
        .unwrap();
    world.write(move |conn| person::disable(conn, office, shut, now)).unwrap();
    assert_eq!(conflicts(assign(&world, &stage, performance, 0, None)), [Conflict::Provider]);
    assert!(matches!(assign(&world, &stage, performance, 1, None), Err(AssignError::NotExaminer)));
    let gone = world.user("gone@example.com", &[Role::Office]);
    world.write(move |conn| person::disable(conn, office, gone, now)).unwrap();
    let over = Override { approved_by: gone, reason: "There is nobody else".into() };
    assert!(matches!(assign(&world, &stage, performance, 0, Some(over)), Err(AssignError::Override)));
    world.write(move |conn| role::grant(conn, candidate, Role::Office, None, now)).unwrap();
    let over = Override { approved_by: candidate, reason: "There is nobody else".into() };
    assert!(matches!(assign(&world, &stage, performance, 0, Some(over)), Err(AssignError::Override)));
}

#[test]
fn a_conflict_that_came_up_later_stops_the_marking_and_the_office_sees_it() {
    let world = World::new();
    let stage = stage(&world, 1, 3);
    let performance = stage.schedule(&world)[0];
    let (first, _) = stage.marking(&world, performance);
    stage.mark(&world, 0, first, &[1, 1, 1, 1], &[]);
    stage.trained(&world, stage.trainers[0], stage.candidates[0], 0);
    assert!(matches!(stage.finish(&world, 0, first), Err(MarkError::Conflict)));
    let page = format!("/trainer/marking/{first}");
    let mut examiner = world.signed_in(stage.trainers[0]);
    for _ in 0..2 {
        examiner.get(&page).ok().submit(&page, &[("then", "save")]).ok();
        assert!(examiner.sees("You cannot mark this performance any more"));
    }
    assert!(!examiner.body.contains("candidate-ying"));
    let told = world.deliver_mail().iter().filter(|mail| mail.subject == "An examiner has to be replaced").count();
    assert_eq!(told, 1);
    let mut office = world.signed_in(stage.office);
    let board = format!("/office/performances/{performance}");
    assert_eq!(world.link_to("office@example.com"), board);
    assert!(office.get(&board).ok().sees("needs another examiner"));
    office.submit(&format!("{board}/examiners/{first}/take-back"), &[]).ok();
    stage.assign(&world, performance, 2);
    assert!(!office.get(&board).ok().sees("needs another examiner"));
}

#[test]
fn an_examiner_with_an_override_marks_in_spite_of_the_conflict() {
    let world = World::new();
    let stage = stage(&world, 1, 1);
    let performance = stage.schedule(&world)[0];
    stage.trained(&world, stage.trainers[0], stage.candidates[0], 10);
    let over = Override { approved_by: stage.office, reason: "Only Cantonese speaker".into() };
    let sheet = assign(&world, &stage, performance, 0, Some(over)).unwrap();
    let now = world.now();
    world
        .write(move |conn| {
            diesel::update(performances::table.find(performance)).set(performances::status.eq("marking")).execute(conn)
        })
        .unwrap();
    stage.mark(&world, 0, sheet, &[1, 1, 1, 1], &[]);
    assert!(world.read(|conn| conflict::unanswered(conn, performance, stage.trainers[0], now)).is_empty());
}
