//! A power cut in the middle of an exam: every answer that was acknowledged is there afterwards.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use scraper::{Html, Selector};

use crate::support::Server;
use crate::world::{self, PASSWORD};

const WRITERS: usize = 8;
/// The power goes when this many answers were acknowledged.
const ENOUGH: usize = 300;

/// What is known of one question.
#[derive(Debug, Clone, Default)]
struct Known {
    acknowledged: String,
    /// Sent, and not answered any more: it may be there or not.
    in_flight: Option<String>,
}

#[test]
fn a_killed_server_keeps_every_acknowledged_answer() {
    let mut server = world::demo();
    let trainee = sign_in(&server);
    let exam = exam_path(&trainee, &server);
    let started = trainee
        .post(format!("{}{exam}/start", server.url()))
        .header("sec-fetch-site", "same-origin")
        .form(&[("lang", "en"), ("agree", "true")])
        .send()
        .expect("the start of the exam");
    assert!(started.url().path().ends_with("/questions/1"), "{}", started.url());
    let questions = count_questions(&started.text().expect("the first question"));
    assert!(questions >= WRITERS, "{questions} questions");

    let address = format!("{}{exam}/answers", server.url());
    let known: Mutex<HashMap<usize, Known>> = Mutex::new(HashMap::new());
    let count = AtomicUsize::new(0);
    std::thread::scope(|threads| {
        for writer in 0..WRITERS {
            let (trainee, address, known, count) = (&trainee, &address, &known, &count);
            threads.spawn(move || write(trainee, address, (writer, questions), known, count));
        }
        let deadline = Instant::now() + Duration::from_secs(60);
        while count.load(Ordering::SeqCst) < ENOUGH && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(2));
        }
        server.kill();
    });
    let known = known.into_inner().expect("what was acknowledged");
    assert!(count.load(Ordering::SeqCst) >= ENOUGH, "only {count:?} answers were acknowledged");
    assert_eq!(known.len(), questions);

    server.restart();
    let trainee = sign_in(&server);
    for (question, known) in known {
        let page = trainee.get(format!("{}{exam}/questions/{question}", server.url())).send().expect("a question");
        assert_eq!(page.status(), 200);
        let chosen = chosen(&page.text().expect("the page of the question"));
        assert!(
            chosen == known.acknowledged || Some(&chosen) == known.in_flight.as_ref(),
            "question {question} has {chosen:?}, but {known:?}"
        );
    }
    let audit = server.command(&["audit", "verify"]);
    assert!(audit.status.success(), "audit verify: {}", String::from_utf8_lossy(&audit.stderr));
}

/// Answers the writer's own questions, again and again and never twice the same, until nobody is there to answer to.
fn write(
    trainee: &Client,
    address: &str,
    (writer, questions): (usize, usize),
    known: &Mutex<HashMap<usize, Known>>,
    count: &AtomicUsize,
) {
    for round in 0.. {
        for question in (1..=questions).filter(|question| question % WRITERS == writer) {
            let choice = if (round + question) % 2 == 0 { "A" } else { "B" };
            known.lock().unwrap().entry(question).or_default().in_flight = Some(choice.to_string());
            let form = [("position", question.to_string()), ("choice", choice.to_string())];
            let answer = trainee.post(address).header("sec-fetch-site", "same-origin").form(&form).send();
            let Ok(answer) = answer else { return };
            let status = answer.status();
            if answer.text().is_err() {
                return;
            }
            assert_eq!(status, 200, "question {question}");
            known.lock().unwrap().insert(question, Known { acknowledged: choice.to_string(), in_flight: None });
            count.fetch_add(1, Ordering::SeqCst);
        }
    }
}

fn sign_in(server: &Server) -> Client {
    let client = Client::builder().cookie_store(true).timeout(Duration::from_secs(30)).build().expect("a client");
    let answer = client
        .post(format!("{}/sign-in", server.url()))
        .header("sec-fetch-site", "same-origin")
        .form(&[("email", "trainee@demo.test"), ("password", PASSWORD), ("next", "")])
        .send()
        .expect("the sign-in");
    assert_eq!(answer.url().path(), "/my");
    client
}

/// The exam that the demo's trainee can sit now.
fn exam_path(trainee: &Client, server: &Server) -> String {
    let page = trainee.get(format!("{}/my/exams", server.url())).send().expect("my exams").text().expect("the page");
    let link = Selector::parse("section.next a").expect("a selector");
    let page = Html::parse_document(&page);
    page.select(&link).next().and_then(|link| link.attr("href")).expect("an exam that is open").to_string()
}

fn count_questions(page: &str) -> usize {
    Html::parse_document(page).select(&Selector::parse(".palette a").expect("a selector")).count()
}

fn chosen(page: &str) -> String {
    let checked = Selector::parse("input[name=choice][checked]").expect("a selector");
    Html::parse_document(page).select(&checked).filter_map(|input| input.attr("value")).collect()
}
