//! Cohorts: one of last year, one of the spring, one whose exams are being marked, one in training, one that
//! takes applications, and one of the next level.

use chrono::{Datelike, TimeDelta};

use super::cast::{self, Cast};
use super::crowd::{self, Age, Newcomer, Road};
use super::scene::{Granted, Scene};
use super::schemes::Rules;
use crate::accounts::user::UserId;
use crate::recruitment::application::ApplicationStatus;
use crate::recruitment::cohort::{self, CohortDetails, CohortId, CohortStatus};
use crate::recruitment::nomination::{self, Nominee};
use crate::recruitment::quota::{self, Grant};
use crate::recruitment::scheme::SchemeId;

/// A trainee who holds a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trainee {
    pub user: UserId,
    pub n: usize,
}

/// A cohort with those who were admitted to it.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub id: CohortId,
    pub people: Vec<Trainee>,
}

#[derive(Debug, Clone)]
pub(super) struct Cohorts {
    pub all: Vec<CohortId>,
    pub last_year: Run,
    pub spring: Run,
    pub autumn: Run,
    pub winter: Run,
    applicants: usize,
}

impl Cohorts {
    pub fn trainees(&self) -> usize {
        let runs = [&self.last_year, &self.spring, &self.autumn, &self.winter];
        runs.iter().map(|run| run.people.len()).sum::<usize>() + self.applicants
    }
}

/// Days from today, negative in the past.
#[derive(Debug, Clone, Copy)]
struct Calendar {
    opens: i64,
    closes: i64,
    starts: i64,
    ends: i64,
}

pub(super) fn cohorts(scene: &Scene, cast: &Cast, rules: &Rules, hash: &str) -> anyhow::Result<Cohorts> {
    let mut next = 0;
    let mut crowd = |size: usize, minors: usize, known: Option<(&str, &str)>| -> anyhow::Result<Vec<Newcomer>> {
        let made = (0..size * scene.scale).map(|at| {
            let age = if minors > 0 && at % minors == minors - 1 { Age::Minor } else { Age::Adult };
            crowd::newcomer(scene, next + at, age, known.filter(|_| at == 0), hash)
        });
        let made = made.collect::<anyhow::Result<Vec<_>>>()?;
        next += made.len();
        Ok(made)
    };
    let groups = [
        (Calendar { opens: -450, closes: -438, starts: -430, ends: -385 }, crowd(10, 0, None)?),
        (
            Calendar { opens: -255, closes: -242, starts: -235, ends: -170 },
            crowd(44, 0, Some(("欧阳岚", "anchor@demo.test")))?,
        ),
        (Calendar { opens: -95, closes: -83, starts: -75, ends: 20 }, crowd(24, 0, None)?),
        (
            Calendar { opens: -55, closes: -42, starts: -30, ends: 40 },
            crowd(26, 9, Some(("林晓雨", "trainee@demo.test")))?,
        ),
    ];
    let applicants = crowd(16, 7, None)?;
    let (mut all, mut runs) = (Vec::new(), Vec::new());
    for (calendar, people) in groups {
        let id = announce(scene, cast, (rules.five, 5), calendar, people.len())?;
        all.push(id);
        runs.push(Run { id, people: admit(scene, cast, (id, calendar), people)? });
    }
    let open = Calendar { opens: -12, closes: 16, starts: 28, ends: 90 };
    let coming = announce(scene, cast, (rules.five, 5), open, applicants.len())?;
    let count = take_applications(scene, cast, coming, applicants)?;
    let higher = Calendar { opens: -9, closes: 20, starts: 33, ends: 100 };
    let advanced = announce(scene, cast, (rules.four, 4), higher, 16)?;
    all.extend([coming, advanced]);
    let mut runs = runs.into_iter();
    let mut take = || runs.next().ok_or_else(|| anyhow::anyhow!("a cohort is missing"));
    let cohorts =
        Cohorts { all, last_year: take()?, spring: take()?, autumn: take()?, winter: take()?, applicants: count };
    rise(scene, cast, advanced, &cohorts.spring)?;
    Ok(cohorts)
}

/// Makes a cohort, opens it, and grants every provider a quota.
fn announce(
    scene: &Scene,
    cast: &Cast,
    (scheme, level): (SchemeId, i64),
    calendar: Calendar,
    size: usize,
) -> anyhow::Result<CohortId> {
    let start = scene.day(calendar.starts);
    let places = (size as i64 * 5 / 4).max(12);
    let (zh, en) = if level == 5 { ("五级", "level 5") } else { ("四级", "level 4") };
    let details = CohortDetails {
        code: format!("L{level}-{}", start.format("%y%m")),
        title_en: format!("Anchor {en}, {}", start.format("%B %Y")),
        title_zh: format!("主播{zh} {}年{}月期", start.year(), start.month()),
        about_en: "Evenings and weekends in Haining and Hangzhou: compliance, product, script, camera, rehearsal, review. \
                   Theory exam on a phone or a computer, then a simulated live show before two examiners."
            .into(),
        about_zh: "晚间与周末在海宁、杭州线下授课：合规、选品、脚本、镜头、实战演练与复盘。先参加理论考试，再由两位考官评审一场模拟直播。".into(),
        scheme_id: scheme,
        city: "海宁".into(),
        places,
        opens_at: scene.at(calendar.opens, 9, 0),
        closes_at: scene.at(calendar.closes, 18, 0),
        starts_on: start,
        ends_on: scene.day(calendar.ends),
        offer_hours: 72,
    };
    let (cast, now) = (cast.clone(), scene.at(calendar.opens - 3, 15, 0));
    let (valid_until, stamp) = (scene.at(calendar.closes, 18, 0), start.format("%y%m").to_string());
    scene.write(move |conn| {
        let office = cast.office[0];
        let id = cohort::create(conn, office, &details, now).granted()?;
        cohort::move_to(conn, office, id, CohortStatus::Open, now + TimeDelta::hours(1)).granted()?;
        for (house, provider) in cast.providers.iter().enumerate().filter(|_| level == 5) {
            let code = format!("{}-{stamp}", cast::code(house));
            let grant = Grant { cohort: id, provider: *provider, seats: places / 4 + 3, valid_until, code };
            quota::grant(conn, office, &grant, now + TimeDelta::hours(2)).granted()?;
        }
        Ok(id)
    })
}

