//! What a file of items says about cases, and the bank would not take.

use std::collections::HashMap;

use diesel::prelude::*;

use super::item::{Item, ItemId, ItemKind};
use super::{case, item_tie};
use crate::db::Conn;
use crate::schema::{item_versions, items};

/// The first of these items that is a case in the bank and a question in the file, or the other way round. Each code comes
/// with whether it is a case in the file.
pub(super) fn clash(conn: &mut Conn, codes: &[(&str, bool)]) -> QueryResult<Option<String>> {
    for some in codes.chunks(500) {
        for is_case in [true, false] {
            let codes: Vec<&str> = some.iter().filter(|(_, is)| *is == is_case).map(|(code, _)| *code).collect();
            if codes.is_empty() {
                continue;
            }
            let known: Vec<(String, ItemKind)> = item_versions::table
                .inner_join(items::table)
                .filter(items::code.eq_any(codes))
                .select((items::code, item_versions::kind))
                .distinct()
                .load(conn)?;
            let other = known.into_iter().find(|(_, kind)| (*kind == ItemKind::Case) != is_case);
            if let Some((code, _)) = other {
                return Ok(Some(code));
            }
        }
    }
    Ok(None)
}

/// The first question of a file, each given with its case, that the bank would not let into the case: it has a cap or enemies
/// of its own, or the case becomes too long.
pub(super) fn unfit(conn: &mut Conn, joins: &[(&str, &str)]) -> QueryResult<Option<String>> {
    let codes: Vec<&str> = joins.iter().flat_map(|(case, own)| [*case, *own]).collect();
    let mut known: HashMap<String, Item> = HashMap::new();
    for some in codes.chunks(500) {
        let found: Vec<Item> = items::table.filter(items::code.eq_any(some)).select(Item::as_select()).load(conn)?;
        known.extend(found.into_iter().map(|item| (item.code.clone(), item)));
    }
    let parts: Vec<ItemId> = joins.iter().filter_map(|(_, own)| known.get(*own)).map(|item| item.id).collect();
    let with_enemies = item_tie::with_enemies(conn, &parts)?;
    let mut lengths: HashMap<&str, usize> = HashMap::new();
    for (case, own) in joins {
        let whole = known.get(*case).map(|item| item.id);
        let part = known.get(*own);
        if whole.is_some() && part.is_some_and(|item| item.case_id == whole) {
            continue;
        }
        if let Some(part) = part
            && (part.exposure_cap.is_some() || with_enemies.contains(&part.id))
        {
            return Ok(Some(part.code.clone()));
        }
        if !lengths.contains_key(case) {
            let length = whole.map_or(Ok(0), |id| case::ids(conn, id).map(|ids| ids.len()))?;
            lengths.insert(*case, length);
        }
        let length = lengths.entry(*case).or_default();
        *length += 1;
        if *length > case::MOST {
            return Ok(Some((*own).to_owned()));
        }
    }
    Ok(None)
}
