//! What strangers may make the program do, and how often.

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
