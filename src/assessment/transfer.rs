//! Between the items of files and those of the bank: both ways, so that what was exported comes back as it was.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::case;
use super::content::{Content, ContentOption};
use super::import::{
    Bilingual, DraftCase, DraftDifficulty, DraftImportance, DraftKind, DraftMedia, DraftNumber, DraftOption,
    DraftScoring, ItemDraft, Report,
};
use super::item::{self, Difficulty, Importance, ItemId, ItemKind, ItemOption, ItemVersion, ItemVersionId};
use super::item_list::{self, Filter, Row};
use super::item_media::{self, Medium};
use super::item_view;
use super::media_content;
use super::scoring::Rule;
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::schema::item_tags;

/// What the bank keeps of a draft.
pub fn content_of(draft: &ItemDraft) -> Content {
    let number = |part: fn(&DraftNumber) -> &String| draft.number.as_ref().map(part).cloned().unwrap_or_default();
    Content {
        importance: match draft.importance {
            DraftImportance::X => Importance::X,
            DraftImportance::Y => Importance::Y,
            DraftImportance::Z => Importance::Z,
        },
        difficulty: match draft.difficulty {
            DraftDifficulty::Easy => Difficulty::Easy,
            DraftDifficulty::Medium => Difficulty::Medium,
            DraftDifficulty::Hard => Difficulty::Hard,
        },
        law_ref: draft.law_ref.clone(),
        law_effective: draft.law_effective,
        stem_en: draft.stem.en.clone(),
        stem_zh: draft.stem.zh.clone(),
        points: if draft.kind == DraftKind::Case { 0 } else { draft.points.unwrap_or(100) },
        scoring: match draft.scoring {
            DraftScoring::AllOrNothing => Rule::AllOrNothing,
            DraftScoring::Partial => Rule::Partial,
            DraftScoring::Half => Rule::Half,
        },
        is_case_sensitive: draft.is_case_sensitive,
        number_value: number(|number| &number.value),
        number_tolerance: number(|number| &number.tolerance),
        max_words: draft.max_words,
        guidance_en: draft.guidance.en.clone(),
        guidance_zh: draft.guidance.zh.clone(),
        explanation_en: draft.explanation.en.clone(),
        explanation_zh: draft.explanation.zh.clone(),
        options: draft
            .options
            .iter()
            .map(|option| ContentOption {
                en: option.text.en.clone(),
                zh: option.text.zh.clone(),
                is_key: option.is_key,
                partner_en: option.partner.en.clone(),
                partner_zh: option.partner.zh.clone(),
            })
            .collect(),
        ..Content::blank(match draft.kind {
            DraftKind::Single => ItemKind::Single,
            DraftKind::Multiple => ItemKind::Multiple,
            DraftKind::TrueFalse => ItemKind::TrueFalse,
            DraftKind::Ordering => ItemKind::Ordering,
            DraftKind::Matching => ItemKind::Matching,
            DraftKind::Numeric => ItemKind::Numeric,
            DraftKind::ShortText => ItemKind::ShortText,
            DraftKind::Essay => ItemKind::Essay,
            DraftKind::Case => ItemKind::Case,
        })
    }
}

