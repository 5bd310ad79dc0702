//! What strangers may make the program do, and how often.

use shining_star::accounts::throttle::{self, Throttle};

use crate::support::World;
use crate::support::world::PASSWORD;

#[test]
fn a_dead_link_is_told_before_anything_is_done_with_the_password() {
    let world = World::new();
    let mut stranger = world.visitor();
    stranger.post("/reset/nonsense", &[("password", "short")]);
    assert_eq!((stranger.status, stranger.path.as_str()), (200, "/reset"));
    stranger.post("/set-up/nonsense", &[("name", "x"), ("email", "x@example.com"), ("password", "short")]);
    assert_eq!(stranger.status, 404);
    stranger.post("/confirm/nonsense", &[("password", "short")]);
    assert_eq!(stranger.path, "/sign-in");
}

#[test]
fn the_twenty_first_sign_up_of_an_hour_is_refused() {
    let world = World::new();
    let mut stranger = world.visitor();
    for n in 0..21 {
        let email = format!("p{n}@example.com");
        stranger
            .get("/sign-up")
            .submit("/sign-up", &[("name", "x"), ("email", &email), ("password", PASSWORD), ("terms", "true")]);
    }
    assert_eq!((stranger.status, stranger.text("h1")), (429, "Too many tries".to_owned()));
}

/// The answer to a sign-in from the address `ip`, as our proxy tells it.
fn sign_in_from(world: &World, ip: &str, password: &str) -> u16 {
    let client = reqwest::blocking::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = client.post(format!("{}/sign-in", world.base)).header("sec-fetch-site", "same-origin");
    let fields = [("email", "lin@example.com"), ("password", password)];
    request.header("x-forwarded-for", ip).form(&fields).send().unwrap().status().as_u16()
}

#[test]
fn a_stranger_who_guesses_shuts_out_themselves_and_not_the_owner() {
    let world = World::with(&[("TRUST_PROXY", "yes")]);
    world.user("lin@example.com", &[]);
    for _ in 0..10 {
        assert_eq!(sign_in_from(&world, "192.0.2.1", "three black horses"), 422);
    }
    assert_eq!(sign_in_from(&world, "192.0.2.1", PASSWORD), 429);
    assert_eq!(sign_in_from(&world, "192.0.2.2", PASSWORD), 303);
}

#[test]
fn a_room_full_of_people_behind_one_address_comes_in() {
    let world = World::with(&[("TRUST_PROXY", "yes")]);
    world.user("lin@example.com", &[]);
    for _ in 0..35 {
        assert_eq!(sign_in_from(&world, "192.0.2.1", PASSWORD), 303);
    }
}

#[test]
fn guesses_from_many_addresses_are_bounded_for_each_account() {
    let world = World::with(&[("TRUST_PROXY", "yes")]);
    world.user("lin@example.com", &[]);
    let now = world.now();
    world
        .write(move |conn| {
            (0..100)
                .try_for_each(|_| throttle::admit(conn, Throttle::SignInByAccount, "lin@example.com", now).map(drop))
        })
        .unwrap();
    assert_eq!(sign_in_from(&world, "192.0.2.200", PASSWORD), 429);
}

#[test]
fn the_present_password_is_not_guessed_without_end_from_an_open_login() {
    let world = World::new();
    let mut lin = world.signed_in(world.user("lin@example.com", &[]));
    let mut change = |current: &str| {
        lin.post("/account/password", &[("current", current), ("password", "four white horses")]).status
    };
    for _ in 0..10 {
        assert_eq!(change("three black horses"), 422);
    }
    assert_eq!(change(PASSWORD), 429);
    world.advance(chrono::TimeDelta::minutes(11));
    assert_eq!(change(PASSWORD), 200);
}
