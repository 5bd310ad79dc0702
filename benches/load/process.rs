//! A server as a process of its own: the real binary, or this benchmark again as the bare server.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::client;

const START_LIMIT: Duration = Duration::from_secs(30);

pub struct Server {
    process: Child,
    pub port: u16,
    /// From the start of the process until it said that it is ready.
    pub start_time: Duration,
    log: PathBuf,
}

impl Server {
    /// `shining-star serve` on `database_url`, in `folder`, with its default settings.
    pub fn real(folder: &Path, database_url: &str) -> anyhow::Result<Server> {
        let port = free_port()?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_shining-star"));
        command
            .arg("serve")
            .env("BIND", format!("127.0.0.1:{port}"))
            .env("PUBLIC_URL", format!("http://127.0.0.1:{port}"))
            .env("DATABASE_URL", database_url);
        Server::start(command, port, folder, "real")
    }

    /// The bare server on `database_url`; it answers with the bodies that lie in `folder`.
    pub fn bare(folder: &Path, database_url: &str) -> anyhow::Result<Server> {
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--bare").arg(port.to_string()).arg(database_url);
        Server::start(command, port, folder, "bare")
    }

    fn start(mut command: Command, port: u16, folder: &Path, name: &str) -> anyhow::Result<Server> {
        let log = folder.join(format!("{name}.log"));
        let output = File::create(&log)?;
        command.current_dir(folder).stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let started = Instant::now();
        let process = command.spawn().context("the server does not start")?;
        let mut server = Server { process, port, start_time: Duration::ZERO, log };
        loop {
            let asked = client::ask_once(port, b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
            if asked.is_ok_and(|(status, _)| status == 200) {
                server.start_time = started.elapsed();
                return Ok(server);
            }
            if server.process.try_wait()?.is_some() || started.elapsed() > START_LIMIT {
                bail!("the {name} server was not ready after {:?}:\n{}", started.elapsed(), server.log());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits until it has nothing to do in the background any more, such as mails that the filling has left.
    pub fn settle(&self) -> anyhow::Result<()> {
        let (deadline, mut before) = (Instant::now() + START_LIMIT, self.cpu_time()?);
        loop {
            std::thread::sleep(Duration::from_secs(3));
            let after = self.cpu_time()?;
            if after - before < Duration::from_millis(100) || Instant::now() > deadline {
                return Ok(());
            }
            before = after;
        }
    }

    /// Resident memory in MB.
    pub fn memory(&self) -> anyhow::Result<f64> {
        self.status("VmRSS:")
    }

    /// The most memory that was ever resident, in MB.
    pub fn peak_memory(&self) -> anyhow::Result<f64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name}"))?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Processor time used so far, by all threads.
    pub fn cpu_time(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // The name of the program may hold spaces; user and system time are the 12th and 13th field after it.
        let (_, fields) = stat.rsplit_once(") ").context("no process name")?;
        let ticks: u64 = fields.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        // Linux counts in hundredths of a second on every machine that we know.
        Ok(Duration::from_millis(ticks * 10))
    }

    /// What it warned of, such as writes that held up the others.
    pub fn warnings(&self) -> anyhow::Result<Vec<String>> {
        let log = std::fs::read_to_string(&self.log)?;
        Ok(log.lines().filter(|line| line.contains("WARN")).map(str::to_owned).collect())
    }

    /// The end of what it wrote.
    pub fn log(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
