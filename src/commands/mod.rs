//! The commands of the binary, each in a file of its own.

mod audit;
mod backup;
mod demo;
mod import;
pub mod nominations;
mod serve;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::accounts::role::Role;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::db;

/// Shining Star: anchor talent training, certification and placement.
///
/// Settings are environment variables; `.env.example` lists them all.
#[derive(Parser)]
#[command(name = "shining-star", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the web application (the default)
    Serve,
    /// Fill a database of its own with a programme in full swing and serve it to this machine
    Demo {
        /// How many times as many people
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
        scale: u32,
        /// Start over: throw the demo's data away and fill it anew
        #[arg(long)]
        fresh: bool,
    },
    /// Bring the database up to date and stop; `serve` does so as well
    Migrate,
    /// Manage people
    #[command(subcommand)]
    User(UserCommand),
    /// Take in a file
    #[command(subcommand)]
    Import(import::Import),
    /// Copy the embedded database to a new file while the program runs
    Backup {
        /// The file to write; it must not exist yet
        target: PathBuf,
    },
    /// Look after the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
}

#[derive(Subcommand)]
enum UserCommand {
    /// Add a person, or give a known one another role; prints a password for a new one
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// trainee, trainer or office
        #[arg(long)]
        role: Role,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Check the hash chain and name the first entry that was altered, removed or slipped in
    Verify,
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match execute(cli.command.unwrap_or(Command::Serve)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("shining-star: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> anyhow::Result<ExitCode> {
    if let Command::Demo { scale, fresh } = command {
        return demo::run(Config::demo_from_env()?, scale, fresh);
    }
    let config = Config::from_env()?;
    match command {
        Command::Serve | Command::Demo { .. } => serve::run(config),
        Command::Migrate => {
            let names = db::migrate::run(&config.database_url)?;
            println!("{} migrations ran; the database is up to date", names.len());
            Ok(ExitCode::SUCCESS)
        }
        Command::User(UserCommand::Add { email, name, role }) => user::add(&open(config)?, &email, &name, role),
        Command::Import(what) => import::run(&open(config)?, what),
        Command::Backup { target } => backup::run(&config, &target),
        Command::Audit(AuditCommand::Verify) => audit::verify(&open(config)?),
    }
}

/// The application on an up-to-date database.
fn open(config: Config) -> anyhow::Result<App> {
    db::migrate::run(&config.database_url)?;
    App::build(config, Clock::System)
}
