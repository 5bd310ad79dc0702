use chrono::TimeDelta;
use shining_star::certification::fact;

use crate::support::World;
use crate::support::certification::{admitted, certified, course, ready_trainee, record};

#[test]
fn a_trainee_becomes_certified_through_the_office_page() {
    let world = World::new();
    let course = course(&world);
    let lin = ready_trainee(&world, &course, "lin@example.com", "林晓雨");
    let mut phone = world.signed_in(lin);
    assert_eq!(phone.get("/my/certificates").ok().text("section h2"), "Everything is there");
    let mut desk = world.signed_in(course.office);
    let decide = desk.get("/office/certificates").ok().link("林晓雨");
    desk.get(&decide).ok();
    assert!(desk.sees("81.5 points (cut 60)") && desk.sees("3301**********1234"));
    desk.submit(&format!("{decide}/award"), &[]).ok();
    assert_eq!(desk.text(".flash"), "Awarded. The holder was told by mail.");
    phone.get("/my/certificates").ok();
    assert_eq!(phone.text("section h2"), "Senior Anchor · Level 3");
    assert_eq!(phone.text("section .status"), "valid");
    assert!(phone.link("http://star.test/verify/SS-2026-L3-").starts_with("/verify/SS-2026-L3-"));
    desk.post(&format!("{decide}/award"), &[]).ok();
    assert_eq!(desk.text(".flash"), "This person already holds a certificate of this level.");
}

#[test]
fn the_register_is_searched_filtered_and_downloaded() {
    let world = World::new();
    let course = course(&world);
    let lin = certified(&world, &course, "lin@example.com", "林晓雨");
    let zhou = certified(&world, &course, "zhou@example.com", "周一");
    let wang = certified(&world, &course, "wang@example.com", "王二");
    record(&world, &course, &zhou, fact::suspend).unwrap();
    record(&world, &course, &wang, fact::suspend).unwrap();
    record(&world, &course, &wang, fact::revoke).unwrap();
    let mut desk = world.signed_in(course.office);
    let mut rows = |query: &str| {
        desk.get(&format!("/office/certificates?view=register&{query}")).ok();
        desk.texts("tbody td:first-child")
    };
    assert_eq!(rows(""), [&*wang.number, &*zhou.number, &*lin.number]);
    assert_eq!(rows("status=valid"), [&*lin.number]);
    assert_eq!(rows("status=suspended"), [&*zhou.number]);
    assert_eq!(rows("status=revoked"), [&*wang.number]);
    assert_eq!(rows("status=expired"), Vec::<String>::new());
    assert_eq!(rows("level=4"), Vec::<String>::new());
    assert_eq!(rows("q=%E5%91%A8"), [&*zhou.number]);
    assert_eq!(rows(&format!("q={}", lin.number.to_lowercase())), [&*lin.number]);
    world.advance(TimeDelta::days(366));
    let mut desk = world.signed_in(course.office);
    let mut rows = |query: &str| {
        desk.get(&format!("/office/certificates?view=register&{query}")).ok();
        desk.texts("tbody td:first-child")
    };
    assert_eq!(rows("status=expired"), [&*zhou.number, &*lin.number]);
    assert_eq!(rows("status=valid"), Vec::<String>::new());
    desk.get("/office/certificates.csv?view=register&status=revoked").ok();
    let lines: Vec<&str> = desk.body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1], format!("{},王二,3,2026-11-23,2027-11-23,revoked", wang.number));
}

#[test]
fn the_office_sees_why_somebody_is_not_ready_and_cannot_award() {
    let world = World::new();
    let course = course(&world);
    let lin = admitted(&world, &course, "lin@example.com");
    let path = format!("/office/certificates/decide/{lin}/{}", course.cohort);
    let mut desk = world.signed_in(course.office);
    desk.get(&path).ok();
    assert!(desk.sees("there is nothing to award yet"));
    desk.post(&format!("{path}/award"), &[]).ok();
    assert_eq!(desk.text(".flash"), "Not awarded: this requirement is not met: Identity.");
    desk.get("/office/certificates/999");
    assert_eq!(desk.status, 404);
}

#[test]
fn a_newcomer_reads_what_to_do_first_in_both_languages() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[shining_star::accounts::role::Role::Trainee]);
    let mut phone = world.signed_in(lin);
    assert_eq!(phone.get("/my/certificates").ok().text(".empty h2"), "No certificate yet");
    phone.set_cookie("lang", "zh-CN");
    assert_eq!(phone.get("/my/certificates").ok().text(".empty h2"), "还没有证书");
    let mut visitor = world.visitor();
    visitor.lang = "zh-CN";
    assert_eq!(visitor.get("/verify").ok().text("h1"), "证书查验");
}
