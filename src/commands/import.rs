//! `import items` and `import nominations`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use diesel::prelude::*;

use super::nominations::{self, Wanted};
use crate::accounts::role::Role;
use crate::accounts::user::UserId;
use crate::app::App;
use crate::assessment::bank::{self, NewImport};
use crate::assessment::import::{self, Format, Severity};
use crate::assessment::purpose::ItemPurpose;
use crate::assessment::{media_store, transfer};
use crate::i18n::{self, Arg, Lang, Message};
use crate::schema::roles;

#[derive(Subcommand)]
pub(super) enum Import {
    /// Exam items from CSV, XLSX, GIFT, Aiken, Moodle XML, or QTI 2 and 3; all of it or nothing, unless told otherwise
    Items {
        file: PathBuf,
        /// Who reviewed the items elsewhere, and how; they reach papers at once. Otherwise they come in as drafts
        #[arg(long, value_name = "BY WHOM")]
        reviewed: Option<String>,
        /// For practice, where keys are shown; otherwise the items are for exams. A file that says it itself is believed
        #[arg(long)]
        practice: bool,
        /// Take the items that can be taken, and leave out the others
        #[arg(long)]
        partly: bool,
        /// Say what would happen, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Nominees from a CSV file (name, email, phone, note; also 姓名, 邮箱, 电话, 备注); all of it or nothing
    Nominations {
        /// Code of the cohort
        #[arg(long)]
        cohort: String,
        /// Code of the provider that nominates
        #[arg(long)]
        provider: String,
        file: PathBuf,
        /// Say what would happen, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) fn run(app: &App, what: Import) -> anyhow::Result<ExitCode> {
    match what {
        Import::Items { file, reviewed, practice, partly, dry_run } => {
            let purpose = if practice { ItemPurpose::Practice } else { ItemPurpose::Exam };
            items(app, &file, (reviewed, purpose), (partly, dry_run))
        }
        Import::Nominations { cohort, provider, file, dry_run } => {
            let wanted = Wanted { cohort: &cohort, provider: &provider, file: &file, is_dry_run: dry_run };
            nominations::import(app, &wanted)
        }
    }
}

fn items(
    app: &App,
    file: &Path,
    (reviewed, purpose): (Option<String>, ItemPurpose),
    (is_partly, is_dry_run): (bool, bool),
) -> anyhow::Result<ExitCode> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let format = Format::detect(&name, &bytes).context("no format of items that can be read")?;
    let report = import::parse(format, &bytes, "").map_err(|error| anyhow::anyhow!("{error}"))?;
    let report = transfer::settled(report);
    for problem in &report.problems {
        let args = problem.what.args().into_iter().map(|(name, value)| (name.into(), Arg::Text(value))).collect();
        let message = Message { key: problem.what.key().into(), args };
        println!("line {}: {}", problem.row, i18n::message(Lang::En, app.config.time_zone, &message));
    }
    if !is_partly && report.problems.iter().any(|problem| problem.severity == Severity::Dropped) {
        println!("Nothing was imported: mend these lines and import the file again, or take the others with --partly");
        return Ok(ExitCode::FAILURE);
    }
    if is_dry_run {
        let drafts = report.drafts;
        let would = app.db.read_now(move |conn| bank::preview(conn, &drafts))?;
        println!(
            "{} new, {} changed, {} as they are; nothing was changed",
            would.added, would.changed, would.unchanged
        );
        return Ok(ExitCode::SUCCESS);
    }
    let new = NewImport { file_name: name, digest: bank::digest(&bytes), drafts: report.drafts, reviewed, purpose };
    let now = app.clock.now();
    let office = app.db.read_now(|conn| {
        let first = roles::table.filter(roles::role.eq(Role::Office)).order(roles::id).select(roles::user_id);
        first.first::<UserId>(conn).optional()
    });
    let done = match office? {
        Some(actor) => {
            media_store::keep_all_now(app, actor, media_store::of_drafts(&new.drafts), now)?;
            bank::import_all(app, actor, new, now)
        }
        None => Err(bank::ImportError::NoOffice),
    };
    match done {
        Ok(done) => {
            println!("{} new, {} changed, {} as they are", done.added, done.changed, done.unchanged);
            Ok(ExitCode::SUCCESS)
        }
        Err(bank::ImportError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            println!("{}", i18n::message(Lang::En, app.config.time_zone, &refusal.message()));
            Ok(ExitCode::FAILURE)
        }
    }
}
