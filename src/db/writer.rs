//! Group commit for SQLite: one thread owns the one write connection and commits many waiting writes at once.
//!
//! A write is a closure. It runs in a savepoint of its own, so an error or a panic undoes that write alone; its answer is
//! kept back until the commit that holds it is on the disk. Nothing waits for a batch to fill: a batch is what had queued
//! up while the last commit was under way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::Error as DbError;

use super::conn::{Conn, ConnectError, Manager};
use super::{Transactions, depth, errors};

const BATCH: usize = 256;
/// After so long a batch takes nothing more: who is in it waits for all of it, and some writes are a hundred times as long as
/// others.
const LONGEST: Duration = Duration::from_millis(10);
const QUEUE: usize = 8192;
/// Everybody else waits for a write that takes longer: it belongs in pieces.
const LONG: Duration = Duration::from_millis(100);

/// One queued write.
pub(super) trait Job: Send {
    /// What is written, for the log.
    fn name(&self) -> &'static str;
    /// Runs the closure and keeps its result. `true` when its changes are to be kept.
    fn run(&mut self, conn: &mut Conn) -> bool;
    /// Hands the result to whoever waits; `Err` replaces it.
    fn finish(self: Box<Self>, committed: Result<(), DbError>);
}

pub(super) struct Writer {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(manager: Manager) -> Result<Self, ConnectError> {
        let conn = manager.open()?;
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || serve(&manager, conn, &jobs))
            .map_err(|error| diesel::ConnectionError::BadConnection(error.to_string()))?;
        Ok(Writer { queue: Some(queue), thread: Some(thread) })
    }

    /// Queues a write; when the queue is full or the writer is gone, the job is finished with an error at once.
    pub(super) fn submit(&self, job: Box<dyn Job>) {
        let refused = match &self.queue {
            Some(queue) => match queue.try_send(job) {
                Ok(()) => return,
                Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) => job,
            },
            None => job,
        };
        refused.finish(Err(errors::unavailable("the writer takes no more work")));
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(manager: &Manager, conn: Conn, jobs: &Receiver<Box<dyn Job>>) {
    let mut conn = Some(conn);
    while let Ok(first) = jobs.recv() {
        let mut open = match conn.take().map_or_else(|| manager.open(), Ok) {
            Ok(open) => open,
            Err(error) => {
                tracing::error!(%error, "the write connection cannot be opened");
                first.finish(Err(errors::unavailable("the database cannot be opened")));
                continue;
            }
        };
        if serve_batch(&mut open, first, jobs) {
            conn = Some(open);
        }
    }
}

/// Runs `first` and whatever else is waiting in one transaction. `false` when the connection must be replaced.
fn serve_batch(conn: &mut Conn, first: Box<dyn Job>, jobs: &Receiver<Box<dyn Job>>) -> bool {
    if let Err(error) = begin(conn) {
        tracing::error!(%error, "a write transaction cannot begin");
        first.finish(Err(error));
        return false;
    }
    let (begun, mut batch) = (Instant::now(), Vec::with_capacity(8));
    let mut next = Some(first);
    let mut failed = None;
    while let Some(mut job) = next.take() {
        let ran = timed(job.name(), || run_in_savepoint(conn, job.as_mut()));
        batch.push(job);
        if let Err(error) = ran {
            failed = Some(error);
            break;
        }
        if batch.len() < BATCH && begun.elapsed() < LONGEST {
            next = jobs.try_recv().ok();
        }
    }
    let outcome = match failed {
        Some(error) => Err(error),
        None => timed("commit", || Transactions::commit_transaction(conn)),
    };
    metrics::histogram!("db_write_batch").record(batch.len() as f64);
    match outcome {
        Ok(()) => {
            batch.into_iter().for_each(|job| job.finish(Ok(())));
            true
        }
        Err(error) => {
            tracing::error!(%error, writes = batch.len(), "a commit failed; nothing of it is kept");
            let text = error.to_string();
            batch.into_iter().for_each(|job| job.finish(Err(errors::unavailable(&text))));
            false
        }
    }
}

/// Says in the log which write took so long that everybody waited for it.
fn timed<T>(name: &str, change: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = change();
    let took = begun.elapsed();
    if took > LONG {
        tracing::warn!(name, milliseconds = took.as_millis(), "a write held up the others");
    }
    done
}

fn begin(conn: &mut Conn) -> Result<(), DbError> {
    match conn {
        Conn::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
        Conn::Postgres(_) => Err(errors::unavailable("the group-commit writer serves SQLite")),
    }
}

/// `Err` when the transaction around the savepoint is lost and the whole batch with it.
fn run_in_savepoint(conn: &mut Conn, job: &mut dyn Job) -> Result<(), DbError> {
    Transactions::begin_transaction(conn)?;
    let kept = catch_unwind(AssertUnwindSafe(|| job.run(conn))).unwrap_or_else(|_| {
        tracing::error!("a write panicked; it alone is undone");
        false
    });
    // A panic inside nested transactions leaves their savepoints open.
    while depth(conn) > 2 {
        Transactions::rollback_transaction(conn)?;
    }
    if kept { Transactions::commit_transaction(conn) } else { Transactions::rollback_transaction(conn) }
}
