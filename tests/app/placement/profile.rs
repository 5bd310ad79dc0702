use shining_star::accounts::consent;
use shining_star::accounts::role::Role;

use crate::support::World;

#[test]
fn a_trainee_writes_a_profile_and_reads_why_nobody_finds_them_yet() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[Role::Trainee]);
    let mut browser = world.signed_in(lin);
    browser.get("/my/profile").ok().submit(
        "/my/profile",
        &[
            ("headline", "Leather host"),
            ("city", "Haining"),
            ("expected_pay", "9,000"),
            ("category", "leather"),
            ("category", "apparel"),
            ("hours", "evening"),
        ],
    );
    browser.ok();
    assert_eq!((browser.value("headline").as_str(), browser.value("expected_pay").as_str()), ("Leather host", "9000"));
    assert!(browser.has("input[name=category][value=leather][checked]"));
    assert!(!browser.has("input[name=category][value=beauty][checked]"));
    assert_eq!(browser.texts(".card.warn li").len(), 2);
}

#[test]
fn a_profile_without_a_headline_comes_back_filled_in() {
    let world = World::new();
    let mut browser = world.signed_in(world.user("lin@example.com", &[Role::Trainee]));
    browser.get("/my/profile").submit("/my/profile", &[("city", "Haining"), ("expected_pay", "a lot")]);
    assert_eq!(browser.status, 422);
    assert_eq!(browser.value("city"), "Haining");
    assert_eq!(browser.error("headline").as_deref(), Some("Please fill this in."));
    assert!(browser.error("expected_pay").is_some());
}

#[test]
fn consents_are_switched_one_by_one() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[Role::Trainee]);
    let mut browser = world.signed_in(lin);
    browser.get("/my/profile").submit("/my/profile/consents", &[("be_found", "true"), ("show_scores", "true")]).ok();
    assert_eq!(world.read(|conn| consent::current(conn, lin)).len(), 2);
    browser.post("/my/profile/consents", &[("show_scores", "true")]).ok();
    let left = world.read(|conn| consent::current(conn, lin));
    assert_eq!(left, [consent::ConsentPurpose::ShowScores]);
}
