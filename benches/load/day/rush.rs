//! The rush: everybody starts within a minute, saves an answer every ten seconds, and hands in within the last half minute.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::candidate::{Candidate, EVERY};
use crate::client::Visitor;
use crate::figures::get;
use crate::fill::Crowd;

const STARTING: Duration = Duration::from_secs(60);
const WRITING: Duration = Duration::from_secs(90);
const ENDING: Duration = Duration::from_secs(30);
/// As its page does it.
const BOARD_EVERY: Duration = Duration::from_secs(5);

pub struct Rush {
    runtime: tokio::runtime::Runtime,
    pub candidates: Vec<Candidate>,
    /// Microseconds that refreshes of the board took.
    pub board: Vec<u32>,
}

impl Rush {
    pub fn new(port: u16, crowd: &Crowd) -> anyhow::Result<Rush> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let candidate = |(number, token): (usize, &String)| Candidate::new(port, number, token, crowd.sitting);
        let candidates = crowd.candidates.iter().enumerate().map(candidate).collect();
        Ok(Rush { runtime, candidates, board: Vec::new() })
    }

    /// Everybody starts and writes; somebody watches the board.
    pub fn start_and_write(&mut self, port: u16, crowd: &Crowd) -> anyhow::Result<()> {
        let count = self.candidates.len() as u32;
        let begin = Instant::now() + Duration::from_secs(1);
        let end = begin + STARTING + WRITING;
        let rows = format!("/office/exams/{}/board/rows", crowd.sitting);
        let board = self.runtime.spawn(watch(port, get(&rows, &crowd.office), end));
        self.each(|mut candidate| async move {
            let at = begin + STARTING * candidate.number as u32 / count;
            candidate.begin(at).await;
            candidate.write(at + EVERY, end).await;
            candidate
        })?;
        self.board = self.runtime.block_on(board)??;
        Ok(())
    }

    /// Everybody goes on writing, and hands in at a moment of their own.
    pub fn hand_in(&mut self) -> anyhow::Result<()> {
        let count = self.candidates.len() as u32;
        let begin = Instant::now() + Duration::from_secs(1);
        self.each(|mut candidate| async move {
            // Whoever started together does not end together.
            let turn = candidate.number as u32 * 7919 % count;
            let at = begin + ENDING * turn / count;
            candidate.write(begin + EVERY * (candidate.number as u32 % 100) / 100, at).await;
            candidate.hand_in(at).await;
            candidate
        })
    }

    fn each<F>(&mut self, what: impl Fn(Candidate) -> F) -> anyhow::Result<()>
    where
        F: Future<Output = Candidate> + Send + 'static,
    {
        let candidates = std::mem::take(&mut self.candidates);
        self.candidates = self.runtime.block_on(async {
            let mut all = JoinSet::new();
            candidates.into_iter().for_each(|candidate| _ = all.spawn(what(candidate)));
            let mut done = Vec::with_capacity(all.len());
            while let Some(candidate) = all.join_next().await {
                done.push(candidate?);
            }
            anyhow::Ok(done)
        })?;
        Ok(())
    }
}

/// Refreshes the board as its page does until `end`; microseconds of each.
async fn watch(port: u16, request: Vec<u8>, end: Instant) -> anyhow::Result<Vec<u32>> {
    let (mut visitor, mut times) = (Visitor::new(port), Vec::new());
    while Instant::now() < end {
        let asked = Instant::now();
        let (status, _) = visitor.ask(&request).await?;
        anyhow::ensure!(status == 200, "the board is answered with {status}");
        times.push(asked.elapsed().as_micros().try_into().unwrap_or(u32::MAX));
        tokio::time::sleep_until(asked + BOARD_EVERY).await;
    }
    Ok(times)
}
