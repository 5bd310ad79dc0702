//! A stranger signs up with somebody else's address first and waits for the owner to make the account real.

use shining_star::accounts::invitation::{self, NewInvitation};
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::set_up;
use shining_star::accounts::sign_up::{self, Acceptance};
use shining_star::accounts::user;
use shining_star::i18n::Lang;

use crate::support::world::PASSWORD;
use crate::support::{Person, World};

const OWNER: &str = "zhou@example.com";
const STRANGERS_PASSWORD: &str = "seven crooked nails";

fn sign_up(person: &mut Person, password: &str) {
    let fields = [("name", "周"), ("email", OWNER), ("password", password), ("terms", "true")];
    person.get("/sign-up").submit("/sign-up", &fields).ok();
}

fn can_sign_in(world: &World, password: &str) -> bool {
    let mut person = world.visitor();
    person.get("/sign-in").submit("/sign-in", &[("email", OWNER), ("password", password)]);
    person.get("/account").path == "/account"
}

/// The world in which the stranger was first.
fn hijacked() -> (World, Person) {
    let world = World::new();
    let mut stranger = world.visitor();
    sign_up(&mut stranger, STRANGERS_PASSWORD);
    (world, stranger)
}

#[test]
fn whoever_signs_up_last_and_confirms_in_the_same_browser_owns_the_account() {
    let (world, _) = hijacked();
    let mut owner = world.visitor();
    sign_up(&mut owner, PASSWORD);
    let link = world.link_to(OWNER);
    owner.get(&link).submit(&link, &[]).ok();
    assert_eq!(owner.text("details.account summary"), "周");
    assert!(!can_sign_in(&world, STRANGERS_PASSWORD));
    assert!(can_sign_in(&world, PASSWORD));
}

#[test]
fn a_link_that_a_stranger_caused_asks_the_owner_for_a_password() {
    let (world, _) = hijacked();
    let link = world.link_to(OWNER);
    let mut owner = world.visitor();
    owner.get(&link).submit(&link, &[("password", "")]);
    assert_eq!(owner.status, 422);
    assert_eq!(owner.error("password").as_deref(), Some("Please choose a password of 12 to 128 characters."));
    owner.submit(&link, &[("password", PASSWORD)]).ok();
    assert_eq!(owner.get("/account").status, 200);
    assert!(!can_sign_in(&world, STRANGERS_PASSWORD));
    assert!(can_sign_in(&world, PASSWORD));
}

#[test]
fn a_stranger_who_signs_up_again_after_the_owner_gains_nothing() {
    let world = World::new();
    let mut owner = world.visitor();
    sign_up(&mut owner, PASSWORD);
    let first = world.link_to(OWNER);
    sign_up(&mut world.visitor(), STRANGERS_PASSWORD);
    owner.get(&first).submit(&first, &[]);
    assert_eq!(owner.path, "/sign-in", "only the last link works");
    let last = world.link_to(OWNER);
    owner.get(&last).submit(&last, &[("password", PASSWORD)]).ok();
    assert!(!can_sign_in(&world, STRANGERS_PASSWORD));
    assert!(can_sign_in(&world, PASSWORD));
}

#[test]
fn accepting_an_invitation_replaces_what_a_stranger_typed() {
    let (world, _) = hijacked();
    let office = world.user("office@example.com", &[Role::Office]);
    let now = world.now();
    world
        .write(move |conn| {
            let new = NewInvitation {
                email: OWNER.parse().unwrap(),
                name: "周敏".into(),
                lang: Lang::En,
                role: Some(Role::Office),
                provider: None,
            };
            invitation::invite(conn, office, &new, "invited", now)
        })
        .unwrap();
    let mut owner = world.visitor();
    owner.get("/invitations/invited").submit("/invitations/invited", &[("name", "周敏"), ("password", PASSWORD)]).ok();
    assert_eq!(owner.path, "/office", "signed in, and at home");
    assert!(!can_sign_in(&world, STRANGERS_PASSWORD));
    assert_eq!(owner.get("/office/people").status, 200);
    assert_eq!(owner.text("details.account summary"), "周敏");
}

#[test]
fn the_set_up_link_replaces_what_a_stranger_typed() {
    let (world, _) = hijacked();
    let now = world.now();
    world.write(move |conn| set_up::offer(conn, "first", now)).unwrap();
    let mut owner = world.visitor();
    let fields = [("name", "周敏"), ("email", OWNER), ("password", PASSWORD)];
    owner.get("/set-up/first").submit("/set-up/first", &fields).ok();
    assert!(!can_sign_in(&world, STRANGERS_PASSWORD));
    assert!(can_sign_in(&world, PASSWORD));
}

#[test]
fn an_account_given_by_the_command_line_has_no_password_of_a_stranger_and_a_settled_one_keeps_its_own() {
    let (world, _) = hijacked();
    let now = world.now();
    let acceptance = Acceptance { name: "周敏".into(), lang: Lang::Zh, password_hash: Some("fresh".into()) };
    let claim = move |conn: &mut shining_star::db::Conn| {
        let (id, is_fresh) = sign_up::claim(conn, &OWNER.parse().unwrap(), &acceptance, now)?;
        role::grant(conn, id, Role::Office, None, now)?;
        Ok::<_, diesel::result::Error>((user::find(conn, id)?.password_hash, is_fresh))
    };
    assert_eq!(world.write(claim.clone()).unwrap(), (Some("fresh".to_owned()), true));
    assert_eq!(world.write(claim).unwrap(), (Some("fresh".to_owned()), false));
    assert!(!can_sign_in(&world, STRANGERS_PASSWORD));
}
