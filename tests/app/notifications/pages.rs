use shining_star::accounts::role::Role;
use shining_star::notifications::outbox::{self, MailStatus};
use shining_star::notifications::worker;

use crate::support::World;
use crate::support::notifications::{app_with_transport, mail, queued};

#[test]
fn the_office_reads_a_mail_as_its_reader_gets_it_but_not_the_one_time_link() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let id = queued(&world, lin);
    let mut desk = world.signed_in(world.user("office@example.com", &[Role::Office]));
    desk.get("/office/mails").ok();
    let page = desk.link("Set a new password");
    desk.get(&page).ok();
    assert_eq!(page, format!("/office/mails/{id}"));
    let text = desk.text("pre");
    assert!(text.contains("Hello lin,") && text.contains("http://star.test/reset/…"), "{text}");
    assert!(!desk.body.contains("0123456789abcdef"));
    desk.set_cookie("lang", "zh-CN");
    assert_eq!(desk.get("/office/mails").ok().text("h1"), "邮件");
}

#[test]
fn a_failed_mail_is_sent_again_and_a_waiting_one_is_stopped() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let (first, second) = (queued(&world, lin), queued(&world, lin));
    let mut desk = world.signed_in(world.user("office@example.com", &[Role::Office]));
    let page = format!("/office/mails/{second}");
    desk.get(&page).submit(&format!("{page}/cancel"), &[]).ok();
    assert_eq!(desk.text(".flash"), "The mail was stopped.");
    let broken = app_with_transport(&world, "smtp://127.0.0.1:9");
    while mail(&world, first).status != MailStatus::Failed {
        worker::deliver(&broken).unwrap();
        world.advance(chrono::TimeDelta::hours(3));
        // The office's login would end when idle for so long.
        desk.get("/office/mails").ok();
    }
    assert_eq!(world.read(outbox::failed_count), 1);
    let page = format!("/office/mails/{first}");
    desk.get(&page).ok();
    assert!(desk.text("p.card.bad").starts_with("The last try failed"));
    desk.submit(&format!("{page}/retry"), &[]).ok();
    assert_eq!((desk.text(".flash").as_str(), world.deliver_mail().len()), ("The mail is sent again in a moment.", 1));
    // A stale page.
    desk.post(&format!("{page}/retry"), &[]).ok();
    assert_eq!(desk.text(".flash"), "Nothing was changed: the mail is in another state now.");
    desk.post("/office/mails/999/retry", &[]);
    assert_eq!(desk.status, 404);
}

#[test]
fn the_list_is_filtered_paged_and_downloaded() {
    let world = World::new();
    let (lin, zhou) = (world.user("lin@example.com", &[]), world.user("zhou@example.com", &[]));
    for _ in 0..31 {
        queued(&world, lin);
    }
    world.deliver_mail();
    queued(&world, zhou);
    let mut desk = world.signed_in(world.user("office@example.com", &[Role::Office]));
    assert_eq!(desk.get("/office/mails").ok().texts("tbody tr").len(), 30);
    assert_eq!(desk.get("/office/mails?page=2").ok().texts("tbody tr").len(), 2);
    assert_eq!(desk.get("/office/mails?status=queued").ok().texts("tbody tr").len(), 1);
    assert_eq!(desk.get("/office/mails?q=ZHOU").ok().texts("tbody tr").len(), 1);
    assert_eq!(desk.get("/office/mails?status=failed").ok().text(".empty h2"), "No mail here");
    desk.get("/office/mails.csv?status=queued").ok();
    assert_eq!(desk.body.lines().count(), 2);
    assert!(desk.body.contains("zhou@example.com"));
}
