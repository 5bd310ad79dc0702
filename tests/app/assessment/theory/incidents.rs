//! The incident log of a sitting.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::assessment::candidate;
use shining_star::assessment::incident::{self, Category, NewIncident};
use shining_star::schema::{audit_entries, incidents};

use crate::support::World;
use crate::support::theory;

#[test]
fn an_incident_goes_into_the_log_the_sheet_and_the_candidates_page() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let sitting = programme.at_start(&world, &[lin]);
    let wang = theory::invigilator(&world, &programme, sitting, "wang@example.com");
    let candidate = world.read(|conn| candidate::list(conn, sitting))[0].id;
    let board = format!("/trainer/exams/{sitting}");
    let log = format!("{board}/incidents");
    let mut trainer = world.signed_in(wang);
    trainer.get(&log).ok();
    assert!(trainer.sees("No incident is recorded."));
    // Whoever does not know the number finds it by the name.
    assert!(trainer.has("input[name=number][list=f-number-list]"));
    assert_eq!(trainer.texts("#f-number-list option[value='0001']"), ["lin"]);
    trainer.post(&log, &[("category", ""), ("description", "")]);
    let errors = (trainer.error("category").is_some(), trainer.error("description").is_some());
    assert_eq!((trainer.status, errors), (422, (true, true)));
    let unknown = [("category", "talking"), ("description", "whispered"), ("number", "77")];
    trainer.post(&log, &unknown);
    assert_eq!((trainer.status, trainer.error("number").is_some()), (422, true));
    let talking = [("category", "talking"), ("description", "whispered"), ("number", "1"), ("action", "moved")];
    trainer.post(&log, &talking).ok();
    assert!(trainer.text("tbody tr").contains("whispered") && trainer.text("tbody tr").contains("0001"));
    let fault = [("category", "technical_fault"), ("description", "no power in the room")];
    trainer.post(&log, &fault).ok();
    trainer.get(&format!("{log}?category=talking")).ok();
    assert_eq!(trainer.texts("tbody tr").len(), 1);
    trainer.get(&format!("{log}.csv")).ok();
    assert!(trainer.body.contains("talking,0001,whispered,moved,wang") && trainer.body.contains("technical fault,,"));
    trainer.get(&format!("{board}/candidates/{candidate}")).ok();
    assert!(trainer.sees("whispered") && !trainer.sees("no power"));
    let mut office = world.signed_in(programme.office);
    office.get(&format!("/office/exams/{sitting}/board/incidents")).ok();
    assert_eq!(office.texts("tbody tr").len(), 2);
    let (rows, audited): (i64, i64) = world.read(|conn| {
        let audited = audit_entries::table.filter(audit_entries::action.eq("incident.recorded"));
        Ok((incidents::table.count().get_result(conn)?, audited.count().get_result(conn)?))
    });
    assert_eq!((rows, audited), (2, 2));
    // Somebody who never began can be taken off the list; what happened stays in the log.
    office.post(&format!("/office/exams/{sitting}/candidates/{candidate}/remove"), &[]).ok();
    let rows: i64 = world.read(|conn| incidents::table.count().get_result(conn));
    assert_eq!(rows, 2);
}

#[test]
fn a_double_click_writes_an_incident_down_once_and_the_same_happening_again_later_twice() {
    let world = World::new();
    let programme = theory::programme(&world);
    let lin = programme.admitted_trainee(&world, "lin@example.com", 60);
    let sitting = programme.at_start(&world, &[lin]);
    let candidate = world.read(|conn| candidate::list(conn, sitting))[0].id;
    let (office, other) = (programme.office, world.user("other@example.com", &[Role::Office]));
    let new = |candidate, action: &str| NewIncident {
        category: Category::Talking,
        candidate,
        description: "whispered".into(),
        action: action.into(),
    };
    let clicks = |by, new: &NewIncident| {
        let now = world.now();
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..2)
                .map(|_| {
                    let (world, new) = (&world, new.clone());
                    scope.spawn(move || world.write(move |conn| incident::record(conn, by, sitting, &new, now)))
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect::<Vec<_>>()
        })
    };
    let counts = || -> (i64, i64) {
        world.read(|conn| {
            let audited = audit_entries::table.filter(audit_entries::action.eq("incident.recorded"));
            Ok((incidents::table.count().get_result(conn)?, audited.count().get_result(conn)?))
        })
    };
    let whispered = new(Some(candidate), "moved");
    let done = clicks(office, &whispered);
    assert_eq!((done[0] == done[1], counts()), (true, (1, 1)));
    // Another action, the whole room and another person are something else.
    clicks(office, &new(Some(candidate), ""));
    clicks(office, &new(None, "moved"));
    clicks(other, &whispered);
    assert_eq!(counts(), (4, 4));
    world.advance(TimeDelta::minutes(2));
    assert_ne!(clicks(office, &whispered)[0], done[0]);
    assert_eq!(counts(), (5, 5));
}
