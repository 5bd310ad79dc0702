//! Simulated live shows and their marks: those of the past are released; the autumn's second date is being marked, with
//! performances that are agreed, disputed, settled, crossed by a red line, half marked and still to come.

use chrono::{NaiveDateTime, TimeDelta};

use super::cast::Cast;
use super::dice;
use super::marking::{Course, run_course};
use super::recruitment::{Cohorts, Run, Trainee};
use super::scene::{DemoError, Granted, Scene};
use super::schemes::Rules;
use crate::accounts::user::UserId;
use crate::assessment::performance::{self, Performance, Schedule};
use crate::assessment::plan::NewSitting;
use crate::assessment::planning;
use crate::assessment::progress;
use crate::assessment::rubric::{self, RubricId};
use crate::assessment::sitting::{Component, Door, SittingId};
use crate::assessment::{listing, performance_list, release, result, rubric_standard};
use crate::db::Conn;
use crate::recruitment::scheme::SchemeId;

const PRODUCTS: [(&str, &str); 6] = [
    ("Sheepskin jacket, women's, winter stock", "女款羊皮夹克（冬季库存款）"),
    ("Travel suitcase, 20 inch, two wheels replaced", "20寸登机箱（轮组升级款）"),
    ("Cotton quilt cover set, four pieces", "全棉四件套"),
    ("Oolong tea, spring harvest, 250 g", "安溪春茶铁观音 250 克"),
    ("Vitamin C serum, 30 ml", "维C精华液 30 毫升"),
    ("Stainless steel thermos, 500 ml", "316不锈钢保温杯 500 毫升"),
];

/// A sitting with its examiners.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    pub sitting: SittingId,
    pub office: Vec<UserId>,
    pub examiners: Vec<UserId>,
}

pub(super) fn hold(scene: &Scene, cast: &Cast, rules: &Rules, cohorts: &Cohorts) -> anyhow::Result<usize> {
    let rubric = rubrics(scene, cast, rules)?;
    let by = |numbers: &[usize]| numbers.iter().map(|n| cast.trainers[*n]).collect::<Vec<_>>();
    let mut count = 0;
    for (run, examiners, day, released) in
        [(&cohorts.last_year, by(&[3, 4, 5, 6, 7]), -378, -372), (&cohorts.spring, by(&[3, 4, 5, 6, 7]), -174, -168)]
    {
        let people = passed(scene, run, rules.five)?;
        count += people.len();
        whole(scene, cast, (run, rubric, people), examiners, (day, released))?;
    }
    let people = passed(scene, &cohorts.autumn, rules.five)?;
    count += people.len();
    let (first, second) = people.split_at(people.len() * 2 / 5);
    let examiners = by(&[0, 1, 2, 5, 6, 7]);
    whole(scene, cast, (&cohorts.autumn, rubric, first.to_vec()), examiners.clone(), (-17, -11))?;
    under_way(scene, cast, (&cohorts.autumn, rubric, second.to_vec()), examiners)?;
    Ok(count)
}

/// The standard rubric for both levels; returns that of level 5.
fn rubrics(scene: &Scene, cast: &Cast, rules: &Rules) -> anyhow::Result<RubricId> {
    let (office, now, rules) = (cast.office[0], scene.at(-454, 10, 0), *rules);
    scene.write(move |conn| {
        let mut made = |scheme| {
            let id = rubric::create(conn, office, scheme, &rubric_standard::standard(), now).granted()?;
            rubric::publish(conn, office, id, now + TimeDelta::hours(1)).granted()?;
            Ok::<_, DemoError>(id)
        };
        let five = made(rules.five)?;
        made(rules.four)?;
        Ok(five)
    })
}

/// Those who have passed the theory exam.
fn passed(scene: &Scene, run: &Run, scheme: SchemeId) -> anyhow::Result<Vec<Trainee>> {
    let people = run.people.clone();
    scene.read(|conn| {
        let mut passed = Vec::new();
        for trainee in people {
            if result::released(conn, trainee.user, scheme)?.iter().any(|(_, result)| result.is_passed) {
                passed.push(trainee);
            }
        }
        Ok(passed)
    })
}

fn plan(
    conn: &mut Conn,
    office: UserId,
    (run, rubric): (&Run, RubricId),
    (starts_at, ends_at): (NaiveDateTime, NaiveDateTime),
    now: NaiveDateTime,
) -> Result<SittingId, DemoError> {
    let new = NewSitting {
        kind: Component::Practical,
        cohort: run.id,
        blueprint: None,
        rubric: Some(rubric),
        room: None,
        title_en: "Simulated live show".into(),
        title_zh: "模拟直播实操考试".into(),
        starts_at,
        ends_at,
        minutes: 15,
        grace_seconds: 0,
        brief_en: "Fifteen minutes with one product before two examiners. Incidents will happen.".into(),
        brief_zh: "十五分钟，一件产品，两位考官。过程中会有突发状况。".into(),
        door: Door::default(),
    };
    planning::plan(conn, office, &new, now).granted()
}

