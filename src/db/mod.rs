//! The two doors to the database: [`Db::read`] for queries, [`Db::write`] for one transaction that runs as if writers came
//! one at a time. Which database stands behind them is known in this folder only.

pub mod backup;
mod conn;
pub mod errors;
pub mod migrate;
pub mod sort;
pub mod text;
pub mod types;
mod writer;

use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{Connection, SimpleConnection, TransactionManager};
use diesel::r2d2::{Pool, PooledConnection};
use diesel::result::Error as DbError;
use tokio::sync::oneshot;

pub use conn::{Conn, ConnectError};
use conn::{Manager, Purpose, sqlite_path};
use writer::{Job, Writer};

/// How often a write that met another one is tried again on PostgreSQL before the caller is told to come back.
const ATTEMPTS: u32 = 40;

#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    url: String,
    readers: Pool<Manager>,
    writers: Writers,
}

enum Writers {
    GroupCommit(Writer),
    Serializable(Pool<Manager>),
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("DATABASE_URL must begin with sqlite:// or postgres://")]
    Scheme,
    #[error("the folder of the database cannot be made: {0}")]
    Folder(#[from] std::io::Error),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("the database cannot be reached: {0}")]
    Pool(#[from] r2d2::Error),
}

impl Db {
    /// Opens the database named by `url` (`sqlite://path` or `postgres://...`); makes the SQLite file when it is missing.
    pub fn open(url: &str, pool_size: u32) -> Result<Db, OpenError> {
        let writers = if let Some(path) = sqlite_path(url) {
            if let Some(folder) = std::path::Path::new(path).parent() {
                std::fs::create_dir_all(folder)?;
            }
            Writers::GroupCommit(Writer::start(Manager { url: url.to_owned(), purpose: Purpose::Write })?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Writers::Serializable(Manager::pool(url, Purpose::Write, pool_size)?)
        } else {
            return Err(OpenError::Scheme);
        };
        let readers = Manager::pool(url, Purpose::Read, pool_size)?;
        Ok(Db(Arc::new(Inner { url: url.to_owned(), readers, writers })))
    }

    pub fn is_sqlite(&self) -> bool {
        sqlite_path(&self.0.url).is_some()
    }

    /// Copies what was committed from SQLite's log into its file while others write: whoever's commit fills the log finds
    /// little left to copy. PostgreSQL does this by itself.
    pub fn checkpoint(&self) -> Result<(), DbError> {
        if !self.is_sqlite() {
            return Ok(());
        }
        self.read_now(|conn| conn.batch_execute("PRAGMA wal_checkpoint(PASSIVE)"))
    }

    /// Runs queries on a connection that cannot write, off the request threads.
    pub async fn read<T, E, F>(&self, queries: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.read_now(queries))
            .await
            .unwrap_or_else(|_| Err(E::from(DbError::QueryBuilderError("a read panicked".into()))))
    }

    /// [`Db::read`] for threads that may wait.
    pub fn read_now<T, E, F>(&self, queries: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E>,
        E: From<DbError>,
    {
        let mut pooled = checked_out(&self.0.readers)?;
        let outcome = queries(&mut pooled.conn);
        pooled.is_suspect = outcome.is_err();
        outcome
    }

    /// Runs one transaction as if no other writer existed, and answers when it is durable.
    ///
    /// The closure may run more than once, so it touches nothing but the database.
    pub async fn write<T, E, F>(&self, change: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: StdError + From<DbError> + Send + 'static,
    {
        match &self.0.writers {
            Writers::GroupCommit(writer) => {
                let answer = submit(writer, change);
                answer.await.unwrap_or_else(|_| Err(lost()))
            }
            Writers::Serializable(_) => {
                let db = self.clone();
                tokio::task::spawn_blocking(move || db.write_now(change)).await.unwrap_or_else(|_| Err(lost()))
            }
        }
    }

    /// [`Db::write`] for threads that may wait.
    pub fn write_now<T, E, F>(&self, change: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: StdError + From<DbError> + Send + 'static,
    {
        match &self.0.writers {
            Writers::GroupCommit(writer) => submit(writer, change).blocking_recv().unwrap_or_else(|_| Err(lost())),
            Writers::Serializable(pool) => write_serializable(pool, &change),
        }
    }
}

/// Runs `change` for one row of many inside a transaction. When it fails or panics, it alone is undone and logged, so that one bad
/// row does not hold back those behind it; an error of the whole transaction is passed on.
pub fn apart<T, E>(
    conn: &mut Conn,
    (what, id): (&'static str, i64),
    change: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<Option<T>, E>
where
    E: StdError + From<DbError> + 'static,
{
    let before = depth(conn);
    match catch_unwind(AssertUnwindSafe(|| conn.transaction(change))) {
        Ok(Ok(done)) => Ok(Some(done)),
        Ok(Err(error)) if errors::concerns_all(&error) => Err(error),
        Ok(Err(error)) => {
            tracing::error!(what, id, %error, "one row is left out");
            Ok(None)
        }
        Err(_) => {
            // Whatever transactions it was in are open still.
            while depth(conn) > before {
                Transactions::rollback_transaction(conn).map_err(E::from)?;
            }
            tracing::error!(what, id, "one row is left out: it panicked");
            Ok(None)
        }
    }
}

type Transactions = <Conn as Connection>::TransactionManager;

fn depth(conn: &mut Conn) -> u32 {
    let status = Transactions::transaction_manager_status_mut(conn);
    status.transaction_depth().ok().flatten().map_or(0, u32::from)
}

fn checked_out<E: From<DbError>>(pool: &Pool<Manager>) -> Result<PooledConnection<Manager>, E> {
    pool.get().map_err(|error| {
        tracing::error!(%error, "no database connection");
        E::from(errors::unavailable("no database connection is free"))
    })
}

fn write_serializable<T, E>(pool: &Pool<Manager>, change: &impl Fn(&mut Conn) -> Result<T, E>) -> Result<T, E>
where
    E: StdError + From<DbError> + 'static,
{
    let mut attempt = 0;
    loop {
        // The connection goes back to the pool while we wait, so that those who can go on do.
        let mut pooled = checked_out::<E>(pool)?;
        let outcome = pooled.conn.transaction(change);
        pooled.is_suspect = outcome.is_err();
        drop(pooled);
        match outcome {
            Err(error) if attempt < ATTEMPTS && errors::is_conflict(&error) => {
                attempt += 1;
                metrics::counter!("db_write_retries").increment(1);
                let ceiling = 2u64 << attempt.min(6);
                let jitter = u64::from(crate::random::bytes::<1>()[0]) * ceiling / 255;
                std::thread::sleep(Duration::from_millis(1 + jitter));
            }
            outcome => return outcome,
        }
    }
}

/// What a write without an answer means: its thread is gone, so nothing was promised to anybody.
fn lost<E: From<DbError>>() -> E {
    E::from(DbError::QueryBuilderError("a write was lost before it was committed".into()))
}

struct Waiting<F, T, E> {
    change: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

fn submit<T, E, F>(writer: &Writer, change: F) -> oneshot::Receiver<Result<T, E>>
where
    F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    writer.submit(Box::new(Waiting { change, result: None, reply }));
    answer
}

impl<F, T, E> Job for Waiting<F, T, E>
where
    F: Fn(&mut Conn) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn name(&self) -> &'static str {
        std::any::type_name::<F>()
    }

    fn run(&mut self, conn: &mut Conn) -> bool {
        let result = (self.change)(conn);
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn finish(self: Box<Self>, committed: Result<(), DbError>) {
        let result = match committed {
            Ok(()) => {
                self.result.unwrap_or_else(|| Err(E::from(DbError::QueryBuilderError("a write panicked".into()))))
            }
            Err(error) => Err(E::from(error)),
        };
        let _ = self.reply.send(result);
    }
}
