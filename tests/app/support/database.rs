//! A database per test: a copy of one that was migrated once.

use std::sync::{Mutex, OnceLock};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use shining_star::db;
use tempfile::TempDir;

pub struct Database {
    pub url: String,
    drop_at: Option<(String, String)>,
}

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
                Database { url: format!("sqlite://{}", path.display()), drop_at: None }
            }
            Some(server) => {
                let name = format!("t_{}", shining_star::random::hex(&shining_star::random::bytes::<8>()));
                let template = postgres_template(&server);
                static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
                let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let mut conn = PgConnection::establish(&server).unwrap();
                conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
                Database { url: with_name(&server, &name), drop_at: Some((server, name)) }
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.drop_at
            && let Ok(mut conn) = PgConnection::establish(server)
        {
            let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
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
