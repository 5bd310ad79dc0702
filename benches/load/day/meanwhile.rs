//! What others notice while something large is done: people in another exam who save answers, and people who look at pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::task::JoinSet;

use crate::client::Visitor;
use crate::figures::{get, post};
use crate::fill::Crowd;

const SAVERS: usize = 6;
const READERS: usize = 2;
const PAUSE: Duration = Duration::from_millis(10);

/// The longest that anybody waited, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Waited {
    pub save: f64,
    pub page: f64,
}

/// Does `work` while others go on; gives what came of it, how many seconds it took, and how long others waited.
pub fn during<T>(
    port: u16,
    crowd: &Crowd,
    work: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<(T, f64, Waited)> {
    let is_over = Arc::new(AtomicBool::new(false));
    let others = others(crowd);
    let seen = is_over.clone();
    let going_on = std::thread::spawn(move || go_on(port, &others, &seen));
    std::thread::sleep(Duration::from_millis(200));
    let begun = Instant::now();
    let outcome = work();
    let seconds = begun.elapsed().as_secs_f64();
    // Whoever waits now is heard to the end.
    std::thread::sleep(Duration::from_millis(100));
    is_over.store(true, Ordering::SeqCst);
    let waited = going_on.join().ok().context("those who went on did not come back")??;
    Ok((outcome?, seconds, waited))
}

/// The requests of each.
fn others(crowd: &Crowd) -> Vec<Vec<Vec<u8>>> {
    let path = format!("/my/exams/{}/answers", crowd.other_sitting);
    let save = |token: &str, position| post(&path, token, &format!("position={position}&choice=A"));
    let saver = |token: &String| (1..=crowd.questions).map(|position| save(token, position)).collect();
    let reader = |token: &String| vec![get("/my/exams", token)];
    let tokens = &crowd.others;
    tokens[..SAVERS].iter().map(saver).chain(tokens[SAVERS..SAVERS + READERS].iter().map(reader)).collect()
}

fn go_on(port: u16, others: &[Vec<Vec<u8>>], is_over: &Arc<AtomicBool>) -> anyhow::Result<Waited> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut all = JoinSet::new();
        for (n, requests) in others.iter().cloned().enumerate() {
            let is_over = is_over.clone();
            all.spawn(async move { anyhow::Ok((n < SAVERS, longest(port, &requests, &is_over).await?)) });
        }
        let mut waited = Waited { save: 0.0, page: 0.0 };
        while let Some(done) = all.join_next().await {
            let (is_saver, longest) = done??;
            let most = if is_saver { &mut waited.save } else { &mut waited.page };
            *most = most.max(longest.as_secs_f64() * 1000.0);
        }
        Ok(waited)
    })
}

async fn longest(port: u16, requests: &[Vec<u8>], is_over: &AtomicBool) -> anyhow::Result<Duration> {
    let (mut visitor, mut longest) = (Visitor::new(port), Duration::ZERO);
    for request in requests.iter().cycle() {
        if is_over.load(Ordering::SeqCst) {
            break;
        }
        let sent = Instant::now();
        let (status, body) = visitor.ask(request).await?;
        ensure!(status == 200, "somebody else was answered with {status}: {}", String::from_utf8_lossy(&body));
        longest = longest.max(sent.elapsed());
        tokio::time::sleep(PAUSE).await;
    }
    Ok(longest)
}
