//! What happens by itself: sealing, mail, deadlines. Each task is claimed in the database, so that any number of instances
//! may run them; each runs again after a pause, and a failure is logged and tried again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use chrono::NaiveDateTime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::accounts::throttle;
use crate::app::App;
use crate::assessment::{flagging, item_file, media_store, progress, reminder as marking, rescore, time_out};
use crate::audit::worker as audit;
use crate::certification::reminder;
use crate::notifications::worker as mail;
use crate::placement::{expiry, placement};
use crate::recruitment::application;
use crate::training::{closing, waitlist};
use crate::web::dates;

/// One kind of background work. Returns how much it did; more than nothing means "call again at once".
struct Task {
    name: &'static str,
    pause: Duration,
    run: fn(&App) -> anyhow::Result<usize>,
}

const TASKS: &[Task] = &[
    Task { name: "seal", pause: Duration::from_secs(1), run: audit::turn },
    Task { name: "seal what came late", pause: Duration::from_secs(60), run: audit::seal_late },
    Task { name: "mail", pause: Duration::from_secs(2), run: mail::deliver },
    Task { name: "deadlines", pause: Duration::from_secs(2), run: deadlines },
    Task { name: "checkpoint", pause: Duration::from_secs(1), run: checkpoint },
    Task { name: "purge", pause: Duration::from_secs(3600), run: purge },
];

pub struct Workers {
    stop: watch::Sender<bool>,
    running: Vec<JoinHandle<()>>,
}

/// Starts every task on the current runtime.
pub fn start(app: &App) -> Workers {
    let (stop, stopped) = watch::channel(false);
    let running = TASKS.iter().map(|task| tokio::spawn(repeat(task, app.clone(), stopped.clone()))).collect();
    Workers { stop, running }
}

impl Workers {
    /// Lets each task finish what it is doing.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.running {
            let _ = tokio::time::timeout(Duration::from_secs(5), task).await;
        }
    }
}

async fn repeat(task: &'static Task, app: App, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let app = app.clone();
        let done = tokio::task::spawn_blocking(move || (task.run)(&app)).await;
        let pause = match done {
            Ok(Ok(0)) => task.pause,
            Ok(Ok(_)) => Duration::from_millis(50),
            Ok(Err(error)) => {
                tracing::error!(task = task.name, error = format!("{error:#}"), "background work failed");
                task.pause.max(Duration::from_secs(5))
            }
            Err(_) => {
                tracing::error!(task = task.name, "background work panicked");
                task.pause.max(Duration::from_secs(5))
            }
        };
        tokio::select! {
            _ = stopped.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

fn checkpoint(app: &App) -> anyhow::Result<usize> {
    app.db.checkpoint()?;
    Ok(0)
}

/// Clears what nobody needs any more: old tries of the throttles, item files that were never imported.
pub fn purge(app: &App) -> anyhow::Result<usize> {
    let now = app.clock.now();
    app.db.write_now(move |conn| throttle::purge(conn, now))?;
    Ok(item_file::purge(app)? + media_store::purge(app)?)
}

/// Everything that the clock decides: expired offers, exam deadlines. Each line is one feature's own verb.
pub fn deadlines(app: &App) -> anyhow::Result<usize> {
    let (mut done, mut failed) = (0, None);
    for (name, run) in DEADLINES {
        // A panic, too, is the trouble of one line only.
        let outcome = catch_unwind(AssertUnwindSafe(|| run(app, app.clock.now())));
        match outcome.unwrap_or_else(|_| Err(anyhow::anyhow!("it panicked"))) {
            Ok(count) => done += count,
            Err(error) => {
                tracing::error!(deadline = name, error = format!("{error:#}"), "a deadline failed, the others go on");
                failed = Some(error.context(*name));
            }
        }
    }
    // Somebody waits for what was done; only a round in which nothing else happened may pause for the failure.
    if let (0, Some(error)) = (done, failed) { Err(error) } else { Ok(done) }
}

type Deadline = fn(&App, NaiveDateTime) -> anyhow::Result<usize>;

/// Each stands on its own: one that fails is logged, and those behind it still run.
const DEADLINES: &[(&str, Deadline)] = &[
    ("places on offer", |app, now| Ok(app.db.write_now(move |conn| application::lapse_expired(conn, now))?)),
    ("attempts", |app, now| Ok(app.db.write_now(move |conn| time_out::expire(conn, now))?)),
    ("sittings", |app, now| Ok(app.db.write_now(move |conn| progress::turn(conn, now))?)),
    ("scores after a void", |app, now| Ok(app.db.write_now(move |conn| rescore::turn(conn, now))?)),
    ("seats on offer", |app, now| Ok(app.db.write_now(move |conn| waitlist::lapse_expired(conn, now))?)),
    ("attendance", |app, now| Ok(app.db.write_now(move |conn| closing::settle_overdue(conn, now))?)),
    ("job offers", |app, now| Ok(app.db.write_now(move |conn| expiry::lapse_expired(conn, now))?)),
    ("jobs that start", |app, now| {
        let today = dates::today(app.config.time_zone, now);
        Ok(app.db.write_now(move |conn| placement::start_due(conn, today, now))?)
    }),
    ("answers alike", flagging::run),
    ("marks that wait", |app, _| marking::run(app)),
    ("certificates that end", |app, _| reminder::run(app)),
];
