//! The item bank, the blueprints, and the theory exams: three that are released, one that the demo's trainee can sit now,
//! one that is ready and one that is planned. Everybody answers by what they know and how hard the question is.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

use super::cast::Cast;
use super::dice;
use super::recruitment::{Cohorts, Run, Trainee};
use super::scene::{DemoError, Granted, Scene};
use super::schemes::Rules;
use crate::accounts::user::UserId;
use crate::assessment::answer::{self, NewAnswer};
use crate::assessment::assembly::{Cell, PoolItem};
use crate::assessment::attempt;
use crate::assessment::bank::{self, NewImport};
use crate::assessment::blueprint::{self, NewBlueprint};
use crate::assessment::candidate;
use crate::assessment::content::Content;
use crate::assessment::hand_in;
use crate::assessment::import::{self, Format};
use crate::assessment::item::{self, Difficulty, ItemKind, ItemVersionId, letter};
use crate::assessment::listing;
use crate::assessment::media_store;
use crate::assessment::plan::NewSitting;
use crate::assessment::planning;
use crate::assessment::progress;
use crate::assessment::purpose::ItemPurpose;
use crate::assessment::release;
use crate::assessment::review::{self, Opinion, Verdict};
use crate::assessment::sitting::{BlueprintId, Component, Door, SittingId};
use crate::assessment::{transfer, void};
use crate::db::Conn;
use crate::i18n::Lang;
use crate::recruitment::cohort::CohortId;

const DOMAINS: [&str; 5] = ["law", "advertising", "conduct", "practice", "product"];

/// The domain with a case of three questions instead of as many single ones.
const CASE: (&str, (Difficulty, ItemKind, i64)) = ("conduct", (Difficulty::Medium, ItemKind::Case, 1));

/// Eight questions of each domain.
const CELLS: [(Difficulty, ItemKind, i64); 5] = [
    (Difficulty::Easy, ItemKind::Single, 2),
    (Difficulty::Medium, ItemKind::Single, 3),
    (Difficulty::Hard, ItemKind::Single, 1),
    (Difficulty::Easy, ItemKind::TrueFalse, 1),
    (Difficulty::Medium, ItemKind::Multiple, 1),
];

/// What it takes to answer: the key of each version in its own letters, and how hard it is.
type Keys = HashMap<ItemVersionId, (String, Difficulty, ItemKind)>;

/// Returns how many items and how many answers there are.
pub(super) fn hold(scene: &Scene, cast: &Cast, rules: &Rules, cohorts: &Cohorts) -> anyhow::Result<(i64, usize)> {
    let items = fill_bank(scene, cast)?;
    let blueprint = blueprints(scene, cast, rules)?;
    let keys = Arc::new(keys(scene)?);
    let past = [(&cohorts.last_year, -393, -388), (&cohorts.spring, -183, -178), (&cohorts.autumn, -34, -29)];
    let mut answers = 0;
    for (run, day, released) in past {
        let window = (scene.at(day, 14, 0), scene.at(day, 16, 0));
        let new = sitting(run.id, blueprint, window, ("Theory exam", "理论考试"));
        let id = announce(scene, cast, new, scene.at(day - 4, 10, 0), &[])?;
        let list = listed(scene, run, id)?;
        for (at, trainee) in list.iter().enumerate() {
            let starts_at = window.0 + TimeDelta::minutes(2 + at as i64 % 40);
            let extent = match at {
                HASTY => Extent::Hasty,
                COPYING if run.id == cohorts.autumn.id => Extent::Like(list[COPIED].n),
                _ => Extent::Whole,
            };
            answers += sit(scene, (*trainee, id), &keys, (starts_at, extent))?;
        }
        let (office, closes) = (cast.office[0], window.1 + TimeDelta::minutes(5));
        let releases = scene.at(released, 9, 30);
        scene.write(move |conn| {
            progress::close(conn, Some(office), id, closes).granted()?;
            release::release(conn, office, id, releases).granted()
        })?;
    }
    answers += present(scene, cast, &cohorts.winter, blueprint, &keys)?;
    reword(scene, cast)?;
    set_aside(scene, cast)?;
    Ok((items, answers))
}

