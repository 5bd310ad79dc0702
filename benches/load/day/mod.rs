//! The day of a great exam: 5,000 candidates on one list, the office that makes it ready and checks everybody in, the rush,
//! the board beside it, and what follows.
//!
//! 5,000 candidates start within a minute, each saves an answer every ten seconds, and all hand in within the last half
//! minute; the exam itself takes a minute and a half here instead of two hours. The bank holds 10,000 items. `-- rush` runs no
//! more of it than the rush needs.

mod board;
mod candidate;
mod check;
pub mod meanwhile;
mod office;
mod rush;

use anyhow::Context;
use shining_star::db::Db;

use self::office::Office;
use self::rush::Rush;
use crate::database::{Kind, Single};
use crate::fill::{self, CROWD};
use crate::process::Server;
use crate::report::{Aim, Report};

/// Every figure of the day has one of these in its name.
const GROUPS: [&str; 4] = ["day", "rush", "board", "office"];

pub fn measure(kind: Kind, report: &mut Report) -> anyhow::Result<()> {
    if !report.wants_any(&GROUPS) {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let (database, crowd) = Single::filled(kind, folder.path(), fill::crowd::gather)?;
    let server = Server::real(folder.path(), &database.url)?;
    let db = Db::open(&database.url, 2)?;
    let office = Office { port: server.port, crowd: &crowd, db: &db, database: kind.name() };
    let named = |what: &str| format!("day_{what}_{}", kind.name());
    let mut whole = || -> anyhow::Result<()> {
        office.before(report)?;
        let mut rush = Rush::new(server.port, &crowd)?;
        let before = server.cpu_time()?;
        rush.start_and_write(server.port, &crowd)?;
        // Unlike the times this hardly depends on what else the machine does: 5,000 starts and 45,000 answers.
        let spent = (server.cpu_time()? - before).as_secs_f64();
        report.figure(&named("rush_cpu"), spent, "s", Aim::None);
        report.figure(&named("rush_board_p50"), milliseconds(&mut rush.board, 50), "ms", Aim::Below(200.0));
        report.figure(&named("rush_board_longest"), milliseconds(&mut rush.board, 100), "ms", Aim::None);
        report.figure(&named("board_time"), board::refresh(server.port, &crowd)?, "ms", Aim::Below(200.0));
        for (boards, aim) in [(1, Aim::Below(10.0)), (20, Aim::None)] {
            let name = named(&format!("board_slow_down_by_{boards}"));
            if report.wants(&name) {
                report.figure(&name, board::slow_down(server.port, &crowd, boards)?, "percent", aim);
            }
        }
        rush.hand_in()?;
        told(&mut rush, report, &named);
        report.figure(&named("rush_memory"), server.peak_memory()?, "MB", Aim::Below(400.0));
        let found = check::check(&db, crowd.sitting, &rush.candidates)?;
        report.figure(&named("rush_lost"), found.lost as f64, "answers", Aim::Below(1.0));
        report.figure(&named("rush_doubled"), found.doubled as f64, "answers", Aim::Below(1.0));
        if report.wants_any(&["day", "office"]) { office.after(report) } else { Ok(()) }
    };
    let outcome = whole();
    server.warnings()?.iter().take(20).for_each(|line| println!("the server says: {line}"));
    outcome.with_context(|| format!("the end of the server's log:\n{}", server.log()))
}

/// What the candidates met.
fn told(rush: &mut Rush, report: &mut Report, named: &impl Fn(&str) -> String) {
    let all = |part: fn(&candidate::Candidate) -> &Vec<u32>| -> Vec<u32> {
        rush.candidates.iter().flat_map(|one| part(one).iter().copied()).collect()
    };
    let (mut saves, mut starts, mut ends) = (all(|one| &one.saves), all(|one| &one.starts), all(|one| &one.ends));
    let refused: Vec<&String> = rush.candidates.iter().flat_map(|one| &one.refused).collect();
    refused.iter().take(5).for_each(|refused| println!("refused: {refused}"));
    report.figure(&named("rush_candidates"), CROWD as f64, "people", Aim::None);
    report.figure(&named("rush_saves"), saves.len() as f64, "answers", Aim::None);
    report.figure(&named("rush_refused"), refused.len() as f64, "requests", Aim::Below(1.0));
    report.figure(&named("rush_save_p50"), milliseconds(&mut saves, 50), "ms", Aim::None);
    report.figure(&named("rush_save_p99"), milliseconds(&mut saves, 99), "ms", Aim::Below(100.0));
    report.figure(&named("rush_save_longest"), milliseconds(&mut saves, 100), "ms", Aim::None);
    report.figure(&named("rush_start_p50"), milliseconds(&mut starts, 50), "ms", Aim::None);
    report.figure(&named("rush_start_p99"), milliseconds(&mut starts, 99), "ms", Aim::None);
    report.figure(&named("rush_hand_in_p99"), milliseconds(&mut ends, 99), "ms", Aim::None);
}

/// A percentile of microseconds, in milliseconds.
fn milliseconds(times: &mut [u32], percent: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).map_or(f64::NAN, |time| f64::from(*time) / 1000.0)
}
