//! One piece of a file that is imported: its drafts become items and versions, and its questions join their cases.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDateTime;

use super::case;
use super::item::{self, ItemError, ItemId};
use super::item_comparison::{Code, Compared, Known};
use super::item_import::{ImportError, Imported, NewImport};
use super::{item_media, review, transfer};
use crate::accounts::user::UserId;
use crate::db::Conn;

/// Writes the drafts of `new` that begin at `from`, as many as there are codes, and counts what came of them.
pub(super) fn write(
    conn: &mut Conn,
    (actor, import): (UserId, i64),
    (new, from, codes): (&NewImport, usize, &[Code]),
    outcome: &mut Imported,
    now: NaiveDateTime,
) -> Result<(), ImportError> {
    let mut known = Known::of(conn, codes)?;
    let mut seen: HashSet<&str> = HashSet::new();
    let mut cases: BTreeMap<ItemId, Vec<ItemId>> = BTreeMap::new();
    for (code, draft) in codes.iter().zip(&new.drafts[from..]) {
        if !seen.insert(&code.own) {
            // The same question twice in one file: the second meets the first.
            known = Known::of(conn, codes)?;
        }
        let content = transfer::content_of(draft);
        let media = item_media::kept(conn, &draft.media)?;
        let compared = known.compared(conn, code, (&content, draft))?;
        outcome.count(&compared);
        let (item, version) = match compared {
            Compared::Same(item) | Compared::Moved(item) => {
                join(conn, actor, (code, item), &mut cases, now)?;
                continue;
            }
            Compared::Changed(item, latest, number) => {
                let version = item::add_version(conn, actor, item, number + 1, &content, now)?;
                // A table cannot hold files; what it does not bring stays as it is.
                if media.is_empty() {
                    item_media::carry(conn, latest, version)?;
                }
                (item, version)
            }
            Compared::New => {
                let item = item::insert(conn, (&code.own, new.purpose), Some(import), now)?;
                (item, item::add_version(conn, actor, item, 1, &content, now)?)
            }
        };
        join(conn, actor, (code, item), &mut cases, now)?;
        item_media::add(conn, version, &media)?;
        transfer::tag(conn, item, &draft.tags)?;
        // What one of both languages cannot read, or what shows something without saying it in words, stays a draft.
        if let Some(by_whom) = new.reviewed.as_deref().filter(|_| transfer::is_whole(draft)) {
            // A version that was just added is a draft: but for files without words only the database can refuse.
            if let Err(ItemError::Db(error)) = review::elsewhere(conn, actor, item, version, by_whom, now) {
                return Err(error.into());
            }
        }
    }
    for (case, order) in cases {
        case::arrange(conn, actor, case, &order, now)?;
    }
    Ok(())
}

/// Makes an item a question of the case that its file names. `cases` gathers them in the order of the file.
fn join(
    conn: &mut Conn,
    actor: UserId,
    (code, item): (&Code, ItemId),
    cases: &mut BTreeMap<ItemId, Vec<ItemId>>,
    now: NaiveDateTime,
) -> Result<(), ImportError> {
    let Some(case) = &code.case else { return Ok(()) };
    // It stands before its questions.
    let case = item::by_code(conn, case)?.ok_or(diesel::result::Error::NotFound)?.id;
    let own = item::find(conn, item)?.case_id;
    if own != Some(case) {
        if let Some(other) = own {
            case::remove(conn, actor, (other, item), now)?;
        }
        case::add(conn, actor, (case, item), now)?;
    }
    cases.entry(case).or_default().push(item);
    Ok(())
}
