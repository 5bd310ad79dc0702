//! The office's home: a queue of work, the funnel, the exams ahead.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::funnel::{self, Stage};
use crate::app::App;
use crate::assessment::item::ItemStatus;
use crate::assessment::performance::{self, PerformanceStatus};
use crate::assessment::sitting::{Component, SittingId, SittingStatus};
use crate::assessment::{flag, open_queue, release, reminder, rescore, review};
use crate::certification::ready;
use crate::db::Conn;
use crate::error::AppError;
use crate::notifications::outbox::MailStatus;
use crate::recruitment::application::{self, Flag};
use crate::recruitment::cohort::{self, Cohort};
use crate::schema::{candidates, mails, performances, sittings};
use crate::web::auth::Office;
use crate::web::layout::Layout;
use crate::web::{dates, respond};

const MORE: &[(&str, &str)] = &[
    ("/office/schemes", "home-more-schemes"),
    ("/office/providers", "home-more-providers"),
    ("/office/exams/items", "home-more-items"),
    ("/office/rubrics", "home-more-rubrics"),
    ("/office/results", "home-more-results"),
    ("/office/venues", "home-more-venues"),
];

#[derive(Template)]
#[template(path = "home/office.html")]
struct OfficeHomePage {
    l: Layout,
    tiles: Vec<Tile>,
    funnel: Vec<Bar>,
    funnel_height: usize,
    funnel_label: String,
    sittings: Vec<SittingLine>,
    cohorts: Vec<Cohort>,
    more: &'static [(&'static str, &'static str)],
}

/// Work that waits, with the way to the list of exactly that work.
struct Tile {
    href: String,
    count: i64,
    text: String,
}

/// One bar of the funnel; positions in units of the drawing (640 wide).
struct Bar {
    label: &'static str,
    count: i64,
    share: String,
    y: usize,
    text_y: usize,
    width: i64,
    count_x: i64,
    share_x: i64,
}

struct SittingLine {
    id: SittingId,
    title_en: String,
    title_zh: String,
    kind: Component,
    starts_at: NaiveDateTime,
    status: SittingStatus,
    candidates: i64,
    tone: &'static str,
}

struct Queue {
    review: (i64, Option<NaiveDateTime>),
    identities: i64,
    guardians: i64,
    disputes: i64,
    /// The sittings with performances in dispute.
    disputed: Vec<SittingId>,
    /// The sittings of the mark sheets that wait too long, one for each sheet.
    late: Vec<SittingId>,
    /// Items that wait for a second person.
    items: i64,
    release: i64,
    decide: i64,
    failed_mails: i64,
    /// Released passes that became fails.
    findings: i64,
    /// Sittings whose essays wait for markers, with how many.
    essays: Vec<(SittingId, i64)>,
    /// Flags to look at, by sitting.
    flags: Vec<(SittingId, i64)>,
}

pub async fn show(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    let (today, now) = (dates::today(office.zone, office.now), office.now);
    let (queue, stages, sittings, cohorts) = app
        .db
        .read(move |conn| {
            let queue = queue(conn, today, now)?;
            Ok::<_, AppError>((queue, funnel::count(conn)?, sittings_ahead(conn)?, cohort::current(conn)?))
        })
        .await?;
    let l = office.layout("home-office-title");
    respond::page(&OfficeHomePage {
        tiles: tiles(&l, &queue),
        funnel: bars(&stages),
        funnel_height: stages.len() * 26 + 2,
        funnel_label: stages.iter().map(|(label, n)| format!("{} {n}", l.t(label))).collect::<Vec<_>>().join(", "),
        sittings,
        cohorts,
        more: MORE,
        l,
    })
}

fn queue(conn: &mut Conn, today: NaiveDate, now: NaiveDateTime) -> QueryResult<Queue> {
    Ok(Queue {
        review: application::awaiting_review(conn)?,
        identities: application::flagged(conn, Flag::Identity)?,
        guardians: application::flagged(conn, Flag::Guardian)?,
        disputes: performance::disputed_count(conn)?,
        disputed: performances::table
            .inner_join(candidates::table)
            .filter(performances::status.eq(PerformanceStatus::Disputed))
            .select(candidates::sitting_id)
            .distinct()
            .load(conn)?,
        late: reminder::late(conn, now)?,
        items: review::waiting(conn)?,
        release: release::awaiting(conn)?,
        decide: ready::ready_count(conn, today)?,
        findings: rescore::count_findings(conn)?,
        essays: open_queue::waiting(conn)?,
        flags: flag::open(conn)?,
        failed_mails: mails::table.filter(mails::status.eq(MailStatus::Failed)).count().get_result(conn)?,
    })
}

