//! The market: openings in every state, candidacies at every step, offers that are open, taken, refused and lapsed, and
//! jobs that run or have ended.

use chrono::{NaiveDateTime, TimeDelta};

use super::cast::Cast;
use super::posts::{PAIRS, POSTS, Post, Stage};
use super::recruitment::{Cohorts, Trainee};
use super::scene::{DemoError, Granted, Scene};
use super::{anchors, certification, outcomes};
use crate::accounts::user::UserId;
use crate::db::Conn;
use crate::placement::candidacy::{self, Answer, CandidacyId};
use crate::placement::closing;
use crate::placement::draft::{self, NewOpening};
use crate::placement::expiry;
use crate::placement::offer::{self, NewOffer};
use crate::placement::opening::{self, OpeningId, OpeningStatus};
use crate::placement::placement as job;
use crate::placement::placement_list;
use crate::placement::tags::TagKind::Language;
use crate::placement::tags::TagSet;
use crate::recruitment::provider::ProviderId;

/// How many of each there are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Market {
    pub openings: usize,
    pub placements: usize,
    pub outcomes: usize,
}

/// One opening with whose it is.
#[derive(Debug, Clone, Copy)]
struct Place {
    id: OpeningId,
    provider: ProviderId,
    member: UserId,
}

pub(super) fn open(scene: &Scene, cast: &Cast, cohorts: &Cohorts) -> anyhow::Result<Market> {
    let all = certification::anchors(scene, &cohorts.spring)?;
    let mut market = Market::default();
    let share = all.len() / scene.scale;
    for round in 0..scene.scale {
        let own = all[round * share..(round + 1) * share].to_vec();
        anchors::introduce(scene, &own)?;
        let (scene_, cast) = (scene.clone(), cast.clone());
        let places =
            scene.write(move |conn| POSTS.iter().map(|post| advertise(conn, &scene_, &cast, post)).collect())?;
        let places: Vec<Place> = places;
        market.openings += places.len();
        for (post, anchor, stage, days) in PAIRS {
            let (Some(trainee), Some(place)) = (own.get(anchor).copied(), places.get(post).copied()) else { continue };
            let scene_ = scene.clone();
            let reported = scene
                .write(move |conn| run(conn, &scene_, (place, POSTS[post].pay), (trainee, anchor), (stage, days)))?;
            market.outcomes += reported;
            market.placements += usize::from(matches!(stage, Stage::Accepted | Stage::Active | Stage::Ended));
        }
        let scene_ = scene.clone();
        scene.write(move |conn| {
            POSTS.iter().zip(&places).try_for_each(|(post, place)| finish(conn, &scene_, post, *place))
        })?;
    }
    outcomes::check(scene, cast.office[1])?;
    Ok(market)
}

fn advertise(conn: &mut Conn, scene: &Scene, cast: &Cast, post: &Post) -> Result<Place, DemoError> {
    let (provider, member) = (cast.providers[post.house], cast.members[post.house]);
    let at = scene.now - TimeDelta::days(post.since);
    let mut tags = TagSet::default();
    post.tags.iter().for_each(|(kind, word)| tags.add(*kind, word));
    let over = matches!(post.ends, OpeningStatus::Closed | OpeningStatus::Filled);
    let new = NewOpening {
        title: post.title.into(),
        description: post.about.into(),
        headcount: post.headcount,
        level: 5,
        city: post.city.into(),
        is_remote: post.tags.contains(&(Language, "english")),
        pay_min_fen: post.pay.0 * 10_000,
        pay_max_fen: post.pay.1 * 10_000,
        starts_on: scene.day(if over { 20 - post.since } else { 15 }),
        closes_on: scene.day(if over { 60 - post.since } else { 35 }),
        tags,
    };
    let id = draft::create(conn, member, provider, &new, at)?;
    if post.ends != OpeningStatus::Draft {
        let draft = opening::find(conn, id)?;
        opening::publish(conn, member, &draft, scene.date(at), at + TimeDelta::hours(1)).granted()?;
    }
    Ok(Place { id, provider, member })
}

/// Pauses and closes what is to end so; openings whose places are all taken are filled by themselves.
fn finish(conn: &mut Conn, scene: &Scene, post: &Post, place: Place) -> Result<(), DemoError> {
    let found = opening::find(conn, place.id)?;
    let at = scene.now - TimeDelta::days(12);
    match post.ends {
        OpeningStatus::Paused => {
            opening::set_status(conn, place.member, &found, OpeningStatus::Paused, "", at).granted()
        }
        OpeningStatus::Closed => closing::close_opening(conn, place.member, &found, "专场已经结束", at).granted(),
        _ => Ok(()),
    }
}

