//! A lean HTTP/1.1 client: connections that stay open, each with one request under way. The load generator shares the
//! machine with the server that it measures, so it runs on one thread, sends requests that were written beforehand and
//! reads of an answer only its status and its length.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What one connection asks over and over, in turn, and the one status that counts as an answer.
pub struct Script {
    pub requests: Vec<Vec<u8>>,
    pub status: u16,
}

/// What came out of one run over all connections.
pub struct Measured {
    /// Answers per second.
    pub rate: f64,
    /// Microseconds from the first byte sent to the last byte read, in no order.
    pub latencies: Vec<u32>,
}

/// Drives the server at `port` with one connection per script and measures for `time` after `warm_up`. A request that
/// fails, or is answered with another status, fails the run.
pub fn drive(port: u16, scripts: &[Arc<Script>], warm_up: Duration, time: Duration) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let from = Instant::now() + warm_up;
        let until = from + time;
        let mut connections = JoinSet::new();
        for script in scripts {
            connections.spawn(repeat(port, script.clone(), from, until));
        }
        let mut latencies = Vec::new();
        while let Some(done) = connections.join_next().await {
            latencies.extend(done??);
        }
        ensure!(!latencies.is_empty(), "no request was answered in {time:?}");
        Ok(Measured { rate: latencies.len() as f64 / time.as_secs_f64(), latencies })
    })
}

async fn repeat(port: u16, script: Arc<Script>, from: Instant, until: Instant) -> anyhow::Result<Vec<u32>> {
    let mut connection = Connection::open(port).await?;
    let mut latencies = Vec::with_capacity(16 * 1024);
    for request in script.requests.iter().cycle() {
        let sent = Instant::now();
        if sent >= until {
            break;
        }
        let (status, _) = connection.ask(request).await?;
        if status != script.status {
            bail!("answered with {status} instead of {}:\n{}", script.status, connection.shown(request));
        }
        let answered = Instant::now();
        if sent >= from && answered <= until {
            latencies.push((answered - sent).as_micros().try_into().unwrap_or(u32::MAX));
        }
    }
    Ok(latencies)
}

/// Asks once and gives the status and the body.
pub fn ask_once(port: u16, request: &[u8]) -> anyhow::Result<(u16, Vec<u8>)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connection = Connection::open(port).await?;
        let (status, body) = connection.ask(request).await?;
        Ok((status, connection.buffer[body].to_vec()))
    })
}

/// Somebody who comes back now and then. A connection that the server has closed meanwhile is opened again, as browsers do.
pub struct Visitor {
    port: u16,
    connection: Option<Connection>,
}

impl Visitor {
    pub fn new(port: u16) -> Visitor {
        Visitor { port, connection: None }
    }

    /// Sends one request and gives the status of the answer and, of a failed one, how it looks.
    pub async fn ask(&mut self, request: &[u8]) -> anyhow::Result<(u16, Vec<u8>)> {
        if let Some(mut kept) = self.connection.take().filter(Connection::is_open) {
            match kept.ask(request).await {
                Ok(answer) => return Ok(self.keep(kept, answer)),
                // It was closed in the very moment: nobody has seen the request.
                Err(_) if kept.buffer.is_empty() => {}
                Err(error) => return Err(error),
            }
        }
        let mut fresh = Connection::open(self.port).await?;
        let answer = fresh.ask(request).await?;
        Ok(self.keep(fresh, answer))
    }

    /// Thousands of visitors keep no answers.
    fn keep(&mut self, mut connection: Connection, (status, body): (u16, std::ops::Range<usize>)) -> (u16, Vec<u8>) {
        let shown = if status < 400 { Vec::new() } else { connection.buffer[body].to_vec() };
        connection.buffer = Vec::new();
        self.connection = Some(connection);
        (status, shown)
    }
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(port: u16) -> anyhow::Result<Connection> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.context("the server takes no connection")?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::with_capacity(4 * 1024) })
    }

    /// Whether the server has not closed it meanwhile.
    fn is_open(&self) -> bool {
        let closed = self.stream.try_read(&mut [0; 1]);
        closed.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    }

    /// Sends one request and reads the whole answer; gives its status and where in the buffer its body stands.
    async fn ask(&mut self, request: &[u8]) -> anyhow::Result<(u16, std::ops::Range<usize>)> {
        self.buffer.clear();
        self.stream.write_all(request).await?;
        let (status, start, length) = loop {
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server closed the connection");
            if let Some(end) = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                let head = std::str::from_utf8(&self.buffer[..end])?;
                let status = head.get(9..12).and_then(|digits| digits.parse().ok()).context("no HTTP status")?;
                break (status, end + 4, length(status, head)?);
            }
        };
        while self.buffer.len() < start + length {
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server closed the connection");
        }
        ensure!(self.buffer.len() == start + length, "more than one answer");
        Ok((status, start..start + length))
    }

    /// A failed exchange as far as people want to read it.
    fn shown(&self, request: &[u8]) -> String {
        let start = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(1500)]).into_owned();
        format!("{}\n{}", start(request), start(&self.buffer))
    }
}

fn length(status: u16, head: &str) -> anyhow::Result<usize> {
    if matches!(status, 204 | 304) {
        return Ok(0);
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
    });
    length.with_context(|| format!("an answer without a length:\n{head}"))
}