fn tiles(l: &Layout, queue: &Queue) -> Vec<Tile> {
    let (review, oldest) = queue.review;
    let text = match oldest {
        Some(oldest) => {
            l.t_with("home-tile-review-oldest", &[("count", &review.to_string()), ("when", &l.when(&oldest))])
        }
        None => l.t1("home-tile-review", "count", review),
    };
    let flagged = |flag: Flag| format!("/office/applications?flag={}", flag.as_str());
    let tile = |href: String, count: i64, key| Tile { href, count, text: l.t1(key, "count", count) };
    let mut tiles = vec![
        Tile { href: flagged(Flag::Review), count: review, text },
        tile(flagged(Flag::Identity), queue.identities, "home-tile-identities"),
        tile(disputes_path(&queue.disputed), queue.disputes, "home-tile-disputes"),
        tile(format!("/office/exams?status={}", SittingStatus::Marked), queue.release, "home-tile-release"),
        tile("/office/certificates".to_owned(), queue.decide, "home-tile-decide"),
    ];
    if queue.guardians > 0 {
        tiles.insert(2, tile(flagged(Flag::Guardian), queue.guardians, "home-tile-guardians"));
    }
    if queue.items > 0 {
        let href = format!("/office/exams/items?status={}", ItemStatus::InReview);
        tiles.push(tile(href, queue.items, "home-tile-items"));
    }
    if !queue.late.is_empty() {
        tiles.push(tile(late_path(&queue.late), queue.late.len() as i64, "home-tile-late-marks"));
    }
    if !queue.essays.is_empty() {
        let count = queue.essays.iter().map(|(_, count)| count).sum();
        tiles.push(tile(essays_path(&queue.essays), count, "home-tile-essays"));
    }
    if let [(sitting, _), rest @ ..] = queue.flags.as_slice() {
        let count = queue.flags.iter().map(|(_, count)| count).sum();
        let list = if rest.is_empty() { format!("/office/exams/{sitting}/flags") } else { "/office/exams".to_owned() };
        tiles.push(tile(list, count, "home-tile-flags"));
    }
    if queue.findings > 0 {
        tiles.push(tile("/office/exams/findings".to_owned(), queue.findings, "home-tile-findings"));
    }
    if queue.failed_mails > 0 {
        tiles.push(tile("/office/mails?status=failed".to_owned(), queue.failed_mails, "home-tile-mails"));
    }
    tiles
}

/// The disputes of the one sitting that has any; of several, the list of sittings to choose from.
fn disputes_path(disputed: &[SittingId]) -> String {
    match disputed {
        [sitting] => format!("/office/performances?sitting={sitting}&state={}", PerformanceStatus::Disputed),
        _ => "/office/performances".to_owned(),
    }
}

/// The essays of the one sitting that waits for markers; of several, the list of sittings to choose from.
fn essays_path(waiting: &[(SittingId, i64)]) -> String {
    match waiting {
        [(sitting, _)] => format!("/office/exams/{sitting}/essays"),
        _ => format!("/office/exams?status={}", SittingStatus::Closed),
    }
}

/// The performances of the one sitting whose marks are late; of several, the list of sittings to choose from.
fn late_path(late: &[SittingId]) -> String {
    match late {
        [first, rest @ ..] if rest.iter().all(|sitting| sitting == first) => {
            format!("/office/performances?sitting={first}")
        }
        _ => "/office/performances".to_owned(),
    }
}

fn bars(stages: &[Stage]) -> Vec<Bar> {
    let most = stages.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let mut before = None;
    stages
        .iter()
        .enumerate()
        .map(|(row, (label, count))| {
            let width = (count * 170 / most).max(2);
            let share = before.filter(|n| *n > 0).map_or_else(String::new, |n: i64| format!("{} %", count * 100 / n));
            before = Some(*count);
            let y = row * 26 + 2;
            Bar { label, count: *count, share, y, text_y: y + 13, width, count_x: 110 + width, share_x: 140 + width }
        })
        .collect()
}

/// The sittings that are not released yet, soonest first, with the number of candidates, in two queries.
fn sittings_ahead(conn: &mut Conn) -> QueryResult<Vec<SittingLine>> {
    type Row = (SittingId, String, String, Component, NaiveDateTime, SittingStatus);
    let rows: Vec<Row> = sittings::table
        .filter(sittings::status.ne(SittingStatus::Released))
        .order((sittings::starts_at, sittings::id))
        .limit(8)
        .select((
            sittings::id,
            sittings::title_en,
            sittings::title_zh,
            sittings::kind,
            sittings::starts_at,
            sittings::status,
        ))
        .load(conn)?;
    let ids: Vec<SittingId> = rows.iter().map(|row| row.0).collect();
    let counts: Vec<(SittingId, i64)> = candidates::table
        .filter(candidates::sitting_id.eq_any(&ids))
        .group_by(candidates::sitting_id)
        .select((candidates::sitting_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, title_en, title_zh, kind, starts_at, status)| SittingLine {
            candidates: counts.iter().find(|(sitting, _)| *sitting == id).map_or(0, |(_, n)| *n),
            tone: status.tone(),
            id,
            title_en,
            title_zh,
            kind,
            starts_at,
            status,
        })
        .collect())
}