fn fill_bank(scene: &Scene, cast: &Cast) -> anyhow::Result<i64> {
    let (author, now) = (cast.office[1], scene.at(-457, 11, 0));
    let mut added = 0;
    for (name, text) in super::ITEMS {
        let report = transfer::settled(import::parse(Format::Csv, text.as_bytes(), "")?);
        let digest = bank::digest(text.as_bytes());
        let (mut drafts, purpose) = (report.drafts, ItemPurpose::Exam);
        if added == 0 {
            drafts.push(super::picture::item()?);
        }
        media_store::keep_all_now(&scene.app, author, media_store::of_drafts(&drafts), now)?;
        let new = NewImport { file_name: name.into(), digest, drafts, reviewed: None, purpose };
        added += scene.write(move |conn| bank::import(conn, author, &new, now).granted())?.added;
    }
    let (author, reviewer, asked, read) =
        (cast.office[1], cast.office[0], scene.at(-457, 15, 0), scene.at(-456, 10, 0));
    scene.write(move |conn| {
        for (item, version) in item::drafts(conn)? {
            review::ask(conn, author, item, version, asked).granted()?;
            let seen = review::threads(conn, &[version])?.last().map_or(0, |entry| entry.id);
            let opinion = Opinion { verdict: Verdict::Approve, text: String::new(), seen };
            review::give(conn, reviewer, item, version, &opinion, read).granted()?;
        }
        Ok(())
    })?;
    Ok(added)
}

/// Two better wordings: one waits for a review, one was objected to.
fn reword(scene: &Scene, cast: &Cast) -> anyhow::Result<()> {
    let (author, reviewer) = (cast.office[1], cast.office[0]);
    let (written, read) = (scene.at(-2, 16, 0), scene.at(-1, 9, 20));
    scene.write(move |conn| {
        let pool: Vec<ItemVersionId> = bank::pool(conn)?.into_iter().take(2).map(|item| item.version).collect();
        for (version, verdict) in pool.into_iter().zip([Verdict::Comment, Verdict::Object]) {
            let (item, old) = item::of_version(conn, version)?;
            let options = item::options(conn, &[version])?;
            let mut content = Content::of(&old, &options);
            content.stem_zh = format!("根据现行规定，{}", content.stem_zh);
            let new = item::edit(conn, author, item, &content, written).granted()?;
            review::ask(conn, author, item, new, written).granted()?;
            let text = "请在题干中写明是哪一部规定。".to_owned();
            review::give(conn, reviewer, item, new, &Opinion { verdict, text, seen: 0 }, read).granted()?;
        }
        Ok(())
    })
}

/// A question that somebody complained about: no new paper holds it until it is settled.
fn set_aside(scene: &Scene, cast: &Cast) -> anyhow::Result<()> {
    let (office, now) = (cast.office[0], scene.at(-1, 17, 10));
    scene.write(move |conn| {
        let is_common = |item: &PoolItem| (item.domain.as_str(), item.kind) == ("law", ItemKind::Single);
        let last = bank::pool(conn)?.into_iter().rfind(is_common);
        let version = last.ok_or(diesel::result::Error::NotFound)?.version;
        let (item, _) = item::of_version(conn, version)?;
        void::quarantine(conn, office, item, version, now).granted()
    })
}

/// One for each level; returns that of level 5.
fn blueprints(scene: &Scene, cast: &Cast, rules: &Rules) -> anyhow::Result<BlueprintId> {
    let cells = DOMAINS.iter().flat_map(|domain| {
        CELLS.map(|cell| {
            let is_case = *domain == CASE.0 && (cell.0, cell.1) == (Difficulty::Medium, ItemKind::Single);
            let (difficulty, kind, count) = if is_case { CASE.1 } else { cell };
            Cell { domain: (*domain).to_owned(), difficulty, kind, count }
        })
    });
    let cells: Vec<Cell> = cells.collect();
    let (office, now, rules) = (cast.office[1], scene.at(-455, 11, 0), *rules);
    scene.write(move |conn| {
        let mut made = |scheme, title: &str| {
            let new = NewBlueprint { scheme, title: title.to_owned(), cells: cells.clone() };
            blueprint::create(conn, office, &new, now).granted()
        };
        let five = made(rules.five, "五级理论 40 题 · Level 5 theory, 40 questions")?;
        made(rules.four, "四级理论 40 题 · Level 4 theory, 40 questions")?;
        Ok(five)
    })
}

