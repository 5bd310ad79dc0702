//! An exam of 200 candidates on a machine that dies twenty times: whatever was acknowledged is there in the end, once.

mod candidate;
mod ground;
mod held;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use candidate::Candidate;
use ground::{CANDIDATES, Ground, Place};
use held::Held;

use crate::support::Server;

const KILLS: usize = 20;
/// It is over by then, whatever happens.
const LIMIT: Duration = Duration::from_secs(240);

#[test]
fn twenty_kills_lose_nothing_of_two_hundred_candidates_on_sqlite() {
    survives(Place::Sqlite);
}

#[test]
fn twenty_kills_lose_nothing_of_two_hundred_candidates_on_postgresql() {
    // tests/run has one; whoever runs this by hand without a server has the other test.
    let Some(place) = Place::postgres() else { return };
    survives(place);
}

fn survives(place: Place) {
    let deadline = Instant::now() + LIMIT;
    let ground = Ground::new(place);
    let mut server = Server::start(&["serve"], &[("DATABASE_URL", ground.url())]);
    let (count, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let client = candidate::client();
    let writing: Vec<_> = ground
        .tokens()
        .iter()
        .enumerate()
        .map(|(number, token)| {
            let candidate = Candidate::new(number, token, &server.url(), ground.sitting(), client.clone());
            runtime.spawn(candidate.write(count.clone(), is_over.clone(), deadline))
        })
        .collect();
    for kill in 0..KILLS {
        // Not always at the same place between two commits: 37 and 400 have no divisor in common.
        let wanted = count.load(Ordering::SeqCst) + 60 + kill * 37 % 400;
        while count.load(Ordering::SeqCst) < wanted {
            assert!(Instant::now() < deadline, "too slow before kill {kill}: {count:?} answers were acknowledged");
            std::thread::sleep(Duration::from_millis(1));
        }
        server.kill();
        server.restart();
    }
    is_over.store(true, Ordering::SeqCst);
    let candidates: Vec<Candidate> = runtime.block_on(async {
        let mut done = Vec::new();
        for candidate in writing {
            done.push(candidate.await.expect("a candidate comes to the end"));
        }
        done
    });
    let audit = server.command(&["audit", "verify"]);
    assert!(server.stop().success());
    compare(&ground, &candidates);
    assert!(audit.status.success(), "audit verify: {}", String::from_utf8_lossy(&audit.stderr));
}

/// What the candidates know beside what is kept: every row of answers, what counts, and the results.
fn compare(ground: &Ground, candidates: &[Candidate]) {
    let held = ground.close_and_read();
    assert_eq!(held.len(), CANDIDATES);
    for candidate in candidates {
        let Held { rows, counting, papers, score, results } = &held[&candidate.number];
        let own = |position: i64, shown: char| papers[&position].letter(shown);
        // Nothing is there that was never sent, and what was acknowledged is there as it was sent. What was sent
        // again under its number may be there twice.
        let mut kept: HashMap<i64, (i64, String)> = HashMap::new();
        for (sequence, position, choice) in rows {
            let known = kept.insert(*sequence, (*position, choice.clone()));
            assert!(known.is_none_or(|known| known == (*position, choice.clone())), "two answers {sequence}");
        }
        let sent: HashMap<i64, (i64, String)> = candidate
            .acknowledged
            .iter()
            .map(|(sequence, (position, shown))| (*sequence, (*position, own(*position, *shown))))
            .collect();
        assert_eq!(kept, sent, "the answers of candidate {}", candidate.number);
        // One answer counts for each question: the last.
        let last: BTreeMap<i64, String> = candidate.acknowledged.values().map(|(p, s)| (*p, own(*p, *s))).collect();
        assert_eq!(*counting, last, "what counts for candidate {}", candidate.number);
        let right = last.iter().map(|(position, own)| papers[position].worth(own)).sum::<i64>();
        assert_eq!(*score, Some(right), "the score of candidate {}", candidate.number);
        assert_eq!(results.len(), 1, "results of candidate {}", candidate.number);
        let of = papers.values().map(|question| question.points).sum::<i64>();
        assert_eq!(results[0], held::percentage(right, of), "the result of candidate {}", candidate.number);
    }
}
