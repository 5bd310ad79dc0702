use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use chrono::TimeDelta;
use shining_star::accounts::role::Role;
use shining_star::accounts::user;
use shining_star::i18n::Lang;
use shining_star::notifications::outbox::{self, MailStatus};
use shining_star::notifications::worker;

use crate::support::World;
use crate::support::notifications::{app_with_transport, mail, queued};

/// Nothing listens on the discard port of this machine.
const NOBODY: &str = "smtp://127.0.0.1:9";

#[test]
fn a_mail_that_cannot_be_sent_is_tried_again_after_a_growing_pause_and_waits_for_the_office_in_the_end() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let id = queued(&world, lin);
    let broken = app_with_transport(&world, NOBODY);
    let mut pauses = Vec::new();
    loop {
        assert_eq!(worker::deliver(&broken).unwrap(), 1);
        assert_eq!(worker::deliver(&broken).unwrap(), 0, "it waits before the next try");
        let tried = mail(&world, id);
        assert!(tried.last_error.is_some());
        if tried.status == MailStatus::Failed {
            break;
        }
        assert_eq!(tried.status, MailStatus::Queued);
        let pause = tried.next_attempt_at - world.now();
        pauses.push(pause.num_minutes());
        world.advance(pause);
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64]);
    world.advance(TimeDelta::days(1));
    assert_eq!(worker::deliver(&broken).unwrap(), 0);
}

#[test]
fn a_mail_whose_first_try_failed_arrives_once_when_the_server_is_back() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let id = queued(&world, lin);
    worker::deliver(&app_with_transport(&world, NOBODY)).unwrap();
    assert_eq!(world.deliver_mail().len(), 0);
    world.advance(TimeDelta::minutes(1));
    assert_eq!(world.deliver_mail().len(), 1);
    let sent = mail(&world, id);
    assert_eq!((sent.status, sent.attempts, sent.last_error), (MailStatus::Sent, 2, None));
}

#[test]
fn several_workers_send_each_mail_once() {
    let world = World::new();
    let people: Vec<_> = (0..60).map(|n| world.user(&format!("p{n}@example.com"), &[])).collect();
    for user in &people {
        queued(&world, *user);
    }
    std::thread::scope(|threads| {
        for _ in 0..8 {
            let app = world.app.clone();
            threads.spawn(move || while worker::deliver(&app).unwrap() > 0 {});
        }
    });
    let sent: Vec<String> = world.app.mailer.kept().into_iter().map(|mail| mail.to).collect();
    assert_eq!((sent.len(), sent.iter().collect::<BTreeSet<_>>().len()), (60, 60));
}

#[test]
fn a_mail_of_a_lost_worker_is_taken_over_after_its_lease() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    queued(&world, lin);
    let now = world.now();
    let claimed = world.write(move |conn| outbox::claim(conn, 20, now)).unwrap();
    assert_eq!((claimed.len(), world.deliver_mail().len()), (1, 0));
    world.advance(TimeDelta::minutes(6));
    assert_eq!(world.deliver_mail().len(), 1);
}

#[test]
fn a_mail_that_was_sent_keeps_no_token_that_works() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let id = queued(&world, lin);
    let token = "0123456789abcdef".repeat(4);
    assert!(mail(&world, id).letter.contains(&token));
    assert!(world.mail_to("lin@example.com").text.contains(&token));
    let kept = mail(&world, id);
    assert!(!kept.letter.contains(&token));
    assert_eq!(kept.letter().unwrap().action.unwrap().path, "/reset/…");
}

#[test]
fn a_mail_with_which_the_program_ends_every_time_fails_in_the_end_and_holds_up_nobody() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let poisoned = queued(&world, lin);
    for _ in 0..8 {
        let now = world.now();
        assert_eq!(world.write(move |conn| outbox::claim(conn, 1, now)).unwrap()[0].id, poisoned);
        world.advance(TimeDelta::minutes(6));
    }
    let other = queued(&world, lin);
    let now = world.now();
    let next: Vec<_> = world.write(move |conn| outbox::claim(conn, 20, now)).unwrap().iter().map(|m| m.id).collect();
    assert_eq!(next, [other]);
    assert_eq!(mail(&world, poisoned).status, MailStatus::Failed);
}

#[test]
fn a_mail_that_was_tried_before_waits_for_those_that_were_not() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let (first, second) = (queued(&world, lin), queued(&world, lin));
    let now = world.now();
    world.write(move |conn| outbox::claim(conn, 1, now)).unwrap();
    world.advance(TimeDelta::minutes(6));
    let now = world.now();
    let next = world.write(move |conn| outbox::claim(conn, 2, now)).unwrap();
    assert_eq!(next.iter().map(|mail| mail.id).collect::<Vec<_>>(), [second, first]);
}