/// The item as files hold it.
pub fn draft_of(code: &str, content: &Content, tags: Vec<String>) -> ItemDraft {
    let text = |en: &str, zh: &str| Bilingual { en: en.to_owned(), zh: zh.to_owned() };
    let kind = match content.kind {
        ItemKind::Single => DraftKind::Single,
        ItemKind::Multiple => DraftKind::Multiple,
        ItemKind::TrueFalse => DraftKind::TrueFalse,
        ItemKind::Ordering => DraftKind::Ordering,
        ItemKind::Matching => DraftKind::Matching,
        ItemKind::Numeric => DraftKind::Numeric,
        ItemKind::ShortText => DraftKind::ShortText,
        ItemKind::Essay => DraftKind::Essay,
        ItemKind::Case => DraftKind::Case,
    };
    let tolerance = match content.number_tolerance.as_str() {
        "" => "0",
        tolerance => tolerance,
    };
    ItemDraft {
        importance: match content.importance {
            Importance::X => DraftImportance::X,
            Importance::Y => DraftImportance::Y,
            Importance::Z => DraftImportance::Z,
        },
        difficulty: match content.difficulty {
            Difficulty::Easy => DraftDifficulty::Easy,
            Difficulty::Medium => DraftDifficulty::Medium,
            Difficulty::Hard => DraftDifficulty::Hard,
        },
        law_ref: content.law_ref.clone(),
        law_effective: content.law_effective,
        stem: text(&content.stem_en, &content.stem_zh),
        options: content
            .options
            .iter()
            .map(|option| DraftOption {
                text: text(&option.en, &option.zh),
                is_key: option.is_key,
                partner: text(&option.partner_en, &option.partner_zh),
            })
            .collect(),
        scoring: match content.scoring {
            Rule::AllOrNothing => DraftScoring::AllOrNothing,
            Rule::Partial => DraftScoring::Partial,
            Rule::Half => DraftScoring::Half,
        },
        tags,
        points: Some(content.points),
        number: (content.kind == ItemKind::Numeric)
            .then(|| DraftNumber { value: content.number_value.clone(), tolerance: tolerance.to_owned() }),
        is_case_sensitive: content.is_case_sensitive,
        explanation: text(&content.explanation_en, &content.explanation_zh),
        guidance: text(&content.guidance_en, &content.guidance_zh),
        max_words: content.max_words,
        ..ItemDraft::new(0, code, kind)
    }
}

/// A file without its bytes, which [`super::media_store::fill`] brings.
fn media_of(medium: &Medium) -> Option<DraftMedia> {
    Some(DraftMedia {
        name: medium.name.clone(),
        mime: media_content::known(&medium.content_type)?,
        bytes: Vec::new(),
        digest: medium.digest.clone(),
        alt: Bilingual { en: medium.alt_en.clone(), zh: medium.alt_zh.clone() },
    })
}

/// The newest version of each item that `filter` finds, at most `most`, for a file, with all of the cases that it touches:
/// each before its sub-questions. That `actor` took them out is on record.
pub fn export(
    conn: &mut Conn,
    actor: UserId,
    filter: &Filter,
    (format, most): (&str, i64),
    now: NaiveDateTime,
) -> QueryResult<Vec<ItemDraft>> {
    let (mut rows, _) = item_list::list(conn, filter, 0, most)?;
    rows.sort_by_key(|row| (row.item, -row.version));
    rows.dedup_by_key(|row| row.item);
    let own = |row: &Row| row.case_id.or((row.kind == ItemKind::Case).then_some(row.item));
    let cases: BTreeSet<ItemId> = rows.iter().filter_map(own).collect();
    let whole = case::whole(conn, &cases.into_iter().collect::<Vec<_>>())?;
    let missing: Vec<ItemId> =
        whole.iter().copied().filter(|id| rows.binary_search_by_key(id, |row| row.item).is_err()).collect();
    rows.extend(item_list::newest_of(conn, &missing)?);
    let places: HashMap<ItemId, usize> = whole.iter().copied().zip(0..).collect();
    rows.sort_by_key(|row| (own(row).unwrap_or(row.item), places.get(&row.item).copied().unwrap_or(usize::MAX)));
    let ids: Vec<ItemVersionId> = rows.iter().map(|row| row.version_id).collect();
    let versions: HashMap<ItemVersionId, ItemVersion> =
        item::versions_of(conn, &ids)?.into_iter().map(|version| (version.id, version)).collect();
    let mut options: HashMap<ItemVersionId, Vec<ItemOption>> = HashMap::new();
    for option in item::options(conn, &ids)? {
        options.entry(option.item_version_id).or_default().push(option);
    }
    let mut tags = tags(conn, &rows.iter().map(|row| row.item).collect::<Vec<_>>())?;
    let mut media = item_media::of_versions(conn, &ids)?;
    let codes: HashMap<ItemId, &str> = rows.iter().map(|row| (row.item, row.code.as_str())).collect();
    let draft = |row: &Row| {
        let content =
            Content::of(versions.get(&row.version_id)?, options.get(&row.version_id).map_or(&[], Vec::as_slice));
        let draft = draft_of(&row.code, &content, tags.remove(&row.item).unwrap_or_default());
        let media = media.remove(&row.version_id).unwrap_or_default();
        let case = own(row).and_then(|case| codes.get(&case)).map(|code| (*code).to_owned());
        let (media, purpose) = (media.iter().filter_map(media_of).collect(), Some(row.purpose));
        Some(ItemDraft { media, case, purpose, ..draft })
    };
    let drafts: Vec<ItemDraft> = rows.iter().filter_map(draft).collect();
    item_view::exported(conn, actor, format, drafts.len(), now)?;
    Ok(drafts)
}

