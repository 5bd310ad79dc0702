use chrono::TimeDelta;
use shining_star::certification::certificate;
use shining_star::certification::fact;
use shining_star::workers;

use crate::support::World;
use crate::support::certification::{certified, course, record, today};

fn reminders(world: &World, email: &str) -> Vec<String> {
    let mails = world.deliver_mail().into_iter();
    let is_reminder = |subject: &str| subject.contains("ends in") || subject.contains("has ended");
    mails.filter(|mail| mail.to == email && is_reminder(&mail.subject)).map(|mail| mail.subject).collect()
}

#[test]
fn the_holder_is_reminded_90_60_and_30_days_before_the_end_and_after_it_once_each() {
    let world = World::new();
    let course = course(&world);
    certified(&world, &course, "lin@example.com", "林晓雨");
    world.advance(TimeDelta::days(365 - 91));
    for _ in 0..95 {
        for _ in 0..2 {
            workers::deadlines(&world.app).unwrap();
        }
        world.advance(TimeDelta::days(1));
    }
    assert_eq!(
        reminders(&world, "lin@example.com"),
        [
            "Your certificate ends in 90 days",
            "Your certificate ends in 60 days",
            "Your certificate ends in 30 days",
            "Your certificate has ended"
        ]
    );
}

#[test]
fn after_a_pause_only_the_nearest_reminder_is_sent_and_none_for_a_revoked_certificate() {
    let world = World::new();
    let course = course(&world);
    certified(&world, &course, "lin@example.com", "林晓雨");
    let zhou = certified(&world, &course, "zhou@example.com", "周一");
    record(&world, &course, &zhou, fact::revoke).unwrap();
    world.advance(TimeDelta::days(320));
    workers::deadlines(&world.app).unwrap();
    assert_eq!(reminders(&world, "lin@example.com"), ["Your certificate ends in 45 days"]);
    assert_eq!(reminders(&world, "zhou@example.com"), Vec::<String>::new());
    let day = today(&world);
    let counts = world.read(move |conn| {
        Ok((certificate::expiring_count(conn, day, 90)?, certificate::expiring_count(conn, day, 30)?))
    });
    assert_eq!(counts, (1, 0));
}
