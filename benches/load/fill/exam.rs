//! A theory exam that is under way: every trainee has begun, and has two hours left.

use anyhow::Context;
use chrono::{NaiveDateTime, TimeDelta};
use shining_star::assessment::assembly::Cell;
use shining_star::assessment::attempt;
use shining_star::assessment::attempt_error::AttemptError;
use shining_star::assessment::bank::{self, NewImport};
use shining_star::assessment::blueprint::{self, NewBlueprint};
use shining_star::assessment::candidate;
use shining_star::assessment::import::{self, Format};
use shining_star::assessment::item::{Difficulty, ItemKind};
use shining_star::assessment::plan::{NewSitting, SittingError};
use shining_star::assessment::planning;
use shining_star::assessment::purpose::ItemPurpose;
use shining_star::assessment::sitting::{Component, Door, SittingId};
use shining_star::db::Db;
use shining_star::i18n::Lang;

use super::programme::Programme;

const ITEMS: &[u8] = include_bytes!("../../../src/demo/items.csv");

/// Gives the sitting and how many questions a paper has.
pub fn start(db: &Db, programme: &Programme, now: NaiveDateTime) -> anyhow::Result<(SittingId, i64)> {
    let (office, scheme) = (programme.office, programme.scheme);
    let report = import::parse(Format::Csv, ITEMS, "").ok().context("the items of the demonstration are broken")?;
    let reviewed = Some("the law team".to_owned());
    let new = NewImport {
        file_name: "items.csv".into(),
        digest: bank::digest(ITEMS),
        drafts: report.drafts,
        reviewed,
        purpose: ItemPurpose::Exam,
    };
    db.write_now(move |conn| bank::import(conn, office, &new, now))?;
    let cells = cells();
    let questions = cells.iter().map(|cell| cell.count).sum();
    let new = NewBlueprint { scheme, title: "Paper".into(), cells };
    let blueprint = db.write_now(move |conn| blueprint::create(conn, office, &new, now))?;
    let new = NewSitting {
        kind: Component::Theory,
        cohort: programme.cohort,
        blueprint: Some(blueprint),
        rubric: None,
        room: None,
        title_en: "Theory exam".into(),
        title_zh: "理论考试".into(),
        starts_at: now - TimeDelta::minutes(1),
        ends_at: now + TimeDelta::hours(4),
        minutes: 120,
        grace_seconds: 30,
        brief_en: String::new(),
        brief_zh: String::new(),
        door: Door::default(),
    };
    let trainees = programme.trainees.clone();
    let before = now - TimeDelta::hours(2);
    let sitting = db.write_now(move |conn| {
        let id = planning::plan(conn, office, &new, before)?;
        for trainee in &trainees {
            candidate::add(conn, id, *trainee, before)?;
        }
        planning::make_ready(conn, office, id, before)?;
        Ok::<_, SittingError>(id)
    })?;
    for (trainee, seed) in programme.trainees.iter().zip(1i64..) {
        let user = *trainee;
        db.write_now::<_, AttemptError, _>(move |conn| attempt::start(conn, user, sitting, Lang::En, seed, now))?;
    }
    Ok((sitting, questions))
}

/// Fifty questions over five domains.
fn cells() -> Vec<Cell> {
    let cell =
        |domain: &str, difficulty, count| Cell { domain: domain.to_owned(), difficulty, kind: ItemKind::Single, count };
    ["law", "advertising", "conduct", "practice", "product"]
        .into_iter()
        .flat_map(|domain| [cell(domain, Difficulty::Easy, 4), cell(domain, Difficulty::Medium, 6)])
        .collect()
}