fn keys(scene: &Scene) -> anyhow::Result<Keys> {
    scene.read(|conn| {
        let pool = bank::pool(conn)?;
        let blank = |difficulty, kind| (String::new(), difficulty, kind);
        let mut keys: Keys = HashMap::new();
        for item in &pool {
            keys.insert(item.version, blank(item.difficulty, item.kind));
            keys.extend(item.parts.iter().map(|part| (part.version, blank(item.difficulty, part.kind))));
        }
        let versions: Vec<ItemVersionId> = keys.keys().copied().collect();
        for option in item::options(conn, &versions)?.into_iter().filter(|option| option.is_key) {
            if let Some((key, ..)) = keys.get_mut(&option.item_version_id) {
                key.push(option.letter());
            }
        }
        Ok(keys)
    })
}

fn sitting(
    cohort: CohortId,
    blueprint: BlueprintId,
    (starts_at, ends_at): (NaiveDateTime, NaiveDateTime),
    (en, zh): (&str, &str),
) -> NewSitting {
    NewSitting {
        kind: Component::Theory,
        cohort,
        blueprint: Some(blueprint),
        rubric: None,
        room: None,
        title_en: en.to_owned(),
        title_zh: zh.to_owned(),
        starts_at,
        ends_at,
        minutes: 60,
        grace_seconds: 30,
        brief_en: "Forty questions, sixty minutes. Closed book. Every answer is saved as you give it.".into(),
        brief_zh: "四十题，六十分钟，闭卷。每个答案作答后即时保存。".into(),
        door: Door::default(),
    }
}

/// Plans a sitting with those who are eligible, or with `named` ahead of their hours, and makes it ready.
fn announce(
    scene: &Scene,
    cast: &Cast,
    new: NewSitting,
    now: NaiveDateTime,
    named: &[UserId],
) -> anyhow::Result<SittingId> {
    let (office, named) = (cast.office[0], named.to_vec());
    scene.write(move |conn| {
        let id = planning::plan(conn, office, &new, now).granted()?;
        if named.is_empty() {
            listing::add_eligible(conn, office, id, now).granted()?;
        }
        for user in &named {
            listing::add_one(conn, office, id, *user, "提前参加摸底考，学时在实操考试前补足", now).granted()?;
        }
        planning::make_ready(conn, office, id, now + TimeDelta::minutes(30)).granted()?;
        Ok(id)
    })
}

/// The trainees on the list.
fn listed(scene: &Scene, run: &Run, id: SittingId) -> anyhow::Result<Vec<Trainee>> {
    let list = scene.read(|conn| candidate::list(conn, id))?;
    let find = |user: UserId| run.people.iter().find(|trainee| trainee.user == user).copied();
    Ok(list.into_iter().filter_map(|candidate| find(candidate.user_id)).collect())
}

/// The place on each list of somebody who answers faster than one reads: something for a human to look at.
const HASTY: usize = 5;
/// In the autumn, somebody wrote down what another one did.
const COPYING: usize = 12;
const COPIED: usize = 11;

/// How far somebody gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    /// The same, in no time.
    Hasty,
    /// The same, with the paper and the answers of whoever has this number.
    Like(usize),
    /// They are still writing.
    Half,
}

/// Runs through a paper; returns how many answers were given.
fn sit(
    scene: &Scene,
    (trainee, id): (Trainee, SittingId),
    keys: &Arc<Keys>,
    (starts_at, extent): (NaiveDateTime, Extent),
) -> anyhow::Result<usize> {
    let keys = Arc::clone(keys);
    scene.write(move |conn| {
        let hand = if let Extent::Like(n) = extent { n } else { trainee.n };
        let seed = dice::seed("paper", hand + 1000 * id.0 as usize);
        let attempt = attempt::start(conn, trainee.user, id, Lang::Zh, seed, starts_at).granted()?;
        let paper = attempt::paper(conn, attempt)?;
        let given = if extent == Extent::Half { paper.len() / 2 } else { paper.len() };
        let pace = dice::between("pace", trainee.n, 45, 80);
        let mut now = starts_at;
        for (at, question) in paper.iter().take(given).enumerate() {
            let Some((key, difficulty, kind)) = keys.get(&question.item_version_id) else { continue };
            let throw = hand * 101 + at;
            let is_known = dice::happens("answer", throw, chance(hand, *difficulty, *kind));
            let choice = choice(key, &question.option_order, is_known, throw);
            let seconds = pace + dice::between("think", throw, -20, 25);
            now += TimeDelta::seconds(if extent == Extent::Hasty { seconds % 4 + 2 } else { seconds });
            let is_flagged = !is_known && dice::happens("flag", throw, 30);
            let new = NewAnswer { position: question.position, choice, is_flagged };
            answer::save(conn, trainee.user, id, &new, now).granted()?;
        }
        if extent != Extent::Half {
            hand_in::anywhere(conn, trainee.user, id, now + TimeDelta::seconds(30)).granted()?;
        }
        Ok(given)
    })
}

