//! A candidate's page without the page: answers go out one after the other, each again under its number until it is
//! acknowledged, and in the end the exam is handed in.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Client, redirect};

use super::ground::QUESTIONS;

/// Before the same is tried again; the server may just be starting.
const PAUSE: Duration = Duration::from_millis(40);

pub fn client() -> Client {
    Client::builder().redirect(redirect::Policy::none()).timeout(Duration::from_secs(20)).build().expect("a client")
}

pub struct Candidate {
    pub number: usize,
    exam: String,
    cookie: String,
    client: Client,
    /// By number in the order of giving: the question and the letter as shown.
    pub acknowledged: BTreeMap<i64, (i64, char)>,
}

impl Candidate {
    pub fn new(number: usize, token: &str, server: &str, sitting: i64, client: Client) -> Candidate {
        Candidate {
            number,
            exam: format!("{server}/my/exams/{sitting}"),
            cookie: format!("login={token}"),
            client,
            acknowledged: BTreeMap::new(),
        }
    }

    /// Answers until it is over, and hands in.
    pub async fn write(mut self, count: Arc<AtomicUsize>, is_over: Arc<AtomicBool>, deadline: Instant) -> Candidate {
        for sequence in 1.. {
            let position = (self.number as i64 + sequence) % QUESTIONS + 1;
            let choice = ['A', 'B'][(sequence as usize / 3 + self.number) % 2];
            let form = [
                ("position", position.to_string()),
                ("choice", choice.to_string()),
                ("sequence", sequence.to_string()),
                ("device", format!("{:032x}", self.number)),
            ];
            self.until("/answers", &form, 200, deadline).await;
            self.acknowledged.insert(sequence, (position, choice));
            count.fetch_add(1, Ordering::SeqCst);
            if is_over.load(Ordering::SeqCst) {
                break;
            }
        }
        self.until("/submit", &[], 303, deadline).await;
        self
    }

    /// Sends the same until it is answered.
    async fn until(&self, below: &str, form: &[(&str, String)], wanted: u16, deadline: Instant) {
        loop {
            let request = self.client.post(format!("{}{below}", self.exam)).form(form);
            let sent = request.header("sec-fetch-site", "same-origin").header("cookie", &self.cookie).send().await;
            match sent {
                Ok(answer) if answer.status() == wanted => {
                    // Only who has read the whole answer knows.
                    if answer.bytes().await.is_ok() {
                        return;
                    }
                }
                // A server that is just stopping or starting may say that it is busy, or that it could not read all of the
                // answer in time; nothing else is an answer.
                Ok(answer) => {
                    let status = answer.status().as_u16();
                    assert!(
                        [408, 503].contains(&status),
                        "{below}: {status} {}",
                        answer.text().await.unwrap_or_default()
                    );
                }
                Err(_) => {}
            }
            assert!(Instant::now() < deadline, "candidate {} is not answered any more", self.number);
            tokio::time::sleep(PAUSE).await;
        }
    }
}
