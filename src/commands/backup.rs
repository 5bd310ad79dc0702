//! `backup FILE`

use std::path::Path;
use std::process::ExitCode;

use crate::config::Config;
use crate::db;

pub(super) fn run(config: &Config, target: &Path) -> anyhow::Result<ExitCode> {
    db::backup::sqlite(&config.database_url, target)?;
    println!("Copied to {}. Keep the files folder and the secret key file with it.", target.display());
    Ok(ExitCode::SUCCESS)
}
