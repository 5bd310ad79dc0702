use chrono::TimeDelta;
use shining_star::training::attendance::{self, AttendanceError};
use shining_star::training::hours;

use crate::support::World;
use crate::support::training::{Scene, book, credit, in_two_days, seat_of};

#[test]
fn the_ledger_shows_required_credited_booked_missing_and_when_it_will_be_enough() {
    let world = World::new();
    let scene = Scene::new(&world);
    let lin = scene.trainee(&world, "lin");
    let mut person = world.signed_in(lin);
    person.get("/my/hours").ok();
    assert!(person.sees("Required 10 h") && person.sees("Book 10 h more") && person.sees("No hours yet"));
    credit(&world, lin, scene.cohort, 300);
    let first = scene.session(&world, 5);
    let second = scene.session_at(&world, in_two_days(&world) + TimeDelta::days(1), 5);
    book(&world, lin, first);
    book(&world, lin, second);
    let cohort = scene.cohort;
    let summary = world.read(|conn| hours::summary(conn, lin, cohort));
    assert_eq!((summary.required, summary.credited, summary.booked, summary.missing()), (600, 300, 360, 0));
    person.get("/my/hours").ok();
    assert!(person.sees("Credited 5 h") && person.sees("you are done on Thu 26 Nov 2026, 17:00"));
    person.get("/my/hours.csv").ok();
    assert!(person.body.contains("Winter 2026,Correction,,300"));
}

#[test]
fn a_correction_is_another_entry_and_the_first_stays() {
    let world = World::new();
    let scene = Scene::new(&world);
    let session = scene.session(&world, 5);
    let lin = scene.trainee(&world, "lin");
    book(&world, lin, session);
    let (start, desk, seat) = (in_two_days(&world), scene.desk(), seat_of(&world, lin, session).id);
    let page = format!("/trainer/sessions/{session}/seats/{seat}");
    let mut trainer = world.signed_in(scene.trainer);
    trainer.post(&format!("{page}/correction"), &[("day", "1"), ("minutes", "60"), ("why", "because")]);
    assert_eq!((trainer.status, trainer.sees("Check the person out")), (422, true));
    world
        .write(move |conn| {
            attendance::check_in(conn, desk, (session, seat), start)?;
            attendance::check_out(conn, desk, (session, seat), start + TimeDelta::minutes(120))
        })
        .map_err(|error: AttendanceError| error.to_string())
        .unwrap();
    let action = format!("{page}/correction");
    trainer.get(&page).ok().submit(&action, &[("minutes", "181"), ("why", "She stayed.")]);
    assert_eq!(trainer.error("minutes").as_deref(), Some("It lasted 180 minutes; no more can be credited."));
    trainer.submit(&action, &[("minutes", "180"), ("why", "She stayed to the end.")]).ok();
    assert!(trainer.sees("Corrected."));
    trainer.submit(&action, &[("minutes", "180"), ("why", "Once more")]);
    assert_eq!(trainer.error("minutes").as_deref(), Some("That is what is credited already."));
    let cohort = scene.cohort;
    let entries = world.read(|conn| hours::entries(conn, lin, cohort));
    assert_eq!(entries.iter().map(|entry| entry.minutes).collect::<Vec<_>>(), [60, 120]);
    let mut person = world.signed_in(lin);
    person.get("/my/hours").ok();
    assert!(person.sees("Corrected by trainer: She stayed to the end.") && person.sees("Credited 3 h"));
}
