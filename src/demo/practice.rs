//! Items for practice, and what the demo's trainee has practised: one run to its end, one that was left in the middle.

use super::cast::Cast;
use super::recruitment::Cohorts;
use super::scene::{Granted, Scene};
use crate::accounts::user::UserId;
use crate::assessment::bank::{self, NewImport};
use crate::assessment::import::{self, Format};
use crate::assessment::item::ItemKind;
use crate::assessment::item::letter;
use crate::assessment::practice::{self, Given, RunId, Wish};
use crate::assessment::practice_card;
use crate::assessment::purpose::ItemPurpose;
use crate::assessment::response;
use chrono::{NaiveDateTime, TimeDelta};

/// In both languages, of every kind.
const ITEMS: &str = include_str!("practice.csv");

/// Returns how many items there are.
pub(super) fn hold(scene: &Scene, cast: &Cast, cohorts: &Cohorts) -> anyhow::Result<i64> {
    let bytes = ITEMS.as_bytes();
    let report = import::parse(Format::Csv, bytes, "")?;
    let new = NewImport {
        file_name: "practice.csv".into(),
        digest: bank::digest(bytes),
        drafts: report.drafts,
        reviewed: Some("法务与培训组，会议审定".into()),
        purpose: ItemPurpose::Practice,
    };
    let (author, now) = (cast.office[1], scene.at(-40, 15, 0));
    let added = scene.write(move |conn| bank::import(conn, author, &new, now).granted())?.added;
    // The first of the cohort in training is the trainee whom a newcomer enters as.
    if let Some(trainee) = cohorts.winter.people.first() {
        let finished = begin(scene, trainee.user, 12, scene.at(-3, 20, 10))?;
        answer(scene, trainee.user, finished, 12, scene.at(-3, 20, 10))?;
        let left = begin(scene, trainee.user, 5, scene.at(-1, 12, 30))?;
        answer(scene, trainee.user, left, 2, scene.at(-1, 12, 30))?;
    }
    Ok(added)
}

fn begin(scene: &Scene, user: UserId, count: i64, now: NaiveDateTime) -> anyhow::Result<RunId> {
    let seed = super::dice::seed("practice", count as usize);
    scene.write(move |conn| practice::start(conn, user, (&Wish::Domain(String::new()), count), seed, now).granted())
}

/// Answers the first `count` questions; every fourth is not right.
fn answer(scene: &Scene, user: UserId, run: RunId, count: usize, began: NaiveDateTime) -> anyhow::Result<()> {
    scene.write(move |conn| {
        let questions = practice::questions(conn, run)?;
        let ids: Vec<_> = questions.iter().map(|question| question.item_version_id).collect();
        let cards = practice_card::of(conn, &ids)?;
        for (question, at) in questions.iter().zip(0..).take(count) {
            let Some(card) = cards.get(&question.item_version_id) else { continue };
            let own = match (card.version.kind, at % 4 == 2) {
                (ItemKind::Essay, _) => {
                    "对不起，刚才说错了，这条围巾是70%桑蚕丝，不是纯真丝，可以免费退货。".to_owned()
                }
                (ItemKind::Numeric, false) => card.version.number_value.clone(),
                (ItemKind::Numeric | ItemKind::ShortText, true) => "5".to_owned(),
                (ItemKind::ShortText, false) => "广告".to_owned(),
                (ItemKind::Ordering | ItemKind::Matching, is_wrong) => {
                    let mut letters: Vec<char> = (0..card.options.len() as i64).map(letter).collect();
                    if is_wrong {
                        letters.swap(0, 1);
                    }
                    letters.into_iter().collect()
                }
                (_, is_wrong) => {
                    let chosen = card.options.iter().filter(|option| option.is_key != is_wrong);
                    let chosen: String = chosen.map(|option| option.letter()).collect();
                    let first = if card.version.kind == ItemKind::Multiple { chosen.len() } else { 1 };
                    if chosen.is_empty() { "A".to_owned() } else { chosen[..first].to_owned() }
                }
            };
            let shown = response::shown(card.version.kind, &own, &question.option_order);
            let now = began + TimeDelta::seconds(40 * (at + 1));
            practice::give(conn, user, (run, question.position), &Given::Answer(shown), now).granted()?;
        }
        Ok(())
    })
}
