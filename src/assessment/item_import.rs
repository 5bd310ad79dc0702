//! Taking in a file of drafts: unknown codes become items, changed ones new versions, the rest is left alone. A file is taken
//! as a whole, but written piece by piece, so that nobody's answer waits for it: its row keeps how far it is, in the
//! transaction of each piece. One that was interrupted goes on where it stopped; nothing is taken twice, nothing is lost.

use std::sync::Arc;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use super::bank::digest;
use super::case_file;
use super::import::{DraftKind, ItemDraft};
use super::item_comparison::{Code, Compared, Line, codes, compare};
pub use super::item_import_error::ImportError;
use super::item_import_piece;
use super::purpose::{self, ItemPurpose};
use crate::accounts::user::UserId;
use crate::app::App;
use crate::audit;
use crate::db::Conn;
use crate::schema::item_imports;

/// Drafts that are written by one transaction.
const PIECE: usize = 100;

/// A file that was read, and whose every item can be taken.
#[derive(Debug, Clone)]
pub struct NewImport {
    pub file_name: String,
    pub digest: String,
    pub drafts: Vec<ItemDraft>,
    /// By whom the items were reviewed elsewhere, and how: they reach papers at once. Without it they come in as drafts.
    pub reviewed: Option<String>,
    /// Of the items of which the file does not say it; those that are known have the same.
    pub purpose: ItemPurpose,
}

/// A file that is being imported, with the code of each draft.
#[derive(Debug)]
pub struct ItemFile {
    codes: Vec<Code>,
    /// What is to come of the file, in short: its codes, their purpose, by whom they were reviewed.
    plan: String,
    new: NewImport,
}

impl ItemFile {
    pub fn new(new: NewImport) -> ItemFile {
        let codes = codes(&new.drafts);
        let reviewed = new.reviewed.as_deref().unwrap_or_default();
        let names: Vec<&str> = codes.iter().map(|code| code.own.as_str()).collect();
        let plan = digest(format!("{}\n{reviewed}\n{}", new.purpose, names.join("\n")).as_bytes());
        ItemFile { codes, plan, new }
    }
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    pub added: i64,
    pub changed: i64,
    pub unchanged: i64,
}

/// How far the import of a file is.
#[derive(Debug, Clone, Queryable)]
struct Progress {
    id: i64,
    plan: String,
    done: i64,
    finished_at: Option<NaiveDateTime>,
    outcome: (i64, i64, i64),
}

impl Progress {
    fn outcome(&self) -> Imported {
        let (added, changed, unchanged) = self.outcome;
        Imported { added, changed, unchanged }
    }
}

fn progress(conn: &mut Conn, digest: &str) -> QueryResult<Option<Progress>> {
    item_imports::table
        .filter(item_imports::file_digest.eq(digest))
        .select((
            item_imports::id,
            item_imports::plan,
            item_imports::done,
            item_imports::finished_at,
            (item_imports::added, item_imports::changed, item_imports::unchanged),
        ))
        .first(conn)
        .optional()
}

/// When this very file was imported to its end.
pub fn imported_at(conn: &mut Conn, digest: &str) -> QueryResult<Option<NaiveDateTime>> {
    Ok(progress(conn, digest)?.and_then(|known| known.finished_at))
}

/// Why a file is not taken.
pub fn refusal(
    conn: &mut Conn,
    digest: &str,
    drafts: &[ItemDraft],
    purpose: ItemPurpose,
) -> QueryResult<Option<ImportError>> {
    if let Some(at) = imported_at(conn, digest)? {
        return Ok(Some(ImportError::Known { at }));
    }
    clash(conn, &codes(drafts), drafts, purpose)
}

fn clash(
    conn: &mut Conn,
    codes: &[Code],
    drafts: &[ItemDraft],
    purpose: ItemPurpose,
) -> QueryResult<Option<ImportError>> {
    let names: Vec<String> = codes.iter().map(|code| code.own.clone()).collect();
    for one in ItemPurpose::ALL.iter().copied() {
        let of = names.iter().zip(drafts).filter(|(_, draft)| draft.purpose.unwrap_or(purpose) == one);
        let of: Vec<String> = of.map(|(name, _)| name.clone()).collect();
        if let Some(code) = purpose::clash(conn, &of, one)? {
            return Ok(Some(ImportError::OtherPurpose { code }));
        }
    }
    let kinds = drafts.iter().map(|draft| draft.kind == DraftKind::Case);
    let kinds: Vec<(&str, bool)> = names.iter().map(String::as_str).zip(kinds).collect();
    if let Some(code) = case_file::clash(conn, &kinds)? {
        return Ok(Some(ImportError::OtherKind { code }));
    }
    let joins: Vec<(&str, &str)> =
        codes.iter().filter_map(|code| Some((code.case.as_deref()?, code.own.as_str()))).collect();
    Ok(case_file::unfit(conn, &joins)?.map(|code| ImportError::Unfit { code }))
}

/// Says what an import would do.
pub fn preview(conn: &mut Conn, drafts: &[ItemDraft]) -> QueryResult<Imported> {
    Ok(Imported::of(&compare(conn, drafts)?))
}

