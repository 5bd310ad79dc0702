//! A database per test: on SQLite a copy of one that was migrated once; on PostgreSQL, where a copy takes half a second,
//! one that an earlier test has done with, emptied.

use std::sync::{Mutex, OnceLock};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use shining_star::db;
use tempfile::TempDir;

pub struct Database {
    pub url: String,
    /// On PostgreSQL: the server, and the name of the database there.
    place: Option<(String, String)>,
}

/// The PostgreSQL databases that are empty and free.
static FREE: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Empties every table that has rows, and begins all ids at 1 again. Nothing is checked in between.
const EMPTY: &str = "
SET session_replication_role = replica;
DO $$
DECLARE part record; has_rows boolean;
BEGIN
    FOR part IN SELECT tablename AS name FROM pg_tables
        -- The last holds a row from its migration.
        WHERE schemaname = 'public' AND tablename NOT IN ('__diesel_schema_migrations', 'bank_editions')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', part.name) INTO has_rows;
        IF has_rows THEN EXECUTE format('DELETE FROM %I', part.name); END IF;
    END LOOP;
    FOR part IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', part.name);
    END LOOP;
END $$;";

fn server() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the test runner says where PostgreSQL is")]
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

pub fn is_postgres() -> bool {
    server().is_some()
}

impl Database {
    pub fn new(folder: &TempDir) -> Database {
        match server() {
            None => {
                let path = folder.path().join("test.db");
                std::fs::copy(sqlite_template(), &path).unwrap();
                Database { url: format!("sqlite://{}", path.display()), place: None }
            }
            Some(server) => {
                let free = lock().pop();
                let name = free.unwrap_or_else(|| created(&server));
                Database { url: with_name(&server, &name), place: Some((server, name)) }
            }
        }
    }
}

fn lock() -> std::sync::MutexGuard<'static, Vec<String>> {
    FREE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn created(server: &str) -> String {
    let name = format!("t_{}", shining_star::random::hex(&shining_star::random::bytes::<8>()));
    let template = postgres_template(server);
    // A template can be copied by one at a time only.
    let _turn = lock();
    let mut conn = PgConnection::establish(server).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
    name
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some((server, name)) = &self.place else { return };
        // A test that failed may have left anything behind, such as another table.
        if std::thread::panicking() {
            return;
        }
        let Ok(mut conn) = PgConnection::establish(&with_name(server, name)) else { return };
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
        if conn.batch_execute(others).and_then(|()| conn.batch_execute(EMPTY)).is_ok() {
            lock().push(name.clone());
        }
    }
}

fn sqlite_template() -> &'static std::path::Path {
    static TEMPLATE: OnceLock<(TempDir, std::path::PathBuf)> = OnceLock::new();
    let (_, path) = TEMPLATE.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let made = folder.path().join("made.db");
        db::migrate::run(&format!("sqlite://{}", made.display())).unwrap();
        let path = folder.path().join("template.db");
        db::backup::sqlite(&format!("sqlite://{}", made.display()), &path).unwrap();
        (folder, path)
    });
    path
}

fn postgres_template(server: &str) -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("template_{}", std::process::id());
        let mut conn = PgConnection::establish(server).unwrap();
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        db::migrate::run(&with_name(server, &name)).unwrap();
        name
    })
}

/// The address of another database on the same server.
fn with_name(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(name);
    url.into()
}
