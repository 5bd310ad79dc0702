use chrono::TimeDelta;
use shining_star::accounts::role::Role;

use crate::support::World;
use crate::support::world::PASSWORD;

fn sign_in(person: &mut crate::support::Person, password: &str) {
    person.get("/sign-in").submit("/sign-in", &[("email", "lin@example.com"), ("password", password)]);
}

#[test]
fn signing_in_needs_the_right_password() {
    let world = World::new();
    world.user("lin@example.com", &[]);
    let mut lin = world.visitor();
    sign_in(&mut lin, "three black horses");
    assert_eq!(lin.status, 422);
    sign_in(&mut lin, PASSWORD);
    assert_eq!(lin.get("/account").ok().text("h1"), "My account");
}

#[test]
fn the_eleventh_try_within_ten_minutes_is_refused_even_with_the_right_password() {
    let world = World::new();
    world.user("lin@example.com", &[]);
    let mut lin = world.visitor();
    for _ in 0..10 {
        sign_in(&mut lin, "three black horses");
    }
    sign_in(&mut lin, PASSWORD);
    assert_eq!(lin.status, 429);
    world.advance(TimeDelta::minutes(11));
    sign_in(&mut lin, PASSWORD);
    assert_eq!(lin.get("/account").status, 200);
}

#[test]
fn a_login_ends_when_idle_for_a_day() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let mut browser = world.signed_in(lin);
    browser.get("/account").ok();
    world.advance(TimeDelta::hours(25));
    browser.get("/account");
    assert_eq!(browser.path, "/sign-in?next=%2Faccount");
}

#[test]
fn a_person_ends_a_login_elsewhere_but_not_somebody_elses() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let zhou = world.user("zhou@example.com", &[]);
    let (mut phone, mut laptop, mut other) = (world.signed_in(lin), world.signed_in(lin), world.signed_in(zhou));
    laptop.get("/account");
    let end = laptop.actions().into_iter().find(|action| action.ends_with("/end")).unwrap();
    other.post(&end, &[]);
    assert_eq!(other.status, 404);
    laptop.submit(&end, &[]).ok();
    phone.get("/account");
    assert_eq!(phone.path, "/sign-in?next=%2Faccount");
}

#[test]
fn a_reset_link_works_once_and_ends_every_login() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let mut old = world.signed_in(lin);
    let mut fresh = world.visitor();
    fresh.get("/reset").submit("/reset", &[("email", "lin@example.com")]);
    let link = world.link_to("lin@example.com");
    fresh.get(&link).submit(&link, &[("password", "four white horses")]).ok();
    old.get("/account");
    assert_eq!(old.path, "/sign-in?next=%2Faccount");
    fresh.get(&link);
    assert_eq!(fresh.path, "/reset");
    fresh.get("/sign-in").submit("/sign-in", &[("email", "lin@example.com"), ("password", "four white horses")]);
    assert_eq!(fresh.get("/account").status, 200);
}

#[test]
fn a_post_from_another_site_changes_nothing() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let browser = world.signed_in(lin);
    let cookie = format!("login={}", browser.cookie("login").unwrap());
    let send = |site: Option<&str>| {
        let client = reqwest::blocking::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let mut request = client.post(format!("{}/sign-out", world.base)).header("cookie", &cookie);
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        request.send().unwrap().status().as_u16()
    };
    assert_eq!((send(Some("cross-site")), send(None), send(Some("same-origin"))), (403, 403, 303));
}

#[test]
fn nobody_is_led_away_after_signing_in_or_by_the_language_switch() {
    let world = World::new();
    world.user("lin@example.com", &[Role::Trainee]);
    let mut lin = world.visitor();
    lin.get("/sign-in?next=/%09/evil.example")
        .submit("/sign-in", &[("email", "lin@example.com"), ("password", PASSWORD)]);
    assert_eq!((lin.status, lin.path.as_str()), (200, "/my"));
    lin.post("/language", &[("lang", "en"), ("back", "/\t/evil.example")]);
    assert_eq!((lin.status, lin.path.as_str()), (200, "/my"));
}

#[test]
fn a_new_password_ends_the_reset_links_that_were_under_way() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let mut visitor = world.visitor();
    visitor.get("/reset").submit("/reset", &[("email", "lin@example.com")]);
    let link = world.link_to("lin@example.com");
    let mut browser = world.signed_in(lin);
    let fields = [("current", PASSWORD), ("password", "four white horses")];
    browser.get("/account").submit("/account/password", &fields).ok();
    visitor.get(&link);
    assert_eq!(visitor.path, "/reset");
}
