//! `demo`: fills a database of its own when it is empty, prints how to enter, and serves.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::bail;

use super::serve;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo::{self, Contents};
use crate::notifications::mailer::Mailer;
use crate::{db, random};

pub(super) fn run(config: Config, scale: u32, fresh: bool) -> anyhow::Result<ExitCode> {
    serve::start_log();
    let password = config.demo_password.clone().unwrap_or_else(|| random::code(12));
    db::migrate::run(&config.database_url)?;
    let app = fill(config, scale, fresh, &password)?;
    demo::set_password(&app, &password)?;
    println!();
    println!("Open {} and choose whom to be, or sign in as", app.config.public_url);
    for (email, who) in demo::PEOPLE.iter().zip(["the office", "a trainer", "a provider", "a trainee", "an anchor"]) {
        println!("  {email:<22}{who}");
    }
    println!("with the password {password}");
    serve::serve(app)?;
    Ok(ExitCode::SUCCESS)
}

/// The application on a database that holds a whole demo.
fn fill(config: Config, scale: u32, fresh: bool, password: &str) -> anyhow::Result<App> {
    let contents = look(&config)?;
    let is_demo = matches!(contents, Contents::Demo | Contents::HalfDemo);
    if contents == Contents::Other {
        bail!(
            "DATABASE_URL: this database holds a programme that the demo did not make; it is left as it is. \
             Name another one for the demo"
        );
    }
    if is_demo && (fresh || contents == Contents::HalfDemo) {
        db::migrate::start_over(&config.database_url)?;
        forget(&config.audit_head_file())?;
    }
    if contents == Contents::Demo && !fresh {
        println!("The demo is as you left it (--fresh starts it over)");
        return App::build(config, Clock::System);
    }
    let (began, at) = (Instant::now(), Clock::System.now());
    println!("Filling the demo:");
    // Letters of the past are not sent to anybody, and time stands still so that they all belong to one day.
    let db = db::Db::open(&config.database_url, config.database_pool)?;
    let quiet = App::with(config.clone(), Clock::fixed(at), db, Mailer::memory())?;
    demo::fill(&quiet, scale as usize, password, &|line| println!("  {line}"))?;
    println!("Done in {:.1} seconds", began.elapsed().as_secs_f64());
    App::build(config, Clock::System)
}

/// The head of a chain that is gone belongs to nothing.
fn forget(head: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(head) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn look(config: &Config) -> anyhow::Result<Contents> {
    Ok(db::Db::open(&config.database_url, 1)?.read_now(demo::contents)?)
}