fn code(scene: &Scene, starts: i64, who: &Newcomer) -> String {
    let stamp = scene.day(starts).format("%y%m");
    who.house.map_or_else(String::new, |house| format!("{}-{stamp}", cast::code(house)))
}

/// Everybody applies, is offered a place and takes it; then the cohort runs.
fn admit(
    scene: &Scene,
    cast: &Cast,
    (cohort, calendar): (CohortId, Calendar),
    people: Vec<Newcomer>,
) -> anyhow::Result<Vec<Trainee>> {
    let days = (calendar.closes - calendar.opens - 3).max(1);
    let mut admitted = Vec::new();
    for (at, chunk) in people.chunks(10).enumerate() {
        let (own, cast, chunk) = (scene.clone(), cast.clone(), chunk.to_vec());
        let came = scene.write(move |conn| {
            let mut came = Vec::new();
            for (place, who) in chunk.iter().enumerate() {
                let nth = (at * 10 + place) as i64;
                let day = calendar.opens + nth % days;
                let starts_at = own.at(day, 10 + (nth % 11) as u32, (nth * 7 % 60) as u32);
                let code = code(&own, calendar.starts, who);
                let road = Road { cohort, fate: ApplicationStatus::Admitted, code, starts_at };
                let (user, id) = crowd::arrive(conn, &own, &cast, who, &road)?;
                crowd::lead(conn, &cast, (user, id), (road.fate, who.has_guardian()), starts_at)?;
                came.push(Trainee { user, n: who.n });
            }
            Ok(came)
        })?;
        admitted.extend(came);
    }
    let (office, closes) = (cast.office[0], scene.at(calendar.closes, 18, 5));
    let starts = scene.at(calendar.starts, 8, 0);
    scene.write(move |conn| {
        cohort::move_to(conn, office, cohort, CohortStatus::Closed, closes).granted()?;
        cohort::move_to(conn, office, cohort, CohortStatus::Running, starts).granted()
    })?;
    Ok(admitted)
}

/// The open intake: an application in every state there is.
fn take_applications(scene: &Scene, cast: &Cast, cohort: CohortId, people: Vec<Newcomer>) -> anyhow::Result<usize> {
    use ApplicationStatus as S;
    // Places that come free go to the waitlist, so nobody waits there before that.
    const FATES: [(S, i64); 16] = [
        (S::Declined, 11),
        (S::Lapsed, 10),
        (S::Withdrawn, 9),
        (S::Rejected, 8),
        (S::Admitted, 8),
        (S::Admitted, 7),
        (S::Admitted, 7),
        (S::Waitlisted, 6),
        (S::Waitlisted, 5),
        (S::Offered, 2),
        (S::Offered, 3),
        (S::InReview, 4),
        (S::InReview, 3),
        (S::Submitted, 3),
        (S::Submitted, 2),
        (S::Submitted, 1),
    ];
    let (own, cast, count) = (scene.clone(), cast.clone(), people.len());
    scene.write(move |conn| {
        for (at, who) in people.iter().enumerate() {
            let (fate, days) = FATES[at % FATES.len()];
            let code = code(&own, 28, who);
            let starts_at = own.now - TimeDelta::days(days) - TimeDelta::minutes(7 * at as i64 % 400);
            let (user, id) = crowd::arrive(conn, &own, &cast, who, &Road { cohort, fate, code, starts_at })?;
            crowd::lead(conn, &cast, (user, id), (fate, who.has_guardian()), starts_at)?;
        }
        let names = [("陆小曼", "xiaoman"), ("贝嘉仪", "jiayi"), ("莫问天", "wentian")];
        for (n, (name, address)) in names.into_iter().enumerate() {
            let Ok(email) = format!("{address}@hnlc.demo.test").parse() else { continue };
            let nominee = Nominee {
                name: name.into(),
                email,
                phone: format!("1990001{n:04}"),
                note: "店铺助播，表现稳定".into(),
            };
            let at = own.now - TimeDelta::hours(50 - n as i64);
            let id = nomination::nominate(conn, cast.members[0], cast.providers[0], cohort, &nominee, at).granted()?;
            if n == 2 {
                nomination::withdraw(conn, cast.members[0], cast.providers[0], id, at + TimeDelta::hours(9))
                    .granted()?;
            }
        }
        Ok(count)
    })
}

/// Some of the spring's anchors want the next level.
fn rise(scene: &Scene, cast: &Cast, cohort: CohortId, spring: &Run) -> anyhow::Result<()> {
    let (own, cast) = (scene.clone(), cast.clone());
    let people: Vec<Trainee> = spring.people.iter().skip(3).step_by(9).take(4).copied().collect();
    scene.write(move |conn| {
        for (n, trainee) in people.iter().enumerate() {
            let at = own.now - TimeDelta::hours(90 - 17 * n as i64);
            let id = crowd::apply_again(conn, &own, cohort, trainee.user, at)?;
            if n == 0 {
                crowd::lead(conn, &cast, (trainee.user, id), (ApplicationStatus::InReview, false), at)?;
            }
        }
        Ok(())
    })
}