/// Takes one candidacy as far as its stage; returns how many outcomes were reported.
fn run(
    conn: &mut Conn,
    scene: &Scene,
    (place, pay): (Place, (i64, i64)),
    (trainee, at): (Trainee, usize),
    (stage, days): (Stage, i64),
) -> Result<usize, DemoError> {
    let begins = scene.now - TimeDelta::days(days) + TimeDelta::minutes(13 * at as i64);
    // Half of the way is gone in half of the time, but never later than now.
    let step = |n: i64| begins + TimeDelta::hours(n * 15.min(days * 24 / 6 - 1));
    let Some(id) = approach(conn, scene, (place, trainee.user), stage, step)? else { return Ok(0) };
    if matches!(stage, Stage::Interested | Stage::Applied | Stage::Declined) {
        return Ok(0);
    }
    let (candidacy, opening) = candidacy::for_provider(conn, place.provider, id)?;
    if stage == Stage::Closed {
        candidacy::close(conn, place.member, &(candidacy, opening), "岗位已有人选", step(3)).granted()?;
        return Ok(0);
    }
    candidacy::interview(conn, place.member, &candidacy, step(3)).granted()?;
    if stage == Stage::Interviewed {
        return Ok(0);
    }
    let (candidacy, opening) = candidacy::for_provider(conn, place.provider, id)?;
    let offered = step(4);
    let starts_on = if stage == Stage::Accepted { scene.day(5) } else { scene.date(begins + TimeDelta::days(10)) };
    let new = NewOffer {
        pay_fen: (pay.0 + pay.1) / 2 * 10_000,
        terms: "底薪加提成，每周五场，每场三至四小时；试用期一个月；五险一金。".into(),
        starts_on: if stage == Stage::Offered { scene.day(12) } else { starts_on },
        expires_at: if stage == Stage::Offered { scene.at(4, 18, 0) } else { offered + TimeDelta::days(3) },
    };
    let offer = offer::make(conn, place.member, &(candidacy, opening), &new, scene.date(offered), offered).granted()?;
    let answered = step(5);
    match stage {
        Stage::Refused => offer::refuse(conn, trainee.user, offer, "离家太远，谢谢邀请", answered).granted()?,
        Stage::Lapsed => {
            expiry::lapse_expired(conn, new.expires_at + TimeDelta::minutes(1)).granted()?;
        }
        Stage::Accepted | Stage::Active | Stage::Ended => {
            let today = scene.date(answered);
            let job = offer::accept(conn, trainee.user, offer, "很期待", today, answered).granted()?;
            return work(conn, scene, (place, job), (trainee, at), stage);
        }
        _ => {}
    }
    Ok(0)
}

/// From the shortlist, or the anchor's own application, to a yes or a no. `None` when the stage is reached before.
fn approach(
    conn: &mut Conn,
    scene: &Scene,
    (place, anchor): (Place, UserId),
    stage: Stage,
    step: impl Fn(i64) -> NaiveDateTime,
) -> Result<Option<CandidacyId>, DemoError> {
    let opening = opening::find(conn, place.id)?;
    let today = scene.date(step(0));
    if stage == Stage::Applied {
        let words = "看了岗位介绍，和我的经验很合适，希望有机会聊聊。";
        return candidacy::apply(conn, anchor, &opening, words, today, step(0)).granted().map(Some);
    }
    let id = candidacy::shortlist(conn, place.member, &opening, anchor, today, step(0)).granted()?;
    if stage == Stage::Shortlisted {
        return Ok(None);
    }
    let both = candidacy::for_provider(conn, place.provider, id)?;
    let words = "看了您的资料，想请您来聊聊这个岗位，时间您定。";
    candidacy::invite(conn, place.member, &both, words, scene.date(step(1)), step(1)).granted()?;
    if stage == Stage::Invited {
        return Ok(None);
    }
    let both = candidacy::for_user(conn, anchor, id)?;
    let answer = if stage == Stage::Declined { Answer::Declined } else { Answer::Interested };
    candidacy::answer(conn, &both, answer, step(2)).granted()?;
    Ok(Some(id))
}

/// The job: its first day, its reports, and its end.
fn work(
    conn: &mut Conn,
    scene: &Scene,
    (place, id): (Place, job::PlacementId),
    (trainee, at): (Trainee, usize),
    stage: Stage,
) -> Result<usize, DemoError> {
    if stage == Stage::Accepted {
        return Ok(0);
    }
    let planned = placement_list::for_provider(conn, place.provider, id)?.placement;
    let first = planned.starts_on;
    let morning = planned.created_at.max(scene.at((first - scene.today).num_days(), 8, 0));
    job::start(conn, Some(place.member), &planned, first, morning).granted()?;
    let active = placement_list::for_provider(conn, place.provider, id)?.placement;
    let last = if stage == Stage::Ended { scene.day(-40) } else { scene.today };
    let reported = outcomes::report(conn, scene, (place.member, &active), last)?;
    if stage == Stage::Ended {
        let now = scene.at(-40, 20, 0);
        job::end(conn, place.member, &active, (last, "专场结束，合作愉快"), last, now).granted()?;
    } else if at % 2 == 1 {
        anchors::settle_down(conn, scene, trainee, at)?;
    }
    Ok(reported)
}
