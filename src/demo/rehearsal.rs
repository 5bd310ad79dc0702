//! Exams with every kind of question: a rehearsal that runs in a room at the moment, watched over, and a pilot whose essays
//! wait for their markers.

use chrono::{NaiveDateTime, TimeDelta};

use super::cast::Cast;
use super::recruitment::{Cohorts, Trainee};
use super::scene::{DemoError, Granted, Scene};
use super::schemes::Rules;
use crate::accounts::user::UserId;
use crate::assessment::answer::{self, NewAnswer};
use crate::assessment::assembly::{Cell, PoolItem};
use crate::assessment::attempt;
use crate::assessment::blueprint::{self, NewBlueprint};
use crate::assessment::candidate::{self, Candidate};
use crate::assessment::hand_in;
use crate::assessment::incident::{self, Category, NewIncident};
use crate::assessment::item::{self, Difficulty, ItemKind, ItemOption, ItemVersion, ItemVersionId};
use crate::assessment::plan::NewSitting;
use crate::assessment::response;
use crate::assessment::scoring::Effect;
use crate::assessment::sitting::{BlueprintId, Component, Door, SittingId};
use crate::assessment::supervision::{self, Check, Document};
use crate::assessment::void::{self, NewVoid};
use crate::assessment::{bank, invigilator, listing, planning, progress, seating};
use crate::db::Conn;
use crate::i18n::Lang;
use crate::recruitment::cohort::CohortId;

const CELLS: [(&str, Difficulty, ItemKind); 10] = [
    ("law", Difficulty::Easy, ItemKind::Single),
    ("advertising", Difficulty::Medium, ItemKind::Multiple),
    ("conduct", Difficulty::Easy, ItemKind::TrueFalse),
    ("practice", Difficulty::Medium, ItemKind::Ordering),
    ("product", Difficulty::Medium, ItemKind::Matching),
    ("practice", Difficulty::Medium, ItemKind::Numeric),
    ("practice", Difficulty::Medium, ItemKind::ShortText),
    ("conduct", Difficulty::Medium, ItemKind::Essay),
    ("law", Difficulty::Easy, ItemKind::TrueFalse),
    ("conduct", Difficulty::Medium, ItemKind::Case),
];

/// The case has three.
const QUESTIONS: usize = 12;

/// By a word of the question that they answer.
const ESSAYS: [(&str, [&str; 3]); 2] = [
    (
        "破损",
        [
            "实在抱歉，让您收到这样的杯子。请把照片发给客服，今天之内给您补发或者退款，您选一种就行，运费由我们承担。下播后我会亲自跟进。",
            "这位朋友别着急，先跟您说声对不起。破损件我们七天内包退包换，点订单里的“申请售后”就可以，有问题随时在评论区叫我。",
            "杯子破了是快递的问题，您找快递公司吧。",
        ],
    ),
    (
        "迟迟未到",
        [
            "抱歉给您添麻烦了。我们查过了，这批货昨天已从仓库发出。具体到达时间我不敢乱说，下播后由小周逐一联系各位，超时的按平台规则赔付。",
            "让大家久等了，对不起。仓库说昨晚八点已全部发出，物流单号现在就能查到。下播后我和客服逐单核对，还没有单号的今晚联系您。",
            "各位放心，明天一定到，到不了您来找我。",
        ],
    ),
];

/// Returns how many answers there are.
pub(super) fn hold(scene: &Scene, cast: &Cast, rules: &Rules, cohorts: &Cohorts) -> anyhow::Result<usize> {
    let blueprint = blueprint(scene, cast, rules)?;
    Ok(pilot(scene, cast, cohorts, blueprint)? + rehearsal(scene, cast, cohorts, blueprint)?)
}

fn blueprint(scene: &Scene, cast: &Cast, rules: &Rules) -> anyhow::Result<BlueprintId> {
    let (office, now, scheme) = (cast.office[1], scene.at(-20, 11, 0), rules.five);
    let cell =
        |(domain, difficulty, kind): (&str, _, _)| Cell { domain: domain.to_owned(), difficulty, kind, count: 1 };
    let title = "五级理论 全题型 12 题 · Level 5, every kind of question, 12".to_owned();
    let new = NewBlueprint { scheme, title, cells: CELLS.map(cell).to_vec() };
    scene.write(move |conn| blueprint::create(conn, office, &new, now).granted())
}

