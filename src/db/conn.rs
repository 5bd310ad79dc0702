//! The connection enum and the pools of it. Only this folder knows which database is behind.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool};
use diesel::{Connection, PgConnection, SqliteConnection};

/// A connection to either database; queries are written once for both.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

/// Opens connections for a pool. Reading ones on SQLite refuse to write; writing ones on PostgreSQL are serializable.
#[derive(Debug)]
pub(super) struct Manager {
    pub(super) url: String,
    pub(super) purpose: Purpose,
}

#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("the database cannot be opened: {0}")]
    Connection(#[from] diesel::ConnectionError),
    #[error("the database does not accept its settings: {0}")]
    Query(#[from] diesel::result::Error),
}

pub(super) fn sqlite_path(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite://")
}

impl Manager {
    pub(super) fn open(&self) -> Result<Conn, ConnectError> {
        match sqlite_path(&self.url) {
            Some(path) => {
                let mut conn = SqliteConnection::establish(path)?;
                conn.batch_execute(
                    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
                )?;
                conn.batch_execute(match self.purpose {
                    Purpose::Read => "PRAGMA query_only = ON",
                    // Whoever's commit fills the log waits until it is copied into the file: 16 MB make that rare, and
                    // pages that changed many times are copied once.
                    Purpose::Write => "PRAGMA wal_autocheckpoint = 4000",
                })?;
                Ok(Conn::Sqlite(conn))
            }
            None => {
                let mut conn = PgConnection::establish(&self.url)?;
                conn.batch_execute("SET TIME ZONE 'UTC'")?;
                conn.batch_execute(match self.purpose {
                    Purpose::Read => "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                    Purpose::Write => "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                })?;
                Ok(Conn::Postgres(conn))
            }
        }
    }

    pub(super) fn pool(url: &str, purpose: Purpose, size: u32) -> Result<Pool<Manager>, r2d2::Error> {
        // A write may have to stand in line behind others that are being retried; a page is not worth such a wait.
        let wait = match purpose {
            Purpose::Read => Duration::from_secs(5),
            Purpose::Write => Duration::from_secs(20),
        };
        Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(wait)
            .test_on_check_out(false)
            .build(Manager { url: url.to_owned(), purpose })
    }
}

/// A connection in a pool, and whether the last one who used it met an error.
pub(super) struct Pooled {
    pub(super) conn: Conn,
    pub(super) is_suspect: bool,
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = ConnectError;

    fn connect(&self) -> Result<Pooled, ConnectError> {
        Ok(Pooled { conn: self.open()?, is_suspect: false })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), ConnectError> {
        Ok(pooled.conn.batch_execute("SELECT 1")?)
    }

    /// Asked when a connection comes back: only one that met an error is worth a question to the server.
    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        if std::thread::panicking() {
            return true;
        }
        std::mem::take(&mut pooled.is_suspect) && pooled.conn.batch_execute("SELECT 1").is_err()
    }
}
