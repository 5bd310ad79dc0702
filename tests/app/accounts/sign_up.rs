use crate::support::World;
use crate::support::world::PASSWORD;

#[test]
fn a_newcomer_confirms_the_address_and_is_in() {
    let world = World::new();
    let mut lin = world.visitor();
    lin.get("/sign-up").submit(
        "/sign-up",
        &[("name", "林晓雨"), ("email", "Lin@Example.com"), ("password", PASSWORD), ("terms", "true")],
    );
    assert_eq!((lin.status, lin.path.as_str()), (200, "/sign-up/sent"));
    let link = world.link_to("lin@example.com");
    lin.get(&link).submit(&link, &[]);
    assert_eq!(lin.text("details.account summary"), "林晓雨");
}

#[test]
fn a_newcomer_goes_on_to_where_they_were_going() {
    let world = World::new();
    let mut lin = world.visitor();
    lin.get("/my/jobs");
    assert_eq!(lin.path, "/sign-in?next=%2Fmy%2Fjobs");
    let sign_up = lin.link("Create an account");
    let fields = [("name", "Lin"), ("email", "lin@example.com"), ("password", PASSWORD), ("terms", "true")];
    lin.get(&sign_up).submit("/sign-up", &fields).ok();
    let link = world.link_to("lin@example.com");
    let action = link.split('?').next().unwrap().to_owned();
    lin.get(&link).submit(&action, &[]).ok();
    assert_eq!(lin.path, "/my/jobs");
}

#[test]
fn whoever_switches_the_language_of_a_refused_form_comes_back_to_its_page() {
    let world = World::new();
    let client = reqwest::blocking::Client::new();
    let send = |referer: &str| {
        let request = client.post(format!("{}/sign-up", world.base)).header("sec-fetch-site", "same-origin");
        request.header("referer", referer).form(&[("name", "x")]).send().unwrap().text().unwrap()
    };
    let page = send(&format!("{}/sign-up?next=%2Fmy", world.base));
    assert!(page.contains(r#"name="back" value="/sign-up?next=%2Fmy""#), "{page}");
    assert!(send("https://evil.example/my").contains(r#"name="back" value="/""#));
}

#[test]
fn a_wrong_form_comes_back_filled_in_with_a_message_at_each_field() {
    let world = World::new();
    let mut lin = world.visitor();
    lin.get("/sign-up").submit("/sign-up", &[("name", "林晓雨"), ("email", "not a mail"), ("password", "short")]);
    assert_eq!(lin.status, 422);
    assert_eq!(lin.value("name"), "林晓雨");
    assert_eq!(lin.error("email").as_deref(), Some("Please give a mail address, such as name@example.com."));
    assert_eq!(lin.error("password").as_deref(), Some("Please choose a password of 12 to 128 characters."));
    assert_eq!(lin.error("terms").as_deref(), Some("Please agree to the terms to go on."));
}

#[test]
fn a_known_address_gets_the_same_answer_and_another_mail() {
    let world = World::new();
    world.user("lin@example.com", &[]);
    let mut stranger = world.visitor();
    stranger
        .get("/sign-up")
        .submit("/sign-up", &[("name", "x"), ("email", "lin@example.com"), ("password", PASSWORD), ("terms", "true")]);
    assert_eq!((stranger.status, stranger.path.as_str()), (200, "/sign-up/sent"));
    assert_eq!(world.mail_to("lin@example.com").subject, "You have an account already");
}

#[test]
fn a_name_is_one_line_with_something_on_it() {
    let world = World::new();
    let mut eve = world.visitor();
    let fields = [("email", "eve@example.com"), ("password", PASSWORD), ("terms", "true")];
    for (name, message) in [
        ("Eve\r\nBcc: x", "Please write this on one line, without special control characters."),
        ("   ", "Please fill this in."),
    ] {
        eve.get("/sign-up").submit("/sign-up", &[&fields[..], &[("name", name)]].concat());
        assert_eq!((eve.status, eve.error("name").as_deref()), (422, Some(message)));
    }
    let mut lin = world.signed_in(world.user("lin@example.com", &[]));
    lin.get("/account").submit("/account", &[("name", "  ")]);
    assert_eq!((lin.status, lin.error("name").as_deref()), (422, Some("Please fill this in.")));
}
