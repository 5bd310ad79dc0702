//! What the stages of a journey share: the world, the language, and the people who are signed in.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use chrono::{NaiveDateTime, TimeDelta};
use shining_star::i18n::Message;

use crate::support::{NewPerson, Person};
use crate::world::{self, Variant, World};

pub const OFFICE: &str = "office@demo.test";
pub const TRAINER: &str = "trainer@demo.test";
pub const PROVIDER: &str = "provider@demo.test";
pub const TRAINEE: &str = "trainee@demo.test";
pub const ANCHOR: &str = "anchor@demo.test";

pub struct Walk {
    world: World,
    pub variant: Variant,
    people: RefCell<HashMap<String, Rc<Person>>>,
}

impl Walk {
    pub fn new(variant: Variant) -> Walk {
        Walk { world: world::demo(), variant, people: RefCell::default() }
    }

    /// Somebody who is signed in; from the second time on they are where they were.
    pub async fn enter(&self, email: &str) -> Rc<Person> {
        let known = self.people.borrow().get(email).cloned();
        if let Some(person) = known {
            // What the browser said in a stage that failed is no failure of the next.
            let _ = person.complaints().await;
            return person;
        }
        let person = Rc::new(self.another(email).await);
        self.people.borrow_mut().insert(email.to_string(), Rc::clone(&person));
        person
    }

    /// The same account in a browser of its own.
    pub async fn another(&self, email: &str) -> Person {
        self.variant.enter(&self.world, email).await
    }

    pub fn newcomer(&self) -> NewPerson {
        self.variant.on(&self.world)
    }

    pub fn t<'a>(&self, key: &'a str) -> &'a str {
        self.variant.t(key)
    }

    /// The text of a message with arguments.
    pub fn say(&self, message: Message) -> String {
        self.variant.say(&message)
    }

    /// The one of two texts that is in this journey's language.
    pub fn pick(&self, en: &'static str, zh: &'static str) -> &'static str {
        self.variant.lang().pick(en, zh)
    }

    pub async fn link_in_mail(&self, to: &str, start: &str) -> String {
        world::link_in_mail(&self.world, to, start).await
    }

    /// A file on the disk of whoever uploads it.
    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.world.folder().join(name);
        std::fs::write(&path, content).expect("a file to upload");
        path
    }
}

/// Now, on the clock of the programme.
pub fn now() -> NaiveDateTime {
    shining_star::clock::Clock::System.now() + TimeDelta::hours(8)
}

/// Today, or a day before or after, as a date field takes it.
pub fn day(offset: i64) -> String {
    (now() + TimeDelta::days(offset)).format("%Y-%m-%d").to_string()
}

/// A time as a field takes it.
pub fn stamp(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M").to_string()
}
