//! A demo programme in full swing, and the people who work in it.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use shining_star::demo::PEOPLE;
use shining_star::i18n::{self, Lang, Message};

use crate::support::{NewPerson, Person, Server};

pub const PASSWORD: &str = "a lantern on the river";

/// The other commands look where the demo looks.
const PLACES: [(&str, &str); 3] =
    [("DEMO_PASSWORD", PASSWORD), ("DATABASE_URL", "sqlite://var/demo.db"), ("SECRET_KEY_FILE", "var/demo.key")];

/// A server on a demo of its own.
pub struct World {
    server: Server,
    _original: Arc<tempfile::TempDir>,
}

impl Deref for World {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl DerefMut for World {
    fn deref_mut(&mut self) -> &mut Server {
        &mut self.server
    }
}

/// A demo that nobody has touched. It is filled once for all who are at it at the same time; each gets a copy.
pub fn demo() -> World {
    let original = original();
    let server = Server::start_on(original.path(), &["demo"], &PLACES);
    World { server, _original: original }
}

/// The folder of a demo that was filled and stopped. The last world that came of it takes it along, for a static is
/// never dropped.
fn original() -> Arc<tempfile::TempDir> {
    static SHARED: Mutex<Weak<tempfile::TempDir>> = Mutex::new(Weak::new());
    // Somebody who failed to fill it leaves nothing behind this lock.
    let mut shared = SHARED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(filled) = shared.upgrade() {
        return filled;
    }
    let mut server = Server::start(&["demo", "--fresh"], &PLACES);
    let status = server.stop();
    assert!(status.success(), "the demo ended with {status}");
    let filled = Arc::new(server.into_folder());
    *shared = Arc::downgrade(&filled);
    filled
}

/// How somebody comes: the width of the screen and the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    PhoneChinese,
    DesktopEnglish,
}

impl Variant {
    pub fn lang(self) -> Lang {
        match self {
            Variant::PhoneChinese => Lang::Zh,
            Variant::DesktopEnglish => Lang::En,
        }
    }

    /// The text of a message in this language.
    pub fn t(self, key: &str) -> &str {
        assert!(i18n::has(self.lang(), key), "there is no message {key}");
        i18n::text(self.lang(), key)
    }

    /// The text of a message with arguments, whose times are not shown by any.
    pub fn say(self, message: &Message) -> String {
        assert!(i18n::has(self.lang(), &message.key), "there is no message {}", message.key);
        i18n::message(self.lang(), chrono_tz::Tz::UTC, message)
    }

    pub fn on(self, server: &Server) -> NewPerson {
        let newcomer = Person::on(&server.url()).speaking(self.lang().as_str());
        match self {
            Variant::PhoneChinese => newcomer.phone(),
            Variant::DesktopEnglish => newcomer.desktop(),
        }
    }

    /// Somebody who is signed in: one of the demo's five by the button that is there for them, others by their password.
    pub async fn enter(self, server: &Server, email: &str) -> Person {
        let person = self.on(server).open().await;
        person.goto("/sign-in").await;
        if PEOPLE.contains(&email) {
            person.press_at(&format!("form[action='/sign-in/demo']:has([value='{email}']) button")).await;
        } else {
            person.fill("f-email", email).await;
            person.fill("f-password", PASSWORD).await;
            person.press_at("form[action='/sign-in'] button.go").await;
        }
        person.text("details.account summary").await;
        // The account brings a language of its own along; the switch wins over that.
        if person.attribute("html", "lang").await.as_deref() != Some(self.lang().as_str()) {
            person.press_at("button.lang").await;
            person.expect_attribute("html", "lang", self.lang().as_str()).await;
        }
        person
    }
}

/// The first address that begins with `start`, in the newest mail to `to`; waits until there is one.
pub async fn link_in_mail(server: &Server, to: &str, start: &str) -> String {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(link) = find_link(&server.folder().join("var/demo-mail"), to, start) {
            return link;
        }
        assert!(Instant::now() < deadline, "no mail to {to} has a link {start}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn find_link(folder: &Path, to: &str, start: &str) -> Option<String> {
    let mails = std::fs::read_dir(folder).ok()?.flatten().filter_map(|entry| std::fs::read(entry.path()).ok());
    for mail in mails {
        let mail = String::from_utf8_lossy(&mail).replace("=\r\n", "").replace("=3D", "=");
        if mail.contains(to)
            && let Some(at) = mail.find(start)
        {
            return Some(mail[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect());
        }
    }
    None
}
