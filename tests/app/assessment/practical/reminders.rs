//! Mark sheets that wait: their examiners are reminded, and the office hears of them.

use chrono::TimeDelta;
use shining_star::assessment::reminder;
use shining_star::workers;

use crate::support::World;
use crate::support::practical::stage;

fn reminders(world: &World, email: &str) -> Vec<String> {
    let mails = world.deliver_mail().into_iter();
    mails.filter(|mail| mail.to == email && mail.subject.contains("wait")).map(|mail| mail.subject).collect()
}

#[test]
fn an_examiner_is_reminded_once_of_the_sheets_that_wait_for_three_days() {
    let world = World::new();
    let stage = stage(&world, 2, 2);
    let performances = stage.schedule(&world);
    world.advance(TimeDelta::hours(1));
    let sheets: Vec<_> = performances.iter().map(|performance| stage.marking(&world, *performance)).collect();
    stage.mark(&world, 0, sheets[0].0, &[3; 4], &[]);
    stage.finish(&world, 0, sheets[0].0).unwrap();
    world.advance(TimeDelta::days(3) - TimeDelta::minutes(1));
    workers::deadlines(&world.app).unwrap();
    assert_eq!(reminders(&world, "examiner-1@example.com"), Vec::<String>::new());
    for _ in 0..3 {
        world.advance(TimeDelta::minutes(1));
        workers::deadlines(&world.app).unwrap();
    }
    assert_eq!(reminders(&world, "examiner-1@example.com"), ["A mark sheet waits for you"]);
    assert_eq!(reminders(&world, "examiner-2@example.com"), ["2 mark sheets wait for you"]);
    assert_eq!(world.link_to("examiner-2@example.com"), "/trainer/marking");
}

#[test]
fn instances_that_remind_at_the_same_moment_send_one_mail() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    stage.marking(&world, performance);
    world.advance(TimeDelta::days(4));
    let now = world.now();
    std::thread::scope(|threads| {
        for _ in 0..8 {
            let db = world.app.db.clone();
            threads.spawn(move || db.write_now(move |conn| reminder::remind(conn, now)).unwrap());
        }
    });
    assert_eq!(reminders(&world, "examiner-1@example.com").len(), 1);
    assert_eq!(reminders(&world, "examiner-2@example.com").len(), 1);
}

#[test]
fn the_office_hears_of_sheets_that_are_open_for_more_than_seven_days() {
    let world = World::new();
    let stage = stage(&world, 1, 2);
    let performance = stage.schedule(&world)[0];
    let sheets = stage.marking(&world, performance);
    let tile = "mark sheets open for more than 7 days";
    world.advance(TimeDelta::days(7));
    assert!(!world.signed_in(stage.office).get("/office").ok().sees(tile));
    world.advance(TimeDelta::minutes(1));
    let mut office = world.signed_in(stage.office);
    let late = office.get("/office").ok().link(tile);
    assert_eq!(late, format!("/office/performances?sitting={}", stage.sitting));
    office.get(&late).ok();
    for (trainer, sheet) in [(0, sheets.0), (1, sheets.1)] {
        stage.mark(&world, trainer, sheet, &[3; 4], &[]);
        stage.finish(&world, trainer, sheet).unwrap();
    }
    assert!(!office.get("/office").ok().sees(tile));
}
