//! What the office does on such a day, one button at a time, and what the others notice of it.

use std::time::{Duration, Instant};

use anyhow::ensure;
use diesel::prelude::*;
use shining_star::assessment::item::{ItemId, ItemVersionId};
use shining_star::assessment::sitting::{SittingId, SittingStatus};
use shining_star::db::{Conn, Db};
use shining_star::schema::{candidates, item_versions, item_voids, items, mails, sittings};

use super::meanwhile;
use crate::client;
use crate::figures::{get, post};
use crate::fill::Crowd;
use crate::report::{Aim, Report};

/// A request takes less, in seconds; and nobody else waits longer, in milliseconds.
const REQUEST: Aim = Aim::Below(1.0);
const WAIT: Aim = Aim::Below(200.0);
const PATIENCE: Duration = Duration::from_secs(180);

pub struct Office<'a> {
    pub port: u16,
    pub crowd: &'a Crowd,
    pub db: &'a Db,
    pub database: &'static str,
}

impl Office<'_> {
    pub fn before(&self, report: &mut Report) -> anyhow::Result<()> {
        let exam = format!("/office/exams/{}", self.crowd.sitting);
        self.press("make_ready", &format!("{exam}/ready"), "", report)?;
        let id = self.crowd.sitting;
        ensure!(self.db.read_now(|conn| status(conn, id))? == SittingStatus::Ready, "the exam is not ready");
        self.wait("mails", report, |conn| {
            mails::table.filter(mails::status.eq("queued")).count().get_result(conn).map(|left: i64| left == 0)
        })?;
        self.press("authorise", &format!("{exam}/board/authorise"), "document=id_card&note=", report)?;
        self.wait("authorising", report, move |conn| {
            let waiting = candidates::table.filter(candidates::sitting_id.eq(id));
            waiting.filter(candidates::authorised_at.is_null()).count().get_result(conn).map(|left: i64| left == 0)
        })
    }

    pub fn after(&self, report: &mut Report) -> anyhow::Result<()> {
        let id = self.crowd.sitting;
        let exam = format!("/office/exams/{id}");
        self.look("exam_page", &exam, report)?;
        self.look("candidates_page", &format!("{exam}/candidates"), report)?;
        self.press("close", &format!("{exam}/close"), "", report)?;
        self.wait("marking", report, move |conn| status(conn, id).map(|status| status == SittingStatus::Marked))?;
        self.wait("flags", report, move |conn| {
            sittings::table.find(id).select(sittings::flagged_at.is_not_null()).first(conn)
        })?;
        self.look("flags_page", &format!("{exam}/flags"), report)?;
        let (item, version) = self.db.read_now(core)?;
        let void = format!("/office/exams/items/{item}/versions/{version}/void");
        self.look("void_preview", &format!("{void}?sitting={id}&effect=full_points"), report)?;
        self.press("void", &void, &format!("sitting={id}&effect=full_points&reason=Two+keys"), report)?;
        self.wait("rescore", report, |conn| {
            item_voids::table
                .filter(item_voids::rescored_at.is_null())
                .count()
                .get_result(conn)
                .map(|left: i64| left == 0)
        })?;
        self.press("release", &format!("/office/results/{id}/release"), "", report)?;
        self.wait("releasing", report, move |conn| status(conn, id).map(|status| status == SittingStatus::Released))?;
        self.look("results_page", &format!("/office/results/{id}"), report)
    }

    /// Presses a button that leads on to a page.
    fn press(&self, name: &str, path: &str, body: &str, report: &mut Report) -> anyhow::Result<()> {
        self.measured(name, REQUEST, report, || {
            let (status, page) = client::ask_once(self.port, &post(path, &self.crowd.office, body))?;
            ensure!(status == 303, "{path} is answered with {status}: {}", String::from_utf8_lossy(&page));
            Ok(())
        })
    }

    fn look(&self, name: &str, path: &str, report: &mut Report) -> anyhow::Result<()> {
        self.measured(name, REQUEST, report, || {
            let (status, _) = client::ask_once(self.port, &get(path, &self.crowd.office))?;
            ensure!(status == 200, "{path} is answered with {status}");
            Ok(())
        })
    }

    /// Waits for what the program does by itself.
    fn wait(
        &self,
        name: &str,
        report: &mut Report,
        is_done: impl Fn(&mut Conn) -> QueryResult<bool>,
    ) -> anyhow::Result<()> {
        self.measured(name, Aim::None, report, || {
            let until = Instant::now() + PATIENCE;
            while !self.db.read_now(&is_done)? {
                ensure!(Instant::now() < until, "{name} is not done after {PATIENCE:?}");
                std::thread::sleep(Duration::from_millis(50));
            }
            Ok(())
        })
    }

    fn measured(
        &self,
        name: &str,
        aim: Aim,
        report: &mut Report,
        work: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let ((), seconds, waited) = meanwhile::during(self.port, self.crowd, work)?;
        report.figure(&format!("day_office_{name}_time_{}", self.database), seconds, "s", aim);
        report.figure(&format!("day_office_{name}_save_wait_{}", self.database), waited.save, "ms", WAIT);
        report.figure(&format!("day_office_{name}_page_wait_{}", self.database), waited.page, "ms", WAIT);
        Ok(())
    }
}

fn status(conn: &mut Conn, id: SittingId) -> QueryResult<SittingStatus> {
    sittings::table.find(id).select(sittings::status).first(conn)
}

/// An item that stands on every paper.
fn core(conn: &mut Conn) -> QueryResult<(ItemId, ItemVersionId)> {
    item_versions::table
        .inner_join(items::table)
        .filter(items::domain.eq("core"))
        .order(items::id)
        .select((items::id, item_versions::id))
        .first(conn)
}