/// Lists people, gives them slots and products; returns their performances.
fn schedule(
    conn: &mut Conn,
    panel: &Panel,
    people: &[Trainee],
    (starts_at, minutes): (NaiveDateTime, i64),
    now: NaiveDateTime,
) -> Result<(), DemoError> {
    let office = panel.office[0];
    for trainee in people {
        listing::add_one(conn, office, panel.sitting, trainee.user, "", now).granted()?;
    }
    let (product_en, product_zh) = PRODUCTS[0];
    let new = Schedule {
        starts_at,
        minutes,
        product_en: product_en.into(),
        product_zh: product_zh.into(),
        seed: dice::seed("performance", panel.sitting.0 as usize),
    };
    performance::schedule(conn, office, panel.sitting, &new, now).granted()?;
    for (at, performance) in performances(conn, panel.sitting)?.into_iter().enumerate() {
        if performance.scheduled_at >= starts_at {
            let product = dice::pick("product", at, &PRODUCTS);
            performance::set_product(conn, office, performance.id, product, now + TimeDelta::hours(1)).granted()?;
        }
    }
    Ok(())
}

fn performances(conn: &mut Conn, sitting: SittingId) -> Result<Vec<Performance>, DemoError> {
    let rows = performance_list::page(conn, sitting, None, (10_000, 0))?;
    Ok(rows.into_iter().map(|row| row.performance).collect())
}

/// A sitting from the plan to the release.
fn whole(
    scene: &Scene,
    cast: &Cast,
    (run, rubric, people): (&Run, RubricId, Vec<Trainee>),
    examiners: Vec<UserId>,
    (day, released): (i64, i64),
) -> anyhow::Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let (planned, window) = (scene.at(day - 6, 10, 0), (scene.at(day, 9, 0), scene.at(day + 1, 9, 0)));
    let marked = scene.at(day + 1, 10, 0);
    let (run, office, releases) = (run.clone(), cast.office.clone(), scene.at(released, 10, 0));
    scene.write(move |conn| {
        let sitting = plan(conn, office[0], (&run, rubric), window, planned)?;
        let panel = Panel { sitting, office: office.clone(), examiners: examiners.clone() };
        let minutes = (700 / people.len() as i64).clamp(1, 20);
        schedule(conn, &panel, &people, (window.0, minutes), planned)?;
        planning::make_ready(conn, office[0], sitting, planned + TimeDelta::hours(2)).granted()?;
        progress::open(conn, Some(office[0]), sitting, window.0).granted()?;
        for (at, performance) in performances(conn, sitting)?.iter().enumerate() {
            let course = match at % 13 {
                4 => Course::Settled,
                6 if at == 6 => Course::RedLine,
                11 => Course::Failed,
                _ => Course::Agreed,
            };
            run_course(conn, &panel, (at, performance, course), marked + TimeDelta::minutes(23 * at as i64 % 2000))?;
        }
        progress::close(conn, Some(office[0]), sitting, window.1).granted()?;
        release::end_marking(conn, office[0], sitting, releases - TimeDelta::hours(3)).granted()?;
        release::release(conn, office[0], sitting, releases).granted()?;
        Ok(())
    })
}

/// Yesterday's shows, which are being marked, and tomorrow's.
fn under_way(
    scene: &Scene,
    cast: &Cast,
    (run, rubric, people): (&Run, RubricId, Vec<Trainee>),
    examiners: Vec<UserId>,
) -> anyhow::Result<()> {
    use Course::{Agreed, Disputed, Failed, HalfMarked, RedLine, Settled, Unmarked, WithThird};
    const COURSES: [Course; 12] = [
        Unmarked, Agreed, Disputed, HalfMarked, RedLine, WithThird, Settled, HalfMarked, Unmarked, Failed, Agreed,
        HalfMarked,
    ];
    let (planned, window) = (scene.at(-5, 10, 0), (scene.at(-1, 9, 0), scene.at(1, 18, 0)));
    let (run, office) = (run.clone(), cast.office.clone());
    let (marked, tomorrow) = (scene.at(-1, 15, 0), scene.at(1, 14, 0));
    scene.write(move |conn| {
        let sitting = plan(conn, office[0], (&run, rubric), window, planned)?;
        let panel = Panel { sitting, office: office.clone(), examiners: examiners.clone() };
        let (early, late) = people.split_at(people.len() - people.len().min(2));
        let minutes = (330 / early.len().max(1) as i64).clamp(1, 25);
        schedule(conn, &panel, early, (window.0, minutes), planned)?;
        planning::make_ready(conn, office[0], sitting, planned + TimeDelta::hours(2)).granted()?;
        progress::open(conn, Some(office[0]), sitting, window.0).granted()?;
        for (at, performance) in performances(conn, sitting)?.iter().enumerate() {
            let course = COURSES[at % COURSES.len()];
            run_course(conn, &panel, (at, performance, course), marked + TimeDelta::minutes(9 * at as i64 % 200))?;
        }
        if !late.is_empty() {
            schedule(conn, &panel, late, (tomorrow, 25), marked)?;
        }
        Ok(())
    })
}
