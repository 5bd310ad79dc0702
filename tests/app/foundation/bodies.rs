//! Bodies that come late, never, in too large a size, or with a character that no text has.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::login;
use shining_star::accounts::role::Role;
use shining_star::accounts::user;
use shining_star::recruitment::guardian;
use shining_star::schema::users;

use crate::support::{Person, World};

const FORM: &str = "application/x-www-form-urlencoded";
const UPLOAD: &str = "multipart/form-data; boundary=line";

/// A request whose body of `length` bytes is still to come.
fn begun(world: &World, path: &str, kind: &str, length: usize, person: &Person) -> TcpStream {
    let address = world.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let login = person.cookie("login").unwrap_or_default();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nAccept-Language: en\r\nSec-Fetch-Site: same-origin\r\nCookie: login={login}\r\n\
         Content-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    // The server has read this much before the test goes on.
    std::thread::sleep(Duration::from_millis(300));
    stream
}

fn answer(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("no answer")
}

#[test]
fn a_form_held_back_until_its_sender_was_signed_out_changes_nothing() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[]);
    let body = "name=Eve&phone=&lang=en";
    let mut stream = begun(&world, "/account", FORM, body.len(), &world.signed_in(lin));
    let now = world.now();
    world.write(move |conn| login::end_others(conn, lin, None, now)).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let answer = answer(stream);
    assert!(status(&answer) == "303" && answer.contains("/sign-in"), "{answer}");
    assert_eq!(world.read(|conn| user::find(conn, lin)).name, "lin");
}

#[test]
fn an_upload_held_back_until_its_sender_was_shut_out_keeps_nothing() {
    let world = World::new();
    let lin = world.user("lin@example.com", &[Role::Trainee]);
    let body = "--line\r\nContent-Disposition: form-data; name=\"guardian_name\"\r\n\r\n林国强\r\n--line\r\n\
                Content-Disposition: form-data; name=\"guardian\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4\r\n--line--\r\n";
    let mut stream = begun(&world, "/my/guardian", UPLOAD, body.len(), &world.signed_in(lin));
    let now = world.now();
    world
        .write(move |conn| diesel::update(users::table.find(lin)).set(users::disabled_at.eq(now)).execute(conn))
        .unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    assert_eq!(status(&answer(stream)), "303");
    assert!(world.read(|conn| guardian::consent(conn, lin)).is_none());
}

#[test]
fn what_is_sent_counts_from_when_it_arrived() {
    let world = World::new();
    let body = "name=Lin&email=lin%40example.com&password=three+white+horses&terms=true";
    let mut stream = begun(&world, "/sign-up", FORM, body.len(), &world.visitor());
    world.advance(TimeDelta::hours(1));
    stream.write_all(body.as_bytes()).unwrap();
    assert_eq!(status(&answer(stream)), "303");
    let lin = world.read(|conn| user::by_email(conn, &"lin@example.com".parse().unwrap())).unwrap();
    assert_eq!(lin.created_at, world.now());
}

#[test]
fn a_body_that_does_not_come_in_time_is_given_up_in_words() {
    let world = World::with(&[("BODY_SECONDS", "1")]);
    let answer = answer(begun(&world, "/sign-up", FORM, 100, &world.visitor()));
    assert_eq!(status(&answer), "408");
    assert!(answer.contains("That took too long"), "{answer}");
}

#[test]
fn an_upload_that_is_too_large_is_refused_before_it_is_sent() {
    let world = World::new();
    let lin = world.signed_in(world.user("lin@example.com", &[Role::Trainee]));
    let answer = answer(begun(&world, "/my/guardian", UPLOAD, 400_000_000, &lin));
    assert_eq!(status(&answer), "422");
    assert!(answer.contains("Files may have up to 10 MB."), "{answer}");
}

/// Sends parts without a page.
fn sent(world: &World, path: &str, person: &Person, form: reqwest::blocking::multipart::Form) -> u16 {
    let client = reqwest::blocking::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = client.post(format!("{}{path}", world.base)).header("sec-fetch-site", "same-origin");
    let cookie = format!("login={}", person.cookie("login").unwrap());
    request.header("cookie", cookie).multipart(form).send().unwrap().status().as_u16()
}

#[test]
fn an_upload_has_a_bounded_number_of_parts() {
    let world = World::new();
    let lin = world.signed_in(world.user("lin@example.com", &[Role::Trainee]));
    let form = (0..100).fold(reqwest::blocking::multipart::Form::new(), |form, n| form.text(format!("f{n}"), "x"));
    assert_eq!(sent(&world, "/my/guardian", &lin, form), 422);
}
