//! The real binary as a process of its own, on a free loopback port, with a folder of its own.
//!
//! It can be stopped as an operator would (SIGTERM) or as a power cut would (SIGKILL), and started again on the same
//! data. Nothing here waits on a runtime: a test with threads uses it as well as one with browsers.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a start may take: the demo fills its database before it says that it is ready.
const START_LIMIT: Duration = Duration::from_secs(120);
const STOP_LIMIT: Duration = Duration::from_secs(10);

pub struct Server {
    process: Option<Child>,
    port: u16,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    folder: tempfile::TempDir,
}

impl Server {
    /// Starts `shining-star <arguments>` and waits until it is ready. It runs inside an empty folder, so every default
    /// that is a relative path (the database, uploads, the secret key, mails) lies in there. Of this process's
    /// environment it sees only PATH, HOME and TMPDIR; `variables` come on top, and win over `BIND` and `PUBLIC_URL`.
    pub fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        Server::start_in(tempfile::tempdir().expect("a temporary folder"), arguments, variables)
    }

    /// The same on a copy of `original`, the folder of a server that was stopped.
    pub fn start_on(original: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(original, folder.path()).expect("a copy of the folder");
        Server::start_in(folder, arguments, variables)
    }

    fn start_in(folder: tempfile::TempDir, arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        let mut server = Server {
            process: None,
            port: free_port(),
            arguments: arguments.iter().map(|argument| argument.to_string()).collect(),
            variables: variables.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            folder,
        };
        server.run();
        server
    }

    /// Its folder, once it is stopped.
    pub fn into_folder(mut self) -> tempfile::TempDir {
        assert!(self.process.is_none(), "the server still runs");
        let empty = tempfile::tempdir().expect("a temporary folder");
        std::mem::replace(&mut self.folder, empty)
    }

    /// Where the server answers, without a slash at the end. It stays the same over a restart.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder it runs in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn pid(&self) -> u32 {
        self.process.as_ref().expect("the server runs").id()
    }

    /// All that it wrote to stdout and stderr since the first start.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// Waits up to ten seconds for a line of the log that contains `text`, and gives that line.
    pub fn wait_for_log(&self, text: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            if let Some(line) = self.log().lines().find(|line| line.contains(text)) {
                return line.to_string();
            }
            assert!(Instant::now() < deadline, "the log never said {text:?}:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it without any warning, as a power cut does.
    pub fn kill(&mut self) {
        let mut process = self.process.take().expect("the server runs");
        process.kill().expect("SIGKILL");
        process.wait().expect("the end of the server");
    }

    /// Asks it to stop (SIGTERM) and gives what it exited with; more than ten seconds is a failure.
    pub fn stop(&mut self) -> ExitStatus {
        let mut process = self.process.take().expect("the server runs");
        terminate(&process);
        wait_for_end(&mut process, STOP_LIMIT).unwrap_or_else(|| {
            let _ = process.kill();
            let _ = process.wait();
            panic!("the server did not stop within {STOP_LIMIT:?} of SIGTERM:\n{}", self.log())
        })
    }

    /// Starts it again on the same folder, port, arguments and variables.
    pub fn restart(&mut self) {
        if self.process.is_some() {
            self.stop();
        }
        self.run();
    }

    /// Runs another command of the same binary (`audit verify`, `user add`) in the same folder and environment.
    pub fn command(&self, arguments: &[&str]) -> std::process::Output {
        self.prepared(arguments).stdin(Stdio::null()).output().expect("the command runs")
    }

    fn run(&mut self) {
        let log = OpenOptions::new().create(true).append(true).open(self.log_file()).expect("a log file");
        let again: File = log.try_clone().expect("the log file again");
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let process = self
            .prepared(&arguments)
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(again)
            .spawn()
            .expect("the binary starts");
        self.process = Some(process);
        self.wait_until_ready();
    }

    fn prepared(&self, arguments: &[&str]) -> Command {
        // SHINING_STAR_BIN names another build, such as one with optimisation.
        let built = || env!("CARGO_BIN_EXE_shining-star").into();
        let mut command = Command::new(std::env::var_os("SHINING_STAR_BIN").unwrap_or_else(built));
        command.current_dir(self.folder.path()).args(arguments).env_clear();
        // TESTS_RUN is the mark by which tests/run finds and ends what a crashed test left behind.
        for name in ["PATH", "HOME", "TMPDIR", "TESTS_RUN"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .env("RUST_BACKTRACE", "1")
            .env("BIND", format!("127.0.0.1:{}", self.port))
            .env("PUBLIC_URL", self.url())
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            if status(self.port, "/health/ready") == Some(200) {
                return;
            }
            let process = self.process.as_mut().expect("the server was started");
            if let Some(status) = process.try_wait().expect("the state of the server") {
                panic!("the server ended at its start with {status}:\n{}", self.log());
            }
            assert!(Instant::now() < deadline, "not ready after {START_LIMIT:?}:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
        if std::thread::panicking() {
            // libtest shows this only for a test that failed.
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            let last = &lines[lines.len().saturating_sub(40)..];
            eprintln!("the end of the server's log:\n{}", last.join("\n"));
        }
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A loopback port that is free at this moment.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// The status code that a GET answers with; none when nobody answers.
fn status(port: u16, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    // A server that resets the connection after its answer has still answered.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
}

/// The standard library sends SIGKILL only, so the shell's own `kill` sends this one.
fn terminate(process: &Child) {
    let sent = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", process.id())).status();
    assert!(sent.expect("a shell").success(), "SIGTERM was not sent");
}

fn wait_for_end(process: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let deadline = Instant::now() + limit;
    while Instant::now() < deadline {
        if let Some(status) = process.try_wait().expect("the state of the server") {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    None
}
