//! The board beside the saves: how long a refresh takes, and what 64 savers at full speed notice of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::client::{self, Script};
use crate::figures::{get, post};
use crate::fill::Crowd;

const ROUNDS: usize = 5;
const WARM_UP: Duration = Duration::from_millis(500);
const TIME: Duration = Duration::from_secs(5);
const REFRESHES: usize = 21;

/// The median time of a refresh in milliseconds, with nothing else to do.
pub fn refresh(port: u16, crowd: &Crowd) -> anyhow::Result<f64> {
    let mut times = (0..REFRESHES).map(|_| ask(port, crowd)).collect::<anyhow::Result<Vec<_>>>()?;
    times.sort_unstable();
    Ok(times[REFRESHES / 2].as_secs_f64() * 1000.0)
}

fn ask(port: u16, crowd: &Crowd) -> anyhow::Result<Duration> {
    let sent = Instant::now();
    let (status, _) =
        client::ask_once(port, &get(&format!("/office/exams/{}/board/rows", crowd.sitting), &crowd.office))?;
    ensure!(status == 200, "the board is answered with {status}");
    Ok(sent.elapsed())
}

/// By how many percent saves get slower while `boards` of them are open, each refreshing every five seconds: the median of
/// rounds with and without, in turns.
pub fn slow_down(port: u16, crowd: &Crowd, boards: u32) -> anyhow::Result<f64> {
    let path = format!("/my/exams/{}/answers", crowd.other_sitting);
    let save = |token: &str, position: i64| post(&path, token, &format!("position={position}&choice=B"));
    let script = |token: &String| {
        let requests = (1..=crowd.questions).map(|position| save(token, position)).collect();
        Arc::new(Script { requests, status: 200 })
    };
    let scripts: Vec<Arc<Script>> = crowd.others.iter().map(script).collect();
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let alone = client::drive(port, &scripts, WARM_UP, TIME)?.rate;
        let is_over = AtomicBool::new(false);
        let watched = std::thread::scope(|threads| {
            let watching = threads.spawn(|| watch(port, crowd, boards, &is_over));
            let watched = client::drive(port, &scripts, WARM_UP, TIME);
            is_over.store(true, Ordering::SeqCst);
            watching.join().ok().context("the watchers did not come back")??;
            watched
        })?;
        ratios.push(watched.rate / alone);
    }
    ratios.sort_by(f64::total_cmp);
    Ok((1.0 - ratios[ROUNDS / 2]) * 100.0)
}

fn watch(port: u16, crowd: &Crowd, boards: u32, is_over: &AtomicBool) -> anyhow::Result<()> {
    let pause = Duration::from_secs(5) / boards;
    let mut due = Instant::now();
    while !is_over.load(Ordering::SeqCst) {
        ask(port, crowd)?;
        due += pause;
        std::thread::sleep(due.saturating_duration_since(Instant::now()).min(Duration::from_millis(500)));
        while Instant::now() < due && !is_over.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    Ok(())
}
