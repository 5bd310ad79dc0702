//! A demo programme in full swing, and the people who work in it.

use std::path::Path;
use std::time::{Duration, Instant};

use shining_star::i18n::{self, Lang};

use crate::support::{NewPerson, Person, Server};

pub const PASSWORD: &str = "a lantern on the river";

/// A demo that was just filled.
pub fn demo() -> Server {
    // The other commands look where the demo looks.
    let places =
        [("DEMO_PASSWORD", PASSWORD), ("DATABASE_URL", "sqlite://var/demo.db"), ("SECRET_KEY_FILE", "var/demo.key")];
    Server::start(&["demo", "--fresh"], &places)
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

    pub fn on(self, server: &Server) -> NewPerson {
        let newcomer = Person::on(&server.url()).speaking(self.lang().as_str());
        match self {
            Variant::PhoneChinese => newcomer.phone(),
            Variant::DesktopEnglish => newcomer.desktop(),
        }
    }

    /// Somebody who is signed in. The language is chosen on purpose, so that it wins over that of the account.
    pub async fn enter(self, server: &Server, email: &str) -> Person {
        let person = self.on(server).open().await;
        person.goto("/sign-in").await;
        for language in [self.lang().other(), self.lang()] {
            person.press_at("button.lang").await;
            person.expect_attribute("html", "lang", language.as_str()).await;
        }
        self.sign_in(&person, email, PASSWORD).await;
        person
    }

    pub async fn sign_in(self, person: &Person, email: &str, password: &str) {
        person.goto("/sign-in").await;
        person.fill("f-email", email).await;
        person.fill("f-password", password).await;
        person.press_at("form[action='/sign-in'] button.go").await;
        person.expect_no_text("h1", self.t("sign-in-title")).await;
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