/// Imports a file piece by piece, on a thread that may wait. It goes on where an earlier try was interrupted, and answers
/// with what came of the whole file.
pub fn import_all(app: &App, actor: UserId, new: NewImport, now: NaiveDateTime) -> Result<Imported, ImportError> {
    let file = Arc::new(ItemFile::new(new));
    let begun = file.clone();
    app.db.write_now(move |conn| begin(conn, actor, &begun, now))?;
    loop {
        let file = file.clone();
        if let Some(done) = app.db.write_now(move |conn| take(conn, actor, &file, now))? {
            return Ok(done);
        }
    }
}

/// The same in one transaction, for files that are small.
pub fn import(conn: &mut Conn, actor: UserId, new: &NewImport, now: NaiveDateTime) -> Result<Imported, ImportError> {
    let file = ItemFile::new(new.clone());
    begin(conn, actor, &file, now)?;
    loop {
        if let Some(done) = take(conn, actor, &file, now)? {
            return Ok(done);
        }
    }
}

/// Notes that a file is imported from now on. One that was interrupted is left as it is, unless something else is to come of
/// it now: then all of it is gone through again, and what is there already stays as it is.
pub fn begin(conn: &mut Conn, actor: UserId, file: &ItemFile, now: NaiveDateTime) -> Result<(), ImportError> {
    let ItemFile { plan, new, .. } = file;
    if new.drafts.is_empty() {
        return Err(ImportError::Empty);
    }
    if let Some(refusal) = refusal(conn, &new.digest, &new.drafts, new.purpose)? {
        return Err(refusal);
    }
    let Some(known) = progress(conn, &new.digest)? else {
        diesel::insert_into(item_imports::table)
            .values((
                item_imports::file_name.eq(&new.file_name),
                item_imports::file_digest.eq(&new.digest),
                item_imports::items.eq(new.drafts.len() as i64),
                item_imports::plan.eq(plan.as_str()),
                item_imports::imported_by_id.eq(actor),
                item_imports::imported_at.eq(now),
            ))
            .execute(conn)?;
        return Ok(());
    };
    if known.plan != *plan {
        diesel::update(item_imports::table.find(known.id))
            .set((item_imports::plan.eq(plan.as_str()), item_imports::items.eq(new.drafts.len() as i64)))
            .execute(conn)?;
        note(conn, known.id, 0, Imported::default())?;
    }
    Ok(())
}

/// Takes in the next drafts of a file that was begun. After the last of them it gives what came of the whole file.
pub fn take(
    conn: &mut Conn,
    actor: UserId,
    file: &ItemFile,
    now: NaiveDateTime,
) -> Result<Option<Imported>, ImportError> {
    let ItemFile { codes, plan, new } = file;
    let known = progress(conn, &new.digest)?.ok_or(diesel::result::Error::NotFound)?;
    if known.plan != *plan {
        return Err(ImportError::Overtaken);
    }
    let mut outcome = known.outcome();
    if known.finished_at.is_some() {
        // Somebody who pressed the same button took the last piece.
        return Ok(Some(outcome));
    }
    let from = (known.done.max(0) as usize).min(codes.len());
    let mut to = (from + PIECE).min(codes.len());
    // Nobody draws half of a case: it is written with all of its questions.
    while codes.get(to).is_some_and(|code| code.case.is_some()) {
        to += 1;
    }
    // Others write between the pieces: an item of this file may have come into the bank for something else meanwhile.
    if let Some(clash) = clash(conn, &codes[from..to], &new.drafts[from..to], new.purpose)? {
        return Err(clash);
    }
    item_import_piece::write(conn, (actor, known.id), (new, from, &codes[from..to]), &mut outcome, now)?;
    note(conn, known.id, to as i64, outcome)?;
    if to < codes.len() {
        return Ok(None);
    }
    diesel::update(item_imports::table.find(known.id)).set(item_imports::finished_at.eq(now)).execute(conn)?;
    let details = json!({ "added": outcome.added, "changed": outcome.changed, "unchanged": outcome.unchanged,
        "reviewed": new.reviewed });
    audit::record(conn, Some(actor), "items.imported", ("item_import", known.id), details, now)?;
    Ok(Some(outcome))
}

/// So many drafts are through, and this came of them.
fn note(conn: &mut Conn, id: i64, done: i64, outcome: Imported) -> QueryResult<()> {
    diesel::update(item_imports::table.find(id))
        .set((
            item_imports::done.eq(done),
            item_imports::added.eq(outcome.added),
            item_imports::changed.eq(outcome.changed),
            item_imports::unchanged.eq(outcome.unchanged),
        ))
        .execute(conn)?;
    Ok(())
}

impl Imported {
    pub fn of(lines: &[Line]) -> Imported {
        let mut outcome = Imported::default();
        lines.iter().for_each(|line| outcome.count(&line.what));
        outcome
    }

    pub(super) fn count(&mut self, compared: &Compared) {
        match compared {
            Compared::New => self.added += 1,
            Compared::Changed(..) | Compared::Moved(_) => self.changed += 1,
            Compared::Same(_) => self.unchanged += 1,
        }
    }
}
