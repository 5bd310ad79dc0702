//! The App with a database, files and mails of its own, a clock that stands still, and a server on a free port.

use std::collections::HashMap;
use std::sync::OnceLock;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use shining_star::accounts::login::{self, Origin};
use shining_star::accounts::password;
use shining_star::accounts::role::{self, Role};
use shining_star::accounts::user::{self, Email, NewUser, UserId};
use shining_star::app::{self, App};
use shining_star::clock::Clock;
use shining_star::config::Config;
use shining_star::db::{Conn, Db, migrate};
use shining_star::i18n::Lang;
use shining_star::notifications::mailer::{Kept, Mailer};
use shining_star::{http_app, notifications, random};
use tempfile::TempDir;

use super::database::Database;
use super::person::Person;

/// Everybody's password.
pub const PASSWORD: &str = "three white horses";

/// Monday, 23 November 2026, 10:00 in Shanghai.
pub fn start() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(2, 0, 0).unwrap()
}

pub struct World {
    pub app: App,
    pub base: String,
    server: ServerHandle,
    thread: Option<std::thread::JoinHandle<()>>,
    _database: Database,
    _folder: TempDir,
}

impl World {
    pub fn new() -> World {
        World::with(&[])
    }

    /// With settings that differ from the usual.
    pub fn with(settings: &[(&str, &str)]) -> World {
        let folder = TempDir::new().unwrap();
        let database = Database::new(&folder);
        let mut values: HashMap<String, String> = HashMap::from([
            ("DATABASE_URL".into(), database.url.clone()),
            ("DATABASE_POOL".into(), "8".into()),
            ("FILES_URL".into(), format!("file://{}", folder.path().join("files").display())),
            ("SECRET_KEY_FILE".into(), folder.path().join("secret.key").display().to_string()),
            ("PUBLIC_URL".into(), "http://star.test".into()),
        ]);
        values.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let config = Config::from_lookup(|name| values.get(name).cloned()).unwrap();
        migrate::run(&config.database_url).unwrap();
        let db = Db::open(&config.database_url, config.database_pool).unwrap();
        let app = App::with(config, Clock::fixed(start()), db, Mailer::memory()).unwrap();
        let (base, server, thread) = serve(&app);
        World { app, base, server, thread: Some(thread), _database: database, _folder: folder }
    }

    pub fn now(&self) -> NaiveDateTime {
        self.app.clock.now()
    }

    pub fn advance(&self, by: TimeDelta) {
        self.app.clock.advance(by);
    }

    /// Runs a verb or any other change.
    pub fn write<T: Send + 'static, E>(
        &self,
        change: impl Fn(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        E: std::error::Error + From<diesel::result::Error> + Send + 'static,
    {
        self.app.db.write_now(change)
    }

    pub fn read<T>(&self, query: impl FnOnce(&mut Conn) -> diesel::QueryResult<T>) -> T {
        self.app.db.read_now(query).unwrap()
    }

    /// A person with an account, a confirmed address and these roles. The name is the part before the `@`.
    pub fn user(&self, email: &str, roles: &'static [Role]) -> UserId {
        let new = NewUser {
            email: email.parse::<Email>().unwrap(),
            name: email.split('@').next().unwrap().to_owned(),
            lang: Lang::En,
            password_hash: Some(password_hash().to_owned()),
            is_confirmed: true,
        };
        let now = self.now();
        self.write(move |conn| {
            let id = user::create(conn, &new, now)?;
            for role in roles {
                role::grant(conn, id, *role, None, now)?;
            }
            Ok::<_, diesel::result::Error>(id)
        })
        .unwrap()
    }

    /// A browser that nobody is signed in with. It asks for English.
    pub fn visitor(&self) -> Person {
        Person::new(&self.base)
    }

    /// A browser in which `user` is signed in.
    pub fn signed_in(&self, user: UserId) -> Person {
        let token = random::token();
        let held = token.clone();
        let now = self.now();
        self.write(move |conn| {
            let origin = Origin { ip: "127.0.0.1".into(), user_agent: "test".into() };
            login::start(conn, user, &held, &origin, now)
        })
        .unwrap();
        let mut person = self.visitor();
        person.set_cookie("login", &token);
        person
    }

    /// Sends what is in the outbox and returns every mail sent so far.
    pub fn deliver_mail(&self) -> Vec<Kept> {
        while notifications::worker::deliver(&self.app).unwrap() > 0 {}
        self.app.mailer.kept()
    }

    /// The newest mail to `email`, after delivery.
    pub fn mail_to(&self, email: &str) -> Kept {
        let mails = self.deliver_mail();
        mails.into_iter().rev().find(|mail| mail.to == email).unwrap_or_else(|| panic!("no mail to {email}"))
    }

    /// The path of the link in the newest mail to `email`.
    pub fn link_to(&self, email: &str) -> String {
        let mail = self.mail_to(email);
        let link = mail.text.lines().find_map(|line| line.trim().strip_prefix("http://star.test"));
        link.unwrap_or_else(|| panic!("no link in {}", mail.text)).to_owned()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let stop = self.server.stop(false);
        std::thread::spawn(move || tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(stop))
            .join()
            .unwrap();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

fn password_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| password::hash_now(PASSWORD).unwrap())
}

fn serve(app: &App) -> (String, ServerHandle, std::thread::JoinHandle<()>) {
    let configure = app::configure(app);
    let (send, receive) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || http_app!(configure.clone()))
                .workers(1)
                .disable_signals()
                .bind("127.0.0.1:0")
                .unwrap();
            let address = server.addrs()[0];
            let running = server.run();
            send.send((format!("http://{address}"), running.handle())).unwrap();
            running.await.unwrap();
        });
    });
    let (base, handle) = receive.recv().unwrap();
    (base, handle, thread)
}
