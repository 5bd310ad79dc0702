use chrono::TimeDelta;
use shining_star::accounts::consent::{self, ConsentPurpose};
use shining_star::certification::fact;

use crate::support::World;
use crate::support::certification::{certified, course, record};

#[test]
fn the_public_page_says_what_the_certificate_is_and_nothing_more() {
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    let mut visitor = world.visitor();
    visitor.get(&format!("/verify/{}", held.number)).ok();
    assert_eq!(visitor.text(".verdict .status"), "valid");
    let facts: Vec<(String, String)> =
        visitor.texts(".verdict dt").into_iter().zip(visitor.texts(".verdict dd")).collect();
    let expected = [
        ("Holder", "林**"),
        ("Certificate", "Senior Anchor"),
        ("Level", "Level 3"),
        ("Certificate number", held.number.as_str()),
        ("Issued", "23 Nov 2026"),
        ("Valid until", "23 Nov 2027"),
    ];
    let facts: Vec<(&str, &str)> = facts.iter().map(|(term, text)| (term.as_str(), text.as_str())).collect();
    assert_eq!(facts, expected);
    assert!(visitor.sees("A platform certificate, not a state qualification."));
    for private in ["林晓雨", "晓", "lin@example.com", "3301", "2001", "81.5", "73.25", "600", "Winter", "Hangzhou"]
    {
        assert!(!visitor.body.contains(private), "{private}");
    }
    assert_eq!(visitor.headers["cache-control"], "no-store");
    visitor.lang = "zh-CN";
    visitor.get(&format!("/verify/{}", held.number)).ok();
    assert!(visitor.sees("证书真实有效。") && visitor.sees("平台认证证书，不是国家职业资格证书。"));
}

#[test]
fn the_full_name_is_shown_while_its_holder_consents() {
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    let (path, mut visitor, mut lin) =
        (format!("/verify/{}", held.number), world.visitor(), world.signed_in(held.user_id));
    lin.get("/my/certificates").ok();
    assert!(lin.sees("sees this name: 林**"));
    lin.submit("/my/certificates/name", &[]).ok();
    assert!(lin.sees("sees this name: 林晓雨"));
    assert_eq!(visitor.get(&path).ok().text(".verdict dd"), "林晓雨");
    lin.submit("/my/certificates/name", &[]).ok();
    assert_eq!(visitor.get(&path).ok().text(".verdict dd"), "林**");
    let holder = held.user_id;
    let current = world.read(move |conn| consent::current(conn, holder));
    assert!(!current.contains(&ConsentPurpose::PublicName));
}

#[test]
fn a_revocation_and_the_end_of_validity_show_at_once() {
    let world = World::new();
    let course = course(&world);
    let (lin, zhou) = (
        certified(&world, &course, "lin@example.com", "林晓雨"),
        certified(&world, &course, "zhou@example.com", "周一"),
    );
    let mut visitor = world.visitor();
    let (path, other) = (format!("/verify/{}", lin.number), format!("/verify/{}", zhou.number));
    let mut desk = world.signed_in(course.office);
    let office_page = format!("/office/certificates/{}", lin.id);
    desk.get(&office_page).submit(&format!("{office_page}/revoke"), &[("revoke_reason", "a forged document")]).ok();
    visitor.get(&path).ok();
    assert_eq!(visitor.text(".verdict .status"), "revoked");
    assert!(!visitor.body.contains("forged"));
    record(&world, &course, &zhou, fact::suspend).unwrap();
    assert_eq!(visitor.get(&other).ok().text(".verdict .status"), "suspended");
    world.advance(TimeDelta::days(366));
    assert_eq!(visitor.get(&other).ok().text(".verdict .status"), "expired");
}

#[test]
fn a_typing_mistake_another_shape_and_an_unknown_number_are_told_apart() {
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    let mut visitor = world.visitor();
    let typed = held.number.replace('-', " ").to_lowercase().replace("2026", "2o26");
    visitor.get("/verify").submit("/verify", &[("number", &typed)]).ok();
    assert_eq!(visitor.path, format!("/verify/{}", held.number));
    let mut letters: Vec<char> = held.number.chars().collect();
    letters[11] = if letters[11] == 'K' { 'M' } else { 'K' };
    let mistaken: String = letters.into_iter().collect();
    visitor.get("/verify").submit("/verify", &[("number", &mistaken)]);
    assert_eq!(visitor.status, 422);
    assert!(visitor.error("number").unwrap().starts_with("There is a typing mistake"));
    assert_eq!(visitor.value("number"), mistaken);
    visitor.get("/verify/hello");
    assert_eq!(visitor.status, 422);
    assert!(visitor.error("number").unwrap().starts_with("This is not the shape"));
    visitor.get("/verify").submit("/verify", &[("number", "")]);
    assert_eq!(visitor.error("number").as_deref(), Some("Please fill this in."));
    let unknown = shining_star::certification::number::Number::drawn(2026, 3, 999).next().unwrap();
    visitor.get(&format!("/verify/{unknown}"));
    assert_eq!((visitor.status, visitor.text(".verdict .status").as_str()), (404, "not found"));
}

#[test]
fn an_address_that_asks_too_often_waits_a_minute() {
    let world = World::new();
    let course = course(&world);
    let path = format!("/verify/{}", certified(&world, &course, "lin@example.com", "林晓雨").number);
    let mut visitor = world.visitor();
    let answers: Vec<u16> = (0..61).map(|_| visitor.get(&path).status).collect();
    assert_eq!((answers[59], answers[60]), (200, 429));
    world.advance(TimeDelta::minutes(1));
    assert_eq!(visitor.get(&path).status, 200);
}
