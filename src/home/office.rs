//! The office's home: a queue of work, the funnel, the exams ahead.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::funnel::{self, Stage};
use crate::app::App;
use crate::assessment::sitting::{Component, SittingId, SittingStatus};
use crate::assessment::{performance, release};
use crate::certification::ready;
use crate::db::Conn;
use crate::error::AppError;
use crate::notifications::outbox::MailStatus;
use crate::recruitment::application;
use crate::recruitment::cohort::{self, Cohort};
use crate::schema::{candidates, mails, sittings};
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

struct Tile {
    href: &'static str,
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
    disputes: i64,
    release: i64,
    decide: i64,
    failed_mails: i64,
}

pub async fn show(app: web::Data<App>, office: Office) -> Result<HttpResponse, AppError> {
    let today = dates::today(office.zone, office.now);
    let (queue, stages, sittings, cohorts) = app
        .db
        .read(move |conn| {
            let queue = Queue {
                review: application::awaiting_review(conn)?,
                disputes: performance::disputed_count(conn)?,
                release: release::awaiting(conn)?,
                decide: ready::ready_count(conn, today)?,
                failed_mails: mails::table.filter(mails::status.eq(MailStatus::Failed)).count().get_result(conn)?,
            };
            Ok::<_, AppError>((queue, funnel::count(conn)?, sittings_ahead(conn)?, cohort::current(conn)?))
        })
        .await?;
    let l = office.layout("home-office-title");
    respond::page(&OfficeHomePage {
        tiles: tiles(&l, &queue),
        funnel: bars(&stages),
        funnel_height: stages.len() * 30 + 4,
        funnel_label: stages.iter().map(|(label, n)| format!("{} {n}", l.t(label))).collect::<Vec<_>>().join(", "),
        sittings,
        cohorts,
        more: MORE,
        l,
    })
}

fn tiles(l: &Layout, queue: &Queue) -> Vec<Tile> {
    let (review, oldest) = queue.review;
    let text = match oldest {
        Some(oldest) => l.t_with("home-tile-review-oldest", &[("when", &l.when(&oldest))]),
        None => l.t1("home-tile-review", "count", review),
    };
    let mut tiles = vec![
        Tile { href: "/office/applications", count: review, text },
        Tile { href: "/office/performances", count: queue.disputes, text: l.t("home-tile-disputes").to_owned() },
        Tile { href: "/office/results", count: queue.release, text: l.t("home-tile-release").to_owned() },
        Tile { href: "/office/certificates", count: queue.decide, text: l.t("home-tile-decide").to_owned() },
    ];
    if queue.failed_mails > 0 {
        let text = l.t("home-tile-mails").to_owned();
        tiles.push(Tile { href: "/office/mails?status=failed", count: queue.failed_mails, text });
    }
    tiles
}

fn bars(stages: &[Stage]) -> Vec<Bar> {
    let most = stages.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let mut before = None;
    stages
        .iter()
        .enumerate()
        .map(|(row, (label, count))| {
            let width = (count * 370 / most).max(2);
            let share = before.filter(|n| *n > 0).map_or_else(String::new, |n: i64| format!("{} %", count * 100 / n));
            before = Some(*count);
            let y = row * 30 + 6;
            Bar { label, count: *count, share, y, text_y: y + 15, width, count_x: 158 + width, share_x: 200 + width }
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
            tone: match status {
                SittingStatus::Ready | SittingStatus::Open => "ok",
                SittingStatus::Marked => "warn",
                _ => "",
            },
            id,
            title_en,
            title_zh,
            kind,
            starts_at,
            status,
        })
        .collect())
}
