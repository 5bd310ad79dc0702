//! Two databases with the same rows: one for the real server, one for the bare one.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use shining_star::db::{self, Db};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
        }
    }
}

/// The address of a PostgreSQL server on which databases may be made.
pub fn postgres_server() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "whoever runs the benchmark says where PostgreSQL is")]
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// One database. Gone when it is dropped.
pub struct Single {
    pub url: String,
    made: Option<(String, String)>,
}

impl Single {
    /// Migrates a database and lets `fill` put rows into it.
    pub fn filled<T>(
        kind: Kind,
        folder: &Path,
        fill: impl FnOnce(&Db) -> anyhow::Result<T>,
    ) -> anyhow::Result<(Single, T)> {
        let single = match kind {
            Kind::Sqlite => Single { url: format!("sqlite://{}", folder.join("single.db").display()), made: None },
            Kind::Postgres => {
                let server = postgres_server().context("TEST_DATABASE_URL is not set")?;
                let name = new_name();
                PgConnection::establish(&server)?.batch_execute(&format!("CREATE DATABASE {name}"))?;
                Single { url: address(&server, &name)?, made: Some((server, name)) }
            }
        };
        let filled = migrate_and_fill(&single.url, fill)?;
        if kind == Kind::Postgres {
            PgConnection::establish(&single.url)?.batch_execute("VACUUM ANALYZE")?;
        }
        Ok((single, filled))
    }
}

impl Drop for Single {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.made {
            drop_database(server, name);
        }
    }
}

fn new_name() -> String {
    format!("bench_{}", shining_star::random::hex(&shining_star::random::bytes::<6>()))
}

fn address(server: &str, name: &str) -> anyhow::Result<String> {
    let mut url = url::Url::parse(server)?;
    url.set_path(name);
    Ok(url.into())
}

fn drop_database(server: &str, name: &str) {
    let Ok(mut conn) = PgConnection::establish(server) else { return };
    let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
}

/// Gone when it is dropped.
pub struct Pair {
    pub real: String,
    pub bare: String,
    made: Option<(String, [String; 2])>,
}

impl Pair {
    /// Migrates a database, lets `fill` put rows into it, and copies it.
    pub fn filled<T>(
        kind: Kind,
        folder: &Path,
        fill: impl FnOnce(&Db) -> anyhow::Result<T>,
    ) -> anyhow::Result<(Pair, T)> {
        match kind {
            Kind::Sqlite => Pair::sqlite(folder, fill),
            Kind::Postgres => Pair::postgres(fill),
        }
    }

    fn sqlite<T>(folder: &Path, fill: impl FnOnce(&Db) -> anyhow::Result<T>) -> anyhow::Result<(Pair, T)> {
        let url = |name: &str| format!("sqlite://{}", folder.join(name).display());
        let pair = Pair { real: url("real.db"), bare: url("bare.db"), made: None };
        let filled = migrate_and_fill(&url("filled.db"), fill)?;
        for copy in ["real.db", "bare.db"] {
            db::backup::sqlite(&url("filled.db"), &folder.join(copy))?;
        }
        Ok((pair, filled))
    }

    fn postgres<T>(fill: impl FnOnce(&Db) -> anyhow::Result<T>) -> anyhow::Result<(Pair, T)> {
        let server = postgres_server().context("TEST_DATABASE_URL is not set")?;
        let name = new_name();
        let names = [format!("{name}_real"), format!("{name}_bare")];
        let url = |name: &str| address(&server, name);
        let pair = Pair { real: url(&names[0])?, bare: url(&names[1])?, made: Some((server.clone(), names.clone())) };
        let mut conn = PgConnection::establish(&server)?;
        conn.batch_execute(&format!("CREATE DATABASE {}", names[0]))?;
        let filled = migrate_and_fill(&pair.real, fill)?;
        // Autovacuum would do so within a minute; the figures shall not depend on when.
        PgConnection::establish(&pair.real)?.batch_execute("VACUUM ANALYZE")?;
        let copy = format!("CREATE DATABASE {} TEMPLATE {}", names[1], names[0]);
        // The last connections to the template may still be closing.
        let mut tries = 0;
        while let Err(error) = conn.batch_execute(&copy) {
            tries += 1;
            anyhow::ensure!(tries < 50, "the database cannot be copied: {error}");
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok((pair, filled))
    }
}

fn migrate_and_fill<T>(url: &str, fill: impl FnOnce(&Db) -> anyhow::Result<T>) -> anyhow::Result<T> {
    db::migrate::run(url)?;
    fill(&Db::open(url, 4)?)
}

impl Drop for Pair {
    fn drop(&mut self) {
        let Some((server, names)) = &self.made else { return };
        names.iter().for_each(|name| drop_database(server, name));
    }
}
