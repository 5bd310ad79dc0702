//! One candidate as their exam's page behaves: it opens the exam, loads the whole paper, saves each answer, gives a sign of
//! life every twenty seconds, and hands in. Stylesheets and scripts are in the browser already.

use std::collections::BTreeMap;
use std::time::Duration;

use shining_star::assessment::sitting::SittingId;
use tokio::time::{Instant, sleep_until};

use crate::client::Visitor;
use crate::figures::{get, post};

/// Between two answers.
pub const EVERY: Duration = Duration::from_secs(10);
/// They go over so many questions, so that later answers replace earlier ones.
const OVER: i64 = 12;

pub struct Candidate {
    visitor: Visitor,
    token: String,
    path: String,
    /// From 0.
    pub number: usize,
    saved: i64,
    asked: i64,
    /// The last answer to each question that the server acknowledged, as shown, and how many those were.
    pub acknowledged: BTreeMap<i64, char>,
    /// What was answered otherwise than it should be.
    pub refused: Vec<String>,
    /// Microseconds: of every save from the moment on at which it was due, of every start and of every handing in.
    pub saves: Vec<u32>,
    pub starts: Vec<u32>,
    pub ends: Vec<u32>,
}

impl Candidate {
    pub fn new(port: u16, number: usize, token: &str, sitting: SittingId) -> Candidate {
        Candidate {
            visitor: Visitor::new(port),
            token: token.to_owned(),
            path: format!("/my/exams/{sitting}"),
            number,
            saved: 0,
            asked: 0,
            acknowledged: BTreeMap::new(),
            refused: Vec::new(),
            saves: Vec::with_capacity(24),
            starts: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// How many answers were acknowledged.
    pub fn saved(&self) -> i64 {
        self.saved
    }

    pub async fn begin(&mut self, at: Instant) {
        sleep_until(at).await;
        self.look("", 200).await;
        let due = Instant::now();
        self.send("/start", "lang=en&agree=true", 303).await;
        self.look("/questions/1", 200).await;
        self.look("/paper?lang=en", 200).await;
        self.starts.push(since(due));
        self.live().await;
    }

    /// Answers from `first` on, every ten seconds, until `end`.
    pub async fn write(&mut self, first: Instant, end: Instant) {
        let mut due = first;
        while due < end {
            sleep_until(due).await;
            self.save(due).await;
            if self.asked % 2 == 0 {
                self.live().await;
            }
            due += EVERY;
        }
    }

    pub async fn hand_in(&mut self, at: Instant) {
        sleep_until(at).await;
        self.look("/review", 200).await;
        let due = Instant::now();
        self.send("/submit", "", 303).await;
        self.ends.push(since(due));
        self.look("", 200).await;
    }

    async fn save(&mut self, due: Instant) {
        self.asked += 1;
        let position = (self.number as i64 + self.asked) % OVER + 1;
        let choice = ['A', 'B', 'C', 'D'][(self.number + self.asked as usize * 3) % 4];
        let (device, sequence) = (format!("{:032x}", self.number), self.asked);
        let body = format!(
            "position={position}&choice={choice}&flagged=false&sequence={sequence}&device={device}&at={sequence}"
        );
        if self.send("/answers", &body, 200).await {
            self.saved += 1;
            self.acknowledged.insert(position, choice);
            self.saves.push(since(due));
        }
    }

    async fn live(&mut self) {
        let body = format!("device={:032x}&focus=", self.number);
        self.send("/presence", &body, 200).await;
    }

    async fn look(&mut self, below: &str, wanted: u16) -> bool {
        let request = get(&format!("{}{below}", self.path), &self.token);
        self.ask(below, &request, wanted).await
    }

    async fn send(&mut self, below: &str, body: &str, wanted: u16) -> bool {
        let request = post(&format!("{}{below}", self.path), &self.token, body);
        self.ask(below, &request, wanted).await
    }

    async fn ask(&mut self, below: &str, request: &[u8], wanted: u16) -> bool {
        match self.visitor.ask(request).await {
            Ok((status, _)) if status == wanted => return true,
            Ok((status, body)) => {
                let start = String::from_utf8_lossy(&body[..body.len().min(300)]).into_owned();
                self.refused.push(format!("{below}: {status} {start}"));
            }
            Err(error) => self.refused.push(format!("{below}: {error:#}")),
        }
        false
    }
}

fn since(due: Instant) -> u32 {
    due.elapsed().as_micros().try_into().unwrap_or(u32::MAX)
}