/// Percent: what somebody knows, made easier or harder by the question.
fn chance(n: usize, difficulty: Difficulty, kind: ItemKind) -> i64 {
    let ability = (dice::between("ability", n, 58, 96) + dice::between("ability again", n, 62, 92)) / 2;
    let harder = match difficulty {
        Difficulty::Easy => -10,
        Difficulty::Medium => 0,
        Difficulty::Hard => 14,
    };
    let longer = if kind == ItemKind::Multiple { 10 } else { 0 };
    (ability - harder - longer).clamp(10, 98)
}

/// The letters that somebody ticks, as they are shown to them. Who does not know it ticks another one.
fn choice(key: &str, order: &str, is_known: bool, throw: usize) -> String {
    let shown: Vec<(i64, char)> = (0..).zip(order.chars()).collect();
    let right = shown.iter().filter(|(_, own)| key.contains(*own));
    let mut ticked: Vec<i64> = right.map(|(place, _)| *place).collect();
    if !is_known {
        let wrong: Vec<i64> = shown.iter().filter(|(_, own)| !key.contains(*own)).map(|(place, _)| *place).collect();
        if wrong.is_empty() || ticked.len() > 2 {
            ticked.pop();
        } else if ticked.len() == 1 {
            ticked = vec![dice::pick("wrong", throw, &wrong)];
        } else {
            ticked.push(dice::pick("wrong", throw, &wrong));
            ticked.sort_unstable();
        }
    }
    ticked.into_iter().map(letter).collect()
}

/// The cohort in training: an exam that is open now, one that is ready, one that still lacks its candidates.
fn present(scene: &Scene, cast: &Cast, run: &Run, blueprint: BlueprintId, keys: &Arc<Keys>) -> anyhow::Result<usize> {
    let (now, office) = (scene.now, cast.office[0]);
    // On the hour, as exams begin.
    let opened = now - TimeDelta::seconds(now.and_utc().timestamp().rem_euclid(3600) + 2 * 3600);
    let early: Vec<Trainee> = run.people.iter().step_by(3).take(7).copied().collect();
    let users: Vec<UserId> = early.iter().map(|trainee| trainee.user).collect();
    let names = ("Early theory exam", "理论摸底考试");
    let open = sitting(run.id, blueprint, (opened, scene.at(7, 21, 0)), names);
    let id = announce(scene, cast, open, now - TimeDelta::days(3), &users)?;
    scene.write(move |conn| progress::open(conn, Some(office), id, opened).granted())?;
    let mut answers = 0;
    for (trainee, extent) in [(early[1], Extent::Whole), (early[2], Extent::Whole), (early[3], Extent::Half)] {
        let starts_at = now - TimeDelta::minutes(if extent == Extent::Whole { 70 } else { 32 });
        answers += sit(scene, (trainee, id), keys, (starts_at, extent))?;
    }
    let later: Vec<UserId> = run.people.iter().skip(1).step_by(3).take(9).map(|trainee| trainee.user).collect();
    let window = (scene.at(9, 14, 0), scene.at(9, 16, 0));
    let new = sitting(run.id, blueprint, window, ("Theory exam, first date", "理论考试（第一场）"));
    announce(scene, cast, new, now - TimeDelta::days(1), &later)?;
    let window = (scene.at(23, 14, 0), scene.at(23, 16, 0));
    let new = sitting(run.id, blueprint, window, ("Theory exam, second date", "理论考试（第二场）"));
    scene.write(move |conn: &mut Conn| -> Result<_, DemoError> {
        planning::plan(conn, office, &new, now - TimeDelta::hours(20)).granted()
    })?;
    Ok(answers)
}
