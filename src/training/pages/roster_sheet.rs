//! The roster to take away.

use actix_web::web;
use chrono::NaiveDateTime;

use super::desk::Staff;
use crate::app::App;
use crate::error::AppError;
use crate::training::block::{self, Block};
use crate::training::roster::{self, Row};
use crate::training::session::{self, SessionId};
use crate::web::dates;
use crate::web::layout::Layout;
use crate::web::sheet::Sheet;

/// A line for each person and block.
pub async fn csv<S: Staff>(app: web::Data<App>, staff: S, id: web::Path<SessionId>) -> Result<Sheet, AppError> {
    let (desk, id) = (staff.desk(), id.into_inner());
    let (blocks, rows) = app
        .db
        .read(move |conn| {
            session::at_desk(conn, desk, id)?;
            Ok::<_, AppError>((block::of_session(conn, id)?, roster::of(conn, id)?))
        })
        .await?;
    let l = staff.layout("session-roster");
    let header = [
        "roster-name",
        "roster-email",
        "roster-seat",
        "session-starts",
        "attendance-status",
        "attendance-came",
        "attendance-left",
        "attendance-minutes",
    ]
    .map(|key| l.t(key));
    let rows = rows.iter().flat_map(|row| blocks.iter().map(|block| sheet_line(&l, row, block)));
    Ok(Sheet::new("roster", &header, rows))
}

fn sheet_line(l: &Layout, row: &Row, block: &Block) -> Vec<String> {
    let found = row.on(block.id);
    let status = found.and_then(|found| found.status).map(|status| l.t(status.label()).to_owned());
    let time = |at: Option<NaiveDateTime>| at.map(|at| l.time(&at)).unwrap_or_default();
    vec![
        row.name.clone(),
        row.email.clone(),
        l.t(row.seat.status.label()).to_owned(),
        dates::input(l.zone, block.starts_at).replace('T', " "),
        status.unwrap_or_default(),
        time(found.and_then(|found| found.checked_in_at)),
        time(found.and_then(|found| found.checked_out_at)),
        row.minutes(block.id).to_string(),
    ]
}
