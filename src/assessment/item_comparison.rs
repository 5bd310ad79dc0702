//! Drafts of a file beside what the bank has under their codes.

use std::collections::HashMap;

use diesel::prelude::*;

use super::bank::digest;
use super::content::Content;
use super::import::{Bilingual, DraftKind, ItemDraft};
use super::item::{self, Item, ItemId, ItemOption, ItemVersion, ItemVersionId};
use super::{item_media, transfer};
use crate::db::Conn;
use crate::schema::{item_versions, items};

/// Drafts that are compared with the bank at once.
const COMPARED: usize = 500;
/// Signs of a digest: enough that no two questions of a great bank have the same.
const ENDING: usize = 12;

/// What a draft is to the bank.
pub enum Compared {
    New,
    Same(ItemId),
    /// Says the same, and is to be a question of another case.
    Moved(ItemId),
    /// The item, and its newest version with its number.
    Changed(ItemId, ItemVersionId, i64),
}

/// What the bank has under the codes of some drafts: the newest version of each item.
pub(super) struct Known {
    newest: HashMap<String, (ItemId, (ItemVersionId, i64), Content)>,
    /// Each item with its case.
    cases: HashMap<String, (ItemId, Option<ItemId>)>,
}

impl Known {
    /// Three queries, however many they are.
    pub(super) fn of<'a>(conn: &mut Conn, codes: impl IntoIterator<Item = &'a Code>) -> QueryResult<Known> {
        let codes = codes.into_iter();
        let mut names: Vec<&str> =
            codes.flat_map(|code| std::iter::once(&code.own).chain(&code.case)).map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        let found: Vec<Item> = items::table.filter(items::code.eq_any(names)).select(Item::as_select()).load(conn)?;
        let cases = found.iter().map(|item| (item.code.clone(), (item.id, item.case_id))).collect();
        if found.is_empty() {
            return Ok(Known { newest: HashMap::new(), cases });
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
        Ok(Known { newest: found.into_iter().filter_map(of).collect(), cases })
    }

    /// A draft without files has nothing to say about those of the item; one with files asks a query.
    pub(super) fn compared(
        &self,
        conn: &mut Conn,
        code: &Code,
        (content, draft): (&Content, &ItemDraft),
    ) -> QueryResult<Compared> {
        let Some((item, (version, number), known)) = self.newest.get(&code.own) else { return Ok(Compared::New) };
        let is_same =
            known == content && (draft.media.is_empty() || item_media::is_same(conn, *version, &draft.media)?);
        Ok(match is_same {
            true if self.is_in_place(code) => Compared::Same(*item),
            true => Compared::Moved(*item),
            false => Compared::Changed(*item, *version, *number),
        })
    }

    /// Whether an item belongs to its case already; one that names none is left where it is.
    fn is_in_place(&self, code: &Code) -> bool {
        let Some(case) = &code.case else { return true };
        let own = self.cases.get(&code.own).and_then(|(_, case)| *case);
        own.is_some() && own == self.cases.get(case).map(|(id, _)| *id)
    }
}

/// By what a draft is known in the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub own: String,
    /// The code of the case that it is a sub-question of.
    pub case: Option<String>,
}

/// Every draft with its code (see [`codes`]).
pub fn coded(drafts: &[ItemDraft]) -> Vec<(Code, &ItemDraft)> {
    codes(drafts).into_iter().zip(drafts).collect()
}

/// A draft of a file beside the bank.
pub struct Line {
    pub code: Code,
    pub what: Compared,
    /// What the item asks now, when the draft is one that the bank has.
    pub before: Bilingual,
}

/// What an import would do, draft by draft.
pub fn compare(conn: &mut Conn, drafts: &[ItemDraft]) -> QueryResult<Vec<Line>> {
    let mut lines = Vec::with_capacity(drafts.len());
    for some in coded(drafts).chunks(COMPARED) {
        let known = Known::of(conn, some.iter().map(|(code, _)| code))?;
        for (code, draft) in some {
            let what = known.compared(conn, code, (&transfer::content_of(draft), draft))?;
            let before = known.newest.get(&code.own).map(|(_, _, content)| content);
            let before = before.map(|content| Bilingual { en: content.stem_en.clone(), zh: content.stem_zh.clone() });
            lines.push(Line { code: code.clone(), what, before: before.unwrap_or_default() });
        }
    }
    Ok(lines)
}

/// The code that each draft will go by. A content point gets a part of the digest of what is asked after it, so that
/// different questions never share a code and the same question always gets the same; so does a code that several drafts
/// of a file share. Of a sub-question the material is a part of what is asked: two cases may ask the same.
pub(super) fn codes(drafts: &[ItemDraft]) -> Vec<Code> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    let mut cases: HashMap<&str, (&ItemDraft, String)> = HashMap::new();
    for draft in drafts.iter().filter(|draft| !draft.is_point && !draft.code.is_empty()) {
        *uses.entry(draft.code.as_str()).or_default() += 1;
    }
    let named = |draft: &ItemDraft, material: Option<&ItemDraft>| {
        if !draft.is_point && uses.get(draft.code.as_str()) == Some(&1) {
            return draft.code.clone();
        }
        let base = if draft.code.is_empty() { "general" } else { draft.code.as_str() };
        let above = material.map(ItemDraft::fingerprint).unwrap_or_default();
        let asked = format!("{above}\u{0}{}", draft.fingerprint());
        format!("{base}.{}", &digest(asked.as_bytes())[..ENDING])
    };
    for draft in drafts.iter().filter(|draft| draft.kind == DraftKind::Case) {
        cases.insert(draft.case.as_deref().unwrap_or_default(), (draft, named(draft, None)));
    }
    let code = |draft: &ItemDraft| {
        let case = draft.case.as_deref().and_then(|case| cases.get(case)).filter(|_| draft.kind != DraftKind::Case);
        Code { own: named(draft, case.map(|(material, _)| *material)), case: case.map(|(_, code)| code.clone()) }
    };
    drafts.iter().map(code).collect()
}