/// Whether a draft may be activated as it comes: it can be read in either language, and so can all that it shows.
pub fn is_whole(draft: &ItemDraft) -> bool {
    draft.is_bilingual() && draft.is_described()
}

/// Puts the material of each case, as an item, before the questions that belong to it, which follow it at once.
pub fn settled(mut report: Report) -> Report {
    let mut cases: HashMap<String, DraftCase> =
        report.cases.drain(..).map(|case| (case.reference.clone(), case)).collect();
    let mut drafts = Vec::with_capacity(report.drafts.len() + cases.len());
    let mut questions: HashMap<String, Vec<ItemDraft>> = HashMap::new();
    let mut alone = Vec::new();
    for mut draft in report.drafts.drain(..) {
        match &draft.case {
            Some(case) if cases.contains_key(case) => {
                // A case and its questions are for the same.
                draft.purpose = draft.purpose.or(cases.get(case).and_then(|case| case.purpose));
                let known = questions.entry(case.clone()).or_default();
                if known.is_empty() {
                    alone.push(Err(case.clone()));
                }
                known.push(draft);
            }
            _ => alone.push(Ok(draft)),
        }
    }
    for one in alone {
        match one {
            Ok(draft) => drafts.push(draft),
            Err(case) => {
                drafts.extend(cases.remove(&case).map(DraftCase::item));
                drafts.extend(questions.remove(&case).unwrap_or_default());
            }
        }
    }
    report.drafts = drafts;
    report
}

/// The way back, for files.
pub fn apart(drafts: Vec<ItemDraft>) -> (Vec<ItemDraft>, Vec<DraftCase>) {
    let (cases, questions): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|draft| draft.kind == DraftKind::Case);
    (questions, cases.into_iter().map(DraftCase::from).collect())
}

/// Adds tags to an item that it does not have.
pub(super) fn tag(conn: &mut Conn, item: ItemId, tags: &[String]) -> QueryResult<()> {
    if tags.is_empty() {
        return Ok(());
    }
    let known: Vec<String> = item_tags::table.filter(item_tags::item_id.eq(item)).select(item_tags::tag).load(conn)?;
    let mut fresh: Vec<&String> = tags.iter().filter(|tag| !known.contains(tag)).collect();
    fresh.sort_unstable();
    fresh.dedup();
    for tag in fresh {
        diesel::insert_into(item_tags::table)
            .values((item_tags::item_id.eq(item), item_tags::tag.eq(tag)))
            .execute(conn)?;
    }
    Ok(())
}

/// The tags of several items.
pub fn tags(conn: &mut Conn, of: &[ItemId]) -> QueryResult<HashMap<ItemId, Vec<String>>> {
    let rows: Vec<(ItemId, String)> = item_tags::table
        .filter(item_tags::item_id.eq_any(of))
        .order(item_tags::tag)
        .select((item_tags::item_id, item_tags::tag))
        .load(conn)?;
    let mut tags: HashMap<ItemId, Vec<String>> = HashMap::new();
    for (item, tag) in rows {
        tags.entry(item).or_default().push(tag);
    }
    Ok(tags)
}
