use shining_star::accounts::role::Role;

use crate::support::World;
use crate::support::placement::{certified_anchor, interested, open_offer, provider_with_member, published_opening};

#[test]
fn an_anchor_applies_and_the_provider_is_told() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let mut browser = world.signed_in(lin);
    browser.get("/my/jobs").ok();
    let advert = browser.link("Evening host");
    browser.get(&advert).ok();
    assert_eq!(browser.text(".score"), "100");
    let action = format!("/my/jobs/openings/{opening}/application");
    browser.submit(&action, &[("message", "I know leather")]).ok();
    assert_eq!(browser.text("h1 .status"), "interested");
    assert_eq!(world.mail_to("haining@example.com").subject, "lin applies: Evening host, leather and fur");
    browser.post(&action, &[]);
    assert_eq!(browser.text(".flash"), "You are in touch about this opening already.");
}

#[test]
fn nobody_applies_without_a_certificate() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let mut browser = world.signed_in(world.user("lin@example.com", &[Role::Trainee]));
    browser.get("/my/jobs").ok();
    assert!(browser.sees("You need a valid certificate to apply"));
    browser.post(&format!("/my/jobs/openings/{opening}/application"), &[]);
    assert_eq!(browser.text(".flash"), "The anchor holds no valid certificate of the level this opening asks for.");
}

#[test]
fn an_anchor_refuses_with_a_note_and_nobody_else_reads_the_offer() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    let opening = published_opening(&world, own, 1);
    let lin = certified_anchor(&world, "lin@example.com");
    let offer = open_offer(&world, own, interested(&world, own, opening, lin));
    let path = format!("/my/offers/{offer}");
    let mut other = world.signed_in(certified_anchor(&world, "zhou@example.com"));
    assert_eq!(other.get(&path).status, 404);
    assert_eq!(other.post(&format!("{path}/acceptance"), &[]).status, 404);
    let mut browser = world.signed_in(lin);
    browser.get("/my/jobs").ok();
    assert_eq!(browser.text(".next h2"), "You have an offer: Evening host, leather and fur");
    browser.get(&path).submit(&format!("{path}/refusal"), &[("note", "Too far")]).ok();
    assert_eq!(browser.text("h1 .status"), "refused");
    browser.post(&format!("{path}/acceptance"), &[]);
    assert_eq!(browser.text(".flash"), "This offer is not open any more.");
}

#[test]
fn the_pages_speak_chinese() {
    let world = World::new();
    let own = provider_with_member(&world, "haining");
    published_opening(&world, own, 1);
    let mut browser = world.signed_in(certified_anchor(&world, "lin@example.com"));
    browser.set_cookie("lang", "zh-CN");
    assert_eq!(browser.get("/my/jobs").ok().text("h1"), "岗位");
    assert_eq!(browser.get("/my/profile").ok().text("h1"), "个人名片");
    let mut browser = world.signed_in(own.1);
    browser.set_cookie("lang", "zh-CN");
    assert_eq!(browser.get("/provider/anchors").ok().text("h1"), "共 1 位持证主播");
}
