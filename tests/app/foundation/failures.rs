//! When the disk is full or the database is gone: a plain page, nothing half done, and all is well afterwards.

use diesel::RunQueryDsl;

use crate::support::World;
use crate::support::database::is_postgres;

fn sign_up(world: &World, email: &str) -> (u16, String) {
    // Past the window of the throttle.
    world.advance(chrono::TimeDelta::hours(2));
    let mut person = world.visitor();
    person.get("/sign-up");
    let fields = [("name", "x"), ("email", email), ("password", "three white horses"), ("terms", "true")];
    person.submit("/sign-up", &fields);
    (person.status, person.texts("h1").join(""))
}

#[test]
fn a_full_disk_gives_a_plain_page_and_loses_nothing_that_was_acknowledged() {
    if is_postgres() {
        return;
    }
    let world = World::new();
    assert_eq!(sign_up(&world, "before@example.com").0, 200);
    world.write(|conn| diesel::sql_query("PRAGMA max_page_count = 1").execute(conn)).unwrap();
    let mut answers = Vec::new();
    for n in 0..40 {
        answers.push((n, sign_up(&world, &format!("during{n}@example.com"))));
    }
    let (_, full) = answers.iter().find(|(_, (status, _))| *status != 200).expect("the disk fills up");
    assert_eq!(full, &(503, "Busy just now".to_owned()));
    world.write(|conn| diesel::sql_query("PRAGMA max_page_count = 1000000").execute(conn)).unwrap();
    assert_eq!(sign_up(&world, "after@example.com").0, 200);
    let kept: Vec<String> = world.read(|conn| {
        use diesel::prelude::*;
        use shining_star::schema::users;
        users::table.select(users::email).order(users::id).load(conn)
    });
    let mut acknowledged = vec!["before@example.com".to_owned()];
    acknowledged.extend(
        answers.iter().filter(|(_, (status, _))| *status == 200).map(|(n, _)| format!("during{n}@example.com")),
    );
    acknowledged.push("after@example.com".to_owned());
    assert_eq!(kept, acknowledged);
}

#[test]
fn connections_that_the_server_ended_are_replaced() {
    if !is_postgres() {
        return;
    }
    let world = World::new();
    assert_eq!(world.visitor().get("/health/ready").status, 200);
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let _ = world.app.db.read_now(|conn| diesel::sql_query(end).execute(conn));
    let mut statuses: Vec<u16> = (0..30).map(|_| world.visitor().get("/health/ready").status).collect();
    assert!(statuses.iter().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
    assert_eq!(statuses.pop(), Some(200));
}

#[test]
fn an_unknown_address_is_a_page_with_a_way_out_in_the_visitors_language() {
    let world = World::new();
    let mut visitor = world.visitor();
    visitor.get("/no/such/page");
    assert_eq!((visitor.status, visitor.text("h1")), (404, "Not found".to_owned()));
    visitor.lang = "zh-CN";
    assert_eq!(visitor.get("/no/such/page").text("h1"), "页面不存在");
}

#[test]
fn a_form_that_is_too_large_is_refused_in_words() {
    let world = World::new();
    let mut visitor = world.visitor();
    visitor.post("/sign-up", &[("name", &"x".repeat(400_000))]);
    assert_eq!((visitor.status, visitor.text("h1")), (422, "That did not work".to_owned()));
}

#[test]
fn every_answer_carries_the_security_headers() {
    let world = World::new();
    for path in ["/", "/sign-in", "/no/such/page", "/health/live"] {
        let mut visitor = world.visitor();
        visitor.get(path);
        let header = |name: &str| visitor.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert!(header("content-security-policy").contains("script-src 'self'"), "{path}");
        assert!(!header("content-security-policy").contains("unsafe"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
}

#[test]
fn over_tls_cookies_are_bound_to_the_host() {
    let world = World::with(&[("PUBLIC_URL", "https://star.example.com")]);
    world.user("lin@example.com", &[]);
    let mut lin = world.visitor();
    lin.get("/sign-in")
        .submit("/sign-in", &[("email", "lin@example.com"), ("password", crate::support::world::PASSWORD)]);
    assert!(lin.cookie("__Host-login").is_some());
    assert_eq!(lin.headers["strict-transport-security"], "max-age=31536000; includeSubDomains");
}

#[test]
fn head_is_answered_as_get_is_without_the_body() {
    let world = World::new();
    let client = reqwest::blocking::Client::new();
    for path in ["/", "/health/live", "/sign-in"] {
        let answer = client.head(format!("{}{path}", world.base)).send().unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        assert_eq!(answer.text().unwrap(), "", "{path}");
    }
    assert_eq!(client.head(format!("{}/no/such/page", world.base)).send().unwrap().status().as_u16(), 404);
}
