//! What is measured: which requests the connections send, and what counts as an answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::ensure;

use crate::client::{self, Script};
use crate::fill::Filled;
use crate::process::Server;
use crate::report::Aim;

/// The figures in the order in which they run; each names its route on the bare server as well.
pub const NAMES: [&str; 4] = ["answer", "home", "sessions", "search"];

pub struct Figure {
    pub name: &'static str,
    /// One per connection.
    pub scripts: Vec<Arc<Script>>,
    pub p99: Aim,
}

pub fn all(filled: &Filled) -> Vec<Figure> {
    vec![
        answer(filled),
        page("home", "/my", &filled.trainees),
        page("sessions", "/my/sessions", &filled.trainees),
        page("search", "/provider/anchors", &filled.members),
    ]
}

/// Every trainee goes through their paper again and again and saves an answer to each question.
fn answer(filled: &Filled) -> Figure {
    let path = format!("/my/exams/{}/answers", filled.sitting);
    let script = |token: &String| {
        let save = |position: i64| {
            let (choice, flagged) = (["A", "B"][position as usize % 2], position % 10 == 0);
            post(&path, token, &format!("position={position}&choice={choice}&flagged={flagged}"))
        };
        Arc::new(Script { requests: (1..=filled.questions).map(save).collect(), status: 200 })
    };
    Figure { name: "answer", scripts: filled.trainees.iter().map(script).collect(), p99: Aim::Below(20.0) }
}

/// A page that every connection asks for with a login of its own.
fn page(name: &'static str, path: &str, tokens: &[String]) -> Figure {
    let script = |token: &String| Arc::new(Script { requests: vec![get(path, token)], status: 200 });
    Figure { name, scripts: tokens.iter().map(script).collect(), p99: Aim::None }
}

impl Figure {
    /// Asks the real server once and keeps the body, for the bare server to send.
    pub fn capture(&self, real: &Server, folder: &Path) -> anyhow::Result<()> {
        let script = &self.scripts[0];
        let (status, body) = client::ask_once(real.port, &script.requests[0])?;
        let text = String::from_utf8_lossy(&body);
        ensure!(status == script.status, "{} answers with {status}:\n{text}\n{}", self.name, real.log());
        std::fs::write(body_file(folder, self.name), body)?;
        Ok(())
    }
}

/// Where the captured body of a figure lies.
pub fn body_file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.body"))
}

pub fn get(path: &str, token: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Language: en\r\n\
         Cookie: login={token}\r\n\r\n"
    )
    .into_bytes()
}

pub fn post(path: &str, token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Language: en\r\n\
         Cookie: login={token}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