#[test]
fn the_office_stops_a_mail_that_is_being_sent_and_a_failed_try_does_not_bring_it_back() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let id = queued(&world, lin);
    let now = world.now();
    let held = world.write(move |conn| outbox::claim(conn, 1, now)).unwrap().remove(0);
    let mut office = world.signed_in(world.user("office@example.com", &[Role::Office]));
    let path = format!("/office/mails/{id}");
    office.get(&path).submit(&format!("{path}/cancel"), &[]).ok();
    world.write(move |conn| outbox::mark_tried(conn, &held, "too late", now)).unwrap();
    assert_eq!(mail(&world, id).status, MailStatus::Cancelled);
}

#[test]
fn a_name_with_a_line_break_neither_breaks_a_header_nor_the_mails_behind_it() {
    let world = World::new();
    let folder = tempfile::TempDir::new().unwrap();
    let (eve, lin) = (world.user("eve@example.com", &[]), world.user("lin@example.com", &[]));
    world.write(move |conn| user::update_details(conn, eve, "Eve\r\nBcc: x", "", Lang::En)).unwrap();
    let (first, second) = (queued(&world, eve), queued(&world, lin));
    worker::deliver(&app_with_transport(&world, &format!("file://{}", folder.path().display()))).unwrap();
    assert_eq!((mail(&world, first).status, mail(&world, second).status), (MailStatus::Sent, MailStatus::Sent));
    let files = std::fs::read_dir(folder.path()).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()));
    assert!(files.flatten().all(|text| !text.contains("\nBcc:")));
}

/// The message to `address` in the folder of the test's mail server, once it is there.
#[expect(clippy::disallowed_methods, reason = "tests/run names the mail server in the environment")]
fn real_server() -> Option<(String, String)> {
    Some((std::env::var("TEST_SMTP_URL").ok()?, std::env::var("TEST_SMTP_FOLDER").ok()?))
}

fn arrived(folder: &str, address: &str) -> Vec<String> {
    let to = format!("X-Envelope-To: {address}\r\n");
    for _ in 0..100 {
        let files = std::fs::read_dir(Path::new(folder)).unwrap().map(|file| file.unwrap().path());
        let mails = files.filter(|path| path.extension().is_some_and(|ending| ending == "eml"));
        let found: Vec<String> = mails
            .map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned())
            .filter(|mail| mail.contains(&to))
            .collect();
        if !found.is_empty() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Vec::new()
}

#[test]
fn a_real_mail_server_gets_the_mail_in_text_and_html() {
    let Some((url, folder)) = real_server() else { return };
    let world = World::new();
    let name = format!("lin-{}", shining_star::random::code(10).to_lowercase());
    let email = format!("{name}@example.com");
    let user = world.user(&email, &[]);
    let id = queued(&world, user);
    let app = app_with_transport(&world, &url);
    assert_eq!(worker::deliver(&app).unwrap(), 1);
    assert_eq!(mail(&world, id).status, MailStatus::Sent, "{:?}", mail(&world, id).last_error);
    let mails = arrived(&folder, &email);
    assert_eq!(mails.len(), 1);
    for expected in
        ["Subject: Set a new password", "text/plain", "text/html", "http://star.test/reset/0123456789abcdef"]
    {
        let folded = mails[0].replace("=\r\n", "");
        assert!(folded.contains(expected), "{expected} is not in {}", mails[0]);
    }
}

#[test]
fn a_server_that_is_busy_gets_the_mail_at_the_second_try_and_a_refusal_is_kept() {
    let Some((url, folder)) = real_server() else { return };
    let world = World::new();
    let code = shining_star::random::code(10).to_lowercase();
    let (busy, refused) = (format!("busy-{code}@example.com"), format!("refuse-{code}@example.com"));
    let (busy_user, refused_user) = (world.user(&busy, &[]), world.user(&refused, &[]));
    let (first, second) = (queued(&world, busy_user), queued(&world, refused_user));
    let app = app_with_transport(&world, &url);
    worker::deliver(&app).unwrap();
    assert_eq!((mail(&world, first).status, mail(&world, second).status), (MailStatus::Queued, MailStatus::Queued));
    assert!(mail(&world, second).last_error.unwrap().contains("no such mailbox"));
    world.advance(TimeDelta::minutes(1));
    worker::deliver(&app).unwrap();
    assert_eq!((mail(&world, first).status, arrived(&folder, &busy).len()), (MailStatus::Sent, 1));
}
