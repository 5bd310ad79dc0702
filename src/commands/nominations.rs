//! `import nominations`: the list of a provider, from the command line

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use crate::app::App;
use crate::i18n::{self, Lang};
use crate::recruitment::nomination::{self, Import, Imported, NominationError, Rows, file};
use crate::recruitment::{cohort, provider};

/// Where nominations go, and whether they are only checked.
pub struct Wanted<'a> {
    pub cohort: &'a str,
    pub provider: &'a str,
    pub file: &'a Path,
    pub is_dry_run: bool,
}

/// Nominates everybody in a CSV file, or nobody when a row is wrong; a dry run only says what would happen.
pub fn import(app: &App, wanted: &Wanted<'_>) -> anyhow::Result<ExitCode> {
    let say = |message: &i18n::Message| i18n::message(Lang::En, app.config.time_zone, message);
    let bytes = std::fs::read(wanted.file).with_context(|| wanted.file.display().to_string())?;
    let file = file::read(&bytes).map_err(|problem| anyhow::anyhow!("{}", say(&problem.message())))?;
    let now = app.clock.now();
    let found = app.db.read_now(|conn| {
        let (cohort, provider) = (cohort::by_code(conn, wanted.cohort)?, provider::by_code(conn, wanted.provider)?);
        let member = match &provider {
            Some(provider) => provider::members(conn, provider.id)?.into_iter().next(),
            None => None,
        };
        Ok::<_, diesel::result::Error>((cohort, provider, member))
    })?;
    let cohort = found.0.with_context(|| format!("--cohort: there is no cohort {}", wanted.cohort))?.id;
    let provider = found.1.with_context(|| format!("--provider: there is no provider {}", wanted.provider))?.id;
    let review = app.db.read_now(|conn| nomination::review(conn, provider, cohort, &file, now));
    let review = review.map_err(|refusal| told(&refusal, say))?;
    for (line, problem) in &review.problems {
        println!("line {line}: {}", say(problem));
    }
    println!(
        "{} rows are right, {} are wrong, {} seats are left",
        review.good.len(),
        review.problems.len(),
        review.seats_left
    );
    if wanted.is_dry_run {
        return Ok(ExitCode::SUCCESS);
    }
    let member = found.2.context("the provider has no member in whose name to nominate")?;
    let file_name = wanted.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let new = Import { cohort, provider, file_name, file, rows: Rows::All };
    match app.db.write_now(move |conn| nomination::import(conn, member, &new, now)) {
        Ok(Imported::Now(_, count)) => println!("{count} people are nominated"),
        Ok(Imported::Before(_)) => println!("this file was imported before; nothing was done twice"),
        Err(refusal) => return Err(told(&refusal, say)),
    }
    Ok(ExitCode::SUCCESS)
}

fn told(refusal: &NominationError, say: impl Fn(&i18n::Message) -> String) -> anyhow::Error {
    match refusal {
        NominationError::Db(error) => anyhow::anyhow!("the database: {error}"),
        refusal => anyhow::anyhow!("{}", say(&refusal.message())),
    }
}
