//! A practice question with all that is shown once it is answered: version, options with the key, and domain.

use std::collections::HashMap;

use diesel::prelude::*;

use super::content::Content;
use super::item::{self, ItemKind, ItemOption, ItemVersion, ItemVersionId};
use super::item_media::{self, Medium};
use super::practice::Question;
use super::scoring::{self, Key, Marked};
use crate::db::Conn;
use crate::schema::{item_versions, items};

/// A version with its options and its domain, as questions need it.
#[derive(Debug, Clone)]
pub struct Card {
    pub version: ItemVersion,
    pub options: Vec<ItemOption>,
    pub media: Vec<Medium>,
    pub domain: String,
}

impl Card {
    /// The question with an answer, as scoring takes it.
    pub fn marked(&self, choice: &str, points: i64) -> Marked {
        let key = match self.version.kind {
            ItemKind::Essay => Key::Marker { given: None },
            _ => Content::of(&self.version, &self.options).key(),
        };
        Marked { domain: self.domain.clone(), key, answer: choice.to_owned(), points, voided: None }
    }

    /// Hundredths of a point; nothing for an essay, written or not.
    pub(super) fn earned(&self, choice: &str, points: i64) -> Option<i64> {
        match self.version.kind {
            ItemKind::Essay => None,
            _ => self.marked(choice, points).earned(),
        }
    }
}

/// The same few queries however many they are.
pub fn of(conn: &mut Conn, ids: &[ItemVersionId]) -> QueryResult<HashMap<ItemVersionId, Card>> {
    let versions: Vec<(ItemVersion, String)> = item_versions::table
        .inner_join(items::table)
        .filter(item_versions::id.eq_any(ids))
        .select((ItemVersion::as_select(), items::domain))
        .load(conn)?;
    let mut cards: HashMap<ItemVersionId, Card> = versions
        .into_iter()
        .map(|(version, domain)| (version.id, Card { version, options: Vec::new(), media: Vec::new(), domain }))
        .collect();
    for option in item::options(conn, ids)? {
        if let Some(card) = cards.get_mut(&option.item_version_id) {
            card.options.push(option);
        }
    }
    for (version, media) in item_media::of_versions(conn, ids)? {
        if let Some(card) = cards.get_mut(&version) {
            card.media = media;
        }
    }
    Ok(cards)
}

/// Hundredths of a percent from which a domain is in good shape.
const GOOD: i64 = 8_000;

/// How a share of the points, in hundredths of a percent, looks on a page.
pub const fn tone(share: i64) -> &'static str {
    if share >= GOOD { "ok" } else { "warn" }
}

/// The score of what was answered, essays left out.
pub fn score<'a>(answered: impl IntoIterator<Item = (&'a Question, &'a Card)>) -> scoring::Score {
    let marked: Vec<Marked> = answered
        .into_iter()
        .filter(|(question, _)| question.earned.is_some())
        .map(|(question, card)| card.marked(&question.choice, question.points))
        .collect();
    scoring::score(&marked)
}
