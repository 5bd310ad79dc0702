use shining_star::accounts::role::Role;

use crate::support::World;
use crate::support::recruitment as help;

#[test]
fn inviting_the_same_address_again_leaves_one_link_that_works() {
    let world = World::new();
    let (provider, _) = help::provider(&world, "HZ01");
    let mut office = world.signed_in(help::office(&world));
    let page = format!("/office/providers/{provider}");
    let invite = format!("{page}/members");
    let fields = [("name", "Wu"), ("email", "wu@example.com")];
    office.get(&page).ok().submit(&invite, &fields).ok();
    let first = world.link_to("wu@example.com");
    assert!(world.mail_to("wu@example.com").text.contains("to join Provider HZ01"));
    office.get(&page).ok().submit(&invite, &fields).ok();
    assert!(office.sees("works no more") && office.sees("wu@example.com"));
    let second = world.link_to("wu@example.com");
    let mut wu = world.visitor();
    assert_eq!(wu.get(&first).path, "/sign-in");
    wu.get(&second).submit(&second, &[("name", "Wu"), ("password", "four white horses")]).ok();
    assert_eq!(wu.path, "/provider", "signed in, and at home");
    assert!(!office.get(&page).ok().sees("Invited, not here yet"));
}

#[test]
fn the_office_sends_an_invitation_again_or_cancels_it() {
    let world = World::new();
    let mut office = world.signed_in(help::office(&world));
    let fields = [("name", "Wu"), ("email", "wu@example.com"), ("role", "trainer")];
    office.get("/office/people/invite").ok().submit("/office/people/invite", &fields).ok();
    let first = world.link_to("wu@example.com");
    let button = |office: &crate::support::Person, end: &str| {
        office.actions().into_iter().find(|action| action.ends_with(end)).unwrap()
    };
    let again = button(office.get("/office/people").ok(), "/again");
    office.submit(&again, &[]).ok();
    let second = world.link_to("wu@example.com");
    let mut wu = world.visitor();
    assert_eq!(wu.get(&first).path, "/sign-in");
    assert_eq!(wu.get(&second).status, 200);
    let cancel = button(office.get("/office/people").ok(), "/cancel");
    office.submit(&cancel, &[]).ok();
    assert_eq!(wu.get(&second).path, "/sign-in");
    office.post(&cancel, &[]);
    assert!(office.sees("accepted, cancelled or replaced"));
}

#[test]
fn a_settled_account_is_entered_with_its_own_password_only() {
    let world = World::new();
    world.user("wu@example.com", &[Role::Trainee]);
    let mut office = world.signed_in(help::office(&world));
    let fields = [("name", "Wu"), ("email", "wu@example.com"), ("role", "office")];
    office.get("/office/people/invite").ok().submit("/office/people/invite", &fields).ok();
    let link = world.link_to("wu@example.com");
    let mut somebody = world.visitor();
    somebody.get(&link).submit(&link, &[]).ok();
    assert_eq!(somebody.path, "/sign-in?next=/office");
}
