//! Drafts of a file beside what the bank has under their codes.

use std::collections::HashMap;

use diesel::prelude::*;

use super::bank::digest;
use super::content::Content;
use super::import::ItemDraft;
use super::item::{self, Item, ItemId, ItemOption, ItemVersion, ItemVersionId};
use super::item_media;
use crate::db::Conn;
use crate::schema::{item_versions, items};

/// What a draft is to the bank.
pub(super) enum Compared {
    New,
    Same,
    /// The item, and its newest version with its number.
    Changed(ItemId, ItemVersionId, i64),
}

/// What the bank has under the codes of some drafts: the newest version of each item.
pub(super) struct Known(HashMap<String, (ItemId, (ItemVersionId, i64), Content)>);

impl Known {
    /// Three queries, however many they are.
    pub(super) fn of(conn: &mut Conn, codes: &[String]) -> QueryResult<Known> {
        let found: Vec<Item> = items::table.filter(items::code.eq_any(codes)).select(Item::as_select()).load(conn)?;
        if found.is_empty() {
            return Ok(Known(HashMap::new()));
        }
        let ids: Vec<ItemId> = found.iter().map(|item| item.id).collect();
        let newest: HashMap<ItemId, ItemVersion> = item_versions::table
            .filter(item_versions::item_id.eq_any(&ids))
            .order(item_versions::version)
            .select(ItemVersion::as_select())
            .load(conn)?
            .into_iter()
            .map(|version: ItemVersion| (version.item_id, version))
            .collect();
        let versions: Vec<ItemVersionId> = newest.values().map(|version| version.id).collect();
        let mut options: HashMap<ItemVersionId, Vec<ItemOption>> = HashMap::new();
        for option in item::options(conn, &versions)? {
            options.entry(option.item_version_id).or_default().push(option);
        }
        let of = |item: Item| {
            let version = newest.get(&item.id)?;
            let content = Content::of(version, options.get(&version.id).map_or(&[], Vec::as_slice));
            Some((item.code, (item.id, (version.id, version.version), content)))
        };
        Ok(Known(found.into_iter().filter_map(of).collect()))
    }

    /// A draft without files has nothing to say about those of the item; one with files asks a query.
    pub(super) fn compared(
        &self,
        conn: &mut Conn,
        code: &str,
        (content, draft): (&Content, &ItemDraft),
    ) -> QueryResult<Compared> {
        let Some((item, (version, number), known)) = self.0.get(code) else { return Ok(Compared::New) };
        let is_same =
            known == content && (draft.media.is_empty() || item_media::is_same(conn, *version, &draft.media)?);
        Ok(if is_same { Compared::Same } else { Compared::Changed(*item, *version, *number) })
    }
}

/// Every draft with its code (see [`codes`]).
pub fn coded(drafts: &[ItemDraft]) -> Vec<(String, &ItemDraft)> {
    codes(drafts).into_iter().zip(drafts).collect()
}

/// The code that each draft will go by. A code that several drafts of a file share is a content point, not a name: those
/// get a part of their text's digest after it, so that the same question always gets the same code.
pub(super) fn codes(drafts: &[ItemDraft]) -> Vec<String> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for draft in drafts {
        *uses.entry(draft.code.as_str()).or_default() += 1;
    }
    drafts
        .iter()
        .map(|draft| {
            let base = if draft.code.is_empty() { "general" } else { draft.code.as_str() };
            if !draft.code.is_empty() && uses.get(draft.code.as_str()) == Some(&1) {
                return base.to_owned();
            }
            let text = format!("{}\u{0}{}", draft.stem.en, draft.stem.zh);
            format!("{base}.{}", &digest(text.as_bytes())[..8])
        })
        .collect()
}