fn plan(
    (cohort, blueprint): (CohortId, BlueprintId),
    (starts_at, ends_at): (NaiveDateTime, NaiveDateTime),
    (en, zh): (&str, &str),
    door: Door,
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
        minutes: 45,
        grace_seconds: 30,
        brief_en: "Twelve questions of every kind, forty-five minutes. Every answer is saved as you give it.".into(),
        brief_zh: "全部题型共十二题，四十五分钟。每个答案作答后即时保存。".into(),
        door,
    }
}

/// Some of the autumn tried the new kinds two days ago.
fn pilot(scene: &Scene, cast: &Cast, cohorts: &Cohorts, blueprint: BlueprintId) -> anyhow::Result<usize> {
    let (office, markers) = (cast.office[0], cast.trainers[..3].to_vec());
    let window = (scene.at(-2, 14, 0), scene.at(-2, 15, 0));
    let new = plan((cohorts.autumn.id, blueprint), window, ("Pilot with essays", "论述题试测"), Door::default());
    let (announced, complained) = (scene.at(-6, 10, 0), scene.at(-1, 9, 40));
    let people: Vec<Trainee> = cohorts.autumn.people.iter().step_by(4).take(6).copied().collect();
    scene.write(move |conn| {
        let id = planning::plan(conn, office, &new, announced).granted()?;
        for trainee in &people {
            listing::add_one(conn, office, id, trainee.user, "自愿参加新题型试测", announced).granted()?;
        }
        invigilator::name(conn, office, id, markers[0], announced).granted()?;
        planning::make_ready(conn, office, id, announced + TimeDelta::minutes(30)).granted()?;
        progress::open(conn, Some(office), id, window.0).granted()?;
        let mut answers = 0;
        for (n, candidate) in candidate::list(conn, id)?.into_iter().enumerate() {
            answers += sit(conn, (candidate.user_id, id, n), window.0 + TimeDelta::minutes(n as i64), QUESTIONS)?;
        }
        progress::close(conn, Some(office), id, window.1 + TimeDelta::minutes(5)).granted()?;
        // One of its questions can be read in two ways.
        let is_common = |item: &PoolItem| (item.domain.as_str(), item.kind) == ("law", ItemKind::TrueFalse);
        let version = bank::pool(conn)?.into_iter().find(is_common).ok_or(diesel::result::Error::NotFound)?.version;
        let reason = "题干有歧义，两种理解都说得通".to_owned();
        let new = NewVoid { version, sitting: Some(id), effect: Effect::FullPoints, reason };
        let (item, _) = item::of_version(conn, version)?;
        void::void(conn, office, item, &new, complained).granted()?;
        Ok(answers)
    })
}

/// In a room, by code, on one device: somebody is done, somebody writes, somebody waits for the next step.
fn rehearsal(scene: &Scene, cast: &Cast, cohorts: &Cohorts, blueprint: BlueprintId) -> anyhow::Result<usize> {
    let (office, watcher, run, now) = (cast.office[0], cast.trainers[0], &cohorts.winter, scene.now);
    // On the quarter of an hour, as it would be announced; after the exam that the trainee meets first.
    let opened = now - TimeDelta::seconds(now.and_utc().timestamp().rem_euclid(900) + 900);
    let door =
        Door { needs_authorisation: true, is_one_device: true, entry_code: "STAR-7".into(), ip_ranges: String::new() };
    let names = ("Rehearsal with every kind of question", "全题型模拟考试");
    let new = plan((run.id, blueprint), (opened, opened + TimeDelta::hours(8)), names, door);
    // The demo's trainee is the first of the cohort.
    let people: Vec<Trainee> =
        run.people.iter().step_by(3).take(1).chain(run.people.iter().skip(2).step_by(3).take(8)).copied().collect();
    let announced = now - TimeDelta::days(2);
    scene.write(move |conn| {
        let id = planning::plan(conn, office, &new, announced).granted()?;
        for trainee in &people {
            listing::add_one(conn, office, id, trainee.user, "全体学员参加模拟考试", announced).granted()?;
        }
        invigilator::name(conn, office, id, watcher, announced).granted()?;
        planning::make_ready(conn, office, id, announced + TimeDelta::minutes(30)).granted()?;
        seating::seat_all(conn, office, id, announced + TimeDelta::hours(1))?;
        progress::open(conn, Some(office), id, opened).granted()?;
        let list = candidate::list(conn, id)?;
        let seats: Vec<&Candidate> =
            people.iter().filter_map(|who| list.iter().find(|one| one.user_id == who.user)).collect();
        let check = Check { document: Document::IdCard, note: String::new() };
        for candidate in seats.iter().skip(1).take(6) {
            supervision::authorise(conn, watcher, id, candidate.id, &check, opened).granted()?;
        }
        let mut answers = 0;
        // How far each is; the last of those who were let in has not begun.
        for (n, given) in [(1, QUESTIONS), (2, QUESTIONS), (3, 5), (4, 4), (5, 2)] {
            let starts_at = opened + TimeDelta::minutes(n as i64);
            answers += sit(conn, (seats[n].user_id, id, n), starts_at, given)?;
        }
        watch(conn, watcher, (id, &seats), now)?;
        Ok(answers)
    })
}

