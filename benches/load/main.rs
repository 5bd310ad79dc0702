//! `cargo bench`: how fast the program answers, beside a bare handler that does the same SQL and sends as many bytes.
//!
//! The real binary runs as a process of its own (`serve`, with its default settings) on a database that was filled
//! through the program's verbs: embedded SQLite in a temporary folder and, when `TEST_DATABASE_URL` names a PostgreSQL
//! server, a database of its own there. The bare server is this benchmark run again with `--bare`: actix with nothing
//! around it, the same queries through the same two doors, and a body that was captured from the real page. 64 keep-alive
//! connections drive first the one, then the other, several times over; the rates are the medians of these rounds.
//!
//! The load generator shares the machine with both servers, and so does PostgreSQL: the rates are lower than those of
//! servers that have the machine to themselves. `cargo bench -- NAME` runs only figures with NAME in their name.
//!
//! Two stories come after that, each on a database of its own: a day with an exam of 5,000 candidates (`-- day`, see
//! [`day`]) and the import of files of 10,000 items (`-- import`, see [`importing`]). While the office does something large,
//! people in another exam go on; `..._save_wait` and `..._page_wait` are the longest that one of them waited.

mod bare;
mod client;
mod database;
mod day;
mod figures;
mod fill;
mod importing;
mod process;
mod report;

use std::time::Duration;

use anyhow::Context;
use database::{Kind, Pair};
use figures::Figure;
use process::Server;
use report::{Aim, Report};

const ROUNDS: usize = 3;
const WARM_UP: Duration = Duration::from_secs(1);
const TIME: Duration = Duration::from_secs(3);

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [bare, port, database_url] = &arguments[..]
        && bare == "--bare"
    {
        return bare::serve(port.parse()?, database_url);
    }
    let mut report = Report::new(arguments.into_iter().next());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("{cores} cores; load average before the start: {}", load.trim());
    if report.wants("binary_size") {
        let size = std::fs::metadata(env!("CARGO_BIN_EXE_shining-star"))?.len();
        report.figure("binary_size", size as f64 / f64::from(1 << 20), "MB", Aim::Below(60.0));
    }
    let mut kinds = vec![Kind::Sqlite];
    if database::postgres_server().is_some() {
        kinds.push(Kind::Postgres);
    }
    for kind in &kinds {
        measure(*kind, &mut report)?;
        day::measure(*kind, &mut report)?;
        importing::measure(*kind, &mut report)?;
    }
    if kinds.len() == 1 {
        println!("TEST_DATABASE_URL is not set: no figures for PostgreSQL");
    }
    report.close()
}

/// Every figure on one kind of database.
fn measure(kind: Kind, report: &mut Report) -> anyhow::Result<()> {
    let named = |what: &str| format!("{what}_{}", kind.name());
    let groups = figures::NAMES.map(|group| (group, Names::new(group, kind)));
    let is_wanted = |names: &Names| names.all().any(|name| report.wants(name));
    let wanted: Vec<&str> = groups.iter().filter(|(_, names)| is_wanted(names)).map(|(group, _)| *group).collect();
    let about_process = ["start_time", "idle_memory", "loaded_memory"].map(named);
    if wanted.is_empty() && !about_process.iter().any(|name| report.wants(name)) {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let (databases, filled) = Pair::filled(kind, folder.path(), fill::everything)?;
    let real = Server::real(folder.path(), &databases.real)?;
    let [start_time, idle_memory, loaded_memory] = &about_process;
    report.figure(start_time, real.start_time.as_secs_f64(), "s", Aim::Below(1.0));
    real.settle()?;
    report.figure(idle_memory, real.memory()?, "MB", Aim::Below(80.0));
    let figures: Vec<Figure> =
        figures::all(&filled).into_iter().filter(|figure| wanted.contains(&figure.name)).collect();
    for figure in &figures {
        figure.capture(&real, folder.path())?;
    }
    let bare = Server::bare(folder.path(), &databases.bare)?;
    for figure in &figures {
        let names = Names::new(figure.name, kind);
        compare(figure, &names, &real, &bare, report).with_context(|| {
            format!("{}; the end of the server's log:\n{}\n{}", figure.name, real.log(), bare.log())
        })?;
    }
    report.figure(loaded_memory, real.memory()?, "MB", Aim::None);
    Ok(())
}

/// The real server beside the bare one, in turns, so that both meet the same weather.
fn compare(figure: &Figure, names: &Names, real: &Server, bare: &Server, report: &mut Report) -> anyhow::Result<()> {
    let (mut rates, mut bare_rates, mut ratios, mut latencies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut answers, before) = (0.0, real.cpu_time()?);
    for _ in 0..ROUNDS {
        let ours = client::drive(real.port, &figure.scripts, WARM_UP, TIME)?;
        let theirs = client::drive(bare.port, &figure.scripts, WARM_UP, TIME)?;
        rates.push(ours.rate);
        bare_rates.push(theirs.rate);
        ratios.push(ours.rate / theirs.rate);
        answers += ours.rate * (WARM_UP + TIME).as_secs_f64();
        latencies.extend(ours.latencies);
    }
    let cpu = (real.cpu_time()? - before).as_secs_f64() * 1e6 / answers;
    latencies.sort_unstable();
    let p99 = f64::from(latencies[latencies.len() * 99 / 100]) / 1000.0;
    report.figure(&names.rate, median(&mut rates), "per_second", Aim::None);
    report.figure(&names.bare_rate, median(&mut bare_rates), "per_second", Aim::None);
    report.figure(&names.ratio, median(&mut ratios), "of_bare", Aim::AtLeast(0.5));
    report.figure(&names.p99, p99, "ms", figure.p99);
    report.figure(&names.cpu, cpu, "us_per_request", Aim::None);
    Ok(())
}

/// What the figures of one group are called.
struct Names {
    rate: String,
    bare_rate: String,
    ratio: String,
    p99: String,
    cpu: String,
}

impl Names {
    fn new(group: &str, kind: Kind) -> Names {
        let named = |what: &str| format!("{group}_{what}_{}", kind.name());
        Names {
            rate: named("rate"),
            bare_rate: named("bare_rate"),
            ratio: named("ratio"),
            p99: named("p99"),
            cpu: named("cpu"),
        }
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        [&self.rate, &self.bare_rate, &self.ratio, &self.p99, &self.cpu].into_iter().map(String::as_str)
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
