//! One chromedriver process, shared by everybody who is in a browser at the moment.
//!
//! A static is never dropped, so the static only holds a weak reference: the last person to leave ends the
//! process, and the next one to come starts another, which takes a tenth of a second.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use super::server::free_port;

pub struct Chromedriver {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
}

static SHARED: Mutex<Weak<Chromedriver>> = Mutex::new(Weak::new());

impl Chromedriver {
    /// The one that is running, or a new one.
    pub fn shared() -> Arc<Chromedriver> {
        // A panic while it was starting leaves nothing half done behind this lock.
        let mut shared = SHARED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(running) = shared.upgrade() {
            return running;
        }
        let started = Arc::new(Chromedriver::start());
        *shared = Arc::downgrade(&started);
        started
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A fresh folder for one person's browser data; it goes when chromedriver goes.
    pub fn profile(&self) -> PathBuf {
        tempfile::Builder::new()
            .prefix("person-")
            .tempdir_in(self.folder.path())
            .expect("a folder for a browser profile")
            .keep()
    }

    /// Closes one person's browser.
    pub fn close(&self, session: &str) {
        let _ = ask(self.port, &format!("DELETE /session/{session}"));
    }

    fn start() -> Chromedriver {
        let program = program("CHROMEDRIVER", &["chromedriver", "chromium.chromedriver"]);
        // Somebody else may take the port between finding and using it, so it is tried more than once.
        for _ in 0..5 {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let port = free_port();
            let log = File::create(folder.path().join("chromedriver.log")).expect("a log file");
            let mut process = Command::new(&program)
                .arg(format!("--port={port}"))
                .arg("--log-level=WARNING")
                .stdin(Stdio::null())
                .stdout(log.try_clone().expect("the log file again"))
                .stderr(log)
                .spawn()
                .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
            if is_ready(&mut process, port) {
                return Chromedriver { process, port, folder };
            }
            let _ = process.kill();
            let _ = process.wait();
            let log = std::fs::read_to_string(folder.path().join("chromedriver.log"));
            eprintln!("chromedriver did not answer on port {port}: {}", log.unwrap_or_default());
        }
        panic!("{} did not become ready in five attempts", program.display());
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // Asked kindly first: it then also ends browsers that a panicking test left open.
        let _ = ask(self.port, "GET /shutdown");
        let deadline = Instant::now() + Duration::from_secs(2);
        while Instant::now() < deadline {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_ready(process: &mut Child, port: u16) -> bool {
    let deadline = Instant::now() + Duration::from_secs(15);
    while Instant::now() < deadline && matches!(process.try_wait(), Ok(None)) {
        if ask(port, "GET /status").is_ok_and(|answer| answer.contains("\"ready\":true")) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

/// Sends one request without a body and gives the whole answer. Needs no runtime, so that it works in a drop.
fn ask(port: u16, request: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "{request} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    let mut piece = [0; 1024];
    // chromedriver may leave the connection open, so its Content-Length says when the answer is whole.
    while !is_whole(&answer) {
        match stream.read(&mut piece)? {
            0 => break,
            count => answer.extend_from_slice(&piece[..count]),
        }
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn is_whole(answer: &[u8]) -> bool {
    let answer = String::from_utf8_lossy(answer);
    let Some((head, body)) = answer.split_once("\r\n\r\n") else {
        return false;
    };
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, length)| length.trim().parse::<usize>().ok())
        .is_some_and(|length| body.len() >= length)
}

/// The browser that chromedriver is to start.
pub fn chrome() -> PathBuf {
    program("CHROME", &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
}

/// What the variable names, or else the first of the names that is on the PATH.
fn program(variable: &str, names: &[&str]) -> PathBuf {
    if let Some(named) = std::env::var_os(variable).filter(|value| !value.is_empty()) {
        return PathBuf::from(named);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder: &PathBuf| folder.join(Path::new(name))))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("none of {names:?} is installed: run tests/run, or set {variable}"))
}