/// What the invigilator did so far.
fn watch(
    conn: &mut Conn,
    watcher: UserId,
    (id, seats): (SittingId, &[&Candidate]),
    now: NaiveDateTime,
) -> Result<(), DemoError> {
    let reason = "网络中断，更换座位上的电脑";
    supervision::pause(conn, watcher, id, seats[4].id, reason, now - TimeDelta::minutes(2)).granted()?;
    let reason = "入场时设备故障，补足时间";
    candidate::give_time(conn, watcher, id, seats[3].id, (10, reason), now - TimeDelta::minutes(4)).granted()?;
    let told = [
        (Category::TechnicalFault, Some(seats[4].id), "4号座位电脑断网，屏幕无响应。", "暂停作答，更换备用电脑。", 2),
        (Category::LateArrival, Some(seats[6].id), "迟到十分钟，交通原因。", "核对身份后准予入场。", 8),
        (Category::Other, None, "走廊施工有噪声。", "已请施工方暂停。", 12),
    ];
    for (category, candidate, description, action, ago) in told {
        let new = NewIncident { category, candidate, description: description.into(), action: action.into() };
        incident::record(conn, watcher, id, &new, now - TimeDelta::minutes(ago))?;
    }
    Ok(())
}

/// Answers the first `given` questions; whoever answers all of them hands in.
fn sit(
    conn: &mut Conn,
    (user, id, n): (UserId, SittingId, usize),
    starts_at: NaiveDateTime,
    given: usize,
) -> Result<usize, DemoError> {
    let attempt = attempt::start(conn, user, id, Lang::Zh, 7000 + n as i64, starts_at).granted()?;
    let paper = attempt::paper(conn, attempt)?;
    let ids: Vec<ItemVersionId> = paper.iter().map(|question| question.item_version_id).collect();
    let (versions, options) = (item::versions_of(conn, &ids)?, item::options(conn, &ids)?);
    let mut now = starts_at;
    for (at, question) in paper.iter().take(given).enumerate() {
        let Some(version) = versions.iter().find(|version| version.id == question.item_version_id) else { continue };
        let own: Vec<&ItemOption> = options.iter().filter(|option| option.item_version_id == version.id).collect();
        now += TimeDelta::seconds(20 + (at + n) as i64 % 3 * 10);
        let choice = choice(version, &own, &question.option_order, n + at);
        let new = NewAnswer { position: question.position, choice, is_flagged: (n + at) % 5 == 4 };
        answer::save(conn, user, id, &new, now).granted()?;
    }
    if given >= paper.len() {
        hand_in::anywhere(conn, user, id, now + TimeDelta::seconds(30)).granted()?;
    }
    Ok(given.min(paper.len()))
}

/// Mostly right, in the letters that are shown.
fn choice(version: &ItemVersion, options: &[&ItemOption], order: &str, throw: usize) -> String {
    let is_known = throw % 4 != 1;
    match version.kind {
        ItemKind::Single | ItemKind::TrueFalse | ItemKind::Multiple => {
            let ticked = options.iter().filter(|option| option.is_key == is_known);
            let few = if version.kind == ItemKind::Multiple && is_known { options.len() } else { 1 };
            response::shown(version.kind, &ticked.take(few).map(|option| option.letter()).collect::<String>(), order)
        }
        ItemKind::Ordering | ItemKind::Matching => {
            let mut own: Vec<char> = order.chars().collect();
            own.sort_unstable();
            if !is_known {
                own.swap(0, 1);
            }
            response::shown(version.kind, &own.into_iter().collect::<String>(), order)
        }
        ItemKind::Numeric => {
            if is_known {
                version.number_value.clone()
            } else {
                "40".to_owned()
            }
        }
        ItemKind::ShortText => {
            if is_known {
                options.first().map(|option| option.text_zh.clone()).unwrap_or_default()
            } else {
                "GMV".to_owned()
            }
        }
        ItemKind::Essay => essay(&version.stem_zh, throw).to_owned(),
        ItemKind::Case => String::new(),
    }
}

fn essay(question: &str, throw: usize) -> &'static str {
    ESSAYS.iter().find(|(word, _)| question.contains(word)).map_or("", |(_, texts)| texts[throw % texts.len()])
}
