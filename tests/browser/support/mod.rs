//! A server that runs as a process of its own, and people who use it through a browser.

#![allow(
    dead_code,
    reason = "the helpers offer a whole set of gestures; not every one is used by a test at every time"
)]
mod chromedriver;
mod person;
mod server;

#[allow(unused_imports, reason = "see above")]
pub use person::{NewPerson, Person, Violation};
#[allow(unused_imports, reason = "see above")]
pub use server::{Server, free_port};
